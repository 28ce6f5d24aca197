"""What a reader does with a lesson, done through its handlers; called inside the notebooks' own kernels."""

import ipywidgets as widgets

from riversim.lab import RiverLab
from riversim.lessons import Lesson

FIRST = ("cause", "competence", "resistance", "strength", "rain")  # the sliders that are not folded away


def play_with(lab: RiverLab) -> None:
    """Move the sliders in sight to an end, block, infuse and rewind, without an error."""
    panel = lab.panel
    panel.block.value = 90
    panel.infuse.click()
    for number, name in enumerate(FIRST):
        slider = panel.sliders[name]
        slider.value = end = (slider.low, slider.high)[number % 2]
        assert lab.session.setting(name) == end, name
    panel.step.click()
    panel.rewind.click()
    assert panel.error.text == "", panel.error.text


def play_through(lesson: Lesson) -> None:
    """Play, guess at every question, watch, and let the river mark the check twice."""
    assert lesson.lab is not None
    play_with(lesson.lab)
    guess_all(lesson)
    assert lesson.stills.shown
    for choice in (0.0, 2.0):
        for asked in lesson.quiz.asked:
            asked.guess.guess = choice
        lesson.quiz.go.click()
        assert all("went" in asked.result.text for asked in lesson.quiz.asked)


def guess_all(lesson: Lesson) -> None:
    """Guess at each question on the card, and see what happens."""
    assert not lesson.stills.shown, "nothing is shown before a guess"
    lesson.showing.view.still = True  # who asks for less motion need not wait for the answer
    for _ in lesson.plan.guess:
        lesson.card.guess.guess = 1.0
        lesson.card.go.click()
        assert lesson.card.result.text
        lesson.card.go.click()


def texts(box: widgets.Widget) -> str:
    """All that a box says."""
    own = [str(getattr(box, trait, "")) for trait in ("text", "value", "description")]
    return " ".join([*own, *(texts(child) for child in getattr(box, "children", ()))])
