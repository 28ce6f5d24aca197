"""The laws against a slow reference: the plain loop, and the equations solved by other means."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, simulate
from riversim.model import flows
from tests.benchmarks.plain import plain_run
from tests.strategies import courses, rivers

rate = st.floats(0, 20)
fraction = st.floats(0, 1)


@given(rivers(), courses())
def test_the_step_equals_a_plain_loop_over_tributaries(river: River, course: Course) -> None:
    course = Course(infusions=course.infusions, spells=course.spells)
    steps = 24  # at extreme parameters a river can be chaotic: given time, a last bit grows
    run = simulate(river, course, weeks=1)
    for name, values in zip(
        ("level", "water", "opening", "charge", "foliage", "inflammation"),
        zip(*plain_run(river, course, steps), strict=True),
        strict=True,
    ):
        np.testing.assert_allclose(
            getattr(run, name)[1 : steps + 1], np.array(values), rtol=1e-7, atol=1e-9, err_msg=name
        )


@given(fraction, rate, rate)
def test_approach_solves_the_implicit_equation_and_stays_a_fraction(x: float, gain: float, loss: float) -> None:
    after = flows.approach(np.array(x), np.array(gain), np.array(1 + loss))
    assert 0 <= after <= 1
    np.testing.assert_allclose(after, x + gain * (1 - after) - loss * after, atol=1e-12)


@given(st.floats(0, 10), rate, rate, st.floats(0.5, 2))
def test_the_level_solves_the_implicit_equation_with_a_weir(
    stored: float, outlets: float, weir: float, crest: float
) -> None:
    level = float(flows.settle(np.array(stored), np.array(1 + outlets), np.array(weir), np.array(crest)))
    np.testing.assert_allclose(level, stored - outlets * level - weir * max(level - crest, 0), atol=1e-9)


@given(st.floats(1, 1000), st.floats(1, 100), st.floats(0.5, 10))
def test_half_the_sites_are_occupied_at_the_half_concentration(c: float, half: float, slope: float) -> None:
    assert flows.hill(np.array(half), half, slope) == 0.5
    assert 0 <= flows.hill(np.array(c), half, slope) <= 1
    assert flows.hill(np.array(0.0), half, slope) < 1e-3


@given(st.lists(fraction, min_size=1, max_size=20))
def test_a_total_is_the_same_alone_and_in_company(x: list[float]) -> None:
    alone = np.array(x)
    assert flows.total(alone) == flows.total(np.stack([alone, alone[::-1]], axis=1))[0]
