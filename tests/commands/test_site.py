"""The command `riversim site`: what it asks for, and what it is refused."""

from pathlib import Path

import pytest

from riversim import site
from riversim.commands.site import PORT
from tests.commands.shell import riversim


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[object, ...]]:
    """What would be made and served."""
    done: list[tuple[object, ...]] = []
    monkeypatch.setattr(site, "build", lambda out, *options, **more: done.append(("made", out, *more.values())))
    monkeypatch.setattr(site, "serve", lambda out, port, browser: done.append(("served", out, (port, browser))))
    return done


def test_a_folder_is_made(done: list[tuple[object, ...]], tmp_path: Path) -> None:
    assert riversim("site", str(tmp_path / "out"), "--pyodide", str(tmp_path)) == 0
    assert done == [("made", tmp_path / "out", tmp_path, False, "")]


def test_it_is_made_with_notebooks_and_the_name_of_who_runs_it(
    done: list[tuple[object, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riversim.model.checks.find_spec", lambda name: True)  # JupyterLite is installed elsewhere
    assert riversim("site", str(tmp_path / "out"), "--jupyterlite", "--by", "a clinic") == 0
    assert done == [("made", tmp_path / "out", None, True, "a clinic")]


def test_for_notebooks_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("riversim.model.checks.find_spec", lambda name: None if "lite" in name else True)
    assert riversim("site", "out", "--jupyterlite") == 2
    assert "pip install 'riversim[lab,lite]'" in capsys.readouterr().err


def test_it_is_made_and_served(done: list[tuple[object, ...]], tmp_path: Path) -> None:
    assert riversim("site", str(tmp_path), "--serve", "--port", "9123", "--no-browser") == 0
    assert done == [("made", tmp_path, None, False, ""), ("served", tmp_path, (9123.0, False))]


def test_served_without_a_folder_it_leaves_none(done: list[tuple[object, ...]]) -> None:
    assert riversim("site", "--serve") == 0
    (_, made, *_), (_, served, options) = done
    assert isinstance(made, Path) and made == served and not made.exists() and options == (PORT, True)


def test_its_help_names_the_port_that_it_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("site", "--help") == 0
    assert f"({PORT})" in capsys.readouterr().out


def test_with_nothing_to_do_it_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("site") == 2
    assert "name a folder" in capsys.readouterr().err


def test_a_folder_of_somebodys_own_is_not_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.doc").touch()
    assert riversim("site", str(tmp_path)) == 2
    assert "other things in it" in capsys.readouterr().err


def test_a_port_that_is_none_is_refused_before_anything_is_made(
    done: list[tuple[object, ...]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert riversim("site", str(tmp_path), "--serve", "--port", "x") == 2
    assert "'x' is not a number" in capsys.readouterr().err and done == []
