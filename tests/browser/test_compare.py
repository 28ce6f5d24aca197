"""Two rivers beside each other, in a real browser: they move together, by mouse and keys, wide and on a phone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from riversim import words
from tests.browser.visitor import WAIT_MS, Visitor, rendered, visitor

pytestmark = pytest.mark.browser

BOTH = "document.querySelectorAll('.riversim-both .riversim-frame[data-frame]').length === 2"
FRAMES = "[...document.querySelectorAll('.riversim-both .riversim-frame')].map((frame) => +frame.dataset.frame)"


@pytest.fixture(scope="module")
def pages(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a page of two rivers is."""
    code = "import riversim\nriversim.RiverCompare('with-without', theme='{}')"
    notebooks = {theme: code.format(theme) for theme in ("light", "dark")}
    with rendered(tmp_path_factory.mktemp("compare"), notebooks) as base:
        yield base


def sizes(guest: Visitor) -> list[dict[str, float]]:
    boxes = [frame.bounding_box() for frame in guest.page.locator(".riversim-both .riversim-frame").all()]
    assert None not in boxes and len(boxes) == 2
    return boxes  # type: ignore[return-value]


@pytest.mark.parametrize(("width", "height", "theme"), [(1280, 800, "light"), (390, 844, "dark")])
def test_two_rivers_move_together_and_fit_on_one_screen(
    pages: str, browser: Browser, width: int, height: int, theme: str
) -> None:
    with visitor(browser, width=width, height=height) as guest:
        guest.page.goto(f"{pages}/{theme}.ipynb")
        guest.sees(BOTH)
        left, right = sizes(guest)
        beside, below = left["x"] + left["width"] <= right["x"], left["y"] + left["height"] <= right["y"]
        assert (beside, below) == (width > 720, width <= 720)
        assert abs(left["width"] - right["width"]) < 1
        play = guest.button("Play").bounding_box()
        assert play is not None and play["y"] + play["height"] <= height and play["height"] >= 24
        expect(guest.page.locator(".riversim-notes").get_by_text(words.DISCLAIMER[:40])).to_be_in_viewport()
        assert not guest.is_too_wide()
        assert guest.violations() == []
        _plays(guest)
        _goes_by_keys(guest)
        assert guest.errors == []


def _plays(guest: Visitor) -> None:
    """Time runs in both, and stops at a sentence on what differs."""
    before = guest.page.evaluate(FRAMES)
    guest.button("Play").click()
    expect(_told(guest)).to_contain_text("The spillway of river A is blocked", timeout=WAIT_MS)
    guest.button("Pause").click()
    expect(guest.button("Play")).to_be_visible(timeout=WAIT_MS)
    guest.page.wait_for_timeout(1000)
    assert all(now > then for now, then in zip(guest.page.evaluate(FRAMES), before, strict=True))


def _goes_by_keys(guest: Visitor) -> None:
    """Each picture hears the same keys, and says in words what it shows."""
    pictures = guest.page.get_by_role("img", name="River ")
    for picture, letter in ((pictures.nth(0), "A"), (pictures.nth(1), "B")):
        picture.press("Home")
        expect(_told(guest)).to_have_text("So far the two rivers are the same.", timeout=WAIT_MS)
        picture.press("ArrowRight")
        expect(picture).to_have_accessible_name(_named(f"River {letter}: ", "day 0, 01:00"), timeout=WAIT_MS)
        expect(guest.page.locator(".riversim-compare .riversim-slider-label")).to_have_text("Day 0, 01:00")
    pictures.nth(1).press(" ")
    expect(guest.button("Pause")).to_be_visible(timeout=WAIT_MS)
    pictures.nth(0).press(" ")
    expect(guest.button("Play")).to_be_visible(timeout=WAIT_MS)


def _named(*parts: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, parts)))


def _told(guest: Visitor) -> Locator:
    return guest.page.locator(".riversim-versus")


def test_in_the_lab_the_river_on_show_is_compared_without_what_was_done(guest: Visitor) -> None:
    assert guest.page.locator(".riversim-compare").count() == 0, "it is made when it is opened"
    guest.button("Give an infusion").click()
    guest.page.get_by_role("button", name="Two rivers, side by side").click()
    guest.sees(BOTH)
    expect(guest.page.get_by_role("heading", name="River A: With what you did")).to_be_visible()
    guest.page.get_by_role("img", name="River B").press("ArrowRight")
    expect(_told(guest)).to_contain_text("The spillway of river A is blocked", timeout=WAIT_MS)
    assert guest.violations(".riversim-compare") == []
