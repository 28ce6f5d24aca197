"""The person by the water: bowed on a stone where the land is ill, upright in the light where it is well."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from riversim.drawing.layout import Layout
from riversim.drawing.shapes import DISC, Pieces, Sign, capsules, stamped
from riversim.drawing.still import typeset
from riversim.drawing.style import Style, mixed
from riversim.model import ILL, Array
from riversim.words import feeling

# Points of the body, the foot being (0, 0) and who stands upright 1 high: hip, back, neck, head, then of the far and
# of the near side knee, foot, elbow, hand. One row for each wellbeing; in between they move in straight lines.
_WELLBEING = np.array([0.0, 0.38, 0.62, 0.80, 1.0])
_POSES = np.array([
    [(-.17, .32), (-.18, .47), (-.06, .57), (.09, .52), (.12, .33), (.12, .02), (.02, .40), (.14, .29),
     (.17, .36), (.17, .02), (.08, .37), (.20, .28)],
    [(-.17, .32), (-.19, .48), (-.10, .61), (.04, .64), (.11, .34), (.11, .02), (-.02, .43), (.11, .35),
     (.16, .36), (.17, .02), (.03, .42), (.17, .36)],
    [(-.15, .33), (-.17, .48), (-.13, .64), (-.08, .80), (.10, .34), (.10, .02), (-.12, .46), (.03, .37),
     (.15, .36), (.17, .02), (-.02, .46), (.12, .39)],
    [(.01, .46), (.00, .58), (.00, .71), (.01, .89), (-.05, .24), (-.06, .02), (-.12, .57), (-.13, .43),
     (.07, .24), (.08, .02), (.12, .57), (.14, .43)],
    [(.01, .46), (.00, .59), (.00, .72), (.00, .90), (-.06, .24), (-.08, .02), (-.17, .64), (-.29, .78),
     (.07, .24), (.09, .02), (.17, .64), (.29, .80)],
])  # fmt: skip
# From point to point, with their thickness at both; first as the rim behind the body is, then as the body is.
_FROM, _TO = np.array(2 * [(0, 1), (1, 2), (0, 4), (4, 5), (0, 8), (8, 9), (2, 6), (6, 7), (2, 10), (10, 11)]).T
_HEAD, _RIM = 0.092, 0.017
_THICK = np.array([
    (.085, .088), (.088, .072), (.058, .048), (.048, .040), (.060, .050), (.050, .042), (.040, .034), (.034, .030),
    (.042, .036), (.036, .032),
]).T  # fmt: skip
_THICK = np.concatenate([_THICK + _RIM, _THICK], axis=1)
_WORD = 14.0  # how high the word is
_POINTS = 9.4
_SOLE = 5.5  # how far below the foot it begins: soles and the stone reach down, too
_STONE = np.array([
    (-.42, .0), (-.39, .16), (-.31, .25), (-.14, .26), (-.03, .21), (.0, .09), (-.02, .0), (-.2, -.03),
])  # fmt: skip
_LIGHT = (-0.04, 0.52)
_RAYS = np.radians(np.arange(-20.0, 201.0, 20.0))


def posture(wellbeing: float) -> Array:
    """The points (12, 2) of the body at a wellbeing of 0 to 1, in heights above the foot."""
    at = float(np.clip(wellbeing, 0.0, 1.0))
    row = min(int(np.searchsorted(_WELLBEING, at, side="right")) - 1, len(_POSES) - 2)
    share = (at - _WELLBEING[row]) / (_WELLBEING[row + 1] - _WELLBEING[row])
    return np.asarray((1.0 - share) * _POSES[row] + share * _POSES[row + 1])


class Person:
    """A figure without face, gender or age over a word, where a layout has them.

    Words that are too wide for their room take a line each.
    """

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout) -> None:
        foot, height, word = layout.person, layout.person_high, _WORD * style.scale
        self._style, self._wide = style, layout.person_room.right - layout.person_room.left
        self.spot = np.add(foot, (0.0, 0.5 * (height + word) + 1.0)), 0.5 * (height - word)
        """Where it can be touched, without the word: a middle and a radius."""
        middle, foot, height = foot[0], (foot[0] + 0.04 * (height - word), foot[1] + word), height - word
        self._light = Pieces(axes, face=style.charge, alpha=0.34, zorder=19.4, at=foot, scale=height)
        self._rays = Pieces(axes, edge=style.charge, width=1.9 * unit, zorder=19.5, at=foot, scale=height)
        stone = Pieces(axes, face=style.stone, edge=style.outline, width=1.0 * unit, zorder=8, at=foot, scale=height)
        stone.show(_STONE[None])
        self._rim = Pieces(axes, face=style.outline, zorder=19.7, at=foot, scale=height)
        self._body = Pieces(axes, face=style.ink, zorder=19.8, at=foot, scale=height)
        self._word = Sign(
            middle, foot[1] - _SOLE, "", fontsize=style.points(_POINTS) * unit, color=style.ink, weight="bold",
            ha="center", va="top", linespacing=1.0, zorder=23,
        )  # fmt: skip
        axes.add_artist(self._word)

    def show(self, wellbeing: float, *, ill_before: bool = True) -> None:
        """Show how a person of that wellbeing, 0 to 1, feels, who was ill at the beginning or was not."""
        style, points = self._style, posture(wellbeing)
        limbs = capsules(points[_FROM], points[_TO], *_THICK)
        for part, edge, head in zip((self._rim, self._body), np.split(limbs, 2), (_HEAD + _RIM, _HEAD), strict=True):
            part.show(edge, stamped(DISC, points[3:4], np.array([head])))
        dim = mixed(style.stone, style.outline, 0.3)
        self._body.artist.set_facecolor(mixed(dim, style.charge, 0.85 * float(np.clip(wellbeing, 0.0, 1.0)) ** 1.5))
        self._shine(float(np.clip((wellbeing - 0.2) / 0.8, 0.0, 1.0)))
        told = feeling(wellbeing, ill_before=ill_before)
        lines = typeset([told], style.points(_POINTS), 0.0, bold=True, room=self._wide)
        self._word.set_text("\n".join(line.text for line in lines))

    def _shine(self, light: float) -> None:
        """The light about the person: a disc that grows, and rays where illness ends."""
        turn = np.linspace(0.0, 2.0 * np.pi, 30, endpoint=False)
        disc = _LIGHT + (0.24 + 0.22 * light) * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        self._light.show(disc[None][: light > 0.0])
        long = 0.16 * max(light - (ILL - 0.2) / 0.8, 0.0)
        way = np.stack([np.cos(_RAYS), np.sin(_RAYS)], axis=-1)
        rays: NDArray[np.float64] = _LIGHT + np.stack([0.49 * way, (0.49 + long) * way], axis=1)
        self._rays.show(rays[: len(rays) if long > 0.005 else 0], closed=False)
