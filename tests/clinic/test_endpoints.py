"""Endpoints: response, remission and relapse, their shares and medians, and how sure these are."""

import warnings
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim.clinic import Endpoint, endpoints
from tests.conftest import IN_CI


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
