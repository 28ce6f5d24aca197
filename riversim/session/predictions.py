"""`Question`: what may happen next, and what did, measured on a run and never typed in.

A question is asked before a run and answered by it. The outcome is one number, measured on the
run; bounds sort it into kinds, and each kind has its reason, so that the reason always goes with
what happened. A guess is one of the kinds (`choices`), or a number on a `Scale`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from riversim.model import (
    ILL,
    Course,
    RiverError,
    Spell,
    Trajectory,
    check_number,
    check_whole,
    clear,
    simulate,
    started,
    symptoms_halved,
    undisturbed,
)
from riversim.words import _, _n, begin, decimal, number

Measure = Callable[[Trajectory], float]
Due = Callable[[Trajectory], float | None]
Tell = Callable[[Trajectory, float], str]

LITTLE = 0.01  # of wellbeing: a smaller gain is none, and nothing is compared with it


@dataclass(frozen=True)
class Scale:
    """Where a number can be guessed: from `low` to `high` [levels] in steps; `near` is close enough."""

    low: float = 0.0
    high: float = 3.0
    step: float = 0.05
    near: float = 0.1


@dataclass(frozen=True)
class Answer:
    """What a run came to: its `kind` counts from 0; `told` is the outcome, `reason` why it came so."""

    kind: int
    value: float
    told: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question, and how a run answers it.

    `measure` makes a number of a run, `bounds` (numbers, or names of the river's parameters) sort
    it: below the first it is of kind 0, from the first on of kind 1, and so on. `due` is the day on
    which the answer is known, None where the question makes no sense for the run. A `what_if` is
    measured on another run that this one is compared with.
    """

    ask: str
    measure: Measure
    bounds: tuple[str | float, ...]
    reasons: tuple[str, ...]
    tell: Tell
    due: Due
    choices: tuple[str, ...] = ()
    scale: Scale = Scale()
    what_if: bool = False

    @property
    def drawn(self) -> bool:
        """Whether the guess is a number on the scale, and no choice."""
        return not self.choices

    def fits(self, run: Trajectory) -> bool:
        """Whether a run answers it: what it asks about is part of the course, and the run long enough."""
        day = self.due(run)
        return day is not None and day <= run.time[-1] / 24.0 + 1e-9

    @undisturbed
    def answer(self, run: Trajectory) -> Answer:
        """The right answer by a run; raises `RiverError` where the run does not fit."""
        if not self.fits(run):
            raise RiverError(_("this river was changed, so the question no longer fits it"))
        value = self.measure(run)
        limits = [getattr(run.river, b) if isinstance(b, str) else b for b in self.bounds]
        kind = int(np.searchsorted(limits, value, side="right"))
        return Answer(kind=kind, value=value, told=self.tell(run, value), reason=self.reasons[kind])

    def is_right(self, guess: float, answer: Answer) -> bool:
        """Whether a guess was right, or near enough; raises `RiverError` for one that can not be made."""
        if self.drawn:
            guess = check_number(_("a guess"), guess, self.scale.low, self.scale.high, _("levels"))
            right = min(max(answer.value, self.scale.low), self.scale.high)
            return abs(guess - right) <= self.scale.near + 1e-9
        return check_whole(_("a guess"), guess, 0, len(self.choices) - 1) == answer.kind


# --- when the answer is known ---------------------------------------------------------------------


def on(day: float) -> Due:
    """On a day."""
    return lambda run: day


def at_end(run: Trajectory) -> float:
    """At the end of the run."""
    return float(run.time[-1] / 24.0)


def after_infusion(days: float, which: int = 0) -> Due:
    """So many days after an infusion: 0 is the first of all, -1 the last."""

    def due(run: Trajectory) -> float | None:
        given = [infusion.day for infusion in run.course.infusions]
        return given[which] + days if len(given) > max(which, 0) else None

    return due


def after_spell(what: str, days: float = 0.0) -> Due:
    """So many days after the end of the first spell of "block" or "rain"."""

    def due(run: Trajectory) -> float | None:
        ends = [s.end for s in run.course.spells if s.what == what]
        return ends[0] + days if ends else None

    return due


def only(holds: Callable[[Trajectory], bool], due: Due) -> Due:
    """The same day, for runs of which something holds."""
    return lambda run: due(run) if holds(run) else None


def starts_ill(run: Trajectory) -> bool:
    """Whether there is illness to respond from."""
    return bool(run.wellbeing[0] < ILL)


def is_relieved(run: Trajectory) -> bool:
    """Whether there is illness, and infusions are given for it."""
    return starts_ill(run) and bool(run.course.infusions)


def starts_well(run: Trajectory) -> bool:
    """Whether there is something to lose."""
    return not starts_ill(run)


def untreated(run: Trajectory) -> bool:
    """Whether nothing is done to the river."""
    return run.course == Course()


def lowers(what: str) -> Callable[[Trajectory], bool]:
    """Whether the course lowers a parameter of the river."""
    return lambda run: any(s.what == what and s.to < getattr(run.river, what) for s in run.course.shifts)


def jump_starts(run: Trajectory) -> bool:
    """Whether the first infusion brings jumper cables."""
    return bool(run.course.infusions) and run.course.infusions[0].drug.potentiation > 0.0


def only_blocks(run: Trajectory) -> bool:
    """Whether the first infusion brings none."""
    return bool(run.course.infusions) and not jump_starts(run)


def at(due: Due, measure: Callable[[Trajectory, float], float]) -> Measure:
    """What is measured on the day on which the answer is due."""
    return lambda run: measure(run, due(run) or 0.0)


# --- what is measured -----------------------------------------------------------------------------


def highest(run: Trajectory, first: float, last: float) -> float:
    """The highest level from one day to another."""
    return float(run.level[run.index(first) : run.index(last) + 1].max())


def lowest(run: Trajectory, first: float, last: float) -> float:
    """The lowest level from one day to another."""
    return float(run.level[run.index(first) : run.index(last) + 1].min())


def usual_level(run: Trajectory) -> float:
    """The level that the river is above as long as below."""
    return float(np.median(run.level))


def open_share(run: Trajectory, day: float) -> float:
    """The share of the tributaries that is open on a day."""
    return float(clear(run)[run.index(day)].mean())


def running_share(run: Trajectory, day: float) -> float:
    """The share of the batteries that runs on a day."""
    return float(started(run)[run.index(day)].mean())


def relieved_days(run: Trajectory, since: float) -> float:
    """On how many days in all, from a day on, symptoms are at most half of those at the start."""
    return float(symptoms_halved(run)[run.index(since) + 1 :].sum() * run.river.step / 24.0)


def flooded_days(run: Trajectory, first: float, last: float) -> float:
    """For how many days in all the river is over flood stage."""
    span = slice(run.index(first) + 1, run.index(last) + 1)
    return float((run.level > run.setting("flood"))[span].sum() * run.river.step / 24.0)


def swing(run: Trajectory, first: float, last: float) -> float:
    """How much the level swings from one day to another, as a multiple of the first week's swings."""
    week, span = run.index(7.0), slice(run.index(first), run.index(last) + 1)
    return float(run.level[span].std() / max(run.level[: week + 1].std(), 1e-9))


def trees_left(run: Trajectory, day: float) -> float:
    """The trees on a day as a multiple of those at the start."""
    return float(run.foliage[run.index(day)].mean() / max(run.foliage[0].mean(), LITTLE))


def usual_wellbeing(run: Trajectory, first: float, last: float) -> float:
    """Wellbeing from one day to another, the mean."""
    return float(run.wellbeing[run.index(first) : run.index(last) + 1].mean())


def kept(run: Trajectory) -> float:
    """Wellbeing at the end as a multiple of that at the start."""
    return float(run.wellbeing[-1] / max(run.wellbeing[0], LITTLE))


# --- what if ----------------------------------------------------------------------------------------


def otherwise(run: Trajectory, course: Course) -> Trajectory:
    """The same river under the same weather and another course."""
    return simulate(run.river, course, weeks=run.time[-1] / 168.0)


def held_instead(run: Trajectory, *spells: Spell) -> Trajectory:
    """The same river with these spells in place of its own of the same kind."""
    kinds = {spell.what for spell in spells}
    others = tuple(spell for spell in run.course.spells if spell.what not in kinds)
    return otherwise(run, replace(run.course, spells=(*others, *spells)))


def without_ampa(run: Trajectory, day: float) -> float:
    """What is left of the gain in wellbeing on a day if the drug's AMPA part is blocked, 1 being all of it."""
    blocked = otherwise(run, run.course.with_drug("ketamine-ampa-blocked"))
    first, last = run.index(run.course.infusions[0].day), run.index(day)
    gains = [float(r.wellbeing[last] - r.wellbeing[first]) for r in (blocked, run)]
    return float(np.clip(gains[0] / gains[1], 0.0, 2.0)) if gains[1] > LITTLE else 1.0


def without_care(run: Trajectory) -> float:
    """Wellbeing at the end if the cause is left as it is, as a multiple of that with care."""
    shifts = tuple(s for s in run.course.shifts if s.what != "cause")
    left = otherwise(run, replace(run.course, shifts=shifts))
    return float(left.wellbeing[-1] / max(run.wellbeing[-1], LITTLE))


# --- how the outcome is told ------------------------------------------------------------------------


def tell_level(run: Trajectory, value: float) -> str:
    """The outcome as a level."""
    return _("It was {level} times the healthy level.").format(level=decimal(value, 2))


def tell_open(run: Trajectory, share: float) -> str:
    """The outcome as a number of open tributaries."""
    n = run.river.tributaries
    count = round(share * n)
    told = _n("{count} of {total} tributaries was open.", "{count} of {total} tributaries were open.", count)
    if count == 0:
        told = _("No tributary was open.")
    elif count == n:
        told = _n("The tributary was open.", "All {total} tributaries were open.", n)
    return begin(told.format(count=number(count), total=number(n)))


def tell_running(run: Trajectory, share: float) -> str:
    """The outcome as a number of running batteries."""
    n = run.river.tributaries
    count = round(share * n)
    told = _n("{count} of {total} batteries was running.", "{count} of {total} batteries were running.", count)
    if count == 0:
        told = _("No battery was running.")
    elif count == n:
        told = _n("The battery was running.", "All {total} batteries were running.", n)
    return begin(told.format(count=number(count), total=number(n)))


def tell_relief(run: Trajectory, days: float) -> str:
    """The outcome as a number of days with relief, rounded down so that it stays within its bounds."""
    if days <= 0.0:
        return _("At no time were symptoms down by half.")
    if days < 1.0:
        return _("Symptoms were down by half for less than a day.")
    return _("Symptoms were down by half for {days} days in all.").format(
        days=decimal(float(np.floor(10 * days + 1e-6) / 10), 1)
    )


def tell_flood(run: Trajectory, days: float) -> str:
    """The outcome as hours of flood."""
    hours = int(24 * days + 1e-6)
    if days <= 0.0:
        return _("The river stayed within its banks.")
    if hours == 0:
        return _("It was in flood for less than an hour.")
    return _n("It was in flood for {n} hour in all.", "It was in flood for {n} hours in all.", hours).format(n=hours)


def tell_swing(run: Trajectory, times: float) -> str:
    """The outcome as a size of swings."""
    return _("By then, the swings were {times} times as large as in the first week.").format(times=decimal(times, 1))


def tell_trees(run: Trajectory, share: float) -> str:
    """The outcome as a share of the trees."""
    return _("Of the trees, {share} % were left.").format(share=round(100 * share))


def tell_times_as_well(run: Trajectory, times: float) -> str:
    """The outcome as a multiple of wellbeing."""
    return _("The land would have been {times} times as well.").format(times=decimal(times, 2))


def tell_wellbeing(run: Trajectory, _value: float) -> str:
    """The outcome as how the land is, at the start and at the end."""
    start, end = (round(100 * run.wellbeing[i]) for i in (0, -1))
    return _("The land was {start} % well at the start, and {end} % at the end.").format(start=start, end=end)


def tell_share_left(run: Trajectory, share: float) -> str:
    """The outcome as a share of the relief."""
    return _("It left {share} % of the relief.").format(share=round(100 * share))


def tell_share_brought(run: Trajectory, share: float) -> str:
    """The outcome as a share of what a usual dose brings."""
    return _("It brought {share} % of that.").format(share=round(100 * share))


def tell_without_care(run: Trajectory, ratio: float) -> str:
    """The outcome as wellbeing with and without care."""
    here = run.wellbeing[-1]
    told = _("At the end, the land was {here} % well with care, and {there} % without.")
    return told.format(here=round(100 * here), there=round(100 * min(ratio * max(here, LITTLE), 1.0)))
