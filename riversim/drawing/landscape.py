"""The fixed geometry of the river's picture: where everything lies, for a number of tributaries.

Coordinates are the design pixels of a `Layout`. Nothing here depends on a run, and nothing here draws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from riversim.drawing.layout import WIDE, Layout
from riversim.model import Array

Indices = NDArray[np.intp]

POINTS = 34
MOUTH = 6  # the point of a stem at which it leaves the pool
MAX_TREES = 230
_MARGIN = 16.0
_CROWD = 24  # more tributaries than that use all the room there is
_FEW = 10  # so many are large enough for fingers
_NAME = np.array([(0.0, 16.0), (-16.0, 30.0), (0.0, 30.0), (-16.0, 16.0)])  # points of the batteries' name


@dataclass(frozen=True, kw_only=True, eq=False)
class Landscape:
    """Where all things lie. Lines (stems first, then their branches) are strips of `POINTS` points.

    Shapes: b lines, t trees, s stones, n tributaries; `owner` arrays hold tributary indices
    from 0; `rank` arrays, from 0 to 1, say in which order things come and go.
    """

    layout: Layout
    lines: Array  # (b, POINTS, 2)
    normals: Array  # (b, POINTS, 2)
    half: Array  # (b, POINTS) half the width of the bed
    owner: Indices  # (b,)
    trees: Array  # (t, 2)
    tree_owner: Indices  # (t,)
    tree_size: Array  # (t,)
    tree_rank: Array  # (t,)
    stones: Array  # (s, 2)
    stone_owner: Indices  # (s,)
    stone_size: Array  # (s,)
    stone_rank: Array  # (s,)
    batteries: Array  # (n, 2)
    battery_size: tuple[float, float]
    name: tuple[float, float]  # the lower right corner of the batteries' name
    ends: Array  # (n, 2) where a tributary's number stands
    end_size: float
    numbered: Indices  # those whose number is written: all, where there is room for it
    mouths: Array  # (n, 2)

    def strips(self, widths: Array) -> Array:
        """Outlines (b, 2 * POINTS, 2) of all lines, each `widths` (b,) times as wide as its bed."""
        return strip(self.lines, self.normals, self.half * widths[:, None])


def strip(lines: Array, normals: Array, half: Array) -> Array:
    """Outlines (..., 2k, 2) of lines (..., k, 2) with half widths (..., k)."""
    side = normals * half[..., None]
    return np.concatenate([lines + side, (lines - side)[..., ::-1, :]], axis=-2)


def normals_of(lines: Array) -> Array:
    """Unit normals, to the left of the way, of lines (..., k, 2)."""
    way = np.gradient(lines, axis=-2)
    way /= np.maximum(np.linalg.norm(way, axis=-1, keepdims=True), 1e-9)
    return np.stack([-way[..., 1], way[..., 0]], axis=-1)


def bezier(*points: Array, count: int = POINTS) -> Array:
    """A Bezier curve (..., count, 2) through control points, each (..., 2)."""
    t = np.linspace(0.0, 1.0, count)[:, None]
    degree = len(points) - 1
    return np.asarray(
        sum(math.comb(degree, i) * t**i * (1 - t) ** (degree - i) * p[..., None, :] for i, p in enumerate(points))
    )


def _half_gaps(stems: Array) -> Array:
    """At each point of each stem, half the way to the nearest neighbour."""
    if len(stems) == 1:
        return np.full(stems.shape[:2], 105.0)
    apart = np.linalg.norm(np.diff(stems, axis=0), axis=-1) / 2
    return np.asarray(np.minimum(np.concatenate([apart, apart[-1:]]), np.concatenate([apart[:1], apart])))


@lru_cache(maxsize=16)
def landscape(tributaries: int, layout: Layout = WIDE) -> Landscape:
    """The landscape of a river with that many tributaries; the same every time."""
    rng = np.random.default_rng([tributaries, 7])
    stems, mouths, gap = _stems(tributaries, layout)
    width = float(np.clip(0.36 * gap[:, MOUTH].min(), 1.7, 12.5))
    taper = np.interp(np.arange(POINTS), [0, MOUTH, MOUTH + 7, POINTS - 1], [1.1, 1.0, 1.22, 0.55])
    stem_half = width * taper * np.ones((tributaries, 1))
    branches = _branches(stems, stem_half, gap, layout)
    lines = np.concatenate([stems, *(line[None] for line, _, _ in branches)])
    half = np.concatenate([stem_half, *(h[None] for _, h, _ in branches)])
    owner = np.array([*range(tributaries), *(o for _, _, o in branches)])
    batteries, size = _batteries(stems, stem_half, gap, layout)
    ends, end_size, numbered = _ends(stems, layout)
    first = batteries[0] + [-0.3 * size[0], 0.5 * size[1] + 11.0]
    name = np.array(layout.name or first)
    words = (batteries[0] if layout.name is None else name) + _NAME * layout.letters
    taken = np.concatenate([batteries, batteries + np.array(size) * (0.6, 0.8), ends, words])
    trees = _trees(
        rng, lines=lines, half=half, owner=owner, gap=gap, taken=taken, layout=layout,
        keep_off=max(0.75 * size[0], end_size + 1.0),
    )  # fmt: skip
    stones = _stones(rng, stems, width)
    return Landscape(
        layout=layout, lines=lines, normals=normals_of(lines), half=half, owner=owner, mouths=mouths,
        trees=trees[0], tree_owner=trees[1], tree_size=trees[2], tree_rank=trees[3],
        stones=stones[0], stone_owner=stones[1], stone_size=stones[2], stone_rank=stones[3],
        batteries=batteries, battery_size=size, name=(float(name[0]), float(name[1])),
        ends=ends, end_size=end_size, numbered=numbered,
    )  # fmt: skip


def _way(lines: Array) -> Array:
    normal = normals_of(lines)
    return np.stack([normal[..., 1], -normal[..., 0]], axis=-1)


def _along(way: Array, share: Array) -> Array:
    """Points (n, 2) at shares of the length of a way (k, 2)."""
    length = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way, axis=0), axis=1))])
    at = share * length[-1]
    return np.stack([np.interp(at, length, way[:, 0]), np.interp(at, length, way[:, 1])], axis=-1)


def _stems(count: int, layout: Layout) -> tuple[Array, Array, Array]:
    """Stems (n, POINTS, 2), mouths (n, 2), and at each point half the way to the nearest neighbour."""
    share = (np.arange(count) + 0.5) / count
    first, last = np.radians(layout.fan[count > _CROWD])
    outward = layout.basin(first + (last - first) * share)
    mouths, end = layout.pool + outward, _along(layout.edge[count > _CROWD], share)
    reach = np.linalg.norm(end - mouths, axis=1, keepdims=True)
    ray = _unit(_unit(outward) + layout.lean)
    # A few rivers swing out in wide bows; many must run straight.
    bow, flat = (0.38, layout.flat) if count <= 12 else (0.25, (1.0, 1.0))
    arrive = _unit(end - layout.pool) * flat
    t = np.linspace(0.0, 1.0, POINTS - MOUTH)
    stems = bezier(mouths, mouths + bow * reach * ray, end - 0.36 * reach * arrive, end, count=len(t))
    gap = _half_gaps(stems)
    swing = np.minimum(0.22 * gap, 9.0) * np.sin(2 * math.pi * (1.4 * t + 0.37 * np.arange(count)[:, None]))
    stems = stems + normals_of(stems) * (swing * np.sin(math.pi * t) ** 0.7)[..., None]
    pooled = layout.pool + outward[:, None] * np.linspace(0.4, 1.0, MOUTH, endpoint=False)[:, None]
    stems = np.concatenate([pooled, stems], axis=1)
    gap = _half_gaps(stems)
    return stems, mouths, gap


def _unit(ways: Array) -> Array:
    return np.asarray(ways / np.linalg.norm(ways, axis=-1, keepdims=True))


def _ends(stems: Array, layout: Layout) -> tuple[Array, float, Indices]:
    """Where numbers stand (n, 2), how large their discs are, and which of them there is room to write."""
    room = float(_half_gaps(stems)[:, -1].min())
    size = float(np.clip(0.5 * room, layout.disc, max(11.0, layout.disc)))
    every = max(1, math.ceil((size + 1.0) / room)) if layout.letters > 1.0 else 1
    return stems[:, -1] + (size + 3.0) * _way(stems)[:, -1], size, np.arange(0, len(stems), every)


Branch = tuple[Array, Array, int]


def _branches(stems: Array, stem_half: Array, gap: Array, layout: Layout) -> list[Branch]:
    """Side branches, as (line, half width, tributary): as many and as long as there is room for."""
    count = len(stems)
    sites = np.linspace(0.34, 0.86 if count <= 12 else 0.74, 7 if count <= 3 else 5 if count <= 10 else 4)
    found: list[Branch] = [(stems[i], stem_half[i], i) for i in range(count)]
    for i, way in enumerate(_way(stems)):
        for j, site in enumerate(sites if count <= 40 else []):
            at = round((site + 0.03 * ((2 * i) % 5 - 2)) * (POINTS - 1))
            side = 1 if (i + j) % 2 else -1
            length = min(2.1 * gap[i, at], 0.62 * (1.06 - site) * 420.0, 150.0)
            half = 0.66 * stem_half[i, at]
            _sprout(found, layout, at=stems[i, at], way=way[at], half=half, owner=i, side=side, length=length)
    for line, half, i in found[count:]:
        for at, side in ((11, 1), (19, -1)):
            length = 0.42 * float(np.linalg.norm(line[-1] - line[0]))
            if length > 24.0:
                thin = 0.7 * half[at]
                _sprout(found, layout, at=line[at], way=_way(line)[at], half=thin, owner=i, side=side, length=length)
    return found[count:]


def _sprout(
    found: list[Branch], layout: Layout, *, at: Array, way: Array, half: float, owner: int, side: int, length: float
) -> None:
    """Let a branch grow to a side, shorter until it has room, or not at all."""
    turn = side * math.radians(42.0)
    tilted = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]]) @ way
    others = np.concatenate([line for line, _, who in found if who != owner] or [np.full((1, 2), -999.0)])
    own = np.concatenate([line for line, _, who in found if who == owner])
    while length > 9.0:
        line = bezier(at, at + 0.5 * length * tilted, at + length * (0.72 * tilted + 0.38 * way))
        room = half + 0.12 * length + 3.0
        clear = _nearest(line[POINTS // 2 :], others) > room and _nearest(line[POINTS * 2 // 3 :], own) > 0.22 * length
        if clear and layout.free(line, _MARGIN, 3.0).all():
            found.append((line, half * np.linspace(1.0, 0.32, POINTS), owner))
            return
        length *= 0.82


def _nearest(points: Array, others: Array) -> float:
    return float(np.sqrt(_squares(points, others).min()))


def _squares(points: Array, others: Array) -> Array:
    """Squared distances (p, o) between points (p, 2) and others (o, 2)."""
    x = points[:, None, 0] - others[None, :, 0]
    y = points[:, None, 1] - others[None, :, 1]
    return np.asarray(x * x + y * y)


def _batteries(stems: Array, half: Array, gap: Array, layout: Layout) -> tuple[Array, tuple[float, float]]:
    """Batteries beside their rivers, or astride and staggered where it is crowded."""
    count = len(stems)
    index = np.arange(count)
    high = float(np.clip(0.62 * gap[:, MOUTH + 4].min(), 6.5, 15.0))
    rings = max(1, math.ceil(1.3 * high / (2.0 * gap[:, MOUTH + 4].min())))
    at = MOUTH + 5 + (index % rings) * 2
    if count <= _FEW and layout.finger:
        rings, at = _within_reach(stems, 2.0 * layout.finger)
        high = 15.0
    size = (1.85 * high, high)
    beside = half[index, at] + 0.5 * high + 4.0 if rings == 1 and count <= 14 else np.zeros(count)
    return stems[index, at] + normals_of(stems)[index, at] * np.asarray(beside)[:, None], size


def _within_reach(stems: Array, apart: float) -> tuple[int, Indices]:
    """In how many rings and at which points (n,) of their stems batteries stand so far apart from each other."""
    index = np.arange(len(stems))
    choices = [(rings, MOUTH + 4 + k + (index % rings) * 5) for rings in (1, 2) for k in range(7)]
    for rings, at in choices:
        places = stems[index, at]
        off = _squares(places, places)
        if len(stems) == 1 or off[~np.eye(len(stems), dtype=bool)].min() >= apart**2:
            return rings, at
    return choices[-1]


def _trees(
    rng: np.random.Generator,
    *,
    lines: Array,
    half: Array,
    owner: Indices,
    gap: Array,
    taken: Array,
    keep_off: float,
    layout: Layout,
) -> tuple[Array, Indices, Array, Array]:
    """Trees along both banks wherever they have room: places, tributaries, sizes and ranks."""
    b, k, side = (x.ravel() for x in np.meshgrid(np.arange(len(lines)), np.arange(POINTS), [-1.0, 1.0], indexing="ij"))
    shuffled = rng.permutation(np.flatnonzero((b >= len(gap)) | (k >= MOUTH + 6)))
    b, k, side = b[shuffled], k[shuffled], side[shuffled]
    size = np.clip(0.36 * gap[owner[b], k], 2.9, 10.5) * rng.uniform(0.72, 1.12, len(b))
    off = side * (half[b, k] + size * rng.uniform(1.0, 1.5, len(b)) + 2.0)
    place = lines[b, k] + off[:, None] * normals_of(lines)[b, k]
    inside = layout.free(place, 22.0, 11.0)
    inside[inside] = (_squares(place[inside], taken) > (keep_off + size[inside, None]) ** 2).all(axis=1)
    for bed, room in zip(lines, half, strict=True):
        reach = room.max() + size.max()
        near = ((place > bed.min(axis=0) - reach) & (place < bed.max(axis=0) + reach)).all(axis=1)
        some = np.flatnonzero(inside & near)
        inside[some] = (_squares(place[some], bed) > (room + 0.86 * size[some, None]) ** 2).all(axis=1)
    kept: list[int] = []
    left = np.flatnonzero(inside)
    while len(left) and len(kept) < MAX_TREES:
        one, left = left[0], left[1:]
        kept.append(int(one))
        apart = _squares(place[left], place[one][None])[:, 0]
        left = left[apart > (0.92 * (size[left] + size[one]) + 0.6) ** 2]
    # Painted from the back of the scene to its front.
    order = np.array(kept, dtype=int)[np.argsort(-place[kept, 1])]
    owners = owner[b[order]]
    ranks = np.empty(len(order))
    for i in np.unique(owners):
        mine = np.flatnonzero(owners == i)
        ranks[mine] = (rng.permutation(len(mine)) + 0.5) / len(mine)
    return place[order], owners, size[order], ranks


def _stones(rng: np.random.Generator, stems: Array, width: float) -> tuple[Array, Indices, Array, Array]:
    """A plug of stones across each mouth; those in mid-stream go first as it opens."""
    count = len(stems)
    each = 17 if count <= 10 else 11 if count <= 24 else 6
    normals, ways = normals_of(stems), _way(stems)
    across = np.linspace(-1.1, 1.1, each)[rng.permutation(each)] * np.ones((count, 1))
    across = across + rng.uniform(-0.12, 0.12, across.shape)
    along = rng.uniform(-0.75, 0.95, across.shape) * (1.15 - 0.35 * np.abs(across))
    at = MOUTH
    places = (
        stems[:, None, at]
        + normals[:, None, at] * (across * width)[..., None]
        + ways[:, None, at] * (along * max(width, 3.0) * 1.35)[..., None]
    )
    sizes = max(width, 2.6) * rng.uniform(0.36, 0.60, across.shape)
    rank = np.clip(1.0 - np.abs(across) / 1.25, 0.02, 0.98)
    owner = np.repeat(np.arange(count), each)
    order = np.argsort(-places[..., 1].ravel())
    return places.reshape(-1, 2)[order], owner[order], sizes.ravel()[order], rank.ravel()[order]
