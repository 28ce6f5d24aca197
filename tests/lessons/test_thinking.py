"""What a lesson asks (`thinking`, `checking`) is answered by runs alone, which `examples` keeps."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
import textstat

from riversim import Course, River, Trajectory, simulate
from riversim.lessons import checking, examples, thinking
from riversim.lessons.examples import story
from riversim.lessons.lesson import PLANS
from riversim.session import Answer, Question, predictions, questions
from riversim.words import speaking
from tests.notebooks.test_notebooks import LESSONS, text

# Other worlds, in which all runs, nothing runs, it floods, it is dry, silt is nothing or all, trees grow or wilt,
# and all heals by itself.
WORLDS: tuple[dict[str, Any], ...] = (
    {"alternator": 1.0, "leak": 0.001, "charge": 0.9, "opening": 0.9, "silting": 0.0},
    {"alternator": 0.0, "jump": 0.0, "upkeep": 0.0, "scour": 0.0, "opening": 0.0},
    {"spill": 0.0}, {"conductance": 2.0, "uptake": 2.0}, {"silting": 0.0},
    {"silting": 1.0, "upkeep": 0.0, "strength": 1.0, "scour": 0.0},
    {"growth": 0.5, "wilting": 0.0, "drowning": 0.0}, {"growth": 0.0, "wilting": 0.5},
    {"trickle": 0.1, "seep": 0.5},
)  # fmt: skip
lessons = pytest.mark.parametrize("name", PLANS)


def asked(name: str) -> list[Question]:
    return [*thinking.think(name), *checking.check(name)]


@cache
def answers(name: str) -> list[Answer]:
    """What the river says to all that a lesson asks."""
    return [question.answer(story(PLANS[name].story)) for question in asked(name)]


@lessons
def test_a_lesson_has_two_or_three_things_to_think_about_and_to_check(name: str) -> None:
    think, check = thinking.think(name), checking.check(name)
    assert {len(think), len(check)} <= {2, 3}
    assert all(question.ask.rstrip().endswith("?") for question in (*think, *check))
    assert all(len(set(question.choices)) == len(question.reasons) == 3 for question in check)
    before = {question.ask for question in questions(PLANS[name].story)}
    assert len({q.ask for q in asked(name)} - before) == len(think) + len(check)


@lessons
def test_what_the_river_answers_is_plain_kind_and_promises_nothing(name: str) -> None:
    for question, told in zip(asked(name), (answer.told for answer in answers(name)), strict=True):
        whole = " ".join((question.ask, told, *question.reasons))
        assert not re.search(r"[{}]|\bnan\b|\binf\b|\bmg\b|\bshould\b|\bcure|guarantee|fault|wrong", whole)
        assert textstat.flesch_kincaid_grade(" ".join((told, *question.reasons))) <= 8
        assert told[0].isupper() and all(reason.endswith(".") for reason in (told, *question.reasons))


@lessons
def test_numbers_are_written_with_the_readers_decimal_mark(name: str) -> None:
    with speaking("de"):
        told = " ".join(question.answer(story(PLANS[name].story)).told for question in asked(name))
    assert not re.search(r"\d\.\d", told)


@pytest.fixture
def anew() -> Iterator[None]:
    """Nothing is remembered of another world."""
    examples.flow.cache_clear()
    yield
    examples.flow.cache_clear()


def in_world(changes: dict[str, Any], name: str, patch: pytest.MonkeyPatch) -> Trajectory:
    """The run of a lesson where the river's laws are others; so are they in all runs to come."""

    def other(river: River, course: Course, *, weeks: float) -> Trajectory:
        return simulate(replace(river, **changes), course, weeks=weeks)

    for room in (examples, predictions):
        patch.setattr(room, "simulate", other)
    examples.flow.cache_clear()
    return story(PLANS[name].story)


@lessons
def test_no_answer_is_typed_in(name: str, monkeypatch: pytest.MonkeyPatch, anew: None) -> None:
    kinds = [answer.kind for answer in answers(name)]
    same = set(range(len(kinds)))
    for changes in WORLDS:
        if same:
            with monkeypatch.context() as patch:
                run = in_world(changes, name, patch)
                same -= {i for i in same if asked(name)[i].answer(run).kind != kinds[i]}
    assert [asked(name)[i].ask for i in same] == [], "each question has another answer in another world"


def test_answers_are_what_runs_say() -> None:
    clogged, drought = story("obstructed"), story("drought")
    level = thinking.think("meet_the_river")[0].answer(story("healthy"))
    assert level.value == clogged.wet.mean()
    assert f"{predictions.usual_level(clogged):.2f}" in level.told
    assert thinking.think("drought")[0].answer(drought).value == predictions.running_share(drought, 77.0)
    held = story("too-much")
    left = examples.percent(examples.trees(held, 8.0) / examples.trees(held, 1.0))
    assert f"Held for a week, it left {left} %" in thinking.think("block_the_spillway")[0].answer(held).told


def test_the_same_rain_makes_the_clogged_river_swing_as_lesson_four_says() -> None:
    well, ill, eased = story("healthy"), story("obstructed"), story("bridge")
    assert (ill.inflow == well.inflow).all()
    quick = simulate(replace(ill.river, lag_murk=0.0), weeks=8)
    assert ill.level.std() > 1.5 * well.level.std() > 1.5 * quick.level.std()
    assert eased.level[-28 * 24 :].std() < ill.level[-28 * 24 :].std() / 1.5
    told = next(text(path) for path in LESSONS if path.stem == "04_the_clog").replace("\n", " ")
    assert "The clogged river is also the restless one" in told and "As a river gets well" in told


def test_of_water_that_nothing_uses_no_land_is_well_as_lessons_two_and_five_say() -> None:
    drought, held = story("drought"), story("too-much")
    back = drought.index(77.0)
    assert drought.wet[back].mean() > 2.0 * drought.wellbeing[back]
    week = slice(held.index(1.0), held.index(8.0))
    assert held.wet[week].mean() > 0.5 and held.wellbeing[week].max() < 0.2
