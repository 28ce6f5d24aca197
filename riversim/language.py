"""The parts of sentences: the reader's language, plurals, numbers, lists and days.

A sentence is one whole template with named places, marked with `_` (or `_n` where it has a
plural) so that gettext can find it. What goes into the places is made here, in one place each.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from riversim.moments import Flags

LONGEST_LIST = 7  # words; what would make a longer list is counted instead


def _(text: str) -> str:
    """The text in the reader's language."""
    return text


def _n(one: str, many: str, n: int) -> str:
    """The form of a text that goes with the number `n`, in the reader's language."""
    return one if n == 1 else many


def number(n: int) -> str:
    """A whole number, small ones as words."""
    small = (
        _("no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return small[n] if 0 <= n < len(small) else str(n)


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
