"""The site, which needs no Python on the machine, beside the same lab in Voila and in JupyterLite.

Run by hand, on a quiet machine: ``python -m tests.benchmarks.site``. Wanted: something to look at after 1 s, live after
4.5 s at a first visit and 2.5 s at the next, at most 13 MB by then, 24 frames a second or more, and 60 ms from a key to
the picture (median). Machines differ, so nothing fails; in CI it is only a short try. All are measured in turn; in
JupyterLite, where it is installed, the one cell of a notebook is run as soon as it is there.
With ``--phone`` the site is opened in a phone's window on a processor slowed down four times.
"""

import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from playwright.sync_api import CDPSession, ConsoleMessage, Page

from riversim.site import lite, runtime
from riversim.site.serving import LOOSE
from tests.benchmarks import browser as lab_in_voila
from tests.benchmarks.browser import CALM_MS, LAB, LATENCIES, PAUSE_S, WATCH, attached, browser, most, play_lab
from tests.browser.stranger import Stranger
from tests.browser.visitor import WAIT_MS, Visitor, rendered, write_notebook
from tests.conftest import IN_CI, find_chromium
from tests.site import ground, pyodide
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
            # The picture stays in sight, or there is no need to draw it.
            guest.page.locator(".riversim-slider-bar").first.evaluate("one => one.focus({ preventScroll: true })")
            guest.page.evaluate(f"void press({keys}, {CALM_MS})")
            guest.page.wait_for_timeout((keys + 1) * CALM_MS)
            guest.sees(f"window.pressed.length === {keys} && {LATENCIES}.every((ms) => ms > 0)")
            keyed: list[float] = guest.page.evaluate(LATENCIES)
            play_lab(guest)
            pages = _processes(guest.page)
        time.sleep(PAUSE_S)
        start = time.time()
        time.sleep(seconds)
        heavy = _memory(pages)  # with no tool there, which keeps all that was fetched
        with attached(door, lambda page: Stranger(page, address)) as guest:
            times = guest.page.evaluate("painted.map(({at}) => (performance.timeOrigin + at) / 1000)")
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


def _processes(page: Page) -> list[Path]:
    """Where the system tells how large each process is that shows pages."""
    assert page.context.browser
    tool = page.context.browser.new_browser_cdp_session()
    told: dict[str, Any] = tool.send("SystemInfo.getProcessInfo")
    return [Path(f"/proc/{one['id']}/statm") for one in told["processInfo"] if one["type"] == "renderer"]


def _memory(processes: list[Path]) -> float:
    """What the page's holds [MB], its worker's Python and the browser's own code included."""
    sizes = [int(one.read_text(encoding="ascii").split()[1]) * 4096 / 1e6 for one in processes if one.is_file()]
    return max(sizes, default=float("nan"))


def voila(chromium: str, *, keys: int, seconds: float) -> Visit:
    """The same of the lab in Voila, as far as it has it."""
    with tempfile.TemporaryDirectory() as name, rendered(Path(name), {"lab": LAB}) as page:
        seen = lab_in_voila.watch(chromium, f"{page}/lab.ipynb", play_lab, keys=keys, seconds=seconds)
    return Visit(cold_ms=seen.first_ms, fps=seen.fps, key_ms=seen.key_ms, late_key_ms=seen.late_key_ms)


class Reader(Visitor):
    """Somebody in JupyterLite, which asks for files that need not be there, and calls that errors."""

    def _note_console(self, message: ConsoleMessage) -> None:
        pass


def jupyterlite(chromium: str, folder: Path, *, keys: int, seconds: float) -> Visit:
    """The same of a notebook in JupyterLite, as far as it has it."""
    with ground.served(folder) as site:
        address = f"{site.address}{LOOSE}/notebooks/index.html?path=lab.ipynb"
        seen = lab_in_voila.watch(
            chromium, address, play_lab, keys=keys, seconds=seconds, begin=_run_cell, made=Reader
        )  # fmt: skip
        sent = sum(size for _, size in site.sent) / 1e6
    return Visit(cold_ms=seen.first_ms, all_mb=sent, fps=seen.fps, key_ms=seen.key_ms, late_key_ms=seen.late_key_ms)


def _run_cell(guest: Visitor) -> None:
    guest.page.get_by_role("button", name="Python (Pyodide)").wait_for(timeout=WAIT_MS)  # or nothing would hear of it
    guest.page.locator(".jp-CodeCell").first.click(timeout=WAIT_MS)
    guest.page.keyboard.press("Shift+Enter")


def table(columns: dict[str, Visit]) -> str:
    """All side by side, and what is wanted."""
    lines = [f"{'':34}{''.join(f'{name:>13}' for name in columns)}   wanted"]
    for (name, wanted), *values in zip(ROWS, *columns.values(), strict=True):
        shown = ["" if value != value else f"{value:.1f}" for value in values]
        lines.append(f"{name:34}{''.join(f'{one:>13}' for one in shown)}   {wanted}")
    return "\n".join(lines)


def main(rounds: int, keys: int, seconds: float, *, phone: bool = False) -> None:
    """Measure all in turn, and print the middle of the rounds."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no chromium: apt-get install chromium")
    seen: dict[str, list[Visit]] = {}
    with tempfile.TemporaryDirectory() as shared:
        try:
            folder = ground.made(Path(shared))
        except UnavailableError as error:
            sys.exit(str(error))
        with_notebook = Path(shared) / "notebook"
        code = not phone and find_spec("jupyterlite_pyodide_kernel") is not None
        if code:
            write_notebook(Path(shared) / "lab.ipynb", LAB)
            lite.write(with_notebook, runtime.given(pyodide.folder()), [Path(shared) / "lab.ipynb"])
        for n in range(rounds):
            own = seen.setdefault("site", [])
            own.append(visit(chromium, folder, phone=phone, keys=keys, seconds=seconds))
            if not phone:
                seen.setdefault("Voila", []).append(voila(chromium, keys=keys, seconds=seconds))
            if code:
                there = jupyterlite(chromium, with_notebook, keys=keys, seconds=seconds)
                seen.setdefault("JupyterLite", []).append(there)
            print(f"round {n + 1}: live after {own[-1].cold_ms:.0f} and {own[-1].warm_ms:.0f} ms", flush=True)
    print(table({name: Visit(*map(median, zip(*visits, strict=True))) for name, visits in seen.items()}))


if __name__ == "__main__":
    main(*((1, 3, 2.0) if IN_CI else (5, 10, 5.0)), phone="--phone" in sys.argv)
