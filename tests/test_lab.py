"""The lab: what a visitor does, and what then holds. No browser: see test_browser.py."""

from __future__ import annotations

import asyncio
import itertools
import math
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import numpy as np
import pytest

from riversim import RiverError, words
from riversim.controls import FIRST, Control, help_text, slider
from riversim.lab import RiverLab
from riversim.parameters import Parameter, parameters
from riversim.player import Later, Player
from riversim.session import Session
from riversim.trajectory import Trajectory
from riversim.treatment import FIXED, drug
from riversim.view import PATIENCE_S, FrameView, Words

DAY = 24
NUMBERS = list(parameters().values())


@pytest.fixture
def session() -> Session:
    """The obstructed river in the middle of its third day."""
    return Session.begin("obstructed", weeks=2).at(2 * DAY + 12)


@pytest.fixture
def lab() -> Iterator[RiverLab]:
    lab = RiverLab("obstructed", weeks=2)
    yield lab
    lab.close()


class Page:
    """A browser page that shows a view, as far as the kernel can tell."""

    def __init__(self, view: FrameView, monkeypatch: pytest.MonkeyPatch) -> None:
        self.view = view
        self.frames: list[bytes] = []
        monkeypatch.setattr(view, "send", self._receive)

    def _receive(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        assert content["kind"] == "frame"
        self.number = content["frame"]
        self.frames.append(buffers[0])

    def says(self, kind: str, **more: Any) -> None:
        self.view._hear(self.view, {"kind": kind, **more}, [])

    def opens(self) -> None:
        self.says("hello", narrow=False, pixels=900)

    def has_shown(self) -> None:
        self.says("shown", frame=self.number)


def same(a: Trajectory, b: Trajectory, until: int | None = None) -> bool:
    """Whether two runs are equal to the bit, up to a time index."""
    here = slice(until)
    return all(np.array_equal(x[here], b.series()[name][here]) for name, x in a.series().items())


def in_a_loop(work: Callable[[], Awaitable[None]]) -> None:
    """Do what the notebook's own loop would do."""

    async def run() -> None:
        await work()

    asyncio.run(run())


# --- the session: one value, and what is done to it -----------------------------------------------


def test_a_block_holds_from_the_hour_on_show_to_the_end(session: Session) -> None:
    run = session.block(0.9).simulate()
    assert (run.block[session.now :] == 0.9).all()
    assert (run.block[: session.now] == 0.0).all()


def test_letting_go_ends_the_block(session: Session) -> None:
    run = session.block(0.9).at(session.now + 10).block(0.0).simulate()
    assert np.flatnonzero(run.block).tolist() == list(range(session.now, session.now + 10))


def test_changes_within_one_hour_are_one_change(session: Session) -> None:
    dragged = session
    for share in (0.1, 0.5, 0.7, 0.9):
        dragged = dragged.block(share).set("cause", share).infuse("ketamine", share)
    once = session.block(0.9).set("cause", 0.9).infuse("ketamine", 0.9)
    assert dragged == once
    assert len(once.course.spells) == len(once.course.shifts) == len(once.course.infusions) == 1


@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.block(0.9),
        lambda s: s.infuse("ketamine"),
        lambda s: s.set("cause", 0.1),
        lambda s: s.set("crest", 1),
    ],
    ids=["block", "infusion", "gradual", "sudden"],
)
def test_what_is_done_now_leaves_the_past_and_the_weather_alone(session: Session, act: Any) -> None:
    before, acted = session.simulate(), act(session)
    after = acted.simulate(after=before.until(session.moment))
    assert same(before, after, until=session.now)
    assert not same(before, after)
    assert np.array_equal(before.rain, after.rain)
    assert same(after, acted.simulate())


def test_a_slider_takes_over_from_care_in_the_middle_of_it() -> None:
    session = Session.begin("bridge").at(20 * DAY)
    told, moved = session.simulate(), session.set("cause", 0.9)
    run = moved.simulate(after=told.until(session.moment))
    assert told.cause[session.now - 1] != told.cause[session.now - 2], "care is under way"
    assert (run.cause[session.now :] == 0.9).all()
    assert moved.setting("cause") == 0.9


def test_the_present_is_the_beginning_of_the_whole_run(session: Session) -> None:
    acted = session.block(0.9).infuse("ketamine")
    present = acted.present(after=session.simulate().until(session.moment))
    assert len(present.level) == acted.now + 1
    assert same(present, acted.simulate(), until=acted.now + 1)
    assert same(acted.simulate(after=present), acted.simulate())


def test_at_the_beginning_the_first_hour_answers() -> None:
    assert Session.begin("obstructed").block(0.5).now == 1


def test_at_the_very_end_the_last_hour_answers(session: Session) -> None:
    end = session.at(10**9).block(0.9)
    assert end.now == end.steps
    assert end.simulate().block[-1] == 0.9


@pytest.mark.parametrize("name", sorted(FIXED))
def test_what_can_not_change_while_running_makes_another_river_on_the_same_day(session: Session, name: str) -> None:
    p = parameters()[name]
    other = session.block(0.5).set(name, p.low if getattr(session.river, name) != p.low else p.high)
    assert other.river != session.river
    assert other.day(other.now) == pytest.approx(session.day(session.now), abs=other.river.step / 24)
    assert other.course == session.block(0.5).course
    other.simulate()


def test_rewind_keeps_settings_and_undoes_what_was_done_by_hand(session: Session) -> None:
    acted = session.block(0.9).infuse("ketamine").set("cause", 0.2).set("crest", 1.0)
    rewound = acted.rewind()
    assert rewound.now == 0
    assert rewound.course == session.course
    assert (rewound.setting("cause"), rewound.setting("crest")) == (0.2, 1.0)
    assert (rewound.simulate().cause == 0.2).all()
    assert rewound.rewind() == rewound


def test_rewind_keeps_the_storys_own_course_but_for_what_a_slider_took_over() -> None:
    bridge = Session.begin("bridge").at(200)
    assert bridge.block(0.9).rewind().course == bridge.course
    taken_over = bridge.set("cause", 0.3).rewind()
    assert taken_over.course.infusions == bridge.course.infusions
    assert taken_over.course.shifts == ()


def test_reset_gives_the_first_state_back(session: Session) -> None:
    first = Session.begin("obstructed", weeks=2)
    assert session.set("seed", 3).set("cause", 0.9).block(1.0).reset() == first


def test_a_bad_value_is_told_with_its_range_and_changes_nothing(session: Session) -> None:
    for bad in (math.nan, math.inf, -1.0, 2.0, "much"):
        with pytest.raises(RiverError, match=r"cause .*from 0 to 1"):
            session.set("cause", bad)  # type: ignore[arg-type]
    with pytest.raises(RiverError, match="Did you mean 'cause'"):
        session.set("couse", 0.1)
    with pytest.raises(RiverError, match="block = 2"):
        session.block(2)
    with pytest.raises(RiverError, match="ketamine"):
        session.infuse("ketamin")


# --- the view: never more than one frame under way ------------------------------------------------


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(FrameView(), monkeypatch)


def offer(page: Page, *frames: bytes) -> None:
    for frame in frames:
        page.view.offer(lambda frame=frame: frame)  # type: ignore[misc]


def test_nothing_is_made_before_a_page_shows_the_view(page: Page) -> None:
    page.view.offer(lambda: pytest.fail("made for nobody"))
    offer(page, b"newer")
    assert page.frames == []
    page.opens()
    assert page.frames == [b"newer"]


def test_the_newest_frame_wins_and_the_rest_are_never_made(page: Page) -> None:
    page.opens()
    offer(page, b"1", b"2", b"3", b"4")
    assert page.frames == [b"1"]
    page.has_shown()
    assert page.frames == [b"1", b"4"]
    page.has_shown()
    assert page.frames == [b"1", b"4"]


def test_a_page_that_never_answers_is_waited_for_a_second(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.opens()
    offer(page, b"1", b"2")
    later = time.monotonic() + PATIENCE_S
    monkeypatch.setattr(time, "monotonic", lambda: later)
    offer(page, b"3")
    assert page.frames == [b"1", b"3"]


def test_the_last_frame_comes_by_itself_though_no_page_answers(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait() -> None:
        page.view._patience._calm = 0.02
        monkeypatch.setattr("riversim.view.PATIENCE_S", 0.01)
        page.opens()
        offer(page, b"1", b"2")
        await asyncio.sleep(0.1)

    in_a_loop(wait)
    assert page.frames == [b"1", b"2"]


def test_a_view_that_is_opened_again_shows_the_last_frame(page: Page) -> None:
    page.opens()
    offer(page, b"1")
    page.has_shown()
    page.says("bye")
    offer(page, b"2")
    assert page.frames == [b"1"], "nobody looks"
    page.opens()
    page.has_shown()
    page.opens()
    assert page.frames == [b"1", b"2", b"2"]


def test_two_pages_that_answer_for_the_same_frame_do_not_get_in_each_others_way(page: Page) -> None:
    page.opens()
    offer(page, b"1")
    first = page.number
    page.opens()  # another page: it gets the same frame again
    offer(page, b"2")
    page.has_shown()
    page.says("shown", frame=first)
    offer(page, b"3")
    page.has_shown()
    assert page.frames == [b"1", b"1", b"2", b"3"]


def test_touches_and_keys_reach_their_listeners(page: Page) -> None:
    heard: list[Any] = []
    page.view.on_touch = lambda x, y: heard.append((x, y))
    page.view.on_key = heard.append
    page.says("touch", x=0.25, y=0.5)
    page.says("key", key="ArrowLeft")
    assert heard == [(0.25, 0.5), "ArrowLeft"]


def test_words_are_set_as_text_never_as_markup() -> None:
    assert "textContent" in Words._esm
    assert "innerHTML" not in Words._esm + FrameView._esm


# --- the clock --------------------------------------------------------------------------------------


def test_time_is_not_slowed_by_late_ticks() -> None:
    hours: list[float] = []

    def slow(passed: float) -> bool:
        hours.append(passed)
        time.sleep(0.1)  # three ticks late
        return True

    async def play() -> None:
        player = Player(slow, lambda: None, hours_per_s=10.0)
        start = time.perf_counter()
        player.play()
        await asyncio.sleep(0.55)
        elapsed = time.perf_counter() - start
        player.pause()
        assert sum(hours) == pytest.approx(10.0 * elapsed, abs=1.5)

    in_a_loop(play)


def test_pause_acts_at_once() -> None:
    ticks: list[float] = []

    def tick(hours: float) -> bool:
        ticks.append(hours)
        return True

    async def play() -> None:
        player = Player(tick, lambda: None)
        player.play()
        await asyncio.sleep(0.1)
        player.pause()
        heard = len(ticks)
        assert heard > 0
        await asyncio.sleep(0.1)
        assert (len(ticks), player.playing) == (heard, False)

    in_a_loop(play)


def test_an_error_while_playing_is_heard_of_and_stops_the_clock() -> None:
    heard: list[Any] = []

    def tick(hours: float) -> bool:
        raise KeyError("a bug")

    async def play() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: heard.append(context["exception"]))
        player = Player(tick, lambda: heard.append("stopped"))
        player.play()
        await asyncio.sleep(0.1)
        assert not player.playing

    in_a_loop(play)
    assert heard[0] == "stopped"
    assert isinstance(heard[1], KeyError)


def test_playing_needs_a_loop() -> None:
    with pytest.raises(RiverError, match="Jupyter"):
        Player(lambda hours: True, lambda: None).play()


def test_what_waits_for_calm_is_done_once_and_is_not_put_off_for_ever() -> None:
    done: list[float] = []

    async def ask() -> None:
        later = Later(lambda: done.append(1.0), calm=0.05, most=0.12)
        for _ in range(5):
            later.ask()
            await asyncio.sleep(0.01)
        assert done == []
        for _ in range(10):
            later.ask()
            await asyncio.sleep(0.01)
        assert done == [1.0]

    in_a_loop(ask)


def test_what_takes_long_rests_before_it_is_done_again() -> None:
    done: list[float] = []

    async def ask() -> None:
        later = Later(lambda: done.append(1.0), calm=0.005)
        later.rest = 0.2
        for _ in range(8):
            later.ask()
            await asyncio.sleep(0.02)
        assert done == [1.0]
        await asyncio.sleep(0.2)
        assert done == [1.0, 1.0]

    in_a_loop(ask)


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
