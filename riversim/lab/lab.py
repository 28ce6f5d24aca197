"""`RiverLab`: watch a river, act on it at any moment, and see what differs.

Each control's work is a public method, most of them a `Visit`'s, that raises `RiverError`; the
control shows the error in words instead.
"""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable, Iterable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import unquote_plus

from ipywidgets import Widget

from riversim.lab.compare import Fold
from riversim.lab.depth import Deep
from riversim.lab.guard import Guard, Handler
from riversim.lab.limits import in_public, limit
from riversim.lab.looks import Looks, in_its_words
from riversim.lab.page import show
from riversim.lab.panel import Panel
from riversim.lab.stage import Stage
from riversim.lab.telling import telling
from riversim.lab.wiring import wire
from riversim.model import RiverError
from riversim.session import Session, Shown, Touring, Visit, at_home, questions, running_loop, share
from riversim.words import Vocabulary, mark, preferred, refused, speaking

BUG = mark("Something is wrong in riversim itself ({error}). Reset all may help.")


class RiverLab(Visit):
    """A river to play with, as the last line of a cell, in the language and words in use.

    With a `code` it opens what somebody shared. Without a `depth` it shows what is played with, or as much as
    the page remembers. Raises `RiverError` for an unknown story, theme or depth, `weeks` out of range, or a code
    that is not whole.
    """

    def __init__(
        self,
        scenario: str = "obstructed",
        *,
        weeks: float | None = None,
        code: str | None = None,
        theme: str = "light",
        projector: bool = False,
        depth: Deep | None = None,
    ) -> None:
        looks = Looks(theme=theme, projector=projector, depth=depth or "play")
        shared = None if code is None else share.opened(code)
        super().__init__(shared.session if shared else scenario, weeks=weeks)
        self._home = running_loop()
        self.touring: Touring | None = None
        """The tour, while one is on."""
        self._hearing: Guard | None = None
        self.panel = Panel(self.session.river, looks, run=lambda: self.run)
        self.panel.depth.free = depth is None
        self.stage: Stage = Stage(self.panel, self, looks)
        self.on_change, self.on_show, self.on_part = self._changed, self._shown, self._touched
        self.on_flow, self.on_say = self.stage.show_picture, self._say
        wire(self.panel, self, self.stage.inside, self.look, self._try)
        self.beside = Fold(self.panel.beside, self, lambda: self.looks, self._aside, self.panel.picture)
        self.panel.guide.on_press = lambda button: self._try(lambda: self._press(button))
        self.panel.many.go.on_click(lambda _: self._try(self.show_many))
        self.panel.many.luck.on_click(lambda _: self._try(self.show_luck))
        self.panel.take.current = lambda: self.shown
        self.panel.card.asking.on_turn = self.stage.turn
        self.panel.card.ask(questions(self.session.story))
        self.stage.show()
        self.panel.life.belongs_to(self, self.panel.box)
        if shared:
            self._tell_notice(shared)

    def _ipython_display_(self) -> None:
        self.panel.life.kept = True
        still = self.stage.still()
        self.panel.picture.poster = still.address  # a page that is saved with its widgets has no frames
        show(self.panel.box, still)

    @property
    def looks(self) -> Looks:
        """How it looks, which changes nothing of the river."""
        return self.stage.looks

    @property
    def shown(self) -> Shown:
        """What is on show, as files to take away are made of it."""
        looks = self.looks
        return Shown(
            session=self.session, run=self.run, ghost=self.ghost, only=self.only,
            theme=looks.theme, projector=looks.projector, page=self.panel.take.copies.here,
        )  # fmt: skip

    # --- what a visitor does, beside a visit's own -----------------------------------------------------

    def play(self) -> None:
        """Let time run; at the end of the run, from its beginning. Raises `RiverError` without a running loop."""
        self.beside.pause()
        self.stage.hasten()
        super().play()

    def open(self, code: str | Session) -> None:
        """Open what somebody shared or saved; raises `RiverError` for a code that is not whole."""
        with speaking(self.looks.language, self.looks.words):
            opened = share.Opened(code) if isinstance(code, Session) else share.opened(code)
            super().open(opened.session)
            self._tell_notice(opened)

    def tour(self, step: int = 1) -> None:
        """Begin the tour: ten steps of the whole story, or those from a `step` on.

        This river comes back when the tour is left. Raises `RiverError` for a step that there is not.
        """
        if self.touring is None:
            self.panel.guide.number = 1  # before all else: the code that is kept stays that of this river
            self.touring = Touring(self, step)
            self.touring.on_settled = self._show_tour
            self._show_tour()

    @in_its_words
    def show_many(self) -> None:
        """Show a hundred rivers that differ around this one, under its course."""
        self._show_field(luck=False)

    @in_its_words
    def show_luck(self) -> None:
        """Show this river in thirty weathers, under its course."""
        self._show_field(luck=True)

    def _show_field(self, *, luck: bool) -> None:
        looks, narrow = self.looks, self.panel.picture.narrow
        self.panel.many.show(self.session, luck=luck, theme=looks.theme, large=looks.projector, narrow=narrow)

    def look(
        self,
        *,
        theme: str | None = None,
        projector: bool | None = None,
        room: bool | None = None,
        words: Vocabulary | None = None,
        language: str | None = None,
        still: bool | None = None,
        depth: Deep | None = None,
    ) -> None:
        """Look or speak another way: what is not given stays.

        Raises `RiverError` for an unknown theme, vocabulary, language or depth.
        """
        looks = self.looks.changed({
            "theme": theme, "projector": projector, "room": room, "words": words, "language": language,
            "still": still, "depth": depth,
        })  # fmt: skip
        self.leap_s = float(looks.still)
        self.stage.dress(looks)
        self.beside.dress(looks)
        self._show_tour()

    def hear(self, others: Iterable[Widget] = ()) -> None:
        """In Voila let the kernel hear what the page says of this lab, and of others on it, and nothing else."""
        if in_public() and self._hearing is None:
            from IPython import get_ipython

            self._guard(get_ipython().kernel.shell_handlers)
        if self._hearing is not None:
            self._hearing.learn(others)

    def _guard(self, handlers: MutableMapping[str, Handler]) -> None:
        """Let a kernel, by the `handlers` of its messages, hear nothing but what this lab's page says.

        Who asks for too much is told so, whenever it turns out.
        """
        self._hearing = Guard(handlers, self.panel.widgets())
        self.beside.on_made = self._hearing.learn
        if self._home is not None:
            self._home.set_exception_handler(self._failed)

    def _failed(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """What was done by and by has failed: who asked for too much is told so."""
        error = context.get("exception")
        if isinstance(error, RiverError | MemoryError):
            with speaking(self.looks.language, self.looks.words):
                self._tell(refused(error))
        else:
            loop.default_exception_handler(context)

    def close(self) -> None:
        """Stop the clock and close every widget."""
        self.player.pause()
        self.beside.close()
        self.stage.close()
        self.panel.close()

    # --- what follows -----------------------------------------------------------------------------

    @in_its_words
    def _changed(self, before: Session) -> None:
        """Another session is watched than before."""
        if self.session.river.tributaries != before.river.tributaries:
            self.stage.forget(curves=False)
        if self.session.story != before.story:
            self.panel.card.ask(questions(self.session.story))
        self.panel.error.text = ""
        self.panel.tell_part("", 0, "")
        self.panel.many.hide()
        self.beside.follow()
        self._show_moment()
        self.stage.tell_code()
        if self.touring:
            self.touring.changed()
            self._show_tour()

    def _shown(self) -> None:
        """Another moment is on show."""
        self._show_moment()
        if self.touring:
            self.touring.look()
            self._show_tour()

    def _show_moment(self) -> None:
        """Bring the page in line; somebody found out how it works, so the first hint is no longer needed."""
        self.panel.tell_hint(self.stage.inside.hint())
        if not self.bound:
            self.panel.card.leave()
        self.stage.show()

    def _touched(self, kind: str, number: int) -> None:
        self.panel.tell_hint("")
        self.stage.tell_touched(kind, number)
        if self.touring:
            self.touring.touched(kind)
            self._show_tour()

    @in_its_words
    def _show_tour(self) -> None:
        """Show where the tour is, or that there is one."""
        if self.touring and self.touring.over:
            self.touring = None
        if not (self.touring and self.touring.busy):
            self.panel.show_tour(self.touring)

    def _press(self, button: str) -> None:
        """A button of the tour was pressed."""
        if button == "begin":
            self.tour()
        elif self.touring:
            onward = self.touring.next if self.touring.done else self.touring.show
            {"on": onward, "back": self.touring.back, "leave": self.touring.leave}[button]()
            self._show_tour()

    def _say(self, sentence: str) -> None:
        self.panel.tell_hint(sentence)

    def _advance(self, hours: float) -> bool:
        return self.panel.box.comm is not None and not self.panel.picture.alone and super()._advance(hours)

    def _stopped(self) -> None:
        if self.panel.box.comm is not None:
            self.stage.show()
            self._show_tour()

    # --- from the widgets to the methods ----------------------------------------------------------------

    def _try(self, work: Callable[[], None]) -> None:
        at_home(self._home, lambda: self._attempt(work))

    @in_its_words
    def _attempt(self, work: Callable[[], None]) -> None:
        """Do a control's work; an error is told in words, and the controls go back to what holds."""
        with telling(self._tell, BUG):
            work()

    def _aside(self, work: Callable[[], None]) -> None:
        """Try what changes nothing of this river; the error of before is over."""

        def tried() -> None:
            work()
            self.panel.error.text = ""

        self._try(tried)

    def _tell_notice(self, opened: share.Opened) -> None:
        """Tell what is to be told of what was opened, in place of the first hint, until something is done."""
        if opened.notice:
            self.panel.tell_hint(opened.notice)

    def _tell(self, mistake: str) -> None:
        self.panel.error.text = mistake
        self.stage.show_controls()


def tour() -> RiverLab:
    """A lab that begins with the tour: ten steps of the whole story, each with one thing to do."""
    lab = RiverLab()
    lab.tour()
    return lab


def app() -> RiverLab:
    """The lab of the app: with ``?river=CODE`` in its address it opens what somebody shared.

    ``?depth=`` says how deep it is, ``?theme=dark`` that it is dark.

    What is not whole or unknown is told in words, and the first story is there instead. It speaks the
    language that the browser asks for, where the server hands that on.

    In Voila, where the page is anybody's, its kernel hears nothing but what the lab's page says, and takes
    no more memory, and no more time for one thing, than `RIVERSIM_MEMORY_MB` and `RIVERSIM_ACTION_S` say.
    """
    limit()
    lab = _opened()
    lab.hear()
    return lab


def _opened() -> RiverLab:
    """The lab of the address that was asked for."""
    query = unquote_plus(os.environ.get("QUERY_STRING", ""))
    asked = re.search(r"(?:^|[?&;])river=([^&].*)", query, re.DOTALL)
    code = asked and asked[1]  # with what others hung on behind it, which the reader passes over
    depth, theme = (re.search(rf"(?:^|[?&;]){name}=(\w+)", query) for name in ("depth", "theme"))
    with speaking(preferred(os.environ.get("HTTP_ACCEPT_LANGUAGE", ""))):
        looks: dict[str, Any] = {"depth": depth[1] if depth else None, "theme": theme[1] if theme else "light"}
        try:
            lab = RiverLab(code=code, **looks)
        except (RiverError, MemoryError) as error:
            lab = RiverLab()
            with suppress(RiverError):
                lab.look(**looks)
            lab.panel.error.text = refused(error)
        lab.panel.take.in_app()
        lab.panel.life.in_app = True
    return lab
