"""Questions are answered by runs: the right answer is never typed in, and its reason goes with it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from riversim import River, RiverError, Trajectory, simulate
from riversim.model.moments import clear, started, symptoms_halved
from riversim.model.scenarios import SCENARIOS
from riversim.model.treatment import care, hold, infusions, rain
from riversim.session import predictions as p
from riversim.session.predictions import Answer, Question
from riversim.session.storyquestions import before, questions
from tests.words.reading import grade, sentences

MAIN = ("obstructed", "one-infusion", "six-infusions", "too-much")
OTHERS: tuple[dict[str, float], ...] = (
    {"rain": 0.3},
    {"resistance": 0.4, "seed": 1},
    {"cause": 0.8},
    {"competence": 0.0},
    {"rain": 3.0},
    {"rain": 0.6},
    {"charge": 0.5},
    {"cause": 0.0, "opening": 0.95, "charge": 0.8, "foliage": 0.95, "inflammation": 0.0},
)


@cache
def told_of(story: str, other: int) -> Trajectory:
    return told(story, **OTHERS[other])


def told(story: str, **other: float) -> Trajectory:
    """A story as told, or of another river."""
    scenario = SCENARIOS[story]
    weeks = min(scenario.weeks, 12.0) if story not in ("drought", "maintenance", "bridge") else scenario.weeks
    return simulate(replace(scenario.river, **other), scenario.course, weeks=weeks)  # type: ignore[arg-type]


@pytest.fixture(scope="module", params=SCENARIOS)
def asked(request: pytest.FixtureRequest) -> list[tuple[Question, list[tuple[Trajectory, Answer]]]]:
    """The questions of a story, each with what different rivers answer; the story's own first."""
    runs = [told(request.param), *(told_of(request.param, other) for other in (1, 2))]
    return [(q, [(run, q.answer(run)) for run in runs if q.fits(run)]) for q in questions(request.param)]


Asked = list[tuple[Question, list[tuple[Trajectory, Answer]]]]


def all_questions() -> Iterator[Question]:
    for story in SCENARIOS:
        yield from questions(story)
    for action in ("infusion", "block"):
        yield from before(action, 3.0)


# --- what is asked ----------------------------------------------------------------------------------


def test_every_story_has_a_question_and_the_main_ones_have_more() -> None:
    assert all(len(questions(story)) >= (2 if story in MAIN else 1) for story in SCENARIOS)


def test_a_story_as_told_answers_all_its_questions(asked: Asked) -> None:
    for question, answers in asked:
        assert answers and question.fits(answers[0][0])


def test_a_question_offers_three_choices_or_a_scale_that_holds_the_healthy_level() -> None:
    for question in all_questions():
        assert len(question.reasons) == len(question.bounds) + 1 == 3
        if question.drawn:
            assert question.scale.low <= 1.0 <= question.scale.high
        else:
            assert len(set(question.choices)) == 3


def test_a_question_sounds_like_one_and_everything_is_easy_to_read() -> None:
    for question in all_questions():
        assert re.search(r"[?]( A healthy river stands at 1[.])?$", question.ask)
        text = " ".join((question.ask.replace("?", "."), *question.reasons))
        assert grade(text) <= 7.0, (grade(text), text)
        assert all(reason.endswith(".") for reason in question.reasons)
        assert not re.search(r"\bmg\b|\bshould|\bmust|\bcure|[{}]", " ".join((text, *question.choices)))


# --- what is answered ---------------------------------------------------------------------------------


def test_the_right_answer_is_one_of_the_choices_with_its_own_reason(asked: Asked) -> None:
    for question, answers in asked:
        for _, answer in answers:
            assert answer.kind in range(3)
            assert answer.reason == question.reasons[answer.kind]
            if not question.drawn:
                assert [question.is_right(guess, answer) for guess in range(3)].count(True) == 1
                assert question.is_right(answer.kind, answer)


@pytest.mark.parametrize("story", SCENARIOS)
def test_every_question_has_another_right_answer_for_another_river(story: str) -> None:
    run = told(story)
    for question in questions(story):
        others = (told_of(story, other) for other in range(len(OTHERS)))
        kinds = (question.answer(other).kind for other in others if question.fits(other))
        assert any(kind != question.answer(run).kind for kind in kinds), question.ask


def test_what_is_told_is_plain_and_agrees_with_the_outcome(asked: Asked) -> None:
    for question, answers in asked:
        for run, answer in answers:
            assert len(sentences(answer.told)) == 1 and answer.told[0].isupper()
            assert not re.search(r"[{}]|nan|inf\b", answer.told)
            if question.tell is p.tell_open and answer.kind == 2:
                assert not answer.told.startswith(("No ", "One of"))
            if question.tell is p.tell_level:
                assert f"{answer.value:.2f}" in answer.told
            assert run.river.tributaries == 8


def test_a_river_that_is_said_to_stay_below_a_flood_does(asked: Asked) -> None:
    for question, answers in asked:
        if question.bounds == ("strength", "flood"):
            for run, answer in answers:
                low, high = run.river.strength, run.river.flood
                assert [answer.value < low, low <= answer.value < high, high <= answer.value][answer.kind]


def test_a_river_that_a_very_high_dose_keeps_low_is_not_said_to_be_kept_so_by_the_blocked_spillway() -> None:
    usual, high = questions("one-infusion")[0], questions("anaesthetic-dose")[0]
    assert high.ask == usual.ask and high.reasons[1:] == usual.reasons[1:]
    assert "stilled the rain" in high.reasons[0] and "spillway" not in high.reasons[0]


# --- what is measured -----------------------------------------------------------------------------------


def test_measures_say_what_the_run_says() -> None:
    run = told("one-infusion")
    day = run.index(1.0)
    assert p.open_share(run, 1.0) == clear(run)[day].mean()
    assert p.running_share(run, 3.0) == started(run)[run.index(3.0)].mean()
    assert p.highest(run, 0.0, 1.0) == run.level[: day + 1].max()
    assert p.lowest(run, 0.0, 1.0) == run.level[: day + 1].min()
    assert p.relieved_days(run, 0.0) == symptoms_halved(run)[1:].sum() / 24.0
    assert p.flooded_days(run, 0.0, 28.0) == (run.level[1:] > run.river.flood).sum() / 24.0


def test_less_is_left_of_the_relief_without_ampa_and_all_of_it_where_there_is_none() -> None:
    assert p.without_ampa(told("one-infusion"), 1.0) < 1 / 3
    idle = simulate(course=infusions([0], drug="placebo"), weeks=1)
    assert p.without_ampa(idle, 1.0) == 1.0


def test_what_if_leaves_the_weather_and_the_run_as_they_are() -> None:
    run = told("obstructed")
    other = p.held_instead(run, hold(0.9, 1.0, 2.0).spells[0])
    assert np.array_equal(other.rain, run.rain)
    assert other.level[run.index(1.5)] > run.level[run.index(1.5)]
    assert other.river == run.river and run.course == SCENARIOS["obstructed"].course


def test_a_spell_of_the_same_kind_gives_way_to_what_is_asked_about() -> None:
    run = simulate(course=hold(0.3, 0.5, 3.0) + rain(0.5, 1, 2), weeks=1)
    assert {s.to for s in p.held_instead(run, hold(0.9, 1.0, 2.0).spells[0]).course.spells} == {0.9, 0.5}


# --- when it fits -----------------------------------------------------------------------------------------


def test_a_question_fits_only_where_it_makes_sense() -> None:
    untreated, treated = simulate(weeks=2), simulate(course=infusions([0]), weeks=2)
    well = simulate(River(cause=0.1, opening=0.94, charge=0.43, foliage=0.98), weeks=2)
    next_day = questions("one-infusion")[1]
    assert next_day.fits(treated) and not next_day.fits(untreated)
    assert not questions("short-drought")[0].fits(untreated) and questions("short-drought")[0].fits(well)
    assert not questions("bridge")[1].fits(treated)
    assert questions("bridge")[1].fits(simulate(course=care(0, 7), weeks=2))
    assert not questions("obstructed")[0].fits(treated)
    jump_started, blocked = questions("one-infusion")[3], questions("blocker-only")[2]
    assert jump_started.fits(treated) and not blocked.fits(treated)


def test_a_run_that_is_too_short_does_not_answer() -> None:
    short = simulate(course=infusions([0]), weeks=1 / 14)
    question = questions("one-infusion")[1]
    assert not question.fits(short)
    with pytest.raises(RiverError, match="no longer fits"):
        question.answer(short)


@pytest.mark.parametrize("n", [1, 2, 40])
def test_rivers_of_any_size_are_told_well(n: int) -> None:
    run = simulate(River(tributaries=n), infusions([0]), weeks=1)
    for count in {0, 1, n}:
        for tell in (p.tell_open, p.tell_running):
            told = tell(run, count / n)
            assert ("No " in told) == (count == 0)
            assert not re.search(r"[{}]|^one|no of", told)


@pytest.mark.parametrize(("days", "says"), [(0.0, "At no time"), (0.5, "less than a day"), (2.99, "2.9 days")])
def test_relief_is_told_without_rounding_it_up(days: float, says: str) -> None:
    assert says in p.tell_relief(simulate(weeks=1), days)


@pytest.mark.parametrize(("days", "says"), [(0.0, "within its banks"), (0.01, "less than an hour"), (1 / 24, "1 hour")])
def test_a_flood_is_told_in_hours(days: float, says: str) -> None:
    assert says in p.tell_flood(simulate(weeks=1), days)


def test_before_something_is_done_the_run_with_it_answers() -> None:
    run = simulate(course=infusions([3]), weeks=2)
    opened, high = (question.answer(run) for question in before("infusion", 3.0))
    assert opened.value == clear(run)[run.index(4.0)].mean()
    assert high.value == run.level[run.index(3.0) : run.index(4.0) + 1].max()
    held = simulate(course=hold(0.9, 3, 10), weeks=2)
    assert before("block", 3.0)[1].answer(held).value == clear(held)[held.index(3.5)].mean()


# --- guesses --------------------------------------------------------------------------------------------------


def test_a_level_that_is_near_enough_is_right_and_one_beyond_the_scale_counts_as_its_end() -> None:
    question = questions("one-infusion")[0]
    answer = Answer(kind=1, value=1.4, told="", reason="")
    assert question.is_right(1.5, answer) and question.is_right(1.3, answer)
    assert not question.is_right(1.55, answer) and not question.is_right(1.25, answer)
    assert question.is_right(question.scale.high, replace(answer, value=9.0))


@pytest.mark.parametrize("guess", [-1, 3, float("nan")])
def test_a_guess_that_can_not_be_made_is_refused(guess: float) -> None:
    question = questions("one-infusion")[1]
    with pytest.raises(RiverError, match="from 0 to 2"):
        question.is_right(guess, Answer(kind=0, value=0.0, told="", reason=""))


def test_unknown_stories_and_actions_are_refused_with_the_nearest() -> None:
    with pytest.raises(RiverError, match="one-infusion"):
        questions("one-infusions")
    with pytest.raises(RiverError, match="infusion"):
        before("infuse", 0.0)
