"""What the README and the pages about riversim show works as it stands there."""

import re
import shlex
from pathlib import Path

import pytest

from riversim import cli, words
from tests import ROOT

README = ROOT / "README.md"
ABOUT = sorted((ROOT / "notebooks" / "about").glob("*.md"))
ENDLESS = ("lab", "app")  # commands that serve until they are ended


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(path: Path, kind: str) -> list[str]:
    """What stands in the page's blocks of that kind."""
    return re.findall(rf"^```{kind}\n(.*?)^```", read(path), re.DOTALL | re.MULTILINE)


def section(path: Path, title: str) -> str:
    return read(path).partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def slug(heading: str) -> str:
    """What a heading is called in an address."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


SHOWN = [
    pytest.param(path, code, id=f"{path.stem}: {code.splitlines()[0]}")
    for path in (README, *ABOUT)
    for code in blocks(path, "python")
]
COMMANDS = dict.fromkeys(
    command
    for path in (README, *ABOUT)
    for block in blocks(path, "sh")
    for command in re.findall(r"^riversim (.+)$", block, re.MULTILINE)
    if command.split()[0] not in ENDLESS
)
pages = pytest.mark.parametrize("path", [README, *ABOUT], ids=lambda path: path.stem)


@pytest.mark.parametrize(("path", "code"), SHOWN)
def test_its_python_runs(path: Path, code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    exec(compile(code, path.name, "exec"), {})


@pytest.mark.parametrize("command", COMMANDS)
def test_its_commands_run(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(shlex.split(command)) == 0


@pages
def test_its_links_lead_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", read(path)):
        file, _, anchor = link.partition("#")
        target = path.parent / file if file else path
        assert target.exists(), link
        assert not anchor or anchor in map(slug, re.findall(r"^#+ (.*)$", read(target), re.MULTILINE)), link


@pages
def test_each_room_test_and_script_that_it_names_is_there(path: Path) -> None:
    files = re.findall(r"`((?:riversim|tests|notebooks)/[\w./-]+)`", read(path))
    scripts = [name.replace(".", "/") for name in re.findall(r"python -m (tests(?:\.\w+)+)", read(path))]
    there = [*files, *(f"{name}.py" if not (ROOT / name).is_dir() else name for name in scripts)]
    assert [name for name in there if not (ROOT / name).exists()] == []


def test_the_readme_is_short_and_leads_to_every_page() -> None:
    assert read(README).count("\n") <= 130
    assert [page.name for page in ABOUT if f"(notebooks/about/{page.name})" not in read(README)] == []


def test_the_readme_says_what_it_is_not_and_where_there_is_help() -> None:
    plain = read(README).replace("**", "").replace("\n>\n> ", " ").replace("\n> ", " ")
    assert f"{words.DISCLAIMER} {words.CRISIS}" in plain


def test_the_readme_begins_with_the_two_commands() -> None:
    assert [block.split(" && ")[1].strip() for block in blocks(README, "sh")[:2]] == [
        "python -m riversim lab",
        "python -m pytest",
    ]
    assert read(README).index("python -m pytest") < read(README).index("\n## ")
