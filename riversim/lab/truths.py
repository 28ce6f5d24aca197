"""`Truths`: where the picture is true and where it is not, one entry for each part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import anywidget
import traitlets

from riversim.drawing import Still
from riversim.lab.page import Page, cautions
from riversim.lab.scripts import script
from riversim.words import Claim, Source, Truth, _, evidence


class Truths:
    """Entries that fold out, by a click, by the keyboard, or by `show`; `box` is the whole."""

    def __init__(self) -> None:
        self.page = _Page(page=_contents())
        self.river: Callable[[], Still] = Still
        """The river that is told of, as it is seen where there are no widgets."""
        self.box = Page([self.page], self.still)

    def show(self, part: str) -> None:
        """Open the entry of a part, scroll to it and put the focus there.

        `part` may be what the picture or the curves call it ("gate", "charge"), or "unexplained".
        Raises `RiverError` that suggests the nearest for an unknown one.
        """
        name = part if part == "unexplained" else evidence.part_of(part)
        self.page.shown = [name, self.page.shown[1] + 1]

    def still(self) -> Still:
        """The river, and what each part of it stands for."""
        parts = (f"{truth.title}: {truth.stands_for}" for truth in evidence.truths())
        return replace(self.river(), title=_words()["title"], said=(*parts, *cautions()))

    def refresh(self) -> None:
        """Tell it anew, after a change of language."""
        self.page.page = _contents()


class Fuller(anywidget.AnyWidget):
    """One part's entry, unfolded beside what was touched; nothing until `show` is told of a part."""

    _esm = script("common.js", "truths.js")

    page: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    """The words, and the part alone; empty where nothing is unfolded."""

    def __init__(self) -> None:
        self.part = ""
        super().__init__()

    def show(self, part: str) -> None:
        """Unfold the entry of a part, as `Truths.show` names it, or fold it away for "".

        Raises `RiverError` that suggests the nearest for an unknown one.
        """
        truth = evidence.truth(part) if part else None
        self.part = part
        self.page = {"words": _words(), "alone": _entry(truth)} if truth else {}

    def refresh(self) -> None:
        """Tell it anew, after a change of language."""
        self.show(self.part)


class _Page(anywidget.AnyWidget):
    _esm = script("common.js", "truths.js")

    page: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    shown: traitlets.List[Any] = traitlets.List(["", 0]).tag(sync=True)
    """The part that was asked for last, and how often one was: so that the same can be asked for again."""


def _contents() -> dict[str, Any]:
    """Everything the page says, as plain data."""
    return {
        "words": _words(),
        "parts": [_entry(truth) for truth in evidence.truths()],
        "unexplained": [{"text": f.text} | _sources(f.sources) for f in evidence.unexplained()],
        "degrees": list(evidence.degrees().values()),
    }


def _words() -> dict[str, str]:
    return {
        "title": _("Where this is true, and where it is not"),
        "intro": _("The river is a picture. Open a part to read what it stands for, and how sure science is of it."),
        "claims": _("How sure is science?"),
        "too_simple": _("Where the story is too simple"),
        "unexplained": _("What the river does not explain"),
        "degrees": _("What the degrees mean"),
        "tab": _("opens in a new tab"),
    }


def _entry(truth: Truth) -> dict[str, Any]:
    return {
        "part": truth.part,
        "title": truth.title,
        "stands_for": truth.stands_for,
        "claims": [_claim(claim) for claim in truth.claims],
        "too_simple": list(truth.too_simple),
    }


def _claim(claim: Claim) -> dict[str, Any]:
    degrees = evidence.names()
    known = {"text": claim.text, "sure": degrees[claim.sure], "degree": list(degrees).index(claim.sure)}
    if claim.sure == "only a picture":
        return known | _sources(claim.sources or (evidence.own(),))
    return known | _sources(claim.sources, textbook=claim.sure == "well shown")


def _sources(sources: Iterable[Source], *, textbook: bool = False) -> dict[str, Any]:
    """The sources, and what is said where there is none."""
    named = [{"name": _(source.name), "link": source.link} for source in sources]
    none = _("Found in textbooks. No single study is named here.") if textbook else _("No study is named here.")
    return {"sources": named, "head": _("Source:") if named else none}
