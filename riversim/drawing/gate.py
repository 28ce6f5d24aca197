"""The spillway of the picture: a weir with two leaves, the boards that block it, its weeds and its wear.

Its states differ in shape. Shut: the leaves meet, the sill is dry. Running: the leaves stand
open, as far as the gate does, and water falls. Slow: weeds hang from the leaves, the more the
murk slows them. Blocked: boards come down over the gap, to the share blocked. Worn: broken
edges, cracks and rubble, the more the less competent it is.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from riversim.drawing.landscape import bezier, normals_of, strip
from riversim.drawing.layout import WIDE, Layout
from riversim.drawing.shapes import STONES, Glyphs, Sign
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import SLOW_GATE_H, SPILLING, _

GATE = np.array(WIDE.gate)  # all is drawn about it, and then moved to where another layout has it
GAP, SILL, BEAM = 27.0, -6.0, 27.0
_BOARDS = 5
_TEETH = np.array([0.0, 0.9, 0.25, 1.0, 0.1, 0.75, 0.4, 1.0, 0.0])
FULL_SPILL = 1.2  # levels an hour
FULL_GATE = 1.0  # an hour: the leaves stand as far open as they can
FULL_LAG_H = 24.0  # as much weed as there is place for


def box(x0: float, y0: float, x1: float, y1: float) -> Array:
    """The four corners (4, 2) of a box, relative to the gate."""
    corners: Array = np.add(GATE, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)])
    return corners


def ajar(gate: Array | float) -> Array:
    """How far the leaves stand open, 0 to 1, at a gate of so much [1/h]; small gaps look larger, to be seen."""
    return np.asarray(np.sqrt(np.minimum(np.asarray(gate) / FULL_GATE, 1.0)))


class Gate:
    """The weir at `GATE` with its channel, and a word for its state."""

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout = WIDE) -> None:
        self._style = style
        line = bezier(*np.add(GATE, layout.stream[:4]))
        # It runs on beyond the sheet: a figure may be larger.
        line = np.concatenate([line, GATE + layout.stream[4:]])
        self._line, self._normals = line, normals_of(line)
        self._half = np.linspace(20.0, 15.0, len(line))
        right, top = self._words = GATE + np.subtract(layout.gate_words, layout.gate)
        self._draw_still(axes, unit)
        self._stream = PolyCollection([box(0, 0, 1, 1)], facecolor=style.water, edgecolor=style.shore, zorder=10)
        self._head = PolyCollection([box(0, 0, 1, 1)], facecolor=style.water, edgecolor="none", zorder=11)
        self._fall = PolyCollection([box(0, 0, 1, 1)], facecolor=style.water, edgecolor=style.shore, zorder=12.2)
        self._foam = LineCollection([], colors="white", linewidths=1.5 * unit, zorder=12.3, capstyle="round")
        self._leaves = PolyCollection([], facecolor=style.bed_edge, zorder=12.5, edgecolor=style.outline)
        self._braces = LineCollection([], colors=style.outline, linewidths=1.0 * unit, zorder=12.6)
        self._boards = PolyCollection([], facecolor=style.gate, zorder=13, edgecolor=style.outline)
        self._cracks = LineCollection([], colors=style.outline, linewidths=1.5 * unit, zorder=14)
        weed = mixed(style.murk, style.ink, 0.45)
        self._weeds = LineCollection([], colors=weed, linewidths=2.2 * unit, zorder=12.8, capstyle="round")
        self._rubble = Glyphs(axes, STONES, unit, face=style.stone, edge=style.outline, zorder=14.1, width=0.8)
        for artist in (self._stream, self._head, self._fall, self._foam, self._leaves, self._braces, self._boards,
                       self._cracks, self._weeds):  # fmt: skip
            axes.add_collection(artist)
        self._word = Sign(
            right, top - 26.5 * style.scale, "", fontsize=9.4 * unit * style.scale, color=style.ink,
            weight="bold", ha="right", va="top", zorder=23,
        )  # fmt: skip
        axes.add_artist(self._word)

    @property
    def channel(self) -> tuple[Array, Array]:
        """The line (k, 2) of the water below the weir, and half its width (k,)."""
        return self._line, self._half

    def _draw_still(self, axes: Axes, unit: float) -> None:
        style = self._style
        for grow, color in ((2.0, style.bed_edge), (0.0, style.bed)):
            bed = strip(self._line, self._normals, self._half + grow)
            axes.add_collection(PolyCollection([bed], facecolor=color, edgecolor="none", zorder=2))
        wall = GATE + np.array([(-66, -4), (-58, 8), (58, 8), (66, -4), (52, -27), (-52, -27)])
        piers = [box(s * (GAP + 5.5) - 6.5, -24, s * (GAP + 5.5) + 6.5, 34) for s in (-1, 1)]
        caps = [box(s * (GAP + 5.5) - 9, 34, s * (GAP + 5.5) + 9, 39) for s in (-1, 1)]
        dark = mixed(style.stone, "#000000", 0.45)
        back = PolyCollection([box(-GAP, SILL, GAP, BEAM), wall, box(-GAP, SILL, GAP, 9)], zorder=10.5)
        back.set_facecolor([style.bed_edge, style.stone, dark])
        back.set_edgecolor(["none", style.outline, "none"])
        axes.add_collection(back)
        front = [box(-GAP - 4, BEAM, GAP + 4, BEAM + 5), *piers, *caps]
        axes.add_collection(PolyCollection(front, facecolor=style.stone, edgecolor=style.outline, zorder=13.5))
        joints = [((x0, y), (x1, y)) for y, x0, x1 in ((-2, -62, 62), (-11, -61, 61), (-19, -57, 57))]
        joints += [((x, y), (x, y + 8)) for y, s in ((-19, 6), (-11, 0)) for x in range(-54 + s, 58, 15)]
        axes.add_collection(LineCollection(list(GATE + joints), colors=dark, linewidths=0.7 * unit, zorder=10.8))
        size, (right, top) = 9.4 * unit * style.scale, self._words
        axes.text(right, top, _("spillway"), fontsize=size, color=style.ink, ha="right", va="top", zorder=4)
        low = top - 13.5 * style.scale
        axes.text(right, low, "NMDA", fontsize=0.86 * size, color=style.faint, ha="right", va="top", zorder=4)

    def show(
        self, *, depth: float, gate: float, spill: float, block: float, competence: float, lag: float, tint: str,
        phase: float,
    ) -> None:  # fmt: skip
        """Show water `depth` above the crest [levels] and its colour, and how the spillway is.

        That is: how far its `gate` stands open [1/h], what runs over it, `spill` [levels/h], block, competence,
        and by how many hours the gate lags behind the water.
        """
        for water in (self._stream, self._head, self._fall):
            water.set_facecolor(tint)
        running, slow = spill > SPILLING, lag >= SLOW_GATE_H
        share = min(spill / FULL_SPILL, 1.0) ** 0.5 if running else 0.0
        worn = 1.0 - competence
        self._flow(share, depth, block, phase)
        self._doors(float(ajar(gate)), worn)
        self._weeds.set_segments([GATE + w for w in _WEEDS[: round(min(lag / FULL_LAG_H, 1.0) * len(_WEEDS))]])
        top, low = BEAM, BEAM - block * (BEAM - SILL)
        ends = np.linspace(top, low, _BOARDS + 1)
        boards = [box(-GAP, b, GAP, a) for a, b in pairwise(ends)]
        boards += [box(x, low, x + 4, BEAM) for x in (-16, 12)]
        self._boards.set_verts(boards if block > 0.005 else [])
        count = round(worn * len(_CRACKS))
        self._cracks.set_segments([GATE + c for c in _CRACKS[:count]])
        self._rubble.show(GATE + _RUBBLE, _RUBBLE_SIZE * (np.arange(6) < worn * 6.5))
        self._word.set_text(gate_words(running, block, competence, slow=slow))

    def _flow(self, share: float, depth: float, block: float, phase: float) -> None:
        head = float(np.clip(70.0 * depth, 0.0, 22.0))
        self._head.set_verts([box(-GAP, SILL, GAP, SILL + head)] if head > 0 else [])
        if share <= 0.0:
            self._stream.set_verts([])
            self._fall.set_verts([])
            self._foam.set_segments([])
            return
        wide = GAP * (0.22 + 0.74 * share)
        low = 0.9 * self._half[0] * (0.25 + 0.75 * share)
        crest = SILL + min(head, 9.0)
        fall = GATE + np.array([(-wide, crest), (wide, crest), (wide, SILL), (low, -34), (-low, -34), (-wide, SILL)])
        self._fall.set_verts([fall])
        self._stream.set_verts([strip(self._line, self._normals, 0.9 * self._half * (0.25 + 0.75 * share))])
        x = np.linspace(-0.75, 0.75, 5)
        down = (phase * 3.0 + np.array([0.0, 0.55, 0.2, 0.75, 0.4])) % 1.0
        y0, y1 = SILL - 16 * down, SILL - 16 * down - 9
        foam = np.stack([np.stack([x * wide, y0], -1), np.stack([x * (wide + low) / 2, y1], -1)], axis=1)
        self._foam.set_segments(list(GATE + foam))

    def _doors(self, opened: float, worn: float) -> None:
        width = GAP - 0.8 - opened * (GAP - 8.8)
        low, high = SILL + 0.5, 19.0
        leaves, braces = [], []
        for side in (-1, 1):
            hinge, free = side * GAP, side * (GAP - width)
            drop = 5.0 * opened
            x = np.linspace(hinge, free, len(_TEETH))
            y = np.linspace(high, high - drop, len(_TEETH)) - _TEETH * worn * 15.0
            leaves.append(GATE + np.concatenate([[(hinge, low)], np.stack([x, y], -1), [(free, low - drop)]]))
            braces.append(GATE + np.array([(hinge, low + 2), (free, high - drop - 2 - 15 * worn)]))
        self._leaves.set_verts(leaves)
        self._braces.set_segments(braces)


def gate_words(running: bool, block: float, competence: float, *, slow: bool = False) -> str:
    """A word or two for the spillway's state: "shut", "running", "blocked 90 %", and "worn", or "slow" from murk."""
    worn = competence <= 0.95
    if block >= 0.005:
        told = _("blocked {share} %, worn") if worn else _("blocked {share} %")
        return told.format(share=round(100 * block))
    if worn:
        return _("running, worn") if running else _("shut, worn")
    if slow:
        return _("running, slow") if running else _("shut, slow")
    return _("running") if running else _("shut")


# Weed on the leaves and over the sill, where murk makes the gate slow.
_WEEDS = [
    np.array([(x, 14 + 3 * (i % 3)), (x + 2 * (-1) ** i, 6), (x - 1.5 * (-1) ** i, -3 - 4 * (i % 2))], dtype=float)
    for i, x in enumerate((-22, 21, -12, 13, -25, 25, -17, 17, -7, 8))
]
_RUBBLE = np.array([(-44, -32), (-31, -36), (42, -33), (30, -37), (-54, -24), (53, -26)], dtype=float)
_RUBBLE_SIZE = np.array([7.0, 5.0, 6.2, 4.6, 6.6, 5.4])
_CRACKS = [
    np.array(c, dtype=float)
    for c in (
        [(-33, 34), (-30, 22), (-35, 14), (-31, 3), (-34, -8)],
        [(48, 8), (44, -1), (50, -8), (46, -16), (49, -26)],
        [(31, 20), (36, 12), (32, 4), (35, -8)],
        [(-48, 8), (-51, -2), (-45, -10), (-49, -19), (-45, -27)],
        [(-16, 5), (-12, -4), (-17, -12), (-11, -22)],
        [(14, -2), (18, -10), (13, -17), (17, -26)],
        [(-60, 2), (-55, -6), (-58, -13)],
        [(60, 4), (56, -3), (59, -11)],
    )
]
