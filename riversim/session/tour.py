"""A tour: ten steps of the whole story, as the clinic tells it, each a sentence and one thing to do.

The steps are data. What a step says is a claim about the run, and is said only while the run bears it
out; a step is over when its own claim has come true, whatever somebody did meanwhile.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from riversim.model import Array, Flags, River, Trajectory, check_whole, undisturbed
from riversim.session.history import History
from riversim.session.player import Later
from riversim.session.session import Session
from riversim.session.visit import HELD, Kept, Visit
from riversim.words import SPILLING, _, bands, begin, day_word, mark

STORY = "obstructed"
CONTROLS = ("play", "gate", "infuse", "feeling", "part", "cause")  # what a step may show
EASED = 0.1  # the cause after care
BEFORE = "before"
SETTLES_S = 1.5  # what is done is done when nothing more follows for so long: a slider passes many places on its way
LEAST_S = 8.0  # that time takes to run to what is to be seen: the hours of an infusion are to be watched


class Claim(NamedTuple):
    """Something measured of a run compares so with a number, or with itself at the step's beginning, changed `by`."""

    what: str
    how: str
    than: float | str
    by: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the tour: `say` is said while its `claims` hold, then `ask` asks for the one thing to do.

    `do` names that thing, nothing where there is only something to read. The step is over once `until` holds,
    and then says `seen`. `part` of the picture is lit, and the controls that it `shows` are there.
    """

    id: str
    say: str
    claims: tuple[Claim, ...]
    ask: str
    part: str
    do: str = ""
    until: tuple[Claim, ...] = ()
    seen: str = ""
    shows: tuple[str, ...] = ()


STEPS: tuple[Step, ...] = (
    Step(
        id="water", part="pool",
        say=mark("Glutamate is the water of rivers and creeks: where it runs, signals get through."),
        claims=(Claim("inflow", ">", 0.0), Claim("running", "==", 0)),
        ask=mark("Watch the water, then go on."),
    ),
    Step(
        id="spillway", part="gate", shows=("play",),
        say=mark("The NMDA receptor is a spillway: it carries off what is too much, and so keeps the river steady."),
        claims=(Claim("competence", ">=", 0.9), Claim("block", "<", 0.1)),
        ask=mark("Let time run: press Play, and watch the spillway."), do="play",
        until=(Claim("hours", ">=", BEFORE, 18), Claim("spilled", ">", BEFORE), Claim("flooded", "==", BEFORE)),
        seen=mark("What was too much went over the spillway, and the river did not flood."),
    ),
    Step(
        id="clogged", part="plug", shows=("feeling", "part"),
        say=mark("In a mood disorder the mouths of creeks are clogged, although the spillway works."),
        claims=(Claim("open", "==", 0), Claim("competence", ">=", 0.9), Claim("block", "<", 0.1)),
        ask=mark("Touch a clogged mouth in the picture."), do="touch plug",
        seen=mark("A plug gives way only where the river is higher than it is now."),
        until=(Claim("level", "<", "weakest plug"),),
    ),
    Step(
        id="block", part="gate", shows=("gate", "play", "feeling"),
        say=mark("Ketamine blocks the spillway. Do it by hand first, and see what the river does."),
        claims=(Claim("infusions", "==", 0), Claim("running", "==", 0)),
        ask=mark("Block the spillway: move its slider up."), do="block",
        until=(Claim("block", ">", BEFORE, 0.1), Claim("level", ">", BEFORE), Claim("hours open", ">=", 2)),
        seen=mark("The river rose, and the pressure forced clogged mouths open."),
    ),
    Step(
        id="let go", part="gate", shows=("gate", "play", "feeling"),
        say=mark("A mouth stays open only if its battery runs: its AMPA receptors. Here none does."),
        claims=(Claim("running", "==", 0),),
        ask=mark("Let the gate go: move the slider down to 0."), do="let go",
        until=(Claim("block", "<", 0.1), Claim("open", "==", 0), Claim("level", "<", 1.0)),
        seen=mark("The river fell, and without a battery the mouths clogged again."),
    ),
    Step(
        id="ketamine", part="battery", shows=("infuse", "play", "feeling"),
        say=mark(
            "Ketamine blocks the spillway for hours, and it helps AMPA receptors like a jump helps a dead car battery."
        ),
        claims=(Claim("running", "==", 0),),
        ask=mark("Give an infusion."), do="infuse",
        until=(Claim("infusions", ">", BEFORE), Claim("open", ">", 0), Claim("running", ">", 0)),
        seen=mark("Ketamine forced mouths open, and batteries began to start."),
    ),
    Step(
        id="jump", part="battery", shows=("play", "feeling", "part"),
        say=mark("Some batteries start easily, and some need more."),
        claims=(Claim("running", ">", 0), Claim("dead", ">", 0)),
        ask=mark("Touch a battery that does not run yet: it gets a jump by hand."), do="touch battery",
        until=(Claim("jumps", ">", BEFORE), Claim("running", ">", BEFORE)),
        seen=mark("It got its jump, and more batteries run now."),
    ),
    Step(
        id="growth", part="tree", shows=("play", "feeling"),
        say=mark("A battery that runs keeps its creek open and feeds the trees."),
        claims=(Claim("running", ">", 0),),
        ask=mark("Let time run: press Play, and watch the banks."), do="play",
        until=(Claim("trees", ">", BEFORE, 0.05), Claim("murk", "<", BEFORE, -0.1), Claim("relief", "==", 1)),
        seen=mark(
            "Trees are coming back, the water is clearing (less inflammation), "
            "and symptoms have fallen by half or more."
        ),
    ),
    Step(
        id="relapse", part="plug", shows=("play", "feeling"),
        say=mark("It is no cure: the cause is still there, and it brings silt."),
        claims=(Claim("cause", ">", 0.1),),
        ask=mark("Let time run: press Play, and watch the mouths."), do="play",
        until=(Claim("open", "<", BEFORE), Claim("running", "<", BEFORE), Claim("relief", "==", 0)),
        seen=mark("Mouths clogged, some batteries died, and the relief was lost: a relapse."),
    ),
    Step(
        id="care", part="mountain", shows=("cause", "play", "feeling"),
        say=mark("Further infusions can hold the relief for a time. What can make it last is care for the cause."),
        claims=(Claim("relief", "==", 0),),
        ask=mark("Ease what keeps silting up the tributaries: move the slider down, almost to 0."), do="care",
        until=(Claim("cause", "<", BEFORE, -0.1), Claim("relief", "==", 1)),
        seen=mark("Less silt came in, and relief returned. All this is an oversimplified analogy."),
    ),
)  # fmt: skip

# What is said where something was done that does not lead to what is to be seen.
ASTRAY = mark("This river goes another way now. Show me brings the story back.")
ELSEWHERE: Mapping[str, str] = {
    "block": mark("That is not enough yet. Move the slider further up."),
    "let go": mark("The gate is still held. Move the slider all the way down."),
    "touch battery": mark("That was something else. Touch a battery that does not run yet, or choose Show me."),
    "care": mark("That is not enough yet. Move the slider further down."),
}


# --- claims -------------------------------------------------------------------------------------------


def _weakest(river: River) -> float:
    return float(river.plug_strengths().min())


def _hours_open(run: Trajectory) -> Array:
    """How long one mouth at least has been open."""
    times = np.arange(len(run.level))
    shut = np.maximum.accumulate(np.where(bands(run).clear.any(axis=1), -1, times))
    return np.asarray((times - shut) * run.river.step)


def _given(run: Trajectory, days: list[float]) -> Array:
    """How many of what was given on some days have begun at each time."""
    return np.asarray(np.searchsorted(np.sort(days), run.time / 24.0 - 1e-9), dtype=np.float64)


MEASURES: Mapping[str, Callable[[Trajectory], Array]] = {
    "hours": lambda run: run.time,
    "inflow": lambda run: run.inflow,
    "level": lambda run: run.level,
    "weakest plug": lambda run: np.full(len(run.level), _weakest(run.river)),
    "block": lambda run: run.block,
    "competence": lambda run: run.competence,
    "cause": lambda run: run.cause,
    "murk": lambda run: run.inflammation,
    "trees": lambda run: run.foliage.mean(axis=1),
    "spilled": lambda run: np.cumsum(run.spill > SPILLING),
    "flooded": lambda run: np.cumsum(bands(run).flood),
    "open": lambda run: bands(run).clear.sum(axis=1),
    "hours open": _hours_open,
    "running": lambda run: bands(run).running.sum(axis=1),
    "dead": lambda run: (~bands(run).running).sum(axis=1),
    "relief": lambda run: bands(run).better.astype(float),
    "infusions": lambda run: _given(run, [infusion.day for infusion in run.course.infusions]),
    "jumps": lambda run: _given(run, [jump.day for jump in run.course.jumps]),
}
RELATIONS: Mapping[str, Callable[[Array, Array | float], Flags]] = {
    "<": operator.lt, "<=": operator.le, "==": operator.eq, ">=": operator.ge, ">": operator.gt,
}  # fmt: skip


@undisturbed
def holds(claims: tuple[Claim, ...], run: Trajectory, before: Mapping[str, float]) -> Flags:
    """At which times of a run all of some claims hold, (times,); `before` has the measures at the step's beginning."""
    held = np.ones(len(run.level), dtype=np.bool_)
    for what, how, than, by in claims:
        other = before[what] if than == BEFORE else MEASURES[than](run) if isinstance(than, str) else than
        held &= RELATIONS[how](MEASURES[what](run), other + by)
    return held


@undisturbed
def measured(run: Trajectory, index: int) -> dict[str, float]:
    """Every measure of a run at a time index."""
    return {name: float(measure(run)[index]) for name, measure in MEASURES.items()}


# --- what is done --------------------------------------------------------------------------------------


def _weakest_plug(visit: Visit) -> int:
    return int(visit.session.river.plug_strengths().argmin()) + 1


def _next_battery(visit: Visit) -> int:
    """The battery that has most charge among those that do not run."""
    run, now = visit.seen, visit.session.now
    return int(np.where(bands(run).running[now], -1.0, run.charge[now]).argmax()) + 1


def _fullest_battery(visit: Visit) -> int:
    return int(visit.seen.charge[visit.session.now].argmax()) + 1


# Which one is meant of the parts that there are several of: one thing is lit at a time.
CHOSEN: Mapping[str, Callable[[Visit], int]] = {
    "plug": _weakest_plug, "battery": _next_battery, "tree": _fullest_battery,
}  # fmt: skip
DEEDS: Mapping[str, Callable[[Visit], None]] = {
    "": lambda visit: None,
    "play": lambda visit: None,
    "touch plug": lambda visit: visit.touch("plug", _weakest_plug(visit)),
    "block": lambda visit: visit.block(HELD),
    "let go": lambda visit: visit.block(0.0),
    "infuse": lambda visit: visit.infuse("ketamine", 1.0),
    "touch battery": lambda visit: visit.touch("battery", _next_battery(visit)),
    "care": lambda visit: visit.set("cause", EASED),
}


DRESSED = ("touch battery",)  # what is put on the part is seen without a ring around it
TOLD = ("touch plug",)  # what is done without changing the river: whoever shows it tells of it


class Touring:
    """A tour on a visit, whose own river comes back when the tour is left; it may begin at a later `step`.

    Who shows the visit calls `changed` after each change, `look` where another moment is on show, and `touched`
    where a part was touched. Each step can be done by hand, shown, gone back from, and left. Raises `RiverError`
    for a step that there is not.
    """

    def __init__(self, visit: Visit, step: int = 1) -> None:
        check_whole("step", step, 1, len(STEPS))
        self.visit = visit
        self.on_settled: Callable[[], None] = lambda: None
        """Called when what was done has led nowhere, which is said only then."""
        self._settling = False
        self._settles = Later(self._settle, calm=SETTLES_S)
        self.over = self.done = self._touched = False
        """Whether the tour was left; whether the step on show is over."""
        self._own = visit.kept()
        self._tour = Kept(session=Session.begin(STORY), history=History())
        self._begun: list[Session] = []
        self.busy = False
        """Whether it is between two steps, and there is nothing to be shown of it."""
        self._goal: int | None = None  # where time runs to
        self._known: tuple[Trajectory, int, int | None] | None = None
        self._put(self._tour.session)
        self._enter()
        for _before in range(step - 1):
            self.through()
            self.next()

    # --- what is on show --------------------------------------------------------------------------------

    @property
    def number(self) -> int:
        """The number of the step, from 1."""
        return len(self._begun)

    @property
    def step(self) -> Step:
        """The step on show."""
        return STEPS[self.number - 1]

    @property
    def last(self) -> bool:
        """Whether no step follows."""
        return self.number == len(STEPS)

    @property
    def lit(self) -> str:
        """The part of the picture that the step tells of, one of its kind, as views name it."""
        kind = self.step.part
        if self._touched and self.step.do in DRESSED:
            return ""
        return f"{kind} {self._chosen}" if kind in CHOSEN else kind

    @property
    def runs(self) -> bool:
        """Whether time runs to what is to be seen in this step."""
        return not self.done and self.visit.player.playing and self._due() is not None

    def when(self) -> str:
        """The day and hour on show."""
        return begin(day_word(self.visit.session.day(self.visit.session.now)))

    def sentence(self) -> str:
        """What is said: of the story, while it is so, or of what was seen, once it was."""
        if self._was_seen():
            return _(self.step.seen)
        return _(self.step.say) if self._is_so() else _(ASTRAY)

    def instruction(self) -> str:
        """The one thing to do; empty where the step is over, or what is said asks for it already."""
        if self._was_seen() or not self._is_so():
            return ""
        if self.runs:
            return _("Now watch.")
        if self._tried():
            if self._due() is not None:
                return _("Press Play to go on.")
            if not self._settling:
                return _(ELSEWHERE.get(self.step.do, ASTRAY))
        return _(self.step.ask)

    def _was_seen(self) -> bool:
        """Whether the step is over, and what was to be seen lies between its beginning and the moment on show."""
        due = self._due() if self.done and self.step.until else None
        return due is not None and due <= self.visit.session.now

    def _is_so(self) -> bool:
        """Whether the run bears out what the step says."""
        return bool(holds(self.step.claims, self.visit.seen, self._before)[self.visit.session.now])

    def _tried(self) -> bool:
        """Whether something was done to the river in this step."""
        return self.visit.session.course != self._begun[-1].course

    # --- what a visitor does ------------------------------------------------------------------------------

    def look(self) -> None:
        """Another moment is on show: what is to be seen may have come, and then time stops."""
        if self.busy or self.over or self.done:
            return
        due = self._due()
        if due is not None and self.visit.session.now >= due:
            self._finish(due)
        elif not self.visit.player.playing:
            self._goal = None
        elif due is not None and due != self._goal:
            self._run_to(due)

    def changed(self) -> None:
        """Something was done: where it leads to what is to be seen, time runs there by itself."""
        self._goal = None
        if not (self.busy or self.over):
            self._settling = True
            self._settles.ask()
        self.look()
        if not (self.busy or self.over or self.done):
            due = self._due()
            if due is not None and self._tried():
                self._run_to(due)

    def _settle(self) -> None:
        self._settling = False
        if not self.over:
            self.on_settled()

    def touched(self, kind: str) -> None:
        """A part of the picture was touched, which a step may ask for."""
        self._touched = self._touched or self.step.do == f"touch {kind}"
        self.look()

    def next(self) -> None:
        """The next step; leaves the tour after the last."""
        if self.last:
            self.leave()
        else:
            self.visit.pause()
            self._enter()

    def back(self) -> None:
        """The step before, as it began."""
        if self.number > 1:
            self._begun.pop()
        session = self._begun.pop()
        self._put(session)
        self._enter()

    def show(self) -> None:
        """Do what the step asks for, and let time run to what is to be seen; be there at once where it runs already."""
        due = self._due() if self.runs else None
        if due is None:
            due = self._do()
            self._run_to(due)
        else:
            self._finish(due)

    def leave(self) -> None:
        """The visitor's own river comes back, at its moment."""
        self.over = True
        self._settles.cancel()
        self.visit.come_back(self._own)

    # --- steps --------------------------------------------------------------------------------------------

    def _enter(self) -> None:
        """Begin the step after the last begun; where its river is not as the story needs it, with the story's.

        A step tells of the river, so it is seen from outside.
        """
        if self.visit.inside:
            busy, self.busy = self.busy, True  # the step before is over, and the next has not begun
            self.visit.leave()
            self.busy = busy
        self._begin()
        if not self._is_so():
            self._begun.pop()
            self._put(self._as_told())
            self._begin()

    def _begin(self) -> None:
        self._begun.append(self.visit.session)
        self._before = measured(self.visit.seen, self.visit.session.now)
        self._chosen = CHOSEN[self.step.part](self.visit) if self.step.part in CHOSEN else 0
        self._touched, self._goal = False, None
        self.done = not self.step.until

    def _as_told(self) -> Session:
        """Where the next step begins if all before it is done as asked."""
        told = Touring(Visit(STORY))
        for _step in self._begun:
            told.through()
            told.next()
        return told.visit.session

    def through(self) -> None:
        """Do what the step asks for, and be there at once when it is over."""
        if not self.done:
            self._finish(self._do())

    def _do(self) -> int:
        """Do what the step asks for from its beginning, or from where the story has it; the index where it is over."""
        due = self._done_from(self._begun[-1])
        if due is None:
            self._begun.pop()
            self._put(self._as_told())
            self._begin()
            due = self._done_from(self._begun[-1])
        assert due is not None, "the story's own course reaches every step's end"
        return due

    def _done_from(self, session: Session) -> int | None:
        self._put(session)
        busy, self.busy = self.busy, True  # it is all one change
        DEEDS[self.step.do](self.visit)
        self._touched, self.busy = True, busy
        return self._due()

    def _put(self, session: Session) -> None:
        busy, self.busy = self.busy, True
        self.visit.come_back(replace(self._tour, session=session))
        self.busy = busy

    # --- time ----------------------------------------------------------------------------------------------

    def _due(self) -> int | None:
        """When the step is over: the time index of what is to be seen, in the run as it will be; None for never."""
        if self.step.do in TOLD and not self._touched:
            return None
        run, begun = self.visit.run, self._begun[-1].now
        if self._known is None or self._known[0] is not run or self._known[1] != self.number:
            found = np.flatnonzero(holds(self.step.until, run, self._before)[begun:])
            self._known = run, self.number, begun + int(found[0]) if len(found) else None
        return self._known[2]

    def _run_to(self, due: int) -> None:
        """Let time run to a time index; be there at once where none can run."""
        if self.visit.session.now >= due:
            self._finish(due)
        else:
            self._goal = due
            self.visit.play_to(self.visit.session.day(due), self.look, least_s=LEAST_S)

    def _finish(self, due: int) -> None:
        self.done = True
        self.visit.go(self.visit.session.day(due))
