"""Batteries, and what they drive: a paddle wheel at the mouth and, by a line along the bank, the trees.

Their states differ in shape. Dead: hollow, with a cross, the wheel still. Charging: filling, with
a plus, and sparks at the clamps of the jumper cables. Running: full, with a bolt and rays, the wheel
turning, and beads of light along the line.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from numpy.typing import NDArray

from riversim.drawing.landscape import MOUTH, Landscape
from riversim.drawing.shapes import BOLT, CIRCLE, DROP, FLAT, PLUS, Glyphs, Pieces, stamped
from riversim.drawing.style import Style, mixed
from riversim.model import Array
from riversim.words import _

MOST_WHEELS = 24  # more have no room
ON = 0.02  # of the jumper cables: below it there is nothing to see
_CORNERS = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
_PADDLES = 8
_TURNS = 1.6  # radians a phase of 1
_SPEED = 0.6  # lengths of its line that a bead of light runs in a phase of 1


class Batteries:
    """Each battery with its wheel, its line and its jumper cables."""

    def __init__(self, axes: Axes, style: Style, unit: float, land: Landscape) -> None:
        self._land = land
        count, (width, high) = len(land.batteries), land.battery_size
        self._name(axes, style, unit)
        self._lines = _lines(land)
        dull = LineCollection(
            list(self._lines), colors=style.faint, linewidths=0.8 * unit, zorder=5.5, linestyles=(0, (3, 2))
        )
        axes.add_collection(dull)
        self._wires = Pieces(axes, edge=style.charge, width=(1.7 if count <= MOST_WHEELS else 0.9) * unit, zorder=14.5)
        self._wheel_at, self._wheel_size = _wheels(land)
        self._rims = Pieces(axes, edge=style.outline, face=mixed(style.trunk, "#ffffff", 0.65), width=1.1 * unit,
                            zorder=15.5)  # fmt: skip
        self._paddles = Pieces(axes, edge=mixed(style.trunk, "#000000", 0.25), width=1.7 * unit, zorder=15.6)
        self._splash = Pieces(axes, edge=style.ink, width=1.1 * unit, zorder=15.7)
        self._beads = Glyphs(axes, [CIRCLE], unit, face=style.charge, edge=style.outline, zorder=15.8, width=0.8)
        self._corners = _boxes(land.batteries, width, high)
        caps = _boxes(land.batteries + np.array([0.56 * width, 0.0]), 0.12 * width, 0.5 * high)
        Pieces(axes, face=style.empty, edge=style.ink, width=1.0 * unit, zorder=18).show(self._corners, caps)
        self._charge = Pieces(axes, face=style.charge, zorder=18.1)
        rim = 0.7 if high > 9.0 else 0.2
        self._bolt = Glyphs(axes, [BOLT], unit, face=style.ink, edge=style.empty, zorder=18.3, width=rim)
        self._plus = Glyphs(axes, [PLUS], unit, face=style.ink, edge=style.empty, zorder=18.3, width=rim)
        self._flat = Glyphs(axes, [FLAT], unit, face=style.ink, edge="none", zorder=18.3)
        self._shine = Pieces(axes, edge=style.charge, width=1.6 * unit, zorder=18.35)
        self._cables = Pieces(axes, edge=style.drug, width=1.7 * unit, zorder=18.4)
        self._clamps = Pieces(axes, face=style.drug, edge=style.outline, width=0.7 * unit, zorder=18.5)
        self._sparks = Pieces(axes, edge=style.ink, width=1.0 * unit, zorder=18.6)
        self._rays = _rays(width, high)

    def _name(self, axes: Axes, style: Style, unit: float) -> None:
        x, y = self._land.name
        size = style.points(8.4) * unit
        if not self._land.layout.terse:
            axes.text(x, y, "AMPA", fontsize=0.9 * size, color=style.faint, ha="right", va="bottom", zorder=7)
            y += 12.0 * style.scale
        name = _("batteries") if len(self._land.ends) > 1 else _("battery")
        axes.text(x, y, name, fontsize=size, color=style.ink, ha="right", va="bottom", zorder=7)

    def show(
        self, *, charge: Array, runs: NDArray[np.bool_], charging: NDArray[np.bool_], active: Array, cables: Array,
        jump: Array, phase: float, drug: float,
    ) -> None:  # fmt: skip
        """Show the state (n,) of each battery.

        `charge` is a share of what it needs to start, `runs` and `charging` say what it does, `active` how much it
        drives, 0 to 1, `cables` how much the jumper cables are on, `jump` how much they charge it, `drug` how much of
        a drug is behind them, and `phase` how far what moves has moved.
        """
        self._fill(charge, runs, charging)
        driving = runs & (active > 0.05)
        self._drive(driving, active, phase)
        # Cables stand where rays would.
        self._shine.show(self._rayed(runs & (cables < ON), np.clip(0.35 + 0.65 * active, 0.0, 1.0)), closed=False)
        self._clamp(cables > ON, drug, jump)

    def _fill(self, charge: Array, runs: NDArray[np.bool_], charging: NDArray[np.bool_]) -> None:
        """Columns that grow to the right; what is left in a dead battery is a puddle at its bottom."""
        width, high = self._land.battery_size
        fill = self._corners - 2 * _CORNERS * 0.06 * width
        fill[:, 1:3, 0] = fill[:, :1, 0] + 0.88 * width * np.clip(charge, 0.0, 1.0)[:, None]
        dead = ~runs & ~charging
        fill[dead, 2:, 1] = fill[dead, :2, 1] + 0.14 * high
        self._charge.show(fill)
        places = self._land.batteries
        self._bolt.show(places, np.where(runs, 0.58 * high, 0.0))
        self._plus.show(places, np.where(charging & ~runs, 0.40 * high, 0.0))
        self._flat.show(places, np.where(dead, 0.42 * high, 0.0))

    def _drive(self, driving: NDArray[np.bool_], active: Array, phase: float) -> None:
        """Wheels, which turn where they are driven, and light on the lines to the trees."""
        self._wires.show(self._lines[driving], closed=False)
        if len(self._wheel_at):
            self._turn(driving, phase)
        count = len(driving)
        each = 4 if count <= 12 else 3 if count <= MOST_WHEELS else 2
        run = (np.arange(each) / each + _SPEED * phase + 0.37 * np.arange(count)[:, None]) % 1.0
        at = run * (self._lines.shape[1] - 1.001)
        first, row = at.astype(int), np.arange(count)[:, None]
        part = (at - first)[..., None]
        places = self._lines[row, first] * (1 - part) + self._lines[row, first + 1] * part
        size = np.where(driving, np.interp(count, [8, 24, 60], [3.3, 1.9, 1.3]) * (0.6 + 0.4 * active), 0.0)
        self._beads.show(places.reshape(-1, 2), np.repeat(size, each))

    def _turn(self, driving: NDArray[np.bool_], phase: float) -> None:
        size = self._wheel_size
        angle = 2 * np.pi * np.arange(_PADDLES) / _PADDLES - _TURNS * phase * driving[:, None]
        spoke = size[:, None, None] * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
        middle = self._wheel_at[:, None]
        paddles = np.stack([middle + 0.25 * spoke, middle + 1.25 * spoke], axis=2)
        self._paddles.show(paddles.reshape(-1, 2, 2), closed=False)
        rim = 2 * np.pi * np.arange(14) / 14
        self._rims.show(middle + 0.78 * size[:, None, None] * np.stack([np.cos(rim), np.sin(rim)], axis=-1))
        turn = np.radians([[25.0, 50.0, 75.0, 100.0], [205.0, 230.0, 255.0, 280.0]])
        swing = 1.55 * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        arcs = self._wheel_at[driving, None, None] + size[driving, None, None, None] * swing
        self._splash.show(arcs.reshape(-1, 4, 2), closed=False)

    def _rayed(self, seen: NDArray[np.bool_], long: Array) -> Array:
        """Rays (k, 2, 2) about batteries, as long as is said."""
        foot = self._land.batteries[seen, None] + self._rays[:, 0]
        rays = np.stack([foot, foot + long[seen, None, None] * self._rays[:, 1]], axis=2)
        return rays.reshape(-1, 2, 2)

    def _clamp(self, on: NDArray[np.bool_], drug: float, jump: Array) -> None:
        """A drop of the drug over each battery that has cables, their clamps, and sparks where they charge."""
        width, high = self._land.battery_size
        if not on.any():
            for part in (self._cables, self._clamps, self._sparks):
                part.show()
            return
        size = 0.42 * high * (0.45 + 0.55 * drug**0.5) if drug > ON else 0.0
        batteries = self._land.batteries[on]
        drop = batteries + np.array([0.0, 1.25 * high])
        feet = batteries[:, None] + [(-0.36 * width, 0.5 * high), (0.36 * width, 0.5 * high)]
        bend = np.stack([0.5 * (feet[..., 0] + drop[:, None, 0]) + [-0.2 * width, 0.2 * width],
                         np.broadcast_to(drop[:, None, 1], feet.shape[:2])], axis=-1)  # fmt: skip
        ways = np.stack([np.broadcast_to(drop[:, None], feet.shape), bend, feet], axis=2)
        self._cables.show(ways.reshape(-1, 3, 2), closed=False)
        jaw = high * np.array([(-0.16, -0.14), (-0.10, 0.24), (0.10, 0.24), (0.16, -0.14), (0.0, 0.05)])
        self._clamps.show(
            stamped(DROP, drop, np.full(len(drop), size)), (feet[:, :, None] + jaw).reshape(-1, len(jaw), 2)
        )
        zigzag = high * np.array([[(-0.2, 0.1), (-0.38, 0.28), (-0.30, 0.36), (-0.52, 0.55)],
                                  [(0.2, 0.1), (0.38, 0.28), (0.30, 0.36), (0.52, 0.55)]])  # fmt: skip
        live = (jump > ON)[on]
        sparks = feet[live][:, :, None] + (0.4 + 0.6 * np.minimum(jump[on][live], 1.0))[:, None, None, None] * zigzag
        self._sparks.show(sparks.reshape(-1, 4, 2), closed=False)


def _lines(land: Landscape) -> Array:
    """The lines (n, points, 2) from each wheel past its battery along the bank to the last trees."""
    count = len(land.batteries)
    stems, normals, half = (x[:count, MOUTH + 2 :] for x in (land.lines, land.normals, land.half))
    off = half + np.clip(0.45 * half[:, :1], 0.8, 2.8)
    off[:, :2] *= [0.2, 0.8]
    return np.asarray(stems + normals * off[..., None])


def _wheels(land: Landscape) -> tuple[Array, Array]:
    """Places (n, 2) and radii (n,) of the wheels, none where there are too many tributaries."""
    count = len(land.batteries)
    if count > MOST_WHEELS:
        return np.zeros((0, 2)), np.zeros(0)
    at = land.lines[:count, MOUTH + 2]
    room = 27.0
    if count > 1:
        room = float(np.linalg.norm(np.diff(at, axis=0), axis=1).min())
    return at, np.full(count, np.clip(0.30 * room, 2.2, 8.0))


def _rays(width: float, high: float) -> Array:
    """Six short rays (6, 2, 2) about a battery, each from its foot outwards."""
    turn = np.radians([60.0, 90.0, 120.0, 240.0, 270.0, 300.0])
    way = np.stack([np.cos(turn), np.sin(turn)], axis=-1)
    foot = way * [0.75 * width, 0.5 * high] + np.sign(way) * [0.0, 2.5]
    return np.stack([foot, 0.55 * high * way], axis=1)


def _boxes(middle: Array, width: float, high: float) -> Array:
    """Boxes (n, 4, 2) around middles (n, 2)."""
    return np.asarray(middle[:, None] + _CORNERS * [width, high])
