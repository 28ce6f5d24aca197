"""`SynapsePicture`: what a part of the river stands for, seen from near, in the same hand and by the same run.

The gate stands for NMDA receptors, a battery for AMPA receptors, a tree for the spines of a nerve cell.
Whatever has a `zorder` of `MOVES` or more is drawn in every frame, the rest once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from matplotlib.axes import Axes

from riversim.drawing.canvas import Scene
from riversim.drawing.closeup import Sheet, Title, sheet
from riversim.drawing.dendrite import DendriteScene
from riversim.drawing.instant import Instant
from riversim.drawing.pores import PoresScene
from riversim.drawing.river import MOVES, SIZE
from riversim.drawing.scenery import draw_ground
from riversim.drawing.settings import ours
from riversim.drawing.spine import SpineScene
from riversim.drawing.style import Style, style
from riversim.model import Trajectory
from riversim.words import closer_names, closer_word, inside_of


class Inner(Protocol):
    """What is seen inside a part."""

    def show(self, now: Instant, number: int) -> None:
        """Move to a moment of a run; `number` counts tributaries from 1, 0 is the main river."""


_SCENES: dict[str, Callable[[Axes, Style, Sheet], Inner]] = {
    "gate": PoresScene, "battery": SpineScene, "tree": DendriteScene,
}  # fmt: skip


class SynapsePicture(Scene):
    """What the gate, a battery or a tree stands for, made once; `show` moves it to a time of a run.

    `number` counts tributaries from 1, 0 is the main river. `size` is in pixels, at `ratio` device pixels
    each; `upright` is for phones, `room` for who sits far from it. Raises `RiverError` for a part that can not
    be gone into, or an unknown theme.
    """

    @ours()
    def __init__(
        self, kind: str, number: int = 0, *, theme: str = "light", projector: bool = False,
        room: bool = False, size: tuple[int, int] = SIZE, ratio: float = 1.0, upright: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(style(theme, projector=projector, room=room and not upright), size, ratio)
        self.kind, self.number = inside_of(kind), number
        page = sheet(size, self.style, upright=upright)
        axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        axes.set(xlim=(0.0, page.wide), ylim=(0.0, page.high), autoscale_on=False)
        draw_ground(axes, self.style, (page.wide, page.high), (page.wide / 2, page.high / 2))
        self._title = Title(axes, self.style, page, *closer_names(self.kind, number))
        self._scene = _SCENES[self.kind](axes, self.style, page)
        self.moving(sorted((a for a in axes.get_children() if a.get_zorder() >= MOVES), key=lambda a: a.get_zorder()))

    @ours()
    def show(self, run: Trajectory, at: float) -> None:
        """Move to a time index of a run, or between two; raises `RiverError` where it has no such tributary."""
        now = Instant(run, at)
        self._title.show(closer_word(run, now.index, self.kind, self.number))
        self._scene.show(now, self.number)
