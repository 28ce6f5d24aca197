"""The river's picture: an illustrated map whose rivers branch like a neuron's dendrites.

Whatever has a `zorder` of `MOVES` or more is drawn in every frame, the rest once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from riversim import words
from riversim.drawing.banks import Banks, felled
from riversim.drawing.batteries import Batteries
from riversim.drawing.canvas import Drawing, Scene
from riversim.drawing.gate import FULL_SPILL, Gate
from riversim.drawing.gauge import Gauge
from riversim.drawing.instant import Instant
from riversim.drawing.landscape import MOUTH, landscape
from riversim.drawing.layout import ROOM, UPRIGHT, WIDE
from riversim.drawing.medicine import Medicine
from riversim.drawing.person import Person
from riversim.drawing.scenery import Alarm, Scenery
from riversim.drawing.settings import ours
from riversim.drawing.still import Still
from riversim.drawing.style import style
from riversim.drawing.waters import Waters, muddied
from riversim.model import ILL, Array, River, RiverError, Trajectory, check_kind
from riversim.words import FULL_LEVEL, Aboard, Now, _, aboard, bands, grows

MOVES = 10.0
FEW = 10  # so many tributaries are large enough for fingers
MOST_TREES = 12  # of a tributary that answer
JUMPED_H = 3.0  # for so long cables that were put on by hand are seen
SIZE, UPRIGHT_SIZE = (900, 520), (540, 600)


class Hit(NamedTuple):
    """Where the picture can be touched: a circle, in shares of the picture from its top left corner.

    `radius` is a share of the width; `number` counts tributaries from 1, 0 is the main river.
    """

    kind: str  # "gate", "battery", "plug", "tree", "tributary", "cloud", "mountain", "gauge" or "pool"
    number: int
    x: float
    y: float
    radius: float

    def beside(self, x: float, y: float, aspect: float) -> float:
        """How far outside a point lies, below 0 inside, `aspect` being the picture's width by its height."""
        return float(np.hypot(x - self.x, (y - self.y) / aspect)) - self.radius


Circle = tuple[str, int, Array, float]  # kind, number, middle and radius in design pixels


class RiverPicture(Scene):
    """The picture of a river, made once; `show` moves it to a time of a run.

    `size` is in pixels, at `ratio` device pixels each; `upright` composes it for a phone, `room` for who sits
    far from it. Raises `RiverError` for a size that is too small or an unknown theme.
    """

    @ours()
    def __init__(
        self, river: River, *, theme: str = "light", projector: bool = False, upright: bool = False,
        room: bool = False, size: tuple[int, int] | None = None, ratio: float = 1.0,
    ) -> None:  # fmt: skip
        self.layout = layout = UPRIGHT if upright else ROOM if room else WIDE
        size = size or (UPRIGHT_SIZE if upright else SIZE)
        look = style(theme, projector=projector, room=room and not upright)
        super().__init__(replace(look, scale=max(look.scale, layout.letters)), size, ratio)
        self.tributaries = river.tributaries
        self._land = land = landscape(river.tributaries, layout)
        unit = min(size[0] / layout.sheet[0], size[1] / layout.sheet[1])
        self._ax = axes = self._make_axes(size, unit)
        self._scenery = Scenery(axes, self.style, unit, layout)
        self._waters = Waters(axes, self.style, unit, land)
        self._banks = Banks(axes, self.style, unit, land)
        self._batteries = Batteries(axes, self.style, unit, land)
        self._gate = Gate(axes, self.style, unit, layout)
        self._medicine = Medicine(axes, self.style, unit, layout)
        self._person = Person(axes, self.style, unit, layout)
        self._gauge = Gauge(axes, self.style, unit, layout)
        self._alarm = Alarm(axes, self.style, unit, layout)
        self.moving(sorted((a for a in axes.get_children() if a.get_zorder() >= MOVES), key=lambda a: a.get_zorder()))

    def _make_axes(self, size: tuple[int, int], unit: float) -> Axes:
        wide, high = self.layout.sheet
        axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        extra = (size[0] / unit - wide) / 2, (size[1] / unit - high) / 2
        axes.set(xlim=(-extra[0], wide + extra[0]), ylim=(-extra[1], high + extra[1]), autoscale_on=False)
        return axes

    def hits(self) -> tuple[Hit, ...]:
        """What can be touched, what is smaller or nearer to hand before what it lies on."""
        found = [("gate", 0, np.array(self.layout.gate), 54.0), *self._small(), *self._trees(), *self._along()]
        found += [*self._large(), *self._main_river()]
        return tuple(
            Hit(kind, number, *self._share(place), self._share_of(radius)) for kind, number, place, radius in found
        )

    def streams(self) -> list[list[float]]:
        """Where water runs, as [width, x, y, x, y, …] in shares as those of a `Hit`.

        The source, the spillway's channel, and each tributary; `strengths` tells how strongly.
        """
        stems = zip(self._land.lines[: self.tributaries], self._land.half, strict=False)
        return [
            [self._share_of(2.0 * float(half.mean())), *(share for at in line[::3] for share in self._share(at))]
            for line, half in (self._waters.source, self._gate.channel, *stems)
        ]

    def strengths(self, run: Trajectory, at: float) -> list[float]:
        """How strongly each of the `streams` runs at a time index, 1 where its bed is full."""
        of = Instant(run, at).of
        spill = float(np.sqrt(min(float(of(run.spill)) / FULL_SPILL, 1.0)))
        return [min(float(of(run.inflow)), 1.3), spill, *of(run.water).tolist()]

    def _small(self) -> list[Circle]:
        """Batteries, and then plugs."""
        land, count = self._land, self.tributaries
        wide, high = land.battery_size
        finger = self.layout.finger if count <= FEW else 0.0
        found = [("battery", i + 1, land.batteries[i], max(0.62 * wide, finger)) for i in range(count)]
        return found + [("plug", i + 1, land.mouths[i], max(0.7 * wide, high)) for i in range(count)]

    def _trees(self) -> list[Circle]:
        """Trees of each tributary, those that live longest before the rest."""
        land = self._land
        return [
            ("tree", i + 1, land.trees[t], 1.1 * float(land.tree_size[t]))
            for i in range(self.tributaries)
            for t in sorted(np.flatnonzero(land.tree_owner == i), key=lambda t: land.tree_rank[t])[:MOST_TREES]
        ]

    def _along(self) -> list[Circle]:
        """Tributaries, their numbers first: circles that overlap, where not so many that those of neighbours would."""
        land, count = self._land, self.tributaries
        between = np.linalg.norm(np.diff(land.ends, axis=0), axis=1) / 2
        disc = min([land.end_size + 2.0, *between])
        found = [("tributary", i + 1, land.ends[i], disc) for i in range(count)]
        apart = np.linalg.norm(np.diff(land.lines[:count], axis=1), axis=2)
        radii = np.maximum(land.half[:count, 1:] + 3.0, 0.55 * min(1.0, 12.0 / count) * apart)
        along = range(MOUTH + 2, land.lines.shape[1])
        return found + [("tributary", i + 1, land.lines[i, k], radii[i, k - 1]) for i in range(count) for k in along]

    def _large(self) -> list[Circle]:
        """Cloud, mountains, gauge and pool; the tall gauge takes several circles."""
        layout = self.layout
        panel, reach = layout.gauge, layout.mountain_size
        radius = (panel.right - panel.left) / 2
        foot, top = panel.low + radius, panel.top - radius
        rows = np.linspace(foot, top, max(2, round(1.5 * (top - foot) / radius) + 1))
        middle = (panel.left + panel.right) / 2
        hills = [(-26.0, 22.0, 30.0), (34.0, 22.0, 26.0), (-76.0, 26.0, 18.0)]
        return [
            ("cloud", 0, np.array(layout.cloud), 24.0),
            *(("cloud", 0, np.add(layout.cloud, (x, -2.0)), 17.0) for x in (-24.0, 26.0)),
            *(("mountain", 0, np.add(layout.mountains, (reach * x, reach * y)), reach * r) for x, y, r in hills),
            *(("gauge", 0, np.array((middle, y)), radius) for y in rows),
            ("pool", 0, np.array(layout.pool), 0.9 * min(layout.pool_size)),
            ("person", 0, *self._person.spot),
            ("drug", 0, *self._medicine.spot),
        ]

    def _main_river(self) -> list[Circle]:
        """The stream that comes in belongs to the pool, and the one that is carried off to the spillway."""
        streams = (("pool", self._waters.source), ("gate", self._gate.channel))
        finger = self.layout.finger
        found = [
            (kind, 0, at, max(1.1 * half, finger)) for kind, stream in streams for at, half in zip(*stream, strict=True)
        ]
        return [one for one in found if self._within(one[2])]

    def _within(self, place: Array) -> bool:
        (x0, x1), (y0, y1) = self._ax.get_xlim(), self._ax.get_ylim()
        return bool(x0 < place[0] < x1 and y0 < place[1] < y1)

    def _share(self, place: Array) -> tuple[float, float]:
        x, y = self._ax.transAxes.inverted().transform(self._ax.transData.transform(place))
        return float(x), float(1.0 - y)

    def _share_of(self, length: float) -> float:
        low, high = self._ax.get_xlim()
        return float(length / (high - low))

    @ours()
    def show(self, run: Trajectory, at: float) -> None:
        """Move to a time index of a run, or between two; raises `RiverError` for another number of tributaries."""
        if run.river.tributaries != self.tributaries:
            raise RiverError(
                f"this picture has {self.tributaries} tributaries and the run {run.river.tributaries}: make a new one"
            )
        now = Instant(run, at)
        river, of, phase, known = run.river_at(now.index), now.of, now.phase, bands(run)
        level, murk = float(of(run.level)), float(of(run.inflammation))
        flooding = bool(known.flood[now.index])
        # A surge lasts until the river is back at the crest, but alarms nobody once the level is a healthy one.
        surging = bool(known.surging[now.index] and run.level[now.index] > FULL_LEVEL)
        self._waters.show(
            level=level, flood=river.flood, crest=river.crest, water=of(run.water), inflow=float(of(run.inflow)),
            murk=murk, phase=phase, opening=of(run.opening), flooding=flooding, surging=surging,
        )  # fmt: skip
        self._show_life(now)
        drugs = _aboard(now)
        self._gate.show(
            depth=level - river.crest, gate=float(of(run.gate)), spill=float(of(run.spill)),
            block=float(of(run.block)), hand=float(of(known.hand)), blocker=drugs.blocker,
            competence=float(of(run.competence)), phase=phase, lag=float(of(run.lag)),
            tint=muddied(self.style, murk),
        )  # fmt: skip
        self._medicine.show(drugs)
        self._scenery.show(rain=float(of(run.rain)), usual=run.river.rain, phase=phase)
        self._alarm.show(_("flood") if flooding else _("surge") if surging else "")
        if self._gauge.show(level, river):
            self.redraw_still()

    def _show_life(self, now: Instant) -> None:
        """What lives by the water: batteries, trees and the person."""
        run, of, index = now.run, now.of, now.index
        river, told = run.river_at(index), Now(run, index)
        self._banks.show(
            opening=of(run.opening), clear=told.which("clear"), foliage=of(run.foliage),
            growing=grows(run, index), lying=now.between(lambda i: felled(run, i)),
        )  # fmt: skip
        charge, drug = of(run.charge), float(of(run.trace) * of(run.ampa))
        cables = np.maximum(drug, _by_hand(run, index))
        self._batteries.show(
            charge=charge / river.threshold, runs=told.which("running"), charging=told.charging,
            active=of(run.activity), cables=cables, drug=drug, phase=now.phase,
            jump=cables * of(run.wet) * (charge < 1.0),
        )  # fmt: skip
        self._person.show(float(of(run.wellbeing)), ill_before=float(run.wellbeing[0]) < ILL)


def _by_hand(run: Trajectory, index: int) -> Array:
    """Where jumper cables were put on by hand in the last hours, 1, else 0, (n,)."""
    on = np.zeros(run.river.tributaries)
    for jump in run.course.jumps:
        on[jump.tributary - 1] = max(
            on[jump.tributary - 1], 0.0 <= index * run.river.step - 24.0 * jump.day <= JUMPED_H
        )
    return on


def _aboard(now: Instant) -> Aboard:
    """What is in the blood, and what is on its way there."""
    run, index = now.run, now.index
    drugs = aboard(run, index)
    if not drugs.share:
        index, drugs = now.next, aboard(run, now.next)
    return drugs._replace(share=drugs.share * float(now.of(run.drug) / run.drug[index])) if drugs.share else drugs


def picture(run: Trajectory, at: float | None = None, *, theme: str = "light", projector: bool = False) -> Drawing:
    """The river on a day (by default at the end) as a figure to save or display.

    Raises `RiverError` for a day outside the run.
    """
    run = check_kind("run", run, Trajectory)
    scene = RiverPicture(run.river, theme=theme, projector=projector)
    index = run.index_at(at)
    scene.show(run, index)
    scene.figure.alt = words.alt_text(run, index)
    for artist in scene.figure.axes[0].get_children():
        artist.set_animated(False)
    return scene.figure


def still(run: Trajectory, at: float | None = None) -> Still:
    """The river on a day (by default at the end) with its words, as a notebook shows it.

    Raises `RiverError` for a day outside the run.
    """
    run = check_kind("run", run, Trajectory)
    scene, index = RiverPicture(run.river), run.index_at(at)
    scene.show(run, index)
    said = words.caption(run, index), _(words.DISCLAIMER)
    return Still(title=words.title(run), png=scene.png(), alt=words.alt_text(run, index), said=said)
