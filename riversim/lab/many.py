"""`Many`: is this one lucky river? A hundred that differ, or this one in thirty weathers, side by side."""

from __future__ import annotations

from dataclasses import replace

import ipywidgets as widgets

from riversim.charts import field_of_rivers, field_of_weathers
from riversim.clinic import Cohort
from riversim.drawing import Drawing
from riversim.lab.view import FrameView, Words
from riversim.model import RiverError
from riversim.session import Session
from riversim.words import _

MEMBERS = 100
MOST = 100_000  # steps times tributaries of each, so that it takes seconds at most
WIDE, NARROW, LARGE = (900, 640), (360, 600), (640, 520)  # the smaller, the larger its letters on a page
FINE = 2  # pixels of the picture to each of its size


class Many:
    """Two buttons, and the field of rivers that either shows; `box` is the whole."""

    def __init__(self) -> None:
        self.go, self.luck = widgets.Button(), widgets.Button()
        self.note = Words(kind="aside")
        self.view = FrameView(width=WIDE[0], height=WIDE[1])
        row = widgets.HBox([self.go, self.luck])
        row.add_class("riversim-row")
        self.box = widgets.VBox([self.note, row, self.view])
        self.box.add_class("riversim-many")
        self.hide()

    def name(self) -> None:
        """Say what it is, in the language in use."""
        self.note.text = _(
            "What is done to this river, done to a hundred that differ by chance around it. The rivers of the trials "
            "in lesson 10 have batteries that are harder to start, so fewer of them get well."
        )
        self.go.description = _("Show a hundred rivers")
        self.go.tooltip = _("What is done to this river, done to a hundred that differ")
        self.luck.description = _("Your luck this hour")
        self.luck.tooltip = _("What is done to this river, done to it in thirty weathers")

    def show(
        self, session: Session, *, luck: bool = False, theme: str = "light", large: bool = False, narrow: bool = False
    ) -> None:
        """Show rivers that differ around a session's, or with `luck` that river in thirty weathers, under its course.

        What the field says is its text. Raises `RiverError` for a river too long, or too wide, for so many of it.
        """
        _check(session)
        size = NARROW if narrow else LARGE if large else WIDE
        self._put(_weathers(session, theme, size) if luck else _rivers(session, theme, size), size)

    def _put(self, figure: Drawing, size: tuple[int, int]) -> None:
        frame = figure.file("png", FINE * figure.dpi)
        self.view.alt = figure.alt
        self.view.width, self.view.height = size
        self.view.layout.display = None
        self.view.offer(lambda: frame)

    def hide(self) -> None:
        """Take the field away: what it shows no longer holds."""
        self.view.layout.display = "none"
        self.view.alt = ""


def _rivers(session: Session, theme: str, size: tuple[int, int]) -> Drawing:
    cohort = Cohort(members=MEMBERS, river=replace(session.river, strengths=None, resistances=None))
    return field_of_rivers(cohort, session.course, weeks=session.weeks, theme=theme, size=size)


def _weathers(session: Session, theme: str, size: tuple[int, int]) -> Drawing:
    return field_of_weathers(session.river, session.course, weeks=session.weeks, theme=theme, size=size)


def _check(session: Session) -> None:
    asked = session.steps * session.river.tributaries
    if asked > MOST:
        told = _("a hundred rivers are shown for up to {most} steps times tributaries, and this one has {asked}")
        raise RiverError(told.format(most=MOST, asked=asked))
