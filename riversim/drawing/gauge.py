"""The staff gauge of the picture: the level of the main river among the levels that have a name."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import FancyBboxPatch

from riversim.drawing.shapes import Sign
from riversim.drawing.style import Style
from riversim.model import Array, River
from riversim.words import _, decimal

LEFT, RIGHT, BOTTOM, TOP = 36.0, 58.0, 134.0, 342.0
_EDGE = 16.0


def spread(places: Array, apart: float, low: float, high: float) -> Array:
    """Places as near as may be to those given, in their order, `apart` from each other."""
    order = np.argsort(places, kind="stable")
    room = apart * np.arange(len(places))
    wanted = places[order] - room
    # Pool neighbours that get in each other's way: the isotonic regression of what is wanted.
    blocks: list[list[float]] = []
    for w in wanted:
        blocks.append([w])
        while len(blocks) > 1 and np.mean(blocks[-2]) > np.mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    flat = np.concatenate([np.full(len(b), np.mean(b)) for b in blocks])
    flat = np.clip(flat, low, max(low, high - room[-1]))
    result = np.empty_like(places)
    result[order] = flat + room
    return result


class Gauge:
    """A staff with a column of water, the four named levels, and the level now as a number."""

    def __init__(self, axes: Axes, style: Style, unit: float) -> None:
        self._style, self._unit = style, unit
        self._named: tuple[float, ...] = ()
        self._top = 2.0
        names = {
            _("healthy"): style.healthy, _("spillway"): style.ink, _("opens plugs"): style.pressure,
            _("flood"): style.alarm,
        }  # fmt: skip
        size = 9.0 * unit * style.scale
        panel = FancyBboxPatch(
            (_EDGE, BOTTOM - 14.0), 168.0, TOP - BOTTOM + 62.0, boxstyle="round,pad=0,rounding_size=9",
            facecolor=style.paper, edgecolor=style.bed_edge, linewidth=1.1 * unit, alpha=0.93, zorder=3,
        )  # fmt: skip
        axes.add_patch(panel)
        axes.text(LEFT - 10, TOP + 28, _("level"), fontsize=size, color=style.ink, weight="bold", zorder=4)
        axes.text(
            LEFT - 10, TOP + 28 - 14 * style.scale, _("glutamate"), fontsize=0.86 * size, color=style.faint, zorder=4
        )
        staff = [[(LEFT, BOTTOM), (RIGHT, BOTTOM), (RIGHT, TOP), (LEFT, TOP)]]
        axes.add_collection(
            PolyCollection(staff, facecolor=style.empty, edgecolor=style.ink, linewidth=1.0 * unit, zorder=4)
        )
        self._scale = LineCollection([], colors=style.faint, linewidths=0.8 * unit, zorder=4)
        self._plugs = LineCollection([], colors=style.pressure, linewidths=0.9 * unit, zorder=21)
        self._marks = LineCollection([], colors=list(names.values()), linewidths=1.8 * unit * style.scale, zorder=21)
        self._leads = LineCollection([], colors=list(names.values()), linewidths=0.9 * unit, zorder=4)
        for lines in (self._scale, self._plugs, self._marks, self._leads):
            axes.add_collection(lines)
        self._labels = [
            axes.text(RIGHT + 13, BOTTOM, name, fontsize=size, color=color, va="center", zorder=4)
            for name, color in names.items()
        ]
        self._column = PolyCollection(staff, facecolor=style.water, edgecolor="none", zorder=20)
        self._hand = PolyCollection(staff, facecolor=style.ink, edgecolor=style.paper, linewidth=0.6 * unit, zorder=22)
        axes.add_collection(self._column)
        axes.add_collection(self._hand)
        self._number = Sign(
            _EDGE + 160, TOP + 30, "", fontsize=15.8 * unit * min(style.scale, 1.12), color=style.ink,
            weight="bold", ha="right", va="center", zorder=22,
        )  # fmt: skip
        axes.add_artist(self._number)

    def show(self, level: float, river: River) -> bool:
        """Show a level; return whether the named levels have moved, too."""
        named = (1.0, river.crest, river.strength, river.flood)
        key = (*named, *river.plug_strengths())
        moved = key != self._named
        if moved:
            self._named = key
            self._name(np.array(named), river)
        y = float(self._y(level))
        self._column.set_verts([[(LEFT, BOTTOM), (RIGHT, BOTTOM), (RIGHT, y), (LEFT, y)]])
        self._hand.set_verts([[(LEFT - 1, y), (LEFT - 12, y + 7), (LEFT - 12, y - 7)]])
        self._number.set_text(decimal(level, 2))
        return moved

    def _y(self, level: Array | float) -> Array:
        return np.asarray(BOTTOM + (TOP - BOTTOM) * np.clip(np.asarray(level) / self._top, 0.0, 1.0))

    def _name(self, named: Array, river: River) -> None:
        self._top = float(max(1.25 * river.flood, 1.12 * named.max(), 1.6))
        at = self._y(named)
        apart = 13.5 * self._style.scale
        places = spread(at, apart, BOTTOM, TOP)
        for label, place in zip(self._labels, places, strict=True):
            label.set_y(place)
        self._marks.set_segments([[(LEFT, y), (RIGHT, y)] for y in at])
        self._leads.set_segments(
            [[(RIGHT, y), (RIGHT + 3, y), (RIGHT + 8, p), (RIGHT + 11, p)] for y, p in zip(at, places, strict=True)]
        )
        tenths = self._y(np.arange(0.0, self._top, 0.1))
        self._scale.set_segments([[(LEFT, y), (LEFT + (9 if i % 5 == 0 else 5), y)] for i, y in enumerate(tenths)])
        self._plugs.set_segments([[(RIGHT - 6, y), (RIGHT, y)] for y in self._y(river.plug_strengths())])
