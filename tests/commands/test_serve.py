"""The notebooks and the app are served on this machine only, from notebooks of one's own."""

import os
import socket
from pathlib import Path

import pytest

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
