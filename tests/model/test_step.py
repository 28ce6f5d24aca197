"""What holds for every river and every course, over all parameters' valid ranges."""

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, simulate
from riversim.model import parameters
from tests.strategies import DAYS, courses, rivers

WEEKS = DAYS / 7


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
def test_the_gate_opens_above_the_crest_only(river: River, course: Course) -> None:
    run = simulate(river, course, weeks=WEEKS)
    assert (np.diff(run.gate)[(run.level <= run.setting("crest"))[1:]] <= 1e-12).all()


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


def test_rounding_takes_no_fraction_beyond_one() -> None:
    for n in range(40):  # a mouth that is quite clear, with trees that keep all silt away
        simulate(River(roots=1.0, opening=1.0, foliage=1.0, charge=1.0, silting=n / 40, cause=0.77, rain=2.0), weeks=1)
