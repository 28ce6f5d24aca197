"""`strip`: what happened in a run as four pictures with their sentences, like a comic strip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.text import Text
from numpy.typing import NDArray

from riversim import words
from riversim.drawing.canvas import DPI, Drawing
from riversim.drawing.cutting import Stop, day, panels
from riversim.drawing.ring import Ring
from riversim.drawing.river import SIZE, RiverPicture
from riversim.drawing.scenery import DANGER
from riversim.drawing.settings import ours
from riversim.drawing.still import Line, place, typeset
from riversim.drawing.style import style
from riversim.model import Trajectory, check_kind
from riversim.words import _

WIDE, MARGIN = 800, 16  # [pixels]
ACROSS = (WIDE - 3 * MARGIN) // 2
DOWN = round(ACROSS * SIZE[1] / SIZE[0])
TITLE, DAY, SAID, NOTE = 15.0, 10.0, 10.5, 8.5  # [points]
FINE = 3.0  # dots of each picture to a pixel: it is printed, and enlarged
NUMBERED = 12  # the most tributaries whose numbers there is room for


class Panel(NamedTuple):
    """A picture of the strip, how far its top is below the page's and its left from its edge, and its lines of type."""

    stop: Stop
    left: float
    top: float
    lines: tuple[Line, ...]


class Strip:
    """The strip of a run as it is laid out, `wide` x `high` pixels; `draw` draws it on any page."""

    wide = WIDE

    @ours()
    def __init__(self, run: Trajectory, *, theme: str = "light") -> None:
        self.run, self.theme, self.ink = run, theme, style(theme).ink
        self.title = words.title(run)
        heads = list(typeset([self.title], TITLE, MARGIN / 2, bold=True, room=WIDE - 2 * MARGIN))
        self.panels = list(_placed(run, heads[-1].foot + MARGIN))
        foot = max(panel.lines[-1].foot for panel in self.panels)
        notes = list(typeset([_(words.DISCLAIMER)], NOTE, foot + MARGIN, room=WIDE - 2 * MARGIN))
        self.lines, self.high = [*heads, *notes], int(notes[-1].foot + MARGIN)

    @property
    def alt(self) -> str:
        """What it tells, for a person who can not see it."""
        return " ".join([self.title, *(f"{day(self.run, panel.stop)}: {panel.stop.said}" for panel in self.panels)])

    @ours()
    def draw(self, page: Drawing, left: float = 0.0, top: float = 0.0) -> None:
        """Draw it so many pixels from a page's left edge, and from its top."""
        place(page, self.lines, left + MARGIN, self.ink, top)
        stops = [panel.stop for panel in self.panels]
        for panel, pixels in zip(self.panels, pictures(self.run, stops, theme=self.theme), strict=True):
            _paste(page, pixels, left + panel.left, top + panel.top, self.ink)
            place(page, panel.lines, left + panel.left, self.ink, top)


@ours()
def pictures(
    run: Trajectory, stops: Sequence[Stop], *, theme: str = "light", fine: float = FINE
) -> list[NDArray[np.uint8]]:
    """The picture of each stop without a word on it, as (height, width, 3) bytes, `fine` dots to a pixel."""
    scene = RiverPicture(run.river, theme=theme, projector=True, size=(ACROSS, DOWN), ratio=fine)
    ring, made = Ring(scene), []
    for stop in stops:
        scene.show(run, stop.at)
        ring.show(stop.event)
        _legible(scene)
        made.append(scene.frame().copy())
    return made


def strip(run: Trajectory, *, theme: str = "light") -> Drawing:
    """What happened in a run, in four pictures with the day and a sentence below each, as a figure to save or display.

    They are of the most telling events, in order, and of the end where nothing else tells what became of it. Raises
    `RiverError` for an unknown theme.
    """
    laid = Strip(check_kind("run", run, Trajectory), theme=theme)
    figure = Drawing((WIDE, laid.high), DPI, style(theme).paper)
    laid.draw(figure)
    figure.alt = laid.alt
    return figure


def _placed(run: Trajectory, top: float) -> Iterator[Panel]:
    """The panels from `top` down, two in each row."""
    stops = panels(run)
    for first in range(0, len(stops), 2):
        row = [
            Panel(stop, MARGIN + side * (ACROSS + MARGIN), top, tuple(_lines(run, stop, top + DOWN)))
            for side, stop in enumerate(stops[first : first + 2])
        ]
        yield from row
        top = max(panel.lines[-1].foot for panel in row) + MARGIN


def _lines(run: Trajectory, stop: Stop, top: float) -> Iterator[Line]:
    head = list(typeset([day(run, stop)], DAY, top + 4, bold=True, room=ACROSS))
    yield from head
    yield from typeset([stop.said], SAID, head[-1].foot, room=ACROSS)


def _legible(scene: RiverPicture) -> None:
    """Take away the labels, which are too small here to be read; numbers and the sign of danger are enlarged."""
    for text in scene.figure.findobj(Text):
        if isinstance(text, Text) and text.get_text().isdigit() and scene.tributaries <= NUMBERED:
            text.set_fontsize(max(float(text.get_fontsize()), 6.0))
        elif isinstance(text, Text) and text.get_text().startswith(DANGER):  # its board would be empty
            text.set(text=DANGER, fontsize=8.0)
        elif isinstance(text, Text):
            text.set_text("")
    scene.redraw_still()


def _paste(page: Drawing, pixels: NDArray[np.uint8], left: float, top: float, ink: str) -> None:
    wide, high = DPI * page.get_size_inches()
    axes = page.add_axes((left / wide, 1.0 - (top + DOWN) / high, ACROSS / wide, DOWN / high))
    axes.imshow(pixels, aspect="auto", interpolation="antialiased")
    axes.set(xticks=[], yticks=[])
    for edge in axes.spines.values():
        edge.set(color=ink, linewidth=1.2)
