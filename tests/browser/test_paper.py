"""The app's page printed: all that is shown is on the paper whole, and no control."""

import re

import pytest
from playwright.sync_api import expect
from pypdfium2 import PdfDocument

from riversim import words
from riversim.session.codes import VERSION
from tests.browser.visitor import WAIT_MS, Visitor

pytestmark = pytest.mark.browser
PAPERS = ("A4", "Letter")
MARGIN = 0.4
CONTROLS = ".riversim :is(button:not(.riversim-mark-word), input, select, [role=slider])"


@pytest.mark.parametrize("guest", [{"width": 1280}, {"width": 390}], indirect=True, ids=["wide", "phone"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_printed_page_has_the_river_its_words_and_its_code_and_nothing_is_cut(guest: Visitor, paper: str) -> None:
    page = guest.page
    guest.button("Give an infusion").click()
    page.get_by_role("button", name="More settings").click()
    page.get_by_role("button", name="View").click()
    page.get_by_role("checkbox", name="Dark").check()
    code = page.locator(".riversim-code")
    expect(code).to_contain_text(VERSION, timeout=WAIT_MS)
    page.emulate_media(media="print")
    for text in (words.DISCLAIMER, words.CRISIS, "The brain as rivers and creeks"):
        assert page.locator(".riversim").get_by_text(text).first.is_visible()
    for part in ("code", "caption", "story", "marks", "title"):
        assert page.locator(f".riversim-{part}").is_visible(), part
    pictures = page.locator(".riversim-frame >> visible=true")
    assert pictures.evaluate_all("all => all.map(one => one.getBoundingClientRect().height > 200)") == [True, True]
    assert page.locator(f"{CONTROLS} >> visible=true").count() == 0
    said = [guest.caption(), *(page.locator(f".riversim-{part}").inner_text() for part in ("story", "code", "marks"))]
    page.emulate_media()
    margin = f"{MARGIN}in"
    # Straight from the window, whose width the server's page keeps in every part.
    printed = PdfDocument(
        page.pdf(format=paper, margin={"top": margin, "right": margin, "bottom": margin, "left": margin})
    )
    assert 1 <= len(printed) <= 2
    _holds(printed, said)
    assert printed[0].render(scale=1).to_numpy()[2 + int(72 * MARGIN), :-1].min() > 200, "the paper is white around"


def _holds(printed: PdfDocument, said: list[str]) -> None:
    """All words are within the sheets, in whichever lines."""
    onto = "".join(_squeezed(sheet.get_textpage().get_text_bounded()) for sheet in printed)
    for text in said:
        for line in text.splitlines():
            assert _squeezed(line) in onto, line


def _squeezed(text: str) -> str:
    """A text without its spaces and breaks, and a hyphen as whatever the sheet has there."""
    return re.sub(r"[\s\ufffe\x02-]", "", text)
