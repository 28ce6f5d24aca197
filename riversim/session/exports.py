"""What is on show as files to take away: the run, a sheet to print, picture, strip, curves, film and numbers.

What draws is loaded when something drawn is asked for: a visit to a river needs none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from riversim import words
from riversim.model import RiverError, Trajectory, need, scenario
from riversim.session import share
from riversim.session.session import Session
from riversim.words import _

CURVES = (900, 420)
FINE_DPI = 200
MOST_NUMBERS = 1_000_000
UNDRAWN = ("run", "numbers")
LONGEST_CODE = 600  # letters, to be typed


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What is shown of a visit: a session and the whole run it makes, the run before as a ghost, and the looks.

    With `only` the curves are of that tributary alone, and `page` is the address of the app where it is shown
    there. All of it speaks the language in use.
    """

    session: Session
    run: Trajectory
    ghost: Trajectory | None = None
    theme: str = "light"
    projector: bool = False
    only: int = 0
    page: str = ""

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
        "strip": _("Four pictures of what happened (PNG)"),
        "strip-svg": _("Four pictures of what happened, to enlarge (SVG)"),
        "curves": _("The curves (PNG)"),
        "curves-svg": _("The curves, to enlarge (SVG)"),
        "film": _("The picture in motion (GIF)"),
        "numbers": _("The numbers (CSV)"),
    }


def filename(shown: Shown, kind: str) -> str:
    """A name that tells the story and the day, of plain letters."""
    return f"riversim-{shown.session.story}-{kind.partition('-')[0]}-day-{int(shown.day + 1e-9)}.{KINDS[kind].ending}"


def made(shown: Shown, kind: str) -> bytes:
    """A file of that kind; raises `RiverError` where it can not be made, or what draws is not installed."""
    if kind not in UNDRAWN:
        need("matplotlib", "PIL")
    return KINDS[kind].make(shown)


def film(shown: Shown) -> Iterator[Any]:
    """The whole run in less than a minute, frame by frame as they are made; `joined` makes a file of them."""
    from riversim.drawing import cut
    from riversim.drawing import film as frames

    return frames(shown.run, cut(shown.run), theme=shown.theme)


def joined(frames: Sequence[Any]) -> bytes:
    """The frames of a film as one GIF."""
    from riversim.drawing import joined as whole

    return whole(frames)


def sheet(shown: Shown) -> bytes:
    """The sheet to print (PDF), on white paper: with the story's title, and with the code where it is short enough."""
    from riversim.charts import handout

    title, code = title_of(shown.session), code_of(shown.session)
    return handout(
        shown.run, shown.day, ghost=shown.ghost, title=title, code=code, address=share.address(shown.page, code)
    )


def title_of(session: Session) -> str:
    """The story's title, and whether it is still as it was told."""
    told = Session.begin(session.story)
    title = _(scenario(session.story).title)
    if (session.river, session.course) == (told.river, told.course):
        return title
    return _("{story} (changed)").format(story=title)


def code_of(session: Session) -> str:
    """The code of a session, if one of a length to be typed can be made."""
    try:
        code = share.encode(session)
    except RiverError:
        return ""
    return code if len(code) <= LONGEST_CODE else ""


def _run(shown: Shown) -> bytes:
    return share.to_file(shown.session, words.title(shown.run))


def _picture(shown: Shown) -> Any:
    from riversim.drawing import picture

    return picture(shown.run, shown.day, theme=shown.theme, projector=shown.projector)


def _strip(shown: Shown) -> Any:
    from riversim.drawing import strip

    return strip(shown.run, theme=shown.theme)


def _curves(shown: Shown) -> Any:
    from riversim.charts import RiverCurves

    scene = RiverCurves(theme=shown.theme, projector=shown.projector, size=CURVES)
    title = words.over_time(shown.run, shown.only) if shown.only else words.title(shown.run)
    scene.show(shown.run, shown.session.now, shown.ghost, title=title, only=shown.only)
    return scene.figure


def _numbers(shown: Shown) -> bytes:
    columns = 7 + 4 * shown.run.river.tributaries
    if columns * len(shown.run.level) > MOST_NUMBERS:
        raise RiverError(_("this table is too large for a browser; in Python, to_csv of the run writes it"))
    return shown.run.csv(decimal=_(".")).encode()  # as the reader's own spreadsheet expects it


KINDS: Mapping[str, Kind] = {
    "run": Kind("txt", "text/plain", _run),
    "sheet": Kind("pdf", "application/pdf", sheet),
    "picture": Kind("png", "image/png", lambda shown: _picture(shown).file("png", FINE_DPI)),
    "picture-svg": Kind("svg", "image/svg+xml", lambda shown: _picture(shown).file("svg")),
    "strip": Kind("png", "image/png", lambda shown: _strip(shown).file("png", FINE_DPI)),
    "strip-svg": Kind("svg", "image/svg+xml", lambda shown: _strip(shown).file("svg")),
    "curves": Kind("png", "image/png", lambda shown: _curves(shown).file("png", FINE_DPI)),
    "curves-svg": Kind("svg", "image/svg+xml", lambda shown: _curves(shown).file("svg")),
    "film": Kind("gif", "image/gif", lambda shown: joined(list(film(shown)))),
    "numbers": Kind("csv", "text/csv", _numbers),
}
