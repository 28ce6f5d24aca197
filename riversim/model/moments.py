"""What happened when: moments found in a trajectory's series."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from riversim.model.flows import Array, undisturbed
from riversim.model.parameters import River
from riversim.model.treatment import Course, step_of

Flags = NDArray[np.bool_]

OPEN, CLOGGED = 0.5, 0.25
WET, DRY = 0.6, 0.4
FALTERING = 0.75  # of the threshold: a battery below it has died
WELL, ILL = 0.75, 0.5
SURGE = 0.15  # levels above the crest
STUCK, STUCK_H = 0.1, 6.0  # what a gate still lets out for each level [1/h], and for how long
OVERFLOW = 0.1  # levels beyond what the tributaries' beds hold, on the whole
BLOCKED = 0.1  # share of the spillway from which on it counts as blocked
SLOW_D, SLOW = 14.0, 0.15  # days without a drug in which wellbeing rises so much: a slow recovery
EBB = 0.05  # levels that the river must fall below a mark before it counts as below
SETTLED_H = 24.0
RESPONSE_H = 12.0


class Run(Protocol):
    """What is looked at of a run to find its moments: a `Trajectory` has all of it."""

    @property
    def river(self) -> River: ...  # noqa: D102
    @property
    def course(self) -> Course: ...  # noqa: D102
    @property
    def level(self) -> Array: ...  # noqa: D102
    @property
    def water(self) -> Array: ...  # noqa: D102
    @property
    def gate(self) -> Array: ...  # noqa: D102
    @property
    def block(self) -> Array: ...  # noqa: D102
    @property
    def wet(self) -> Array: ...  # noqa: D102
    @property
    def opening(self) -> Array: ...  # noqa: D102
    @property
    def charge(self) -> Array: ...  # noqa: D102
    @property
    def wellbeing(self) -> Array: ...  # noqa: D102
    def setting(self, name: str, /) -> Array: ...  # noqa: D102


@dataclass(frozen=True, order=True)
class Moment:
    """Something that happened at a time index; `tributary` counts from 1, 0 is the main river."""

    index: int
    day: float
    kind: str
    tributary: int = 0


def find_moments(run: Run) -> tuple[Moment, ...]:
    """Every moment of a run in order of time, the small waves of the weather left out."""
    step = run.river.step
    found = [Moment(i, i * step / 24.0, kind, tributary) for i, kind, tributary in _all(run)]
    return tuple(sorted(m for m in found if m.index < len(run.level)))


def switched(on: Flags, off: Flags, first: Flags | bool = False) -> Flags:
    """A switch with two thresholds, so that small waves do not count, along the first axis.

    It is on from where `on` holds and off from where `off` holds (`on` wins); before either
    held it is as `first` says. Looks back only: what comes later changes nothing before.
    """
    marked = on | off
    marked[0] = True
    begins = np.where(on[0] | off[0], on[0], first)
    times = np.arange(len(on)).reshape(-1, *[1] * (on.ndim - 1))
    latest = np.maximum.accumulate(np.where(marked, times, 0), axis=0)
    state = np.take_along_axis(on, latest, axis=0)
    return np.asarray(np.where(latest == 0, begins, state), dtype=np.bool_)


def lasting(condition: Flags, count: int) -> Flags:
    """Where a condition begins to hold for `count` times without a break, and may go on to."""
    held = np.convolve(condition, np.ones(count, dtype=int))[count - 1 :]
    return np.asarray(held == count, dtype=np.bool_)


def held_for(condition: Flags, count: int) -> Flags:
    """Where a condition has held for `count` times without a break."""
    return lasting(condition[::-1], count)[::-1]


def _all(run: Run) -> Iterator[tuple[int, str, int]]:
    step = run.river.step
    for infusion in run.course.infusions:
        yield step_of(infusion.day, step), "infusion", 0
    for jump in run.course.jumps:
        yield step_of(jump.day, step), "jump start", jump.tributary
    for spell in run.course.spells:
        yield step_of(spell.start, step), f"{spell.what} held", 0
        if (end := step_of(spell.end, step)) < len(run.level) - 1:  # or it is held to the end of the run
            yield end, f"{spell.what} let go", 0
    for mark, rises, falls in (("crest", "spillway opened", "spillway closed"), ("flood", "flood", "flood over")):
        limit = run.setting(mark)
        yield from _turns(switched(run.level > limit, run.level < limit - EBB), rises, falls)
    yield from _turns(surging(run), "surge")
    yield from _turns(overflowing(run), "overflow", "overflow over")
    yield from _turns(stuck(run), "gate stuck", "gate shut")
    yield from _turns(clear(run), "reopened", "clogged")
    yield from _turns(started(run), "battery started", "battery died")
    yield from _turns(filled(run), "filled", "ran dry")
    yield from _response(run)


def surging(run: Run) -> Flags:
    """Where the river stands far above the crest with nothing blocking the spillway: a gate too late, (times,)."""
    crest = run.setting("crest")
    free = run.block < BLOCKED
    return switched((run.level > crest + SURGE) & free, (run.level < crest) | ~free)


@undisturbed
def overflowing(run: Run) -> Flags:
    """Where the tributaries, on the whole, run over their beds, (times,)."""
    over = (run.water - run.wet).mean(axis=1)
    return switched(over > OVERFLOW, over < 0.1 * OVERFLOW)


def stuck(run: Run) -> Flags:
    """Where a slow gate has let water out for hours although the river is below its crest, (times,)."""
    crest, low = run.setting("crest"), max(1, round(STUCK_H / run.river.step))
    free = run.block < BLOCKED
    held = held_for((run.level < crest) & (run.gate > STUCK) & free, low)
    return switched(held, (run.level > crest) | (run.gate < 0.5 * STUCK) | ~free)


def clear(run: Run) -> Flags:
    """Which tributaries are open, (times, tributaries); between the thresholds they stay as they were."""
    return _between(run.opening, OPEN, CLOGGED)


@undisturbed
def charged(run: Run) -> Flags:
    """Which batteries have charge enough to run, (times, tributaries)."""
    charge = run.charge / run.setting("threshold")[:, None]
    return _between(charge, 1.0, FALTERING)


def started(run: Run) -> Flags:
    """Which batteries have run and hold their charge, though their water may fail for a while, (times, tributaries)."""
    full = charged(run)
    return switched(full & (run.water > DRY), ~full, full[0])


def filled(run: Run) -> Flags:
    """Which tributaries carry water, (times, tributaries)."""
    return _between(run.water, WET, DRY)


def _between(x: Array, high: float, low: float) -> Flags:
    return switched(x >= high, x <= low, x[0] > 0.5 * (high + low))


def _response(run: Run) -> Iterator[tuple[int, str, int]]:
    """Response: symptoms at most half of baseline, for half a day. Relapse: a responder above that for a day.

    Only where there was illness to respond from; a river that starts well may fall ill instead.
    """
    wellbeing = run.wellbeing
    yield from _turns(recovering(run), "slow recovery")
    settled = max(1, round(SETTLED_H / run.river.step))
    if wellbeing[0] < ILL:
        halved, held = symptoms_halved(run), max(1, round(RESPONSE_H / run.river.step))
        yield from _turns(switched(lasting(halved, held), lasting(~halved, settled)), "response", "relapse")
    else:
        well = switched(wellbeing >= WELL, lasting(wellbeing < ILL, settled), True)
        yield from _turns(well, "well again", "fell ill")


def recovering(run: Run) -> Flags:
    """Where an ill land has got better over two weeks in which no drug and no jump start helped, (times,)."""
    days = max(1, round(24.0 * SLOW_D / run.river.step))
    helped = np.zeros(len(run.level), dtype=np.bool_)
    for day in [i.day for i in run.course.infusions] + [j.day for j in run.course.jumps]:
        at = step_of(day, run.river.step)
        helped[at : at + 2 * days] = True  # nor in the days before those that are looked back on
    wellbeing = run.wellbeing
    risen = wellbeing - np.concatenate([np.full(min(days, len(wellbeing)), np.inf), wellbeing[:-days]])
    slowly = (risen >= SLOW) & ~helped & ~(run.block >= BLOCKED) & (wellbeing < WELL)
    return switched(slowly, (risen < 0.0) | helped)


def relieved(run: Run) -> Flags:
    """Where symptoms are down by half, or the land is well if it was well at the start, (times,)."""
    return symptoms_halved(run) if run.wellbeing[0] < ILL else np.asarray(run.wellbeing >= WELL, dtype=np.bool_)


def symptoms_halved(run: Run) -> Flags:
    """Where symptoms (1 - wellbeing) are at most half of what they were at the start, (times,)."""
    return np.asarray(1.0 - run.wellbeing <= 0.5 * (1.0 - run.wellbeing[0]), dtype=np.bool_)


def _turns(state: Flags, rises: str, falls: str = "") -> Iterator[tuple[int, str, int]]:
    """The turns of a switch: (times,) of the main river, (times, tributaries) of each; no falls without a name."""
    columns = state.reshape(len(state), -1)
    first = 0 if state.ndim == 1 else 1
    for before, column in np.argwhere(columns[1:] != columns[:-1]).tolist():
        if kind := rises if columns[before + 1, column] else falls:
            yield before + 1, kind, column + first
