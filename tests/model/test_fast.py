"""The extra `fast`: the same `loop` and the same river, compiled. Skipped where numba is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Course, River, RiverError, infusions, shift, simulate
from riversim.model import fast, walk
from tests.strategies import DAYS, courses, rivers

ALLOWED = 1e-12


@contextmanager
def compiled() -> Iterator[None]:
    pytest.importorskip("numba")
    fast.use()
    try:
        yield
    finally:
        fast.use(False)


def both(river: River, course: Course, weeks: float) -> float:
    """The largest difference between the compiled run and NumPy's."""
    plain = simulate(river, course, weeks=weeks)
    with compiled():
        quick = simulate(river, course, weeks=weeks)
    return max(float(np.abs(x - quick.series()[name]).max()) for name, x in plain.series().items())


def test_eight_weeks_compiled_agree_with_numpy() -> None:
    assert both(River(), infusions([0, 2, 4]) + shift("uptake", to=0.6, start=20), weeks=8) <= ALLOWED


@settings(max_examples=25)
@given(river=rivers(), course=courses())
def test_any_river_compiled_agrees_with_numpy(river: River, course: Course) -> None:
    assert both(river, course, weeks=DAYS / 7) <= ALLOWED


@given(every=st.integers(1, 40), steps=st.integers(1, 200), day=st.floats(0, 1))
@settings(max_examples=15)
def test_a_batch_is_kept_at_the_same_steps_compiled_or_not(every: int, steps: int, day: float) -> None:
    batch = [River(seed=i, cause=0.3 + 0.1 * i, tributaries=3) for i in range(3)]
    course = infusions([0]) + shift("crest", to=1.2, start=day)
    plain = list(walk(batch, course, steps, every))
    with compiled():
        quick = list(walk(batch, course, steps, every))
    assert len(plain) == len(quick) == 1 + steps // every
    for a, b in zip(plain, quick, strict=True):
        for x, y in zip(a, b, strict=True):
            np.testing.assert_allclose(x, y, rtol=0, atol=ALLOWED)


def test_a_run_is_numpys_unless_the_compiled_river_is_asked_for() -> None:
    assert not fast.used()


def test_without_numba_one_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: False)
    with pytest.raises(RiverError, match=r"pip install 'riversim\[fast\]'"):
        fast.use()
    assert not fast.used()
