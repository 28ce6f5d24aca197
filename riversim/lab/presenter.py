"""`Presenter`: the lab on the whole screen, for who shows it to a room."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from riversim.lab.scripts import script
from riversim.session import at_home, running_loop
from riversim.words import _


class Presenter(anywidget.AnyWidget):
    """A button that fills the screen with the picture and its sentence; what a clicker sends turns the events.

    Controls are gone until the mouse moves. `on_turn` is told which way to turn, `on_shown` whether
    the screen is filled.
    """

    _esm = script("common.js", "presenter.js")

    words: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        self.on_turn: Callable[[str], None] = lambda way: None
        self.on_shown: Callable[[bool], None] = lambda shown: None
        self._home = running_loop()
        super().__init__()
        self.on_msg(self._hear)

    def name(self) -> None:
        """Say it in the language in use."""
        self.words = {
            "show": _("Full screen"),
            "about": _("For a room: Page Down and Page Up turn to the next event and back, B blanks the screen"),
            "leave": _("Leave full screen"),
            "blank": _("The screen is blank. Press B again."),
        }

    def _hear(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        at_home(self._home, lambda: self._answer(content))

    def _answer(self, content: dict[str, Any]) -> None:
        kind = content.get("kind")
        if kind in ("next", "before", "play"):
            self.on_turn(kind)
        elif kind == "shown":
            self.on_shown(bool(content.get("shown")))
