"""The page with the lines that show riversim in a page of somebody else's."""

import re
from html import unescape
from pathlib import Path

import pytest

from riversim.site.embed import FRAME, PAGE
from riversim.words import CRISIS, DISCLAIMER, LANGUAGES, _, speaking


@pytest.mark.parametrize("code", LANGUAGES)
def test_it_speaks_each_language_with_its_cautions(code: str, site_folder: Path) -> None:
    text = (site_folder / PAGE).read_text(encoding="utf-8")
    (part,) = re.findall(rf'<section id="{code}".*?</section>', text, re.DOTALL)
    said = unescape(part)
    with speaking(code):
        assert _(DISCLAIMER) in said and _(CRISIS) in said


def test_a_frame_may_do_no_more_than_the_lab_needs() -> None:
    (allowed,) = re.findall(r'sandbox="([^"]*)"', FRAME)
    assert allowed.split() == ["allow-scripts", "allow-same-origin", "allow-downloads"]
