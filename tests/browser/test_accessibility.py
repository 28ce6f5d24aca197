"""Open to everyone: axe-core on every look of the lab, the keyboard alone, a phone, a page enlarged to 200 %.

What ipywidgets leaves to the eye and the mouse alone, `mend` in view.js makes good: an accordion that no key
opens, choosers whose focus is not to be seen.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.visitor import Visitor, rendered

pytestmark = pytest.mark.browser
LABS = {
    "light": "RiverLab('obstructed', depth='explore')",
    "dark": "RiverLab('too-much', theme='dark', depth='explore')",
    "projector": "RiverLab('healthy', projector=True, depth='explore')",
}
# Everything in the lab that can be used, as one finds it on the page.
# Of radio buttons Tab reaches the one that is chosen, and arrows the others.
CHOSEN = ":enabled:not(fieldset, [type=radio]:not(:checked))"
USABLE = f".riversim :is({CHOSEN}, a, summary, [tabindex='0'], [contenteditable='true'])"


@pytest.fixture(scope="module")
def labs(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the labs, each in its look, which Voila serves."""
    notebooks = {name: f"from riversim import RiverLab\n\n{lab}" for name, lab in LABS.items()}
    with rendered(tmp_path_factory.mktemp("voila"), notebooks) as address:
        yield address


@pytest.fixture
def address(request: pytest.FixtureRequest, labs: str) -> str:
    """The lab of that look."""
    return f"{labs}/{request.param}.ipynb"


def at_labs(*labs: tuple[str, int]) -> pytest.MarkDecorator:
    """Somebody visits labs of these looks, on pages so wide."""
    cases = [pytest.param(look, {"width": width}, id=f"{look}-{width}") for look, width in labs]
    return pytest.mark.parametrize(("address", "guest"), cases, indirect=True)


@at_labs(("light", 1280), ("projector", 375))
def test_who_picks_german_sees_and_hears_german(guest: Visitor) -> None:
    page = guest.page
    root, thumb = page.locator(".riversim"), page.locator(".riversim-thumb")
    guest.button("Give an infusion").click()  # so that there is a mark on the line of time
    guest.button("Step").click()
    day = page.wait_for_function("document.querySelector('.riversim-thumb').getAttribute('aria-valuenow') > 0")
    assert root.get_attribute("lang") == "en"
    page.get_by_role("button", name="View").click()
    page.get_by_label("Language").select_option(label="Deutsch")
    guest.sees("document.querySelector('.riversim').lang === 'de'")
    guest.sees("document.querySelector('.riversim-marks').innerText.includes('Tag ')")
    guest.sees("document.querySelector('.riversim-frame').ariaLabel.includes('Fluss')")
    guest.sees("document.querySelector('.riversim-story').innerText.includes('Fluss')")
    assert thumb.get_attribute("aria-label") == "Gezeigter Moment"
    assert day.json_value() and float(thumb.get_attribute("aria-valuenow") or 0) > 0, "the moment stays"
    for name in ("Infusion geben", "Alles zurücksetzen", "Im gezeigten Moment eine hinzufügen"):
        assert guest.button(name).count() == 1
    seen = root.inner_text().replace("(Language)", "")
    assert not re.search(r"\b(the|and|of|with|water|river|you)\b", seen, re.I), seen
    assert guest.violations() == []
    assert guest.overlaps() == [] and _cut(guest) == []
    assert not guest.is_too_wide()


def _cut(guest: Visitor) -> list[str]:
    """Texts of buttons, labels and paragraphs that do not fit where they stand."""
    found: list[str] = guest.page.evaluate(
        """() => [...document.querySelectorAll(".riversim :is(button, p, summary, [class*=-label])")]
            .filter(e => e.offsetParent && e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1)
            .map(e => e.innerText)"""
    )
    return found


@at_labs(("light", 1280), ("dark", 1280), ("projector", 1280), ("light", 375), ("dark", 375))
def test_axe_finds_nothing_serious(guest: Visitor) -> None:
    assert guest.violations() == []
    guest.page.get_by_label("Story").select_option(index=2)
    guest.slider("Block the spillway").press("End")  # now there is a ghost, and what differs
    guest.page.get_by_role("button", name="More settings").click()
    guest.page.wait_for_timeout(800)
    assert guest.page.evaluate(
        """[...document.querySelectorAll(".riversim-slider-bar")].every(bar => {
            const field = bar.parentElement.querySelector(".riversim-slider-field");
            return !field || bar.getAttribute("aria-valuetext") === field.value;
        })"""
    ), "what is heard is what is written"
    assert guest.violations() == []
    _takes_away(guest)
    assert guest.violations() == []


def _takes_away(guest: Visitor) -> None:
    """The panel to share, save and open, with a code, a file that was saved, and an error."""
    guest.page.get_by_role("button", name="More settings").click()
    guest.page.get_by_role("button", name="Share, save and open").click()
    guest.button("Make a code").click()
    guest.page.locator(".riversim-copy").first.wait_for()
    guest.page.get_by_label("What to save").select_option(label="The numbers (CSV)")
    guest.button("Save").click()
    guest.page.get_by_role("link", name="again").wait_for()
    guest.button("Open the code").click()
    guest.page.locator(".riversim-wrong").wait_for()


@at_labs(("light", 1280), ("light", 375))
def test_the_keyboard_alone_reaches_everything_in_a_sensible_order(guest: Visitor) -> None:
    walked = _walk(guest)
    header = guest.page.get_by_role("button", name="More settings")
    assert [place["name"] for place in walked if not place["seen"]] == [], "nothing that has the focus is hidden"
    assert [place["name"] for place in walked if not place["marked"]] == [], "the focus is visible"
    side = [place["top"] for place in walked if place["side"]]
    assert all(a <= b + 20 for a, b in pairwise(side)), "from the top to the bottom"
    assert len(walked) == guest.page.locator(f"{USABLE} >> visible=true").count(), "everything is reached"
    header.press("Enter")
    assert header.get_attribute("aria-expanded") == "true"
    handle = guest.slider("Number of tributaries")
    handle.press("ArrowRight")
    assert handle.input_value() == "9"


def _walk(guest: Visitor) -> list[dict[str, Any]]:
    """Where Tab leads, from the beginning until it leaves the lab."""
    walked: list[dict[str, Any]] = []
    while len(walked) < 200:
        guest.page.keyboard.press("Tab")
        guest.page.wait_for_timeout(30)
        place = guest.page.evaluate(
            """() => {
                const has = document.activeElement;
                if (!has.closest(".riversim")) return null;
                const box = has.getBoundingClientRect(), style = getComputedStyle(has);
                const there = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                const side = has.closest(".riversim-side"); // it may scroll by itself, and stay where the page scrolls
                const frame = side ?? has.closest(".riversim");
                const named = document.getElementById(has.getAttribute("aria-labelledby"));
                return {
                    name: (named ?? has).innerText || has.ariaLabel || has.className,
                    top: box.top - frame.getBoundingClientRect().top + (side?.scrollTop ?? 0),
                    side: Boolean(has.closest(".riversim-side")),
                    seen: has === there || has.contains(there),
                    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
                };
            }"""
        )
        if place is None:
            break
        walked.append(place)
    return walked


@at_labs(("light", 1280))
def test_the_words_are_read_politely_and_do_not_chatter(guest: Visitor) -> None:
    caption = guest.page.locator(".riversim-caption p")
    assert caption.get_attribute("aria-live") == "polite"
    assert guest.page.locator(".riversim-error p").get_attribute("aria-live") == "assertive"
    alt = guest.picture().get_attribute("aria-label")
    caption.evaluate(
        """p => { window.told = 0; new MutationObserver(() => window.told++).observe(p, {childList: true}); }"""
    )
    guest.page.get_by_label("Speed").select_option("1 week a second")
    guest.button("Play").click()
    guest.page.wait_for_timeout(6000)
    assert guest.page.evaluate("told") <= 5, "a sentence can be read to its end"
    guest.button("Pause").click()
    guest.button("Play").wait_for()
    assert guest.picture().get_attribute("aria-label") != alt, "what can not be seen is told"
    cards, taken = (guest.page.locator(f".riversim-{part} [aria-live]").count() for part in ("card", "takeaway"))
    assert cards == 1, "the outcome of a guess, while the card is open"
    assert taken == 1, "what became of what one asked for, in a panel that is folded away"
    assert guest.page.locator(".riversim-guide [aria-live]").count() == 1, "silent till one takes the tour"
    assert guest.page.locator("[aria-live]").count() - cards - taken <= 4


@pytest.mark.parametrize(
    "guest", [{"width": 640, "height": 450}, {"width": 375, "height": 812}], indirect=True, ids=["200 %", "phone"]
)
@pytest.mark.parametrize("address", ["light", "projector"], indirect=True)
def test_nothing_overlaps_or_runs_off_a_small_page(guest: Visitor) -> None:
    guest.page.get_by_role("button", name="More settings").click()
    guest.page.wait_for_timeout(500)
    assert not guest.is_too_wide()
    _takes_away(guest)
    assert not guest.is_too_wide()
    assert guest.overlaps() == []
