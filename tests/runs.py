"""Runs compared, and runs made up."""

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np

from riversim import SCENARIOS, Trajectory


@cache
def told(story: str) -> Trajectory:
    """The run of a story as it is told, computed once for many tests."""
    return SCENARIOS[story].run()


def same(a: Trajectory, b: Trajectory, until: int | None = None) -> bool:
    """Whether two runs are equal to the bit, up to a time index."""
    here = slice(until)
    return all(np.array_equal(x[here], b.series()[name][here]) for name, x in a.series().items())


def posed(run: Trajectory, **values: Any) -> Trajectory:
    """The run with some of its series set: to one value, to one for each tributary, or to a column of them."""
    return replace(run, **{name: np.full_like(getattr(run, name), value) for name, value in values.items()})
