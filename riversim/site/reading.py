"""The pages of words: their frame, and how Markdown becomes one of them.

A page says what it has to say without a script. Its links lead to pages of the site, or out of it; what
lies beside the notebooks alone, like a source file, is named without a link.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag

from riversim.site.pages import Built, data, document, module, parts, style
from riversim.site.shelf import notebooks, place
from riversim.words import CRISIS, DISCLAIMER, LANGUAGES, _, current, speaking

STYLE = "reading.css"
OUTSIDE = ("http://", "https://", "mailto:")


class Frame(NamedTuple):
    """What stands around the words of a page, which lies in `folder` of the site."""

    title: str
    folder: str
    here: str = ""
    styles: tuple[str, ...] = (STYLE,)
    script: str = ""
    told: Mapping[str, object] | None = None
    """What the page's script is told."""


# --- what is around the words -----------------------------------------------------------------------


def page(built: Built, frame: Frame, body: str) -> str:
    """A page in the language in use."""
    code, note = current(), escape(_("To be known"))
    body = f"""<body class="reading">
{parts("../", code, f"{frame.folder}/{frame.here}")}
<main>
{body}
</main>
<aside class="reading-note" aria-label="{note}">
<p><strong>{escape(_(DISCLAIMER))}</strong> {escape(_(CRISIS))}</p>{_said(frame)}
</aside>
</body>"""
    return document(code, f"{frame.title} – riversim", "\n".join(_head(built, frame)), body)


def _head(built: Built, frame: Frame) -> Iterator[str]:
    folder = f"../{built.name}"
    yield from (style(built, folder, name) for name in frame.styles)
    if frame.told is not None:
        yield data(frame.told)
    if frame.script:
        yield module(built, folder, frame.script)


def _said(frame: Frame) -> str:
    """Where the page says how far it is with what moves on it."""
    if not frame.script:
        return ""
    still = escape(_("This browser runs no scripts, so the pictures stand still. All words are there to be read."))
    return f'<p class="reading-said" id="riversim-said" role="status"></p><noscript><p>{still}</p></noscript>'


def languages(name: str) -> str:
    """Links to the same page in all languages."""
    marks = {current(): ' aria-current="true"'}
    links = (
        f'<a href="../{code}/{name}" lang="{code}" hreflang="{code}"{marks.get(code, "")}>{title}</a>'
        for code, title in LANGUAGES.items()
    )
    label = escape(_("Language"))
    return f'<nav class="reading-languages" aria-label="{label}">{" ".join(links)}</nav>'


# --- Markdown ---------------------------------------------------------------------------------------


def words(text: str, name: str) -> str:
    """The Markdown of a file beside the notebooks, as elements of the page that it becomes."""
    from nbconvert.filters.markdown_mistune import markdown2html_mistune

    return cleaned(markdown2html_mistune(text), name)


def cleaned(html: str, name: str) -> str:
    """Elements as the site may show them: without styles of their own, and with links that lead somewhere."""
    soup = BeautifulSoup(html, "html.parser")
    # `:empty` would have it that a blank is nothing, which keeps the words of code apart.
    nothing = [one for one in soup.select("pre > span") if not one.contents]
    for old in [*soup.select("style, script, a.anchor-link"), *nothing]:
        old.decompose()
    for element in soup.select("[style]"):
        if "right" in str(element.attrs.pop("style")):
            element["class"] = "reading-number"
    for link in soup.select("a[href]"):
        _lead(link, name)
    for head in soup.select("thead th"):
        head["scope"] = "col"
    for wide in soup.select("table, pre"):
        _scrolled(soup, wide)
    return str(soup)


def _lead(link: Tag, name: str) -> None:
    """Have a link lead to a page of the site; without one its words stay."""
    target, number_sign, part = str(link["href"]).partition("#")
    if not target or target.startswith(OUTSIDE):
        return
    folder = posixpath.dirname(name)
    led = place(posixpath.normpath(posixpath.join(folder, target)))
    if led is None:
        link.unwrap()
    else:
        here = posixpath.dirname(place(name) or "x/x")
        link["href"] = posixpath.relpath(led, here) + number_sign + part


def _scrolled(soup: BeautifulSoup, wide: Tag) -> None:
    """Have what may be wider than a phone scroll by itself, for which it needs the focus, and so a name."""
    title = wide.find_previous(["h1", "h2", "h3"])
    name = title.get_text() if title else _("Table")
    wide.wrap(
        soup.new_tag("div", attrs={"class": "reading-wide", "role": "group", "tabindex": "0", "aria-label": name})
    )


def title(text: str) -> str:
    """The heading of a Markdown text, as the name of its page."""
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found[1].strip() if found else "riversim"


# --- pages that have nothing but words --------------------------------------------------------------


def write(out: Path, built: Built) -> None:
    """Write the pages on the model and for teachers, with the sheets to print, which are there in English."""
    folder = notebooks()
    with speaking("en"):
        for path in sorted([*(folder / "about").glob("*.md"), *(folder / "teaching").glob("*.md")]):
            name = path.relative_to(folder).as_posix()
            if (led := place(name)) is not None:
                _write(out / led, built, path.read_text(encoding="utf-8"), name)


def _write(target: Path, built: Built, text: str, name: str) -> None:
    kind = "reading-sheet" if name.endswith("_sheet.md") else "reading-words"
    body = f'<article class="{kind}">\n{words(text, name)}</article>'
    frame = Frame(title(text), target.parent.name, target.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(page(built, frame, body), encoding="utf-8")
