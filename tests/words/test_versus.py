"""Two rivers, A and B: what is said to differ does differ, is seen by then, and is the most telling."""

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from riversim import Course, River, RiverError, Trajectory, care, hold, infusions, rain, shift, simulate, words
from riversim.words import bands
from riversim.words.versus import CHARGED, FELT, SEEN, TURNED, contrast, unlike
from tests.runs import posed
from tests.words.reading import check_plain, sentences
from tests.words.runs import RUNS, made

STILL = made(hours=48)


@pytest.mark.parametrize(
    ("a", "b", "says"),
    [
        (STILL, STILL, "So far the two rivers are the same."),
        (made(flood=True), made(), "River A floods its banks, and river B does not."),
        (made([0.5] * 60), made(), "The person by river A feels better than the one by river B."),
        (made(), made([0.5] * 60, open_=3),
         "The person by river B feels better: 3 of 8 mouths are open, and 0 of 8 by river A."),
        (posed(made([0.5] * 60, open_=3), charge=0.9), made(),
         "The person by river A feels better: 8 of 8 batteries run there, 0 of 8 by river B."),
        (posed(made([0.5] * 60), charge=0.1), made(),
         "The person by river A feels better: its batteries hold more charge than those of river B."),
        (made(open_=1), made(), "1 of 8 tributaries is open in river A, and 0 of 8 in river B."),
        (made(open_=3), made(open_=5), "5 of 8 tributaries are open in river B, and 3 of 8 in river A."),
        (made(), posed(made(open_=1), charge=0.9, water=0.5),
         "8 of 8 batteries run in river B, and 0 of 8 in river A."),
        (posed(STILL, block=0.9, level=1.5), posed(STILL, level=1.0),
         "The spillway of river A is blocked, so its water stands higher than in river B."),
        (posed(STILL, block=0.9), STILL, "The spillway is blocked in river A, and not in river B."),
        (posed(STILL, block=0.3), posed(STILL, block=0.9), "The spillway is blocked more in river B than in river A."),
        (posed(STILL, level=0.8), posed(STILL, level=1.0), "The water stands higher in river B than in river A."),
        (posed(STILL, cause=0.5), STILL, "More silt comes into river A than into river B."),
        (posed(STILL, competence=0.5), STILL, "The spillway of river A is more worn than that of river B."),
        (posed(STILL, level=1.05), posed(STILL, level=1.0), "Rivers A and B are much alike."),
        (made([0.9, 0.9] + [0.1] * 60), made(), "Rivers A and B are much alike again."),
    ],
)  # fmt: skip
def test_what_differs_is_said_of_the_right_river(a: Trajectory, b: Trajectory, says: str) -> None:
    index = min(105, len(a.level) - 1)
    assert contrast(a, b, index).sentence == says


def _holds(kind: str, a: Trajectory, b: Trajectory, index: int) -> bool:
    """Whether river `a` has more of what a sentence of this kind tells, read from the series themselves."""
    known, other = bands(a), bands(b)
    feels = a.wellbeing[index] - b.wellbeing[index] >= FELT
    more = {
        "flood": known.flood[index] and not other.flood[index],
        "feeling": feels,
        "feeling, by batteries": feels and known.running[index].mean() > other.running[index].mean(),
        "feeling, by tributaries": feels and known.clear[index].mean() > other.clear[index].mean(),
        "feeling, by charge": feels and a.charge[index].mean() - b.charge[index].mean() >= CHARGED,
        "batteries": known.running[index].mean() > other.running[index].mean(),
        "tributaries": known.clear[index].mean() > other.clear[index].mean(),
        "trees": a.foliage[index].mean() - b.foliage[index].mean() >= SEEN,
        "block": a.block[index] - b.block[index] >= 0.1,
        "level": a.level[index] - b.level[index] >= SEEN,
        "worn": b.competence[index] - a.competence[index] >= TURNED,
        "cause": a.cause[index] - b.cause[index] >= TURNED,
    }
    return bool(more[kind])


@settings(max_examples=40)
@given(run=RUNS, other=RUNS, share=st.floats(0.0, 1.0))
def test_what_is_told_is_true_plain_and_known_by_then(run: Trajectory, other: Trajectory, share: float) -> None:
    assume(len(run.level) == len(other.level))
    index = round(share * (len(run.level) - 1))
    told = contrast(run, other, index)
    check_plain(told.sentence)
    assert len(told.sentence.split()) <= 20 and len(sentences(told.sentence)) == 1
    if told.more:
        a, b = (run, other) if told.more == "A" else (other, run)
        assert _holds(told.kind, a, b, index)
    assert contrast(run.until(index), other.until(index), index) == told
    turned = contrast(other, run, index)
    assert (turned.kind, {turned.more, told.more}) == (told.kind, {"A", "B"} if told.more else {""})


DRUGGED = infusions([1, 3])


@pytest.mark.parametrize(
    ("one", "other", "names"),
    [
        (Course(), infusions([0]), ("the infusions",)),
        (DRUGGED, DRUGGED.with_drug("blocker"), ("the drug",)),
        (DRUGGED, infusions([1, 3], dose=2), ("the dose",)),
        (DRUGGED, infusions([1, 4], dose=2), ("the infusions",)),
        (DRUGGED, DRUGGED + hold(0.5, 1, 2), ("the hand that blocks the spillway",)),
        (Course(), rain(0.5, 1, 2), ("how much rain falls",)),
        (Course(), care(0, 5), ("What keeps silting up the tributaries",)),
        (shift("crest", to=0.9, start=1), shift("crest", to=1.0, start=1), (words.label("crest"),)),
        (DRUGGED, DRUGGED, ()),
    ],
)
def test_what_makes_two_rivers_differ_is_named(one: Course, other: Course, names: tuple[str, ...]) -> None:
    assert unlike(River(), one, River(), other) == names


def test_rivers_that_differ_are_told_apart_by_the_names_of_their_numbers() -> None:
    river = River()
    other = replace(river, resistance=0.5, resistances=(0.5,) * 8)
    assert unlike(river, Course(), other, Course()) == ("How hard the batteries are to start",)


def test_a_moment_that_is_not_in_both_is_refused() -> None:
    with pytest.raises(RiverError, match="index"):
        contrast(simulate(weeks=1), simulate(weeks=2), 200)
