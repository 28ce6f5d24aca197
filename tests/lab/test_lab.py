"""The lab: what a visitor does, what then holds, and what its `stage` shows on each `screen`."""

import asyncio
import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from riversim import RiverError, scenario, words
from riversim.lab.lab import RiverLab
from tests.lab.page import Page, in_a_loop
from tests.runs import same


def test_blocking_by_the_slider_changes_level_caption_and_what_is_to_come(lab: RiverLab) -> None:
    lab.go(3)
    level, caption = lab.run.level[lab.session.now], lab.panel.caption.text
    lab.panel.block.value = 90
    assert lab.session.blocked == 0.9
    assert lab.run.level[lab.session.now] > level
    assert lab.panel.caption.text != caption
    assert len(lab.run.level) == lab.session.steps + 1


def test_the_last_run_stays_as_a_ghost_under_the_same_weather(lab: RiverLab) -> None:
    lab.look(depth="explore")
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


def test_the_methods_raise_what_the_controls_tell(lab: RiverLab) -> None:
    works: tuple[Callable[[], None], ...] = (
        lambda: lab.set("cause", 7), lambda: lab.block(-1), lambda: lab.tell("drougth"), lambda: lab.go(99),
        lambda: lab.speed(0), lab.play,
    )  # fmt: skip
    for work in works:
        with pytest.raises(RiverError):
            work()


OLD = "r1.t4dhzXjaq1YqLskvqlSyUkopyi9NzyhR0lEqyc9JUbIyMrE0MtZRyssvV7IyNTCoBQAqqQzt"


def test_of_a_code_of_the_river_of_before_it_is_told_until_something_is_done() -> None:
    lab = RiverLab(code=OLD)
    assert (lab.session.story, lab.session.now) == ("drought", 500)
    assert lab.panel.hint.text.startswith("This was made with an earlier version") and not lab.panel.error.text
    lab.step()
    assert lab.panel.hint.text == ""
    lab.open(OLD)
    assert lab.panel.hint.text.startswith("This was made with an earlier version")
    lab.open(lab.share())
    assert lab.panel.hint.text == ""
    lab.close()


def test_what_is_told_of_a_code_is_told_in_the_labs_own_language(lab: RiverLab) -> None:
    lab.look(language="fr")
    lab.open(OLD)
    assert lab.panel.hint.text.startswith("Ceci a été fait")


def test_unknown_names_and_bad_weeks_are_refused() -> None:
    refused: list[dict[str, Any]] = [{"scenario": "no such"}, {"weeks": math.nan}, {"weeks": 0}, {"theme": "pink"}]
    for bad in refused:
        with pytest.raises(RiverError):
            RiverLab(**bad)


@pytest.mark.parametrize("steps", [float("nan"), None, "two", 10**400])
def test_steps_that_are_no_number_are_refused_in_words(lab: RiverLab, steps: Any) -> None:
    with pytest.raises(RiverError, match="steps"):
        lab.step(steps)


@pytest.mark.parametrize("number", [None, "two", [1], 1.5, 10**400])
def test_a_part_that_there_is_not_is_refused_in_words(lab: RiverLab, number: Any) -> None:
    with pytest.raises(RiverError, match="there is no battery"):
        lab.touch("battery", number)


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


def test_a_story_cut_short_leaves_out_what_would_come_later() -> None:
    lab = RiverLab("drought", weeks=1)  # its drought begins on day 7
    assert lab.session.steps == len(lab.run.level) - 1 == 168
    assert lab.run.course.spells == ()
    lab.close()


def test_a_shorter_story_begins_at_its_beginning_too() -> None:
    lab = RiverLab("obstructed", weeks=8)
    lab.go(50)
    lab.tell("one-infusion")
    assert lab.session.steps < 50 * 24
    assert (lab.session.now, lab.panel.day.value) == (0, 0)
    lab.close()


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


def test_playing_goes_on_while_any_page_looks_and_ends_when_all_have_gone(
    lab: RiverLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riversim.lab.view.ALONE_S", 0.05)

    async def play() -> None:
        page = Page(lab.panel.picture, monkeypatch)
        for name in ("a", "b"):
            page.says("hello", page=name, narrow=False, pixels=900)
        lab.play()
        page.says("bye", page="a")
        await asyncio.sleep(0.2)
        assert lab.player.playing, "the other page looks"
        page.says("bye", page="b")
        await asyncio.wait_for(_until(lambda: not lab.player.playing), 5)

    in_a_loop(play)


async def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


# --- what happens, told and watched again ------------------------------------------------------------------


def test_what_happens_is_told_in_place_of_the_caption(lab: RiverLab) -> None:
    assert lab.panel.caption.text == scenario("obstructed").sentences[0]
    lab.infuse()
    assert lab.told and lab.panel.caption.text == lab.told.sentence
    lab.go(0.7)
    assert lab.told is None and lab.panel.caption.text == words.caption(lab.run, lab.session.now)


def test_the_picture_flows_between_hours_and_rests_while_something_is_read(
    lab: RiverLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def play() -> None:
        second = 0.0
        lab.director.clock = lambda: second
        page = Page(lab.panel.picture, monkeypatch)
        page.opens()
        lab.infuse()
        lab.play()
        frames: dict[int, set[bytes]] = {}
        while lab.session.now < 4:
            page.has_shown()
            before, told, held = len(page.frames), lab.told, lab.director.held
            second += 1.0 / 30.0
            lab._advance(lab.player.hours_per_s / 30.0)
            if held and lab.director.held and lab.told == told:
                assert len(page.frames) == before, "nothing changes, so no frame is made"
            else:
                frames.setdefault(lab.session.now, set()).update(page.frames[before:])
        lab.pause()
        assert all(len(frames[hour]) > 10 for hour in (1, 2, 3)), "an hour takes some half a second"
        assert lab.between == 0.0

    in_a_loop(play)


def test_two_events_of_one_moment_are_told_one_after_the_other(lab: RiverLab) -> None:
    async def play() -> None:
        second = 0.0
        lab.director.clock = lambda: second
        lab.infuse()
        lab.play()
        told = [lab.panel.caption.text]
        while lab.session.now < 4:
            second += 1.0 / 30.0
            lab._advance(lab.player.hours_per_s / 30.0)
            if lab.told and told[-1] != lab.told.sentence:
                told.append(lab.panel.caption.text)
        lab.pause()
        assert told[:3] == [event.sentence for event in words.events(lab.run)[:3]]

    in_a_loop(play)


def test_buttons_show_the_next_event_and_the_last_one_again_and_say_when_there_is_none(lab: RiverLab) -> None:
    panel = lab.panel
    panel.again.click()
    assert panel.hint.text == "Nothing has happened yet." and panel.error.text == ""
    told = words.events(lab.run)
    panel.next.click()
    assert lab.session.now == told[0].index and panel.caption.text == told[0].sentence and panel.hint.text == ""
    lab.step(5)
    panel.again.click()
    assert lab.session.now == told[0].index
    for _ in told:
        panel.next.click()
    assert panel.hint.text.startswith("Nothing more happens")


def test_time_passes_by_itself_until_a_speed_is_chosen(lab: RiverLab) -> None:
    assert lab.directed and lab.panel.speed.label.startswith("By itself")
    lab.panel.speed.value = 72.0
    assert not lab.directed and lab.player.hours_per_s == 72.0
    lab.panel.speed.value = 0.0
    assert lab.directed and lab.panel.error.text == ""


def test_a_part_is_lit_only_while_it_may_be_as_it_was_told() -> None:
    lab = RiverLab("one-infusion")
    lab.director.clock = lambda: 0.0  # nobody has read a thing yet
    lab.speed(168.0)
    lab._advance(3.0)
    assert lab.told is not None and lab.panel.picture.lit
    lab._advance(30.0)
    assert lab.told is not None and lab.panel.caption.text and lab.panel.picture.lit == ""
