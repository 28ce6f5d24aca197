"""What is alive shows itself below a still, which is for who sees it where nothing runs."""

from html import escape
from typing import Any
from unittest import mock

import ipywidgets as widgets
import pytest
from IPython.core.formatters import DisplayFormatter

from riversim import words
from riversim.drawing import Still
from riversim.lab import Page, PredictionCard, RiverLab, Truths
from riversim.lab.page import VIEW
from riversim.session import questions
from riversim.words import speaking


def outputs(thing: Any) -> list[dict[str, Any]]:
    """What a notebook saves of something that is the last line of a cell."""
    with mock.patch("riversim.lab.page.display") as display:
        forms = DisplayFormatter().format(thing)[0]  # type: ignore[no-untyped-call]
    return [forms] if forms else [call.args[0] for call in display.call_args_list]


def shown(thing: Any) -> dict[str, Any]:
    """The first of its outputs, which is the one that is seen where nothing runs."""
    return outputs(thing)[0]


def test_a_lab_is_a_picture_with_its_words_and_below_it_what_is_alive(lab: RiverLab) -> None:
    forms, alive = outputs(lab)
    assert list(forms) == ["text/plain", "text/html", "image/png"], "no reader takes the widget for it"
    assert alive[VIEW]["model_id"] == lab.panel.box.model_id
    assert alive["text/plain"] == alive["text/html"] == "", "where there are no widgets there is nothing more to see"
    said = (words.caption(lab.run, 0), words.alt_text(lab.run, 0), words.DISCLAIMER, words.CRISIS, "Run the notebook")
    for text in said:
        assert text in forms["text/plain"] and text in forms["text/html"]
    assert forms["text/html"].count("<img alt=") == 1 and "VBox" not in str(forms)


def test_the_still_is_of_the_moment_and_in_the_looks_on_show(lab: RiverLab) -> None:
    first = shown(lab)
    lab.block(0.9)
    lab.step(3)
    later = shown(lab)
    assert later["image/png"] != first["image/png"]
    assert words.caption(lab.run, lab.session.now) in later["text/plain"]
    lab.look(theme="dark", language="de")
    dark = shown(lab)
    with speaking("de"):
        assert '<div lang="de">' in dark["text/html"] and words.language._(words.DISCLAIMER) in dark["text/plain"]
    assert dark["image/png"] != later["image/png"]


def test_a_page_that_is_saved_with_its_widgets_has_the_picture_too(lab: RiverLab) -> None:
    assert lab.panel.picture.poster == "", "nobody saw it yet"
    forms = shown(lab)
    assert lab.panel.picture.get_state("poster")["poster"].startswith("data:image/png;base64,")
    assert lab.panel.picture.poster in forms["text/html"]


def test_what_is_closed_is_shown_by_its_still_alone() -> None:
    lab = RiverLab("obstructed", weeks=1)
    lab.close()
    (forms,) = outputs(lab)
    assert list(forms) == ["text/plain", "text/html", "image/png"]


def test_the_way_in_which_older_widgets_show_themselves_does_not_come_first() -> None:
    page = Page([widgets.HTML("alive")], lambda: Still(title="still", said=("words",)))
    assert shown(page)["text/plain"] == "still\n\nwords", "ipywidgets 7 has a method that comes first, 8 has none"
    assert outputs(page)[1][VIEW]["model_id"] == page.model_id


def test_a_card_shows_its_question_and_gives_nothing_away(lab: RiverLab) -> None:
    card = PredictionCard(lambda: lab.run)
    assert "Guess first" in shown(card.box)["text/plain"]
    card.ask(questions("obstructed"))
    card.open()
    asked, told = questions("obstructed")[0], shown(card.box)["text/plain"]
    assert asked.ask in told and all(choice in told for choice in asked.choices)
    assert words.alt_text(lab.run, 0) in told and asked.answer(lab.run).told not in told


@pytest.mark.parametrize("language", ["en", "de"])
def test_what_each_part_stands_for_is_told_without_widgets_too(language: str) -> None:
    with speaking(language):
        told = shown(Truths().box)["text/html"]
        assert [truth.title for truth in words.evidence.truths() if escape(truth.title) not in told] == []
