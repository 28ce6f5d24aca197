"""Land, hills and sky of the picture: the weather at the source."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap

from riversim.drawing.layout import Layout, Place
from riversim.drawing.shapes import CIRCLE, POINTS_A_PIXEL, RAIN, Glyphs, Sign, cloud, sun
from riversim.drawing.style import Style, mixed
from riversim.words import _

DANGER = "\u26a0"
_SUN = np.array([24.0, 4.0])
_DROPS = 14
_CORNERS = np.array([(-1.0, -0.9), (1.0, -1.0), (0.97, 1.0), (-0.98, 0.93)])  # of a board sawn by hand
_SNOW = "#fffdf7"
# Middle of the foot, width and height of each hill, from the farthest to the nearest.
_HILLS = np.array(
    [(80.0, 20.0, 74.0, 30.0), (-70.0, 14.0, 66.0, 40.0), (30.0, 8.0, 88.0, 46.0), (-26.0, 0.0, 96.0, 58.0)]
)


def draw_ground(axes: Axes, style: Style, sheet: Place, light: Place) -> None:
    """The ground on all of the axes, rolling, and shaded away from where it is lightest on a sheet of that size."""
    (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
    y, x = np.mgrid[y0:y1:40j, x0:x1:70j]
    away = np.hypot((x - light[0]) / sheet[0], (y - light[1]) / sheet[1])
    rolling = 0.10 * np.sin(x / 61 + 1.5 * np.sin(y / 83)) * np.cos(y / 47 + 0.8 * np.sin(x / 120))
    shades = LinearSegmentedColormap.from_list("land", [style.land, style.land_far])
    axes.imshow(np.clip(1.5 * away + rolling, 0, 1), extent=(x0, x1, y0, y1), origin="lower", cmap=shades,
                interpolation="bilinear", aspect="auto", zorder=0)  # fmt: skip


class Scenery:
    """Clouds and drops for rain, and a sun for drought."""

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout) -> None:
        self._style, self._layout, self._at = style, layout, np.array(layout.cloud)
        (wide, high), (x, y) = layout.sheet, layout.pool
        draw_ground(axes, style, (wide, high), (x + 0.13 * wide, y))
        self._draw_hills(axes, unit)
        self._sun = Glyphs(axes, [sun(), CIRCLE], unit, face=style.charge, edge=style.paper, zorder=19, width=1.0)
        self._cloud = PolyCollection([self._at + cloud()], facecolor=style.paper, edgecolor=style.ink, zorder=19.1)
        self._cloud.set_linewidth(1.2 * unit)
        rng = np.random.default_rng(3)
        self._fall = np.stack([np.linspace(-34, 36, _DROPS), -22 - rng.uniform(0, 24, _DROPS)], -1)
        self._drop_rank = rng.permutation(_DROPS) / _DROPS
        self._drops = Glyphs(axes, [RAIN], unit, face=style.water, edge="none", zorder=19.2)
        axes.add_collection(self._cloud)
        size = style.points(9.0) * unit
        self._weather = Sign(*layout.weather, "", fontsize=size, color=style.ink, va="center", zorder=23)
        axes.add_artist(self._weather)

    def _draw_hills(self, axes: Axes, unit: float) -> None:
        style = self._style
        for far, (x, y, wide, high) in enumerate(self._layout.mountain_size * _HILLS):
            peak = np.array(
                [(-0.5, 0.0), (-0.36, 0.2), (-0.25, 0.3), (-0.1, 0.78), (0.0, 1.0), (0.08, 0.84), (0.2, 0.5),
                 (0.28, 0.42), (0.4, 0.16), (0.5, 0.0), (0.2, -0.06), (-0.2, -0.06)]
            )  # fmt: skip
            shade = np.array([(0.0, 1.0), *peak[5:11], (0.06, 0.12), (0.12, 0.3), (-0.02, 0.5), (0.05, 0.72)])
            snow = np.array([*peak[3:6], (0.12, 0.72), (0.05, 0.6), (0.0, 0.7), (-0.05, 0.58)])
            for part, color, edge, level in (
                (peak, mixed(style.land, style.stone, 0.2), style.bed_edge, 1.0),
                (shade, style.bed, "none", 1.01),
                (snow, _SNOW, "none", 1.02),
            ):
                place = part * [wide, high] + [x, y] + self._layout.mountains
                hill = PolyCollection([place], facecolor=color, edgecolor=edge, zorder=0.2 * far + level)
                hill.set_linewidth(1.1 * unit)
                axes.add_collection(hill)

    def show(self, *, rain: float, usual: float, phase: float) -> None:
        """Show the rain [levels/h] beside what is usual."""
        share = rain / max(usual, 1e-9)
        dry = share < 0.6
        self._sun.show(np.array([self._at + _SUN] * 2), np.array([26.0, 13.0]) * dry)
        self._cloud.set_verts([self._at + [-10.0 if dry else 0.0, 0.0] + cloud() * ([24, 16] if dry else [44, 28])])
        falling = self._fall.copy()
        falling[:, 1] = -20 - (-falling[:, 1] - 20 + 24 * 2 * phase) % 24
        self._drops.show(self._at + falling, np.where(self._drop_rank < 0.62 * rain, 7.5, 0.0))
        self._weather.set_text(_("rain {share} % of usual").format(share=round(100 * share)))


class Alarm:
    """A board over the pool with a word of danger and its sign, and nothing where there is no danger."""

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout) -> None:
        self._at, self._em = np.array(layout.pool), max(15.0 * style.scale**0.6, style.least / POINTS_A_PIXEL)
        self._board = PolyCollection([], facecolor=style.paper, edgecolor=style.alarm, zorder=22.5)
        self._board.set_linewidth(1.8 * unit * style.scale)
        axes.add_collection(self._board)
        size = POINTS_A_PIXEL * self._em * unit
        self._word = Sign(
            *layout.pool, "", fontsize=size, color=style.alarm, weight="bold", ha="center", va="center_baseline",
            zorder=23,
        )  # fmt: skip
        axes.add_artist(self._word)

    def show(self, word: str) -> None:
        """Show a word, or none."""
        half = self._em * np.array([0.36 * len(word) + 1.3, 0.95])
        self._board.set_verts([self._at + half * corner for corner in [_CORNERS] if word])
        self._word.set_text(f"{DANGER} {word}" if word else "")
