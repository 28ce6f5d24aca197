"""JupyterLite in a folder of the site, for those who want code: the notebooks, to be run and changed in a browser.

It has a front end and a Python of its own, with all sources, for who reads code asks what a function does and how.
All that it loads comes from the site.
"""

from __future__ import annotations

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from riversim.model import RiverError, __version__
from riversim.site import packs
from riversim.site.runtime import CORE, LOCK, Runtime
from riversim.site.serving import LOOSE

INSTALLER = "micropip"  # with which JupyterLite's kernel installs what it consists of
WHEELS = (*packs.NEEDED, INSTALLER)
ROOTS = ("ipython", *packs.INSTALLED)
KERNEL = "@jupyterlite/pyodide-kernel-extension"
FRONTS = (KERNEL, "@jupyter-widgets/jupyterlab-manager", "anywidget")
ELSEWHERE = {"widgetsnbextension", "jupyterlab-widgets"}  # front ends, which are there already
PAGE = {"platform_system": "Emscripten", "sys_platform": "emscripten", "platform_machine": "wasm32", "os_name": "posix"}
FRONT_LICENCES = f"What it consists of, and the licences, stand in {LOOSE}/build/third-party-licenses.json"
LEFT_OUT = r"(^|/)__pycache__/|labextension|nbextension"


def check(runtime: Runtime) -> None:
    """Raise `RiverError` where the JupyterLite that is installed was made for another Python, or is not all there."""
    from jupyterlite_pyodide_kernel.constants import PYODIDE_PYTHON_VERSION

    if runtime.python != PYODIDE_PYTHON_VERSION:
        raise RiverError(
            f"the jupyterlite-pyodide-kernel that is installed is for Python {PYODIDE_PYTHON_VERSION}, and the Pyodide "
            f"of the site is Python {runtime.python}: install the one that goes with it"
        )
    list(_fronts())


def write(site: Path, runtime: Runtime, notebooks: Iterable[Path]) -> None:
    """Make it with some notebooks in the folder of a site; raises `RiverError` where it can not be made."""
    with tempfile.TemporaryDirectory() as work:
        source, trees = Path(work) / "source", Path(work) / "trees"
        python = source / "static" / "pyodide"
        python.mkdir(parents=True)
        for name in CORE.keys() - {LOCK}:
            shutil.copyfile(runtime.folder / name, python / name)
        lock = {**runtime.lock, "packages": dict(_packages(runtime, python, trees))}
        (python / LOCK).write_text(json.dumps(lock, sort_keys=True), encoding="utf-8")
        (source / "jupyter-lite.json").write_text(json.dumps(_settings()), encoding="utf-8")
        contents = source / "notebooks"
        contents.mkdir()
        for notebook in notebooks:
            shutil.copyfile(notebook, contents / notebook.name)
        _build(source, contents, site / LOOSE)


def _settings() -> dict[str, Any]:
    """What JupyterLite is told: to ask no other host, and to have riversim's Python there from the beginning."""
    kernel = {"disablePyPIFallback": True, "loadPyodideOptions": {"packages": ["riversim"]}}
    data = {"appName": "riversim", "litePluginSettings": {f"{KERNEL}:kernel": kernel}}
    return {"jupyter-lite-schema-version": 0, "jupyter-config-data": data}


def _packages(runtime: Runtime, out: Path, trees: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Put all packages there, and say of each, by its name, what a lock file says."""
    for name in WHEELS:
        wheel = runtime.wheel(name)
        shutil.copyfile(wheel, out / wheel.name)
        yield name, {**runtime.package(name), "depends": []}
    installed = sorted(needed(ROOTS, runtime.python))
    for name in installed:
        packs.copy_installed(name, trees / name, LEFT_OUT)
        yield name, packs.packed(name, packs.version(name), trees / name, out)
    tree, home = trees / "riversim", packs.PACKAGE
    packs.copy(home.rglob("*"), home.parent, tree, rf"{LEFT_OUT}|\.po$|site/(front|bundle)/|(^|/)notebooks/")
    packs.describe(tree)
    yield "riversim", {**packs.packed("riversim", __version__, tree, out), "depends": [*WHEELS, *installed]}


def needed(roots: tuple[str, ...], python: str) -> set[str]:
    """Packages and all that they need in a page with that Python, without those that Pyodide brings."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    page = {**PAGE, "python_version": python, "python_full_version": f"{python}.0", "extra": ""}
    found: set[str] = set()
    asked = list(roots)
    while asked:
        name = canonicalize_name(asked.pop())
        if name in found or name in ELSEWHERE or name in WHEELS:
            continue
        found.add(name)
        for text in importlib.metadata.requires(name) or ():
            one = Requirement(text)
            if one.marker is None or one.marker.evaluate(page):
                asked.append(one.name)
    return found


def _build(source: Path, contents: Path, out: Path) -> None:
    told = {
        "contents": [str(contents)], "output_dir": str(out), "apps": ["lab", "notebooks"], "no_sourcemaps": True,
        "ignore_sys_prefix": ["federated_extensions"], "federated_extensions": [str(path) for path in _fronts()],
    }  # fmt: skip
    (source / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": told}), encoding="utf-8")
    command = [sys.executable, "-m", "jupyterlite_core", "build"]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RiverError(f"JupyterLite could not be made: {(done.stderr or done.stdout).strip()[-1000:]}")


def _fronts() -> Iterator[Path]:
    """The front ends of the kernel and of widgets, as they are installed; raises `RiverError` where one is missing."""
    from jupyter_core.paths import jupyter_path

    for name in FRONTS:
        places = [Path(folder) / name for folder in jupyter_path("labextensions")]
        found = next((path for path in places if (path / "package.json").is_file()), None)
        if found is None:
            raise RiverError(f"JupyterLite needs {name}, which is not installed: pip install 'riversim[lab,lite]'")
        yield found
