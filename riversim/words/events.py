"""The few big things that happen in a run, in order of time, each with its sentence and the part to look at.

All of it looks back only: an event is known at its index, whatever comes after it. What comes again
and again is told ever less often, so that a story has a few events however long it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from riversim.model import Array, Flags, Trajectory, moments, once, step_of, switched, undisturbed
from riversim.words.happening import happened
from riversim.words.language import _, current_words, speaking
from riversim.words.now import BLOCKED, DAY_H, DRY_SPELL, PARTLY, STILLED, WET_SPELL, WORN, Now, bands

RISEN = 0.15  # levels above where the river stood before it was blocked
GROWN, WILTED = 0.08, 0.1  # share of all trees that can be seen to have come, or gone
BACK = 0.9  # of the symptoms at the start: the relief is gone
AFTER_D = 2.0  # days in which an effect is told with its cause
QUIET_D = 14.0  # days without an event, after which lesser things are events too


class Pace(NamedTuple):
    """How often a kind is told: what follows within `gap` hours of the same belongs to it.

    `rest` is how many days pass before it is told again, and three times as many each time after that.
    """

    gap: float = 0.0
    rest: float = 0.0
    quiet: bool = False  # told only where nothing else has been for a while
    after: tuple[str, ...] = ()  # told only where one of these was, in the last days


# In the order in which those of one moment are told: the cause first.
PACES: dict[str, Pace] = {
    "infusion": Pace(rest=1.0),
    "jump": Pace(gap=6.0, rest=1.0),
    "blocked": Pace(),
    "let go": Pace(),
    "wears off": Pace(rest=20.0, after=("infusion", "blocked")),
    "drought": Pace(rest=1.0),
    "rain": Pace(rest=1.0),
    "downpour": Pace(rest=1.0),
    "care": Pace(gap=24.0, rest=2.0),
    "stress": Pace(gap=24.0, rest=2.0),
    "wears out": Pace(gap=24.0, rest=2.0),
    "repaired": Pace(gap=24.0, rest=2.0),
    "stills": Pace(rest=5.0),
    "rises": Pace(gap=12.0, rest=20.0, after=("infusion", "blocked")),
    "surge": Pace(gap=24.0, rest=14.0),
    "spills": Pace(rest=28.0, quiet=True),
    "flood": Pace(gap=24.0, rest=2.0),
    "overflow": Pace(gap=24.0, rest=7.0),
    "dries": Pace(gap=24.0, rest=2.0),
    "opens": Pace(gap=12.0, rest=4.0),
    "clogs": Pace(gap=72.0, rest=4.0),
    "starts": Pace(gap=12.0, rest=4.0),
    "dies": Pace(gap=72.0, rest=4.0),
    "grows": Pace(rest=5.0),
    "wilts": Pace(rest=5.0),
    "better": Pace(),
    "recovers": Pace(rest=14.0),
    "well again": Pace(),
    "fell ill": Pace(),
    "fades": Pace(),
    "ill again": Pace(),
}
KINDS = tuple(PACES)


@dataclass(frozen=True)
class Event:
    """Something big that happened: known from its time index on.

    `tributaries` are those that it happened to just then, numbered from 1; `part` is the part of the
    picture to look at, its kind and its number. `why` and `total`, the number of tributaries, choose its words.
    """

    index: int
    kind: str
    tributaries: tuple[int, ...]
    part: tuple[str, int]
    why: str = ""
    total: int = 1

    @property
    def sentence(self) -> str:
        """What happened and why, in at most 20 words, in the language in use; in both words one after the other."""
        if current_words() != "both":
            return self._said()
        with speaking(words="river"):
            river = self._said()
        with speaking(words="brain"):
            return _("River: {river} Brain: {brain}").format(river=river, brain=self._said())

    def _said(self) -> str:
        return happened(self.kind, self.why, self.tributaries, self.total)


@once
@undisturbed
def events(run: Trajectory) -> tuple[Event, ...]:
    """The few big things that happen in a run, in order of time, worked out once.

    They look back only: a run that is cut after an event has it, too, and none before it differs.
    """
    return tuple(_told(run))


class _Found(NamedTuple):
    """What was found at a time index; `flags` are the tributaries it happened to, (tributaries,)."""

    at: int
    kind: str
    flags: Flags


def _told(run: Trajectory) -> Iterator[Event]:
    """What is found, less what belongs to what was told before, or comes too often."""
    day = 24.0 / run.river.step
    seen: dict[str, int] = {}
    told: dict[str, list[int]] = {}
    found = [one for one in _all(run) if one.at < len(run.level)]
    for one in sorted(found, key=lambda one: (one.at, KINDS.index(one.kind))):
        pace, before = PACES[one.kind], told.setdefault(one.kind, [])
        belongs = one.at - seen.get(one.kind, -math.inf) < pace.gap / 24.0 * day
        seen[one.kind] = one.at
        if before:
            since = (one.at - before[-1]) / day
            rested = since >= pace.rest * 3.0 ** (len(before) - 1)
            if not ((rested and not belongs) or (since >= 0.5 and _completes(run, one))):
                continue
        if pace.quiet and one.at - _latest(told, KINDS) < QUIET_D * day:
            continue
        if pace.after and one.at - _latest(told, pace.after) > AFTER_D * day:
            continue
        before.append(one.at)
        yield _event(run, one)


def _latest(told: dict[str, list[int]], kinds: Iterable[str]) -> float:
    """When any of these kinds was told last."""
    return max((times[-1] for kind in kinds if (times := told.get(kind))), default=-math.inf)


# --- what is found ------------------------------------------------------------------------------------


def _all(run: Trajectory) -> Iterator[_Found]:
    yield from _given(run)
    yield from _outside(run)
    yield from _river(run)
    yield from _along(run)
    yield from _trees(run)
    yield from _mood(run)


def _turns(state: Flags, on: str, off: str = "") -> Iterator[_Found]:
    """The turns of a switch, (times,) or (times, tributaries), those of one moment together; none without a name."""
    columns = state.reshape(len(state), -1)
    for kind, turned in ((on, columns[1:] & ~columns[:-1]), (off, columns[:-1] & ~columns[1:])):
        if kind:
            for before in np.flatnonzero(turned.any(axis=1)).tolist():
                yield _Found(before + 1, kind, turned[before])


def _given(run: Trajectory) -> Iterator[_Found]:
    """What is done by somebody is seen at the end of the step in which it begins."""
    step, total = run.river.step, run.river.tributaries
    for infusion in run.course.infusions:
        yield _Found(step_of(infusion.day, step) + 1, "infusion", np.zeros(total, dtype=np.bool_))
    for jump in run.course.jumps:
        yield _Found(step_of(jump.day, step) + 1, "jump", np.arange(1, total + 1) == jump.tributary)
    held = bands(run).hand >= PARTLY
    yield from _turns(held, "blocked", "let go")
    drug = switched((run.block >= BLOCKED) & (bands(run).hand < run.block - 1e-9), run.block < PARTLY)
    yield from (one for one in _turns(drug, "", "wears off") if not held[one.at - 1])


def _outside(run: Trajectory) -> Iterator[_Found]:
    usual = bands(run).usual
    yield from _turns(usual < DRY_SPELL, "drought", "rain")
    yield from _turns(usual > WET_SPELL, "downpour")
    yield from _turns(_moving(-run.cause), "care")
    yield from _turns(_moving(run.cause), "stress")
    yield from _turns(_moving(-run.competence), "wears out")
    yield from _turns(_moving(run.competence), "repaired")


def _moving(x: Array) -> Flags:
    """Where a series grows."""
    return np.diff(x, prepend=x[:1]) > 1e-9


def _river(run: Trajectory) -> Iterator[_Found]:
    found = bands(run)
    blocked = run.block >= BLOCKED
    free = np.maximum.accumulate(np.where(blocked, 0, np.arange(len(blocked))))
    higher = (run.level > run.level[free] + RISEN) & (np.diff(run.level, prepend=run.level[:1]) > 0.0)
    still = blocked & np.concatenate([[False], blocked[:-1]])  # a step on: the cause is seen before its effect
    yield from _turns(switched(still & higher, ~blocked), "rises")
    yield from _turns(run.hush >= STILLED, "stills")
    yield from _turns(found.surging, "surge")
    yield from _turns((run.level > run.setting("crest")) & found.spilled & (run.block < PARTLY), "spills")
    yield from _turns(found.flood, "flood")
    over = run.water - run.wet
    for one in _turns(moments.overflowing(run), "overflow"):
        yield one._replace(flags=_most(over[one.at]))


def _along(run: Trajectory) -> Iterator[_Found]:
    found = bands(run)
    dry = found.usual < DRY_SPELL
    yield from (one for one in _turns(found.filled, "", "dries") if dry[one.at])
    yield from _turns(found.clear, "opens", "clogs")
    yield from _turns(found.started, "starts", "dies")


def _trees(run: Trajectory) -> Iterator[_Found]:
    """Where trees, on the whole, have come back so far from their fewest, or gone so far from their most, in turn."""
    mean = run.foliage.mean(axis=1).tolist()
    low = high = 0
    growing: bool | None = None
    for index, trees in enumerate(mean):
        low = index if trees < mean[low] else low
        high = index if trees > mean[high] else high
        if growing is not True and trees - mean[low] >= GROWN:
            growing, high = True, index
            yield _Found(index, "grows", _most(run.foliage[index] - run.foliage[low]))
        elif growing is not False and mean[high] - trees >= WILTED:
            growing, low = False, index
            yield _Found(index, "wilts", _most(run.foliage[high] - run.foliage[index]))


def _most(moved: Array) -> Flags:
    """The one tributary where most has come, or gone."""
    return np.asarray(np.arange(len(moved)) == moved.argmax(), dtype=np.bool_)


def _mood(run: Trajectory) -> Iterator[_Found]:
    found, wellbeing = bands(run), run.wellbeing
    slow = found.recovering & ~found.relieved
    yield from _turns(slow, "recovers")
    if wellbeing[0] >= moments.ILL:
        yield from _turns(found.better, "well again", "fell ill")
        return
    day = max(1, round(DAY_H / run.river.step))
    earlier = np.concatenate([np.full(min(day, len(wellbeing)), wellbeing[0]), wellbeing[:-day]])
    ever = np.logical_or.accumulate(found.better)
    fading = switched(ever & ~found.better & (wellbeing < earlier), found.better)
    again = switched(fading & (1.0 - wellbeing >= BACK * (1.0 - wellbeing[0])), found.better)
    yield from _turns(found.better, "better")
    yield from _turns(fading, "fades")
    yield from _turns(again, "ill again")


# --- what is told of it ---------------------------------------------------------------------------------


def _completes(run: Trajectory, one: _Found) -> bool:
    """Whether it happened to the last tributary, so that it is now so for all."""
    found, total = bands(run), len(one.flags)
    series, state = {
        "opens": (found.clear, True), "clogs": (found.clear, False),
        "starts": (found.running, True), "dies": (found.running, False),
    }.get(one.kind, (found.flood, None))  # fmt: skip
    return state is not None and total > 1 and bool((series[one.at] == state).all())


def _event(run: Trajectory, one: _Found) -> Event:
    kind = _PARTS[one.kind]
    along = kind in ("plug", "battery", "tributary", "tree")
    numbers = tuple((np.flatnonzero(one.flags) + 1).tolist()) if along else ()
    why = "all" if _completes(run, one) and not one.flags.all() else _why(Now(run, one.at), one)
    return Event(one.at, one.kind, numbers, (kind, numbers[0] if along else 0), why, run.river.tributaries)


_PARTS = {
    "infusion": "gate", "jump": "battery", "blocked": "gate", "let go": "gate", "wears off": "gate",
    "drought": "cloud", "rain": "cloud", "downpour": "cloud", "care": "mountain", "stress": "mountain",
    "wears out": "gate", "repaired": "gate", "stills": "cloud", "rises": "pool", "surge": "gate", "spills": "gate",
    "flood": "pool", "overflow": "tributary", "dries": "tributary", "opens": "plug", "clogs": "plug",
    "starts": "battery", "dies": "battery", "grows": "tree", "wilts": "tree", "better": "person",
    "recovers": "person", "well again": "person", "fell ill": "person", "fades": "person", "ill again": "person",
}  # fmt: skip


def _why(now: Now, one: _Found) -> str:
    """Which of several reasons there is for what happened."""
    rule = _REASONS.get(one.kind)
    return rule(now, one.flags) if rule else ""


def _of_infusion(now: Now, flags: Flags) -> str:
    given = [i for i in now.run.course.infusions if step_of(i.day, now.run.river.step) + 1 == now.index]
    if max(i.drug.block for i in given) < PARTLY:
        return "in vain"
    before = any(i.day < given[0].day for i in now.run.course.infusions)
    return ("again" if before else "blocks") if now.block >= BLOCKED else ""


def _of_flood(now: Now, flags: Flags) -> str:
    return "blocked" if now.block >= PARTLY else "worn" if now.competence < WORN else ""


def _of_surge(now: Now, flags: Flags) -> str:
    return "worn" if now.competence < WORN else "murk" if now.murky else ""


def _of_start(now: Now, flags: Flags) -> str:
    since = now.run.time[now.back(DAY_H)][0]
    by_hand = any(
        flags[j.tributary - 1] and since <= j.day * 24.0 < now.run.time[now.index] for j in now.run.course.jumps
    )
    return "jumped" if now.jumped or by_hand else ""


def _of_wilting(now: Now, flags: Flags) -> str:
    if now.uprooted or now.overflowing:
        return "flood" if now.uprooted else "overflow"
    return "" if now.watered else "dry"


_REASONS: dict[str, Callable[[Now, Flags], str]] = {
    "infusion": _of_infusion,
    "blocked": lambda now, flags: "" if bands(now.run).hand[now.index] >= BLOCKED else "partly",
    "let go": lambda now, flags: "drug" if now.block >= PARTLY else "",
    "rises": lambda now, flags: "hand" if now.by_hand else "drug",
    "flood": _of_flood,
    "surge": _of_surge,
    "opens": lambda now, flags: "" if now.scoured(flags) else "running",
    "starts": _of_start,
    "dies": lambda now, flags: "" if now.which("filled")[flags].any() else "dry",
    "grows": lambda now, flags: "run" if now.which("running").any() else "wet" if now.watered else "",
    "wilts": _of_wilting,
    "fades": lambda now, flags: "cause" if now.run.cause[now.index] >= PARTLY else "",
}
