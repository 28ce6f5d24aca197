"""The river's picture: an illustrated map whose rivers branch like a neuron's dendrites.

Whatever has a `zorder` of `MOVES` or more is drawn in every frame, the rest once.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from riversim import words
from riversim.drawing.banks import Banks
from riversim.drawing.canvas import Drawing, Scene
from riversim.drawing.gate import FULL_SPILL, Gate
from riversim.drawing.gauge import Gauge
from riversim.drawing.landscape import GATE, HIGH, MOUTH, WIDE, landscape
from riversim.drawing.scenery import Scenery
from riversim.drawing.settings import ours
from riversim.drawing.still import Still
from riversim.drawing.style import style
from riversim.drawing.waters import Waters, muddied
from riversim.model import Array, River, RiverError, Trajectory, check_kind
from riversim.words import _, bands

MOVES = 10.0
SIZE = (900, 520)


class Hit(NamedTuple):
    """Where the picture can be touched: a circle, in shares of the picture from its top left corner.

    `radius` is a share of the width; `number` counts tributaries from 1, 0 is the main river.
    """

    kind: str  # "gate", "battery", "plug" or "tributary"
    number: int
    x: float
    y: float
    radius: float

    def beside(self, x: float, y: float, aspect: float) -> float:
        """How far outside a point lies, below 0 inside, `aspect` being the picture's width by its height."""
        return float(np.hypot(x - self.x, (y - self.y) / aspect)) - self.radius


class RiverPicture(Scene):
    """The picture of a river, made once; `show` moves it to a time of a run.

    `size` is in pixels, at `ratio` device pixels each. Raises `RiverError` for a size that is
    too small or an unknown theme.
    """

    @ours()
    def __init__(
        self, river: River, *, theme: str = "light", projector: bool = False,
        size: tuple[int, int] = SIZE, ratio: float = 1.0,
    ) -> None:  # fmt: skip
        super().__init__(style(theme, projector=projector), size, ratio)
        self.tributaries = river.tributaries
        self._land = land = landscape(river.tributaries)
        unit = min(size[0] / WIDE, size[1] / HIGH)
        self._ax = axes = self._make_axes(size, unit)
        self._scenery = Scenery(axes, self.style, unit)
        self._waters = Waters(axes, self.style, unit, land)
        self._banks = Banks(axes, self.style, unit, land)
        self._gate = Gate(axes, self.style, unit)
        self._gauge = Gauge(axes, self.style, unit)
        self.moving(sorted((a for a in axes.get_children() if a.get_zorder() >= MOVES), key=lambda a: a.get_zorder()))

    def _make_axes(self, size: tuple[int, int], unit: float) -> Axes:
        axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axes.set_axis_off()
        extra = (size[0] / unit - WIDE) / 2, (size[1] / unit - HIGH) / 2
        axes.set(xlim=(-extra[0], WIDE + extra[0]), ylim=(-extra[1], HIGH + extra[1]), autoscale_on=False)
        return axes

    def hits(self) -> tuple[Hit, ...]:
        """What can be touched, the nearest to hand first: gate, batteries, plugs, then along the rivers."""
        land = self._land
        count = self.tributaries
        wide, high = land.battery_size
        found = [("gate", 0, GATE, 62.0)]
        found += [("battery", i + 1, land.batteries[i], 0.62 * wide) for i in range(count)]
        found += [("plug", i + 1, land.mouths[i], max(0.7 * wide, high)) for i in range(count)]
        found += [("tributary", i + 1, land.ends[i], land.end_size + 2.0) for i in range(count)]
        # Circles that overlap, where rivers are not so many that those of neighbours would.
        apart = np.linalg.norm(np.diff(land.lines[:count], axis=1), axis=2)
        radii = np.maximum(land.half[:count, 1:] + 3.0, 0.55 * min(1.0, 12.0 / count) * apart)
        along = range(MOUTH + 3, land.lines.shape[1])
        found += [("tributary", i + 1, land.lines[i, k], radii[i, k - 1]) for i in range(count) for k in along]
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

    def strengths(self, run: Trajectory, index: int) -> list[float]:
        """How strongly each of the `streams` runs at a time index, 1 where its bed is full."""
        spill = float(np.sqrt(min(float(run.spill[index]) / FULL_SPILL, 1.0)))
        return [min(float(run.inflow[index]), 1.3), spill, *run.water[index].tolist()]

    def _share(self, place: Array) -> tuple[float, float]:
        x, y = self._ax.transAxes.inverted().transform(self._ax.transData.transform(place))
        return float(x), float(1.0 - y)

    def _share_of(self, length: float) -> float:
        low, high = self._ax.get_xlim()
        return float(length / (high - low))

    @ours()
    def show(self, run: Trajectory, index: int) -> None:
        """Move to a time index of a run; raises `RiverError` for another number of tributaries."""
        if run.river.tributaries != self.tributaries:
            raise RiverError(
                f"this picture has {self.tributaries} tributaries and the run {run.river.tributaries}: make a new one"
            )
        river = run.river_at(index)
        level, phase = float(run.level[index]), 0.07 * index
        self._waters.show(
            level=level, flood=river.flood, crest=river.crest, water=run.water[index],
            inflow=float(run.inflow[index]), murk=float(run.inflammation[index]), phase=phase,
        )  # fmt: skip
        before = max(index - round(24 / river.step), 0)
        self._banks.show(
            opening=run.opening[index], charge=run.charge[index], threshold=river.threshold,
            runs=bands(run).started[index], jump=run.trace[index] * run.ampa[index] * run.wet[index],
            foliage=run.foliage[index], growing=run.foliage[index] > run.foliage[before],
        )  # fmt: skip
        self._gate.show(
            depth=level - river.crest, gate=float(run.gate[index]), spill=float(run.spill[index]),
            block=float(run.block[index]), competence=float(run.competence[index]), phase=phase,
            lag=float(run.lag[index]),
            tint=muddied(self.style, float(run.inflammation[index])),
        )  # fmt: skip
        name, peak = _drug(run, index)
        self._scenery.show(
            rain=float(run.rain[index]), usual=run.river.rain, drug=float(run.drug[index]) / peak, name=name,
            phase=phase,
        )  # fmt: skip
        if self._gauge.show(level, river):
            self.redraw_still()


def _drug(run: Trajectory, index: int) -> tuple[str, float]:
    """The name of the last drug given, in one word, and the peak of its standard dose [ng/ml]."""
    day = index * run.river.step / 24.0
    given = [i.drug for i in run.course.infusions if i.day <= day + 1e-9]
    names = {
        "ketamine": _("ketamine"),
        "blocker": _("blocker"),
        "potentiator": _("potentiator"),
        "placebo": _("placebo"),
    }
    if not given:
        return _("drug"), 200.0
    name = given[-1].name.split("-")[0]
    return names.get(name, name), given[-1].peak


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
