"""The site, which needs no Python on the machine, beside the same lab in Voila: how soon, how heavy, how fluid.

Run by hand, on a quiet machine: ``python -m tests.benchmarks.site``. Wanted: something to look at after 1 s, live after
4.5 s at a first visit and 2.5 s at the next, at most 13 MB by then, 24 frames a second or more, and 60 ms from a key to
the picture (median). Machines differ, so nothing fails; in CI it is only a short try. Both are measured in turn.
With ``--phone`` the site is opened in a phone's window on a processor slowed down four times.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, Page

from tests.benchmarks import browser as lab_in_voila
from tests.benchmarks.browser import CALM_MS, LAB, LATENCIES, PAUSE_S, WATCH, attached, browser, most, play_lab
from tests.browser.stranger import Stranger
from tests.browser.visitor import rendered
from tests.conftest import IN_CI, find_chromium
from tests.site import ground
from tests.site.pyodide import UnavailableError

MARKS = "Object.fromEntries(performance.getEntriesByType('mark').map(({name, startTime}) => [name, startTime]))"
LOOKED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
LIVE = "performance.getEntriesByName('riversim live').length > 0"
PHONE, SLOWER = {"width": 390, "height": 844, "deviceScaleFactor": 2, "mobile": True}, 4


class Visit(NamedTuple):
    """What somebody at the page sees, in milliseconds, megabytes, and frames a second."""

    look_ms: float = float("nan")
    cold_ms: float = float("nan")
    warm_ms: float = float("nan")
    live_mb: float = float("nan")
    all_mb: float = float("nan")
    fps: float = float("nan")
    key_ms: float = float("nan")
    late_key_ms: float = float("nan")
    page_mb: float = float("nan")


ROWS = (
    ("something to look at [ms]", "<= 1000"),
    ("live, first visit [ms]", "<= 4500"),
    ("live, next visit [ms]", "<= 2500"),
    ("transferred till live [MB]", "<= 13"),
    ("transferred in all [MB]", ""),
    ("frames painted a second", ">= 24"),
    ("key to picture [ms], median", "<= 60"),
    ("key to picture [ms], 95 %", ""),
    ("memory of the page's process [MB]", ""),
)


def visit(chromium: str, folder: Path, *, phone: bool, keys: int, seconds: float) -> Visit:
    """Come twice, press keys on the slider that blocks the spillway, then let it play."""
    with (
        ground.served(folder) as site,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as own,
        browser(chromium, Path(own)) as door,
    ):
        address = f"{site.address}?depth=explore"
        with attached(door, lambda page: Stranger(page, address)) as guest:
            if phone:
                _on_a_phone(guest.page)
            guest.page.add_init_script(WATCH)
            cold = _arrives(guest, address)
            look, sent = guest.page.evaluate(LOOKED), sum(size for _, size in site.sent) / 1e6
            guest.is_kept()
            everything = sum(size for _, size in site.sent) / 1e6
            warm = _arrives(guest, address)
            guest.page.locator(".riversim-slider-bar").first.focus()
            guest.page.evaluate(f"void press({keys}, {CALM_MS})")
            guest.page.wait_for_timeout((keys + 1) * CALM_MS)
            guest.sees(f"window.pressed.length === {keys} && {LATENCIES}.every((ms) => ms > 0)")
            keyed: list[float] = guest.page.evaluate(LATENCIES)
            play_lab(guest)
        time.sleep(PAUSE_S)
        start = time.time()
        time.sleep(seconds)
        with attached(door, lambda page: Stranger(page, address)) as guest:
            times = guest.page.evaluate("painted.map(({at}) => (performance.timeOrigin + at) / 1000)")
            heavy = _memory(guest.page)
    frames = sum(start < at < start + seconds for at in times)
    return Visit(look, cold, warm, sent, everything, frames / seconds, median(keyed), most(keyed), heavy)


def _arrives(guest: Stranger, address: str) -> float:
    """When the lab is live [ms]."""
    guest.page.goto(address)
    guest.sees(LIVE)
    return float(guest.page.evaluate(MARKS)["riversim live"])


def _on_a_phone(page: Page) -> None:
    tool: CDPSession = page.context.new_cdp_session(page)
    tool.send("Emulation.setDeviceMetricsOverride", PHONE)
    tool.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _memory(page: Page) -> float:
    """What the page's process holds [MB], its worker's Python included."""
    assert page.context.browser
    tool = page.context.browser.new_browser_cdp_session()
    told: dict[str, Any] = tool.send("SystemInfo.getProcessInfo")
    pids = [one["id"] for one in told["processInfo"] if one["type"] == "renderer"]
    sizes = [Path(f"/proc/{pid}/statm") for pid in pids]
    return max(
        (int(size.read_text(encoding="ascii").split()[1]) * 4096 / 1e6 for size in sizes if size.is_file()),
        default=float("nan"),
    )


def voila(chromium: str, *, keys: int, seconds: float) -> Visit:
    """The same of the lab in Voila, as far as it has it."""
    with tempfile.TemporaryDirectory() as name, rendered(Path(name), {"lab": LAB}) as page:
        seen = lab_in_voila.watch(chromium, f"{page}/lab.ipynb", play_lab, keys=keys, seconds=seconds)
    return Visit(cold_ms=seen.first_ms, fps=seen.fps, key_ms=seen.key_ms, late_key_ms=seen.late_key_ms)


def table(site: Visit, other: Visit | None) -> str:
    """Both side by side, and what is wanted."""
    lines = [f"{'':34}{'site':>9}{'Voila':>9}   wanted"]
    for (name, wanted), ours, theirs in zip(ROWS, site, other or Visit(), strict=True):
        shown = ["" if value != value else f"{value:.1f}" for value in (ours, theirs)]
        lines.append(f"{name:34}{shown[0]:>9}{shown[1]:>9}   {wanted}")
    return "\n".join(lines)


def main(rounds: int, keys: int, seconds: float, *, phone: bool = False) -> None:
    """Measure in turn, and print the middle of the rounds."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as shared:
        try:
            folder = ground.made(Path(shared))
        except UnavailableError as error:
            sys.exit(str(error))
        sites, voilas = [], []
        for n in range(rounds):
            sites.append(visit(chromium, folder, phone=phone, keys=keys, seconds=seconds))
            if not phone:
                voilas.append(voila(chromium, keys=keys, seconds=seconds))
            print(f"round {n + 1}: live after {sites[-1].cold_ms:.0f} and {sites[-1].warm_ms:.0f} ms", flush=True)
    middle = [Visit(*map(median, zip(*seen, strict=True))) if seen else None for seen in (sites, voilas)]
    print(table(middle[0] or Visit(), middle[1]))


if __name__ == "__main__":
    main(*((1, 3, 2.0) if IN_CI else (5, 10, 5.0)), phone="--phone" in sys.argv)
