"""Two rivers under one rain: ready pairs and one's own, and the clock that both go by."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from riversim import Course, Jump, RiverError, Shift, infusions, simulate
from riversim.model import MAX_STEPS
from riversim.session import Session, Visit, pairs, share
from riversim.session.pairs import PAIRS, SLOW, SLOW_H, USUAL, Comparing, Pair, pair
from riversim.words import contrast, speaking
from riversim.words.said import WORDS_PER_S
from tests.lab.page import in_a_loop
from tests.runs import same

EACH = pytest.mark.parametrize("ready", PAIRS.values(), ids=list(PAIRS))


@pytest.fixture
def session() -> Session:
    return Session.begin("obstructed", weeks=2)


# --- ready pairs ----------------------------------------------------------------------------------------


@EACH
def test_a_ready_pair_is_one_river_in_one_weather_with_one_difference(ready: Pair) -> None:
    left, right = (session.simulate() for session in ready.sessions)
    assert ready.left.river == ready.right.river
    assert np.array_equal(left.rain, right.rain), "to the last bit"
    assert len(ready.differs) == 1
    kinds = ("infusions", "spells", "shifts", "jumps")
    assert [getattr(left.course, kind) == getattr(right.course, kind) for kind in kinds].count(False) == 1
    assert not same(left, right)


@EACH
def test_what_a_ready_pair_is_for_is_seen_in_it(ready: Pair) -> None:
    comparing = Comparing(ready)
    told = {contrast(*comparing.runs, index).kind for index in range(comparing.steps + 1)}
    assert len(told) >= 3
    assert any(kind.startswith("feeling") or kind == "flood" for kind in told)


def test_each_ready_pair_has_names_of_its_own_and_is_found_by_its_id() -> None:
    assert len({ready.title for ready in PAIRS.values()}) == len(PAIRS)
    assert all(len(set(ready.names)) == 2 and ready.id == id for id, ready in PAIRS.items())
    assert pair("one-six").right.course.infusions[5].day == 11
    with pytest.raises(RiverError, match="one-six"):
        pair("one-siv")


# --- one's own ------------------------------------------------------------------------------------------


def test_two_of_ones_own_begin_at_the_beginning(session: Session) -> None:
    own = pairs.own(session.infuse("ketamine").at(90), session.at(30))
    assert [one.now for one in own.sessions] == [0, 0]
    assert own.differs == ("the infusions",)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda s: replace(s, river=replace(s.river, seed=7)), r"chance deals \(0 and 7\)"),
        (lambda s: replace(s, river=replace(s.river, step=2.0)), r"one step of time \(1 and 2\)"),
        (lambda s: replace(s, river=replace(s.river, rain_noise=0.1)), "how changeable the rain is"),
        (lambda s: replace(s, weeks=3), "14 days and 21 days"),
        (lambda s: s.at(73).set("rain", 0.5), "not the same rain from day 3 on"),
        (lambda s: s, "nothing differs"),
    ],
)
def test_two_that_are_not_under_one_rain_are_refused_in_words(session: Session, change, says: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(RiverError, match=f"(?i){says}"):
        pairs.own(session, change(session))


def test_a_refusal_speaks_the_language_in_use(session: Session) -> None:
    with speaking("de"), pytest.raises(RiverError, match=r"0,5"):
        pairs.own(session, replace(session, river=replace(session.river, rain_noise=0.5)))


def test_with_and_without_keeps_the_story_and_the_rain_and_takes_out_what_was_done() -> None:
    visit = Visit("bridge", weeks=20)
    visit.set("rain", 1.2)
    visit.go(3)
    visit.block(0.9)
    visit.infuse("blocker")
    visit.jump(2)
    own = pairs.done(visit.session)
    told = Session.begin("bridge").course
    assert own.left.course == visit.session.course
    assert (own.right.course.infusions, own.right.course.spells, own.right.course.jumps) == (told.infusions, (), ())
    assert set(own.right.course.shifts) == {*told.shifts, Shift("rain", 1.2, 0, 0)}
    assert own.names == ("With what you did", "Without what you did")


@pytest.mark.parametrize("rain", [None, 1.2])
def test_without_anything_done_there_is_nothing_to_take_out(session: Session, rain: float | None) -> None:
    if rain is not None:
        session = session.set("rain", rain)
    with pytest.raises(RiverError, match="nothing was done"):
        pairs.done(session)


def test_the_run_before_is_the_ghost_to_the_bit(session: Session) -> None:
    visit = Visit(session)
    with pytest.raises(RiverError, match="no run before"):
        pairs.before(visit.session, visit.ghost)
    visit.go(4)
    visit.infuse()
    visit.go(2)
    visit.block(0.8)
    assert visit.ghost is not None
    own = pairs.before(visit.session, visit.ghost)
    assert same(own.right.simulate(), visit.ghost) and same(own.left.simulate(), visit.run)


def test_a_saved_river_is_compared_by_its_code(session: Session) -> None:
    own = pairs.coded(session, f"Look: {share.encode(session.infuse('ketamine'))}.")
    assert own.right.course.infusions and not own.left.course.infusions
    with pytest.raises(RiverError, match="code"):
        pairs.coded(session, "no code")


# --- one clock ------------------------------------------------------------------------------------------


@pytest.fixture
def comparing() -> Comparing:
    return Comparing(pair("with-without"))


def ticks(comparing: Comparing, seconds: float, tick: float = 1.0 / 30.0) -> float:
    """Let so many seconds pass, and say how many hours went by."""
    before = comparing.now
    for _ in range(round(seconds / tick)):
        comparing._advance(tick * comparing.player.hours_per_s)
    return (comparing.now - before) * comparing.runs[0].river.step


def test_both_go_by_one_clock(comparing: Comparing) -> None:
    comparing.go(3)
    comparing.step(5)
    comparing.step(-2)
    assert (comparing.now, comparing.day) == (75, 75 / 24)
    comparing.step(MAX_STEPS)
    assert comparing.now == comparing.steps == 672
    comparing.step(-MAX_STEPS)
    assert comparing.now == 0


@pytest.mark.parametrize("day", [-1, 99, float("nan"), "two", None])
def test_a_day_that_is_not_in_them_is_refused(comparing: Comparing, day: object) -> None:
    with pytest.raises(RiverError, match="days"):
        comparing.go(day)  # type: ignore[arg-type]


def test_the_sentence_is_of_the_moment_on_show(comparing: Comparing) -> None:
    assert comparing.sentence() == "So far the two rivers are the same."
    comparing.step(1)
    assert comparing.sentence().startswith("The spillway of river A is blocked, so its water stands higher")
    comparing.go(2)
    assert comparing.sentence() == contrast(*comparing.runs, 48).sentence != ""


def test_time_is_slow_while_a_block_begins_and_waits_for_the_reader(comparing: Comparing) -> None:
    comparing._begin()
    comparing.player.hours_per_s = comparing._pace()
    assert comparing.player.hours_per_s == SLOW
    assert ticks(comparing, 0.4) == 1.0
    told = comparing.sentence()
    words = len(told.split())
    assert ticks(comparing, words / WORDS_PER_S - 0.1) == 0.0, "each sentence stands as long as it takes to read"
    assert comparing.sentence() == told
    assert ticks(comparing, 0.6) == 1.0
    comparing.go(SLOW_H / 24)
    assert comparing._pace() == USUAL


def test_what_was_told_once_does_not_hold_time_again(comparing: Comparing) -> None:
    while comparing.now < comparing.steps:
        ticks(comparing, 1.0)
    comparing.now = 0
    assert ticks(comparing, 2.0) > SLOW


def test_long_runs_are_played_within_a_minute_where_nothing_holds_them() -> None:
    comparing = Comparing(pair("alone-care"))
    comparing.go(100)
    assert comparing._pace() == pytest.approx(26 * 168 / 60)


def test_who_wants_no_motion_gets_leaps(comparing: Comparing) -> None:
    comparing.leap_s = 1.0
    comparing.go(10)
    comparing.player.hours_per_s = USUAL
    shown: list[int] = []
    comparing.on_show = lambda: shown.append(comparing.now)
    ticks(comparing, 3.0)
    assert len(shown) <= 3 and all(b - a >= USUAL for a, b in zip([240, *shown], shown, strict=False))


def test_it_plays_to_the_end_and_from_the_beginning_again(comparing: Comparing) -> None:
    async def play() -> None:
        comparing.go(27.9)
        comparing._told |= {(kind, more) for kind in ("alike", "trees") for more in ("", "A", "B")}
        comparing.play_or_pause()
        comparing.player.hours_per_s = 1000.0
        while comparing.player.playing:
            await asyncio.sleep(0.01)
        assert comparing.now == comparing.steps
        comparing.play()
        assert comparing.now == 0
        comparing.pause()
        assert not comparing.player.playing

    in_a_loop(play)


def test_playing_needs_a_loop(comparing: Comparing) -> None:
    with pytest.raises(RiverError, match="step by step"):
        comparing.play()


def test_another_pair_begins_at_its_beginning_or_stays_at_its_day(comparing: Comparing) -> None:
    shown: list[str] = []
    comparing.on_show = lambda: shown.append(comparing.pair.id)
    comparing.go(6)
    comparing.choose(pair("alone-care"), stay=True)
    assert comparing.day == 6
    comparing.choose(pair("one-six"))
    assert (comparing.now, comparing.steps) == (0, 8 * 168)
    assert shown == ["with-without", "alone-care", "one-six"]


def test_a_pair_that_can_not_be_run_leaves_all_as_it_was(comparing: Comparing, session: Session) -> None:
    own = pairs.own(session, replace(session, course=Course(jumps=(Jump(1, 12),))))
    with pytest.raises(RiverError, match="no battery 12"):
        comparing.choose(own)
    assert (comparing.pair.id, comparing.steps) == ("with-without", 672)


def test_runs_are_sessions_too() -> None:
    run, other = simulate(weeks=2), simulate(course=infusions([1]), weeks=2)
    own = pairs.own(share.of_run(run), share.of_run(other))
    assert all(same(a, b) for a, b in zip(Comparing(own).runs, (run, other), strict=True))


def test_ones_own_are_watched_from_shortly_before_they_differ() -> None:
    visit = Visit("obstructed")
    visit.go(32.0)
    visit.infuse()
    comparing = Comparing(pairs.done(visit.session))
    assert 31.0 <= comparing.day < 32.0
    a, b = (run.level[: comparing.now + 1] for run in comparing.runs)
    assert (a == b).all() and comparing.contrast.kind == Comparing(pair("with-without")).contrast.kind
    comparing.go(0.0)
    assert comparing.now == 0, "what was before can be seen too"
