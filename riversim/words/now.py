"""What is so at one moment of a run: facts for captions, without a word of prose.

All of it looks back only, so a run that is still going on is told as it will be told later.
Bands and spans of hours keep the small waves of the weather from turning a fact over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from riversim.model import EBB, Array, Flags, Trajectory, check_whole, held_for, moments, switched, undisturbed

BLOCKED, PARTLY = 0.5, 0.1  # of the spillway
WORN, BROKEN = 0.7, 0.05  # competence
DRY_SPELL, WET_SPELL = 0.6, 1.4  # of a rain of 1 level an hour, as it is without the weather's noise
LOW_LEVEL, FULL_LEVEL = 0.75, 1.1  # levels, 1.0 being healthy
SPILLING = 0.02  # levels an hour over the spillway that count
STILLED = 0.1  # share of the rain that a drug must still to be told
READY = 0.1  # trace: below it the jumper cables do nothing
RECENT_H, DAY_H = 12.0, 24.0
TREND_H, TREND = 72.0, 0.02
PRESS = 0.01  # what a plug that moves gives an hour
MOVING_H = 3.0
SLOW_GATE_H = 6.0  # hours behind the level from which on a gate is told to be slow


class Bands(NamedTuple):
    """What is so at each time, (times,) or (times, tributaries)."""

    clear: Flags
    started: Flags
    filled: Flags
    pressed: Flags  # a plug gives way to the pressure, its tributary not being open yet
    flood: Flags
    low: Flags
    high: Flags
    spilled: Flags
    surging: Flags  # the gate of the spillway was too late
    stuck: Flags  # and shuts too late
    recovering: Flags  # slowly, with no drug
    growing: Flags
    wilting: Flags
    clearing: Flags
    muddying: Flags
    better: Flags  # symptoms halved, or well: a day's lapse does not count
    relieved: Flags  # the same, and without a break for half a day till now
    usual: Array  # rain without noise [levels/h]
    hand: Array  # the share of the spillway that is blocked by hand


def _bands(run: Trajectory) -> Bands:
    level, step, steps = run.level, run.river.step, len(run.level) - 1
    flood = run.setting("flood")
    keep, add = run.course.path("rain", step, steps)
    rain = (keep * run.river.rain + add) * run.course.spell("rain", 1.0, step, steps)
    return Bands(
        clear=moments.clear(run),
        started=moments.started(run),
        filled=moments.filled(run),
        pressed=_pressed(run),
        flood=switched(level > flood, level < flood - EBB),
        low=switched(level < LOW_LEVEL - EBB, level > LOW_LEVEL),
        high=switched(level > FULL_LEVEL + EBB, level < FULL_LEVEL - EBB, level[0] > FULL_LEVEL),
        spilled=run.spill > SPILLING,
        surging=moments.surging(run),
        stuck=moments.stuck(run),
        recovering=moments.recovering(run),
        growing=_rising(run.foliage.mean(axis=1), step),
        wilting=_rising(-run.foliage.mean(axis=1), step),
        clearing=_rising(-run.inflammation, step),
        muddying=_rising(run.inflammation, step),
        better=_better(run),
        relieved=held_for(moments.relieved(run), max(1, round(moments.RESPONSE_H / step))),
        usual=np.concatenate([[run.river.rain], rain]),
        hand=np.concatenate([[0.0], run.course.spell("block", 0.0, step, steps)]),
    )


def _pressed(run: Trajectory) -> Flags:
    """While the spillway is blocked: what a passing storm moves is told once it has opened."""
    given = np.diff(run.opening, axis=0, prepend=run.opening[:1])
    blocked = (run.block >= PARTLY)[:, None]
    return switched(blocked & (given > PRESS * run.river.step), (given <= 0.0) | ~blocked) & ~moments.clear(run)


def _rising(x: Array, step: float) -> Flags:
    """Where a series has risen over the last days and still does."""
    days, half_a_day = (_change(x, max(1, round(hours / step))) for hours in (TREND_H, RECENT_H))
    return switched((days > TREND) & (half_a_day > 0.0), (days < 0.25 * TREND) | (half_a_day <= 0.0))


def _change(x: Array, steps: int) -> Array:
    """The change over so many steps, at first since the beginning of the run."""
    earlier: Array = np.concatenate([np.full(min(steps, len(x)), x[0]), x[:-steps]])
    return x - earlier


def _better(run: Trajectory) -> Flags:
    """Response or wellness as moments have it, but known only when it is known: looking back."""
    held, span = (max(1, round(hours / run.river.step)) for hours in (moments.RESPONSE_H, moments.SETTLED_H))
    if run.wellbeing[0] < moments.ILL:
        halved = moments.symptoms_halved(run)
        return switched(held_for(halved, held), held_for(~halved, span))
    return switched(run.wellbeing >= moments.WELL, held_for(run.wellbeing < moments.ILL, span), True)


_known: WeakKeyDictionary[Trajectory, Bands] = WeakKeyDictionary()


@undisturbed
def bands(run: Trajectory) -> Bands:
    """The bands of a run, worked out once."""
    known = _known.get(run)
    if known is None:
        known = _known[run] = _bands(run)
    return known


@dataclass(frozen=True)
class Now:
    """One moment of a run; raises `RiverError` for an index outside the run."""

    run: Trajectory
    index: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "index", check_whole("index", self.index, 0, len(self.run.level) - 1))

    def is_so(self, band: str) -> bool:
        """Whether a band of the main river holds."""
        return bool(getattr(bands(self.run), band)[self.index])

    def which(self, band: str) -> Flags:
        """For which tributaries a band holds."""
        flags: Flags = getattr(bands(self.run), band)[self.index]
        return flags

    def turned(self, band: str, to: bool, hours: float = DAY_H) -> Flags:
        """For which a band has turned `to` lately, and still is.

        Those that turned within `hours` of the latest turn go together, and are news for as long.
        """
        flags: Flags = getattr(bands(self.run), band)[self.back(2.0 * hours)]
        fresh: Flags = (flags[1:] == to) & (flags[:-1] != to)
        if not fresh.any():
            return np.zeros_like(flags[0])
        span = max(1, round(hours / self.run.river.step))
        latest = int(np.flatnonzero(fresh.reshape(len(fresh), -1).any(axis=1))[-1])
        if len(fresh) - 1 - latest >= span:
            return np.zeros_like(flags[0])
        together: Flags = fresh[max(0, latest - span + 1) :].any(axis=0) & (flags[-1] == to)
        return together

    def back(self, hours: float) -> slice:
        """The time indices of the last hours, with now."""
        steps = max(1, round(hours / self.run.river.step))
        return slice(max(0, self.index - steps), self.index + 1)

    def moved(self, x: Array, hours: float) -> NDArray[np.float64]:
        """How far a series has moved in the last hours."""
        window = x[self.back(hours)]
        return np.asarray(window[-1] - window[0])

    @cached_property
    def level(self) -> float:
        """Water level of the main river."""
        return float(self.run.level[self.index])

    @cached_property
    def block(self) -> float:
        """Share of the spillway that is blocked."""
        return float(self.run.block[self.index])

    @cached_property
    def by_hand(self) -> bool:
        """Whether it is the hand, not a drug, that blocks the spillway (most)."""
        return bool(bands(self.run).hand[self.index] >= self.block - 1e-9 > PARTLY - 1e-9)

    @cached_property
    def rising(self) -> bool:
        """Whether the block in force has raised the river and it has not fallen back since."""
        free = np.flatnonzero(self.run.block[: self.index + 1] < PARTLY)
        since = self.run.level[free[-1] if free.size else 0 : self.index + 1]
        fell = (since < np.maximum.accumulate(since) - 0.02).any()
        return bool(since[-1] > since[0] and not fell)

    @cached_property
    def let_go(self) -> bool:
        """Whether a block has ended in the last hours and the river has fallen since."""
        window = self.back(RECENT_H)
        blocked = bool((self.run.block[window] >= PARTLY).any()) and self.block < PARTLY
        return blocked and self.level < self.run.level[window].max() - EBB

    @cached_property
    def mostly_open(self) -> bool:
        """Whether at least half of the tributaries are open."""
        return bool(self.which("clear").mean() >= 0.5)

    @cached_property
    def spilled_lately(self) -> bool:
        """Whether the spillway has run within a day."""
        return bool(bands(self.run).spilled[self.back(DAY_H)].any())

    @cached_property
    def uprooted(self) -> bool:
        """Whether floods, of the river or of tributaries, did most of the damage to trees in the last days."""
        level, river = self.run.level[self.back(TREND_H)], self.run.river_at(self.index)
        return self._drowned(np.maximum(level - river.flood, 0.0))

    @cached_property
    def overflowing(self) -> bool:
        """Whether tributaries that left their beds did most of the damage to trees in the last days."""
        window = self.back(TREND_H)
        return self._drowned((self.run.water[window] - self.run.wet[window]).mean(axis=1))

    def _drowned(self, over: Array) -> bool:
        """Whether water so far over the banks, (times,) of the last days, did most of the damage to trees."""
        river = self.run.river_at(self.index)
        return bool(over.sum() * river.step * river.drowning > 0.5 * TREND)

    @cached_property
    def infused_in_vain(self) -> bool:
        """Whether a drug that blocks nothing was given in the last hours, and none that blocks."""
        hours = self.run.time[self.back(RECENT_H)]
        given = [i.drug.block for i in self.run.course.infusions if hours[0] <= i.day * 24.0 < hours[-1]]
        return bool(given) and max(given) < PARTLY

    @cached_property
    def stilled(self) -> bool:
        """Whether a very high dose stills the rain."""
        return bool(self.run.hush[self.index] >= STILLED)

    @cached_property
    def murky(self) -> bool:
        """Whether the water is murky enough to make the gate of the spillway slow."""
        return bool(self.run.lag[self.index] >= SLOW_GATE_H)

    @cached_property
    def competence(self) -> float:
        """How well the spillway works."""
        return float(self.run.competence[self.index])

    @cached_property
    def usual_rain(self) -> float:
        """The rain without the weather's noise [levels/h]."""
        return float(bands(self.run).usual[self.index])

    def scoured(self, flags: Flags) -> bool:
        """Whether the river has stood high enough within a day to clear any of these mouths."""
        strengths = self.run.river_at(self.index).plug_strengths()[flags]
        return bool(self.run.level[self.back(DAY_H)].max() > strengths.min())

    @cached_property
    def jumped(self) -> bool:
        """Whether the jumper cables are ready: downstream AMPA potentiation."""
        return bool(self.run.trace[self.index] >= READY)

    @cached_property
    def charging(self) -> Flags:
        """The batteries that are being charged but do not run yet."""
        return np.asarray(~self.which("started") & (self.moved(self.run.charge, MOVING_H) > 0.01), dtype=np.bool_)

    @cached_property
    def watered(self) -> bool:
        """Whether the tributaries carry water, on the whole."""
        return bool(self.run.wet[self.index].mean() > moments.WET)

    @cached_property
    def trees(self) -> float:
        """Trees along all tributaries, 0 to 1."""
        return float(self.run.foliage[self.index].mean())
