"""The view, of which never more than two frames are under way."""

import asyncio
import threading
import time
from typing import Any

import pytest

from riversim.lab import RiverLab
from riversim.lab.view import PATIENCE_S, FrameView, Words
from tests.lab.page import Page, in_a_loop


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
