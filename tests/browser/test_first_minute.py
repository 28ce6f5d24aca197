"""What the storyboard says of the first minute, on a laptop, a phone and a projector."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.visitor import WAIT_MS, Visitor, visitor
from tests.eyes import ROOM_LETTERS, WALL

pytestmark = pytest.mark.browser
LAPTOP: dict[str, Any] = {"width": 1280, "height": 800}
PHONE: dict[str, Any] = {"width": 390, "height": 844, "has_touch": True, "device_scale_factor": 2}
PROJECTOR: dict[str, Any] = {"width": 1920, "height": 1080}
FIRST = pytest.mark.parametrize("address", [""], indirect=True, ids=["first"])
LEAST_LETTERS, LEAST_TARGET = 11.0, 24.0  # pixels
MOST_WORDS, WORDS_A_SECOND = 20, 2.5

# Every text that is seen, and how large its letters are; the picture's own are measured where it is drawn.
LETTERS = """[...document.querySelectorAll(".riversim *")].flatMap(part => {
    const own = [...part.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    const box = part.getBoundingClientRect();
    const shown = part.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    const seen = shown && box.width > 2 && box.height > 2;
    return own && seen ? [[part.textContent.trim().slice(0, 40), parseFloat(getComputedStyle(part).fontSize)]] : [];
})"""
TARGETS = """[...document.querySelectorAll(
        ".riversim :is(button, select, .riversim-slider-bar, .riversim-slider-field, .riversim-depth label)")]
    .filter(part => part.checkVisibility()).map(part => {
        const { width, height } = part.getBoundingClientRect();
        return [part.innerText || part.className, Math.min(width, height)];
    })"""


@pytest.fixture
def newcomer(guest: Visitor) -> Visitor:
    """Somebody who has never been here, and does nothing yet."""
    return guest


@pytest.fixture(scope="module", params=[LAPTOP, PHONE], ids=["laptop", "phone"])
def onlooker(request: pytest.FixtureRequest, browser: Browser, app: str) -> Iterator[Visitor]:
    """Somebody who has never been here, and only looks: what is seen is the same in every test."""
    with visitor(browser, **request.param) as guest:
        guest.page.goto(app)
        guest.sees_pictures()
        yield guest
        assert guest.errors == []
        guest.leaves()


def needed(guest: Visitor) -> dict[str, Locator]:
    """What is needed to play, by what it is for."""
    names = ("Give an infusion", "Play", "Watch again", "Next event", "Take the tour")
    named = {name: guest.button(name) for name in names}
    switches = {"depth": guest.page.locator(".riversim-depth"), "language": guest.page.get_by_label("Language")}
    said = {name: guest.page.locator(f".riversim-{name}") for name in ("caption", "notes", "feeling")}
    moved = {
        "block": guest.slider("Block the spillway"),
        "day": guest.page.locator(".riversim-days .riversim-slider-bar"),
    }
    return {"picture": guest.picture(), **named, **switches, **said, **moved}


def test_nothing_that_is_needed_to_play_is_below_the_fold(onlooker: Visitor) -> None:
    size = onlooker.page.viewport_size
    assert size is not None
    boxes = {name: part.bounding_box() for name, part in needed(onlooker).items()}
    assert [name for name, box in boxes.items() if box is None] == [], "not there"
    low = {name: box["y"] + box["height"] for name, box in boxes.items() if box}
    assert {name: foot for name, foot in low.items() if foot > size["height"]} == {}
    assert onlooker.page.evaluate("scrollY") == 0 and not onlooker.is_too_wide()


def test_on_each_screen_axe_finds_nothing_and_nothing_overlaps(onlooker: Visitor) -> None:
    assert onlooker.violations() == [] and onlooker.overlaps() == []


def test_all_letters_can_be_read_and_all_targets_be_hit(onlooker: Visitor) -> None:
    letters, targets = onlooker.page.evaluate(LETTERS), onlooker.page.evaluate(TARGETS)
    assert letters and [text for text in letters if text[1] < LEAST_LETTERS] == []
    assert targets and [target for target in targets if target[1] < LEAST_TARGET] == []
    onlooker.picture().hover()
    spots = onlooker.page.evaluate(
        """() => [...document.querySelectorAll(".riversim-act")].map(one => one.getBoundingClientRect().width)"""
    )
    assert spots and min(spots) >= LEAST_TARGET


STREAM = """() => {
    const sheet = document.querySelector(".riversim-flow");
    const pen = sheet.getContext("2d");
    const pixels = [...pen.getImageData(0, 0, sheet.width, sheet.height).data];
    return pixels.reduce((sum, x, i) => (sum * 31 + x * i) % 1000003, 7);
}"""


@FIRST
@pytest.mark.parametrize("guest", [LAPTOP], indirect=True, ids=["laptop"])
def test_water_runs_in_the_second_second_though_nobody_did_anything(newcomer: Visitor) -> None:
    seen = set()
    for _ in range(4):
        newcomer.page.wait_for_timeout(250)
        seen.add(newcomer.page.evaluate(STREAM))
    assert len(seen) == 4
    expect(newcomer.page.locator(".riversim-days")).to_contain_text("Day 0")


@FIRST
@pytest.mark.parametrize("guest", [LAPTOP | {"reduced_motion": "reduce"}], indirect=True, ids=["laptop"])
def test_who_asks_for_less_motion_has_none(newcomer: Visitor) -> None:
    newcomer.page.wait_for_timeout(500)
    first = newcomer.page.evaluate(STREAM)
    newcomer.page.wait_for_timeout(800)
    assert newcomer.page.evaluate(STREAM) == first


@FIRST
@pytest.mark.parametrize("guest", [LAPTOP], indirect=True, ids=["laptop"])
def test_an_infusion_tells_its_story_in_sentences_that_stand_as_long_as_they_are_read(newcomer: Visitor) -> None:
    newcomer.button("Give an infusion").click()
    said: list[list[Any]] = []  # each sentence, when it came and when it was seen last
    lit: set[bool] = set()
    until = time.monotonic() + 75.0
    while time.monotonic() < until:
        now, text = time.monotonic(), newcomer.caption()
        if not said or said[-1][0] != text:
            said.append([text, now, now])
        said[-1][2] = now
        lit.add(newcomer.page.evaluate("document.querySelectorAll('.riversim-light').length > 0"))
        newcomer.page.wait_for_timeout(80)
    newcomer.button("Pause").click()
    told = " ".join(text for text, _, _ in said).lower()
    order = [told.find(word) for word in ("blocks the spillway", "plug", "batter", "tree", "fad")]
    assert -1 not in order and order == sorted(order), said
    assert [text for text, _, _ in said if max(map(len, map(str.split, text.split(". ")))) > MOST_WORDS] == []
    stood = {text: last - first for text, first, last in said[1:-1]}
    assert [(text, long) for text, long in stood.items() if long < 0.8 * len(text.split()) / WORDS_A_SECOND] == []
    assert True in lit, "the eye is led"


@FIRST
@pytest.mark.parametrize("guest", [PROJECTOR], indirect=True, ids=["projector"])
def test_a_room_sees_the_picture_and_its_sentence_and_a_clicker_turns_the_events(newcomer: Visitor) -> None:
    page = newcomer.page
    newcomer.button("Give an infusion").click()
    newcomer.button("Full screen").click()
    page.wait_for_timeout(4000)
    seen = page.evaluate(LETTERS)
    assert seen and [text for text in seen if text[1] < ROOM_LETTERS] == []
    drawn = newcomer.picture().bounding_box()
    assert drawn and drawn["width"] >= WALL, "at which the picture's own letters are measured in tests/drawing"
    assert newcomer.picture().evaluate("frame => frame.width") >= WALL, "and it is not enlarged"
    for name in (".riversim-caption", ".riversim-notes", ".riversim-frame"):
        box = page.locator(name).first.bounding_box()
        assert box and box["y"] >= 0 and box["y"] + box["height"] <= 1080, name
    assert page.locator(".riversim-side").evaluate("side => getComputedStyle(side).opacity") == "0"
    before = newcomer.caption()
    page.keyboard.press("PageDown")
    page.wait_for_function(f"document.querySelector('.riversim-caption').innerText !== {before!r}", timeout=WAIT_MS)
    page.keyboard.press("b")
    expect(page.locator(".riversim-blank")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".riversim-blank")).to_be_hidden()
    page.mouse.move(100, 100)
    page.wait_for_timeout(600)
    assert page.locator(".riversim-side").evaluate("side => getComputedStyle(side).opacity") == "1"
    assert newcomer.violations() == []
    page.mouse.move(200, 100)  # that took longer than the tools stay
    newcomer.button("Leave full screen").click()
    expect(page.locator(".riversim-presenter")).to_have_count(0)


FILLS = """() => {
    const box = name => document.querySelector(name).getBoundingClientRect();
    const [screen, picture, caption, notes, tools, leave] = [".riversim", ".riversim-frame", ".riversim-caption",
        ".riversim-notes", ".riversim-side", ".riversim-present"].map(box);
    const within = (one, all) => one.top >= all.top - 1 && one.bottom <= all.bottom + 1 && one.right <= all.right + 1;
    return {
        "all is on the screen": [picture, caption, notes].every(one => within(one, screen)),
        "the screen is the window": screen.bottom <= innerHeight,
        "one way out is seen": within(leave, tools) && leave.bottom <= innerHeight,
        "no tool lies on the sentence": tools.bottom <= caption.top,
        "the picture fills what is left": picture.width > innerWidth - 30 || caption.top - picture.height < 15,
    };
}"""


def fills(newcomer: Visitor) -> None:
    """Wait until the screen is filled as it should be; a picture of the new size takes a while to come."""
    until = time.monotonic() + WAIT_MS / 1000.0
    while wrong := [what for what, so in newcomer.page.evaluate(FILLS).items() if not so]:
        assert time.monotonic() < until, wrong
        newcomer.page.wait_for_timeout(100)


@FIRST
@pytest.mark.parametrize(
    "guest", [LAPTOP, PROJECTOR, PHONE, {"width": 844, "height": 390}], indirect=True,
    ids=["laptop", "projector", "phone", "phone on its side"],
)  # fmt: skip
def test_any_screen_is_filled_and_nothing_is_pushed_off_it(newcomer: Visitor) -> None:
    page = newcomer.page
    newcomer.button("Full screen").click()
    expect(page.locator(".riversim-presenter")).to_have_count(1)
    fills(newcomer)
    words = "document.querySelector('.riversim-caption p')"
    page.evaluate(f"{words}.textContent = 'As long a sentence as there is. '.repeat(7)")
    fills(newcomer)
    page.keyboard.press("Escape")
    expect(page.locator(".riversim-presenter")).to_have_count(0)
    page.get_by_role("radio", name="Explore").check()
    expect(page.locator(".riversim-side select:visible").first).to_be_visible(timeout=WAIT_MS)
    newcomer.button("Full screen").click()
    expect(page.locator(".riversim-presenter")).to_have_count(1)
    expect(page.locator(".riversim-side select:visible")).to_have_count(0)
    fills(newcomer)


@FIRST
@pytest.mark.parametrize("guest", [LAPTOP], indirect=True, ids=["laptop"])
def test_the_page_remembers_how_deep_it_was_and_offers_the_river_that_was_left(newcomer: Visitor) -> None:
    page = newcomer.page
    newcomer.button("Give an infusion").click()
    page.get_by_role("radio", name="Explore").check()
    expect(page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    page.wait_for_timeout(1500)
    page.reload()
    newcomer.sees_pictures()
    expect(page.get_by_role("radio", name="Explore")).to_be_checked()
    page.get_by_role("link", name="Open your river again").click()
    page.wait_for_url("**/?river=*")
    newcomer.sees_pictures()
    expect(page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    expect(page.get_by_role("link", name="Open your river again")).to_have_count(0)


@FIRST
@pytest.mark.parametrize("guest", [LAPTOP], indirect=True, ids=["laptop"])
def test_words_light_their_part_and_a_part_lights_its_words(newcomer: Visitor) -> None:
    page = newcomer.page
    newcomer.slider("Block the spillway").press("End")
    newcomer.button("Pause").click()
    page.wait_for_timeout(500)
    word = page.locator(".riversim-caption .riversim-word[data-part=gate]").first
    word.hover()
    gate = page.locator(".riversim-light")
    expect(gate).to_have_count(1)
    box, spot = newcomer.picture().bounding_box(), gate.bounding_box()
    assert box and spot
    page.mouse.move(spot["x"] + spot["width"] / 2, spot["y"] + spot["height"] / 2)
    expect(word).to_have_class("riversim-word riversim-lit-word")
    page.mouse.move(box["x"] + box["width"] + 30, box["y"] + 300)
    expect(word).to_have_class("riversim-word")
