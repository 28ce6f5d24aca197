"""`Session`: everything that is known of what is being watched, as one value that never changes.

Each action is a function that returns another session, so that undo, sharing and branching
are a matter of keeping values. What is held or set counts from the beginning of the hour on show,
so that a slider's hour answers at once; what is given is given at the moment on show, and the hour
after it is shown. Nothing before ever changes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from riversim.model import (
    FIXED,
    GRADUAL,
    Course,
    Drug,
    Infusion,
    Jump,
    River,
    RiverError,
    Shift,
    Spell,
    Trajectory,
    check_name,
    check_number,
    check_whole,
    parameters,
    scenario,
    simulate,
    step_of,
    steps_in,
)
from riversim.words import _


@dataclass(frozen=True, kw_only=True)
class Session:
    """A story, what was done in it, and the moment on show.

    `now` and `lived` are time indices: the moment on show, and the latest that was shown since
    the course last branched. `settings` are the parameters moved by hand, with their last values.
    """

    story: str
    river: River
    course: Course
    weeks: float
    now: int = 0
    lived: int = 0
    settings: tuple[tuple[str, float], ...] = ()

    @classmethod
    def begin(cls, story: str, weeks: float | None = None) -> Session:
        """The beginning of a story; raises `RiverError` for an unknown one."""
        told = scenario(story)
        return cls(story=story, river=told.river, course=told.course, weeks=told.weeks if weeks is None else weeks)

    # --- time -----------------------------------------------------------------------------------

    @property
    def steps(self) -> int:
        """The index of the last moment."""
        return steps_in(self.weeks, self.river)

    @property
    def moment(self) -> int:
        """The index from which what is held or set now counts: the beginning of the hour on show."""
        return max(self.now, 1) - 1

    def day(self, index: int) -> float:
        """The day of a time index."""
        return index * self.river.step / 24.0

    def at(self, index: int) -> Session:
        """The same, with another moment on show (the nearest within the run)."""
        now = min(max(int(index), 0), self.steps)
        return replace(self, now=now, lived=max(self.lived, now))

    # --- what is done -----------------------------------------------------------------------------

    @property
    def branches(self) -> bool:
        """Whether doing something now makes another future than the one that was lived."""
        return self.now < self.lived

    def _done(self, course: Course, start: int | None = None) -> Session:
        """The course changed from the moment on, or from `start`, and the first hour that answers is on show."""
        now = (self.moment if start is None else start) + 1
        return replace(self, course=course, now=now, lived=now)

    def _next(self, given: tuple[Infusion, ...] | tuple[Jump, ...]) -> int:
        """The index on which something is given now; the hour on show takes more, once it was given anything."""
        if self.moment in (step_of(one.day, self.river.step) for one in given):
            return self.moment
        return min(self.now, self.steps - 1)

    def block(self, share: float) -> Session:
        """Hold the spillway's gate from now to the end; 0 lets it go."""
        start, end = self.day(self.moment), self.day(self.steps)
        held = Spell("block", share, start, end)
        before = tuple(s for s in self.course.spells if s.what != "block" or s.start < start)
        spells = tuple(replace(s, end=start) if s.what == "block" and s.end > start else s for s in before)
        return self._done(replace(self.course, spells=spells + ((held,) if share else ())))

    def infuse(self, drug: Drug | str, dose: float = 1.0) -> Session:
        """Give an infusion now, and show the hour that answers; one in the same hour is replaced."""
        start = self._next(self.course.infusions)
        given = Infusion(self.day(start), dose, drug)  # type: ignore[arg-type]
        others = (i for i in self.course.infusions if step_of(i.day, self.river.step) != start)
        return self._done(replace(self.course, infusions=(*others, given)), start)

    def jump(self, tributary: int) -> Session:
        """Put the jumper cables on one battery now, and show the hour that answers.

        Raises `RiverError` where there is no such battery.
        """
        start = self._next(self.course.jumps)
        jump = Jump(self.day(start), tributary)
        if jump.tributary > self.river.tributaries:
            told = _("there is no battery {number}: they are numbered from 1 to {last}")
            raise RiverError(told.format(number=jump.tributary, last=self.river.tributaries))
        return self._done(replace(self.course, jumps=(*self.course.jumps, jump)), start)

    def set(self, name: str, value: float) -> Session:
        """Move a parameter from now on; one that can not change while a river runs makes another river.

        Raises `RiverError` for an unknown name or a value out of range.
        """
        value = parameters()[check_name("parameter", name, parameters())].check(value)
        if name in FIXED:
            return self._remade(name, value)
        start = self.day(self.moment)
        shifts = tuple(s for s in self.course.shifts if s.what != name or s.start < start)
        settings = tuple({**dict(self.settings), name: value}.items())
        course = replace(self.course, shifts=(*shifts, Shift(name, value, start, start)))
        return replace(self._done(course), settings=settings)

    def _remade(self, name: str, value: float) -> Session:
        """Another river under the same course, at the same day."""
        if name == "tributaries":
            river = replace(self.river, tributaries=int(value), strengths=None, resistances=None)
        else:
            river = _moved(self.river, {name: value})
        now, lived = (step_of(self.day(i), river.step) for i in (self.now, self.lived))
        there = tuple(j for j in self.course.jumps if j.tributary <= river.tributaries)
        return replace(self, river=river, course=replace(self.course, jumps=there), now=now, lived=lived)

    def rewind(self) -> Session:
        """Back to day 0 and to the story's own course; what the sliders are set to stays, from the start on."""
        told, kept = scenario(self.story).course, dict(self.settings)
        course = replace(told, shifts=tuple(s for s in told.shifts if s.what not in kept))
        return replace(self, river=_moved(self.river, kept), course=course, now=0, lived=0)

    def reset(self) -> Session:
        """The story's beginning, as it was first told."""
        return Session.begin(self.story, self.weeks)

    # --- infusions on any day, the past too: from there on it is another run --------------------------

    def give(self, day: float, drug: Drug | str, dose: float = 1.0) -> Session:
        """Give an infusion on a day, at its nearest step; raises `RiverError` for a day outside the run."""
        given = Infusion(self._on(day), dose, drug)  # type: ignore[arg-type]
        return self._planned((*self.course.infusions, given))

    def move(self, number: int, day: float) -> Session:
        """Move an infusion, numbered from 1 in order of time, to another day; raises `RiverError` without one."""
        moved = replace(self._infusion(number), day=self._on(day))
        return self._planned((*self._without(number), moved))

    def remove(self, number: int) -> Session:
        """Take an infusion, numbered from 1 in order of time, out; raises `RiverError` where there is none."""
        self._infusion(number)
        return self._planned(self._without(number))

    def shares(self, other: Session) -> int:
        """The time index up to which the same infusions lead to the same past as in another session."""
        mine, others = Counter(self.course.infusions), Counter(other.course.infusions)  # two may be alike
        differ = (mine - others) + (others - mine)
        return min((step_of(i.day, self.river.step) for i in differ), default=self.steps)

    def _on(self, day: float) -> float:
        day = check_number("day", day, 0.0, self.day(self.steps), "days")
        return self.day(min(step_of(day, self.river.step), self.steps - 1))

    def _infusion(self, number: int) -> Infusion:
        count = len(self.course.infusions)
        if not count:
            raise RiverError(_("there is no infusion yet"))
        return self.course.infusions[check_whole("infusion", number, 1, count) - 1]

    def _without(self, number: int) -> tuple[Infusion, ...]:
        return tuple(i for place, i in enumerate(self.course.infusions, 1) if place != int(number))

    def _planned(self, infusions: tuple[Infusion, ...]) -> Session:
        return replace(self, course=replace(self.course, infusions=infusions), lived=self.now)

    # --- what holds now -----------------------------------------------------------------------------

    @property
    def blocked(self) -> float:
        """The share of the spillway that is held shut by hand in the hour on show."""
        return float(self.course.spell("block", 0.0, self.river.step, self.moment + 1)[-1])

    def setting(self, name: str) -> float:
        """A parameter as it is in force in the hour on show."""
        base: float = getattr(self.river, check_name("parameter", name, parameters()))
        if not self.now or all(s.what != name for s in self.course.shifts):
            return base
        if name in GRADUAL:
            keep, add = self.course.path(name, self.river.step, self.now)
            return float(keep[-1] * base + add[-1])
        *_, (_, _, river) = self.course.settings(self.river, self.now)
        return float(getattr(river, name))

    def present(self, after: Trajectory | None = None) -> Trajectory:
        """The run up to the hour on show, without what is still to come."""
        return self._until(max(self.now, 1), after)

    def simulate(self, after: Trajectory | None = None) -> Trajectory:
        """The whole run, past and to come; `after` is a past it shares, so that it is not made again."""
        return self._until(self.steps, after)

    def _until(self, index: int, after: Trajectory | None) -> Trajectory:
        """The run up to a time index; what would begin later, as in a story cut short, is left out."""
        end = self.day(index)
        begun = Course(
            infusions=tuple(i for i in self.course.infusions if i.day < end),
            spells=tuple(s for s in self.course.spells if s.start < end),
            shifts=tuple(s for s in self.course.shifts if s.start < end),
            jumps=tuple(j for j in self.course.jumps if j.day < end),
        )
        return simulate(self.river, begun, weeks=end / 7.0, after=after)


def _moved(river: River, values: Mapping[str, Any]) -> River:
    return replace(river, **values)


def check_weeks(weeks: float | None) -> float | None:
    """`weeks` as a number of at least one day, or None; raises `RiverError` otherwise."""
    return None if weeks is None else check_number("weeks", weeks, 1 / 7, 520.0, "weeks")
