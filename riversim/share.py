"""A river, what was done to it and the moment on show as a short code, and back.

A code is data only: what differs from the story, as JSON, packed, with a version and a checksum.
Whoever opens one gets every value checked as if typed in.
"""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from dataclasses import asdict
from typing import Any

from riversim.parameters import RiverError, parameters
from riversim.session import Session, check_weeks
from riversim.treatment import DRUGS, Course, Infusion, Jump, Shift, Spell

VERSION = "r1."
LONGEST = 20_000
_MOST_BYTES = 200_000


def encode(session: Session) -> str:
    """The code of a session; raises `RiverError` where it holds a drug of somebody's own."""
    told = Session.begin(session.story)
    course = session.course
    if any(DRUGS.get(i.drug.name) != i.drug for i in course.infusions):
        raise RiverError("only riversim's own drugs can be shared")
    plain, usual = session.river.to_dict(), told.river.to_dict()
    data = {
        "story": session.story,
        "weeks": session.weeks,
        "now": session.now,
        "river": {name: value for name, value in plain.items() if value != usual[name]},
        "infusions": [(i.day, i.dose, i.drug.name) for i in course.infusions],
        "spells": [tuple(asdict(s).values()) for s in course.spells],
        "shifts": [tuple(asdict(s).values()) for s in course.shifts],
        "settings": session.settings,
    } | ({"jumps": [(j.day, j.tributary) for j in course.jumps]} if course.jumps else {})
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)
    code = VERSION + base64.urlsafe_b64encode(zlib.crc32(packed).to_bytes(4, "big") + packed).decode().rstrip("=")
    if len(code) > LONGEST:
        raise RiverError(f"this river has too long a history to share: {len(code)} letters, at most {LONGEST}")
    return code


def decode(code: str) -> Session:
    """The session behind a code; raises `RiverError`, and nothing else, for what is not a whole code."""
    try:
        return _session(_unpacked(code))
    except RiverError as error:
        raise RiverError(f"this code can not be opened: {error}") from None
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError, binascii.Error, zlib.error):
        raise RiverError("this code can not be opened: it is cut short or changed") from None


def python_lines(code: str) -> str:
    """Two lines of Python that open the lab as it was shared."""
    return f'from riversim import RiverLab\nRiverLab(code="{code}")'


def _unpacked(code: object) -> dict[str, Any]:
    if not isinstance(code, str) or len(code) > LONGEST:
        raise RiverError(f"a code has at most {LONGEST} letters")
    code = "".join(code.split())
    if not code.startswith(VERSION):
        raise RiverError(f"a code of this version begins with {VERSION}")
    text = code.removeprefix(VERSION)
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if zlib.crc32(raw[4:]).to_bytes(4, "big") != raw[:4]:
        raise RiverError("it is cut short or changed")
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(raw[4:], _MOST_BYTES)
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise RiverError("it holds too much, or is cut short")
    data = json.loads(plain)
    if not isinstance(data, dict):
        raise RiverError("it is cut short or changed")
    return data


def _session(data: dict[str, Any]) -> Session:
    told = Session.begin(data["story"], check_weeks(data["weeks"]))
    river = type(told.river)(**(told.river.to_dict() | data["river"]))
    course = Course(
        infusions=tuple(Infusion(*i) for i in data["infusions"]),
        spells=tuple(Spell(*s) for s in data["spells"]),
        shifts=tuple(Shift(*s) for s in data["shifts"]),
        jumps=tuple(Jump(*j) for j in data.get("jumps", ())),
    )
    settings = tuple((name, parameters()[name].check(value)) for name, value in data["settings"])
    session = Session(story=told.story, river=river, course=course, weeks=told.weeks, settings=settings)
    course.check_ends_by(session.day(session.steps))
    return session.at(data["now"])
