"""`Said`: a sentence, and the part of the picture that it is about."""

from __future__ import annotations

from typing import NamedTuple

from riversim.model import Flags

Part = tuple[str, int]
WORDS_PER_S = 2.5
GATE, POOL, CLOUD, MOUNTAIN, PERSON, DRUG = (
    (kind, 0) for kind in ("gate", "pool", "cloud", "mountain", "person", "drug")
)


class Said(NamedTuple):
    """A sentence, and the part of the picture that it is about: its kind, and its number or 0."""

    text: str
    part: Part


def reading_s(sentence: str) -> float:
    """How long a sentence takes to be read [s]."""
    return len(sentence.split()) / WORDS_PER_S


def first(kind: str, flags: Flags) -> Part:
    """The first part of a kind of which something is so."""
    return kind, int(flags.argmax()) + 1
