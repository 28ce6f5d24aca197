"""The card: it asks, waits for a guess, and sets the outcome beside it."""

import re
from collections.abc import Callable

import pytest

from riversim import RiverError, Trajectory, infusions, simulate, words
from riversim.lab import RiverLab
from riversim.lab.cards import PredictionCard, bars
from riversim.session import Answer, Question, verdict
from riversim.session.storyquestions import before, questions
from tests import ROOT
from tests.lab.page import in_a_loop
from tests.words.reading import grade

RUN = simulate(course=infusions([0]), weeks=4)
LEVEL, OPEN, RELIEF, AMPA = questions("one-infusion")


def card_with(*asked: Question, run: Trajectory = RUN) -> PredictionCard:
    card = PredictionCard(lambda: run)
    card.ask(asked)
    return card


def opened(*asked: Question, run: Trajectory = RUN) -> PredictionCard:
    card = card_with(*asked, run=run)
    card.open()
    return card


def guessed(guess: float, *asked: Question, run: Trajectory = RUN) -> PredictionCard:
    card = opened(*asked, run=run)
    card.guess.guess = guess
    card.reveal()
    return card


def test_a_card_is_closed_until_it_is_asked_for_and_asks_nothing_of_the_river() -> None:
    card = PredictionCard(lambda: pytest.fail("no run is needed yet"))
    card.ask([OPEN])
    assert not card.asking.opened and card.offer.description == "Guess first, then look"


def test_open_and_close_by_one_button() -> None:
    card = card_with(OPEN)
    card.offer.click()
    assert card.asking.opened and card.offer.description == "Close the question"
    card.offer.click()
    assert not card.asking.opened


def test_choices_are_asked_with_none_chosen() -> None:
    card = opened(OPEN)
    assert card.guess.ask == OPEN.ask and card.guess.choices == list(OPEN.choices)
    assert card.guess.guess is None and card.result.text == ""


def test_a_level_is_asked_on_its_scale_with_none_guessed() -> None:
    card = opened(LEVEL)
    assert card.guess.choices == [] and card.guess.guess is None
    assert card.guess.range == [LEVEL.scale.low, LEVEL.scale.high, LEVEL.scale.step]


def test_a_level_that_nobody_moved_to_is_no_guess() -> None:
    card = opened(LEVEL)
    card.go.click()
    assert card.result.text.startswith("Move the slider") and card.asking.waiting


def test_what_is_to_come_is_not_seen_before_it_was_guessed() -> None:
    lab = RiverLab("bridge", depth="explore")  # which tells the whole course
    card, panel = lab.panel.card, lab.panel
    lab.go(3)
    lab.infuse("ketamine", 0.5)
    seen, told = len(panel.timeline.marks), panel.difference.text
    card.open()
    assert card.asking.waiting and not lab.stage.ahead
    assert all(day <= 3 for day, _ in panel.timeline.marks) and panel.difference.text == ""
    assert words.title(lab.run) not in panel.curves.alt
    card.guess.guess = 0
    card.reveal()
    assert not card.asking.waiting and len(panel.timeline.marks) == seen and panel.difference.text == told
    assert words.title(lab.run) in panel.curves.alt
    lab.close()


def test_a_question_that_is_folded_away_hides_nothing() -> None:
    lab = RiverLab(depth="explore")
    lab.panel.card.open()
    lab.panel.card.close()
    assert lab.stage.ahead and words.title(lab.run) in lab.panel.curves.alt
    lab.close()


def test_without_a_guess_nothing_is_given_away() -> None:
    card = opened(OPEN)
    card.go.click()
    assert card.result.text == "Choose what you think first. Any guess is fine."
    assert not card.guess.disabled and card.go.description == "See what happens"
    card.guess.guess = 1.0
    assert card.result.text == "", "who has guessed is no longer asked to"


@pytest.mark.parametrize("guess", [0, 1, 2])
def test_the_outcome_is_told_against_the_guess_with_its_reason(guess: int) -> None:
    card = opened(OPEN)
    card.guess.guess = guess
    card.go.click()
    answer = OPEN.answer(RUN)
    assert card.result.text.endswith(f"{answer.told} {answer.reason}")
    assert card.result.text.startswith("It went as you guessed.") == (guess == answer.kind)
    assert card.guess.disabled and card.bars.value == ""
    if guess != answer.kind:
        assert OPEN.choices[guess] in card.result.text and OPEN.choices[answer.kind] in card.result.text


@pytest.mark.parametrize(("off", "says"), [(-0.5, "higher"), (0.5, "lower"), (0.0, "close")])
def test_a_level_is_told_as_close_or_higher_or_lower_and_drawn_beside_the_guess(off: float, says: str) -> None:
    guess = LEVEL.scale.step * round((LEVEL.answer(RUN).value + off) / LEVEL.scale.step)
    card = guessed(guess, LEVEL)
    assert says in card.result.text
    assert 'aria-hidden="true"' in card.bars.value and f"{guess:.2f}" in card.bars.value


def test_a_wrong_guess_is_met_kindly() -> None:
    for question in (LEVEL, OPEN, RELIEF, AMPA):
        answer = question.answer(RUN)
        for guess in (0, 1, 2):
            text = verdict(question, guess, answer)
            assert not re.search(r"wrong|mistake|fail|sorry|score|point|correct|unfortunately", text, re.I)
            assert grade(text) <= 8.0, text


def test_the_last_move_of_a_slider_may_come_after_the_click() -> None:
    card = guessed(2.0, LEVEL)
    card.guess.guess = 0.5
    assert "You guessed 0.50" in card.result.text


def test_it_acts_before_it_looks_but_not_for_a_what_if() -> None:
    river = [simulate(weeks=4)]
    done: list[Question] = []

    def act(question: Question, then: Callable[[], None]) -> None:
        done.append(question)
        river[0] = simulate(course=infusions([1]), weeks=4)
        then()

    card = PredictionCard(lambda: river[0], act=act)
    ask, _ = before("infusion", 1.0)
    card.ask([ask])
    card.open()
    card.guess.guess = 2
    card.reveal()
    assert done == [ask] and ask.answer(river[0]).told in card.result.text
    river[0] = simulate(course=infusions([0]), weeks=4)
    card.ask([AMPA])
    card.guess.guess = 0
    card.reveal()
    assert done == [ask] and AMPA.answer(river[0]).told in card.result.text


def test_what_does_not_work_is_told_in_words() -> None:
    def act(question: Question, then: Callable[[], None]) -> None:
        raise RiverError("the river is busy")

    card = PredictionCard(lambda: RUN, act=act)
    card.ask([OPEN])
    card.open()
    card.guess.guess = 0
    card.reveal()
    assert card.result.text == "That did not work: the river is busy."
    assert not card.guess.disabled


def test_a_river_changed_meanwhile_is_said_to_fit_no_longer() -> None:
    river = [RUN]
    card = PredictionCard(lambda: river[0])
    card.ask([OPEN])
    card.open()
    card.guess.guess = 0
    river[0] = simulate(weeks=4)
    card.reveal()
    assert card.result.text.startswith(
        "The river was changed, so that question no longer fits it. There is no question"
    )
    assert card.asking.question is None


def test_a_question_that_no_longer_fits_leaves_the_moment_alone_and_gives_way_to_one_that_does() -> None:
    lab = RiverLab("obstructed")
    card = lab.panel.card
    lab.go(3)
    card.open()
    asked = card.asking.question
    card.guess.guess = 0
    lab.infuse("ketamine", 1.0)
    now = lab.session.now
    card.reveal()
    assert card.asking.waiting and card.asking.question != asked and card.guess.guess is None
    assert "no longer fits" in card.result.text and lab.session.now == now


def test_a_what_if_is_said_to_leave_the_river_in_the_picture_alone() -> None:
    assert "on another river" in opened(AMPA).note.text
    assert "the river in the picture" in opened(OPEN).note.text


def test_only_questions_that_fit_are_asked_and_none_is_said_to_be_none() -> None:
    untreated = simulate(weeks=4)
    card = opened(OPEN, questions("obstructed")[0], run=untreated)
    assert card.guess.ask == questions("obstructed")[0].ask
    card.ask([OPEN])
    assert card.asking.question is None and card.result.text == "There is no question about this river as it is now."
    assert card.guess.ask == "" and card.go.layout.display == "none"
    card.reveal()


def test_the_same_button_goes_on_to_the_next_question_and_round_again() -> None:
    card = opened(OPEN, LEVEL)
    seen = []
    for _ in range(3):
        seen.append(card.guess.ask)
        card.guess.guess = 1
        card.go.click()
        assert card.go.description == "Another question"
        card.go.click()
        assert card.result.text == "" and not card.guess.disabled
    assert seen == [OPEN.ask, LEVEL.ask, OPEN.ask]


def test_a_card_asked_anew_while_open_shows_the_first_of_the_new_questions() -> None:
    card = guessed(1, OPEN)
    card.ask([LEVEL])
    assert card.guess.ask == LEVEL.ask and card.result.text == "" and card.go.description == "See what happens"


@pytest.mark.parametrize("nonsense", [-1.0, 99.0, float("nan"), float("inf")])
@pytest.mark.parametrize("question", [OPEN, LEVEL], ids=["choices", "level"])
def test_what_can_not_be_guessed_is_no_guess(question: Question, nonsense: float) -> None:
    card = opened(question)
    before_it = card.guess.guess
    card.guess.guess = nonsense
    assert card.guess.guess == before_it
    card.reveal()


def test_bars_stay_within_their_scale() -> None:
    html = bars(LEVEL, 1.5, Answer(kind=2, value=9.0, told="", reason=""))
    assert re.findall(r"width:(\d+)%", html) == ["50", "100"]


def test_what_the_page_shows_is_text_and_never_markup() -> None:
    script = (ROOT / "riversim" / "lab" / "guess.js").read_text(encoding="utf-8")
    assert "innerHTML" not in script and "insertAdjacentHTML" not in script


def test_a_guess_is_answered_by_playing_to_its_moment() -> None:
    async def watch() -> None:
        lab = RiverLab("one-infusion")
        card = lab.panel.card
        second = 0.0
        lab.director.clock = lambda: second
        card.ask([OPEN])
        card.open()
        card.guess.guess = 1
        card.go.click()
        assert lab.bound and lab.player.playing and card.asking.waiting and not lab.stage.ahead
        assert card.result.text == "Watch the river: the answer comes by itself."
        while lab.player.playing:
            assert card.asking.answer is None
            second += 0.1
            lab._advance(0.1 * lab.player.hours_per_s)
        assert second < 12.0 and lab.session.now == 24
        assert card.asking.answer is not None and card.asking.answer.told in card.result.text
        assert card.guess.disabled and card.go.description == "Ask me again"
        lab.close()

    in_a_loop(watch)


def test_who_stops_time_before_the_answer_may_look_again() -> None:
    async def watch() -> None:
        lab = RiverLab("one-infusion")
        card = lab.panel.card
        card.ask([OPEN])
        card.open()
        card.guess.guess = 1
        for leave in (lab.pause, lab.step, lambda: lab.block(0.5)):
            card.go.click()
            assert lab.bound
            leave()
            assert card.asking.waiting and not card.guess.disabled and card.result.text == ""
            assert card.go.description == "See what happens"
        lab.close()

    in_a_loop(watch)
