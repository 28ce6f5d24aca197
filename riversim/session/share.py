"""A river, what was done to it and the moment on show as a short code or a small file, and back.

A code is data only: what differs from the story, as JSON, packed, with a version and a checksum.
Whoever opens one gets every value checked as if typed in. What an earlier riversim made opens too, with a word on it.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any, NoReturn
from urllib.parse import urlsplit

from riversim import words
from riversim.model import (
    DRUGS,
    FIXED,
    SCENARIOS,
    Course,
    Infusion,
    Jump,
    River,
    RiverError,
    Shift,
    Spell,
    Trajectory,
    check_name,
    check_number,
    parameters,
    saved,
    text_of,
)
from riversim.session import codes
from riversim.session.codes import BEFORE
from riversim.session.session import Session, check_weeks
from riversim.words import _

# A code that anybody can send must not keep a server busy for a second, nor fill its memory. What takes time
# is counted: a step costs what is done once in it and a little for each tributary, what is done to the river some forty
# steps. That is six weeks in steps of three minutes, half a year in quarters of an hour, two years by the hour.
ONCE, DONE = 90, 40
MOST_WORK = 2_000_000
_LONGEST_REASON = 240
_EVENTS: Mapping[str, Any] = {"infusions": Infusion, "spells": Spell, "shifts": Shift, "jumps": Jump}


@dataclass(frozen=True)
class Opened:
    """What a code or a file holds, and what is to be told of it: nothing where its river had today's laws."""

    session: Session
    notice: str = ""


# --- codes ----------------------------------------------------------------------------------------


def encode(session: Session) -> str:
    """The code of a session; raises `RiverError` where it is too large, or holds a drug of somebody's own."""
    if any(DRUGS.get(i.drug.name) != i.drug for i in session.course.infusions):
        raise RiverError(_("only riversim's own drugs can be shared"))
    _check_size(session)
    return codes.written(json.dumps(_plain(session), separators=(",", ":")).encode())


def decode(text: str) -> Session:
    """The session behind the one code in a text; raises `RiverError`, and nothing else, where none is whole."""
    return opened(text).session


def opened(text: str) -> Opened:
    """The session behind the code in a text, and what is to be told of it; raises `RiverError` as `decode` does."""
    told = _("this code can not be opened: {reason}")
    try:
        return _behind(codes.read(text))
    except RiverError as error:
        reason = str(error)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError):
        reason = _("it is cut short or changed")
    if len(reason) > _LONGEST_REASON:  # what somebody sent is quoted, but not at any length
        reason = reason[:_LONGEST_REASON] + " …"
    raise RiverError(told.format(reason=reason))


def python_lines(code: str) -> str:
    """Two lines of Python that open the lab as it was shared."""
    return f'from riversim import RiverLab\nRiverLab(code="{code}")'


def address(page: str, code: str) -> str:
    """The address of the app with a code; empty without one, and where no other machine could open it.

    A page that ends in a number sign takes the code behind it, where no server gets to know it.
    """
    try:
        parts = urlsplit(page)
    except ValueError:
        return ""
    host = parts.hostname or ""
    lone = host in {"", "localhost", "::1", "0.0.0.0"} or host.startswith("127.") or host.endswith(".localhost")
    if lone or not code or not page.isascii() or parts.scheme not in {"http", "https"}:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}{'#' if page.endswith('#') else '?'}river={code}"


def of_run(run: Trajectory) -> Session:
    """A session that makes this run, with its end on show.

    Its story is the one that is told so, else the first about such a river, else the obstructed one.
    """
    return _made(run.river, run.course, len(run.level) - 1)


def _made(river: River, course: Course, steps: int) -> Session:
    told = [s.id for s in SCENARIOS.values() if s.river == river]
    same = [id for id in told if SCENARIOS[id].course == course]
    story = [*same, *told, "obstructed"][0]
    return Session(story=story, river=river, course=course, weeks=steps * river.step / 168.0).at(steps)


def _plain(session: Session) -> dict[str, Any]:
    """What differs from the story as it is told: names, numbers and lists of them."""
    told = Session.begin(session.story)
    usual, river = told.river.to_dict(), session.river.to_dict()
    data = {
        "weeks": session.weeks,
        "now": session.now,
        "river": {name: value for name, value in river.items() if value != usual[name]},
        "settings": dict(session.settings),
    }
    as_told = {"weeks": told.weeks, "now": 0, "river": {}, "settings": {}}
    for kind in _EVENTS:
        data[kind] = [_event(event) for event in getattr(session.course, kind)]
        as_told[kind] = [_event(event) for event in getattr(told.course, kind)]
    differs = {name: value for name, value in data.items() if value != as_told[name]}
    return {"story": session.story, "told": _told_as(told)} | differs


def _told_as(told: Session) -> int:
    """A number that is another one where the story is told otherwise, as a later version may do."""
    events = [[_event(event) for event in getattr(told.course, kind)] for kind in _EVENTS]
    return zlib.crc32(json.dumps([told.river.to_dict(), [e for e in events if e]]).encode()) % 2**16


def _event(event: Any) -> tuple[Any, ...]:
    """An event as plain values, a drug by its name."""
    return (event.day, event.dose, event.drug.name) if isinstance(event, Infusion) else astuple(event)


def _behind(code: codes.Code) -> Opened:
    data = json.loads(code.plain, object_pairs_hook=_once)
    if not isinstance(data, dict):
        raise RiverError(_("it is cut short or changed"))
    if code.version == BEFORE:
        return Opened(_session(_of_today(data)), _(saved.NOTICE))
    return Opened(_session(data))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """What is said twice says nothing."""
    if len(dict(pairs)) < len(pairs):
        raise ValueError
    return dict(pairs)


def _of_today(data: dict[str, Any]) -> dict[str, Any]:
    """What a code of before says, without what has no place in today's river; its story is told as it is today."""
    kept = {name: said for name, said in data.items() if name != "told"}
    kept["river"] = _still(data.get("river", {}))
    kept["settings"] = _still(dict(data.get("settings", {})))  # the first codes had pairs
    if "shifts" in kept:
        kept["shifts"] = [shift for shift in kept["shifts"] if saved.still(shift[0], shift[1])]
    return kept


def _still(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if saved.still(name, value)}


def _session(data: dict[str, Any]) -> Session:
    """The session behind plain data, every value checked; what this version does not know is refused."""
    if data.keys() - {"story", "told", "weeks", "now", "river", "settings", *_EVENTS}:
        raise RiverError(_("it holds more than this version of riversim knows"))
    told = Session.begin(data["story"], check_weeks(data.get("weeks")))
    if data.get("told", _told_as(told)) != _told_as(told):
        raise RiverError(_("it was made with another version of riversim, which told this story otherwise"))
    river = replace(told.river, **data.get("river", {}))
    events = {kind: tuple(make(*e) for e in data[kind]) for kind, make in _EVENTS.items() if kind in data}
    settings = tuple((name, _setting(name, value)) for name, value in dict(data.get("settings", {})).items())
    course: Course = replace(told.course, **events)
    session = replace(told, river=river, course=course, settings=settings)
    _check_size(session)
    _check_course(session, told.course)
    return session.at(round(check_number("now", data.get("now", 0), 0, session.steps)))


def _check_course(session: Session, told: Course) -> None:
    """What is not told so must be within the run, and on batteries that there are."""
    mine = {kind: [e for e in getattr(session.course, kind) if e not in getattr(told, kind)] for kind in _EVENTS}
    Course(**{kind: tuple(events) for kind, events in mine.items()}).check_ends_by(session.day(session.steps))
    for jump in mine["jumps"]:
        check_number(_("the tributary of a jump start"), jump.tributary, 1, session.river.tributaries)


def _setting(name: str, value: object) -> float:
    movable = {n: p for n, p in parameters().items() if n not in FIXED}
    return movable[check_name("setting", name, movable)].check(value)


def _check_size(session: Session) -> None:
    steps, count = session.steps, session.river.tributaries
    done = sum(len(getattr(session.course, kind)) for kind in _EVENTS)
    if (steps + DONE * done) * (ONCE + count) > MOST_WORK:
        told = _("this river is too large to share: {steps} steps of {count} tributaries")
        raise RiverError(told.format(steps=steps, count=count))


# --- files ----------------------------------------------------------------------------------------

MOST_UPLOADED = 8_000_000  # [bytes] the servers of notebooks take some 10 MB at a time
_MOST_UNZIPPED = 200_000_000


def to_file(session: Session, title: str) -> bytes:
    """A small text file that opens the session again: a title, what it is not, and the code."""
    how = _("To see it move, open this file or paste the code below in the lab of riversim, or run these two lines.")
    code = encode(session)
    parts = (title, f"{_(words.DISCLAIMER)}\n{_(words.CRISIS)}", how, python_lines(code), code)
    return ("\n\n".join(parts) + "\n").encode()


def from_file(data: bytes) -> Session:
    """The session in a file of `to_file`, or in one that `Trajectory.save` wrote; a run is made anew.

    Raises `RiverError` for anything else.
    """
    return opened_file(data).session


def opened_file(data: bytes) -> Opened:
    """The session in a file, and what is to be told of it; raises `RiverError` as `from_file` does."""
    if len(data) > MOST_UPLOADED:
        refuse_large()
    if data.startswith(b"PK"):
        held = _saved(data)
        made = _made(held.river, held.course, held.steps)
        return Opened(decode(encode(made)), _(saved.NOTICE) if held.run is None else "")  # checked like any code
    text = text_of(data)
    if not codes.begins_in(text):
        raise RiverError(_("there is no river in this file"))
    try:
        return opened(text)
    except RiverError:
        if "\0" in text:  # no text, in which any letters may be by chance
            raise RiverError(_("there is no river in this file")) from None
        raise


def refuse_large() -> NoReturn:
    """Raise `RiverError` for a file that is too large to be opened."""
    raise RiverError(_("this file is too large: at most {most} MB").format(most=MOST_UPLOADED // 10**6))


def _saved(data: bytes) -> saved.Saved:
    """What an npz file holds, which is never unpacked where it would be huge."""
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNZIPPED:
                raise RiverError(_("the run in this file is too large"))
    except zipfile.BadZipFile:
        raise RiverError(_("there is no river in this file")) from None
    try:
        return saved.read(data)
    except (RiverError, ArithmeticError, AttributeError, MemoryError):
        raise RiverError(_("there is no river in this file")) from None
