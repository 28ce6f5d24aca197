"""`Guessing`: guess first, then look. One question at a time, and what the river did set beside the guess.

Nothing is counted or kept: a guess is a way to look more closely, and no test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from riversim.model import RiverError, Trajectory
from riversim.session.predictions import Answer, Question
from riversim.words import _, decimal, refused

Then = Callable[[], None]
Act = Callable[[Question, Then], None]


class Guessing:
    """Questions on a river, of which those that fit it as it is are asked one by one.

    `run` gives the whole run, past and to come, and is called when an answer is wanted. `act` does
    what the question is about (lets time run up to its day, gives the infusion) and then calls what
    it was handed, at once or later, which looks the answer up; it is not called for a "what if", which
    leaves the river as it is. `on_turn` is called when a question comes, is answered, or goes.
    """

    def __init__(self, run: Callable[[], Trajectory], act: Act | None = None) -> None:
        self.run, self.act = run, act
        self.on_turn: Callable[[], None] = lambda: None
        self.opened = False
        self.answer: Answer | None = None
        self._all: tuple[Question, ...] = ()
        self._fitting: tuple[Question, ...] = ()
        self._at = 0
        self._answered: Trajectory | None = None
        self._asked = 0
        self.on_the_way = False
        """Whether time runs up to the answer."""

    @property
    def question(self) -> Question | None:
        """The question on top; None where none fits the river as it is."""
        return self._fitting[self._at % len(self._fitting)] if self._fitting else None

    @property
    def more(self) -> bool:
        """Whether there is another question."""
        return len(self._fitting) > 1

    @property
    def waiting(self) -> bool:
        """Whether a question waits for its answer, so that what is to come should not be seen."""
        return self.opened and self.question is not None and self.answer is None

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask these questions, the first on top, in place of those before: another story, or an action to come."""
        self._all, self._fitting, self.answer, self._at = tuple(questions), (), None, 0
        (self.open if self.opened else self.close)()

    def say_anew(self, questions: Sequence[Question]) -> None:
        """The same questions in another language; the one on top and its answer stay."""
        said = dict(zip(self._all, questions, strict=True))
        self._all, self._fitting = tuple(questions), tuple(said[question] for question in self._fitting)
        if self.question is not None and self.answer is not None and self._answered is not None:
            self.answer = self.question.answer(self._answered)

    def open(self) -> None:
        """Ask the question on top, unanswered."""
        run = self.run()
        self.leave()
        self._fitting = tuple(question for question in self._all if question.fits(run))
        self.answer = self._answered = None
        self.opened = True
        self.on_turn()

    def close(self) -> None:
        """Ask no more, for now."""
        self.leave()
        self.opened = False
        self.on_turn()

    def next(self) -> None:
        """The next question, after the last the first again."""
        self._at += 1
        self.open()

    def reveal(self, guess: float | None, then: Then = lambda: None) -> str:
        """Do what the question is about and look up the answer; the outcome against the guess, in words.

        Without a guess one is asked for, and of what can not be answered it is said why. Where time has to run
        up to the answer first, `then` is called when it is there; another question, or none, leaves it open.
        """
        question = self.question
        if question is None:
            return ""
        if guess is None:
            return asked_first(question)
        if not question.fits(self.run()):
            self.open()
            gone = _("The river was changed, so that question no longer fits it.")
            return f"{gone} {self.told()}".strip()
        self.leave()
        asked, self.on_the_way = self._asked, True

        def arrive() -> None:
            if asked == self._asked:
                self._look_up(question)
                then()

        try:
            if self.act is None or question.what_if:
                arrive()
            else:
                self.act(question, arrive)
        except RiverError as error:
            self.leave()
            return refused(error)
        if self.answer is None:
            return _("Watch the river: the answer comes by itself.")
        return verdict(question, guess, self.answer)

    def leave(self) -> None:
        """Wait no more for an answer that time was to run up to; the question stays open."""
        self._asked += 1
        self.on_the_way = False

    def _look_up(self, question: Question) -> None:
        self._answered = self.run()
        self.answer = question.answer(self._answered)
        self.leave()
        self.on_turn()

    def told(self) -> str:
        """What is said where no question can be asked; empty where one is."""
        return "" if self.question else _("There is no question about this river as it is now.")

    def note(self) -> str:
        """What the question on top is about, and what it is not."""
        if self.question and self.question.what_if:
            return _(
                "This is tried on another river, and the one in the picture stays as it is. "
                "It says nothing about any one person."
            )
        return _("This is about the river in the picture. It says nothing about any one person.")


def asked_first(question: Question) -> str:
    """What somebody is told who wants to see and has not guessed."""
    if question.drawn:
        return _("Move the slider to what you think first. Any guess is fine.")
    return _("Choose what you think first. Any guess is fine.")


def verdict(question: Question, guess: float, answer: Answer) -> str:
    """The outcome against a guess, and the reason, in a few kind sentences."""
    return " ".join((_against(question, guess, answer), answer.told, answer.reason))


def _against(question: Question, guess: float, answer: Answer) -> str:
    if question.is_right(guess, answer):
        return _("Your guess was close.") if question.drawn else _("It went as you guessed.")
    if not question.drawn:
        told = _("It went another way this time. You guessed: {guess}. What happened: {outcome}.")
        return told.format(guess=question.choices[int(guess)], outcome=question.choices[answer.kind])
    if answer.value > guess:
        return _("You guessed {guess}. This time it was higher.").format(guess=decimal(guess, 2))
    return _("You guessed {guess}. This time it was lower.").format(guess=decimal(guess, 2))
