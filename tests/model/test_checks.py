"""Whatever is given is checked, and what is wrong is told in words."""

import math
from collections.abc import Callable

import pytest

import riversim
from riversim import River, RiverError, simulate
from riversim.model import Parameter, parameters


@pytest.mark.parametrize("p", parameters().values(), ids=lambda p: p.name)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, "much", None, True, [1.0], 1e300, -1e300])
def test_bad_values_are_named_with_their_range(p: Parameter, bad: object) -> None:
    with pytest.raises(RiverError, match=p.name) as error:
        River(**{p.name: bad})  # type: ignore[arg-type]
    assert f"{p.high:g}" in str(error.value)


@pytest.mark.parametrize("p", parameters().values(), ids=lambda p: p.name)
def test_the_ends_of_a_range_are_valid(p: Parameter) -> None:
    for end in (p.low, p.high):
        assert getattr(River(**{p.name: end}), p.name) == end  # type: ignore[arg-type]


def test_a_number_of_tributaries_is_whole() -> None:
    with pytest.raises(RiverError, match="whole number"):
        River(tributaries=2.5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"strengths": (1.3, 1.3)}, "each of the 8 tributaries"),
        ({"strengths": (1.3,) * 7 + (math.nan,)}, r"strengths\[8\]"),
        ({"resistances": (1.0,) * 7 + (-1.0,)}, r"resistances\[8\] = -1"),
        ({"resistances": 1.0}, "shape"),
    ],
)
def test_what_is_given_for_each_tributary_is_checked(given: dict[str, object], words: str) -> None:
    with pytest.raises(RiverError, match=words):
        River(**given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("work", "says"),
    [
        (lambda: simulate("river"), "river must be a River, not 'river'"),  # type: ignore[arg-type]
        (lambda: simulate(course=[0, 2]), r"course must be a Course, not \[0, 2\]"),  # type: ignore[arg-type]
        (lambda: riversim.picture(3), "run must be a Trajectory, not 3"),  # type: ignore[arg-type]
        (lambda: riversim.curves(3), "run must be a Trajectory, not 3"),  # type: ignore[arg-type]
        (lambda: riversim.curves(simulate(weeks=1), ghost=3), "ghost must be a Trajectory, not 3"),  # type: ignore[arg-type]
        (lambda: riversim.animate("run", "a.gif"), "run must be a Trajectory, not 'run'"),  # type: ignore[arg-type]
        (lambda: simulate(after=3), "after must be a Trajectory, not 3"),  # type: ignore[arg-type]
        (lambda: riversim.forest(None), "of must be a Results, not None"),  # type: ignore[arg-type]
        (lambda: riversim.forest([3]), "of must be a Results, not 3"),  # type: ignore[list-item]
        (lambda: riversim.survival([]), r"results must be a Results, not \[\]"),  # type: ignore[arg-type]
        (lambda: riversim.responses("F1"), "results must be a Results, not 'F1'"),  # type: ignore[arg-type]
        (lambda: riversim.run_trial(None), "a trial, its name or its TOML file is needed, not None"),  # type: ignore[arg-type]
        (lambda: riversim.simulate_cohort(3), "cohort must be a Cohort, not 3"),  # type: ignore[arg-type]
        (lambda: riversim.run_trial("F1", 5), "cohort must be a Cohort, not 5"),  # type: ignore[arg-type]
    ],
)
def test_what_is_not_what_is_asked_for_is_named(work: Callable[[], object], says: str) -> None:
    with pytest.raises(RiverError, match=says):
        work()
