"""Numbers on a real page: typed as people do in their language, moved by mouse, finger and keys, in any colours."""

import io

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("guest", [{"locale": "de-DE"}], indirect=True, ids=["de"])
def test_a_number_typed_with_a_comma_or_a_per_cent_sign_is_that_number(guest: Visitor) -> None:
    cause, bar = guest.field("immer weiter verschlammt"), guest.slider("immer weiter verschlammt")
    expect(cause).to_have_value("0,40", timeout=WAIT_MS)
    for typed, shown, value in (("0,75", "0,75", "0.75"), ("50 %", "0,50", "0.5"), ("0.305", "0,305", "0.31")):
        cause.fill(typed)
        cause.press("Enter")
        expect(cause).to_have_value(shown, timeout=WAIT_MS)
        expect(bar).to_have_value(value, timeout=WAIT_MS)
    cause.fill("viel")
    cause.press("Tab")
    expect(guest.page.locator(".riversim-error")).to_contain_text("viel", timeout=WAIT_MS)
    expect(cause).to_have_value("0,305", timeout=WAIT_MS)
    assert guest.errors == []


def test_a_number_that_is_typed_and_taken_back_follows_the_kernel_again(guest: Visitor) -> None:
    cause = guest.field("what keeps silting up")
    cause.fill("0.6")
    cause.press("Enter")
    expect(guest.slider("what keeps silting up")).to_have_value("0.6", timeout=WAIT_MS)
    cause.press("End")
    cause.press("5")
    cause.press("Backspace")
    cause.press("Tab")
    guest.button("Undo").click()
    expect(cause).to_have_value("0.40", timeout=WAIT_MS)


def test_a_bar_follows_the_mouse_and_every_press_of_a_key(guest: Visitor) -> None:
    block, field = guest.slider("Block the spillway"), guest.field("Block the spillway")
    box = block.bounding_box()
    assert box is not None
    guest.page.mouse.move(box["x"] + 8, box["y"] + box["height"] / 2)
    guest.page.mouse.down()
    guest.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=9)
    guest.page.mouse.up()
    expect(field).to_have_value("50", timeout=WAIT_MS)
    for _ in range(6):
        block.press("ArrowRight")
    expect(field).to_have_value("80", timeout=WAIT_MS)
    guest.page.wait_for_timeout(500)
    assert (block.input_value(), field.input_value()) == ("80", "80"), "what holds is what was asked for last"


PHONE = {"width": 390, "height": 844, "has_touch": True, "is_mobile": True}


@pytest.mark.parametrize("guest", [PHONE], indirect=True, ids=["phone"])
def test_a_finger_that_scrolls_moves_the_page_and_no_value(guest: Visitor) -> None:
    guest.button("Give an infusion").click()
    drop = guest.page.locator(".riversim-mark")
    drop.wait_for()
    parts = {
        "bar": guest.slider("what keeps silting up"), "drop": drop,
        "track": guest.page.locator(".riversim-track"), "lane": guest.page.locator(".riversim-lane"),
    }  # fmt: skip
    before = _values(guest)
    for where, part in parts.items():
        assert _swipes(guest, part, up=250) > 100, f"on the {where}: the page has moved"
        guest.page.wait_for_timeout(600)
        assert _values(guest) == before, where


@pytest.mark.parametrize("guest", [PHONE], indirect=True, ids=["phone"])
def test_what_is_wrong_with_a_number_is_told_where_it_is_seen(guest: Visitor) -> None:
    level = guest.field("starts to open the plugs")
    level.fill("high")
    level.press("Enter")
    told = guest.page.locator(".riversim-error p")
    expect(told).to_contain_text("high", timeout=WAIT_MS)
    expect(told).to_be_in_viewport(ratio=1)
    expect(level).to_be_in_viewport(ratio=0.5)


@pytest.mark.parametrize("guest", [PHONE], indirect=True, ids=["phone"])
@pytest.mark.parametrize("kind", ["slider-bar", "track", "mark"])
def test_two_fingers_zoom_the_page_and_move_no_value(guest: Visitor, kind: str) -> None:
    guest.button("Give an infusion").click()
    guest.page.locator(".riversim-mark").wait_for()
    guest.page.wait_for_timeout(600)
    before, part = _values(guest), guest.page.locator(f".riversim-{kind} >> visible=true").last
    _swipes(guest, part, right=-40, other=True)
    if kind != "slider-bar":  # Chromium's own slider lets nothing that begins on it zoom
        assert guest.page.evaluate("visualViewport.scale") > 1
    guest.page.wait_for_timeout(600)
    assert _values(guest) == before


@pytest.mark.parametrize("guest", [PHONE], indirect=True, ids=["phone"])
def test_a_finger_that_goes_sideways_moves_the_value_and_a_tap_goes_there(guest: Visitor) -> None:
    bar, thumb = guest.slider("what keeps silting up"), guest.page.locator(".riversim-thumb")
    _swipes(guest, bar, right=90)
    expect(bar).not_to_have_value("0.4", timeout=WAIT_MS)
    track = guest.page.locator(".riversim-track")
    track.scroll_into_view_if_needed()
    track.tap()
    expect(thumb).to_have_attribute("aria-valuenow", "28", timeout=WAIT_MS)
    _swipes(guest, track, right=90)  # on the thumb now
    box = track.bounding_box()
    assert box is not None
    day = 28 + 56 * 90 / box["width"]
    guest.sees(f"Math.abs(document.querySelector('.riversim-thumb').ariaValueNow - {day}) < 0.5")


@pytest.mark.parametrize("guest", [{"forced_colors": "active"}], indirect=True, ids=["forced"])
def test_bars_and_the_line_of_time_are_seen_in_forced_colours(guest: Visitor) -> None:
    guest.button("Give an infusion").click()
    guest.page.locator(".riversim-mark").wait_for()
    for part in ("slider-bar", "track", "thumb", "mark", "ticks"):
        assert _colours(guest, guest.page.locator(f".riversim-{part}").first) >= 2, part


def _values(guest: Visitor) -> list[str]:
    """What all sliders and the line of time say."""
    found: list[str] = guest.page.evaluate(
        """[...document.querySelectorAll(".riversim :is(.riversim-slider input, [aria-valuenow])")].map(
            one => one.value ?? one.getAttribute("aria-valuenow"))"""
    )
    return found


def _swipes(guest: Visitor, part: Locator, *, up: int = 0, right: int = 0, other: bool = False) -> float:
    """A finger on the middle of a part moves as far, another the other way; returns how far the page has scrolled."""
    part.evaluate("part => part.scrollIntoView({block: 'center'})")
    guest.page.wait_for_timeout(300)
    box, before = part.bounding_box(), guest.page.evaluate(SCROLLED)
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    finger = guest.page.context.new_cdp_session(guest.page)

    def points(share: float) -> list[dict[str, float]]:
        one = {"x": x + right * share, "y": y - up * share, "id": 1}
        return [one, {"x": x + 40 - right * share, "y": y + 50 + up * share, "id": 2}] if other else [one]

    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points(0.0)})
    for step in range(1, 16):
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points(step / 15)})
        guest.page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    guest.page.wait_for_timeout(500)
    return float(guest.page.evaluate(SCROLLED) - before)


SCROLLED = """[...document.querySelectorAll("*")].reduce((sum, one) => sum + one.scrollTop, 0)"""


def _colours(guest: Visitor, part: Locator) -> int:
    """How many colours a part has, those of a hundredth of it or more."""
    part.scroll_into_view_if_needed()
    pixels = np.asarray(Image.open(io.BytesIO(part.screenshot())).convert("RGB")).reshape(-1, 3)
    _, counts = np.unique(pixels, axis=0, return_counts=True)
    return int((counts >= 0.01 * len(pixels)).sum())
