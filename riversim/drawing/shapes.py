"""Small outlines of about unit size from which the picture is made: crowns, stones, drops, bolts."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, IdentityTransform
from numpy.typing import NDArray

from riversim.model import Array

POINTS_A_PIXEL = 0.72
Place = tuple[float, float]
_MOST_KEPT = 400


class Pieces:
    """Many outlines or lines of one colour as a single path: a fraction of what a collection costs."""

    def __init__(
        self, axes: Axes, *, zorder: float, face: str = "none", edge: str = "none", width: float = 0.0,
        alpha: float = 1.0, at: Place = (0.0, 0.0), scale: float = 1.0,
    ) -> None:  # fmt: skip
        """Coordinates are counted from `at`, `scale` design pixels each."""
        self.artist = PathPatch(
            Path(np.zeros((1, 2))), facecolor=face, edgecolor=edge, linewidth=width, zorder=zorder, alpha=alpha,
            capstyle="round", fill=face != "none",
        )  # fmt: skip
        axes.add_patch(self.artist)
        self.artist.set_transform(Affine2D().scale(scale).translate(*at) + axes.transData)

    def show(self, *groups: Array, closed: bool = True) -> None:
        """Show outlines (closed) or lines, each group (k, points, 2); nothing where there are none."""
        groups = tuple(g for g in groups if len(g))
        self.artist.set_visible(bool(groups))
        if not groups:
            return
        codes = [_codes(len(g), g.shape[1], closed) for g in groups]
        corners = [np.concatenate([g, g[:, :1]], axis=1).reshape(-1, 2) if closed else g.reshape(-1, 2) for g in groups]
        self.artist.set_path(Path(np.concatenate(corners), np.concatenate(codes)))


@lru_cache(maxsize=64)
def _codes(count: int, points: int, closed: bool) -> NDArray[np.uint8]:
    one = np.full(points + closed, Path.LINETO, dtype=np.uint8)
    one[0] = Path.MOVETO
    one[-1] = Path.CLOSEPOLY if closed else Path.LINETO
    return np.tile(one, count)


class Sign(Text):
    """Words that change from frame to frame: drawn once, then kept as a small image.

    Only on a canvas of pixels; a page (PDF, SVG) gets true text.
    """

    def draw(self, renderer: RendererBase) -> None:
        """Draw what `set_text` said last."""
        if not isinstance(renderer, RendererAgg) or not self.get_text():
            super().draw(renderer)
            return
        key = (self.get_text(), renderer.width, renderer.height, renderer.dpi)
        if key not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._image(renderer)
        renderer.draw_image(renderer.new_gc(), *self._kept[key])

    @cached_property
    def _kept(self) -> dict[tuple[str, float, float, float], tuple[int, int, NDArray[np.uint8]]]:
        return {}

    def _image(self, renderer: RendererAgg) -> tuple[int, int, NDArray[np.uint8]]:
        """Where the words stand [pixels], and their pixels."""
        box = self.get_window_extent(renderer)
        left, low = int(box.x0) - 2, int(box.y0) - 2
        small = RendererAgg(int(box.x1) + 4 - left, int(box.y1) + 4 - low, renderer.dpi)
        place = self.get_transform()
        self.set_transform(place + Affine2D().translate(-left, -low))
        super().draw(small)
        self.set_transform(place)
        return left, low, np.array(small.buffer_rgba())[::-1]


class Glyphs:
    """Many small shapes in one collection, at places (k, 2) and with radii (k,) in design pixels."""

    def __init__(
        self, axes: Axes, paths: list[Path], unit: float, *, face: str, edge: str, zorder: float, width: float = 0.7
    ) -> None:
        self._unit = unit
        self.artist = PathCollection(
            paths, sizes=[0.0], offsets=np.zeros((1, 2)), offset_transform=axes.transData, facecolor=face,
            edgecolor=edge, linewidth=width * unit, zorder=zorder,
        )  # fmt: skip
        # Sizes count in points: axes would otherwise scale them once more by their own coordinates.
        self.artist.set_transform(IdentityTransform())
        axes.add_collection(self.artist)

    def show(self, places: Array, radius: Array) -> None:
        """Show glyphs of these radii; those of radius 0 are not drawn."""
        seen = radius > 0.0
        self.artist.set_visible(bool(seen.any()))
        self.artist.set_offsets(places[seen])
        self.artist.set_sizes((POINTS_A_PIXEL * self._unit * radius[seen]) ** 2)


def outline(points: Array | list[tuple[float, float]]) -> Path:
    """A closed path through points (k, 2)."""
    array = np.asarray(points, dtype=float)
    return Path(np.concatenate([array, array[:1]]), closed=True)


def stamped(path: Path, places: Array, radius: Array) -> Array:
    """Outlines (k, points, 2) of a closed shape at places (k, 2) with radii (k,)."""
    return np.asarray(places[:, None] + radius[:, None, None] * np.asarray(path.vertices)[:-1])


def capsules(start: Array, end: Array, first: Array | float, last: Array | float, *, count: int = 6) -> Array:
    """Outlines (k, 2 * count, 2) about lines from start (k, 2) to end (k, 2), round and as thick as the radii say."""
    way = end - start
    long = np.linalg.norm(way, axis=-1, keepdims=True)
    way = np.where(long > 0.0, way / np.maximum(long, 1e-9), [1.0, 0.0])
    left = np.stack([-way[..., 1], way[..., 0]], axis=-1)
    turn = np.linspace(-0.5 * np.pi, 0.5 * np.pi, count)[:, None]
    round_ = np.cos(turn) * way[:, None] + np.sin(turn) * left[:, None]
    radii = [np.broadcast_to(r, len(start))[:, None, None] for r in (last, first)]
    return np.concatenate([end[:, None] + radii[0] * round_, start[:, None] - radii[1] * round_], axis=1)


def boughs(lines: list[tuple[float, ...]]) -> Path:
    """One path of tapering boughs, each (x, y) of its foot, (x, y) of its tip and half its width at the foot."""
    rows = np.array(lines)
    parts = capsules(rows[:, 0:2], rows[:, 2:4], rows[:, 4], 0.45 * rows[:, 4], count=2)
    return Path.make_compound_path(*(outline(part) for part in parts))


def _lobed(lobes: int, depth: float, turn: float, count: int = 28) -> Path:
    angle = np.linspace(0.0, 2 * np.pi, count, endpoint=False)
    r = 1.0 - depth + depth * np.abs(np.sin(0.5 * lobes * angle + turn))
    return outline(np.stack([r * np.cos(angle), r * np.sin(angle)], axis=-1))


CROWN = _lobed(7, 0.20, 0.4)
STONES = [
    outline([(-1.0, -0.2), (-0.6, 0.65), (0.1, 0.95), (0.85, 0.5), (1.0, -0.25), (0.45, -0.85), (-0.5, -0.8)]),
    outline([(-0.95, 0.1), (-0.3, 0.85), (0.6, 0.75), (1.05, 0.05), (0.7, -0.7), (-0.2, -0.9), (-0.8, -0.6)]),
    outline([(-1.05, -0.3), (-0.8, 0.4), (-0.1, 0.7), (0.75, 0.6), (0.95, -0.4), (0.2, -0.8)]),
]
# A bare tree: boughs and twigs, no leaf.
BARE = boughs([
    (0.0, -1.25, 0.0, 0.05, 0.13), (0.0, -0.45, -0.68, 0.55, 0.10), (0.0, -0.2, 0.72, 0.70, 0.10),
    (0.0, 0.0, 0.08, 1.05, 0.09), (-0.40, 0.15, -0.30, 0.85, 0.07), (0.42, 0.35, 0.95, 0.30, 0.07),
])  # fmt: skip
# An uprooted tree: its roots stand up where it stood, its trunk lies, and its boughs lie broken at its end.
FALLEN = boughs([
    (-0.45, -0.75, 1.35, -0.75, 0.20), (0.85, -0.75, 1.55, -0.20, 0.11), (0.95, -0.75, 1.60, -1.15, 0.11),
    (-0.50, -1.20, -0.50, -0.30, 0.34), (-0.50, -0.3, -0.20, 0.60, 0.13), (-0.55, -0.3, -0.65, 0.75, 0.13),
    (-0.60, -0.5, -1.10, 0.25, 0.13), (-0.60, -0.8, -1.20, -0.55, 0.13),
])  # fmt: skip
# The ground from which it was washed, wide enough to hide the tree that stood there, and the puddle it lies in.
WASHED = outline([
    (-0.9, -1.0), (-1.0, 0.1), (-0.8, 0.85), (-0.1, 1.15), (0.75, 0.9), (1.0, 0.3), (0.9, -1.0), (0.3, -1.35),
    (-0.5, -1.3),
])  # fmt: skip
PUDDLE = outline(
    [(1.35 * np.cos(a) + 0.3, 0.40 * np.sin(a) - 1.05) for a in np.linspace(0.0, 2 * np.pi, 12, endpoint=False)]
)
PLUS = outline([
    (-0.24, -0.85), (0.24, -0.85), (0.24, -0.24), (0.85, -0.24), (0.85, 0.24), (0.24, 0.24), (0.24, 0.85),
    (-0.24, 0.85), (-0.24, 0.24), (-0.85, 0.24), (-0.85, -0.24), (-0.24, -0.24),
])  # fmt: skip
# A wilted crown: a sagging cap whose leaves hang down in strands.
DROOP = outline([
    (-1.0, -1.15), (-0.85, -0.2), (-0.45, 0.35), (0.0, 0.5), (0.45, 0.35), (0.85, -0.2), (1.0, -1.15), (0.62, -0.55),
    (0.42, -1.25), (0.16, -0.5), (-0.12, -1.2), (-0.36, -0.45), (-0.62, -1.05),
])  # fmt: skip
BOLT = outline([(0.25, 1.0), (-0.6, -0.12), (-0.08, -0.12), (-0.28, -1.0), (0.6, 0.22), (0.06, 0.22)])
FLAT = outline([
    (-0.8, -0.55), (-0.25, 0.0), (-0.8, 0.55), (-0.55, 0.8), (0.0, 0.25), (0.55, 0.8), (0.8, 0.55), (0.25, 0.0),
    (0.8, -0.55), (0.55, -0.8), (0.0, -0.25), (-0.55, -0.8),
])  # fmt: skip
_TURN = np.linspace(-0.72 * np.pi, 0.72 * np.pi, 16)
DROP = outline(np.concatenate([np.stack([0.62 * np.sin(_TURN), -0.35 - 0.62 * np.cos(_TURN)], axis=-1), [[0.0, 1.0]]]))
RAIN = outline([(-0.16, -1.0), (0.16, -0.9), (0.42, 0.95), (0.28, 1.0)])
CIRCLE = Path.unit_circle()
DISC = outline([(np.cos(a), np.sin(a)) for a in np.linspace(0.0, 2 * np.pi, 20, endpoint=False)])
SPECK = Path.unit_regular_polygon(8)  # as good as round where it is small, and cheaper


def cloud() -> Array:
    """The outline (k, 2) of a cloud about two wide and one high, flat at the bottom."""
    puffs = [(-0.62, 0.0, 0.38), (-0.2, 0.26, 0.46), (0.32, 0.16, 0.42), (0.70, -0.04, 0.32)]
    x = np.linspace(-1.0, 1.02, 60)
    arches = [cy + np.sqrt(np.maximum(r * r - (x - cx) ** 2, 0.0)) for cx, cy, r in puffs]
    inside = [np.abs(x - cx) < r for cx, _, r in puffs]
    top = np.maximum.reduce([np.where(i, a, -0.3) for i, a in zip(inside, arches, strict=True)])
    return np.concatenate([np.stack([x, top], axis=-1), [[0.92, -0.36], [-0.9, -0.36]]])


def sun(rays: int = 12) -> Path:
    """A disc with pointed rays, the disc of radius 0.55."""
    angle = np.linspace(0.0, 2 * np.pi, 4 * rays, endpoint=False)
    r = np.tile([1.0, 0.62, 0.62, 0.62], rays)
    return outline(np.stack([r * np.cos(angle), r * np.sin(angle)], axis=-1))
