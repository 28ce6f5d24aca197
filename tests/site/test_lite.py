"""JupyterLite on the site: what `lite` puts there, all of which comes from the site itself.

That a notebook runs is seen in a browser: tests/browser/test_lite.py.
"""

import hashlib
import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest

from riversim.model import RiverError
from riversim.site import lite, packs, shelf
from riversim.site.runtime import LOCK, Runtime
from tests.conftest import miss

NOWHERE = "https://"


@pytest.fixture(scope="module")
def made(site_folder: Path) -> Path:
    """Where it is, if the site was made where JupyterLite is installed."""
    folder = site_folder / "lite"
    return folder if folder.is_dir() else miss("the site was made without JupyterLite")


@pytest.fixture(scope="module")
def lock(made: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((made / "static" / "pyodide" / LOCK).read_text(encoding="utf-8"))
    return told


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the kernel says of itself, whether or not it is installed."""
    for name in ("jupyterlite_pyodide_kernel", "jupyterlite_pyodide_kernel.constants"):
        monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(PYODIDE_PYTHON_VERSION="3.14"))


def test_all_lessons_and_their_sources_are_there_as_notebooks(made: Path) -> None:
    there = {path.name: path.read_bytes() for path in (made / "files").glob("*.ipynb")}
    assert there == {path.name: path.read_bytes() for path in shelf.files()}


def test_all_that_riversim_needs_is_in_the_folder_and_as_it_is_listed(made: Path, lock: dict[str, Any]) -> None:
    packages = lock["packages"]
    assert {"numpy", "matplotlib", "ipywidgets", "anywidget", "ipython", "jedi"} <= set(packages["riversim"]["depends"])
    assert set(packages["riversim"]["depends"]) <= set(packages)
    for package in packages.values():
        file = made / "static" / "pyodide" / package["file_name"]
        assert hashlib.sha256(file.read_bytes()).hexdigest() == package["sha256"]


def test_the_kernel_asks_no_other_host(made: Path) -> None:
    told = json.loads((made / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    kernel = told["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]
    assert kernel["disablePyPIFallback"] is True
    assert not any(address.startswith(NOWHERE) for address in (kernel["pyodideUrl"], *kernel["pipliteUrls"]))
    assert sorted(one["name"] for one in told["federated_extensions"]) == sorted(lite.FRONTS)


def test_what_a_page_can_not_have_is_not_needed_there() -> None:
    needed = lite.needed(lite.ROOTS, "3.14")
    assert {"ipython", "traitlets", "psygnal"} <= needed
    assert not needed & {"pexpect", "colorama", "widgetsnbextension", "jupyterlab-widgets", *packs.WHEELS}


def test_what_another_python_needs_is_needed_by_it_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    wants = {"one": ['two; python_version < "3.12"', 'three; extra == "all"', "four[all]>=1"]}
    monkeypatch.setattr("importlib.metadata.requires", wants.get)
    assert lite.needed(("one",), "3.11") == {"one", "two", "four"}
    assert lite.needed(("one",), "3.14") == {"one", "four"}


@pytest.mark.usefixtures("kernel")
def test_a_kernel_for_another_python_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RiverError, match=r"is for Python 3\.14, and the Pyodide of the site is Python 3\.9"):
        lite.check(Runtime(tmp_path, {"info": {"python": "3.9.1"}, "packages": {}}))


@pytest.mark.usefixtures("kernel")
def test_a_front_end_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lite, "FRONTS", ("@nobody/nothing",))
    with pytest.raises(RiverError, match="needs @nobody/nothing, which is not installed"):
        lite.check(Runtime(tmp_path, {"info": {"python": "3.14.0"}, "packages": {}}))


@pytest.mark.parametrize("page", ["lessons/01_meet_the_river.html", "lessons/references.html"])
def test_each_lesson_leads_to_its_code(made: Path, page: str) -> None:
    name = Path(page).stem
    assert f'"../lite/notebooks/index.html?path={name}.ipynb"' in (made.parent / page).read_text(encoding="utf-8")
    assert (made / "notebooks" / "index.html").is_file()


def test_its_licences_are_named_and_what_the_browser_keeps(made: Path) -> None:
    licences = (made.parent / "licences.txt").read_text(encoding="utf-8")
    assert all(f"\n{name} " in licences for name in ("JupyterLite", "ipython", "jedi", "micropip"))
    assert "the notebooks that you changed" in (made.parent / "en" / "this-site.html").read_text(encoding="utf-8")
