"""The lab beside a plain `interact` notebook of the same river, both in Voila and a real browser.

Run by hand, on a quiet machine: ``python -m tests.benchmarks.browser``. Wanted: playing at 24 frames a
second or more, from a key on a slider to the changed picture 70 ms or less (median), and both at
least 8 times better than the notebook. Machines differ, so nothing fails; in CI it is only a short try.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from tests.browser import WAIT_MS, Visitor, served, visitor, voila, write_notebook
from tests.conftest import IN_CI, find_chromium

LAB = "from riversim import RiverLab\n\nRiverLab()"
# What many notebooks do: everything is made anew in a function, which is called with the sliders' values.
PLAIN = """
import riversim
from IPython.display import display
from ipywidgets import IntSlider, Play, interact

river = riversim.scenario("obstructed").river

def show(block, hour):
    run = riversim.simulate(river, riversim.hold(block / 100, 0, 56), weeks=8)
    display(riversim.picture(run, at=hour / 24), riversim.curves(run))

interact(
    show,
    block=IntSlider(min=0, max=100, step=5, description="Block the spillway (%)"),
    hour=Play(min=0, max=1344, interval=33),
);
"""
# Notes when each picture, told by its shape from the curves, was really painted, and when a key was pressed.
WATCH = """
    window.painted = [];
    window.pressed = 0;
    addEventListener("keydown", () => { window.pressed = performance.now(); }, true);
    document.addEventListener("load", ({target}) => {
        if (target.tagName !== "IMG" || Math.abs(target.naturalWidth / target.naturalHeight - 900 / 520) > 0.1) return;
        requestAnimationFrame((frame) => {
            if (window.painted.at(-1)?.frame !== frame) window.painted.push({frame, at: performance.now()});
        });
    }, true);
"""
CALM_MS = 1200


class Seen(NamedTuple):
    """What somebody at the page sees."""

    first_ms: float
    latencies_ms: list[float]
    fps: float


def watch(chromium: str, address: str, play: Callable[[Visitor], None], *, keys: int, seconds: float) -> Seen:
    """Open a page, press keys on the slider that blocks the spillway, then let it play."""
    with tempfile.TemporaryDirectory() as folder, visitor(chromium, Path(folder)) as guest:
        guest.page.add_init_script(WATCH)
        guest.page.goto(address)
        guest.sees("window.painted.length > 0")
        first = float(guest.page.evaluate("painted[0].at"))
        handle = guest.slider("Block the spillway")
        handle.focus()
        latencies = [_latency(guest, "ArrowRight" if n % 20 < 10 else "ArrowLeft") for n in range(keys)]
        play(guest)
        guest.page.wait_for_timeout(1500)
        before, start = guest.page.evaluate("[painted.length, performance.now()]")
        guest.page.wait_for_timeout(1000 * seconds)
        after, end = guest.page.evaluate("[painted.length, performance.now()]")
        assert guest.errors == []
        return Seen(first, latencies, 1000 * (after - before) / (end - start))


def _latency(guest: Visitor, key: str) -> float:
    """From a key, pressed when all is calm, to the next picture [ms]."""
    guest.page.wait_for_timeout(CALM_MS)
    guest.page.keyboard.press(key)
    guest.sees("window.painted.at(-1).at > window.pressed")
    return float(guest.page.evaluate("painted.find(({at}) => at > pressed).at - pressed"))


def play_lab(guest: Visitor) -> None:
    """Play the lab at a speed at which every frame is another hour."""
    guest.page.get_by_label("Speed").select_option("3 days a second")
    guest.button("Play").click()


def play_plain(guest: Visitor) -> None:
    """Play the plain notebook."""
    guest.page.locator(".widget-play button").first.click(timeout=WAIT_MS)


def table(lab: Seen, plain: Seen) -> str:
    """Both side by side, their ratios, and what is wanted."""
    rows = [
        ("frames painted a second", lab.fps, plain.fps, lab.fps / max(plain.fps, 1e-9), ">= 24", ">= 8"),
        *(
            (f"key to picture [ms], {name}", ours, theirs, theirs / ours, wanted, ratio)
            for name, ours, theirs, wanted, ratio in (
                ("median", median(lab.latencies_ms), median(plain.latencies_ms), "<= 70", ">= 8"),
                ("95 %", most(lab.latencies_ms), most(plain.latencies_ms), "", ""),
            )
        ),
        ("first picture [ms]", lab.first_ms, plain.first_ms, plain.first_ms / lab.first_ms, "", ""),
    ]
    lines = [f"{'':28}{'lab':>9}{'interact':>10}{'ratio':>8}   wanted"]
    lines += [f"{name:28}{a:9.1f}{b:10.1f}{r:8.1f}   {w:6} {x}" for name, a, b, r, w, x in rows]
    return "\n".join(lines)


def most(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def main(keys: int, seconds: float) -> None:
    """Measure both in turn, and print the table."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for notebook, code in (("lab", LAB), ("plain", PLAIN)):
            write_notebook(folder / f"{notebook}.ipynb", code)
        arguments, ready, base = voila(folder)
        with served(arguments, ready, folder):
            watch(chromium, f"{base}/voila/render/plain.ipynb", play_plain, keys=1, seconds=1.0)  # files are read once
            lab = watch(chromium, f"{base}/voila/render/lab.ipynb", play_lab, keys=keys, seconds=seconds)
            plain = watch(chromium, f"{base}/voila/render/plain.ipynb", play_plain, keys=keys, seconds=seconds)
    print(table(lab, plain))


if __name__ == "__main__":
    main(*((3, 2.0) if IN_CI else (40, 10.0)))
