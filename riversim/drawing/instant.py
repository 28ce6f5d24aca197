"""`Instant`: a moment of a run as it is drawn, between two of its times too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from riversim.model import Array, Trajectory, check_number

PHASE = 0.07  # how far in a step what moves has moved


@dataclass(frozen=True)
class Instant:
    """A moment by its time index, which need not be whole; raises `RiverError` for one outside the run.

    What flows is in between the two times about it; what is so or not so is as at the one that is reached.
    """

    run: Trajectory
    at: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "at", check_number("index", self.at, 0.0, len(self.run.level) - 1))

    @cached_property
    def index(self) -> int:
        """The time that is reached."""
        return int(self.at)

    @cached_property
    def next(self) -> int:
        """The time that comes, where this is none itself."""
        return self.index + (self.at > self.index)

    @property
    def phase(self) -> float:
        """How far what moves has moved since the beginning."""
        return PHASE * self.at

    def between(self, value: Callable[[int], Array]) -> Array:
        """What flows, by its value at each time index: on the straight way from one time to the next."""
        here = value(self.index)
        if self.next == self.index:
            return here
        there = value(self.next)
        # Rounding leads nowhere beyond the two.
        way = here + (self.at - self.index) * (there - here)
        return np.asarray(np.clip(way, np.minimum(here, there), np.maximum(here, there)))

    def of(self, series: Array) -> Array:
        """A series (times, ...) at this moment."""
        return self.between(lambda index: np.asarray(series[index]))
