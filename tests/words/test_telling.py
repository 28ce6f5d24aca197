"""A run told as a story: in order, in few sentences, under a title."""

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS, Moment, RiverError, Trajectory, every, hold, infusions, scenario, simulate, words
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
def test_a_story_that_leaves_something_out_says_how_much(most: int) -> None:
    for story in SCENARIOS:
        run = scenario(story).run()
        told, untold = words.marks(run, most)
        assert len(told) <= most
        assert bool(untold) == (len(told) == most and bool(words.marks(run, 1000).told[most:])), story
        assert not untold or untold.endswith(f"up to day {run.time[-1] / 24:.0f}."), story
        assert not untold or most == 1 or words.story(run, most)[-1].startswith("And ")


@settings(max_examples=15)
@given(run=RUNS, most=st.integers(1, 20))
def test_in_a_story_nothing_begins_or_ends_twice_in_a_row(run: Trajectory, most: int) -> None:
    said = " ".join(words.story(run, most))
    for begins, ends in (("fallen by half", "a relapse"), ("flooded its", "flood was over"), ("was blocked", "let go")):
        turns = re.findall(f"{begins}|{ends}", said)
        assert all(one != other for one, other in pairwise(turns)), said


def test_turns_of_tributaries_are_told_in_longer_spans_before_any_is_left_out() -> None:
    run = scenario("one-infusion").run()
    assert len(words.marks(run, 1000).told) > 12
    assert words.marks(run, 12).untold == ""
    clogged = [said for said in words.story(run) if "clogged" in said]
    assert clogged == ["Day 10 to 13: tributaries 1 and 3 to 8 clogged.", "Day 17: tributary 2 clogged."]


def test_the_day_on_which_the_spillway_first_runs_is_told_however_short_it_does() -> None:
    run = scenario("healthy").run()
    first = next(moment for moment in run.moments if moment.kind == "spillway opened")
    assert words.story(run)[0] == words.tell(first) == "Day 1: water began to run over the spillway."


def test_what_runs_dry_together_is_told_whole_or_not_at_all() -> None:
    run = scenario("one-infusion").run()
    dry = sorted(m.tributary for m in run.moments if m.kind == "ran dry" and 9.0 <= m.day < 11.0)
    assert dry == [1, 3, 4, 5, 6, 8]
    assert "Day 9 to 10: tributaries 1, 3 to 6 and 8 ran dry." in words.story(run, 1000)


def test_moments_close_together_make_one_sentence() -> None:
    run = simulate(course=infusions([0]), weeks=WEEKS)
    story = words.story(run)
    started = [m for m in run.moments if m.kind == "battery started" and m.day < 1.0]
    assert len(started) > 1
    assert sum("started" in line and line.startswith("Day 0:") for line in story) == 1


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
    run = simulate(course=hold(0.75, 0, 4) + infusions([4]), weeks=8)
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
