"""The house, read from its code: what may import what, how long a function may be, what lies where."""

import ast
import fnmatch
import statistics
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import NamedTuple

import pytest

from tests import ROOT

PACKAGE = ROOT / "riversim"

# The floors from the ground up, each with what it may load beside NumPy.
FLOORS = {
    "model": "pandas",
    "clinic": "",
    "words": "",
    "drawing": "matplotlib PIL",
    "charts": "matplotlib segno",
    "session": "",
    "lab": "ipywidgets anywidget traitlets IPython",
    "lessons": "ipywidgets",
    "site": "anywidget ipywidgets comm js pyodide PIL bs4 fontTools nbconvert nbformat "
    "jupyter_core jupyterlite_pyodide_kernel packaging",
    "commands": "jupyter_server",
}
DRAWING = {"drawing", "charts"}  # loaded late by those who can do without
LATE = {*DRAWING, "site"}
FIRST = "site/bridge"  # makes the place in which all the rest is loaded, matplotlib too
HOUSE = list(FLOORS)


class Import(NamedTuple):
    """`name` is imported from `module`, within a function or not."""

    module: str
    name: str
    late: bool


def imports(tree: ast.AST, late: bool = False) -> Iterator[Import]:
    """Every import, those for types alone too."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (Import(name.name, "", late) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(node.module or "", name.name, late) for name in node.names)
        else:
            yield from imports(node, late or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def faults(room: str, source: str) -> list[str]:
    """What a room, like "lab/panel", imports that it must not."""
    return [f"{room}: {wrong}" for one in imports(ast.parse(source)) if (wrong := _fault(room, one))]


def _fault(room: str, one: Import) -> str:
    folder = room.partition("/")[0]
    package, _, rest = one.module.partition(".")
    if package != "riversim":
        allowed = {"numpy", *FLOORS.get(folder, "").split(), *sys.stdlib_module_names}
        allowed |= {"matplotlib"} if room == FIRST else set()
        return "" if package in allowed else f"{package} has no place here"
    other, _, inner = (rest or one.name or "the top").partition(".")
    if one.late and other not in LATE and room != FIRST:
        return f"{other} is imported late"
    if other == folder:
        return "" if rest else f"{other} is asked for its own face"
    if other not in [*HOUSE, "cli"] or _floor(other) >= _floor(folder):
        return f"{other} is above"
    if other in FLOORS and (inner or (rest and one.name not in face(other))):
        return f"{inner or one.name} of {other} is not on its face"
    return ""


def _floor(folder: str) -> int:
    """How high a folder stands, or a file on top."""
    return [*HOUSE, "cli", "__main__"].index(folder)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def face(folder: str) -> set[str]:
    """What a folder says others may use of it: what its own file imports."""
    nodes = ast.walk(ast.parse(read(PACKAGE / folder / "__init__.py")))
    return {name.asname or name.name for node in nodes if isinstance(node, ast.ImportFrom) for name in node.names}


ROOMS = {
    path.relative_to(PACKAGE).with_suffix("").as_posix(): read(path)
    for path in sorted(PACKAGE.rglob("*.py"))
    if "locale" not in path.parts and "notebooks" not in path.parts
}
TREES = {room: ast.parse(source) for room, source in ROOMS.items()}
INNER = [room for room in ROOMS if "/" in room and not room.endswith("__init__")]
FUNCTIONS = [
    (f"{room}.{node.name}", node)
    for room, tree in TREES.items()
    for node in ast.walk(tree)
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
]


def fresh(code: str) -> str:
    """What `code` prints in a fresh process."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout.strip()


# --- what lies where ------------------------------------------------------------------------------


def test_the_top_of_the_package_holds_the_floors_and_three_files() -> None:
    top = {path.name for path in PACKAGE.iterdir()} - {"__pycache__"}
    assert top == {"__init__.py", "__main__.py", "cli.py", "py.typed", *FLOORS}


def test_the_top_folder_holds_nothing_else() -> None:
    ignored = [line.rstrip("/") for line in read(ROOT / ".gitignore").splitlines()]
    found = {path.name for path in ROOT.iterdir() if not any(fnmatch.fnmatch(path.name, i) for i in ignored)}
    folders = {".ci", ".git", ".github", "notebooks", "riversim", "tests"}
    files = {".gitignore", ".pre-commit-config.yaml", "CHANGELOG.md", "CITATION.cff", "LICENSE", "README.md"}
    assert found <= folders | files | {"pyproject.toml"}


@pytest.mark.parametrize("folder", FLOORS)
def test_a_folder_says_in_a_sentence_what_it_is_for_and_names_what_others_may_use(folder: str) -> None:
    tree = TREES[f"{folder}/__init__"]
    docstring = ast.get_docstring(tree)
    assert docstring and docstring.count("\n") <= 1 and docstring.endswith(".")
    assert all(isinstance(node, ast.ImportFrom) for node in tree.body[1:]), "a face holds no code of its own"


@cache
def told(folder: str) -> str:
    """What the tests of a folder say of themselves."""
    tests = sorted((ROOT / "tests" / folder).glob("test_*.py"))
    return " ".join(ast.get_docstring(ast.parse(read(path))) or "" for path in tests)


@pytest.mark.parametrize("room", INNER)
def test_the_test_of_a_room_is_found_without_a_search(room: str) -> None:
    folder, name = room.split("/")
    its_own = (ROOT / "tests" / folder / f"test_{name}.py").is_file()
    assert its_own or f"`{name}`" in told(folder), "no test says that it is its"


# --- what may import what ---------------------------------------------------------------------------


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_from_its_own_folder_and_the_faces_of_those_below(room: str) -> None:
    if room != "__init__":  # the face of the whole hands on what others made
        assert faults(room, ROOMS[room]) == []


@pytest.mark.parametrize("folder", FLOORS)
def test_no_rooms_of_a_folder_import_each_other_in_a_circle(folder: str) -> None:
    assert circle({room: source for room, source in ROOMS.items() if room in INNER and room.startswith(folder)}) == []


def circle(rooms: dict[str, str]) -> list[str]:
    """Rooms that import one another in a circle, in order; none where there is no circle."""
    graph = {room: set(_rooms(ast.parse(source))) & set(rooms) for room, source in rooms.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _rooms(tree: ast.AST) -> Iterator[str]:
    for one in imports(tree):
        path = f"{one.module}.{one.name}".removeprefix("riversim.").split(".")
        yield "/".join(path[:2])


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("model/step", "from riversim.words import _"),
        ("model/step", "import matplotlib"),
        ("model/step", "def f():\n    from riversim.model import run"),
        ("words/now", "if TYPE_CHECKING:\n    from riversim.lab import RiverLab"),
        ("session/visit", "from ipywidgets import Button"),
        ("session/visit", "from riversim.model.step import step"),
        ("session/visit", "from riversim.model import tributary"),
        ("session/visit", "def f():\n    from riversim.words import caption"),
        ("drawing/gate", "from riversim import RiverLab"),
        ("charts/plots", "import riversim.session.share"),
        ("lab/panel", "from riversim import lab"),
        ("lab/panel", "import pandas"),
        ("cli", "from riversim.commands.run import WIDTH"),
    ],
)
def test_a_forbidden_import_is_found_wherever_somebody_puts_it(room: str, line: str) -> None:
    assert len(faults(room, f"{ROOMS[room]}\n{line}\n")) == 1


def test_a_circle_is_found_though_it_is_for_types_alone() -> None:
    rooms = {room: source for room, source in ROOMS.items() if room.startswith("lab/") and room in INNER}
    rooms["lab/wiring"] += "\nif TYPE_CHECKING:\n    from riversim.lab.lab import RiverLab\n"
    assert {"lab/wiring", "lab/lab"} <= set(circle(rooms))


@pytest.mark.parametrize("room", ROOMS)
def test_nothing_draws_globally_swallows_errors_or_starts_threads(room: str) -> None:
    # A lock starts no thread: it keeps apart those of others that draw at once.
    lock = {"threading.RLock"} if room == "drawing/settings" else set()
    imported = " ".join({f"{one.module}.{one.name}" for one in imports(TREES[room])} - lock)
    batches = {"concurrent"} if room.startswith("clinic/") else set()  # a cohort's batches, by any executor
    for banned in {"pyplot", "pylab", "threading", "concurrent", "interact"} - batches:
        assert banned not in imported
    used = {node.attr for node in ast.walk(TREES[room]) if isinstance(node, ast.Attribute)}
    assert not used & {"pyplot", "interact", "interactive", "clear_output", "to_thread", "run_in_executor"}


# --- what every system can do -------------------------------------------------------------------------

# What Windows has not; `hasattr(os, …)` in the same file says that it is known.
POSIX = {
    "chown", "fchmod", "fchown", "fork", "forkpty", "geteuid", "getgid", "getpgid", "getuid", "killpg", "mkfifo",
    "nice", "openpty", "pathconf", "set_blocking", "setsid", "statvfs", "sync", "uname", "O_NONBLOCK", "O_NOFOLLOW",
}  # fmt: skip
POSIX_MODULES = {"fcntl", "grp", "posix", "pty", "pwd", "readline", "resource", "syslog", "termios", "tty"}


def unencoded(tree: ast.AST) -> list[str]:
    """Where a text is read or written in whatever encoding a system happens to have."""
    return [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_unencoded(node)]


def _is_unencoded(call: ast.Call) -> bool:
    method = isinstance(call.func, ast.Attribute)
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    given = {word.arg: word.value for word in call.keywords}
    if name not in {"open", "read_text", "write_text"} or "encoding" in given:
        return False
    mode = given.get("mode") or next(iter(call.args[0 if method else 1 :]), None)
    said = str(mode.value) if isinstance(mode, ast.Constant) else ""
    if name == "open" and method:  # of a path: much else is opened, too
        return "b" not in said and set(said) <= set("rwax+t") and said != ""
    return "b" not in said or name != "open"


@pytest.mark.parametrize("path", [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")], ids=lambda path: path.name)
def test_text_is_read_and_written_in_an_encoding_that_is_named(path: Path) -> None:
    assert unencoded(ast.parse(read(path))) == []


@pytest.mark.parametrize("room", ROOMS)
def test_what_only_some_systems_have_is_asked_for_first(room: str) -> None:
    used = {node for node in ast.walk(TREES[room]) if isinstance(node, ast.Attribute) and node.attr in POSIX}
    of_os = {node.attr for node in used if isinstance(node.value, ast.Name) and node.value.id == "os"}
    assert [name for name in of_os if f'hasattr(os, "{name}")' not in ROOMS[room]] == []
    tried = {node for one in ast.walk(TREES[room]) if isinstance(one, ast.Try) for node in ast.walk(one)}
    bare = ast.Module(
        [node for node in ast.walk(TREES[room]) if isinstance(node, ast.Import | ast.ImportFrom) and node not in tried],
        [],
    )
    assert not {one.module for one in imports(bare)} & POSIX_MODULES


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("open(path)", 1), ("open(path, 'w')", 1), ("open(path, mode='a')", 1), ("path.open('w')", 1),
        ("path.read_text()", 1), ("path.write_text(text)", 1), ("path.write_text('b')", 1), ("open(path, 'rb')", 0),
        ("open(path, encoding='utf-8')", 0), ("path.open('xb')", 0), ("lab.open(code)", 0), ("card.open()", 0),
        ("path.read_text(encoding='utf-8')", 0), ("os.open(path, flags)", 0),
    ],
)  # fmt: skip
def test_a_text_without_an_encoding_is_found(code: str, found: int) -> None:
    assert len(unencoded(ast.parse(code))) == found


# --- functions ----------------------------------------------------------------------------------------


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
    hidden = [name for name, node in FUNCTIONS if node.args.kwarg and not name.startswith(f"{FIRST}.")]
    assert hidden == [], "only what stands in for others takes what they take"


# --- what is loaded when --------------------------------------------------------------------------------

VIEWS = {"matplotlib", "PIL", "ipywidgets", "anywidget", "traitlets", "IPython", "pandas"}


@pytest.mark.parametrize("folder", [folder for folder in FLOORS if folder not in {*LATE, "lab", "lessons"}])
def test_what_needs_no_view_loads_none(folder: str) -> None:
    code = f"import sys, riversim, riversim.{folder}; print(sorted({VIEWS} & set(sys.modules)))"
    assert fresh(code) == "[]"


def test_import_riversim_loads_no_slow_part_of_the_standard_library() -> None:
    slow = {"argparse", "asyncio", "csv", "json", "pathlib", "tempfile", "textwrap", "zipfile"}
    loaded = "{m for m in sys.modules if m in " + repr(slow) + "}"
    assert fresh(f"import sys, numpy; a = {loaded}; import riversim; print(sorted({loaded} - a))") == "[]"


def test_the_words_and_the_stories_need_no_view() -> None:
    code = "import sys, riversim.words as w; w.caption(riversim.simulate(weeks=1), 9); print('PIL' in sys.modules)"
    assert fresh("import riversim; " + code) == "False"


def test_the_clinic_needs_no_view_and_none_of_its_extras() -> None:
    code = "from riversim.commands.trial import as_data"
    code += "; as_data(riversim.run_trial('F1', riversim.Cohort(members=3)))"
    extras = {"PIL", "matplotlib", "numba", "scipy", "tqdm", "distributed"}
    assert fresh(f"import sys, riversim; {code}; print(sorted({extras} & set(sys.modules)))") == "[]"


@pytest.mark.parametrize(
    "before", ["import riversim.drawing", "import riversim.lab", "from riversim import picture", "riversim.picture"]
)
def test_the_picture_is_a_function_whatever_was_imported_before(before: str) -> None:
    code = f"import riversim; {before}; print(riversim.picture.__name__, callable(riversim.picture))"
    assert fresh(code) == "picture True"


def test_every_name_on_offer_can_be_had() -> None:
    code = "import riversim; print([n for n in dir(riversim) if getattr(riversim, n, None) is None])"
    missing = ast.literal_eval(fresh(code))
    assert [name for name in missing if not name.startswith("__")] == []


def test_an_unknown_name_is_an_attribute_error() -> None:
    code = "import riversim; print(hasattr(riversim, 'pictures'))"
    assert fresh(code) == "False"
