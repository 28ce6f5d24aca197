"""`Still`: a river with its words, for who sees a notebook where nothing runs: on a web page, in print, by mail."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from html import escape
from typing import NamedTuple

import numpy as np
from matplotlib.font_manager import FontProperties
from PIL import Image

from riversim.drawing.canvas import DPI, Drawing, encoded
from riversim.drawing.settings import ours
from riversim.drawing.style import style
from riversim.words import current

WIDE, EDGE = 900, 14  # pixels
TITLE, TEXT = 13.0, 10.5  # points
LEADING = 1.45


class Line(NamedTuple):
    """A line of type, and how far below the top of the page its foot is, in pixels."""

    text: str
    font: FontProperties
    foot: float


@dataclass(frozen=True, kw_only=True)
class Still:
    """A picture (PNG), what is seen on it, and what is said of it, in the language in use."""

    title: str = ""
    png: bytes = b""
    alt: str = ""
    said: tuple[str, ...] = ()
    fold: str = ""
    """What is to be clicked before picture and words are seen, where a page can fold them away."""
    theme: str = "light"
    lang: str = field(default_factory=current)

    def bundle(self) -> dict[str, str]:
        """All its forms by their mime types: of these a reader shows one, which holds both picture and words.

        A page shows words as text. The PNG has them on it, for readers that know no page (LaTeX).
        """
        return {"text/plain": self.text(), "text/html": self.html(), "image/png": encoded(self.captioned())}

    def text(self) -> str:
        """In words alone."""
        return "\n\n".join(filter(None, (self.title, self.alt, *self.said)))

    def html(self) -> str:
        """As an element of a page."""
        told = "".join(f"<p>{escape(text)}</p>" for text in self.said)
        seen = f'<p><img alt="{escape(self.alt)}" style="max-width: 100%" src="{self.address}"></p>' if self.png else ""
        if self.fold:
            seen, told = f"<details><summary>{escape(self.fold)}</summary>{seen}{told}</details>", ""
        title = f"<p><strong>{escape(self.title)}</strong></p>" if self.title else ""
        return f'<div lang="{escape(self.lang)}">{title}{seen}{told}</div>'

    @cached_property
    def address(self) -> str:
        """The picture alone, as an address that holds all of it."""
        river = _opened(self.png)
        return f"data:image/png;base64,{encoded(_few_colours(river))}" if river else ""

    @ours()
    def captioned(self) -> bytes:
        """One picture (PNG) with the words on it."""
        look, river = style(self.theme), _opened(self.png)
        above = list(typeset([self.title], TITLE, EDGE / 2, bold=True)) if self.title else []
        top = int(above[-1].foot + EDGE / 2) if above else 0
        foot = top + (river.height if river else 0)
        below = list(typeset(self.said, TEXT, foot + EDGE / 2))
        high = int((below[-1].foot if below else foot) + EDGE)
        figure = Drawing((WIDE, high), DPI, look.paper)
        place(figure, (*above, *below), EDGE, look.ink)
        figure.canvas.draw()
        page = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3])
        if river:
            page.paste(river, ((WIDE - river.width) // 2, top))
        return _few_colours(page)


@ours()
def together(pictures: Sequence[tuple[str, bytes]], theme: str = "light") -> bytes:
    """Pictures (PNG) of one width below one another as one, each under its heading."""
    look, opened = style(theme), [Image.open(io.BytesIO(png)).convert("RGB") for _heading, png in pictures]
    wide, above = opened[0].width, int(LEADING * TITLE * DPI / 72.0) + EDGE
    ends = list(itertools.accumulate(above + picture.height for picture in opened))
    tops = [end - picture.height for end, picture in zip(ends, opened, strict=True)]
    figure = Drawing((wide, ends[-1]), DPI, look.paper)
    for top, (heading, _png) in zip(tops, pictures, strict=True):
        figure.text(
            EDGE / wide, 1 - (top - EDGE / 2) / ends[-1], heading, color=look.ink, fontproperties=_font(TITLE, True),
            va="bottom", parse_math=False,
        )  # fmt: skip
    figure.canvas.draw()
    page = Image.fromarray(np.asarray(figure.canvas.buffer_rgba())[..., :3])
    for top, picture in zip(tops, opened, strict=True):
        page.paste(picture, (0, top))
    return _few_colours(page)


def place(figure: Drawing, lines: Sequence[Line], left: float, ink: str, top: float = 0.0) -> None:
    """Write lines of type on a figure, `left` pixels from its edge, and so far down from `top`."""
    wide, high = DPI * figure.get_size_inches()
    for line in lines:
        figure.text(
            left / wide, 1 - (top + line.foot) / high, line.text, color=ink, fontproperties=line.font, va="bottom",
            parse_math=False,
        )  # fmt: skip


def wrapped(words: Sequence[str], widths: Sequence[float], room: float) -> list[str]:
    """Words in lines no wider than `room`, but for a single word that is."""
    lines: list[str] = []
    used = np.inf
    for word, width in zip(words, widths, strict=True):
        if used + width > room:
            lines.append(word)
            used = width
        else:
            lines[-1] += f" {word}"
            used += width
    return lines


def typeset(
    paragraphs: Sequence[str], points: float, top: float, *, bold: bool = False, room: float = WIDE - 2 * EDGE
) -> Iterator[Line]:
    """Paragraphs in lines from `top` down, no wider than `room` pixels, with half a line between them."""
    font = _font(points, bold)
    high = LEADING * points * DPI / 72.0
    for paragraph in paragraphs:
        words = paragraph.split()
        widths = [_width(f"{word} ", points, bold) for word in words]
        for line in wrapped(words, widths, room):
            top += high
            yield Line(line, font, top)
        top += high / 2


def _font(points: float, bold: bool) -> FontProperties:
    return FontProperties(family="sans-serif", size=points, weight="bold" if bold else "normal")


@lru_cache(maxsize=4096)
def _width(text: str, points: float, bold: bool) -> float:
    """In pixels; most words come again and again, and each takes half a millisecond."""
    pen = Drawing((1, 1), DPI, "white").canvas.get_renderer()
    return float(pen.get_text_width_height_descent(text, _font(points, bold), ismath=False)[0])


def _opened(png: bytes) -> Image.Image | None:
    """A picture, no wider than the page."""
    if not png:
        return None
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.thumbnail((WIDE, 4 * WIDE))
    return picture


def _few_colours(picture: Image.Image) -> bytes:
    """The picture as a PNG in as many colours as its land needs: a third of the bytes."""
    kept = io.BytesIO()
    picture.quantize(method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(kept, "PNG")
    return kept.getvalue()
