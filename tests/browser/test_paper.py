"""The app's page printed: all that is shown is on the paper whole, and no control."""

import re

import pytest
from playwright.sync_api import expect

from riversim import words
from riversim.session.codes import VERSION
from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser
INCHES = {"A4": (8.27, 11.69), "Letter": (8.5, 11.0)}
MARGIN = 0.4
CONTROLS = ".riversim :is(button:not(.riversim-mark-word), input, select, [role=slider])"


@pytest.mark.parametrize("guest", [{"width": 1280}, {"width": 390}], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("paper", INCHES)
def test_a_printed_page_has_the_river_its_words_and_its_code_and_nothing_is_cut(guest: Visitor, paper: str) -> None:
    page = guest.page
    guest.button("Give an infusion").click()
    page.get_by_role("button", name="More settings").click()
    code = page.locator(".riversim-code")
    expect(code).to_contain_text(VERSION, timeout=WAIT_MS)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(96 * (INCHES[paper][0] - 2 * MARGIN)), "height": 1000})
    guest.sees("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for text in (words.DISCLAIMER, words.CRISIS, "The brain as rivers and creeks"):
        assert page.get_by_text(text).is_visible()
    for part in ("code", "caption", "story", "marks", "title"):
        assert page.locator(f".riversim-{part}").is_visible(), part
    pictures = page.locator(".riversim-frame >> visible=true")
    assert pictures.evaluate_all("all => all.map(one => one.getBoundingClientRect().height > 200)") == [True, True]
    assert page.locator(f"{CONTROLS} >> visible=true").count() == 0
    margin = f"{MARGIN}in"
    printed = page.pdf(format=paper, margin={"top": margin, "right": margin, "bottom": margin, "left": margin})
    assert 1 <= len(re.findall(rb"/Type */Page\b(?!s)", printed)) <= 2
