"""The site as tests have it: made once, whoever asks first, and served on this machine."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from riversim.model import RiverError
from riversim.site import build
from riversim.site.serving import Site
from tests.site import pyodide
from tests.site.pyodide import UnavailableError

MADE = "RIVERSIM_SITE"  # a folder in which it was made beforehand
PATIENCE_S = 600.0


def made(shared: Path) -> Path:
    """The folder of the site, made in one that all processes of a test run share, by the first that asks.

    Raises `UnavailableError` where what it needs can not be had.
    """
    if given := os.environ.get(MADE):
        return Path(given)
    out, done, turn = shared / "site", shared / "site.done", shared / "site.turn"
    try:
        turn.mkdir(parents=True)
    except FileExistsError:
        return _awaited(out, done)
    why = "it could not be made"
    try:
        make(out)
        why = ""
    except (RiverError, UnavailableError) as error:
        why = str(error)
    finally:
        done.with_suffix(".part").write_text(why, encoding="utf-8")
        done.with_suffix(".part").replace(done)
    return _awaited(out, done)


def make(out: Path) -> None:
    """Make it in a folder, with notebooks where JupyterLite is installed."""
    build(out, pyodide=pyodide.folder(), jupyterlite=find_spec("jupyterlite_pyodide_kernel") is not None)


def _awaited(out: Path, done: Path) -> Path:
    until = time.monotonic() + PATIENCE_S
    while not done.exists():
        if time.monotonic() > until:
            raise UnavailableError(f"{out} was not made in {PATIENCE_S:g} seconds")
        time.sleep(0.2)
    if why := done.read_text(encoding="utf-8"):
        raise UnavailableError(why)
    return out


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The site in a folder, as `riversim site --serve` serves it, on a port of its own; it notes what it has sent."""
    with Site(folder) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            site.shutdown()
            thread.join()


if __name__ == "__main__":
    import sys

    make(Path(sys.argv[1]))
