"""Lessons: a guess before the run, questions that runs answer, and a check without a list of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import ipywidgets as widgets
import pytest
import textstat

from riversim import Course, River, RiverError, Trajectory, simulate
from riversim.lessons import checking, examples, thinking
from riversim.lessons.examples import story
from riversim.lessons.lesson import PLANS, Folded, Lesson, show
from riversim.lessons.quiz import Quiz
from riversim.lessons.stills import Stills
from riversim.model.scenarios import SCENARIOS
from riversim.session import predictions
from riversim.session.guesses import questions
from riversim.session.predictions import Answer, Question
from riversim.words.language import speaking
from tests.notebooks.test_notebooks import LESSONS, text

RUN = simulate(weeks=1)
# Other worlds, in which all runs, nothing runs, it floods, it is dry, silt is nothing or all, trees grow or wilt.
WORLDS: tuple[dict[str, Any], ...] = (
    {"alternator": 1.0, "leak": 0.001, "charge": 0.9, "opening": 0.9, "silting": 0.0},
    {"alternator": 0.0, "jump": 0.0, "upkeep": 0.0, "scour": 0.0, "opening": 0.0},
    {"spill": 0.0}, {"conductance": 2.0, "uptake": 2.0}, {"silting": 0.0},
    {"silting": 1.0, "upkeep": 0.0, "strength": 1.0, "scour": 0.0},
    {"growth": 0.5, "wilting": 0.0, "drowning": 0.0}, {"growth": 0.0, "wilting": 0.5},
)  # fmt: skip

lessons = pytest.mark.parametrize("name", PLANS)


def asked(name: str) -> list[Question]:
    return [*thinking.think(name), *checking.check(name)]


@cache
def answers(name: str) -> list[Answer]:
    """What the river says to all that a lesson asks."""
    return [question.answer(story(PLANS[name].story)) for question in asked(name)]


def texts(box: widgets.Widget) -> str:
    """All that a box says."""
    own = [str(getattr(box, trait, "")) for trait in ("text", "value", "description")]
    return " ".join([*own, *(texts(child) for child in getattr(box, "children", ()))])


@pytest.fixture
def anew() -> Iterator[None]:
    """Nothing is remembered of another world."""
    examples.flow.cache_clear()
    yield
    examples.flow.cache_clear()


# --- the plans ----------------------------------------------------------------------------------------


def test_each_plan_has_its_notebook_in_order() -> None:
    assert list(PLANS) == [path.stem[3:] for path in LESSONS]


@lessons
def test_the_seed_of_a_lesson_is_a_story_of_the_package(name: str) -> None:
    plan = PLANS[name]
    assert {plan.story, plan.play} <= set(SCENARIOS) and plan.beside in {"", *SCENARIOS}
    assert plan.days == tuple(sorted(plan.days)) and plan.days[-1] <= 7.0 * SCENARIOS[plan.story].weeks
    run = story(plan.story)
    assert plan.guess and all(questions(plan.story)[i].fits(run) for i in plan.guess)


# --- what is asked ------------------------------------------------------------------------------------


@lessons
def test_a_lesson_has_two_or_three_things_to_think_about_and_to_check(name: str) -> None:
    think, check = thinking.think(name), checking.check(name)
    assert {len(think), len(check)} <= {2, 3}
    assert all(question.ask.rstrip().endswith("?") for question in (*think, *check))
    assert all(len(set(question.choices)) == len(question.reasons) == 3 for question in check)
    before = {question.ask for question in questions(PLANS[name].story)}
    assert len({q.ask for q in asked(name)} - before) == len(think) + len(check)


@lessons
def test_what_the_river_answers_is_plain_kind_and_promises_nothing(name: str) -> None:
    for question, told in zip(asked(name), (answer.told for answer in answers(name)), strict=True):
        whole = " ".join((question.ask, told, *question.reasons))
        assert not re.search(r"[{}]|\bnan\b|\binf\b|\bmg\b|\bshould\b|\bcure|guarantee|fault|wrong", whole)
        assert textstat.flesch_kincaid_grade(" ".join((told, *question.reasons))) <= 8
        assert told[0].isupper() and all(reason.endswith(".") for reason in (told, *question.reasons))


@lessons
def test_numbers_are_written_with_the_readers_decimal_mark(name: str) -> None:
    with speaking("de"):
        told = " ".join(question.answer(story(PLANS[name].story)).told for question in asked(name))
    assert not re.search(r"\d\.\d", told)


def in_world(changes: dict[str, Any], name: str, patch: pytest.MonkeyPatch) -> Trajectory:
    """The run of a lesson where the river's laws are others; so are they in all runs to come."""

    def other(river: River, course: Course, *, weeks: float) -> Trajectory:
        return simulate(replace(river, **changes), course, weeks=weeks)

    for room in (examples, predictions):
        patch.setattr(room, "simulate", other)
    examples.flow.cache_clear()
    return story(PLANS[name].story)


@lessons
def test_no_answer_is_typed_in(name: str, monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    kinds = [answer.kind for answer in answers(name)]
    same = set(range(len(kinds)))
    for changes in WORLDS:
        if same:
            with monkeypatch.context() as patch:
                run = in_world(changes, name, patch)
                same -= {i for i in same if asked(name)[i].answer(run).kind != kinds[i]}
    assert [asked(name)[i].ask for i in same] == [], "each question has another answer in another world"


def test_answers_are_what_runs_say() -> None:
    clogged, drought = story("obstructed"), story("drought")
    level = thinking.think("meet_the_river")[0].answer(story("healthy"))
    assert level.value == clogged.wet.mean()
    assert f"{predictions.usual_level(clogged):.2f}" in level.told
    assert thinking.think("drought")[0].answer(drought).value == predictions.running_share(drought, 77.0)
    flooded = thinking.think("block_the_spillway")[0].answer(story("too-much"))
    hours = predictions.flooded_days(story("too-much"), 0.0, 8.0) * 24.0
    assert f"for {hours:.0f} hours" in flooded.told


def test_the_cause_makes_the_rain_wild_and_the_spillway_hides_it_as_lesson_four_says() -> None:
    well, ill = story("healthy"), story("obstructed")
    assert ill.inflow.std() > 2.0 * well.inflow.std()
    assert ill.level.std() < well.level.std() and ill.spill.max() > well.spill.max()
    told = next(text(path) for path in LESSONS if path.stem == "04_the_clog").replace("\n", " ")
    assert "makes the rain wild in this picture" in told and "the spillway takes off the peaks" in told


def test_unknown_lessons_are_refused_with_the_nearest() -> None:
    for make in (Lesson, thinking.think, checking.check):
        with pytest.raises(RiverError, match="drought"):
            make("drougt")


# --- the steps ----------------------------------------------------------------------------------------


def test_a_guess_opens_the_run_and_nothing_does_before() -> None:
    lesson = Lesson("meet_the_river")
    card, run = lesson.predict(), lesson.watch()
    assert not lesson.stills.shown and "as soon as you have guessed" in texts(run)
    assert questions("healthy")[0].ask == lesson.card.guess.ask
    lesson.card.go.click()
    assert not lesson.stills.shown, "a level that nobody moved to is no guess"
    lesson.card.guess.guess = 1.0
    lesson.card.go.click()
    assert lesson.stills.shown
    assert texts(run).count("<img") == len(lesson.plan.days) + 1
    assert "Your guess was close." in texts(card)


def test_without_a_guess_among_choices_the_run_stays_folded() -> None:
    lesson = Lesson("the_clog")
    lesson.predict()
    lesson.card.go.click()
    assert "Choose what you think first" in lesson.card.result.text and not lesson.stills.shown


def test_who_does_not_want_to_guess_sees_the_run_all_the_same() -> None:
    stills = Stills(lambda: RUN, (7.0,))
    stills.gate.click()
    stills.gate.click()
    assert stills.shown and len(stills.box.children) == 3


def test_the_run_is_told_in_words_and_numbers_beside_its_pictures() -> None:
    run = story("one-infusion")
    stills = Stills(lambda: run, (0.5,), "blocker-only")
    stills.show()
    told = texts(stills.box)
    assert "Day 0, 12:00" in told and "All eight batteries have started." in told
    assert f"<td>{run.level[12]:.2f}</td><td>6 of 8</td>" in told
    assert "A blocker alone" in told and 'alt="A river with eight tributaries' in told


def test_any_run_can_be_shown_but_on_its_own_days_only() -> None:
    assert texts(show(RUN, 7)).count("<img") == 2
    with pytest.raises(RiverError, match="day"):
        show(RUN, 8)


def test_answers_are_folded_away_as_text_and_never_markup() -> None:
    hostile = replace(thinking.think("the_clog")[0], ask="<script>alert(1)</script>?")
    folded = Folded([hostile], story("obstructed"))
    html = folded._repr_html_()
    assert re.findall(r"<details[^>]*>", html) == ['<details style="margin: 0.6em 0; max-width: 46em">']
    assert "<script" not in html
    assert "<script>" in repr(folded), "as plain text it is what it is"


def test_the_river_marks_the_check_and_counts_nothing() -> None:
    name = "the_spillway"
    quiz = Quiz(checking.check(name), lambda: story(PLANS[name].story))
    quiz.guesses[0].guess = 1.0
    quiz.go.click()
    assert [result.text.startswith("Choose what you think") for result in quiz.results[1:]].count(False) == 0
    for question, guess in zip(quiz.questions, quiz.guesses, strict=True):
        guess.guess = question.answer(story(PLANS[name].story)).kind
    quiz.mark()
    assert all(result.text.startswith("It went as you guessed.") for result in quiz.results)
    assert not re.search(r"\d+ of \d+ right|score|points", texts(quiz.box))


def test_what_can_not_be_marked_is_said() -> None:
    quiz = Quiz([questions("one-infusion")[1]], lambda: RUN)
    quiz.guesses[0].guess = 0.0
    quiz.mark()
    assert quiz.results[0].text.startswith("That did not work: this river was changed")


def test_a_day_outside_the_run_is_refused_when_the_run_is_shown() -> None:
    stills = Stills(lambda: RUN, (99.0,))
    with pytest.raises(RiverError):
        stills.show()
    assert not stills.shown
