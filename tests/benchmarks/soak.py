"""A lab that is played with for a long time: does memory grow, do figures pile up, does it turn slow?

Run by hand: ``python -m tests.benchmarks.soak 20`` (minutes of play). Wanted: after a warm-up memory grows by
less than 10 MB, figures and artists stay as many as they are, latency at the end is that of the beginning.
"""

import asyncio
import ctypes
import gc
import os
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from matplotlib.artist import Artist
from matplotlib.figure import Figure

from riversim import RiverError
from riversim.lab.lab import RiverLab
from riversim.lab.view import FrameView
from riversim.session.exports import KINDS
from riversim.words.language import LANGUAGES
from tests.conftest import IN_CI
from tests.lab.anybody import Anybody

SHOWN_S = 0.01  # what a browser takes to show a frame
PAGE = os.sysconf("SC_PAGE_SIZE")
ROUNDS, KEYS = (4, 3) if IN_CI else (12, 15)


class Sample(NamedTuple):
    """What is looked at from time to time, always in the same state of the lab."""

    minutes: float
    megabytes: float
    figures: int
    artists: int
    latency_ms: float
    actions: int


class Browser:
    """Shows every frame of a view a moment after it came."""

    def __init__(self, view: FrameView) -> None:
        self.view = view
        self.frames = 0
        view.send = self._take
        self.opens()

    def opens(self) -> None:
        """Show the view on a wide page."""
        self.view._hear(self.view, {"kind": "hello", "narrow": False, "pixels": self.view.width}, [])

    def _take(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        self.frames += 1
        shown = {"kind": "shown", "frame": content["frame"]}
        asyncio.get_running_loop().call_later(SHOWN_S, self.view._hear, self.view, shown, [])


async def soak(minutes: float, seed: int) -> list[Sample]:
    """Play and do things at random for so many minutes; a sample at the end of each round."""
    lab = RiverLab()
    browsers = [Browser(view) for view in (lab.panel.picture, lab.panel.curves)]
    await _warm_up(lab)
    anybody, samples, actions, start = Anybody(lab, seed), [], 0, time.monotonic()
    for _ in range(ROUNDS):
        until = time.monotonic() + 60.0 * minutes / ROUNDS
        while time.monotonic() < until:
            await _act(lab, anybody)
            actions += 1
        samples.append(await _sample(lab, browsers, (time.monotonic() - start) / 60.0, actions))
        print("{:8.2f}{:11.1f}{:9}{:9}{:13.1f}{:9}".format(*samples[-1]), flush=True)
    lab.close()
    return samples


async def _warm_up(lab: RiverLab) -> None:
    """Everything that is loaded or made large when it is first asked for, once."""
    for code in (*LANGUAGES, "en"):
        lab.look(language=code)
        await asyncio.sleep(0.5)
    for theme, projector in (("dark", True), ("dark", False), ("light", True), ("light", False)):
        lab.look(theme=theme, projector=projector)
        await asyncio.sleep(0.5)
    for tributaries in (1, 64, 8):
        lab.set("tributaries", tributaries)
        await asyncio.sleep(2.0)
    lab.show_many()
    for kind in KINDS.values():
        kind.make(lab.shown)


async def _act(lab: RiverLab, anybody: Anybody) -> None:
    action = anybody.next()
    with suppress(RiverError):
        action.do()
    if not lab.player.playing:
        lab.play()
    await asyncio.sleep(min(action.seconds, 1.0) or 0.05)


async def _sample(lab: RiverLab, browsers: list[Browser], minutes: float, actions: int) -> Sample:
    """The lab brought to one and the same state, then looked at."""
    lab.tell("obstructed")
    lab.look(theme="light", projector=False, words="river", language="en", still=False)
    lab.stage.forget()  # matplotlib keeps the ticks of axes that had more of them
    for browser in browsers:
        browser.opens()
    latencies = [await _latency(lab, browsers[0], 5 + 5 * n) for n in range(KEYS)]
    lab.reset()
    await asyncio.sleep(2.0)
    gc.collect()
    things = gc.get_objects()
    figures, artists = (sum(issubclass(type(thing), kind) for thing in things) for kind in (Figure, Artist))
    return Sample(minutes, memory(), figures, artists, median(latencies), actions)


async def _latency(lab: RiverLab, browser: Browser, percent: int) -> float:
    """From a slider moved to the frame on its way [ms], all being calm before."""
    await asyncio.sleep(1.2)
    frames, start = browser.frames, time.perf_counter()
    lab.panel.block.value = percent
    while browser.frames == frames:
        await asyncio.sleep(0.0005)
    return 1000.0 * (time.perf_counter() - start)


def memory() -> float:
    """What this process needs in memory [MB]; what its allocator keeps free comes and goes, so it is given back."""
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[1]) * PAGE / 1e6


def verdict(samples: list[Sample]) -> Iterator[str]:
    """What came of it, beside what is wanted; the first quarter warms up.

    Caches that have a limit fill up at different times, so growth is the robust slope of memory over time.
    """
    warm = samples[len(samples) // 4 :]
    half = len(warm) // 2
    early, late = warm[:half], warm[-half:]
    theilslopes: Any = import_module("scipy.stats").theilslopes
    slope = theilslopes([s.megabytes for s in warm], [s.minutes for s in warm])
    lasted = warm[-1].minutes - warm[0].minutes
    growth, low, high = (lasted * x for x in (slope.slope, slope.low_slope, slope.high_slope))
    yield f"memory grew by {growth:.1f} MB in {lasted:.1f} minutes, 95 %: {low:.1f} to {high:.1f} (wanted: under 10)"
    figures, artists = (sorted({getattr(s, name) for s in warm}) for name in ("figures", "artists"))
    yield f"figures {figures}, artists {artists} (wanted: one number)"
    before, after = (median(s.latency_ms for s in part) for part in (early, late))
    yield f"latency {before:.1f} ms, then {after:.1f} ms (wanted: the same)"


def main(minutes: float, seed: int = 1) -> None:
    """Print a line a round, and the verdict."""
    print(f"{'minutes':>8}{'memory MB':>11}{'figures':>9}{'artists':>9}{'latency ms':>13}{'actions':>9}")
    print(*verdict(asyncio.run(soak(minutes, seed))), sep="\n")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.1 if IN_CI else 20.0)
