"""The notebooks run from top to bottom, hold prose and calls only, and are made as lessons are made."""

import ast
import base64
import io
import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pytest
import textstat
from nbclient import NotebookClient
from PIL import Image

from riversim import words
from riversim.lab.page import VIEW
from riversim.lessons import thinking
from riversim.lessons.lesson import PLANS
from riversim.model.scenarios import SCENARIOS
from riversim.words import verdicts
from tests import ROOT
from tests.pictures import still

FOLDER = ROOT / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
LESSONS = [path for path in PATHS if path.stem[3:] in PLANS]
MAP = FOLDER / "00_start_here.ipynb"
ALLOWED = {"riversim", "IPython"}
PICTURES = {"10_a_hundred_rivers"}  # lessons that show pictures instead of the lab
MODEL_CODE = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.Try, ast.AugAssign,
)  # fmt: skip
SECTIONS = ("What you will see", "Play first", "Guess", "Watch", "Why it is so", "Think!", "Check", "Remember")
STEPS = ("play", "predict", "watch", "think", "check")
SECONDS = 30  # of one cell, as a whole notebook may take no more

notebooks = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
lessons = pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
course = pytest.mark.parametrize("path", [MAP, *LESSONS], ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def cells(path: Path, kind: str) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == kind]


def code(path: Path) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in cells(path, "code")]


def text(path: Path) -> str:
    return "\n\n".join(cell.source for cell in cells(path, "markdown"))


def prose(markdown: str) -> str:
    """What is read, as whole sentences: without marks, pictures and addresses, a heading or a row being one."""
    plain = re.sub(r"!\[[^\]]*\]\([^)]*\)|<[^>]*>|&nbsp;", "", markdown)
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", plain)
    plain = re.sub(r"^\|[-| ]+\|$|^---$", "", plain, flags=re.MULTILINE)
    plain = re.sub(r"^(#+ .*|\|.*)$", r"\1.", plain, flags=re.MULTILINE)
    plain = re.sub(r"^\s*(?:[-#>]+|\d+\.) ", "", plain, flags=re.MULTILINE)
    return re.sub(r"\.{2,}", ".", re.sub(r"[*_`|]", " ", plain))


def minutes(path: Path) -> int:
    found = re.findall(r"\*\*Time: (\d+) minutes\.\*\*", text(path))
    assert len(found) == 1, "the time is stated once"
    return int(found[0])


def section(path: Path, title: str) -> str:
    return re.split(r"^## ", text(path).split(f"## {title}")[1], flags=re.MULTILINE)[0]


# --- how they are stored, and what they hold ------------------------------------------------------


def test_there_are_a_map_nine_lessons_a_hundred_rivers_references_and_the_app() -> None:
    assert len(LESSONS) == len(PLANS) == 9
    assert [path.stem[:2] for path in LESSONS] == [f"{n:02d}" for n in range(1, 10)]
    assert {MAP.stem, "10_a_hundred_rivers", "references", "river_app"} <= {path.stem for path in PATHS}


@notebooks
def test_a_notebook_is_stored_without_what_running_it_left(path: Path) -> None:
    stored = cells(path, "code")
    assert [cell.outputs for cell in stored] == [[]] * len(stored)
    assert [cell.execution_count for cell in stored] == [None] * len(stored)
    assert "widgets" not in read(path).metadata


@notebooks
def test_a_notebook_holds_calls_and_no_model_code(path: Path) -> None:
    nodes = [node for tree in code(path) for node in ast.walk(tree)]
    assert not [ast.unparse(node) for node in nodes if isinstance(node, MODEL_CODE)]
    imported = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in imported} <= ALLOWED


@notebooks
def test_a_cell_is_one_or_two_statements_beside_its_imports(path: Path) -> None:
    for tree in code(path):
        assert len([node for node in tree.body if not isinstance(node, ast.Import | ast.ImportFrom)]) <= 2


@course
def test_code_is_hidden_where_the_reader_need_not_see_it(path: Path) -> None:
    for cell in cells(path, "code"):
        hidden = cell.metadata.get("jupyter", {}).get("source_hidden", False)
        assert hidden == ("hide-input" in cell.metadata.get("tags", []))
        assert hidden or (path.stem == "09_make_your_own_river" and "lesson" not in cell.source.split("import")[0])


@pytest.mark.parametrize("path", [path for path in PATHS if cells(path, "code")], ids=lambda path: path.stem)
def test_a_notebook_runs_in_a_kernel_of_its_own_and_its_sliders_move(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), *filter(None, [os.getenv("PYTHONPATH")])]))
    notebook = read(path)
    if path.stem not in PICTURES:
        asked = "play_through(lesson)" if path in LESSONS else "play_with(Out[max(Out)])"
        notebook.cells.append(nbformat.v4.new_code_cell(f"from tests.lessons.playing import *\n{asked}"))  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook, timeout=SECONDS, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    ).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []
    kind, least = ("image/png", 7) if path.stem in PICTURES else (VIEW, 1)
    assert sum(kind in o.get("data", {}) for o in outputs) >= least
    stills = [o.data for o in outputs if "image/png" in o.get("data", {})]
    assert all("<img alt=" in forms["text/html"] for forms in stills)
    for before, alive in pairwise(o.data for o in outputs if "data" in o):
        assert VIEW not in alive or before in stills, "a river is seen where nothing runs"


# --- how a lesson is made ---------------------------------------------------------------------------


@lessons
def test_a_lesson_has_its_sections_in_order(path: Path) -> None:
    found = re.findall(r"^## (.*)$", text(path), flags=re.MULTILINE)
    places = [next(i for i, title in enumerate(found) if title.startswith(name)) for name in SECTIONS]
    assert places == sorted(places)


@lessons
def test_a_lesson_asks_for_a_guess_before_it_shows_the_run(path: Path) -> None:
    calls = re.findall(r"lesson\.(\w+)\(", "\n".join(cell.source for cell in cells(path, "code")))
    assert [name for name in calls if name in STEPS] == list(STEPS)
    assert f'Lesson("{path.stem[3:]}")' in cells(path, "code")[0].source


@lessons
def test_what_to_remember_is_three_sentences(path: Path) -> None:
    points = re.findall(r"^\d\. (.*)$", section(path, "Remember"), flags=re.MULTILINE)
    assert [point.count(".") for point in points] == [1, 1, 1]


@lessons
def test_a_lesson_takes_twenty_minutes_at_most_as_the_map_and_the_readme_say(path: Path) -> None:
    assert minutes(path) <= 20
    assert re.search(rf"\]\({path.name}\) \|[^|]*\| {minutes(path)} \|", text(MAP))
    seed, readme = PLANS[path.stem[3:]].story, (ROOT / "README.md").read_text(encoding="utf-8")
    assert re.search(rf"\]\(notebooks/{path.name}\) \|[^|]*\| `{seed}` \| {minutes(path)} \|", readme)


@course
def test_what_must_always_be_in_sight_is_at_the_top(path: Path) -> None:
    top = cells(path, "markdown")[0].source.replace("**", "").replace("\n> ", " ")
    assert f"{words.DISCLAIMER} {words.CRISIS}" in top


@course
def test_a_picture_stands_above_the_lab_and_says_what_to_do_without_sliders(path: Path) -> None:
    whole = read(path).cells
    above = whole[: [cell.cell_type for cell in whole].index("code")]
    shown = [cell for cell in above if "attachments" in cell]
    assert len(shown) == 1
    assert "If you see no sliders" in shown[0].source and "Run All Cells" in shown[0].source
    assert still(path.stem) in shown[0].source, "python -m tests.pictures"
    image = base64.b64decode(shown[0].attachments["river.png"]["image/png"])
    assert Image.open(io.BytesIO(image)).size == (900, 520) and len(image) < 100_000


# --- how it is written --------------------------------------------------------------------------------


@course
def test_it_is_easy_to_read(path: Path) -> None:
    grade = textstat.flesch_kincaid_grade(prose(text(path)))
    assert grade <= (8 if path.stem < "08" else 12), grade


@pytest.mark.parametrize("path", [MAP, *LESSONS, *sorted((FOLDER / "teaching").glob("*.md"))], ids=lambda p: p.stem)
def test_there_is_no_dosing_no_promise_and_no_blame(path: Path) -> None:
    whole = path.read_text(encoding="utf-8") if path.suffix == ".md" else text(path)
    said = re.split(r"^## What not to say", whole, flags=re.MULTILINE)[0]
    banned = (
        r"\bmg\b|milligram|\bper kilo|guarantee|will (?:help|heal|cure|work)|\bcures?\b(?<!a cure)|your (?:own )?fault"
    )
    assert re.findall(banned, said, flags=re.IGNORECASE) == []


NUMBER = re.compile(
    r"\b(\d[\d.,]*|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|third|quarter|fifth|twice)\b", re.I
)
STORY = {id: story.course for id, story in SCENARIOS.items()}
CLAIMS = {  # each number that the prose states, and what makes it true
    "In this story little rain falls for six weeks": [s.end - s.start for s in STORY["drought"].spells] == [42],
    "This river will have six infusions": len(STORY["six-infusions"].infusions) == 6,
    "In this story there are six infusions": len(STORY["bridge"].infusions) == 6,
    "The first picture is before the drought, the second in it, and the third when the rain has been back":
        [sum(day > edge for edge in (7, 49)) for day in PLANS["drought"].days] == [0, 1, 2],
}  # fmt: skip
NOT_OF_THE_RIVER = (
    "between the two", "does two things", "wait for half a day", "half as far", "Is half enough", "ten small steps",
)  # fmt: skip


def statements(path: Path) -> Iterator[str]:
    """The sentences of a lesson without what stands at its top, and its links."""
    plain = re.sub(r"!?\[[^\]]*\]\([^)]*\)|^>.*$|^# .*$|^\*\*Time.*$|^\d\. ", "", text(path), flags=re.MULTILINE)
    yield from re.split(r"(?<=[.?!])\s+|\n\n+|\n(?=[-|#])", re.sub(r"\n(?![\n\-|#])", " ", plain))


@pytest.mark.parametrize("path", LESSONS[:7], ids=lambda path: path.stem)
def test_a_number_is_told_by_the_river_or_known_to_be_true(path: Path) -> None:
    for sentence in filter(NUMBER.search, statements(path)):
        known = [true for claim, true in CLAIMS.items() if claim in sentence]
        assert known == [True] or any(phrase in sentence for phrase in NOT_OF_THE_RIVER), sentence


def test_every_number_known_to_be_true_is_still_told() -> None:
    whole = " ".join(sentence for path in LESSONS for sentence in statements(path))
    assert [phrase for phrase in (*CLAIMS, *NOT_OF_THE_RIVER) if phrase not in whole] == []


def test_the_pages_words_for_the_think_questions_are_the_rivers() -> None:
    for path in LESSONS:
        sheet = (FOLDER / "teaching" / f"{path.stem}_sheet.md").read_text(encoding="utf-8")
        assert [q.ask for q in thinking.think(path.stem[3:]) if q.ask not in sheet] == []


# --- a hundred rivers ---------------------------------------------------------------------------------


def test_the_lesson_on_many_rivers_says_what_must_always_be_in_sight() -> None:
    told = text(FOLDER / "10_a_hundred_rivers.ipynb")
    assert words.DISCLAIMER in told
    assert words.CRISIS in told
    assert "If you see no pictures" in told


def test_the_lesson_on_many_rivers_shows_what_they_do_not_explain() -> None:
    (shown,) = [cell for cell in read(FOLDER / "10_a_hundred_rivers.ipynb").cells if "unexplained()" in cell.source]
    assert shown.cell_type == "code"
    assert len(verdicts.unexplained()) >= 6
