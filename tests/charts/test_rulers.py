"""Ticks, thresholds and labels: round, apart, and where they belong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import River, shift, simulate
from riversim.charts.rulers import apart, row_ticks, thinned, thresholds, time_ticks
from riversim.model import Array


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 8, 13, 64])
def test_row_numbers_have_room_and_begin_with_one(rows: int) -> None:
    for high in (4.0 / rows, 3.0 / rows):
        ticks = row_ticks(rows, high)
        assert ticks[0] == 1
        assert ticks[-1] <= rows
        assert (np.diff(ticks) * high >= 1.0).all()


@pytest.mark.parametrize(
    ("days", "unit", "labels"),
    [
        (1.0, "hours", ["0", "3", "6", "9", "12", "15", "18", "21", "24"]),
        (7.0, "days", ["0", "1", "2", "3", "4", "5", "6", "7"]),
        (28.0, "days", ["0", "7", "14", "21", "28"]),
        (56.0, "weeks", ["0", "1", "2", "3", "4", "5", "6", "7", "8"]),
        (364.0, "weeks", ["0", "8", "16", "24", "32", "40", "48"]),
    ],
)
def test_time_is_in_round_numbers_of_a_fitting_unit(days: float, unit: str, labels: list[str]) -> None:
    assert time_ticks(days, room=10)[::2] == (unit, labels)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), min_size=1, max_size=8))
def test_labels_are_moved_apart_and_stay_within_and_in_order(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = np.array(labels).T
    placed = apart(wanted, sizes, 0.0, 100.0)
    order = np.argsort(wanted, kind="stable")
    gaps = np.diff(placed[order]) - (sizes[order][1:] + sizes[order][:-1]) / 2
    assert (gaps > -1e-9).all()
    assert (placed - sizes / 2 > -1e-9).all()
    assert (placed + sizes / 2 < 100 + 1e-9).all()


def test_labels_with_room_stay_where_they_belong() -> None:
    assert apart(np.array([10.0, 50.0, 30.0]), np.full(3, 8.0), 0.0, 60.0).tolist() == [10.0, 50.0, 30.0]


def test_thresholds_follow_the_river_when_it_is_changed() -> None:
    run = simulate(River(crest=1.1), shift("crest", to=1.4, start=7), weeks=2)
    days, rows = thresholds(run)
    assert days.tolist() == [0, 7, 7, 14]
    assert rows[1].tolist() == [1.1, 1.1, 1.4, 1.4]
    assert (rows[4] <= rows[2]).all()
    assert (rows[2] <= rows[5]).all()


def test_a_thinned_series_keeps_its_peaks() -> None:
    values: Array = np.random.default_rng(0).random(100_000)
    kept = thinned(values, 700)
    assert len(kept) <= 2 * 700 + 2
    assert values[kept].max() == values.max()
    assert values[kept].min() == values.min()
    assert (kept[0], kept[-1]) == (0, 99_999)
