"""All water of the picture but the spillway's: the source, the main pool, the tributaries, and what leaves its bed."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from riversim.drawing.landscape import MOUTH, POINTS, Indices, Landscape, bezier, normals_of, strip
from riversim.drawing.layout import Layout
from riversim.drawing.shapes import SPECK, Glyphs, Pieces
from riversim.drawing.style import Style, mixed
from riversim.model import CALM, Array
from riversim.words import FULL_LEVEL, LOW_LEVEL

_ANGLES = np.linspace(0.0, 2 * math.pi, 120, endpoint=False)
_RINGS = 5
_SPECKS = 150
_CAPS = 34
SHALLOW, BRIM, BANK = 0.26, 1.0, 1.11  # in the pool's radii: empty, its bed full, and up to the top of the bank
DROUGHT = 0.6  # levels: below it the bed of the pool lies bare
DRY = 0.3
CLEAR = 0.3  # inflammation below which the pool glitters


class Waters:
    """Beds that lie still, and the water, the cracks of drought, the murk, the waves and the flood over them."""

    def __init__(self, axes: Axes, style: Style, unit: float, land: Landscape) -> None:
        self._style, self._land, self._shape = style, land, _shape(land.layout)
        self._pool_at = np.array(land.layout.pool)
        self._source = bezier(*np.array(land.layout.source))
        self._source_normals = normals_of(self._source)
        self._source_half = np.linspace(5.0, 19.0, POINTS)
        self._draw_beds(axes, unit)
        self._cracks, self._crack_owner = _cracks(land)
        self._pool_cracks = self._pool_at + _radial_cracks(land.layout)
        self._dry = Pieces(axes, edge=style.crack, width=0.9 * unit, zorder=10.1)
        self._flood = PolyCollection([], edgecolor=style.shore, linewidth=1.4 * unit, zorder=10.2)
        # A shoreline is a wider strip below the water: filling is half as dear as stroking.
        self._banks = Pieces(axes, face=style.shore, zorder=10.3)
        self._shore = PolyCollection([], facecolor="none", edgecolor=style.shore, linewidth=1.7 * unit, zorder=10.4)
        self._fill = Pieces(axes, face=style.water, zorder=10.5)
        self._pool = PolyCollection([], edgecolor="none", zorder=10.6)
        self._rings = PolyCollection([], edgecolor="none", zorder=10.7)
        self._silt = Pieces(axes, face=mixed(style.bed_edge, style.murk, 0.4), zorder=10.75)
        self._tongues = self._pool_at + _tongues(land)
        rng = np.random.default_rng(11)
        radius, angle = np.sqrt(rng.uniform(0.0, 0.9, _SPECKS)), rng.uniform(0, 2 * math.pi, _SPECKS)
        self._speck = land.layout.basin(angle) * radius[:, None]
        self._speck_rank = np.linspace(0.03, 0.97, _SPECKS)
        self._speck_size = rng.uniform(0.9, 2.0, _SPECKS)
        self._murk = Glyphs(axes, [SPECK], unit, face=mixed(style.murk, "#000000", 0.35), edge="none", zorder=10.8)
        self._ripples = Pieces(axes, edge="white", width=1.5 * unit, alpha=0.62, zorder=10.9)
        # Over the spillway's water, too.
        self._caps = Pieces(axes, face="white", edge=style.deep, width=0.8 * unit, zorder=12.4)
        for artist in (self._flood, self._shore, self._pool, self._rings):
            axes.add_collection(artist)

    @property
    def source(self) -> tuple[Array, Array]:
        """The line (k, 2) of the water that comes in, and half its width (k,)."""
        return self._source, self._source_half

    def _draw_beds(self, axes: Axes, unit: float) -> None:
        style, land, shape = self._style, self._land, self._shape
        bank = mixed(style.land, style.leaf, 0.30)
        axes.add_collection(PolyCollection(
            [self._reaching(BANK + 0.02)], facecolor=bank, edgecolor=style.leaf_dark, linewidth=1.2 * unit, zorder=1.9
        ))  # fmt: skip
        source = strip(self._source, self._source_normals, self._source_half + 3.0)
        strips = [*strip(land.lines, land.normals, land.half * 1.06), source, self._reaching(1.02)]
        axes.add_collection(
            PolyCollection(strips, facecolor=style.bed_edge, edgecolor=style.bed_edge, linewidth=2.0 * unit, zorder=2)
        )
        axes.add_collection(PolyCollection(strips, facecolor=style.bed, edgecolor="none", zorder=2.1))
        contours = [self._pool_at + s * shape.basin for s in (0.85, 0.66, 0.47)]
        axes.add_collection(
            PolyCollection(contours, facecolor="none", edgecolor=style.bed_edge, linewidth=0.7 * unit, zorder=2.2)
        )
        reeds = self._pool_at + _reeds(land.layout)
        axes.add_collection(LineCollection(list(reeds), colors=style.leaf_dark, linewidths=1.1 * unit, zorder=2.3))

    def _reaching(self, reach: float, sill: float = 1.0) -> Array:
        """The outline (k, 2) of a pool that reaches so far, its bay filled to a share."""
        out = np.full(len(_ANGLES), reach)
        out += self._shape.bay * sill * np.maximum(self._land.layout.bay - out, 0.0)
        return np.asarray(self._pool_at + self._shape.basin * out[:, None])

    def show(
        self, *, level: float, flood: float, crest: float, water: Array, opening: Array, inflow: float, murk: float,
        flooding: bool, surging: bool, phase: float,
    ) -> None:  # fmt: skip
        """Show levels, the water and the opening (n,) of the tributaries, the inflow, the murk, and where waves are."""
        style, land = self._style, self._land
        widths = (0.82 * np.minimum(water, 1.0) + 0.9 * np.clip(water - 1.0, 0.0, 0.5))[land.owner]
        half = land.half * widths[:, None]
        line = np.minimum(0.28 * half, 1.1)
        stream = self._source_half * 0.82 * min(inflow, 1.3) ** 0.7
        source = [strip(self._source, self._source_normals, stream + wider)[None] for wider in (1.1, 0.0)]
        self._banks.show(*self._strips(half + line), source[0])
        self._fill.show(*self._strips(half), source[1])
        tint = muddied(style, murk)
        for artist in (self._fill.artist, self._pool, self._flood):
            artist.set_facecolor(tint)
        reach = _reach(level, flood)
        self._show_pool(level, flood, crest, reach)
        shades = [mixed(style.water, style.deep, (i + 1) / _RINGS) for i in range(_RINGS)]
        self._rings.set_facecolor([mixed(shade, style.murk, 0.55 * murk) for shade in shades])
        self._murk.show(self._pool_at + self._speck * min(reach, BRIM), self._speck_size * (self._speck_rank < murk))
        self._silt.show(self._tongues[(opening < 0.5) & (reach > 0.9)])
        bare = self._pool_cracks[: len(self._pool_cracks) * (level < DROUGHT)]
        self._dry.show(self._cracks[(water < DRY)[self._crack_owner]], bare, closed=False)
        self._ripple(water, level, murk, phase)
        over = min(max(0.6 + (level - flood) / (0.25 * flood), 0.3), 1.0) if flooding else 0.0
        surge = min(max(2.5 * (level - crest), 0.4), 1.0) if surging else 0.0
        self._show_waves(over, surge, water, phase)

    def _strips(self, half: Array) -> list[Array]:
        """Outlines of all tributaries of these half widths (b, POINTS); twigs are short, so a few points will do."""
        land = self._land
        stems, twigs = slice(len(land.mouths)), (slice(len(land.mouths), None), slice(None, None, 3))
        return [strip(land.lines[part], land.normals[part], half[part]) for part in (stems, twigs)]

    def _show_pool(self, level: float, flood: float, crest: float, reach: float) -> None:
        sill = float(np.clip((level / crest - 0.9) / 0.1, 0.0, 1.0)) if crest > 0 else 1.0
        pool = self._reaching(reach, sill if reach > 0.9 else 0.0)
        self._shore.set_verts([pool])
        self._pool.set_verts([pool])
        depths = [_deep(max(level - flood * (0.12 + 0.17 * i), 0.0), flood) for i in range(_RINGS)]
        rings = [self._pool_at + self._shape.basin * d + np.array([3.0 * i, -2.0 * i]) for i, d in enumerate(depths)]
        self._rings.set_verts([r for r, d in zip(rings, depths, strict=True) if d > SHALLOW - 0.12])

    def _ripple(self, water: Array, level: float, murk: float, phase: float) -> None:
        """Light dashes that drift downstream; a clear pool glitters, and a high one laps at its brim."""
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
        calm = murk < CLEAR and LOW_LEVEL < level < FULL_LEVEL
        glints = self._pool_at + self._shape.glints[: 6 * calm] + [3.0 * math.sin(6.0 * phase), 0.0]
        lapping = self._pool_at + self._shape.laps[: 14 * (level > FULL_LEVEL)] * (1.0 + 0.02 * math.sin(9.0 * phase))
        self._ripples.show(dashes[np.repeat(wide, each)], glints, lapping, closed=False)

    def _show_waves(self, over: float, surge: float, water: Array, phase: float) -> None:
        """Water over the banks, 0 to 1, with whitecaps; wave crests, 0 to 1, that run down all that flows."""
        shape, land = self._shape, self._land
        if not over and not surge:
            self._flood.set_verts([])
            self._caps.show(np.zeros((0, 2 * _ARC, 2)))
            return
        wobble = 0.02 * np.sin(14 * _ANGLES + 9.0 * phase)
        lost = self._pool_at + shape.basin * (BANK + over * (shape.lobes + wobble))[:, None]
        self._flood.set_verts([lost] if over else [])
        caps = []
        if over:
            out = 1.0 + (BANK + over * shape.lobes[shape.cap_at] - 1.06) * shape.cap_out
            drift = 1.0 + 0.03 * np.sin(7.0 * phase + np.arange(len(out)))
            middle = self._pool_at + shape.basin[shape.cap_at] * (out * drift)[:, None]
            caps.append(_crests(middle, shape.basin[shape.cap_at], np.full(len(out), 8.0)))
        if surge:
            k = MOUTH + (np.array([1.0, 9.0, 17.0]) + 40.0 * phase) % (POINTS - MOUTH - 3)
            k = np.broadcast_to(k.astype(int), (len(water), 3))
            row = np.arange(len(water))[:, None]
            flows = (water[row] > DRY) & (land.half[row, k] > 2.0)
            half = 3.0 + land.half[row, k] * (1.0 + 0.5 * surge)
            normal = land.normals[row, k]
            way = np.stack([normal[..., 1], -normal[..., 0]], axis=-1)
            caps.append(_crests(land.lines[row, k][flows], way[flows], half[flows]))
            down = (np.array([0.1, 0.45, 0.8]) + 1.4 * phase) % 1.0 * (len(shape.stream) - 1)
            at = down.astype(int)
            caps.append(_crests(shape.stream[at], shape.stream_way[at], np.full(3, 15.0 + 7.0 * surge)))
        self._caps.show(*caps)


def muddied(style: Style, murk: float) -> str:
    """The colour of water with that much murk in it, 0 to 1."""
    return mixed(style.water, style.murk, 0.62 * murk)


def _reach(level: float, flood: float) -> float:
    """How far the pool reaches: its bed is full at any usual level, and at flood stage the bank is under water.

    Where floods come at lower levels than usual, all marks are lower.
    """
    usual = min(1.0, flood / 1.3) * np.array([DROUGHT, LOW_LEVEL, FULL_LEVEL])
    return float(np.interp(level, [0.0, *usual, flood], [SHALLOW, 0.86, 0.985, BRIM, BANK]))


def _deep(level: float, flood: float) -> float:
    """How far deep water reaches from the middle of the pool."""
    return float(np.interp(level / flood, [0.0, 1.0], [SHALLOW, BRIM])) - 0.12


class _Shape:
    """What a layout's pool is drawn from, all as seen from its middle."""

    def __init__(self, layout: Layout) -> None:
        rng = np.random.default_rng(17)
        self.basin = layout.basin(_ANGLES)
        off = _turned(_ANGLES - layout.to_gate)
        with np.errstate(**CALM):
            self.bay = np.exp(-((off / layout.bay_half) ** 4))
        first, last = np.radians(layout.fan[0])
        beside = np.abs(_turned(_ANGLES - (first + last) / 2)) - abs(last - first) / 2
        low = 1.0 / (1.0 + np.exp(9.0 * beside))
        ragged = 0.16 * np.sin(7 * _ANGLES + 1.0) + 0.10 * np.sin(12 * _ANGLES) + 0.05 * np.sin(23 * _ANGLES + 2.0)
        self.lobes = 0.07 + 0.012 * np.sin(17 * _ANGLES) + low * (0.46 + ragged)
        self.cap_at = np.sort(rng.choice(np.flatnonzero(low > 0.1), _CAPS, replace=False))
        self.cap_out = rng.uniform(0.35, 1.0, _CAPS)
        x, y = layout.pool_size
        self.glints = np.array([(-0.45, 0.45), (0.3, 0.6), (0.55, 0.1), (-0.6, -0.15), (0.05, -0.62), (0.4, -0.4)])
        self.glints = self.glints[:, None] * [x, y] + _arc(0.13 * x, 0.035 * x)
        laps = np.linspace(0.0, len(_ANGLES), 14, endpoint=False).astype(int)
        turn = np.arctan2(self.basin[laps, 1], self.basin[laps, 0]) - math.pi / 2
        spun = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
        self.laps = 0.94 * self.basin[laps, None] + np.einsum("ijn,kj->nki", spun, _arc(9.0, 3.5))
        line = bezier(*np.add(layout.gate, layout.stream[:4]))
        self.stream, normals = line, normals_of(line)
        self.stream_way = np.stack([normals[:, 1], -normals[:, 0]], axis=-1)


_ARC = 7


@lru_cache(maxsize=4)
def _shape(layout: Layout) -> _Shape:
    return _Shape(layout)


def _turned(angle: Array) -> Array:
    """Angles brought between -pi and pi."""
    return np.asarray((angle + math.pi) % (2 * math.pi) - math.pi)


def _arc(half: float, high: float) -> Array:
    """A shallow arc (7, 2) that bulges up."""
    u = np.linspace(-1.0, 1.0, _ARC)
    return np.stack([half * u, high * (1.0 - u * u)], axis=-1)


def _crests(middle: Array, way: Array, half: Array) -> Array:
    """Wave crests (k, 14, 2) across ways (k, 2), each a crescent that bulges downstream, of these half widths (k,)."""
    way = way / np.linalg.norm(way, axis=-1, keepdims=True)
    across = np.stack([-way[:, 1], way[:, 0]], axis=-1)
    u = np.linspace(-1.0, 1.0, _ARC)
    front, back = 0.75 * (1.0 - u * u), 0.30 * (1.0 - u * u) - 0.12
    outline = np.stack([np.concatenate([u, u[::-1]]), np.concatenate([front, back[::-1]])], axis=-1)
    return np.asarray(
        middle[:, None] + half[:, None, None] * (outline[:, :1] * across[:, None] + outline[:, 1:] * way[:, None])
    )


def _reeds(layout: Layout) -> Array:
    """Tufts of reed (r, 3, 2) on the bank, which high water drowns, from the middle of the pool."""
    rng = np.random.default_rng(23)
    angle = rng.uniform(0.0, 2 * math.pi, 60)
    foot = layout.basin(angle) * rng.uniform(1.035, 1.08, (60, 1))
    blades = [(-0.6, 1.0), (0.0, 1.3), (0.6, 1.0)]
    tips = [foot + 5.5 * np.array(blade) for blade in blades]
    return np.concatenate([np.stack([foot, (foot + tip) / 2 + [0.0, 0.6], tip], axis=1) for tip in tips])


def _tongues(land: Landscape) -> Array:
    """Silt (n, 12, 2) that lies before each mouth where nothing carries it away, from the middle of the pool."""
    outward = land.mouths - land.layout.pool
    size = float(np.clip(1.5 * land.half[0, MOUTH], 3.0, 15.0))
    turn = np.linspace(0.0, 2 * math.pi, 12, endpoint=False)
    way = outward / np.linalg.norm(outward, axis=1, keepdims=True)
    across = np.stack([-way[:, 1], way[:, 0]], axis=-1)
    long = (1.25 * np.cos(turn) + 0.3 * np.cos(2 * turn))[:, None]
    return np.asarray(
        0.96 * outward[:, None]
        + size * (long * -way[:, None] + (0.85 * np.sin(turn) + 0.1 * np.sin(3 * turn))[:, None] * across[:, None])
    )


def _radial_cracks(layout: Layout) -> Array:
    """Zigzags (c, 4, 2) over the bed of the pool near its bank, from its middle."""
    rng = np.random.default_rng(29)
    angle = np.linspace(0.0, 2 * math.pi, 34, endpoint=False)[:, None] + rng.uniform(-0.05, 0.05, (34, 4))
    return layout.basin(angle) * (np.linspace(0.99, 0.5, 4) + rng.uniform(-0.03, 0.03, (34, 4)))[..., None]


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
