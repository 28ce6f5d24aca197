"""What a visitor takes away and brings back; whatever goes wrong is told in words."""

import asyncio
import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageSequence

from riversim import Course, Drug, Infusion, RiverError
from riversim.drawing import cut
from riversim.lab.takeaway import TakeAway
from riversim.session import Session
from riversim.session.exports import KINDS, Shown, filename
from riversim.session.share import decode, encode, python_lines, to_file
from tests.lab.page import in_a_loop
from tests.model.test_saved import before
from tests.session.test_exports import SESSION, SHOWN

SCRIPTS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "r1.<svg/onload=alert(1)>", "javascript:alert(1)",
    "$\\frac{", "{0} %s \x00",
]  # fmt: skip
FAILING = RiverError("the river is out: <b>now</b>")


class Lab:
    """A lab as far as `TakeAway` can tell, and what the page got of it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.shown = SHOWN
        self.loaded: list[Session] = []
        self.refuses: Exception | None = None
        self.take = TakeAway()
        self.take.current, self.take.load = lambda: self.shown, self._load
        self.files: list[tuple[dict[str, Any], bytes]] = []
        monkeypatch.setattr(self.take.download, "send", self._receive)

    def _load(self, opened: Session) -> None:
        if self.refuses:
            raise self.refuses
        self.loaded.append(opened)

    @property
    def wrong(self) -> str:
        """What it says went wrong; nothing where it says that all is well."""
        said = self.take.said
        return said.text if said.kind == "wrong" else ""

    def _receive(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        self.files.append((content, buffers[0]))

    def saves(self, kind: str) -> bytes:
        self.take.kind.value = kind
        self.take.save.click()
        assert not self.wrong
        return self.files[-1][1]

    def films(self) -> None:
        """A film is begun, and made while other things go on."""
        self.take.kind.value = "film"
        self.take._save()

    def brings(self, data: bytes) -> None:
        self.take.upload.hear({"kind": "file"}, [memoryview(data)])

    def close(self) -> None:
        self.take.stop()
        self.take.box.close()


@pytest.fixture
def lab(monkeypatch: pytest.MonkeyPatch) -> Iterator[Lab]:
    lab = Lab(monkeypatch)
    yield lab
    lab.close()


def test_a_code_and_the_two_lines_of_python_are_there_to_be_copied(lab: Lab) -> None:
    lab.take.make.click()
    (_, code), (_, lines) = lab.take.copies.rows
    assert decode(code) == SESSION and lines == python_lines(code) and code == lab.take.copies.code
    assert "?river=" in lab.take.address.text


def test_the_app_offers_its_own_address(lab: Lab) -> None:
    lab.take.in_app()
    lab.take.make.click()
    assert lab.take.copies.address and not lab.take.address.text


def test_a_code_that_is_pasted_is_opened(lab: Lab) -> None:
    lab.take.code.value = f"  {encode(SESSION)}\n"
    lab.take.open.click()
    assert lab.loaded == [SESSION] and not lab.wrong and lab.take.said.text


def test_of_a_code_or_a_file_of_before_it_is_told_that_it_runs_anew(lab: Lab) -> None:
    lab.take.code.value = "r1.t4dhzXjaq1YqLskvqlSyUkopyi9NzyhR0lEqyc9JUbIyMrE0MtZRyssvV7IyNTCoBQAqqQzt"
    lab.take.open.click()
    assert lab.take.said.text.startswith("The river that was shared is open. This was made with an earlier version")
    lab.brings(before())
    assert lab.take.said.text.startswith("The river in the file is open. This was made with an earlier version")
    assert [opened.now for opened in lab.loaded] == [500, 168] and not lab.wrong


@pytest.mark.parametrize("script", SCRIPTS)
def test_what_is_no_code_is_told_in_words_and_opens_nothing(lab: Lab, script: str) -> None:
    lab.take.code.value = script
    lab.take.open.click()
    assert "this code can not be opened" in lab.wrong and lab.loaded == []
    lab.take.make.click()
    assert not lab.wrong


def test_a_river_that_can_not_be_shared_is_told_in_words(lab: Lab) -> None:
    own = Course(infusions=(Infusion(1, 1, Drug(name="own", title="own", block=0.5, potentiation=0.5)),))
    lab.shown = replace(SHOWN, session=replace(SESSION, course=own))
    lab.take.make.click()
    assert "only riversim's own drugs" in lab.wrong


def test_a_file_that_was_saved_is_opened_also_twice_in_a_row(lab: Lab) -> None:
    data = lab.saves("run")
    lab.brings(data)
    lab.brings(data)
    assert lab.loaded == [SESSION, SESSION] and not lab.wrong


@pytest.mark.parametrize("said", [{}, {"kind": "file"}, {"kind": "<b>"}, {"kind": None}])
def test_a_page_that_sends_no_file_opens_nothing(lab: Lab, said: dict[str, Any]) -> None:
    lab.take.upload.hear(said, [])
    assert lab.loaded == [] and not lab.take.said.text


def test_a_file_too_large_to_be_sent_is_told_in_words(lab: Lab) -> None:
    lab.take.upload.hear({"kind": "large"}, [])
    assert "too large: at most 8 MB" in lab.wrong and lab.loaded == []


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"PK\x03\x04", *(s.encode() for s in SCRIPTS)])
def test_what_is_no_file_of_a_river_is_told_in_words(lab: Lab, data: bytes) -> None:
    lab.brings(data)
    assert lab.wrong.startswith("That did not work: ") and lab.loaded == []


def test_what_the_lab_refuses_is_told_in_words(lab: Lab) -> None:
    lab.refuses = FAILING
    lab.brings(to_file(SESSION, "a title"))
    assert lab.wrong == f"That did not work: {FAILING}."


def test_a_mistake_of_our_own_is_told_and_not_hidden(lab: Lab) -> None:
    def broken() -> None:
        raise ZeroDivisionError("oh")

    with pytest.raises(ZeroDivisionError):
        lab.take.attempt(broken)
    assert "something is wrong in riversim itself" in lab.wrong.lower()


@pytest.mark.parametrize(
    ("kind", "start"), [("sheet", b"%PDF-"), *((kind, b"\x89PNG") for kind in ("picture", "strip", "curves"))]
)
def test_the_page_is_handed_the_file_by_its_name(lab: Lab, kind: str, start: bytes) -> None:
    assert lab.saves(kind).startswith(start)
    about = lab.files[-1][0]
    assert (about["name"], about["mime"]) == (filename(SHOWN, kind), KINDS[kind].mime)
    assert filename(SHOWN, kind) in lab.take.said.text


@pytest.mark.parametrize("kind", ["picture-svg", "strip-svg", "curves-svg"])
def test_a_drawing_is_whole_and_the_same_each_time(lab: Lab, kind: str) -> None:
    data = lab.saves(kind)
    assert ElementTree.fromstring(data).tag.endswith("}svg")
    assert data == KINDS[kind].make(SHOWN)


def test_the_numbers_are_the_whole_run(lab: Lab) -> None:
    rows = list(csv.DictReader(io.StringIO(lab.saves("numbers").decode())))
    assert [float(row["level"]) for row in rows] == SHOWN.run.level.tolist()


def test_numbers_too_many_for_a_browser_are_refused_in_words(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.session.exports.MOST_NUMBERS", 100)
    lab.take.kind.value = "numbers"
    lab.take.save.click()
    assert "too large for a browser" in lab.wrong and lab.files == []


def test_a_film_stays_at_what_happens_without_a_loop_too(lab: Lab) -> None:
    moving = Image.open(io.BytesIO(lab.saves("film")))
    lengths = [frame.info["duration"] for frame in ImageSequence.Iterator(moving)]
    assert moving.format == "GIF" and lengths == [shot.ms for shot in cut(SHOWN.run)]


def test_a_film_is_made_between_other_things_and_only_once_at_a_time(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.drawing.cut", lambda run: cut(run, 0.5, 10))

    async def visit() -> None:
        lab.films()
        turns = 0
        while lab.take._filming is not None:
            assert lab.take.save.disabled and not lab.files
            turns += 1
            await asyncio.sleep(0)
        assert turns >= 5 and lab.files[-1][1].startswith(b"GIF") and not lab.take.save.disabled

    in_a_loop(visit)


def test_a_film_that_fails_is_told_in_words(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(shown: Shown) -> Iterator[Image.Image]:
        raise FAILING

    monkeypatch.setattr("riversim.session.exports.film", fails)

    async def visit() -> None:
        lab.films()
        await asyncio.sleep(0.01)
        assert lab.wrong == f"That did not work: {FAILING}." and not lab.take.save.disabled

    in_a_loop(visit)


def test_closing_ends_the_film(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = Lab(monkeypatch)

    async def visit() -> None:
        lab.films()
        await asyncio.sleep(0)
        lab.close()
        await asyncio.sleep(0.01)
        assert lab.take._filming is None and lab.files == []

    in_a_loop(visit)
