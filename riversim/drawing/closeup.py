"""The sheet on which a part of the river is seen from near: its ground, its title, its key, and what drifts in it.

Coordinates are design pixels from the lower left corner of the sheet, x to the right and y up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.path import Path
from numpy.typing import NDArray

from riversim.drawing.shapes import Glyphs, Sign, outline
from riversim.drawing.style import PROJECTOR_SCALE, Style, mixed
from riversim.model import Array

WIDE = (900.0, 520.0)
UPRIGHT = 520.0  # a phone's sheet is so wide, and as high as there is room
_MARGIN = 22.0
_ROW = 20.0

HEXAGON = Path.unit_regular_polygon(6)
DIAMOND = outline([(0.0, 1.25), (0.85, 0.0), (0.0, -1.25), (-0.85, 0.0)])
POINTER = outline([(0.0, -1.0), (0.9, 0.8), (-0.9, 0.8)])
DASH = outline([(-1.1, -0.22), (1.1, -0.22), (1.1, 0.22), (-1.1, 0.22)])


class Key(NamedTuple):
    """What a shape in the picture is called."""

    path: Path
    face: str
    edge: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """How large everything is: the sheet, a design pixel in pixels of the screen, letters by their usual size."""

    wide: float
    high: float
    unit: float
    letter: float
    least: float
    """The smallest type [points] on a sheet of its usual size."""
    upright: bool

    @property
    def low(self) -> float:
        """Where the picture begins, above its key."""
        return 14.0 + self.rows * _ROW * self.letter

    @property
    def top(self) -> float:
        """Where it ends, below its title."""
        return self.high - 20.0 - 62.0 * self.letter

    @property
    def rows(self) -> int:
        """How many rows the key has."""
        return 2 if self.upright or self.least else 1

    def points(self, usual: float) -> float:
        """How large type is on it that is usually so large [points]."""
        return self.unit * max(usual * self.letter, self.least)


def sheet(size: tuple[int, int], style: Style, *, upright: bool) -> Sheet:
    """The sheet for a picture of so many pixels; on a phone letters are large, whatever the style."""
    unit = size[0] / UPRIGHT if upright else min(size[0] / WIDE[0], size[1] / WIDE[1])
    letter = max(style.scale, PROJECTOR_SCALE) if upright else style.scale
    least = 0.0 if upright else style.least
    return Sheet(wide=size[0] / unit, high=size[1] / unit, unit=unit, letter=letter, least=least, upright=upright)


class Title:
    """What is seen, what it stands for in the river, and in a few words how it is."""

    def __init__(self, axes: Axes, style: Style, page: Sheet, name: str, stands_for: str) -> None:
        letter, y = page.letter, page.high - 16.0
        quiet = mixed(style.faint, style.ink, 0.5)
        lines = ((name, 12.5, style.ink, "bold", 0.0), (stands_for, 8.6, quiet, "normal", 22.0),
                 ("", 9.8, style.ink, "bold", 39.0))  # fmt: skip
        for text, size, color, weight, below in lines:
            self._state = Sign(
                _MARGIN, y - below * letter, text, fontsize=page.points(size), color=color, weight=weight,
                va="top", zorder=23,
            )  # fmt: skip
            axes.add_artist(self._state)

    def show(self, state: str) -> None:
        """Say how it is."""
        self._state.set_text(state)


def key_places(page: Sheet, count: int) -> Array:
    """Where the shapes of a key with so many entries stand, (count, 2)."""
    columns = -(-count // page.rows)
    column, row = np.arange(count) % columns, np.arange(count) // columns
    x = _MARGIN + 8.0 + column * (page.wide - 2.0 * _MARGIN) / columns
    return np.stack([x, 6.0 + (page.rows - row - 0.5) * _ROW * page.letter], axis=-1)


def draw_key(axes: Axes, style: Style, page: Sheet, keys: Sequence[Key]) -> None:
    """What the shapes are called, below the picture."""
    for place, key in zip(key_places(page, len(keys)), keys, strict=True):
        shape = Glyphs(axes, [key.path], page.unit, face=key.face, edge=key.edge, zorder=8, width=0.9)
        shape.show(place[None], np.array([6.5 * page.letter]))
        axes.text(place[0] + 12.0 * page.letter, place[1], key.text, fontsize=page.points(9.0),
                  color=style.ink, va="center_baseline", zorder=8)  # fmt: skip


class Drift:
    """Small things that drift about in a box, but not in the shapes `beside` them; some of them where there are few."""

    def __init__(
        self, low: tuple[float, float], high: tuple[float, float], count: int, *, seed: int, beside: Sequence[Path] = ()
    ) -> None:
        rng = np.random.default_rng(seed)
        # One in each cell of a grid, so that they lie apart, taken in any order.
        wide, tall = high[0] - low[0], high[1] - low[1]
        columns = max(1, round(np.sqrt(count * wide / tall)))
        rows = -(-count // columns)
        x, y = (cells.ravel() for cells in np.meshgrid(np.arange(columns), np.arange(rows)))
        cells = np.stack([x, y], -1) + rng.uniform(0.15, 0.85, (len(x), 2))
        self._home = np.add(low, cells / [columns, rows] * [wide, tall])[rng.permutation(len(x))[:count]]
        for path in beside:
            self._home = self._home[~path.contains_points(self._home, radius=8.0)]
        count = len(self._home)
        self._way = rng.uniform(0.0, 2.0 * np.pi, (count, 2))
        self._pace = rng.uniform(0.5, 1.3, (count, 2))
        self._reach = 0.3 * np.array([wide / columns, tall / rows])

    def at(self, phase: float) -> Array:
        """Where they are, (count, 2)."""
        return np.asarray(self._home + self._reach * np.sin(self._pace * 4.0 * phase + self._way))

    def some(self, share: float) -> Array:
        """For each whether it is there, 0 to 1, when a share is: the next one is on its way."""
        count = len(self._home)
        return filled(min(max(share, 0.0), 1.0), np.arange(count))


def filled(share: float, order: NDArray[Any]) -> Array:
    """How far each of n places is taken, 0 to 1, when a share of all is: one after another in their order (n,)."""
    return np.asarray(np.clip(share * len(order) - order, 0.0, 1.0), dtype=float)
