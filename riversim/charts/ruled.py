"""`Sheet`: the ruled paper that the curves are drawn on: panels that share one time axis, and a page in pixels.

Lengths are in em, the height of the type, so that nothing is cut or overlaps when the type grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection, LineCollection, PathCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.text import Text

from riversim.charts.rulers import apart
from riversim.drawing import Style, mixed
from riversim.model import Array
from riversim.words import _

EM = 12.0
LEFT, RIGHT = 11.4, 12.2
TITLE, NO_TITLE = 2.9, 0.4
LANE, FOOT, GAP, LINE = 3.0, 2.2, 0.8, 1.2
PANELS = {"level": 5.2, "water": 4.0, "condition": 4.0, "wellbeing": 4.0}
HIGH = TITLE + LANE + FOOT + 3 * GAP + sum(PANELS.values())
WIDE = 44.0

SOLID = (0, (1, 0))
DASHES: dict[str, tuple[float, tuple[float, ...]]] = {
    "healthy": SOLID, "spillway": (0, (7, 2, 1.5, 2)), "opens plugs": (0, (1.5, 1.5)), "flood": (0, (6, 2.5)),
    "batteries": SOLID, "trees": (0, (6, 1.6)), "murk": (0, (1.3, 1.3)),
    "open gate": SOLID, "half the symptoms": (0, (3, 2)), "last run": SOLID, "to come": (0, (5, 2.5)),
}  # fmt: skip


class Label(NamedTuple):
    """A name to write beside a panel, near a value."""

    name: str
    value: float


class Sheet:
    """The panels and the page of a figure of `size` pixels, in a style."""

    def __init__(self, figure: Figure, style: Style, size: tuple[float, float]) -> None:
        self.figure, self.style, self.size = figure, style, size
        self.em = min(EM * style.scale, size[1] / HIGH, size[0] / WIDE)
        self.hue = hues(style)
        self.rulings: list[Artist] = []
        self.of_run: list[Artist] = []
        self.panels = {name: self._panel() for name in PANELS}
        self.page = figure.add_axes((0, 0, 1, 1), zorder=5, facecolor="none")
        self.page.set_axis_off()
        self.page.set(xlim=(0, size[0]), ylim=(0, size[1]), autoscale_on=False)
        self.leaders = LineCollection([], lw=self.points(0.14), zorder=1)
        self.add(self.page, self.leaders)
        self.last = 1.0
        self._leads: list[tuple[list[tuple[float, float]], str]] = []

    def _panel(self) -> Axes:
        axes = self.figure.add_axes((0.1, 0.1, 0.8, 0.8), facecolor="none", zorder=1)
        axes.spines[:].set_visible(False)
        axes.tick_params(length=0, pad=self.points(0.4), labelsize=self.points(0.92), labelcolor=self.hue["quiet"])
        axes.tick_params(axis="x", bottom=False, labelbottom=False)
        axes.grid(axis="y", color=self.hue["grid"], lw=self.points(0.08))
        axes.set_axisbelow(True)
        axes.set_autoscale_on(False)
        return axes

    # --- what is drawn on it ------------------------------------------------------------------

    def points(self, em: float) -> float:
        """A length in em as points."""
        return em * self.em * 0.72

    def rules(self, artist: Artist) -> None:
        """Draw an artist anew only where a run has another length, scale or number of tributaries."""
        artist.set_animated(True)
        self.rulings.append(artist)

    def changes(self, artist: Artist) -> None:
        """Draw an artist anew with each run, over what never changes."""
        artist.set_animated(True)
        self.of_run.append(artist)

    def add(self, axes: Axes, artist: Collection | Line2D) -> None:
        """Add an artist that changes with each run."""
        if isinstance(artist, Collection):
            axes.add_collection(artist, autolim=False)
        else:
            axes.add_line(artist)
        self.changes(artist)

    def line(self, axes: Axes, hue: str, width: float, dash: str, zorder: float) -> Line2D:
        """A line that changes with each run, `width` in em."""
        line = Line2D([], [], color=self.hue[hue], lw=self.points(width), ls=DASHES[dash], zorder=zorder)
        line.set(dash_capstyle="butt", solid_joinstyle="round")
        self.add(axes, line)
        return line

    def marks(self, axes: Axes, marker: MarkerStyle, hue: str) -> PathCollection:
        """Marks that change with each run."""
        marks = axes.scatter(
            [], [], s=self.points(0.8) ** 2, marker=marker, zorder=1.5 if axes is self.page else 6,
            facecolor=self.hue[hue], edgecolor=self.style.paper, lw=self.points(0.05),
        )  # fmt: skip
        self.changes(marks)
        return marks

    def text(self, hue: str, *, side: str = "left", size: float = 1.0, bold: bool = False, fixed: bool = False) -> Text:
        """An empty text on the page; unless `fixed` it changes with each run."""
        weight = "bold" if bold else "normal"
        text = self.page.text(0, 0, "", color=self.hue[hue], fontsize=self.points(size), fontweight=weight)
        text.set(ha=side, va="center", zorder=1)
        if not fixed:
            self.changes(text)
        return text

    def width(self, text: Text) -> float:
        """The width of a text in pixels."""
        renderer: Any = self.figure.canvas
        return float(text.get_window_extent(renderer.get_renderer()).width * 100 / self.figure.dpi)

    # --- where things are ---------------------------------------------------------------------

    def lay_out(self, *, titled: bool) -> None:
        """Give the panels their places; without a title they are taller."""
        em, (width, height) = self.em, self.size
        self.left, self.right = LEFT * em, width - RIGHT * em
        self.beyond = self.right + 2.0 * em
        top = height - (TITLE if titled else NO_TITLE) * em
        self.above, self.lane = top - 0.6 * em, top - 2.15 * em
        top -= LANE * em
        spare = top - (FOOT + 3 * GAP) * em
        self.spans: dict[str, tuple[float, float]] = {}
        for name, share in PANELS.items():
            bottom = top - spare * share / sum(PANELS.values())
            self.spans[name] = bottom, top
            box = self.left / width, bottom / height, (self.right - self.left) / width, (top - bottom) / height
            self.panels[name].set_position(box)
            top = bottom - GAP * em
        self.foot = self.spans["wellbeing"][0] - 1.05 * em

    def begin(self, last: float) -> None:
        """Begin with a run that ends on day `last`."""
        self.last = last
        self._leads = []
        for axes in self.panels.values():
            axes.set_xlim(0, last)

    def x(self, day: Array | float) -> Array:
        """Where days are across the page, in pixels."""
        return self.left + (self.right - self.left) * np.asarray(day) / self.last

    def y(self, panel: str, value: Array | float) -> Array:
        """Where values of a panel are up the page, in pixels."""
        (bottom, top), (low, high) = self.spans[panel], self.panels[panel].get_ylim()
        return bottom + (top - bottom) * (np.asarray(value) - low) / (high - low)

    def beside(self, panel: str, texts: Sequence[Text], labels: Sequence[Label]) -> list[float]:
        """Write names beside a panel, each as near to its value as the others let it be; where they are."""
        em, (bottom, top) = self.em, self.spans[panel]
        wanted = self.y(panel, np.array([label.value for label in labels]))
        placed = apart(wanted, np.full(len(wanted), LINE * em), bottom - 0.3 * em, top + 0.3 * em)
        for text in texts:
            text.set_text("")
        for text, label, y in zip(texts, labels, placed, strict=False):
            text.set(text=_(label.name), color=self.hue[label.name], position=(self.beyond, y))
        return [float(y) for y in placed]

    def lead(self, name: str, y: float, start: float | None = None) -> None:
        """A sample of a line beside its name, led from where the line ends, at height `start`."""
        first = [] if start is None else [(self.right, start)]
        self._leads.append(([*first, (self.right + 0.6 * self.em, y), (self.right + 1.7 * self.em, y)], name))

    def finish(self) -> None:
        """Draw the leads."""
        self.leaders.set(
            segments=[path for path, _ in self._leads], color=[self.hue[name] for _, name in self._leads],
            linestyle=[DASHES[name] for _, name in self._leads],
        )  # fmt: skip


def is_light(style: Style) -> bool:
    """Whether ink is darker than paper."""
    return sum(to_rgb(style.paper)) > sum(to_rgb(style.ink))


def hues(style: Style) -> dict[str, str]:
    """The colour of everything by its name."""
    good, bad = style.healthy, style.alarm
    return {
        "ink": style.ink, "paper": style.paper, "quiet": mixed(style.faint, style.ink, 0.35),
        "grid": mixed(style.paper, style.ink, 0.10),
        "level": style.deep if is_light(style) else style.water, "wellbeing": style.ink,
        "healthy": good, "spillway": style.gate, "opens plugs": style.pressure, "flood": bad,
        "batteries": mixed(style.charge, style.ink, 0.35), "trees": style.leaf_dark, "murk": style.murk,
        "open gate": style.gate, "half the symptoms": good, "last run": mixed(style.ghost, style.ink, 0.15),
        "infusions": style.drug,
        "response": good, "well again": good, "relapse": bad, "fell ill": bad,
        "block held": style.gate, "drought": style.pressure, "heavy rain": style.water,
        "care": good, "cause grows": bad, "spillway wears": bad, "repair": good,
    }  # fmt: skip


def _drop() -> MarkerStyle:
    side = [(0.0, 1.0), (0.10, 0.55), (0.64, 0.15), (0.64, -0.36), (0.64, -0.76), (0.34, -1.0), (0.0, -1.0)]
    other = [(-x, y) for x, y in side[-2::-1]]
    return MarkerStyle(Path([*side, *other], [Path.MOVETO] + [Path.CURVE4] * 12))


DROP, UP, DOWN = _drop(), MarkerStyle("^"), MarkerStyle("v")
