"""The lessons as pages: what `cells` show, with pictures from the `gallery`, where the `shelf` says that they are."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from riversim.lessons import Lesson
from riversim.site import cells, shelf
from riversim.site.gallery import Gallery
from riversim.words import CRISIS, DISCLAIMER

PAGES = [*shelf.lessons(), shelf.SOURCES]
LIVING = [name for name in shelf.lessons() if not name.startswith("10")]


def soup(site_folder: Path, name: str) -> BeautifulSoup:
    return BeautifulSoup((site_folder / "lessons" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")


def told(page: BeautifulSoup) -> dict[str, Any]:
    block = page.select_one("#riversim-built")
    return json.loads(block.string or "{}") if block else {}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_lesson_says_what_must_be_in_sight_and_has_one_heading(site_folder: Path, name: str) -> None:
    page = soup(site_folder, name)
    note = page.select_one("aside")
    assert note and DISCLAIMER in note.get_text() and CRISIS in note.get_text()
    assert len(page.select("h1")) == 1 and page.select_one("main h1")


@pytest.mark.parametrize("name", PAGES)
def test_all_links_and_pictures_of_a_lesson_are_there(site_folder: Path, name: str) -> None:
    page = soup(site_folder, name)
    for link in [*page.select("a[href]"), *page.select("img[src]")]:
        target, _, part = str(link.get("href") or link.get("src")).partition("#")
        if target.startswith("https://"):
            continue
        file = (site_folder / "lessons" / (target.partition("?")[0] or f"{name}.html")).resolve()
        assert file.is_file(), target
        assert not part or f'id="{part}"' in file.read_text(encoding="utf-8"), f"{target}#{part}"


@pytest.mark.parametrize("name", PAGES)
def test_nothing_on_a_page_is_styled_in_place_and_no_picture_is_without_words(site_folder: Path, name: str) -> None:
    page = soup(site_folder, name)
    assert not page.select("[style], style, script:not([src], [type='application/json'])")
    assert all(picture.get("alt") and picture.get("width") for picture in page.select("img"))


@pytest.mark.parametrize("name", LIVING)
def test_a_page_is_told_which_cells_come_to_life_and_each_has_its_still(site_folder: Path, name: str) -> None:
    page = soup(site_folder, name)
    places = [one["place"] for one in told(page)["cells"]]
    assert places == [str(one["id"]) for one in page.select(".lesson-cell:has(> .still)")]
    assert "Run the notebook" not in page.get_text() and "Run All" not in page.get_text()
    assert not page.select(".lesson-code")


def test_what_does_not_move_needs_no_python(site_folder: Path) -> None:
    hundred = soup(site_folder, "10_a_hundred_rivers")
    assert told(hundred) == {} and not hundred.select("script")
    assert len(hundred.select(".lesson-cell > img")) > 8
    first = soup(site_folder, "01_meet_the_river")
    assert not any("think" in one["source"] for one in told(first)["cells"])
    assert first.select(".lesson-cell > details > summary")


def test_each_lesson_leads_to_the_next(site_folder: Path) -> None:
    order = shelf.lessons()
    for name, after in pairwise(order):
        links = [str(link["href"]) for link in soup(site_folder, name).select("a[rel='next']")]
        assert links == [f"{after}.html"]


def test_the_map_has_the_pages_for_teachers(site_folder: Path) -> None:
    links = {str(link["href"]) for link in soup(site_folder, shelf.MAP).select("main a[href]")}
    assert "../teaching/01_meet_the_river_sheet.html" in links


# --- a cell -------------------------------------------------------------------------------------------


def test_a_cell_shows_what_its_last_line_comes_to_and_keeps_its_names() -> None:
    names: dict[str, Any] = {}
    assert cells.run("a = 2\na + 1", names) == 3
    assert cells.run("b = a", names) is None
    assert names["b"] == 2
    assert cells.only_shows("lesson.think()") and not cells.only_shows("a = 2\na")


def test_a_part_of_a_lesson_is_alive_and_words_are_not() -> None:
    lesson = Lesson("the_clog")
    try:
        assert cells.alive(lesson.predict()) is lesson._parts[0]
        assert cells.alive("words") is None
    finally:
        lesson.close()


def test_the_same_picture_is_one_file(tmp_path: Path) -> None:
    gallery = Gallery(tmp_path)
    elements = [gallery.image(Image.new("RGB", (30, 20), "red"), 'a "red" field') for _ in range(2)]
    assert elements[0] == elements[1]
    assert 'width="30" height="20" alt="a &quot;red&quot; field"' in elements[0]
    assert len(list((tmp_path / "pictures").iterdir())) == 1
