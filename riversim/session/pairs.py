"""Two rivers under one rain: ready pairs and any of one's own, and `Comparing`, the one clock that both go by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from riversim.model import (
    HEALTHY,
    MAX_STEPS,
    OBSTRUCTED,
    SIX,
    Array,
    Course,
    River,
    RiverError,
    Trajectory,
    care,
    check_name,
    check_number,
    hold,
    infusions,
    maintenance,
    scenario,
    wear,
)
from riversim.session import share
from riversim.session.player import Player
from riversim.session.session import Session
from riversim.words import Contrast, Spoken, _, contrast, label, mark, reading_s, unlike, whole_day

BEFORE_H = 12.0  # own rivers are watched from so many hours before they begin to differ

# What makes the weather of a river, which two that are compared have in common.
WEATHER = ("seed", "step", "rain_memory", "rain_noise", "rain")
USUAL = 24.0  # hours a second, at least
WHOLE_S = 60.0  # that playing the whole takes at most, while nothing holds it
BLOCKS = 0.1  # of the spillway, from which on a block does something
SLOW, SLOW_H = 3.0, 12.0  # hours a second in the first hours of a block, which does its work then


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two rivers, A and B, under the same rain for the same time, and what each is called.

    Raises `RiverError`, which says what differs, where it is another rain or another time, and where nothing differs.
    """

    id: str
    title: str
    names: tuple[str, str]
    left: Session
    right: Session

    def __post_init__(self) -> None:
        _check_one_rain(self.left, self.right)
        if not self.differs:
            raise RiverError(_("nothing differs between the two, so there is nothing to compare"))

    @property
    def sessions(self) -> tuple[Session, Session]:
        """River A and river B, as they are at the beginning."""
        return self.left, self.right

    @property
    def differs(self) -> tuple[str, ...]:
        """What makes them differ, by its names."""
        a, b = self.sessions
        return unlike(a.river, a.course, b.river, b.course)


def _check_one_rain(left: Session, right: Session) -> None:
    told = _("the two rivers have not the same weather: {what} ({left} and {right})")
    for name in WEATHER:
        values = [getattr(session.river, name) for session in (left, right)]
        if values[0] != values[1]:
            raise RiverError(told.format(what=label(name), left=_short(values[0]), right=_short(values[1])))
    if left.steps != right.steps:
        days = [_short(session.day(session.steps)) for session in (left, right)]
        told = _("the two rivers do not last for the same time: {left} days and {right} days")
        raise RiverError(told.format(left=days[0], right=days[1]))
    apart = np.flatnonzero(_usual_rain(left) != _usual_rain(right))
    if apart.size:
        told = _("the two rivers have not the same rain from day {day} on")
        raise RiverError(told.format(day=whole_day(left.day(int(apart[0])))))


def _usual_rain(session: Session) -> Array:
    """Rain as a course makes it, without the weather's noise, in each step."""
    step, steps, course = session.river.step, session.steps, session.course
    keep, add = course.path("rain", step, steps)
    usual: Array = (keep * session.river.rain + add) * course.spell("rain", 1.0, step, steps)
    return usual


def _short(value: float) -> str:
    return f"{Spoken(value):g}"


# --- ready pairs ----------------------------------------------------------------------------------------


def _ready(
    id: str, title: str, left: tuple[str, Course], right: tuple[str, Course],
    *, river: River = OBSTRUCTED, weeks: float = 4.0,
) -> Pair:  # fmt: skip
    story = "healthy" if river == HEALTHY else "obstructed"
    a, b = (Session(story=story, river=river, course=course, weeks=weeks) for _name, course in (left, right))
    return Pair(id=id, title=title, names=(left[0], right[0]), left=a, right=b)


ONE, MANY = infusions([0]), infusions(SIX)
PAIRS: Mapping[str, Pair] = {
    pair.id: pair
    for pair in (
        _ready(
            "with-without", mark("With and without an infusion"),
            (mark("One infusion"), ONE), (mark("No infusion"), Course()),
        ),
        _ready(
            "ketamine-blocker", mark("Ketamine, and a drug that only blocks"),
            (mark("Ketamine"), ONE), (mark("A blocker alone"), infusions([0], drug="blocker")),
        ),
        _ready(
            "block-boost", mark("Only the block, and only the jumper cables"),
            (mark("A blocker alone"), infusions([0], drug="blocker")),
            (mark("Jumper cables alone"), infusions([0], drug="potentiator")),
        ),
        _ready(
            "one-six", mark("One infusion and six"),
            (mark("One infusion"), ONE), (mark("Six infusions"), MANY), weeks=8.0,
        ),
        _ready(
            "alone-care", mark("Infusions alone, and with care"),
            (mark("Six infusions"), MANY), (mark("Six infusions and care"), MANY + care(0, 42)), weeks=26.0,
        ),
        _ready(
            "care-bridge", mark("Care alone, and with infusions"),
            (mark("Care alone"), care(0, 42)), (mark("Six infusions and care"), MANY + care(0, 42)), weeks=26.0,
        ),
        _ready(
            "six-maintenance", mark("Six infusions, and then maintenance or none"),
            (mark("Six infusions"), MANY),
            (mark("Six, then maintenance"), MANY + maintenance(weeks=2, start=18, end=112)), weeks=16.0,
        ),
        _ready(
            "usual-high", mark("A usual and a very high dose"),
            (mark("A usual dose"), ONE), (mark("A very high dose"), infusions([0], dose=10)),
        ),
        _ready(
            "day-week", mark("Held shut for a day, and for a week"),
            (mark("Held shut for a day"), hold(1.0, 1, 2)), (mark("Held shut for a week"), hold(1.0, 1, 8)),
        ),
        _ready(
            "sound-worn", mark("A sound spillway and a worn one"),
            (mark("A sound spillway"), Course()), (mark("A spillway that wears out"), wear(7, 21, to=0.2)),
            river=HEALTHY, weeks=10.0,
        ),
    )
}  # fmt: skip


def pair(id: str) -> Pair:
    """The ready pair of that id; raises `RiverError` that suggests the nearest for an unknown one."""
    return PAIRS[check_name("pair", id, PAIRS)]


# --- one's own ------------------------------------------------------------------------------------------


def own(left: Session, right: Session, names: tuple[str, str] | None = None) -> Pair:
    """Any two rivers of one's own; raises `RiverError` as `Pair` does."""
    begun = (replace(session, now=0, lived=0) for session in (left, right))
    return Pair(
        id="own", title=mark("Your own two rivers"), names=names or (mark("The first"), mark("The second")),
        left=next(begun), right=next(begun),
    )  # fmt: skip


def done(session: Session) -> Pair:
    """A river with what was done to it since its story began, and without; the rain stays as it was set.

    Raises `RiverError` where nothing was done, or nothing but to change the rain.
    """
    told = scenario(session.story).course
    rain = tuple(s for s in session.course.shifts if s.what == "rain")
    course = replace(told, shifts=(*(s for s in told.shifts if s.what != "rain"), *rain))
    if not unlike(session.river, session.course, session.river, course):
        raise RiverError(_("nothing was done to this river yet: do something first, then look at it with and without"))
    return own(session, replace(session, course=course), (mark("With what you did"), mark("Without what you did")))


def before(session: Session, ghost: Trajectory | None) -> Pair:
    """A river as it is now, and the run before; raises `RiverError` where there was none, or as `own` does."""
    if ghost is None:
        raise RiverError(_("there is no run before this one yet: do something first"))
    return own(session, share.of_run(ghost), (mark("This run"), mark("The run before")))


def coded(session: Session, code: str) -> Pair:
    """A river, and one that was saved or shared as a code; raises `RiverError` as `share.decode` and `own` do."""
    return own(session, share.decode(code), (mark("This river"), mark("The saved river")))


# --- one clock ------------------------------------------------------------------------------------------


class Comparing:
    """Two rivers watched by one clock: `now` is the time index on show, the same in both `runs`.

    Played, time goes slowly while a block begins, and waits for the reader when another kind of difference is told.
    `on_show` is called where another moment, or another pair, is on show.
    """

    def __init__(self, pair: Pair) -> None:
        self.on_show: Callable[[], None] = lambda: None
        self.watched: Callable[[], bool] = lambda: True
        """Whether anybody looks: where nobody does, playing ends."""
        self.leap_s = 0.0
        """Playing goes on in leaps of so many seconds, for who wants no motion; it flows for 0."""
        self.player = Player(self._advance, self._stopped)
        self.pair, self.runs = pair, _runs(pair)
        self.now = self.beginning
        self._begin()

    def _begin(self) -> None:
        self._ahead = self._wait_s = 0.0
        self._told = {self._kind(self.contrast)}

    def choose(self, pair: Pair, *, stay: bool = False) -> None:
        """Compare another pair, from where watching begins, or with `stay` at the day on show."""
        day = self.day
        runs = _runs(pair)  # what takes long comes first: it may be stopped
        self.player.pause()
        self.pair, self.runs = pair, runs
        self._at(runs[0].index(day) if stay else self.beginning)
        self._begin()
        self.on_show()

    @property
    def steps(self) -> int:
        """The index of the last moment."""
        return len(self.runs[0].level) - 1

    @property
    def beginning(self) -> int:
        """Where watching begins: ready pairs with their story, one's own a little before they begin to differ."""
        if self.pair.id != "own":
            return 0
        return max(0, _parting(*self.runs) - round(BEFORE_H / self.runs[0].river.step))

    @property
    def day(self) -> float:
        """The day on show."""
        return float(self.runs[0].time[self.now]) / 24.0

    @property
    def contrast(self) -> Contrast:
        """What differs at the moment on show, of all that was seen until then."""
        return contrast(*self.runs, self.now)

    def sentence(self) -> str:
        """What differs at the moment on show, in one sentence."""
        return self.contrast.sentence

    # --- time -------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Let time run; at the end, from where watching begins. Raises `RiverError` without a running loop."""
        self.player.play()
        if self.now == self.steps:
            self.now = self.beginning
        self._begin()
        self.player.hours_per_s = self._pace()
        self.on_show()

    def play_or_pause(self) -> None:
        """Let time run, or stop it."""
        (self.pause if self.player.playing else self.play)()

    def pause(self) -> None:
        """Stop time at once."""
        if self.player.playing:
            self.player.pause()
            self.on_show()

    def step(self, steps: int = 1) -> None:
        """Pause, and move on by so many steps (back where negative); raises `RiverError` where they are no number."""
        self._show(self.now + round(check_number("steps", steps, -MAX_STEPS, MAX_STEPS)))

    def go(self, day: float) -> None:
        """Pause, and show the moment nearest to a day; raises `RiverError` for a day outside the runs."""
        self._show(self.runs[0].index(check_number("day", day, 0.0, float(self.runs[0].time[-1]) / 24.0, "days")))

    def _show(self, index: int) -> None:
        self.player.pause()
        self._at(index)
        self.on_show()

    def _at(self, index: int) -> None:
        self.now = min(max(index, 0), self.steps)

    def _pace(self) -> float:
        """Hours a second: slow while the first block of either river does its work."""
        run = self.runs[0]
        since = [(self.now - _blocked_first(one)) * run.river.step for one in self.runs]
        if any(0.0 <= hours < SLOW_H for hours in since):
            return SLOW
        return max(USUAL, float(run.time[-1]) / WHOLE_S)

    def _advance(self, hours: float) -> bool:
        """Move on by the whole steps in `hours`, unless somebody reads; whether there is more to come."""
        step = self.runs[0].river.step
        if self._wait_s > 0.0:
            self._wait_s -= hours / self.player.hours_per_s
            return True
        self._ahead += hours / step
        whole = int(self._ahead)
        if whole and self._ahead * step >= self.player.hours_per_s * self.leap_s:
            self._ahead -= whole
            self._at(self.now + whole)
            self._read()
            self.player.hours_per_s = self._pace()
            self.on_show()
        return self.now < self.steps and self.watched()

    def _read(self) -> None:
        """Wait for the reader where a kind of difference is told for the first time."""
        told = self.contrast
        if self._kind(told) not in self._told and self.now < self.steps:
            self._told.add(self._kind(told))
            self._wait_s, self._ahead = reading_s(told.sentence), 0.0

    @staticmethod
    def _kind(told: Contrast) -> tuple[str, str]:
        return told.kind, told.more

    def _stopped(self) -> None:
        self.on_show()


def _runs(pair: Pair) -> tuple[Trajectory, Trajectory]:
    return pair.left.simulate(), pair.right.simulate()


def _parting(left: Trajectory, right: Trajectory) -> int:
    """The first time index at which two runs differ in anything; 0 where their rivers do."""
    if left.river != right.river:
        return 0
    told = ((getattr(left, field.name), getattr(right, field.name)) for field in fields(left))
    over_time = [(a, b) for a, b in told if isinstance(a, np.ndarray) and len(a) == len(left.level) == len(b)]
    unlike_at = [(a != b).reshape(len(a), -1).any(axis=1) for a, b in over_time]
    apart = np.flatnonzero(np.any(unlike_at, axis=0))
    return int(apart[0]) if apart.size else 0


def _blocked_first(run: Trajectory) -> int:
    """The time index after which the spillway is blocked for the first time; one past the end where it never is."""
    blocked = np.flatnonzero(run.block >= BLOCKS)
    return int(blocked[0]) - 1 if blocked.size else len(run.block)
