"""What stays where it is: buttons while time runs, the picture while something is read or moved, in every depth."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser
LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
DEPTHS = pytest.mark.parametrize("address", ["?depth=play", "?depth=understand", "?depth=explore"], indirect=True)

# Where each button and slider is on the page, but those of what happened, which come with it.
PLACES = """[...document.querySelectorAll(".riversim :is(button, select, input, summary, [role=button])")]
    .filter(one => one.checkVisibility() && !one.closest(".riversim-said, .riversim-marks, .riversim-lane"))
    .map(one => {
        const { x, y } = one.getBoundingClientRect();
        return [one.className + one.title, Math.round(x), Math.round(y)];
    })"""


def touches(guest: Visitor, kind: str) -> None:
    """Touch a part of the picture by keys, which reach every one of them."""
    guest.picture().focus()
    for _press in range(60):
        guest.page.keyboard.press("ArrowDown")
        guest.page.wait_for_timeout(150)
        if kind in guest.page.locator(".riversim-part p").inner_text():
            return
    raise AssertionError(f"no {kind}")


@DEPTHS
@pytest.mark.parametrize("guest", [LAPTOP | {"locale": "de-DE"}], indirect=True, ids=["german"])
def test_no_button_moves_while_time_runs_or_after_a_touch(guest: Visitor) -> None:
    guest.page.locator(".riversim-infuse").click()
    guest.page.wait_for_timeout(1500)
    guest.picture().focus()
    first = guest.page.evaluate(PLACES)
    moved: set[str] = set()
    for beat in range(60):
        if beat % 3 == 0:
            guest.page.keyboard.press("ArrowDown")  # another part is told of
        guest.page.wait_for_timeout(250)
        now = guest.page.evaluate(PLACES)
        moved |= {f"{one} -> {other}" for one, other in zip(first, now, strict=True) if one[1:] != other[1:]}
    assert moved == set()


@pytest.mark.parametrize("address", ["?depth=play", "?depth=explore"], indirect=True)
@pytest.mark.parametrize("guest", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_what_is_pressed_most_stays_on_the_screen_after_a_touch(guest: Visitor) -> None:
    touches(guest, "attery")
    guest.page.evaluate("scrollTo(0, 0)")
    for button in (".riversim-infuse", ".riversim-play"):
        expect(guest.page.locator(button)).to_be_in_viewport(ratio=1)
    expect(guest.page.locator(".riversim-part p")).to_be_in_viewport()


@pytest.mark.parametrize("guest", [PHONE], indirect=True, ids=["phone"])
def test_on_a_phone_the_picture_is_wide_in_every_depth_and_seen_while_something_is_moved(guest: Visitor) -> None:
    picture, bar = guest.picture(), guest.slider("what keeps silting up")
    whole = picture.bounding_box()
    assert whole and whole["width"] > 330
    bar.scroll_into_view_if_needed()
    bar.evaluate("bar => bar.scrollIntoView({ block: 'center' })")
    expect(picture).not_to_be_in_viewport()
    place = bar.bounding_box()
    bar.press("ArrowLeft")
    expect(picture).to_be_in_viewport(ratio=0.9)
    assert bar.bounding_box() == place, "nothing moves under the finger"
    small = picture.bounding_box()
    assert small and place
    assert small["y"] > place["y"] + place["height"] or small["y"] + small["height"] < place["y"], "it lies on no hand"
    expect(picture).not_to_be_in_viewport(timeout=WAIT_MS)
    expect(guest.page.locator(".riversim-keys")).to_be_hidden()


@pytest.mark.parametrize("address", ["?depth=play"], indirect=True)
@pytest.mark.parametrize("guest", [LAPTOP], indirect=True, ids=["laptop"])
def test_how_true_it_is_unfolds_beside_what_was_touched_and_one_escape_leads_back(guest: Visitor) -> None:
    touches(guest, "attery")
    guest.button("Look inside").click()
    expect(guest.picture()).to_have_attribute("aria-label", re.compile("A look inside"), timeout=WAIT_MS)
    guest.button("More on how true this is").click()
    full = guest.page.locator(".riversim-fuller")
    expect(full.get_by_role("heading", name="How sure is science?")).to_be_visible(timeout=WAIT_MS)
    expect(guest.button("Less on how true this is")).to_be_focused()
    assert guest.page.evaluate("scrollY") == 0
    expect(guest.picture()).to_be_in_viewport(ratio=1)
    expect(guest.page.get_by_role("radio", name="Touch and see")).to_be_checked()
    assert guest.violations() == []
    guest.page.keyboard.press("Escape")
    expect(guest.picture()).to_have_attribute("aria-label", re.compile("A river with"), timeout=WAIT_MS)
