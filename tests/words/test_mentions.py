"""Words of sentences that light parts of the picture."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS, Trajectory, scenario, words
from riversim.words import KINDS, LANGUAGES, mentions
from tests.words.runs import RUNS


def lit(text: str) -> set[str]:
    """The kinds of parts that a sentence names."""
    return {
        kind for kind, names in mentions().items() for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.I)
    }


@pytest.mark.parametrize("vocabulary", words.VOCABULARIES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_kind_of_part_has_words_that_are_plain_and_its_own(code: str, vocabulary: words.Vocabulary) -> None:
    with words.speaking(code, vocabulary):
        found = mentions()
    assert set(found) == set(KINDS)
    for names in found.values():
        assert names and all(name and name == name.strip() for name in names)
        assert len(set(names)) == len(names)


def test_no_word_names_two_kinds() -> None:
    every = [name for names in mentions().values() for name in names]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("story", SCENARIOS)
def test_every_sentence_of_a_story_names_a_part(story: str) -> None:
    run = scenario(story).run()
    for i in range(0, len(run.level), 5):
        for said in words.sentences(run, i):
            assert lit(said.text), said.text


@settings(max_examples=25)
@given(run=RUNS, places=st.lists(st.floats(0, 1), min_size=10, max_size=10))
def test_every_sentence_names_a_part_whatever_the_river(run: Trajectory, places: list[float]) -> None:
    for i in (round(place * (len(run.level) - 1)) for place in places):
        for said in words.sentences(run, i):
            assert lit(said.text), said.text
