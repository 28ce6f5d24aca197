"""`Guard`: a kernel of the app hears what the lab's own page says, and nothing else that is sent to it.

Jupyter's kernels let a page make any widget, change any of a widget's traits and send it anything; what fails comes
back as a traceback. In a notebook the page's owner owns the kernel too. In the app anybody has a page.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, MutableMapping
from typing import Any

from ipywidgets import Widget

# The traits that pages change; the rest is the kernel's.
MOVED = ("asked", "guess", "here", "value", "index", "selected_index")
CONTROL = "jupyter.widget.control"  # where a page asks for all there is, when it is loaded

Message = dict[str, Any]
Handler = Callable[[Any, Any, Message], Any]


class Guard:
    """Stands before the `handlers` of a kernel's comms, by their kinds, for the `widgets` of a lab."""

    def __init__(self, handlers: MutableMapping[str, Handler], widgets: Iterable[Widget]) -> None:
        self._widgets: dict[str, Widget] = {}
        self.learn(widgets)
        self._handlers = {kind: handlers[kind] for kind in ("comm_open", "comm_msg", "comm_close")}
        self._control = ""
        handlers["comm_open"], handlers["comm_msg"], handlers["comm_close"] = self._opened, self._said, self._closed
        logging.getLogger("Comm").setLevel(logging.ERROR)  # it warns the page of messages to nobody

    def learn(self, widgets: Iterable[Widget]) -> None:
        """Let pages move these widgets of the lab too, which were made later."""
        self._widgets |= {widget.model_id: widget for widget in widgets}

    def _opened(self, stream: Any, names: Any, message: Message) -> None:
        """A page may open one comm, to ask for what there is; the one before it is over."""
        content, version = message["content"], message["metadata"].get("version")
        number = content.get("comm_id")
        if content.get("target_name") != CONTROL or str(version).partition(".")[0] != "1" or number in self._widgets:
            return
        if self._control:
            self._handlers["comm_close"](stream, names, {"content": {"comm_id": self._control}})
        self._control = number
        self._handlers["comm_open"](stream, names, message)

    def _closed(self, stream: Any, names: Any, message: Message) -> None:
        if message["content"].get("comm_id") == self._control != "":
            self._control = ""
            self._handlers["comm_close"](stream, names, message)

    def _said(self, stream: Any, names: Any, message: Message) -> None:
        """A page may ask for states, and move and tell what is the lab's."""
        content = message["content"]
        number, data = content.get("comm_id"), content.get("data")
        if not isinstance(data, dict):
            return
        widget, method = self._widgets.get(number), data.get("method")
        if method == "update" and widget is not None:
            taken = _taken(widget, data.get("state"))
            content = {"comm_id": number, "data": {"method": "update", "state": taken}} if taken else None
        elif method == "custom" and widget is not None:
            content = content if isinstance(data.get("content"), dict) else None
        elif method != ("request_states" if number == self._control else "request_state"):
            content = None
        if content is not None:
            self._handlers["comm_msg"](stream, names, message | {"content": content})


def _taken(widget: Widget, state: Any) -> dict[str, Any]:
    """What a page may change of a widget, among what it asks for; of the rest it is told what holds."""
    said = state if isinstance(state, dict) else {}
    asked = {name: said[name] for name in MOVED if name in said and name in widget.keys}
    taken = {name: value for name, value in asked.items() if _takes(widget, name, value)}
    if refused := asked.keys() - taken.keys():
        widget.send_state(refused)
    return taken


def _takes(widget: Widget, name: str, value: Any) -> bool:
    """Whether a trait can have a value: to try it would tell everybody of it."""
    try:
        widget.traits()[name]._validate(widget, value)
    except Exception:  # a validator that was never asked for such a value fails in its own way
        return False
    return True
