"""A picture that plays to the moment that somebody guessed about."""

import asyncio

import pytest

from riversim import words
from riversim.lessons.showing import Showing
from riversim.session import Session
from tests.lab.page import Page, in_a_loop

SESSION = Session.begin("one-infusion", 1.0)


def test_it_is_not_seen_before_it_plays_and_without_a_loop_shows_the_moment_at_once() -> None:
    showing, done = Showing(SESSION), []
    assert showing.box.layout.display == "none"
    showing.play(3.0, lambda: done.append(showing.visit.session.now))
    assert showing.box.layout.display is None and done == [72]
    assert showing.caption.text == words.caption(showing.visit.run, 72)
    assert showing.view.alt == words.alt_text(showing.visit.run, 72)


def test_it_plays_there_in_frames_that_tell_what_happens_and_light_it(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        showing, done = Showing(SESSION), []
        page = Page(showing.view, monkeypatch)
        page.opens()
        showing.play(1.0, lambda: done.append(1))
        said, lit, frames = set(), set(), 0
        for _ in range(1200):
            await asyncio.sleep(0.01)
            if page.frames:
                frames += len(page.frames)
                page.frames.clear()
                page.has_shown()
            said.add(showing.caption.text)
            lit.add(showing.view.lit)
            if done:
                break
        assert done == [1] and frames > 10
        assert any("infusion" in text for text in said) and {"gate", ""} <= lit
        assert showing.view.strengths, "water is seen to run"
        showing.close()

    in_a_loop(visit)


def test_who_asks_for_less_motion_is_shown_the_moment_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        showing, done = Showing(SESSION), []
        page = Page(showing.view, monkeypatch)
        showing.play(3.0, lambda: done.append(1))
        assert not done
        page.says("hello", narrow=False, pixels=900, still=True)
        assert done == [1] and showing.view.calm and showing.visit.session.now == 72
        showing.play(1.0, lambda: done.append(2))
        assert done == [1, 2] and not showing.visit.player.playing
        showing.close()

    in_a_loop(visit)


def test_what_was_to_be_done_is_not_where_it_is_stopped() -> None:
    async def visit() -> None:
        showing, done = Showing(SESSION), []
        showing.play(3.0, lambda: done.append(1))
        showing.stop()
        await asyncio.sleep(0.1)
        assert not done and not showing.visit.player.playing

    in_a_loop(visit)


def test_its_parts_answer_and_change_nothing() -> None:
    showing = Showing(SESSION)
    showing.play(3.0, lambda: None)
    showing._screen.still()
    assert showing.view.spots and not any(acts for *_spot, acts in showing.view.spots)
    before = showing.visit.session
    told = set()
    for kind in ("gate", "battery 1", "tree 2"):
        x, y, *_ = showing.view.spots[showing.view.names.index(kind)]
        showing.view.on_touch(x, y)
        told.add(showing.caption.text)
    showing.view.on_key("ArrowDown")
    told.add(showing.caption.text)
    showing.view.on_key("q")
    assert len(told) >= 3 and showing.visit.session == before
