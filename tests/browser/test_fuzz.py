"""Whatever is done in a real browser, no error is seen. ``RIVERSIM_SEED=17`` does something else."""

import random

import pytest
from playwright.sync_api import Locator, TimeoutError

from tests.browser.visitor import Visitor
from tests.lab.anybody import FIRST_SEED, TYPED

pytestmark = pytest.mark.browser
ACTIONS = 300


def test_whatever_is_done_in_a_browser_no_error_is_seen(guest: Visitor) -> None:
    chance, done = random.Random(FIRST_SEED), list[str]()
    for _ in range(ACTIONS):
        done.append(does_something(guest, chance))
        guest.page.wait_for_timeout(chance.choice((0, 10, 60)))
    guest.page.wait_for_timeout(2000)
    assert guest.errors == [], f"RIVERSIM_SEED={FIRST_SEED}: {done}"
    assert "Error(" not in guest.page.locator(".riversim-error").inner_text()
    language = guest.page.locator("select:has(option:text-is('Deutsch'))")  # it may have any by now
    language.select_option(label="English", force=True)
    guest.sees("document.querySelector('.riversim').lang === 'en'")
    for way_out in ("Leave the tour", "Leave full screen"):  # where all there is to press is not shown
        if guest.button(way_out).is_visible():
            guest.button(way_out).click()
    guest.button("Reset all").click()
    guest.sees("document.querySelector('.riversim-frame').ariaLabel.includes('on day 0, 00:00')")


def does_something(guest: Visitor, chance: random.Random) -> str:
    """One thing that a visitor does, chosen among what the page offers now; how it reads."""
    keys = ("ArrowRight", "ArrowLeft", "Home", "End", "PageUp", "PageDown", "Enter", " ", "ArrowDown", "Control+z")
    kind = chance.choice(("button", "slider", "select", "picture", "picture key", "size", "text"))
    if kind == "size":
        size = chance.choice(((375, 812), (640, 450), (1280, 900)))
        guest.page.set_viewport_size({"width": size[0], "height": size[1]})
        return f"{kind} {size}"
    if kind == "picture":
        point = (chance.random(), chance.random())
        guest.picture().evaluate(_CLICK, list(point))
        return f"{kind} {point}"
    if kind == "picture key":
        key = chance.choice(keys)
        guest.picture().press(key)
        return f"{kind} {key}"
    where = {"button": "button:enabled, [role=button]", "slider": "[role=slider], input[type=range]",
             "select": "select", "text": "input[type=text]"}[kind]  # fmt: skip
    offered = [thing for thing in guest.page.locator(f".riversim :is({where})").all() if thing.is_visible()]
    if not offered:
        return f"no {kind}"
    number = chance.randrange(len(offered))
    try:
        return f"{kind} {number} {_USES[kind](offered[number], chance.choice(keys[:6]), chance)}"
    except TimeoutError:
        if offered[number].is_visible():
            raise
        return f"{kind} {number} was gone"  # an infusion that an undo under way took out


# A click where the picture is, wherever the page is scrolled to.
_CLICK = """(picture, [x, y]) => {
    const box = picture.getBoundingClientRect();
    const at = {clientX: box.left + x * box.width, clientY: box.top + y * box.height};
    picture.dispatchEvent(new MouseEvent("click", {bubbles: true, ...at}));
}"""


def _presses(thing: Locator, key: str, chance: random.Random) -> str:
    thing.press(key, timeout=10_000)
    return key


def _clicks(thing: Locator, key: str, chance: random.Random) -> str:
    thing.dispatch_event("click")
    return "clicked"


def _selects(thing: Locator, key: str, chance: random.Random) -> str:
    index = chance.randrange(thing.locator("option").count())
    thing.select_option(index=index)
    return str(index)


def _types(thing: Locator, key: str, chance: random.Random) -> str:
    text = chance.choice(("", "r1.", *TYPED))
    thing.fill(text)
    thing.press(chance.choice(("Enter", "Tab", "Escape")))
    return repr(text)


_USES = {"slider": _presses, "button": _clicks, "select": _selects, "text": _types}
