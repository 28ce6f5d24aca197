"""What stands along the tributaries: their numbers, plugs of stones, and trees."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from riversim.drawing.landscape import Landscape
from riversim.drawing.shapes import BARE, CIRCLE, CROWN, DROOP, FALLEN, PUDDLE, STONES, WASHED, Glyphs
from riversim.drawing.style import Style, mixed
from riversim.model import Array, Trajectory

THRIVES = 0.45
LIE_D = 14.0  # days for which an uprooted tree is to be seen
# How clear a mouth looks, where its caption says that it is clogged, and where it says that it is open.
_CLOGGED = (0.0, 0.5), (0.0, 0.30)
_CLEAR = (0.2, 1.0), (0.46, 1.0)


def felled(run: Trajectory, index: int) -> Array:
    """The share of each tributary's trees that water over the banks has torn out lately, (n,), and that lie."""
    river, step = run.river_at(index), run.river.step
    window = slice(max(0, index - round(24.0 * LIE_D / step)), index + 1)
    over = run.water[window] - run.wet[window] + np.maximum(run.level[window] - river.flood, 0.0)[:, None]
    torn = river.drowning * step * (over * run.foliage[window]).sum(axis=0)
    return np.asarray(np.minimum(torn, 1.0 - run.foliage[index]))


class Banks:
    """Stones go as a mouth opens; trees grow, wilt, stand bare or lie uprooted."""

    def __init__(self, axes: Axes, style: Style, unit: float, land: Landscape) -> None:
        self._land = land
        self._draw_numbers(axes, style, unit)
        # Each stands bare, until leaves or water cover it.
        bare = Glyphs(axes, [BARE], unit, face=mixed(style.trunk, style.faint, 0.6), edge="none", zorder=5)
        bare.show(land.trees, land.tree_size)
        self._stones = Glyphs(axes, STONES, unit, face=style.stone, edge=style.outline, zorder=15.0)
        ground = mixed(style.land_far, style.bed, 0.25)
        self._washed = Glyphs(axes, [WASHED], unit, face=ground, edge="none", zorder=16.8)
        self._puddles = Glyphs(axes, [PUDDLE], unit, face=style.water, edge=style.shore, zorder=16.9, width=0.6)
        self._fallen = Glyphs(axes, [FALLEN], unit, face=style.trunk, edge="none", zorder=16.95)
        self._wilted = Glyphs(axes, [DROOP], unit, face=style.wilted, edge=style.trunk, zorder=17.0)
        self._crowns = Glyphs(axes, [CROWN], unit, face=mixed(style.leaf, "#000000", 0.34), edge="none", zorder=17.1)
        self._lit = Glyphs(axes, [CROWN], unit, face=style.leaf, edge="none", zorder=17.2)

    def _draw_numbers(self, axes: Axes, style: Style, unit: float) -> None:
        land = self._land
        discs = Glyphs(axes, [CIRCLE], unit, face=style.paper, edge=style.bed_edge, zorder=6, width=0.9)
        discs.show(land.ends[land.numbered], np.full(len(land.numbered), land.end_size))
        size = min(style.points(8.6), 0.88 * land.end_size) * unit
        for i in land.numbered:
            x, y = land.ends[i]
            axes.text(x, y, str(i + 1), fontsize=size, color=style.ink, ha="center", va="center_baseline", zorder=7)

    def show(
        self, *, opening: Array, clear: NDArray[np.bool_], foliage: Array, growing: NDArray[np.bool_], lying: Array
    ) -> None:
        """Show the state (n,) of each tributary.

        `clear` says whether its mouth counts as open, `growing` whether its trees are on the way
        up, and `lying` the share of them that water has torn out.
        """
        land = self._land
        looks = np.where(clear, np.interp(opening, *_CLEAR), np.interp(opening, *_CLOGGED))
        left = np.clip((1.0 - looks[land.stone_owner] - 0.72 * land.stone_rank) / 0.25 + 0.15, 0.0, 1.0)
        self._stones.show(land.stones, land.stone_size * left * (left > 0.35))
        owner, rank, size = land.tree_owner, 0.75 * land.tree_rank, land.tree_size
        vigour = np.clip((foliage[owner] - rank) / 0.25, 0.0, 1.0)
        alive = (vigour > THRIVES) | (growing[owner] & (vigour > 0.0))
        dead = vigour <= 0.0
        lies = dead & (rank < (foliage + lying)[owner])
        crown = size * (0.5 + 0.5 * vigour) * alive
        self._crowns.show(land.trees, crown)
        self._lit.show(land.trees + size[:, None] * [-0.14, 0.16], 0.74 * crown)
        self._wilted.show(land.trees, 0.95 * size * (~alive & ~dead))
        for part in (self._washed, self._puddles, self._fallen):
            part.show(land.trees, size * lies)
