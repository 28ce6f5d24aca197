"""The parts of sentences: the reader's language and words, plurals, numbers, lists and days.

A sentence is one whole template with named places, marked with `_` (or `_n` where it has a
plural, or `mark` where it is translated later) so that gettext can find it. What goes into the
places is made here, in one place each.

Catalogues are compiled when riversim is built or installed. The brain's words are a dialect: a
sentence that has them has a second translation under the context "brain", in English too. What a
catalogue lacks is said in English.
"""

from __future__ import annotations

import itertools
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np

from riversim.model import Flags, check_name

if TYPE_CHECKING:
    from gettext import NullTranslations

LONGEST_LIST = 7  # words; what would make a longer list is counted instead
LANGUAGES = {"en": "English", "es": "Español", "de": "Deutsch", "fr": "Français"}  # by their own names
Vocabulary = Literal["river", "brain", "both"]
VOCABULARIES: tuple[Vocabulary, ...] = get_args(Vocabulary)


# --- which language, which words ----------------------------------------------------------------


class Voice(NamedTuple):
    """A language and a vocabulary."""

    code: str = "en"
    words: Vocabulary = "river"


# Two labs in one kernel must not share a language by accident: each speaks within `speaking`, a
# context variable, which tasks and timers inherit. `use` sets what holds outside of it; a context
# variable alone would not do, since a notebook may run every cell in a context of its own.
_speaking: ContextVar[Voice | None] = ContextVar("speaking", default=None)
_usual = [Voice()]


def voice() -> Voice:
    """The language and the vocabulary in use."""
    return _speaking.get() or _usual[0]


def current() -> str:
    """The code of the language in use."""
    return voice().code


def current_words() -> Vocabulary:
    """The vocabulary in use."""
    return voice().words


def use(code: str) -> None:
    """Speak a language from now on, by its code; raises `RiverError` for an unknown one."""
    _usual[0] = _usual[0]._replace(code=check_name("language", code, LANGUAGES))


def use_words(words: Vocabulary) -> None:
    """Speak of the "river", the "brain" or "both" from now on; raises `RiverError` for anything else."""
    check_name("vocabulary", words, dict.fromkeys(VOCABULARIES))
    _usual[0] = _usual[0]._replace(words=words)


@contextmanager
def speaking(code: str | None = None, words: Vocabulary | None = None) -> Iterator[None]:
    """Speak a language and a vocabulary within a `with`; None leaves either as it is.

    Raises `RiverError` for an unknown one.

    >>> with speaking("es"):
    ...     number(3)
    'tres'
    """
    code = check_name("language", current() if code is None else code, LANGUAGES)
    words = current_words() if words is None else words
    check_name("vocabulary", words, dict.fromkeys(VOCABULARIES))
    token = _speaking.set(Voice(code, words))
    try:
        yield
    finally:
        _speaking.reset(token)


def preferred(asked: str) -> str:
    """The code of the language that a browser asks for (its Accept-Language), English where there is none of those.

    >>> preferred("da, de-AT;q=0.8, fr;q=0.5")
    'de'
    """
    weighed = re.findall(r"([a-z]+)[\w-]*(?:\s*;\s*q=([01](?:\.\d*)?))?", asked.lower())
    known = [(float(weight or 1.0), code) for code, weight in weighed if code in LANGUAGES]
    return max(known, key=lambda one: one[0], default=(1.0, "en"))[1]


# --- catalogues -----------------------------------------------------------------------------------


@cache
def catalogue(code: str) -> NullTranslations:
    """The catalogue of a language, read once; an empty one where none was compiled."""
    from gettext import translation

    return translation("riversim", os.path.join(os.path.dirname(__file__), "locale"), [code], fallback=True)


def _(text: str) -> str:
    """The text in the reader's language and words."""
    code, words = voice()
    said = catalogue(code).pgettext("brain", text) if words == "brain" else text
    return said if said != text else catalogue(code).gettext(text)


def _n(one: str, many: str, n: int) -> str:
    """The form of a text that goes with the number `n`, in the reader's language and words."""
    code, words = voice()
    said = catalogue(code).npgettext("brain", one, many, n) if words == "brain" else one
    return said if said not in (one, many) else catalogue(code).ngettext(one, many, n)


def mark(text: str) -> str:
    """The text itself, marked to be found: it is translated where it is shown."""
    return text


# --- parts of sentences -----------------------------------------------------------------------------


def number(n: int) -> str:
    """A whole number, small ones as words."""
    small = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return small[n] if 0 <= n < len(small) else str(n)


class Spoken(float):
    """A number that sentences write with the reader's decimal mark.

    >>> with speaking("de"):
    ...     "{level:.2f}".format(level=Spoken(1.5))
    '1,50'
    """

    def __format__(self, how: str) -> str:
        """The number as `how` says, with the reader's mark."""
        return super().__format__(how).replace(".", _("."))


def decimal(value: float, places: int) -> str:
    """A number with so many decimals, and the reader's decimal mark."""
    return f"{Spoken(value):.{places}f}"


def refused(error: Exception) -> str:
    """An error of somebody who uses the lab, as a sentence."""
    reason = _("there is not enough memory for this") if isinstance(error, MemoryError) else error
    return _("That did not work: {error}.").format(error=reason)


def begin(sentence: str) -> str:
    """The sentence with a capital letter at its beginning."""
    return sentence[:1].upper() + sentence[1:]


def listed(parts: Sequence[str]) -> str:
    """The parts as a list: 1, 2 and 3."""
    if len(parts) < 2:
        return "".join(parts)
    return _("{most} and {last}").format(most=_(", ").join(parts[:-1]), last=parts[-1])


def spans(numbers: Iterable[int]) -> list[str]:
    """Rising numbers as parts of a list, three or more in a row as a span: 1 to 4, 6, 8."""
    parts: list[str] = []
    for _key, group in itertools.groupby(enumerate(numbers), lambda pair: pair[1] - pair[0]):
        row = [value for _place, value in group]
        if len(row) > 2:
            parts.append(_("{first} to {last}").format(first=row[0], last=row[-1]))
        else:
            parts += map(str, row)
    return parts


def which(flags: Flags, named: str, counted: str, every: str = "") -> str:
    """The template that fits: `named` with its numbers, `counted` if those are many, `every` for all."""
    count, total = int(flags.sum()), len(flags)
    numbers = listed(spans((np.flatnonzero(flags) + 1).tolist()))
    if every and count == total > 1:
        chosen = every
    else:
        chosen = counted if is_long(numbers) else named
    return begin(chosen.format(which=numbers, count=number(count), total=number(total)))


def is_long(numbers: str) -> bool:
    """Whether a list is too long to read: its number is told instead."""
    return len(numbers.split()) > LONGEST_LIST


def day_word(day: float) -> str:
    """A time in words, from days since the start: "day 3, 14:00"."""
    minutes = round(day * 1440.0)
    days, rest = divmod(minutes, 1440)
    return _("day {day}, {hour:02d}:{minute:02d}").format(day=days, hour=rest // 60, minute=rest % 60)


def whole_day(day: float) -> int:
    """The day that a time falls on, days since the start being counted from 0."""
    return int(day + 1e-9)
