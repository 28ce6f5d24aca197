"""`Looks`: how a lab looks and speaks, and `in_its_words`, for what is said in a lab's own language and words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple

from riversim.drawing import style
from riversim.lab.depth import DEPTHS, Deep
from riversim.model import check_name
from riversim.words import LANGUAGES, VOCABULARIES, Vocabulary, current, current_words, speaking


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How a lab looks and speaks, which changes nothing of the river.

    Raises `RiverError` for an unknown theme, vocabulary, language or depth.
    """

    theme: str = "light"
    projector: bool = False
    room: bool = False
    """Whether the picture fills a wall, for who sits far from it."""
    words: Vocabulary = field(default_factory=current_words)
    language: str = field(default_factory=current)
    still: bool = False
    """Whether playing steps once a second instead of flowing."""
    depth: Deep = "play"
    """How much is shown: what is played with, what helps to understand, or all there is."""

    def changed(self, given: Mapping[str, Any]) -> Looks:
        """The same but for what is given; what is None stays."""
        return replace(self, **{name: look for name, look in given.items() if look is not None})

    def __post_init__(self) -> None:
        style(self.theme)
        for switch in ("projector", "room", "still"):
            object.__setattr__(self, switch, bool(getattr(self, switch)))
        check_name("vocabulary", self.words, dict.fromkeys(VOCABULARIES))
        check_name("language", self.language, LANGUAGES)
        check_name("depth", self.depth, dict.fromkeys(DEPTHS))


class Speaker(Protocol):
    """Whoever has looks, and so a language and words of its own."""

    @property
    def looks(self) -> Looks:
        """How it looks and speaks."""


S = TypeVar("S", bound=Speaker)
Arguments = TypeVarTuple("Arguments")
R = TypeVar("R")


def in_its_words(method: Callable[[S, *Arguments], R]) -> Callable[[S, *Arguments], R]:
    """A method that speaks its owner's own language and words, whoever calls it."""

    @wraps(method)
    def spoken(speaker: S, *given: *Arguments) -> R:
        with speaking(speaker.looks.language, speaker.looks.words):
            return method(speaker, *given)

    return spoken
