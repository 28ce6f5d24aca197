"""The view, of which never more than two frames are under way."""

import asyncio
import threading
import time
from typing import Any

import pytest

from riversim.lab import RiverLab
from riversim.lab.view import MISSES, PATIENCE_S, FrameView, Words
from tests.lab.page import Page, in_a_loop


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Page:
    return Page(FrameView(), monkeypatch)


class Clock:
    """The time of the view, which passes when a test says so."""

    now = 0.0


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    clock.now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: clock.now)
    return clock


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
    assert page.frames == [b"1", b"2"]
    page.has_shown()
    assert page.frames == [b"1", b"2", b"4"]
    page.has_shown()
    assert page.frames == [b"1", b"2", b"4"]


def test_a_page_that_never_answers_is_waited_for_a_second(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    page.opens()
    offer(page, b"1", b"2", b"3")
    later = time.monotonic() + PATIENCE_S
    monkeypatch.setattr(time, "monotonic", lambda: later)
    offer(page, b"4")
    assert page.frames == [b"1", b"2", b"4"]


def test_the_last_frame_comes_by_itself_though_no_page_answers(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    async def wait() -> None:
        page.view._patience._calm = 0.02
        monkeypatch.setattr("riversim.lab.view.PATIENCE_S", 0.01)
        page.opens()
        offer(page, b"1", b"2", b"3")
        await asyncio.sleep(0.1)

    in_a_loop(wait)
    assert page.frames == [b"1", b"2", b"3"]


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


# --- several pages ------------------------------------------------------------------------------------------


def two(page: Page) -> None:
    for name in ("a", "b"):
        page.says("hello", page=name, narrow=False, pixels=900)


def test_a_page_that_says_goodbye_is_not_everybody(page: Page) -> None:
    two(page)
    page.says("bye", page="a")
    offer(page, b"1")
    page.says("shown", page="b", frame=page.number)
    page.says("bye", page="a")
    offer(page, b"2")
    assert page.frames == [b"1", b"2"]
    page.says("bye", page="b")
    offer(page, b"3")
    assert page.frames == [b"1", b"2"], "nobody looks"


def test_the_slowest_page_paces_the_frames_of_all(page: Page) -> None:
    two(page)
    offer(page, b"1", b"2", b"3", b"4")
    page.says("shown", page="a", frame=page.number)
    assert page.frames == [b"1", b"2"]
    page.says("shown", page="b", frame=page.number)
    assert page.frames == [b"1", b"2", b"4"]


def test_a_page_that_never_answers_stops_no_other_and_is_forgotten_in_the_end(page: Page, clock: Clock) -> None:
    two(page)
    offer(page, b"1", b"2")
    page.says("shown", page="b", frame=page.number)
    offer(page, b"waits")
    assert page.frames == [b"1", b"2"]
    clock.now += PATIENCE_S
    offer(page, b"3")
    for number in range(20):  # it is late now, and the other gets its frames at once
        page.says("shown", page="b", frame=page.number)
        offer(page, b"%d" % number)
    assert len(page.frames) == 3 + 20
    assert set(page.view.pages) == {"a", "b"}
    for _ in range(MISSES):
        clock.now += PATIENCE_S
        page.says("shown", page="b", frame=page.number)
        offer(page, b"on")
    assert set(page.view.pages) == {"b"}


def test_pages_that_all_fell_silent_get_no_more_frames(page: Page, clock: Clock) -> None:
    two(page)
    for _ in range(50):
        clock.now += PATIENCE_S
        offer(page, b"frame")
    assert len(page.frames) <= MISSES + 3
    assert not page.view.pages


def test_a_kernel_that_heard_nobody_for_long_takes_nobody_to_be_gone(page: Page, clock: Clock) -> None:
    two(page)
    offer(page, b"1", b"2")
    clock.now += 600.0
    offer(page, b"3")
    assert set(page.view.pages) == {"a", "b"}
    for name in ("a", "b"):
        page.says("shown", page=name, frame=page.number)
    assert not any(known.missed for known in page.view.pages.values())


def test_a_page_that_was_taken_to_be_gone_is_asked_to_say_hello_again(
    page: Page, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    two(page)
    page.says("bye", page="b")
    while page.view.pages:
        clock.now += PATIENCE_S
        offer(page, b"frame")
    said: list[Any] = []
    monkeypatch.setattr(page.view, "send", lambda content, buffers=(): said.append(content))
    for name in ("b", "a", "a"):
        page.says("shown", page=name, frame=1)
    assert said == [{"kind": "again"}], "who said goodbye is not asked"


def test_frames_fit_the_finest_page_and_are_a_phones_where_no_page_is_wider(page: Page) -> None:
    page.says("hello", page="phone", narrow=True, pixels=900, still=True)
    assert (page.view.narrow, page.view.pixels, page.view.still) == (True, 900, True)
    page.says("hello", page="desk", narrow=False, pixels=1800, still=False)
    assert (page.view.narrow, page.view.pixels, page.view.still) == (False, 1800, True)
    page.says("bye", page="phone")
    assert (page.view.narrow, page.view.pixels, page.view.still) == (False, 1800, False)
    page.says("hello", page="phone", narrow=True, pixels=900)
    page.says("bye", page="desk")
    assert (page.view.narrow, page.view.pixels) == (True, 900)


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


def test_what_another_thread_hands_over_is_done_on_the_loop_where_the_lab_lives() -> None:
    """As JupyterLab does, whose messages come through a subshell of the kernel."""
    threads: list[int] = []

    async def lives() -> None:
        view, lab = FrameView(), RiverLab("obstructed", weeks=1)
        view.on_key = lambda key: threads.append(threading.get_ident())
        await asyncio.to_thread(press, view, lab)
        await asyncio.sleep(0.01)
        assert lab.session.blocked == 0.7
        lab.close()

    def press(view: FrameView, lab: RiverLab) -> None:
        view._hear(view, {"kind": "key", "key": " "}, [])
        lab._try(lambda: threads.append(threading.get_ident()))
        lab.panel.block.value = 70

    in_a_loop(lives)
    assert threads == [threading.get_ident()] * 2
