"""The sheet to print: picture, curves, what happened in words, and the code to open it again; then four pictures.

The code is there to be typed, copied or scanned. Lines of it do not end in a hyphen: what reads the text of a
page takes that for a word that was parted, and leaves it out.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from riversim import words
from riversim.charts.ruled import hues
from riversim.charts.timeseries import RiverCurves
from riversim.drawing import DPI, Drawing, RiverPicture, Scene, Strip, ours, style, wrapped
from riversim.model import Trajectory, check_name
from riversim.words import _

PAPERS = {"A4": (210 / 25.4, 297 / 25.4), "letter": (8.5, 11.0)}  # [inches]
MARGIN, GAP = 0.55, 0.12  # [inches]
PICTURE, CURVES = (900, 520), (720, 350)  # [pixels]
FINE = 2.0  # dots of the printed pictures to each pixel of a screen's
LEADING = 1.32
MOST_SENTENCES, MOST_LINES, LEAST_SCALE = 10, 6, 0.7
MODULE, LEAST_SQUARE = 0.5 / 25.4, 25 / 25.4  # [inches] what any phone can tell apart, and a whole QR code
QUIET = 4  # modules that are left free around it
MOST_SCANNED = 792  # letters: what 93 modules hold, 5 cm with what is free around them


class Said(NamedTuple):
    """A paragraph, in points and in a colour of the style."""

    text: str
    points: float = 9.5
    hue: str = "ink"
    bold: bool = False
    family: str = "sans-serif"
    gap: float = GAP
    """What is left free below it, in inches."""
    whole: bool = False
    """Whether it is one long word of which nothing may be lost: no line is left out, and none ends in a hyphen."""

    @property
    def font(self) -> FontProperties:
        """Its font."""
        return FontProperties(family=self.family, size=self.points, weight="bold" if self.bold else "normal")

    @property
    def leading(self) -> float:
        """From line to line, in inches."""
        return self.points * LEADING / 72.0


@ours()
def handout(
    run: Trajectory, at: float | None = None, *, ghost: Trajectory | None = None, title: str = "", code: str = "",
    address: str = "", theme: str = "light", paper: str = "A4",
) -> bytes:  # fmt: skip
    """Two pages as a PDF: the river on a day (by default at the end) and what differs from `ghost`; what happened.

    `title` is what the river is called, where it has a name, `code` what opens it again, and `address` a web
    page that does, where there is one. A QR code holds that, or else the code. `paper` is "A4" or
    "letter". Raises `RiverError` for a day outside the run, an unknown theme or paper.
    """
    page = Page(run, at, ghost=ghost, title=title, code=code, address=address, theme=theme, paper=paper)
    data = io.BytesIO()
    about = {"Title": page.title, "Subject": _(words.DISCLAIMER), "CreationDate": None}
    from matplotlib.backends.backend_pdf import PdfPages  # slow to load, and needed by few

    with PdfPages(data, metadata=about) as pages:
        for figure in (page.figure, overleaf(run, theme=theme, paper=paper)):
            pages.savefig(figure, facecolor=figure.get_facecolor())
    return data.getvalue()


def overleaf(run: Trajectory, *, theme: str = "light", paper: str = "A4") -> Drawing:
    """The second page: what happened, in four pictures with their sentences."""
    wide, high = (DPI * side for side in PAPERS[paper])
    figure, laid = Drawing((wide, high), DPI, style(theme).paper), Strip(run, theme=theme)
    laid.draw(figure, (wide - laid.wide) / 2, DPI * MARGIN)
    return figure


class Page:
    """The page as a `figure`: words take what room they need, the pictures what is left."""

    def __init__(
        self, run: Trajectory, at: float | None, *, ghost: Trajectory | None, title: str, code: str,
        theme: str, paper: str, address: str = "",
    ) -> None:  # fmt: skip
        look = style(theme)
        self.wide, self.high = PAPERS[check_name("paper", paper, PAPERS)]
        index = run.index_at(at)
        self.title, self.code = title or _("A river of your own"), code
        self.hue = hues(look)
        self.figure = Figure(figsize=(self.wide, self.high), facecolor=look.paper)
        self._pen: Any = FigureCanvasAgg(Figure(dpi=288)).get_renderer()
        self.room = self.wide - 2 * MARGIN
        self.square, self.scanned = _square(address, code)
        self.side = max(LEAST_SQUARE, len(self.square) * MODULE) if self.square else 0.0
        self._below = self.high - MARGIN
        self._write(run, index, ghost, theme)

    def _write(self, run: Trajectory, index: int, ghost: Trajectory | None, theme: str) -> None:
        head, said = self._head(run, index), [Said(words.caption(run, index), 11.0)]
        differs, ends = self._differs(run, ghost), self._ends()
        story, scale = self._fitted(run, [*head, *said, *differs], max(self._high(ends, self._beside), self.side))
        picture = RiverPicture(run.river, theme=theme, projector=True, size=PICTURE, ratio=FINE)
        picture.show(run, index)
        curves = RiverCurves(theme=theme, size=CURVES, ratio=FINE)
        curves.show(run, index, ghost, title=words.title(run))
        for paragraph in head:
            self._say(paragraph)
        self._paste(picture, PICTURE, scale)
        self._say(said[0])
        self._paste(curves, CURVES, scale)
        self._say_beside(story)
        for paragraph in differs:
            self._say(paragraph)
        self._draw_square()
        for paragraph in ends:
            self._say(paragraph, self._beside)

    # --- what it says ---------------------------------------------------------------------------

    def _head(self, run: Trajectory, index: int) -> list[Said]:
        day = words.day_word(run.time[index] / 24.0)
        shown = _("riversim: the brain as rivers and creeks. The picture shows {day}.").format(day=day)
        return [Said(self.title, 17.0, bold=True, gap=0.04), Said(shown, hue="quiet")]

    def _differs(self, run: Trajectory, ghost: Trajectory | None) -> list[Said]:
        if ghost is None:
            return []
        return [Said(_("Against the run before: {said}").format(said=words.difference(run, ghost)), bold=True)]

    def _ends(self) -> list[Said]:
        """The code, what this is not, and where there is help."""
        notes = [Said(_(text), 9.0, bold=True, gap=0.06) for text in (words.DISCLAIMER, words.CRISIS)]
        return [*_code(self.code, self.scanned), *notes]

    def _fitted(self, run: Trajectory, others: Sequence[Said], below: float) -> tuple[list[Said], float]:
        """The story in as many sentences as leave the pictures large enough, and how large they are."""
        natural = self.room * (PICTURE[1] / PICTURE[0] + CURVES[1] / CURVES[0])
        fixed = self._high(others, self.room) + below + 2 * GAP
        for most in range(MOST_SENTENCES, 0, -1):
            story = [Said(sentence) for sentence in words.story(run, most)]
            left = self.high - 2 * MARGIN - fixed - self._height_beside(story)
            if left >= LEAST_SCALE * natural:
                break
        return story, min(left / natural, 1.0)

    # --- where it says it -----------------------------------------------------------------------

    def _lines(self, said: Said, room: float) -> list[str]:
        """The paragraph in lines; a word wider than the page is broken, a text without end is cut."""
        if said.whole:
            return _unhyphened(said.text, int(room / self._width("0", said.font)))
        known: dict[str, float] = {}
        whole = [word for word in said.text.replace("\n", " ").split(" ") if word]  # a no-break space is none
        parts = [part for word in whole for part in self._broken(word, said.font, room)]
        for part in parts:
            known.setdefault(part, self._width(part + " ", said.font))
        lines = wrapped(parts, [known[part] for part in parts], room)
        return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], "…"]

    def _broken(self, word: str, font: FontProperties, room: float) -> list[str]:
        letters = max(int(len(word) * room / (1.05 * self._width(word, font))), 1)
        return [word[i : i + letters] for i in range(0, min(len(word), MOST_LINES * letters), letters)]

    def _width(self, text: str, font: FontProperties) -> float:
        """In inches, and a little more: print sets no type as a screen does."""
        return 1.02 * float(self._pen.get_text_width_height_descent(text, font, ismath=False)[0]) / 288.0

    def _high(self, paragraphs: Sequence[Said], room: float) -> float:
        return sum(said.leading * len(self._lines(said, room)) + said.gap for said in paragraphs)

    def _height_beside(self, story: Sequence[Said]) -> float:
        return max(sum(said.leading * len(self._lines(said, self._half)) for said in c) for c in _columns(story)) + GAP

    @property
    def _half(self) -> float:
        return (self.room - 2 * GAP) / 2

    @property
    def _beside(self) -> float:
        """What is left beside the QR code."""
        return self.room - (self.side + GAP if self.square else 0.0)

    def _say(self, said: Said, room: float = 0.0) -> None:
        """A paragraph, as wide as the page where no other `room` is given."""
        self._below = self._print(said, MARGIN, self._below, room or self.room) - said.gap

    def _say_beside(self, story: Sequence[Said]) -> None:
        """Sentences in two columns, the first before the second."""
        feet = []
        for place, column in enumerate(_columns(story)):
            top = self._below
            for said in column:
                top = self._print(said, MARGIN + place * (self._half + 2 * GAP), top, self._half)
            feet.append(top)
        self._below = min(feet) - GAP

    def _print(self, said: Said, left: float, top: float, room: float) -> float:
        """The lines of a paragraph as plain text, from `top` inches down; where they end."""
        for line in self._lines(said, room):
            self.figure.text(
                left / self.wide, top / self.high, line, fontproperties=said.font, color=self.hue[said.hue],
                va="top", parse_math=False, linespacing=1.0,
            )  # fmt: skip
            top -= said.leading
        return top

    def _paste(self, scene: Scene, size: tuple[int, int], scale: float) -> None:
        wide = scale * self.room
        high = wide * size[1] / size[0]
        self._below -= high
        box = ((self.wide - wide) / 2 / self.wide, self._below / self.high, wide / self.wide, high / self.high)
        axes = self.figure.add_axes(box)
        axes.set_axis_off()
        axes.imshow(scene.frame().copy(), aspect="auto", interpolation="none")
        self._below -= GAP

    def _draw_square(self) -> None:
        """The QR code at the right, dark on light whatever the page is, as one shape: no seams in it."""
        if not self.square:
            return
        count = len(self.square)
        left, top, module = self.wide - MARGIN - self.side, self._below, self.side / count

        def corner(x: float, y: float) -> tuple[float, float]:
            return (left + x * module) / self.wide, (top - y * module) / self.high

        ground = Rectangle(corner(0, count), self.side / self.wide, self.side / self.high, color="white", lw=0)
        runs = [
            [corner(x, y), corner(end, y), corner(end, y + 1), corner(x, y + 1), corner(x, y)]
            for y, row in enumerate(self.square)
            for x, end in _runs(row)
        ]
        dark = PathPatch(Path.make_compound_path(*(Path(run, closed=True) for run in runs)), color="black", lw=0)
        for shape in (ground, dark):
            shape.set_transform(self.figure.transFigure)
            self.figure.add_artist(shape)


def _code(code: str, scanned: str) -> list[Said]:
    """How to open it again, where there is a code."""
    how = {
        "": _("To see it move, open riversim and give it this code:"),
        "code": _("To see it move, open riversim and give it this code, which the square holds too:"),
        "address": _("To see it move, scan the square, or open riversim and give it this code:"),
    }[scanned]
    return [Said(how, hue="quiet", gap=0.03), Said(code, 8.5, family="monospace", whole=True)] if code else []


def _unhyphened(word: str, letters: int) -> list[str]:
    """A long word in lines of so many letters, or a few less: none ends in a hyphen, but where nothing else is left."""
    lines = []
    while word:
        line = word[:letters]
        line = line if len(line) == len(word) else line.rstrip("-") or line
        lines.append(line)
        word = word[len(line) :]
    return lines


def _square(address: str, code: str) -> tuple[list[bytes], str]:
    """The rows of a QR code, 1 where it is dark, and what it holds: the address or the code, nothing where none fits.

    Where what makes QR codes is not installed, there is none.
    """
    try:
        import segno
    except ImportError:
        return [], ""
    for what, text in (("address", address), ("code", code)):
        if text and code and len(text.encode()) <= MOST_SCANNED:
            made = segno.make(text, error="l", micro=False)
            return [bytes(row) for row in made.matrix_iter(border=QUIET)], what
    return [], ""


def _runs(row: bytes) -> Iterator[tuple[int, int]]:
    """Where what is dark in a row begins and ends."""
    at = 0
    for dark, modules in groupby(row):
        end = at + len(list(modules))
        if dark:
            yield at, end
        at = end


def _columns(story: Sequence[Said]) -> tuple[Sequence[Said], Sequence[Said]]:
    half = -(-len(story) // 2)
    return story[:half], story[half:]
