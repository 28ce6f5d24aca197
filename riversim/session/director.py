"""`Director`: how fast time passes, and what is told when, so that who watches can follow.

Time slows down before something happens, stands while its sentence is read, and goes on; where nothing
happens it hurries. The sentence that is told stands until it was read, at any speed.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

from riversim.words import Event
from riversim.words import reading_s as takes_s

SLOW, HURRY = 1.5, 72.0  # hours a second where something happens, and at most
EASE = 1.5  # hours a second more with each hour from what happens: time to slow down smoothly
LEAST_S = 2.0  # that a sentence stands, however short
LINGER_S = 1.5  # that a sentence stands once it was read
FOLLOWS_S = 7.0  # where the next one follows as soon, it stands till then: nothing between is there long enough to read
PASSING_H = 24.0  # what happened longer ago is no longer told to who lets time run fast
FRAME_S = 1.0 / 60.0
LATE_S = 0.5  # that the next event may be late
NEAR = 1e-6  # steps that rounding may take


def reading_s(sentence: str) -> float:
    """How long a sentence stands to be read [s]."""
    return max(LEAST_S, takes_s(sentence))


class Director:
    """Tells the events of a run one after the other, those of one moment too, and says how much time passes.

    `begin` is called wherever another moment is on show, or another run. `clock` gives seconds, of which only
    differences count.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.place = 0
        """How many of the events have been told, or passed."""
        self._first = 0
        self._told: Event | None = None
        self._read = self._gone = self._leapt = -math.inf
        self.since = 0.0
        """The time index of what happened last, or at which time began to run."""

    # --- what is told -----------------------------------------------------------------------------------

    def begin(self, events: Sequence[Event], index: int, place: int | None = None) -> None:
        """Go on from a time index: with the event numbered `place`, or without one with what happens just then."""
        here = sum(event.index < index for event in events) if place is None else place
        told, self.place, self._first, self.since = self._told, here, here, float(index)
        self._told = None
        if here < len(events) and events[here].index == index:
            self._tell(events, again=events[here] != told)

    def told(self, index: int) -> Event | None:
        """What is told at a time index: what happens just then, or has happened and may not have been read yet."""
        told = self._told
        if told is not None and (told.index == index or self.clock() < self._gone):
            return told
        return None

    @property
    def held(self) -> bool:
        """Whether what is told has not been read yet."""
        return self._told is not None and self.clock() < self._read

    def is_due(self, events: Sequence[Event], index: int) -> bool:
        """Whether something that has happened by a time index is still to be told."""
        return self.place < len(events) and events[self.place].index <= index

    def _tell(self, events: Sequence[Event], *, again: bool = True, follows_s: float = 0.0) -> None:
        self._told = events[self.place]
        self.since = float(self._told.index)
        self.place += 1
        if again:
            self._read = self.clock() + reading_s(self._told.sentence)
            self._gone = self._read + max(LINGER_S, follows_s)

    def _tell_due(self, events: Sequence[Event], step: float) -> None:
        """Tell the next event, whose moment it is, as long as it takes if another follows soon."""
        next_two = [event.index * step for event in events[self.place : self.place + 2]]
        takes = lasts(next_two) + LATE_S
        self._tell(events, follows_s=takes if takes < FOLLOWS_S else 0.0)

    def pass_by(self, events: Sequence[Event], index: int, step: float) -> None:
        """Time has run past what happened by a time index without a stop: the latest is told, once there is time."""
        while self.is_due(events, index):
            self.since = float(events[self.place].index)
            self.place += 1
        if self.place > self._first and not self.held:
            latest = events[self.place - 1]
            if latest != self._told and (index - latest.index) * step <= PASSING_H:
                self.place -= 1
                self._tell(events)

    # --- how much time passes -----------------------------------------------------------------------------

    def steps(self, events: Sequence[Event], at: float, seconds: float, step: float) -> float:
        """How many steps of `step` hours pass in so many seconds from `at` on, at most up to the next event.

        There it is told, and time stands until it was read.
        """
        passed = 0.0
        while seconds > 0.0 and not self.held:
            if self.is_due(events, math.floor(at + passed + NEAR)):
                self._tell_due(events, step)
            else:
                until = events[self.place].index if self.place < len(events) else math.inf
                passed += self._frame(at + passed, until, min(FRAME_S, seconds), step)
                seconds -= FRAME_S
        return passed

    def steps_to(self, goal: int, events: Sequence[Event], at: float, seconds: float, step: float) -> float:
        """As `steps`, but without a stop before the step `goal`."""
        passed = 0.0
        while seconds > 0.0 and at + passed < goal:
            self.pass_by(events, math.floor(at + passed + NEAR), step)
            until = events[self.place].index if self.place < len(events) else goal
            passed += self._frame(at + passed, min(until, goal), min(FRAME_S, seconds), step)
            seconds -= FRAME_S
        return passed

    def _frame(self, at: float, until: float, seconds: float, step: float) -> float:
        """The steps that pass in a moment, at the pace of its beginning."""
        ahead = until - at
        return min(ahead, seconds * pace(ahead * step, (at - self.since) * step) / step)

    def leap(self, events: Sequence[Event], at: float, every_s: float, step: float) -> float:
        """As `steps`, but at once to the next event, or as far as hurrying gets, each `every_s` seconds."""
        if self.held or self.clock() < self._leapt + every_s:
            return 0.0
        if self.is_due(events, math.floor(at + NEAR)):
            self._tell(events)
            return 0.0
        self._leapt = self.clock()
        far = math.ceil(HURRY * every_s / step)
        ahead = events[self.place].index - at if self.place < len(events) else math.inf
        if ahead > far:
            return float(far)
        self._tell(events)
        return ahead


def pace(ahead: float, behind: float) -> float:
    """Hours a second, so many hours before the next event and after the last."""
    return min(HURRY, SLOW + EASE * max(0.0, min(ahead, behind)))


def lasts(moments: Sequence[float]) -> float:
    """How long it takes to play from the first of some hours to the last, slowly at each but without a stop [s]."""
    full = (HURRY - SLOW) / EASE  # hours from an event at which time has its full speed
    total = 0.0
    for before, after in pairwise(moments):
        half = 0.5 * (after - before)
        total += 2.0 * (math.log1p(EASE * min(half, full) / SLOW) / EASE + max(0.0, half - full) / HURRY)
    return total
