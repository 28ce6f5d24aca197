"""`Screen`: scenes to frames, quick while things move and crisp when they stand still."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from riversim.lab.view import FrameView
from riversim.session import Later

FINEST = 2.0


class Drawing(Protocol):
    """What a screen needs of a scene."""

    def jpeg(self) -> bytes:
        """The frame, quick to make and to send."""

    def bmp(self) -> bytes:
        """The frame, quicker to make, but large."""

    def png(self) -> bytes:
        """The frame, crisp."""


D = TypeVar("D", bound=Drawing)
Size = tuple[int, int]
Make = Callable[[Size, float], D]


class Screen(Generic[D]):
    """Shows drawings in a view.

    `make` makes a drawing of a size in pixels and of so many device pixels to each; it is
    called once for what moves and once for what stands still, and again where the view turns
    narrow or wide. What stands still is as fine as the page's own pixels, up to two to one.
    """

    def __init__(self, view: FrameView, make: Make[D], wide: Size, narrow: Size, *, calm: float) -> None:
        self.view = view
        self._make = make
        self._sizes = {False: wide, True: narrow}
        self._drawings: dict[float, D] = {}
        self.took = 0.0
        """Seconds that a frame takes to make: the longest of the last ones."""
        self.moving_ratio = 1.0
        """How many device pixels to each what moves has at most."""
        self._draw: Callable[[D], None] = lambda drawing: None
        self._calm = Later(self._crisp, calm=calm)
        view.observe(lambda change: self._resize(), "narrow")

    def show(self, draw: Callable[[D], None], *, moving: bool = False) -> None:
        """Show what `draw` does to a drawing; unless `moving`, a crisp frame follows when all is calm."""
        self._draw = draw
        self.view.offer(self._quick)
        if moving:
            self._calm.cancel()
        else:
            self._calm.ask()

    def ready(self) -> bool:
        """Whether no page is waited for that shows it."""
        return not self.view.busy

    def moved(self, draw: Callable[[D], None]) -> Callable[[], None]:
        """Draw what moves now where a page shows it; what comes back sends that, or offers it to the next page."""
        self._draw = draw
        self._calm.cancel()
        frame = self._quick() if self.view.pages else None
        return lambda: self.view.offer(self._quick if frame is None else lambda: frame)

    def _quick(self) -> bytes:
        return self._frame(self._fine(self.moving_ratio), crisp=False)

    def _crisp(self) -> None:
        ratio = self._fine(FINEST)
        self.view.offer(lambda: self._frame(ratio, crisp=True))

    def _fine(self, most: float) -> float:
        """How many device pixels to each the page has, by halves, from 1 to the most."""
        fine = self.view.pixels / self._sizes[self.view.narrow][0]
        return min(max(1.0, math.ceil(2.0 * fine) / 2.0), most)

    def _frame(self, ratio: float, *, crisp: bool) -> bytes:
        start = time.perf_counter()
        if ratio not in self._drawings:
            self._drawings[ratio] = self._make(self._sizes[self.view.narrow], ratio)
        drawing = self._drawings[ratio]
        self._draw(drawing)
        frame = drawing.png() if crisp else drawing.bmp() if FrameView.near else drawing.jpeg()
        self.took = max(time.perf_counter() - start, 0.9 * self.took)
        return frame

    def still(self) -> bytes:
        """What is on show as a PNG, whether or not a page shows it."""
        return self._frame(1.0, crisp=True)

    def forget(self) -> None:
        """Make the drawings anew with the next frame: what they show no longer fits."""
        self._drawings.clear()

    def _resize(self) -> None:
        self.forget()
        self.view.width, self.view.height = self._sizes[self.view.narrow]
        self.show(self._draw)

    def close(self) -> None:
        """Let go of the drawings and of what was still to be shown."""
        self._calm.cancel()
        self.forget()
