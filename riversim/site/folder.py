"""The folder of a site: only what riversim wrote is replaced, and who has a page open keeps its files."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

from riversim.model import RiverError
from riversim.site.policy import is_release

MARK = "riversim-site.json"  # by it a folder is known again as one of ours
KEPT = 2  # releases: the one that is shown, and the one before, which pages may still have open


def check(out: Path) -> None:
    """Raise `RiverError` where a site can not be written: into what is no folder, or has something else in it."""
    try:
        if not out.exists():
            return
        if not out.is_dir():
            raise RiverError(f"{out} is a file; the site needs a folder of its own")
        if any(out.iterdir()) and not (out / MARK).is_file():
            raise RiverError(f"{out} has other things in it; name an empty folder, or one that does not exist")
    except OSError as error:
        raise RiverError(f"{out} can not be read: {error.strerror}") from None


def publish(staged: Path, out: Path, release: str) -> None:
    """Move a site that is whole to where it is served: its release first, then its pages, then what is old goes."""
    check(out)
    before = _told(out)
    pages = [path.relative_to(staged).as_posix() for path in sorted(staged.rglob("*")) if _is_page(path, staged)]
    releases = [release, *(name for name in before.get("releases", []) if name != release)][:KEPT]
    try:
        out.mkdir(parents=True, exist_ok=True)
        # Said first: a folder that is left half written is still one of ours.
        everything = sorted({*pages, *before.get("pages", [])})
        _tell(out, {"releases": [*releases, *before.get("releases", [])], "pages": everything})
        if not (out / release / "files.json").is_file():
            shutil.rmtree(out / release, ignore_errors=True)
            shutil.copytree(staged / release, out / f".{release}")
            (out / f".{release}").replace(out / release)
        for name in sorted(pages, key=_last):
            _replace(staged / name, out / name)
        for name in set(before.get("pages", [])) - set(pages):
            (out / name).unlink(missing_ok=True)
        for path in out.iterdir():
            if path.is_dir() and is_release(path.name.lstrip(".")) and path.name not in releases:
                shutil.rmtree(path)
        _tell(out, {"releases": releases, "pages": pages})
    except OSError as error:
        raise RiverError(f"the site can not be written to {out}: {error.strerror or error}") from None


def _is_page(path: Path, staged: Path) -> bool:
    """Whether it is a file outside of a release."""
    return path.is_file() and not is_release(path.relative_to(staged).parts[0])


def _last(name: str) -> tuple[bool, str]:
    """What keeps a release on a device comes when all of it is there."""
    return name == "keeper.js", name


def _replace(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{os.getpid()}")
    shutil.copyfile(source, part)
    part.replace(target)


def _told(out: Path) -> dict[str, Any]:
    try:
        told = json.loads((out / MARK).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    inside = [name for name in told.get("pages", []) if ".." not in Path(name).parts and not Path(name).is_absolute()]
    return {"releases": [name for name in told.get("releases", []) if is_release(name)], "pages": inside}


def _tell(out: Path, told: dict[str, Any]) -> None:
    (out / MARK).write_text(json.dumps(told, indent=1), encoding="utf-8")
