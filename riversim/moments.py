"""What happened when: moments found in a trajectory's series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from riversim.parameters import Array
from riversim.treatment import step_of

if TYPE_CHECKING:
    from riversim.trajectory import Trajectory

OPEN, CLOGGED = 0.5, 0.25
WET, DRY = 0.6, 0.4
HALF, ILL = 0.75, 0.5
SETTLED_H = 24.0


@dataclass(frozen=True, order=True)
class Moment:
    """Something that happened at a time index; `tributary` counts from 1, 0 is the main river."""

    index: int
    day: float
    kind: str
    tributary: int = 0


def find_moments(run: Trajectory) -> tuple[Moment, ...]:
    """Every moment of a run in order of time, the small waves of the weather left out."""
    step = run.river.step
    found = [Moment(i, i * step / 24.0, kind, tributary) for i, kind, tributary in _all(run)]
    return tuple(sorted(m for m in found if m.index < len(run.level)))


def _all(run: Trajectory) -> Iterator[tuple[int, str, int]]:
    step = run.river.step
    for infusion in run.course.infusions:
        yield step_of(infusion.day, step), "infusion", 0
    for spell in run.course.spells:
        yield step_of(spell.start, step), f"{spell.what} held", 0
        yield step_of(spell.end, step), f"{spell.what} let go", 0
    level, crest, flood = run.level, run.setting("crest"), run.setting("flood")
    yield from _turns(level > crest, level < crest - 0.05, "spillway opened", "spillway closed")
    yield from _turns(level > flood, level < flood - 0.05, "flood", "flood over")
    threshold = run.setting("threshold")
    for i in range(run.river.tributaries):
        opening, charge, water = run.opening[:, i], run.charge[:, i], run.water[:, i]
        yield from _turns(opening >= OPEN, opening <= CLOGGED, "reopened", "clogged", i + 1)
        yield from _turns(charge >= threshold, charge <= 0.75 * threshold, "battery started", "battery died", i + 1)
        yield from _turns(water >= WET, water <= DRY, "filled", "ran dry", i + 1)
    yield from _response(run)


def _response(run: Trajectory) -> Iterator[tuple[int, str, int]]:
    """Response: symptoms at most half of baseline. Relapse: a responder above that for a day.

    Only where there was illness to respond from; a river that starts well may fall ill instead.
    """
    wellbeing = run.wellbeing
    settled = max(1, round(SETTLED_H / run.river.step))
    if wellbeing[0] < ILL:
        down_by_half = 1.0 - wellbeing <= 0.5 * (1.0 - wellbeing[0])
        yield from _turns(down_by_half, _lasting(~down_by_half, settled), "response", "relapse")
    else:
        yield from _turns(wellbeing >= HALF, _lasting(wellbeing < ILL, settled), "well again", "fell ill")


def _lasting(condition: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """Where a condition begins to hold for `count` times without a break."""
    runs = np.convolve(condition, np.ones(count, dtype=int))[count - 1 :]
    return condition & (runs == count)


def _turns(
    on: NDArray[np.bool_], off: NDArray[np.bool_], rises: str, falls: str, tributary: int = 0
) -> Iterator[tuple[int, str, int]]:
    """The turns of a switch with two thresholds, so that small waves do not count."""
    marks = np.where(on, 1, np.where(off, -1, 0))
    moved = np.flatnonzero(marks)
    if not moved.size:
        return
    state = marks[moved]
    first = state[0] if moved[0] == 0 else -state[0]
    for i in np.flatnonzero(np.diff(state, prepend=first)):
        yield int(moved[i]), rises if state[i] > 0 else falls, tributary
