"""`Timeline`: the moment on show, infusions on their days, and what happened when, as one line of time.

What is dragged comes as a trait that the page sets again and again: Jupyter hands on the newest
value when the kernel is free, so that a drag never queues. What is done once comes as a message.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from riversim import words
from riversim.lab.scripts import script
from riversim.session import Session
from riversim.words import _


class Timeline(anywidget.AnyWidget):
    """A line of time; `on_...` are told what a visitor does on it, by mouse, touch or keys.

    What the page says is handed on as it came: whoever is told checks it.
    """

    _esm = script("common.js", "hands.js", "timeline.js")

    now = traitlets.Float(0.0).tag(sync=True)
    told = traitlets.Unicode("").tag(sync=True)
    """The moment on show [days], and in words."""
    end = traitlets.Float(1.0).tag(sync=True)
    last = traitlets.Float(1.0).tag(sync=True)
    step = traitlets.Float(1.0 / 24.0).tag(sync=True)
    """The last moment, the last on which an infusion can be given, and the length of a step [days]."""
    infusions: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    """[day, words] of each, in order of time; they are numbered from 1."""
    marks: traitlets.List[list[Any]] = traitlets.List().tag(sync=True)
    """[day, sentence] of what happened."""
    rest = traitlets.Unicode("").tag(sync=True)
    """How much more happened."""
    edges = traitlets.List(traitlets.Float(), [0.0, 0.0]).tag(sync=True)
    """What the curves above leave free on the left and on the right, as shares of their width."""
    words: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    asked: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)

    def __init__(self) -> None:
        self.on_go: Callable[[Any], None] = lambda day: None
        self.on_add: Callable[[Any], None] = lambda day: None
        self.on_move: Callable[[Any, Any, Any], None] = lambda gesture, number, day: None
        self.on_remove: Callable[[Any], None] = lambda number: None
        self.on_key: Callable[[str], None] = lambda key: None
        super().__init__()
        self.on_msg(lambda widget, content, buffers: self.hear(content))
        self.observe(lambda change: self.hear(change["new"]), "asked")

    def name(self) -> None:
        """Say what is what in the language in use."""
        self.words = _texts()

    def show(self, session: Session) -> None:
        """Show the moment of a session, and its infusions."""
        end, now = session.day(session.steps), session.day(session.now)
        with self.hold_sync():
            self.now, self.told = now, words.day_word(now)
            self.end, self.last, self.step = end, session.day(session.steps - 1), session.day(1)
            self.infusions = [[i.day, words.infusion(i)] for i in session.course.infusions if i.day < end]

    def hear(self, said: dict[str, Any]) -> None:
        """Hand on what the page says, which may be anything."""
        kind = said.get("kind") if isinstance(said, dict) else None
        if kind == "go":
            self.on_go(said.get("day"))
        elif kind == "add":
            self.on_add(said.get("day"))
        elif kind == "move":
            self.on_move(said.get("gesture"), said.get("number"), said.get("day"))
        elif kind == "remove":
            self.on_remove(said.get("number"))
        elif kind == "key":
            self.on_key(str(said.get("key")))


def _texts() -> dict[str, str]:
    return {
        "infusions": _("Infusions"),
        "infusion": _("Infusion"),
        "movable": _("infusion that can be moved"),
        "moment": _("Moment on show"),
        "now": _("Moment"),
        "happened": _("What happens"),
        "hint": _("Touch the upper line to add an infusion on a day. Drag a drop to move it."),
        "keys": _("Arrow keys move it by a day, with Shift by an hour; Delete takes it out."),
        "earlier": _("A day earlier"),
        "later": _("A day later"),
        "remove": _("Take it out"),
        "add": _("Add one at the moment on show"),
    }
