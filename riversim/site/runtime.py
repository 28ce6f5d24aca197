"""Python for a browser: Pyodide, of a pinned release or in a folder; every file of it is checked."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import urllib.request
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from riversim.model import RiverError

RELEASE = "314.0.6"
OFFICIAL = f"https://cdn.jsdelivr.net/pyodide/v{RELEASE}/full/"
LOCK = "pyodide-lock.json"
CORE = {
    "pyodide.mjs": "69e3f6ccec3e14b465df60be577ca62f536251406b9a00cce019eac5252a2495",
    "pyodide.asm.mjs": "2ac5eba365ec12839c75c03b39b3be1dd63b798852cc460b014b52238be042f7",
    "pyodide.asm.wasm": "3a0a00dfeaa348ac20f9ef09904233d32d33f644339662d4af368f8a2010f37a",
    "python_stdlib.zip": "80c5be6babfe03297069703410c3c29404dcf2525d2b128746bae5536f94831f",
    LOCK: "3fdaef09e9e365c85e002737720f8d0ab8f278c1c244a2dde6a37663cf488ad4",
}
PATIENCE_S = 60.0


class Runtime:
    """A folder with Pyodide, and what its lock file says of the packages beside it."""

    def __init__(self, folder: Path, lock: dict[str, Any]) -> None:
        self.folder, self.lock = folder, lock

    @property
    def python(self) -> str:
        """The version of Python that it is, like "3.14"."""
        return ".".join(str(self.lock["info"]["python"]).split(".")[:2])

    def package(self, name: str) -> dict[str, Any]:
        """What the lock file says of a package; raises `RiverError` where it is not among them."""
        try:
            return dict(self.lock["packages"][name])
        except KeyError:
            raise RiverError(f"{self.folder / LOCK} knows no {name}") from None

    def wheel(self, name: str) -> Path:
        """The wheel of a package; raises `RiverError` where it is not there, or not what the lock file says."""
        package = self.package(name)
        path = self.folder / str(package["file_name"])
        _check(path, str(package["sha256"]))
        return path


def given(folder: Path) -> Runtime:
    """Pyodide in a folder of one's own; raises `RiverError` where a part of it is missing."""
    for name in CORE:
        if not (folder / name).is_file():
            raise RiverError(f"there is no {name} in {folder}, which should have Pyodide in it (--pyodide)")
    return Runtime(folder, json.loads((folder / LOCK).read_text(encoding="utf-8")))


def official(packages: Iterable[str]) -> Runtime:
    """The pinned release with some packages, kept for the next time; raises `RiverError` where it can not be had."""
    folder = cache() / f"pyodide-{RELEASE}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, digest in CORE.items():
        _fetch(folder / name, digest)
    found = given(folder)
    for name in packages:
        package = found.package(name)
        _fetch(folder / str(package["file_name"]), str(package["sha256"]))
    return found


def cache() -> Path:
    """Where programs keep what they can get again."""
    usual = {"win32": "~/AppData/Local", "darwin": "~/Library/Caches"}.get(sys.platform, "~/.cache")
    return Path(os.environ.get("XDG_CACHE_HOME") or usual).expanduser() / "riversim"


def _fetch(path: Path, digest: str) -> None:
    if path.is_file() and _digest(path.read_bytes()) == digest:
        return
    print(f"fetching {path.name}", flush=True)
    try:
        with urllib.request.urlopen(OFFICIAL + path.name, timeout=PATIENCE_S) as answer:
            data = answer.read()
    except OSError as error:
        raise RiverError(
            f"{OFFICIAL}{path.name} can not be had ({error}); a folder that has Pyodide will do (--pyodide)"
        ) from None
    part = path.with_suffix(".part")
    part.write_bytes(data)
    _check(part, digest)
    part.replace(path)


def _check(path: Path, digest: str) -> None:
    if not path.is_file():
        raise RiverError(f"there is no {path}")
    if _digest(path.read_bytes()) != digest:
        raise RiverError(f"{path} is not the file that it should be: its SHA-256 is another one")


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
