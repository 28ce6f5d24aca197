"""The notebooks run from top to bottom, and hold prose and calls only."""

from __future__ import annotations

import ast
import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from riversim import verdicts, words

FOLDER = Path(__file__).resolve().parents[1] / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
ALLOWED = {"riversim", "IPython"}
PICTURES = {"10_a_hundred_rivers"}  # lessons that show pictures instead of the lab
MODEL_CODE = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.While, ast.Try, ast.AugAssign,
)  # fmt: skip

notebooks = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]


def code(path: Path) -> list[ast.Module]:
    return [ast.parse(cell.source) for cell in read(path).cells if cell.cell_type == "code"]


def test_the_lessons_and_the_app_are_there() -> None:
    assert {"01_meet_the_river", "10_a_hundred_rivers", "river_app"} <= {path.stem for path in PATHS}


@notebooks
def test_a_notebook_is_stored_without_what_running_it_left(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert [cell.outputs for cell in cells] == [[]] * len(cells)
    assert [cell.execution_count for cell in cells] == [None] * len(cells)
    assert "widgets" not in read(path).metadata


@notebooks
def test_a_notebook_holds_calls_and_no_model_code(path: Path) -> None:
    nodes = [node for tree in code(path) for node in ast.walk(tree)]
    assert not [ast.unparse(node) for node in nodes if isinstance(node, MODEL_CODE)]
    imported = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    assert {name.split(".")[0] for name in imported} <= ALLOWED


@notebooks
def test_a_notebook_runs_and_shows_the_lab_or_pictures(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(FOLDER.parent), *filter(None, [os.getenv("PYTHONPATH")])]))
    notebook = read(path)
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [o for o in outputs if o.output_type == "error" or o.get("name") == "stderr"] == []
    kind, least = ("image/png", 7) if path.stem in PICTURES else ("application/vnd.jupyter.widget-view+json", 1)
    assert sum(kind in o.get("data", {}) for o in outputs) >= least


@pytest.mark.parametrize(("lesson", "help"), [("01_meet_the_river", "sliders"), ("10_a_hundred_rivers", "pictures")])
def test_a_lesson_says_what_must_always_be_in_sight(lesson: str, help: str) -> None:
    prose = "\n".join(cell.source for cell in read(FOLDER / f"{lesson}.ipynb").cells)
    assert words.DISCLAIMER in prose
    assert words.CRISIS in prose
    assert f"If you see no {help}" in prose


def test_the_lesson_on_many_rivers_shows_what_they_do_not_explain() -> None:
    (shown,) = [cell for cell in read(FOLDER / "10_a_hundred_rivers.ipynb").cells if "unexplained()" in cell.source]
    assert shown.cell_type == "code"
    assert len(verdicts.unexplained()) == 6
