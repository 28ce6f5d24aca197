"""The picture in words, and what is said of its `parts`: short, plain, and true."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import RiverError, Trajectory, hold, infusions, simulate, words
from riversim.model import ILL
from riversim.words.captions import SENTENCES
from riversim.words.now import BLOCKED, bands
from tests.words.reading import (
    BATTERIES,
    TRIBUTARIES,
    check_plain,
    check_well_formed,
    named,
    sentences,
)
from tests.words.runs import HEALTHY, RUNS


def test_alt_text_is_short_and_plain(told: Trajectory) -> None:
    for i in range(0, len(told.level), 5):
        text = words.alt_text(told, i)
        assert len(text.split()) <= 60
        check_plain(text)


def test_alt_text_names_what_runs_and_what_is_charged(told: Trajectory) -> None:
    n = told.river.tributaries
    for i in range(0, len(told.level), 7):
        text = words.alt_text(told, i)
        if " of " not in text:
            runs = named(text, rf"{TRIBUTARIES} runs?\b", n)
            assert runs == set(np.flatnonzero(bands(told).filled[i]))
            charged = named(text, rf"{BATTERIES} (?:is|are) charged", n)
            assert charged == set(np.flatnonzero(bands(told).charged[i]))
        assert ("clogged" in text) == bands(told).clogged[i].any()
        assert ("blocks the spillway" in text) == (told.block[i] >= BLOCKED)
        assert f"{told.level[i]:.1f} times" in text


def test_alt_text_says_who_blocks_the_spillway_and_how_the_person_feels() -> None:
    by_hand, by_drug = simulate(course=hold(0.9, 1, 3), weeks=1), simulate(course=infusions([1]), weeks=1)
    assert "A hand blocks the spillway." in words.alt_text(by_hand, by_hand.index(1.1))
    assert "A drug blocks the spillway." in words.alt_text(by_drug, by_drug.index(1.1))
    for run in (by_hand, by_drug, simulate(HEALTHY, weeks=1)):
        for i in range(0, len(run.level), 9):
            felt = words.feeling(run.wellbeing[i], ill_before=run.wellbeing[0] < ILL)
            assert f"The person feels {felt}." in words.alt_text(run, i)


@settings(max_examples=25)
@given(run=RUNS, places=st.lists(st.floats(0, 1), min_size=20, max_size=20))
def test_whatever_the_river_every_text_is_plain(run: Trajectory, places: list[float]) -> None:
    for i in (round(place * (len(run.level) - 1)) for place in places):
        assert 1 <= len(sentences(words.caption(run, i))) <= SENTENCES
        check_plain(words.caption(run, i))
        check_plain(words.alt_text(run, i))
        assert len(words.alt_text(run, i).split()) <= 60
    for text in (*words.story(run), words.title(run)):
        check_well_formed(text)


@settings(max_examples=15)
@given(run=RUNS, data=st.data())
def test_a_caption_does_not_know_the_future(run: Trajectory, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(run.level) - 1))
    assert words.caption(run.until(i), i) == words.caption(run, i)
    assert words.alt_text(run.until(i), i) == words.alt_text(run, i)


@pytest.mark.parametrize("index", [-1, 10_000, 0.5 + 10_000, float("nan")])
def test_an_index_outside_the_run_is_an_error(run: Trajectory, index: float) -> None:
    for function in (words.caption, words.alt_text):
        with pytest.raises(RiverError, match="index"):
            function(run, index)  # type: ignore[arg-type]
