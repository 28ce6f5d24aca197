"""`Watching`: the session on show, the run it makes, the run that was left, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from riversim.history import Drag, History
from riversim.session import Session
from riversim.trajectory import Trajectory


class Watching:
    """What a lab watches: each change is another session, of whose run no more is made than is asked for.

    `ghost` is the run that was left last, if one was. `on_change` is told of each change, with
    the session before; a change of nothing but the moment on show is none.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self.history = History()
        self.ghost: Trajectory | None = None
        self.on_change: Callable[[Session], None] = lambda before: None
        self._known = session.present()
        self._drag: Drag | None = None

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

    def at(self, index: int) -> None:
        """Another moment on show, the nearest within the run."""
        self.session = self.session.at(index)

    def do(self, changed: Session, what: str) -> None:
        """Go on with a session that shares the past of this one. The last run stays as the ghost line."""
        fresh = self.ghost is None or self.session.branches
        ghost = self.run if fresh else self.ghost
        self._change(what, changed, changed.present(after=self.seen.until(self.session.moment)), ghost)

    def plan(self, changed: Session, drag: Drag | None = None) -> None:
        """Go on with a session whose infusions are others, in the past too. The run that is left is the ghost line."""
        base, left = (drag.base, drag.left) if drag else (self.session, self.run)
        until = min(base.shares(changed), max(changed.now, 1))
        what = f"move {drag.gesture}" if drag else ""
        self._change(what, changed, changed.present(after=left.until(until)), left)

    def drag(self, gesture: object, number: int, day: float) -> None:
        """Move an infusion again and again: all of one gesture is one change, numbered as when it began."""
        drag = self._drag
        if drag is None or not drag.goes_on(gesture, self.session):
            drag = Drag(gesture, self.session, self.run, self.session.course)
        moved = drag.base.move(number, day)
        self.plan(replace(self.session, course=moved.course, lived=self.session.now), drag)
        self._drag = replace(drag, course=self.session.course)

    def begin(self, session: Session, what: str, ghost: Trajectory | None = None) -> None:
        """Go on with a session whose run is another one from the start."""
        self._change(what, session, session.present(), ghost)

    def undo(self) -> None:
        """Go to the session before the last change, of which there must be one; the run that is left is the ghost."""
        self._return(*self.history.undone(self.session))

    def redo(self) -> None:
        """Go to the session after the change undone last, of which there must be one."""
        self._return(*self.history.redone(self.session))

    def _return(self, session: Session, history: History) -> None:
        left = self.run
        self.history = history
        self._become(session, session.present(), left)

    def _change(self, what: str, session: Session, known: Trajectory, ghost: Trajectory | None) -> None:
        self.history = self.history.done(what, self.session, session)
        self._become(session, known, ghost)

    def _become(self, session: Session, known: Trajectory, ghost: Trajectory | None) -> None:
        before = self.session
        self.session, self._known, self.ghost = session, known, ghost
        self.on_change(before)
