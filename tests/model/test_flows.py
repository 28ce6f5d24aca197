"""The laws against a slow reference: the plain loop, and the equations solved by other means."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, simulate
from riversim.model import flows
from riversim.model.step import State
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
        State._fields,
        zip(*plain_run(river, course, steps), strict=True),
        strict=True,
    ):
        np.testing.assert_allclose(
            getattr(run, name)[1 : steps + 1], np.array(values), rtol=1e-7, atol=1e-9, err_msg=name
        )


@given(fraction, rate, rate)
def test_approach_goes_the_way_that_rates_which_stay_the_same_lead_and_stays_a_fraction(
    x: float, gain: float, loss: float
) -> None:
    after = float(flows.approach(np.array(x), np.array(gain), np.array(1 + loss)))
    z = gain + loss
    end = gain / z if z else x
    assert -1e-12 <= after <= 1 + 1e-12
    assert min(x, end) - 1e-9 <= after <= max(x, end) + 1e-9, "no overshoot"
    assert abs(after - (end + (x - end) * np.exp(-z))) <= z**3 / 6 + 1e-12


@given(st.floats(0, 10), rate, rate, st.floats(0.5, 2))
def test_the_level_solves_the_implicit_equation_with_a_gate(
    stored: float, outlets: float, slope: float, crest: float
) -> None:
    level, above = map(float, flows.settle(*map(np.array, (stored, 1 + outlets, slope, crest))))
    np.testing.assert_allclose(level, stored - outlets * level - slope * above * level, atol=1e-9)
    np.testing.assert_allclose(above, max(level - crest, 0), atol=1e-9)


@given(st.floats(1, 1000), st.floats(1, 100), st.floats(0.5, 10))
def test_half_the_sites_are_occupied_at_the_half_concentration(c: float, half: float, slope: float) -> None:
    assert flows.hill(np.array(half), half, slope) == 0.5
    assert 0 <= flows.hill(np.array(c), half, slope) <= 1
    assert flows.hill(np.array(0.0), half, slope) < 1e-3


@given(st.lists(fraction, min_size=1, max_size=20))
def test_a_total_is_the_same_alone_and_in_company(x: list[float]) -> None:
    alone = np.array(x)
    assert flows.total(alone) == flows.total(np.stack([alone, alone[::-1]], axis=1))[0]
