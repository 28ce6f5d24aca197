"""Numbers as people type them: `typed` reads what has one meaning in the reader's language, and guesses nothing."""

from __future__ import annotations

import math
import re
import unicodedata

from riversim.model import RiverError
from riversim.words.language import _, decimal

_LONGEST = 60
# What stands for what, once full-width letters and odd spaces are plain ones.
_PLAIN = str.maketrans({"−": "-", "–": "-", "٫": ".", "٬": "'", "’": "'", "٪": "%", "⁄": "/", "_": "'"})
_WHOLE = r"(?:[1-9]\d{0,2}(?P<group>[ '.,])\d{3}(?:(?P=group)\d{3})*|\d+)"
_NUMBER = re.compile(rf"(?P<whole>{_WHOLE})?(?:(?P<mark>[.,])(?P<part>\d*))?(?P<power>e[+-]?\d+)?")
_FRACTION = re.compile(r"(?:(\d+) )?(\d+) ?/ ?(\d+)")
_PER_CENT = re.compile(r"(?:per ?cent|prozent|pour ?cent|por ?ciento)$")


def typed(text: str, unit: str = "", like: str = "") -> float:
    """The number in `text`, with decimal mark and groups of thousands as in any language, and `unit` behind it or not.

    A per cent sign divides what has no unit by a hundred. Where "1.234" or "1,234" could be two
    numbers, the reader's language says which. Raises `RiverError` for what is no number; `like` is one.

    >>> typed("0,75"), typed("75 %"), typed("1 234,5"), typed("1,234"), typed("1½")
    (0.75, 0.75, 1234.5, 1234.0, 1.5)
    """
    plain = _plain(text)
    share = not unit and plain.endswith("%")
    sign, digits = (-1.0, plain[1:]) if plain.startswith("-") else (1.0, plain.removeprefix("+"))
    # Of "0.1/h" the 1 is not its unit's.
    endings = ("%",) if share else ("", _plain(unit).removeprefix("1"), _plain(unit))
    values = [_value(digits.removesuffix(end).strip()) for end in endings if digits.endswith(end)]
    value = next((value for value in values if value is not None), None)
    if value is None:
        shown = text if len(text) <= _LONGEST else text[:_LONGEST] + " …"
        example = like or decimal(0.75, 2)
        raise RiverError(_("“{text}” is not a number like {example}").format(text=shown, example=example))
    return sign * value / (100.0 if share else 1.0)


def _plain(text: str) -> str:
    """The text in plain letters, without what can not be seen."""
    if len(text) > _LONGEST:
        return ""
    apart = "".join(f" {c}" if unicodedata.category(c) == "No" else c for c in text)  # "1½" is not 11/2, nor "5²" 52
    seen = "".join(c for c in unicodedata.normalize("NFKC", apart) if unicodedata.category(c) != "Cf")
    digits = "".join(str(unicodedata.digit(c)) if c.isdigit() else c for c in seen)
    return _PER_CENT.sub("%", " ".join(digits.translate(_PLAIN).casefold().split()))


def _value(digits: str) -> float | None:
    """The number in plain text without sign and unit; None where there is none."""
    fraction = _FRACTION.fullmatch(digits)
    if fraction:
        ones, above, below = (int(number or 0) for number in fraction.groups())
        proper = above < below if fraction[1] else below > 0
        return ones + above / below if proper else None
    found = _NUMBER.fullmatch(digits)
    if not found or not (found["whole"] or found["part"]) or found["group"] == found["mark"] in (".", ","):
        return None
    whole, group, part = found["whole"] or "0", found["group"], found["part"] or ""
    if group == _(".") and not found["mark"] and whole.count(group) == 1:
        whole, part = whole.split(group)  # one mark, and the reader's decimal one: no group of thousands
    value = float(f"{re.sub('[^0-9]', '', whole)}.{part or 0}{found['power'] or ''}")
    return value if math.isfinite(value) else None
