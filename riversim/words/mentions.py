"""Which words of sentences name which part of the picture, so that a page can light the part."""

from __future__ import annotations

from riversim.words.language import _, current_words, speaking


def mentions() -> dict[str, tuple[str, ...]]:
    """For each kind of part the words that name it in sentences, in the language and the words in use.

    They are written as in the middle of a sentence; no word names two kinds.
    """
    if current_words() != "both":
        return _mentions()
    with speaking(words="river"):
        river = _mentions()
    with speaking(words="brain"):
        brain = _mentions()
    return {kind: tuple(dict.fromkeys((*river[kind], *brain[kind]))) for kind in river}


def _mentions() -> dict[str, tuple[str, ...]]:
    written = {
        "gate": _("spillway|gate|crest"),
        "pool": _("river|level|water|flood|surge|murk"),
        "gauge": _("gauge"),
        "cloud": _("rain|drought|weather"),
        "mountain": _("causes|silt|mountains|care"),
        "person": _("symptoms|relief|land|person"),
        "drug": _("infusion|infusions|drug|dose"),
        "battery": _("battery|batteries|jumper cables"),
        "plug": _("plug|plugs|mouth|mouths|pressure"),
        "tributary": _("tributary|tributaries|bed|beds"),
        "tree": _("tree|trees|bank|banks"),
    }
    return {kind: tuple(words.split("|")) for kind, words in written.items()}
