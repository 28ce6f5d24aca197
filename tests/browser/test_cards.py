"""The card and the entries in a real browser: by keyboard alone, named for screen readers, text never markup."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.visitor import WAIT_MS, Visitor, rendered, visitor

pytestmark = pytest.mark.browser
PAGE = """
from dataclasses import replace
import ipywidgets as widgets
from riversim import scenario
from riversim.lab import FrameView, PredictionCard, Truths
from riversim.session import questions

level, opened, *_ = questions("one-infusion")
hostile = replace(opened, choices=("<img src=x onerror=alert(1)>", "<b>half</b>", "<script>alert(2)</script>"))
card = PredictionCard(scenario("one-infusion").run)
card.ask([level, opened, hostile])
truths = Truths()
gate = widgets.Button(description="Is the gate true?")
gate.on_click(lambda _: truths.show("gate"))
styled = FrameView(alt="The river")  # brings the lab's style sheet
styled.layout.display = "none"
box = widgets.VBox([styled, card.box, gate, truths.box])
box.add_class("riversim")
box.add_class("riversim-THEME")
box
"""


@pytest.fixture(scope="module")
def pages(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of two pages, "light" and "dark", with a card and the entries."""
    notebooks = {theme: PAGE.replace("THEME", theme) for theme in ("light", "dark")}
    with rendered(tmp_path_factory.mktemp("cards"), notebooks) as address:
        yield address


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 375)])
def test_the_card_is_played_and_an_entry_opened_by_keyboard_alone(
    browser: Browser, pages: str, theme: str, width: int
) -> None:
    with visitor(browser, width=width) as guest:
        page = guest.page
        page.goto(f"{pages}/{theme}.ipynb")
        guest.button("Guess first, then look").press("Enter", timeout=WAIT_MS)
        _guess_a_level(guest)
        page.keyboard.press("Enter")  # on to the next question: the focus is still on the button
        _guess_a_choice(guest)
        page.keyboard.press("Enter")
        _meet_markup_as_text(guest)
        guest.button("Is the gate true?").press("Enter")
        expect(page.locator("summary", has_text="Spillway")).to_be_focused(timeout=WAIT_MS)
        expect(page.get_by_text("The spillway stands for NMDA receptors")).to_be_visible()
        _follow_no_link_back(guest)
        assert guest.violations(".riversim") == [] and not guest.is_too_wide()
        assert guest.errors == []


def _guess_a_level(guest: Visitor) -> None:
    slider = guest.page.get_by_role("slider", name="How high will the river rise")
    slider.press("ArrowRight", timeout=WAIT_MS)
    assert guest.violations(".riversim") == []
    guest.page.keyboard.press("Tab")
    expect(guest.button("See what happens")).to_be_focused()
    guest.page.keyboard.press("Enter")
    expect(guest.button("Another question")).to_be_focused(timeout=WAIT_MS)
    outcome = guest.page.locator(".riversim-outcome p")
    expect(outcome).to_contain_text("You guessed 1.05. This time it was higher.", timeout=WAIT_MS)
    assert outcome.get_attribute("aria-live") == "polite"


def _guess_a_choice(guest: Visitor) -> None:
    group = guest.page.get_by_role("group", name="How many tributaries will be open")
    group.get_by_role("radio", name="None, or only a few").press("Space", timeout=WAIT_MS)
    guest.page.keyboard.press("ArrowDown")
    expect(group.get_by_role("radio", name="About half")).to_be_checked()
    assert guest.violations(".riversim") == []
    guest.page.keyboard.press("Tab")
    guest.page.keyboard.press("Enter")
    expect(guest.page.locator(".riversim-outcome p")).to_contain_text("You guessed: About half.", timeout=WAIT_MS)


def _meet_markup_as_text(guest: Visitor) -> None:
    guest.page.get_by_role("radio", name="<script>alert(2)</script>").press("Space", timeout=WAIT_MS)
    assert guest.page.locator(".riversim-card :is(img, b, script)").count() == 0


def _follow_no_link_back(guest: Visitor) -> None:
    guest.page.evaluate("document.querySelectorAll('.riversim-truths details').forEach(fold => { fold.open = true; })")
    links = guest.page.locator(".riversim-truths a")
    assert links.count() > 5
    for link in links.all():
        assert link.get_attribute("target") == "_blank" and "noopener" in (link.get_attribute("rel") or "")
