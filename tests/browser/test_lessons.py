"""The lab in a real browser, as somebody meets it in JupyterLab and in Voila."""

import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Locator, expect

from riversim.session.session import Session
from riversim.session.share import encode
from tests.browser.visitor import WAIT_MS, Visitor, jupyterlab, lessons, notebook, served, visitor

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
    server: Callable[[Path], tuple[list[str], str, str]], browser: Browser, tmp_path: Path
) -> None:
    arguments, ready, page = server(tmp_path)
    with served(arguments, ready, tmp_path), visitor(browser) as guest:
        guest.page.goto(page)
        guest.hears_the_kernel()
        expect(guest.page.locator("img[alt^='A river with eight tributaries']").first).to_be_visible(timeout=WAIT_MS)
        _runs_all_cells(guest)
        guest.sees_pictures()
        _sees_no_picture_twice(guest)
        _blocks_the_spillway(guest)
        _plays_and_pauses(guest)
        guest.page.get_by_role("radio", name="Explore").first.check()
        _saves_and_opens(guest, tmp_path / "run.txt")
        _keeps_the_keys(guest)
        _guesses_and_then_sees_the_run(guest)
        _lets_the_river_mark_the_check(guest)
        assert guest.violations(".riversim") == []
        assert [error for error in guest.errors if server is jupyterlab or error != NOTEBOOKS_OWN] == []


OUTPUTS = """[...document.querySelectorAll(".jp-OutputArea")].filter(area => area.checkVisibility()).map(area =>
    [...area.querySelectorAll("img")].filter(image => image.naturalWidth > 500).length)"""
NOT_FOUND = "console: Error: widget model not found"  # JupyterLab tells the console too


def test_a_lesson_that_was_saved_shows_each_of_its_rivers_without_a_kernel(browser: Browser, tmp_path: Path) -> None:
    arguments, ready, page = jupyterlab(tmp_path)
    with served(arguments, ready, tmp_path), visitor(browser, height=1600) as guest:
        guest.page.goto(page)
        guest.hears_the_kernel()
        _runs_all_cells(guest)
        guest.page.keyboard.press("Control+s")
        lesson = tmp_path / "lesson.ipynb"
        _waits(lambda: "riversim-saved" in lesson.read_text(encoding="utf-8"))
        assert "widget-state" not in lesson.read_text(encoding="utf-8")
        assert guest.errors == []
        guest.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        guest.page.get_by_role("menuitem", name="Shut Down Kernel", exact=True).click()
        address = page.replace("/lab/tree/lesson.ipynb", "/api/sessions")
        _waits(lambda: urllib.request.urlopen(address).read() == b"[]")
        guest.page.goto("about:blank")
        guest.errors.clear()  # a kernel may grumble while it is shut down
        guest.page.goto(page.replace("?", "?reset&"))
        seen = guest.page.locator(".riversim-saved:visible")
        _scrolls(guest, 400, lambda: seen.count() == 4)
        expect(guest.page.get_by_text("model not found").and_(guest.page.locator(":visible"))).to_have_count(0)
        assert guest.page.evaluate(OUTPUTS) == [1, 1, 1, 0, 1], "lab, guess, run (folded), what to think about, check"
        assert guest.page.locator(".jp-MarkdownCell img:visible").count() == 0, "and none above the lab"
        assert [error for error in guest.errors if not error.startswith(NOT_FOUND)] == []


def _waits(done: Callable[[], bool]) -> None:
    until = time.monotonic() + WAIT_MS / 1000.0
    while not done() and time.monotonic() < until:
        time.sleep(0.2)
    assert done()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the lessons as pages."""
    arguments, ready, page = lessons()
    with served(arguments, ready, tmp_path_factory.mktemp("lessons")):
        yield page


@pytest.mark.parametrize("size", [{}, {"width": 390, "height": 844}], ids=["laptop", "phone"])
def test_the_first_lesson_as_a_page_begins_by_itself(pages: str, browser: Browser, size: dict[str, int]) -> None:
    with visitor(browser, **size) as guest:
        page = guest.page
        page.goto(pages)
        page.get_by_role("link", name="01 Meet the river").click()
        page.wait_for_url("**/voila/render/01_meet_the_river.ipynb")
        expect(page.get_by_role("note")).to_contain_text("not medical advice")
        guest.sees_pictures()
        _sees_no_picture_twice_on_a_page(guest)
        _blocks_the_spillway(guest)
        _guesses_and_watches_it_come(guest)
        assert not guest.is_too_wide()
        expect(page.get_by_role("note")).to_be_in_viewport()
        assert guest.violations() == []
        page.get_by_role("link", name="02 Drought").click()
        page.wait_for_url("**/voila/render/02_drought.ipynb")
        guest.sees_pictures()
        assert guest.errors == []
        assert guest.asked - {""} == {urlsplit(pages).netloc}, "no public network is asked for anything"


def _sees_no_picture_twice_on_a_page(guest: Visitor) -> None:
    expect(guest.page.locator(".riversim-saved:visible")).to_have_count(0, timeout=WAIT_MS)
    expect(guest.page.locator("#rendered_cells img:visible")).to_have_count(0)
    assert guest.page.locator(".riversim-frame:visible").count() == 2, "the river, and its curves"
    assert (guest.picture().get_attribute("aria-label") or "").startswith("A river with eight")
    for words in ("Run All", "If you see no sliders", "Run the notebook"):
        expect(guest.page.get_by_text(words).and_(guest.page.locator(":visible"))).to_have_count(0)
    assert (
        guest.page.get_by_text("A picture to talk about, not medical advice.")
        .and_(guest.page.locator(":visible"))
        .count()
        == 2
    ), "at the top, and at the foot of the window"
    assert guest.page.locator("code:visible, .cm-editor:visible").count() == 0


def _guesses_and_watches_it_come(guest: Visitor) -> None:
    """The river plays up to the moment that was guessed about, and then the answer is there, and the run."""
    card = guest.page.locator(".riversim-guessing").filter(has_text="Where will the river level be")
    showing = card.locator(".riversim-showing")
    expect(showing).to_be_hidden()
    card.get_by_role("slider").press("ArrowRight")
    card.get_by_role("button", name="See what happens").click()
    expect(showing.locator(".riversim-frame[data-frame]")).to_be_visible(timeout=WAIT_MS)
    expect(card.locator(".riversim-outcome")).to_contain_text("the answer comes by itself")
    assert guest.page.locator(".riversim-still").count() == 0
    first = showing.locator(".riversim-frame").get_attribute("data-frame")
    expect(showing.locator(".riversim-frame")).not_to_have_attribute("data-frame", first or "")
    expect(card.locator(".riversim-outcome")).to_contain_text("times the healthy level", timeout=WAIT_MS)
    expect(guest.page.locator(".riversim-still").first).to_be_visible(timeout=WAIT_MS)


def test_what_is_read_stays_where_it_is_while_the_pictures_come(pages: str, browser: Browser) -> None:
    with visitor(browser) as guest:
        page = guest.page
        page.goto(f"{pages}/voila/render/01_meet_the_river.ipynb", wait_until="commit")
        page.get_by_role("heading", name="Check").wait_for(timeout=WAIT_MS)
        assert page.locator(".riversim").count() == 0, "no picture is alive yet"
        expect(page.get_by_text("The pictures are being made")).to_be_visible()
        read = page.get_by_role("heading", name="Why it is so")
        read.evaluate("heading => heading.scrollIntoView()")  # as far as there is page below it
        page.wait_for_timeout(200)
        before = read.bounding_box()
        guest.sees_pictures()
        page.wait_for_timeout(2000)
        after = read.bounding_box()
        assert before and after and abs(before["y"] - after["y"]) < 5
        expect(page.get_by_text("The pictures are being made")).to_be_hidden()


def _sees_no_picture_twice(guest: Visitor) -> None:
    """What is alive hides its still, and the picture that stands there for who sees no sliders."""
    assert guest.page.locator(".riversim-saved").count() > 0
    expect(guest.page.locator(".riversim-saved:visible, .jp-MarkdownCell img:visible")).to_have_count(
        0, timeout=WAIT_MS
    )
    expect(guest.page.get_by_text("If you see no sliders below").and_(guest.page.locator(":visible"))).to_have_count(0)
    assert guest.page.locator(".riversim-lesson .riversim-title").is_hidden(), "the lesson has one"


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
