"""What trees stand for: spines along a branch of a nerve cell, which grow towards other cells, shrink and go."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from riversim.drawing.banks import THRIVES
from riversim.drawing.closeup import Drift, Key, Sheet, draw_key
from riversim.drawing.instant import Instant
from riversim.drawing.landscape import bezier, normals_of, strip
from riversim.drawing.shapes import CIRCLE, SPECK, Glyphs, Pieces
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import _, grows

_EACH = 60.0  # between two spines on one side of the branch
_LONG, _HEAD = 64.0, 16.5
_POINTS = 121
_DASHES = 9


class DendriteScene:
    """A branch across the sheet, spines on both sides of it, and fibres of other cells that they reach for."""

    def __init__(self, axes: Axes, style: Style, page: Sheet) -> None:
        self._style, self._page = style, page
        unit, line = page.unit, style.outline
        self._line = self._course()
        self._normals = normals_of(self._line)
        self._plant()
        self._draw_still(axes)
        murk = mixed(style.murk, "#000000", 0.35)
        self._specks = Drift((0.0, page.low), (page.wide, page.top), 90, seed=3)
        self._murk = Glyphs(axes, [SPECK], unit, face=murk, edge="none", zorder=10)
        self._signal = Pieces(axes, edge="white", width=2.4 * unit, zorder=10.5, alpha=0.85)
        body = mixed(style.bed, style.paper, 0.2)
        self._rims = Pieces(axes, edge=style.bed_edge, width=9.0 * unit, zorder=11)
        self._necks = Pieces(axes, edge=body, width=5.6 * unit, zorder=11.2)
        self._weak_rims = Pieces(axes, edge=style.trunk, width=4.6 * unit, zorder=11)
        self._weak_necks = Pieces(axes, edge=style.wilted, width=2.2 * unit, zorder=11.2)
        self._weak = Glyphs(axes, [CIRCLE], unit, face=style.wilted, edge=style.trunk, zorder=11.4, width=1.0)
        self._heads = Glyphs(axes, [CIRCLE], unit, face=mixed(style.leaf, "#000000", 0.30), edge=line, zorder=11.6)
        self._lit = Glyphs(axes, [CIRCLE], unit, face=style.leaf, edge="none", zorder=11.8)
        draw_key(axes, style, page, (
            Key(CIRCLE, style.leaf, line, _("spine")), Key(CIRCLE, style.wilted, style.trunk, _("shrinking spine")),
            Key(CIRCLE, style.bed, style.bed_edge, _("bare place")),
            Key(CIRCLE, mixed(style.water, style.paper, 0.4), style.shore, _("another cell")),
        ))  # fmt: skip

    def _course(self) -> Array:
        """The middle of the branch: from left to right, more steeply on an upright sheet."""
        wide, low, tall = self._page.wide, self._page.low, self._page.top - self._page.low
        if self._page.upright:
            points = [(-40.0, low + 0.34 * tall), (0.80 * wide, low + 0.16 * tall),
                      (0.20 * wide, low + 0.86 * tall), (wide + 40.0, low + 0.71 * tall)]  # fmt: skip
        else:
            points = [(-30.0, low + 0.34 * tall), (0.3 * wide, low + 0.78 * tall),
                      (0.66 * wide, low + 0.16 * tall), (wide + 30.0, low + 0.62 * tall)]  # fmt: skip
        return bezier(*map(np.array, points), count=_POINTS)

    def _plant(self) -> None:
        """Where spines stand, how long and large they can be, and in which order they come and go."""
        rng = np.random.default_rng(7)
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(self._line, axis=0), axis=1))])
        sites = np.arange(_EACH, along[-1] - 0.5 * _EACH, 0.5 * _EACH)
        sites = sites + rng.uniform(-7.0, 7.0, len(sites))
        x, y, u, v = (np.interp(sites, along, s) for s in (*self._line.T, *self._normals.T))
        side = np.where(np.arange(len(sites)) % 2, 1.0, -1.0)[:, None]
        self._way = side * np.stack([u, v], axis=-1)
        self._half = np.linspace(19.0, 13.0, _POINTS)
        self._feet = np.stack([x, y], axis=-1) + self._way * (np.interp(sites, along, self._half) - 2.0)[:, None]
        self._long = _LONG * rng.uniform(0.72, 1.0, len(sites))
        self._size = _HEAD * rng.uniform(0.8, 1.1, len(sites))
        self._rank = (rng.permutation(len(sites)) + 0.5) / len(sites)
        self._ends = self._feet + self._way * (self._long + 2.0 * self._size + 6.0)[:, None]
        self._left = side[:, 0] > 0.0

    def _draw_still(self, axes: Axes) -> None:
        style, unit = self._style, self._page.unit
        pale = mixed(style.water, style.paper, 0.4)
        for left in (True, False):
            ends = self._ends[self._left == left]
            fibre = np.concatenate(
                [ends[:1] + 3.0 * (ends[:1] - ends[1:2]), ends, ends[-1:] + 3.0 * (ends[-1:] - ends[-2:-1])]
            )
            for color, width in ((style.shore, 5.0), (pale, 3.0)):
                Pieces(axes, edge=color, width=width * unit, zorder=2 if width > 4 else 2.1).show(
                    _rounded(fibre)[None], closed=False)  # fmt: skip
        bulbs = Glyphs(axes, [CIRCLE], unit, face=pale, edge=style.shore, zorder=2.2, width=1.4)
        bulbs.show(self._ends, np.full(len(self._ends), 10.0))
        branch = [strip(self._line, self._normals, self._half + wider) for wider in (2.2, 0.0)]
        bed = PolyCollection(branch, edgecolor="none", zorder=5)
        bed.set_facecolor([style.bed_edge, mixed(style.bed, style.paper, 0.2)])
        axes.add_collection(bed)
        Glyphs(axes, [CIRCLE], unit, face=style.bed, edge=style.bed_edge, zorder=6, width=1.2).show(
            self._feet, np.full(len(self._feet), 4.6))  # fmt: skip

    def show(self, now: Instant, number: int) -> None:
        """Move to a moment of a run, at the trees of a tributary, numbered from 1."""
        i, run, of, phase = number - 1, now.run, now.of, now.phase
        vigour = np.clip((float(of(run.foliage)[i]) - 0.75 * self._rank) / 0.25, 0.0, 1.0)
        alive = (vigour > THRIVES) | ((vigour > 0.0) & grows(run, now.index)[i])
        long = self._long * (0.30 + 0.70 * vigour)
        size = self._size * (0.45 + 0.55 * vigour)
        tips = self._feet + self._way * long[:, None]
        lines = np.stack([self._feet, tips], axis=1)
        weak = ~alive & (vigour > 0.0)
        for pieces, those in ((self._rims, alive), (self._necks, alive), (self._weak_rims, weak),
                              (self._weak_necks, weak)):  # fmt: skip
            pieces.show(lines[those], closed=False)
        heads = tips + self._way * 0.8 * size[:, None]
        self._heads.show(heads, size * alive)
        self._lit.show(heads + size[:, None] * [-0.16, 0.18], 0.66 * size * alive)
        self._weak.show(tips, 0.5 * self._size * weak)
        self._murk.show(self._specks.at(0.5 * phase), 1.7 * self._specks.some(float(of(run.inflammation))))
        self._show_signal(float(of(run.wet)[i]), phase)

    def _show_signal(self, share: float, phase: float) -> None:
        """Dashes that run along the branch, the more the more water the tributary has."""
        first = ((0.5 * phase + np.arange(_DASHES) / _DASHES) % 1.0 * (_POINTS - 4)).astype(int)
        dashes = np.stack([self._line[first], self._line[first + 3]], axis=1)
        self._signal.show(dashes[: round(_DASHES * share)], closed=False)


def _rounded(points: Array) -> Array:
    """A smooth line through points (k, 2): the middle of each way, and bows about the points between them."""
    middles = (points[1:] + points[:-1]) / 2.0
    t = np.linspace(0.0, 1.0, 6)[:, None, None]
    bows = (1 - t) ** 2 * middles[:-1] + 2 * t * (1 - t) * points[1:-1] + t**2 * middles[1:]
    return np.asarray(np.concatenate([points[:1], bows.transpose(1, 0, 2).reshape(-1, 2), points[-1:]]))
