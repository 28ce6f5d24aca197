"""The extra `fast`: the same `loop` and the same river, compiled. Skipped where numba is not installed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Cohort, Course, River, RiverError, infusions, shift, simulate, simulate_cohort
from riversim.clinic import cohort
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


@pytest.fixture
def anew() -> Iterator[None]:
    """Nothing is known of numba yet, as in a new process; nor is what a test makes known after it."""
    known: list[Any] = [fast.compiled, fast._broken, fast._warn_once]
    for one in known:
        one.cache_clear()
    yield
    for one in known:
        one.cache_clear()


@pytest.mark.usefixtures("anew")
def test_where_nothing_can_be_kept_it_is_compiled_all_the_same_and_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    caching = pytest.importorskip("numba.core.caching")
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])  # neither the package nor a home can be written to
    with pytest.warns(UserWarning, match="can not be kept on this disk .*set NUMBA_CACHE_DIR") as said:
        fast.make_ready()
    assert len(said) == 1
    assert both(River(), infusions([0]), weeks=1) <= ALLOWED


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), EOFError("damaged")])
def test_a_disk_that_is_full_or_damaged_only_when_it_is_used_is_no_end(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: Mock = Mock(side_effect=[error, lambda: None])
    monkeypatch.setattr(fast, "_tried", tried)
    monkeypatch.setattr(fast, "_made", Mock())
    with pytest.warns(UserWarning, match=str(error.args[-1])):
        fast.make_ready()
    assert [call.kwargs for call in fast._made.call_args_list] == [{"kept": True}, {"kept": False}]  # type: ignore[attr-defined]


@pytest.mark.usefixtures("anew")
def test_where_numba_does_not_work_numpy_does_and_it_is_said_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*, kept: bool) -> Callable[..., None]:
        raise ImportError("Numba needs NumPy 1.26 or less")

    monkeypatch.setattr(fast, "installed", lambda: True)
    monkeypatch.setattr(fast, "_made", broken)
    monkeypatch.setattr(cohort, "WORTH_COMPILING", 1)
    few = Cohort(members=3)
    with pytest.warns(UserWarning, match=r"does not work here \(Numba needs .*\); NumPy is used") as said:
        first, again = (simulate_cohort(few, weeks=1) for _ in range(2))
    assert len(said) == 1 and np.array_equal(first, again)
    for ask in (fast.use, lambda: simulate_cohort(few, weeks=1, compiled=True)):
        with pytest.raises(RiverError, match="numba, which compiles the river, does not work here"):
            ask()
    assert not fast.used()
