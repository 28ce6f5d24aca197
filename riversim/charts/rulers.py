"""Where things go along the curves' axes, and what a course does between two days: no drawing here."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riversim.model import Array, Trajectory
from riversim.words import mark

# For each unit of time: the longest run in days that it suits, its length in days, its steps.
UNITS = {
    mark("hours"): (3.0, 1 / 24, (1, 2, 3, 6, 12)),
    mark("days"): (28.0, 1.0, (1, 2, 7)),
    mark("weeks"): (np.inf, 7.0, (1, 2, 4, 8, 13, 26, 52, 104)),
}


class Band(NamedTuple):
    """Something done between two days, in a word or two."""

    label: str
    start: float
    end: float


def thresholds(run: Trajectory, only: int = 0) -> tuple[Array, Array]:
    """Days (k,) and levels (6, k): healthy, crest, median plug, flood, weakest and strongest plug.

    With `only` the one plug of that tributary, numbered from 1.
    """
    days, rows = [], []
    for first, last, river in run.course.settings(run.river, max(len(run.level) - 1, 1)):
        plugs = river.plug_strengths()[alone(only)]
        days += [first * river.step / 24.0, last * river.step / 24.0]
        rows += [(1.0, river.crest, float(np.median(plugs)), river.flood, plugs.min(), plugs.max())] * 2
    return np.array(days), np.array(rows).T


def alone(only: int) -> slice:
    """Which tributaries are shown: the one of that number, counted from 1, or all for 0."""
    return slice(only - 1, only) if only else slice(None)


def bands(run: Trajectory) -> list[Band]:
    """What is held, or moves, between two days: blocks, droughts, care, wear."""
    found = []
    for s in run.course.spells:
        rain = mark("drought") if s.to < 1.0 else mark("heavy rain")
        found.append(Band(mark("block held") if s.what == "block" else rain, s.start, s.end))
    now = {name: getattr(run.river, name) for name in ("cause", "competence")}
    for shift in run.course.shifts:
        if shift.what in now:
            falls = shift.to < now[shift.what]
            now[shift.what] = shift.to
            care, wear = (mark("care"), mark("cause grows")), (mark("spillway wears"), mark("repair"))
            words = care if shift.what == "cause" else wear
            found.append(Band(words[0] if falls else words[1], shift.start, shift.end))
    end = run.time[-1] / 24.0
    return [Band(b.label, b.start, min(b.end, end)) for b in found if b.start < min(b.end, end)]


def time_ticks(days: float, room: int) -> tuple[str, list[float], list[str]]:
    """The unit, the days and the labels of at most `room` ticks, as far as its steps go."""
    unit = next(name for name, (most, _, _) in UNITS.items() if days <= most)
    _, length, steps = UNITS[unit]
    count = days / length + 1e-9
    step = next((s for s in steps if count / s < room), steps[-1])
    numbers = range(0, int(count) + 1, step)
    return unit, [n * length for n in numbers], [str(n) for n in numbers]


def row_ticks(rows: int, high: float) -> list[int]:
    """The rows to number, given how high a row is in em."""
    step = next((s for s in (1, 2, 4, 8, 16, 32) if s * high >= 1.0), 64)
    return [1, *(k for k in range(step, rows + 1, step) if k > 1 and (k - 1) * high >= 1.0)]


def apart(wanted: Array, sizes: Array, low: float, high: float) -> Array:
    """Centres as near to `wanted` as labels of these `sizes`, between `low` and `high`, can be.

    Labels that would touch are moved as one block about their mean (isotonic regression, by
    pooling adjacent violators), and keep their order.
    """
    order = np.argsort(wanted, kind="stable")
    size = np.asarray(sizes, dtype=float)[order]
    offset = np.cumsum(size) - size / 2
    blocks: list[tuple[float, int]] = []
    for value in np.asarray(wanted, dtype=float)[order] - offset:
        mean, count = float(value), 1
        while blocks and blocks[-1][0] >= mean:
            before, many = blocks.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        blocks.append((mean, count))
    means = np.array([mean for mean, count in blocks for _ in range(count)])
    placed = np.empty(len(order))
    placed[order] = np.clip(means, low, max(low, high - size.sum())) + offset
    return placed


def thinned(values: Array, bins: int) -> NDArray[np.intp]:
    """Indexes that draw a series as all of it would: the lowest and the highest of each of `bins`, and both ends."""
    size = -(-len(values) // bins)
    if size <= 4:
        return np.arange(len(values))
    whole = len(values) // size * size
    rows, first = values[:whole].reshape(-1, size), np.arange(0, whole, size)
    ends = [0, len(values) - 1]
    return np.unique(np.concatenate([first + rows.argmin(axis=1), first + rows.argmax(axis=1), ends]))
