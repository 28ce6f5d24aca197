"""The drug in the blood: a vial that empties as the drug leaves, with its name."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from riversim.drawing.layout import Layout
from riversim.drawing.shapes import DROP, Pieces, Sign, stamped
from riversim.drawing.style import Style
from riversim.words import Aboard, _

_WIDE, _HIGH = 6.5, 29.0  # half of the vial's width, and its height
_USUAL = 0.72  # how full it is at the peak of a standard dose
_VIAL = np.array([
    (-1.0, 0.95), (-1.0, 0.12), (-0.6, 0.0), (0.6, 0.0), (1.0, 0.12), (1.0, 0.95), (1.25, 0.95), (1.25, 1.03),
    (-1.25, 1.03), (-1.25, 0.95),
]) * [_WIDE, _HIGH]  # fmt: skip
# Over the rim and down at the sides: above it are words, or the sheet's edge.
_SPILLED = np.array([(-1.55, 0.76), (1.55, 0.74), (1.55, 0.38)]) * [_WIDE, _HIGH]


class Medicine:
    """A vial as full as the blood is, its mark a standard dose's peak."""

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout) -> None:
        self._style = style
        # With larger type what is written above it reaches further down.
        reach = max(0.56 * _HIGH, 13.0 * style.scale) + 50.0 * (style.scale - 1.0)
        middle = layout.medicine[1] - (reach if not layout.stacked else 0.56 * _HIGH)
        at = layout.medicine[0] - 1.3 * _WIDE, middle - 0.5 * _HIGH
        self._vial = Pieces(axes, face=style.paper, zorder=19.1, at=at)
        self._fill = Pieces(axes, face=style.drug, zorder=19.2, at=at)
        self._glass = Pieces(axes, edge=style.ink, width=1.3 * unit, zorder=19.3, at=at)
        right = at[0] - 2.4 * _WIDE  # left of what is spilled
        self.spot = np.array([right - 8.0, middle]), 1.1 * max(0.5 * _HIGH, 13.0 * style.scale)
        """Where it can be touched: a middle and a radius."""
        size = style.points(9.0) * unit
        self._room = not layout.stacked  # for a second line
        self._name = Sign(
            right, middle, "", fontsize=size, color=style.ink, weight="bold", ha="right",
            va="bottom" if self._room else "center", zorder=23,
        )  # fmt: skip
        self._where = Sign(right, middle, "", fontsize=0.9 * size, color=style.ink, ha="right", va="top", zorder=23)
        axes.add_artist(self._name)
        axes.add_artist(self._where)

    def show(self, aboard: Aboard) -> None:
        """Show what is in the blood, and nothing where nothing is."""
        there, share = aboard.share > 0.0, aboard.share
        self._name.set_text(aboard.name if there else "")
        self._where.set_text(_("in the blood") if there and self._room else "")
        vials = _VIAL[None][:there]
        self._vial.show(vials)
        mark = np.array([[(-_WIDE, _USUAL * _HIGH), (0.0, _USUAL * _HIGH)]])
        self._glass.show(np.concatenate([vials, vials[:, :1]], axis=1), mark[:there], closed=False)
        full = _VIAL[:6].copy()
        full[[0, 5], 1] = max(min(_USUAL * share, 0.95), 0.13) * _HIGH
        drops = stamped(DROP, _SPILLED, np.full(3, 4.2))
        self._fill.show((full * [0.8, 1.0] + [0.0, 0.6])[None][:there], drops[: 3 if share > 0.95 / _USUAL else 0])
        self._fill.artist.set_facecolor(self._style.drug if aboard.acts else self._style.water)
