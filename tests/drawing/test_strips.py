"""The strip: four pictures of what happened, each with its day and its sentence, whole and legible."""

from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.text import Text

import riversim
from riversim import SCENARIOS, River, RiverError, simulate, words
from riversim.drawing import Drawing
from riversim.drawing.cutting import panels
from riversim.drawing.river import RiverPicture
from riversim.drawing.scenery import DANGER
from riversim.drawing.strips import ACROSS, DOWN, WIDE, Strip, _legible, strip
from riversim.words import LANGUAGES, speaking
from tests.eyes import check_fits, texts
from tests.runs import told

STORY = told("one-infusion")


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of few dots, which are quickly made and take the same place."""
    monkeypatch.setattr("riversim.drawing.strips.FINE", 0.5)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_story_has_a_strip_whose_words_are_whole(name: str) -> None:
    run = told(name)
    figure = strip(run)
    assert len(figure.axes) == len(panels(run)) >= 3
    check_whole(figure)
    for stop in panels(run):
        assert stop.said in said(figure) and words.begin(words.day_word(run.time[stop.at] / 24)) in said(figure)
    assert words.title(run) in said(figure) and words.DISCLAIMER in said(figure)


@pytest.mark.parametrize("code", LANGUAGES)
def test_there_is_room_for_every_language_in_both_words(code: str) -> None:
    with speaking(code, "both"):
        for run in (STORY, told("obstructed")):
            figure = strip(run, theme="dark")
            check_whole(figure)
            assert all(" ".join(stop.said.split()) in said(figure) for stop in panels(run))


def check_whole(figure: Drawing) -> None:
    """No text is cut, lies over another or over a picture."""
    shown = texts(figure)
    check_fits(shown, figure.bbox, air=3.0)
    for axes in figure.axes:
        box = axes.get_window_extent()
        assert not [text for text, place in shown.items() if place.padded(-3).overlaps(box)]
        assert 0 < box.x0 < box.x1 < figure.bbox.x1 and 0 < box.y0 < box.y1 < figure.bbox.y1


def said(figure: Drawing) -> str:
    return " ".join(" ".join(text.get_text() for text in figure.texts).split())


def test_who_can_not_see_it_is_told_the_same() -> None:
    alt = strip(STORY).alt
    places = [alt.index(text) for text in (words.title(STORY), *(stop.said for stop in panels(STORY)))]
    assert places == sorted(places) and 'alt="Symptoms' in strip(STORY).html()


def test_letters_are_large_enough_at_800_pixels_and_on_paper() -> None:
    figure = strip(STORY)
    assert WIDE == 800
    assert min(float(text.get_fontsize()) for text in figure.texts) * 100 / 72 >= 11.0
    scene = RiverPicture(STORY.river, projector=True, size=(ACROSS, DOWN))
    scene.show(STORY, 3)
    _legible(scene)
    left = [text for text in scene.figure.findobj(Text) if isinstance(text, Text) and text.get_text()]
    assert sorted(text.get_text() for text in left) == list("12345678")
    assert min(float(text.get_fontsize()) for text in left) * 100 / 72 >= 8.0
    flooded = told("too-much")
    scene.show(flooded, int(flooded.level.argmax()))
    _legible(scene)
    assert DANGER in [text.get_text() for text in scene.figure.findobj(Text) if isinstance(text, Text)]
    numbered = RiverPicture(River(tributaries=60), projector=True, size=(ACROSS, DOWN))
    _legible(numbered)
    assert not [text for text in numbered.figure.findobj(Text) if isinstance(text, Text) and text.get_text()]


def test_each_panel_is_the_picture_of_its_moment() -> None:
    seen = [axes.images[0].get_array() for axes in strip(STORY).axes]
    for a, b in pairwise(seen):
        assert a is not None and b is not None and (np.asarray(a) != np.asarray(b)).any(axis=-1).mean() > 0.01


@pytest.mark.parametrize("tributaries", [1, 60])
def test_it_can_be_drawn_of_any_river(tributaries: int) -> None:
    check_whole(strip(simulate(River(tributaries=tributaries), weeks=0.1)))


def test_it_is_a_picture_and_a_drawing_the_same_each_time() -> None:
    assert strip(STORY).file("png") == strip(STORY).file("png") != strip(STORY, theme="dark").file("png")
    drawing = strip(STORY).file("svg")
    assert ElementTree.fromstring(drawing).tag.endswith("}svg") and drawing == strip(STORY).file("svg")
    assert riversim.strip is strip


def test_a_strip_that_can_not_be_is_refused() -> None:
    with pytest.raises(RiverError, match="unknown theme"):
        strip(STORY, theme="pink")
    with pytest.raises(RiverError, match="run must be a Trajectory"):
        strip("run")  # type: ignore[arg-type]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_strip_is_no_higher_than_a_page(code: str) -> None:
    with speaking(code, "both"):
        for name in SCENARIOS:
            assert Strip(told(name)).high <= 1000, name
