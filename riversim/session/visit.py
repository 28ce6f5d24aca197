"""`Visit`: somebody watches a river, acts on it at any moment, undoes, shares, and lets time run.

A front end shows what a visit holds and calls what it does; nothing here knows a widget. The
state is one `Session`, its whole course, past and to come, is in `run`. Whatever is wrong with
what somebody does is a `RiverError`, in the language and words in use, and then nothing has changed.

>>> visit = Visit("obstructed")
>>> visit.block(0.9)
>>> visit.go(day=1)
>>> visit.undo()
>>> visit.session == Visit("obstructed").session
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from riversim.model import DRUGS, MAX_STEPS, RiverError, Trajectory, check_kind, check_name, check_number, check_whole
from riversim.session import share
from riversim.session.director import Director, lasts
from riversim.session.history import Drag, History
from riversim.session.player import Player, running_loop
from riversim.session.session import Session, check_weeks
from riversim.words import Event, _, closer, events, inside_of, part, whole_day

HELD = 0.9  # the share of the spillway that a touch of the gate holds shut
BEFORE_H = 4.0  # what is watched again, or next, is played from so many hours before it
GOAL_S = 10.0  # that it takes at most to play to a moment
BACK_D = 2.0  # a moment that has passed already is played to from so many days before it


@dataclass(frozen=True)
class Goal:
    """A moment that is played to, what is done there, and how many times as fast as usual time passes till then."""

    index: int
    then: Callable[[], None]
    times: float


@dataclass(frozen=True, kw_only=True)
class Kept:
    """All that is watched and chosen at a moment of a visit, to come back to."""

    session: Session
    history: History
    ghost: Trajectory | None = None
    only: int = 0
    given: tuple[str, float] = ("ketamine", 1.0)
    speed: float = 24.0
    directed: bool = True


class Visit:
    """A visit to a river: a story by its id, or a session that was shared.

    `ghost` is the run that was left last, if one was; `only` the tributary that is looked at
    alone, numbered from 1, 0 for all. Five functions may be put in place by who shows it:
    `on_change` is told of each change, with the session before; `on_show` is called where another
    moment, another part or another sentence is on show; `on_flow` where time has moved on `between`
    two moments; `on_part` is told which part was touched; `on_say` what is to be said. Raises
    `RiverError` for an unknown story, or `weeks` out of range.
    """

    def __init__(self, of: str | Session = "obstructed", *, weeks: float | None = None) -> None:
        self.session = of if isinstance(of, Session) else Session.begin(of, check_weeks(weeks))
        self.history = History()
        self.ghost: Trajectory | None = None
        self.only = 0
        self.inside: tuple[str, int] | None = None
        """What of the picture is looked into, "gate", "battery" or "tree", and of which tributary."""
        self.player = Player(self._advance, self._stopped)
        self.director = Director()
        self.directed = True
        """Whether time passes by itself: slowly where something happens, with a stop while it is told."""
        self.leap_s = 0.0
        """Playing goes on in leaps of so many seconds, for who wants no motion; it flows for 0."""
        self.on_change: Callable[[Session], None] = lambda before: None
        self.on_show: Callable[[], None] = lambda: None
        self.on_flow: Callable[[], None] = lambda: None
        self.on_part: Callable[[str, int], None] = lambda kind, number: None
        self.on_say: Callable[[str], None] = lambda sentence: None
        self._given = ("ketamine", 1.0)
        self._known = self.session.present()
        self._drag: Drag | None = None
        self._ahead = 0.0
        self._goal: Goal | None = None
        self._lived: tuple[Trajectory, Trajectory] | None = None

    # --- what is watched ----------------------------------------------------------------------------

    @property
    def run(self) -> Trajectory:
        """The whole run, past and to come: what is to come is simulated when it is first asked for."""
        if len(self._known.level) <= self.session.steps:
            self._known = self.session.simulate(after=self._known)
        return self._known

    @property
    def seen(self) -> Trajectory:
        """A run that reaches to the moment on show at least."""
        return self._known if self.session.now < len(self._known.level) else self.run

    @property
    def lived_run(self) -> Trajectory:
        """The run up to the latest moment that was shown: what may be told without giving anything away."""
        seen, lived = self.seen, self.session.lived
        if len(seen.level) - 1 < lived:
            seen = self.run
        if len(seen.level) - 1 == lived:
            return seen
        if self._lived is None or self._lived[0] is not seen or len(self._lived[1].level) - 1 != lived:
            self._lived = seen, seen.until(lived)
        return self._lived[1]

    @property
    def told(self) -> Event | None:
        """What is told just now, until it was read; None where nothing special has happened."""
        return self.director.told(self.session.now)

    @property
    def bound(self) -> bool:
        """Whether time runs up to a moment at which something is to be done."""
        return self._goal is not None

    @property
    def between(self) -> float:
        """How far time is on the way from the moment on show to the next, 0 to 1; 0 unless it flows, and at the end."""
        flows = self.player.playing and not self.leap_s and self.session.now + 1 < len(self._known.level)
        return min(self._ahead, 1.0) if flows else 0.0

    # --- what is done to the river --------------------------------------------------------------------

    def tell(self, story: str) -> None:
        """Tell another story from its beginning."""
        self.pause()
        self._begin(Session.begin(story), "story")

    def block(self, held: float) -> None:
        """Hold the spillway's gate, 0 to 1, from the hour on show to the end; 0 lets it go."""
        self._do(self.session.block(held), "block")

    def choose(self, *, drug: str | None = None, dose: float | None = None) -> None:
        """The drug and the dose that are given where none is said; what is None stays as it is."""
        before = self._given
        drug = before[0] if drug is None else check_name("drug", drug, DRUGS)
        self._given = (drug, before[1] if dose is None else check_number("dose", dose, 0.0, 10.0, "standard doses"))

    def infuse(self, drug: str | None = None, dose: float | None = None) -> None:
        """Give an infusion at the moment on show; without arguments the drug and the dose that were chosen.

        Raises `RiverError` where this very infusion was given in the hour on show already.
        """
        given = self.session.infuse(*self._what(drug, dose))
        if given.course.infusions == self.session.course.infusions:
            raise RiverError(_("this infusion is given in this hour already"))
        self._do(given, "infusion")

    def jump(self, number: int) -> None:
        """Put the jumper cables on the battery of a tributary, numbered from 1, at the moment on show."""
        self._do(self.session.jump(number), f"jump {number}")

    def give(self, day: float, drug: str | None = None, dose: float | None = None) -> None:
        """Give an infusion on any day; without arguments the drug and the dose that were chosen."""
        self._plan(self.session.give(day, *self._what(drug, dose)))

    def move(self, number: int, day: float) -> None:
        """Move an infusion, numbered from 1 in order of time, to another day."""
        self._plan(self.session.move(number, day))

    def drag(self, gesture: object, number: int, day: float) -> None:
        """As `move`, again and again: all of one gesture is one change, numbered as when it began."""
        drag = self._drag
        if drag is None or not drag.goes_on(gesture, self.session):
            drag = Drag(gesture, self.session, self.run, self.session.course)
        moved = drag.base.move(number, day)
        self._plan(replace(self.session, course=moved.course, lived=self.session.now), drag)
        self._drag = replace(drag, course=self.session.course)

    def remove(self, number: int) -> None:
        """Take an infusion, numbered from 1 in order of time, out of the course."""
        self._plan(self.session.remove(number))

    def set(self, name: str, value: float) -> None:
        """Move a parameter from the hour on show on; what can not change while running makes another river."""
        changed = self.session.set(name, value)
        (self._do if changed.river == self.session.river else self._begin)(changed, name)

    def touch(self, kind: str, number: int = 0) -> None:
        """Touch a part of the picture, which then says how it is.

        The gate is shut or opened, a battery is jump-started, a tributary is shown alone in the
        curves, and touched again with all others. Raises `RiverError` where there is no such part.
        """
        part(self.seen, self.session.now, kind, number)  # raises for one that is not there
        if kind == "gate":
            self.block(0.0 if self.session.blocked else HELD)
        elif kind == "battery":
            self.jump(number)
        elif kind == "tributary":
            self.show_only(0 if number == self.only else number)
        self.on_part(kind, number)

    def show_only(self, number: int) -> None:
        """Show one tributary alone in the curves, numbered from 1, or all for 0; raises `RiverError` without it."""
        self.only = check_whole("tributary", number, 0, self.session.river.tributaries)
        self.on_show()

    def enter(self, kind: str, number: int = 0) -> None:
        """Look into a part of the picture, at what it stands for; raises `RiverError` for one without an inside."""
        closer(self.seen, self.session.now, kind, number)  # raises for one that is not there
        self.inside = inside_of(kind), number if kind != "gate" else 0
        self.on_show()

    def leave(self) -> None:
        """Look at the river again."""
        self.inside = None
        self.on_show()

    # --- time -----------------------------------------------------------------------------------------

    def play(self) -> None:
        """Let time run; at the end of the run, from its beginning. Raises `RiverError` without a running loop."""
        self.player.play()
        if self.session.now == self.session.steps:
            self._at(0)
            self.director.begin(events(self.run), 0)
        self._set_off()

    def play_to(self, day: float, then: Callable[[], None], *, least_s: float = 0.0) -> None:
        """Play to the moment nearest to a day, quickly and without a stop, and then do something.

        It takes `GOAL_S` seconds at most, and `least_s` at least where something is to be watched on the way.

        It is not done where time is stopped before, or something else is done. From a later moment it goes back
        first. Without a running loop that moment is shown at once. Raises `RiverError` for a day outside the run.
        """
        index = self._nearest(day)
        if running_loop() is None:
            self._at(index)
            self.director.begin(events(self.seen), index)
            self._arrive(then)
            return
        step = self.session.river.step
        if self.session.now > index:
            self._at(index - round(BACK_D * 24.0 / step))
        now, told = self.session.now, events(self.run)
        self.director.begin(told, now)
        stops = [now, *sorted({event.index for event in told if now < event.index < index}), index]
        self.player.play()
        takes = lasts([stop * step for stop in stops])
        self._set_off(Goal(index, then, takes / max(min(takes, GOAL_S), least_s, 1e-9)))

    def play_or_pause(self) -> None:
        """Let time run, or stop it."""
        (self.pause if self.player.playing else self.play)()

    def pause(self) -> None:
        """Stop time at once."""
        self._goal = None
        if self.player.playing:
            self.player.pause()
            self.on_show()

    def step(self, steps: int = 1) -> None:
        """Pause, and move on by so many steps (back where negative); raises `RiverError` where they are no number."""
        self._show(self.session.now + round(check_number("steps", steps, -MAX_STEPS, MAX_STEPS)))

    def go(self, day: float) -> None:
        """Pause, and show the moment nearest to a day; raises `RiverError` for a day outside the run."""
        self._show(self._nearest(day))

    def speed(self, hours_per_s: float) -> None:
        """How many of the river's hours pass in a second of playing, always; raises `RiverError` out of range."""
        self.player.hours_per_s = check_number("speed", hours_per_s, 0.1, 10_000.0, "hours a second")
        self.directed = False

    def direct(self) -> None:
        """Have time pass by itself: slowly where something happens, with a stop while it is told, and else quickly."""
        self.directed = True

    def watch_again(self) -> None:
        """Play what happened last once more, from a little before it; nothing that was done is lost."""
        self._watch(self.director.place - 1)

    def event_before(self) -> None:
        """Play what happened before that once more."""
        self._watch(max(self.director.place - 2, 0) if self.director.place else -1)

    def next_event(self) -> None:
        """Play what happens next, from a little before it."""
        self._watch(self.director.place)

    def _watch(self, place: int) -> None:
        """Play an event, by its place among all; without a running loop show its moment. Say so where there is none."""
        told = events(self.run)
        if not 0 <= place < len(told):
            self.pause()
            self.on_say(self._nothing(place < 0))
            return
        index = told[place].index
        if running_loop() is None:
            self._show(index, place)
            return
        before = index - round(BEFORE_H / self.session.river.step)
        forward = place >= self.director.place
        self._at(max(before, self.session.now) if forward else before)
        self.director.begin(told, self.session.now, place)
        self.player.play()
        self._set_off()

    def _set_off(self, goal: Goal | None = None) -> None:
        self._goal, self._ahead, self.director.since = goal, 0.0, float(self.session.now)
        self.on_show()

    def _nothing(self, yet: bool) -> str:
        if yet:
            return _("Nothing has happened yet.")
        return _("Nothing more happens up to day {day}.").format(day=whole_day(self.session.day(self.session.steps)))

    # --- back, and handed on ----------------------------------------------------------------------------

    def rewind(self) -> None:
        """Back to day 0: what was done by hand is undone, what the sliders are set to stays.

        The run that was watched stays as the ghost line.
        """
        self.pause()
        rewound = self.session.rewind()
        self._begin(rewound, "rewind", self.run if rewound.course != self.session.course else self.ghost)

    def reset(self) -> None:
        """The story's beginning as it was first told, to the last bit."""
        self.pause()
        self.only = 0
        self._begin(self.session.reset(), "reset")

    def undo(self) -> None:
        """Take the last change back, and show the moment at which it was made; raises `RiverError` without one."""
        if not self.history.past:
            raise RiverError(_("there is nothing to undo"))
        self._return(*self.history.undone(self.session))

    def redo(self) -> None:
        """Do again what was undone last; raises `RiverError` where nothing was."""
        if not self.history.future:
            raise RiverError(_("there is nothing to do again"))
        self._return(*self.history.redone(self.session))

    def share(self) -> str:
        """The code of this river, what was done to it, and the moment on show; raises `RiverError` as `encode` does."""
        return share.encode(self.session)

    def open(self, code: str | Session) -> None:
        """Open what somebody shared or saved; raises `RiverError` for a code that is not whole.

        What is to be told of a code is with `share.opened`.
        """
        opened = code if isinstance(code, Session) else share.decode(code)
        self.pause()
        self._begin(opened, "")

    def kept(self) -> Kept:
        """All that is watched and chosen just now."""
        return Kept(
            session=self.session, history=self.history, ghost=self.ghost, only=self.only, given=self._given,
            speed=self.player.hours_per_s, directed=self.directed,
        )  # fmt: skip

    def come_back(self, kept: Kept) -> None:
        """Watch again what was kept, with its past and what was chosen, from outside.

        Raises `RiverError` for anything else.
        """
        kept = check_kind("kept", kept, Kept)
        self.pause()
        self.inside = None
        self.history, self.only, self._given = kept.history, kept.only, kept.given
        self.player.hours_per_s, self.directed = kept.speed, kept.directed
        self._become(kept.session, kept.session.present(), kept.ghost)

    # --- each change is another session ---------------------------------------------------------------

    def _what(self, drug: str | None, dose: float | None) -> tuple[str, float]:
        return self._given[0] if drug is None else drug, self._given[1] if dose is None else dose

    def _do(self, changed: Session, what: str) -> None:
        """Go on with a session that shares the past of this one. The last run stays as the ghost line."""
        fresh = self.ghost is None or self.session.branches
        ghost = self.run if fresh else self.ghost
        self._change(what, changed, changed.present(after=self.seen.until(self.session.moment)), ghost)

    def _plan(self, changed: Session, drag: Drag | None = None) -> None:
        """Go on with a session whose infusions are others, in the past too. The run that is left is the ghost line."""
        base, left = (drag.base, drag.left) if drag else (self.session, self.run)
        until = min(base.shares(changed), max(changed.now, 1))
        what = f"move {drag.gesture}" if drag else ""
        self._change(what, changed, changed.present(after=left.until(until)), left)

    def _begin(self, session: Session, what: str, ghost: Trajectory | None = None) -> None:
        """Go on with a session whose run is another one from the start, looked at from outside."""
        self.inside = None
        self._change(what, session, session.present(), ghost)

    def _return(self, session: Session, history: History) -> None:
        """Go to a session of the history; the run that is left is the ghost line."""
        self.pause()
        left, known = self.run, session.present()  # what takes long comes first: it may be stopped
        self.history = history
        self._become(session, known, left)

    def _change(self, what: str, session: Session, known: Trajectory, ghost: Trajectory | None) -> None:
        self.history = self.history.done(what, self.session, session)
        self._become(session, known, ghost)

    def _become(self, session: Session, known: Trajectory, ghost: Trajectory | None) -> None:
        before, self._ahead, self._goal = self.session, 0.0, None
        self.session, self._known, self.ghost = session, known, ghost
        self.director.begin(events(known), session.now)
        if session.river.tributaries != before.river.tributaries:
            self.only, self.inside = 0, None
        self.on_change(before)

    # --- another moment on show -----------------------------------------------------------------------

    def _at(self, index: int) -> None:
        self.session = self.session.at(index)

    def _nearest(self, day: float) -> int:
        """The time index nearest to a day; raises `RiverError` for a day outside the run."""
        day = check_number("day", day, 0.0, self.session.day(self.session.steps), "days")
        return round(day * 24.0 / self.session.river.step)

    def _show(self, index: int, place: int | None = None) -> None:
        """Pause, and show the moment of a time index, the nearest within the run, with what happens at it."""
        self.player.pause()
        self._goal = None
        self._at(index)
        self.director.begin(events(self.seen), self.session.now, place)
        self.on_show()

    def _advance(self, hours: float) -> bool:
        """Move on by the whole steps in `hours`, or by as many as the director says; whether there is more to come."""
        before, step, passing = self.told, self.session.river.step, self._passing(hours)
        self._ahead += passing
        whole = int(self._ahead + 1e-6)
        due = self.directed or self._goal or self._ahead * step >= self.player.hours_per_s * self.leap_s
        if whole and due:
            self._ahead = max(0.0, self._ahead - whole)
            self._at(self.session.now + whole)
        if not self.directed or self._goal:
            self.director.pass_by(events(self.run), self.session.now, step)
        if (whole and due) or self.told != before:
            self.on_show()
        elif passing and not self.leap_s:
            self.on_flow()
        return self._goes_on()

    def _passing(self, hours: float) -> float:
        """The steps that pass while a clock of the plain speed would pass so many hours."""
        step, seconds = self.session.river.step, hours / self.player.hours_per_s
        at, goal = self.session.now + self._ahead, self._goal
        if goal:
            return self.director.steps_to(goal.index, events(self.run), at, goal.times * seconds, step)
        if not self.directed:
            return hours / step
        if self.leap_s:
            return self.director.leap(events(self.run), at, self.leap_s, step)
        return self.director.steps(events(self.run), at, seconds, step)

    def _goes_on(self) -> bool:
        """Whether there is more to come; a moment that was played to is the end, and then what was to be done is."""
        goal, now = self._goal, self.session.now
        if goal and now >= goal.index:
            self._arrive(goal.then)
            return False
        return now < self.session.steps or (self.directed and self.director.is_due(events(self.run), now))

    def _arrive(self, then: Callable[[], None]) -> None:
        self._goal = None
        self.player.pause()
        then()
        self.on_show()

    def _stopped(self) -> None:
        self.on_show()
