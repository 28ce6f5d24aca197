"""All water of the picture but the spillway's: the source, the main pool and the tributaries."""

from __future__ import annotations

import math

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from riversim.drawing.landscape import GATE, MOUTH, POINTS, POOL, Indices, Landscape, basin, bezier, normals_of, strip
from riversim.drawing.shapes import SPECK, Glyphs, Pieces
from riversim.drawing.style import Style, mixed
from riversim.model import CALM, Array

_ANGLES = np.linspace(0.0, 2 * math.pi, 120, endpoint=False)
_BASIN = basin(_ANGLES)
_TO_GATE = math.atan2(GATE[1] + 12 - POOL[1], GATE[0] - POOL[0])
with np.errstate(**CALM):
    _NEAR_GATE = np.exp(-((((_ANGLES - _TO_GATE + math.pi) % (2 * math.pi) - math.pi) / 0.20) ** 4))
_RINGS = 5
_SPECKS = 150
BRIM, SHALLOW = 1.0, 0.26
DRY = 0.3


class Waters:
    """Beds that lie still, and the water, the cracks of drought, the murk and the ripples over them."""

    def __init__(self, axes: Axes, style: Style, unit: float, land: Landscape) -> None:
        self._style, self._land = style, land
        self._source = bezier(*np.array([(112.0, 438.0), (215.0, 470.0), (205.0, 352.0), (292.0, 310.0)]))
        self._source_normals = normals_of(self._source)
        self._source_half = np.linspace(5.0, 19.0, POINTS)
        self._draw_beds(axes, unit)
        self._cracks, self._crack_owner = _cracks(land)
        self._dry = Pieces(axes, edge=style.crack, width=0.9 * unit, zorder=10.1)
        self._flood = PolyCollection([], facecolor=style.water, alpha=0.42, edgecolor=style.shore, zorder=10.2)
        self._flood.set_linewidth(0.8 * unit)
        self._flood.set_linestyle((0, (3, 2)))
        # A shoreline is a wider strip below the water: filling is half as dear as stroking.
        self._banks = Pieces(axes, face=style.shore, zorder=10.3)
        self._shore = PolyCollection(
            [_BASIN], facecolor="none", edgecolor=style.shore, linewidth=1.7 * unit, zorder=10.4
        )
        self._fill = Pieces(axes, face=style.water, zorder=10.5)
        self._pool = PolyCollection([_BASIN], edgecolor="none", zorder=10.6)
        self._rings = PolyCollection([_BASIN], edgecolor="none", zorder=10.7)
        rng = np.random.default_rng(11)
        radius, angle = np.sqrt(rng.uniform(0.0, 0.9, _SPECKS)), rng.uniform(0, 2 * math.pi, _SPECKS)
        self._speck = basin(angle) * radius[:, None]
        self._speck_rank = np.linspace(0.03, 0.97, _SPECKS)
        self._speck_size = rng.uniform(0.9, 2.0, _SPECKS)
        self._murk = Glyphs(axes, [SPECK], unit, face=mixed(style.murk, "#000000", 0.35), edge="none", zorder=10.8)
        self._ripples = Pieces(axes, edge="white", width=1.5 * unit, alpha=0.62, zorder=10.9)
        for artist in (self._flood, self._shore, self._pool, self._rings):
            axes.add_collection(artist)

    @property
    def source(self) -> tuple[Array, Array]:
        """The line (k, 2) of the water that comes in, and half its width (k,)."""
        return self._source, self._source_half

    def _draw_beds(self, axes: Axes, unit: float) -> None:
        style, land = self._style, self._land
        source = strip(self._source, self._source_normals, self._source_half + 3.0)
        strips = [*strip(land.lines, land.normals, land.half * 1.06), source, POOL + 1.03 * _BASIN]
        axes.add_collection(
            PolyCollection(strips, facecolor=style.bed_edge, edgecolor=style.bed_edge, linewidth=2.0 * unit, zorder=2)
        )
        axes.add_collection(PolyCollection(strips, facecolor=style.bed, edgecolor="none", zorder=2.1))
        contours = [POOL + s * _BASIN for s in (0.85, 0.66, 0.47)]
        axes.add_collection(
            PolyCollection(contours, facecolor="none", edgecolor=style.bed_edge, linewidth=0.7 * unit, zorder=2.2)
        )

    def show(
        self, *, level: float, flood: float, crest: float, water: Array, inflow: float, murk: float, phase: float
    ) -> None:
        """Show levels, the water (n,) of the tributaries, the inflow, the murk, and where ripples are."""
        style, land = self._style, self._land
        scale = _reach(level, flood)
        widths = 0.82 * np.clip(water, 0.0, 1.3)[land.owner]
        half = land.half * widths[:, None]
        line = np.minimum(0.28 * half, 1.1)
        stream = self._source_half * 0.82 * min(inflow, 1.3) ** 0.7
        source = [strip(self._source, self._source_normals, stream + wider)[None] for wider in (1.1, 0.0)]
        self._banks.show(*self._strips(half + line), source[0])
        self._fill.show(*self._strips(half), source[1])
        self._show_pool(level, flood, crest, scale)
        tint = muddied(style, murk)
        self._fill.artist.set_facecolor(tint)
        self._pool.set_facecolor(tint)
        shades = [mixed(style.water, style.deep, (i + 1) / _RINGS) for i in range(_RINGS)]
        self._rings.set_facecolor([mixed(shade, style.murk, 0.45 * murk) for shade in shades])
        self._murk.show(POOL + self._speck * min(scale, BRIM), self._speck_size * (self._speck_rank < murk))
        self._dry.show(self._cracks[(water < DRY)[self._crack_owner]], closed=False)
        self._ripple(water, inflow, phase)

    def _strips(self, half: Array) -> list[Array]:
        """Outlines of all tributaries of these half widths (b, POINTS); twigs are short, so a few points will do."""
        land = self._land
        stems, twigs = slice(len(land.mouths)), (slice(len(land.mouths), None), slice(None, None, 3))
        return [strip(land.lines[part], land.normals[part], half[part]) for part in (stems, twigs)]

    def _show_pool(self, level: float, flood: float, crest: float, scale: float) -> None:
        reach = np.full(len(_ANGLES), min(scale, BRIM))
        to_sill = float(np.clip((level / crest - 0.9) / 0.1, 0.0, 1.0)) if crest > 0 else 1.0
        reach += _NEAR_GATE * to_sill * np.maximum(1.04 - reach, 0.0)
        pool = POOL + _BASIN * reach[:, None]
        self._shore.set_verts([pool])
        self._pool.set_verts([pool])
        depths = [_reach(max(level - flood * (0.12 + 0.17 * i), 0.0), flood) - 0.12 for i in range(_RINGS)]
        rings = [POOL + _BASIN * min(d, 0.9) + np.array([3.0 * i, -2.0 * i]) for i, d in enumerate(depths)]
        self._rings.set_verts([r for r, d in zip(rings, depths, strict=True) if d > SHALLOW - 0.12])
        wave = 1.0 + 0.02 * np.sin(14 * _ANGLES)
        self._flood.set_verts([POOL + _BASIN * (scale * wave)[:, None]] if scale > BRIM else [])

    def _ripple(self, water: Array, inflow: float, phase: float) -> None:
        """Light dashes that drift downstream."""
        count = len(water)
        each = 5 if count <= 10 else 3 if count <= 24 else 2
        stems = self._land.lines[:count]
        start = ((np.arange(each) + 0.31 * np.arange(count)[:, None] + phase * 2.0) % each) / each
        at = MOUTH + start * (POINTS - MOUTH - 3.01)
        first = at.astype(int)
        part = (at - first)[..., None]
        row = np.arange(count)[:, None]
        ends = [stems[row, first + j] * (1 - part) + stems[row, first + j + 1] * part for j in (0, 1)]
        dashes = np.stack(ends, axis=2).reshape(-1, 2, 2)
        wide = water * self._land.half[:count, MOUTH] > 2.0
        self._ripples.show(dashes[np.repeat(wide, each)], closed=False)


def muddied(style: Style, murk: float) -> str:
    """The colour of water with that much murk in it, 0 to 1."""
    return mixed(style.water, style.murk, 0.50 * murk)


def _reach(level: float, flood: float) -> float:
    """How far towards its banks the pool reaches: the brim at flood stage, beyond it above."""
    return float(np.interp(level / flood, [0.0, 1.0, 2.0], [SHALLOW, BRIM, 1.50]))


def _cracks(land: Landscape) -> tuple[Array, Indices]:
    """Zigzags (c, 4, 2) across dry beds, and their tributaries (c,)."""
    rng = np.random.default_rng(5)
    lines, owners = [np.zeros((0, 4, 2))], []
    for b, who in enumerate(land.owner):
        along = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(land.lines[b], axis=0), axis=1))])
        wide = float(land.half[b].max())
        first = along[MOUTH] + 1.6 * wide if b < len(land.mouths) else wide
        at = np.arange(first, along[-1] - 2.0, max(1.35 * wide, 5.0))
        x, y, u, v, half = (np.interp(at, along, s) for s in (*land.lines[b].T, *land.normals[b].T, land.half[b]))
        across = rng.choice([-1.0, 1.0], (len(at), 1)) * [-0.95, -0.3, 0.15, 0.7] * half[:, None]
        drift = rng.uniform(-0.55, 0.55, (len(at), 4)) * half[:, None]
        lines.append(np.stack([x + across.T * u + drift.T * v, y + across.T * v - drift.T * u], axis=-1).swapaxes(0, 1))
        owners += [who] * len(at)
    return np.concatenate(lines), np.array(owners, dtype=int)
