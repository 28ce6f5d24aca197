"""Land, hills and sky of the picture: the weather at the source, and the drug on board."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap

from riversim.drawing.landscape import HIGH, POOL, WIDE
from riversim.drawing.shapes import CIRCLE, DROP, RAIN, Glyphs, Sign, cloud, sun
from riversim.drawing.style import Style
from riversim.words import _

CLOUD = np.array([92.0, 480.0])
SIGN = np.array([228.0, 29.0])
_SUN = np.array([24.0, 4.0])
_DROPS = 14
_SNOW = "#fffdf7"
# Middle of the foot, width and height of each hill.
_HILLS = ((190.0, 420.0, 74.0, 30.0), (40.0, 414.0, 66.0, 40.0), (140.0, 408.0, 88.0, 46.0), (84.0, 400.0, 96.0, 58.0))


class Scenery:
    """Clouds and drops for rain, a sun for drought, and a drop that fills for the drug."""

    def __init__(self, axes: Axes, style: Style, unit: float) -> None:
        self._style = style
        self._draw_land(axes)
        self._draw_hills(axes, unit)
        self._sun = Glyphs(axes, [sun(), CIRCLE], unit, face=style.charge, edge=style.paper, zorder=19, width=1.0)
        self._cloud = PolyCollection([CLOUD + cloud()], facecolor=style.paper, edgecolor=style.ink, zorder=19.1)
        self._cloud.set_linewidth(1.2 * unit)
        rng = np.random.default_rng(3)
        self._fall = np.stack([np.linspace(-34, 36, _DROPS), -22 - rng.uniform(0, 24, _DROPS)], -1)
        self._drop_rank = rng.permutation(_DROPS) / _DROPS
        self._drops = Glyphs(axes, [RAIN], unit, face=style.water, edge="none", zorder=19.2)
        self._vessel = PolyCollection([], facecolor=style.paper, edgecolor=style.ink, linewidth=1.2 * unit, zorder=19.3)
        self._dose = PolyCollection([], facecolor=style.drug, edgecolor="none", zorder=19.4)
        for artist in (self._cloud, self._vessel, self._dose):
            axes.add_collection(artist)
        size = 9.0 * unit * style.scale
        self._weather = Sign(CLOUD[0] + 66, CLOUD[1] + 4, "", fontsize=size, color=style.ink, va="center", zorder=23)
        self._drug = Sign(SIGN[0] - 20, SIGN[1], "", fontsize=size, color=style.ink, ha="right", va="center", zorder=23)
        axes.add_artist(self._weather)
        axes.add_artist(self._drug)

    def _draw_land(self, axes: Axes) -> None:
        style = self._style
        (x0, x1), (y0, y1) = axes.get_xlim(), axes.get_ylim()
        y, x = np.mgrid[y0:y1:40j, x0:x1:70j]
        away = np.hypot((x - POOL[0] - 120) / WIDE, (y - POOL[1]) / HIGH)
        rolling = 0.10 * np.sin(x / 61 + 1.5 * np.sin(y / 83)) * np.cos(y / 47 + 0.8 * np.sin(x / 120))
        shades = LinearSegmentedColormap.from_list("land", [style.land, style.land_far])
        axes.imshow(np.clip(1.5 * away + rolling, 0, 1), extent=(x0, x1, y0, y1), origin="lower", cmap=shades,
                    interpolation="bicubic", aspect="auto", zorder=0)  # fmt: skip

    def _draw_hills(self, axes: Axes, unit: float) -> None:
        style = self._style
        for x, y, wide, high in _HILLS:
            peak = np.array(
                [(-0.5, 0.0), (-0.36, 0.2), (-0.25, 0.3), (-0.1, 0.78), (0.0, 1.0), (0.08, 0.84), (0.2, 0.5),
                 (0.28, 0.42), (0.4, 0.16), (0.5, 0.0), (0.2, -0.06), (-0.2, -0.06)]
            )  # fmt: skip
            shade = np.array([(0.0, 1.0), *peak[5:11], (0.06, 0.12), (0.12, 0.3), (-0.02, 0.5), (0.05, 0.72)])
            snow = np.array([*peak[3:6], (0.12, 0.72), (0.05, 0.6), (0.0, 0.7), (-0.05, 0.58)])
            for part, color, edge, level in (
                (peak, style.land, style.bed_edge, 1.0),
                (shade, style.bed, "none", 1.01),
                (snow, _SNOW, "none", 1.02),
            ):
                place = part * [wide, high] + [x, y]
                nearer = (430.0 - y) / 40.0
                hill = PolyCollection([place], facecolor=color, edgecolor=edge, zorder=nearer + level)
                hill.set_linewidth(1.1 * unit)
                axes.add_collection(hill)

    def show(self, *, rain: float, usual: float, drug: float, name: str, phase: float) -> None:
        """Show the rain [levels/h] beside what is usual, and the drug as a share of a standard peak."""
        share = rain / max(usual, 1e-9)
        dry = share < 0.6
        self._sun.show(np.array([CLOUD + _SUN] * 2), np.array([26.0, 13.0]) * dry)
        self._cloud.set_verts([CLOUD + [-10.0 if dry else 0.0, 0.0] + cloud() * ([24, 16] if dry else [44, 28])])
        falling = self._fall.copy()
        falling[:, 1] = -20 - (-falling[:, 1] - 20 + 24 * 2 * phase) % 24
        self._drops.show(CLOUD + falling, np.where(self._drop_rank < 0.62 * rain, 7.5, 0.0))
        self._weather.set_text(
            (_("drought {share} %") if dry else _("rain {share} %")).format(share=round(100 * share))
        )
        self._show_drug(drug, name)

    def _show_drug(self, share: float, name: str) -> None:
        if share < 0.01:
            self._vessel.set_verts([])
            self._dose.set_verts([])
            self._drug.set_text("")
            return
        drop = np.asarray(DROP.vertices) * 17.0
        low, top = drop[:, 1].min(), drop[:, 1].max()
        filled = drop.copy()
        filled[:, 1] = np.minimum(filled[:, 1], low + (top - low) * min(share, 1.0))
        self._vessel.set_verts([SIGN + drop])
        self._dose.set_verts([SIGN + 0.84 * (filled - [0, -3]) - [0, 3]])
        self._drug.set_text(_("{drug} {share} %").format(drug=name, share=round(100 * share)))
