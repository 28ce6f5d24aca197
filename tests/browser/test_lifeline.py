"""Pages that come and go, kernels that are lost, labs that are left: in a real browser, with real kernels."""

import json
import os
import re
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import WAIT_MS, Visitor, jupyterlab, served, visitor, write_notebook

pytestmark = pytest.mark.browser
LEFT_S = 5.0  # so soon after its page was left a kernel has ended

PLACES = """[...document.querySelectorAll(".riversim-river, .riversim-side")].map(part => {
    const box = part.getBoundingClientRect();
    return [box.left, box.width].map(Math.round);
})"""
SIGNS = """[...document.querySelectorAll(".jupyter-widgets-disconnected")]
    .filter(part => getComputedStyle(part, "::before").content !== "none").length"""


def test_a_lost_connection_is_told_the_river_is_kept_and_a_kernel_ends_with_its_page(guest: Visitor) -> None:
    guest.button("Give an infusion").click()
    expect(guest.page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    guest.page.wait_for_timeout(1000)
    places = guest.page.evaluate(PLACES)
    os.kill(_kernel(guest), signal.SIGKILL)
    expect(guest.page.get_by_role("alert")).to_contain_text("The connection is lost", timeout=WAIT_MS)
    for part in (guest.button("Play"), guest.picture(), guest.page.locator(".riversim-thumb")):
        part.click()
    guest.slider("Block the spillway").press("ArrowRight")
    assert guest.page.evaluate(PLACES) == places
    assert guest.page.evaluate(SIGNS) == 0, "one sentence says it, and no sign on each of a hundred parts"
    assert guest.violations(".riversim") == []
    guest.page.get_by_role("link", name="Open your river again").click()
    guest.page.wait_for_url(re.compile(r"\?river="))
    guest.sees_pictures()
    expect(guest.page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    kernel = Path("/proc") / str(_kernel(guest))
    guest.page.goto("about:blank")
    assert _within(LEFT_S, lambda: not kernel.exists())


def _kernel(guest: Visitor) -> int:
    """The process of the kernel behind a page of the app."""
    config = json.loads(guest.page.locator("#jupyter-config-data").inner_text() or "{}")
    name = f"kernel-{config['kernelId']}".encode()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if name in (process / "cmdline").read_bytes():
                return int(process.name)
        except OSError:  # it has just ended
            continue
    raise RuntimeError("there is no kernel")


def _within(seconds: float, holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + seconds
    while not holds() and time.monotonic() < until:
        time.sleep(0.1)
    return holds()


LAB = "from riversim import RiverLab\nlab = RiverLab(depth='explore')\nlab"
LABS = "import gc\nprint('labs:', sum(isinstance(one, RiverLab) for one in gc.get_objects()))"


def test_a_notebook_in_two_tabs_that_is_loaded_anew_cleared_and_run_again(browser: Browser, tmp_path: Path) -> None:
    arguments, ready, page = jupyterlab(tmp_path)
    write_notebook(tmp_path / "lesson.ipynb", LAB, LABS)
    with served(arguments, ready, tmp_path), visitor(browser) as guest:
        guest.page.goto(page)
        guest.hears_the_kernel()
        for _ in range(3):
            _runs_cell(guest, 0)
            guest.page.wait_for_timeout(1500)
            guest.sees_pictures()
        _counts_one_lab(guest)
        guest.page.keyboard.press("Control+s")
        guest.page.wait_for_timeout(1500)
        guest.page.goto(page)
        guest.sees_pictures()
        other = Visitor(guest.page.context.new_page())
        other.page.goto(page)
        other.sees_pictures()
        guest.button("Play").click()
        other.button("Pause").wait_for(timeout=WAIT_MS)
        other.page.get_by_role("menuitem", name="Edit", exact=True).click()
        other.page.get_by_role("menuitem", name="Clear Outputs of All Cells").click()
        expect(other.page.locator(".riversim")).to_have_count(0)
        shown = int(guest.picture().get_attribute("data-frame") or 0)
        guest.sees(f"Number(document.querySelector('.riversim-frame').dataset.frame) > {shown + 10}")
        guest.button("Pause").click()
        assert guest.errors == []


def _runs_cell(guest: Visitor, number: int) -> None:
    guest.page.locator(".jp-Cell .jp-InputPrompt").nth(number).click()
    guest.page.keyboard.press("Control+Enter")


def _counts_one_lab(guest: Visitor) -> None:
    """In the kernel; those that were there before are let go of a few seconds after they were left."""
    said = guest.page.locator(".jp-OutputArea-output").filter(has_text="labs:")
    until = time.monotonic() + 30.0
    while time.monotonic() < until:
        _runs_cell(guest, 1)
        guest.page.wait_for_timeout(1500)
        if said.count() and said.first.inner_text().strip() == "labs: 1":
            return
    pytest.fail(said.first.inner_text())
