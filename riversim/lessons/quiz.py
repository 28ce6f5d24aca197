"""`Quiz`: a few questions on one sheet. The river marks them by running, and nothing is counted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import ipywidgets as widgets

from riversim.drawing import Still, still
from riversim.lab import Guess, Page, Words, cautions, spelled
from riversim.lessons.checking import Elsewhere
from riversim.lessons.showing import Showing
from riversim.model import RiverError, Trajectory
from riversim.session import Question, asked_first, at_home, running_loop, verdict
from riversim.words import _, refused


class Asked:
    """One question on the sheet, with a river of its own to watch where it is about another one."""

    def __init__(self, question: Question, run: Callable[[], Trajectory]) -> None:
        self.question, self._run = question, run
        self._home = running_loop()
        self.guess, self.result = Guess(), Words(kind="outcome", live="polite")
        self.guess.put(question, None)
        self.see = widgets.Button(description=_("See what happens"))
        self.showing: Showing | None = None
        if not isinstance(question.measure, Elsewhere):
            self.box = widgets.VBox([self.guess, self.result])
        else:
            self.showing = Showing(question.measure.session)
            self.see.on_click(lambda _: at_home(self._home, self.watch))
            asked = widgets.VBox([self.guess, self.see, self.result])
            self.box = widgets.VBox([asked, self.showing.box])
            self.box.add_class("riversim-guessing")

    def watch(self) -> None:
        """Play its river up to the moment that it is about, and then mark it; without a guess ask for one."""
        measure = self.question.measure
        if self.guess.guess is None or self.showing is None or not isinstance(measure, Elsewhere):
            self.mark()
            return
        self.result.text = _("Watch the river: the answer comes by itself.")
        self.showing.play(measure.day, self.mark)

    def mark(self) -> None:
        """Say what the river did beside what was guessed; without a guess ask for one."""
        if self.showing is not None:
            self.showing.stop()
        self.result.text = self._marked()

    def _marked(self) -> str:
        guess = self.guess.guess
        if guess is None:
            return asked_first(self.question)
        try:
            return verdict(self.question, guess, self.question.answer(self._run()))
        except RiverError as error:
            return refused(error)


class Quiz:
    """Questions with their choices, a button, and beside each answer what the river did; `box` is the whole.

    `run` gives the run that the questions are put to; it is called when they are marked.
    """

    def __init__(self, questions: Sequence[Question], run: Callable[[], Trajectory]) -> None:
        self._home = running_loop()
        self.asked = [Asked(question, run) for question in questions]
        self.go = widgets.Button(description=_("Let the river mark it"))
        self.note = Words(_("Nothing is counted or kept. Change an answer, and look again as often as you like."),
                          kind="aside")  # fmt: skip
        body = widgets.VBox([*(one.box for one in self.asked), self.go, self.note])
        self.river: Callable[[], Still] = lambda: still(run(), 0.0)
        """The river at the beginning, as it is seen where there are no widgets."""
        self.box = Page([body], self.still)
        self.box.add_class("riversim-card")
        self.box.add_class("riversim-quiz")
        self.go.on_click(lambda _: at_home(self._home, self.mark))

    def still(self) -> Still:
        """The river at the beginning, and the questions."""
        asked = (line for one in self.asked for line in spelled(one.question))
        return replace(self.river(), title="", said=(*asked, *cautions()))

    def mark(self) -> None:
        """Run the river for each question that was answered, and say what happened."""
        for one in self.asked:
            one.mark()

    def close(self) -> None:
        """Stop what plays; the widgets are closed with what they lie in."""
        for one in self.asked:
            if one.showing is not None:
                one.showing.close()
