"""The clock that plays, and what waits until all is calm."""

import asyncio
import time
from typing import Any

import pytest

from riversim import RiverError
from riversim.session.player import Later, Player
from tests.lab.page import in_a_loop


def test_time_is_not_slowed_by_late_ticks() -> None:
    hours, ticked = [], []

    def slow(passed: float) -> bool:
        hours.append(passed)
        ticked.append(time.perf_counter())
        time.sleep(0.1)  # three ticks late
        return True

    async def play() -> None:
        player = Player(slow, lambda: None, hours_per_s=10.0)
        start = time.perf_counter()
        player.play()
        await asyncio.sleep(0.55)
        player.pause()
        assert sum(hours) == pytest.approx(10.0 * (ticked[-1] - start), abs=0.5)

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
        later = Later(lambda: done.append(1.0), calm=1.0, most=2.0)  # long beside a sleep, on a busy machine too
        for _ in range(5):
            later.ask()
            await asyncio.sleep(0.01)
        assert done == []
        while not done:
            later.ask()
            await asyncio.sleep(0.05)
        assert done == [1.0]

    in_a_loop(ask)


def test_what_takes_long_rests_before_it_is_done_again() -> None:
    done: list[float] = []

    async def ask() -> None:
        later = Later(lambda: done.append(1.0), calm=0.005)
        later.rest = 3.0  # long beside the rest, on a busy machine too
        for _ in range(8):
            later.ask()
            await asyncio.sleep(0.02)
        assert done == [1.0]
        while len(done) < 2:
            await asyncio.sleep(0.02)

    in_a_loop(ask)
