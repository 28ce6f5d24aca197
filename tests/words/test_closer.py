"""What is said of the inside of the gate, a battery and the trees: short, plain, and true of what is seen there."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import RiverError, Trajectory, words
from riversim.words.closer import MOST_WORDS, blocking_drug, grows, has_inside, held_by_hand, inside_of
from riversim.words.evidence import degrees, names, truths
from tests.words.reading import check_plain, sentences
from tests.words.runs import RUNS

KINDS = ("gate", "battery", "tree")
MOMENTS = st.tuples(st.floats(0, 1), st.sampled_from([*KINDS, "tributary"]), st.floats(0, 1))


def moment(run: Trajectory, drawn: tuple[float, str, float]) -> tuple[Trajectory, int, str, int]:
    """A moment of a run, and a part of the picture in it."""
    place, kind, share = drawn
    number = 0 if kind == "gate" else 1 + round(share * (run.river.tributaries - 1))
    return run, round(place * (len(run.level) - 1)), kind, number


def shares(text: str) -> list[int]:
    """The percents that a text tells."""
    return [int(found) for found in re.findall(r"(\d+) %", text)]


@settings(max_examples=60)
@given(run=RUNS, drawn=MOMENTS)
def test_whatever_the_river_every_text_is_short_and_plain(run: Trajectory, drawn: tuple[float, str, float]) -> None:
    asked = moment(run, drawn)
    text, alt, word = words.closer(*asked), words.closer_alt(*asked), words.closer_word(*asked)
    assert 1 <= len(sentences(text)) <= 2
    assert all(len(sentence.split()) <= MOST_WORDS for sentence in sentences(text))
    check_plain(text)
    assert text in alt and len(alt.split()) <= 60
    assert len(word) <= 45 and not re.search(r"[{}]|nan|None", word)


@settings(max_examples=60)
@given(run=RUNS, drawn=MOMENTS.filter(lambda drawn: drawn[1] == "gate"))
def test_what_is_said_of_the_pores_is_so(run: Trajectory, drawn: tuple[float, str, float]) -> None:
    _, i, _, _ = asked = moment(run, drawn)
    text, word = words.closer(*asked), words.closer_word(*asked)
    blocked = run.block[i] >= 0.005
    assert ("By hand" in text) == ("by hand" in word) == (blocked and held_by_hand(run, i))
    assert ("sits in" in text and "Magnesium" not in text) == (blocked and not held_by_hand(run, i))
    if blocked:
        assert shares(text)[0] == shares(word)[0] == round(100 * run.block[i])
        assert held_by_hand(run, i) or blocking_drug(run, i) is not None
    assert ("ions pass." in text and "hardly" not in text) <= (run.spill[i] > 0.0)
    assert ("keeps them shut" in text) == ("magnesium" in word) == (not blocked and run.gate[i] < 0.02)
    assert ("worn" in text) == (run.competence[i] <= 0.95)


@settings(max_examples=60)
@given(run=RUNS, drawn=MOMENTS.filter(lambda drawn: drawn[1] == "battery"))
def test_what_is_said_of_the_receptors_is_so(run: Trajectory, drawn: tuple[float, str, float]) -> None:
    _, i, _, number = asked = moment(run, drawn)
    text, word = words.closer(*asked), words.closer_word(*asked)
    runs, charge = words.bands(run).charged[i, number - 1], run.charge[i, number - 1]
    assert ("enough" in text) == ("signals can pass" in word) == runs
    assert abs(shares(text)[0] - 100 * charge) <= 1.01 and shares(text)[0] == shares(word)[0]
    if not runs:
        assert shares(text)[0] < shares(text)[1] == round(100 * run.river_at(i).threshold)
    before = run.charge[max(i - max(1, round(3 / run.river.step)), 0), number - 1]
    assert ("More are coming" in text or "brings more" in text) <= (charge > before)
    assert ("are leaving" in text) <= (charge < before)
    assert ("drug blocks" in text) == (run.ampa[i] <= 0.9)


@settings(max_examples=60)
@given(run=RUNS, drawn=MOMENTS.filter(lambda drawn: drawn[1] in ("tree", "tributary")))
def test_what_is_said_of_the_spines_is_so(run: Trajectory, drawn: tuple[float, str, float]) -> None:
    _, i, _, number = asked = moment(run, drawn)
    text = words.closer(*asked)
    assert shares(text) == shares(words.closer_word(*asked)) == [round(100 * run.foliage[i, number - 1])]
    assert ("grow" in text) <= bool(grows(run, i)[number - 1])
    day = max(i - round(24 / run.river.step), 0)
    assert ("shrink" in text) <= (run.foliage[i, number - 1] < run.foliage[day, number - 1])


@settings(max_examples=25)
@given(run=RUNS, drawn=MOMENTS)
def test_nothing_is_told_that_is_still_to_come(run: Trajectory, drawn: tuple[float, str, float]) -> None:
    _, i, kind, number = moment(run, drawn)
    for tell in (words.closer, words.closer_alt, words.closer_word):
        assert tell(run.until(i), i, kind, number) == tell(run, i, kind, number)


def test_the_drug_is_named_that_blocks(told: Trajectory) -> None:
    for i in np.flatnonzero((told.block >= 0.005) & (words.bands(told).hand == 0.0))[::9]:
        given = blocking_drug(told, int(i))
        assert given is not None and given.drug.name.split("-")[0] in words.closer(told, int(i), "gate").lower()


@pytest.mark.parametrize("kind", KINDS)
def test_how_sure_science_is_comes_with_its_sources(kind: str) -> None:
    told = words.closer_truth(kind)
    claims = words.closer_claims(kind)
    assert {"well shown", "likely", "debated", "only a picture"} == set(degrees())
    for claim in claims:
        assert claim.text in told and names()[claim.sure] in told.lower()
        assert all(source.name in told for source in claim.sources)
        assert len(claim.text.split()) <= MOST_WORDS
    known = {source for truth in truths() for claim in truth.claims for source in claim.sources}
    assert {source for claim in claims for source in claim.sources} <= known
    assert any(claim.sources for claim in claims)


def test_that_receptors_drain_no_glutamate_is_said_and_new_nerve_cells_are_not() -> None:
    assert "do not drain glutamate" in words.closer_truth("gate")
    said = " ".join(words.closer_truth(kind) + " ".join(words.closer_names(kind, 1)) for kind in KINDS)
    assert not re.search(r"new (nerve )?cells|neurogenesis|new neurons", said, re.I)


def test_trees_are_gone_into_by_their_tributary_too(run: Trajectory) -> None:
    assert inside_of("tributary") == "tree" and has_inside("tributary") and not has_inside("plug")
    assert words.closer(run, 9, "tributary", 2) == words.closer(run, 9, "tree", 2)


@pytest.mark.parametrize(("kind", "number"), [("plug", 1), ("gaet", 0), ("battery", 0), ("tree", 9), ("battery", 1.5)])
def test_what_has_no_inside_is_named(run: Trajectory, kind: str, number: int) -> None:
    for tell in (words.closer, words.closer_alt, words.closer_word):
        with pytest.raises(RiverError):
            tell(run, 0, kind, number)


@pytest.mark.parametrize("index", [-1, 10_000, float("nan")])
def test_an_index_outside_the_run_is_an_error(run: Trajectory, index: float) -> None:
    with pytest.raises(RiverError, match="index"):
        words.closer(run, index, "gate")  # type: ignore[arg-type]
