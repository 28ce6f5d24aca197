"""The lab in a real browser, as somebody meets it in JupyterLab and in Voila."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from riversim.session.session import Session
from riversim.session.share import encode
from tests.browser.visitor import WAIT_MS, Visitor, jupyterlab, notebook, served, visitor

pytestmark = pytest.mark.browser
SHARED = Session.begin("bridge").at(240).block(0.5)


def test_the_app_answers_to_the_keyboard(guest: Visitor) -> None:
    _blocks_the_spillway(guest)
    _plays_and_pauses(guest)


def test_the_picture_answers_to_a_touch_which_undo_takes_back(guest: Visitor) -> None:
    picture, block = guest.picture(), _block(guest)
    box = picture.bounding_box()
    assert box is not None
    gate = (box["x"] + 0.355 * box["width"], box["y"] + 0.68 * box["height"])
    guest.page.mouse.move(*gate)
    assert picture.evaluate("picture => picture.style.cursor") == "pointer"
    guest.page.mouse.click(*gate)
    guest.page.get_by_text("% of the spillway is blocked by hand").wait_for(timeout=WAIT_MS)
    expect(block).to_have_value("90", timeout=WAIT_MS)
    guest.page.keyboard.press("ArrowDown")
    expect(guest.page.locator(".riversim-ring").first).to_be_visible(timeout=WAIT_MS)
    guest.page.get_by_text("Battery 1 holds").wait_for(timeout=WAIT_MS)
    guest.page.keyboard.press("Control+z")
    expect(block).to_have_value("0", timeout=WAIT_MS)


def _block(guest: Visitor) -> Locator:
    return guest.page.get_by_role("slider", name="Block the spillway")


@pytest.mark.parametrize("address", [f"/?depth=explore&river={encode(SHARED)}"], indirect=True, ids=["shared"])
def test_a_code_in_the_address_opens_what_was_shared(guest: Visitor) -> None:
    guest.page.get_by_text("Day 10, 00:00").first.wait_for(timeout=WAIT_MS)
    expect(_block(guest)).to_have_value("50", timeout=WAIT_MS)


@pytest.mark.parametrize("guest", [{"width": 375, "height": 812}], indirect=True, ids=["phone"])
def test_the_app_fits_a_phone(guest: Visitor) -> None:
    assert not guest.is_too_wide(), "no sideways scrolling"
    assert guest.overlaps() == []


# Notebook 7 asks for the settings of a part of JupyterLab that it leaves out, with an empty notebook too.
NOTEBOOKS_OWN = "page: Cannot read properties of undefined (reading 'schema')"


@pytest.mark.parametrize("server", [jupyterlab, notebook], ids=["JupyterLab", "Notebook"])
def test_the_lesson_works_where_notebooks_are_read(
    server: Callable[[Path], tuple[list[str], str, str]], chromium: str, tmp_path: Path
) -> None:
    arguments, ready, page = server(tmp_path)
    with served(arguments, ready, tmp_path), visitor(chromium, tmp_path) as guest:
        guest.page.goto(page)
        guest.hears_the_kernel()
        expect(guest.page.locator("img[alt^='A river with eight tributaries']").first).to_be_visible(timeout=WAIT_MS)
        _runs_all_cells(guest)
        guest.sees_pictures()
        assert guest.page.get_by_text("This is a still picture").count() == 0, "what is alive needs no still beside it"
        _blocks_the_spillway(guest)
        _plays_and_pauses(guest)
        _saves_and_opens(guest, tmp_path / "run.txt")
        _keeps_the_keys(guest)
        _guesses_and_then_sees_the_run(guest)
        _lets_the_river_mark_the_check(guest)
        assert guest.violations(".riversim") == []
        assert [error for error in guest.errors if server is jupyterlab or error != NOTEBOOKS_OWN] == []


def _saves_and_opens(guest: Visitor, path: Path) -> None:
    """The river that is on show lands in a file, and comes back from it."""
    guest.page.get_by_role("button", name="Share, save and open").click()
    with guest.page.expect_download(timeout=WAIT_MS) as saved:
        guest.button("Save").click()
    saved.value.save_as(path)
    shown = guest.page.locator(".riversim-slider").filter(has_text="Day ").inner_text()
    guest.button("Reset all").click()
    guest.page.locator(".riversim-slider").filter(has_text="Day 0, 00:00").wait_for(timeout=WAIT_MS)
    guest.brings(path)
    guest.page.locator(".riversim-slider").filter(has_text=shown).wait_for(timeout=WAIT_MS)
    expect(_block(guest)).to_have_value("100", timeout=WAIT_MS)


def _runs_all_cells(guest: Visitor) -> None:
    """As the notebook says to who sees no sliders."""
    assert guest.page.locator(".jp-CodeCell .cm-content").count() == 0, "no code is to be seen"
    guest.page.get_by_role("menuitem", name="Run", exact=True).click()
    guest.page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    last = guest.page.get_by_text("Nothing is counted or kept.")
    _scrolls(guest, 50_000, last.is_visible)  # what is out of sight may not be laid out before
    last.wait_for(timeout=WAIT_MS)
    _scrolls(guest, -50_000, guest.has_pictures)  # JupyterLab jumps to the end of the page


def _scrolls(guest: Visitor, far: int, done: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_MS / 1000.0
    while not done() and time.monotonic() < until:
        guest.page.locator(".jp-Notebook").hover()
        guest.page.mouse.wheel(0, far)
        guest.page.wait_for_timeout(500)


def _keeps_the_keys(guest: Visitor) -> None:
    """Arrow keys do what the lab says, and are not taken for the notebook's cells."""
    thumb = guest.page.locator(".riversim-thumb")
    for part, key in ((thumb, "ArrowRight"), (guest.page.locator(".riversim-frame").first, "ArrowRight"),
                      (thumb, "ArrowUp")):  # fmt: skip
        hour = float(thumb.get_attribute("aria-valuenow") or 0.0)
        part.press(key)
        guest.sees(f"document.querySelector('.riversim-thumb').getAttribute('aria-valuenow') > {hour}")
        expect(part).to_be_focused()
    block = guest.slider("Block the spillway")
    held = block.get_attribute("aria-valuetext")
    block.press("ArrowLeft")
    expect(block).not_to_have_attribute("aria-valuetext", held or "", timeout=WAIT_MS)
    expect(block).to_be_focused()


def _guesses_and_then_sees_the_run(guest: Visitor) -> None:
    card = guest.page.locator(".riversim-card").filter(has=guest.page.get_by_text("Where will the river level be"))
    card.scroll_into_view_if_needed(timeout=WAIT_MS)
    assert guest.page.locator(".riversim-still").count() == 0
    card.get_by_role("slider").press("ArrowRight")
    card.get_by_role("button", name="See what happens").click()
    # JupyterLab lays out what is out of sight when it comes to it: the text is there before.
    still = guest.page.locator(".riversim-still").first
    expect(still).to_contain_text("All eight tributaries are open.", timeout=WAIT_MS)
    fold = guest.page.locator("details").filter(has_text="Why do its trees wilt?")
    fold.locator("summary").click()
    expect(fold.get_by_text("Its mouths are clogged.")).to_be_visible(timeout=WAIT_MS)


def _lets_the_river_mark_the_check(guest: Visitor) -> None:
    quiz = guest.page.locator(".riversim-quiz")
    for number in range(2):
        quiz.locator("fieldset").nth(number).get_by_role("radio").nth(number).press("Space")
    quiz.get_by_role("button", name="Let the river mark it").click()
    expect(quiz.get_by_text("It went as you guessed.")).to_be_visible(timeout=WAIT_MS)
    expect(quiz.get_by_text("It went another way this time.")).to_be_visible(timeout=WAIT_MS)
    assert quiz.get_by_role("radio", checked=True).count() == 2, "one question leaves the other's answer alone"


def _blocks_the_spillway(guest: Visitor) -> None:
    picture, gauge, caption, alt = guest.pixels(), guest.gauge(), guest.caption(), _alt(guest)
    handle = guest.slider("Block the spillway")
    handle.focus()
    handle.press("End")
    guest.sees(f"document.querySelector('.riversim-caption').innerText !== {caption!r}")
    guest.sees(f"document.querySelector('.riversim-frame').ariaLabel !== {alt!r}")
    guest.page.wait_for_timeout(500)
    assert handle.input_value() == "100"
    assert guest.pixels() != picture
    assert guest.gauge() != gauge, "the level has risen"
    assert "blocked" in guest.caption()


def _plays_and_pauses(guest: Visitor) -> None:
    day = guest.page.locator(".riversim-slider").filter(has_text="Day ")
    before, picture = day.inner_text(), guest.pixels()
    guest.button("Play").click()
    guest.button("Pause").wait_for(timeout=WAIT_MS)
    for _ in range(60):  # time moves once what is told has been read
        guest.page.wait_for_timeout(250)
        if day.inner_text() != before:
            break
    guest.button("Pause").click()
    guest.button("Play").wait_for(timeout=WAIT_MS)
    guest.page.wait_for_timeout(500)  # the last hour played may still be on its way to the page
    after = day.inner_text()
    assert after != before
    assert guest.pixels() != picture
    guest.page.wait_for_timeout(1000)
    assert day.inner_text() == after, "pause means pause"


def _alt(guest: Visitor) -> str:
    return guest.picture().get_attribute("aria-label") or ""
