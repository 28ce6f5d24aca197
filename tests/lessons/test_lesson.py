"""The steps of a lesson: a guess before the run, and a `quiz` that the river marks without a list of answers."""

import re
from dataclasses import replace
from html import escape

import pytest

from riversim import SCENARIOS, RiverError, simulate, words
from riversim.lab.page import VIEW
from riversim.lessons import checking, thinking
from riversim.lessons.examples import story
from riversim.lessons.lesson import PLANS, Folded, Lesson, show
from riversim.lessons.quiz import Quiz
from riversim.session import questions
from tests.lab.test_page import shown
from tests.lessons.playing import texts
from tests.notebooks.test_notebooks import LESSONS


def test_each_plan_has_its_notebook_in_order() -> None:
    assert list(PLANS) == [path.stem[3:] for path in LESSONS]


@pytest.mark.parametrize("name", PLANS)
def test_the_seed_of_a_lesson_is_a_story_of_the_package(name: str) -> None:
    plan = PLANS[name]
    assert {plan.story, plan.play} <= set(SCENARIOS) and plan.beside in {"", *SCENARIOS}
    assert plan.days == tuple(sorted(plan.days)) and plan.days[-1] <= 7.0 * SCENARIOS[plan.story].weeks
    run = story(plan.story)
    assert plan.guess and all(questions(plan.story)[i].fits(run) for i in plan.guess)


def test_unknown_lessons_are_refused_with_the_nearest() -> None:
    for make in (Lesson, thinking.think, checking.check):
        with pytest.raises(RiverError, match="drought"):
            make("drougt")


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


@pytest.mark.parametrize("step", ["play", "predict", "watch", "check", "truths"])
def test_a_step_that_nobody_runs_is_a_river_with_its_words(step: str) -> None:
    forms = shown(getattr(Lesson("the_clog"), step)())
    assert set(forms) == {"text/plain", "text/html", "image/png", VIEW}
    assert forms["text/html"].count("<img alt=") == 1 and forms["text/html"].count("Run the notebook") == 1
    assert "Run the notebook" in forms["text/plain"] and "VBox" not in forms["text/plain"]


def test_the_run_stays_folded_in_a_still_until_there_is_a_guess() -> None:
    lesson = Lesson("the_clog")
    lesson.predict()
    day = words.caption(lesson.run(), lesson.run().index(lesson.plan.days[-1]))
    folded = shown(lesson.watch())["text/html"]
    assert folded.index("<details>") < folded.index("<img") < folded.index(escape(day))
    lesson.card.guess.guess = 1.0
    lesson.card.go.click()
    opened = shown(lesson.watch())["text/html"]
    assert escape(day) in opened and "<details>" not in opened
    assert escape(day) in shown(show(lesson.run(), *lesson.plan.days))["text/html"]


def test_without_a_guess_among_choices_the_run_stays_folded() -> None:
    lesson = Lesson("the_clog")
    lesson.predict()
    lesson.card.go.click()
    assert "Choose what you think first" in lesson.card.result.text and not lesson.stills.shown


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
    quiz = Quiz([questions("one-infusion")[1]], lambda: simulate(weeks=1))
    quiz.guesses[0].guess = 0.0
    quiz.mark()
    assert quiz.results[0].text.startswith("That did not work: this river was changed")
