"""The tour: what its steps say is so, whatever somebody does, and their own river comes back."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim.session import Session, Visit
from riversim.session.director import lasts
from riversim.session.tour import (
    ASTRAY,
    CONTROLS,
    DEEDS,
    ELSEWHERE,
    MEASURES,
    RELATIONS,
    STEPS,
    Step,
    Touring,
    holds,
    measured,
)
from riversim.words import LANGUAGES, bands, speaking

PARTS = {"gate", "pool", "gauge", "cloud", "mountain", "person", "drug", "battery", "plug", "tributary", "tree"}


def at_work(visit: Visit) -> Touring:
    """A tour that hears of all that is done to a visit."""
    tour = Touring(visit)
    visit.on_change, visit.on_show = lambda before: tour.changed(), tour.look
    visit.on_part = lambda kind, number: tour.touched(kind)
    return tour


def at(step: str) -> Touring:
    """A tour that has come to a step, all before it done as asked."""
    tour = at_work(Visit("healthy"))
    while tour.step.id != step:
        tour.through()
        tour.next()
    return tour


def is_true(tour: Touring) -> bool:
    """Whether the run bears out the sentence on show, worked out anew from the run."""
    step, run, now = tour.step, tour.visit.run, tour.visit.session.now
    if tour.sentence() == step.say:
        return bool(holds(step.claims, run, tour._before)[now])
    if tour.sentence() == step.seen:
        return bool(holds(step.until, run, tour._before)[tour._begun[-1].now : now + 1].any())
    return tour.sentence() == ASTRAY


# --- the steps ------------------------------------------------------------------------------------------


def test_there_are_ten_steps_each_with_a_name_of_its_own() -> None:
    assert len(STEPS) == 10
    assert len({step.id for step in STEPS}) == 10


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_step_says_little_and_asks_for_one_thing(step: Step) -> None:
    for text in (step.say, step.ask, step.seen):
        assert len(re.findall(r"[\w']+", text)) <= 20, text
    assert bool(step.do) == bool(step.until) == bool(step.seen), "what is done leads to something that is told"
    assert step.say and step.ask and step.claims


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_a_step_names_nothing_but_what_there_is(step: Step) -> None:
    assert step.part in PARTS and set(step.shows) <= set(CONTROLS) and step.do in DEEDS
    for what, how, than, _by in (*step.claims, *step.until):
        assert what in MEASURES and how in RELATIONS
        assert not isinstance(than, str) or than == "before" or than in MEASURES


def test_a_control_is_there_when_it_is_needed_and_none_is_at_first() -> None:
    needs = {"play": "play", "block": "gate", "let go": "gate", "infuse": "infuse", "care": "cause"}
    assert STEPS[0].shows == ()
    assert all(needs[step.do] in step.shows for step in STEPS if step.do in needs)
    runs = [step for step in STEPS if step.do and step.do != "touch plug"]
    assert all("play" in step.shows for step in runs), "what moves by itself can be stopped"


def test_what_is_said_elsewhere_is_said_of_steps_there_are() -> None:
    assert set(ELSEWHERE) <= {step.do for step in STEPS}


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_has_a_number_for_every_time(name: str) -> None:
    run = Visit("six-infusions").run
    assert np.shape(MEASURES[name](run)) == run.level.shape
    assert measured(run, 9)[name] == MEASURES[name](run)[9]


# --- as asked ---------------------------------------------------------------------------------------------


def test_the_whole_story_is_so_step_by_step() -> None:
    tour = at_work(Visit("healthy"))
    told = []
    for number in range(1, 11):
        assert tour.number == number
        assert (tour.sentence(), tour.instruction()) == (tour.step.say, tour.step.ask)
        assert is_true(tour)
        tour.through()
        assert tour.done and is_true(tour)
        assert tour.sentence() == (tour.step.seen or tour.step.say)
        told.append(tour.visit.session.day(tour.visit.session.now))
        tour.next()
    assert tour.over
    assert told == sorted(told) and told[-1] < 28, "time goes on, and it does not take for ever"


@pytest.mark.parametrize("step", [step.id for step in STEPS if step.do])
def test_what_is_said_stays_so_until_the_step_is_over(step: str) -> None:
    tour = at(step)
    due = tour._do()
    begun = tour._begun[-1].now
    assert holds(tour.step.claims, tour.visit.run, tour._before)[begun:due].all()


def test_one_part_is_lit_and_where_one_is_to_be_touched_it_is_the_one() -> None:
    tour = at("clogged")
    kind, number = tour.lit.split()
    tour.visit.touch(kind, int(number))
    assert tour.done
    tour = at("jump")
    kind, number = tour.lit.split()
    tour.visit.touch(kind, int(number))
    assert tour.done and tour.lit == "", "the cables are seen, without a ring around them"


def test_what_the_story_says_of_the_river_is_so_in_the_bands_that_captions_use() -> None:
    def flags(tour: Touring, name: str) -> int:
        return int(getattr(bands(tour.visit.run), name)[tour.visit.session.now].sum())

    tour = at("block")
    assert flags(tour, "clear") == 0
    tour.through()
    assert flags(tour, "clear") > 0 and flags(tour, "started") == 0, "pressure opens mouths and starts no battery"
    tour = at("jump")
    assert 0 < flags(tour, "started") < 8 and flags(tour, "clear") > 0
    tour = at("growth")
    trees = tour.visit.run.foliage[tour.visit.session.now].mean()
    tour.through()
    assert flags(tour, "better") == 1 and tour.visit.run.foliage[tour.visit.session.now].mean() > trees
    tour.next()
    tour.through()
    assert flags(tour, "better") == 0 and tour.visit.session.setting("cause") == 0.4, "the cause was there all the time"
    tour.next()
    tour.through()
    assert flags(tour, "better") == 1 and tour.visit.session.setting("cause") == 0.1


def test_the_river_never_floods_where_all_is_done_as_asked() -> None:
    tour = at("care")
    tour.through()
    assert not bands(tour.visit.seen).flood[: tour.visit.session.now + 1].any()


def test_care_is_what_brings_relief_back() -> None:
    tour = at("care")
    without = bands(tour.visit.run).better[tour.visit.session.now :]
    assert not without.any()


BY_HAND: dict[str, Callable[[Visit], None]] = {
    "spillway": lambda visit: visit.go(0.75),
    "clogged": lambda visit: visit.touch("plug", 3),
    "block": lambda visit: visit.touch("gate"),
    "let go": lambda visit: visit.touch("gate"),
    "ketamine": lambda visit: visit.infuse(),
    "jump": lambda visit: visit.touch("battery", int(bands(visit.seen).started[visit.session.now].argmin()) + 1),
    "growth": lambda visit: visit.go(5),
    "relapse": lambda visit: visit.go(20),
    "care": lambda visit: visit.set("cause", 0.0),
}


@pytest.mark.parametrize("step", BY_HAND)
def test_a_step_that_is_done_by_hand_is_over(step: str) -> None:
    tour = at(step)
    BY_HAND[step](tour.visit)
    assert tour.done and is_true(tour) and tour.sentence() == tour.step.seen


# --- otherwise ---------------------------------------------------------------------------------------------

LITTLE: dict[str, Callable[[Visit], None]] = {
    "block": lambda visit: visit.block(0.05),
    "let go": lambda visit: visit.block(0.5),
    "jump": lambda visit: visit.infuse("placebo"),
    "care": lambda visit: visit.set("cause", 0.35),
}


@pytest.mark.parametrize("step", LITTLE)
def test_who_does_too_little_is_told_kindly_and_can_do_more(step: str) -> None:
    tour = at(step)
    LITTLE[step](tour.visit)
    assert not tour.done
    assert tour.sentence() == tour.step.say and tour.instruction() == ELSEWHERE[tour.step.do]
    tour.show()
    assert tour.done and is_true(tour)


def test_a_river_that_goes_another_way_is_not_told_of_as_the_story_has_it() -> None:
    tour = at("clogged")
    tour.visit.block(0.9)
    tour.visit.go(2)
    assert (tour.sentence(), tour.instruction()) == (ASTRAY, "")
    tour.show()
    assert tour.done and tour.sentence() == tour.step.seen and is_true(tour)


def test_a_touch_of_anything_else_is_not_what_was_asked_for() -> None:
    tour = at("clogged")
    tour.visit.touch("battery", 1)
    tour.visit.touch("tributary", 2)
    assert not tour.done


def deeds() -> st.SearchStrategy[list[tuple[str, float]]]:
    kinds = st.sampled_from(["block", "infuse", "go", "jump", "cause", "gate", "show", "next", "back", "step"])
    return st.lists(st.tuples(kinds, st.floats(0, 1)), max_size=6)


def do(tour: Touring, kind: str, share: float) -> None:
    visit = tour.visit
    now, end = visit.session.now, visit.session.steps
    known: dict[str, Callable[[], None]] = {
        "block": lambda: visit.block(share),
        "infuse": lambda: None if now >= end - 1 else visit.infuse(dose=0.5 + share),
        "go": lambda: visit.go(visit.session.day(min(end, now + round(300 * share)))),
        "jump": lambda: visit.jump(1 + round(7 * share)),
        "cause": lambda: visit.set("cause", share),
        "gate": lambda: visit.touch("gate"),
        "step": lambda: visit.step(round(9 * share) - 3),
        "show": tour.show,
        "next": lambda: None if tour.last else tour.next(),
        "back": tour.back,
    }
    try:
        known[kind]()
    except ValueError:  # an infusion that is given in this hour already
        assert kind == "infuse"


@given(done=deeds())
@settings(max_examples=25, deadline=None)
def test_no_sentence_is_ever_false_whatever_somebody_does(done: list[tuple[str, float]]) -> None:
    own = replace(Session.begin("healthy"), now=7, lived=9)
    tour = at_work(Visit(own))
    for kind, share in done:
        do(tour, kind, share)
        assert is_true(tour), (kind, share, tour.step.id, tour.sentence())
        assert tour.sentence()
    tour.leave()
    assert tour.visit.session == own


# --- back, and left ------------------------------------------------------------------------------------------


def test_back_is_the_step_before_as_it_began() -> None:
    tour = at("ketamine")
    tour.back()
    assert tour.step.id == "let go" and not tour.done
    assert tour.visit.session.blocked == pytest.approx(0.9)
    tour.back()
    assert tour.step.id == "block" and tour.visit.session.blocked == 0
    for _again in range(9):
        tour.back()
    assert tour.number == 1 and tour.visit.session.now == 0


@pytest.fixture
def own() -> Visit:
    """Somebody's own river, with a past, a future, a ghost and choices."""
    visit = Visit("one-infusion")
    visit.go(3)
    visit.block(0.4)
    visit.go(5)
    visit.infuse("placebo", 2.0)
    visit.undo()
    visit.choose(drug="placebo", dose=0.5)
    visit.speed(72.0)
    visit.show_only(2)
    return visit


@pytest.mark.parametrize("steps", range(10))
def test_left_at_any_step_the_tour_gives_back_the_river_as_it_was(own: Visit, steps: int) -> None:
    before = own.kept()
    tour = at_work(own)
    for _step in range(steps):
        tour.through()
        tour.next()
    tour.leave()
    assert tour.over and own.kept() == before
    own.redo()
    assert own.session.course.infusions[-1].drug.name == "placebo"


def test_the_tour_gives_its_own_drug_whatever_was_chosen(own: Visit) -> None:
    tour = at_work(own)
    while tour.step.id != "ketamine":
        tour.through()
        tour.next()
    own.infuse()
    assert (own.session.course.infusions[-1].drug.name, own.session.course.infusions[-1].dose) == ("ketamine", 1.0)


def test_undo_within_the_tour_does_not_lead_out_of_it(own: Visit) -> None:
    tour = at_work(own)
    assert own.history.past == ()
    tour.leave()
    assert own.history.past != ()


# --- time ----------------------------------------------------------------------------------------------------


@pytest.fixture
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.session.visit.GOAL_S", 0.3)
    monkeypatch.setattr("riversim.session.tour.LEAST_S", 0.0)


async def _until_over(tour: Touring) -> None:
    for _tick in range(200):
        if tour.done:
            return
        await asyncio.sleep(0.02)


def test_time_runs_by_itself_to_what_is_to_be_seen_and_stops_there(brisk: None) -> None:
    async def watch() -> None:
        tour = at("block")
        tour.visit.block(0.9)
        assert tour.runs and tour.instruction() == "Now watch." and tour.sentence() == tour.step.say
        await _until_over(tour)
        assert tour.done and not tour.visit.player.playing
        assert holds(tour.step.until, tour.visit.run, tour._before)[tour.visit.session.now], "at that very moment"

    asyncio.run(watch())


def test_who_presses_play_sees_it_too(brisk: None) -> None:
    async def watch() -> None:
        tour = at("growth")
        assert not tour.visit.player.playing, "nothing moves before it was asked for"
        tour.visit.play()
        await _until_over(tour)
        assert tour.done and is_true(tour)

    asyncio.run(watch())


def test_the_hours_of_an_infusion_are_slow_enough_to_be_watched() -> None:
    async def watch() -> None:
        tour = at("ketamine")
        tour.visit.infuse()
        goal = tour.visit._goal
        assert goal is not None and tour.runs
        step, now = tour.visit.session.river.step, tour.visit.session.now
        assert lasts([now * step, goal.index * step]) / goal.times >= 7.0
        tour.visit.pause()

    asyncio.run(watch())


def test_who_stops_time_finds_it_stopped_and_can_go_on(brisk: None) -> None:
    async def watch() -> None:
        tour = at("let go")
        tour.visit.block(0.0)
        tour.visit.pause()
        await asyncio.sleep(0.05)
        assert not tour.visit.player.playing and not tour.done
        assert tour.instruction() == "Press Play to go on."
        tour.visit.play()
        await _until_over(tour)
        assert tour.done

    asyncio.run(watch())


def test_who_does_not_want_to_wait_is_there_at_once() -> None:
    async def watch() -> None:
        tour = at("relapse")
        tour.show()
        assert tour.runs
        tour.show()
        assert tour.done and not tour.visit.player.playing

    asyncio.run(watch())


# --- languages --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_tour_speaks_the_language_of_who_asks(code: str) -> None:
    tour = at("clogged")
    with speaking(code):
        assert tour.sentence() and tour.instruction()
