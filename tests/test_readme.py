"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from riversim import SCENARIOS, cli
from riversim.parameters import parameters

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CODE = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
COMMANDS = re.findall(r"^riversim (.+)$", README, re.MULTILINE)


@pytest.mark.parametrize("code", CODE, ids=lambda code: code.split("\n")[0])
def test_its_python_runs(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_run(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(shlex.split(command)) == 0


def test_its_page_on_the_model_names_every_parameter_of_the_laws() -> None:
    page = README.partition("## The model in one page")[2].partition("\n## ")[0]
    assert [name for name in parameters() if not re.search(rf"\b{name}\b", page)] == []


def test_it_names_every_story() -> None:
    assert [id for id in SCENARIOS if f"`{id}`" not in README] == []


def test_its_links_lead_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []
