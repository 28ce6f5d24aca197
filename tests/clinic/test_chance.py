"""The same river in many weathers: what differs is the weather alone, and its share is computed."""

import numpy as np
import pytest

from riversim import River, RiverError, care, infusions, simulate
from riversim.clinic import Cohort, in_weathers, share_of_chance, weathers
from riversim.model import plugs_and_batteries

RIVER = River(seed=5, resistance_spread=0.4, strength_spread=0.1)


def test_a_river_keeps_its_plugs_and_batteries_in_every_weather() -> None:
    same = weathers(RIVER, 4)
    plugs, batteries = plugs_and_batteries([RIVER])
    for there, here in zip(plugs_and_batteries(same), (plugs, batteries), strict=True):
        np.testing.assert_array_equal(there, np.repeat(here, 4, axis=1))
    assert [river.seed for river in same] == [5, 6, 7, 8]


def test_its_own_weather_is_the_first() -> None:
    well = in_weathers(RIVER, infusions([1]) + care(0, 7), weeks=2, count=3)
    np.testing.assert_allclose(
        well[0], simulate(RIVER, infusions([1]) + care(0, 7), weeks=2).wellbeing[::24], rtol=1e-12
    )
    assert not np.allclose(well[0], well[1])


def test_without_weather_all_are_alike() -> None:
    well = in_weathers(River(rain_noise=0.0), infusions([0]), weeks=1, count=5)
    assert (well == well[0]).all()


def test_a_seed_at_the_end_of_its_range_has_weathers_too() -> None:
    assert [river.seed for river in weathers(River(seed=2**32 - 1), 2)] == [2**32 - 1, 0]


def test_where_the_weather_is_all_that_differs_it_has_the_whole_share() -> None:
    alike = Cohort(members=3, river=River(resistance_spread=0.0, strength_spread=0.0), resistance_sd=0.0, cause_sd=0.0)
    assert share_of_chance(alike, hours=60) > 0.9


def test_where_there_is_no_weather_it_has_none() -> None:
    assert share_of_chance(Cohort(members=6, river=River(rain_noise=0.0)), hours=3) == pytest.approx(0.0, abs=1e-12)


def test_the_share_is_that_of_the_law_of_total_variance() -> None:
    cohort, hours = Cohort(members=5), 4
    relief = np.array([
        in_weathers(river, infusions([0]), weeks=1, count=hours)[:, 1] - in_weathers(river, weeks=1, count=hours)[:, 1]
        for river in cohort.rivers()
    ])  # fmt: skip
    within, between = relief.var(axis=1).mean(), relief.mean(axis=1).var()
    assert share_of_chance(cohort, hours=hours) == pytest.approx(within / (within + between))


@pytest.mark.parametrize("count", [0, 1001, 2.5, float("nan")])
def test_weathers_that_can_not_be_counted_are_refused(count: float) -> None:
    with pytest.raises(RiverError, match="weathers"):
        weathers(RIVER, count)  # type: ignore[arg-type]


def test_a_course_longer_than_the_run_is_refused() -> None:
    with pytest.raises(RiverError, match="after the end"):
        in_weathers(RIVER, infusions([9]), weeks=1)
