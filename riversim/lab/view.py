"""`FrameView`, a picture in the browser that is never late, and `Words`, a text that is never markup.

Frames travel as binary messages, and each page that shows the view acknowledges each of them. While
it shows one the next is made, and never more than these two are under way: what is drawn next is
always the newest state (*latest wins*).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

try:
    import anywidget
    import traitlets
except ImportError as error:  # pragma: no cover
    raise ImportError('the lab needs more than the core: pip install "riversim[lab]"') from error

from riversim.lab.scripts import script
from riversim.session import Later, at_home, running_loop

Frame = Callable[[], bytes]

PATIENCE_S = 1.0
NUMBERS = {"shown": ("frame",), "hello": ("pixels",), "touch": ("x", "y")}  # that a page says with each kind of message
AHEAD = 2  # frames under way: a page that shows one need not wait for the next
MISSES = 10  # seconds in which a page says nothing, though there is something to say, before it is taken to be gone
ALONE_S = 2.0  # an output that is moved on its page, or a page that is loaded anew, goes and comes
_HERE = Path(__file__).parent


@dataclass
class Viewer:
    """A page that shows a view: what it needs of a frame, and which one it has shown last."""

    narrow: bool
    pixels: int
    still: bool
    shown: int
    missed: int = 0
    """How often it was not waited for any longer, at most once a second; 0 for one that keeps up."""
    missed_at: float = 0.0

    def owes(self, sent: int) -> bool:
        """Whether it got so many frames that it has not shown yet that it gets no more."""
        return sent - self.shown >= AHEAD


def _mime(frame: bytes) -> str:
    """What kind of file a frame is, by its first bytes."""
    return {b"\xff\xd8": "image/jpeg", b"BM": "image/bmp"}.get(frame[:2], "image/png")


class FrameView(anywidget.AnyWidget):
    """A picture with words for those who can not see it, fed with frames as JPEG, BMP or PNG.

    `offer` takes a function that makes a frame; it is called when the page is ready for one,
    and only if no newer frame was offered meanwhile. Nothing is made or sent before a page
    shows the view. The slowest of several pages is waited for, but none longer than a second; one
    that has said nothing for long is taken to be gone.
    """

    _esm = script("common.js", "flow.js", "peek.js", "view.js")
    _css = (_HERE / "lab.css").read_text(encoding="utf-8")

    near = False
    """Whether frames go no further than to another thread, so that they need not be small."""
    alt = traitlets.Unicode("").tag(sync=True)
    poster = traitlets.Unicode("").tag(sync=True)
    """The address of a picture that is seen before the first frame, and where no kernel sends any."""
    width = traitlets.Int(900).tag(sync=True)
    height = traitlets.Int(520).tag(sync=True)
    lang = traitlets.Unicode("").tag(sync=True)
    """The language that the lab around it speaks; empty for that of the page."""
    hot_keys = traitlets.List(traitlets.Unicode()).tag(sync=True)
    """Keys, as browsers name them, that `on_key` is told of."""
    spots: traitlets.List[list[float]] = traitlets.List().tag(sync=True)
    """What can be touched: [x, y, radius, 1 at one spot of each that acts], in shares of the width, y of the height."""
    names: traitlets.List[str] = traitlets.List().tag(sync=True)
    """What each of them is called: a kind, and for parts that are numbered the number behind it."""
    lit = traitlets.Unicode("").tag(sync=True)
    """The part that is told of just now, by that name; one kind alone means all of them."""
    streams: traitlets.List[list[float]] = traitlets.List().tag(sync=True)
    """Where water runs: [width, x, y, x, y, …] each, in shares as in `spots`."""
    calm = traitlets.Bool(False).tag(sync=True)
    """Whether nothing moves by itself."""
    deep = traitlets.Bool(False).tag(sync=True)
    """Whether it shows the inside of a part, out of which Escape leads."""
    ring: traitlets.List[float] = traitlets.List().tag(sync=True)
    """Which of them is ringed, for who has no mouse; empty for none."""
    narrow = traitlets.Bool(False)
    """Whether every page that shows the view does so on a phone's width."""
    still = traitlets.Bool(False)
    """Whether somebody who looks at it asks for less motion."""
    pixels = traitlets.Int(0)
    """How many of its screen's pixels the view is wide, on the page where it is finest."""

    def __init__(self, *, alt: str = "", width: int = 900, height: int = 520, hot_keys: tuple[str, ...] = ()) -> None:
        self.on_touch: Callable[[float, float], None] = lambda x, y: None
        self.on_key: Callable[[str], None] = lambda key: None
        self._home = running_loop()
        self.pages: dict[str, Viewer] = {}
        self._lost: set[str] = set()
        self._left: float | None = None
        self._sent = 0
        self._sent_at = 0.0
        self.strengths: list[float] = []
        """How strongly each stream runs in the frame that is made last, 1 where its bed is full."""
        self._pending: Frame | None = None
        self._last: bytes | None = None
        self._patience = Later(self._advance, calm=PATIENCE_S)
        super().__init__(alt=alt, width=width, height=height, hot_keys=list(hot_keys))
        self.on_msg(self._hear)

    @property
    def busy(self) -> bool:
        """Whether a page is waited for: late ones are not, unless there is no other."""
        prompt = [page for page in self.pages.values() if not page.missed] or self.pages.values()
        return time.monotonic() - self._sent_at < PATIENCE_S and any(page.owes(self._sent) for page in prompt)

    @property
    def alone(self) -> bool:
        """Whether pages showed it, and none does any more."""
        return self._left is not None and time.monotonic() - self._left > ALONE_S

    def offer(self, make: Frame) -> None:
        """Show what `make` returns as soon as the page is ready, unless a newer one is offered."""
        self._pending = make
        self._advance()

    def _advance(self) -> None:
        if self._pending is None or not self.pages or self.busy:
            return
        make, self._pending = self._pending, None
        self._last = make()
        self._deliver()

    def _deliver(self) -> None:
        if self._last is None:
            return
        self._count_misses()
        self._sent += 1
        self._sent_at = time.monotonic()
        frame = {"kind": "frame", "frame": self._sent, "mime": _mime(self._last), "strengths": self.strengths}
        self.send(frame, [self._last])
        if running_loop() is not None:  # without a loop there is no page that could be late
            self._patience.ask()

    def _hear(self, _: Any, content: dict[str, Any], buffers: Any) -> None:
        at_home(self._home, lambda: self._answer(content))

    def _count_misses(self) -> None:
        """Note who is late now that a frame is sent all the same; by counts, as a busy kernel hears nobody for long."""
        now = time.monotonic()
        for name, page in list(self.pages.items()):
            if page.owes(self._sent) and now - page.missed_at >= PATIENCE_S:
                page.missed, page.missed_at = page.missed + 1, now
            if page.missed > MISSES:
                self._part(name)
                self._lost.add(name)

    def _answer(self, content: dict[str, Any]) -> None:
        if not _is_whole(content):
            return
        kind, page = content.get("kind"), str(content.get("page", ""))[:99]
        if kind == "shown":
            self._note_shown(page, min(int(content["frame"]), self._sent))
        elif kind == "hello":
            narrow, still = bool(content.get("narrow")), bool(content.get("still", self.still))
            self._greet(page, narrow, int(content["pixels"]), still)
        elif kind == "bye":
            self._part(page)
        elif kind == "touch":
            self.on_touch(float(content["x"]), float(content["y"]))
        elif kind == "key":
            self.on_key(str(content.get("key")))
        self._advance()

    def _note_shown(self, name: str, frame: int) -> None:
        if name in self._lost:  # it was taken to be gone, and is not
            self._lost.discard(name)
            self.send({"kind": "again"})
        page = self.pages.get(name)
        if page is None:
            return
        page.shown = max(page.shown, frame)
        page.missed = min(page.missed, 1 if page.owes(self._sent) else 0)

    def _greet(self, name: str, narrow: bool, pixels: int, still: bool) -> None:
        """A view was opened or has another size: it gets the newest frame, whatever became of those before it."""
        self._lost.discard(name)
        self._left = None
        self.pages[name] = Viewer(narrow=narrow, pixels=pixels, still=still, shown=self._sent)
        self._fit()
        if self._pending is None:
            self._deliver()

    def _part(self, name: str) -> None:
        """A page shows the view no longer; others may."""
        if self.pages.pop(name, None) is None:
            return
        if self.pages:
            self._fit()
        else:
            self._left = time.monotonic()

    def _fit(self) -> None:
        """Frames are as fine as the finest page needs; they are a phone's where no page is wider."""
        pages = self.pages.values()
        self.still = any(page.still for page in pages)
        self.pixels = max(page.pixels for page in pages)
        self.narrow = all(page.narrow for page in pages)

    def close(self) -> None:
        """Close the view and forget its frames."""
        self._patience.cancel()
        self._pending = self._last = None
        super().close()


def _is_whole(said: Any) -> bool:
    """Whether what a page says, which may be anything, has the numbers that are needed to hear it."""
    kind = said.get("kind") if isinstance(said, dict) else None
    numbers = [said.get(name) for name in NUMBERS.get(kind, ())] if isinstance(kind, str) else [None]
    return all(isinstance(number, int | float) and abs(number) < 1e9 for number in numbers)


class Words(anywidget.AnyWidget):
    """A paragraph of plain text; `live` ones are read aloud by screen readers when they change.

    A heading where its kind is "title" or, of a part, "heading".
    """

    _esm = script("common.js", "text.js")

    text = traitlets.Unicode("").tag(sync=True)
    live = traitlets.Unicode("").tag(sync=True)
    kind = traitlets.Unicode("words").tag(sync=True)
    names: traitlets.Dict[str, list[str]] = traitlets.Dict().tag(sync=True)
    """The words that name parts of the picture, by the kind of the part: each lights its part."""

    def __init__(self, text: str = "", *, kind: str = "words", live: Literal["", "polite", "assertive"] = "") -> None:
        super().__init__(text=text, kind=kind, live=live)
