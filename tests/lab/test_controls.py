"""Sliders made from what parameters say of themselves."""

import math

import pytest

from riversim.lab import RiverLab
from riversim.lab.controls import Control, help_text, slider
from riversim.model import FIXED, Parameter, parameters
from riversim.session import Session

NUMBERS = list(parameters().values())


@pytest.mark.parametrize("p", NUMBERS, ids=lambda p: p.name)
def test_a_slider_says_what_its_parameter_says(p: Parameter) -> None:
    widget = slider(p, p.default)
    assert (widget.min, widget.max, widget.value) == (p.low, p.high, p.default)
    assert p.river[1:] in widget.description
    assert p.brain[1:] in widget.tooltip
    assert p.source in widget.tooltip
    assert ("anew from day 0" in help_text(p)) == (p.name in FIXED)


@pytest.mark.parametrize("p", NUMBERS, ids=lambda p: p.name)
def test_a_sliders_default_lies_on_the_grid_of_its_steps(p: Parameter) -> None:
    control = Control(slider(p, p.default))
    control.show(p.default)
    assert control.widget.value == p.default


def test_what_the_browser_sends_back_is_no_change_but_what_a_visitor_does_is() -> None:
    p = parameters()["rain"]
    control = Control(slider(p, p.default))
    heard: list[float] = []
    control.on_change(heard.append)
    control.show(1.2345)
    control.widget.value = math.nextafter(control.widget.value, 0.0)
    assert heard == []
    control.widget.value = 2.0
    control.widget.value = 1.23
    assert heard == [2.0, 1.23]


def test_the_sliders_follow_the_course(lab: RiverLab) -> None:
    lab.tell("bridge")
    first = lab.panel.sliders["cause"].widget.value
    lab.go(100)
    assert lab.panel.sliders["cause"].widget.value < first
    assert lab.session.course == Session.begin("bridge").course, "following is not moving"
