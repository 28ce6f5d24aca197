"""The folder that `riversim site` makes, and what `pages`, `embed`, `packs`, `runtime` and `scripts` make of it.

That it all runs, the `bridge` too, is seen in a browser: tests/browser/test_site.py.
"""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from riversim.model import RiverError
from riversim.site import runtime
from riversim.site.build import widgets
from riversim.site.policy import POLICY, is_release
from riversim.site.reels import REEL
from riversim.site.scripts import script_name

ENGINE = "python/pyodide.asm.wasm"


@pytest.fixture(scope="module")
def release(site_folder: Path) -> Path:
    """The folder of the release that is shown; one before it may lie beside it."""
    name = str(kept(site_folder)["release"])
    assert is_release(name)
    return site_folder / name


@pytest.fixture(scope="module")
def pages(site_folder: Path) -> dict[str, str]:
    """The text of all pages, by their names."""
    found = (path for path in site_folder.rglob("*.html") if path.relative_to(site_folder).parts[0] != "lite")
    return {path.relative_to(site_folder).as_posix(): path.read_text(encoding="utf-8") for path in found}


def kept(site_folder: Path) -> dict[str, Any]:
    """What the keeper keeps."""
    head = (site_folder / "keeper.js").read_text(encoding="utf-8").partition("\n")[0]
    found: dict[str, Any] = json.loads(head.removeprefix("self.KEPT = ").removesuffix(";"))
    return found


def integrity(path: Path) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def needed(release: Path) -> dict[str, Path]:
    """The files of a release but for what is played to who waits for it the first time."""
    found = {path.relative_to(release).as_posix(): path for path in release.rglob("*") if path.is_file()}
    return {name: path for name, path in found.items() if path.suffix != REEL}


def test_every_file_of_a_release_is_listed_with_its_hash(release: Path) -> None:
    listed = json.loads((release / "files.json").read_text(encoding="utf-8"))
    for path in release.rglob("*.gz"):
        unpacked = gzip.decompress(path.read_bytes())
        digest = "sha256-" + base64.b64encode(hashlib.sha256(unpacked).digest()).decode()
        assert listed.pop(path.relative_to(release).as_posix().removesuffix(".gz")) == digest, "as the keeper has it"
    assert listed == {name: integrity(path) for name, path in needed(release).items() if name != "files.json"}


def test_all_of_it_is_kept_on_a_device_with_its_hash(site_folder: Path, release: Path, pages: dict[str, str]) -> None:
    told = kept(site_folder)
    assert told["release"] == release.name
    assert told["files"]["files.json"] == integrity(release / "files.json")
    assert set(told["files"]) == set(needed(release))
    assert set(pages) <= set(told["pages"])
    assert all(integrity(site_folder / name) == digest for name, digest in told["pages"].items())


def test_every_page_has_the_strict_policy_and_nothing_that_it_forbids(pages: dict[str, str]) -> None:
    assert "index.html" in pages
    for name, text in pages.items():
        assert f'http-equiv="Content-Security-Policy" content="{POLICY}"' in text, name
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", text), name
        scripts = re.findall(r"<script([^>]*)>", text)
        assert all("application/json" in one or ("src=" in one and "integrity=" in one) for one in scripts), name
        assert "unsafe-inline" not in text and "'unsafe-eval'" not in text


def test_no_page_loads_anything_from_another_host(pages: dict[str, str]) -> None:
    for name, text in pages.items():
        loaded = re.findall(r"<(?:script|link|img|iframe|source|video|audio)[^>]*\s(?:src|href)=\"([^\"]*)\"", text)
        assert [one for one in loaded if re.match(r"(https?:)?//", one)] == [], name


def test_pythons_engine_lies_there_packed(release: Path) -> None:
    assert gzip.decompress((release / f"{ENGINE}.gz").read_bytes())[:4] == b"\0asm"
    assert not (release / "python" / "pyodide.asm.wasm").exists()


def test_the_page_of_the_river_leads_to_all_parts_of_the_site(site_folder: Path, pages: dict[str, str]) -> None:
    for name in ("index.html", "de/index.html"):
        (nav,) = re.findall(r'<nav class="reading-site".*?</nav>', pages[name], re.DOTALL)
        found = re.findall(r'href="([^"]+)"', nav)
        assert len(found) == 5
        for link in found:
            assert ((site_folder / name).parent / link).resolve().is_file(), link


def test_a_widgets_script_is_found_by_its_name() -> None:
    from riversim.lab import FrameView

    assert f"export const {script_name(FrameView._esm)} = " in widgets()


def test_a_folder_without_pyodide_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(RiverError, match="which should have Pyodide in it"):
        runtime.given(tmp_path)
