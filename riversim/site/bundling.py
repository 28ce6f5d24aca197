"""Bundles the page's scripts: ``python riversim/site/bundling.py``, a step of the build, and of `riversim site`.

It takes Node and npm, and nothing but Python's own library, as it is run before riversim is installed. Nothing is
left in the sources but the bundle itself: what npm brings goes into a folder that is gone afterwards.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FRONT, BUNDLE = HERE / "front", HERE / "bundle"
LAB = HERE.parent / "lab"  # whose own scripts a page may use
NEWEST = "sources.txt"  # beside the bundle: what it was made of
OLDEST_NODE = (18, 0)
QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


def bundle(*, check: bool = False) -> str:
    """Bundle the page's scripts where that has not been done; returns why it can not be done, empty where it is.

    With `check` their types are checked as well, and the bundle is made anew.
    """
    if not check and is_fresh():
        return ""
    if not FRONT.is_dir():
        return "" if (BUNDLE / "main.js").is_file() else "the sources of the page's scripts are not there"
    if lacking := _lacking():
        return lacking
    with tempfile.TemporaryDirectory() as work:
        front = Path(work) / "site" / "front"
        shutil.copytree(FRONT, front, ignore=shutil.ignore_patterns("node_modules"))
        shutil.copytree(LAB, Path(work) / "lab", ignore=lambda _, names: {name for name in names if name[-3:] != ".js"})
        steps = [["npm", "ci", *QUIET], ["node", "build.mjs", str(front / "made")]]
        steps += [["npm", "run", "check", "--silent"]] if check else []
        for step in steps:
            if failed := _run(step, front):
                return failed
        (front / "made" / NEWEST).write_text(sources(), encoding="utf-8")
        _replace(front / "made")
    return ""


def sources() -> str:
    """What the bundle is made of, as a hash."""
    digest = hashlib.sha256()
    for path in (*sorted(FRONT.iterdir()), *sorted(LAB.glob("*.js"))):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()


def is_fresh() -> bool:
    """Whether there is a bundle of these very sources; without sources, as in a wheel may be, whether there is one."""
    made = (BUNDLE / "main.js").is_file()
    return made and (
        not FRONT.is_dir()
        or ((BUNDLE / NEWEST).is_file() and (BUNDLE / NEWEST).read_text(encoding="utf-8") == sources())
    )


def _lacking() -> str:
    """What there is not, of Node and npm."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return "the page's scripts were not bundled, for want of Node and npm; all else of riversim works without them"
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = tuple(map(int, re.findall(r"\d+", said)[:2]))
    if version < OLDEST_NODE:
        return f"the page's scripts were not bundled: Node {said.strip() or 'here'} is older than {OLDEST_NODE[0]}"
    return ""


def _run(step: list[str], folder: Path) -> str:
    """Run a step; why it failed, empty where it did not."""
    # In Windows npm is a script, which is found by its whole name alone.
    command = [shutil.which(step[0]) or step[0], *step[1:]]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    said = (done.stderr.strip() or done.stdout.strip())[-2000:]
    return f"the page's scripts were not bundled: {' '.join(step[:2])} failed: {said}" if done.returncode else ""


def _replace(made: Path) -> None:
    """Put what was made in the place of what was there; who reads it meanwhile finds one or the other, file by file."""
    BUNDLE.mkdir(exist_ok=True)
    for path in made.iterdir():
        part = BUNDLE / f"{path.name}.{os.getpid()}.part"
        shutil.copyfile(path, part)
        part.replace(BUNDLE / path.name)
    for path in BUNDLE.iterdir():
        if not (made / path.name).exists():
            path.unlink()


if __name__ == "__main__":
    why = bundle(check="--check" in sys.argv[1:])
    print(why or f"the page's scripts are in {BUNDLE}")
    sys.exit(bool(why))
