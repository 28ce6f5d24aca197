"""What is so at one moment of a run: facts for captions, without a word of prose.

All of it looks back only, so a run that is still going on is told as it will be told later.
Bands and spans of hours keep the small waves of the weather from turning a fact over.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riversim.model import (
    EBB,
    ILL,
    Array,
    Flags,
    Trajectory,
    check_whole,
    held_for,
    moments,
    once,
    switched,
    undisturbed,
)

BLOCKED, PARTLY = 0.5, 0.1  # of the spillway
WORN, BROKEN = 0.7, 0.05  # competence
DRY_SPELL, WET_SPELL = 0.6, 1.4  # of a rain of 1 level an hour, as it is without the weather's noise
LITTLE_RAIN, MUCH_RAIN = 0.8, 1.2  # levels an hour that fall, with the weather's noise
LOW_LEVEL, FULL_LEVEL = 0.75, 1.1  # levels, 1.0 being healthy
SPILLING = 0.02  # levels an hour over the spillway that count
STILLED = 0.1  # share of the rain that a drug must still to be told
READY = 0.1  # trace: below it the jumper cables do nothing
RECENT_H, DAY_H = 12.0, 24.0
TREND_H, TREND = 72.0, 0.02
PRESS = 0.01  # what a plug that moves gives an hour
MOVING_H, MOVED = 3.0, 0.01
SPILT_H, LATE_H = 6.0, 6.0
FADED_D = 14.0  # days after relief in which it may be said to fade
SLOW_GATE_H = 6.0  # hours behind the level from which on a gate is told to be slow


class Bands(NamedTuple):
    """What is so at each time, (times,) or (times, tributaries)."""

    clear: Flags  # as it turned last; between the marks it stays as it was
    open: Flags  # just now, whatever was before
    narrow: Flags  # between open and clogged
    clogged: Flags  # and little water gets in
    charged: Flags  # batteries that hold enough to run
    started: Flags  # batteries that have run and hold their charge, though their water may fail for a while
    filled: Flags
    flows: Flags  # some water gets in just now
    running: Flags  # batteries that are charged and have water
    pressed: Flags  # a plug gives way to the pressure, its tributary not being open yet
    flood: Flags
    low: Flags
    high: Flags
    spilled: Flags
    spilling: Flags  # for hours without a break
    surging: Flags  # the gate of the spillway was too late
    stuck: Flags  # and shuts too late
    recovering: Flags  # slowly, with no drug
    growing: Flags
    wilting: Flags
    clearing: Flags
    muddying: Flags
    better: Flags  # symptoms halved, or well: a day's lapse does not count
    relieved: Flags  # the same, and without a break for half a day till now
    fading: Flags  # relief that is on its way down
    usual: Array  # rain without noise [levels/h]
    hand: Array  # the share of the spillway that is blocked by hand


@once
@undisturbed
def bands(run: Trajectory) -> Bands:
    """The bands of a run, worked out once."""
    level, step, steps = run.level, run.river.step, len(run.level) - 1
    flood = run.setting("flood")
    keep, add = run.course.path("rain", step, steps)
    rain = (keep * run.river.rain + add) * run.course.spell("rain", 1.0, step, steps)
    charged, flows, better = moments.charged(run), run.water > moments.DRY, _better(run)
    return Bands(
        clear=moments.clear(run),
        open=run.opening >= moments.OPEN,
        narrow=(run.opening > moments.CLOGGED) & (run.opening < moments.OPEN),
        clogged=(run.opening <= moments.CLOGGED) & ~flows,
        charged=charged,
        started=moments.started(run),
        filled=moments.filled(run),
        flows=flows,
        running=charged & flows,
        pressed=_pressed(run),
        flood=switched(level > flood, level < flood - EBB),
        low=switched(level < LOW_LEVEL - EBB, level > LOW_LEVEL),
        high=switched(level > FULL_LEVEL + EBB, level < FULL_LEVEL - EBB, level[0] > FULL_LEVEL),
        spilled=run.spill > SPILLING,
        spilling=held_for(run.spill > SPILLING, _steps(run, SPILT_H)),
        surging=moments.surging(run) & (_since(_behind(run)) < _steps(run, LATE_H)),
        stuck=moments.stuck(run),
        recovering=moments.recovering(run),
        growing=_rising(run.foliage.mean(axis=1), step),
        wilting=_rising(-run.foliage.mean(axis=1), step),
        clearing=_rising(-run.inflammation, step),
        muddying=_rising(run.inflammation, step),
        better=better,
        relieved=held_for(moments.relieved(run), _steps(run, moments.RESPONSE_H)),
        fading=_fading(run, better),
        usual=np.concatenate([[run.river.rain], rain]),
        hand=np.concatenate([[0.0], run.course.spell("block", 0.0, step, steps)]),
    )


def _steps(run: Trajectory, hours: float) -> int:
    """How many steps so many hours are, at least one."""
    return max(1, round(hours / run.river.step))


def _since(condition: Flags) -> Array:
    """How many steps ago a condition held last, (times,), endless before it did."""
    times = np.arange(len(condition))
    return np.asarray(times - np.maximum.accumulate(np.where(condition, times, -np.inf)), dtype=np.float64)


def _pressed(run: Trajectory) -> Flags:
    """While the spillway is blocked: what a passing storm moves is told once it has opened."""
    given = np.diff(run.opening, axis=0, prepend=run.opening[:1])
    blocked = (run.block >= PARTLY)[:, None]
    moves = switched(blocked & (given > PRESS * run.river.step), (given <= 0.0) | ~blocked)
    return moves & (run.opening < moments.OPEN)


def _behind(run: Trajectory) -> Flags:
    """Where the gate of the spillway stands less open than the level asks for, (times,)."""
    above = np.maximum(run.level - run.setting("crest"), 0.0)
    asked: Array = run.setting("spill") * run.competence * above
    return np.asarray(run.gate < 0.9 * asked, dtype=np.bool_)


def _fading(run: Trajectory, better: Flags) -> Flags:
    """Where relief that there was in the last weeks, and of which some is left, goes down from day to day, (times,)."""
    wellbeing = run.wellbeing
    day, days = (_change(wellbeing, _steps(run, hours)) for hours in (DAY_H, TREND_H))
    falls = switched((days < -0.05) & (day < -TREND), day > -0.25 * TREND)
    left = wellbeing > wellbeing[0] + TREND
    return np.asarray(falls & left & (_since(better) < _steps(run, 24.0 * FADED_D)), dtype=np.bool_)


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
    held, span = (_steps(run, hours) for hours in (moments.RESPONSE_H, moments.SETTLED_H))
    if run.wellbeing[0] < moments.ILL:
        halved = moments.symptoms_halved(run)
        return switched(held_for(halved, held), held_for(~halved, span))
    return switched(run.wellbeing >= moments.WELL, held_for(run.wellbeing < moments.ILL, span), True)


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
        span = _steps(self.run, hours)
        latest = int(np.flatnonzero(fresh.reshape(len(fresh), -1).any(axis=1))[-1])
        if len(fresh) - 1 - latest >= span:
            return np.zeros_like(flags[0])
        together: Flags = fresh[max(0, latest - span + 1) :].any(axis=0) & (flags[-1] == to)
        return together

    def back(self, hours: float) -> slice:
        """The time indices of the last hours, with now."""
        return slice(max(0, self.index - _steps(self.run, hours)), self.index + 1)

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
    def since_free(self) -> Array:
        """The levels since the block in force began, with the last one before."""
        free = np.flatnonzero(self.run.block[: self.index + 1] < PARTLY)
        levels: Array = self.run.level[free[-1] if free.size else 0 : self.index + 1]
        return levels

    @cached_property
    def rising(self) -> bool:
        """Whether the block in force has raised the river, which has not fallen back since, and still does."""
        since = self.since_free
        fell = (since < np.maximum.accumulate(since) - 0.02).any()
        return bool(since[-1] > since[0] and not fell and self.climb > MOVED)

    @cached_property
    def climb(self) -> float:
        """How far the river has risen in the last hours, of those since the block began."""
        window = self.since_free[-1 - _steps(self.run, MOVING_H) :]
        return float(window[-1] - window[0])

    @cached_property
    def stands(self) -> bool:
        """Whether a block that has been there for hours does not raise the river."""
        return len(self.since_free) > _steps(self.run, MOVING_H) and self.climb <= 0.0

    @cached_property
    def wears_off(self) -> bool:
        """Whether there is less of a drug than before."""
        return self.index > 0 and bool(self.run.drug[self.index] < self.run.drug[self.index - 1])

    @cached_property
    def let_go(self) -> bool:
        """Whether a block has ended in the last hours and the river has fallen since."""
        window = self.back(RECENT_H)
        blocked = bool((self.run.block[window] >= PARTLY).any()) and self.block < PARTLY
        return blocked and self.level < self.run.level[window].max() - EBB

    @cached_property
    def below_crest(self) -> bool:
        """Whether the river is too low for the spillway to run."""
        return bool(self.level < self.run.river_at(self.index).crest)

    @cached_property
    def pushed(self) -> Flags:
        """The plugs that the river stands high enough to push out, and that move."""
        strengths, before = self.run.river_at(self.index).plug_strengths(), max(self.index - 1, 0)
        gives = self.run.opening[self.index] > self.run.opening[before]
        return np.asarray((self.level > strengths) & gives, dtype=np.bool_)

    @cached_property
    def relieved(self) -> bool:
        """Whether symptoms are down by half, or the land is well, just now."""
        return bool(moments.relieved(self.run)[self.index])

    @cached_property
    def risen(self) -> float:
        """How far wellbeing has risen over the last weeks."""
        return float(self.moved(self.run.wellbeing, 24.0 * moments.SLOW_D))

    @cached_property
    def dried(self) -> bool:
        """Whether the tributaries carry little water, on the whole."""
        return bool(self.run.wet[self.index].mean() < moments.DRY)

    @cached_property
    def high(self) -> bool:
        """Whether the river is above its healthy level, and has been since it rose well above it."""
        return self.is_so("high") and self.level > FULL_LEVEL

    @cached_property
    def mostly_open(self) -> bool:
        """Whether at least half of the tributaries are open."""
        return bool(self.which("open").mean() >= 0.5)

    @cached_property
    def carried_off(self) -> bool:
        """Whether it is the tributaries that most of the water leaves by."""
        passed, other = self.run.passed[self.index], max(self.run.uptake[self.index], self.run.spill[self.index])
        return self.mostly_open and self.watered and bool(passed >= other)

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
    def slow_gate(self) -> bool:
        """Whether the gate of the spillway is far behind the water."""
        return bool(self.run.lag[self.index] >= SLOW_GATE_H)

    @cached_property
    def murky(self) -> bool:
        """Whether it is, most of all, murk that makes it so."""
        clear = self.run.river_at(self.index).lag
        return self.slow_gate and bool(self.run.lag[self.index] > 2.0 * clear)

    @cached_property
    def competence(self) -> float:
        """How well the spillway works."""
        return float(self.run.competence[self.index])

    @cached_property
    def usual_rain(self) -> float:
        """The rain without the weather's noise [levels/h]."""
        return float(bands(self.run).usual[self.index])

    def scoured(self, flags: Flags) -> bool:
        """Whether the river has stood high enough in the last days to clear each of these mouths."""
        strengths = self.run.river_at(self.index).plug_strengths()[flags]
        return bool(self.run.level[self.back(2.0 * DAY_H)].max() > strengths.max())

    def kept_clear(self, flags: Flags) -> bool:
        """Whether it is running water that clears these mouths, more than they clear by themselves."""
        river = self.run.river_at(self.index)
        active = self.run.activity[self.back(DAY_H)][:, flags].mean(axis=0)
        return bool((river.upkeep * active > river.seep).all())

    @cached_property
    def silts(self) -> bool:
        """Whether silt comes in, as causes are there."""
        return bool(self.run.cause[self.index] * self.run.river_at(self.index).silting > 0.01)

    @cached_property
    def caused(self) -> bool:
        """Whether the causes are there still."""
        return bool(self.run.cause[self.index] >= 0.05)

    @cached_property
    def jumped(self) -> bool:
        """Whether the jumper cables are ready: downstream AMPA potentiation."""
        return bool(self.run.trace[self.index] >= READY)

    @cached_property
    def charging(self) -> Flags:
        """The batteries that gather charge and do not run yet."""
        return np.asarray(~self.which("charged") & (self.moved(self.run.charge, MOVING_H) > 0.01), dtype=np.bool_)

    @cached_property
    def cabled(self) -> Flags:
        """Those of them that have more of it from the jumper cables than from themselves."""
        run, river = self.run, self.run.river_at(self.index)
        wet, active = run.wet[self.index], run.activity[self.index]
        by_cable = run.trace[self.index] * run.ampa[self.index] * river.jump * wet / (wet + river.enough)
        return np.asarray(self.charging & (by_cable > river.alternator * active + river.trickle), dtype=np.bool_)

    @cached_property
    def at_work(self) -> bool:
        """Whether the tributaries do more than at the start."""
        return bool(self.run.activity[self.index].mean() > self.run.activity[0].mean() + 0.05)

    @cached_property
    def idle(self) -> bool:
        """Whether at least half of the tributaries are less than half at work, and have been for a day."""
        active = self.run.activity[self.back(DAY_H)].mean(axis=0)
        return bool((active < ILL * self.run.river.full_use).mean() >= 0.5)

    @cached_property
    def gathers(self) -> bool:
        """Whether mouths have cleared and batteries gathered charge over the last weeks."""
        weeks = 24.0 * moments.SLOW_D
        return all(self.moved(x, weeks).mean() > 0.0 for x in (self.run.opening, self.run.charge))

    def most(self, x: Array, hours: float) -> int:
        """The tributary, numbered from 1, where a series has moved most in the last hours."""
        return int(np.abs(self.moved(x, hours)).argmax()) + 1

    @cached_property
    def watered(self) -> bool:
        """Whether the tributaries carry water, on the whole."""
        return bool(self.run.wet[self.index].mean() > moments.WET)

    @cached_property
    def trees(self) -> float:
        """Trees along all tributaries, 0 to 1."""
        return float(self.run.foliage[self.index].mean())
