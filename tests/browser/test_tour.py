"""The tour in a real browser: by the keyboard alone, on a laptop and on a phone, and left at any step."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.visitor import Visitor, visitor

pytestmark = pytest.mark.browser
SIZES = {"laptop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def guest(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody who sees the first screen, and leaves without an error; the page is as large as the test says."""
    with visitor(browser, **getattr(request, "param", {})) as guest:
        guest.page.goto(address)
        guest.page.locator(".riversim-frame[data-frame]").first.wait_for()
        yield guest
        assert guest.errors == []
        guest.leaves()


on_both = pytest.mark.parametrize("guest", SIZES.values(), ids=SIZES.keys(), indirect=True)
CONTROLS = {
    "gate": ".riversim-gate", "infuse": ".riversim-infuse", "play": ".riversim-play",
    "cause": ".riversim-first [data-name=cause]", "days": ".riversim-days", "other": ".riversim-first [data-name=rain]",
    "depth": ".riversim-depth", "story": ".riversim-story", "caption": ".riversim-caption",
}  # fmt: skip
NEEDED = {2: {"play"}, 3: set(), 4: {"gate", "play"}, 5: {"gate", "play"}, 6: {"infuse", "play"}, 7: {"play"},
          8: {"play"}, 9: {"play"}, 10: {"cause", "play"}}  # fmt: skip
FOCUS = "document.activeElement"


def waits_for(guest: Visitor, step: int) -> None:
    guest.sees(f"document.querySelector('.riversim-guide-where').textContent === 'Step {step} of 10'")


def says(guest: Visitor, *words: str) -> None:
    """Wait until the button that goes on says one of these."""
    guest.sees(f"{list(words)}.includes(document.querySelector('.riversim-guide-on').textContent)")


def seen(guest: Visitor) -> set[str]:
    return {name for name, where in CONTROLS.items() if guest.page.locator(f"{where} >> visible=true").count()}


def tab_to(guest: Visitor, what: str) -> None:
    """Go on with Tab until something has the focus."""
    for _press in range(40):
        if guest.page.evaluate(f"{FOCUS}.matches('{what}')"):
            return
        guest.page.keyboard.press("Tab")
    raise AssertionError(f"no key leads to {what}")


def small(guest: Visitor) -> list[str]:
    """What can be pressed on the card and is smaller than a finger needs."""
    found: list[str] = guest.page.evaluate(
        """() => [...document.querySelectorAll(".riversim-guide button")].filter(e => e.offsetParent)
            .filter(e => e.offsetWidth < 24 || e.offsetHeight < 24).map(e => e.textContent)"""
    )
    return found


def is_in_sight(guest: Visitor, what: str) -> bool:
    inside: bool = guest.page.evaluate(
        f"""() => [...document.querySelectorAll("{what}")].filter(e => e.offsetParent).every(e => {{
            const box = e.getBoundingClientRect();
            return box.top >= 0 && box.bottom <= innerHeight && box.left >= 0 && box.right <= innerWidth;
        }})"""
    )
    return inside


@on_both
def test_all_ten_steps_by_the_keyboard_alone(guest: Visitor) -> None:
    press = guest.page.keyboard.press
    tab_to(guest, ".riversim-guide-begin")
    press("Enter")
    for step in range(1, 11):
        waits_for(guest, step)
        guest.page.wait_for_timeout(700)
        assert guest.page.evaluate(f"{FOCUS}.matches('.riversim-guide-on')"), "who presses keys stays where they are"
        assert seen(guest) == NEEDED.get(step, set())
        assert is_in_sight(guest, ".riversim-guide-card, .riversim-frame, .riversim-play, .riversim-infuse")
        assert small(guest) == [] and guest.overlaps() == [] and not guest.is_too_wide()
        assert guest.violations() == []
        if step > 1:
            says(guest, "Show me")
            press("Enter")
            says(guest, "Skip ahead", "Next", "End the tour")
            if guest.page.locator(".riversim-guide-on").inner_text() == "Skip ahead":
                press("Enter")
        says(guest, "Next", "End the tour")
        press("Enter")
    guest.sees(f"{FOCUS}.matches('.riversim-guide-begin')")
    assert "gate" in seen(guest) and "caption" in seen(guest)
    assert guest.page.locator(".riversim-light").count() == 0


@on_both
def test_what_a_step_asks_for_can_be_done_with_the_controls_alone(guest: Visitor) -> None:
    guest.button("Take the tour").click()
    waits_for(guest, 1)
    guest.page.locator(".riversim-guide-on").click()
    waits_for(guest, 2)
    guest.button("Play").click()
    says(guest, "Next")  # time has run to what was to be seen, and stands
    guest.button("Play").wait_for()
    guest.page.locator(".riversim-guide-on").click()
    waits_for(guest, 3)
    guest.page.wait_for_timeout(700)  # the light goes from the gate to a mouth
    light = guest.page.locator(".riversim-light").first.bounding_box()
    assert light
    guest.page.mouse.click(light["x"] + light["width"] / 2, light["y"] + light["height"] / 2)
    says(guest, "Next")
    guest.page.locator(".riversim-part p").wait_for()
    guest.page.locator(".riversim-guide-on").click()
    waits_for(guest, 4)
    guest.slider("Block the spillway").press("End")
    says(guest, "Next")
    assert "rose" in guest.page.locator(".riversim-guide-said").inner_text()


def test_it_is_left_by_escape_from_anywhere_and_one_s_own_river_is_back(guest: Visitor) -> None:
    guest.slider("Block the spillway").press("End")
    guest.sees("document.querySelector('.riversim-gate .riversim-slider-field').value === '100'")
    guest.button("Take the tour").click()
    for step in range(1, 4):
        waits_for(guest, step)
        guest.page.locator(".riversim-guide-on").click()
        if step > 1:
            says(guest, "Skip ahead", "Next")
            if guest.page.locator(".riversim-guide-on").inner_text() == "Skip ahead":
                guest.page.locator(".riversim-guide-on").click()
            says(guest, "Next")
            guest.page.locator(".riversim-guide-on").click()
    waits_for(guest, 4)
    guest.sees("document.querySelector('.riversim-gate .riversim-slider-field').value === '0'")
    guest.picture().focus()
    guest.page.keyboard.press("Escape")
    guest.sees("document.querySelector('.riversim-guide-card').hidden")
    guest.sees("document.querySelector('.riversim-gate .riversim-slider-field').value === '100'")
    guest.sees(f"{FOCUS}.matches('.riversim-guide-begin')")


def test_the_card_is_told_as_it_changes_and_speaks_another_language_at_once(guest: Visitor) -> None:
    told = guest.page.locator(".riversim-guide-told")
    assert told.get_attribute("aria-live") == "polite"
    guest.button("Take the tour").click()
    waits_for(guest, 1)
    english = told.inner_text()
    assert guest.page.get_by_role("region", name="Tour").count() == 1
    guest.page.get_by_label("Language").select_option(label="Français")
    guest.sees("document.querySelector('.riversim').lang === 'fr'")
    assert told.inner_text() and guest.page.locator(".riversim-guide-where").inner_text()
    guest.page.get_by_label("(Language)").select_option(label="English")
    guest.sees("document.querySelector('.riversim').lang === 'en'")
    guest.sees(f"document.querySelector('.riversim-guide-told').innerText === {english!r}")
