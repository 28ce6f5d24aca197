"""Guess first, then look: which questions (`storyquestions`) are asked, what is hidden until then, and what is said."""

from collections.abc import Callable

import pytest

from riversim import RiverError, Trajectory, infusions, simulate
from riversim.session.guessing import Guessing
from riversim.session.predictions import Question
from riversim.session.storyquestions import questions
from riversim.words.language import speaking


@pytest.fixture
def asking() -> Guessing:
    """The questions on the story of one infusion, asked of its run."""
    run = simulate(course=infusions([0]), weeks=4)
    asking = Guessing(lambda: run)
    asking.ask(questions("one-infusion"))
    return asking


def test_it_asks_when_it_is_opened_and_waits_until_somebody_guessed(asking: Guessing) -> None:
    assert not asking.waiting and asking.question is None
    asking.open()
    assert asking.waiting and asking.question is not None
    assert asking.reveal(None).endswith("Any guess is fine.") and asking.waiting
    asking.reveal(0.0)
    assert not asking.waiting and asking.answer is not None


def test_after_the_last_question_comes_the_first_again(asking: Guessing) -> None:
    asking.open()
    first, seen = asking.question, 0
    while seen == 0 or asking.question != first:
        asking.reveal(0.0)
        asking.next()
        assert asking.answer is None
        seen += 1
    assert asking.more == (seen > 1)


def test_each_turn_is_told(asking: Guessing) -> None:
    turns: list[bool] = []
    asking.on_turn = lambda: turns.append(asking.waiting)
    asking.open()
    asking.reveal(1.0)
    asking.next()
    asking.close()
    assert turns == [True, False, True, False]


def test_what_the_question_is_about_is_done_before_the_answer_is_looked_up(asking: Guessing) -> None:
    done: list[Question] = []

    def act(question: Question, then: Callable[[], None]) -> None:
        assert asking.on_the_way and asking.answer is None
        done.append(question)
        then()

    asking.act = act
    asking.open()
    asked = asking.question
    asking.reveal(0.0)
    assert done == [asked]


def test_what_can_not_be_done_is_said_and_the_question_stays(asking: Guessing) -> None:
    def refuse(question: Question, then: Callable[[], None]) -> None:
        raise RiverError("not now")

    asking.act = refuse
    asking.open()
    assert "not now" in asking.reveal(0.0).lower() and asking.waiting


def test_a_question_that_no_longer_fits_gives_way_to_one_that_does() -> None:
    runs: list[Trajectory] = [simulate(course=infusions([0]), weeks=4)]
    asking = Guessing(lambda: runs[-1])
    asking.ask(questions("one-infusion"))
    asking.open()
    runs.append(simulate(weeks=0.05))
    assert asking.reveal(0.0).startswith("The river was changed, so that question no longer fits it.")
    assert asking.answer is None


def test_the_same_question_and_its_answer_are_said_in_another_language(asking: Guessing) -> None:
    asking.open()
    asking.reveal(0.0)
    assert asking.question is not None and asking.answer is not None
    with speaking("de"):
        asking.say_anew(questions("one-infusion"))
        assert asking.question.ask in [question.ask for question in questions("one-infusion")]
        assert asking.answer == asking.question.answer(asking.run())


class Later:
    """What a question is about, done when the test says so."""

    def __init__(self) -> None:
        self.arrivals: list[Callable[[], None]] = []

    def __call__(self, question: Question, then: Callable[[], None]) -> None:
        self.arrivals.append(then)


def test_an_answer_that_time_has_to_run_up_to_comes_on_arrival_and_not_before(asking: Guessing) -> None:
    later, there = Later(), []
    asking.act = later
    asking.open()
    assert asking.reveal(0.0, lambda: there.append(asking.answer)) == "Watch the river: the answer comes by itself."
    assert asking.waiting and asking.on_the_way and there == []
    later.arrivals[0]()
    assert not asking.waiting and not asking.on_the_way and there == [asking.answer]


@pytest.mark.parametrize("leave", [Guessing.leave, Guessing.next, Guessing.close, Guessing.open])
def test_who_leaves_on_the_way_is_given_no_answer(asking: Guessing, leave: Callable[[Guessing], None]) -> None:
    later = Later()
    asking.act = later
    asking.open()
    asking.reveal(0.0)
    leave(asking)
    later.arrivals[0]()
    assert asking.answer is None and not asking.on_the_way


def test_who_looks_twice_is_answered_once(asking: Guessing) -> None:
    later, there = Later(), []
    asking.act = later
    asking.open()
    for _ in range(2):
        asking.reveal(0.0, lambda: there.append(1))
    for arrive in later.arrivals:
        arrive()
    assert there == [1]
