"""The house: what may import what, how long a function may be, what lies where."""

from __future__ import annotations

import ast
import fnmatch
import statistics
import subprocess
import sys
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "riversim"
TREES = {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(PACKAGE.glob("*.py"))}
FUNCTIONS = [
    (f"{room}.{node.name}", node)
    for room, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]

# What each numeric room may import of the house.
CORE = {
    "parameters": "",
    "treatment": "parameters",
    "flows": "",
    "model": "flows parameters",
    "forcing": "flows model parameters treatment",
    "files": "parameters",
    "moments": "parameters treatment",
    "trajectory": "files flows moments parameters treatment",
    "loop": "model",
    "fast": "flows loop model parameters",
    "run": "fast flows forcing loop model parameters trajectory treatment",
    "workers": "files parameters",
    "cohort": "__init__ fast flows model parameters run treatment workers",
    "endpoints": "moments parameters",
    "trials": "cohort endpoints moments parameters treatment",
    "results": "cohort endpoints parameters trials",
    "scenarios": "parameters treatment run",
    "now": "moments parameters trajectory",
    "language": "moments parameters",
    "captions": "language moments now trajectory",
    "telling": "language moments now parameters trajectory treatment",
    "predictions": "language moments parameters run trajectory treatment",
    "questions": "language parameters predictions trajectory treatment",
    "examples": "parameters run scenarios trajectory treatment",
    "thinking": "examples language moments parameters predictions questions scenarios trajectory treatment",
    "checking": "examples language parameters predictions questions scenarios trajectory treatment",
    "evidence": "language parameters",
    "verdicts": "endpoints evidence language parameters results trials",
    "parts": "language now parameters trajectory",
    "words": "captions language moments now parameters parts telling trajectory",
}
# The rooms that draw, and then the lab's: each may use the core and the rooms before its own group.
DRAWING = [
    {"style"},
    {"canvas", "shapes", "landscape", "rulers"},
    {"banks", "gate", "gauge", "scenery", "sheet", "waters"},
    {"plots"},
    {"picture", "charts", "trialcharts", "field"},
    {"animation"},
]
LAB = [
    {"player", "session", "controls"},
    {"view", "history", "share", "timeline"},
    {"cards", "truths", "handout", "many", "watching"},
    {"exports"},
    {"takeaway"},
    {"naming"},
    {"screen", "panel", "touching"},
    {"stage", "wiring"},
    {"lab", "quiz", "stills"},
    {"lessons"},
]
TOP = [{"__init__", "serve"}, {"clinic"}, {"cli"}, {"__main__"}]

DRAW_WITH = {"matplotlib", "PIL"}
PLAY_WITH = {"ipywidgets", "anywidget", "traitlets", "IPython"}


def _allowed() -> dict[str, set[str]]:
    """For each room, what it may import of the house."""
    groups = DRAWING + LAB + TOP
    before = accumulate(groups, set.union, initial=set(CORE))
    table = {room: set(rooms.split()) for room, rooms in CORE.items()}
    return table | {room: known for group, known in zip(groups, before, strict=False) for room in group}


def _imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, in functions too, but not for types alone."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)
        else:
            yield from _imports(node)


def _rooms(tree: ast.AST) -> set[str]:
    parts = (name.split(".") for name in _imports(tree))
    return {part[1] for part in parts if part[0] == "riversim" and len(part) > 1 and part[1] in TREES}


def _libraries(tree: ast.AST) -> set[str]:
    return {name.split(".")[0] for name in _imports(tree)} - sys.stdlib_module_names - {"riversim"}


def _fresh(code: str) -> str:
    """What `code` prints in a fresh process."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


def test_every_room_has_its_place() -> None:
    assert set(TREES) == set(_allowed())


@pytest.mark.parametrize("room", sorted(TREES))
def test_a_room_imports_only_what_comes_before_it(room: str) -> None:
    assert _rooms(TREES[room]) - {room} <= _allowed()[room]


@pytest.mark.parametrize("room", sorted(TREES))
def test_a_room_uses_only_its_own_libraries(room: str) -> None:
    drawing, lab = set().union(*DRAWING), set().union(*LAB)
    allowed = {"numpy"}
    allowed |= DRAW_WITH if room in drawing | lab else set()
    allowed |= PLAY_WITH if room in lab else set()
    allowed |= {"pandas"} if room == "trajectory" else set()
    assert _libraries(TREES[room]) <= allowed


@pytest.mark.parametrize("room", sorted(TREES))
def test_nothing_draws_globally_swallows_errors_or_starts_threads(room: str) -> None:
    imported = " ".join(_imports(TREES[room]))
    batches = {"concurrent"} if room == "workers" else set()  # a cohort's batches, by any executor
    for banned in {"pyplot", "pylab", "threading", "concurrent", "interact"} - batches:
        assert banned not in imported
    used = {node.attr for node in ast.walk(TREES[room]) if isinstance(node, ast.Attribute)}
    assert not used & {"pyplot", "interact", "interactive", "clear_output", "to_thread", "run_in_executor"}


def test_functions_are_short() -> None:
    lengths = {name: (node.end_lineno or 0) - node.lineno + 1 for name, node in FUNCTIONS}
    assert {name: length for name, length in lengths.items() if length > 60} == {}
    assert statistics.median(lengths.values()) <= 10


def test_what_is_public_explains_itself() -> None:
    silent = [
        f"{room}.{node.name}"
        for room, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")
        if not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_function_passes_arguments_through_unseen() -> None:
    assert [name for name, node in FUNCTIONS if node.args.kwarg] == []


def test_the_top_folder_holds_nothing_else() -> None:
    ignored = [line.rstrip("/") for line in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()]
    found = {path.name for path in ROOT.iterdir() if not any(fnmatch.fnmatch(path.name, i) for i in ignored)}
    folders = {".ci", ".git", ".github", "notebooks", "riversim", "tests"}
    files = {".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md"}
    assert found <= folders | files | {"pyproject.toml"}


def test_import_riversim_loads_no_view() -> None:
    views = {"matplotlib", "PIL", "ipywidgets", "anywidget", "traitlets", "IPython", "pandas"}
    assert _fresh(f"import sys, riversim; print(sorted({views} & set(sys.modules)))") == "[]"


def test_import_riversim_loads_no_slow_part_of_the_standard_library() -> None:
    slow = {"argparse", "asyncio", "csv", "json", "pathlib", "tempfile", "textwrap", "zipfile"}
    loaded = "{m for m in sys.modules if m in " + repr(slow) + "}"
    assert _fresh(f"import sys, numpy; a = {loaded}; import riversim; print(sorted({loaded} - a))") == "[]"


def test_the_words_and_the_stories_need_no_view() -> None:
    code = "import sys, riversim.words as w; w.caption(riversim.simulate(weeks=1), 9); print('PIL' in sys.modules)"
    assert _fresh("import riversim; " + code) == "False"


def test_the_clinic_needs_no_view_and_none_of_its_extras() -> None:
    code = "import riversim.clinic as c; riversim.run_trial('F1', riversim.Cohort(members=3)).compared(); c.as_data"
    extras = {"PIL", "matplotlib", "numba", "scipy", "tqdm", "distributed"}
    assert _fresh(f"import sys, riversim; {code}; print(sorted({extras} & set(sys.modules)))") == "[]"


@pytest.mark.parametrize(
    "before", ["import riversim.picture", "import riversim.lab", "from riversim import picture", "riversim.picture"]
)
def test_the_picture_is_a_function_whatever_was_imported_before(before: str) -> None:
    code = f"import riversim; {before}; print(riversim.picture.__module__, callable(riversim.picture))"
    assert _fresh(code) == "riversim.picture True"


def test_every_name_on_offer_can_be_had() -> None:
    code = "import riversim; print([n for n in dir(riversim) if getattr(riversim, n, None) is None])"
    missing = ast.literal_eval(_fresh(code))
    assert [name for name in missing if not name.startswith("__")] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    code = "import riversim; print(hasattr(riversim, 'pictures'))"
    assert _fresh(code) == "False"
