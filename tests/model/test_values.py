"""A value that holds arrays equals itself, is told in one line, and its copies are as frozen as it is."""

import copy
import pickle
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riversim import Cohort, Course, River, Trajectory, care, every, infusions, scenario, simulate, trial
from riversim.clinic import Results
from riversim.clinic.cohort import Batch
from riversim.clinic.endpoints import Survival, kaplan_meier
from riversim.model import State, once
from riversim.model.step import start

LINE = 200  # letters that a person reads at a glance
COURSE = infusions([1, 3]) + care(2, 5)


def ran() -> Trajectory:
    return simulate(River(cause=0.3), COURSE, weeks=1)


def tried() -> Results:
    return Results(trial("F1"), Cohort(members=2), {"ketamine": np.array([[1.0, 0.5], [0.8, 0.1]])})


def survived() -> Survival:
    return kaplan_meier(np.array([1.0, 2.0, 2.0]), np.array([True, False, True]))


def state() -> State:
    return start(Cohort(members=2).rivers())


HOLD_ARRAYS: list[Callable[[], Any]] = [ran, tried, survived, state]
VALUES: list[Callable[[], Any]] = [
    *HOLD_ARRAYS[:3], lambda: River(cause=0.3), lambda: River(strengths=(1.2,) * 8), lambda: COURSE,
    lambda: scenario("drought"), lambda: trial("F5"), lambda: Cohort(members=3), lambda: infusions([2]).infusions[0],
    lambda: trial("F5").arms[0],
]  # fmt: skip
COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "pickle": lambda x: pickle.loads(pickle.dumps(x)),
    "replace": replace,
}


def arrays(value: Any) -> list[Any]:
    """Every array in a value, those that are worked out when they are asked for too."""
    names = [name for name in dir(value) if not name.startswith("_")]
    held = [getattr(value, name) for name in names if not callable(getattr(value, name))]
    flat = [one for x in held for one in (x.values() if hasattr(x, "values") else [x])]
    return [x for x in flat if isinstance(x, np.ndarray)]


@pytest.mark.parametrize("how", COPIES)
@pytest.mark.parametrize("make", HOLD_ARRAYS[:3], ids=lambda make: make.__name__)
def test_a_copy_is_as_frozen_as_the_original_and_equal_to_it(make: Callable[[], Any], how: str) -> None:
    value = make()
    for one in (value, COPIES[how](value)):
        assert one == value and hash(one) == hash(value)
        assert len(arrays(one)) >= len(arrays(value)) > 0
        for x in arrays(one):
            with pytest.raises(ValueError, match="read-only"):
                x[0] = 9


def test_nothing_that_was_worked_out_before_comes_with_a_copy() -> None:
    run = ran()
    assert run.wellbeing[0] < 1  # worked out, and kept
    other = replace(copy.deepcopy(run), charge=np.ones_like(run.charge), foliage=np.ones_like(run.foliage))
    assert other.wellbeing[0] > run.wellbeing[0]


def test_who_made_a_value_can_not_change_it_afterwards() -> None:
    mine = np.array([[1.0, 0.5]])
    results = Results(trial("F1"), Cohort(members=1), {"ketamine": mine})
    mine[:] = 0.0
    assert results.symptoms["ketamine"][0, 1] == 0.5
    with pytest.raises(TypeError):
        results.symptoms["placebo"] = mine  # type: ignore[index]


@pytest.mark.parametrize("make", [*VALUES, state])
def test_a_value_equals_itself_made_again_and_nothing_else(make: Callable[[], Any]) -> None:
    assert make() == make()
    assert not make() != make()  # noqa: SIM202
    for other in (3, None, "run", simulate(weeks=2), Course()):
        assert not make() == other and make() != other  # noqa: SIM201
    if make is not state:
        assert {make(): 1}[make()] == 1


def test_runs_differ_where_one_number_does() -> None:
    run = ran()
    level = run.level.copy()
    level[7] = np.nextafter(level[7], 9.0)
    assert run != replace(run, level=level) and run != run.until(9) and run in [ran()]


def test_a_saved_run_equals_the_one_that_was_saved(tmp_path: Path) -> None:
    ran().save(tmp_path / "run.npz")
    assert Trajectory.load(tmp_path / "run.npz") == ran()
    assert simulate(River(cause=0.3), COURSE, weeks=1, after=ran().until(60)) == ran()


@pytest.mark.parametrize("make", VALUES)
def test_a_value_is_told_in_one_short_line(make: Callable[[], Any]) -> None:
    assert "\n" not in repr(make()) and len(repr(make())) <= LINE


def test_a_run_is_told_by_its_river_its_length_and_its_end() -> None:
    told = repr(simulate(River(cause=0.3), every(days=1, times=100), weeks=20))
    assert "20 weeks of River(cause=0.3)" in told and "100 infusions, day 0 to 99" in told and "%" in told
    many = River(cause=0.5, rain=0.5, uptake=0.5, drain=0.5, upkeep=0.5, jump=0.5, growth=0.5, charge=0.5)
    assert len(repr(simulate(many, weeks=1))) <= LINE
    assert len(repr(Batch(rivers=Cohort(members=900).rivers(), course=COURSE, steps=168))) <= LINE


def test_a_river_is_told_as_the_code_that_makes_it_again() -> None:
    for river in (River(), River(cause=0.3, seed=4), River(tributaries=2, strengths=(1.25, 1.3))):
        assert eval(repr(river), {"River": River}) == river


def test_what_is_worked_out_of_a_run_once_is_not_shared_with_one_that_equals_it_nor_kept_after_it() -> None:
    asked: list[int] = []

    def work(run: Trajectory) -> int:
        asked.append(len(run.level))
        return len(asked)

    told = once(work)
    one, other = simulate(weeks=1), simulate(weeks=1)
    assert one == other and [told(one), told(other), told(one), told(other)] == [1, 2, 1, 2]
    gone = weakref.ref(one)
    del one
    assert gone() is None and told(simulate(weeks=2)) == 3


def test_to_ask_for_it_does_not_compare_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = simulate(weeks=1), simulate(weeks=1)
    monkeypatch.setattr(Trajectory, "__eq__", lambda self, another: pytest.fail("they were compared"))
    told = once(lambda run: "told")
    assert told(one) == told(other) == "told"
