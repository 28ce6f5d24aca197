"""Many rivers that differ, and trials on them, held against what was published."""

from riversim.clinic.chance import in_weathers, share_of_chance, weathers
from riversim.clinic.cohort import Cohort, daily_wellbeing, simulate_cohort
from riversim.clinic.endpoints import Estimate, share_of
from riversim.clinic.results import Compared, Results, run_trial
from riversim.clinic.trials import SHARES, Arm, Endpoint, Expectancy, Trial, free_trial, shipped, trial
