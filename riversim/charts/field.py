"""A field of rivers: many that differ, or one in many weathers, each small, from left to right through the days."""

from __future__ import annotations

import math
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from riversim.clinic import Cohort, daily_wellbeing, in_weathers, simulate_cohort
from riversim.drawing import DPI, Drawing, Style, ours, style
from riversim.model import Array, Course, River, RiverError, check_number, check_whole
from riversim.words import _, verdicts

Groups = list[tuple[str, Array]]  # what each is called, and the wellbeing of its rivers, (rivers, days + 1)

MOST = 400
LEAST = 30  # rivers: fewer stand in one group
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

    The dry bed shows how wide a whole one would be. Rivers stand by how hard their batteries are to start, in three
    groups; in each, who stays well longest comes first. Below stands, in a sentence, how much they differ. Raises
    `RiverError` for more rivers than can be seen, a bad theme or size.
    """
    cohort, course = cohort or Cohort(members=100), course or Course()
    if cohort.members > MOST:
        raise RiverError(f"a field shows at most {MOST} rivers, not {cohort.members}; use Cohort(members=100)")
    well = simulate_cohort(cohort, course, weeks=weeks, summary=daily_wellbeing)
    if course.infusions:
        title = _("{count} rivers, one treatment, {days} days: each is as wide as it is well (marks: infusions)")
    else:
        title = _("{count} rivers, no infusion, {days} days: each is as wide as it is well")
    groups = _by_resistance(cohort, well)
    said = [verdicts.differences(well), *([verdicts.who_responds(groups)] if len(groups) > 1 else [])]
    return _drawn(groups, course, title, said, theme=theme, size=size)


def field_of_weathers(
    river: River | None = None,
    course: Course | None = None,
    *,
    weeks: float = 8.0,
    count: int = 30,
    theme: str = "light",
    size: tuple[int, int] = (900, 640),
) -> Drawing:
    """One river, one treatment, in thirty weathers: what is luck, drawn as `field_of_rivers` draws many.

    Raises `RiverError` for more weathers than can be seen, a bad theme or size.
    """
    course, count = course or Course(), check_whole("weathers", count, 1, MOST)
    well = in_weathers(river or River(), course, weeks=weeks, count=count)
    if course.infusions:
        title = _("One river in {count} weathers, {days} days: each time as wide as it is well (marks: infusions)")
    else:
        title = _("One river in {count} weathers, no infusion, {days} days: each time as wide as it is well")
    return _drawn([("", well)], course, title, [verdicts.luck(well)], theme=theme, size=size)


def _by_resistance(cohort: Cohort, well: Array) -> Groups:
    """The rivers in thirds, easy ones first; a few are one group."""
    if cohort.members < LEAST or not cohort.resistance_sd:
        return [("", well)]
    order = np.argsort([river.resistance for river in cohort.rivers()], kind="stable")
    names = _("Batteries that start easily"), _("Batteries in the middle"), _("Batteries that are hard to start")
    return [(name, well[third]) for name, third in zip(names, np.array_split(order, 3), strict=True)]


@ours()
def _drawn(
    groups: Groups, course: Course, title: str, said: list[str], *, theme: str, size: tuple[int, int]
) -> Drawing:
    look = style(theme)
    width = check_number("width", size[0], 360, 8000, "pixels")
    height = check_number("height", size[1], 260, 8000, "pixels")
    figure = Drawing((width, height), DPI, look.paper)
    count, times = sum(len(well) for _name, well in groups), groups[0][1].shape[1]
    head, lines = _wrapped(title.format(count=count, days=times - 1), width, TITLE_LETTER), _foot(said, width)
    above, below = 18 + TITLE_LINE * len(head), 10 + LINE * len(lines)
    room = (height - above - below) / len(groups)
    columns = _columns(count) if len(groups) == 1 else math.ceil(math.sqrt(count * width / height))
    for place, (name, well) in enumerate(groups):
        named = LINE if name else 0
        foot = below + room * (len(groups) - 1 - place)
        axes = figure.add_axes((0.02, foot / height, 0.96, (room - named) / height))
        _fill(axes, well[np.argsort(-well.mean(axis=1), kind="stable")], course, columns, look)
        if name:
            figure.text(0.02, (foot + room - LINE + 3) / height, name, color=look.ink, size=10)
    for i, line in enumerate(head, 1):
        figure.text(0.02, 1.0 - (6 + TITLE_LINE * i) / height, line, color=look.ink, size=12)
    figure.alt = f"{' '.join(head)}. {' '.join(line for line, _faint in lines)}"
    for i, (line, faint) in enumerate(reversed(lines)):
        figure.text(0.02, (10 + LINE * i) / height, line, color=look.faint if faint else look.ink, size=9)
    return figure


def _columns(count: int) -> int:
    """A number of columns that leaves few places free, near to the square root of the count."""
    columns = min(range(1, count + 1), key=lambda c: (-count % c, abs(c - math.sqrt(count))))
    return columns if columns > count**0.4 else math.ceil(math.sqrt(count))  # no long row of a prime


def _fill(axes: Axes, well: Array, course: Course, columns: int, look: Style) -> None:
    """Draw rivers row by row, each from left to right through the days."""
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
    axes.set_ylim(math.ceil(len(well) / columns), 0)
    axes.set_axis_off()


def _wrapped(text: str, width: float, letter: float) -> list[str]:
    return wrap(text, width=int(width / letter))


def _foot(said: list[str], width: float) -> list[tuple[str, bool]]:
    """The lines below: how much the rivers differ, and (fainter) what that does not mean."""
    caution = _("How a person is doing is not one number. The river can not tell how any one person will do.")
    texts = [*((text, False) for text in said), (caution, True)]
    return [(line, faint) for text, faint in texts for line in _wrapped(text, width, LETTER)]


def _band(x: Array, middle: float, share: Array) -> Array:
    half = 0.34 * share
    return np.concatenate([np.stack([x, middle - half], axis=1), np.stack([x, middle + half], axis=1)[::-1]])
