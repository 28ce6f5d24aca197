"""What is done to a river: courses check themselves and drive the river as they say."""

from __future__ import annotations

import math

import numpy as np
import pytest

from riversim import Course, River, RiverError, simulate
from riversim.treatment import (
    DRUGS,
    Drug,
    Infusion,
    Shift,
    Spell,
    care,
    drug,
    every,
    hold,
    infusions,
    maintenance,
    rain,
    shift,
    wear,
)

CALM = River(rain_noise=0.0)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Infusion(math.nan), "day of an infusion must be a finite number"),
        (lambda: Infusion(-1), "from 0 to"),
        (lambda: Infusion(1, dose=math.inf), "dose must be a finite number from 0 to 10 standard doses"),
        (lambda: Infusion(1, dose=-0.5), "dose = -0.5 standard doses"),
        (lambda: Infusion(1, 1.0, "ketamin"), "Did you mean 'ketamine'"),  # type: ignore[arg-type]
        (lambda: Spell("block", 1.5, 0, 1), "block = 1.5 of the spillway"),
        (lambda: Spell("snow", 1.0, 0, 1), "unknown spell 'snow'"),
        (lambda: hold(0.9, 4, 3), r"the end \(day 3\) is before the start \(day 4\)"),
        (lambda: hold(0.9, 3, 5) + hold(0.5, 4, 6), "block: day 3 to 5 overlaps day 4 to 6"),
        (lambda: care(0, 5) + care(3, 8), "cause: day 0 to 5 overlaps day 3 to 8"),
        (lambda: Shift("seed", 3, 0, 0), "seed can not change while the river runs"),
        (lambda: shift("crest", to=1.2, start=0, end=3), "at one moment"),
        (lambda: shift("crst", to=1.2, start=0), "Did you mean 'crest'"),
        (lambda: shift("cause", to=1.2, start=0), "cause = 1.2"),
        (lambda: every(days=0, times=3), "days between infusions"),
        (lambda: maintenance(weeks=math.nan, start=0, end=9), "weeks between infusions"),
        (lambda: Course.from_dict({"infusions": 3}), "not a course"),
        (lambda: Drug(name="x", title="x", block=2.0, potentiation=0), "x.block = 2"),
        (lambda: infusions(range(3000)), "at most 2000 events"),
    ],
)
def test_bad_input_is_explained(make: object, words: str) -> None:
    with pytest.raises(RiverError, match=words):
        make()  # type: ignore[operator]


@pytest.mark.parametrize("late", [infusions([14]), hold(0.5, 20, 21), rain(0.5, 14, 15), care(15, 16)])
def test_what_would_begin_after_the_end_is_refused(late: Course) -> None:
    with pytest.raises(RiverError, match=r"comes after the end of the run \(day 14\)"):
        simulate(CALM, late, weeks=2)


def test_the_five_drugs_are_known_by_name() -> None:
    assert set(DRUGS) == {"ketamine", "blocker", "potentiator", "ketamine-ampa-blocked", "placebo"}
    assert drug("ketamine").block > 0 and drug("ketamine").potentiation > 0


def test_every_so_many_days_so_many_times() -> None:
    assert [i.day for i in every(days=3, times=4, start=1).infusions] == [1, 4, 7, 10]


def test_maintenance_every_so_many_weeks_until_its_end() -> None:
    assert [i.day for i in maintenance(weeks=2, start=7, end=40).infusions] == [7, 21, 35]


def test_a_standard_infusion_peaks_and_halves_in_every_half_life() -> None:
    run = simulate(CALM, infusions([1]), weeks=1)
    peak, half_life = drug("ketamine").peak, drug("ketamine").half_life
    assert run.drug[24] == 0
    assert run.drug[25] == pytest.approx(peak * 0.5 ** (1 / half_life))
    assert run.drug[30] == pytest.approx(run.drug[25] / 4)


def test_two_doses_at_once_add_up_and_a_later_one_comes_on_top() -> None:
    one, two = simulate(CALM, infusions([0, 0]), weeks=1), simulate(CALM, infusions([0], dose=2), weeks=1)
    np.testing.assert_allclose(one.drug, two.drug)


def test_a_hand_holds_the_block_exactly_from_and_to() -> None:
    run = simulate(CALM, hold(0.9, 3, 4), weeks=1)
    np.testing.assert_allclose(run.block[73:97], 0.9)
    assert (run.block[:73] == 0).all() and (run.block[97:] == 0).all()


def test_a_hand_and_a_drug_block_no_more_than_the_stronger_of_them() -> None:
    both = simulate(CALM, hold(0.5, 0, 2) + infusions([1]), weeks=1)
    alone = simulate(CALM, infusions([1]), weeks=1)
    np.testing.assert_allclose(both.block[1:49], np.maximum(alone.block[1:49], 0.5))


def test_drought_cuts_the_rain_and_then_gives_it_back() -> None:
    run = simulate(CALM, rain(0.3, 1, 2), weeks=1)
    np.testing.assert_allclose(run.rain[25:49], 0.3)
    np.testing.assert_allclose(run.rain[49:], 1.0)


def test_a_cause_rises_in_a_straight_line_and_stays() -> None:
    run = simulate(CALM, shift("cause", to=0.8, start=1, end=2), weeks=1)
    assert run.cause[24] == CALM.cause
    assert np.ptp(np.diff(run.cause[25:49])) < 1e-12
    assert (run.cause[50:] == 0.8).all()


def test_two_shifts_follow_each_other() -> None:
    run = simulate(CALM, care(1, 2, to=0.1) + shift("cause", to=0.6, start=3), weeks=1)
    assert run.cause[60] == pytest.approx(0.1) and run.cause[80] == 0.6


def test_wear_lowers_and_repair_raises_competence() -> None:
    run = simulate(CALM, wear(1, 2, to=0.2) + wear(3, 4, to=1.0), weeks=1)
    assert run.competence[60] == pytest.approx(0.2) and run.competence[-1] == 1.0


def test_a_parameter_moved_by_hand_acts_from_that_moment_on() -> None:
    moved = simulate(CALM, shift("crest", to=1.4, start=2), weeks=1)
    still = simulate(CALM, weeks=1)
    np.testing.assert_array_equal(moved.level[:49], still.level[:49])
    assert moved.level[60] > still.level[60]
    assert moved.setting("crest")[48] == CALM.crest and moved.setting("crest")[49] == 1.4


def test_a_course_is_rebuilt_from_plain_data() -> None:
    course = infusions([0, 2]) + hold(0.9, 3, 4) + care(0, 5) + infusions([1], drug="blocker")
    assert Course.from_dict(course.to_dict()) == course


def test_another_drug_in_the_same_course() -> None:
    course = infusions([0, 2]).with_drug("placebo")
    assert {i.drug.name for i in course.infusions} == {"placebo"}
    assert simulate(CALM, course, weeks=1).block.max() == 0
