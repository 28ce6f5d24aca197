"""What is on show as files to take away: the run, a sheet to print, picture, curves, film and numbers."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import matplotlib
from matplotlib.figure import Figure
from PIL import Image

from riversim import animation, share, words
from riversim.charts import RiverCurves
from riversim.handout import handout
from riversim.language import _
from riversim.parameters import RiverError
from riversim.picture import picture
from riversim.session import Session
from riversim.trajectory import Trajectory

FILM_FRAMES, FILM_FPS = 60, 10.0
CURVES = (900, 420)
FINE_DPI = 200
MOST_NUMBERS = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What a lab shows: a session and the whole run it makes, the run before as a ghost, and the looks.

    With `only` the curves are of that tributary alone. All of it speaks the language in use.
    """

    session: Session
    run: Trajectory
    ghost: Trajectory | None = None
    theme: str = "light"
    projector: bool = False
    only: int = 0

    @property
    def day(self) -> float:
        """The day on show."""
        return self.session.day(self.session.now)


class Kind(NamedTuple):
    """A kind of file: how its name ends, what browsers call it, and how it is made."""

    ending: str
    mime: str
    make: Callable[[Shown], bytes]


def titles() -> dict[str, str]:
    """What each kind of file is called in the reader's language, in the order of a list to choose from."""
    return {
        "run": _("This river, to open it again (text)"),
        "sheet": _("A sheet to print (PDF)"),
        "picture": _("The picture (PNG)"),
        "picture-svg": _("The picture, to enlarge (SVG)"),
        "curves": _("The curves (PNG)"),
        "curves-svg": _("The curves, to enlarge (SVG)"),
        "film": _("The picture in motion (GIF)"),
        "numbers": _("The numbers (CSV)"),
    }


def filename(shown: Shown, kind: str) -> str:
    """A name that tells the story and the day, of plain letters."""
    return f"riversim-{shown.session.story}-{kind.partition('-')[0]}-day-{int(shown.day + 1e-9)}.{KINDS[kind].ending}"


def film(shown: Shown) -> Iterator[Image.Image]:
    """The whole run in a few seconds, frame by frame as they are made."""
    return animation.film(shown.run, min(FILM_FRAMES, len(shown.run.level)), theme=shown.theme)


def _film(shown: Shown) -> bytes:
    return animation.gif(list(film(shown)), FILM_FPS)


def _run(shown: Shown) -> bytes:
    return share.to_file(shown.session, words.title(shown.run))


def _sheet(shown: Shown) -> bytes:
    return handout(shown.run, shown.day, ghost=shown.ghost, session=shown.session)  # on white paper, always


def _picture(shown: Shown) -> Figure:
    return picture(shown.run, shown.day, theme=shown.theme, projector=shown.projector)


def _curves(shown: Shown) -> Figure:
    scene = RiverCurves(theme=shown.theme, projector=shown.projector, size=CURVES)
    title = words.over_time(shown.run, shown.only) if shown.only else words.title(shown.run)
    scene.show(shown.run, shown.session.now, shown.ghost, title=title, only=shown.only)
    return scene.figure


def _png(figure: Figure) -> bytes:
    data = io.BytesIO()
    figure.savefig(data, format="png", dpi=FINE_DPI, facecolor=figure.get_facecolor())
    return data.getvalue()


def _svg(figure: Figure) -> bytes:
    """Letters as shapes, so that it looks the same where the font is not; the same figure gives the same bytes."""
    data = io.BytesIO()
    with matplotlib.rc_context({"svg.fonttype": "path", "svg.hashsalt": "riversim"}):
        figure.savefig(data, format="svg", metadata={"Date": None}, facecolor=figure.get_facecolor())
    return data.getvalue()


def _numbers(shown: Shown) -> bytes:
    columns = 7 + 4 * shown.run.river.tributaries
    if columns * len(shown.run.level) > MOST_NUMBERS:
        raise RiverError(_("this table is too large for a browser; in Python, to_csv of the run writes it"))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "run.csv")
        shown.run.to_csv(path)
        with open(path, "rb") as file:
            return file.read()


KINDS: Mapping[str, Kind] = {
    "run": Kind("txt", "text/plain", _run),
    "sheet": Kind("pdf", "application/pdf", _sheet),
    "picture": Kind("png", "image/png", lambda shown: _png(_picture(shown))),
    "picture-svg": Kind("svg", "image/svg+xml", lambda shown: _svg(_picture(shown))),
    "curves": Kind("png", "image/png", lambda shown: _png(_curves(shown))),
    "curves-svg": Kind("svg", "image/svg+xml", lambda shown: _svg(_curves(shown))),
    "film": Kind("gif", "image/gif", _film),
    "numbers": Kind("csv", "text/csv", _numbers),
}
