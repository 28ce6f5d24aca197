"""A code rebuilds a river to the bit, and whatever else is given for one gets a sentence."""

from __future__ import annotations

import base64
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, RiverError
from riversim.lab import RiverLab, app
from riversim.scenarios import SCENARIOS
from riversim.session import Session
from riversim.share import LONGEST, VERSION, decode, encode, python_lines
from riversim.treatment import Drug, Infusion
from tests.strategies import courses, rivers

LIVED = (
    Session.begin("one-infusion").at(100).block(0.9).at(130).block(0.0).at(140).infuse("blocker", 0.5).set("cause", 0.3)
)


def forged(data: object) -> str:
    packed = zlib.compress(json.dumps(data).encode())
    return VERSION + base64.urlsafe_b64encode(zlib.crc32(packed).to_bytes(4, "big") + packed).decode()


@pytest.mark.parametrize("story", SCENARIOS)
def test_every_story_comes_back_as_it_was(story: str) -> None:
    assert decode(encode(Session.begin(story))) == Session.begin(story)


def test_what_was_done_by_hand_and_the_moment_come_back() -> None:
    back = decode(encode(LIVED))
    assert (back.river, back.course, back.weeks, back.now, back.settings) == (
        LIVED.river, LIVED.course, LIVED.weeks, LIVED.now, LIVED.settings,
    )  # fmt: skip
    assert len(encode(LIVED)) < 400


@given(rivers(), courses(), st.floats(0.6, 4.0), st.integers(0, 300))
def test_any_river_and_course_come_back(river: River, course: Course, weeks: float, now: int) -> None:
    session = Session(story="healthy", river=river, course=course, weeks=weeks).at(now)
    back = decode(encode(session))
    assert (back.river, back.course, back.weeks, back.now) == (river, course, weeks, session.now)


@given(st.text() | st.binary().map(lambda b: VERSION + base64.urlsafe_b64encode(b).decode()))
def test_what_is_no_code_gets_a_sentence(text: str) -> None:
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(text)


@given(st.data())
def test_a_changed_or_cut_code_gets_a_sentence(data: st.DataObject) -> None:
    code = encode(LIVED)
    at = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from('AZaz09-_.<>&" '))
    for bad in (code[:at], code[:at] + letter + code[at + 1 :]):
        if "".join(bad.split()) != code:
            with pytest.raises(RiverError, match="this code can not be opened"):
                decode(bad)


WHOLE = {
    "story": "healthy",
    "weeks": 8,
    "now": 0,
    "river": {},
    "infusions": [],
    "spells": [],
    "shifts": [],
    "settings": [],
}


@pytest.mark.parametrize(
    "changed",
    [
        {"story": "<script>alert(1)</script>"},
        {"weeks": float("nan")},
        {"weeks": 1e9},
        {"now": "soon"},
        {"now": None},
        {"river": {"cause": 7}},
        {"river": {"__class__": 1}},
        {"river": {"step": 0.05, "tributaries": 10**9}},
        {"infusions": [[99, 1, "ketamine"]]},
        {"infusions": [[1, 1, "../../etc/passwd"]]},
        {"infusions": [[0, 1, "ketamine"]] * 3000},
        {"spells": [["block", 0.5, 3, 1]]},
        {"shifts": [["seed", 1, 0, 0]]},
        {"settings": [["cause", "x"]]},
        {"settings": 5},
    ],
)
def test_a_forged_code_is_checked_like_any_input(changed: dict[str, object]) -> None:
    decode(forged(WHOLE))
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(forged(WHOLE | changed))


@pytest.mark.parametrize("data", [[], 3, None, "x", {}, [[[]]]])
def test_a_forged_code_of_another_form_gets_a_sentence(data: object) -> None:
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(forged(data))


def test_a_huge_code_is_refused_before_and_after_it_is_unpacked() -> None:
    for bad in ("r1." + "A" * LONGEST, forged({"story": "x" * 10**7})):
        with pytest.raises(RiverError, match="this code can not be opened"):
            decode(bad)


def test_a_drug_of_ones_own_can_not_be_shared() -> None:
    mine = Drug(name="mine", title="mine", block=0.5, potentiation=0.5)
    with pytest.raises(RiverError, match="only riversim's own drugs"):
        encode(Session(story="healthy", river=River(), course=Course(infusions=(Infusion(1, 1, mine),)), weeks=2))


def test_the_two_lines_of_python_open_the_same_lab() -> None:
    space: dict[str, object] = {}
    exec(python_lines(encode(LIVED)).replace("\nRiverLab", "\nlab = RiverLab"), space)
    lab = space["lab"]
    assert isinstance(lab, RiverLab)
    assert lab.session.course == LIVED.course and lab.session.now == LIVED.now
    assert lab.run.level.tobytes() == LIVED.simulate().level.tobytes()
    lab.close()


def test_the_app_opens_the_code_in_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_STRING", f"river={encode(LIVED)}&voila-theme=light")
    lab = app()
    assert lab.session.course == LIVED.course and not lab.panel.error.text
    lab.close()


@pytest.mark.parametrize("query", ["river=<script>alert(1)</script>", "river=r1.AAAA", "river=%00"])
def test_the_app_tells_of_a_bad_code_and_begins_with_the_first_story(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_STRING", query)
    lab = app()
    assert lab.session == Session.begin("obstructed")
    assert "this code can not be opened" in lab.panel.error.text
    lab.close()
