"""`Lesson`: what the notebooks share. Each step of a lesson is one call, and shows itself as the last line of a cell.

A lesson has a story of the package as its seed. First one plays, then one guesses, and only then
is the story's run to be seen; what there is to think about, and the check, are answered by runs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape

from riversim.drawing import Still, still
from riversim.lab import Deep, FrameView, Lifeline, Page, PredictionCard, RiverLab, Truths, close_all, everything, limit
from riversim.lessons import checking, thinking
from riversim.lessons.quiz import Quiz
from riversim.lessons.showing import Showing
from riversim.lessons.stills import Stills
from riversim.model import Trajectory, check_name, scenario
from riversim.session import Question, Session, at_home, questions, running_loop


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What a lesson is made of.

    Its `story` is guessed about and watched on `days`, `beside` another; the lab opens on `play`.
    `guess` says which of the story's questions are asked, `depth` how much of the lab there is to try things with.
    """

    story: str
    days: tuple[float, ...]
    play: str = "obstructed"
    beside: str = ""
    guess: tuple[int, ...] = (0, 1)
    depth: Deep = "explore"


PLANS: Mapping[str, Plan] = {
    "meet_the_river": Plan(story="healthy", days=(3, 28), beside="obstructed", guess=(0,), depth="understand"),
    "drought": Plan(story="drought", days=(3, 20, 77), play="healthy", beside="short-drought"),
    "the_spillway": Plan(story="worn-spillway", days=(0, 56, 120), play="healthy", beside="healthy"),
    "the_clog": Plan(story="obstructed", days=(0, 14, 56), play="healthy", beside="healthy", guess=(0,)),
    "block_the_spillway": Plan(story="too-much", days=(0, 2, 4, 14), beside="blocker-only"),
    "the_dead_battery": Plan(story="one-infusion", days=(0, 0.5, 3, 14), beside="blocker-only", guess=(1, 2, 3)),
    "not_a_cure": Plan(story="bridge", days=(0, 12, 42, 182), play="six-infusions", beside="maintenance"),
    "how_far_the_river_goes": Plan(story="blocker-only", days=(0, 0.125, 3), beside="one-infusion", guess=(2,)),
    "make_your_own_river": Plan(story="stubborn-batteries", days=(3, 12, 28), play="stubborn-batteries"),
}


class Lesson:
    """One lesson, by the name of its notebook without the number.

    Raises `RiverError` that suggests the nearest for an unknown one.
    """

    def __init__(self, name: str) -> None:
        self.name = check_name("lesson", name, PLANS)
        self.plan = PLANS[self.name]
        self._home = running_loop()
        self._run: Trajectory | None = None
        self.lab: RiverLab | None = None
        self.showing = Showing(Session.begin(self.plan.story))
        self.card = PredictionCard(self.run, act=self._act)
        self.quiz = Quiz(checking.check(self.name), self.run)
        self.stills = Stills(self.run, self.plan.days, self.plan.beside)
        self.card.river = self.quiz.river = lambda: self._beginning
        # Together from the start, so that a lesson that is left is let go whole.
        guess = Page([self.card.box, self.showing.box], self.card.still)
        guess.add_class("riversim-guessing")
        self._parts = [_styled(part, kept=False) for part in (guess, self.stills.box, self.quiz.box)]

    def run(self) -> Trajectory:
        """The run of the lesson's story, simulated when it is first asked for."""
        if self._run is None:
            self._run = scenario(self.plan.story).run()
        return self._run

    @cached_property
    def _beginning(self) -> Still:
        """The story's river before anything happens, for who sees the lesson where nothing runs."""
        return still(self.run(), 0.0)

    def play(self) -> RiverLab:
        """The lab, to play with first."""
        self.lab = play(self.plan.play, depth=self.plan.depth)
        self.lab.hear(one for part in self._parts for one in everything(part))
        return self.lab

    def predict(self) -> Page:
        """The card that asks before the run is shown; a guess opens the run."""
        asked = questions(self.plan.story)
        self.card.ask([asked[i] for i in self.plan.guess])
        self.card.open()
        self.card.guess.observe(self._guessed, "disabled")
        return self._part(0)

    def _act(self, question: Question, then: Callable[[], None]) -> None:
        """Play the story up to the moment that is asked about."""
        self.showing.play(question.due(self.run()) or 0.0, then)

    def _guessed(self, change: Mapping[str, object]) -> None:
        if change["new"]:
            at_home(self._home, self.stills.show)

    def watch(self) -> Page:
        """The run in pictures, numbers and curves, folded until there is a guess or somebody asks for it."""
        return self._part(1)

    def think(self) -> Folded:
        """The "think!" questions, each with its answer folded away."""
        return Folded(thinking.think(self.name), self.run())

    def check(self) -> Page:
        """The check, which the river marks."""
        return self._part(2)

    def close(self) -> None:
        """Close every widget of the lesson, and its lab."""
        if self.lab is not None:
            self.lab.close()
        self.showing.close()
        self.quiz.close()
        for part in self._parts:
            close_all(part)

    def _part(self, number: int) -> Page:
        part = self._parts[number]
        part.children[0].kept = True  # a page will show it
        return part

    def truths(self) -> Page:
        """Where the picture is true, and where it is not, part by part."""
        truths = Truths()
        truths.river = lambda: self._beginning
        whole = _styled(truths.box)
        if self.lab is not None:
            self.lab.hear(everything(whole))
        return whole


def play(story: str, *, depth: Deep | None = None) -> RiverLab:
    """The lab for a page of words that has a title and says what is to be known: it says only what must be in sight.

    Raises `RiverError` as `RiverLab` does.
    """
    limit()
    lab = RiverLab(story, depth=depth)
    lab.panel.box.add_class("riversim-lesson")
    lab.hear()
    return lab


class Folded:
    """Questions whose answers fold out, as HTML that needs no kernel once it is there."""

    def __init__(self, asked: Sequence[Question], run: Trajectory) -> None:
        self.told = [(question.ask, question.answer(run)) for question in asked]

    def _repr_html_(self) -> str:
        return "".join(
            f'<details style="margin: 0.6em 0; max-width: 46em"><summary style="cursor: pointer; font-weight: 600; '
            f'padding: 0.3em 0">{escape(ask)}</summary><p style="margin: 0.2em 0 0.6em 1.2em">'
            f"{escape(answer.told)} {escape(answer.reason)}</p></details>"
            for ask, answer in self.told
        )

    def __repr__(self) -> str:
        return "\n\n".join(f"{ask}\n{answer.told} {answer.reason}" for ask, answer in self.told)


def show(run: Trajectory, *days: float) -> Page:
    """Any run in pictures on some days, in numbers and in curves; raises `RiverError` for a day outside it."""
    stills = Stills(lambda: run, days)
    stills.show()
    return _styled(stills.box)


def _styled(box: Page, *, kept: bool = True) -> Page:
    """A box that looks as the lab does, whether or not there is a lab on the page."""
    styled = FrameView()  # brings the style sheet
    styled.layout.display = "none"
    life = Lifeline(kept=kept)
    whole = Page([life, styled, box], box.still)
    whole.add_class("riversim")
    life.belongs_to(whole, whole)
    return whole
