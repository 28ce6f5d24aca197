"""Cohorts that the tests compute, and trials that they run or make up."""

from functools import partial
from typing import Any

import numpy as np

from riversim.clinic import Arm, Cohort, Results, Trial, simulate_cohort
from riversim.model import infusions

TWELVE = Cohort(members=12)
INFUSION = infusions([0])
WEEK = 1.0
computed = partial(simulate_cohort, TWELVE, INFUSION, weeks=WEEK)
FEW = Cohort(members=60)
ONE = Trial(id="one", title="one infusion", arms=(Arm(name="drug"), Arm(name="none", drug="placebo")), days=4)


def made(*rows: list[float], per_day: int = 1, **points: Any) -> Results:
    """A trial made up: the symptoms of each member of its only arm, by time."""
    days = (len(rows[0]) - 1) / per_day
    one = Trial(id="made", title="made up", arms=(Arm(name="drug"),), days=days, per_day=per_day, **points)
    return Results(one, Cohort(members=len(rows)), {"drug": np.array(rows)})
