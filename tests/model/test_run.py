"""A run, split or whole, alone or in a batch, is the same to the last bit within one `version`.

What the runs of the `scenarios` show is tested in tests/test_behaviours.py.
"""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, RiverError, infusions, shift, simulate
from riversim.model import Jump, forcing, parameters
from riversim.model.run import walk
from riversim.model.step import ALIKE, State
from tests.runs import same
from tests.strategies import DAYS, courses, rivers

WEEKS = DAYS / 7


@given(rivers(), courses())
def test_a_longer_run_begins_as_the_shorter_one(river: River, course: Course) -> None:
    short = simulate(river, course, weeks=WEEKS)
    assert same(simulate(river, course, weeks=2 * WEEKS).until(len(short.level) - 1), short)


@given(rivers(), courses())
def test_the_same_input_gives_the_same_run(river: River, course: Course) -> None:
    assert same(simulate(river, course, weeks=WEEKS), simulate(river, course, weeks=WEEKS))


@given(rivers(), courses(), st.floats(0.05, 0.95))
def test_a_run_split_in_two_equals_the_whole_run(river: River, course: Course, share: float) -> None:
    whole = simulate(river, course, weeks=WEEKS)
    half = whole.until(max(1, int(share * (len(whole.level) - 1))))
    assert same(simulate(river, course, weeks=WEEKS, after=half), whole)


alike = rivers(step=1.0, rain_memory=12.0, trace_rate=0.17, trace_time=33.0, tolerance=0.5, tolerance_time=72.0)


@given(st.lists(alike, min_size=1, max_size=4), courses())
def test_a_batch_of_rivers_equals_the_rivers_one_by_one_to_the_bit(batch: list[River], course: Course) -> None:
    batch = [replace(river, tributaries=3) for river in batch]
    steps = round(DAYS * 24)
    together = list(walk(batch, course, steps))
    for i, river in enumerate(batch):
        alone = simulate(river, course, weeks=WEEKS)
        for name in State._fields:
            assert np.array_equal([getattr(s, name)[..., i] for s in together], getattr(alone, name)), name


@pytest.mark.parametrize("name", ALIKE)
def test_rivers_that_can_not_share_a_batch_are_refused(name: str) -> None:
    other = replace(River(), **{name: parameters()[name].low})  # type: ignore[arg-type]
    with pytest.raises(RiverError, match=f"differ in {name}"):
        list(walk([River(), other], Course(), 3))


def test_what_is_kept_are_the_states_of_every_so_manieth_step() -> None:
    batch = [replace(River(), seed=i) for i in range(2)]
    course = infusions([0]) + shift("crest", to=1.2, start=1.7)
    all_states, some = list(walk(batch, course, 100)), list(walk(batch, course, 100, 24))
    for one, other in zip(all_states[::24], some, strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(one, other, strict=True))


@pytest.mark.parametrize("weeks", [math.nan, math.inf, 0, -1, 1e9, "2"])
def test_a_run_of_no_or_endless_length_is_refused(weeks: float) -> None:
    with pytest.raises(RiverError, match="weeks"):
        simulate(weeks=weeks)


def test_weather_drugs_and_what_moves_slowly_are_made_once_however_often_a_run_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What drives a run costs what its steps do: not that for each of its changes, in time and in memory."""
    made: Counter[str] = Counter()

    def counted(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def work(*of: Any) -> Any:
            made[name] += 1
            return real(*of)

        return work

    for name in ("weather", "kinetics"):
        monkeypatch.setattr(forcing, name, counted(name, getattr(forcing, name)))
    for name in ("path", "spell"):
        monkeypatch.setattr(Course, name, counted(name, getattr(Course, name)))
    jumps = tuple(Jump(day / 10, 1 + day % 8) for day in range(100))
    changes = sum((shift("crest", to=1 + day % 3 / 10, start=day / 10) for day in range(100)), Course(jumps=jumps))
    simulate(River(step=0.5), weeks=2)
    usual = made.copy()
    simulate(River(step=0.5), changes, weeks=2)
    assert made == {name: 2 * count for name, count in usual.items()}
