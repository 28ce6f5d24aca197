"""`Guide`: the card that offers the tour, and on it tells each step and has the buttons to go on, back and away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from riversim.lab.scripts import script
from riversim.session import STEPS, Touring, at_home, running_loop
from riversim.words import _


class Guide(anywidget.AnyWidget):
    """A card with a button that begins the tour; on the tour what is said, what is to be done, and where to go.

    `on_press` is told which button was pressed: "begin", "on", "back" or "leave".
    """

    _esm = script("common.js", "guide.js")

    names: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    """What the buttons and the card are called."""
    number = traitlets.Int(0).tag(sync=True)
    """The number of the step on show; 0 where no tour is on."""
    total = traitlets.Int(len(STEPS)).tag(sync=True)
    said = traitlets.Unicode("").tag(sync=True)
    asked = traitlets.Unicode("").tag(sync=True)
    """The one thing to do; empty where that is done."""
    where = traitlets.Unicode("").tag(sync=True)
    """Which of how many steps it is, in words."""
    when = traitlets.Unicode("").tag(sync=True)
    """The day and hour on show."""
    onward = traitlets.Unicode("").tag(sync=True)
    """What the button says that goes on."""

    def __init__(self) -> None:
        self.on_press: Callable[[str], None] = lambda button: None
        self._home = running_loop()
        super().__init__()
        self.on_msg(self._hear)

    def name(self) -> None:
        """Name the buttons in the language in use."""
        self.names = {
            "begin": _("Take the tour"),
            "about": _("The whole story in ten small steps, each with one thing to do"),
            "tour": _("Tour"),
            "back": _("Back"),
            "leave": _("Leave the tour"),
        }

    def show(self, tour: Touring | None) -> None:
        """Show where a tour is, or the offer of one."""
        with self.hold_sync():
            self.number = tour.number if tour else 0
            self.said = tour.sentence() if tour else ""
            self.asked = tour.instruction() if tour else ""
            self.onward = _onward(tour) if tour else ""
            self.when = tour.when() if tour else ""
            told = _("Step {number} of {total}")
            self.where = told.format(number=self.number, total=self.total) if tour else ""

    def _hear(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        button = content.get("press")
        if button in ("begin", "on", "back", "leave"):
            at_home(self._home, lambda: self.on_press(button))


def _onward(tour: Touring) -> str:
    """What pressing the button that goes on does just now."""
    if tour.done:
        return _("End the tour") if tour.last else _("Next")
    return _("Skip ahead") if tour.runs else _("Show me")
