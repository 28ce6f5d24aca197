"""Anybody may say anything to the app: it is not heard, nobody else waits for it, and the kernel goes on."""

import json
import random
import struct
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from websocket import WebSocketException

from riversim.commands.door import MOST_TEXT, Pace, understood
from riversim.model import SCENARIOS
from tests.browser import visitor as browser
from tests.browser.visitor import served
from tests.commands.stranger import PROTOCOL, Stranger, framed, joined, packed

# --- one message ------------------------------------------------------------------------------------

COMM = {"comm_id": "a", "data": {"method": "update", "state": {"value": "é"}}}


def test_what_a_page_says_is_handed_on_with_its_files() -> None:
    heard = understood(joined(packed("comm_msg", COMM), (b"a file", b"")))
    assert heard is not None
    header, parent, metadata, content = map(json.loads, heard.parts[:4])
    assert (header["msg_type"], parent, metadata, content) == ("comm_msg", {}, {"version": "1.0.0"}, COMM)
    assert heard.parts[4:] == [b"a file", b""]


def test_the_same_message_twice_is_no_forgery() -> None:
    said = joined(packed("kernel_info_request", {}))
    assert understood(said) != understood(said)


def changed(**header: Any) -> bytes:
    message = packed("comm_msg", COMM)
    message["header"] |= header
    return joined(message)


def text(part: bytes, *, at: int = 4) -> bytes:
    """A message, one of whose texts is another."""
    said = packed("comm_msg", COMM)
    parts = [b"shell", *(json.dumps(said[n]).encode() for n in ("header", "parent_header", "metadata", "content"))]
    parts[at] = part
    return framed(parts)


GARBAGE = {
    "nothing": b"",
    "a word": b"hello",
    "a billion parts": struct.pack("<Q", 10**9) + b"\0" * 64,
    "parts that lie elsewhere": struct.pack("<8Q", 6, 2**63, 5, 5, 5, 5, 5, 5),
    "parts in no order": struct.pack("<8Q", 6, 64, 60, 60, 60, 60, 60, 60),
    "many files": joined(packed("comm_msg", COMM), (b"",) * 100),
    "another channel": joined(packed("comm_msg", COMM), channel="control"),
    "code to run": joined(packed("execute_request", {"code": "1"})),
    "a kernel's end": joined(packed("shutdown_request", {"restart": False})),
    "no kind": changed(msg_type=None),
    "a kind that is a list": changed(msg_type=[]),
    "a long name": changed(msg_id="x" * 10_000),
    "no text": text(b"\xff"),
    "no JSON": text(b"{"),
    "a header that is none": text(b"[]", at=1),
    "metadata that are none": text(b"7", at=3),
    "contents that are none": text(b"[1]"),
    "a number of many digits": text(b'{"comm_id": "a", "data": ' + b"9" * 10_000 + b"}"),
    "deep": text(b'{"comm_id": "a", "data": ' + b"[" * 100 + b"]" * 100 + b"}"),
    "deeper": text(b"[" * 10_000 + b"]" * 10_000),
    "half a character": text(b'{"comm_id": "a", "data": "\\ud800"}'),
    "large": text(json.dumps({"comm_id": "a", "data": "x" * MOST_TEXT}).encode()),
    "nobody's": joined(packed("comm_msg", {"data": {}})),
    "a list's": joined(packed("comm_msg", {"comm_id": [1], "data": {}})),
}


@pytest.mark.parametrize("said", GARBAGE.values(), ids=GARBAGE)
def test_what_no_page_says_is_not_understood(said: bytes) -> None:
    start = time.monotonic()
    assert understood(said) is None
    assert time.monotonic() - start < 5.0, "whatever it claims to be, it is looked at quickly"


def test_a_message_that_is_cut_or_changed_anywhere_is_understood_or_not_but_never_fails() -> None:
    chance, whole = random.Random(1), joined(packed("comm_msg", COMM), (b"file",))
    for _ in range(3000):
        said = bytearray(whole[: chance.choice((len(whole), chance.randrange(len(whole))))])
        for _ in range(chance.choice((0, 1, 8)) if said else 0):
            said[chance.randrange(len(said))] = chance.randrange(256)
        understood(bytes(said))


def test_who_says_too_much_waits_and_who_says_little_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    pace = Pace(10.0, 5.0)
    assert [pace.wait(1) for _ in range(7)] == pytest.approx([0, 0, 0, 0, 0, 0.1, 0.2])
    now = 100.0
    assert pace.wait(1) == 0.0


# --- the app ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("public")


@pytest.fixture(scope="module")
def page(folder: Path) -> Iterator[str]:
    arguments, ready, page = browser.app()
    with served(arguments, ready, folder):
        yield page


@pytest.fixture
def stranger(page: str) -> Iterator[Stranger]:
    stranger = Stranger(page)
    yield stranger
    stranger.leave()


def log(folder: Path) -> str:
    """What the server has written so far."""
    return (folder / "log.txt").read_text(encoding="utf-8")


def trouble(heard: list[dict[str, Any]]) -> list[Any]:
    """What a kernel tells of errors."""
    return [m["content"] for m in heard if m["msg_type"] in ("error", "stream")]


def test_garbage_is_told_nobody_and_the_kernel_goes_on(stranger: Stranger, folder: Path) -> None:
    before = log(folder)
    for said in ("hello", "{}", "[" * 100_000):
        stranger.raw(said)
    for garbage in GARBAGE.values():
        stranger.raw(garbage)
    numbers: list[Any] = [*stranger.widgets, "nobody", "", None, [1], {}, 7]
    nonsense: list[Any] = [None, [], {"method": []}, {"method": "custom", "content": [1]}, {"method": "nonsense"}]
    for number in numbers:
        for data in nonsense:
            stranger.tells(number, data)
        state = dict.fromkeys(("value", "index", "asked", "guess", "selected_index", "layout", "nonsense"), 10**400)
        stranger.tells(number, {"method": "update", "state": state})
        stranger.tells(number, {"method": "update", "state": {"value": "x"}, "buffer_paths": [[7, "a"], 3]})
        stranger.tells(number, {"method": "custom", "content": {"kind": "hello", "pixels": "x", "event": "x"}})
    for target in ("jupyter.widget", "nonsense", "jupyter.widget.control"):
        stranger.says("comm_open", {"comm_id": "new", "target_name": target, "data": {"state": {}}})
    stranger.tells("new", {"method": "nonsense"})
    assert stranger.asks() < 60.0
    assert trouble(stranger.heard) == []
    assert log(folder) == before, "nor is the server's log filled"


def test_no_page_can_have_code_run(stranger: Stranger) -> None:
    for channel in ("shell", "control", "stdin", "iopub"):
        for kind in ("execute_request", "debug_request", "create_subshell_request", "complete_request"):
            stranger.says(
                kind, {"code": "print(7 * 19_110_203_041)", "silent": False, "cursor_pos": 1}, channel=channel
            )
    stranger.asks()
    assert "133771421287" not in str(stranger.heard)
    assert not {m["msg_type"] for m in stranger.heard} & {"execute_input", "execute_reply", "complete_reply", "stream"}


def test_who_says_ten_thousand_things_a_second_costs_the_others_nothing(page: str, stranger: Stranger) -> None:
    picture = stranger.find(width=900, height=520)
    hello = {"method": "custom", "content": {"kind": "hello", "narrow": False, "pixels": 900}}
    said = joined(packed("comm_msg", {"comm_id": picture, "data": hello}))
    other = Stranger(page)
    quiet = max(other.asks() for _ in range(20))
    sent: list[bytes] = []
    flood = Thread(target=_floods, args=(stranger, [said] * 100_000, sent))
    flood.start()
    waited = [other.asks() for _ in range(20)]
    flood.join()
    waited += [other.asks() for _ in range(20)]
    other.leave()
    assert len(sent) < 100_000, "it is not heard as fast as it speaks"
    assert sorted(waited)[30] < max(0.5, 5.0 * quiet), "the others' kernels answer as ever"


def _floods(stranger: Stranger, said: list[bytes], sent: list[bytes]) -> None:
    """Say all that, without listening, until nobody takes it any more for a while."""
    stranger.socket.settimeout(3.0)
    try:
        for message in said:
            stranger.raw(message)
            sent.append(message)
    except (OSError, WebSocketException):
        stranger.leave()


def test_a_page_that_speaks_another_protocol_hears_nothing_and_nobody_waits_for_it(stranger: Stranger) -> None:
    first = stranger.socket
    stranger.connect()
    silent, stranger.socket = stranger.socket, first
    picture = stranger.find(width=900, height=520)
    stranger.tells(picture, {"method": "custom", "content": {"kind": "hello", "narrow": False, "pixels": 900}})
    assert stranger.asks() < 60.0, "a picture was told to both"
    silent.shutdown()  # type: ignore[no-untyped-call]
    assert stranger.asks() < 60.0


def test_a_page_that_asks_for_too_large_a_message_finds_its_kernel_again(stranger: Stranger) -> None:
    with suppress(OSError):  # where the server hangs up while it is still told
        stranger.raw(b"x" * 30_000_000)
    with pytest.raises((OSError, WebSocketException)):
        stranger.asks()
    stranger.leave()
    stranger.connect(PROTOCOL)
    assert stranger.asks() < 60.0


# --- what a kernel may take -----------------------------------------------------------------------------


def makes_the_largest_river(stranger: Stranger) -> None:
    """Move what can be moved to where it takes most, with the whole course on show."""
    curves = stranger.find(width=900, height=420)
    stranger.tells(curves, {"method": "custom", "content": {"kind": "hello", "narrow": False, "pixels": 900}})
    story = list(SCENARIOS).index(max(SCENARIOS, key=lambda name: SCENARIOS[name].weeks))
    stranger.tells(stranger.find(description="Story"), {"method": "update", "state": {"index": story}})
    sliders = next(one for one, said in stranger.widgets.items() if "step" in said["state"].get("values", {}))
    for nth, (name, value) in enumerate((("tributaries", 64), ("step", 0.05))):
        stranger.tells(sliders, {"method": "update", "state": {"asked": {name: [str(nth), value]}}})


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [("RIVERSIM_ACTION_S", "2", "this takes too long"), ("RIVERSIM_MEMORY_MB", "400", "there is not enough memory")],
)
def test_who_asks_for_too_much_is_told_so_and_the_lab_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: str, told: str
) -> None:
    monkeypatch.setenv(limit, value)
    arguments, ready, page = browser.app()
    with served(arguments, ready, tmp_path):
        stranger = Stranger(page)
        makes_the_largest_river(stranger)
        assert told in stranger.reads("error", told)
        stranger.clicks("Reset all")
        stranger.asks()
        stranger.listens(2.0)
        assert stranger.reads("error", "") == ""
        assert trouble(stranger.heard) == []
        stranger.leave()
