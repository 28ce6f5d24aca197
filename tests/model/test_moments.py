"""What happened when: switches with two thresholds, against a slow reference, and the moments they make."""

import itertools
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, Jump, River, Trajectory, every, hold, infusions, rain, shift, simulate
from riversim.model.moments import (
    OVERFLOW,
    SLOW,
    SLOW_D,
    STUCK,
    STUCK_H,
    SURGE,
    WELL,
    Flags,
    held_for,
    lasting,
    switched,
)
from tests.runs import posed

FLAGS = st.lists(st.booleans(), min_size=1, max_size=60)
CREST = River().crest
PAIRS = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def slowly_switched(on: list[bool], off: list[bool], first: bool) -> list[bool]:
    state, states = first, []
    for rises, falls in zip(on, off, strict=True):
        if rises:
            state = True
        elif falls:
            state = False
        states.append(state)
    return states


def slowly_lasting(condition: list[bool], count: int) -> list[bool]:
    return [len(condition) >= i + count and all(condition[i : i + count]) for i in range(len(condition))]


def flags(values: Any) -> Flags:
    return np.array(values, dtype=np.bool_)


@given(pairs=PAIRS, first=st.booleans())
def test_a_switch_does_what_a_plain_loop_does(pairs: list[tuple[bool, bool]], first: bool) -> None:
    on, off = ([*column] for column in zip(*pairs, strict=True))
    assert switched(flags(on), flags(off), first).tolist() == slowly_switched(on, off, first)


@given(data=st.data(), times=st.integers(1, 30), tributaries=st.integers(1, 5))
def test_switches_side_by_side_are_switches_one_by_one(data: st.DataObject, times: int, tributaries: int) -> None:
    column = st.lists(st.booleans(), min_size=times * tributaries, max_size=times * tributaries)
    on, off = (flags(data.draw(column)).reshape(times, tributaries) for _ in range(2))
    first = flags(data.draw(st.lists(st.booleans(), min_size=tributaries, max_size=tributaries)))
    whole = switched(on, off, first)
    for k in range(tributaries):
        assert whole[:, k].tolist() == slowly_switched(on[:, k].tolist(), off[:, k].tolist(), bool(first[k]))


@given(pairs=PAIRS, first=st.booleans(), cut=st.integers(1, 60))
def test_a_switch_looks_back_only(pairs: list[tuple[bool, bool]], first: bool, cut: int) -> None:
    on, off = (flags(column) for column in zip(*pairs, strict=True))
    assert switched(on[:cut], off[:cut], first).tolist() == switched(on, off, first)[:cut].tolist()


@given(condition=FLAGS, count=st.integers(1, 70))
def test_what_lasts_is_what_a_plain_loop_finds(condition: list[bool], count: int) -> None:
    assert lasting(flags(condition), count).tolist() == slowly_lasting(condition, count)


@given(condition=FLAGS, count=st.integers(1, 70))
def test_what_has_held_is_what_a_plain_loop_finds(condition: list[bool], count: int) -> None:
    backwards = slowly_lasting(condition[::-1], count)[::-1]
    assert held_for(flags(condition), count).tolist() == backwards


def test_a_switch_leaves_what_it_is_given_alone() -> None:
    on, off = flags([False, True, False]), flags([False, False, True])
    switched(on, off)
    assert (on.tolist(), off.tolist()) == ([False, True, False], [False, False, True])


def made(**changed: Any) -> Trajectory:
    """A steady run of eight days in which nothing happens, but for the series that are changed.

    The land is as well as its trees are.
    """
    run = simulate(River(cause=0.1, rain_noise=0.0, tributaries=2, use_weight=0.0), weeks=8 / 7)
    values = {"level": CREST - 0.1, "gate": 0.0, "water": 0.1, "opening": 0.1, "charge": 0.0, "foliage": 0.1} | changed
    each = {name for name, x in run.series().items() if x.ndim == 2}
    return posed(run, **{name: x[:, None] if np.ndim(x) == 1 and name in each else x for name, x in values.items()})


def path(*steps: tuple[int, float], start: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """A series of eight days that jumps to a value at each hour named."""
    x = np.full(193, start)
    for hour, value in steps:
        x[hour:] = value
    return x


def kinds(run: Trajectory) -> list[tuple[int, str, int]]:
    return [(m.index, m.kind, m.tributary) for m in run.moments]


def test_where_nothing_happens_there_is_no_moment() -> None:
    assert kinds(made()) == []


def test_the_spillway_opens_above_its_crest_and_closes_clearly_below() -> None:
    level = path((20, CREST + 0.01), (30, CREST - 0.01), (40, CREST + 0.01), (50, CREST - 0.1), start=CREST - 0.1)
    assert kinds(made(level=level)) == [(20, "spillway opened", 0), (50, "spillway closed", 0)]


def test_a_spillway_that_never_ran_does_not_close() -> None:
    assert kinds(made(level=path((20, CREST - 0.1), start=CREST - 0.01))) == []


def test_a_flood_begins_and_ends_once() -> None:
    flood = River().flood
    level = path((20, flood + 0.1), (22, flood - 0.01), (24, flood + 0.1), (40, 1.0), start=1.0)
    assert [m for m in kinds(made(level=level)) if "flood" in m[1]] == [(20, "flood", 0), (40, "flood over", 0)]


def of_kind(run: Trajectory, *wanted: str) -> list[tuple[int, str]]:
    return [(m.index, m.kind) for m in run.moments if m.kind in wanted]


def test_a_surge_is_a_river_far_above_the_crest_and_is_over_only_below_it() -> None:
    high = CREST + SURGE + 0.01
    level = path((20, high), (30, CREST + 0.01), (40, high), (60, CREST - 0.01), (70, high), start=CREST)
    assert of_kind(made(level=level), "surge") == [(20, "surge"), (70, "surge")]


def test_high_water_behind_a_blocked_spillway_is_no_surge() -> None:
    level = path((20, CREST + 2 * SURGE), start=CREST)
    assert of_kind(made(level=level, block=0.5), "surge") == []
    let_go = made(level=level, block=path((40, 0.0), start=0.5))
    assert of_kind(let_go, "surge") == [(40, "surge")]


def test_tributaries_overflow_on_the_whole_and_until_they_are_back_in_their_beds() -> None:
    water = path((20, 1.0 + 1.1 * OVERFLOW), (30, 1.0 + 0.5 * OVERFLOW), (40, 1.0), start=0.9)
    assert kinds(made(water=water)) == [(20, "overflow", 0), (40, "overflow over", 0)]
    one_of_two = np.column_stack([water, np.full(193, 0.9)])
    assert kinds(made(water=one_of_two)) == []


def test_a_gate_is_stuck_once_it_has_let_low_water_out_for_hours_and_until_it_is_shut() -> None:
    gate = path((20, 2 * STUCK), (60, 0.7 * STUCK), (80, 0.4 * STUCK), start=0.0)
    assert kinds(made(gate=gate)) == [(20 + round(STUCK_H) - 1, "gate stuck", 0), (80, "gate shut", 0)]
    assert of_kind(made(gate=gate, level=CREST + 0.01), "gate stuck") == []
    assert of_kind(made(gate=gate, block=0.5), "gate stuck") == []
    short = path((20, 2 * STUCK), (20 + round(STUCK_H) - 1, 0.0), start=0.0)
    assert kinds(made(gate=short)) == []


def rising(course: Course = Course(), *, end: float = WELL - 0.01, **changed: Any) -> Trajectory:
    """Eight weeks in which trees, and so the land, get better day after day."""
    run = simulate(River(cause=0.1, rain_noise=0.0, use_weight=0.0), course, weeks=8)
    values = {"foliage": np.linspace(0.1, end, len(run.level))[:, None], "block": 0.0} | changed
    return posed(run, **values)


def test_a_recovery_is_slow_once_it_has_gone_on_for_two_weeks() -> None:
    assert of_kind(rising(), "slow recovery") == [(round(24 * SLOW_D), "slow recovery")]
    assert of_kind(rising(end=0.1 + 3.9 * SLOW), "slow recovery") == [], "it is too slow to be told"
    all_at_once = np.where(np.arange(24 * 56 + 1) < 24, 0.1, 0.9)[:, None]
    assert of_kind(rising(foliage=all_at_once), "slow recovery") == []


@pytest.mark.parametrize("course", [infusions([5]), Course(jumps=(Jump(5, 1),))], ids=["drug", "cables"])
def test_a_recovery_that_was_helped_is_no_slow_one(course: Course) -> None:
    assert of_kind(rising(course), "slow recovery") == [(round(24 * (5 + 2 * SLOW_D)), "slow recovery")]
    assert of_kind(rising(block=0.5), "slow recovery") == []


def test_a_tributary_is_named_when_it_reopens_and_when_it_clogs() -> None:
    opening = np.column_stack([path(start=0.1), path((30, 0.6), (60, 0.3), (90, 0.2), start=0.1)])
    assert kinds(made(opening=opening)) == [(30, "reopened", 2), (90, "clogged", 2)]


def test_a_tributary_half_clear_at_the_start_goes_the_way_it_leans() -> None:
    for start, moments in ((0.3, []), (0.45, [(30, "clogged", 1), (30, "clogged", 2)])):
        assert kinds(made(opening=path((30, 0.1), start=start))) == moments


def test_a_battery_starts_at_its_threshold_and_dies_clearly_below() -> None:
    threshold = River().threshold
    charge = path((10, threshold), (20, 0.9 * threshold), (30, 0.7 * threshold), start=0.0)
    assert kinds(made(charge=charge, water=0.9))[::2] == [(10, "battery started", 1), (30, "battery died", 1)]


def test_a_battery_that_is_charged_starts_once_it_has_water_and_does_not_die_of_a_dry_spell() -> None:
    run = made(charge=path((10, 0.9), (50, 0.0), start=0.0), water=path((20, 0.9), (30, 0.1), start=0.1))
    assert [m for m in kinds(run) if "battery" in m[1]][::2] == [(20, "battery started", 1), (50, "battery died", 1)]


def test_a_threshold_that_moves_counts_from_then_on() -> None:
    run = simulate(River(charge=0.5, leak=0.001, alternator=0.0), shift("threshold", to=0.9, start=1), weeks=1 / 7 * 2)
    died = [m for m in run.moments if m.kind == "battery died"]
    assert {m.index for m in died} == {25}
    assert len(died) == 8


def test_response_is_at_once_and_relapse_only_when_it_lasts_a_day() -> None:
    well = path((20, 0.9), (50, 0.1), (73, 0.9), (100, 0.1), (124, 0.9), start=0.1)
    run = made(foliage=well)
    assert [m[:2] for m in kinds(run) if m[2] == 0] == [(20, "response"), (100, "relapse"), (124, "response")]


def test_a_bad_day_that_the_run_does_not_see_the_end_of_is_no_relapse() -> None:
    well = path((20, 0.9), (175, 0.1), start=0.1)
    assert [m[:2] for m in kinds(made(foliage=well)) if m[2] == 0] == [(20, "response")]


def test_a_river_that_starts_well_falls_ill_and_gets_well_again() -> None:
    well = path((20, 0.1), (60, 0.6), (90, 0.9), start=0.9)
    run = made(foliage=well)
    assert [m[:2] for m in kinds(run) if m[2] == 0] == [(20, "fell ill"), (90, "well again")]


def test_what_is_done_to_the_river_is_a_moment_too() -> None:
    course = infusions([1]) + hold(0.9, 2, 3) + rain(0.5, 2, 10)
    moments = simulate(course=course, weeks=1).moments
    done = {(m.day, m.kind) for m in moments if m.kind.endswith(("held", "let go", "infusion"))}
    assert done == {(1.0, "infusion"), (2.0, "block held"), (3.0, "block let go"), (2.0, "rain held")}
    held_to_the_end = simulate(course=hold(0.9, 2, 7), weeks=1)
    assert not any(m.kind == "block let go" for m in held_to_the_end.moments)


@pytest.mark.parametrize("course", [Course(), every(days=2, times=6), hold(1.0, 3, 6)])
def test_moments_come_in_order_and_opposites_take_turns(course: Course) -> None:
    run = simulate(course=course, weeks=6)
    assert list(run.moments) == sorted(run.moments)
    pairs = {"reopened": "clogged", "battery started": "battery died", "filled": "ran dry",
             "spillway opened": "spillway closed", "flood": "flood over", "response": "relapse",
             "gate stuck": "gate shut", "overflow": "overflow over"}  # fmt: skip
    for pair in pairs.items():
        for k in range(run.river.tributaries + 1):
            turns = [m.kind for m in run.moments if m.kind in pair and m.tributary == k]
            assert all(a != b for a, b in itertools.pairwise(turns))


def test_eight_weeks_of_eight_tributaries_take_at_most_five_milliseconds() -> None:
    run = simulate(course=every(days=2, times=6), weeks=8)

    def seconds() -> float:
        run.__dict__.pop("moments", None)
        began = time.perf_counter()
        assert run.moments
        return time.perf_counter() - began

    assert min(seconds() for _ in range(20)) <= 0.005
