"""The four panels of the curves: level, tributaries, condition, wellbeing. Each is made once and shows any run."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator, PercentFormatter
from numpy.typing import NDArray

from riversim.charts.ruled import DASHES, DOWN, UP, Label, Sheet, is_light
from riversim.charts.rulers import alone, bands, row_ticks, thinned, thresholds
from riversim.drawing import Style, ajar
from riversim.model import ILL, Array, Trajectory, started
from riversim.words import SLOW_GATE_H, _, current, decimal, mark, speaking

THRESHOLDS = (mark("healthy"), mark("spillway"), mark("opens plugs"), mark("flood"))
CONDITION = (mark("batteries"), mark("trees"), mark("murk"))
GATE = mark("open gate")
GATE_ROW = 0.16  # of the height of the panel
HALF = mark("half the symptoms")
TURNS = (mark("response"), mark("well again")), (mark("relapse"), mark("fell ill"))
HATCHES = {"block held": "////", "drought": "..", "heavy rain": "||"}
# The most stretches of time in which a line is drawn: more would not be seen.
FINEST = 700


class Trace:
    """A curve that is solid up to now and dashed after it, with the last run's behind it."""

    def __init__(self, sheet: Sheet, panel: str) -> None:
        self.sheet, self.panel = sheet, panel
        axes, hue = sheet.panels[panel], sheet.hue[panel]
        self.ghost = sheet.line(axes, "last run", 0.12, "last run", 2)
        self.to_come = sheet.line(axes, panel, 0.15, "to come", 3)
        self.past = Line2D([], [], color=hue, zorder=5, transform=axes.transData, solid_joinstyle="round")
        sheet.page.add_artist(self.past)

    def show(self, run: Trajectory, values: Array, ghost: Trajectory | None, last: Array | None) -> None:
        """Show the values of a run, (times,), and those of the last one."""
        self.values, self.days = values, run.time / 24.0
        self.kept = thinned(values, FINEST)
        self.to_come.set_data(self.days[self.kept], values[self.kept])
        self.past.set_linewidth(self.sheet.points(0.19 if len(self.kept) < 2 * FINEST else 0.13))
        self.ghost.set_visible(ghost is not None)
        if ghost is not None and last is not None:
            kept = thinned(last, FINEST)
            self.ghost.set_data(ghost.time[kept] / 24.0, last[kept])

    def until(self, index: int) -> float:
        """Draw the past up to a time index; where it ends, in pixels up the page."""
        kept = [*self.kept[: np.searchsorted(self.kept, index)], index]
        self.past.set_data(self.days[kept], self.values[kept])
        return float(self.sheet.y(self.panel, self.values[index]))


class Level:
    """The level of the main river among the levels that mean something, and what is held."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.axes = sheet, sheet.panels["level"]
        self.trace = Trace(sheet, "level")
        self.plugs = PolyCollection([], facecolor=sheet.hue["opens plugs"], alpha=0.16, lw=0, zorder=0.8)
        sheet.add(self.axes, self.plugs)
        self.shades = {label: self._shade(label, hatch) for label, hatch in HATCHES.items()}
        self.labels = [sheet.text(name) for name in (*THRESHOLDS, GATE)]
        self.gate = PolyCollection([], facecolor=sheet.hue[GATE], alpha=0.45, lw=0, zorder=0.9)
        self.gate.set_transform(self.axes.get_xaxis_transform())
        sheet.add(self.axes, self.gate)
        self.axes.yaxis.set_major_formatter(_written(current()))
        sheet.rules(self.axes.yaxis)
        # On the page, so that what is to come can be veiled and they not.
        self.lines = LineCollection(
            [], colors=[sheet.hue[n] for n in THRESHOLDS], linestyles=[DASHES[n] for n in THRESHOLDS],
            lw=sheet.points(0.11), zorder=3, transform=self.axes.transData,
        )  # fmt: skip
        sheet.page.add_collection(self.lines, autolim=False)

    def _shade(self, label: str, hatch: str) -> PolyCollection:
        hue = to_rgb(self.sheet.hue[label])
        shade = PolyCollection(
            [], hatch=hatch, facecolor=(*hue, 0.08), edgecolor=(*hue, 0.45), lw=0, zorder=0.7,
            transform=self.axes.get_xaxis_transform(),
        )  # fmt: skip
        self.sheet.add(self.axes, shade)
        return shade

    def show(self, run: Trajectory, ghost: Trajectory | None, only: int = 0) -> None:
        """Show the level of a run, and of the last one; with `only` the plug of one tributary."""
        days, rows = thresholds(run, only)
        levels = [run.level] if ghost is None else [run.level, ghost.level]
        low, high = min(0.75, *(x.min() for x in levels)), max(rows.max(), *(x.max() for x in levels))
        # In steps of 0.2, so that the axis holds still while a slider moves.
        low, high = max(0.0, float(np.floor(5 * low - 0.2) / 5)), float(np.ceil(5 * high + 0.2) / 5)
        ticks = MaxNLocator(4, steps=[1, 2, 5, 10]).tick_values(low, high)
        margin = 0.07 * (high - low)
        self.axes.set(ylim=(low, high), yticks=[t for t in ticks if low + margin <= t <= high - margin])
        self.trace.show(run, run.level, ghost, None if ghost is None else ghost.level)
        self.lines.set_segments([np.column_stack([days, row]) for row in rows[:4]])
        self.plugs.set_verts([np.column_stack([[*days, *days[::-1]], [*rows[4], *rows[5][::-1]]])])
        for kind, shade in self.shades.items():
            held = [b for b in bands(run) if b.label == kind]
            shade.set_verts([[(b.start, 0), (b.end, 0), (b.end, 1), (b.start, 1)] for b in held])
        labels = [Label(name, row[-1]) for name, row in zip(THRESHOLDS, rows[:4], strict=True)]
        if self._show_gate(run):
            labels.append(Label(GATE, low + 0.5 * GATE_ROW * (high - low)))
        for label, y in zip(labels, self.sheet.beside("level", self.labels, labels), strict=True):
            self.sheet.lead(label.name, y, float(self.sheet.y("level", label.value)))

    def _show_gate(self, run: Trajectory) -> bool:
        """Show how far the gate of the spillway stands open, where it is slow anywhere in a run; whether it is."""
        slow = bool((run.lag >= SLOW_GATE_H * run.competence).any())  # a worn gate is slow too
        kept = thinned(run.gate, FINEST)
        days, open_ = run.time[kept] / 24.0, GATE_ROW * ajar(run.gate[kept])
        outline = np.column_stack([[days[0], *days, days[-1]], [0.0, *open_, 0.0]])
        self.gate.set_verts([outline] if slow else [])
        return slow


class Water:
    """The water in each tributary as a heat map, one row a tributary, with a key in words."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.axes = sheet, sheet.panels["water"]
        self.table = water_colours(sheet.style)
        self.heat = self.axes.imshow(np.zeros((1, 1, 3)), aspect="auto", interpolation="nearest", zorder=1)
        self.rows = LineCollection([], colors=sheet.style.paper, lw=sheet.points(0.1), zorder=2)
        self.axes.grid(False)
        sheet.rules(self.axes.yaxis)
        sheet.changes(self.heat)
        sheet.add(self.axes, self.rows)
        self.key = sheet.page.imshow(self.table[::-1, None], aspect="auto", extent=(0, 1, 0, 1))
        self.words = [sheet.text("quiet", fixed=True) for _ in range(2)]

    def lay_out(self) -> None:
        """Place the key."""
        em, right, (bottom, top) = self.sheet.em, self.sheet.right, self.sheet.spans["water"]
        self.key.set_extent((right + 0.75 * em, right + 1.55 * em, bottom, top))
        self.sheet.page.set(xlim=(0, self.sheet.size[0]), ylim=(0, self.sheet.size[1]))
        self.words[0].set(text=_("full"), position=(self.sheet.beyond, top - 0.6 * em))
        self.words[1].set(text=_("dry"), position=(self.sheet.beyond, bottom + 0.6 * em))

    def show(self, run: Trajectory, only: int = 0) -> None:
        """Show the water of a run, with `only` that of one tributary."""
        n, (bottom, top) = 1 if only else run.river.tributaries, self.sheet.spans["water"]
        picked = np.linspace(0, len(run.level) - 1, min(len(run.level), 2 * FINEST)).round().astype(int)
        self.heat.set_data(self.table[(run.wet[picked, alone(only)].T * 255).round().astype(int)])
        self.heat.set_extent((0, self.sheet.last, n + 0.5, 0.5))
        ticks = row_ticks(n, (top - bottom) / n / self.sheet.em)
        self.axes.set(ylim=(n + 0.5, 0.5), yticks=ticks, yticklabels=[str(only or tick) for tick in ticks])
        self.rows.set_segments([[(0, y), (self.sheet.last, y)] for y in np.arange(1.5, n)] if n <= 24 else [])


class Condition:
    """Batteries that run, trees and murk."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        axes = sheet.panels["condition"]
        self.lines = [sheet.line(axes, name, 0.17, name, 3) for name in CONDITION]
        self.labels = [sheet.text(name) for name in CONDITION]
        _in_percent(sheet, "condition")

    def show(self, run: Trajectory, *, ahead: bool, only: int = 0) -> None:
        """Show the condition of a run, with `only` that of one tributary; what is not to be seen is not told."""
        running, trees = started(run)[:, alone(only)], run.foliage[:, alone(only)]
        series = running.mean(axis=1), trees.mean(axis=1), run.inflammation
        for line, values in zip(self.lines, series, strict=True):
            kept = thinned(values, FINEST)
            line.set_data(run.time[kept] / 24.0, values[kept])
        ends = [float(x[-1]) for x in series] if ahead else [0.9, 0.5, 0.1]
        labels = [Label(name, end) for name, end in zip(CONDITION, ends, strict=True)]
        for label, y in zip(labels, self.sheet.beside("condition", self.labels, labels), strict=True):
            self.sheet.lead(label.name, y, float(self.sheet.y("condition", label.value)) if ahead else None)


class Wellbeing:
    """Wellbeing, the line of half the symptoms, and the moments of response and relapse."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        axes = sheet.panels["wellbeing"]
        self.trace = Trace(sheet, "wellbeing")
        self.half = sheet.line(axes, HALF, 0.11, HALF, 1)
        self.turns = [sheet.marks(axes, UP, "response"), sheet.marks(axes, DOWN, "relapse")]
        self.keys = [sheet.marks(sheet.page, UP, "response"), sheet.marks(sheet.page, DOWN, "relapse")]
        self.labels = [sheet.text("ink") for _ in range(3)]
        _in_percent(sheet, "wellbeing")

    def show(self, run: Trajectory, ghost: Trajectory | None) -> None:
        """Show the wellbeing of a run, and of the last one."""
        wellbeing, sheet = run.wellbeing, self.sheet
        self.trace.show(run, wellbeing, ghost, None if ghost is None else ghost.wellbeing)
        half = float(0.5 + 0.5 * wellbeing[0])
        labels = [Label(HALF, half)] if wellbeing[0] < ILL else []
        self.half.set_data([0, sheet.last] if labels else [], [half, half] if labels else [])
        away = float(0.65 * sheet.em / (sheet.y("wellbeing", 1.0) - sheet.y("wellbeing", 0.0)))
        for kind, marks, side, y in zip(TURNS, self.turns, (-away, away), (half - 0.36, half - 0.72), strict=True):
            found = [m for m in run.moments if m.kind in kind]
            # A rise is marked from below, a fall from above: the curve stays in sight.
            marks.set_offsets([(m.day, wellbeing[m.index] + side) for m in found] or np.empty((0, 2)))
            labels += [Label(m.kind, y) for m in found[:1]]
        placed = dict(zip([x.name for x in labels], sheet.beside("wellbeing", self.labels, labels), strict=True))
        for kind, key in zip(TURNS, self.keys, strict=True):
            at = [(sheet.right + 1.15 * sheet.em, y) for name, y in placed.items() if name in kind]
            key.set_offsets(at or np.empty((0, 2)))
        if wellbeing[0] < ILL:
            sheet.lead(HALF, placed[HALF], float(sheet.y("wellbeing", half)))


def _written(language: str) -> Callable[[float, float], str]:
    """How numbers are written in a language, whoever has the figure drawn, and whenever."""

    def written(value: float, _place: float) -> str:
        with speaking(language):
            return decimal(value, 1)

    return written


def water_colours(style: Style) -> NDArray[np.uint8]:
    """256 colours, (256, 3), from dry sand to full water; lightness moves one way only."""
    light = ["#f0e2c2", "#a9cbd3", "#4b95bb", "#12466b"]
    dark = ["#43372a", "#3c5f73", "#4aa3d1", "#b5e6ff"]
    colours = LinearSegmentedColormap.from_list("water", light if is_light(style) else dark)
    return (colours(np.linspace(0, 1, 256))[:, :3] * 255).round().astype(np.uint8)


def _in_percent(sheet: Sheet, panel: str) -> None:
    axes = sheet.panels[panel]
    axes.set(ylim=(-0.09, 1.09), yticks=(0, 0.5, 1))
    axes.yaxis.set_major_formatter(PercentFormatter(1, symbol=" %"))
