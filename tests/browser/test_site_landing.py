"""What is seen, and can be done, before Python is there; and how the lab takes its place."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Route, expect

from riversim.site import landing
from riversim.site.serving import Site
from riversim.words import speaking
from tests.browser.stranger import Stranger, stranger
from tests.browser.visitor import WAIT_MS

pytestmark = pytest.mark.browser
LAPTOP: dict[str, Any] = {"width": 1280, "height": 800}
PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "device_scale_factor": 2}
SCREENS = pytest.mark.parametrize("early", [LAPTOP, PHONE], indirect=True, ids=["laptop", "phone"])
APART = 2.0  # pixels that nobody sees

BOXES = """() => Object.fromEntries(Object.entries({
        picture: ".riversim-frame", slider: ".riversim-gate .riversim-slider-bar", infuse: ".riversim-infuse",
        play: ".riversim-play", caption: ".riversim-caption", day: ".riversim-days .riversim-slider-bar",
        tour: ".riversim-guide-begin", title: ".riversim-title", language: ".riversim-top select",
    }).map(([name, found]) => {
        const all = [...document.querySelectorAll(found)];
        const seen = all.find(part => part.checkVisibility({ visibilityProperty: true }));
        const { x, y, width, height } = seen.getBoundingClientRect();
        return [name, [x, y, width, height]];
    }))"""
WATER = """() => {
    const sheet = document.querySelector(".riversim-runs");
    const pixels = [...sheet.getContext("2d").getImageData(0, 0, sheet.width, sheet.height).data];
    return pixels.reduce((sum, x, i) => (sum * 31 + x * i) % 1000003, 7);
}"""


class Early(Stranger):
    """A visitor who is there before Python is: it comes when they let it."""

    def __init__(self, guest: Stranger) -> None:
        super().__init__(guest.page, guest.address)
        self.errors, self.asked = guest.errors, guest.asked
        self._held: list[Route] = []
        self._waits = True
        self.page.route(re.compile(r"/python/pyodide\.mjs$"), self._hold)

    def _hold(self, route: Route) -> None:
        if self._waits:
            self._held.append(route)
        else:
            route.continue_()

    def comes(self, to: str = "") -> None:
        """Come to the site, and see what there is before Python."""
        self.page.goto(self.address + to)
        expect(self.first(".riversim-frame")).to_be_visible()

    def lets_python_come(self) -> None:
        """From now on what was held back comes."""
        self._waits = False
        for route in self._held:
            route.continue_()

    def becomes_live(self) -> None:
        """Python comes, and the lab is there."""
        self.lets_python_come()
        expect(self.page.locator("#riversim-landing")).to_have_count(0, timeout=WAIT_MS)

    def first(self, found: str) -> Locator:
        """A part of what is seen first."""
        return self.page.locator(f"#riversim-landing {found}")

    def lab(self, found: str) -> Locator:
        """A part of the lab."""
        return self.page.locator(f"#riversim-lab {found}").first


@pytest.fixture
def early(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Early]:
    """Somebody who is there before Python, and leaves without an error; the browser is as the test says."""
    with stranger(browser, site.address, **getattr(request, "param", LAPTOP)) as guest:
        early = Early(guest)
        yield early
        assert early.faults() == []


@SCREENS
def test_the_picture_is_painted_before_python_has_begun_and_the_water_runs(early: Early) -> None:
    early.comes()
    picture = early.first(".riversim-frame")
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    marks = early.page.evaluate("performance.getEntriesByName('riversim python').length")
    assert early.page.evaluate("performance.getEntriesByType('paint').length > 0") and not marks
    expect(early.first(".riversim-notes")).to_contain_text("not medical advice")
    seen = set()
    for _ in range(3):
        early.page.wait_for_timeout(250)
        seen.add(early.page.evaluate(WATER))
    assert len(seen) == 3
    assert early.violations() == []


def is_on_one_screen(early: Early) -> bool:
    """Whether all that is played with is in sight."""
    _left, top, _width, height = early.page.evaluate(BOXES)["day"]
    return early.page.viewport_size is not None and top + height <= early.page.viewport_size["height"]


@SCREENS
@pytest.mark.parametrize(
    ("remembered", "asked"),
    [("", ""), ("explore", ""), ("explore", "?depth=understand")],
    ids=["anew", "remembered", "asked"],
)
def test_nothing_jumps_when_the_lab_takes_its_place(early: Early, remembered: str, asked: str) -> None:
    early.page.add_init_script(f"localStorage.setItem('riversim-depth', {remembered!r})")
    early.comes(asked)
    before = early.page.evaluate(BOXES)
    assert remembered or is_on_one_screen(early)
    early.becomes_live()
    after = early.page.evaluate(BOXES)
    apart = {name: max(abs(a - b) for a, b in zip(before[name], after[name], strict=True)) for name in before}
    assert {name: far for name, far in apart.items() if far > APART} == {}
    assert early.page.locator("main").count() == early.page.locator("h1").count() == 1
    early.sees_pictures()
    assert early.violations() == []


@pytest.mark.parametrize("early", [LAPTOP | {"reduced_motion": "reduce"}], indirect=True, ids=["laptop"])
def test_who_asks_for_less_motion_has_none(early: Early) -> None:
    early.comes()
    early.page.wait_for_timeout(300)
    first = early.page.evaluate(WATER)
    early.page.wait_for_timeout(500)
    assert early.page.evaluate(WATER) == first


def test_what_is_touched_meanwhile_is_done_and_the_focus_stays(early: Early) -> None:
    early.comes()
    slider = early.first(".riversim-gate .riversim-slider-bar")
    slider.focus()
    for _ in range(4):
        early.page.keyboard.press("PageUp")
    wanted = early.first(".riversim-gate .riversim-slider-field").input_value()
    assert float(wanted) > 20
    expect(early.first(".riversim-caption")).to_have_text("It happens as soon as the river is there.")
    early.becomes_live()
    expect(early.lab(".riversim-gate .riversim-slider-field")).to_have_value(wanted)
    expect(early.lab(".riversim-gate .riversim-slider-bar")).to_be_focused()
    expect(early.lab(".riversim-caption")).to_contain_text("by hand", timeout=WAIT_MS)


@SCREENS
def test_an_infusion_is_seen_before_python_is_there_and_goes_on_in_the_lab(early: Early) -> None:
    early.comes()
    early.first(".riversim-infuse").click()
    expect(early.first(".riversim-caption")).to_contain_text("An infusion is given", timeout=WAIT_MS)
    expect(early.first(".riversim-light")).not_to_have_count(0)
    expect(early.first(".riversim-reel")).to_be_visible()
    expect(early.first(".riversim-play")).to_have_text("Pause")
    early.becomes_live()
    expect(early.lab(".riversim-play")).to_have_text("Pause")
    expect(early.lab(".riversim-days label")).not_to_have_text("Day 0, 00:00")
    early.lab(".riversim-play").click()
    given = early.page.locator(".riversim-mark-word").filter(has_text="infusion")
    expect(given).not_to_have_count(0, timeout=WAIT_MS)


def to_the_plugs(early: Early) -> None:
    """Take the first steps of the tour, up to what is seen in the third."""
    onward = early.first(".riversim-guide-on")
    early.first(".riversim-guide-begin").click()
    expect(onward).to_be_focused()
    expect(early.first(".riversim-guide-said")).to_contain_text("Glutamate is the water")
    onward.click()
    early.first(".riversim-play").click()
    expect(early.first(".riversim-guide-said")).to_contain_text("went over the spillway", timeout=WAIT_MS)
    onward.click()
    onward.click()
    expect(early.first(".riversim-part")).to_contain_text("mouth of tributary")


@pytest.mark.parametrize("further", [False, True], ids=["third", "fourth"])
def test_the_tour_begins_before_python_is_there_and_goes_on_where_it_was(early: Early, further: bool) -> None:
    early.comes()
    to_the_plugs(early)
    if further:
        early.first(".riversim-guide-on").click()
        expect(early.first(".riversim-guide-said")).to_contain_text("as soon as")
    early.page.wait_for_timeout(800)  # what comes with a step has come
    assert early.violations() == []
    early.becomes_live()
    expect(early.lab(".riversim-guide-where")).to_have_text(f"Step {3 + further} of 10")
    expect(early.lab(".riversim-guide-said")).to_contain_text("Ketamine blocks" if further else "A plug gives way")
    early.lab(".riversim-guide-leave").click()
    expect(early.lab(".riversim-guide-begin")).to_be_visible()


@pytest.mark.parametrize("early", [LAPTOP | {"color_scheme": "dark"}], indirect=True, ids=["laptop"])
def test_it_is_dark_where_all_else_is_from_the_first_picture_on(early: Early) -> None:
    dark = "getComputedStyle(document.body).backgroundColor"
    early.comes()
    assert "-dark" in early.first(".riversim-frame").evaluate("one => one.currentSrc")
    assert early.page.evaluate(dark) == "rgb(20, 25, 30)"
    early.first(".riversim-play").click()
    early.becomes_live()
    expect(early.lab(".riversim-depth")).to_be_visible()
    assert early.page.locator("#riversim-lab .riversim-dark").count() == 1
    assert early.page.evaluate(dark) == "rgb(20, 25, 30)" and early.violations() == []


@pytest.mark.parametrize("early", [LAPTOP | {"locale": "de-AT"}], indirect=True, ids=["laptop"])
def test_the_page_speaks_the_visitors_language_and_remembers_another(early: Early) -> None:
    early.comes("?depth=play#here=1")
    assert early.page.url == f"{early.address}de/?depth=play#here=1"
    expect(early.first(".riversim-infuse")).to_have_text("Infusion geben")
    early.first(".riversim-top select").select_option("fr")
    early.page.wait_for_url("**/fr/?depth=play#here=1")
    early.becomes_live()
    expect(early.lab(".riversim-guide-begin")).to_be_visible()
    assert early.page.evaluate("document.documentElement.lang") == "fr"
    early.page.goto(early.address)
    early.page.wait_for_url("**/fr/")
    early.page.goto(f"{early.address}es/")
    early.page.goto(early.address)
    early.page.wait_for_url("**/es/")
    early.page.goto(f"{early.address}?lang=en")
    expect(early.page.locator(".riversim-infuse").first).to_have_text("Give an infusion")


def turns_french(early: Early) -> None:
    """Have the page speak French, before Python is there."""
    early.first(".riversim-top select").select_option("fr")
    early.page.wait_for_url("**/fr/")
    expect(early.first(".riversim-frame")).to_be_visible()


def test_what_was_touched_is_still_so_in_another_language(early: Early) -> None:
    early.comes()
    early.first(".riversim-depth label").nth(1).click()
    early.first(".riversim-gate .riversim-slider-field").fill("40")
    early.page.keyboard.press("Tab")
    early.first(".riversim-from-understand").nth(1).click()
    turns_french(early)
    expect(early.first(".riversim-gate .riversim-slider-field")).to_have_value("40")
    expect(early.first(".riversim-gate .riversim-slider-bar")).to_have_value("40")
    expect(early.first(".riversim-depth [value=understand]")).to_be_checked()
    with speaking("fr"):
        expect(early.first(".riversim-caption")).to_have_text(landing.sentences()["soon"])
    early.becomes_live()
    expect(early.lab(".riversim-gate .riversim-slider-field")).to_have_value("40")
    expect(early.lab(".riversim-depth [value=understand]")).to_be_checked()
    expect(early.lab(".riversim-days label")).not_to_contain_text("00:00")
    early.page.reload()
    expect(early.first(".riversim-gate .riversim-slider-field")).to_have_value("0")


def test_an_infusion_goes_on_in_another_language(early: Early) -> None:
    early.comes()
    early.first(".riversim-infuse").click()
    expect(early.first(".riversim-caption")).to_contain_text("An infusion is given", timeout=WAIT_MS)
    turns_french(early)
    with speaking("fr"):
        expect(early.first(".riversim-caption")).to_have_text(landing.sentences()["soon"])
    early.becomes_live()
    expect(early.page.locator(".riversim-mark-word")).not_to_have_count(0, timeout=WAIT_MS)
    expect(early.lab(".riversim-play")).to_have_text("Pause")


def test_the_tour_goes_on_in_another_language(early: Early) -> None:
    early.comes()
    to_the_plugs(early)
    turns_french(early)
    expect(early.first(".riversim-guide-where")).to_contain_text("3")
    expect(early.first(".riversim-part")).to_be_visible()
    early.becomes_live()
    expect(early.lab(".riversim-guide-where")).to_contain_text("3")


@pytest.mark.parametrize("missing", [r"/python/modules\.pack\.gz$", r"/main\.js$", r"/files\.json$"])
def test_what_fails_is_told_in_words_and_the_picture_stays(browser: Browser, site: Site, missing: str) -> None:
    with stranger(browser, site.address) as guest:
        guest.page.route(re.compile(missing), lambda route: route.abort())
        guest.page.goto(site.address)
        told = guest.page.locator("[data-why=files]")
        expect(told).to_be_visible(timeout=WAIT_MS)
        expect(told.get_by_role("link")).to_have_attribute("href", "en/stories.html")
        expect(guest.page.locator("#riversim-landing .riversim-frame")).to_be_visible()
        expect(guest.page.locator("#riversim-loading")).to_be_hidden()


@pytest.mark.parametrize("code", ["en", "de"])
def test_without_scripts_there_is_the_picture_and_where_to_read_on(browser: Browser, site: Site, code: str) -> None:
    with stranger(browser, site.address, java_script_enabled=False) as guest:
        guest.page.goto(site.address + ("de/" if code == "de" else ""))
        link = guest.page.locator(".riversim-error a").locator("visible=true")
        expect(link).to_have_count(1)
        expect(guest.page.locator("#riversim-landing .riversim-frame")).to_be_visible()
        expect(guest.page.locator(".riversim-side")).to_be_hidden()
        link.click()
        assert guest.page.url == f"{site.address}{code}/stories.html"
