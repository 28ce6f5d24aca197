"""What everything in the lab is called, by its place on the panel, in the language and the words in use."""

from __future__ import annotations

from typing import NamedTuple

from riversim.model import DRUGS, SCENARIOS
from riversim.words import LANGUAGES, VOCABULARIES, Vocabulary, _, _n, begin, current_words, decimal, mark

BY_ITSELF = 0.0  # hours a second: time passes as the director has it
SPEEDS = {
    mark("By itself: slow where something happens"): BY_ITSELF,
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


def hint() -> str:
    """What can be done here, for who sees it for the first time."""
    return _("Block the spillway, or give an infusion, and watch. Touch whatever you want to know more about.")


def keys() -> str:
    """What can be done without a mouse."""
    return _("On the picture, the up and down keys reach every part, and Enter touches it.")


def inside_hint() -> str:
    """What can be done inside a part of the picture."""
    return _("You look into a part of the picture. Touches do nothing here: the button or Escape leads back.")


def door(inside: bool) -> tuple[str, str]:
    """What the button says that leads into a part of the picture or out of it, and what it tells who points at it."""
    if inside:
        return _("Back to the river"), _("One step back, out of this part")
    return _("Look inside"), _("What this part stands for, seen from near")


def about(unfolded: bool) -> tuple[str, str]:
    """What the button says that unfolds how true a part is or folds it away, and what it tells who points at it."""
    if unfolded:
        return _("Less on how true this is"), _("Fold it away again")
    return _("More on how true this is"), _("What this part stands for, and how sure science is")


def _dose(dose: float) -> str:
    """A dose beside the standard one."""
    told = _n("{dose} standard dose", "{dose} standard doses", 2 if dose > 1.0 else 1)
    return told.format(dose=decimal(dose, len(f"{dose:g}".partition(".")[2])))


def buttons() -> dict[str, tuple[str, str]]:
    """What each button says, and what it tells who points at it."""
    return {
        "all": (_("Show all tributaries"), _("The curves of all tributaries again")),
        "infuse": (_("Give an infusion"), _("Give one now: the drug and the dose chosen below")),
        "play": (_("Play"), _("Let time run, or stop it")),
        "back": (_("Step back"), _("One step back in time")),
        "step": (_("Step"), _("One step on in time")),
        "again": (_("Watch again"), _("Play what happened last once more; nothing you did is lost")),
        "next": (_("Next event"), _("Play what happens next")),
        "rewind": (_("Rewind (keep settings)"), _("Back to day 0; what you did by hand is undone, sliders stay")),
        "reset": (_("Reset all"), _("The story as it was first told")),
        "undo": (_("Undo"), _("Take back the last change")),
        "redo": (_("Redo"), _("Do again what was undone")),
    }


def labels() -> dict[str, str]:
    """What stands beside each chooser, slider and switch."""
    both = current_words() == "both"
    return {
        "block": _("Block the spillway (NMDA receptors) (%)") if both else _("Block the spillway (%)"),
        "story": _("Story"),
        "drug": _("Drug"),
        "dose": _("Dose"),
        "speed": _("Speed"),
        "vocabulary": _("Words"),
        "language": _("Language"),
        "dark": _("Dark"),
        "projector": _("Projector: large and bold"),
        "still": _("No motion: playing steps once a second"),
    }


def folds() -> dict[str, str]:
    """What each part says that is folded away at first."""
    return {
        "more": _("More settings"), "view": _("View"), "shared": _("Share, save and open"),
        "hundred": _("A hundred rivers"), "beside": _("Two rivers, side by side"),
    }  # fmt: skip
