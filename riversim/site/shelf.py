"""Where a file that lies with the notebooks is on the site: lessons, sources, what teachers and readers need."""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any

from riversim.model import notebooks_of
from riversim.site.packs import PACKAGE

MAP, SOURCES, APP, TEACHING = "00_start_here", "references", "river_app", "00_how_to_teach_this"
ABOUT = ("using", "simple", "model", "clinic")  # the other pages there are for who changes or serves riversim


def notebooks() -> Path:
    """The folder of the notebooks; raises `RiverError` where they were not installed."""
    return notebooks_of(PACKAGE)


def lessons() -> list[str]:
    """The lessons in order, by the names of their notebooks, the map of them first."""
    return sorted(path.stem for path in notebooks().glob("[0-9]*.ipynb"))


def files() -> list[Path]:
    """The notebooks of all lessons, and of their sources."""
    return [notebooks() / f"{name}.ipynb" for name in [*lessons(), SOURCES]]


def notebook(name: str) -> Any:
    """A notebook, as nbformat reads it."""
    import nbformat

    return nbformat.read(notebooks() / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]


def place(name: str) -> str | None:
    """Where a file with the notebooks is on the site; None for what is not there.

    >>> place("about/model.md"), place("02_drought.ipynb"), place("about/design.md")
    ('about/model.html', 'lessons/02_drought.html', None)
    """
    folder, file = posixpath.split(name)
    stem, kind = posixpath.splitext(file)
    if not folder and kind == ".ipynb":
        return None if stem == APP else f"lessons/{stem}.html"
    if folder == "teaching" or (folder == "about" and stem in ABOUT):
        return f"{folder}/{stem}.html" if kind == ".md" else None
    return None
