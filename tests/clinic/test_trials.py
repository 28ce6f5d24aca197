"""Trials as data: arms, endpoints and what is expected of them."""

import json
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riversim import Course, RiverError, care, infusions, shift, wear
from riversim.clinic import Cohort
from riversim.clinic.trials import Arm, Expectancy, Trial, free_trial, shipped, trial
from riversim.model import SIX


def test_the_six_findings_are_shipped_each_with_its_citation() -> None:
    assert list(shipped()) == ["F1", "F2", "F3", "F4", "F5", "F6"]
    for name in shipped():
        one = trial(name)
        assert one.id == name and one.citation and one.endpoints
        assert all(point.source for point in one.endpoints)


def test_the_shipped_files_hold_no_milligrams() -> None:
    for path in shipped().values():
        assert "mg" not in json.dumps(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", shipped())
def test_a_trial_is_plain_data_and_back(name: str) -> None:
    one = trial(name)
    assert Trial.from_dict(one.to_dict()) == one


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("days = 7", "days = 0"), "days = 0 days is out of range"),
        (("days = 7", "weeks = 7"), "unknown entry of trial 'weeks'"),
        (("days = 7", ""), "missing 1 required keyword-only argument: 'days'"),
        (('drug = "placebo"', 'drug = "placebos"'), "unknown drug 'placebos'. Did you mean 'placebo'"),
        (('arm = "control"', 'arm = "nobody"'), "unknown arm 'nobody'"),
        (("band = [0.15, 0.40]", "band = [0.4, 0.15]"), "a band is [low, high], not [0.4, 0.15]"),
        (("band = [0.15, 0.40]", "day = 9"), "'response on day 1' is looked at on day 9"),
        (('day 1"\narm = "control"', 'the last day"\narm = "control"\nday = 9'), "day 9 comes after the end (day 7)"),
        (('name = "control"', 'name = "ketamine"'), "each with a name of its own"),
        (("[[arms]]", "[[arms"), "is not a TOML file"),
        (("people = 18", 'people = "all"'), "people must be a number"),
        (('name = "ketamine"', 'name = "ketamine"\ninfusions = [0, 9]'), "day 9 comes after the end"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    text = shipped()["F1"].read_text(encoding="utf-8")
    assert change[0] in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(RiverError) as told:
        trial(path)
    assert said in str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_file_may_be_saved_as_editors_of_any_system_do(encoding: str, end: str, tmp_path: Path) -> None:
    text = shipped()["F1"].read_text(encoding="utf-8")
    (tmp_path / "mine.toml").write_bytes(text.replace("\n", end).encode(encoding))
    assert trial(tmp_path / "mine.toml") == trial("F1")


def test_an_arm_may_have_care_and_anything_that_a_course_can_shift(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        """
id = "mine"
title = "care and repair"
days = 60

[[arms]]
name = "all"
infusions = [1]
care = [0, 42]
set = { uptake = 0.6, competence = 0.5 }
shifts = [{ what = "competence", to = 1.0, start = 14, end = 28 }]

[[arms]]
name = "nothing"
infusions = []
""",
        encoding="utf-8",
    )
    mine = trial(path)
    wanted = infusions([1]) + care(0, 42) + shift("uptake", to=0.6, start=0) + shift("competence", to=0.5, start=0)
    assert mine.arms[0].course() == wanted + wear(14, 28, to=1.0)
    assert mine.arms[1].course() == Course()
    assert Trial.from_dict(mine.to_dict()) == mine


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"care": (0,)}, "the care of arm a is [first day, last day], not [0]"),
        ({"care": (42, 0)}, "the end (day 0) is before the start (day 42)"),
        ({"care": (0, float("nan"))}, "must be a finite number"),
        ({"set": {"upake": 1}}, "unknown parameter 'upake'. Did you mean 'uptake'?"),
        ({"set": {"uptake": 9}}, "uptake = 9 1/h is out of range"),
        ({"set": {"use_weight": 0.5}}, "use_weight can not change while the river runs"),
        ({"shifts": ({"what": "cause", "too": 0.1},)}, "unknown entry of shift 'too'"),
        ({"care": (0, 42), "set": {"cause": 0.2}, "shifts": ({"what": "cause", "to": 0.3, "start": 9, "end": 20},)},
         "cause: day 0 to 42 overlaps day 9 to 20"),
    ],
)  # fmt: skip
def test_what_an_arm_can_not_have_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(RiverError) as told:
        Arm(name="a", **given)
    assert said in str(told.value)


def test_an_unknown_trial_is_refused_with_the_nearest() -> None:
    with pytest.raises(RiverError, match="unknown trial 'F7'"):
        trial("F7")
    with pytest.raises(RiverError, match=r"there is no file nowhere\.toml"):
        trial("nowhere.toml")


def test_a_free_trial_has_the_control_on_the_same_days() -> None:
    one = free_trial(days=60, infusions=SIX, control="placebo")
    assert [arm.infusions for arm in one.arms] == [SIX, SIX]
    assert [arm.drug for arm in one.arms] == ["ketamine", "placebo"]


def test_expectancy_is_felt_in_every_arm_and_fades() -> None:
    days, felt = np.arange(8.0), Expectancy(relief=0.2, fades_days=6).felt(Cohort(members=20_000), np.arange(8.0))
    assert (felt[:, 0] == 0).all()
    np.testing.assert_allclose(felt[:, 1:].mean(axis=0), 0.2 * 2 * np.exp(-days[1:] / 6), rtol=0.02)
    np.testing.assert_allclose(felt[:, 1].std() / felt[:, 1].mean(), 1 / np.sqrt(2), rtol=0.03)


def test_what_a_member_feels_depends_on_seed_and_place_alone() -> None:
    days = np.arange(3.0)
    few, many = (Expectancy().felt(Cohort(members=n), days) for n in (5, 50))
    assert few.tobytes() == many[:5].tobytes()
