"""`PredictionCard`: guess first, then look. It asks what may happen, and sets it beside what did.

Nothing is counted or kept: a guess is a way to look more closely, and no test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from riversim.language import _, decimal, refused
from riversim.parameters import RiverError
from riversim.player import at_home, running_loop
from riversim.predictions import Answer, Question
from riversim.trajectory import Trajectory
from riversim.view import Words

Act = Callable[[Question], None]
Through = Callable[[Callable[[], None]], None]


class Guess(anywidget.AnyWidget):
    """One question and its answers: named choices, or a number on a scale; `guess` is None before one is made.

    ipywidgets' radio buttons and sliders do not tell a screen reader which question they answer.
    """

    _esm = (Path(__file__).parent / "guess.js").read_text(encoding="utf-8")

    ask = traitlets.Unicode("").tag(sync=True)
    choices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    range = traitlets.List(traitlets.Float(), [0.0, 1.0, 0.1]).tag(sync=True)
    guess = traitlets.Float(None, allow_none=True).tag(sync=True)
    disabled = traitlets.Bool(False).tag(sync=True)
    turn = traitlets.Int(0).tag(sync=True)
    lang = traitlets.Unicode("en").tag(sync=True)
    """The language in which numbers are written."""

    @traitlets.validate("guess")
    def _possible(self, proposal: dict[str, Any]) -> float | None:
        """A page may send anything: what can not be guessed leaves the guess as it is."""
        low, high = (0.0, len(self.choices) - 1.0) if self.choices else self.range[:2]
        value: float | None = proposal["value"]
        return value if value is None or low <= value <= high else self.guess

    def put(self, question: Question | None, guess: float | None, *, disabled: bool = False) -> None:
        """Ask a question, with what is guessed so far; None asks nothing."""
        with self.hold_sync():
            self.ask = question.ask if question else ""
            self.choices = list(question.choices) if question else []
            self.range = [question.scale.low, question.scale.high, question.scale.step] if question else [0.0, 1.0, 0.1]
            self.guess, self.disabled = guess, disabled
            self.turn += 1


class PredictionCard:
    """An optional card with one question at a time; `box` is the whole.

    `run` gives the whole run, past and to come, and is called when an answer is wanted. `act` does
    what the question is about (lets time run up to its day, gives the infusion) before the answer
    is looked up; it is not called for a "what if", which leaves the river as it is.
    """

    def __init__(self, run: Callable[[], Trajectory], *, act: Act | None = None) -> None:
        self._run, self._act = run, act
        self.through: Through = partial(at_home, running_loop())
        """What does a visitor's work: on the loop of the card, where nobody set it otherwise."""
        self.on_turn: Callable[[], None] = lambda: None
        """Called when a question comes, is answered, or goes."""
        self._all: tuple[Question, ...] = ()
        self._fitting: tuple[Question, ...] = ()
        self._at = 0
        self._answer: Answer | None = None
        self._answered: Trajectory | None = None
        self.offer, self.go = widgets.Button(), widgets.Button()
        self.guess = Guess()
        self.result = Words(kind="outcome", live="polite")
        self.bars = widgets.HTML()
        self.note = Words(kind="aside")
        self.body = widgets.VBox([self.guess, self.go, self.result, self.bars, self.note])
        self.box = widgets.VBox([self.offer, self.body])
        self.box.add_class("riversim-card")
        self.offer.on_click(lambda _: self.through(self.close if self.opened else self.open))
        self.go.on_click(lambda _: self.through(self.next if self._answer else self.reveal))
        self.guess.observe(lambda _: self.through(self._tell_again), "guess")
        self.close()

    # --- what is asked --------------------------------------------------------------------------

    def ask(self, questions: Sequence[Question], act: Act | None = None) -> None:
        """Put these questions on the card, the first on top, in place of those it had.

        To be called for another story, and before an action. With an `act` that is done from now on.
        """
        self._all, self._act = tuple(questions), act or self._act
        self._fitting, self._answer, self._at = (), None, 0
        (self.open if self.opened else self.close)()

    def refresh(self, questions: Sequence[Question]) -> None:
        """Say the same questions in another language; the one on top, its guess and its answer stay."""
        said = dict(zip(self._all, questions, strict=True))
        self._all, self._fitting = tuple(questions), tuple(said[question] for question in self._fitting)
        question, guess, run = self.question, self.guess.guess, self._answered
        if question is not None and self._answer is not None and run is not None:
            self._answer = question.answer(run)
        if not self.opened:
            self.close()
            return
        self.guess.put(question, guess, disabled=self.guess.disabled)
        self._name()
        self._tell_again()

    @property
    def opened(self) -> bool:
        """Whether the card is open."""
        return bool(self.body.layout.display != "none")

    @property
    def question(self) -> Question | None:
        """The question on top; None where none fits the river as it is."""
        return self._fitting[self._at % len(self._fitting)] if self._fitting else None

    @property
    def waiting(self) -> bool:
        """Whether a question waits for its answer, so that what is to come should not be seen."""
        return self.opened and self.question is not None and self._answer is None

    def open(self) -> None:
        """Open the card with the question on top, unanswered."""
        run = self._run()
        self._fitting = tuple(question for question in self._all if question.fits(run))
        self._answer = self._answered = None
        self.guess.put(self.question, None)
        self._name()
        self.go.layout.display = "" if self.question else "none"
        self.body.layout.display = ""
        self.on_turn()

    def _name(self) -> None:
        self.bars.value = ""
        self.result.text = "" if self.question else _("There is no question about this river as it is now.")
        self.note.text = _("This is about the river in the picture. It says nothing about any one person.")
        if self.question and self.question.what_if:
            self.note.text = _(
                "This is tried on another river, and the one in the picture stays as it is. "
                "It says nothing about any one person."
            )
        self.offer.description = _("Close the question")
        again = _("Another question") if len(self._fitting) > 1 else _("Ask me again")
        self.go.description = again if self._answer else _("See what happens")

    def close(self) -> None:
        """Fold the card away; it offers itself by one button."""
        self.body.layout.display = "none"
        self.offer.description = _("Guess first, then look")
        self.on_turn()

    def next(self) -> None:
        """The next question, after the last the first again."""
        self._at += 1
        self.open()

    # --- what is answered -----------------------------------------------------------------------

    def reveal(self) -> None:
        """Do what the question is about, and set the outcome beside the guess; without a guess ask for one."""
        question = self.question
        if question is None:
            return
        if self.guess.guess is None:
            self.result.text = asked_first(question)
            return
        if not question.fits(self._run()):
            self.open()
            gone = _("The river was changed, so that question no longer fits it.")
            self.result.text = f"{gone} {self.result.text}".strip()
            return
        try:
            if self._act is not None and not question.what_if:
                self._act(question)
            self._answered = self._run()
            self._answer = question.answer(self._answered)
        except RiverError as error:
            self.result.text = refused(error)
            return
        self.guess.disabled = True
        self._name()
        self._tell_again()
        self.on_turn()

    def _tell_again(self) -> None:
        """The last move of a slider may arrive after the button's click; who was asked for a guess has made one."""
        question, guess, answer = self.question, self.guess.guess, self._answer
        if question is not None and guess is not None and answer is None:
            self.result.text = ""
        if question is not None and guess is not None and answer is not None:
            self.result.text = verdict(question, guess, answer)
            self.bars.value = bars(question, guess, answer) if question.drawn else ""


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


def bars(question: Question, guess: float, answer: Answer) -> str:
    """Two bars, the guess above the outcome, as HTML; for the eye alone, the words say the same."""
    rows = (_bar(_("Your guess"), guess, question, "guess"), _bar(_("The river"), answer.value, question, "river"))
    return f'<div class="riversim-bars" aria-hidden="true">{"".join(rows)}</div>'


def _bar(name: str, value: float, question: Question, kind: str) -> str:
    scale = question.scale
    share = min(max((value - scale.low) / (scale.high - scale.low), 0.0), 1.0)
    return (
        f'<span>{escape(name)}</span><span class="riversim-bar riversim-bar-{kind}">'
        f'<span style="width:{100 * share:.0f}%"></span></span><span>{decimal(value, 2)}</span>'
    )
