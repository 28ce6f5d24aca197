"""`build`: a folder of static files that is the whole of riversim, for any web server."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from anywidget import AnyWidget

from riversim.lab import FrameView
from riversim.model import RiverError
from riversim.site import (
    bundling,
    embed,
    folder,
    inside,
    lessons,
    lite,
    packs,
    pages,
    reading,
    reels,
    runtime,
    shelf,
    stories,
)
from riversim.site.bundling import BUNDLE
from riversim.site.gallery import Gallery
from riversim.site.pages import Built
from riversim.site.policy import LENGTH
from riversim.site.runtime import Runtime
from riversim.site.scripts import script_name
from riversim.site.serving import LOOSE

KEEPER = "keeper.js"
NOT_COUNTED = (*packs.LATE, ".mjs", "/rest.json")  # what is not loaded at each visit, or not heard of
PACKED = ("pyodide.asm.wasm", packs.MODULES, packs.LIBRARIES, packs.STDLIB)  # few servers pack them


def build(out: Path, *, pyodide: Path | None = None, jupyterlite: bool = False, by: str = "") -> None:
    """Make the site in a folder; raises `RiverError` where something that it needs can not be had.

    The folder is a new one, an empty one, or one that a site was made in before. `pyodide` is a folder with
    Pyodide in it; without one its official release is fetched. With `jupyterlite` the lessons are there as
    notebooks, too. `by` is who runs the site, as the page about it names them.
    """
    folder.check(out)
    if lacking := bundling.bundle():
        raise RiverError(lacking)
    found = runtime.given(pyodide) if pyodide else runtime.official(lite.WHEELS if jupyterlite else packs.NEEDED)
    if jupyterlite:
        lite.check(found)
    with tempfile.TemporaryDirectory() as work:
        release, staged = Path(work) / "release", Path(work) / "staged"
        for said in packs.make(found, release / "python", Path(work), shutil.which("node")):
            print(f"riversim: {said}")
        unpacked = _runtime(found, release / "python")
        for file in BUNDLE.iterdir():
            if file.name not in (KEEPER, bundling.NEWEST, inside.BUNDLED):
                shutil.copyfile(file, release / file.name)
        (release / "widgets.js").write_text(widgets(), encoding="utf-8")
        reels.make_all(release / "landing")
        (release / "lab.css").write_text(FrameView._css, encoding="utf-8")
        built = _settle(release, staged, unpacked)
        words_pages(staged, built, found, jupyterlite=jupyterlite, by=by)
        if jupyterlite:
            lite.write(staged, found, shelf.files())
        (staged / KEEPER).write_text(keeper(built, staged), encoding="utf-8")
        folder.publish(staged, out, built.name)


def _runtime(found: Runtime, out: Path) -> dict[str, str]:
    """Put Python's own files there, and pack what is large; returns the hashes of what is packed, as it is without."""
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        shutil.copyfile(found.folder / name, out / name)
    unpacked = {f"python/{name}": integrity(out / name) for name in PACKED}
    for name in PACKED:
        with (out / f"{name}.gz").open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
            packed.write((out / name).read_bytes())
        (out / name).unlink()
    return unpacked


def widgets() -> str:
    """The scripts of all our widgets as one module, each by its name."""
    scripts = {script_name(one._esm): one._esm for one in _all(AnyWidget) if isinstance(one.__dict__.get("_esm"), str)}
    return "".join(
        f"export const {name} = (() => {{\n{_returned(text)}\n}})();\n" for name, text in sorted(scripts.items())
    )


def _returned(script: str) -> str:
    body, _, last = script.rpartition("export default ")
    return f"{body}return {last}"


def _all(kind: Any) -> list[Any]:
    return [one for child in kind.__subclasses__() for one in (child, *_all(child))]


def words_pages(out: Path, built: Built, found: Runtime, *, jupyterlite: bool, by: str) -> None:
    """Write the pages that are read: lessons, stories, pages on the model, for teachers, and about the site."""
    gallery = Gallery(out)
    lessons.write(out, built, gallery, code=jupyterlite)
    reading.write(out, built)
    stories.write(out, built, gallery)
    parts = inside.collected(found, BUNDLE) + (inside.of_lite(found) if jupyterlite else [])
    inside.write(out, built, parts, by=by, code=jupyterlite)


def _settle(release: Path, out: Path, unpacked: dict[str, str]) -> Built:
    """Move a release to its place, which is named by what is in it, and write the pages that lead to it."""
    found = [path for path in sorted(release.rglob("*")) if path.is_file() and path.suffix != reels.REEL]
    files = {path.relative_to(release).as_posix(): integrity(path) for path in found}
    (release / "files.json").write_text(json.dumps({**files, **unpacked}, indent=1), encoding="utf-8")
    name = hashlib.sha256((release / "files.json").read_bytes()).hexdigest()[:LENGTH]
    sizes = {
        file.removesuffix(".gz"): (release / file).stat().st_size
        for file in files
        if file.startswith("python/") and not file.endswith(NOT_COUNTED)
    }
    out.mkdir()
    shutil.move(release, out / name)
    built = Built(name, files, integrity(out / name / "files.json"), sizes)
    pages.write(out, built)
    (out / embed.PAGE).write_text(embed.embed(built), encoding="utf-8")
    return built


def keeper(built: Built, out: Path) -> str:
    """The script that keeps a release and all pages on a device, with what there is to keep written before it."""
    names = {path.relative_to(out): path for path in sorted(out.rglob("*")) if path.is_file()}
    found = {name.as_posix(): path for name, path in names.items() if name.parts[0] not in (built.name, LOOSE)}
    hashes = {name: integrity(path) for name, path in found.items()}
    version = hashlib.sha256(json.dumps([built.name, hashes]).encode()).hexdigest()[:LENGTH]
    files = {**built.files, "files.json": built.integrity}
    told = {"release": built.name, "version": version, "files": files, "pages": hashes}
    return f"self.KEPT = {json.dumps(told)};\n{(BUNDLE / KEEPER).read_text(encoding='utf-8')}"


def integrity(path: Path) -> str:
    """What a browser checks a file by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
