"""`Layout`: how the river's picture is composed, wide for a desk, upright for a phone, and with few words for a room.

Coordinates are design pixels, x to the right and y up, on a sheet of its own size. Nothing here
depends on a run or on the number of tributaries, and nothing here draws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from riversim.model import Array

Place = tuple[float, float]


class Box(NamedTuple):
    """A rectangle of the sheet."""

    left: float
    low: float
    right: float
    top: float


def rounded(*corners: Place, radius: float = 90.0) -> Array:
    """A way (k, 2) through corners, each but the first and the last cut round."""
    turn = np.linspace(0.0, math.pi / 2, 12)[:, None]
    way = [np.array([corners[0]])]
    for before, at, after in zip(corners, corners[1:], corners[2:], strict=False):
        back, on = (np.subtract(other, at) / math.dist(other, at) for other in (before, after))
        way.append(at + radius * ((1.0 - np.cos(turn)) * on + (1.0 - np.sin(turn)) * back))
    return np.concatenate([*way, [corners[-1]]])


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """One composition: where each part stands, and where tributaries may run."""

    sheet: Place
    letters: float
    """How many times as large as on the wide sheet letters are, at least."""
    terse: bool
    """Whether only what matters is written: no second names, no reasons."""
    disc: float
    """The least radius of the disc on which a tributary's number stands."""
    finger: float
    """The least radius of what a finger has to hit, where tributaries are few."""
    pool: Place
    pool_size: Place
    """Half the width and half the height of the pool."""
    gate: Place
    gate_words: Place
    """The upper corner of the words about the gate."""
    gate_side: Literal["left", "right"]
    """On which side of them it is."""
    medicine: Place
    """The upper right corner of the vial, right of its words."""
    stream: tuple[Place, ...]
    """Where the spillway's water runs, a Bezier curve relative to the gate, and then off the sheet."""
    bay: float
    """How far the pool reaches towards the gate, in its own radii."""
    bay_half: float
    """Half the angle, in radians, over which it does."""
    gauge: Box
    """The gauge's panel."""
    staff: Box
    """The staff with its column of water, on the panel."""
    headline: Place
    """How far above the staff its name stands, and the middle of the number."""
    stacked: bool
    """Whether names on the gauge take a line for each word."""
    mountains: Place
    """Middle of the foot of the range."""
    mountain_size: float
    cloud: Place
    weather: Place
    """Where the words about the weather begin."""
    source: tuple[Place, ...]
    """The way from the mountains to the pool, a Bezier curve."""
    person: Place
    """Where the person stands: the foot."""
    person_high: float
    person_room: Box
    """All the room that the person and the word about it may take."""
    name: Place | None
    """Where the batteries' name ends, on its right; beside the first of them where it is None."""
    fan: tuple[Place, Place]
    """In which directions from the pool, in degrees, the first and last tributary leave; then where they are many."""
    edge: tuple[Array, Array]
    """The way along which tributaries end, from the first to the last, (k, 2); then where they are many."""
    lean: Place
    """The way towards which tributaries turn as they leave the pool."""
    flat: Place
    """How much of each axis is left of a tributary's way where it ends, if it is one of few."""
    closed: tuple[Box, ...]
    """Where neither branches nor trees may grow."""

    def basin(self, angle: Array) -> Array:
        """The main pool's bank, (..., 2), as seen from its middle in the direction of `angle`, without its bay."""
        wave = 1.0 + 0.045 * np.sin(3 * angle + 0.6) + 0.03 * np.sin(5 * angle + 2.0) + 0.012 * np.sin(9 * angle)
        wide, high = self.pool_size
        return np.stack([wide * wave * np.cos(angle), high * wave * np.sin(angle)], axis=-1)

    @cached_property
    def to_gate(self) -> float:
        """The direction of the gate from the middle of the pool, in radians."""
        return math.atan2(self.gate[1] + 12.0 - self.pool[1], self.gate[0] - self.pool[0])

    def free(self, places: Array, margin: float, air: float = 0.0) -> Array:
        """Whether places (..., 2) lie on the sheet, `margin` from its edges, and `air` outside what is closed."""
        inside = ((places > margin) & (places < np.subtract(self.sheet, margin))).all(axis=-1)
        x, y = places[..., 0], places[..., 1]
        for box in self.closed:
            across = (x > box.left - air) & (x < box.right + air)
            inside &= ~(across & (y > box.low - air) & (y < box.top + air))
        return np.asarray(inside)


WIDE = Layout(
    sheet=(900.0, 520.0), letters=1.0, terse=False, disc=6.0, finger=0.0,
    pool=(338.0, 276.0), pool_size=(116.0, 101.0),
    gate=(306.0, 157.0), gate_words=(276.0, 111.0), gate_side="right", medicine=(276.0, 57.0), bay=1.04, bay_half=0.20,
    stream=((0.0, -20.0), (4.0, -75.0), (44.0, -90.0), (34.0, -190.0), (14.0, -590.0)),
    gauge=Box(16.0, 120.0, 184.0, 390.0), staff=Box(36.0, 134.0, 58.0, 342.0), headline=(28.0, 30.0), stacked=False,
    mountains=(110.0, 400.0), mountain_size=1.0, cloud=(92.0, 480.0), weather=(158.0, 484.0),
    source=((112.0, 438.0), (215.0, 470.0), (205.0, 352.0), (292.0, 310.0)),
    person=(66.0, 12.0), person_high=98.0, person_room=Box(6.0, 6.0, 126.0, 114.0), name=None,
    fan=((68.0, -68.0), (84.0, -66.0)), lean=(0.0, 0.0), flat=(1.0, 0.55),
    edge=(
        rounded((600.0, 478.0), (858.0, 478.0), (858.0, 42.0), (600.0, 42.0)),
        rounded((500.0, 478.0), (858.0, 478.0), (858.0, 42.0), (500.0, 42.0)),
    ),
    closed=(),
)  # fmt: skip
UPRIGHT = Layout(
    sheet=(540.0, 600.0), letters=1.6, terse=False, disc=13.76, finger=19.5,
    pool=(286.0, 404.0), pool_size=(87.0, 78.0),
    gate=(466.0, 366.0), gate_words=(530.0, 546.0), gate_side="right", medicine=(532.0, 463.0), bay=2.2, bay_half=0.24,
    stream=((0.0, -20.0), (0.0, -50.0), (24.0, -58.0), (90.0, -64.0), (490.0, -84.0)),
    gauge=Box(8.0, 286.0, 178.0, 506.0), staff=Box(28.0, 300.0, 50.0, 438.0), headline=(44.8, 48.0), stacked=True,
    mountains=(84.0, 514.0), mountain_size=0.72, cloud=(200.0, 562.0), weather=(262.0, 568.0),
    source=((110.0, 540.0), (190.0, 548.0), (206.0, 490.0), (256.0, 446.0)),
    person=(54.0, 194.0), person_high=84.0, person_room=Box(8.0, 168.0, 100.0, 280.0), name=(530.0, 250.0),
    fan=((-140.0, -40.0), (-137.0, -46.0)), lean=(0.0, -0.8), flat=(0.7, 1.0),
    edge=(
        rounded((36.0, 74.0), (36.0, 36.0), (504.0, 36.0), (504.0, 172.0), radius=36.0),
        rounded((32.0, 62.0), (32.0, 34.0), (508.0, 34.0), (508.0, 166.0), radius=26.0),
    ),
    closed=(
        Box(0.0, 280.0, 182.0, 512.0), Box(0.0, 168.0, 100.0, 280.0),
        Box(398.0, 330.0, 540.0, 420.0), Box(440.0, 286.0, 540.0, 330.0), Box(436.0, 248.0, 540.0, 286.0),
    ),
)  # fmt: skip
ROOM = Layout(
    sheet=(900.0, 520.0), letters=2.0, terse=True, disc=20.6, finger=0.0,
    pool=(354.0, 276.0), pool_size=(116.0, 101.0),
    gate=(322.0, 157.0), gate_words=(344.0, 100.0), gate_side="left", medicine=(606.0, 516.0), bay=1.04, bay_half=0.20,
    stream=((0.0, -20.0), (-2.0, -60.0), (-30.0, -84.0), (-58.0, -190.0), (-90.0, -590.0)),
    gauge=Box(6.0, 146.0, 220.0, 398.0), staff=Box(24.0, 160.0, 48.0, 346.0), headline=(18.0, 27.0), stacked=True,
    mountains=(104.0, 404.0), mountain_size=0.9, cloud=(52.0, 482.0), weather=(104.0, 497.0),
    source=((112.0, 436.0), (236.0, 476.0), (238.0, 378.0), (308.0, 322.0)),
    person=(92.0, 10.0), person_high=126.0, person_room=Box(6.0, 6.0, 180.0, 140.0), name=None,
    fan=((62.0, -50.0), (80.0, -54.0)), lean=(0.0, 0.0), flat=(1.0, 0.55),
    edge=(
        rounded((610.0, 476.0), (838.0, 418.0), (838.0, 126.0), (610.0, 68.0)),
        rounded((520.0, 452.0), (836.0, 452.0), (836.0, 92.0), (540.0, 92.0)),
    ),
    closed=(
        Box(0.0, 0.0, 222.0, 400.0), Box(290.0, 480.0, 622.0, 520.0), Box(330.0, 0.0, 604.0, 68.0),
        Box(330.0, 68.0, 464.0, 102.0),
    ),
)  # fmt: skip
