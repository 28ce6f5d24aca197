"""Names in each vocabulary, and the two lines that stand everywhere."""

import pytest

from riversim import RiverError, words
from riversim.model import parameters
from riversim.words import Vocabulary


def test_the_disclaimer_and_the_crisis_line_are_word_for_word() -> None:
    assert words.DISCLAIMER == (
        "A picture to talk about, not medical advice. Real brains are more complex. "
        "Decide about treatment with your clinician."
    )
    assert "call or text 988" in words.CRISIS
    assert "local emergency number" in words.CRISIS


@pytest.mark.parametrize("vocabulary", ["river", "brain", "both"])
@pytest.mark.parametrize("name", [*parameters(), "level", "spillway", "battery", "flood mark"])
def test_everything_has_a_label_in_each_vocabulary(name: str, vocabulary: Vocabulary) -> None:
    text = words.label(name, vocabulary)
    assert text[0].isupper()
    assert (vocabulary == "both") <= ("(" in text or words.label(name) == words.label(name, "brain"))


def test_a_label_says_what_a_thing_is_in_either_world() -> None:
    assert words.label("spillway") == "Spillway"
    assert words.label("spillway", "brain") == "NMDA receptors"
    assert words.label("spillway", "both") == "Spillway (NMDA receptors)"


def test_an_unknown_label_suggests_the_nearest() -> None:
    with pytest.raises(RiverError, match="spillway"):
        words.label("spilway")
    with pytest.raises(RiverError, match="both"):
        words.label("spillway", "bothh")  # type: ignore[arg-type]
