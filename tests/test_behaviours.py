"""What the river must show: its rows, for one set of default parameters (`behaviours.md` has them by number).

A row that speaks of many is told by the cohort, one that speaks of the weather over seeds (`tests.rows`).
`CALM` is the default river without weather: there a row can be looked at step by step.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from riversim import Course, River, Trajectory, scenario, simulate
from riversim.model import fast
from riversim.model.scenarios import HEALTHY, SCENARIOS, SIX
from riversim.model.treatment import care, hold, infusions, maintenance, rain, shift, wear
from tests import rows

ILL = River()
CALM = replace(ILL, rain_noise=0.0)
CALM_HEALTHY = replace(HEALTHY, rain_noise=0.0)
SEEDS = (0, 1, 2)


@cache
def figures(row: Callable[[rows.World], rows.Figures]) -> rows.Figures:
    with fast.using(fast.installed()):
        return row(rows.World())


@pytest.mark.parametrize("row", rows.ROWS, ids=lambda row: str(row.__name__))
def test_each_figure_of_a_row_is_what_it_must_be(row: Callable[[rows.World], rows.Figures]) -> None:
    told = {name: value for name, value in figures(row).items() if name in rows.DEMANDS}
    assert told
    assert {name: value for name, value in told.items() if not rows.inside(name, value)} == {}


def test_every_demand_is_looked_at() -> None:
    assert rows.DEMANDS.keys() <= {name for row in rows.ROWS for name in figures(row)}


def on(run: Trajectory, day: float) -> float:
    """Wellbeing on a day."""
    return float(run.wellbeing[run.index(day)])


def started(run: Trajectory, day: float) -> int:
    """How many batteries hold more charge than the threshold on a day."""
    return int((run.charge[run.index(day)] > run.river.threshold).sum())


def day_of(run: Trajectory, kind: str) -> float:
    """The day on which something first happened; infinity if it never did."""
    return min((m.day for m in run.moments if m.kind == kind), default=np.inf)


def swing(run: Trajectory, first_day: float = 0.0, last_day: float = 1e3) -> float:
    return float(run.level[run.index(first_day) : run.index(last_day) + 1].std())


def treated(course: Course, *, river: River = CALM, weeks: float = 4) -> Trajectory:
    return simulate(river, course, weeks=weeks)


def test_01_a_healthy_river_holds_for_26_weeks() -> None:
    run = simulate(CALM_HEALTHY, weeks=26)
    assert (abs(run.level - 1) <= 0.10).all()
    assert run.wellbeing.min() >= 0.85


@pytest.mark.parametrize("seed", SEEDS)
def test_01_a_healthy_river_holds_in_its_own_weather_too(seed: int) -> None:
    run = simulate(replace(HEALTHY, seed=seed), weeks=26)
    assert run.level.mean() == pytest.approx(1.0, abs=0.10)
    assert run.wellbeing.mean() >= 0.85


def test_02_in_a_drought_beds_dry_and_foliage_dies() -> None:
    run = simulate(CALM_HEALTHY, rain(0.3, 0, 42), weeks=6)
    assert (run.water[run.index(2)] < 0.40).all()
    assert run.foliage[-1].mean() <= 0.5 * run.foliage[0].mean()


def test_02_after_one_dry_week_the_river_recovers_by_itself_after_six_it_does_not() -> None:
    short = simulate(CALM_HEALTHY, rain(0.3, 0, 7), weeks=12)
    long = simulate(CALM_HEALTHY, rain(0.3, 0, 42), weeks=16)
    assert short.wellbeing[-1] >= 0.85
    assert long.wellbeing[-1] < 0.5
    assert started(long, 112) == 0, "dead batteries"


def test_03_the_spillway_opens_above_its_crest_only_and_keeps_a_steady_state() -> None:
    flooded = rain(2.0, 0, 14)
    dammed = simulate(replace(CALM_HEALTHY, competence=0.0), flooded, weeks=2)
    run = simulate(CALM_HEALTHY, flooded, weeks=2)
    below = simulate(replace(CALM_HEALTHY, rain=0.75), weeks=2)
    assert below.level.max() < below.river.crest and below.spill.max() == 0 and run.spill.max() > 0
    assert run.level.max() <= 1.15 * run.river.crest
    assert dammed.level.max() > dammed.river.flood


def test_04_the_spillway_works_yet_the_system_clogs_and_easing_the_cause_does_not_restore_it_within_8_weeks() -> None:
    lowered = shift("cause", to=HEALTHY.cause, start=42)
    run = simulate(CALM_HEALTHY, shift("cause", to=0.8, start=0) + lowered, weeks=14)
    assert run.competence.min() == 1.0
    assert (run.opening[run.index(42)] < 0.25).all()
    assert on(run, 42) < 0.5
    assert run.wellbeing[run.index(42) :].max() < 0.5


@pytest.mark.parametrize("seed", SEEDS)
def test_04_level_swings_grow_as_the_cause_rises(seed: int) -> None:
    well = replace(HEALTHY, seed=seed)
    run = simulate(well, shift("cause", to=0.8, start=0), weeks=6)
    assert run.opening[run.index(7) :].mean() < 0.25 and run.wellbeing[run.index(7) :].mean() < 0.5
    assert swing(run, 7) > 1.1 * swing(simulate(well, weeks=6), 7)


@pytest.mark.parametrize("seed", SEEDS)
def test_05_an_incompetent_spillway_damages_the_ill_river_too(seed: int) -> None:
    river = replace(ILL, seed=seed)
    sound, worn = simulate(river, weeks=12), simulate(replace(river, competence=0.2), weeks=12)
    assert swing(worn) >= 1.4 * swing(sound)
    assert worn.foliage[-1].mean() < 0.5 * worn.foliage[0].mean()


def test_06_blocking_by_hand_raises_the_level_in_a_controlled_way_and_forces_tributaries_open() -> None:
    run = treated(hold(0.9, 0, 0.5), weeks=1)
    assert run.level.max() > np.median(run.river.plug_strengths())
    assert run.level.max() < run.river.flood
    assert (run.opening[12] >= 2 * run.opening[0]).mean() > 0.5
    assert run.opening[12].mean() >= 2 * run.opening[0].mean()
    assert (run.opening[run.index(3.5)] < 2 * run.opening[0]).mean() > 0.5, "let go, most close again within 3 days"


@pytest.mark.parametrize("seed", SEEDS)
def test_07_too_much_of_it_is_not_controlled(seed: int) -> None:
    river = replace(ILL, seed=seed)
    full, none = simulate(river, hold(1.0, 0, 7), weeks=2), simulate(river, weeks=2)
    assert ((full.level > river.flood) | ((full.water - full.wet).mean(axis=1) > 0.05)).sum() >= 6
    assert full.foliage[full.index(7)].mean() < full.foliage[0].mean()
    assert full.foliage[full.index(7)].mean() < none.foliage[none.index(7)].mean()


def test_08_other_drugs_block_too() -> None:
    blocker, ketamine = (treated(infusions([0], drug=d)) for d in ("blocker", "ketamine"))
    assert blocker.block.max() == pytest.approx(ketamine.block.max())
    assert on(blocker, 1) - on(blocker, 0) <= 0.5 * (on(ketamine, 1) - on(ketamine, 0))
    assert on(blocker, 3) <= on(blocker, 0) + 0.05, "gone by day 3"


def test_09_ketamine_also_potentiates_ampa() -> None:
    run, without = (treated(infusions([0], drug=d)) for d in ("ketamine", "ketamine-ampa-blocked"))
    assert on(run, 6 / 24) >= 1.5 * on(run, 0), "relief within hours"
    assert on(run, 1) >= 2 * on(run, 0)
    assert on(without, 1) - on(without, 0) <= (on(run, 1) - on(run, 0)) / 3


def test_10_some_batteries_start_easily_some_need_a_longer_and_greater_charge() -> None:
    easy, hard = replace(CALM, resistance=0.5), replace(CALM, resistance=2.5)
    assert started(treated(infusions([0]), river=easy), 4) > 4, "once the cables are off"
    assert started(treated(infusions([0]), river=hard), 4) < 4
    assert started(treated(infusions(SIX), river=hard), 14) > 4


def test_11_ampa_needs_enough_glutamate() -> None:
    dry = treated(rain(0.3, 0, 7) + infusions([2], drug="potentiator"))
    assert started(dry, 4) <= 2
    assert started(treated(infusions([2])), 4) >= 6


def test_12_ampa_activity_builds_and_calms_over_days_after_the_water() -> None:
    run = treated(infusions(SIX))
    water, trees, murk = run.wet.mean(axis=1), run.foliage.mean(axis=1), run.inflammation
    last = run.index(12)
    assert trees[last] > 2 * trees[0] and murk[last] < 0.7 * murk[0]
    half_water = int(np.argmax(water >= (water[0] + water[: last + 1].max()) / 2))
    half_trees = int(np.argmax(trees >= (trees[0] + trees[: last + 1].max()) / 2))
    half_murk = int(np.argmax(murk <= (murk[0] + murk[: last + 1].min()) / 2))
    assert half_trees > half_water + 24 and half_murk > half_water + 24
    growth = np.diff(run.foliage[23 : last + 1], axis=0) / (1 - run.foliage[23:last])
    within = run.water[24 : last + 1] <= 1.0  # beyond, trees drown
    assert np.corrcoef(growth[within], run.activity[24 : last + 1][within])[0, 1] > 0.8


def test_13_it_is_no_cure_the_default_river_relapses_and_later_after_six() -> None:
    one, six = treated(infusions([0])), treated(infusions(SIX), weeks=12)
    assert day_of(one, "response") <= 1
    assert 3 <= day_of(one, "relapse") <= 14
    assert day_of(six, "relapse") - SIX[-1] > day_of(one, "relapse")
    assert on(one, 28) < 0.3


def test_14_a_bridge_care_addresses_the_cause() -> None:
    run = simulate(CALM, infusions(SIX) + care(0, 42), weeks=26)
    assert max(i.day for i in run.course.infusions) <= 12
    assert run.wellbeing[run.index(42) :].min() >= 0.8
    assert on(run, 182) >= 0.85


def test_15_weekly_to_monthly_infusions_hold_wellbeing_that_stopping_loses() -> None:
    def last_months(course: Course) -> float:
        runs = [simulate(replace(ILL, seed=seed), infusions(SIX) + course, weeks=26) for seed in range(6)]
        return float(np.mean([run.wellbeing[run.index(60) :].mean() for run in runs]))

    lost = last_months(Course())
    weekly, fortnightly, monthly = (last_months(maintenance(weeks=w, start=18, end=182)) for w in (1, 2, 4))
    assert min(weekly, fortnightly) > monthly > lost + 0.15
    assert fortnightly > 0.6 and lost < 0.5


@pytest.mark.parametrize("day", [0.0, 1.37, 5.0, 13.9])
def test_16_infusions_can_be_given_by_hand_at_any_moment_of_the_running_river(day: float) -> None:
    before = simulate(ILL, weeks=day / 7) if day else None
    run = simulate(ILL, infusions([day]), weeks=4, after=before)
    untreated = simulate(ILL, weeks=4)
    at = run.index(day)
    np.testing.assert_array_equal(run.level[: at + 1], untreated.level[: at + 1])
    assert run.level[at + 1 : at + 7].max() > untreated.level[at + 1 : at + 7].max()


def test_17_the_weather_is_the_same_with_and_without_treatment_and_on_every_branch() -> None:
    runs = [simulate(ILL, course, weeks=8) for course in (Course(), infusions(SIX), care(0, 42), hold(1.0, 1, 8))]
    branch = simulate(ILL, infusions([20]), weeks=8, after=runs[0].until(200))
    for run in (*runs, branch, simulate(replace(ILL, cause=0.1), wear(0, 9, to=0.2), weeks=8)):
        assert run.rain.tobytes() == runs[0].rain.tobytes()


@cache
def told(id: str) -> Trajectory:
    return scenario(id).run()


def test_there_are_stories_for_every_row() -> None:
    assert len(SCENARIOS) >= 13


def test_the_stories_of_health_and_drought_show_what_they_tell() -> None:
    healthy, long, short = map(told, ("healthy", "drought", "short-drought"))
    assert healthy.wellbeing.min() > 0.85
    assert long.wellbeing[-1] < 0.5 and started(long, 112) <= 4
    assert short.wellbeing[-1] > 0.85


def test_the_clogged_river_swings_and_no_battery_runs() -> None:
    run, healthy = told("obstructed"), told("healthy")
    assert swing(run) > 1.5 * swing(healthy)
    assert run.wellbeing.max() < 0.25 and started(run, 56) == 0
    assert any(m.kind == "surge" for m in run.moments)


def test_care_alone_is_slow_and_real() -> None:
    run = told("care-alone")
    assert not run.course.infusions
    assert on(run, 42) < 0.3 and run.wellbeing[-1] > 0.75
    assert any(m.kind == "slow recovery" for m in run.moments)


def test_a_worn_spillway_drowns_trees_and_repair_brings_them_back() -> None:
    run = told("worn-spillway")
    sound = simulate(run.river, weeks=18)
    worn = run.foliage[run.index(70)].mean()
    assert worn < 0.8 * sound.foliage[sound.index(70)].mean()
    assert run.foliage[-1].mean() > worn + 0.1
    assert swing(run, 28, 70) > 1.5 * swing(sound, 28, 70)


def test_batteries_differ_in_what_starts_them() -> None:
    easy, stubborn, one = map(told, ("easy-battery", "stubborn-batteries", "one-infusion"))
    assert started(easy, 5) == 8 and started(easy, 28) >= 6
    assert started(stubborn, 7) <= 3 and started(stubborn, 26) >= 5
    assert day_of(one, "response") <= 1 and 3 <= day_of(one, "relapse") <= 14


def test_relief_lasts_longer_after_six_is_held_by_maintenance_and_by_the_bridge() -> None:
    one, six, held, bridge = map(told, ("one-infusion", "six-infusions", "maintenance", "bridge"))
    assert day_of(one, "relapse") < day_of(six, "relapse") - SIX[-1]
    assert held.wellbeing[-24 * 28 :].mean() > 0.7
    assert bridge.wellbeing[-1] > 0.85


def test_more_is_not_better() -> None:
    usual, high = told("one-infusion"), told("anaesthetic-dose")
    assert high.level[:24].max() < usual.level[:24].max() and on(high, 1) < 0.75 * on(usual, 1)
    daily, six = told("too-often"), told("six-infusions")
    weekly = simulate(ILL, infusions(d for w in range(8) for d in (7 * w, 7 * w + 3)), weeks=12)
    assert daily.trace[daily.index(49) : daily.index(50)].max() < 0.6 * six.trace[: six.index(1)].max(), "hot cables"
    last = slice(daily.index(42), daily.index(56))
    assert daily.wellbeing[last].mean() <= weekly.wellbeing[last].mean()


def test_a_block_alone_leaves_the_batteries_flat_and_a_weeks_block_floods() -> None:
    blocker, much = told("blocker-only"), told("too-much")
    assert started(blocker, 5) == 0 and blocker.wellbeing.max() < 0.3
    assert {"flood", "overflow"} & {m.kind for m in much.moments} and much.foliage[-1].mean() < 0.1
