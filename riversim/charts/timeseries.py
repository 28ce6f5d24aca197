"""The curves beside the picture: level, tributaries, condition and wellbeing over time.

The figure and its artists are made once. What seldom changes (names, ticks) is drawn once; a new
run draws its curves over that; another moment of the same run moves only "now", the veil over
what is to come, and the lines that end at now.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from numpy.typing import NDArray

from riversim.charts.plots import Condition, Level, Trace, Water, Wellbeing
from riversim.charts.ruled import DROP, TITLE, Sheet
from riversim.charts.rulers import Band, apart, bands, time_ticks
from riversim.drawing import Drawing, Scene, ours, style, wrapped
from riversim.model import RiverError, Trajectory, check_kind, check_number, check_whole
from riversim.words import _, _n, begin, current_words, mark, telling

NAMES = {
    "level": (mark("Level"), mark("glutamate")),
    "water": (mark("Tributaries"), mark("circuits")),
    "condition": (mark("Condition"), mark("AMPA, synapses")),
    "wellbeing": (mark("Wellbeing"), mark("mood")),
}
VEIL = 0.6
FIXED, RULED, OF_RUN, TITLED = range(4)


def curves(
    run: Trajectory,
    at: float | None = None,
    *,
    ghost: Trajectory | None = None,
    theme: str = "light",
    projector: bool = False,
    size: tuple[int, int] = (900, 420),
    title: str = "",
) -> Drawing:
    """The curves of a run, with "now" at a day where `at` is given, `size` in pixels.

    Raises `RiverError` where `at` is not a day of the run, or the theme or the size is not one.
    """
    run = check_kind("run", run, Trajectory)
    ghost = None if ghost is None else check_kind("ghost", ghost, Trajectory)
    index = None if at is None else run.index_at(at)
    scene = RiverCurves(theme=theme, projector=projector, size=size)
    scene.show(run, index, ghost, title=title)
    scene.figure.alt = _("Curves over time. {title}").format(title=title or " ".join(telling.story(run)))
    return scene.figure


class RiverCurves(Scene):
    """The curves as a scene of `size` pixels, in the language and words in use when it is made.

    Raises `RiverError` for a bad theme or size.
    """

    @ours()
    def __init__(
        self,
        *,
        theme: str = "light",
        projector: bool = False,
        size: tuple[int, int] = (900, 420),
        ratio: float = 1.0,
    ) -> None:
        width = check_number("width", size[0], 360, 8000, "pixels")
        height = check_number("height", size[1], 220, 8000, "pixels")
        super().__init__(style(theme, projector=projector), size, ratio)
        self._shown: tuple[Trajectory, Trajectory | None, bool, int] | None = None
        self._ruling: object = None
        self._layers: list[Any] = []
        self.sheet = Sheet(self.figure, self.style, (width, height))
        self.margins = Margins(self.sheet)
        self.marks = Marks(self.sheet)
        self.level = Level(self.sheet)
        self.water = Water(self.sheet)
        self.condition = Condition(self.sheet)
        self.wellbeing = Wellbeing(self.sheet)
        self.now = Now(self.sheet, [self.level.trace, self.wellbeing.trace])
        self.moving([self.now.veil, self.level.lines, *self.now.artists])
        # Layers, one drawn over the other: a text costs a millisecond, and most of them seldom change.
        of_run = sorted(self.sheet.of_run, key=lambda a: (a.axes is self.sheet.page, a.zorder))
        self._stack: list[Sequence[Artist]] = [(), self.sheet.rulings, of_run, (self.margins.title,)]
        self._lay_out(titled=False)

    @ours()
    def show(
        self,
        run: Trajectory,
        index: int | None = None,
        ghost: Trajectory | None = None,
        course_to_come: bool = True,
        *,
        title: str = "",
        only: int = 0,
    ) -> None:
        """Show a run, with "now" at a time index, the last run as a ghost, and a sentence above.

        Without `course_to_come` nothing after now is seen; with `only` tributaries, batteries and trees
        are those of one tributary, numbered from 1. Raises `RiverError` where `index` is
        not a time index of the run, the title is no text, or there is no such tributary.
        """
        only = check_whole("only", only, 0, run.river.tributaries)
        if index is not None:
            index = _time_index(run, index)
        if not isinstance(title, str):
            raise RiverError(f"the title must be a text, not {title!r}")
        if bool(title) != self._titled:
            self._lay_out(titled=bool(title))
        # The runs are held here, so that no other can take their identity.
        if self._shown != (run, ghost, course_to_come, only):
            self._shown = run, ghost, course_to_come, only
            self._show_run(run, ghost, ahead=course_to_come, only=only)
        self.now.show(index, ahead=course_to_come)
        if self.margins.entitle(title):
            self._redraw_from(TITLED)

    @ours()
    def frame(self) -> NDArray[np.uint8]:
        """The picture as (height, width, 3) bytes; valid until the next frame."""
        if self._still is None:
            for artists in self._stack[len(self._layers) :]:
                if self._layers:
                    self.canvas.restore_region(self._layers[-1])
                    for artist in artists:
                        self.figure.draw_artist(artist)
                else:
                    self.canvas.draw()
                self._layers.append(self.canvas.copy_from_bbox(self.figure.bbox))
            self._still = self._layers[-1]
        return super().frame()

    def _redraw_from(self, layer: int) -> None:
        del self._layers[layer:]
        self.redraw_still()

    def _lay_out(self, *, titled: bool) -> None:
        self._titled, self._shown = titled, None
        self._redraw_from(FIXED)
        self.sheet.lay_out(titled=titled)
        self.margins.lay_out()
        self.water.lay_out()

    def _show_run(self, run: Trajectory, ghost: Trajectory | None, *, ahead: bool, only: int) -> None:
        self.sheet.begin(float(max(run.time[-1], run.river.step)) / 24.0)
        self.level.show(run, ghost, only)
        self.water.show(run, only)
        self.condition.show(run, ahead=ahead, only=only)
        self.wellbeing.show(run, ghost)
        self.marks.show(run, ahead=ahead)
        self.margins.show(ghost)
        self.now.begin(run, self.margins)
        self.sheet.finish()
        ruling = self.sheet.last, run.river.tributaries, only, self.level.axes.get_ylim()
        self._redraw_from(OF_RUN if ruling == self._ruling else RULED)
        self._ruling = ruling


class Marks:
    """Over the panels: infusions as drops, and brackets with a name over what is held or moves."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.brackets = LineCollection([], lw=sheet.points(0.14), zorder=1, capstyle="butt")
        self.hairs = LineCollection([], colors=sheet.hue["infusions"], lw=sheet.points(0.06), alpha=0.4, zorder=0.6)
        sheet.add(sheet.page, self.brackets)
        sheet.add(sheet.page, self.hairs)
        self.drops, self.key = (sheet.marks(sheet.page, DROP, "infusions") for _ in range(2))
        self.names = [sheet.text("ink", size=0.95) for _ in range(5)]
        self.count = sheet.text("infusions")

    def show(self, run: Trajectory, *, ahead: bool) -> None:
        """Show what the course of a run does, and when."""
        self._bracket(bands(run))
        given = [i for i in run.course.infusions if i.day <= self.sheet.last]
        x, y, em = self.sheet.x(np.array([i.day for i in given])), self.sheet.lane, self.sheet.em
        closest = float(np.diff(np.unique(x)).min(initial=np.inf))
        size = self.sheet.points(0.95 * min(max(closest / (0.75 * em), 0.25), 1.0))
        self.drops.set_offsets(np.column_stack([x, np.full(len(x), y)]))
        self.drops.set_sizes([(size * min(max(i.dose**0.5, 0.6), 1.2)) ** 2 for i in given])
        spans = self.sheet.spans
        pieces = (spans["level"][0], y - 0.6 * em), (spans["wellbeing"][0], spans["condition"][1])
        few = len(x) * 2 * em < self.sheet.right - self.sheet.left
        self.hairs.set_segments([[(at, low), (at, high)] for at in x for low, high in pieces] if few else [])
        count = _n("{count} infusion", "{count} infusions", len(given)).format(count=len(given))
        words = {0: "", 1: _("infusion")}.get(len(given), count if ahead else _("infusions"))
        self.count.set(text=words, position=(self.sheet.beyond, y))
        self.key.set_offsets([(self.sheet.right + 1.15 * em, y)] if given else np.empty((0, 2)))

    def _bracket(self, found: Sequence[Band]) -> None:
        sheet, rows = self.sheet, list(dict.fromkeys(b.label for b in found))
        floor = sheet.above - 0.62 * sheet.em
        heights = [floor - 0.24 * sheet.em * (rows.index(b.label) % 3) for b in found]
        self.brackets.set(
            segments=[[(float(sheet.x(day)), y) for day in b[1:]] for b, y in zip(found, heights, strict=True)],
            color=[sheet.hue[b.label] for b in found],
        )
        named = self._name(found)
        widths = np.array([sheet.width(text) for text in named])
        middle = np.array([text.get_position()[0] for text in named]) + widths / 2
        centres = apart(middle, widths + sheet.em, sheet.left - sheet.em / 2, sheet.right + sheet.em / 2)
        for text, x, width in zip(named, centres, widths, strict=True):
            text.set_x(x - width / 2)

    def _name(self, found: Sequence[Band]) -> list[Text]:
        """One label a kind, at its longest band: the longest kinds first, as many as there is room for."""
        longest: dict[str, Band] = {}
        for band in sorted(found, key=lambda b: b.start - b.end):
            longest.setdefault(band.label, band)
        for text in self.names:
            text.set_text("")
        room, named = self.sheet.right - self.sheet.left, []
        for text, band in zip(self.names, longest.values(), strict=False):
            text.set(text=_(band.label), color=self.sheet.hue[band.label], y=self.sheet.above)
            text.set_x(float(self.sheet.x(band.start)))
            room -= self.sheet.width(text) + self.sheet.em
            if room < 0:
                text.set_text("")
                break
            named.append(text)
        return named


class Margins:
    """The title, the names of the panels, the ticks of time, and the key to the last run."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.names = [
            (sheet.text("ink", bold=True, fixed=True), sheet.text("quiet", size=0.85, fixed=True)) for _ in NAMES
        ]
        self.unit = sheet.text("quiet", side="right", size=0.92, fixed=True)
        sheet.rules(self.unit)
        sheet.rules(sheet.panels["wellbeing"].xaxis)
        self.ghost = sheet.text("last run")
        self.title = sheet.text("ink", bold=True, fixed=True)
        self.title.set_animated(True)
        self.axes = sheet.panels["wellbeing"]
        self.axes.tick_params(axis="x", labelbottom=True)
        self.written = ""

    def lay_out(self) -> None:
        """Place what does not change with the run."""
        em, sheet = self.sheet.em, self.sheet
        for (text, quiet), (panel, (name, other)) in zip(self.names, NAMES.items(), strict=True):
            top = sheet.spans[panel][1]
            brain, _comma, more = _(other).partition(", ")
            large, small = (begin(brain), more) if current_words() == "brain" else (_(name), _(other))
            text.set(text=large, position=(0.8 * em, top - 0.75 * em))
            quiet.set(text=small, position=(0.8 * em, top - 1.9 * em))
        self.unit.set_position((sheet.left - 3.0 * em, sheet.foot))
        self.title.set_position((0.8 * em, sheet.size[1] - TITLE * em / 2))

    def show(self, ghost: Trajectory | None) -> None:
        """Show the ticks of time, and the key to the last run if there is one."""
        sheet = self.sheet
        unit, days, labels = time_ticks(sheet.last, room=int((sheet.right - sheet.left) / (3.2 * sheet.em)))
        self.axes.set_xticks(days, labels)
        self.unit.set_text(_(unit))
        self.hours = unit == "hours"
        self.ticks = sheet.x(np.array(days))
        self.ghost.set(text="" if ghost is None else _("last run"), position=(sheet.beyond, sheet.above))
        if ghost is not None:
            sheet.lead("last run", sheet.above)

    def entitle(self, title: str) -> bool:
        """Write the title as large as it fits, on as many lines as it needs; whether it is another one."""
        if title == self.written:
            return False
        self.written = title
        em, words = self.sheet.em, title.split()
        room, high = self.sheet.size[0] - 1.6 * em, (TITLE - 0.5) * em
        widths = self._widths(words)
        for size in np.arange(1.2, 0.15, -0.05):
            lines = wrapped(words, [float(size) * width for width in widths], room)
            if len(lines) * size * 1.2 * em <= high:
                break
        self.title.set(text="\n".join(lines), fontsize=self.sheet.points(float(size)))
        return True

    def _widths(self, words: Sequence[str]) -> list[float]:
        """How wide words are with a space, at a size of one, and a little more: small type is no scaled large type."""
        self.title.set_fontsize(self.sheet.points(1.0))
        widths = []
        for word in words:
            self.title.set_text(word)
            widths.append(1.03 * (self.sheet.width(self.title) + 0.35 * self.sheet.em))
        return widths


class Now:
    """The line "now", the veil over what is to come, and the curves up to now: all that moves while playing."""

    def __init__(self, sheet: Sheet, traces: Sequence[Trace]) -> None:
        self.sheet, self.traces, ink = sheet, traces, sheet.hue["ink"]
        paper = sheet.style.paper
        self.veil = Rectangle((0, 0), 0, 0, facecolor=paper, lw=0, zorder=2)
        self.line = Line2D([], [], color=ink, lw=sheet.points(0.1), zorder=4)
        self.dots = Line2D([], [], ls="", marker="o", ms=sheet.points(0.62), color=ink, zorder=6)
        self.dots.set(markeredgecolor=paper, markeredgewidth=sheet.points(0.09))
        self.mask = Rectangle((0, 0), 0, 0, facecolor=paper, lw=0, zorder=6.5)
        for artist in (self.veil, self.line, self.dots, self.mask):
            sheet.page.add_artist(artist)
        self.today = sheet.text("paper", side="center", size=0.92, fixed=True)
        self.today.set(zorder=7, bbox=dict(boxstyle="round,pad=0.22,rounding_size=0.4", fc=ink, lw=0))
        self.artists = [self.line, *(t.past for t in traces), self.dots, self.mask, self.today]

    def begin(self, run: Trajectory, margins: Margins) -> None:
        """Begin with a run, whose ticks of time are in the margins."""
        self.days, self.ticks = run.time / 24.0, margins.ticks
        self.hours = margins.hours

    def show(self, index: int | None, *, ahead: bool) -> None:
        """Move to a time index; to the end, and out of sight, where there is none."""
        for artist in (self.veil, self.line, self.dots, self.mask, self.today):
            artist.set_visible(index is not None)
        at = len(self.days) - 1 if index is None else index
        heights = [trace.until(at) for trace in self.traces]
        x, em, right = float(self.sheet.x(self.days[at])), self.sheet.em, self.sheet.right
        foot, top = self.sheet.spans["wellbeing"][0], self.sheet.above + 0.7 * em
        self.veil.set_bounds(x, foot, right - x + 0.12 * em, top - foot)
        self.veil.set_alpha(VEIL if ahead else 1.0)
        self.line.set_data([x, x], [foot - 0.5 * em, self.sheet.lane + 0.6 * em])
        self.dots.set_data([x] * len(heights), heights)
        self._write_day(x, float(self.days[at]))

    def _write_day(self, x: float, day: float) -> None:
        """The day at the foot of "now", in place of the ticks that it would touch."""
        em, foot = self.sheet.em, self.sheet.foot
        hour, whole = round(day * 24), int(day + 1e-6)
        words = _("hour {hour}").format(hour=hour) if self.hours else _("day {day}").format(day=whole)
        self.today.set(text=words, position=(x, foot))
        near = [x, *(t for t in self.ticks if abs(t - x) < 3.3 * em)]
        low, high = min(near) - em, max(near) + em
        self.mask.set_bounds(low, foot - 0.75 * em, high - low, 1.5 * em)


def _time_index(run: Trajectory, index: object) -> int:
    last = len(run.level) - 1
    if isinstance(index, bool | np.bool_) or not isinstance(index, int | np.integer):
        raise RiverError(f"index must be a whole number from 0 to {last}, not {index!r}")
    return check_whole("index", int(index), 0, last)
