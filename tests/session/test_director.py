"""Time with a director, on a clock of the test's own: slow where something happens, and long enough to be read."""

import math
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS
from riversim.session.director import HURRY, SLOW, Director, lasts, pace, reading_s
from riversim.session.visit import Visit
from riversim.words import Event, events

FPS = 30.0


class Seen(NamedTuple):
    """What is told from a second on, and the hour that it is then."""

    second: float
    hour: float
    told: Event | None


class Watched:
    """A visit whose clock moves when the test says so."""

    def __init__(self, story: str = "obstructed") -> None:
        self.second = 0.0
        self.visit = Visit(story)
        self.visit.director.clock = lambda: self.second
        self.seen: list[Seen] = []
        self.hours: list[float] = []

    @property
    def hour(self) -> float:
        return self.visit.session.now * self.visit.session.river.step

    def tick(self, seconds: float = 1.0 / FPS) -> bool:
        self.second += seconds
        before = self.hour
        going = self.visit._advance(self.visit.player.hours_per_s * seconds)
        self.hours.append(self.hour - before)
        if not self.seen or self.visit.told != self.seen[-1].told:
            self.seen.append(Seen(self.second, self.hour, self.visit.told))
        return going

    def play(self, days: float = math.inf, seconds: float = 1.0 / FPS) -> "Watched":
        while self.tick(seconds) and self.hour < 24.0 * days:
            assert self.second < 1000.0
        return self

    def told(self) -> list[Event]:
        return [seen.told for seen in self.seen if seen.told]


@pytest.fixture
def watched() -> Watched:
    """The first river, to which an infusion is given at once."""
    watched = Watched()
    watched.visit.infuse()
    return watched


# --- the story of the first minute -------------------------------------------------------------------


def test_the_first_six_hours_take_long_enough_to_see_them(watched: Watched) -> None:
    watched.play(days=0.25)
    assert 18.0 <= watched.second <= 25.0
    assert [event.kind for event in watched.told()] == ["infusion", "rises", "opens", "starts"]


def test_the_whole_story_takes_about_a_minute(watched: Watched) -> None:
    watched.play(days=21.0)
    at = {seen.told.kind: seen.second for seen in reversed(watched.seen) if seen.told}
    assert 25.0 <= at["better"] <= 40.0
    assert 45.0 <= at["fades"] <= 65.0


def test_a_story_in_which_little_happens_is_over_soon() -> None:
    assert Watched("healthy").play().second < 45.0


# --- at any river ---------------------------------------------------------------------------------------


@settings(max_examples=8)
@given(st.sampled_from(sorted(SCENARIOS)), st.sampled_from([1.0 / FPS, 0.1, 0.7]))
def test_each_event_is_told_once_in_its_moment_until_it_was_read(story: str, tick: float) -> None:
    watched = Watched(story).play(seconds=tick)
    assert watched.told() == list(events(watched.visit.run))
    for seen, after in pairwise(watched.seen):
        if seen.told:
            assert seen.hour == seen.told.index * watched.visit.run.river.step
            assert after.second - seen.second >= reading_s(seen.told.sentence) - tick - 1e-6


@settings(max_examples=6)
@given(st.sampled_from(sorted(SCENARIOS)))
def test_time_stands_while_a_sentence_is_read_and_never_jumps(story: str) -> None:
    watched = Watched(story)
    while watched.tick():
        if watched.visit.director.held:
            standing = watched.hour
            watched.tick()
            assert watched.hour == standing or not watched.visit.director.held
    assert max(watched.hours) <= HURRY / FPS + watched.visit.session.river.step


@given(st.floats(0.0, 2000.0), st.floats(0.0, 2000.0))
def test_time_is_slow_at_an_event_and_eases_in_and_out(ahead: float, behind: float) -> None:
    assert SLOW <= pace(ahead, behind) <= HURRY
    assert pace(ahead, behind) == pace(behind, ahead)
    assert pace(0.0, behind) == SLOW
    assert abs(pace(ahead + 1.0, behind) - pace(ahead, behind)) <= 2.0


@given(st.lists(st.floats(0.0, 500.0), min_size=2, max_size=5).map(sorted))
def test_how_long_playing_takes_is_known_before(moments: list[float]) -> None:
    second = 0.0
    for before, after in pairwise(moments):
        at = before
        while at < after:
            at += pace(after - at, at - before) / 1000.0
            second += 1.0 / 1000.0
    assert lasts(moments) == pytest.approx(second, rel=0.02, abs=0.02)


def test_a_late_tick_runs_past_nothing(watched: Watched) -> None:
    while watched.tick(3.0) and watched.hour < 100.0:
        told = watched.visit.told
        assert told is None or told.index == watched.visit.session.now or not watched.visit.director.held


def test_a_sentence_stands_until_the_next_where_that_follows_soon(watched: Watched) -> None:
    watched.play(days=8.0)
    assert [seen.second for seen in watched.seen if seen.told is None] == []
    quiet = Watched("healthy").play()
    assert any(seen.told is None for seen in quiet.seen[1:])


# --- plain speeds, and no motion --------------------------------------------------------------------------


def test_at_a_plain_speed_time_is_not_slowed_but_a_sentence_stands_until_it_was_read(watched: Watched) -> None:
    watched.visit.speed(24.0)
    begun = watched.hour
    watched.play(days=12.0)
    assert watched.hour - begun == pytest.approx(24.0 * watched.second, abs=1.0)
    for seen, after in pairwise(watched.seen):
        if seen.told and seen.second > 1.0:
            assert after.second - seen.second >= reading_s(seen.told.sentence) - 0.1
            assert 0.0 <= seen.hour - seen.told.index <= 24.0
    watched.visit.direct()
    assert watched.visit.directed


def test_who_wants_no_motion_goes_from_event_to_event(watched: Watched) -> None:
    watched.visit.leap_s = 1.0
    watched.play(days=12.0)
    assert [event.kind for event in watched.told()][:5] == ["infusion", "rises", "opens", "starts", "wears off"]
    moves = [hours for hours in watched.hours if hours]
    assert len(moves) < 12
    for seen, after in pairwise(watched.seen):
        assert seen.told and after.second - seen.second >= reading_s(seen.told.sentence) - 0.1


# --- what somebody does -------------------------------------------------------------------------------------


def test_what_somebody_does_is_told_at_once_whatever_stands() -> None:
    watched = Watched()
    watched.visit.block(0.9)
    assert watched.visit.told and watched.visit.told.kind == "blocked"
    watched.visit.block(0.0)
    assert watched.visit.told is None
    watched.visit.infuse()
    assert watched.visit.told and watched.visit.told.kind == "infusion"


def test_a_slider_that_is_dragged_tells_its_event_once() -> None:
    watched = Watched()
    watched.visit.block(0.7)
    watched.second += 1.0
    watched.visit.block(0.9)
    watched.second += reading_s(watched.visit.told.sentence) - 0.5 if watched.visit.told else 0.0
    assert not watched.visit.director.held


def test_a_sentence_goes_on_being_read_while_time_is_stopped(watched: Watched) -> None:
    watched.second += 60.0
    assert watched.visit.told is not None and not watched.visit.director.held


def test_a_short_sentence_stands_for_two_seconds() -> None:
    assert reading_s("It rains.") == 2.0
    assert reading_s("The drug blocks the spillway, so the river rises again.") == 4.0


def test_a_director_without_events_only_hurries() -> None:
    director = Director(lambda: 0.0)
    assert director.steps((), 0.0, 10.0, 1.0) > 400.0
    assert director.told(0) is None and not director.is_due((), 10)
    assert director.leap((), 0.0, 1.0, 1.0) == HURRY
