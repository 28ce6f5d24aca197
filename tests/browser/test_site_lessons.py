"""Lessons of the site in a real browser: words at once, then a lab, a guess and a check that live where they stand."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from riversim.model import SCENARIOS
from riversim.site.serving import Site
from tests.browser.stranger import Stranger, listening

pytestmark = pytest.mark.browser
LIVE_MS = 120_000
LESSON = "lessons/06_the_dead_battery.html"


@pytest.fixture
def guest(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Stranger]:
    """Somebody who knows nothing yet, and no other host, and who leaves without an error."""
    with listening(browser, **getattr(request, "param", {})) as context:
        guest = Stranger(context.new_page(), site.address)
        yield guest
        assert guest.faults() == []


def reads(guest: Stranger, name: str = LESSON) -> Locator:
    """Open a lesson, and wait until all of it lives; its parts."""
    guest.page.goto(guest.address + name)
    awaited = guest.page.locator(".lesson-cell:has(.still)").count()
    expect(guest.page.locator(".lesson-live")).to_have_count(awaited, timeout=LIVE_MS)
    expect(guest.page.locator(".still")).to_have_count(0)
    return guest.page.locator(".lesson-live")


def test_a_lesson_comes_alive_where_it_stands(guest: Stranger) -> None:
    guest.page.goto(guest.address + LESSON)
    first = guest.page.locator(".still").first
    expect(first.locator("img")).to_have_attribute("alt", re.compile("A river with eight tributaries"))
    parts = reads(guest)
    _moves(parts.first)
    _guesses(parts.nth(1), guest.page.locator(".riversim-numbers"))
    _checks(parts.last)
    assert guest.violations() == []


def _moves(lab: Locator) -> None:
    picture = lab.locator("canvas.riversim-frame[data-frame]").first
    before = picture.get_attribute("data-frame")
    lab.get_by_role("button", name="Play", exact=True).first.click()
    expect(picture).not_to_have_attribute("data-frame", str(before))
    lab.get_by_role("button", name="Pause", exact=True).first.click()


def _guesses(card: Locator, run: Locator) -> None:
    expect(run).to_have_count(0)
    card.get_by_role("radio").first.check()
    card.get_by_role("button", name="See what happens").first.click()
    expect(run).to_have_count(1, timeout=30_000)


def _checks(quiz: Locator) -> None:
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="See what happens").first.click()
    expect(quiz.get_by_text(re.compile("It went as you guessed|It went another way"))).not_to_have_count(
        0, timeout=30_000
    )


@pytest.mark.parametrize("guest", [{"width": 390, "height": 844}], indirect=True)
def test_a_lesson_fits_a_phone(guest: Stranger) -> None:
    reads(guest, "lessons/01_meet_the_river.html")
    assert not guest.is_too_wide()


@pytest.mark.parametrize("asked", ["?lesson=02", "?lesson=drought", "#lesson=02_drought"])
def test_an_address_leads_to_a_lesson(guest: Stranger, asked: str) -> None:
    guest.page.goto(guest.address + asked)
    guest.page.wait_for_url(re.compile(r"/lessons/02_drought\.html$"))


@pytest.mark.parametrize("guest", [{"java_script_enabled": False}], indirect=True)
def test_without_scripts_a_lesson_and_the_stories_are_read(guest: Stranger) -> None:
    page = guest.page
    page.goto(guest.address + LESSON)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_text("How many tributaries will be open a day after the infusion?")).to_be_visible()
    page.get_by_role("link", name="The stories").click()
    expect(page.locator(".story")).to_have_count(len(SCENARIOS))
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Die Geschichten")


@pytest.mark.parametrize(
    "name", ["en/stories.html", "de/this-site.html", "about/model.html", "lessons/references.html"]
)
def test_pages_of_words_are_open_to_everyone(guest: Stranger, name: str) -> None:
    guest.page.goto(guest.address + name)
    assert guest.violations() == []
