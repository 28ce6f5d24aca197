"""Sentences are whole templates, and how hard they are to read is measured well."""

import ast
import re
from pathlib import Path

import pytest

from riversim import words
from tests.words.reading import (
    grade,
    syllables,
)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 9, 14),
    ],
)
def test_the_reading_grade_is_measured_as_flesch_and_kincaid_did(text: str, low: float, high: float) -> None:
    assert low < grade(text) < high


@pytest.mark.parametrize(
    ("word", "count"),
    [("clogged", 1), ("tributaries", 4), ("battery", 3), ("reopened", 3), ("infusion", 3), ("little", 2),
     ("started", 2), ("tree", 1), ("causes", 2), ("drug", 1), ("ketamine", 3), ("banks", 1), ("takes", 1)],
)  # fmt: skip
def test_syllables_are_counted_well_enough(word: str, count: int) -> None:
    assert syllables(word) == count


SPOKEN = (
    "names", "alttext", "differences", "versus", "captions", "mainriver", "sidewaters", "mentions", "telling", "parts",
    "language", "feeling", "evidence", "happening", "closer",
)  # fmt: skip
ROOMS = [Path(words.__file__).with_name(f"{name}.py") for name in SPOKEN]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_every_sentence_is_a_whole_template_that_a_translator_can_find(room: Path) -> None:
    tree = ast.parse(room.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    marked = [argument for call in calls if call.func.id in ("_", "_n", "mark") for argument in call.args]  # type: ignore[attr-defined]
    assert not [node for node in marked if isinstance(node, ast.JoinedStr | ast.BinOp)]
    found = {node.value for node in marked if isinstance(node, ast.Constant)}
    prose = {ast.get_docstring(node, clean=False) for node in ast.walk(tree)
             if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)}  # fmt: skip
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    unmarked = {text for text in texts if re.search(r"\w \w.*\.$", text)} - found - prose
    assert unmarked == set()
