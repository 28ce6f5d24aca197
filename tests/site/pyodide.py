"""Pyodide for tests, all of it from where Python's packages come from: a package that carries it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from riversim.site import runtime

CARRIER = "open-webui==0.12.4"
DIGEST = "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
INSIDE = "open_webui/frontend/pyodide/"
GIVEN = "RIVERSIM_PYODIDE"  # a folder that has it, for who has one


class UnavailableError(Exception):
    """It can not be had here, and why."""


def folder() -> Path:
    """A folder with Pyodide and the packages that a page needs; fetched once, and kept."""
    if given := os.environ.get(GIVEN):
        return Path(given)
    kept = runtime.cache() / f"pyodide-{runtime.RELEASE}-for-tests"
    if not (kept / runtime.LOCK).is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as work:
            _unpack(_carrier(Path(work)), Path(work) / "pyodide")
            shutil.rmtree(kept, ignore_errors=True)
            (Path(work) / "pyodide").replace(kept)
    return kept


def _carrier(work: Path) -> Path:
    """The package, which is only unpacked: nothing of it is installed or run."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", f"--dest={work}"]
    done = subprocess.run([*command, CARRIER], capture_output=True, text=True, check=False)
    found = list(work.glob("*.whl"))
    if done.returncode or not found:
        raise UnavailableError(f"Pyodide can not be had: {done.stderr.strip()[-500:]}")
    with found[0].open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != DIGEST:
            raise UnavailableError(f"{found[0].name} is not the file that it was")
    return found[0]


def _unpack(carrier: Path, target: Path) -> None:
    target.mkdir()
    with zipfile.ZipFile(carrier) as archive:
        for name in archive.namelist():
            if name.startswith(INSIDE) and "/" not in name.removeprefix(INSIDE) and not name.endswith("/"):
                (target / name.removeprefix(INSIDE)).write_bytes(archive.read(name))


if __name__ == "__main__":
    print(folder())
