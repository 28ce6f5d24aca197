"""What a page loads of Python, and when: the packs, parted by what `usual` visitors need, and found again by `rest`."""

import gzip
import hashlib
import io
import json
import sys
import types
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

from riversim.site.packs import LIBRARIES, MODULES, STDLIB


@pytest.fixture(scope="module")
def python(site_folder: Path) -> Path:
    (folder,) = site_folder.glob("*/python")
    return folder


@pytest.fixture(scope="module")
def rests(python: Path) -> dict[str, dict[str, str]]:
    told = json.loads((python / "rest.json").read_text(encoding="utf-8"))
    return {name: files for name, _, files in told}


def files(python: Path, name: str) -> dict[str, bytes]:
    """The files in a pack."""
    head, _, data = gzip.decompress((python / f"{name}.gz").read_bytes()).partition(b"\n")
    found, at = {}, 0
    for file, size in json.loads(head):
        found[file], at = data[at : at + size], at + size
    assert at == len(data)
    return found


def first(python: Path) -> set[str]:
    """All files that a page loads before the picture."""
    stdlib = io.BytesIO(gzip.decompress((python / f"{STDLIB}.gz").read_bytes()))
    return {*zipfile.ZipFile(stdlib).namelist(), *files(python, MODULES), *files(python, LIBRARIES)}


def test_all_python_is_bytecode(python: Path) -> None:
    assert [name for name in first(python) if name.endswith(".py")] == []


def test_tests_and_what_is_not_of_the_page_stay_at_home(python: Path) -> None:
    names = first(python)
    assert [name for name in names if "/tests/" in name or name.endswith((".po", ".pyi", ".h"))] == []
    assert [name for name in names if name.startswith("riversim/notebooks")] == []


def test_the_picture_comes_first_and_what_makes_files_after_it(python: Path, rests: dict[str, dict[str, str]]) -> None:
    names = first(python)
    assert {"matplotlib/backends/backend_agg.pyc", "riversim/drawing/river.pyc", "riversim/lab/lab.pyc"} <= names
    assert "riversim/site/rest.pyc" in names, "with which the rest is found"
    assert {"matplotlib.backends.backend_pdf", "fontTools.subset", "riversim.lessons.lesson"} <= set(rests["later.zip"])
    assert "numpy.testing" in rests["rest.zip"] and not set(rests["rest.zip"]) & set(rests["later.zip"])


def test_every_pack_is_what_its_list_says(python: Path) -> None:
    for name, digest, files in json.loads((python / "rest.json").read_text(encoding="utf-8")):
        data = (python / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert set(files.values()) <= set(zipfile.ZipFile(io.BytesIO(data)).namelist())


def test_a_library_begins_nothing_before_python_is_there(python: Path) -> None:
    libraries = files(python, LIBRARIES)
    assert {name.partition("/")[0] for name in libraries} >= {"numpy", "matplotlib", "PIL"}
    for name, code in libraries.items():
        assert name.endswith(".so") and code.startswith(b"\0asm") and b"__wasm_call_ctors" not in code, name
    assert any(b"__wasm_call_later" in code for code in libraries.values()), (
        "which is as long, and called when it may be"
    )
    assert [name for name in files(python, MODULES) if name.endswith(".so")] == []


# --- the rest ------------------------------------------------------------------------------------------


class Request:
    """A request that is waited for, as a browser's worker has it."""

    made: ClassVar[list[str]] = []
    data = b""
    status = 200

    @staticmethod
    def new() -> "Request":
        return Request()

    def open(self, method: str, address: str, later: bool) -> None:
        assert (method, later) == ("GET", False)
        self.made.append(address)

    def send(self) -> None:
        self.response = types.SimpleNamespace(to_py=lambda: memoryview(self.data))


@pytest.fixture
def finder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.setitem(sys.modules, "js", types.SimpleNamespace(XMLHttpRequest=Request))
    monkeypatch.delitem(sys.modules, "riversim.site.rest", raising=False)
    from riversim.site import rest

    monkeypatch.setattr(rest, "FOLDER", tmp_path / "rest")
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("seldom/__init__.py", "from seldom import inner")
        archive.writestr("seldom/inner.py", "SAID = 'here'")
    Request.data, Request.made = made.getvalue(), []
    yield rest
    for name in ("seldom", "seldom.inner", "riversim.site.rest"):
        sys.modules.pop(name, None)


FILES = {"seldom": "seldom/__init__.py", "seldom.inner": "seldom/inner.py"}


def test_what_is_seldom_needed_is_fetched_once_when_it_is_imported(finder: Any) -> None:
    finder.begin("at/", json.dumps([("rest.zip", hashlib.sha256(Request.data).hexdigest(), FILES)]))
    import seldom.inner  # type: ignore[import-not-found]

    assert seldom.inner.SAID == "here" and Request.made == ["at/rest.zip"]
    with pytest.raises(ModuleNotFoundError):
        import nowhere_at_all  # type: ignore[import-not-found]  # noqa: F401
    assert Request.made == ["at/rest.zip"]


def test_what_has_come_before_it_was_needed_is_not_fetched(finder: Any) -> None:
    rest = finder.begin("at/", json.dumps([("later.zip", hashlib.sha256(Request.data).hexdigest(), FILES)]))
    assert rest.awaits("later.zip") and not rest.awaits("rest.zip")
    rest.arrived("later.zip", Request.data)
    import seldom  # noqa: F401

    assert Request.made == [] and not rest.awaits("later.zip")


def test_a_folder_that_is_left_of_a_package_does_not_pass_for_it(
    finder: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "left" / "seldom").mkdir(parents=True)
    monkeypatch.syspath_prepend(tmp_path / "left")
    finder.begin("at/", json.dumps([("rest.zip", hashlib.sha256(Request.data).hexdigest(), FILES)]))
    import seldom

    assert seldom.inner.SAID == "here"


def test_a_pack_that_is_another_is_refused(finder: Any) -> None:
    finder.begin("at/", json.dumps([("rest.zip", "0" * 64, FILES)]))
    with pytest.raises(ImportError, match="not the file that it should be"):
        import seldom  # noqa: F401
