"""The lessons as pages: words and stills are there at once, and come to life in place when Python is there.

What a cell shows is found out here, by running it. Cells that show widgets are run once more in the page,
in order and in one namespace; what does not move is in the page as it was built. Code is not shown where the
notebook hides it, and else folded away.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from riversim.drawing import Drawing, Still
from riversim.lab import Page, RiverLab, cautions
from riversim.site import cells, packs, pages, reading, shelf
from riversim.site.gallery import Gallery
from riversim.site.pages import Built
from riversim.site.serving import LOOSE
from riversim.words import CRISIS, _, speaking

NOT_HERE, YET_HERE = "notebook-only", "site"  # tags of cells
CHOICE = "– "  # before each of the answers that a still tells of


class Cell(NamedTuple):
    """A cell of code: where it stands, and what it shows there; `source` is what the page runs, if it must."""

    place: str
    html: str
    source: str = ""


def write(out: Path, built: Built, gallery: Gallery, *, code: bool = False) -> None:
    """Write a page for each notebook; with `code` each leads to the notebook itself, in JupyterLite."""
    (out / "lessons").mkdir(parents=True, exist_ok=True)
    with speaking("en"):  # the notebooks are
        for path in shelf.files():
            text = lesson(path.stem, built, gallery, code=code)
            (out / "lessons" / f"{path.stem}.html").write_text(text, encoding="utf-8")


def lesson(name: str, built: Built, gallery: Gallery, *, code: bool = False) -> str:
    """The page of a notebook."""
    parts: list[str] = []
    run: list[Cell] = []
    scope: dict[str, Any] = {}
    for number, cell in enumerate(_kept(name)):
        if cell.cell_type == "markdown":
            parts.append(f'<div class="reading-words">\n{reading.words(cell.source, f"{name}.ipynb")}</div>\n')
        else:
            one = _cell(f"cell-{number}", cell, scope, gallery)
            run.append(one)
            parts.append(f'{_code(cell)}<div class="lesson-cell" id="{one.place}">{one.html}</div>\n')
    _close(scope)
    body = f"{''.join(parts)}{_with_code(name) if code else ''}{_turn(name)}"
    return reading.page(built, _frame(name, built, _needed(run), _title(name)), body)


def _kept(name: str) -> Iterator[Any]:
    for cell in shelf.notebook(name).cells:
        tags = cell.metadata.get("tags", [])
        if NOT_HERE not in tags or YET_HERE in tags:
            yield cell


def _frame(name: str, built: Built, run: list[Cell], title: str) -> reading.Frame:
    here = f"{name}.html"
    if not run:
        return reading.Frame(title, "lessons", here)
    told = {
        "files": built.integrity, "packages": packs.first(), "sizes": built.sizes,
        "cells": [{"place": cell.place, "source": cell.source} for cell in run],
        "words": {
            **pages.words(),
            "loading": _("The pictures come to life …"),
            "live": _("The pictures are alive."),
            "failed": _("The pictures stay still, as Python could not be started in this browser."),
        },
    }  # fmt: skip
    return reading.Frame(title, "lessons", here, ("main.css", "lab.css", reading.STYLE), "main.js", told)


# --- a cell -----------------------------------------------------------------------------------------


def _cell(place: str, cell: Any, scope: dict[str, Any], gallery: Gallery) -> Cell:
    """Run a cell, and see what it shows."""
    shown = cells.run(cell.source, scope)
    html = _still(shown, gallery)
    needed = cells.alive(shown) is not None or not cells.only_shows(cell.source)
    return Cell(place, html, cell.source if needed else "")


def _needed(run: list[Cell]) -> list[Cell]:
    """The cells that a page has to run: up to the last that comes to life, without those that only show words."""
    living = [i for i, cell in enumerate(run) if cell.source and 'class="still"' in cell.html]
    return [cell for cell in run[: max(living, default=-1) + 1] if cell.source]


def _still(shown: Any, gallery: Gallery) -> str:
    """What a cell shows as long as nothing moves."""
    if isinstance(shown, RiverLab | Page):
        still = shown.stage.still() if isinstance(shown, RiverLab) else shown.still()
        return f'<div class="still">{_told(still, gallery, titled=isinstance(shown, Page))}</div>'
    if isinstance(shown, Drawing):
        return gallery.png(shown.file("png"), shown.alt, flat=True)
    if hasattr(shown, "_repr_html_"):
        return reading.cleaned(shown._repr_html_(), "")
    if hasattr(shown, "_repr_markdown_"):
        return reading.words(shown._repr_markdown_(), "")
    return ""


def _told(still: Still, gallery: Gallery, *, titled: bool) -> str:
    """A still's picture and words, but for the cautions, which stand on each page anyway."""
    title = f"<p><strong>{escape(still.title)}</strong></p>" if still.title and titled and not still.fold else ""
    picture = gallery.png(still.png, still.alt) if still.png and (still.fold or not titled) else ""
    known = {*cautions(), _(CRISIS)}
    told = "".join(_lines(tuple(text for text in still.said if text not in known)))
    if still.fold:
        return f"<details><summary>{escape(still.fold)}</summary>{picture}{told}</details>"
    return f"{title}{picture}{told}"


def _lines(said: tuple[str, ...]) -> Iterator[str]:
    """Paragraphs, and lists of what there is to choose."""
    for i, text in enumerate(said):
        choice = text.startswith(CHOICE)
        if not choice:
            yield f"<p>{escape(text)}</p>"
            continue
        begins = not said[i - 1].startswith(CHOICE) if i else True
        ends = i + 1 == len(said) or not said[i + 1].startswith(CHOICE)
        yield f"{'<ul>' * begins}<li>{escape(text.removeprefix(CHOICE))}</li>{'</ul>' * ends}"


def _code(cell: Any) -> str:
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return ""
    name = escape(_("The code of what is below"))
    code = f"<pre><code>{escape(cell.source)}</code></pre>"
    return f'<details class="lesson-code"><summary>{name}</summary>{code}</details>\n'


def _close(scope: dict[str, Any]) -> None:
    """Let go of the widgets that were made to see what they show."""
    for made in scope.values():
        if isinstance(made, RiverLab) or type(made).__name__ == "Lesson":
            made.close()


# --- from lesson to lesson --------------------------------------------------------------------------


def _with_code(name: str) -> str:
    """A link to the notebook."""
    told = escape(_("Run and change the code of this lesson in your browser (JupyterLite)"))
    return f'<p><a href="../{LOOSE}/notebooks/index.html?path={name}.ipynb">{told}</a></p>\n'


def _turn(name: str) -> str:
    """Links to the lessons before and after."""
    order = shelf.lessons()
    if name not in order:
        return ""
    at = order.index(name)
    links = []
    if at:
        links.append((order[at - 1], _("Before: {title}"), "prev"))
    if at + 1 < len(order):
        links.append((order[at + 1], _("Next: {title}"), "next"))
    told = "".join(
        f'<a rel="{rel}" href="{to}.html">{escape(text.format(title=_title(to)))}</a>' for to, text, rel in links
    )
    label = escape(_("From lesson to lesson"))
    return f'<nav class="reading-turn" aria-label="{label}">{told}</nav>'


def _title(name: str) -> str:
    return reading.title(shelf.notebook(name).cells[0].source)
