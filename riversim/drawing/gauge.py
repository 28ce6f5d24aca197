"""The staff gauge of the picture: the level of the main river among the levels that have a name."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.patches import FancyBboxPatch

from riversim.drawing.layout import Layout
from riversim.drawing.shapes import Sign
from riversim.drawing.style import Style
from riversim.model import Array, River
from riversim.words import FULL_LEVEL, LOW_LEVEL, _, decimal

_BAR = 6.0  # how far bands stand out from the staff
_LINE = 13.5  # from one line of type to the next


def spread(places: Array, apart: float | Array, low: float, high: float) -> Array:
    """Places as near as may be to those given, in their order, and `apart` from each other.

    Where things differ in height, that is the height (k,) of each.
    """
    order = np.argsort(places, kind="stable")
    tall = np.broadcast_to(apart, places.shape)[order]
    room = np.concatenate([[0.0], np.cumsum((tall[1:] + tall[:-1]) / 2)])
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
    """A staff with a column of water, what is named on it, and the level now as a number.

    Named are two bands, where a healthy river stands and where plugs give way, and two marks,
    the crest of the spillway and the flood stage.
    """

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout) -> None:
        self._staff = staff = layout.staff
        self._known: tuple[float, ...] = ()
        self._top = 2.0
        self._draw_panel(axes, style, unit, layout)
        colors = [style.healthy, style.ink, style.pressure, style.alarm]
        names = [_("usual"), _("spillway"), _("opens plugs"), _("flood")]
        if layout.stacked:
            names = [name.replace(" ", "\n", 1) for name in names]
        size = style.points(8.0 if layout.stacked else 9.0) * unit
        self._tall = _LINE * size / (9.0 * unit) * np.array([1.0 + name.count("\n") for name in names])
        self._labels = [
            axes.text(staff.right + 15, staff.low, name, fontsize=size, color=color, va="center", zorder=4,
                      linespacing=1.05)
            for name, color in zip(names, colors, strict=True)
        ]  # fmt: skip
        self._scale = LineCollection([], colors=style.faint, linewidths=0.8 * unit, zorder=4)
        self._band = PolyCollection([], facecolor=style.healthy, edgecolor="none", zorder=4.1)
        self._comb = LineCollection([], colors=style.pressure, linewidths=1.2 * unit, zorder=21)
        self._marks = LineCollection([], colors=colors[1::2], linewidths=1.8 * unit * style.scale, zorder=21)
        self._leads = LineCollection([], colors=colors, linewidths=0.9 * unit, zorder=4)
        self._column = PolyCollection([], facecolor=style.water, edgecolor="none", zorder=20)
        self._hand = PolyCollection([], facecolor=style.ink, edgecolor=style.paper, linewidth=0.6 * unit, zorder=22)
        for artist in (self._scale, self._band, self._comb, self._marks, self._leads, self._column, self._hand):
            axes.add_collection(artist)
        self._number = Sign(
            layout.gauge.right - 8, staff.top + layout.headline[1], "",
            fontsize=max(15.8 * min(style.scale, 1.12), style.least) * unit, color=style.ink, weight="bold", ha="right",
            va="center", zorder=22,
        )  # fmt: skip
        axes.add_artist(self._number)

    def _draw_panel(self, axes: Axes, style: Style, unit: float, layout: Layout) -> None:
        panel, staff, size = layout.gauge, self._staff, style.points(9.0) * unit
        axes.add_patch(FancyBboxPatch(
            (panel.left, panel.low), panel.right - panel.left, panel.top - panel.low,
            boxstyle="round,pad=0,rounding_size=9", facecolor=style.paper, edgecolor=style.bed_edge,
            linewidth=1.1 * unit, alpha=0.93, zorder=3,
        ))  # fmt: skip
        left, title = panel.left + 10, staff.top + layout.headline[0]
        axes.text(left, title, _("level"), fontsize=size, color=style.ink, weight="bold", zorder=4)
        if not layout.terse:
            below = title - 14 * style.scale
            axes.text(left, below, _("glutamate"), fontsize=0.86 * size, color=style.faint, zorder=4)
        corners = [(staff.left, staff.low), (staff.right, staff.low), (staff.right, staff.top), (staff.left, staff.top)]
        axes.add_collection(
            PolyCollection([corners], facecolor=style.empty, edgecolor=style.ink, linewidth=1.0 * unit, zorder=4)
        )

    def show(self, level: float, river: River) -> bool:
        """Show a level; return whether what is named has moved, too."""
        staff = self._staff
        known = (river.crest, river.flood, *river.plug_strengths())
        moved = known != self._known
        if moved:
            self._known = known
            self._name(river.crest, river.flood, river.plug_strengths())
        y = float(self._y(level))
        self._column.set_verts([[(staff.left, staff.low), (staff.right, staff.low), (staff.right, y), (staff.left, y)]])
        self._hand.set_verts([[(staff.left - 1, y), (staff.left - 12, y + 7), (staff.left - 12, y - 7)]])
        self._number.set_text(decimal(level, 2))
        return moved

    def _y(self, level: Array | float) -> Array:
        share = np.clip(np.asarray(level) / self._top, 0.0, 1.0)
        return np.asarray(self._staff.low + (self._staff.top - self._staff.low) * share)

    def _name(self, crest: float, flood: float, plugs: Array) -> None:
        left, right = self._staff.left, self._staff.right
        self._top = float(max(1.25 * flood, 1.12 * max(crest, plugs.max()), 1.6))
        low, high = self._y(np.array([LOW_LEVEL, FULL_LEVEL]))
        teeth = self._y(plugs)
        at = np.array([(low + high) / 2, self._y(crest), (teeth.min() + teeth.max()) / 2, self._y(flood)])
        places = spread(at, self._tall, self._staff.low, self._staff.top)
        for label, place in zip(self._labels, places, strict=True):
            label.set_y(place)
        self._band.set_verts([[(right + 1, low), (right + _BAR, low), (right + _BAR, high), (right + 1, high)]])
        spine = [(right + _BAR, teeth.min()), (right + _BAR, teeth.max())]
        self._comb.set_segments([spine, *([(right - 3, y), (right + _BAR, y)] for y in teeth)])
        self._marks.set_segments([[(left, y), (right + _BAR, y)] for y in at[1::2]])
        self._leads.set_segments([
            [(right + _BAR, y), (right + _BAR + 1, y), (right + 11, p), (right + 13, p)]
            for y, p in zip(at, places, strict=True)
        ])  # fmt: skip
        tenths = self._y(np.arange(0.0, self._top, 0.1))
        self._scale.set_segments([[(left, y), (left + (9 if i % 5 == 0 else 5), y)] for i, y in enumerate(tenths)])
