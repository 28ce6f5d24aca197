"""`Screen`: scenes to frames, quick while things move and crisp when they stand still."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from riversim.player import Later
from riversim.view import FrameView

CALM_S = 0.35
CRISP_RATIO = 2.0


class Drawing(Protocol):
    """What a screen needs of a scene."""

    def jpeg(self) -> bytes:
        """The frame, quick to make and to send."""

    def png(self) -> bytes:
        """The frame, crisp."""


D = TypeVar("D", bound=Drawing)
Make = Callable[[tuple[int, int], float], D]


class Screen(Generic[D]):
    """Shows drawings in a view.

    `make` makes a drawing of a size in pixels and of so many device pixels to each; it is
    called once for what moves and once for what stands still, and again where the view turns
    narrow or wide.
    """

    def __init__(self, view: FrameView, make: Make[D], wide: tuple[int, int], narrow: tuple[int, int]) -> None:
        self.view = view
        self._make = make
        self._sizes = {False: wide, True: narrow}
        self._drawings: dict[float, D] = {}
        self._draw: Callable[[D], None] = lambda drawing: None
        self._calm = Later(self._crisp, calm=CALM_S)
        view.observe(lambda change: self.remake(), "narrow")

    def show(self, draw: Callable[[D], None], *, moving: bool = False) -> None:
        """Show what `draw` does to a drawing; unless `moving`, a crisp frame follows when all is calm."""
        self._draw = draw
        self.view.offer(lambda: self._drawing(1.0).jpeg())
        if moving:
            self._calm.cancel()
        else:
            self._calm.ask()

    def _crisp(self) -> None:
        self.view.offer(lambda: self._drawing(CRISP_RATIO).png())

    def _drawing(self, ratio: float) -> D:
        if ratio not in self._drawings:
            self._drawings[ratio] = self._make(self._sizes[self.view.narrow], ratio)
        self._draw(self._drawings[ratio])
        return self._drawings[ratio]

    def remake(self) -> None:
        """Make the drawings anew: the size changed, or what they show."""
        self._drawings.clear()
        self.view.width, self.view.height = self._sizes[self.view.narrow]
        self.show(self._draw)

    def close(self) -> None:
        """Let go of the drawings and of what was still to be shown."""
        self._calm.cancel()
        self._drawings.clear()
