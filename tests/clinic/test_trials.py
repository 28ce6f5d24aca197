"""Trials: arms, endpoints and published figures as data, and rivers held against them."""

from __future__ import annotations

import json
import tomllib
import warnings
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import RiverError, cli
from riversim.clinic import endpoints
from riversim.clinic.cohort import Cohort, daily_wellbeing, simulate_cohort
from riversim.clinic.results import Results, run_trial
from riversim.clinic.trials import Arm, Endpoint, Expectancy, Trial, free_trial, shipped, trial
from riversim.commands.trial import as_data
from riversim.model.scenarios import SIX
from riversim.model.treatment import infusions
from riversim.words import verdicts
from tests.conftest import IN_CI

FEW = Cohort(members=60)
ONE = Trial(id="one", title="one infusion", arms=(Arm(name="drug"), Arm(name="none", drug="placebo")), days=4)


@pytest.fixture(scope="module")
def ran() -> Results:
    return run_trial(ONE, FEW)


def made(*rows: list[float], per_day: int = 1, **points: Any) -> Results:
    """A trial made up: the symptoms of each member of its only arm, by time."""
    arm = Arm(name="drug")
    days = (len(rows[0]) - 1) / per_day
    one = Trial(id="made", title="made up", arms=(arm,), days=days, per_day=per_day, **points)
    return Results(one, Cohort(members=len(rows)), {"drug": np.array(rows)})


# --- endpoints -------------------------------------------------------------------------------------


def test_response_is_symptoms_at_most_half_of_baseline() -> None:
    symptoms = np.array([[0.8, 0.4, 0.41], [1.0, 0.6, 0.5]])
    assert endpoints.response(symptoms).tolist() == [[False, True, False], [False, False, True]]


def test_remission_is_symptoms_at_most_so_much_and_change_is_counted_from_baseline() -> None:
    symptoms = np.array([[0.8, 0.25, 0.3]])
    assert endpoints.remission(symptoms, 0.25).tolist() == [[False, True, False]]
    np.testing.assert_allclose(endpoints.change(symptoms), [[0.0, -0.55, -0.5]])


def test_relapse_is_a_responder_no_longer_down_by_half_and_is_censored_at_the_end() -> None:
    well, ill = 0.1, 0.9
    symptoms = np.array([
        [0.9, well, well, ill, well, ill],  # relapses on day 3
        [0.9, well, well, well, well, well],  # is well to the end
        [0.9, ill, well, well, well, well],  # is no responder on day 1
        [0.9, well, ill, ill, ill, ill],
    ])  # fmt: skip
    when, seen = endpoints.relapse(symptoms, 1)
    assert when.tolist() == [3, 5, 2]
    assert seen.tolist() == [True, False, True]


def test_responders_on_the_last_day_have_no_time_to_relapse() -> None:
    when, seen = endpoints.relapse(np.array([[0.9, 0.1]]), 1)
    assert (when.tolist(), seen.tolist()) == ([1], [False])


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=1, max_size=40))
def test_kaplan_meier_agrees_with_a_well_kept_library(people: list[tuple[int, bool]]) -> None:
    stats: Any = import_module("scipy.stats") if IN_CI else pytest.importorskip("scipy.stats")
    times, seen = np.array([t for t, _ in people], dtype=float), np.array([s for _, s in people])
    ours = endpoints.kaplan_meier(times, seen)
    data = stats.CensoredData(uncensored=times[seen], right=times[~seen])
    theirs = stats.ecdf(data).sf
    np.testing.assert_allclose(ours.share, theirs.evaluate(ours.times), atol=1e-12)
    inner = (ours.share > 0) & (ours.share < 1)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")  # where there is no interval
        bounds = theirs.confidence_interval(method="log-log")
    np.testing.assert_allclose(ours.low[inner], bounds.low.evaluate(ours.times)[inner], atol=1e-9)
    np.testing.assert_allclose(ours.high[inner], bounds.high.evaluate(ours.times)[inner], atol=1e-9)


def test_the_median_is_when_half_have_relapsed_and_never_where_fewer_did() -> None:
    yes, no = [True] * 4, [False] * 4
    assert endpoints.kaplan_meier(np.array([1.0, 2, 3, 4]), np.array(yes)).median().value == 2
    assert endpoints.kaplan_meier(np.array([1.0, 2, 3, 4]), np.array(no)).median().value == np.inf


@given(members=st.integers(1, 500), share=st.floats(0, 1))
def test_the_interval_of_a_share_holds_it_and_stays_within_0_and_1(members: int, share: float) -> None:
    count = round(share * members)
    about = endpoints.share_of(count, members)
    assert 0 <= about.low <= about.value + 1e-12 and about.value - 1e-12 <= about.high <= 1
    wider = endpoints.share_of(count * 4, members * 4)
    assert wider.high - wider.low < about.high - about.low


def test_the_interval_of_a_published_share_is_wilsons() -> None:
    point = Endpoint(title="x", arm="drug", published=0.71, people=24)
    assert point.interval() == pytest.approx((0.508, 0.851), abs=0.005)
    assert Endpoint(title="x", arm="drug", published=0.71).interval() is None


# --- expectancy ------------------------------------------------------------------------------------


def test_expectancy_is_felt_in_every_arm_and_fades() -> None:
    days, felt = np.arange(8.0), Expectancy(relief=0.2, fades_days=6).felt(Cohort(members=20_000), np.arange(8.0))
    assert (felt[:, 0] == 0).all()
    np.testing.assert_allclose(felt[:, 1:].mean(axis=0), 0.2 * 2 * np.exp(-days[1:] / 6), rtol=0.02)
    np.testing.assert_allclose(felt[:, 1].std() / felt[:, 1].mean(), 1 / np.sqrt(2), rtol=0.03)


def test_what_a_member_feels_depends_on_seed_and_place_alone() -> None:
    days = np.arange(3.0)
    few, many = (Expectancy().felt(Cohort(members=n), days) for n in (5, 50))
    assert few.tobytes() == many[:5].tobytes()


def test_without_expectancy_symptoms_are_the_rivers_alone() -> None:
    bare = run_trial(replace(ONE, expectancy=Expectancy(relief=0)), FEW)
    well = simulate_cohort(FEW, infusions([0]), weeks=4 / 7, summary=daily_wellbeing)
    np.testing.assert_allclose(bare.symptoms["drug"], 1 - well, atol=1e-15)
    assert bare.response("none")[1] == 0


def test_arms_differ_in_treatment_alone() -> None:
    twins = replace(ONE, arms=(Arm(name="a"), Arm(name="b")))
    results = run_trial(twins, FEW)
    assert results.symptoms["a"].tobytes() == results.symptoms["b"].tobytes()


# --- verdicts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("band", "verdict", "why"),
    [((0.4, 0.6), "inside", ""), ((0.6, 0.9), "outside", ""), (None, "not comparable", "no band")],
)
def test_a_figure_is_inside_its_band_outside_or_not_comparable(band: Any, verdict: str, why: str) -> None:
    point = Endpoint(title="x", arm="drug", band=band)
    (row,) = made([0.8, 0.2], [0.8, 0.7], endpoints=(point,)).compared()
    assert (row.simulated.value, row.verdict, row.why) == (0.5, verdict, why)


def test_a_verdict_of_few_rivers_says_so_where_more_might_change_it() -> None:
    for low, told in ((0.6, "more rivers"), (0.97, "")):
        point = Endpoint(title="x", arm="drug", band=(low, 0.99))
        (row,) = made([0.8, 0.2], [0.8, 0.7], endpoints=(point,)).compared()
        assert row.verdict == "outside"
        assert verdicts.reason(row).endswith(told) and bool(verdicts.reason(row)) == bool(told)


def test_a_median_that_is_not_reached_lies_outside_a_finite_band() -> None:
    point = Endpoint(title="x", arm="drug", measure="relapse", day=1, band=(1, 9))
    (row,) = made([0.8, 0.2, 0.2], [0.8, 0.3, 0.2], endpoints=(point,)).compared()
    assert (row.simulated.value, row.verdict, row.why) == (np.inf, "outside", "never")


def test_where_nobody_responds_relapse_can_not_be_compared() -> None:
    point = Endpoint(title="x", arm="drug", measure="relapse", day=1, band=(1, 9))
    (row,) = made([0.8, 0.7, 0.7], endpoints=(point,)).compared()
    assert (row.verdict, row.why) == ("not comparable", "nobody")


@pytest.mark.parametrize(
    ("measure", "day", "value"),
    [
        ("response", 2, 0.5),
        ("remission", 2, 0.0),
        ("mean symptoms", 2, 0.55),
        ("mean change", 2, -0.25),
        ("peak", 0, 1),
    ],
)  # fmt: skip
def test_each_measure_counts_what_it_says(measure: str, day: float, value: float) -> None:
    results = made([0.8, 0.3, 0.3], [0.8, 0.35, 0.8])
    about = results.estimate(Endpoint(title="x", arm="drug", measure=measure, day=day))
    assert about.value == pytest.approx(value)
    assert about.low <= about.value <= about.high


def test_effects_are_differences_to_the_control_and_shares_of_another_arms(ran: Results) -> None:
    def at(**names: str) -> float:
        return ran.estimate(Endpoint(title="x", day=1, **names)).value  # type: ignore[arg-type]

    assert at(arm="drug", control="none") == pytest.approx(at(arm="drug") - at(arm="none"))
    assert at(arm="drug", control="none", of="drug") == 1
    assert at(arm="none", control="none", of="drug") == 0


def test_time_points_within_a_day_can_be_looked_at() -> None:
    results = run_trial(replace(ONE, per_day=4, days=2), FEW)
    assert results.days.tolist() == [0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2]
    daily = run_trial(replace(ONE, days=2), FEW)
    np.testing.assert_array_equal(results.symptoms["drug"][:, ::4], daily.symptoms["drug"])


# --- trials as data --------------------------------------------------------------------------------


def test_the_six_findings_are_shipped_each_with_its_citation() -> None:
    assert list(shipped()) == ["F1", "F2", "F3", "F4", "F5", "F6"]
    for name in shipped():
        one = trial(name)
        assert one.id == name and one.citation and one.endpoints
        assert all(point.source for point in one.endpoints)


@pytest.mark.parametrize("name", shipped())
def test_a_trial_is_plain_data_and_back(name: str) -> None:
    one = trial(name)
    assert Trial.from_dict(one.to_dict()) == one


def test_a_trial_of_ones_own_can_be_written_and_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(shipped()["F1"].read_text().replace('id = "F1"', 'id = "mine"').replace("days = 7", "days = 2"))
    assert cli.main(["trial", str(path), "--members", "40"]) == 0
    said = capsys.readouterr().out
    assert "Murrough 2013" in said and "45 % to 70 %" in said and verdicts.caveat()[:40] in said


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("days = 7", "days = 0"), "days = 0 days is out of range"),
        (("days = 7", "weeks = 7"), "unknown entry of trial 'weeks'"),
        (("days = 7", ""), "missing 1 required keyword-only argument: 'days'"),
        (('drug = "placebo"', 'drug = "placebos"'), "unknown drug 'placebos'. Did you mean 'placebo'"),
        (('arm = "control"', 'arm = "nobody"'), "unknown arm 'nobody'"),
        (("band = [0.15, 0.40]", "band = [0.4, 0.15]"), "a band is [low, high], not [0.4, 0.15]"),
        (("band = [0.15, 0.40]", "day = 9"), "day 9 comes after the end (day 7)"),
        (('name = "control"', 'name = "ketamine"'), "each with a name of its own"),
        (("[[arms]]", "[[arms"), "is not a TOML file"),
        (("people = 18", 'people = "all"'), "people must be a number"),
        (('name = "ketamine"', 'name = "ketamine"\ninfusions = [0, 9]'), "day 9 comes after the end"),
    ],
)
def test_a_file_that_is_wrong_is_refused_in_words(change: tuple[str, str], said: str, tmp_path: Path) -> None:
    text = shipped()["F1"].read_text()
    assert change[0] in text
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(*change))
    with pytest.raises(RiverError) as told:
        trial(path)
    assert said in str(told.value)


def test_an_unknown_trial_is_refused_with_the_nearest() -> None:
    with pytest.raises(RiverError, match="unknown trial 'F7'"):
        trial("F7")
    with pytest.raises(RiverError, match="can not be read"):
        trial("nowhere.toml")


# --- the command -----------------------------------------------------------------------------------


def test_any_schedule_can_be_run_and_had_as_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "out.json"
    command = "trial --infusions 0,2,4,7,9,11 --drug ketamine --dose 1.0 --control placebo --members 50 --days 40"
    assert cli.main([*command.split(), "--json", str(path)]) == 0
    data = json.loads(path.read_text())
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


def test_the_days_on_which_responders_are_counted_can_be_chosen(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert cli.main(f"trial --infusions 0 --days 5 --members 30 --responders-on 3 --json {path}".split()) == 0
    arm = json.loads(path.read_text())["arms"]["ketamine"]
    assert arm["responders_on_day"] == 3 and arm["responders"] == round(30 * arm["response"][3])


def test_the_data_of_a_trial_holds_every_figure_and_its_verdict(ran: Results) -> None:
    point = Endpoint(title="x", arm="drug", published=0.6, people=20, band=(0, 1))
    data = as_data(Results(replace(ran.trial, endpoints=(point,)), ran.cohort, ran.symptoms))
    (row,) = json.loads(json.dumps(data))["endpoints"]
    assert row["verdict"] == "inside" and row["published"] == 0.6
    assert row["simulated"]["low"] < row["simulated"]["value"] < row["simulated"]["high"]


def test_workers_and_a_checkpoint_change_nothing(tmp_path: Path) -> None:
    files = [tmp_path / f"{i}.json" for i in range(3)]
    for path, more in zip(files, ("", "--workers 2", f"--checkpoint {tmp_path / 'kept'}"), strict=True):
        assert cli.main(f"trial F1 --members 30 --json {path} {more}".split()) == 0
    assert len({path.read_text() for path in files}) == 1


def test_expectancy_can_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    assert cli.main(f"trial F1 --members 30 --expectancy 0 --json {path}".split()) == 0
    assert json.loads(path.read_text())["arms"]["control"]["response"][1] == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("", "name a trial (F1, F2, F3, F4, F5, F6, a TOML file, or all)"),
        ("F1 --infusions 0", "not both"),
        ("F1 --dose 2", "--dose is for a trial of your own"),
        ("--infusions 0,x", "--infusions: 'x' is not a number"),
        ("--infusions 0,9 --days 5", "day 9 comes after the end of the run"),
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
    assert cli.main(["trial", *command.split()]) == cli.BAD
    error = capsys.readouterr().err
    assert said in error and error.count("\n") == 1


def test_all_trials_can_be_run_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "all.json"
    assert cli.main(f"trial all --members 20 --json {path}".split()) == 0
    assert [one["trial"] for one in json.loads(path.read_text())["trials"]] == list(shipped())
    assert "not comparable: no band was set for this figure" in capsys.readouterr().out


# --- words -----------------------------------------------------------------------------------------


def test_time_to_relapse_is_told_in_a_sentence() -> None:
    results = made([0.8, 0.2, 0.2, 0.2], [0.8, 0.2, 0.7, 0.7], [0.8, 0.2, 0.7, 0.7])
    assert verdicts.relapse_line(results, "drug", 1).startswith("Of 3 responders on day 1 half have relapsed by day 2")
    assert "fewer than half relapse by day 3" in verdicts.relapse_line(made([0.8, 0.2, 0.2, 0.2]), "drug", 1)
    assert "Nobody responds on day 1" in verdicts.relapse_line(made([0.8, 0.7, 0.7]), "drug", 1)


def test_how_much_rivers_differ_is_told_in_a_sentence() -> None:
    wellbeing = np.array([[0.1, x / 100] for x in range(101)])
    assert verdicts.differences(wellbeing) == (
        "101 rivers: at the end half of them are above 50 % wellbeing, one in ten above 90 %, "
        "one in ten below 10 %, and 46 % have symptoms down by half."
    )


def test_a_free_trial_has_the_control_on_the_same_days() -> None:
    one = free_trial(days=60, infusions=SIX, control="placebo")
    assert [arm.infusions for arm in one.arms] == [SIX, SIX]
    assert [arm.drug for arm in one.arms] == ["ketamine", "placebo"]


def test_the_shipped_files_hold_no_milligrams() -> None:
    for path in shipped().values():
        assert "mg" not in json.dumps(tomllib.loads(path.read_text()))
