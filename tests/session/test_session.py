"""The session: one value, and what is done to it."""

import math
from typing import Any

import numpy as np
import pytest

from riversim import RiverError
from riversim.model.parameters import parameters
from riversim.model.treatment import FIXED, Jump
from riversim.session.session import Session
from tests.runs import same

DAY = 24


@pytest.fixture
def session() -> Session:
    """The obstructed river in the middle of its third day."""
    return Session.begin("obstructed", weeks=2).at(2 * DAY + 12)


def test_a_block_holds_from_the_hour_on_show_to_the_end(session: Session) -> None:
    run = session.block(0.9).simulate()
    assert (run.block[session.now :] == 0.9).all()
    assert (run.block[: session.now] == 0.0).all()


def test_letting_go_ends_the_block(session: Session) -> None:
    run = session.block(0.9).at(session.now + 10).block(0.0).simulate()
    assert np.flatnonzero(run.block).tolist() == list(range(session.now, session.now + 10))


def test_changes_within_one_hour_are_one_change(session: Session) -> None:
    dragged = session
    for share in (0.1, 0.5, 0.7, 0.9):
        dragged = dragged.block(share).set("cause", share)
    once = session.block(0.9).set("cause", 0.9)
    assert dragged == once
    assert len(once.course.spells) == len(once.course.shifts) == 1


def test_what_is_given_is_given_at_the_moment_on_show_and_the_hour_after_it_is_shown(session: Session) -> None:
    given = session.infuse("ketamine", 0.5)
    assert given.course.infusions == session.give(session.day(session.now), "ketamine", 0.5).course.infusions
    assert given.now == session.now + 1
    assert session.jump(3).course.jumps == (Jump(session.day(session.now), 3),)
    assert given.infuse("ketamine", 0.9) == session.infuse("ketamine", 0.9), "one in the same hour is replaced"
    at_end = session.at(session.steps).infuse("ketamine")
    assert at_end.now == session.steps and at_end.course.infusions[0].day == session.day(session.steps - 1)


@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.block(0.9),
        lambda s: s.infuse("ketamine"),
        lambda s: s.set("cause", 0.1),
        lambda s: s.set("crest", 1.2),
    ],
    ids=["block", "infusion", "gradual", "sudden"],
)
def test_what_is_done_now_leaves_the_past_and_the_weather_alone(session: Session, act: Any) -> None:
    before, acted = session.simulate(), act(session)
    after = acted.simulate(after=before.until(session.moment))
    assert same(before, after, until=session.now)
    assert not same(before, after)
    assert np.array_equal(before.rain, after.rain)
    assert same(after, acted.simulate())


def test_a_slider_takes_over_from_care_in_the_middle_of_it() -> None:
    session = Session.begin("bridge").at(20 * DAY)
    told, moved = session.simulate(), session.set("cause", 0.9)
    run = moved.simulate(after=told.until(session.moment))
    assert told.cause[session.now - 1] != told.cause[session.now - 2], "care is under way"
    assert (run.cause[session.now :] == 0.9).all()
    assert moved.setting("cause") == 0.9


def test_the_present_is_the_beginning_of_the_whole_run(session: Session) -> None:
    acted = session.block(0.9).infuse("ketamine")
    present = acted.present(after=session.simulate().until(session.moment))
    assert len(present.level) == acted.now + 1
    assert same(present, acted.simulate(), until=acted.now + 1)
    assert same(acted.simulate(after=present), acted.simulate())


def test_at_the_beginning_the_first_hour_answers() -> None:
    assert Session.begin("obstructed").block(0.5).now == 1


def test_at_the_very_end_the_last_hour_answers(session: Session) -> None:
    end = session.at(10**9).block(0.9)
    assert end.now == end.steps
    assert end.simulate().block[-1] == 0.9


@pytest.mark.parametrize("name", sorted(FIXED))
def test_what_can_not_change_while_running_makes_another_river_on_the_same_day(session: Session, name: str) -> None:
    p = parameters()[name]
    other = session.block(0.5).set(name, p.low if getattr(session.river, name) != p.low else p.high)
    assert other.river != session.river
    assert other.day(other.now) == pytest.approx(session.day(session.now), abs=other.river.step / 24)
    assert other.course == session.block(0.5).course
    other.simulate()


def test_rewind_keeps_settings_and_undoes_what_was_done_by_hand(session: Session) -> None:
    acted = session.block(0.9).infuse("ketamine").set("cause", 0.2).set("crest", 1.0)
    rewound = acted.rewind()
    assert rewound.now == 0
    assert rewound.course == session.course
    assert (rewound.setting("cause"), rewound.setting("crest")) == (0.2, 1.0)
    assert (rewound.simulate().cause == 0.2).all()
    assert rewound.rewind() == rewound


def test_rewind_keeps_the_storys_own_course_but_for_what_a_slider_took_over() -> None:
    bridge = Session.begin("bridge").at(200)
    assert bridge.block(0.9).rewind().course == bridge.course
    taken_over = bridge.set("cause", 0.3).rewind()
    assert taken_over.course.infusions == bridge.course.infusions
    assert taken_over.course.shifts == ()


def test_reset_gives_the_first_state_back(session: Session) -> None:
    first = Session.begin("obstructed", weeks=2)
    assert session.set("seed", 3).set("cause", 0.9).block(1.0).reset() == first


def test_a_bad_value_is_told_with_its_range_and_changes_nothing(session: Session) -> None:
    for bad in (math.nan, math.inf, -1.0, 2.0, "much"):
        with pytest.raises(RiverError, match=r"cause .*from 0 to 1"):
            session.set("cause", bad)  # type: ignore[arg-type]
    with pytest.raises(RiverError, match="Did you mean 'cause'"):
        session.set("couse", 0.1)
    with pytest.raises(RiverError, match="block = 2"):
        session.block(2)
    with pytest.raises(RiverError, match="ketamine"):
        session.infuse("ketamin")
