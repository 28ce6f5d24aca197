"""`RiverLab`: watch a river, act on it at any moment, and see what differs.

Each control's work is a public method that raises `RiverError`; the control shows the error
in words instead. The state is one `Session`; its whole course, past and to come, is in `run`.
"""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from riversim import share, words
from riversim.charts import RiverCurves
from riversim.history import History
from riversim.language import _
from riversim.panel import CURVES_NARROW, CURVES_WIDE, PICTURE, Panel
from riversim.parameters import RiverError, check_number
from riversim.picture import Hit, RiverPicture
from riversim.player import Later, Player, at_home, running_loop
from riversim.run import MAX_STEPS
from riversim.scenarios import scenario as story_of
from riversim.screen import Screen
from riversim.session import Session, check_weeks
from riversim.style import style
from riversim.trajectory import Trajectory

HELD = 0.9  # the share of the spillway that a touch of the gate holds shut
CAPTION_S = 1.5
CURVES_S = 0.1
COURSE_S = 0.08
SHARE = 5.0  # the present gets this many times as much time as the course to come


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
        style(theme, projector=projector)  # raises for an unknown theme
        self._home = running_loop()
        self.session = Session.begin(scenario, check_weeks(weeks)) if code is None else share.decode(code)
        self.history = History()
        self._known = self.session.present()
        self.ghost: Trajectory | None = None
        self.player = Player(self._advance, self._stopped)
        self.panel = Panel(self.session.river, theme=theme, projector=projector)
        self._theme, self._projector = theme, projector
        self._hits: tuple[Hit, ...] = ()
        self._chosen = 0
        self._ahead = 0.0
        self._spoke = self._drew = -math.inf
        self._course = Later(self._show_course, calm=COURSE_S, most=4.0 * COURSE_S)
        self._picture = Screen(self.panel.picture, self._new_picture, PICTURE, PICTURE, calm=0.35)
        self._curves = Screen(self.panel.curves, self._new_curves, CURVES_WIDE, CURVES_NARROW, calm=0.8)
        self._wire()
        self._show()

    def _new_picture(self, size: tuple[int, int], ratio: float) -> RiverPicture:
        large = self._projector or self.panel.picture.narrow  # or a phone's letters are too small to read
        picture = RiverPicture(self.session.river, theme=self._theme, projector=large, size=size, ratio=ratio)
        self._hits = picture.hits()
        self.panel.picture.spots = [[hit.x, hit.y, hit.radius] for hit in self._hits]
        return picture

    def _new_curves(self, size: tuple[int, int], ratio: float) -> RiverCurves:
        return RiverCurves(theme=self._theme, projector=self._projector, size=size, ratio=ratio)

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

    def set(self, name: str, value: float) -> None:
        """Move a parameter from the hour on show on; what can not change while running makes another river."""
        changed = self.session.set(name, value)
        if changed.river == self.session.river:
            self._do(changed, name)
        else:
            self._begin(changed, name)

    def play(self) -> None:
        """Let time run; at the end of the run, from its beginning. Raises `RiverError` without a running loop."""
        self.player.play()
        if self.session.now == self.session.steps:
            self.session = self.session.at(0)
        self._ahead, self._drew = 0.0, -math.inf
        self._show()

    def pause(self) -> None:
        """Stop time at once."""
        if self.player.playing:
            self.player.pause()
            self._show()

    def step(self, steps: int = 1) -> None:
        """Pause, and move on by so many steps (back where negative); raises `RiverError` where they are no number."""
        steps = round(check_number("steps", steps, -MAX_STEPS, MAX_STEPS))
        self.player.pause()
        self.session = self.session.at(self.session.now + steps)
        self._show()

    def go(self, day: float) -> None:
        """Pause, and show the moment nearest to a day; raises `RiverError` for a day outside the run."""
        day = check_number("day", day, 0.0, self.session.day(self.session.steps), "days")
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
        """Touch a part of the picture: the gate is shut or opened, any other part says how it is."""
        if kind == "gate":
            self.block(0.0 if self.session.blocked else HELD)
        self.panel.part.text = words.part(self._seen, self.session.now, kind, number)

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
        self.session, self._known, self.ghost = session, known, ghost
        self._ahead = 0.0
        self.panel.error.text = self.panel.part.text = ""
        self._show()

    def _advance(self, hours: float) -> bool:
        """Move on by the whole steps in `hours`; whether there is more to come."""
        if self.panel.box.comm is None:
            return False
        self._ahead += hours / self.session.river.step
        whole = int(self._ahead)
        if whole:
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
            self._sync_controls()
            self._course.ask()
        elif now - self._drew > max(CURVES_S, SHARE * self._curves.took):
            self._sync_controls()
            self._show_course()

    def _show_course(self) -> None:
        """The course to come, and what differs. It waits until the present has been shown."""
        self._drew = time.monotonic()
        self._course.rest = (1.0 + SHARE) * self._curves.took
        self._curves.show(self._draw_curves, moving=self.player.playing)
        self.panel.curves.alt = _("Curves over time. {title}").format(title=words.title(self.run))
        self.panel.difference.text = "" if self.ghost is None else words.difference(self.run, self.ghost)

    def _draw_picture(self, picture: RiverPicture) -> None:
        picture.show(self._seen, self.session.now)

    def _draw_curves(self, curves: RiverCurves) -> None:
        curves.show(self.run, self.session.now, self.ghost, title=words.title(self.run))

    def _speak(self) -> None:
        panel, index = self.panel, self.session.now
        panel.caption.text = words.caption(self._seen, index)
        panel.picture.alt = words.alt_text(self._seen, index)
        panel.sentences.text = " ".join(map(_, story_of(self.session.story).sentences))

    def _sync_controls(self) -> None:
        """Set every control to what holds in the hour on show."""
        panel, session = self.panel, self.session
        panel.play.description = _("Pause") if self.player.playing else _("Play")
        panel.story_control.show(session.story)
        panel.block_control.show(round(100 * session.blocked))
        panel.undo.disabled, panel.redo.disabled = not self.history.past, not self.history.future
        panel.day_control.show(min(session.now, panel.day.max))  # or a shorter story would drag it along
        panel.day.max = session.steps
        panel.day_control.show(session.now)
        panel.day.description = words.day_word(session.day(session.now)).capitalize()
        for name, control in panel.sliders.items():
            control.show(session.setting(name))

    # --- from the widgets to the methods ----------------------------------------------------------------

    def _wire(self) -> None:
        panel = self.panel
        for button, work in (
            (panel.infuse, self.infuse), (panel.play, self._play_or_pause), (panel.step, self.step),
            (panel.back, lambda: self.step(-1)), (panel.rewind, self.rewind), (panel.reset, self.reset),
            (panel.undo, self.undo), (panel.redo, self.redo), (panel.share, self._share),
            (panel.open, lambda: self.open(panel.code.value)),
        ):  # fmt: skip
            button.on_click(lambda button, work=work: self._try(work))
        panel.block_control.on_change(self._tried(lambda percent: self.block(percent / 100.0)))
        panel.story_control.on_change(self._tried(self.tell))
        panel.day_control.on_change(self._tried(lambda index: self.go(self.session.day(index))))
        panel.speed.observe(lambda change: self.speed(change["new"]), "value")
        for name, control in panel.sliders.items():
            control.on_change(self._tried(partial(self.set, name)))
        panel.picture.on_key = self._key
        panel.picture.on_touch = lambda x, y: self._try(lambda: self._touch_at(x, y))

    def _tried(self, take: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda value: self._try(lambda: take(value))

    def _try(self, work: Callable[[], None]) -> None:
        at_home(self._home, lambda: self._attempt(work))

    def _attempt(self, work: Callable[[], None]) -> None:
        """Do a control's work; an error is told in words, and the controls go back to what holds."""
        try:
            work()
        except RiverError as error:
            self._tell(_("That did not work: {error}").format(error=error))
        except Exception as error:
            self._tell(
                _("Something is wrong in riversim itself ({error}). Reset all may help.").format(error=repr(error))
            )
            raise

    def _touch_at(self, x: float, y: float) -> None:
        """Touch what lies at a point of the picture, if anything does."""
        aspect = PICTURE[0] / PICTURE[1]
        touched = next((hit for hit in self._hits if hit.holds(x, y, aspect)), None)
        if touched is not None:
            self.touch(touched.kind, touched.number)

    def _share(self) -> None:
        self.panel.code.value = share.encode(self.session)
        self.panel.lines.text = share.python_lines(self.panel.code.value)

    def _tell(self, mistake: str) -> None:
        self.panel.error.text = mistake
        self._sync_controls()

    def _play_or_pause(self) -> None:
        (self.pause if self.player.playing else self.play)()

    def _choose(self, step: int) -> None:
        """The next part of the picture for who has no mouse: it is ringed, and says how it is."""
        parts = list({(hit.kind, hit.number): hit for hit in reversed(self._hits)}.values())[::-1]
        if parts:
            self._chosen = (self._chosen + step) % len(parts)
            hit = parts[self._chosen]
            self.panel.picture.ring = [hit.x, hit.y, hit.radius]
            self.panel.part.text = words.part(self._seen, self.session.now, hit.kind, hit.number)

    def _touch_chosen(self) -> None:
        ring = self.panel.picture.ring
        chosen = next((hit for hit in self._hits if [hit.x, hit.y, hit.radius] == ring), None)
        self.touch(chosen.kind if chosen else "gate", chosen.number if chosen else 0)

    def _key(self, key: str) -> None:
        if key in KEYS:
            self._try(lambda: KEYS[key](self))


def app() -> RiverLab:
    """The lab of the app: with ``?river=CODE`` in its address it opens what somebody shared.

    A code that is not whole is told in words, and the first story is there instead.
    """
    code = parse_qs(os.environ.get("QUERY_STRING", "")).get("river", [None])[0]
    try:
        return RiverLab(code=code)
    except RiverError as error:
        lab = RiverLab()
        lab.panel.error.text = _("That did not work: {error}").format(error=error)
        return lab


KEYS: dict[str, Callable[[RiverLab], None]] = {
    " ": RiverLab._play_or_pause,
    "ArrowRight": RiverLab.step,
    "ArrowLeft": lambda lab: lab.step(-1),
    "Home": lambda lab: lab.go(0.0),
    "ArrowDown": lambda lab: lab._choose(1),
    "ArrowUp": lambda lab: lab._choose(-1),
    "Enter": RiverLab._touch_chosen,
    "Ctrl+z": RiverLab.undo,
    "Ctrl+Z": RiverLab.redo,
    "Ctrl+y": RiverLab.redo,
}
