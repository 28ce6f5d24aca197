"""A page that takes long to load, on a slow or busy machine: it hears the kernel all the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import PICTURES, WAIT_MS, Visitor, rendered, visitor

pytestmark = pytest.mark.browser
# Each script of ours waits until the test lets it go on.
HELD = """
import anywidget, ipywidgets as widgets
import riversim.lab
from riversim.lab import RiverLab, Words
for kind in anywidget.AnyWidget.__subclasses__():
    kind._esm = "await new Promise(go => (window.held ??= []).push(go));\\n" + kind._esm
"""
WORDS = f"""{HELD}
told = Words("nothing yet")
more, said = widgets.Button(description="Say more"), []
def say(_):
    said.append("word")
    told.text = " ".join(said)
more.on_click(say)
widgets.VBox([more, told])
"""
LAB = f"""{HELD}
lab = RiverLab("obstructed", weeks=2, depth="explore")
lab
"""
LONG_MS = 3000  # anywidget's patience is 2 s
LATE = "page: [anywidget] Failed to initialize model."  # says it, and nothing more is amiss


@pytest.fixture(scope="module")
def pages(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of pages whose scripts are held up."""
    with rendered(tmp_path_factory.mktemp("slow"), {"words": WORDS, "lab": LAB}) as address:
        yield address


@pytest.fixture
def guest(browser: Browser) -> Iterator[Visitor]:
    """Somebody with a slow machine."""
    with visitor(browser) as guest:
        yield guest
        assert [error for error in guest.errors if error != LATE] == []


def lets_go(guest: Visitor, least: int) -> None:
    """Let the scripts go on, a good while after so many wait."""
    guest.sees(f"window.held?.length >= {least}")
    guest.page.wait_for_timeout(LONG_MS)
    guest.page.evaluate("held.forEach(go => go())")


def test_what_was_said_while_a_widget_loaded_is_shown_and_what_is_said_after_it(guest: Visitor, pages: str) -> None:
    guest.page.goto(f"{pages}/words.ipynb")
    guest.sees("window.held?.length >= 1")
    guest.button("Say more").click(timeout=WAIT_MS)
    lets_go(guest, 1)
    expect(guest.page.get_by_text("word", exact=True)).to_be_visible(timeout=WAIT_MS)
    guest.button("Say more").click()
    expect(guest.page.get_by_text("word word", exact=True)).to_be_visible(timeout=WAIT_MS)


def test_a_lab_that_loads_slowly_does_all_it_can(guest: Visitor, pages: str, tmp_path: Path) -> None:
    page = guest.page
    page.goto(f"{pages}/lab.ipynb")
    lets_go(guest, 10)
    guest.sees(PICTURES)
    _shows_and_tells(guest)
    _takes_away(guest, tmp_path)
    guest.button("Guess first, then look").click()
    page.locator(".riversim-guess input").first.wait_for(timeout=WAIT_MS)
    page.evaluate("document.querySelector('.riversim-frame').focus()")
    page.keyboard.press("Escape")
    page.locator(".riversim-frame").first.press("ArrowDown")
    guest.button("More on how true this is").click(timeout=WAIT_MS)
    expect(page.locator(".riversim-fuller h4")).to_be_visible(timeout=WAIT_MS)


def _shows_and_tells(guest: Visitor) -> None:
    """Picture, words and the line of time follow."""
    pixels = guest.pixels()
    guest.button("Give an infusion").click()
    expect(guest.page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    for _ in range(3):
        guest.button("Step").click()
    expect(guest.page.locator(".riversim-thumb")).to_have_attribute("aria-valuetext", "day 0, 04:00", timeout=WAIT_MS)
    guest.page.wait_for_timeout(1000)
    assert guest.pixels() != pixels
    assert "infusion" in guest.page.locator(".riversim-marks").inner_text()


def _takes_away(guest: Visitor, folder: Path) -> None:
    """A code is there to be copied, a file lands, and one is opened."""
    guest.page.get_by_role("button", name="Share, save and open").click()
    guest.button("Make a code").click()
    guest.page.locator(".riversim-copy").first.wait_for(timeout=WAIT_MS)
    with guest.page.expect_download(timeout=WAIT_MS) as saved:
        guest.button("Save").click()
    saved.value.save_as(folder / "run.txt")
    guest.brings(folder / "run.txt")
    guest.page.get_by_text("The river in the file is open.").wait_for(timeout=WAIT_MS)
