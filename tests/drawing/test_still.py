"""A still: the river with its words, in each form that a reader of notebooks may choose."""

import base64
import io
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from riversim import RiverError, Trajectory, words
from riversim.drawing import Still, still, together, wrapped
from riversim.words import speaking

MOST_BYTES = 150_000


def _opened(data: str | bytes) -> Image.Image:
    return Image.open(io.BytesIO(base64.b64decode(data) if isinstance(data, str) else data)).convert("RGB")


def test_each_form_of_a_still_holds_the_picture_and_its_words(run: Trajectory) -> None:
    made = still(run, 3)
    forms = made.bundle()
    assert list(forms) == ["text/plain", "text/html", "image/png"]
    for text in (words.title(run), words.alt_text(run, run.index(3)), words.caption(run, run.index(3))):
        assert text in forms["text/plain"] and text in forms["text/html"]
    assert words.DISCLAIMER in forms["text/plain"] and words.DISCLAIMER in forms["text/html"]
    assert re.findall(r'<img alt="[^"]{50,}" [^>]*src="data:image/png;base64,', forms["text/html"])
    river, whole = _opened(made.png), _opened(forms["image/png"])
    assert whole.width == river.width and whole.height > river.height + 60, "the words are on it"
    assert len(base64.b64decode(forms["image/png"])) < MOST_BYTES and len(forms["text/html"]) < MOST_BYTES


def test_the_words_are_on_the_picture_and_change_it(run: Trajectory) -> None:
    made = still(run)
    other = replace(made, said=(*made.said, "One more."))
    assert _opened(other.captioned()).height > _opened(made.captioned()).height
    assert replace(made, title="Another river").captioned() != made.captioned()
    assert replace(made, theme="dark").captioned() != made.captioned()
    below = np.asarray(_opened(made.captioned()).convert("L"))[570:]
    assert below.min() < 90 and np.median(below) > 230, "dark on light"


def test_what_is_said_is_text_and_never_markup() -> None:
    hostile = '"><script>alert(1)</script> $x^2$ \\frac'
    made = Still(title=hostile, alt=hostile, said=(hostile,), fold=hostile, png=_dot())
    assert "<script" not in made.html() and made.html().count("<img") == 1
    assert hostile in made.text()
    assert _opened(made.captioned()).size[0] == 900, "no formula is read into it"


def test_what_gives_away_is_folded_where_a_page_can_fold(run: Trajectory) -> None:
    html = replace(still(run), fold="Show it").html()
    assert html.index("<details>") < html.index("<img") < html.index("</details>")
    assert "<summary>Show it</summary>" in html and "<details" not in still(run).html()


def test_a_still_says_in_which_language_it_speaks(run: Trajectory) -> None:
    with speaking("de"):
        made = still(run)
    assert made.html().startswith('<div lang="de">') and "Fluss" in made.text()


@pytest.mark.parametrize("made", [Still(), Still(title="Only a title"), Still(said=("Only words", ""))])
def test_a_still_without_a_picture_is_made_of_words(made: Still) -> None:
    assert "<img" not in made.html() and made.address == ""
    assert _opened(made.captioned()).width == 900


def test_a_picture_wider_than_the_page_is_made_smaller() -> None:
    large = io.BytesIO()
    Image.new("RGB", (1800, 1000), "blue").save(large, "PNG")
    assert _opened(Still(png=large.getvalue()).captioned()).size == (900, 514)


def test_a_day_outside_the_run_is_refused(run: Trajectory) -> None:
    with pytest.raises(RiverError, match="99 days is out of range"):
        still(run, 99)


@given(st.lists(st.integers(1, 12), min_size=1, max_size=30), st.integers(12, 60))
def test_words_are_set_in_lines_that_fit_and_none_is_lost(lengths: list[int], room: int) -> None:
    said = ["x" * (length - 1) for length in lengths]
    lines = wrapped(said, lengths, room)
    assert " ".join(lines) == " ".join(said)
    assert all(len(line) <= room for line in lines)


def _dot() -> bytes:
    dot = io.BytesIO()
    Image.new("RGB", (4, 4)).save(dot, "PNG")
    return dot.getvalue()


def test_two_pictures_together_are_whole_and_each_below_its_heading(run: Trajectory) -> None:
    png = still(run, 3).png
    one, page = _opened(png), _opened(together([("River A", png), ("River B", png)]))
    above = (page.height - 2 * one.height) // 2
    assert page.width == one.width and above > 20
    for top in (above, page.height - one.height):
        part = page.crop((0, top, one.width, top + one.height))
        assert np.abs(np.asarray(part, float) - np.asarray(one, float)).mean() < 4.0, "but for fewer colours"
    strips = [np.asarray(page.crop((0, top, one.width, top + above))) for top in (0, above + one.height)]
    assert all((strip.min(axis=2) < 90).any() for strip in strips)
    assert not np.array_equal(strips[0], strips[1]), "A and B"
