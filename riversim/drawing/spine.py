"""What a battery stands for: AMPA receptors that come to the membrane of a spine, and leave it.

They wait in little bags inside the spine, and do their work where they face the other cell. The more
charge, the more of them are there; two marks show from when on there are enough.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.path import Path

from riversim.drawing.closeup import DASH, HEXAGON, POINTER, Drift, Key, Sheet, draw_key, filled
from riversim.drawing.instant import Instant
from riversim.drawing.landscape import bezier
from riversim.drawing.shapes import BOLT, CIRCLE, FLAT, SPECK, Glyphs, Pieces, outline
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import _, bands

_COUNT = 14
# A receptor: two halves with a slit between them, the wide ends outside the cell.
_HALF = np.array(
    [(0.07, -0.95), (0.07, 0.25), (0.2, 0.6), (0.24, 1.0), (0.45, 1.15), (0.62, 0.9), (0.56, 0.5), (0.4, 0.2),
     (0.4, -0.8), (0.26, -1.0)], dtype=float,
)  # fmt: skip
_HALVES = np.stack([_HALF, _HALF * [-1.0, 1.0]])
_CENTRES = np.arange(_COUNT) - (_COUNT - 1) / 2.0
_ORDER = np.arange(_COUNT, dtype=float)  # from left to right, as the battery in the river fills
_BAGS = 12
_FLOWS = 5


def receptor() -> Path:
    """The shape of one receptor, for the key: thin as it is, edges would hide its colour if it were no larger."""
    return Path.make_compound_path(*map(outline, 1.35 * _HALVES))


class SpineScene:
    """The end of one cell above, the spine of another below, and what passes between them."""

    def __init__(self, axes: Axes, style: Style, page: Sheet) -> None:
        self._style, self._page = style, page
        unit, line = page.unit, style.outline
        self._tall = (page.top - page.low) / 370.0
        self._middle, self._half = page.wide / 2.0, min(265.0, 0.43 * page.wide)
        self._skin = page.low + 212.0 * self._tall
        self._step = 0.86 * 2.0 * self._half / _COUNT
        self._size = min(0.74 * self._step, 23.0 * self._tall)
        self._ways = self._plan_ways()
        self._draw_still(axes)
        seats = np.asarray(self._middle + _CENTRES * self._step, dtype=float)
        self._seats = np.stack([seats, self._surface(seats) + 0.12 * self._size], axis=-1)
        store = self._middle + 0.8 * _CENTRES * self._step
        self._stores = np.stack([store, self._skin - self._tall * np.where(np.arange(_COUNT) % 2, 34.0, 70.0)], -1)
        low, high = self._skin + 0.9 * self._size, self._release - 3.0
        self._glutamate = Drift((seats[0], low), (float(seats[-1]), high), 40, seed=4)
        self._specks = Drift(
            (0.0, page.low),
            (page.wide, page.top),
            110,
            seed=8,
            beside=(outline(self._spine()), outline(self._sender())),
        )
        murk = mixed(style.murk, "#000000", 0.35)
        self._murk = Glyphs(axes, [SPECK], unit, face=murk, edge="none", zorder=10)
        self._drops = Glyphs(axes, [CIRCLE], unit, face=style.water, edge=style.shore, zorder=10.4, width=0.9)
        self._bags = Glyphs(axes, [CIRCLE], unit, face=style.paper, edge=style.bed_edge, zorder=11, width=1.2)
        self._signal = Pieces(axes, edge="white", width=2.2 * unit, zorder=11.2, alpha=0.85)
        self._receptors = Pieces(axes, face=style.charge, edge=line, width=1.1 * unit, zorder=12)
        self._lids = Glyphs(axes, [HEXAGON], unit, face=style.drug, edge=line, zorder=12.4, width=1.0)
        self._mark = Glyphs(axes, [POINTER], unit, face=style.ink, edge=style.paper, zorder=12.6)
        self._bolt = Glyphs(axes, [BOLT], unit, face=style.ink, edge=style.empty, zorder=13, width=1.0)
        self._flat = Glyphs(axes, [FLAT], unit, face=style.ink, edge="none", zorder=13)
        self._sparks = Pieces(axes, edge=style.drug, width=2.4 * unit, zorder=13.2)
        draw_key(axes, style, page, (
            Key(receptor(), style.charge, line, _("AMPA receptor")),
            Key(CIRCLE, style.water, style.shore, _("glutamate")),
            Key(POINTER, style.ink, style.paper, _("enough from here on")),
            Key(DASH, style.drug, "none", _("the drug's boost")),
        ))  # fmt: skip

    @property
    def _release(self) -> float:
        """Where the other cell ends, above the middle of the spine."""
        return self._skin + 60.0 * self._tall

    def _surface(self, x: Array) -> Array:
        """The height of the spine's skin."""
        return self._skin - 12.0 * ((x - self._middle) / self._half) ** 2

    def _spine(self) -> Array:
        """The outline of the spine: its head, its neck, and the branch that it stands on, to both sides."""
        x0, half, tall, low = self._middle, self._half, self._tall, self._page.low
        x = np.linspace(-half, half, 40)
        top = np.stack([x0 + x, self._surface(x0 + x)], axis=-1)
        right = x0 + half
        branch = low + 56.0 * tall
        points = [(right, self._skin - 12.0), (right + 0.10 * half, self._skin - 84 * tall),
                  (x0 + 0.30 * half, self._skin - 96 * tall), (x0 + 0.16 * half, self._skin - 112 * tall)]  # fmt: skip
        down = bezier(*map(np.array, points))
        foot = bezier(
            down[-1], np.array([x0 + 0.13 * half, branch + 18 * tall]), np.array([x0 + 0.2 * half, branch]),
            np.array([x0 + 0.42 * half, branch]), count=14,
        )  # fmt: skip
        side = np.concatenate([down, foot, [(self._page.wide + 20.0, branch - 6.0)]])
        other = (side * [-1.0, 1.0] + [2.0 * x0, 0.0])[::-1]
        return np.concatenate([top, side, [(self._page.wide + 20.0, low), (-20.0, low)], other])

    def _sender(self) -> Array:
        """The outline of the other cell's end, whose fibre comes from above on the right."""
        x0, half, low = self._middle, self._half, self._release
        up = self._page.top - low
        x = np.linspace(-half, half, 40)
        under = np.stack([x0 + x, low - 8.0 * (x / half) ** 2], axis=-1)[::-1]
        left = bezier(*map(np.array, [under[-1], (x0 - 1.16 * half, low + 0.5 * up), (x0 - 0.7 * half, low + up),
                                      (x0, low + 0.94 * up)]))  # fmt: skip
        wide = self._page.wide + 20.0
        fibre = np.array([(wide, low + 0.98 * up), (wide, low + 0.62 * up)])
        right = bezier(*map(np.array, [fibre[1], (x0 + 1.12 * half, low + 0.56 * up), (x0 + 1.1 * half, low + 0.2 * up),
                                       under[0]]))  # fmt: skip
        return np.concatenate([under, left, fibre, right])

    def _draw_still(self, axes: Axes) -> None:
        style, unit = self._style, self._page.unit
        cells = PolyCollection(
            [self._spine(), self._sender()], edgecolor=style.bed_edge, linewidth=2.2 * unit, zorder=2
        )
        cells.set_facecolor([mixed(style.bed, style.paper, 0.25), mixed(style.water, style.paper, 0.72)])
        axes.add_collection(cells)
        x = np.linspace(self._middle - 0.9 * self._half, self._middle + 0.9 * self._half, 40)
        skin = np.stack([x, self._surface(x)], axis=-1)
        Pieces(axes, edge=style.bed_edge, width=6.0 * unit, zorder=3).show(skin[None], closed=False)
        # Bags of glutamate wait to be let go.
        rng = np.random.default_rng(1)
        up = self._page.top - self._release
        x = self._middle + 1.5 * self._half * (np.arange(_BAGS) + 0.5 - _BAGS / 2) / _BAGS
        bags = np.stack([x, self._release + up * np.where(np.arange(_BAGS) % 2, 0.2, 0.48)], -1)
        bags += rng.uniform(-4.0, 4.0, bags.shape)
        Glyphs(axes, [CIRCLE], unit, face=style.paper, edge=style.shore, zorder=4, width=1.0).show(
            bags, np.full(_BAGS, 0.13 * up))  # fmt: skip
        drops = (bags[:, None] + 0.055 * up * np.array([(-1, -0.6), (1, -0.6), (0, 1)])).reshape(-1, 2)
        Glyphs(axes, [CIRCLE], unit, face=style.water, edge=style.shore, zorder=4.1, width=0.8).show(
            drops, np.full(len(drops), 0.04 * up))  # fmt: skip
        if not self._page.least:  # large type would stand where signals run
            axes.text(14.0, self._page.low + 6.0, _("a spine on a branch of the cell"), color=style.ink, va="bottom",
                      fontsize=self._page.points(8.4), zorder=7)  # fmt: skip

    def show(self, now: Instant, number: int) -> None:
        """Move to a moment of a run, at the battery of a tributary, numbered from 1."""
        i, run, of, phase = number - 1, now.run, now.of, now.phase
        runs, wet, river = bool(bands(run).running[now.index, i]), float(of(run.wet)[i]), run.river_at(now.index)
        there = filled(float(of(run.charge)[i]), _ORDER)
        places = self._stores + there[:, None] * (self._seats - self._stores)
        large = (0.62 + 0.38 * there)[:, None, None, None] * self._size
        self._receptors.show((places[:, None, None] + large * _HALVES).reshape(2 * _COUNT, -1, 2))
        self._bags.show(self._stores, 0.86 * self._size * (there < 0.35).astype(float))
        enough = self._middle + (river.threshold - 0.5) * _COUNT * self._step
        self._mark.show(np.array([[enough, self._release - 14.0]]), np.array([9.0]))
        self._bolt.show(self._below, np.array([24.0 * self._tall * runs]))
        self._flat.show(self._below, np.array([17.0 * self._tall * (not runs)]))
        self._drops.show(self._glutamate.at(phase), 5.2 * self._glutamate.some(wet))
        self._murk.show(self._specks.at(0.5 * phase), 1.7 * self._specks.some(float(of(run.inflammation))))
        lids = filled((1.0 - float(of(run.ampa))) * float(there.sum()) / _COUNT, _ORDER)
        self._lids.show(places + np.array([0.0, 1.1 * self._size]), 0.55 * self._size * lids)
        self._show_signal(wet if runs else 0.0, phase)
        self._show_sparks(float(of(run.trace) * of(run.ampa) * wet))

    @property
    def _below(self) -> Array:
        """The middle of the spine's neck."""
        return np.array([[self._middle, self._page.low + 72.0 * self._tall]])

    def _show_signal(self, share: float, phase: float) -> None:
        """Dashes that run down the spine and along the branch, the more the more passes."""
        starts = ((phase * 1.6 + np.arange(4) / 4.0) % 1.0 * (len(self._ways[0]) - 5)).astype(int)
        dashes = [way[s : s + 4] for way in self._ways[: round(_FLOWS * share)] for s in starts]
        self._signal.show(np.array(dashes).reshape(-1, 4, 2), closed=False)

    def _plan_ways(self) -> list[Array]:
        """The ways of signals: from the skin through the neck, and along the branch to one side."""
        x0, tall, low, skin = self._middle, self._tall, self._page.low, self._skin
        ways = []
        for k, out in enumerate((-0.5, 0.5, -0.5, 0.5, -0.5)):
            x, near, foot = (k - 2) * 0.2 * self._half, (k - 2) * 5.0, low + (24.0 + 5.5 * k) * tall  # over the words
            points = [(x0 + x, skin - 24 * tall), (x0 + 0.9 * x, skin - 74 * tall), (x0 + near, skin - 86 * tall),
                      (x0 + near, low + 84 * tall)]  # fmt: skip
            turn = [points[-1], (x0 + near, foot), (x0 + near, foot), (x0 + out * self._page.wide, foot)]
            ways.append(np.concatenate([bezier(*map(np.array, part), count=22) for part in (points, turn)]))
        return ways

    def _show_sparks(self, jump: float) -> None:
        """The boost from outside: rays about the spine's head."""
        turn = np.radians([198.0, 212.0, 226.0, 314.0, 328.0, 342.0])
        way = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        foot = np.array([self._middle, self._skin - 34.0 * self._tall]) + way * [self._half, 96.0 * self._tall]
        rays = np.stack([foot, foot + way * (14.0 + 26.0 * min(jump, 1.0))], axis=1)
        self._sparks.show(rays if jump > 0.02 else rays[:0], closed=False)
