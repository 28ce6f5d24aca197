"""Every name on a panel, in the language and the words in use: all of it is said anew when either changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import ipywidgets as widgets

from riversim import controls, words
from riversim.language import LANGUAGES, VOCABULARIES, Vocabulary, _, _n, begin, current, current_words, decimal, mark
from riversim.scenarios import SCENARIOS
from riversim.treatment import DRUGS

if TYPE_CHECKING:
    from riversim.panel import Panel

SPEEDS = {
    mark("6 hours a second"): 6.0, mark("1 day a second"): 24.0, mark("3 days a second"): 72.0,
    mark("1 week a second"): 168.0,
}  # fmt: skip
STANDARD_DOSES = (0.25, 0.5, 1.0, 2.0)
WORDS: dict[Vocabulary, str] = {"river": mark("River words"), "brain": mark("Brain words"), "both": mark("Both")}


class Choices(NamedTuple):
    """What can be chosen, each under the name it has in the language in use."""

    story: dict[str, str]
    drug: dict[str, str]
    dose: dict[str, float]
    speed: dict[str, float]
    vocabulary: dict[str, Vocabulary]
    language: dict[str, str]


def choices() -> Choices:
    """The choices of all choosers, in the language in use; languages go by their own names."""
    return Choices(
        story={_(story.title): story.id for story in SCENARIOS.values()},
        drug={begin(_(drug.title)): name for name, drug in DRUGS.items()},
        dose={_dose(dose): dose for dose in STANDARD_DOSES},
        speed={_(told): speed for told, speed in SPEEDS.items()},
        vocabulary={_(WORDS[vocabulary]): vocabulary for vocabulary in VOCABULARIES},
        language={title: code for code, title in LANGUAGES.items()},
    )


def name(panel: Panel) -> None:
    """Name everything on a panel."""
    panel.picture.lang = panel.card.guess.lang = current()
    for button, text, tooltip in _buttons(panel):
        button.description, button.tooltip = text, tooltip
    named = choices()
    for field, control in panel.choosers.items():
        control.name(getattr(named, field))
    for widget, text in _labels(panel):
        widget.set_trait("description", text)
    for folded, text in (
        (panel.view, _("View")), (panel.shared, _("Share, save and open")), (panel.hundred, _("A hundred rivers")),
    ):  # fmt: skip
        folded.set_title(0, text)
    panel.title.text = _("The brain as rivers and creeks: a picture of depression and ketamine")
    for note, text in zip(panel.notes, (words.DISCLAIMER, words.CRISIS), strict=True):
        note.text = _(text)
    controls.name(panel.sliders, panel.more)
    panel.timeline.name()
    panel.take.name()
    panel.many.name()
    panel.truths.refresh()


def hint() -> str:
    """What can be done here, for who sees it for the first time."""
    return _(
        "Try it: touch the gate, a battery or a tributary in the picture, or give an infusion. "
        "On the picture, the up and down keys reach every part, and Enter touches it."
    )


def _dose(dose: float) -> str:
    """A dose beside the standard one."""
    told = _n("{dose} standard dose", "{dose} standard doses", 2 if dose > 1.0 else 1)
    return told.format(dose=decimal(dose, len(f"{dose:g}".partition(".")[2])))


def _buttons(panel: Panel) -> Iterator[tuple[widgets.Button, str, str]]:
    yield panel.about, _("How true is this?"), _("What this part stands for, and how sure science is")
    yield panel.all, _("Show all tributaries"), _("The curves of all tributaries again")
    yield panel.infuse, _("Give an infusion"), _("Give one now: the drug and the dose chosen below")
    yield panel.play, _("Play"), _("Let time run, or stop it")
    yield panel.back, _("Step back"), _("One step back in time")
    yield panel.step, _("Step"), _("One step on in time")
    yield panel.rewind, _("Rewind (keep settings)"), _("Back to day 0; what you did by hand is undone, sliders stay")
    yield panel.reset, _("Reset all"), _("The story as it was first told")
    yield panel.undo, _("Undo"), _("Take back the last change")
    yield panel.redo, _("Redo"), _("Do again what was undone")


def _labels(panel: Panel) -> Iterator[tuple[widgets.DOMWidget, str]]:
    block = _("Block the spillway (%)")
    both = _("Block the spillway (NMDA receptors) (%)")
    yield panel.block, both if current_words() == "both" else block
    yield panel.story, _("Story")
    yield panel.drug, _("Drug")
    yield panel.dose, _("Dose")
    yield panel.speed, _("Speed")
    yield panel.vocabulary, _("Words")
    yield panel.language, _("Language")
    yield panel.dark, _("Dark")
    yield panel.projector, _("Projector: large and bold")
    yield panel.still, _("No motion: playing steps once a second")
