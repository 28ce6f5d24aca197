"""The runs that lessons look at, and how their numbers are read."""

from __future__ import annotations

from functools import lru_cache

from riversim.model import Course, River, Trajectory, scenario, simulate

DRY, FROM = 0.3, 7.0  # the drought of the stories: its share of the usual rain, and its first day


@lru_cache(maxsize=24)
def flow(river: River, course: Course = Course(), weeks: float = 8.0) -> Trajectory:
    """A run that several questions look at."""
    return simulate(river, course, weeks=weeks)


def story(id: str) -> Trajectory:
    """A story as told; raises `RiverError` that suggests the nearest for an unknown one."""
    told = scenario(id)
    return flow(told.river, told.course, told.weeks)


def percent(share: float) -> int:
    """A share as a whole number of hundredths."""
    return round(100.0 * share)


def trees(run: Trajectory, day: float) -> float:
    """Trees along all tributaries on a day, 0 to 1."""
    return float(run.foliage[run.index(day)].mean())


def well(run: Trajectory, day: float) -> float:
    """How well the land is on a day, 0 to 1."""
    return float(run.wellbeing[run.index(day)])
