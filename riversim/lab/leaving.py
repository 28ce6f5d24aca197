"""What is shown nowhere and named nowhere any more is let go, widgets and all.

ipywidgets and the kernel's comms know each widget by name, for a page may ask for it, and so keep
all of them for ever. Whether anybody else names one is found out by trying: for a moment what is
left is known to them weakly only, and what Python's collector does not take then is named somewhere.
"""

from __future__ import annotations

import gc
import re
import sys
import weakref
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import ipywidgets as widgets

UNDERSCORES = ("_", "__", "___")
OUTPUT = re.compile(r"_+|_\d+")  # what IPython itself calls what a cell returned


class Life(Protocol):
    """What tells when it is left."""

    kept: bool

    @property
    def left(self) -> bool:
        """Whether it is shown nowhere, and has been for long enough."""

    @property
    def due(self) -> bool:
        """Whether it is time to see if anybody still names it."""

    @property
    def owner(self) -> Any:
        """What people name."""

    @property
    def whole(self) -> widgets.Widget | None:
        """All that is let go of together."""

    def stays(self) -> None:
        """Take note that it is named."""


_lives: weakref.WeakSet[Life] = weakref.WeakSet()


def remember(life: Life) -> None:
    """Let go of it too, when it is left."""
    _lives.add(life)


def forget(life: Life) -> None:
    """It was closed."""
    _lives.discard(life)


def let_go() -> None:
    """Collect all that is left, if any is, and nobody names."""
    if not any(life.due for life in _lives):
        return
    left = weakref.WeakSet(life for life in _lives if life.left)  # all at once: they may name one another
    loose = [_loosen(registry, key) for registry, key in _ties(left)]
    gc.collect()
    for registry, key, known in loose:
        _tie(registry, key, known)
    for life in left:
        life.stays()


def everything(widget: widgets.Widget) -> list[widgets.Widget]:
    """A widget and all that it is made of, the widgets that lie in it and their layouts and styles; each once."""
    found: dict[int, widgets.Widget] = {}
    waiting = [widget]
    while waiting:
        one = waiting.pop()
        if id(one) not in found:
            found[id(one)] = one
            waiting.extend(_parts(one))
    return list(found.values())


def close_all(widget: widgets.Widget) -> None:
    """Close a widget and all that it is made of."""
    for one in everything(widget):
        one.close()


def _parts(widget: widgets.Widget) -> Iterator[widgets.Widget]:
    for name in widget.keys:
        value = getattr(widget, name)
        for one in value if isinstance(value, tuple | list) else (value,):
            if isinstance(one, widgets.Widget):
                yield one


# --- who knows a widget, but does not name it -------------------------------------------------------------


def _ties(lives: Iterable[Life]) -> Iterator[tuple[Any, Any]]:
    """Each entry of a registry that keeps alive what is left."""
    known, comms, outputs = _instances(), _comms(), _outputs()
    for life in lives:
        whole, owner = life.whole, life.owner
        for widget in [] if whole is None else everything(whole):
            for registry in (known, comms):
                if widget.comm is not None and widget.comm.comm_id in registry:
                    yield registry, widget.comm.comm_id
        # `Out` is no name for what was taken off the page: a cell that is run again leaves one there each time.
        for registry in [] if life.kept or owner is None else outputs:
            yield from [(registry, key) for key in _names(registry) if registry[key] is owner]


def _instances() -> dict[str, Any]:
    """Every widget by its id, as ipywidgets 8 and 7 keep them."""
    module: Any = sys.modules[widgets.Widget.__module__]
    known: dict[str, Any] = module._instances if hasattr(module, "_instances") else widgets.Widget.widgets
    return known


def _comms() -> dict[str, Any]:
    """Every comm by its id: the `comm` package's, or before there was one the kernel's."""
    manager: Any = getattr(_shell(), "kernel", None)
    if "comm" in sys.modules:
        manager = sys.modules["comm"].get_comm_manager()
    else:
        manager = getattr(manager, "comm_manager", None)
    comms: dict[str, Any] = getattr(manager, "comms", {})
    return comms


def _outputs() -> list[dict[Any, Any]]:
    """Where IPython remembers what cells returned: as `Out[5]`, `_5` and `_`."""
    shell = _shell()
    if shell is None:
        return []
    return [shell.user_ns, shell.user_ns_hidden, shell.user_ns.get("_oh", {}), vars(shell.displayhook)]


def _names(registry: dict[Any, Any]) -> list[Any]:
    return [key for key in registry if isinstance(key, int) or OUTPUT.fullmatch(key)]


def _shell() -> Any:
    return sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None


def _loosen(registry: Any, key: Any) -> tuple[Any, Any, weakref.ref[Any]]:
    known = weakref.ref(registry[key])
    registry[key] = weakref.proxy(registry[key])
    return registry, key, known


def _tie(registry: Any, key: Any, known: weakref.ref[Any]) -> None:
    """What is still there is known as before; what is not is forgotten."""
    thing = known()
    if key not in registry:
        return  # it was closed as it went
    if thing is not None:
        registry[key] = thing
    elif key in UNDERSCORES:
        registry[key] = ""  # as IPython begins
    else:
        del registry[key]
