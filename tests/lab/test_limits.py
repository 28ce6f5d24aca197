"""What one kernel of the app may take: memory, and the processor's time for one thing."""

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from riversim.lab import RiverLab
from riversim.lab.limits import ACTION_S, MEMORY_MB, Watch, given
from riversim.model import RiverError
from riversim.session import Later
from tests import ROOT
from tests.lab.page import in_a_loop

HANDLERS = {kind: lambda *heard: None for kind in ("comm_open", "comm_msg", "comm_close")}
MOMENT_S = 0.2  # of the processor's time


@pytest.fixture
def watch() -> Iterator[Watch]:
    watch = Watch(MOMENT_S)
    yield watch
    watch.end()


def is_long() -> None:
    """Work of riversim's own that takes far too long."""
    until = time.process_time() + 50.0 * MOMENT_S
    while time.process_time() < until:
        RiverError("as many of them as can be made")


def test_what_takes_too_long_is_stopped_and_told_and_the_lab_goes_on(lab: RiverLab, watch: Watch) -> None:
    async def tries() -> None:
        watch.begin(asyncio.get_running_loop())
        start, before = time.process_time(), lab.session
        lab._attempt(is_long)
        assert time.process_time() - start < 25.0 * MOMENT_S
        assert "this takes too long" in lab.panel.error.text
        assert lab.session == before
        lab.block(0.5)
        assert lab.session.blocked == 0.5 and lab.panel.error.text == ""

    in_a_loop(tries)


def test_what_is_done_by_and_by_is_stopped_and_told_too(watch: Watch) -> None:
    async def tries() -> None:
        lab = RiverLab(weeks=1)
        lab._guard(dict(HANDLERS))
        watch.begin(asyncio.get_running_loop())
        later = Later(is_long, calm=0.01)
        later.ask()
        await asyncio.sleep(0.1)
        assert "this takes too long" in lab.panel.error.text
        lab.block(0.5)
        assert lab.session.blocked == 0.5
        lab.close()

    in_a_loop(tries)


def test_nothing_is_stopped_that_takes_many_short_times(watch: Watch) -> None:
    async def tries() -> None:
        watch.begin(asyncio.get_running_loop())
        until = time.process_time() + 4.0 * MOMENT_S
        while time.process_time() < until:
            sum(range(10_000))
            await asyncio.sleep(0)

    in_a_loop(tries)


def test_only_riversim_is_stopped_never_the_loop_that_it_runs_on(watch: Watch) -> None:
    watch._stop(0, sys._getframe())  # no room of riversim is at work here


def test_a_bug_that_shows_by_and_by_is_no_visitors_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    wrong: list[Any] = []

    async def tries() -> None:
        lab = RiverLab(weeks=1)
        lab._guard(dict(HANDLERS))
        loop = asyncio.get_running_loop()
        loop.default_exception_handler = lambda context: wrong.append(context["exception"])  # type: ignore[method-assign]
        loop.call_soon(lambda: 1 / 0)
        await asyncio.sleep(0.01)
        assert lab.panel.error.text == ""
        lab.close()

    in_a_loop(tries)
    assert [type(error) for error in wrong] == [ZeroDivisionError]


def test_what_needs_too_much_memory_is_told_and_the_lab_goes_on() -> None:
    if sys.platform != "linux":
        pytest.skip("this system can not limit memory")
    code = """
import numpy as np
from riversim.lab import RiverLab
from riversim.lab.limits import limit_memory
lab = RiverLab(weeks=1)
limit_memory(600)
lab._attempt(lambda: np.ones(10**8))
print(lab.panel.error.text)
lab.panel.take.attempt(lambda: np.ones(10**8))
print(lab.panel.take.said.text)
lab.block(0.5)
print(lab.session.blocked)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    told = "That did not work: there is not enough memory for this."
    assert done.stdout.splitlines() == [told, told, "0.5"]


@pytest.mark.parametrize(("said", "taken"), [("12.5", 12.5), ("0", 0.0), ("-1", 0.0), ("", 7.0), ("much", 7.0)])
def test_limits_are_changed_by_the_environment(monkeypatch: pytest.MonkeyPatch, said: str, taken: float) -> None:
    monkeypatch.setenv("RIVERSIM_ACTION_S", said)
    assert given("RIVERSIM_ACTION_S", 7.0) == taken
    monkeypatch.delenv("RIVERSIM_ACTION_S")
    assert given("RIVERSIM_ACTION_S", 7.0) == 7.0


def test_the_page_on_serving_names_the_limits() -> None:
    page = " ".join((ROOT / "notebooks" / "about" / "serving.md").read_text(encoding="utf-8").split())
    assert f"may take {MEMORY_MB:g} MB of memory" in page and f"{ACTION_S:g} seconds of the processor" in page
