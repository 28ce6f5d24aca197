"""How a code is written, and how it is found again in whatever people paste or save.

A code says itself where it ends and whether it is whole. So the reader is strict about the code alone: its letters
count, in their order, and its checksum has to hold. What stands around it, or got in between on its way (signs of
quotation, line breaks, markup, what can not be seen), is passed over.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from riversim.model import RiverError, text_of
from riversim.words import _

VERSION, BEFORE = "r2.", "r1."
LONGEST = 20_000
MOST_TEXT = 8_000_000  # letters to look for a code in
_MOST_WRAPPED = 500_000  # and to unwrap, which takes longer
_MOST_BYTES = 200_000
_MOST_LIKE_ONE = 1_000  # beginnings of codes in one text
_MOST_IN_EACH_OTHER = 4  # addresses

_BEGINS = re.compile(r"(?<![A-Za-z0-9])[rR][12]\.")
# Looked at, not taken: what follows one beginning may hold the next, when nothing is left between them.
_BODY = re.compile(rf"[rR]([12])\.(?=([A-Za-z0-9_\-–—]{{8,{LONGEST}}}))")
_BETWEEN = re.compile(r"[^A-Za-z0-9_.\-–—]+")
_HYPHENS = str.maketrans(dict.fromkeys("‐‑−﹣－\x02\ufffe", "-"))  # the last two: Chromium's, at the end of a line
_HYPHENATED = re.compile(r"[-‐][ \t]*[\r\n]")
_SIGNAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")  # a terminal's, for colours and the ends of lines
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|[nrt])")  # as programs write letters: \u002d
_PACKED_MAIL = re.compile(  # the headers that may follow are few: so it is read through once
    r"content-transfer-encoding:[ \t]*base64[ \t\r]*\n(?:.{1,998}\n){0,20}?\r?\n([A-Za-z0-9+/\s]+)", re.IGNORECASE
)
_DASHES = [(short, long) for short in ("--", "-") for long in ("--", "---", "-")]  # what editors make – and — of


class Code(NamedTuple):
    """What a whole code holds, and the version that it begins with."""

    version: str
    plain: bytes


def written(plain: bytes) -> str:
    """The code that holds this; raises `RiverError` where it would be too long."""
    packed = zlib.compress(plain, 9)
    code = VERSION + _letters(_sum(packed) + packed)
    if len(code) > LONGEST:
        told = _("this river has too long a history to share: {count} letters, at most {most}")
        raise RiverError(told.format(count=len(code), most=LONGEST))
    return code


def read(text: object) -> Code:
    """The code in a text; raises `RiverError` where none is whole, or where there are some that differ."""
    if not isinstance(text, str) or len(text) > MOST_TEXT:
        raise RiverError(_("a code has at most {most} letters").format(most=LONGEST))
    if not text.strip():
        raise RiverError(_("there is none yet"))
    found: set[Code] = set()
    reasons: list[str] = []
    for version, letters in _like_codes(text):
        try:
            found.add(Code(version, _whole(letters)))
        except RiverError as error:
            reasons.append(str(error))
    if len(found) > 1:
        raise RiverError(_("there are several that differ: give one of them"))
    if not found:
        none = _('a code of this version begins with "{version}"').format(version=VERSION)
        raise RiverError(reasons[0] if reasons else _cut() if begins_in(text) else none)
    return found.pop()


def begins_in(text: str) -> bool:
    """Whether a text has the beginning of a code, whole or not."""
    return any(_BEGINS.search(reading) for reading in _readings(text)) or any(True for _ in _like_codes(text))


# --- what may be a code -----------------------------------------------------------------------------


def _like_codes(text: str) -> Iterator[tuple[str, str]]:
    """Version and letters of all that begins as a code does, each once; more letters may follow than it has."""
    seen: set[tuple[str, str]] = set()
    for reading in _readings(text):
        for begun in _BODY.finditer(_BETWEEN.sub("", reading.translate(_HYPHENS))):
            for letters in _undashed(begun[2]):
                one = (f"r{begun[1]}.", letters)
                if one in seen or not _is_packed(letters):
                    continue
                if len(seen) == _MOST_LIKE_ONE:
                    raise RiverError(_("there are several that differ: give one of them"))
                seen.add(one)
                yield one


def _readings(text: str) -> Iterator[str]:
    """The text as it is, and as it was before a mail, a page or an address wrapped it: each only where it differs."""
    yield text
    if len(text) > _MOST_WRAPPED:
        return
    for plain in (text, *_unwrapped(text)):
        if plain is not text:
            yield plain
        if _HYPHENATED.search(plain):
            yield _HYPHENATED.sub("", plain)


def _unwrapped(text: str) -> Iterator[str]:
    """One wrapping after the other is taken off; of addresses there may be some in each other."""
    from html import unescape
    from quopri import decodestring
    from unicodedata import normalize
    from urllib.parse import unquote

    plain = text if text.isascii() else normalize("NFKC", text)  # letters that are wide, bold or in rings
    if plain != text and len(plain) <= _MOST_WRAPPED:
        text = plain
        yield text
    if _PACKED_MAIL.search(text):
        text = _PACKED_MAIL.sub(_of_mail, text)
        yield text
    if re.search(r"=(?:[0-9A-F]{2}|\s*\n)", text):
        text = decodestring(text.encode("utf-8", "surrogatepass")).decode("utf-8", "replace")
        yield text
    if "\\" in text or "\x1b" in text:
        text = _SIGNAL.sub(" ", _ESCAPED.sub(_of_program, text))
        yield text
    if re.search(r"<[^<>]*>|&[#\w]", text):
        text = unescape(re.sub(r"<[^<>]*>", " ", text))
        yield text
    for _again in range(_MOST_IN_EACH_OTHER):
        if "%" in text:
            text = unquote(text)
            yield text


def _of_mail(found: re.Match[str]) -> str:
    """What a mail holds in base64, as it does where it has letters that are not English."""
    letters = re.sub(r"\s", "", found[1])
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return text_of(base64.b64decode(letters + "=" * (-len(letters) % 4))) + "\n"


def _of_program(found: re.Match[str]) -> str:
    number = found[1] or found[2]
    return chr(int(number, 16)) if number else " "


def _undashed(letters: str) -> list[str]:
    """The letters, with the hyphens that somebody's editor made dashes of: which ones, the checksum has to say."""
    if "–" not in letters and "—" not in letters:
        return [letters]
    return [letters.replace("–", short).replace("—", long) for short, long in _DASHES]


def _is_packed(letters: str) -> bool:
    """Whether the byte after the checksum is that which packed data begins with: four bits of each of two letters."""
    return letters[5] in "HXn3" and letters[6] in "ghij"


# --- whether it is one ------------------------------------------------------------------------------


def _whole(letters: str) -> bytes:
    """What the code at the beginning of these letters holds; raises `RiverError` where it is not whole."""
    whole = letters[: len(letters) - (len(letters) % 4 == 1)]
    raw = base64.urlsafe_b64decode(whole + "=" * (-len(whole) % 4))
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(raw[4:], _MOST_BYTES)
    except zlib.error:
        raise RiverError(_cut()) from None
    if unpacker.unconsumed_tail:
        raise RiverError(_("it holds too much, or is cut short"))
    if not unpacker.eof and len(letters) == LONGEST:
        raise RiverError(_("a code has at most {most} letters").format(most=LONGEST))
    raw = raw[: len(raw) - len(unpacker.unused_data)]
    # The bits that a last letter has left over mean nothing, and have to be as they are written.
    if not unpacker.eof or _sum(raw[4:]) != raw[:4] or not letters.startswith(_letters(raw)):
        raise RiverError(_cut())
    return plain


def _cut() -> str:
    return _("it is cut short or changed")


def _letters(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _sum(packed: bytes) -> bytes:
    return zlib.crc32(packed).to_bytes(4, "big")
