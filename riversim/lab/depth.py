"""`Depth`: how much of the lab is seen, a switch of three that the page remembers."""

from __future__ import annotations

from typing import Literal, get_args

import anywidget
import traitlets

from riversim.lab.scripts import script
from riversim.words import _

Deep = Literal["play", "understand", "explore"]
DEPTHS: tuple[Deep, ...] = get_args(Deep)


class Depth(anywidget.AnyWidget):
    """Three named depths, of which one is chosen; `value` is the one in force.

    Where nobody said which one (`free`), a page puts the depth that it remembers from the last time.
    """

    _esm = script("common.js", "memory.js", "depth.js")

    value = traitlets.Enum(DEPTHS, "play").tag(sync=True)
    free = traitlets.Bool(False).tag(sync=True)
    names: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    """Each depth in its order: its id, its name, and what is found there."""
    label = traitlets.Unicode("").tag(sync=True)

    def name(self) -> None:
        """Name the depths in the language in use."""
        named: dict[Deep, tuple[str, str]] = {
            "play": (_("Touch and see"), _("The river, and what acts on it")),
            "understand": (_("Understand"), _("Stories, guesses and curves, too")),
            "explore": (_("Explore"), _("All settings, a hundred rivers, and what to take away, too")),
        }
        self.label = _("How much is shown")
        self.names = [[depth, *told] for depth, told in named.items()]
