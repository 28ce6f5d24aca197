"""The command tells stories, writes files whole or not at all, and explains what to mend in one line."""

from __future__ import annotations

import socket
import subprocess
import sys
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from riversim import SCENARIOS, River, cli, hold, infusions, scenario, simulate, words
from riversim.commands import run as story_of
from riversim.commands import serve
from riversim.session.exports import Shown
from tests import ROOT

COLUMNS = "time_h,level,spill,block,drug,wellbeing,inflammation,water_1"


def riversim(*arguments: str) -> int:
    """The exit code of `riversim ARGUMENTS`."""
    try:
        return cli.main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def table(*arguments: str) -> str:
    """What `riversim run ARGUMENTS --csv` writes."""
    assert riversim("run", *arguments, "--csv", "run.csv", "--force") == 0
    return Path("run.csv").read_text()


# --- run ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("id", SCENARIOS)
def test_every_story_is_told(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("run", id) == 0
    told = " ".join(capsys.readouterr().out.split())
    story = scenario(id)
    assert told.startswith(story.title)
    for part in (*story.sentences, *words.story(story.run()), words.DISCLAIMER, words.CRISIS):
        assert " ".join(part.split()) in told


def test_without_options_the_story_runs_as_told() -> None:
    scenario("bridge").run().to_csv("told.csv")
    assert table("bridge") == Path("told.csv").read_text()
    assert table("bridge").startswith(COLUMNS)


@pytest.mark.parametrize(
    ("arguments", "course"),
    [
        (["--infusions", "0,2"], infusions([0, 2])),
        (["--infusions", "1", "--dose", "0.5", "--drug", "blocker"], infusions([1], dose=0.5, drug="blocker")),
        (["--drug", "placebo"], infusions([0], drug="placebo")),
        (["--infusions", "none", "--block", "0.9@3d-4d"], hold(0.9, 3, 4)),
        (["--block", "0.5@12h-36h,0.9@3-96h", "--block", "1@5d-6d"],
         infusions([0]) + hold(0.5, 0.5, 1.5) + hold(0.9, 3, 4) + hold(1, 5, 6)),
    ],
)  # fmt: skip
def test_an_option_replaces_that_part_of_the_course(arguments: list[str], course: object) -> None:
    told = scenario("one-infusion")
    simulate(told.river, course, weeks=1).to_csv("wanted.csv")  # type: ignore[arg-type]
    assert table("one-infusion", "--weeks", "1", *arguments) == Path("wanted.csv").read_text()


def test_infusions_that_are_moved_keep_the_storys_drug() -> None:
    moved = simulate(scenario("blocker-only").river, infusions([3], drug="blocker"), weeks=1)
    moved.to_csv("wanted.csv")
    assert table("blocker-only", "--weeks", "1", "--infusions", "3") == Path("wanted.csv").read_text()


def test_numbers_of_the_river_can_be_set() -> None:
    river = River(cause=0.3, tributaries=2, strengths=(1.2, 1.4), seed=7)
    simulate(river, weeks=1).to_csv("wanted.csv")
    given = ["--set", "cause=0.3,tributaries=2", "--set", "strengths=1.2,1.4", "--seed", "7"]
    own = [part for name in ("opening", "charge", "foliage", "inflammation")
           for part in ("--set", f"{name}={getattr(river, name)!r}")]  # fmt: skip
    assert table("obstructed", "--weeks", "1", *given, *own) == Path("wanted.csv").read_text()


def test_a_shorter_run_leaves_out_what_the_story_does_later() -> None:
    told = scenario("maintenance").run()
    rows = table("maintenance", "--weeks", "2").splitlines()
    told.until(told.index(14)).to_csv("wanted.csv")
    assert rows == Path("wanted.csv").read_text().splitlines()


def test_a_changed_story_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    riversim("run", "one-infusion", "--drug", "placebo")
    told = capsys.readouterr().out
    assert "changed by the options given" in told
    assert scenario("one-infusion").sentences[0] not in " ".join(told.split())


@pytest.mark.parametrize(
    ("weeks", "days"),
    [
        ("0.1", "0.125 0.25"),
        ("1", "0 1 2 3 4 5 6 7"),
        ("8", "0 1 3 7 14 21 28 35 42 49 56"),
        ("520", "0 1 3 7 364 728"),
    ],
)
def test_the_table_has_a_screenful_of_rows(weeks: str, days: str, capsys: pytest.CaptureFixture[str]) -> None:
    riversim("run", "obstructed", "--weeks", weeks, "--set", "step=6" if weeks == "520" else "step=1")
    lines = capsys.readouterr().out.partition("wellbeing\n")[2].partition("\n\n")[0].splitlines()
    assert " ".join(days.split()) in " ".join(line.split()[0] for line in lines)
    assert len(lines) <= story_of.ROWS + 4
    assert {len(line) for line in lines} == {len(lines[0])}


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("picture", "a.png", b"\x89PNG"),
        ("curves", "a.PNG", b"\x89PNG"),
        ("curves", "a.svg", b"<?xml"),
        ("pdf", "a.pdf", b"%PDF-"),
    ],
)
def test_pictures_are_written(kind: str, name: str, begins: bytes) -> None:
    assert riversim("run", "one-infusion", "--weeks", "0.3", f"--{kind}", name) == 0
    assert Path(name).read_bytes().startswith(begins)
    assert [path.name for path in Path().iterdir()] == [name]


def test_an_animation_is_asked_for_as_python_would(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("riversim.drawing.animate", lambda run, path, *, force: asked.extend([run.river, path, force]))
    assert riversim("run", "one-infusion", "--gif", "a.gif", "--force") == 0
    assert asked == [scenario("one-infusion").river, Path("a.gif"), True]


def test_the_sheet_to_print_tells_the_story_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def sheet(shown: Shown) -> bytes:
        told.append(shown.session.story)
        return b""

    monkeypatch.setattr("riversim.session.exports.sheet", sheet)
    assert riversim("run", "drought", "--set", "cause=0.4", "--weeks", "1", "--pdf", "a.pdf") == 0
    assert told == ["drought"]


def test_nothing_is_written_where_one_file_is_in_the_way() -> None:
    Path("b.png").write_text("mine")
    assert riversim("run", "one-infusion", "--csv", "a.csv", "--picture", "b.png") == cli.BAD
    assert [path.name for path in Path().iterdir()] == ["b.png"]
    assert Path("b.png").read_text() == "mine"


def test_force_overwrites() -> None:
    Path("a.csv").write_text("mine")
    assert riversim("run", "one-infusion", "--csv", "a.csv", "--force") == 0
    assert Path("a.csv").read_text().startswith(COLUMNS)


# --- what to mend ---------------------------------------------------------------------------------

BAD = {
    "": "COMMAND",
    "walk": "walk",
    "run": "SCENARIO",
    "run drougt": "Did you mean 'drought'?",
    "run drought --we 3": "--we",
    "run drought --weeks": "--weeks",
    "run drought --weeks nan": "from 0 to 520 weeks",
    "run drought --weeks inf": "from 0 to 520 weeks",
    "run drought --weeks=-1": "from 0 to 520 weeks",
    "run drought --weeks 0": "steps",
    "run drought --weeks many": "'many' is not a number",
    "run one-infusion --infusions 0,x": "'x' is not a number",
    "run one-infusion --infusions 0,": "'' is not a number",
    "run one-infusion --infusions nan": "days",
    "run one-infusion --infusions=-1": "days",
    "run one-infusion --infusions 0,400": "after the end",
    "run one-infusion --drug ketamin": "Did you mean 'ketamine'?",
    "run one-infusion --dose -1": "standard doses",
    "run one-infusion --dose nan": "standard doses",
    "run obstructed --drug ketamine": "add --infusions",
    "run obstructed --dose 0.5": "add --infusions",
    "run drought --block 0.9": "SHARE@START-END",
    "run drought --block 0.9@3d": "SHARE@START-END",
    "run drought --block 2@3d-4d": "from 0 to 1",
    "run drought --block nan@3d-4d": "from 0 to 1",
    "run drought --block 0.9@nanh-4d": "days",
    "run drought --block 0.9@3w-4w": "'3w' is not a number",
    "run drought --block 0.9@4d-3d": "before the start",
    "run drought --block 0.9@3d-4d,0.9@3d-5d": "overlaps",
    "run drought --block 0.9@3d-4000d": "days",
    "run drought --block 0.9@3d-400d": "after the end",
    "run drought --set cause": "NAME=VALUE",
    "run drought --set couse=1": "Did you mean 'cause'?",
    "run drought --set cause=9": "from 0 to 1",
    "run drought --set cause=nan": "from 0 to 1",
    "run drought --set cause=": "'' is not a number",
    "run drought --set strengths=1.2": "each of the 8 tributaries",
    "run drought --set tributaries=2.5": "whole number",
    "run drought --seed -1": "seed",
    "run drought --seed 1.5": "whole number",
    "run drought --csv nowhere/a.csv": "no folder nowhere",
    "run drought --csv a.txt": ".csv",
    "run drought --picture a.bmp": ".png",
    "run drought --gif a.png": ".gif",
    "run drought --pdf a.png": ".pdf",
    "run drought --picture a.png --curves a.png": "same name",
    "app --port 80": "from 1024 to 65535",
    "app --port nan": "from 1024 to 65535",
    "app --port http": "'http' is not a number",
}


@pytest.mark.parametrize("arguments", BAD)
def test_a_bad_argument_gets_one_clear_line(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim(*arguments.split()) == cli.BAD
    out, error = capsys.readouterr()
    assert BAD[arguments] in error
    assert error.startswith("riversim")
    assert error.count("\n") == 1
    assert out == ""
    assert list(Path().iterdir()) == []


@pytest.mark.parametrize("arguments", ["run drought --gif a.gif", "lab", "app"])
def test_a_missing_extra_is_named(
    arguments: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None if name == "matplotlib" else find_spec(name))
    assert riversim(*arguments.split()) == cli.BAD
    assert capsys.readouterr().err == (
        "riversim: error: this needs matplotlib: python -m pip install 'riversim[lab]'\n"
    )


def test_ctrl_c_ends_quietly(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(story_of, "simulate", interrupted)
    assert riversim("run", "drought", "--csv", "a.csv") == cli.INTERRUPTED
    assert capsys.readouterr() == ("", "")
    assert list(Path().iterdir()) == []


def test_a_reader_who_leaves_is_no_error() -> None:
    command = [sys.executable, "-m", "riversim", "run", "one-infusion"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


# --- scenarios, lab, app --------------------------------------------------------------------------


def test_the_stories_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("scenarios") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(SCENARIOS)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The arguments with which a server would be started."""
    arguments: list[str] = []
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
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert riversim("app", "--port", str(port)) == 0
    assert f"http://127.0.0.1:{port}/" in capsys.readouterr().out
    assert served[0] == "voila"
    assert Path(served[1]).is_file()
    assert {"--Voila.ip=127.0.0.1", f"--Voila.port={port}"} <= set(served)


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
    (package / "notebooks" / serve.LESSON).write_text("the lesson")
    (package / "notebooks" / "teaching" / "page.md").write_text("the page")
    monkeypatch.setattr(serve, "_PACKAGE", package)
    assert riversim("lab") == 0
    mine = root_of(served) / serve.LESSON
    assert mine.read_text() == "the lesson"
    assert (root_of(served) / "teaching" / "page.md").read_text() == "the page"
    assert package not in mine.resolve().parents
    mine.write_text("my notes")
    assert riversim("lab") == 0
    assert mine.read_text() == "my notes"


def test_the_stories_own_river_is_never_changed() -> None:
    before = replace(scenario("obstructed"))
    riversim("run", "obstructed", "--set", "cause=0.1", "--weeks", "1")
    assert scenario("obstructed") == before
