"""The extra `fast`: the same river compiled. Skipped where numba is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Course, River, RiverError, infusions, shift, simulate
from riversim.model import fast
from riversim.model.run import walk
from tests.strategies import DAYS, courses, rivers

ALLOWED = 1e-12


@pytest.fixture
def compiled() -> Iterator[None]:
    pytest.importorskip("numba")
    fast.use()
    yield
    fast.use(False)


def both(river: River, course: Course, weeks: float) -> float:
    """The largest difference between the compiled run and NumPy's."""
    fast.use(False)
    plain = simulate(river, course, weeks=weeks)
    fast.use()
    quick = simulate(river, course, weeks=weeks)
    return max(float(np.abs(x - quick.series()[name]).max()) for name, x in plain.series().items())


def test_eight_weeks_compiled_agree_with_numpy(compiled: None) -> None:
    assert both(River(), infusions([0, 2, 4]) + shift("uptake", to=0.6, start=20), weeks=8) <= ALLOWED


@settings(max_examples=25)
@given(river=rivers(), course=courses())
def test_any_river_compiled_agrees_with_numpy(river: River, course: Course) -> None:
    pytest.importorskip("numba")
    try:
        assert both(river, course, weeks=DAYS / 7) <= ALLOWED
    finally:
        fast.use(False)


@given(every=st.integers(1, 40), steps=st.integers(1, 200), day=st.floats(0, 1))
@settings(max_examples=15)
def test_a_batch_is_kept_at_the_same_steps_compiled_or_not(every: int, steps: int, day: float) -> None:
    pytest.importorskip("numba")
    batch = [River(seed=i, cause=0.3 + 0.1 * i, tributaries=3) for i in range(3)]
    course = infusions([0]) + shift("crest", to=1.2, start=day)
    plain = list(walk(batch, course, steps, every))
    try:
        fast.use()
        quick = list(walk(batch, course, steps, every))
    finally:
        fast.use(False)
    assert len(plain) == len(quick) == 1 + steps // every
    for a, b in zip(plain, quick, strict=True):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_allclose(x, y, rtol=0, atol=ALLOWED)


def test_what_is_kept_are_the_states_of_every_so_manieth_step() -> None:
    batch = [replace(River(), seed=i) for i in range(2)]
    course = infusions([0]) + shift("crest", to=1.2, start=1.7)
    all_states, some = list(walk(batch, course, 100)), list(walk(batch, course, 100, 24))
    for one, other in zip(all_states[::24], some, strict=True):
        assert all(np.array_equal(x, y) for x, y in zip(one, other, strict=True))


def test_a_run_is_numpys_unless_the_compiled_river_is_asked_for() -> None:
    assert not fast.used()


def test_without_numba_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: False)
    with pytest.raises(RiverError, match=r"pip install 'riversim\[fast\]'"):
        fast.use()
    assert not fast.used()
