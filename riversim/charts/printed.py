"""The sheet to print, a run on one page: picture, curves, what happened in words, and the code to open it again."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from riversim import words
from riversim.charts.ruled import hues
from riversim.charts.timeseries import RiverCurves
from riversim.drawing import RiverPicture, Scene, ours, style, wrapped
from riversim.model import Trajectory, check_name
from riversim.words import _

PAPERS = {"A4": (210 / 25.4, 297 / 25.4), "letter": (8.5, 11.0)}  # [inches]
MARGIN, GAP = 0.55, 0.12  # [inches]
PICTURE, CURVES = (900, 520), (720, 350)  # [pixels]
FINE = 2.0  # dots of the printed pictures to each pixel of a screen's
LEADING = 1.32
MOST_SENTENCES, MOST_LINES, LEAST_SCALE = 10, 6, 0.7


class Said(NamedTuple):
    """A paragraph, in points and in a colour of the style."""

    text: str
    points: float = 9.5
    hue: str = "ink"
    bold: bool = False
    family: str = "sans-serif"
    gap: float = GAP
    """What is left free below it, in inches."""

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
    theme: str = "light", paper: str = "A4",
) -> bytes:  # fmt: skip
    """The page as a PDF, with the river on a day (by default at the end) and what differs from `ghost`.

    `title` is what the river is called, where it has a name, `code` what opens it again. `paper`
    is "A4" or "letter". Raises `RiverError` for a day outside the run, an unknown theme or paper.
    """
    page = Page(run, at, ghost=ghost, title=title, code=code, theme=theme, paper=paper)
    data = io.BytesIO()
    about = {"Title": page.title, "Subject": _(words.DISCLAIMER), "CreationDate": None}
    page.figure.savefig(data, format="pdf", metadata=about, facecolor=page.figure.get_facecolor())
    return data.getvalue()


class Page:
    """The page as a `figure`: words take what room they need, the pictures what is left."""

    def __init__(
        self, run: Trajectory, at: float | None, *, ghost: Trajectory | None, title: str, code: str,
        theme: str, paper: str,
    ) -> None:  # fmt: skip
        look = style(theme)
        self.wide, self.high = PAPERS[check_name("paper", paper, PAPERS)]
        index = run.index_at(at)
        self.title, self.code = title or _("A river of your own"), code
        self.hue = hues(look)
        self.figure = Figure(figsize=(self.wide, self.high), facecolor=look.paper)
        self._pen: Any = FigureCanvasAgg(Figure(dpi=288)).get_renderer()
        self.room = self.wide - 2 * MARGIN
        self._below = self.high - MARGIN
        self._write(run, index, ghost, theme)

    def _write(self, run: Trajectory, index: int, ghost: Trajectory | None, theme: str) -> None:
        head, said = self._head(run, index), [Said(words.caption(run, index), 11.0)]
        ends = self._ends(run, ghost)
        story, scale = self._fitted(run, [*head, *said, *ends])
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
        for paragraph in ends:
            self._say(paragraph)

    # --- what it says ---------------------------------------------------------------------------

    def _head(self, run: Trajectory, index: int) -> list[Said]:
        day = words.day_word(run.time[index] / 24.0)
        shown = _("riversim: the brain as rivers and creeks. The picture shows {day}.").format(day=day)
        return [Said(self.title, 17.0, bold=True, gap=0.04), Said(shown, hue="quiet")]

    def _ends(self, run: Trajectory, ghost: Trajectory | None) -> list[Said]:
        """What differs, the code, what this is not, and where there is help."""
        differs = (
            [] if ghost is None else [_("Against the run before: {said}").format(said=words.difference(run, ghost))]
        )
        notes = [Said(_(text), 9.0, bold=True, gap=0.06) for text in (words.DISCLAIMER, words.CRISIS)]
        return [*(Said(text, bold=True) for text in differs), *_code(self.code), *notes]

    def _fitted(self, run: Trajectory, others: Sequence[Said]) -> tuple[list[Said], float]:
        """The story in as many sentences as leave the pictures large enough, and how large they are."""
        natural = self.room * (PICTURE[1] / PICTURE[0] + CURVES[1] / CURVES[0])
        fixed = sum(self._height(said) for said in others) + 2 * GAP
        for most in range(MOST_SENTENCES, 0, -1):
            story = [Said(sentence) for sentence in words.story(run, most)]
            left = self.high - 2 * MARGIN - fixed - self._height_beside(story)
            if left >= LEAST_SCALE * natural:
                break
        return story, min(left / natural, 1.0)

    # --- where it says it -----------------------------------------------------------------------

    def _lines(self, said: Said, room: float) -> list[str]:
        """The paragraph in lines; a word wider than the page is broken, a text without end is cut."""
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

    def _height(self, said: Said) -> float:
        return said.leading * len(self._lines(said, self.room)) + said.gap

    def _height_beside(self, story: Sequence[Said]) -> float:
        return max(sum(said.leading * len(self._lines(said, self._half)) for said in c) for c in _columns(story)) + GAP

    @property
    def _half(self) -> float:
        return (self.room - 2 * GAP) / 2

    def _say(self, said: Said) -> None:
        """A paragraph as wide as the page."""
        self._below = self._print(said, MARGIN, self._below, self.room) - said.gap

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


def _code(code: str) -> list[Said]:
    """How to open it again, where there is a code."""
    how = _("To see it move, open riversim and give it this code:")
    return [Said(how, hue="quiet", gap=0.03), Said(code, 8.5, family="monospace")] if code else []


def _columns(story: Sequence[Said]) -> tuple[Sequence[Said], Sequence[Said]]:
    half = -(-len(story) // 2)
    return story[:half], story[half:]
