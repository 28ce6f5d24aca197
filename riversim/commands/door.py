"""`Door`, through which a page of the app speaks to its kernel: no page's garbage gets in, and no page all the time.

Voila's server is one process for all visitors. By itself it reads whatever a page sends as fast as it comes, fails over
what is no message, writes each failure into its log, and hands all the rest to the page's kernel. Voila is told of this
class by an option, as `riversim app` does.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
import uuid
from asyncio import Future
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple
from weakref import WeakKeyDictionary

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection

PROTOCOL = "v1.kernel.websocket.jupyter.org"  # the one that Voila's page speaks
KINDS = ("comm_open", "comm_msg", "comm_close", "comm_info_request", "kernel_info_request")  # none of them runs code
MOST_TEXT = 1_000_000  # [bytes] of what is no file
MOST_FILES = 8
DEEPEST = 32
# So much a second goes on and on, and so much at once. A page that plays says some 100 messages a second, and is told
# two or three megabytes; a file is sent as one message, of up to 8 MB.
MESSAGES, HEARD, TOLD = (200.0, 500.0), (1e6, 12e6), (10e6, 60e6)
AHEAD = 50  # messages that a kernel has not done yet: the page's next waits
PATIENCE_S = 120.0  # after which a message is taken to be done, or lost with its kernel


class Pace:
    """So much a second, and a `burst` of it at once."""

    def __init__(self, rate: float, burst: float) -> None:
        self.rate, self.burst = rate, burst
        self._left, self._at = burst, time.monotonic()

    def wait(self, amount: float) -> float:
        """How long [s] who takes so much has to wait."""
        now = time.monotonic()
        self._left = min(self.burst, self._left + (now - self._at) * self.rate) - amount
        self._at = now
        return max(0.0, -self._left / self.rate)


class Door(ZMQChannelsWebsocketConnection):
    """One page's connection to its kernel. What no page of ours says is not heard; who says or asks too much waits."""

    # Of each kernel: who opens many pages of one kernel says no more than who opens one.
    _paces: ClassVar[WeakKeyDictionary[Any, tuple[Pace, Pace, Pace]]] = WeakKeyDictionary()

    def connect(self) -> Future[None] | None:  # type: ignore[override]  # as the class before it does
        """Connect the page."""
        # The page chose the name, and sockets are named so.
        if not re.fullmatch(r"[\w-]{1,99}", self.session.session, re.ASCII):
            self.session.session = uuid.uuid4().hex
        self._messages, self._heard, self._told = self._paces.setdefault(
            self.kernel_manager, (Pace(*MESSAGES), Pace(*HEARD), Pace(*TOLD))
        )
        self._undone: dict[str, float] = {}  # when each message was handed on, by its id
        # The server reads on when what it read has been heard: the page that says too much is read slowly, no other.
        self.websocket_handler.on_message = self.hear  # type: ignore[method-assign]
        return super().connect()

    async def hear(self, said: str | bytes) -> None:
        """Hand a page's message on to the kernel, when it is its turn."""
        await asyncio.sleep(max(self._messages.wait(1), self._heard.wait(len(said)), self._told.wait(0)))
        heard = None if isinstance(said, str) or self.subprotocol != PROTOCOL else understood(said)
        while heard and self.channels and self._is_behind():
            await asyncio.sleep(0.02)
        if heard and self.channels:
            self._undone[heard.name] = time.monotonic()
            self.session.send_raw(self.channels["shell"], heard.parts)

    def handle_outgoing_message(self, stream: Any, outgoing_msg: list[Any]) -> None:
        """Hand on to the page what the kernel tells, and note what is done."""
        if self.subprotocol != PROTOCOL:  # it speaks another, or is gone: Voila, told a picture for it, counts for ever
            return
        self._told.wait(sum(map(len, outgoing_msg)))
        parts: list[Any] = self.session.feed_identities(outgoing_msg)[1]
        parent, content = parts[2], parts[4]
        if len(content) < 99 and b"idle" in content:
            self._undone.pop(json.loads(parent).get("msg_id", ""), None)
        super().handle_outgoing_message(stream, outgoing_msg)

    def _is_behind(self) -> bool:
        """Whether the kernel has not done yet what it was told before, or the page not read what it was told."""
        now, page = time.monotonic(), self.websocket_handler.ws_connection
        self._undone = {name: at for name, at in self._undone.items() if now - at < PATIENCE_S}
        return len(self._undone) >= AHEAD or bool(page and page.stream and page.stream.writing())


class Heard(NamedTuple):
    """What a page says: the name of the message, and its parts as kernels take them."""

    name: str
    parts: list[bytes]


def understood(said: bytes) -> Heard | None:
    """A message, written anew of what is needed of it; None for what no page says."""
    try:
        channel, *parts = _parted(said)
        header, _, metadata, content = map(json.loads, parts[:4])
        if channel != b"shell" or not _is_message(header, metadata, content):
            return None
        # No two are alike: a kernel takes the same header twice for a forgery.
        header = {"date": datetime.now(UTC).isoformat()} | {name: header[name] for name in HEADER} | {"version": "5.3"}
        metadata = {"version": str(metadata.get("version", ""))}
        written = [json.dumps(part).encode() for part in (header, {}, metadata, content)]
    except (ValueError, RecursionError):
        return None
    return Heard(header["msg_id"], [*written, *parts[4:]])


HEADER = ("msg_id", "msg_type", "session", "username")


def _parted(said: bytes) -> list[bytes]:
    """The channel, four texts and what files there are; raises `ValueError` where they are not whole, or too large."""
    count = int.from_bytes(said[:8], "little")
    if not 6 <= count <= 6 + MOST_FILES:
        raise ValueError("too few parts, or too many")
    table = said[8 : 8 * (count + 1)]
    places = [int.from_bytes(table[at : at + 8], "little") for at in range(0, 8 * count, 8)]
    if places != sorted(places) or places[0] < 8 * (count + 1) or places[-1] != len(said) or places[5] > MOST_TEXT:
        raise ValueError("the parts are not where they are said to be")
    return [said[start:end] for start, end in pairwise(places)]


def _is_message(header: Any, metadata: Any, content: Any) -> bool:
    """Whether it is one that a page may send."""
    if not all(isinstance(part, dict) for part in (header, metadata, content)) or not _is_shallow(content, DEEPEST):
        return False
    if not all(isinstance(header.get(name), str) and len(header[name]) < 200 for name in HEADER):
        return False
    named = isinstance(content.get("comm_id"), str) and content["comm_id"].isascii() and len(content["comm_id"]) < 200
    return header["msg_type"] in KINDS and (named or header["msg_type"] in KINDS[3:])


def _is_shallow(value: Any, depth: int) -> bool:
    """Whether what lies in a value lies at most so deep, and its text is text."""
    if isinstance(value, str):
        value.encode()  # raises `ValueError` for half a character
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth > 0 and all(_is_shallow(one, depth - 1) for one in inner)
