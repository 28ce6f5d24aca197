"""Into the gate and out again in a real browser: by the keyboard alone, by the button, and on a phone."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser
INSIDE = re.compile("A look inside")
RIVER = re.compile("A river with")


@pytest.mark.parametrize("guest", [{}, {"width": 390, "height": 844}], indirect=True, ids=["wide", "phone"])
def test_one_looks_inside_and_comes_back_by_the_keyboard_alone(guest: Visitor) -> None:
    picture = guest.picture()
    picture.focus()
    guest.page.keyboard.press("ArrowDown")
    expect(guest.page.locator(".riversim-part").first).to_contain_text("Battery 1", timeout=WAIT_MS)
    guest.page.wait_for_timeout(2500)  # until it is drawn as finely as it will be again
    ring, outside = guest.page.locator(".riversim-ring").first, guest.pixels()
    place = ring.get_attribute("style")
    guest.page.keyboard.press("i")
    expect(picture).to_have_attribute("aria-label", INSIDE, timeout=WAIT_MS)
    guest.page.wait_for_timeout(2500)
    inside = guest.pixels()
    assert _apart(outside, inside) > 0.3
    assert "AMPA receptors" in guest.caption()
    assert guest.page.locator(".riversim-act").count() == 0, "nothing is to be touched"
    assert guest.page.get_by_text("Escape leads back").is_visible()
    assert guest.violations() == [] and not guest.is_too_wide()
    picture.focus()
    guest.page.keyboard.press("Escape")
    expect(picture).to_have_attribute("aria-label", RIVER, timeout=WAIT_MS)
    guest.page.wait_for_timeout(2500)
    assert _apart(outside, guest.pixels()) < 0.02
    assert ring.get_attribute("style") == place, "the same part is ringed"


def test_the_button_leads_in_and_out_and_keeps_the_focus(guest: Visitor) -> None:
    guest.picture().focus()
    guest.page.keyboard.press("ArrowDown")
    guest.button("Look inside").focus()
    guest.page.keyboard.press("Enter")
    back = guest.button("Back to the river")
    expect(back).to_be_focused(timeout=WAIT_MS)
    expect(guest.picture()).to_have_attribute("aria-label", INSIDE)
    guest.page.keyboard.press("Enter")
    expect(guest.button("Look inside")).to_be_focused(timeout=WAIT_MS)
    expect(guest.picture()).to_have_attribute("aria-label", RIVER)


@pytest.mark.parametrize("guest", [{"width": 390, "height": 844}], indirect=True, ids=["phone"])
def test_who_goes_in_by_a_button_far_below_sees_where_it_leads(guest: Visitor) -> None:
    guest.picture().focus()
    guest.page.keyboard.press("ArrowDown")
    guest.button("Look inside").click()
    guest.sees("""(() => {
        const box = (name) => document.querySelector(`.riversim-${name}`).getBoundingClientRect();
        const [picture, notes] = [box("screen"), box("notes")];
        return picture.top >= notes.bottom - 1 && picture.bottom <= innerHeight;
    })()""")


@pytest.mark.parametrize("guest", [{"reduced_motion": "reduce"}], indirect=True, ids=["reduce"])
def test_who_asks_for_less_motion_is_inside_with_one_cut(guest: Visitor) -> None:
    guest.page.get_by_text("View", exact=True).click()
    expect(guest.page.get_by_label("No motion")).to_be_checked(timeout=WAIT_MS)
    before = int(guest.picture().get_attribute("data-frame") or 0)
    guest.picture().focus()
    guest.page.keyboard.press("i")
    expect(guest.picture()).to_have_attribute("aria-label", INSIDE, timeout=WAIT_MS)
    guest.page.wait_for_timeout(2500)
    assert int(guest.picture().get_attribute("data-frame") or 0) - before <= 3


def _apart(one: list[int], other: list[int]) -> float:
    """The share of two coarse pictures in which they differ clearly."""
    return sum(abs(a - b) > 12 for a, b in zip(one, other, strict=True)) / (0.75 * len(one))
