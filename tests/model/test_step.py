"""What holds for every river and every course, over all parameters' valid ranges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, RiverError, Trajectory, simulate
from riversim.model.parameters import parameters
from riversim.model.run import walk
from riversim.model.step import ALIKE
from tests.strategies import DAYS, courses, rivers

WEEKS = DAYS / 7


def same(a: Trajectory, b: Trajectory) -> bool:
    return all(np.array_equal(x, b.series()[name]) for name, x in a.series().items())


@given(rivers(), courses())
def test_every_river_stays_finite_non_negative_and_within_its_bounds(river: River, course: Course) -> None:
    run = simulate(river, course, weeks=WEEKS)
    for name, x in run.series().items():
        assert np.isfinite(x).all() and (x >= 0).all(), name
    for name in ("opening", "charge", "foliage", "inflammation", "block", "trace", "ampa", "cause", "competence"):
        assert (run.series()[name] <= 1).all(), name
    assert ((run.wellbeing >= 0) & (run.wellbeing <= 1 + 1e-12)).all()


@given(rivers(), courses())
def test_every_drop_of_water_is_accounted_for_in_every_step(river: River, course: Course) -> None:
    assert np.abs(simulate(river, course, weeks=WEEKS).balance).max() <= 1e-9


@given(rivers(), courses())
def test_nothing_spills_below_the_crest(river: River, course: Course) -> None:
    run = simulate(river, course, weeks=WEEKS)
    assert (run.spill[run.level <= run.setting("crest")] == 0).all()


@given(rivers(), courses())
def test_the_same_input_gives_the_same_run(river: River, course: Course) -> None:
    assert same(simulate(river, course, weeks=WEEKS), simulate(river, course, weeks=WEEKS))


@given(rivers(), courses(), st.floats(0.05, 0.95))
def test_a_run_split_in_two_equals_the_whole_run(river: River, course: Course, share: float) -> None:
    whole = simulate(river, course, weeks=WEEKS)
    half = whole.until(max(1, int(share * (len(whole.level) - 1))))
    assert same(simulate(river, course, weeks=WEEKS, after=half), whole)


alike = rivers(step=1.0, rain_memory=12.0, trace_rate=0.17, trace_time=33.0)


@given(st.lists(alike, min_size=1, max_size=4), courses())
def test_a_batch_of_rivers_equals_the_rivers_one_by_one_to_the_bit(batch: list[River], course: Course) -> None:
    batch = [replace(river, tributaries=3) for river in batch]
    steps = round(DAYS * 24)
    together = list(walk(batch, course, steps))
    for i, river in enumerate(batch):
        alone = simulate(river, course, weeks=WEEKS)
        for name in ("level", "water", "opening", "charge", "foliage", "inflammation"):
            assert np.array_equal([getattr(s, name)[..., i] for s in together], getattr(alone, name)), name


@pytest.mark.parametrize("name", ALIKE)
def test_rivers_that_can_not_share_a_batch_are_refused(name: str) -> None:
    other = replace(River(), **{name: parameters()[name].low})  # type: ignore[arg-type]
    with pytest.raises(RiverError, match=f"differ in {name}"):
        list(walk([River(), other], Course(), 3))


@given(rivers(tributaries=5), courses(), st.permutations(range(5)), st.data())
def test_the_order_of_the_tributaries_does_not_matter(
    river: River, course: Course, order: list[int], data: st.DataObject
) -> None:
    one, two = parameters()["strength"], parameters()["resistance"]
    strengths = data.draw(st.lists(st.floats(one.low, one.high), min_size=5, max_size=5))
    resistances = data.draw(st.lists(st.floats(two.low, two.high), min_size=5, max_size=5))
    a = simulate(replace(river, strengths=tuple(strengths), resistances=tuple(resistances)), course, weeks=WEEKS)
    b = simulate(
        replace(river, strengths=tuple(strengths[i] for i in order), resistances=tuple(resistances[i] for i in order)),
        course,
        weeks=WEEKS,
    )
    np.testing.assert_allclose(a.water[:, order], b.water, rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(a.wellbeing, b.wellbeing, rtol=1e-6, atol=1e-9)


@given(rivers(), courses(), courses())
def test_the_same_rain_falls_whatever_is_done_about_the_river(river: River, one: Course, other: Course) -> None:
    def treated(course: Course) -> Course:
        wet = ("rain", "rain_noise")
        return replace(
            course,
            spells=tuple(s for s in course.spells if s.what not in wet),
            shifts=tuple(s for s in course.shifts if s.what not in wet),
        )

    a, b = simulate(river, treated(one), weeks=WEEKS), simulate(river, treated(other), weeks=WEEKS)
    assert np.array_equal(a.rain, b.rain)


@given(rivers(), courses())
def test_a_longer_run_begins_as_the_shorter_one(river: River, course: Course) -> None:
    short = simulate(river, course, weeks=WEEKS)
    assert same(simulate(river, course, weeks=2 * WEEKS).until(len(short.level) - 1), short)
