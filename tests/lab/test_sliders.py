"""A number that is moved or typed: what a page asks for is answered, and what can not be is told in words."""

import math
from typing import Any

import pytest

from riversim import SCENARIOS
from riversim.lab import RiverLab
from riversim.lab.sliders import Slider, Sliders


def types(lab: RiverLab, name: str, said: Any, *, token: str = "1") -> None:
    """The page asks for a value of a slider, by text where it is typed."""
    some = next(w for w in lab.panel.widgets() if isinstance(w, Sliders) and name in w.sliders)
    some.set_trait("asked", {name: [token, said]})
    assert some.answered[name] == token, "the page is told that it was heard"


@pytest.mark.parametrize(("language", "text"), [("de", "0,75"), ("en", "75%"), ("fr", "0,75 "), ("es", "0.75")])
def test_a_number_is_typed_as_people_in_that_language_do(lab: RiverLab, language: str, text: str) -> None:
    lab.look(language=language)
    types(lab, "cause", text)
    assert lab.session.setting("cause") == 0.75
    assert lab.panel.first.values["cause"] == 0.75
    assert lab.panel.error.text == ""


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("cause", "a lot", "“a lot” is not a number"),
        ("cause", "", "is not a number"),
        ("cause", "3", "3 is out of range: it must be from 0 to 1."),
        ("rain", "50 %", "“50 %” is not a number"),
        ("rain", "1,234", "1234 is out of range: it must be from 0 to 3 levels/h"),
        ("tributaries", "8.5", "8.5 is not a whole number"),
        ("tributaries", "many", "“many” is not a number like 8."),
        ("tributaries", "100 %", "“100 %” is not a number"),
        ("silting", "9,1/h", "9.1 is out of range: it must be from 0 to 1 1/h"),
        ("block", "101", "101 is out of range: it must be from 0 to 100 %"),
    ],
)
def test_what_can_not_be_is_told_in_words_and_changes_nothing(lab: RiverLab, name: str, text: str, told: str) -> None:
    session = lab.session
    types(lab, name, text)
    assert told in lab.panel.error.text
    assert lab.session == session


@pytest.mark.parametrize("said", [None, math.nan, [], {}, True, 10**400, b"1"], ids=lambda said: str(said)[:5])
def test_a_page_may_send_anything(lab: RiverLab, said: Any) -> None:
    session = lab.session
    for asked in ({"cause": ["1", said]}, {"cause": [said, said]}, {"cause": said}, {"no such": ["2", 1.0]}):
        lab.panel.first.asked = asked
    assert lab.session == session


def test_what_was_answered_once_is_not_done_again(lab: RiverLab) -> None:
    types(lab, "cause", 0.2)
    lab.set("cause", 0.5)
    lab.panel.first.asked = {"cause": ["1", 0.2], "rain": ["2", 1.5]}
    assert (lab.session.setting("cause"), lab.session.setting("rain")) == (0.5, 1.5)


def test_a_number_that_is_typed_holds_as_it_was_typed_and_not_on_the_grid(lab: RiverLab) -> None:
    types(lab, "block", "37,5")
    assert lab.session.blocked == 0.375
    types(lab, "crest", "1.0375")
    assert lab.session.setting("crest") == 1.0375


@pytest.mark.parametrize("story", SCENARIOS)
def test_the_days_of_a_shorter_story_end_where_it_does(story: str) -> None:
    lab = RiverLab("maintenance")
    lab.go(100)
    lab.tell(story)
    assert lab.panel.days.rows["day"]["high"] == lab.session.steps
    assert lab.panel.days.values["day"] == lab.session.now == 0
    lab.close()


def test_a_slider_shows_as_many_decimals_as_its_steps_have() -> None:
    assert [Slider(0, 1, step, 0).row()["places"] for step in (1, 0.1, 0.01, 0.005, 1e-6)] == [0, 1, 2, 3, 6]
