"""`RiverLab`: watch a river, act on it at any moment, and see what differs.

Each control's work is a public method that raises `RiverError`; the control shows the error
in words instead. The state is one `Session`; its whole course, past and to come, is in `run`.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs

from riversim import share, words
from riversim.charts import RiverCurves
from riversim.history import Drag, History
from riversim.panel import CURVES_NARROW, CURVES_WIDE, PICTURE, Looks, Panel
from riversim.parameters import RiverError, check_number
from riversim.picture import RiverPicture
from riversim.player import Later, Player, at_home, running_loop
from riversim.questions import questions
from riversim.run import MAX_STEPS
from riversim.scenarios import scenario as story_of
from riversim.screen import Screen
from riversim.session import Session, check_weeks
from riversim.touching import Touching
from riversim.trajectory import Trajectory
from riversim.wiring import wire

HELD = 0.9  # the share of the spillway that a touch of the gate holds shut
MARKS = 8  # moments with words on the line of time
CAPTION_S = 1.5
CURVES_S = 0.1
COURSE_S = 0.08
SHARE = 5.0  # while time runs the present gets this many times as much time as the course to come,
DRAGGED = 2.0  # and so many times while a slider is dragged: there the course is what is looked for


class RiverLab:
    """A river to play with, as the last line of a cell.

    With a `code` it opens what somebody shared. Raises `RiverError` for an unknown story or
    theme, `weeks` out of range, or a code that is not whole.
    """

    def __init__(
        self,
        scenario: str = "obstructed",
        *,
        weeks: float | None = None,
        code: str | None = None,
        theme: str = "light",
        projector: bool = False,
    ) -> None:
        self.looks = Looks(theme=theme, projector=projector)
        self._home = running_loop()
        self.session = Session.begin(scenario, check_weeks(weeks)) if code is None else share.decode(code)
        self.history = History()
        self._known = self.session.present()
        self.ghost: Trajectory | None = None
        self.player = Player(self._advance, self._stopped)
        self.panel = Panel(self.session.river, self.looks, run=lambda: self.run)
        self.only = 0
        self.touching: Touching = Touching(self.panel.picture, self.touch, self._tell_part)
        self._drag: Drag | None = None
        self._ahead = 0.0
        self._spoke = self._drew = -math.inf
        self._course = Later(self._show_course, calm=COURSE_S, most=4.0 * COURSE_S)
        self._picture = Screen(self.panel.picture, self._new_picture, PICTURE, PICTURE, calm=0.35)
        self._curves = Screen(self.panel.curves, self._new_curves, CURVES_WIDE, CURVES_NARROW, calm=0.8)
        wire(self, self._try)
        self.panel.card.ask(questions(self.session.story))
        self._show()

    def _new_picture(self, size: tuple[int, int], ratio: float) -> RiverPicture:
        large = self.looks.projector or self.panel.picture.narrow  # or a phone's letters are too small to read
        picture = RiverPicture(self.session.river, theme=self.looks.theme, projector=large, size=size, ratio=ratio)
        self.touching.fit(picture.hits())
        return picture

    def _new_curves(self, size: tuple[int, int], ratio: float) -> RiverCurves:
        looks = self.looks
        curves = RiverCurves(theme=looks.theme, projector=looks.projector, size=size, ratio=ratio, words=looks.words)
        self.panel.timeline.edges = [curves.sheet.left / size[0], 1.0 - curves.sheet.right / size[0]]
        return curves

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.panel.box)  # type: ignore[no-untyped-call]

    @property
    def run(self) -> Trajectory:
        """The whole run, past and to come: what is to come is simulated when it is first asked for."""
        if len(self._known.level) <= self.session.steps:
            self._known = self.session.simulate(after=self._known)
        return self._known

    @property
    def _seen(self) -> Trajectory:
        """A run that reaches to the moment on show at least."""
        return self._known if self.session.now < len(self._known.level) else self.run

    # --- what a visitor does ------------------------------------------------------------------------

    def tell(self, story: str) -> None:
        """Tell another story from its beginning."""
        self.pause()
        self._begin(Session.begin(story), "story")

    def block(self, held: float) -> None:
        """Hold the spillway's gate, 0 to 1, from the hour on show to the end; 0 lets it go."""
        self._do(self.session.block(held), "block")

    def infuse(self, drug: str | None = None, dose: float | None = None) -> None:
        """Give an infusion in the hour on show; without arguments what the choosers say."""
        drug = self.panel.drug.value if drug is None else drug
        self._do(self.session.infuse(drug, self.panel.dose.value if dose is None else dose), "infusion")

    def jump(self, number: int) -> None:
        """Put the jumper cables on the battery of a tributary, numbered from 1, in the hour on show."""
        self._do(self.session.jump(number), f"jump {number}")

    def give(self, day: float, drug: str | None = None, dose: float | None = None) -> None:
        """Give an infusion on any day; without arguments what the choosers say."""
        drug = self.panel.drug.value if drug is None else drug
        self._plan(self.session.give(day, drug, self.panel.dose.value if dose is None else dose))

    def move(self, number: int, day: float) -> None:
        """Move an infusion, numbered from 1 in order of time, to another day."""
        self._plan(self.session.move(number, day))

    def remove(self, number: int) -> None:
        """Take an infusion, numbered from 1 in order of time, out of the course."""
        self._plan(self.session.remove(number))

    def set(self, name: str, value: float) -> None:
        """Move a parameter from the hour on show on; what can not change while running makes another river."""
        changed = self.session.set(name, value)
        if changed.river == self.session.river:
            self._do(changed, name)
        else:
            self._begin(changed, name)

    def play(self) -> None:
        """Let time run; at the end of the run, from its beginning. Raises `RiverError` without a running loop."""
        self._greeted()
        self.player.play()
        if self.session.now == self.session.steps:
            self.session = self.session.at(0)
        self._ahead, self._drew = 0.0, -math.inf
        self._show()

    def play_or_pause(self) -> None:
        """Let time run, or stop it."""
        (self.pause if self.player.playing else self.play)()

    def pause(self) -> None:
        """Stop time at once."""
        if self.player.playing:
            self.player.pause()
            self._show()

    def step(self, steps: int = 1) -> None:
        """Pause, and move on by so many steps (back where negative); raises `RiverError` where they are no number."""
        steps = round(check_number("steps", steps, -MAX_STEPS, MAX_STEPS))
        self._greeted()
        self.player.pause()
        self.session = self.session.at(self.session.now + steps)
        self._show()

    def go(self, day: float) -> None:
        """Pause, and show the moment nearest to a day; raises `RiverError` for a day outside the run."""
        day = check_number("day", day, 0.0, self.session.day(self.session.steps), "days")
        self._greeted()
        self.player.pause()
        self.session = self.session.at(round(day * 24.0 / self.session.river.step))
        self._show()

    def speed(self, hours_per_s: float) -> None:
        """How many of the river's hours pass in a second of playing; raises `RiverError` out of range."""
        self.player.hours_per_s = check_number("speed", hours_per_s, 0.1, 10_000.0, "hours a second")

    def rewind(self) -> None:
        """Back to day 0: what was done by hand is undone, what the sliders are set to stays.

        The run that was watched stays as the ghost line.
        """
        self.pause()
        rewound = self.session.rewind()
        lived = self.run if rewound.course != self.session.course else self.ghost
        self._change("rewind", rewound, rewound.present(), lived)

    def undo(self) -> None:
        """Take the last change back, and show the moment at which it was made; raises `RiverError` without one."""
        if not self.history.past:
            raise RiverError("there is nothing to undo")
        self._return(*self.history.undone(self.session))

    def redo(self) -> None:
        """Do again what was undone last; raises `RiverError` where nothing was."""
        if not self.history.future:
            raise RiverError("there is nothing to do again")
        self._return(*self.history.redone(self.session))

    def open(self, code: str) -> None:
        """Open what somebody shared; raises `RiverError` for a code that is not whole."""
        shared = share.decode(code)
        self.pause()
        self._begin(shared, "code")

    def touch(self, kind: str, number: int = 0) -> None:
        """Touch a part of the picture, which then says how it is.

        The gate is shut or opened, a battery is jump-started, a tributary is shown alone in the
        curves, and touched again with all others. Raises `RiverError` where there is no such part.
        """
        words.part(self._seen, self.session.now, kind, number)  # raises for one that is not there
        if kind == "gate":
            self.block(0.0 if self.session.blocked else HELD)
        elif kind == "battery":
            self.jump(number)
        elif kind == "tributary":
            self.show_only(0 if number == self.only else number)
        self._greeted()
        self._tell_part(kind, number)

    def show_only(self, number: int) -> None:
        """Show one tributary alone in the curves, numbered from 1, or all for 0; raises `RiverError` without it."""
        self.only = int(check_number("tributary", number, 0, self.session.river.tributaries))
        self.panel.all.layout.display = None if self.only else "none"
        self._show()

    def look(
        self,
        *,
        theme: str | None = None,
        projector: bool | None = None,
        words: words.Vocabulary | None = None,
        still: bool | None = None,
    ) -> None:
        """Look another way: what is not given stays. Raises `RiverError` for an unknown theme or vocabulary."""
        now = self.looks
        self.looks = Looks(
            theme=now.theme if theme is None else theme,
            projector=now.projector if projector is None else bool(projector),
            words=now.words if words is None else words,
            still=now.still if still is None else bool(still),
        )
        self.panel.dress(self.looks)
        if replace(self.looks, still=now.still) != now:
            self._picture.forget()
            self._curves.forget()
            self._show()

    def reset(self) -> None:
        """The story's beginning as it was first told, to the last bit."""
        self.pause()
        self._begin(self.session.reset(), "reset")

    def close(self) -> None:
        """Stop the clock and close every widget."""
        self.player.pause()
        self._course.cancel()
        self._picture.close()
        self._curves.close()
        self.panel.close()

    # --- from one session to the next ----------------------------------------------------------------

    def _do(self, changed: Session, what: str) -> None:
        """Go on with a session that shares the past of this one. The last run stays as the ghost line."""
        fresh = self.ghost is None or self.session.branches
        ghost = self.run if fresh else self.ghost
        self._change(what, changed, changed.present(after=self._seen.until(self.session.moment)), ghost)

    def _plan(self, changed: Session, drag: Drag | None = None) -> None:
        """Go on with a session whose infusions are others, in the past too. The run that is left is the ghost line."""
        base, left = (drag.base, drag.left) if drag else (self.session, self.run)
        until = min(base.shares(changed), max(changed.now, 1))
        what = f"move {drag.gesture}" if drag else ""
        self._change(what, changed, changed.present(after=left.until(until)), left)

    def drag(self, gesture: object, number: int, day: float) -> None:
        """As `move`, again and again: all of one gesture is one change, numbered as when it began."""
        drag = self._drag
        if drag is None or not drag.goes_on(gesture, self.session):
            drag = Drag(gesture, self.session, self.run, self.session.course)
        moved = drag.base.move(number, day)
        self._plan(replace(self.session, course=moved.course, lived=self.session.now), drag)
        self._drag = replace(drag, course=self.session.course)

    def _begin(self, session: Session, what: str) -> None:
        self._change(what, session, session.present(), None)

    def _return(self, session: Session, history: History) -> None:
        """Go to a session of before, or back again; the run that is left stays as the ghost line."""
        self.pause()
        left = self.run
        self.history = history
        self._become(session, session.present(), left)

    def _change(self, what: str, session: Session, known: Trajectory, ghost: Trajectory | None) -> None:
        self.history = self.history.done(what, self.session, session)
        self._become(session, known, ghost)

    def _become(self, session: Session, known: Trajectory, ghost: Trajectory | None) -> None:
        if session.river.tributaries != self.session.river.tributaries:
            self._picture.forget()
            self.only = 0
            self.panel.all.layout.display = "none"
        other = session.story != self.session.story
        self.session, self._known, self.ghost = session, known, ghost
        if other:
            self.panel.card.ask(questions(session.story))
        self._ahead = 0.0
        self.panel.error.text = ""
        self.panel.tell_part("", "")
        self._greeted()
        self._show()

    def _greeted(self) -> None:
        """Somebody found out how it works: the first hint is no longer needed."""
        self.panel.hint.text = ""

    def _advance(self, hours: float) -> bool:
        """Move on by the whole steps in `hours`; whether there is more to come."""
        if self.panel.box.comm is None:
            return False
        self._ahead += hours / self.session.river.step
        whole = int(self._ahead)
        if whole and self._ahead * self.session.river.step >= (self.player.hours_per_s if self.looks.still else 0.0):
            self._ahead -= whole
            self.session = self.session.at(self.session.now + whole)
            self._show()
        return self.session.now < self.session.steps

    def _stopped(self) -> None:
        if self.panel.box.comm is not None:
            self._show()

    # --- what is seen ---------------------------------------------------------------------------------

    def _show(self) -> None:
        """Bring the page in line with the session. What is seldom read is seldom changed while time runs."""
        playing, now = self.player.playing, time.monotonic()
        self._picture.show(self._draw_picture, moving=playing)
        if not playing or now - self._spoke > CAPTION_S:
            self._spoke = now
            self._speak()
        if not playing:
            self.panel.show(self.session, self.history, playing=self.player.playing)
            self._course.ask()
        elif now - self._drew > max(CURVES_S, SHARE * self._curves.took):
            self.panel.show(self.session, self.history, playing=self.player.playing)
            self._show_course()

    def _show_course(self) -> None:
        """The course to come, and what differs. It waits until the present has been shown."""
        self._drew = time.monotonic()
        self._course.rest = (1.0 + DRAGGED) * self._curves.took
        self._curves.show(self._draw_curves, moving=self.player.playing)
        self.panel.curves.alt = f"Curves over time. {self._title()}"
        self.panel.timeline.marks = [list(mark) for mark in words.marks(self.run, MARKS)]
        self.panel.difference.text = "" if self.ghost is None else words.difference(self.run, self.ghost)

    def _draw_picture(self, picture: RiverPicture) -> None:
        picture.show(self._seen, self.session.now)

    def _draw_curves(self, curves: RiverCurves) -> None:
        curves.show(self.run, self.session.now, self.ghost, title=self._title(), only=self.only)

    def _title(self) -> str:
        return words.over_time(self.run, self.only) if self.only else words.title(self.run)

    def _tell_part(self, kind: str, number: int) -> None:
        self.panel.tell_part(kind, words.part(self._seen, self.session.now, kind, number))

    def _speak(self) -> None:
        panel, index = self.panel, self.session.now
        panel.caption.text = words.caption(self._seen, index)
        panel.picture.alt = words.alt_text(self._seen, index)
        panel.sentences.text = " ".join(story_of(self.session.story).sentences)

    # --- from the widgets to the methods ----------------------------------------------------------------

    def _try(self, work: Callable[[], None]) -> None:
        at_home(self._home, lambda: self._attempt(work))

    def _attempt(self, work: Callable[[], None]) -> None:
        """Do a control's work; an error is told in words, and the controls go back to what holds."""
        try:
            work()
        except RiverError as error:
            self._tell(f"That did not work: {error}")
        except Exception as error:
            self._tell(f"Something is wrong in riversim itself ({error!r}). Reset all may help.")
            raise

    def share(self) -> None:
        """Make the code of this river, and the lines of Python that open it."""
        self.panel.code.value = share.encode(self.session)
        self.panel.lines.text = share.python_lines(self.panel.code.value)

    def _tell(self, mistake: str) -> None:
        self.panel.error.text = mistake
        self.panel.show(self.session, self.history, playing=self.player.playing)


def app() -> RiverLab:
    """The lab of the app: with ``?river=CODE`` in its address it opens what somebody shared.

    A code that is not whole is told in words, and the first story is there instead.
    """
    code = parse_qs(os.environ.get("QUERY_STRING", "")).get("river", [None])[0]
    try:
        return RiverLab(code=code)
    except RiverError as error:
        lab = RiverLab()
        lab.panel.error.text = f"That did not work: {error}"
        return lab
