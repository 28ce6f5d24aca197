"""The spillway of the picture: a weir with two leaves, what blocks it, its weeds and its wear.

Its states differ in shape. Shut: the leaves meet, the sill is dry. Running: the leaves stand
open, as far as the gate does, and water falls. Slow: weeds hang from the leaves, the more the
murk slows them. Held by hand: a hand pushes boards down over the gap, to the share blocked.
Blocked by a drug: drops of it lodge in the gap, the more the more it blocks. Worn: the beam
breaks, a pier leans, the wall crumbles, the more the less competent it is.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from riversim.drawing.landscape import bezier, normals_of, strip
from riversim.drawing.layout import WIDE, Layout
from riversim.drawing.shapes import DROP, STONES, Glyphs, Pieces, Place, Sign, capsules, stamped
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import SLOW_GATE_H, SPILLING, _

GAP, SILL, BEAM = 27.0, -6.0, 27.0
_INSIDE = GAP - 1.0  # where piers begin
_BOARDS = 5
_TEETH = np.array([0.0, 0.9, 0.25, 1.0, 0.1, 0.75, 0.4, 1.0, 0.0])
FULL_SPILL = 1.2  # levels an hour
FULL_GATE = 1.0  # an hour: the leaves stand as far open as they can
FULL_LAG_H = 24.0  # as much weed as there is place for
HELD = 0.005  # less of a block is not to be seen
SOUND, BROKEN = 0.95, 0.05  # competence


def box(x0: float, y0: float, x1: float, y1: float) -> Array:
    """The four corners (4, 2) of a box, relative to the gate."""
    return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)])


def turned(points: Array, about: Place, degrees: float) -> Array:
    """Points (k, 2) turned about one of them."""
    angle = np.radians(degrees)
    turn = np.array([(np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))])
    return np.asarray(about + (points - about) @ turn)


def ajar(gate: Array | float) -> Array:
    """How far the leaves stand open, 0 to 1, at a gate of so much [1/h]; small gaps look larger, to be seen."""
    return np.asarray(np.sqrt(np.minimum(np.asarray(gate) / FULL_GATE, 1.0)))


class Gate:
    """The weir with its channel where a layout has it, and words for its state."""

    def __init__(self, axes: Axes, style: Style, unit: float, layout: Layout = WIDE) -> None:
        self._style, self._axes, self._unit, self._at = style, axes, unit, layout.gate
        # It runs on beyond the sheet: a figure may be larger.
        line = np.concatenate([bezier(*np.array(layout.stream[:4])), np.array(layout.stream[4:])])
        self._line, self._normals = line, normals_of(line)
        self._half = np.linspace(20.0, 15.0, len(line))
        water, stone, ink = style.water, style.stone, style.outline
        self._stream = self._pieces(10.0, water, style.shore)
        self._draw_wall()
        self._head = self._pieces(11.0, water)
        self._fall = self._pieces(12.2, water, style.shore)
        self._foam = self._pieces(12.3, edge="white", width=1.5)
        self._leaves = self._pieces(12.5, style.bed_edge, ink)
        self._braces = self._pieces(12.6, edge=ink)
        self._weeds = self._pieces(12.8, edge=mixed(style.murk, style.ink, 0.35), width=2.4)
        self._drops = self._pieces(14.05, style.drug, ink, 0.9)  # before boards, where a hand holds some down too
        self._boards = self._pieces(13.2, style.gate, ink)
        self._front = self._pieces(13.5, stone, ink)
        self._cracks = self._pieces(14.0, edge=ink, width=1.5)
        self._rubble = Glyphs(axes, STONES, unit, face=stone, edge=ink, zorder=14.1, width=0.8)
        self._arm = self._pieces(14.2, ink)
        pale = mixed(stone, "#ffffff", 0.75)
        self._hand = self._pieces(14.3, pale)
        self._fingers = self._pieces(14.4, pale, ink, 0.9)
        self._worn = -1.0
        self._name(layout)

    @property
    def channel(self) -> tuple[Array, Array]:
        """The line (k, 2) of the water below the weir, and half its width (k,)."""
        return self._at + self._line, self._half

    def _pieces(self, zorder: float, face: str = "none", edge: str = "none", width: float = 1.0) -> Pieces:
        width = width * self._unit if edge != "none" else 0.0
        return Pieces(self._axes, face=face, edge=edge, width=width, zorder=zorder, at=self._at)

    def _draw_wall(self) -> None:
        style = self._style
        for grow, color in ((2.0, style.bed_edge), (0.0, style.bed)):
            bed = self._at + strip(self._line, self._normals, self._half + grow)
            self._axes.add_collection(PolyCollection([bed], facecolor=color, edgecolor="none", zorder=2))
        dark = mixed(style.stone, "#000000", 0.45)
        self._pieces(10.5, style.bed_edge).show(box(-GAP, SILL, GAP, BEAM)[None])
        wall = np.array([(-66, -4), (-58, 8), (58, 8), (66, -4), (52, -27), (-52, -27)])
        self._pieces(10.6, style.stone, style.outline).show(wall[None])
        self._pieces(10.7, dark).show(box(-GAP, SILL, GAP, 9)[None])
        joints = [((x0, y), (x1, y)) for y, x0, x1 in ((-2, -62, 62), (-11, -61, 61), (-19, -57, 57))]
        joints += [((x, y), (x, y + 8)) for y, s in ((-19, 6), (-11, 0)) for x in range(-54 + s, 58, 15)]
        self._pieces(10.8, edge=dark, width=0.7).show(np.array(joints, dtype=float), closed=False)
        self._gaps = self._pieces(10.9, style.land, style.outline)

    def _name(self, layout: Layout) -> None:
        axes, style, (x, top), side = self._axes, self._style, layout.gate_words, layout.gate_side
        size, line = style.points(9.4) * self._unit, 13.5 * style.scale
        axes.text(x, top, _("spillway"), fontsize=size, color=style.ink, ha=side, va="top", zorder=4)
        self._terse = layout.terse
        if not self._terse:
            axes.text(x, top - line, "NMDA", fontsize=0.86 * size, color=style.faint, ha=side, va="top", zorder=4)
        lines = ((1.12, 1.0, "bold"), (2.24, 1.0, "bold")) if self._terse else (
            (26.5 / 13.5, 1.0, "bold"), (41.0 / 13.5, 0.92, "normal"))  # fmt: skip
        self._word, self._reason = (
            Sign(x, top - down * line, "", fontsize=large * size, color=style.ink, weight=weight, ha=side, va="top",
                 zorder=23)
            for down, large, weight in lines
        )  # fmt: skip
        axes.add_artist(self._word)
        axes.add_artist(self._reason)

    def show(
        self, *, depth: float, gate: float, spill: float, block: float, hand: float, blocker: str, competence: float,
        lag: float, tint: str, phase: float,
    ) -> None:  # fmt: skip
        """Show water `depth` above the crest [levels] and its colour, and how the spillway is.

        That is: how far its `gate` stands open [1/h], what runs over it, `spill` [levels/h], which share of it is
        blocked, which by hand, and the name of what else blocks it, competence, and by how many hours the gate
        lags behind the water.
        """
        for water in (self._stream, self._head, self._fall):
            water.artist.set_facecolor(tint)
        running, worn = spill > SPILLING, 1.0 - competence
        by_hand = hand >= block - 1e-9
        self._flow(min(spill / FULL_SPILL, 1.0) ** 0.5 if running else 0.0, depth, phase)
        self._doors(float(ajar(gate)), worn)
        # On one leaf alone it would look like a crack.
        self._weeds.show(_WEEDS[: 2 * int(min(lag / FULL_LAG_H, 1.0) * len(_WEEDS) / 2)], closed=False)
        self._hold(min(hand, block) if block >= HELD else 0.0)
        lodged = np.clip(len(_LODGED) * block - np.arange(len(_LODGED)), 0.0, 1.0) * (not by_hand and block >= HELD)
        self._drops.show(stamped(DROP, _LODGED[lodged > 0.15], 6.8 * lodged[lodged > 0.15] ** 0.5))
        self._crumble(worn)
        by = _("by hand") if by_hand else _("by {drug}").format(drug=blocker or _("drug"))
        told = gate_words(running, block, competence, slow=lag >= SLOW_GATE_H, below=depth <= 0.0, by=by)
        word, reason = told
        if self._terse:  # a long word takes both lines
            word, _comma, reason = word.partition(", ")
        self._word.set_text(word)
        self._reason.set_text(reason)

    def _flow(self, share: float, depth: float, phase: float) -> None:
        head = float(np.clip(70.0 * depth, 0.0, 22.0))
        self._head.show(box(-GAP, SILL, GAP, SILL + head)[None][: head > 0])
        if share <= 0.0:
            for water in (self._stream, self._fall, self._foam):
                water.show()
            return
        wide = GAP * (0.22 + 0.74 * share)
        low = 0.9 * self._half[0] * (0.25 + 0.75 * share)
        crest = SILL + min(head, 9.0)
        fall = np.array([(-wide, crest), (wide, crest), (wide, SILL), (low, -34), (-low, -34), (-wide, SILL)])
        self._fall.show(fall[None])
        self._stream.show(strip(self._line, self._normals, 0.9 * self._half * (0.25 + 0.75 * share))[None])
        x = np.linspace(-0.75, 0.75, 5)
        down = (phase * 3.0 + np.array([0.0, 0.55, 0.2, 0.75, 0.4])) % 1.0
        y0, y1 = SILL - 16 * down, SILL - 16 * down - 9
        self._foam.show(
            np.stack([np.stack([x * wide, y0], -1), np.stack([x * (wide + low) / 2, y1], -1)], axis=1), closed=False
        )

    def _doors(self, opened: float, worn: float) -> None:
        width = GAP - 0.8 - opened * (GAP - 8.8)
        low, high = SILL + 0.5, 19.0
        leaves, braces = [], []
        for side in (-1, 1):
            hinge, free = side * GAP, side * (GAP - width)
            drop = 5.0 * opened
            x = np.linspace(hinge, free, len(_TEETH))
            y = np.linspace(high, high - drop, len(_TEETH)) - _TEETH * worn * 15.0
            leaves.append(np.concatenate([[(hinge, low)], np.stack([x, y], -1), [(free, low - drop)]]))
            braces.append([(hinge, low + 2), (free, high - drop - 2 - 15 * worn)])
        self._leaves.show(np.array(leaves))
        self._braces.show(np.array(braces), closed=False)

    def _hold(self, share: float) -> None:
        """Boards down over that share of the gap, and the hand that holds them there."""
        if share < HELD:
            for part in (self._boards, self._arm, self._hand, self._fingers):
                part.show()
            return
        low, grip = BEAM - share * (BEAM - SILL), BEAM + 15.0 + 16.0 * (1.0 - share)
        boards = [box(-GAP, b, GAP, a) for a, b in pairwise(np.linspace(BEAM, low, _BOARDS + 1))]
        boards += [box(x, low, x + 4, BEAM) for x in (-16, 12)]
        self._boards.show(np.array([*boards, box(-2, BEAM, 2, grip), box(-15, grip - 2.5, 15, grip + 2.5)]))
        (start, end, first, last), up = _ARM, (0.0, grip)
        self._arm.show(capsules(start + up, end + up, first + 1.2, last + 1.2))
        self._hand.show(capsules(start + up, end + up, first, last))
        self._fingers.show(capsules(_FINGERS[0] + up, _FINGERS[1] + up, 2.3, 2.3))

    def _crumble(self, worn: float) -> None:
        if worn == self._worn:
            return
        self._worn = worn
        beam = [
            turned(np.array([(s * _INSIDE, BEAM), (s * _INSIDE, BEAM + 5), (s * 1.5 * worn, BEAM + 5),
                             (s * 5 * worn, BEAM + 2), (s * 1.5 * worn, BEAM)]), (s * _INSIDE, BEAM), s * 28.0 * worn)
            for s in (-1, 1)
        ]  # fmt: skip
        leans = {-1: 3.0, 1: -9.0}
        piers = [turned(box(s * (GAP + 5.5) - 6.5, -24, s * (GAP + 5.5) + 6.5, 34), (s * (GAP + 5.5), -24.0), a * worn)
                 for s, a in leans.items()]  # fmt: skip
        caps = [turned(box(s * (GAP + 5.5) - 9, 34, s * (GAP + 5.5) + 9, 39), (s * (GAP + 5.5), -24.0), 2.2 * a * worn)
                for s, a in leans.items()]  # fmt: skip
        self._front.show(np.array(beam), np.array([*piers, *caps]))
        self._cracks.show(np.array(_CRACKS[: round(worn * len(_CRACKS))]), closed=False)
        self._gaps.show((_GAPS[0] + worn * (_GAPS[1] - _GAPS[0]))[: 2 * (worn > 0.1)])
        self._rubble.show(np.add(self._at, _RUBBLE), _RUBBLE_SIZE * (np.arange(len(_RUBBLE)) < worn * len(_RUBBLE)))


def gate_words(
    running: bool, block: float, competence: float, *, slow: bool = False, below: bool = True, by: str = ""
) -> tuple[str, str]:
    """Words for the spillway's state, and for what it comes from, where that has a name.

    `below` says whether the water is below the crest, `by` what blocks it.
    """
    worn = competence <= SOUND
    if block >= HELD:
        told = _("{share} % blocked, worn") if worn else _("{share} % blocked")
        return told.format(share=round(100 * block)), by
    low = _("low water") if below and not running else ""
    if competence < BROKEN:
        return _("broken"), low
    if worn:
        return (_("running, worn") if running else _("shut, worn")), low
    if slow:
        return (_("running, slow") if running else _("shut, slow")), low or _("murky water")
    return (_("running") if running else _("shut")), low


# Weed on the leaves, left and right in turn, and over the sill, where murk makes the gate slow.
_WEEDS = np.array(
    [
        [(x, 17 + 3 * (i % 3)), (x + 3 * (-1) ** i, 10), (x - 2.5 * (-1) ** i, 3), (x + 3 * (-1) ** i, -4),
         (x - 1.5 * (-1) ** i, -10 - 5 * (i % 2))]
        for i, x in enumerate((-20, 19, -11, 12, -23, 22, -15, 16, -7, 8, 3, -3))
    ], dtype=float,
)  # fmt: skip
# Where drops of a drug lodge, from the sill up.
_LODGED = np.array([(x + 4.4 * (row % 2) - 2.2, SILL + 7.5 + 10.6 * row)
                    for row in range(3) for x in np.linspace(-21.5, 21.5, 6)])  # fmt: skip
# An arm, the back of a hand and a thumb, from its grip; and four fingers.
_ARM = (
    np.array([(3.0, 8.0), (-6.5, 3.5), (-8.0, 2.0)]), np.array([(25.0, 30.0), (6.5, 3.5), (-9.5, -3.0)]),
    np.array([5.0, 6.0, 2.4]), np.array([6.5, 6.0, 2.2]),
)  # fmt: skip
_FINGERS = np.array([[(x, 1.5) for x in (-5.4, -0.7, 4.0, 8.7)], [(x, -3.5) for x in (-5.4, -0.7, 4.0, 8.7)]])
# Two bites out of the wall, whole and worn.
_GAPS = np.array([
    [[(42.0, 8.0)] * 7, [(-60.0, 4.0)] * 6 + [(-60.0, 4.0)]],
    [[(42.0, 9.5), (60.0, 9.5), (67.0, -4.5), (57.0, -15.0), (53.0, -8.0), (47.0, -12.0), (46.0, 0.0)],
     [(-67.0, -4.0), (-57.0, 9.5), (-46.0, 9.5), (-49.0, 2.0), (-54.0, 4.0), (-55.0, -5.0), (-61.0, -8.0)]],
])  # fmt: skip
_RUBBLE = np.array([
    (58, -30), (-50, -33), (44, -35), (-36, -37), (68, -22), (-60, -27), (30, -38), (52, -40), (-26, -34), (62, -38),
    (-44, -42), (74, -30),
], dtype=float)  # fmt: skip
_RUBBLE_SIZE = np.array([8.0, 7.0, 6.2, 5.2, 6.6, 5.4, 5.0, 6.5, 4.6, 5.0, 5.0, 4.4])
_CRACKS = [
    np.array(c, dtype=float)
    for c in (
        [(-33, 34), (-30, 22), (-35, 14), (-31, 3), (-34, -8)],
        [(48, 2), (44, -4), (50, -11), (46, -18), (49, -26)],
        [(33, 22), (38, 12), (34, 4), (35, -2), (33, -8)],
        [(-48, 8), (-51, -2), (-45, -10), (-49, -19), (-45, -27)],
        [(-16, 5), (-12, -4), (-17, -12), (-14, -17), (-11, -22)],
        [(14, -2), (18, -10), (13, -17), (15, -21), (17, -26)],
        [(-40, 8), (-38, 1), (-42, -6), (-39, -12), (-41, -17)],
        [(25, -4), (28, -10), (24, -16), (27, -21), (25, -26)],
    )
]
