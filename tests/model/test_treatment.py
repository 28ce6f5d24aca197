"""What is done to a river: courses check themselves, and are the `forcing` that drives it as they say."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, RiverError, care, every, hold, infusions, maintenance, rain, shift, simulate, wear
from riversim.model.run import walk
from riversim.model.treatment import DRUGS, Drug, Infusion, Jump, Shift, Spell, drug
from tests.runs import same
from tests.strategies import DAYS, courses, jumps, rivers

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
        (lambda: every(days=2, times=1.5), "number of infusions must be a whole number, not 1.5"),  # type: ignore[arg-type]
        (lambda: infusions(3), r"days must be a list of them, as in infusions\(\[0, 7\]\), not 3"),  # type: ignore[arg-type]
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


def test_a_jump_start_charges_its_own_battery_alone(river: River) -> None:
    told, run = simulate(river, weeks=1), simulate(river, Course(jumps=(Jump(2, 3),)), weeks=1)
    first = run.index(2)
    assert np.array_equal(run.charge[: first + 1], told.charge[: first + 1]), "the past is as it was"
    risen = run.charge[first + 1] - told.charge[first + 1]
    assert risen[2] > 0.03, "little, as the bed is almost dry"
    assert np.delete(risen, 2) == pytest.approx(0.0, abs=1e-3)


def test_a_jump_start_needs_water_and_a_battery_that_does_not_resist() -> None:
    def risen(**changed: float) -> float:
        river = River(**({"opening": 0.5, "resistances": (1.0,), "tributaries": 1} | changed))  # type: ignore[arg-type]
        return float(np.diff(simulate(river, Course(jumps=(Jump(0, 1),)), weeks=1).charge[:2, 0])[0])

    usual = risen()
    assert risen(rain=0.0) <= 0.0
    assert risen(resistances=(4.0,)) < usual  # type: ignore[arg-type]


def test_a_drug_that_blocks_ampa_takes_the_jump_start_away(river: River) -> None:
    jump = Course(jumps=(Jump(1, 1),))
    held = infusions([1], drug="ketamine-ampa-blocked")
    index = simulate(river, jump, weeks=1).index(1) + 1
    with_drug, without = (simulate(river, jump + c, weeks=1).charge[index, 0] for c in (held, Course()))
    assert with_drug < 0.6 * without


def test_a_jump_start_is_part_of_the_past(river: River) -> None:
    lived = simulate(river, Course(jumps=(Jump(1, 1),)), weeks=1)
    with pytest.raises(RiverError, match="past can not be changed"):
        simulate(river, weeks=2, after=lived)
    with pytest.raises(RiverError, match="past can not be changed"):
        simulate(river, Course(jumps=(Jump(1, 1), Jump(2, 2))), weeks=2, after=lived)


def test_jump_starts_of_many_rivers_are_those_of_each(river: River) -> None:
    rivers, course = [river, replace(river, resistance=3.0)], Course(jumps=(Jump(0, 2), Jump(1, 8)))
    together = list(walk(rivers, course, 48))
    for place, one in enumerate(rivers):
        alone = simulate(one, course, weeks=2 / 7)
        assert np.array_equal([state.charge[:, place] for state in together], alone.charge)


@pytest.mark.parametrize("bad", [(1, 0), (1, 1.5), (1, "x"), (-1, 1), (float("nan"), 1), (1, 65)])
def test_a_jump_start_of_no_battery_or_no_day_is_refused(bad: tuple[object, object]) -> None:
    with pytest.raises(RiverError, match="jump start"):
        Jump(*bad)  # type: ignore[arg-type]


def test_a_jump_start_of_a_battery_that_is_not_there_is_refused(river: River) -> None:
    with pytest.raises(RiverError, match="no battery 9"):
        simulate(river, Course(jumps=(Jump(1, 9),)), weeks=1)


def test_a_course_with_a_jump_start_comes_back_from_plain_data() -> None:
    course = infusions([1]) + Course(jumps=(Jump(2, 3),))
    assert Course.from_dict(course.to_dict()) == course
    older = {name: x for name, x in course.to_dict().items() if name != "jumps"}
    assert Course.from_dict(older) == infusions([1])


@given(rivers(), courses(), jumps(), st.floats(0.05, 0.95))
def test_a_run_with_jump_starts_stays_in_bounds_and_splits_to_the_bit(
    river: River, course: Course, jumps: Course, share: float
) -> None:
    whole = simulate(river, course + jumps, weeks=DAYS / 7)
    assert ((whole.charge >= 0) & (whole.charge <= 1)).all()
    assert np.abs(whole.balance).max() <= 1e-9
    half = whole.until(max(1, int(share * (len(whole.level) - 1))))
    assert same(whole, simulate(river, course + jumps, weeks=DAYS / 7, after=half))
