"""`Lifeline`, which a page and its kernel hold together: who looks is known, and a connection that is lost is told.

The page asks whether somebody is there, and the kernel answers. A kernel that is gone can say
nothing, so the page knows beforehand what is to be told then, and the code of the river.
"""

from __future__ import annotations

import asyncio
import time
import weakref
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from riversim.lab import leaving
from riversim.lab.scripts import script
from riversim.session import at_home, running_loop, share
from riversim.words import _, current

SILENCE_S, SILENT = 30.0, 5  # a page asks four times a minute while somebody is at it; so often it may not
SOON_S = 3.0  # a lab that was taken off its page is let go of, where nobody names it
KEPT_S = 3600.0  # one whose page has gone is not so soon: who reloads a page or opens it again finds it there
SELDOM_S = 600.0  # how often it is looked whether somebody still names it, at the least


class Lifeline(anywidget.AnyWidget):
    """A part of a page that is seen only when the connection is lost.

    It knows which pages show what it belongs to, and when that can be let go of: `owner` is what
    people name, `whole` the widgets. `kept` says whether a document may show it though no page is known.
    """

    _esm = script("common.js", "memory.js", "lifeline.js")

    words: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    lang = traitlets.Unicode("").tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)
    """The code of the river as it was last known; empty where there is none to be kept."""
    in_app = traitlets.Bool(False).tag(sync=True)
    """Whether the page's own address opens a code."""

    def __init__(self, *, kept: bool = True) -> None:
        self._home = running_loop()
        self._pages: dict[str, int] = {}
        self.kept = kept
        self._left: float | None = None
        self._begun = self._tried = time.monotonic()
        self._rest = SOON_S
        self._owner: weakref.ref[Any] | None = None
        self._whole: weakref.ref[widgets.Widget] | None = None
        self._timer: asyncio.TimerHandle | None = None
        super().__init__()
        self.name()
        self.on_msg(self._hear)

    def belongs_to(self, owner: Any, whole: widgets.Widget) -> None:
        """From now on let go of `whole`, once no page shows it and nobody names its `owner`."""
        self._owner, self._whole = weakref.ref(owner), weakref.ref(whole)
        leaving.let_go()
        leaving.remember(self)
        self._wait()

    def name(self) -> None:
        """Say it in the language in use."""
        self.lang = current()
        self.words = {
            "lost": _("The connection is lost, so nothing here acts now."),
            "reload": _("Load the page again."),
            "left": _("You were here before."),
            "open": _("Open your river again, as it was"),
            "run": _("Run the cell again."),
            "code": _("To open your river as it was, run this:"),
        }

    def keep(self, code: str) -> None:
        """Have the page know a code, and the lines of Python that open it."""
        self.code = code if self.in_app or not code else share.python_lines(code)

    # --- who looks ----------------------------------------------------------------------------------

    def _hear(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        if content.get("kind") == "here":  # at once, from another thread too: the lab's own may be busy
            self.send({"kind": "here"})
        at_home(self._home, lambda: self._note(content))

    def _note(self, content: dict[str, Any]) -> None:
        page = str(content.get("page", ""))
        if content.get("kind") == "here":
            self._pages[page], self._left, self.kept, self._rest = 0, None, True, SOON_S
        elif content.get("kind") == "bye":
            self._part(page, kept=bool(content.get("kept", False)))

    def _part(self, page: str, *, kept: bool) -> None:
        """A page shows it no longer: it was taken off, or the page has gone and may come back."""
        if self._pages.pop(page, None) is not None and not self._pages:
            self.kept, self._left, self._rest = kept, time.monotonic(), SOON_S
            self._wait()

    def _wait(self) -> None:
        """Look again later, without keeping anything alive for it."""
        if self._timer is not None:
            self._timer.cancel()
        loop = running_loop()
        if loop is not None:
            seconds = SILENCE_S if self._pages else max(self._rest, self._since + self._patience - time.monotonic())
            self._timer = loop.call_later(seconds, _look, weakref.ref(self))

    def watch(self) -> None:
        """Count the times at which a page was not heard: not the seconds, as a busy kernel hears nobody for long."""
        for page, silent in list(self._pages.items()):
            self._pages[page] = silent + 1
            if silent >= SILENT:
                self._part(page, kept=True)
        self._wait()

    # --- what is left ---------------------------------------------------------------------------------

    @property
    def _since(self) -> float:
        return self._begun if self._left is None else self._left

    @property
    def _patience(self) -> float:
        return KEPT_S if self.kept else SOON_S

    @property
    def left(self) -> bool:
        """Whether no page shows it, and none has for long enough."""
        return not self._pages and time.monotonic() - self._since >= 0.9 * self._patience

    @property
    def due(self) -> bool:
        """Whether it is time to see if anybody still names it."""
        return self.left and time.monotonic() - self._tried >= 0.9 * self._rest

    def stays(self) -> None:
        """It is named: look again, but seldom."""
        self._tried, self._rest = time.monotonic(), min(2.0 * self._rest, SELDOM_S)
        self._wait()

    @property
    def owner(self) -> Any:
        """What people name; None where that is gone."""
        return self._owner() if self._owner else None

    @property
    def whole(self) -> widgets.Widget | None:
        """All that is let go of together."""
        return self._whole() if self._whole else None

    def close(self) -> None:
        """Close it, and look no more."""
        if self._timer is not None:
            self._timer.cancel()
        leaving.forget(self)
        super().close()


def _look(seen: weakref.ref[Lifeline]) -> None:
    life = seen()
    if life is not None:
        life.watch()
        del life  # or it would be named here
        leaving.let_go()
