"""All that lies on the page, and how `wiring` leads from it to what a visit does."""

import math

import pytest

from riversim import drug, words
from riversim.lab import RiverLab, Words
from riversim.lab.controls import FIRST
from riversim.lab.panel import KEYS as HEARD
from riversim.lab.wiring import keys_of
from riversim.model import parameters
from riversim.session import Session

DAY = 24


def test_the_lab_shows_all_that_was_asked_for(lab: RiverLab) -> None:
    panel = lab.panel
    texts = [w.text for w in panel.widgets() if isinstance(w, Words)]
    assert words.DISCLAIMER in texts
    assert words.CRISIS in texts
    assert panel.caption.live == "polite"
    assert panel.picture.alt == words.alt_text(lab.run, 0)
    assert {panel.gate, panel.days, panel.first, panel.seldom} <= set(panel.widgets())
    assert list(panel.first.sliders) == list(FIRST)
    assert set(panel.sliders) == set(parameters())


def test_the_buttons_do_their_work(lab: RiverLab) -> None:
    panel = lab.panel
    panel.infuse.click()
    assert lab.run.course.infusions[-1].drug == drug("ketamine")
    panel.step.click()
    assert lab.session.now == 2
    panel.back.click()
    assert lab.session.now == 1
    panel.rewind.click()
    assert (lab.session.now, lab.run.course.infusions) == (0, ())
    panel.drug.value, panel.dose.value = "placebo", 2.0
    panel.infuse.click()
    assert (lab.run.course.infusions[0].drug.name, lab.run.course.infusions[0].dose) == ("placebo", 2.0)
    panel.reset.click()
    assert lab.session == Session.begin("obstructed", weeks=2)


def test_the_keys_on_the_picture_have_the_same_effect(lab: RiverLab) -> None:
    lab.panel.picture.on_key("ArrowRight")
    lab.panel.picture.on_key("ArrowRight")
    lab.panel.picture.on_key("ArrowLeft")
    assert lab.session.now == 1


def test_the_page_is_told_of_every_key_that_the_lab_answers(lab: RiverLab) -> None:
    assert set(HEARD) == set(keys_of(lab, lab.stage.inside))


def test_the_day_slider_scrubs(lab: RiverLab) -> None:
    lab.panel.day.value = 5 * DAY
    assert lab.session.day(lab.session.now) == 5
    assert lab.panel.day.description == "Day 5, 00:00"


def test_a_mistake_is_told_in_words_and_nothing_else_changes(lab: RiverLab) -> None:
    session, run = lab.session, lab.run
    lab.panel.sliders["cause"].value = math.nan
    assert "must be a finite number from 0 to 1" in lab.panel.error.text
    assert lab.panel.sliders["cause"].value == session.setting("cause")
    assert (lab.session, lab.run) == (session, run)
    lab.panel.sliders["cause"].value = 0.2
    assert lab.panel.error.text == ""


def test_a_bug_is_told_and_not_hidden(lab: RiverLab, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(session: Session, share: float) -> Session:
        raise KeyError(share)

    monkeypatch.setattr(Session, "block", bug)
    with pytest.raises(KeyError):
        lab.panel.block.value = 50
    assert "KeyError" in lab.panel.error.text


def test_a_question_is_asked_about_the_story_and_its_answer_lets_time_run(lab: RiverLab) -> None:
    card = lab.panel.card
    card.open()
    assert card.asking.question is not None
    first = card.asking.question
    card.guess.guess = 0.0 if first.choices else 1.0
    card.reveal()
    assert card.result.text
    if not first.what_if:
        assert lab.session.day(lab.session.now) == pytest.approx(first.due(lab.run))
    lab.tell("drought")
    card.open()
    assert card.asking.question != first


def test_how_true_a_part_is_is_one_step_from_it(lab: RiverLab) -> None:
    assert lab.panel.about.layout.display == "none"
    for kind, part in (("gate", "spillway"), ("battery", "battery"), ("plug", "plug"), ("tributary", "tributary")):
        lab.touch(kind, 1)
        assert lab.panel.about.layout.display is None
        lab.panel.about.click()
        assert lab.panel.fuller.page["alone"]["part"] == part
        assert lab.panel.depth.value == "play" and lab.panel.truths.page.shown[0] == "", "nobody is led elsewhere"
        lab.panel.about.click()
        assert lab.panel.fuller.page == {} and lab.panel.about.description == "More on how true this is"
    lab.panel.about.click()
    lab.touch("gate")
    assert lab.panel.fuller.page == {}, "it was of another part"
