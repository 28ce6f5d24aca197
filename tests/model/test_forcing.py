"""What drives a river: drugs that still the rain and cables that run hot, and what is in force at each time."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, every, infusions, shift, simulate
from riversim.model.flows import Array, activity
from riversim.model.forcing import HUSH_H, TOLERANCE_SLOPE, forcing, halves, in_force, kinetics
from riversim.model.treatment import DRUGS, drug, step_of
from tests.strategies import courses, rivers

RATE, FADE_H, COOLING_H = 0.2, 20.0, 72.0
STEPS = 60 * 24
TREATED = infusions([0.5, 2]) + infusions([1], drug="ketamine-ampa-blocked")


def trace(course: Course, tolerance: float = math.inf) -> Array:
    return kinetics(course, 1.0, STEPS, (RATE, FADE_H, tolerance, COOLING_H)).trace


def peaks(course: Course, tolerance: float) -> list[float]:
    """The highest trace in the day after each infusion."""
    after = trace(course, tolerance)
    return [float(after[round(24 * i.day) :][:24].max()) for i in course.infusions]


# --- the hush -------------------------------------------------------------------------------------


def test_a_usual_dose_stills_next_to_no_rain_and_a_very_high_one_stills_much_but_never_all() -> None:
    doses = [simulate(course=infusions([0], dose=dose), weeks=1).hush.max() for dose in (0.0, 1.0, 3.0, 6.0, 10.0)]
    assert doses[0] == 0.0 and doses == sorted(doses)
    assert doses[1] < 0.01 and 0.3 < doses[-1] < drug("ketamine").hush


def test_what_is_stilled_does_not_arrive_and_the_rain_itself_stays_as_it_is() -> None:
    high, none = simulate(course=infusions([0], dose=10), weeks=1), simulate(weeks=1)
    assert np.array_equal(high.rain, none.rain)
    np.testing.assert_allclose(high.inflow[1:], high.rain[1:] * (1.0 - high.hush[1:]))
    assert high.inflow[1:25].sum() < 0.8 * none.inflow[1:25].sum()


def test_rain_comes_back_by_itself_long_after_the_drug_is_gone() -> None:
    run = simulate(course=infusions([0], dose=10), weeks=1)
    assert run.drug[72] < 0.01
    assert run.hush[72 + round(HUSH_H)] == pytest.approx(run.hush[72] / math.e, rel=0.05)


@pytest.mark.parametrize("name", DRUGS)
def test_only_a_drug_that_blocks_hushes(name: str) -> None:
    run = simulate(course=infusions([0], dose=10, drug=name), weeks=1)
    assert bool(run.hush.any()) == (drug(name).block > 0.0)


def test_of_two_drugs_the_one_that_hushes_more_counts() -> None:
    one, other = infusions([0], dose=5), infusions([1], dose=10, drug="blocker")
    run, *alone = (simulate(course=course, weeks=1).hush for course in (one + other, one, other))
    np.testing.assert_allclose(run, np.maximum(*alone))


# --- cables that run hot --------------------------------------------------------------------------


def test_hot_cables_carry_what_a_plain_loop_says() -> None:
    course, tolerance = every(days=1, times=30), 0.4
    heat, carried = 0.0, []
    for fresh in trace(course).tolist():
        heat += (fresh - heat) / (1.0 + COOLING_H)
        carried.append(fresh / (1.0 + (heat / tolerance) ** TOLERANCE_SLOPE))
    np.testing.assert_allclose(trace(course, tolerance), carried, rtol=1e-9)


def test_cables_that_are_on_every_day_run_hot_and_those_that_can_cool_hardly() -> None:
    daily, weekly = peaks(every(days=1, times=30), 0.4), peaks(every(days=7, times=6), 0.4)
    assert daily[-1] < 0.6 * daily[0]
    assert weekly[-1] > 0.95 * weekly[0]


def test_hot_cables_cool_and_a_higher_tolerance_is_more_of_it() -> None:
    course = every(days=1, times=20) + infusions([50])
    first, *_, last, rested = peaks(course, 0.4)
    assert last < 0.7 * first and rested == pytest.approx(first, rel=0.01)
    low, high = trace(course, 0.2), trace(course, 0.8)
    assert (low <= high).all() and (high <= trace(course)).all()


# --- what is in force -----------------------------------------------------------------------------


def test_a_parameter_is_in_force_from_the_step_after_it_was_set() -> None:
    river = River(threshold=0.2)
    values = in_force(river, shift("threshold", to=0.3, start=1) + shift("leak", to=0.01, start=2), 96, "threshold")
    assert values.shape == (97,)
    assert (values[:25] == 0.2).all() and (values[25:] == 0.3).all()
    assert (in_force(river, Course(), 96, "threshold") == 0.2).all()


@given(rivers(), courses())
def test_what_is_in_force_is_what_the_river_of_each_stretch_has(river: River, course: Course) -> None:
    steps = round(40 * 24 / river.step)
    for name in ("crest", "threshold", "cause", *sorted({moved.what for moved in course.shifts})):
        values = np.full(steps + 1, getattr(river, name))
        for first, last, here in course.settings(river, steps):
            values[first + 1 : last + 1] = getattr(here, name)
        assert in_force(river, course, steps, name).tolist() == values.tolist()
    for index in range(0, steps + 1, 17):
        there = (here for _, last, here in course.settings(river, steps) if index <= last)
        assert course.river_at(river, index) == next(there, river)


@given(courses(), st.sampled_from([0.25, 1.0, 3.0]))
def test_what_moves_goes_on_from_where_the_move_before_has_brought_it(course: Course, step: float) -> None:
    """As a plain loop has it, in which each move is drawn to the end, over all before it."""
    steps = round(40 * 24 / step)
    for what in ("cause", "competence", "rain"):
        keep, add = np.ones(steps), np.zeros(steps)
        for one in course.shifts:
            first, last = step_of(one.start, step), step_of(one.end, step)
            if one.what == what and first < steps:
                before = max(first - 1, 0)
                done = np.clip((np.arange(first, steps) - first + 1) / (last - first + 1), 0.0, 1.0)
                keep[first:], add[first:] = keep[before] * (1.0 - done), add[before] * (1.0 - done) + one.to * done
        for ours, plain in zip(course.path(what, step, steps), (keep, add), strict=True):
            assert ours.tolist() == plain.tolist()


def test_the_charge_of_half_activity_is_what_drives_the_steps_of_each_river_of_a_batch() -> None:
    rivers = [River(threshold=0.1), River(threshold=0.2, seed=3)]
    half = halves(rivers, TREATED, 96)
    assert half.shape == (97, 2)
    np.testing.assert_allclose(half[0], [0.01, 0.04])
    np.testing.assert_allclose(half[1:], forcing(rivers, TREATED, 0, 96).half)
    assert (half[26] > 1.5 * half[0]).all() and half[20] == pytest.approx(half[0])


def test_activity_goes_by_the_threshold_in_force() -> None:
    course = TREATED + shift("threshold", to=0.3, start=2)
    run = simulate(River(charge=0.5), course, weeks=1)
    half = (run.setting("threshold") / run.ampa) ** 2
    np.testing.assert_allclose(halves([run.river], course, len(run.level) - 1)[:, 0], half)
    np.testing.assert_allclose(run.activity, activity(run.charge, half[:, None], run.wet))
