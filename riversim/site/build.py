"""`build`: a folder of static files that is the whole of riversim, for any web server."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import tempfile
from pathlib import Path

import riversim.lab
from anywidget import AnyWidget
from riversim.model import RiverError
from riversim.site import packs, pages, reels, runtime
from riversim.site.scripts import script_name
from riversim.site.pages import Built
from riversim.site.runtime import Runtime

HERE = Path(__file__).resolve().parent
BUNDLE = HERE / "bundle"
PACKED = ("pyodide.asm.wasm",)  # few servers pack it


def build(out: Path, *, pyodide: Path | None = None) -> None:
    """Make the site in a folder; raises `RiverError` where something that it needs can not be had."""
    if not (BUNDLE / "main.js").is_file():
        raise RiverError("the page's scripts were not built with this riversim, for want of Node: a released wheel has them")
    found = runtime.given(pyodide) if pyodide else runtime.official([*packs.WHEELS, *packs.LATER])
    with tempfile.TemporaryDirectory() as work:
        release = Path(work) / "release"
        for said in packs.make(found, release / "python", Path(work) / "trees", shutil.which("node")):
            print(f"riversim: {said}")
        _runtime(found, release / "python")
        for file in BUNDLE.iterdir():
            if file.name != "keeper.js":
                shutil.copyfile(file, release / file.name)
        (release / "widgets.js").write_text(widgets(), encoding="utf-8")
        reels.make_all(release / "landing")
        (release / "lab.css").write_text(riversim.lab.FrameView._css, encoding="utf-8")
        _settle(release, out)


def _runtime(found: Runtime, folder: Path) -> None:
    for name in ("pyodide.mjs", "pyodide.asm.mjs"):
        shutil.copyfile(found.folder / name, folder / name)
    for name in PACKED:
        with (folder / f"{name}.gz").open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write((found.folder / name).read_bytes())


def widgets() -> str:
    """The scripts of all our widgets as one module, each by its name."""
    scripts = {script_name(one._esm): one._esm for one in _all(AnyWidget) if isinstance(one.__dict__.get("_esm"), str)}
    return "".join(f"export const {name} = (() => {{\n{_returned(text)}\n}})();\n" for name, text in sorted(scripts.items()))


def _returned(script: str) -> str:
    body, _, last = script.rpartition("export default ")
    return f"{body}return {last}"


def _all(kind: type) -> list[type]:
    return [one for child in kind.__subclasses__() for one in (child, *_all(child))]


def _settle(release: Path, out: Path) -> None:
    """Move a release to its place, which is named by what is in it, and write the pages that lead to it."""
    files = {path.relative_to(release).as_posix(): _integrity(path) for path in sorted(release.rglob("*")) if path.is_file() and path.suffix != reels.REEL}
    (release / "files.json").write_text(json.dumps(files, indent=1), encoding="utf-8")
    name = hashlib.sha256((release / "files.json").read_bytes()).hexdigest()[:12]
    total = sum((release / file).stat().st_size for file in files if file.startswith("python/"))
    out.mkdir(parents=True, exist_ok=True)
    if (out / name).exists():
        shutil.rmtree(out / name)
    shutil.move(release, out / name)
    shutil.copyfile(BUNDLE / "keeper.js", out / "keeper.js")
    built = Built(name, files, _integrity(out / name / "files.json"), total)
    pages.write(out, built)


def _integrity(path: Path) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
