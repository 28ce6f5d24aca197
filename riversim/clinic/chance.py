"""How much is chance: the same river in many weathers, and the share of the hour in what an infusion does."""

from __future__ import annotations

import numpy as np

from riversim.clinic.cohort import Batch, Cohort, daily_wellbeing, unchecked
from riversim.model import Array, Course, River, check_whole, infusions, plugs_and_batteries, steps_in, undisturbed

MOST = 1000
DAY = 24.0


def weathers(river: River, count: int = 30) -> list[River]:
    """The same river, with the same plugs and batteries, in `count` weathers, its own the first.

    Raises `RiverError` for a count that is not from 1 to 1000.
    """
    count = check_whole("weathers", count, 1, MOST)
    plugs, batteries = (tuple(x[:, 0].tolist()) for x in plugs_and_batteries([river]))
    seeds = ((river.seed + i) % 2**32 for i in range(count))
    # What was drawn may lie outside of what may be given.
    return [unchecked(river, {"seed": seed, "strengths": plugs, "resistances": batteries}) for seed in seeds]


def in_weathers(river: River, course: Course | None = None, *, weeks: float = 8.0, count: int = 30) -> Array:
    """Wellbeing on each day of the same river in `count` weathers, (weathers, days + 1).

    Raises `RiverError` for a course that does not fit into the weeks.
    """
    course, steps = course or Course(), steps_in(weeks, river)
    course.check_ends_by(steps * river.step / DAY)
    return daily_wellbeing(Batch(rivers=weathers(river, count), course=course, steps=steps))


@undisturbed
def share_of_chance(cohort: Cohort | None = None, *, hours: int = 16, day: float = 1.0) -> float:
    """The share of the weather, and so of the hour, in how much relief differs between rivers, 0 to 1.

    Relief is wellbeing on `day` after one standard infusion, less that of the same river in the same
    weather without one. Its variance over all rivers and weathers is that between the rivers' means
    and that within a river; this is the second, divided by the sum (the law of total variance).
    """
    cohort, weeks = cohort or Cohort(members=32), (day + 1.0) / 7.0

    def after(river: River, course: Course) -> Array:
        return in_weathers(river, course, weeks=weeks, count=hours)[:, round(day)]

    relief = np.array([after(r, infusions([0])) - after(r, Course()) for r in cohort.rivers()])
    total = float(relief.var())
    return float(relief.var(axis=1).mean()) / total if total else float("nan")
