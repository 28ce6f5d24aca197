"""`Quiz`: a few questions on one sheet. The river marks them by running, and nothing is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import ipywidgets as widgets

from riversim.drawing import Still, still
from riversim.lab import Guess, Page, Words, cautions, spelled
from riversim.model import RiverError, Trajectory
from riversim.session import Question, asked_first, at_home, running_loop, verdict
from riversim.words import _, refused


class Quiz:
    """Questions with their choices, a button, and beside each answer what the river did; `box` is the whole.

    `run` gives the run that the questions are put to; it is called when they are marked.
    """

    def __init__(self, questions: Sequence[Question], run: Callable[[], Trajectory]) -> None:
        self.questions, self._run = tuple(questions), run
        self._home = running_loop()
        self.guesses = [Guess() for _question in self.questions]
        self.results = [Words(kind="outcome", live="polite") for _question in self.questions]
        self.go = widgets.Button()
        self.note = Words(_("Nothing is counted or kept. Change an answer, and look again as often as you like."),
                          kind="aside")  # fmt: skip
        for question, guess in zip(self.questions, self.guesses, strict=True):
            guess.put(question, None)
        pairs = zip(self.guesses, self.results, strict=True)
        body = widgets.VBox([*(widgets.VBox(pair) for pair in pairs), self.go, self.note])
        self.river: Callable[[], Still] = lambda: still(run(), 0.0)
        """The river at the beginning, as it is seen where there are no widgets."""
        self.box = Page([body], self.still)
        self.box.add_class("riversim-card")
        self.box.add_class("riversim-quiz")
        self.go.description = _("Let the river mark it")
        self.go.on_click(lambda _: at_home(self._home, self.mark))

    def still(self) -> Still:
        """The river at the beginning, and the questions."""
        asked = (line for question in self.questions for line in spelled(question))
        return replace(self.river(), title="", said=(*asked, *cautions()))

    def mark(self) -> None:
        """Run the river for each question that was answered, and say what happened."""
        run = self._run()
        for question, guess, result in zip(self.questions, self.guesses, self.results, strict=True):
            result.text = self._marked(question, guess.guess, run)

    def _marked(self, question: Question, guess: float | None, run: Trajectory) -> str:
        if guess is None:
            return asked_first(question)
        try:
            return verdict(question, guess, question.answer(run))
        except RiverError as error:
            return refused(error)
