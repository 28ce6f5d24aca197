"""Catalogues brought up to date: ``python -m tests.messages`` after any change of a sentence a person reads.

What was translated stays; what is new is left empty and what is gone is dropped; then they are
compiled, as they are whenever riversim is installed. Sentences are found where `riversim.words.language`
marks them, and in the data of stories, parameters and drugs. A sentence of English has no
translation but in the brain's words.
"""

import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from riversim.model.parameters import parameters
from riversim.model.saved import NOTICE
from riversim.model.scenarios import SCENARIOS
from riversim.model.treatment import DRUGS
from riversim.words.language import LANGUAGES
from tests import ROOT

PACKAGE = ROOT / "riversim"
LOCALE = PACKAGE / "words" / "locale"
KEYWORDS: dict[str, Any] = {"_": None, "mark": None, "_n": (1, 2)}
WIDTH = 110


@cache
def template() -> Catalog:
    """Every sentence to translate, without a context; do not add to it."""
    found = Catalog(charset="utf-8")
    for room, _line, text, _comments, _context in extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=KEYWORDS
    ):
        found.add(text, locations=[(f"riversim/{room}", None)])  # type: ignore[list-item]
    for room, text in _data():
        found.add(text, locations=[(f"riversim/{room}.py", None)])  # type: ignore[list-item]
    return found


def _data() -> Iterator[tuple[str, str]]:
    for story in SCENARIOS.values():
        yield from (("model/scenarios", text) for text in (story.title, *story.sentences))
    for p in parameters().values():
        yield from (("model/parameters", text) for text in (p.river, p.brain, p.unit, p.source) if text)
    yield from (("model/treatment", drug.title) for drug in DRUGS.values())
    yield "model/saved", NOTICE


def path(code: str) -> Path:
    """Where the catalogue of a language is."""
    return LOCALE / code / "LC_MESSAGES" / "riversim.po"


def read(code: str) -> Catalog:
    """The catalogue of a language as it is."""
    with path(code).open("rb") as file:
        return read_po(file, locale=code)


def templates(message: Message) -> tuple[str, ...]:
    """The English of a message: one sentence, or one and many."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """The translations of a message, one for each form of its plural."""
    return (
        (message.string or "",)
        if message.string is None or isinstance(message.string, str)
        else tuple(form if isinstance(form, str) else "" for form in message.string)
    )


def updated(code: str) -> Catalog:
    """The catalogue of a language with every sentence there is now, and no other."""
    old, new = read(code), Catalog(locale=code)
    new.mime_headers = old.mime_headers  # as many forms of the plural as the file says: Babel's own opinion changes
    for message in template():
        for context in (None, "brain") if message.id else ():
            known = old.get(message.id, context)
            # English is its own translation; a sentence has words of the brain only where they differ.
            if known or (context is None and code != "en"):
                text = known.string if known and isinstance(known.string, str) == isinstance(message.id, str) else ""
                new.add(message.id, text, message.locations, context=context).flags.clear()
    return new


def write(code: str, catalog: Catalog) -> None:
    """Write and compile the catalogue of a language; its head, with the notes for translators, stays as it is."""
    head, _, _ = path(code).read_text(encoding="utf-8").partition("\n\n")
    body = io.BytesIO()
    write_po(body, catalog, width=WIDTH, omit_header=True, include_lineno=False)
    path(code).write_text(f"{head}\n\n{body.getvalue().decode().strip()}\n", encoding="utf-8")
    with path(code).with_suffix(".mo").open("wb") as file:
        write_mo(file, read(code))


if __name__ == "__main__":
    for language in LANGUAGES:
        write(language, updated(language))
        if empty := [message.id for message in read(language) if message.id and not all(forms(message))]:
            print(f"{language}: {len(empty)} to translate in {path(language).relative_to(PACKAGE.parent)}")
