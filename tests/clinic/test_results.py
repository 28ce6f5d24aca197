"""A trial run on a cohort: what is measured in its arms, and held against what was published."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from riversim.clinic import Arm, Endpoint, Expectancy, daily_wellbeing, simulate_cohort
from riversim.clinic.results import Results, run_trial
from riversim.model import infusions
from tests.clinic.trying import FEW, ONE, made


def test_without_expectancy_symptoms_are_the_rivers_alone() -> None:
    bare = run_trial(replace(ONE, expectancy=Expectancy(relief=0)), FEW)
    well = simulate_cohort(FEW, infusions([0]), weeks=4 / 7, summary=daily_wellbeing)
    np.testing.assert_allclose(bare.symptoms["drug"], 1 - well, atol=1e-15)
    assert bare.response("none")[1] == 0


def test_arms_differ_in_treatment_alone() -> None:
    twins = replace(ONE, arms=(Arm(name="a"), Arm(name="b")))
    results = run_trial(twins, FEW)
    assert results.symptoms["a"].tobytes() == results.symptoms["b"].tobytes()


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


@pytest.mark.parametrize(
    ("measure", "day", "value"),
    [("response", 2, 0.5), ("remission", 2, 0.0), ("mean symptoms", 2, 0.55), ("mean change", 2, -0.25),
     ("peak", 0, 1)],
)  # fmt: skip
def test_each_measure_counts_what_it_says(measure: str, day: float, value: float) -> None:
    results = made([0.8, 0.3, 0.3], [0.8, 0.35, 0.8])
    about = results.estimate(Endpoint(title="x", arm="drug", measure=measure, day=day))
    assert about.value == pytest.approx(value)
    assert about.low <= about.value <= about.high


@pytest.mark.parametrize(
    ("band", "verdict", "why"),
    [((0.4, 0.6), "inside", ""), ((0.6, 0.9), "outside", ""), (None, "not comparable", "no band")],
)
def test_a_figure_is_inside_its_band_outside_or_not_comparable(band: Any, verdict: str, why: str) -> None:
    point = Endpoint(title="x", arm="drug", band=band)
    (row,) = made([0.8, 0.2], [0.8, 0.7], endpoints=(point,)).compared()
    assert (row.simulated.value, row.verdict, row.why) == (0.5, verdict, why)


def test_a_median_that_is_not_reached_lies_outside_a_finite_band() -> None:
    point = Endpoint(title="x", arm="drug", measure="relapse", day=1, band=(1, 9))
    (row,) = made([0.8, 0.2, 0.2], [0.8, 0.3, 0.2], endpoints=(point,)).compared()
    assert (row.simulated.value, row.verdict, row.why) == (np.inf, "outside", "never")


def test_where_nobody_responds_relapse_can_not_be_compared() -> None:
    point = Endpoint(title="x", arm="drug", measure="relapse", day=1, band=(1, 9))
    (row,) = made([0.8, 0.7, 0.7], endpoints=(point,)).compared()
    assert (row.verdict, row.why) == ("not comparable", "nobody")
