"""The command explains what to mend (and its `options` too) in one line, lists the stories, and ends quietly."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from riversim import SCENARIOS, cli
from riversim.commands import run as story_of
from riversim.model import checks
from tests import ROOT
from tests.commands.shell import riversim

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
    monkeypatch.setattr(checks, "find_spec", lambda name: None if name == "matplotlib" else find_spec(name))
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


def test_the_stories_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("scenarios") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == list(SCENARIOS)
