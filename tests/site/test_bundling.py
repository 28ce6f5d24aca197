"""The page's scripts are bundled where Node is, and where it is not that is said; all of them have types."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from riversim import cli
from riversim.site import bundling
from tests import ROOT

FRONT = ROOT / "riversim" / "site" / "front"


def test_without_node_a_sentence_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bundling, "BUNDLE", tmp_path / "bundle")
    assert "for want of Node and npm" in bundling.bundle()
    assert not (tmp_path / "bundle").exists()


def test_the_command_says_so_too(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(bundling, "BUNDLE", tmp_path / "bundle")
    assert cli.main(["site", str(tmp_path / "out")]) == 2
    assert "Node" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_a_node_that_is_too_old_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundling, "OLDEST_NODE", (999, 0))
    monkeypatch.setattr(bundling, "BUNDLE", tmp_path / "bundle")
    if shutil.which("npm") is None:
        pytest.skip("there is no npm here")
    assert "is older than" in bundling.bundle()


def test_a_bundle_of_other_sources_is_not_fresh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(bundling, "BUNDLE", tmp_path)
    assert not bundling.is_fresh()
    (tmp_path / "main.js").write_text("", encoding="utf-8")
    (tmp_path / bundling.NEWEST).write_text("others", encoding="utf-8")
    assert not bundling.is_fresh()
    (tmp_path / bundling.NEWEST).write_text(bundling.sources(), encoding="utf-8")
    assert bundling.is_fresh() and bundling.bundle() == ""


def test_it_runs_before_riversim_is_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"import runpy; runpy.run_path({str(ROOT / 'riversim/site/bundling.py')!r})"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_what_tells_old_browsers_why_nothing_runs_is_understood_by_them() -> None:
    first = (bundling.BUNDLE / "first.js").read_text(encoding="utf-8")
    assert "catch{" not in first and "?." not in first and "??" not in first


def test_the_list_of_what_npm_brings_names_no_host_and_has_all_hashes() -> None:
    text = (FRONT / "package-lock.json").read_text(encoding="utf-8")
    assert '"resolved"' not in text
    assert text.count('"integrity": "sha512-') == text.count('    "node_modules/')
