"""What is touched, in a real browser: the line of time, a battery, a tributary, and less motion."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("guest", [{}, {"width": 375, "height": 812}], indirect=True, ids=["wide", "phone"])
def test_an_infusion_is_added_dragged_moved_by_keys_undone_and_taken_out(guest: Visitor) -> None:
    lane, mark = guest.page.locator(".riversim-lane"), guest.page.locator(".riversim-mark")
    x, y, wide = _middle(lane, 0.0)
    guest.page.mouse.click(x + 0.25 * wide, y)
    expect(mark).to_have_attribute("aria-valuenow", "14", timeout=WAIT_MS)
    _drags(guest, mark, 0.25 * wide)
    expect(mark).to_have_attribute("aria-valuetext", re.compile("day 28"), timeout=WAIT_MS)
    mark.press("ArrowRight")
    expect(mark).to_have_attribute("aria-valuetext", re.compile("day 29"), timeout=WAIT_MS)
    guest.page.keyboard.press("Control+z")
    expect(mark).to_have_attribute("aria-valuetext", re.compile("day 28"), timeout=WAIT_MS)
    guest.page.keyboard.press("Control+z")
    expect(mark).to_have_attribute("aria-valuetext", re.compile("day 14"), timeout=WAIT_MS)
    guest.page.keyboard.press("Control+Shift+Z")
    expect(mark).to_have_attribute("aria-valuetext", re.compile("day 28"), timeout=WAIT_MS)
    mark.press("Delete")
    expect(mark).to_have_count(0, timeout=WAIT_MS)


@pytest.mark.parametrize("guest", [{"locale": "de-DE"}], indirect=True, ids=["de"])
def test_who_has_a_german_browser_is_met_in_german(guest: Visitor) -> None:
    expect(guest.page.get_by_role("combobox", name="Sprache")).to_have_value("Deutsch", timeout=WAIT_MS)


def test_every_press_of_a_key_on_the_line_of_time_counts_however_quick(guest: Visitor) -> None:
    thumb = guest.page.locator(".riversim-thumb")
    thumb.focus()
    for _ in range(10):
        guest.page.keyboard.press("PageUp")
    expect(thumb).to_have_attribute("aria-valuetext", "day 10, 00:00", timeout=WAIT_MS)
    for _ in range(3):
        guest.page.keyboard.press("ArrowLeft")
    expect(thumb).to_have_attribute("aria-valuetext", "day 9, 21:00", timeout=WAIT_MS)


def test_the_buttons_are_for_the_infusion_that_was_added_last_and_a_drag_tells_its_day(guest: Visitor) -> None:
    lane, mark, told = (guest.page.locator(f".riversim-{name}") for name in ("lane", "mark", "told"))
    for part, day in ((0.25, 14), (0.75, 42), (0.5, 28)):
        guest.page.wait_for_timeout(1000)  # words above it come and go
        guest.page.mouse.click(*_middle(lane, part)[:2])
        expect(told).to_contain_text(f"day {day}", timeout=WAIT_MS)
    guest.page.get_by_role("button", name="Take it out").click()
    expect(mark).to_have_count(2, timeout=WAIT_MS)
    assert [mark.nth(i).get_attribute("aria-valuenow") for i in range(2)] == ["14", "42"]
    guest.page.wait_for_timeout(1000)
    guest.page.mouse.move(*_middle(lane, 0.25)[:2])
    guest.page.mouse.down()
    guest.page.mouse.move(*_middle(lane, 0.5)[:2], steps=4)
    expect(told).to_contain_text("day 28", timeout=WAIT_MS)
    guest.page.mouse.up()


def test_the_line_scrubs_by_mouse_and_keys_and_a_moment_leads_to_its_day(guest: Visitor) -> None:
    track, thumb = guest.page.locator(".riversim-track"), guest.page.locator(".riversim-thumb")
    guest.page.mouse.click(*_middle(track, 0.5)[:2])
    expect(thumb).to_have_attribute("aria-valuetext", re.compile("day 28"), timeout=WAIT_MS)
    thumb.press("PageDown")
    expect(thumb).to_have_attribute("aria-valuetext", re.compile("day 27"), timeout=WAIT_MS)
    moment = guest.page.locator(".riversim-mark-word").first
    day = re.search(r"\d+", moment.inner_text())
    assert day is not None
    moment.press("Enter")
    expect(thumb).to_have_attribute("aria-valuetext", re.compile(f"day {day[0]},"), timeout=WAIT_MS)


def test_keys_on_the_picture_jump_a_battery_and_show_a_tributary_alone(guest: Visitor) -> None:
    picture, curves = guest.picture(), guest.page.locator(".riversim-frame").nth(1)
    assert guest.page.get_by_text("Block the spillway, or give an infusion").is_visible()
    picture.focus()
    assert guest.page.locator(".riversim-act").count() == 1 + 8, "what acts is outlined"
    guest.page.keyboard.press("ArrowDown")
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator(".riversim-caption")).to_contain_text("battery 1 by hand", timeout=WAIT_MS)
    expect(guest.page.get_by_text("Block the spillway, or give an infusion")).to_be_hidden()
    for _ in range(8):  # back over the gate and the larger parts, the drug, the person, the pool and so on
        guest.page.keyboard.press("ArrowUp")
    guest.page.keyboard.press("Enter")
    expect(curves).to_have_attribute("aria-label", re.compile("Tributary 8 alone"), timeout=WAIT_MS)
    guest.page.keyboard.press("Escape")
    expect(curves).not_to_have_attribute("aria-label", re.compile("alone"), timeout=WAIT_MS)


@pytest.mark.parametrize("guest", [{"reduced_motion": "reduce"}], indirect=True, ids=["reduce"])
def test_who_asks_for_less_motion_gets_steps(guest: Visitor) -> None:
    guest.page.get_by_text("View", exact=True).click()
    expect(guest.page.get_by_label("No motion")).to_be_checked(timeout=WAIT_MS)
    before = _frame(guest)
    guest.button("Play").click()
    guest.page.wait_for_timeout(3500)
    guest.button("Pause").click()
    assert 1 <= _frame(guest) - before <= 6


def _frame(guest: Visitor) -> int:
    """Which frame the picture shows."""
    return int(guest.picture().get_attribute("data-frame") or 0)


def _middle(part: Locator, share: float) -> tuple[float, float, float]:
    """A point of a part, at a share of its width and half its height, and the width."""
    part.scroll_into_view_if_needed()
    box = part.bounding_box()
    assert box is not None
    return box["x"] + share * box["width"], box["y"] + box["height"] / 2, box["width"]


def _drags(guest: Visitor, mark: Locator, far: float) -> None:
    guest.page.wait_for_timeout(1000)  # words above it come and go
    x, y, _ = _middle(mark, 0.5)
    guest.page.mouse.move(x, y)
    guest.page.mouse.down()
    for step in range(1, 13):
        guest.page.mouse.move(x + far * step / 12, y)
    guest.page.mouse.up()
