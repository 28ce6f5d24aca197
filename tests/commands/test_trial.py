"""The command `riversim trial`: a published trial or one of your own, told and had as data."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from riversim import cli
from riversim.clinic import Endpoint, run_trial, shipped
from riversim.commands.trial import as_data
from riversim.words import verdicts
from tests.clinic.trying import FEW, ONE
from tests.commands.shell import riversim


def trial(command: str) -> Any:
    """What `riversim trial COMMAND --json` writes."""
    assert riversim("trial", *command.split(), "--json", "out.json", "--force") == 0
    return json.loads(Path("out.json").read_text(encoding="utf-8"))


def test_a_trial_of_ones_own_can_be_written_and_run(capsys: pytest.CaptureFixture[str]) -> None:
    own = (
        shipped()["F1"].read_text(encoding="utf-8").replace('id = "F1"', 'id = "mine"').replace("days = 7", "days = 2")
    )
    Path("mine.toml").write_text(own, encoding="utf-8")
    assert riversim("trial", "mine.toml", "--members", "40") == 0
    said = capsys.readouterr().out
    assert "Murrough 2013" in said and "45 % to 70 %" in said and verdicts.caveat()[:40] in said


def test_any_schedule_can_be_run_and_had_as_data(capsys: pytest.CaptureFixture[str]) -> None:
    data = trial("--infusions 0,2,4,7,9,11 --drug ketamine --dose 1.0 --control placebo --members 50 --days 40")
    assert list(data["arms"]) == ["ketamine", "placebo"]
    drug, none = data["arms"].values()
    for arm in (drug, none):
        assert arm["day"] == list(range(41))
        assert len(arm["response"]) == len(arm["mean_symptoms"]) == 41
        assert arm["response"][0] == 0 and arm["baseline_symptoms"] == pytest.approx(arm["mean_symptoms"][0])
        assert len(arm["relapse_days"]) == arm["responders"] == round(50 * arm["response"][12])
        assert all(day is None or 12 < day <= 40 for day in arm["relapse_days"])
    assert drug["responders_on_day"] == 12
    assert drug["response"][12] > none["response"][12]
    assert "responders on day 12" in capsys.readouterr().out


def test_the_days_on_which_responders_are_counted_can_be_chosen() -> None:
    arm = trial("--infusions 0 --days 5 --members 30 --responders-on 3")["arms"]["ketamine"]
    assert arm["responders_on_day"] == 3 and arm["responders"] == round(30 * arm["response"][3])


def test_the_data_of_a_trial_holds_every_figure_and_its_verdict() -> None:
    point = Endpoint(title="x", arm="drug", published=0.6, people=20, band=(0, 1))
    data = as_data(run_trial(replace(ONE, endpoints=(point,)), FEW))
    (row,) = json.loads(json.dumps(data))["endpoints"]
    assert row["verdict"] == "inside" and row["published"] == 0.6
    assert row["simulated"]["low"] < row["simulated"]["value"] < row["simulated"]["high"]


def test_workers_and_a_checkpoint_change_nothing() -> None:
    told = [str(trial(f"F1 --members 30 {more}")) for more in ("", "--workers 2", "--checkpoint kept")]
    assert len(set(told)) == 1


def test_expectancy_can_be_left_out() -> None:
    assert trial("F1 --members 30 --expectancy 0")["arms"]["control"]["response"][1] == 0


def test_care_and_other_numbers_are_for_every_arm_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    data = trial("--infusions none --care 0d-42 --set uptake=0.6,spill=4 --control placebo --members 20 --days 50")
    assert data["title"].endswith("against placebo, care from day 0 to 42, uptake = 0.6, spill = 4")
    for arm in data["arms"].values():
        assert (arm["care"], arm["set"], arm["shifts"]) == ([0.0, 42.0], {"uptake": 0.6, "spill": 4.0}, [])
    without = trial("--infusions none --members 20 --days 50")["arms"]["ketamine"]
    assert data["arms"]["ketamine"]["mean_symptoms"][1:] != without["mean_symptoms"][1:]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "name a trial (F1, F2, F3, F4, F5, F6, a TOML file, or all)"),
        ("F1 --infusions 0", "not both"),
        ("F1 --dose 2", "--dose is for a trial of your own"),
        ("--infusions 0,x", "--infusions: 'x' is not a number"),
        ("--infusions 0,9 --days 5", "day 9 comes after the end of the run"),
        ("--infusions 0 --care 42", "--care '42': write START-END"),
        ("--infusions 0 --care 0-x", "--care: 'x' is not a number"),
        ("--infusions 0 --set uptake", "write NAME=VALUE"),
        ("--infusions 0 --set uptake=much", "--set uptake: 'much' is not a number"),
        ("--infusions 0 --set upake=1", "Did you mean 'uptake'?"),
        ("F1 --care 0-4", "--care is for a trial of your own"),
        ("F1 --set uptake=1", "--set is for a trial of your own"),
        ("--infusions 0 --control ketamine", "the control must differ from the drug, ketamine"),
        ("F1 --members 0", "members = 0 is out of range"),
        ("F1 --members 2.5", "'2.5' is not a whole number"),
        ("F1 --members inf", "'inf' is not a whole number"),
        ("F1 --workers 0", "workers = 0 is out of range"),
        ("F1 --json out.txt", "the name must end in .json"),
        ("F1 --picture out.txt", "the name must end in .png"),
        ("F1 --members 9 --responders-on 99", "from day 0 to 7, not on day 99"),
        ("F1 --expectancy nan", "relief must be a finite number"),
    ],
)
def test_what_is_wrong_is_told_in_one_line(command: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("trial", *command.split()) == cli.BAD
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_all_trials_can_be_run_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert [one["trial"] for one in trial("all --members 20")["trials"]] == list(shipped())
    assert "not comparable: no band was set for this figure" in capsys.readouterr().out
