"""What stands along the tributaries: plugs of stones, batteries and trees."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from numpy.typing import NDArray

from riversim.drawing.landscape import Landscape
from riversim.drawing.shapes import BOLT, CIRCLE, CROWN, DROOP, FLAT, STONES, Glyphs, Pieces
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import _

THRIVES = 0.45
_CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])


class Banks:
    """Stones go as a mouth opens; batteries fill; trees grow, wilt and leave bare trunks."""

    def __init__(self, axes: Axes, style: Style, unit: float, land: Landscape) -> None:
        self._land = land
        line = style.outline
        self._draw_numbers(axes, style, unit)
        self._name_batteries(axes, style, unit)
        self._draw_trunks(axes, style, unit)
        self._stones = Glyphs(axes, STONES, unit, face=style.stone, edge=line, zorder=15.0)
        self._wilted = Glyphs(axes, [DROOP], unit, face=style.wilted, edge=style.trunk, zorder=17.0)
        self._crowns = Glyphs(axes, [CROWN], unit, face=mixed(style.leaf, "#000000", 0.34), edge="none", zorder=17.1)
        self._lit = Glyphs(axes, [CROWN], unit, face=style.leaf, edge="none", zorder=17.2)
        width, high = land.battery_size
        self._corners = _boxes(land.batteries, width, high)
        caps = _boxes(land.batteries + np.array([0.56 * width, 0.0]), 0.12 * width, 0.5 * high)
        self._body = PolyCollection(
            [*self._corners, *caps], facecolor=style.empty, edgecolor=style.ink, linewidth=1.0 * unit, zorder=18
        )
        axes.add_collection(self._body)
        self._charge = Pieces(axes, face=style.charge, zorder=18.1)
        self._tick = Pieces(axes, edge=style.ink, width=1.0 * unit, zorder=18.2)
        rim = 0.7 if high > 9.0 else 0.2
        self._bolt = Glyphs(axes, [BOLT], unit, face=style.ink, edge=style.empty, zorder=18.3, width=rim)
        self._flat = Glyphs(axes, [FLAT], unit, face=style.ink, edge="none", zorder=18.3)
        self._sparks = Pieces(axes, edge=style.drug, width=1.6 * unit, zorder=18.4)
        self._rays = _rays(width, high)

    def _draw_trunks(self, axes: Axes, style: Style, unit: float) -> None:
        trunks: list[list[tuple[float, float]]] = []
        for (x, y), r in zip(self._land.trees, self._land.tree_size, strict=True):
            foot, fork = y - 1.25 * r, y - 0.2 * r
            trunks += [[(x, foot), (x, fork), (x - 0.55 * r, y + 0.6 * r)], [(x, fork), (x + 0.6 * r, y + 0.75 * r)]]
            trunks += [[(x, fork), (x + 0.05 * r, y + 0.95 * r)]]
        width = float(np.clip(0.16 * self._land.tree_size.mean(), 0.6, 1.3)) * unit
        axes.add_collection(LineCollection(trunks, colors=style.trunk, linewidths=width, capstyle="round", zorder=5))

    def _name_batteries(self, axes: Axes, style: Style, unit: float) -> None:
        x, y = self._land.name
        size = 8.4 * unit * style.scale
        axes.text(x, y, "AMPA", fontsize=0.9 * size, color=style.faint, ha="right", va="bottom", zorder=7)
        y += 12.0 * style.scale
        name = _("batteries") if len(self._land.ends) > 1 else _("battery")
        axes.text(x, y, name, fontsize=size, color=style.ink, ha="right", va="bottom", zorder=7)

    def _draw_numbers(self, axes: Axes, style: Style, unit: float) -> None:
        land = self._land
        discs = Glyphs(axes, [CIRCLE], unit, face=style.paper, edge=style.bed_edge, zorder=6, width=0.9)
        discs.show(land.ends[land.numbered], np.full(len(land.numbered), land.end_size))
        size = min(8.6 * style.scale, 0.88 * land.end_size) * unit
        for i in land.numbered:
            x, y = land.ends[i]
            axes.text(x, y, str(i + 1), fontsize=size, color=style.ink, ha="center", va="center_baseline", zorder=7)

    def show(
        self, *, opening: Array, charge: Array, threshold: float, runs: NDArray[np.bool_], jump: Array,
        foliage: Array, growing: NDArray[np.bool_],
    ) -> None:  # fmt: skip
        """Show the state (n,) of each tributary.

        `runs` says whether its battery runs, `jump`, 0 to 1, how much it is being started from
        outside, and `growing` whether its trees are on the way up.
        """
        land = self._land
        left = np.clip((1.0 - opening[land.stone_owner] - 0.72 * land.stone_rank) / 0.25 + 0.15, 0.0, 1.0)
        self._stones.show(land.stones, land.stone_size * left * (left > 0.35))
        vigour = np.clip((foliage[land.tree_owner] - 0.75 * land.tree_rank) / 0.25, 0.0, 1.0)
        alive = (vigour > THRIVES) | (growing[land.tree_owner] & (vigour > 0.0))
        crown = land.tree_size * (0.5 + 0.5 * vigour) * alive
        self._crowns.show(land.trees, crown)
        self._lit.show(land.trees + land.tree_size[:, None] * [-0.14, 0.16], 0.74 * crown)
        self._wilted.show(land.trees, 0.9 * land.tree_size * (~alive & (vigour > 0.0)))
        self._show_batteries(charge, threshold, runs)
        self._show_sparks(jump)

    def _show_sparks(self, jump: Array) -> None:
        started = np.minimum(jump, 1.0)[jump > 0.02, None, None]
        foot = self._land.batteries[jump > 0.02, None] + self._rays[:, 0]
        rays = np.stack([foot, foot + (0.25 + 0.75 * started) * self._rays[:, 1]], axis=2)
        self._sparks.show(rays.reshape(-1, 2, 2), closed=False)

    def _show_batteries(self, charge: Array, threshold: float, runs: NDArray[np.bool_]) -> None:
        width, high = self._land.battery_size
        inner, edge = 0.88 * width, 0.06 * width
        fill = self._corners - 2 * _CORNERS * edge
        fill[:, 1:3, 0] = fill[:, :1, 0] + inner * charge[:, None]
        self._charge.show(fill)
        x = self._corners[:, 0, 0] + edge + inner * threshold
        low, top = self._corners[:, 0, 1], self._corners[:, 2, 1]
        ticks = [np.stack([np.stack([x, y], -1), np.stack([x, y + part * high], -1)], axis=1)
                 for y, part in ((low, 0.28), (top, -0.28))]  # fmt: skip
        self._tick.show(*ticks, closed=False)
        self._bolt.show(self._land.batteries, np.where(runs, 0.56 * high, 0.0))
        self._flat.show(self._land.batteries, np.where(runs, 0.0, 0.40 * high))


def _rays(width: float, high: float) -> Array:
    """Six short rays (6, 2, 2) about a battery, each from its foot outwards."""
    turn = np.radians([60.0, 90.0, 120.0, 240.0, 270.0, 300.0])
    way = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    foot = way * [0.75 * width, 0.5 * high] + np.sign(way) * [0.0, 2.5]
    return np.stack([foot, 0.55 * high * way], axis=1)


def _boxes(middle: Array, width: float, high: float) -> Array:
    """Boxes (n, 4, 2) around middles (n, 2)."""
    return np.asarray(middle[:, None] + _CORNERS * [width, high])
