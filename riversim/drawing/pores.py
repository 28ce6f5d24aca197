"""What the spillway stands for: NMDA receptors in a cell's membrane, glutamate outside, and what is in their pores.

A pore is shut by magnesium, stands open and lets ions pass, is blocked by a drug or held shut by hand.
The states differ in shape: a disc, nothing, a hexagon, a lid. Worn ones are cracked.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection

from riversim.drawing.closeup import DIAMOND, HEXAGON, Drift, Key, Sheet, draw_key, filled
from riversim.drawing.gate import FULL_SPILL, ajar
from riversim.drawing.instant import Instant
from riversim.drawing.shapes import CIRCLE, SPECK, Glyphs, Pieces
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import SPILLING, _, bands, blocking_drug

_THICK = 38.0  # half of the membrane
_GAP, _WIDER = 8.0, 9.0
_FULL_LEVEL = 1.8  # levels at which all glutamate that there is room for is there
_IONS = 6
# One half of a receptor, from the mouth of its pore inside the cell outwards and round: x beyond the gap.
_HALF = np.array(
    [(2, -62), (0, -30), (0, 12), (5, 34), (13, 52), (15, 74), (20, 96), (34, 104), (47, 97), (50, 78), (43, 58),
     (34, 44), (36, 8), (36, -30), (30, -56), (17, -66)], dtype=float,
)  # fmt: skip
_HOLE = [1, 2, 3, 4]  # of its corners, those along the narrow part
_BOUND = np.array([(29.0, 88.0), (-29.0, 88.0)])  # where glutamate binds, beyond the gap
_REST, _AWAY, _IN = np.array([0.0, 24.0]), np.array([30.0, 136.0]), np.array([0.0, 8.0])
_LID = np.array([(-27, 30), (27, 30), (27, 44), (-27, 44)], dtype=float)
_CRACKS = np.array(
    [[(29, 96), (33, 84), (27, 72), (32, 60)], [(-32, 92), (-26, 80), (-33, 70), (-28, 58)],
     [(20, 20), (26, 8), (20, -6), (27, -20)], [(-24, 4), (-18, -10), (-25, -22), (-19, -38)]], dtype=float,
)  # fmt: skip


class PoresScene:
    """Membrane, receptors, and what swims about them."""

    def __init__(self, axes: Axes, style: Style, page: Sheet) -> None:
        self._style, self._page = style, page
        unit = page.unit
        count = max(3, round(page.wide / 150.0))
        x = (np.arange(count) + 0.5) * page.wide / count
        self._large = large = min(page.wide / count / 162.0, (page.top - page.low) / 330.0)
        self._mid = page.low + 0.40 * (page.top - page.low)
        self._at = np.stack([x, self._membrane(x)], axis=-1)
        # From the middle outwards, so that the first ones to be blocked are not at the edge.
        self._order = np.argsort(np.argsort(np.abs(np.arange(count) - 0.45 - (count - 1) // 2)))
        self._draw_still(axes)
        low = (0.0, self._mid + 70.0 * large)
        self._glutamate = Drift(low, (page.wide, page.top), 84, seed=2)
        self._loose = Drift(low, (page.wide, page.top), 16, seed=5)
        self._specks = Drift(low, (page.wide, page.top), 70, seed=9)
        self._free_ions = Drift((0.0, low[1] + 30.0), (page.wide, page.top), 12, seed=6)
        self._tint = PolyCollection([self._outside()], facecolor=style.water, edgecolor="none", zorder=10)
        axes.add_collection(self._tint)
        murk, line = mixed(style.murk, "#000000", 0.35), style.outline
        self._murk = Glyphs(axes, [SPECK], unit, face=murk, edge="none", zorder=10.2)
        self._drops = Glyphs(axes, [CIRCLE], unit, face=style.water, edge=style.shore, zorder=10.4, width=1.0)
        self._drug = Glyphs(axes, [HEXAGON], unit, face=style.drug, edge=line, zorder=10.6, width=1.0)
        self._holes = Pieces(axes, face=mixed(style.water, style.paper, 0.55), zorder=10.1)  # behind what drifts
        self._halves = Pieces(axes, face=style.stone, edge=line, width=1.1 * unit, zorder=12)
        self._shade = Pieces(axes, face=mixed(style.stone, "#000000", 0.22), zorder=12.1)
        self._cracks = Pieces(axes, edge=line, width=1.6 * unit, zorder=12.2)
        self._bound = Glyphs(axes, [CIRCLE], unit, face=style.water, edge=style.shore, zorder=12.4, width=1.0)
        self._ions = Glyphs(axes, [DIAMOND], unit, face=style.charge, edge=line, zorder=12.6, width=0.9)
        self._mg = Glyphs(axes, [CIRCLE], unit, face=style.gate, edge=line, zorder=12.8, width=1.2)
        self._in_pore = Glyphs(axes, [HEXAGON], unit, face=style.drug, edge=line, zorder=13, width=1.3)
        self._lids = Pieces(axes, face=style.gate, edge=line, width=1.1 * unit, zorder=13.2)
        draw_key(axes, style, page, (
            Key(CIRCLE, style.water, style.shore, _("glutamate")), Key(CIRCLE, style.gate, line, _("magnesium")),
            Key(DIAMOND, style.charge, line, _("ions")), Key(HEXAGON, style.drug, line, _("drug")),
        ))  # fmt: skip

    def _membrane(self, x: Array) -> Array:
        """The height of the middle of the membrane."""
        return self._mid + 9.0 * np.sin(2.0 * np.pi * x / max(self._page.wide, 700.0) + 0.6)

    def _outside(self) -> Array:
        x = np.linspace(0.0, self._page.wide, 40)
        low = np.stack([x, self._membrane(x) + _THICK * self._large], axis=-1)
        return np.concatenate([low, [(self._page.wide, self._page.high), (0.0, self._page.high)]])

    def _draw_still(self, axes: Axes) -> None:
        style, page, thick = self._style, self._page, _THICK * self._large
        x = np.linspace(0.0, page.wide, 60)
        y = self._membrane(x)
        inside = np.concatenate([np.stack([x, y], -1), [(page.wide, 0.0), (0.0, 0.0)]])
        band = np.concatenate([np.stack([x, y + thick], -1), np.stack([x, y - thick], -1)[::-1]])
        ground = PolyCollection([inside, band], edgecolor="none", zorder=2)
        ground.set_facecolor([mixed(style.land_far, style.bed, 0.55), mixed(style.bed, style.paper, 0.2)])
        axes.add_collection(ground)
        each = 13.0 * self._large
        beads = np.arange(0.5 * each, page.wide, each)
        middle = self._membrane(beads)
        heads = np.concatenate([np.stack([beads, middle + side * thick], -1) for side in (1.0, -1.0)])
        # Each head has two tails, which hang towards the middle.
        tails = Pieces(axes, edge=style.bed_edge, width=1.0 * page.unit, zorder=3)
        way = np.linspace(0.9, 0.1, 4)
        bend = np.array([0.0, 2.0, -1.0, 1.5]) * self._large
        tails.show(*(
            np.stack([beads[:, None] + foot * self._large + side * bend, middle[:, None] + side * thick * way], -1)
            for side in (1.0, -1.0) for foot in (-3.0, 3.0)
        ), closed=False)  # fmt: skip
        Glyphs(axes, [CIRCLE], page.unit, face=style.bed, edge=style.bed_edge, zorder=4, width=1.0).show(
            heads, np.full(len(heads), 6.4 * self._large)
        )
        axes.text(page.wide - 14.0, page.low + 6.0, _("inside the cell"), fontsize=page.points(8.4),
                  color=style.ink, ha="right", va="bottom", zorder=7)  # fmt: skip

    def show(self, now: Instant, number: int) -> None:
        """Move to a moment of a run."""
        run, of, phase = now.run, now.of, now.phase
        worn, block, open_ = 1.0 - float(of(run.competence)), float(of(run.block)), float(ajar(of(run.gate)))
        count = len(self._at)
        taken, broken = filled(block, self._order), filled(worn, count - 1.0 - self._order)
        free = np.clip(1.0 - taken - broken, 0.0, 1.0)
        gap = _GAP + _WIDER * np.maximum(open_ * free, 0.55 * taken)
        hand = float(of(bands(run).hand))
        self._show_around(now)
        self._show_receptors(gap, broken, float(of(run.level)))
        self._show_blockers(taken, by_hand=0.0 < hand >= block - 1e-9)
        # Magnesium leaves a pore that opens, and one whose place is taken.
        gone = np.clip(np.maximum(3.0 * open_ * (broken < 0.5), 2.5 * taken), 0.0, 1.0)
        self._mg.show(
            self._places(_REST + gone[:, None] * (self._away(phase) - _REST)), np.full(count, 10.0 * self._large)
        )
        spill = float(of(run.spill))
        share = min(spill / FULL_SPILL, 1.0) ** 0.5 if spill > SPILLING else 0.0
        self._show_ions(share, free, phase)

    def _places(self, offsets: Array) -> Array:
        return np.asarray(self._at + self._large * offsets, dtype=float)

    def _away(self, phase: float) -> Array:
        """Where magnesium is that has left its pore, beside it, and drifts."""
        turn = 2.4 * np.arange(len(self._at)) + 2.0 * phase
        return np.asarray(_AWAY + np.stack([9.0 * np.sin(turn), 12.0 * np.sin(0.7 * turn + 1.0)], axis=-1))

    def _show_around(self, now: Instant) -> None:
        """Glutamate by the level, the drug by its concentration, the murk."""
        run, of, phase = now.run, now.of, now.phase
        here = min(float(of(run.level)) / _FULL_LEVEL, 1.0)
        self._tint.set_alpha(0.06 + 0.26 * here)
        self._drops.show(self._glutamate.at(phase), 5.6 * self._large * self._glutamate.some(here))
        given = blocking_drug(run, now.index)
        loose = float(of(run.drug)) / given.drug.peak if given and given.drug.peak > 0.0 else 0.0
        self._drug.show(self._loose.at(phase), 7.5 * self._large * self._loose.some(loose))
        self._murk.show(self._specks.at(0.5 * phase), 1.7 * self._specks.some(float(of(run.inflammation))))

    def _show_receptors(self, gap: Array, broken: Array, level: float) -> None:
        shift = gap[:, None] * [1.0, 0.0]
        right, left = _HALF + shift[:, None], _HALF * [-1.0, 1.0] - shift[:, None]
        at, large = self._at[:, None], self._large
        self._halves.show(at + large * right, at + large * left)
        edge = [8, 9, 10, 11, 12, 13, 14]
        inner = _HALF[edge] + [-9.0, 0.0]
        shade = np.concatenate([_HALF[edge], inner[::-1]])
        hole = np.stack([right[:, _HOLE], left[:, _HOLE[::-1]]], axis=1).reshape(len(gap), -1, 2)
        self._holes.show(at + large * hole)
        self._shade.show(at + large * (shade + shift[:, None]))
        aside = np.sign(_CRACKS[:, :1, :1]) * shift[:, None, None]
        cracks = self._at[:, None, None] + large * (_CRACKS + aside)
        some = np.arange(len(_CRACKS)) < (broken * len(_CRACKS)).round()[:, None]
        self._cracks.show(cracks[some], closed=False)
        # Two of glutamate open a receptor: as far as the level goes, they are there.
        bound = np.concatenate([self._places(_BOUND[0] + shift), self._places(_BOUND[1] - shift)])
        ready = filled(min(level / 1.2, 1.0), np.concatenate([self._order, len(self._at) + self._order]).astype(float))
        self._bound.show(bound, 6.4 * large * ready * (np.tile(broken, 2) < 0.5))

    def _show_blockers(self, taken: Array, *, by_hand: bool) -> None:
        """A drug's molecule that sinks into each pore that is blocked, or a lid over it."""
        above = (1.0 - taken)[:, None] * [0.0, 118.0]
        self._in_pore.show(
            self._places(_IN + above), 14.0 * self._large * ((taken > 0.0) & (not by_hand)).astype(float)
        )
        lids = self._at[:, None] + self._large * (_LID + 0.6 * above[:, None])
        self._lids.show(lids[(taken > 0.0) & by_hand])

    def _show_ions(self, share: float, free: Array, phase: float) -> None:
        """Ions outside, and those that pass through what stands open."""
        there = self._free_ions.at(phase)
        part = (2.2 * phase + np.arange(_IONS) / _IONS + 0.37 * self._order[:, None]) % 1.0
        spread = np.sin(2.4 * np.arange(_IONS)) * np.maximum(part - 0.62, 0.0) * 120.0
        passing = self._at[:, None] + self._large * np.stack([spread, 112.0 - 250.0 * part], axis=-1)
        runs = (np.arange(_IONS) < round(_IONS * share)) & (free[:, None] > 0.5)
        self._ions.show(np.concatenate([there, passing[runs]]),
                        5.2 * self._large * np.ones(len(there) + int(runs.sum())))  # fmt: skip
