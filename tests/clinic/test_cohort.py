"""Many rivers: each depends on (seed, its place) alone."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import River, RiverError, infusions, shift, simulate
from riversim.clinic.cohort import Batch, Cohort, daily_response, daily_wellbeing, days_well, simulate_cohort
from riversim.model import fast, parameters
from tests.clinic.trying import INFUSION, TWELVE, WEEK, computed


def last(batch: Batch) -> dict[str, Any]:
    """Two things kept of each river, by name."""
    *_, state = batch.states(24)
    return {"level": state.level, "opening": state.opening.T}


def test_rivers_differ_lognormally_around_the_one_in_the_middle() -> None:
    logs = np.log([(r.resistance / 1.8, r.cause / 0.3, r.strength / River().strength) for r in Cohort(
        members=4000, river=River(resistance=1.8, cause=0.3), resistance_sd=0.3, cause_sd=0.2, strength_sd=0.02
    ).rivers()])  # fmt: skip
    assert np.abs(logs.mean(axis=0)).max() < 0.02
    np.testing.assert_allclose(logs.std(axis=0), [0.3, 0.2, 0.02], rtol=0.05)
    assert np.abs(np.corrcoef(logs.T) - np.eye(3)).max() < 0.06


def test_each_river_has_a_weather_of_its_own() -> None:
    assert len({r.seed for r in Cohort(members=3000).rivers()}) == 3000
    assert not {r.seed for r in Cohort().rivers()} & {r.seed for r in Cohort(seed=8).rivers()}


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), sds=st.lists(st.floats(0, 2), min_size=3, max_size=3), first=st.integers(0, 40))
def test_every_river_of_a_cohort_is_a_valid_one_whatever_its_company(seed: int, sds: list[float], first: int) -> None:
    names = ("resistance_sd", "cause_sd", "strength_sd")
    cohort = replace(Cohort(members=41, seed=seed), **dict(zip(names, sds, strict=True)))  # type: ignore[arg-type]
    (river,) = cohort.rivers(first, first + 1)
    assert river == cohort.rivers()[first] == replace(cohort, members=99).rivers(first)[0]
    assert River(**river.to_dict()) == river
    assert all(p.check(getattr(river, p.name)) == getattr(river, p.name) for p in parameters().values())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (dict(members=0), "members = 0 is out of range: it must be from 1"),
        (dict(members=1.5), "members must be a whole number"),
        (dict(seed=-1), "seed = -1 is out of range"),
        (dict(cause_sd=float("nan")), "cause_sd must be a finite number from 0 to 2 log units"),
        (dict(river=3), "must be a River"),
        (dict(river=River(tributaries=1, resistances=(1.0,))), "can not have its tributaries given"),
    ],
)
def test_a_cohort_says_what_is_wrong_with_it(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(RiverError, match=said):
        Cohort(**wrong)


def test_rivers_that_there_are_not_are_refused() -> None:
    with pytest.raises(RiverError, match="no rivers 3 to 13 in a cohort of 12"):
        TWELVE.rivers(3, 13)


def test_a_river_in_a_cohort_is_the_river_alone(expected: Any) -> None:
    assert expected.shape == (12, 8)
    for river, row in zip(TWELVE.rivers(0, 3), expected, strict=False):
        np.testing.assert_allclose(simulate(river, INFUSION, weeks=WEEK).wellbeing[::24], row, rtol=0, atol=1e-14)


@pytest.mark.parametrize("batch", [1, 2, 5, 11, 12, 100])
def test_batches_change_nothing(batch: int, expected: Any) -> None:
    assert computed(batch=batch).tobytes() == expected.tobytes()


def test_more_rivers_change_nothing(expected: Any) -> None:
    many = simulate_cohort(replace(TWELVE, members=15), INFUSION, weeks=WEEK, batch=7)
    assert many[:12].tobytes() == expected.tobytes()


def test_any_function_of_a_batch_can_be_kept_by_name_too() -> None:
    kept = computed(summary=last, batch=5)
    assert {name: x.shape for name, x in kept.items()} == {"level": (12,), "opening": (12, 8)}
    (river,) = TWELVE.rivers(7, 8)
    assert kept["level"][7] == simulate(river, INFUSION, weeks=WEEK).level[-1]


def test_response_and_days_well_follow_from_wellbeing() -> None:
    well, response, days = (
        simulate_cohort(TWELVE, INFUSION, weeks=2, summary=s) for s in (daily_wellbeing, daily_response, days_well)
    )
    symptoms = 1 - well
    np.testing.assert_array_equal(response, symptoms <= symptoms[:, :1] / 2)
    np.testing.assert_array_equal(days, response.sum(axis=1))
    assert 0 < response.mean() < 1


def test_sudden_changes_of_the_rivers_are_part_of_it() -> None:
    course = INFUSION + shift("uptake", to=0.7, start=1.3)
    kept = simulate_cohort(TWELVE, course, weeks=WEEK, batch=5)
    np.testing.assert_allclose(kept[4], simulate(TWELVE.rivers()[4], course, weeks=WEEK).wellbeing[::24], atol=1e-14)


def nothing(batch: Batch) -> Any:
    return np.zeros(1)


def test_a_summary_that_forgets_rivers_is_refused() -> None:
    with pytest.raises(RiverError, match="must keep one entry for each of 12 rivers"):
        simulate_cohort(TWELVE, summary=nothing, weeks=WEEK)


def test_a_summary_that_is_no_function_is_refused() -> None:
    with pytest.raises(RiverError, match="a summary is a function of a batch of rivers, not 'level'"):
        simulate_cohort(TWELVE, summary="level", weeks=WEEK)  # type: ignore[arg-type]


def test_daily_summaries_need_whole_days() -> None:
    with pytest.raises(RiverError, match="24 h are no whole number of steps of 5 h"):
        simulate_cohort(Cohort(members=2, river=River(step=5)), weeks=WEEK)


def test_what_comes_after_the_end_is_refused() -> None:
    with pytest.raises(RiverError, match="comes after the end"):
        simulate_cohort(TWELVE, infusions([8]), weeks=WEEK)


def test_compiling_without_numba_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: False)
    with pytest.raises(RiverError, match="needs numba"):
        simulate_cohort(TWELVE, weeks=WEEK, compiled=True)
    assert simulate_cohort(TWELVE, weeks=WEEK).shape == (12, 8)
