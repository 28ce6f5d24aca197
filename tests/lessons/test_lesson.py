"""The steps of a lesson: a guess before the run, and a `quiz` that the river marks without a list of answers."""

import asyncio
import re
from dataclasses import replace
from html import escape
from types import SimpleNamespace

import ipywidgets as widgets
import pytest

from riversim import SCENARIOS, RiverError, simulate, words
from riversim.lab.page import VIEW
from riversim.lessons import checking, thinking
from riversim.lessons.examples import story
from riversim.lessons.lesson import PLANS, Folded, Lesson, show
from riversim.lessons.quiz import Quiz
from riversim.session import questions
from tests.lab.page import in_a_loop
from tests.lab.test_page import outputs, shown
from tests.lessons.playing import texts
from tests.notebooks.test_notebooks import LESSONS, section


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
    forms, alive = outputs(getattr(Lesson("the_clog"), step)())
    assert set(forms) == {"text/plain", "text/html", "image/png"} and VIEW in alive
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
    quiz.asked[0].guess.guess = 1.0
    quiz.go.click()
    assert [one.result.text.startswith("Choose what you think") for one in quiz.asked[1:]].count(False) == 0
    for one in quiz.asked:
        one.guess.guess = one.question.answer(story(PLANS[name].story)).kind
    quiz.mark()
    assert all(one.result.text.startswith("It went as you guessed.") for one in quiz.asked)
    assert not re.search(r"\d+ of \d+ right|score|points", texts(quiz.box))


def test_what_can_not_be_marked_is_said() -> None:
    quiz = Quiz([questions("one-infusion")[1]], lambda: simulate(weeks=1))
    quiz.asked[0].guess.guess = 0.0
    quiz.mark()
    assert quiz.asked[0].result.text.startswith("That did not work: this river was changed")


def test_a_guess_is_answered_by_playing_up_to_its_moment_and_then_the_run_unfolds() -> None:
    async def visit() -> None:
        lesson = Lesson("the_dead_battery")
        lesson.predict()
        lesson.card.guess.guess = 0.0
        lesson.card.go.click()
        visit = lesson.showing.visit
        assert visit.player.playing and "the answer comes by itself" in lesson.card.result.text
        await asyncio.sleep(0.2)
        assert lesson.card.asking.answer is None and not lesson.stills.shown
        visit._advance(1e4)
        await asyncio.sleep(0)
        assert visit.session.now == visit.run.index(1.0), "a day after the infusion"
        assert not visit.player.playing and lesson.stills.shown
        assert lesson.card.result.text.startswith("It went")
        assert lesson.showing.caption.text == words.caption(visit.run, visit.session.now)
        lesson.close()

    in_a_loop(visit)


@pytest.mark.parametrize("name", PLANS)
def test_what_is_asked_about_another_river_can_be_watched_there(name: str) -> None:
    quiz = Quiz(checking.check(name), lambda: story(PLANS[name].story))
    watched = [one for one in quiz.asked if one.showing is not None]
    assert len(watched) >= len(quiz.asked) - 1
    for one in watched:
        assert one.showing is not None and isinstance(one.question.measure, checking.Elsewhere)
        one.see.click()
        assert one.result.text.startswith("Choose") and one.showing.visit.session.now == 0
        one.guess.guess = 1.0
        one.see.click()
        visit, measure = one.showing.visit, one.question.measure
        assert visit.session.day(visit.session.now) == measure.day and "went" in one.result.text
        assert one.question.answer(story(PLANS[name].story)).value == measure.look(visit.run, measure.day)


def test_whoever_lets_the_river_mark_it_waits_for_no_picture() -> None:
    async def visit() -> None:
        one = Quiz(checking.check("the_clog"), lambda: story("obstructed")).asked[0]
        assert one.showing is not None
        one.guess.guess = 1.0
        one.watch()
        assert one.showing.visit.player.playing and "went" not in one.result.text
        one.mark()
        assert not one.showing.visit.player.playing and "went" in one.result.text

    in_a_loop(visit)


@pytest.mark.parametrize("name", PLANS)
def test_a_lesson_opens_as_deep_as_what_it_says_to_try(name: str) -> None:
    path = next(path for path in LESSONS if path.stem[3:] == name)
    named = set(re.findall(r"\*\*([^*]+)\*\*", section(path, "Play first")))
    lab = Lesson(name).play()
    panel = lab.panel
    folds = [panel.shared.get_title(0)]
    said = [panel.block, panel.play, panel.infuse, panel.rewind, panel.story, panel.about]
    played = [*(one.description for one in said), panel.guide.names["begin"]]
    explored = [*panel.sliders.values(), panel.drug, *_buttons(panel.take.box)]
    deep = {bold for bold in named if any(one.description.startswith(bold) for one in explored) or bold in folds}
    assert {bold for bold in named - deep if not any(name.startswith(bold) for name in played)} == set()
    assert not deep or lab.looks.depth == "explore"
    lab.close()


def _buttons(widget: widgets.Widget) -> list[widgets.Button]:
    own = [widget] if isinstance(widget, widgets.Button) else []
    return own + [button for child in getattr(widget, "children", ()) for button in _buttons(child)]


def test_where_the_page_is_anybodys_it_moves_what_the_lesson_asks_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    heard: list[str] = []
    handlers = {
        kind: lambda stream, names, message: heard.append(message["content"]["comm_id"])
        for kind in ("comm_open", "comm_msg", "comm_close")
    }
    monkeypatch.setenv("SERVER_SOFTWARE", "voila/0.5")
    for limit in ("RIVERSIM_MEMORY_MB", "RIVERSIM_ACTION_S"):
        monkeypatch.setenv(limit, "0")
    kernel = SimpleNamespace(
        kernel=SimpleNamespace(shell_handlers=handlers), user_ns={}, user_ns_hidden={}, displayhook=SimpleNamespace()
    )
    monkeypatch.setattr("IPython.get_ipython", lambda: kernel)

    def says(widget: widgets.Widget, **state: float) -> None:
        content = {"comm_id": widget.model_id, "data": {"method": "update", "state": state}}
        handlers["comm_msg"](None, [], {"content": content})

    async def visit() -> None:
        lesson, stranger = Lesson("meet_the_river"), widgets.IntSlider()
        lab = lesson.play()
        moved = [lesson.card.guess, lesson.quiz.asked[0].guess]
        for widget in moved:
            says(widget, guess=1.0)
        says(stranger, value=3)
        says(lesson.showing.view, width=3)
        assert heard == [widget.model_id for widget in moved]
        lab.hear([stranger])
        says(stranger, value=3)
        assert heard[-1] == stranger.model_id
        lesson.close()
        asyncio.get_running_loop().set_exception_handler(None)

    in_a_loop(visit)
