"""`History`: what was changed, so that it can be undone and done again."""

from __future__ import annotations

from dataclasses import dataclass, replace

from riversim.model import Course, Trajectory
from riversim.session.session import Session

MOST = 200


@dataclass(frozen=True)
class Drag:
    """An infusion in somebody's hand: the session and the run as it was taken up, and the course it led to."""

    gesture: object
    base: Session
    left: Trajectory
    course: Course

    def goes_on(self, gesture: object, session: Session) -> bool:
        """Whether it is the same hand still, and nobody else changed the course meanwhile."""
        return self.gesture == gesture and self.course is session.course


@dataclass(frozen=True, kw_only=True)
class History:
    """The sessions before and after the one on show, nearest last.

    `last` says what the last change was and in which hour: a slider that is dragged makes many
    changes of one kind in one hour, and they are undone together. A change without a kind stands alone.
    """

    past: tuple[Session, ...] = ()
    future: tuple[Session, ...] = ()
    last: tuple[str, int] | None = None

    def done(self, what: str, before: Session, after: Session) -> History:
        """The history after a change of the kind `what`; what had been undone is forgotten."""
        if what and self.last == (what, before.now) and self.past:
            return replace(self, future=(), last=(what, after.now))
        return History(past=(*self.past, before)[-MOST:], last=(what, after.now))

    def undone(self, now: Session) -> tuple[Session, History]:
        """The session before the last change, and the history from there; `past` must not be empty."""
        return self.past[-1], History(past=self.past[:-1], future=(*self.future, now))

    def redone(self, now: Session) -> tuple[Session, History]:
        """The session after the change undone last; `future` must not be empty."""
        return self.future[-1], History(past=(*self.past, now), future=self.future[:-1])
