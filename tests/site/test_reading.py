"""Pages of words: how Markdown becomes one, the `stories` in every language, and what is told of the site, `inside`."""

import json
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from riversim import words
from riversim.model import SCENARIOS
from riversim.site import inside, reading, runtime, shelf
from riversim.site.pages import Built
from riversim.words import CRISIS, DISCLAIMER, LANGUAGES, _, speaking

NAMED = ("riversim", "CPython", "Pyodide", "numpy", "matplotlib", "pillow", "DejaVu Sans, DejaVu Sans Mono",
         "ipywidgets", "anywidget", "@lumino/widgets", "backbone", "jquery")  # fmt: skip


def soup(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


# --- Markdown -------------------------------------------------------------------------------------------


def test_a_link_leads_to_the_page_that_a_file_becomes_and_else_its_words_stay() -> None:
    text = "[a](../01_meet_the_river.ipynb) [b](model.md#x) [c](../../riversim/cli.py) [d](https://doi.org/1) [e](#y)"
    made = BeautifulSoup(reading.words(text, "about/clinic.md"), "html.parser")
    links = {link.get_text(): link["href"] for link in made.select("a")}
    assert links == {"a": "../lessons/01_meet_the_river.html", "b": "model.html#x", "d": "https://doi.org/1", "e": "#y"}


def test_what_is_wide_scrolls_by_itself_and_nothing_is_styled_in_place() -> None:
    made = reading.words("# Numbers\n\n| a | b |\n|---|---:|\n| 1 | 2 |\n", "about/model.md")
    wide = BeautifulSoup(made, "html.parser").select_one("div.reading-wide")
    assert wide and wide["tabindex"] == "0" and wide["aria-label"] == "Numbers" and wide.select("th[scope='col']")
    assert "style" not in made and "anchor-link" not in made


def test_code_keeps_its_blanks() -> None:
    code = "from riversim import RiverLab\n\nRiverLab(depth='explore')"
    made = BeautifulSoup(reading.words(f"```python\n{code}\n```\n", "about/using.md"), "html.parser")
    assert made.get_text().strip() == code


def test_no_page_of_words_has_a_dead_link(site_folder: Path) -> None:
    pages = [page for name in ("about", "teaching", *LANGUAGES) for page in (site_folder / name).glob("*.html")]
    assert len(pages) >= len(shelf.ABOUT) + 19 + 2 * len(LANGUAGES)
    for page in pages:
        for link in soup(page).select("a[href]"):
            target = str(link["href"]).partition("#")[0].partition("?")[0]
            assert not target or target.startswith("https://") or (page.parent / target).is_file(), (page, target)


# --- stories --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_all_stories_are_told_in_pictures_and_words_without_a_script(site_folder: Path, code: str) -> None:
    page = soup(site_folder / code / "stories.html")
    assert not page.select("script") and page.html and page.html["lang"] == code
    with speaking(code):
        assert [head.get_text() for head in page.select("h2")] == [_(story.title) for story in SCENARIOS.values()]
        told = page.get_text(" ")
        assert _(DISCLAIMER) in told and _(CRISIS) in told
        run = SCENARIOS["one-infusion"].run()
        assert words.title(run) in told and words.alt_text(run, 0)[:20]
    for story in page.select(".story"):
        pictures = story.select("img")
        assert 2 <= len(pictures) <= 4 and all(picture["alt"] for picture in pictures)


def test_the_pictures_of_the_stories_are_small(site_folder: Path) -> None:
    seen = {str(one["src"]) for one in soup(site_folder / "en" / "stories.html").select("img")}
    assert seen == {str(one["src"]) for one in soup(site_folder / "de" / "stories.html").select("img")}
    sizes = [(site_folder / "en" / name).stat().st_size for name in seen]
    assert max(sizes) < 60_000 and sum(sizes) < 2_000_000


# --- about the site -------------------------------------------------------------------------------------


def test_who_runs_the_site_is_named_in_their_own_words_and_never_as_markup(tmp_path: Path) -> None:
    built = Built("0123456789ab", dict.fromkeys(("reading.css",), "sha256-x"), "sha256-y", {})
    inside.write(tmp_path, built, [], by="<b>A & B</b>, a@clinic.example")
    told = (tmp_path / "de" / inside.PAGE).read_text(encoding="utf-8")
    assert "Diese Seiten betreibt: &lt;b&gt;A &amp; B&lt;/b&gt;, a@clinic.example" in told


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_site_says_who_runs_it_what_is_kept_and_what_is_inside(site_folder: Path, code: str) -> None:
    page = soup(site_folder / code / "this-site.html")
    with speaking(code):
        heads = [head.get_text() for head in page.select("h2")]
        assert [_("Who runs it"), _("Nothing is stored or sent"), _("What your browser keeps")] == heads[:3]
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.select(".reading-inside tbody tr")]
    assert set(NAMED) <= {row[0] for row in rows}
    assert [row for row in rows if not all(row)] == [], "each has a version and a licence"


def test_licences_are_there_in_full(site_folder: Path) -> None:
    text = (site_folder / inside.TEXTS).read_text(encoding="utf-8")
    for said in (
        "Permission is hereby granted, free of charge",
        "Bitstream Vera",
        "PYTHON SOFTWARE FOUNDATION LICENSE",
    ):
        assert said.lower() in text.lower()
    assert f"Pyodide {runtime.RELEASE}: MPL-2.0" in text


def test_every_package_that_is_bundled_names_its_licence() -> None:
    from riversim.site.bundling import BUNDLE

    if not (BUNDLE / inside.BUNDLED).is_file():
        pytest.skip("the page's scripts were not bundled here")
    found = json.loads((BUNDLE / inside.BUNDLED).read_text(encoding="utf-8"))
    assert [one["name"] for one in found if not one["licence"]] == []
