"""A run told as a story: in order, in few sentences, under a title."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS, Moment, River, RiverError, Trajectory, every, hold, infusions, scenario, simulate, words
from riversim.model import ILL
from riversim.words import telling
from tests.runs import posed
from tests.words.reading import check_well_formed, grade
from tests.words.runs import RUNS, WEEKS, WELL, ill, made


def test_story_and_title_are_plain(told: Trajectory) -> None:
    for text in (*words.story(told), words.title(told), *map(words.tell, told.moments)):
        check_well_formed(text)
    assert grade(" ".join((words.title(told), *words.story(told)))) <= 8.0


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (Moment(50, 50 / 24, "reopened", 3), "Day 2: tributary 3 reopened."),
        (Moment(0, 0.0, "infusion"), "Day 0: an infusion was given."),
        (Moment(24, 1.0, "battery died", 12), "Day 1: battery 12 ran down."),
        (Moment(72, 3.0, "relapse"), "Day 3: a relapse began."),
    ],
)
def test_a_moment_is_a_short_sentence(moment: Moment, says: str) -> None:
    assert words.tell(moment) == says


def test_an_unknown_kind_of_moment_is_an_error() -> None:
    with pytest.raises(RiverError, match="reopened"):
        words.tell(Moment(1, 0.1, "reopend"))


def test_a_story_is_told_in_order_and_no_longer_than_asked(told: Trajectory) -> None:
    for most in (1, 5, 12, 100):
        story = words.story(told, most)
        days = [int(re.findall(r"\d+", line)[0]) for line in story if "ay " in line]
        assert 1 <= len(story) <= most
        assert days == sorted(days)


@pytest.mark.parametrize("most", [1, 3, 8, 12, 1000])
def test_a_story_that_leaves_something_out_says_how_much(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for story in SCENARIOS:
        run = scenario(story).run()
        told, untold = words.marks(run, most)
        with monkeypatch.context() as patch:
            patch.setattr(telling, "WINDOWS", telling.WINDOWS[-1:])
            left = len(words.marks(run, 1000).told) - most  # where all is told in the longest spans
        assert len(told) <= most
        assert untold.startswith(f"And {words.number(left)} more" if left > 0 else "") and bool(untold) == (left > 0)
        assert not untold or len(told) == most
        assert not untold or untold.endswith(f"up to day {run.time[-1] / 24:.0f}."), story
        assert not untold or most == 1 or words.story(run, most)[-1].startswith("And ")


@settings(max_examples=15)
@given(run=RUNS, most=st.integers(1, 20))
def test_in_a_story_nothing_begins_or_ends_twice_in_a_row(run: Trajectory, most: int) -> None:
    said = " ".join(words.story(run, most))
    for begins, ends in (("fallen by half", "a relapse"), ("flooded its", "flood was over"), ("was blocked", "let go")):
        turns = re.findall(f"{begins}|{ends}", said)
        assert all(one != other for one, other in pairwise(turns)), said


def turned(name: str, first: float, last: float, *turns: tuple[int, int]) -> Trajectory:
    """A run made up in which a series goes from one value to another in tributaries, each from its own hour on."""
    run = made()
    series = np.full_like(getattr(run, name), first)
    for tributary, hour in turns:
        series[hour:, tributary - 1] = last
    return posed(run, **{name: series})


def test_turns_of_tributaries_are_told_in_longer_spans_before_any_is_left_out() -> None:
    opens = turned("opening", 0.0, 1.0, *((k, 40 + 26 * k) for k in range(1, 9)))
    shuts = turned("opening", 1.0, 0.0, *((k, 400 + 26 * k) for k in range(1, 9)))
    run = posed(opens, opening=np.minimum(opens.opening, shuts.opening))
    assert len(words.marks(run, 1000).told) == 16
    assert words.marks(run, 12).untold == ""
    clogged = [said for said in words.story(run) if "clogged" in said]
    assert clogged == [f"Day {days} clogged." for days in (
        "17 to 19: tributaries 1 to 3", "21 to 23: tributaries 4 to 6", "24 to 25: tributaries 7 and 8")]  # fmt: skip


def test_the_day_on_which_the_spillway_first_runs_is_told_however_short_it_does() -> None:
    run = made()
    level = np.full_like(run.level, run.river.crest - 0.1)
    for first in (100, 300):
        level[first : first + 3] = run.river.crest + 0.05
    told = ["Day 4: water began to run over the spillway.", "Day 4: no more water ran over the spillway."]
    assert words.story(posed(run, level=level)) == told


def test_a_spillway_that_has_just_shut_at_the_end_may_run_again_and_is_not_told_to() -> None:
    run = made()
    hours = np.arange(len(run.level))
    level = run.river.crest + np.where((hours % 20 < 10), 0.05, -0.1)
    assert run.moments == () and words.story(posed(run, level=level)) == [words.title(run)]


@pytest.mark.parametrize(("clogs", "told"), [(range(1, 6), False), (range(1, 5), True)])
def test_what_runs_dry_together_is_told_whole_or_not_at_all(clogs: range, told: bool) -> None:
    dry = turned("water", 0.9, 0.1, *((k, 216 + k) for k in range(1, 6)))
    run = posed(dry, opening=turned("opening", 1.0, 0.0, *((k, 220 + k) for k in clogs)).opening)
    assert ("Day 9: tributaries 1 to 5 ran dry." in words.story(run)) == told


def test_surges_are_told_as_a_series_while_they_come_within_a_week() -> None:
    run = made()
    level = run.level.copy()
    for day in (2, 5, 11, 20):
        level[24 * day : 24 * day + 9] = run.river.crest + 0.25
    said = [line for line in words.story(posed(run, level=level)) if "surge" in line]
    assert said == [
        "Day 2 to 11: surges ran down the river, as the gate of the spillway was slow to open.",
        "Day 20: a surge ran down the river, as the gate of the spillway was slow to open.",
    ]


def test_tributaries_that_run_over_their_beds_are_told_however_short_they_do_and_the_end_goes_without_saying() -> None:
    run = made([0.9] * 60)
    water = run.water.copy()
    for hour in (100, 150, 500):
        water[hour : hour + 5] = 1.3
    assert words.story(posed(run, water=water)) == [
        "Day 4 to 6: tributaries ran over their beds.", "Day 20: tributaries ran over their beds."]  # fmt: skip


@pytest.mark.parametrize("story", SCENARIOS)
def test_no_story_says_the_same_of_the_river_in_more_than_three_sentences(story: str) -> None:
    said = words.story(scenario(story).run())
    for what in ("slow to open", "slow to shut", "their beds", "over the spillway"):
        assert sum(what in line for line in said) <= 3, said


def test_moments_close_together_make_one_sentence() -> None:
    run = simulate(course=infusions([0]), weeks=WEEKS)
    story = words.story(run)
    started = [m for m in run.moments if m.kind == "battery started" and m.day < 1.0]
    assert len(started) > 1
    assert sum("started" in line and line.startswith("Day 0") for line in story) == 1


def test_a_long_series_of_infusions_is_told_at_once() -> None:
    run = simulate(course=every(days=2, times=6), weeks=WEEKS)
    assert "Day 0 to 10: six infusions (ketamine) were given." in words.story(run)
    assert sum("infusion" in line for line in words.story(run)) == 1


def test_what_is_soon_undone_is_left_out() -> None:
    run = made()
    opening = run.opening.copy()
    opening[100:110, 2] = 1.0  # for ten hours
    opening[200:, 4] = 1.0  # for good
    assert words.story(posed(run, opening=opening)) == ["Day 8: tributary 5 reopened."]


def test_what_was_done_by_hand_and_what_the_title_says_is_told_before_all_else() -> None:
    run = simulate(River(resistance=0.4), hold(0.75, 0, 4) + infusions([4]), weeks=8)
    assert len(words.marks(run, 1000).told) > 8
    story = " ".join(words.story(run, 8))
    for told in ("Day 0: the spillway was blocked by hand.", "Day 4: the spillway was let go.", "Day 4: an infusion"):
        assert told in story
    first = next(moment for moment in run.moments if moment.kind == "response")
    assert words.tell(first) in story


def test_a_run_in_which_nothing_happens_is_told_by_its_title() -> None:
    run = made([0.95] * 60)
    assert words.story(run) == [words.title(run)] == ["The land stays well for 40 days."]


@pytest.mark.parametrize(
    ("wellbeing", "says"),
    [
        ([0.1] * 60, "Symptoms do not fall by half in 40 days."),
        (ill(2), "Symptoms fall by half on day 2 and stay down until day 40."),
        (ill(2, 20), "Symptoms fall by half on day 2 and return on day 20."),
        (WELL[:9] + [0.2] * 60, "The land falls ill on day 9 and is not well by day 40."),
        (WELL[:9] + [0.2] * 5 + [0.95] * 60, "The land falls ill on day 9 and is well again at the end."),
    ],
)
def test_a_title_tells_the_run_in_one_sentence(wellbeing: list[float], says: str) -> None:
    assert words.title(made(wellbeing)) == says


@pytest.mark.parametrize(
    ("wellbeing", "says"),
    [
        ([0.1] * 60, "Symptoms have not fallen by half so far."),
        (ill(2), "Symptoms fell by half on day 2, with no relapse so far."),
        (ill(2, 20), "Symptoms fell by half on day 2 and returned on day 20."),
        ([0.95] * 60, "The land has stayed well so far."),
        (WELL[:9] + [0.2] * 60, "The land fell ill on day 9 and is not well again so far."),
        (WELL[:9] + [0.2] * 5 + [0.95] * 60, "The land fell ill on day 9 and is well again."),
    ],
)
def test_a_title_of_a_run_that_goes_on_tells_what_has_been(wellbeing: list[float], says: str) -> None:
    assert words.title(made(wellbeing), so_far=True) == says


@settings(max_examples=15)
@given(run=RUNS, data=st.data())
def test_a_title_so_far_knows_nothing_of_later_and_what_it_says_stays_true(
    run: Trajectory, data: st.DataObject
) -> None:
    i = data.draw(st.integers(24, len(run.level) - 1))
    seen = words.title(run.until(i), so_far=True)
    assert all(int(day) <= run.time[i] / 24.0 for day in re.findall(r"day (\d+)", seen))
    response = next((m for m in run.moments if m.kind == "response"), None)
    known = response is not None and run.time[i] - run.time[response.index] >= 12.0
    if run.wellbeing[0] < ILL:
        assert ("fell by half" in seen) == known


def brief(*hours: tuple[int, int]) -> Trajectory:
    """A run of an ill river in which symptoms are down by half from one hour to another."""
    run = made()
    foliage = run.foliage.copy()
    for first, last in hours:
        foliage[first:last] = 0.9
    return posed(run, foliage=foliage)


def test_relief_that_comes_and_goes_within_a_day_is_told_to_last_some_hours() -> None:
    once, twice = brief((290, 306)), brief((290, 306), (400, 700))
    assert words.title(once) == "Symptoms fall by half on day 12 for some hours."
    assert words.title(twice) == "Symptoms fall by half on day 12 for some hours, and later for longer."
    assert words.title(twice.until(340), so_far=True) == "Symptoms fell by half on day 12 for some hours."
    assert words.difference(once, made()).startswith("Symptoms fall by half this time, on day 12, for some hours.")
    assert "and return on day 18" not in words.title(scenario("stubborn-batteries").run())


def test_mouths_that_a_blocked_spillway_opens_for_some_hours_are_told() -> None:
    story = words.story(scenario("blocker-only").run())
    assert "Day 0: tributaries 1, 2 and 4 to 8 were open for some hours." in story


@given(st.lists(st.integers(0, 40), max_size=8), st.integers(0, 40), st.sampled_from([1.0, 2.0, 7.0]))
def test_what_is_near_is_found_among_many_as_one_by_one(days: list[int], day: int, window: float) -> None:
    at = sorted(day / 3 for day in days)
    assert telling._is_near(day / 3, at, window) == any(abs(day / 3 - one) < window for one in at)
