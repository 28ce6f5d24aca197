"""Serve the notebooks on this machine: JupyterLab on the map of the lessons, or Voila on them or on the lab alone."""

from __future__ import annotations

import os
import runpy
import shutil
import socket
import sys
from pathlib import Path

from riversim.model import RiverError, check_whole, need, notebooks_of

PORT = 8866
PATIENCE_S = 120  # for a kernel's output: many visitors at once make kernels slow, and a page without it is empty
LEFT_S, LOOK_S = 300, 30  # a kernel whose page vanished ends after so long: who comes back to a phone finds it
NOT_IN_VOILA = (
    "@jupyter-notebook/lab-extension", "@voila-dashboards/jupyterlab-preview", "@jupyterlite/pyodide-kernel-extension",
)  # fmt: skip
LESSON, APP = "00_start_here.ipynb", "river_app.ipynb"
_PACKAGE = Path(__file__).resolve().parents[1]
JUPYTER, TEMPLATE, LESSONS = Path(__file__).resolve().parent / "jupyter", "riversim", "lessons"


def lab(*, browser: bool = True) -> None:
    """Serve JupyterLab on the map of the lessons, until it is ended.

    From a wheel the notebooks are copied to `riversim-notebooks` first, to be written in. Raises
    `RiverError` where a part of the extra "lab" is missing, or no copy can be made.
    """
    _ready("jupyterlab")
    folder = notebooks()
    if folder.parent == _PACKAGE:
        folder = _copied(folder, Path("riversim-notebooks"))
    # Jupyter refuses root, as in a container, unless told; it listens on this machine only, with a token.
    root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    _become(
        "jupyterlab", "--ip=127.0.0.1", f"--ServerApp.root_dir={folder.resolve()}",
        f"--LabApp.default_url=/lab/tree/{LESSON}", *root, *_quietly(browser),
    )  # fmt: skip


def app(port: float = PORT, *, browser: bool = True) -> None:
    """Serve Voila on the lab alone, until it is ended, and print the address.

    Raises `RiverError` where a part of the extra "lab" is missing, or the port is in use.
    """
    _voila(APP, TEMPLATE, port, browser=browser)


def lessons(port: float = PORT, *, browser: bool = True) -> None:
    """Serve Voila on the lessons, as pages that begin by themselves and show no code, and print the address.

    Raises `RiverError` as `app` does.
    """
    _voila("", LESSONS, port, browser=browser)


def _voila(page: str, template: str, port: float, *, browser: bool) -> None:
    """Serve a notebook, or all of them, in a template of ours, until it is ended."""
    _ready("voila")
    port = _free(port)
    print(f"riversim is served at http://127.0.0.1:{port}/ (Ctrl-C ends it)", flush=True)
    own = ["--Voila.ip=127.0.0.1", f"--Voila.port={port}", "--Voila.port_retries=0"]
    own += ["--Voila.kernel_websocket_connection_class=riversim.commands.door.Door"]
    own += ["--MappingKernelManager.allow_tracebacks=False"]
    own += [f"--VoilaExecutor.startup_timeout={PATIENCE_S}", f"--MappingKernelManager.kernel_info_timeout={PATIENCE_S}"]
    own += [f"--VoilaExecutor.iopub_timeout={PATIENCE_S}", "--VoilaConfiguration.http_header_envs=Accept-Language"]
    # Made for JupyterLab alone: where they are installed they fail in Voila, which fills the browser's console.
    own += [f"--VoilaConfiguration.extension_denylist={name}" for name in NOT_IN_VOILA]
    # Voila's own template asks a public network for icons; ours, which asks nobody, lies in the package.
    paths = (str(JUPYTER), os.environ.get("JUPYTER_PATH", ""))
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, paths))
    own += [f"--VoilaConfiguration.template={template}"]
    own += [f"--MappingKernelManager.cull_idle_timeout={LEFT_S}", f"--MappingKernelManager.cull_interval={LOOK_S}"]
    _become("voila", str(notebooks() / page), *own, *_quietly(browser))


def _ready(server: str) -> None:
    need(server, "ipywidgets", "anywidget", "matplotlib")
    if sys.flags.optimize > 1:  # Jupyter reads its own docstrings
        raise RiverError("Jupyter can not run without docstrings: leave out -OO (PYTHONOPTIMIZE=2); -O will do")
    os.getcwd()  # raises where the folder is gone, which a server would only find out later


def notebooks() -> Path:
    """Where the notebooks are; raises `RiverError` where they were not installed."""
    return notebooks_of(_PACKAGE)


def _become(module: str, *arguments: str) -> None:
    """Become the server: it handles Ctrl-C itself, and no process is left behind."""
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _quietly(browser: bool) -> list[str]:
    return [] if browser else ["--no-browser"]


def _copied(source: Path, folder: Path) -> Path:
    """A folder of one's own with the notebooks and their pages; what is there already is left as it is."""
    try:
        for page in (*source.rglob("*.ipynb"), *source.rglob("*.md")):
            mine = folder / page.relative_to(source)
            mine.parent.mkdir(parents=True, exist_ok=True)
            if not mine.exists():
                shutil.copyfile(page, mine)
    except OSError as error:
        raise RiverError(f"the notebooks can not be copied to {folder.resolve()}: {error.strerror}") from None
    print(f"Your notebooks are in {folder.resolve()}", flush=True)
    return folder


def _free(port: float) -> int:
    """`port`, a whole number, if it can be served on; raises `RiverError` where it is none, or in use."""
    port = check_whole("port", port, 1024, 65535)
    with socket.socket() as probe:
        # A port that was left a moment ago is free; in Windows that option would take one from who serves on it.
        alone = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        probe.setsockopt(socket.SOL_SOCKET, alone, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise RiverError(f"port {port} is in use; choose another (--port)") from None
    return port
