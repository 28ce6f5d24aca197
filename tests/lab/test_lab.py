"""The lab: what a visitor does, and what then holds. No browser: see test_browser.py."""

from __future__ import annotations

import asyncio
import itertools
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from riversim import RiverError, words
from riversim.lab.controls import FIRST, Control, help_text, slider
from riversim.lab.lab import RiverLab
from riversim.lab.looks import Looks
from riversim.lab.view import Words
from riversim.model.parameters import Parameter, parameters
from riversim.model.treatment import FIXED, drug
from riversim.session.session import Session
from tests.lab.page import Page, in_a_loop, same

DAY = 24
NUMBERS = list(parameters().values())


@pytest.fixture
def lab() -> Iterator[RiverLab]:
    lab = RiverLab("obstructed", weeks=2)
    yield lab
    lab.close()


# --- sliders from metadata ------------------------------------------------------------------------------


@pytest.mark.parametrize("p", NUMBERS, ids=lambda p: p.name)
def test_a_slider_says_what_its_parameter_says(p: Parameter) -> None:
    widget = slider(p, p.default)
    assert (widget.min, widget.max, widget.value) == (p.low, p.high, p.default)
    assert p.river[1:] in widget.description
    assert p.brain[1:] in widget.tooltip
    assert p.source in widget.tooltip
    assert ("anew from day 0" in help_text(p)) == (p.name in FIXED)


@pytest.mark.parametrize("p", NUMBERS, ids=lambda p: p.name)
def test_a_sliders_default_lies_on_the_grid_of_its_steps(p: Parameter) -> None:
    control = Control(slider(p, p.default))
    control.show(p.default)
    assert control.widget.value == p.default


def test_what_the_browser_sends_back_is_no_change_but_what_a_visitor_does_is() -> None:
    p = parameters()["rain"]
    control = Control(slider(p, p.default))
    heard: list[float] = []
    control.on_change(heard.append)
    control.show(1.2345)
    control.widget.value = math.nextafter(control.widget.value, 0.0)
    assert heard == []
    control.widget.value = 2.0
    control.widget.value = 1.23
    assert heard == [2.0, 1.23]


# --- the lab -----------------------------------------------------------------------------------------


def test_the_lab_shows_all_that_was_asked_for(lab: RiverLab) -> None:
    panel = lab.panel
    texts = [w.text for w in panel.widgets() if isinstance(w, Words)]
    assert words.DISCLAIMER in texts
    assert words.CRISIS in texts
    assert panel.caption.live == "polite"
    assert panel.picture.alt == words.alt_text(lab.run, 0)
    assert {panel.sliders[name].widget for name in FIRST} <= set(panel.widgets())
    assert {control.widget for control in panel.sliders.values()} <= set(panel.widgets())


def test_blocking_by_the_slider_changes_level_caption_and_what_is_to_come(lab: RiverLab) -> None:
    lab.go(3)
    level, caption = lab.run.level[lab.session.now], lab.panel.caption.text
    lab.panel.block.value = 90
    assert lab.session.blocked == 0.9
    assert lab.run.level[lab.session.now] > level
    assert lab.panel.caption.text != caption
    assert len(lab.run.level) == lab.session.steps + 1


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


def test_the_day_slider_scrubs(lab: RiverLab) -> None:
    lab.panel.day.value = 5 * DAY
    assert lab.session.day(lab.session.now) == 5
    assert lab.panel.day.description == "Day 5, 00:00"


def test_the_last_run_stays_as_a_ghost_under_the_same_weather(lab: RiverLab) -> None:
    told = lab.run
    assert lab.ghost is None
    assert lab.panel.difference.text == ""
    lab.block(0.9)
    lab.block(0.8)
    assert lab.ghost is not None
    assert same(lab.ghost, told), "a slider that is dragged is one change"
    lab.step(50)
    lived = lab.run
    lab.rewind()
    assert lab.ghost is lived
    assert np.array_equal(lab.run.rain, lived.rain)
    assert lab.panel.difference.text == words.difference(lab.run, lived)


def test_going_back_and_acting_differently_branches_the_future(lab: RiverLab) -> None:
    lab.block(0.9)
    lab.go(5)
    lived = lab.run
    lab.go(2)
    moment = lab.session.moment
    lab.infuse()
    assert lab.ghost is lived
    assert same(lab.run, lived, until=moment + 1)
    assert not same(lab.run, lived)


def test_rewinding_without_having_done_anything_makes_no_ghost(lab: RiverLab) -> None:
    lab.step(10)
    lab.rewind()
    assert lab.ghost is None


def test_a_mistake_is_told_in_words_and_nothing_else_changes(lab: RiverLab) -> None:
    session, run = lab.session, lab.run
    lab.panel.sliders["cause"].widget.value = math.nan
    assert "cause must be a finite number from 0 to 1" in lab.panel.error.text
    assert lab.panel.sliders["cause"].widget.value == session.setting("cause")
    assert (lab.session, lab.run) == (session, run)
    lab.panel.sliders["cause"].widget.value = 0.2
    assert lab.panel.error.text == ""


def test_a_bug_is_told_and_not_hidden(lab: RiverLab, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(session: Session, share: float) -> Session:
        raise KeyError(share)

    monkeypatch.setattr(Session, "block", bug)
    with pytest.raises(KeyError):
        lab.panel.block.value = 50
    assert "KeyError" in lab.panel.error.text


def test_the_methods_raise_what_the_controls_tell(lab: RiverLab) -> None:
    works: tuple[Callable[[], None], ...] = (
        lambda: lab.set("cause", 7),
        lambda: lab.block(-1),
        lambda: lab.tell("drougth"),
        lambda: lab.go(99),
        lambda: lab.speed(0),
        lab.play,
    )
    for work in works:
        with pytest.raises(RiverError):
            work()


def test_unknown_names_and_bad_weeks_are_refused() -> None:
    refused: list[dict[str, Any]] = [{"scenario": "no such"}, {"weeks": math.nan}, {"weeks": 0}, {"theme": "pink"}]
    for bad in refused:
        with pytest.raises(RiverError):
            RiverLab(**bad)


def test_the_sliders_follow_the_course(lab: RiverLab) -> None:
    lab.tell("bridge")
    first = lab.panel.sliders["cause"].widget.value
    lab.go(100)
    assert lab.panel.sliders["cause"].widget.value < first
    assert lab.session.course == Session.begin("bridge").course, "following is not moving"


def test_each_story_is_told_and_reset_to_the_bit(lab: RiverLab) -> None:
    for story in ("healthy", "too-much"):
        lab.panel.story.value = story
        first, run = lab.session, lab.run
        lab.set("tributaries", 3)
        lab.set("cause", 0.9)
        lab.block(1.0)
        lab.reset()
        assert lab.session == first
        assert same(lab.run, run)


def test_every_setting_gives_a_picture(lab: RiverLab, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [Page(view, monkeypatch) for view in (lab.panel.picture, lab.panel.curves)]
    for page in pages:
        page.opens()
    for name, value in (("tributaries", 12), ("seed", 5), ("step", 2.0), ("cause", 0.9)):
        count = [len(page.frames) for page in pages]
        for page in pages:
            page.has_shown()
        lab.set(name, value)
        assert all(len(page.frames) > n for page, n in zip(pages, count, strict=True))
    assert all(frame[:2] == b"\xff\xd8" or frame[1:4] == b"PNG" for page in pages for frame in page.frames)


def test_play_moves_on_also_after_a_change_and_pause_acts_at_once(lab: RiverLab) -> None:
    async def play() -> None:
        lab.speed(168.0)
        lab.play()
        assert lab.panel.play.description == "Pause"
        await asyncio.sleep(0.2)
        lab.set("cause", 0.9)
        now = lab.session.now
        await asyncio.sleep(0.2)
        assert lab.session.now > now > 0
        lab.panel.play.click()
        now = lab.session.now
        assert lab.panel.play.description == "Play"
        await asyncio.sleep(0.1)
        assert lab.session.now == now
        lab.play()
        lab.step()
        assert not lab.player.playing
        lab.play()
        await asyncio.sleep(0.1)
        assert lab.session.now > now

    in_a_loop(play)


def test_playing_ends_with_the_run_and_begins_again_from_its_start(lab: RiverLab) -> None:
    async def play() -> None:
        lab.speed(168.0 * 50)
        lab.play()
        await asyncio.wait_for(_until(lambda: not lab.player.playing), 5)
        assert lab.session.now == lab.session.steps
        assert lab.panel.play.description == "Play"
        lab.speed(24.0)
        lab.play()
        assert lab.session.now == 0
        lab.pause()

    in_a_loop(play)


def test_playing_ends_when_the_lab_is_closed() -> None:
    async def play() -> None:
        lab = RiverLab(weeks=1)
        lab.play()
        await asyncio.sleep(0.05)
        lab.close()
        await asyncio.sleep(0.05)
        assert not lab.player.playing
        assert len(asyncio.all_tasks()) == 1

    in_a_loop(play)


async def _until(condition: Callable[[], bool]) -> None:
    for _ in itertools.count():
        if condition():
            return
        await asyncio.sleep(0.01)


# --- how it looks ------------------------------------------------------------------------------------


def test_the_switches_change_how_it_looks_and_nothing_of_the_river(lab: RiverLab) -> None:
    panel, run = lab.panel, lab.run
    panel.dark.value = panel.projector.value = True
    assert lab.looks == Looks(theme="dark", projector=True)
    assert {"riversim-dark", "riversim-projector"} <= set(panel.box._dom_classes)
    panel.dark.value = False
    assert "riversim-dark" not in panel.box._dom_classes
    assert lab.run is run and not lab.history.past, "looks are no change to undo"


@pytest.mark.parametrize(
    ("vocabulary", "block", "rain"),
    [("river", "Block the spillway (%)", "Rain"), ("brain", "Block the NMDA receptors (%)", "Release of glutamate"),
     ("both", "Block the spillway (NMDA receptors) (%)", "(release of glutamate)")],
)  # fmt: skip
def test_river_words_brain_words_or_both(lab: RiverLab, vocabulary: str, block: str, rain: str) -> None:
    lab.panel.vocabulary.value = vocabulary
    assert lab.looks.words == vocabulary
    assert lab.panel.block.description == block
    assert rain in lab.panel.sliders["rain"].widget.description


def test_unknown_looks_are_refused_and_change_nothing(lab: RiverLab) -> None:
    before = lab.looks
    for bad in ({"theme": "pink"}, {"words": "heart"}, {"words": 3}):
        with pytest.raises(RiverError):
            lab.look(**bad)
    assert lab.looks == before


def test_a_page_that_asks_for_less_motion_gets_it(lab: RiverLab, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(lab.panel.picture, monkeypatch)
    page.says("hello", narrow=False, pixels=900, still=True)
    assert lab.looks.still and lab.panel.still.value
    lab.panel.still.value = False
    page.says("hello", narrow=True, pixels=300, still=True)
    assert not lab.looks.still, "what a visitor chose stays"


def test_without_motion_playing_steps_once_a_second(lab: RiverLab) -> None:
    lab.look(still=True)
    lab.speed(24.0)
    seen = [lab._advance(1.0) and lab.session.now for _ in range(50)]
    assert sorted(set(seen)) == [0, 24, 48]


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
        assert lab.panel.truths.page.shown[0] == part
