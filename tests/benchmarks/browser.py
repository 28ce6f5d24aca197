"""The lab beside a plain `interact` notebook of the same river, both in Voila and a real browser.

Run by hand, on a quiet machine: ``python -m tests.benchmarks.browser``. Wanted: playing at 24 frames a
second or more, from a key on a slider to the changed picture 70 ms or less (median), and both at
least 8 times better than the notebook. Machines differ, so nothing fails; in CI it is only a short try.

Both are measured in turn for some rounds, since others' work comes and goes on a shared machine: the
middle one of the rounds says how it was, each figure's best one how it is when nobody disturbs.
The page presses its keys and notes its pictures by itself, and nothing is attached to the browser
meanwhile: a tool that listens is sent a copy of every frame, which costs a fifth of the frames.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles
from typing import Any, NamedTuple

from playwright.sync_api import Page, sync_playwright

from tests.browser.visitor import FLAGS, WAIT_MS, Visitor, rendered
from tests.conftest import IN_CI, find_chromium

LAB = "from riversim import RiverLab\n\nRiverLab(depth='explore')"
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
# Notes when each picture, told by its shape from the curves and by its size from an application's own signs, was really
# painted; presses keys when all is calm.
WATCH = """
    window.painted = [];
    const note = (wide, high) => {
        const shapes = [900 / 520, 540 / 600]; // wide, or upright
        if (high < 200 || !shapes.some((shape) => Math.abs(wide / high - shape) <= 0.1)) return;
        requestAnimationFrame((frame) => {
            if (window.painted.at(-1)?.frame !== frame) window.painted.push({frame, at: performance.now()});
        });
    };
    document.addEventListener("load", ({target}) => {
        if (target.tagName === "IMG") note(target.naturalWidth, target.naturalHeight);
    }, true);
    const draw = CanvasRenderingContext2D.prototype.drawImage;
    CanvasRenderingContext2D.prototype.drawImage = function (...what) {
        draw.apply(this, what);
        note(this.canvas.width, this.canvas.height);
    };
    window.pressed = [];
    window.press = async (keys, calm) => {
        for (let n = 0; n < keys; n++) {
            await new Promise((go) => setTimeout(go, calm));
            window.pressed.push(performance.now());
            const [has, on] = [document.activeElement, n % 20 < 10];
            const key = on ? "ArrowRight" : "ArrowLeft";
            if (has.type === "range") has[on ? "stepUp" : "stepDown"](); // which no key from a script moves
            const pressed = new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true});
            const heard = has.type === "range" ? new Event("input") : pressed;
            has.dispatchEvent(heard);
        }
    };
"""
LATENCIES = "pressed.map((key) => painted.find(({at}) => at > key)?.at - key)"
CALM_MS = 1200
PAUSE_S = 1.5


class Seen(NamedTuple):
    """What somebody at the page sees."""

    fps: float
    key_ms: float
    late_key_ms: float
    first_ms: float


ROWS = (
    ("frames painted a second", ">= 24", ">= 8"),
    ("key to picture [ms], median", "<= 70", ">= 8"),
    ("key to picture [ms], 95 %", "", ""),
    ("first picture [ms]", "", ""),
)


@contextmanager
def browser(chromium: str, folder: Path) -> Iterator[str]:
    """The address at which a tool can attach itself to a browser that knows nothing yet."""
    own = ["--remote-debugging-port=0", f"--user-data-dir={folder}", "--window-size=1280,1000"]
    with subprocess.Popen([chromium, *FLAGS, *own], stderr=subprocess.DEVNULL) as process:
        try:
            told = folder / "DevToolsActivePort"
            while not (told.exists() and told.read_text(encoding="utf-8")):
                time.sleep(0.1)
            yield f"http://127.0.0.1:{told.read_text(encoding='utf-8').split()[0]}"
        finally:
            process.terminate()


@contextmanager
def attached(address: str, made: Callable[[Page], Visitor] = Visitor) -> Iterator[Any]:
    """Somebody at the page, who leaves it open afterwards and saw no error."""
    with sync_playwright() as play:
        tool = play.chromium.connect_over_cdp(address)
        guest = made(tool.contexts[0].pages[0])
        yield guest
        assert guest.errors == []
        tool.close()


def watch(
    chromium: str, address: str, play: Callable[[Visitor], None], *, keys: int, seconds: float,
    begin: Callable[[Visitor], None] = lambda guest: None, made: Callable[[Page], Visitor] = Visitor,
) -> Seen:  # fmt: skip
    """Open a page, do what it takes to `begin`, press keys on the slider that blocks the spillway, then let it play."""
    # A browser that was just ended may still write in its folder.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, browser(chromium, Path(folder)) as door:
        with attached(door, made) as guest:
            guest.page.add_init_script(WATCH)
            guest.page.goto(address)
            begin(guest)
            guest.sees("window.painted.length > 0")
            guest.page.locator(".riversim-slider-bar, .noUi-handle").first.focus()  # ours, and ipywidgets'
            guest.page.evaluate(f"void press({keys}, {CALM_MS})")
        time.sleep((keys + 1) * CALM_MS / 1000)
        with attached(door, made) as guest:
            guest.sees(f"window.pressed.length === {keys} && {LATENCIES}.every((ms) => ms > 0)")
            first, latencies = guest.page.evaluate(f"[painted[0].at, {LATENCIES}]")
            play(guest)
        time.sleep(PAUSE_S)
        start = time.time()
        time.sleep(seconds)
        with attached(door, made) as guest:
            times: list[float] = guest.page.evaluate("painted.map(({at}) => (performance.timeOrigin + at) / 1000)")
        frames = sum(start < at < start + seconds for at in times)
    return Seen(frames / seconds, median(latencies), most(latencies), first)


def play_lab(guest: Visitor) -> None:
    """Play the lab at a speed at which every frame is another hour."""
    guest.page.get_by_label("Speed").select_option("3 days a second")
    guest.button("Play").click()


def play_plain(guest: Visitor) -> None:
    """Play the plain notebook."""
    guest.page.locator(".widget-play button").first.click(timeout=WAIT_MS)


def table(lab: Seen, plain: Seen) -> str:
    """Both side by side, how many times the lab is better, and what is wanted."""
    lines = [f"{'':28}{'lab':>9}{'interact':>10}{'ratio':>8}   wanted"]
    for (name, wanted, times), ours, theirs in zip(ROWS, lab, plain, strict=True):
        ratio = theirs / ours if "ms" in name else ours / max(theirs, 1e-9)
        lines.append(f"{name:28}{ours:9.1f}{theirs:10.1f}{ratio:8.1f}   {wanted:6} {times}")
    return "\n".join(lines)


def best(seen: list[Seen]) -> Seen:
    """The best that each figure was in any round."""
    fps, *times = zip(*seen, strict=True)
    return Seen(max(fps), *map(min, times))


def middle(seen: list[Seen]) -> Seen:
    """Each figure's median over the rounds."""
    return Seen(*map(median, zip(*seen, strict=True)))


def most(values: list[float]) -> float:
    """The 95th percentile."""
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


def main(rounds: int, keys: int, seconds: float) -> None:
    """Measure both in turn, and print the tables."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no chromium: apt-get install chromium")
    labs: list[Seen] = []
    plains: list[Seen] = []
    with tempfile.TemporaryDirectory() as name, rendered(Path(name), {"lab": LAB, "plain": PLAIN}) as page:
        watch(chromium, f"{page}/plain.ipynb", play_plain, keys=1, seconds=1.0)  # so that files were read once
        for n in range(rounds):
            labs.append(watch(chromium, f"{page}/lab.ipynb", play_lab, keys=keys, seconds=seconds))
            plains.append(watch(chromium, f"{page}/plain.ipynb", play_plain, keys=keys, seconds=seconds))
            fps, latency, *_ = labs[-1]
            print(f"round {n + 1}: lab {fps:.1f} frames a second, key to picture {latency:.0f} ms", flush=True)
    print(f"\nThe middle of {rounds}\n{table(middle(labs), middle(plains))}")
    print(f"\nThe best of {rounds}\n{table(best(labs), best(plains))}")


if __name__ == "__main__":
    main(*((1, 3, 2.0) if IN_CI else (6, 10, 5.0)))
