"""`RiverLab`: watch a river, act on it at any moment, and see what differs.

Each control's work is a public method that raises `RiverError`; the control shows the error
in words instead. The state is one `Session`; its whole course, past and to come, is in `run`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs

from riversim import share, words
from riversim.exports import Shown
from riversim.history import History
from riversim.language import Vocabulary, _, preferred, refused, speaking
from riversim.panel import Looks, Panel
from riversim.parameters import RiverError, check_number, check_whole
from riversim.player import Player, at_home, running_loop
from riversim.questions import questions
from riversim.run import MAX_STEPS
from riversim.session import Session, check_weeks
from riversim.stage import Stage, in_its_words
from riversim.trajectory import Trajectory
from riversim.watching import Watching
from riversim.wiring import wire

HELD = 0.9  # the share of the spillway that a touch of the gate holds shut


class RiverLab:
    """A river to play with, as the last line of a cell, in the language and words in use.

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
        looks = Looks(theme=theme, projector=projector)
        session = Session.begin(scenario, check_weeks(weeks)) if code is None else share.decode(code)
        self._home = running_loop()
        self.watching = Watching(session)
        self.player = Player(self._advance, self._stopped)
        self.panel = Panel(session.river, looks, run=lambda: self.run)
        self.stage: Stage = Stage(self.panel, self.watching, self.player, looks, self.touch)
        self._ahead = 0.0
        self.watching.on_change = self._changed
        wire(self, self._try)
        self.panel.card.ask(questions(session.story))
        self.stage.show()

    def _ipython_display_(self) -> None:
        from IPython.display import display

        display(self.panel.box)  # type: ignore[no-untyped-call]

    @property
    def session(self) -> Session:
        """What is watched, and the moment on show."""
        return self.watching.session

    @property
    def run(self) -> Trajectory:
        """The whole run, past and to come."""
        return self.watching.run

    @property
    def ghost(self) -> Trajectory | None:
        """The run that was left last, where one was: the ghost line in the curves."""
        return self.watching.ghost

    @property
    def history(self) -> History:
        """What can be undone, and done again."""
        return self.watching.history

    @property
    def looks(self) -> Looks:
        """How it looks, which changes nothing of the river."""
        return self.stage.looks

    @property
    def only(self) -> int:
        """The tributary that is alone in the curves, numbered from 1; 0 for all."""
        return self.stage.only

    @property
    def shown(self) -> Shown:
        """What is on show, as files to take away are made of it."""
        looks = self.looks
        return Shown(
            session=self.session, run=self.run, ghost=self.ghost, only=self.only,
            theme=looks.theme, projector=looks.projector,
        )  # fmt: skip

    # --- what a visitor does ------------------------------------------------------------------------

    def tell(self, story: str) -> None:
        """Tell another story from its beginning."""
        self.pause()
        self.watching.begin(Session.begin(story), "story")

    def block(self, held: float) -> None:
        """Hold the spillway's gate, 0 to 1, from the hour on show to the end; 0 lets it go."""
        self.watching.do(self.session.block(held), "block")

    def infuse(self, drug: str | None = None, dose: float | None = None) -> None:
        """Give an infusion at the moment on show; without arguments what the choosers say.

        Raises `RiverError` where this very infusion was given in the hour on show already.
        """
        drug = self.panel.drug.value if drug is None else drug
        given = self.session.infuse(drug, self.panel.dose.value if dose is None else dose)
        if given.course.infusions == self.session.course.infusions:
            raise RiverError(_("this infusion is given in this hour already"))
        self.watching.do(given, "infusion")

    def jump(self, number: int) -> None:
        """Put the jumper cables on the battery of a tributary, numbered from 1, at the moment on show."""
        self.watching.do(self.session.jump(number), f"jump {number}")

    def give(self, day: float, drug: str | None = None, dose: float | None = None) -> None:
        """Give an infusion on any day; without arguments what the choosers say."""
        drug = self.panel.drug.value if drug is None else drug
        self.watching.plan(self.session.give(day, drug, self.panel.dose.value if dose is None else dose))

    def move(self, number: int, day: float) -> None:
        """Move an infusion, numbered from 1 in order of time, to another day."""
        self.watching.plan(self.session.move(number, day))

    def drag(self, gesture: object, number: int, day: float) -> None:
        """As `move`, again and again: all of one gesture is one change, numbered as when it began."""
        self.watching.drag(gesture, number, day)

    def remove(self, number: int) -> None:
        """Take an infusion, numbered from 1 in order of time, out of the course."""
        self.watching.plan(self.session.remove(number))

    def set(self, name: str, value: float) -> None:
        """Move a parameter from the hour on show on; what can not change while running makes another river."""
        changed = self.session.set(name, value)
        if changed.river == self.session.river:
            self.watching.do(changed, name)
        else:
            self.watching.begin(changed, name)

    def play(self) -> None:
        """Let time run; at the end of the run, from its beginning. Raises `RiverError` without a running loop."""
        self._greeted()
        self.player.play()
        if self.session.now == self.session.steps:
            self.watching.at(0)
        self._ahead = 0.0
        self.stage.hasten()
        self.stage.show()

    def play_or_pause(self) -> None:
        """Let time run, or stop it."""
        (self.pause if self.player.playing else self.play)()

    def pause(self) -> None:
        """Stop time at once."""
        if self.player.playing:
            self.player.pause()
            self.stage.show()

    def step(self, steps: int = 1) -> None:
        """Pause, and move on by so many steps (back where negative); raises `RiverError` where they are no number."""
        steps = round(check_number("steps", steps, -MAX_STEPS, MAX_STEPS))
        self._greeted()
        self.player.pause()
        self.watching.at(self.session.now + steps)
        self.stage.show()

    def go(self, day: float) -> None:
        """Pause, and show the moment nearest to a day; raises `RiverError` for a day outside the run."""
        day = check_number("day", day, 0.0, self.session.day(self.session.steps), "days")
        self._greeted()
        self.player.pause()
        self.watching.at(round(day * 24.0 / self.session.river.step))
        self.stage.show()

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
        self.watching.begin(rewound, "rewind", lived)

    def undo(self) -> None:
        """Take the last change back, and show the moment at which it was made; raises `RiverError` without one."""
        if not self.history.past:
            raise RiverError(_("there is nothing to undo"))
        self.pause()
        self.watching.undo()

    def redo(self) -> None:
        """Do again what was undone last; raises `RiverError` where nothing was."""
        if not self.history.future:
            raise RiverError(_("there is nothing to do again"))
        self.pause()
        self.watching.redo()

    def share(self) -> str:
        """The code of this river, what was done to it, and the moment on show; raises `RiverError` as `encode` does."""
        return share.encode(self.session)

    def open(self, code: str | Session) -> None:
        """Open what somebody shared or saved; raises `RiverError` for a code that is not whole."""
        opened = code if isinstance(code, Session) else share.decode(code)
        self.pause()
        self.watching.begin(opened, "")

    def touch(self, kind: str, number: int = 0) -> None:
        """Touch a part of the picture, which then says how it is.

        The gate is shut or opened, a battery is jump-started, a tributary is shown alone in the
        curves, and touched again with all others. Raises `RiverError` where there is no such part.
        """
        words.part(self.watching.seen, self.session.now, kind, number)  # raises for one that is not there
        if kind == "gate":
            self.block(0.0 if self.session.blocked else HELD)
        elif kind == "battery":
            self.jump(number)
        elif kind == "tributary":
            self.show_only(0 if number == self.only else number)
        self._greeted()
        self.stage.tell_part(kind, number)

    def show_only(self, number: int) -> None:
        """Show one tributary alone in the curves, numbered from 1, or all for 0; raises `RiverError` without it."""
        self.stage.alone(check_whole("tributary", number, 0, self.session.river.tributaries))
        self.stage.show()

    @in_its_words
    def show_many(self) -> None:
        """Show a hundred rivers that differ around this one, under its course."""
        narrow = self.panel.picture.narrow
        self.panel.many.show(self.session, theme=self.looks.theme, large=self.looks.projector, narrow=narrow)

    def look(
        self,
        *,
        theme: str | None = None,
        projector: bool | None = None,
        words: Vocabulary | None = None,
        language: str | None = None,
        still: bool | None = None,
    ) -> None:
        """Look or speak another way: what is not given stays.

        Raises `RiverError` for an unknown theme, vocabulary or language.
        """
        given: dict[str, Any] = {
            "theme": theme, "projector": projector, "words": words, "language": language, "still": still,
        }  # fmt: skip
        self.stage.dress(replace(self.looks, **{name: look for name, look in given.items() if look is not None}))

    def reset(self) -> None:
        """The story's beginning as it was first told, to the last bit."""
        self.pause()
        self.stage.alone(0)
        self.watching.begin(self.session.reset(), "reset")

    def close(self) -> None:
        """Stop the clock and close every widget."""
        self.player.pause()
        self.stage.close()
        self.panel.close()

    # --- what follows -----------------------------------------------------------------------------

    @in_its_words
    def _changed(self, before: Session) -> None:
        """Another session is watched than before."""
        session = self.session
        if session.river.tributaries != before.river.tributaries:
            self.stage.forget(curves=False)
            self.stage.alone(0)
        if session.story != before.story:
            self.panel.card.ask(questions(session.story))
        self._ahead = 0.0
        self.panel.error.text = ""
        self.panel.tell_part("", 0, "")
        self.panel.many.hide()
        self._greeted()
        self.stage.show()

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
            self.watching.at(self.session.now + whole)
            self.stage.show()
        return self.session.now < self.session.steps

    def _stopped(self) -> None:
        if self.panel.box.comm is not None:
            self.stage.show()

    # --- from the widgets to the methods ----------------------------------------------------------------

    def _try(self, work: Callable[[], None]) -> None:
        at_home(self._home, lambda: self._attempt(work))

    @in_its_words
    def _attempt(self, work: Callable[[], None]) -> None:
        """Do a control's work; an error is told in words, and the controls go back to what holds."""
        try:
            work()
        except RiverError as error:
            self._tell(refused(error))
        except Exception as error:
            told = _("Something is wrong in riversim itself ({error}). Reset all may help.")
            self._tell(told.format(error=repr(error)))
            raise

    def _tell(self, mistake: str) -> None:
        self.panel.error.text = mistake
        self.stage.show_controls()


def app() -> RiverLab:
    """The lab of the app: with ``?river=CODE`` in its address it opens what somebody shared.

    A code that is not whole is told in words, and the first story is there instead. It speaks the
    language that the browser asks for, where the server hands that on.
    """
    code = parse_qs(os.environ.get("QUERY_STRING", "")).get("river", [None])[0]
    with speaking(preferred(os.environ.get("HTTP_ACCEPT_LANGUAGE", ""))):
        try:
            lab = RiverLab(code=code)
        except RiverError as error:
            lab = RiverLab()
            lab.panel.error.text = refused(error)
        lab.panel.take.in_app()
    return lab
