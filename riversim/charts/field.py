"""A field of rivers: many that differ, one treatment, each small and running from left to right through the days."""

from __future__ import annotations

import math
from functools import partial
from textwrap import wrap

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection

from riversim.clinic import Cohort, daily_wellbeing, simulate_cohort
from riversim.drawing import DPI, Drawing, style
from riversim.model import Array, Course, RiverError, check_number
from riversim.words import _, verdicts

MOST = 400
ACROSS = 0.86  # of a place, that a river takes
THINNEST = 0.04
LINE, LETTER = 17, 7.3  # pixels: a line's height, and a letter's width
TITLE_LINE, TITLE_LETTER = 22, 9.4  # likewise in the title


def field_of_rivers(
    cohort: Cohort | None = None,
    course: Course | None = None,
    *,
    weeks: float = 8.0,
    theme: str = "light",
    size: tuple[int, int] = (900, 640),
) -> Drawing:
    """A hundred rivers, one treatment: each is as wide as it is well, from the first day to the last.

    The dry bed shows how wide a whole one would be; who stays well longest comes first. Below stands, in a
    sentence, how much they differ. Raises `RiverError` for more rivers than can be seen, a bad theme or size.
    """
    cohort, course = cohort or Cohort(members=100), course or Course()
    if cohort.members > MOST:
        raise RiverError(f"a field shows at most {MOST} rivers, not {cohort.members}; use Cohort(members=100)")
    well = simulate_cohort(cohort, course, weeks=weeks, summary=daily_wellbeing)
    order = np.argsort(-well.mean(axis=1), kind="stable")
    return _drawn(well[order], course, theme, size)


def _drawn(well: Array, course: Course, theme: str, size: tuple[int, int]) -> Drawing:
    look = style(theme)
    width = check_number("width", size[0], 360, 8000, "pixels")
    height = check_number("height", size[1], 260, 8000, "pixels")
    figure = Drawing(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor=look.paper)
    title, lines = _title(well, course, width), _foot(well, width)
    above, below = 18 + TITLE_LINE * len(title), 10 + LINE * len(lines)
    axes = figure.add_axes((0.02, below / height, 0.96, 1.0 - (below + above) / height))
    columns = min(range(1, len(well) + 1), key=lambda c: (-len(well) % c, abs(c - math.sqrt(len(well)))))
    columns = columns if columns > len(well) ** 0.4 else math.ceil(math.sqrt(len(well)))  # no long row of a prime
    rows = math.ceil(len(well) / columns)
    beds, waters, given = [], [], []
    days = well.shape[1] - 1
    for place, one in enumerate(well):
        x = place % columns + (1 - ACROSS) / 2 + ACROSS * np.arange(days + 1) / max(days, 1)
        middle = place // columns + 0.5
        beds.append(_band(x, middle, np.ones_like(one)))
        waters.append(_band(x, middle, np.maximum(one, THINNEST)))
        given += [[(x[0] + ACROSS * i.day / days, middle + d) for d in (-0.47, -0.39)] for i in course.infusions]
    axes.add_collection(PolyCollection(beds, facecolors=look.bed, alpha=0.5, linewidths=0))
    axes.add_collection(PolyCollection(waters, facecolors=look.water, linewidths=0))
    axes.add_collection(LineCollection(given, colors=look.drug, linewidths=1.2))
    axes.set_xlim(0, columns)
    axes.set_ylim(rows, 0)
    axes.set_axis_off()
    for i, line in enumerate(title, 1):
        figure.text(0.02, 1.0 - (6 + TITLE_LINE * i) / height, line, color=look.ink, size=12)
    figure.alt = f"{' '.join(title)}. {' '.join(line for line, _faint in lines)}"
    for i, (line, faint) in enumerate(reversed(lines)):
        figure.text(0.02, (10 + LINE * i) / height, line, color=look.faint if faint else look.ink, size=9)
    return figure


def _title(well: Array, course: Course, width: float) -> list[str]:
    if course.infusions:
        title = _("{count} rivers, one treatment, {days} days: each is as wide as it is well (marks: infusions)")
    else:
        title = _("{count} rivers, no infusion, {days} days: each is as wide as it is well")
    return wrap(title.format(count=len(well), days=well.shape[1] - 1), width=int(width / TITLE_LETTER))


def _foot(well: Array, width: float) -> list[tuple[str, bool]]:
    """The lines below: how much the rivers differ, and (fainter) what that does not mean."""
    fit = partial(wrap, width=int(width / LETTER))
    caution = _("How a person is doing is not one number. The river can not tell how any one person will do.")
    said = ((verdicts.differences(well), False), (caution, True))
    return [(line, faint) for text, faint in said for line in fit(text)]


def _band(x: Array, middle: float, share: Array) -> Array:
    half = 0.34 * share
    return np.concatenate([np.stack([x, middle - half], axis=1), np.stack([x, middle + half], axis=1)[::-1]])
