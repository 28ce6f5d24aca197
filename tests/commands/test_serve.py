"""The notebooks, the lessons and the app are served on this machine only, from notebooks of one's own."""

import os
import re
import socket
from pathlib import Path

import nbformat
import pytest
from jupyter_core.paths import jupyter_path
from nbconvert.exporters.templateexporter import TemplateExporter
from voila.exporter import VoilaExporter  # type: ignore[import-untyped]
from voila.paths import collect_template_paths  # type: ignore[import-untyped]

from riversim import cli
from riversim.commands import serve
from tests import ROOT
from tests.commands.shell import riversim


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments with which a server would be started."""
    arguments: list[str] = []
    monkeypatch.setenv("JUPYTER_PATH", "")  # and so it is as it was afterwards
    monkeypatch.setattr(serve, "_become", lambda *given: arguments.extend(given))
    return arguments


def root_of(served: list[str]) -> Path:
    """The folder that JupyterLab would show."""
    return Path(next(part.partition("=")[2] for part in served if part.startswith("--ServerApp.root_dir=")))


def test_the_lab_opens_the_first_notebook_on_this_machine_only(served: list[str]) -> None:
    assert riversim("lab", "--no-browser") == 0
    assert served[0] == "jupyterlab"
    assert {"--ip=127.0.0.1", "--no-browser", f"--LabApp.default_url=/lab/tree/{serve.LESSON}"} <= set(served)
    assert (root_of(served) / serve.LESSON).is_file()


def test_the_app_prints_its_address(served: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    port = free_port()
    assert riversim("app", "--port", str(port)) == 0
    assert f"http://127.0.0.1:{port}/" in capsys.readouterr().out
    assert served[0] == "voila"
    assert Path(served[1]).is_file()
    assert {"--Voila.ip=127.0.0.1", f"--Voila.port={port}"} <= set(served)


def test_the_lessons_are_served_as_the_app_is_but_all_of_them_and_in_a_template_of_their_own(
    served: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    port = str(free_port())
    assert riversim("app", "--port", port) == riversim("lessons", "--port", port, "--no-browser") == 0
    assert capsys.readouterr().out.count(f"http://127.0.0.1:{port}/") == 2
    second = served.index("voila", 1)
    app, lessons = served[1:second], served[second + 1 :]
    assert (Path(lessons[0]) / serve.LESSON).is_file() and Path(app[0]).parent == Path(lessons[0])
    assert set(app) ^ set(lessons) == {
        app[0], lessons[0], "--no-browser",
        f"--VoilaConfiguration.template={serve.TEMPLATE}", f"--VoilaConfiguration.template={serve.LESSONS}",
    }  # fmt: skip


def test_a_port_that_the_lessons_can_not_have_is_named(served: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("lessons", "--port", "80") == cli.BAD
    assert "port = 80 is out of range" in capsys.readouterr().err and served == []


def lesson_page(path: Path) -> str:
    """What Voila takes of a notebook for the lessons' pages, before any of it runs."""
    roots = [str(serve.JUPYTER), *jupyter_path()]
    found = collect_template_paths(["voila", "nbconvert"], serve.LESSONS, root_dirs=roots)
    exporter = VoilaExporter(template_paths=found, template_name=serve.LESSONS, base_url="/")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    kept, _resources = super(TemplateExporter, exporter).from_notebook_node(notebook)
    return "\n".join(cell.source for cell in kept.cells)


def test_what_is_for_notebooks_alone_is_left_out_of_the_lessons_pages() -> None:
    for path in sorted((ROOT / "notebooks").glob("[01]*.ipynb")):
        told = lesson_page(path)
        assert not re.search(r"Run All|grey box|attachment:|Shift|teaching/", told), path.stem
        assert "## Play first" in told or path.stem[:2] in {"00", "10"}
        assert told.count("A picture to talk about, not medical advice.") >= 1


def test_who_opens_the_address_of_the_lessons_lands_on_their_map() -> None:
    page = (serve.JUPYTER / "voila" / "templates" / serve.LESSONS / "tree-lab.html").read_text(encoding="utf-8")
    assert page.count(f"voila/render/{serve.LESSON}") == 2


def test_the_app_is_a_page_that_asks_no_public_network_and_whose_kernel_ends_with_it(
    served: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTER_PATH", "mine")
    assert riversim("app", "--port", str(free_port())) == 0
    folder, mine = os.environ["JUPYTER_PATH"].split(os.pathsep)
    assert (Path(folder) / "voila" / "templates" / serve.TEMPLATE / "index.html.j2").is_file()
    assert mine == "mine", "what was found before is found still"
    assert f"--VoilaConfiguration.template={serve.TEMPLATE}" in served
    assert f"--MappingKernelManager.cull_idle_timeout={serve.LEFT_S}" in served


def test_who_serves_it_with_voila_alone_is_told_the_options_that_guard_it(served: list[str]) -> None:
    assert riversim("app", "--port", str(free_port())) == 0
    page = (ROOT / "notebooks" / "about" / "serving.md").read_text(encoding="utf-8")
    guards = [one for one in served if one.startswith(("--Voila.kernel_websocket", "--MappingKernelManager.allow"))]
    assert len(guards) == 2 and all(one in page for one in guards)


def test_a_port_in_use_is_named(served: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert riversim("app", "--port", str(port)) == cli.BAD
    assert f"port {port} is in use" in capsys.readouterr().err
    assert served == []


def test_installed_notebooks_are_copied_once_and_kept(
    served: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    package = tmp_path / "site" / "riversim"
    (package / "notebooks" / "teaching").mkdir(parents=True)
    (package / "notebooks" / serve.LESSON).write_text("the lesson", encoding="utf-8")
    (package / "notebooks" / "teaching" / "page.md").write_text("the page", encoding="utf-8")
    monkeypatch.setattr(serve, "_PACKAGE", package)
    assert riversim("lab") == 0
    mine = root_of(served) / serve.LESSON
    assert mine.read_text(encoding="utf-8") == "the lesson"
    assert (root_of(served) / "teaching" / "page.md").read_text(encoding="utf-8") == "the page"
    assert package not in mine.resolve().parents
    mine.write_text("my notes", encoding="utf-8")
    assert riversim("lab") == 0
    assert mine.read_text(encoding="utf-8") == "my notes"
