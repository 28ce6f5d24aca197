"""All that stands on the lab's page, in each language and in river words or the brain's."""

import re
from collections.abc import Iterator

import pytest

from riversim import RiverError, words
from riversim.lab import RiverLab, naming
from riversim.lab.sliders import Sliders
from riversim.session import questions
from riversim.words import VOCABULARIES, Vocabulary, speaking
from tests.words.reading import ENGLISH, FOREIGN


def everything_said(lab: RiverLab) -> list[str]:
    """Every text on a lab's page, whoever reads, hears or points at it."""
    panel = lab.panel
    names = ("description", "tooltip", "text", "alt", "told", "ask", "value", "lang")
    texts = [(name, getattr(w, name, "")) for w in panel.widgets() for name in names]
    said = [re.sub("<[^>]*>", " ", x) for name, x in texts if isinstance(x, str) and (name != "value" or "<" in x)]
    for chooser in (*(control.widget for control in panel.choosers.values()), panel.take.kind):
        said += [title for title, _value in chooser.options]
    said += [panel.take.upload.name, panel.take.upload.about, panel.take.download.label]
    said += [title for title, _text in panel.take.copies.rows]
    said += panel.take.copies.words.values()
    said += [fold.get_title(0) for fold in (panel.more, panel.view, panel.shared)]
    said += [text for w in panel.widgets() if isinstance(w, Sliders) for text in strings(w.rows) if text]
    said += panel.card.guess.choices
    said += panel.timeline.words.values()
    said += [text for _day, text in (*panel.timeline.infusions, *panel.timeline.marks)]
    return said + list(strings(panel.truths.page.page))


def strings(page: object) -> Iterator[str]:
    """Every text in plain data but names of parts, links and papers, which no language changes."""
    if isinstance(page, str):
        yield page
    elif isinstance(page, dict):
        for key, value in page.items():
            yield from strings(value) if key not in ("part", "link", "name") else ()
    elif isinstance(page, list):
        for value in page:
            yield from strings(value)


def busy_lab() -> RiverLab:
    """A lab with something to say in every place: a ghost, a part, a question answered, a moment past."""
    lab = RiverLab("one-infusion")
    lab.block(0.5)
    lab.give(9.0)
    lab.panel.card.open()
    assert lab.panel.card.asking.question is not None
    lab.panel.card.guess.guess = 0.0 if lab.panel.card.asking.question.choices else 1.0
    lab.panel.card.reveal()
    lab.touch("tributary", 2)
    lab.panel.take.make.click()
    # Gone by now, but whoever has done nothing sees it.
    lab.panel.hint.kind, lab.panel.hint.text = "welcome", naming.hint()
    return lab


@pytest.fixture(scope="module")
def any_lab() -> Iterator[RiverLab]:
    """One lab for all tests that only change what it speaks."""
    lab = busy_lab()
    yield lab
    lab.close()


@pytest.fixture
def english_lab(any_lab: RiverLab) -> Iterator[RiverLab]:
    """The same, which speaks English of the river at first."""
    yield any_lab
    any_lab.look(language="en", words="river")


@pytest.mark.parametrize("code", FOREIGN)
def test_another_language_is_another_for_all_that_is_on_show(english_lab: RiverLab, code: str) -> None:
    with speaking(code):
        born = busy_lab()
    before = english_lab.session, english_lab.run, english_lab.history, english_lab.only
    english = everything_said(english_lab)
    english_lab.panel.language.value = code
    said = everything_said(english_lab)
    assert said == everything_said(born)
    assert len([text for text in said if text]) > 300
    assert [text for text in said if ENGLISH.search(re.sub(r"\(Language\)|\?river=", "", text))] == []
    assert (english_lab.session, english_lab.run, english_lab.history, english_lab.only) == before
    english_lab.panel.language.value = "en"
    assert everything_said(english_lab) == english
    born.close()


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_other_words_are_others_for_all_that_is_on_show(english_lab: RiverLab, vocabulary: Vocabulary) -> None:
    with speaking(words=vocabulary):
        born = busy_lab()
    english_lab.look(words=vocabulary)
    assert everything_said(english_lab) == everything_said(born)
    born.close()


def test_errors_are_told_in_the_language_of_the_lab(english_lab: RiverLab) -> None:
    panel, error, said = english_lab.panel, english_lab.panel.error, english_lab.panel.take.said
    panel.language.value = "fr"
    panel.take.code.value = "no code"
    panel.take.open.click()
    assert said.text.startswith("Cela n'a pas marché")
    panel.language.value = "es"
    assert said.text == "", "what was told in French is over"
    english_lab.panel.sliders["cause"].value = float("nan")
    assert error.text.startswith("Eso no funcionó")
    while english_lab.history.future:
        english_lab.redo()
    panel.redo.click()
    assert error.text == "Eso no funcionó: no hay nada que rehacer."
    panel.language.value = "en"


def test_a_story_told_while_the_card_is_folded_away_leaves_no_question_of_the_old() -> None:
    lab = RiverLab("worn-spillway", weeks=4)
    lab.panel.card.open()
    lab.panel.card.close()
    lab.tell("healthy")
    lab.look(language="de")  # found by the fuzzer, seed 6
    lab.panel.card.open()
    with speaking("de"):
        assert lab.panel.card.guess.ask in [question.ask for question in questions("healthy")]
    lab.close()


@pytest.mark.parametrize("bad", ["xx", "DE", "", 3])
def test_a_lab_refuses_a_language_there_is_not(english_lab: RiverLab, bad: object) -> None:
    before = english_lab.looks
    with pytest.raises(RiverError, match="language"):
        english_lab.look(language=bad)  # type: ignore[arg-type]
    assert english_lab.looks == before


def test_a_lab_speaks_its_language_whatever_others_speak() -> None:
    lab = RiverLab("one-infusion", weeks=1)
    lab.look(language="de")
    with speaking("fr", "brain"):
        lab.step(30)
        lab.touch("plug", 1)
    with speaking("de"):
        assert lab.panel.caption.text == (lab.told.sentence if lab.told else words.caption(lab.run, lab.session.now))
        assert lab.panel.part.text == words.part(lab.run, lab.session.now, "plug", 1)
    lab.close()
