"""Curves over time, the charts of trials, the field of rivers, and the sheet to print."""

from riversim.charts.field import field_of_rivers, field_of_weathers
from riversim.charts.printed import handout
from riversim.charts.timeseries import RiverCurves, curves
from riversim.charts.trialcharts import drawn, forest, responses, survival
