"""What everything is called, by the river's name, the brain's or both; what it is not, and where there is help."""

from __future__ import annotations

from functools import lru_cache

from riversim.model import check_name, parameters
from riversim.words.language import (
    VOCABULARIES,
    Vocabulary,
    Voice,
    _,
    begin,
    current_words,
    mark,
    voice,
)

DISCLAIMER = mark(
    "A picture to talk about, not medical advice. Real brains are more complex. "
    "Decide about treatment with your clinician."
)
CRISIS = mark(
    "If you or someone you know is in crisis, help is available: "
    "call your local emergency number or crisis line (in the USA call or text 988)."
)


@lru_cache(maxsize=16)
def _names(voice: Voice) -> dict[str, tuple[str, str]]:
    """The river's and the brain's name of what pictures show and of parameters, in the voice that is in use."""
    return {
        "level": (_("river level"), _("glutamate")),
        "source": (_("rain"), _("glutamate release")),
        "spillway": (_("spillway"), _("NMDA receptors")),
        "block": (_("blocked spillway"), _("blocked NMDA receptors")),
        "tributary": (_("tributary"), _("circuit")),
        "water": (_("water in the tributaries"), _("signals in the circuits")),
        "plug": (_("plug"), _("clogged synapses")),
        "battery": (_("battery"), _("AMPA receptors")),
        "trees": (_("trees"), _("synapses")),
        "murk": (_("murky water"), _("inflammation")),
        "wellbeing": (_("how well the land is"), _("wellbeing")),
        "drug": (_("infusion"), _("drug in the blood")),
        "trace": (_("jumper cables"), _("AMPA boost")),
        "healthy mark": (_("healthy"), _("healthy")),
        "crest mark": (_("spillway"), _("NMDA brake")),
        "strength mark": (_("opens plugs"), _("reopens pathways")),
        "flood mark": (_("flood"), _("too much")),
        **{p.name: (_(p.river), _(p.brain)) for p in parameters().values()},
    }


def label(name: str, words: Vocabulary | None = None) -> str:
    """The label of a parameter, or of a thing in the picture; in the words in use where none are given.

    Raises `RiverError` that suggests the nearest for an unknown name or vocabulary.
    """
    words = current_words() if words is None else words
    check_name("vocabulary", words, dict.fromkeys(VOCABULARIES))
    names = _names(voice())
    river, brain = names[check_name("name", name, names)]
    if words == "both" and river != brain:
        return begin(_("{river} ({brain})").format(river=river, brain=brain))
    return begin(brain if words == "brain" else river)
