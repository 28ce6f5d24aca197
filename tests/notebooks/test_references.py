"""Every link leads somewhere, and every source that a lesson names is an entry of the one list of references."""

import re
from pathlib import Path

import pytest

from riversim.lessons import checking, thinking
from riversim.lessons.examples import story
from riversim.lessons.lesson import PLANS
from riversim.session.predictions import running_share
from riversim.words import evidence
from tests.notebooks.test_notebooks import FOLDER, LESSONS, MAP, minutes, prose, text

REFERENCES = FOLDER / "references.ipynb"  # a notebook, as Voila shows nothing else
ENTRIES = dict(re.findall(r"^### (.*)\n\n((?:(?!^#).*\n?)*)", text(REFERENCES), flags=re.MULTILINE))
TEACHING = sorted((FOLDER / "teaching").glob("*.md"))
PAGES = [MAP, *LESSONS, *TEACHING]
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
# Not in the evidence that the lessons may use: known from another source, and cited by the code alone.
ELSEWHERE = {evidence.HALF_LIFE.name}
PARTS = ("Aim", "Time", "What people may think, and how the river answers", "Questions to ask", "What not to say")

pages = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)


def whole(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.suffix == ".md" else text(path)


def anchor(entry: str) -> str:
    """What JupyterLab, Voila and nbconvert call a heading."""
    return entry.replace(" ", "-")


def known() -> dict[str, evidence.Source]:
    return {source.name: source for source in vars(evidence).values() if isinstance(source, evidence.Source)}


def test_the_entries_are_the_sources_that_the_package_knows() -> None:
    assert set(ENTRIES) == set(known()) - ELSEWHERE


@pytest.mark.parametrize("name", ENTRIES)
def test_an_entry_says_what_was_found_and_has_the_doi_that_the_package_has(name: str) -> None:
    source = known()[name]
    assert re.findall(r"<(https:[^>]+)>", ENTRIES[name]) == ([source.link] if source.link else [])
    assert re.search(r"\w{4,}.*[.]", ENTRIES[name])


@pages
def test_its_links_lead_somewhere(path: Path) -> None:
    for _, address in LINK.findall(re.sub(r"!\[[^\]]*\]\(attachment:[^)]*\)", "", whole(path))):
        file, _, entry = address.partition("#")
        assert not address.startswith("http"), "addresses are in the references alone"
        assert (path.parent / file).is_file(), address
        assert bool(entry) == file.endswith("references.ipynb") or path == MAP, address
        assert entry in {"", *map(anchor, ENTRIES)}, address


@pages
def test_a_source_that_is_named_is_linked_to_its_entry(path: Path) -> None:
    page = whole(path)
    unlinked, linked = LINK.sub("", page), " ".join(name for name, _ in LINK.findall(page))
    names = [re.split(r",? \d{4}", name)[0] for name in ENTRIES if re.search(r"\d{4}", name)]
    named = [name for name in names if re.search(rf"\b{re.escape(name)}\b", unlinked, re.IGNORECASE)]
    assert [name for name in named if name.lower() not in linked.lower()] == []
    years = re.findall(r"\b[A-Z][a-z-]+ (?:19|20)\d\d\b", unlinked)
    assert [name for name in years if name not in linked] == []
    assert not re.search(r"\b10\.\d{4,}/", unlinked)


def test_a_source_named_in_a_question_is_an_entry_too() -> None:
    asked = [q.ask for name in PLANS for q in (*thinking.think(name), *checking.check(name))]
    named = re.findall(r"\(([A-Z][a-z]+ \d{4})\)", " ".join(asked))
    assert named and all(any(entry.startswith(name) for entry in ENTRIES) for name in named)


# --- the pages for teachers -----------------------------------------------------------------------


def test_each_lesson_has_a_page_for_the_teacher_and_a_sheet_to_print() -> None:
    expected = {f"{path.stem}_{kind}.md" for path in LESSONS for kind in ("teacher", "sheet")}
    assert {path.name for path in TEACHING} == expected | {"00_how_to_teach_this.md"}
    assert [name for name in expected if f"(teaching/{name})" not in text(MAP)] == []


@lessons
def test_a_teachers_page_has_all_its_parts_and_the_lessons_time(path: Path) -> None:
    page = whole(FOLDER / "teaching" / f"{path.stem}_teacher.md")
    found = re.findall(r"^## (.*)$", page, flags=re.MULTILINE)
    assert [title.startswith(part) for title, part in zip(found, PARTS, strict=True)] == [True] * len(PARTS)
    told = re.search(r"^## Time\n\n(\d+) minutes\. (.*)$", page, flags=re.MULTILINE)
    assert told and int(told[1]) == minutes(path) == sum(map(int, re.findall(r"\d+", told[2])))
    assert all(len(re.findall(r"^- ", part, flags=re.MULTILINE)) >= 2 for part in page.split("## ")[3:])


@lessons
def test_a_sheet_asks_for_a_guess_and_gives_nothing_away(path: Path) -> None:
    sheet = whole(FOLDER / "teaching" / f"{path.stem}_sheet.md")
    assert "## I guessed" in sheet and sheet.count("\n---\n") >= 8
    name = path.stem[3:]
    run = story(PLANS[name].story)
    told = [question.answer(run) for question in thinking.think(name)]
    assert [answer for answer in told if answer.told in sheet or answer.reason in sheet] == []
    assert "nswer:" not in prose(sheet)


def said(page: str, phrase: str) -> bool:
    return phrase in whole(FOLDER / "teaching" / page)


def marked(lesson: str) -> list[int]:
    run = story(PLANS[lesson].story)
    return [question.answer(run).kind for question in checking.check(lesson)]


def test_what_the_pages_say_of_the_checks_is_what_the_river_does() -> None:
    assert said("02_drought_teacher.md", "a fifth less rain for six weeks does almost nothing")
    assert marked("drought")[1] == 2
    assert said("03_the_spillway_teacher.md", "with a tenth of the spillway left, twice the rain makes the healthy")
    assert said("03_the_spillway_teacher.md", "The whole one holds three times the rain")
    assert marked("the_spillway") == [2, 1, 0]
    assert said("06_the_dead_battery_teacher.md", "few after one, most after six, in that river")
    assert marked("the_dead_battery")[:2] == [0, 2]
    assert said("07_not_a_cure_teacher.md", "a very high dose does less")
    high = checking.check("not_a_cure")[0].answer(story("bridge"))
    assert high.value < running_share(story("one-infusion"), 10.0)


def test_what_the_pages_say_of_the_think_questions_is_what_the_river_does() -> None:
    drought, clog, spillway = (thinking.think(name) for name in ("drought", "the_clog", "the_spillway"))
    assert said("02_drought_teacher.md", "with jumper cables the batteries start")
    assert drought[2].answer(story("drought")).value > 0.5
    assert said("03_the_spillway_teacher.md", "without it the healthy river floods")
    assert "without it to 2." in spillway[0].answer(story("worn-spillway")).told
    assert said("03_the_spillway_teacher.md", "has water and running batteries, and yet trees drown")
    assert spillway[1].answer(story("worn-spillway")).kind == 0
    assert said("04_the_clog_teacher.md", "under the same rain it swings more")
    assert clog[0].answer(story("obstructed")).kind == 1
    assert said("04_the_clog_teacher.md", "the mouths clear slowly")
    assert story("obstructed").opening[-1].mean() < clog[1].answer(story("obstructed")).value < 0.9
    assert said("04_the_clog_teacher.md", "the healthy river holds out for weeks")
    assert clog[2].answer(story("obstructed")).value - 7.0 >= 14.0
    assert said("07_not_a_cure_teacher.md", "later care worked as well")
    assert thinking.think("not_a_cure")[1].answer(story("bridge")).kind == 1
    assert said("07_not_a_cure_teacher.md", "an infusion every day costs trees")
    assert thinking.think("not_a_cure")[2].answer(story("bridge")).kind == 0
    assert said("08_how_far_the_river_goes_teacher.md", "slow and real, and it does not reach all")
    assert 0.0 < thinking.think("how_far_the_river_goes")[1].answer(story("blocker-only")).value < 1.0
