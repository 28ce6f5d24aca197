"""The few big things of a run: in order, known only from what has passed, true, and short (`happening`)."""

import gc
import weakref
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS, Course, River, Trajectory, hold, infusions, simulate
from riversim.model.moments import EBB, FALTERING
from riversim.words import Event, events, speaking
from riversim.words.events import KINDS
from riversim.words.now import DRY_SPELL, PARTLY, WET_SPELL, bands
from tests.runs import posed
from tests.strategies import courses, jumps, rivers
from tests.words.reading import check_plain, named
from tests.words.runs import BUSY, RUNS

STORY = [
    "infusion", "rises", "opens", "starts", "wears off", "better", "grows", "dies", "fades", "clogs", "ill again",
]  # fmt: skip


@st.composite
def runs(draw: st.DrawFn) -> Trajectory:
    """Any run, treated or not, of a river that can be told of, or of any river at all."""
    if draw(st.booleans()):
        return draw(RUNS)
    jumped = draw(st.just(Course()) | jumps())
    return simulate(draw(rivers()), draw(courses()) + jumped, weeks=1)


@pytest.fixture(scope="module")
def relieved() -> Trajectory:
    """Eight weeks of the first river, with an infusion at once."""
    return simulate(River(), infusions([0]), weeks=8)


def kinds(run: Trajectory) -> list[str]:
    return [event.kind for event in events(run)]


def is_true(run: Trajectory, event: Event) -> bool:
    """Whether what an event says is so at its index, looked up in the run's own series."""
    i, those = event.index, [number - 1 for number in event.tributaries]
    crest, flood = (float(run.setting(name)[i]) for name in ("crest", "flood"))
    symptoms, usual = 1.0 - run.wellbeing, bands(run).usual
    hand = run.course.spell("block", 0.0, run.river.step, i)
    charge = run.charge[i] / run.setting("threshold")[i]
    drug = bool(run.course.infusions)
    facts: dict[str, Callable[[], Any]] = {
        "infusion": lambda: drug and run.drug[i] >= 0.0,
        "jump": lambda: {j.tributary - 1 for j in run.course.jumps} >= set(those),
        "blocked": lambda: hand[-1] >= PARTLY,
        "let go": lambda: hand[-1] < PARTLY <= hand[-2] and (run.block[i] < PARTLY or event.why == "drug"),
        "wears off": lambda: run.block[i] < PARTLY and drug,
        "drought": lambda: usual[i] < DRY_SPELL <= usual[i - 1],
        "rain": lambda: usual[i] >= DRY_SPELL > usual[i - 1],
        "downpour": lambda: usual[i] > WET_SPELL,
        "care": lambda: run.cause[i] < run.cause[i - 1],
        "stress": lambda: run.cause[i] > run.cause[i - 1],
        "wears out": lambda: run.competence[i] < run.competence[i - 1],
        "repaired": lambda: run.competence[i] > run.competence[i - 1],
        "stills": lambda: run.hush[i] > run.hush[i - 1],
        "rises": lambda: run.block[i - 1] > 0.0 < run.block[i] and run.level[i] > run.level[i - 1],
        "surge": lambda: run.level[i] > crest,
        "spills": lambda: run.level[i] > crest and run.spill[i] > 0.0,
        "flood": lambda: run.level[i] > flood - EBB,
        "overflow": lambda: (run.water[i] > 1.0).any() and run.water[i].argmax() + 1 == event.part[1],
        "dries": lambda: (run.water[i, those] < 0.5).all() and usual[i] < DRY_SPELL,
        "opens": lambda: np.all(run.opening[i, those] >= 0.5),
        "clogs": lambda: np.all(run.opening[i, those] <= 0.25),
        "starts": lambda: np.all(charge[those] >= 1.0),
        "dies": lambda: np.all(charge[those] <= FALTERING),
        "grows": lambda: run.foliage[i].mean() > run.foliage[: i + 1].mean(axis=1).min() + 0.05,
        "wilts": lambda: run.foliage[i].mean() < run.foliage[: i + 1].mean(axis=1).max() - 0.05,
        "better": lambda: symptoms[i] <= 0.5 * symptoms[0],
        "recovers": lambda: run.wellbeing[i] > run.wellbeing[: i + 1].min(),
        "well again": lambda: run.wellbeing[i] >= 0.75,
        "fell ill": lambda: run.wellbeing[i] < 0.5,
        "fades": lambda: symptoms[i] > 0.5 * symptoms[0] and run.wellbeing[i] < run.wellbeing[: i + 1].max(),
        "ill again": lambda: symptoms[i] >= 0.9 * symptoms[0],
    }  # fmt: skip
    return bool(facts[event.kind]())


@settings(max_examples=60)
@given(runs())
def test_events_are_in_order_within_the_run_and_true(run: Trajectory) -> None:
    told = events(run)
    assert [event.index for event in told] == sorted(event.index for event in told)
    for event in told:
        assert 0 < event.index < len(run.level)
        assert is_true(run, event), (event, event.sentence)
        assert set(event.tributaries) <= set(range(1, run.river.tributaries + 1))
        kind, number = event.part
        assert number == (event.tributaries[0] if event.tributaries else 0)
        assert bool(number) == (kind in {"battery", "plug", "tributary", "tree"})


@settings(max_examples=40)
@given(runs(), st.data())
def test_nothing_that_comes_later_changes_what_has_happened(run: Trajectory, data: st.DataObject) -> None:
    until = data.draw(st.integers(1, len(run.level) - 1))
    assert events(run.until(until)) == tuple(event for event in events(run) if event.index <= until)


@settings(max_examples=60)
@given(runs())
def test_a_sentence_is_short_and_plain_and_names_the_right_tributaries(run: Trajectory) -> None:
    for event in events(run):
        check_plain(event.sentence)
        assert len(event.sentence.split()) <= 20, event.sentence
        if event.why == "all":
            shut = bands(run).clear if event.part[0] == "plug" else bands(run).running
            assert len(set(shut[event.index].tolist())) == 1
        elif said := named(event.sentence, r"(All|(?:[Tt]ributar|[Bb]atter)(?:y|ies) [\d, to and]+\d)", event.total):
            assert said == {number - 1 for number in event.tributaries}


@pytest.mark.parametrize("id", SCENARIOS)
def test_a_story_has_few_events(id: str) -> None:
    run = SCENARIOS[id].run()
    assert 2 <= len(events(run)) <= (32 if len(run.course.infusions) > 1 else 18)


def test_the_whole_story_is_told_of_one_infusion_in_the_order_of_cause_and_effect(relieved: Trajectory) -> None:
    told = kinds(relieved)
    assert [told.index(kind) for kind in STORY] == sorted(told.index(kind) for kind in STORY)


def test_plugs_that_give_way_within_hours_are_one_event(relieved: Trajectory) -> None:
    turns = [moment for moment in relieved.moments if moment.kind == "reopened"]
    assert len(turns) == 7
    assert kinds(relieved).count("opens") == 1


def test_the_last_of_all_is_told_though_it_follows_soon(relieved: Trajectory) -> None:
    last = [event for event in events(relieved) if event.kind == "clogs"][-1]
    assert last.sentence == "Silt kept coming in, and now all eight tributaries are clogged."


def test_what_comes_day_after_day_is_told_ever_less_often() -> None:
    run = simulate(River(), infusions(range(40)), weeks=6)
    days = [event.index // 24 for event in events(run) if event.kind == "infusion"]
    assert days == [0, 1, 4, 13]


def test_what_somebody_does_is_seen_an_hour_later_and_its_effect_after_it() -> None:
    run = simulate(River(), hold(0.9, 2, 5), weeks=1)
    first, *others = [event for event in events(run) if event.index >= 48]
    assert (first.kind, first.index) == ("blocked", 49)
    assert "let go" in [event.kind for event in others]
    rise = next(event for event in others if event.kind == "rises")
    assert rise.index > first.index


def test_a_blocked_river_is_not_said_to_rise_where_it_falls() -> None:
    run = simulate(River(rain_noise=0.0), hold(0.9, 2, 5), weeks=1)
    assert "rises" in kinds(run)
    assert "rises" not in kinds(posed(run, level=1.0))


def test_every_kind_has_its_words() -> None:
    seen = {event.kind for story in SCENARIOS.values() for event in events(story.run())}
    seen |= set(kinds(simulate(River(), BUSY + Course(jumps=()), weeks=3)))
    assert set(STORY) <= seen <= set(KINDS)


def test_events_speak_the_language_and_the_words_in_use(relieved: Trajectory) -> None:
    rise = next(event for event in events(relieved) if event.kind == "rises")
    with speaking(words="both"):
        assert rise.sentence.startswith("River: The drug blocks the spillway, so the river rises. Brain: ")
    with speaking("de", "river"):
        flood = Event(9, "flood", (), ("pool", 0))
        assert flood.sentence != "More water comes than can leave, so the river floods its banks."


def test_events_are_worked_out_once_and_let_go_of_with_their_run() -> None:
    run = simulate(River(), infusions([0]), weeks=1)
    assert events(run) is events(run)
    left = weakref.ref(run)
    del run
    gc.collect()
    assert left() is None
