"""The pages of the site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from riversim.lab import DEPTHS, RiverLab
from riversim.site import landing, shelf
from riversim.site.policy import POLICY
from riversim.words import LANGUAGES, _, speaking

FIRST = "en"  # whose page is the folder's own; each other has a folder, called as the language is


class Built(NamedTuple):
    """A release: the name of its folder, its files' hashes, the hash of their list, and the bytes of Python's files."""

    name: str
    files: dict[str, str]
    integrity: str
    sizes: dict[str, int]


def words() -> dict[str, str]:
    """What a page's script may have to say."""
    return {"newer": _("A newer riversim is there."), "take": _("Show it")}


def write(out: Path, built: Built) -> None:
    """Write the page of each language, which leads to the others and to the release."""
    for code in LANGUAGES:
        folder = out / place(code)
        folder.mkdir(parents=True, exist_ok=True)
        with speaking(code):
            (folder / "index.html").write_text(index(built, code), encoding="utf-8")


def place(code: str) -> str:
    """The folder of a language's pages, from the site's own."""
    return "" if code == FIRST else f"{code}/"


def index(built: Built, code: str) -> str:
    """The page with the lab in a language, which is the one in use."""
    root = "" if code == FIRST else "../"
    folder = f"{root}{built.name}"
    title = _("The brain as rivers and creeks: a picture of depression and ketamine")
    lab = RiverLab()
    heading = f'<h1 class="riversim-site-name">{escape(title)}</h1>'
    body = heading + landing.body(lab, f"{folder}/landing", code, f"{root}{code}/{landing.STORIES}")
    told = {
        "files": built.integrity, "sizes": built.sizes,
        "words": words(), "lessons": shelf.lessons(), "landing": landing.told(lab),
    }  # fmt: skip
    lab.close()
    more = parts(root, code, f"{place(code)}index.html")
    own = f'data-languages="{" ".join(LANGUAGES)}" data-depths="{" ".join(DEPTHS)}" data-root="{root or "./"}"'
    about = _("A river to play with in your browser. It shows, as an analogy, how ketamine may act in depression.")
    head = f"""<meta name="description" content="{escape(about)}">
{_translations(root)}
<script src="{folder}/first.js" integrity="{built.files["first.js"]}" {own}></script>
{style(built, folder, "main.css")}
{style(built, folder, "lab.css")}
{style(built, folder, "site.css")}
{data(told)}
{module(built, folder, "landing.js")}
{module(built, folder, "main.js")}"""
    main = f'<main>\n{body}\n<div id="riversim-lab"></div>\n</main>'
    return document(code, title, head, f"<body>\n{main}\n{more}\n</body>")


def parts(root: str, code: str, here: str = "") -> str:
    """Links to the parts of the site, which is at `root`, from the page that is `here` in it."""
    places = {
        f"{place(code)}index.html": _("The river"),
        f"{code}/{landing.STORIES}": _("The stories"),
        f"lessons/{shelf.MAP}.html": _("The lessons"),
        f"lessons/{shelf.SOURCES}.html": _("Sources"),
        f"{code}/this-site.html": _("About this site"),
    }
    marks = {here: ' aria-current="page"'}
    foreign = "" if code == FIRST else f' hreflang="{FIRST}"'  # lessons and sources
    links = (
        f'<a href="{root}{at}"{marks.get(at, "")}{foreign if at.startswith("lessons/") else ""}>{escape(name)}</a>'
        for at, name in places.items()
    )
    return f'<nav class="reading-site" aria-label="{escape(_("On this site"))}">{" ".join(links)}</nav>'


def document(language: str, title: str, head: str, body: str) -> str:
    """A page in a language, under the policy of them all; `head` has what is its own, `body` is the whole element."""
    return f"""<!doctype html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<link rel="icon" href="data:,">
{head}
</head>
{body}
</html>
"""


def data(told: Mapping[str, Any]) -> str:
    """What a page's script is told, as a page can hold it."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="riversim-built">{text}</script>'


def _translations(root: str) -> str:
    """The same page in each language, and for all others."""
    pages = {**{code: place(code) for code in LANGUAGES}, "x-default": ""}
    return "\n".join(
        f'<link rel="alternate" hreflang="{code}" href="{root + folder or "./"}">' for code, folder in pages.items()
    )


def style(built: Built, folder: str, name: str) -> str:
    """The link to a style sheet of a release, whose `folder` is named from the page."""
    return f'<link rel="stylesheet" href="{folder}/{name}" integrity="{built.files[name]}">'


def module(built: Built, folder: str, name: str) -> str:
    """The same of a script."""
    return f'<script type="module" src="{folder}/{name}" integrity="{built.files[name]}"></script>'
