"""`PredictionCard`: guess first, then look. It asks what may happen, and sets it beside what did.

Nothing is counted or kept: a guess is a way to look more closely, and no test.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from riversim.drawing import Still, still
from riversim.lab.page import Page, cautions
from riversim.lab.scripts import script
from riversim.lab.view import Words
from riversim.model import Trajectory
from riversim.session import Act, Answer, Guessing, Question, at_home, running_loop, verdict
from riversim.words import _, decimal

Through = Callable[[Callable[[], None]], None]


class Guess(anywidget.AnyWidget):
    """One question and its answers: named choices, or a number on a scale; `guess` is None before one is made.

    ipywidgets' radio buttons and sliders do not tell a screen reader which question they answer.
    """

    _esm = script("common.js", "hands.js", "guess.js")

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
    """An optional card with one question at a time, as `Guessing` asks them; `box` is the whole."""

    def __init__(self, run: Callable[[], Trajectory], *, act: Act | None = None) -> None:
        self.asking = Guessing(run, act)
        self.river: Callable[[], Still] = lambda: still(run(), 0.0)
        """The river that is asked about, as it is seen where there are no widgets: nothing is given away."""
        self.through: Through = partial(at_home, running_loop())
        """What does a visitor's work: on the loop of the card, where nobody set it otherwise."""
        self.offer, self.go = widgets.Button(), widgets.Button()
        self.guess = Guess()
        self.result = Words(kind="outcome", live="polite")
        self.bars = widgets.HTML()
        self.note = Words(kind="aside")
        self.body = widgets.VBox([self.guess, self.go, self.result, self.bars, self.note])
        self.box = Page([self.offer, self.body], self.still)
        self.box.add_class("riversim-card")
        self.offer.on_click(lambda _: self.through(self.close if self.asking.opened else self.open))
        self.go.on_click(lambda _: self.through(self.next if self.asking.answer else self.reveal))
        self.guess.observe(lambda _: self.through(self._tell_again), "guess")
        self.close()

    def ask(self, questions: Sequence[Question]) -> None:
        """Put these questions on the card, the first on top, in place of those it had."""
        self.asking.ask(questions)
        self._lay()

    def refresh(self, questions: Sequence[Question]) -> None:
        """Say the same questions in another language; the one on top, its guess and its answer stay."""
        self.asking.say_anew(questions)
        if self.asking.opened:
            self.guess.put(self.asking.question, self.guess.guess, disabled=self.guess.disabled)
            self._name()
            self._tell_again()
        else:
            self._lay()

    def open(self) -> None:
        """Open the card with the question on top, unanswered."""
        self.asking.open()
        self._lay()

    def close(self) -> None:
        """Fold the card away; it offers itself by one button."""
        self.asking.close()
        self._lay()

    def next(self) -> None:
        """The next question, after the last the first again."""
        self.asking.next()
        self._lay()

    def reveal(self) -> None:
        """Do what the question is about, and set the outcome beside the guess; without a guess ask for one."""
        asked = self.asking.question
        told = self.asking.reveal(self.guess.guess, self._answered)
        if self.asking.answer is not None:
            return
        if self.asking.question is not asked:
            self._lay()
        self.result.text = told

    def leave(self) -> None:
        """Time was stopped before the answer, or something else was done: the question stays open."""
        if self.asking.on_the_way:
            self.asking.leave()
            self.result.text = ""

    def _answered(self) -> None:
        """The answer is there, at once or once time has run up to it."""
        self.guess.disabled = True
        self._name()
        self._tell_again()

    def still(self) -> Still:
        """The river that is asked about, and the question on top."""
        asked = spelled(self.asking.question) if self.asking.question else (self.asking.told(),)
        return replace(self.river(), title=_("Guess first, then look"), said=(*asked, *cautions()))

    def _lay(self) -> None:
        """Lay the card out anew: folded away, or with the question on top and no guess."""
        if not self.asking.opened:
            self.body.layout.display = "none"
            self.offer.description = _("Guess first, then look")
            return
        self.guess.put(self.asking.question, None)
        self._name()
        self.go.layout.display = "" if self.asking.question else "none"
        self.body.layout.display = ""

    def _name(self) -> None:
        self.bars.value = ""
        self.result.text, self.note.text = self.asking.told(), self.asking.note()
        self.offer.description = _("Close the question")
        again = _("Another question") if self.asking.more else _("Ask me again")
        self.go.description = again if self.asking.answer else _("See what happens")

    def _tell_again(self) -> None:
        """The last move of a slider may arrive after the button's click; who was asked for a guess has made one."""
        question, guess, answer = self.asking.question, self.guess.guess, self.asking.answer
        if question is None or guess is None:
            return
        self.result.text = "" if answer is None else verdict(question, guess, answer)
        if answer is not None:
            self.bars.value = bars(question, guess, answer) if question.drawn else ""


def spelled(question: Question) -> tuple[str, ...]:
    """A question and what can be guessed, a line each."""
    scale, choices = question.scale, question.choices
    if question.drawn:
        choices = (f"{decimal(scale.low, 1)} … {decimal(scale.high, 1)}",)
    return question.ask, *(f"– {choice}" for choice in choices)


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
