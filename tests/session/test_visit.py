"""A visit to a river without a widget: watched, acted on, undone (`history`), shared, played, by any front end."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from riversim import RiverError, Trajectory, words
from riversim.model.scenarios import SCENARIOS
from riversim.session.session import Session
from riversim.session.share import decode
from riversim.session.visit import Visit
from riversim.words import Event
from tests import ROOT
from tests.lab.page import in_a_loop
from tests.runs import same


@pytest.fixture
def visit() -> Visit:
    """Four weeks of the obstructed river, just begun."""
    return Visit("obstructed", weeks=4)


class InWords:
    """The smallest front end: it says what is on show, and what was touched."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.said: list[str] = []
        visit.on_show = self.show
        visit.on_change = lambda before: self.show()
        visit.on_part = lambda kind, number: self.said.append(words.part(visit.seen, visit.session.now, kind, number))

    def show(self) -> None:
        self.said.append(words.caption(self.visit.seen, self.visit.session.now))


def test_another_front_end_needs_twelve_lines(visit: Visit) -> None:
    front = InWords(visit)
    visit.touch("gate")
    visit.step(6)
    assert front.said[0].startswith("The spillway is blocked, so the river is rising.")
    assert front.said[1] == "90 % of the spillway is blocked by hand."
    assert front.said[2] == words.caption(visit.run, 7)


def test_nothing_of_it_needs_more_than_numpy() -> None:
    code = """
import sys

sys.modules |= dict.fromkeys(("matplotlib", "PIL", "ipywidgets", "anywidget", "traitlets", "IPython"))
from riversim.session import Guessing, Shown, Visit, exports, questions
visit = Visit("one-infusion")
visit.touch("gate"), visit.infuse("blocker"), visit.go(3), visit.undo(), visit.redo(), visit.open(visit.share())
asking = Guessing(lambda: visit.run)
asking.ask(questions("one-infusion")), asking.open()
assert asking.reveal(0.0) and asking.answer
shown = Shown(session=visit.session, run=visit.run)
print(len(exports.made(shown, "run")) > 100, len(exports.made(shown, "numbers")) > 1000)
try:
    exports.made(shown, "picture")
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == ""
    told = "RiverError this needs matplotlib: python -m pip install 'riversim[lab]'"
    assert done.stdout.splitlines() == ["True True", told]


# --- what is done ------------------------------------------------------------------------------------


def test_what_is_done_changes_nothing_before_and_leaves_the_last_run_as_a_ghost(visit: Visit) -> None:
    before = visit.run
    visit.go(2.0)
    visit.block(0.9)
    assert same(visit.run, before, until=48) and not same(visit.run, before)
    assert visit.ghost is before
    assert same(visit.run, visit.session.simulate())


def test_undoing_and_doing_again_lead_to_the_same_sessions(visit: Visit) -> None:
    sessions = [visit.session]
    visit.infuse()
    visit.go(3.0)
    sessions.append(visit.session)
    visit.set("cause", 0.1)
    visit.undo()
    assert visit.session == sessions[1]
    visit.undo()
    assert visit.session == sessions[0]
    visit.redo()
    assert visit.session == sessions[1]


def test_where_there_is_nothing_to_undo_or_to_do_again_it_says_so(visit: Visit) -> None:
    for work, told in ((visit.undo, "there is nothing to undo"), (visit.redo, "there is nothing to do again")):
        with pytest.raises(RiverError, match=told):
            work()


def test_what_is_chosen_is_given_until_something_else_is(visit: Visit) -> None:
    visit.choose(drug="blocker", dose=0.5)
    visit.infuse()
    visit.give(7.0, dose=2.0)
    given = [(i.drug.name, i.dose) for i in visit.session.course.infusions]
    assert given == [("blocker", 0.5), ("blocker", 2.0)]
    for bad in ({"drug": "ketamin"}, {"dose": 11.0}, {"dose": float("nan")}):
        with pytest.raises(RiverError):
            visit.choose(**bad)
    visit.give(8.0)
    assert visit.session.course.infusions[-1].drug.name == "blocker", "a mistake changes nothing"


def test_one_tributary_alone_is_all_again_where_the_river_has_fewer(visit: Visit) -> None:
    visit.touch("tributary", 5)
    assert visit.only == 5
    visit.set("tributaries", 3)
    assert visit.only == 0
    with pytest.raises(RiverError, match="tributary"):
        visit.show_only(4)


def test_what_is_shared_opens_as_the_same_visit(visit: Visit) -> None:
    visit.infuse()
    visit.go(9.0)
    other = Visit("healthy")
    other.open(visit.share())
    assert other.session == visit.session == decode(visit.share())
    assert same(other.run, visit.run)


def test_a_mistake_leaves_everything_as_it_was(visit: Visit) -> None:
    front = InWords(visit)
    before = visit.session
    mistakes: tuple[Callable[[], None], ...] = (
        lambda: visit.block(2.0), lambda: visit.infuse("wine"), lambda: visit.jump(9), lambda: visit.go(99.0),
        lambda: visit.set("cause", float("nan")), lambda: visit.touch("moon"), lambda: visit.open("r1.nothing"),
        lambda: visit.tell("drougth"), lambda: visit.speed(0.0), lambda: visit.step(float("inf")),  # type: ignore[arg-type]
    )  # fmt: skip
    for mistake in mistakes:
        with pytest.raises(RiverError):
            mistake()
    assert visit.session == before and visit.history.past == () and front.said == []


# --- time ----------------------------------------------------------------------------------------------


def test_time_runs_on_the_loop_that_is_there_and_stops_at_the_end() -> None:
    async def watched() -> None:
        import asyncio

        visit = Visit("obstructed", weeks=1)
        front = InWords(visit)
        visit.speed(10_000.0)
        visit.play()
        assert visit.player.playing
        while visit.player.playing:
            await asyncio.sleep(0.01)
        assert visit.session.now == visit.session.steps and front.said

    in_a_loop(watched)


def test_without_a_loop_time_can_not_run(visit: Visit) -> None:
    with pytest.raises(RiverError, match="time can not run by itself here"):
        visit.play()


@pytest.mark.parametrize(("leap", "shown"), [(0.0, 5), (1.0, 2)])
def test_who_wants_no_motion_is_shown_leaps(visit: Visit, leap: float, shown: int) -> None:
    front = InWords(visit)
    visit.leap_s = leap
    visit.speed(24.0)
    for _ in range(5):
        visit._advance(12.0)
    assert len(front.said) == shown
    visit._advance(12.0)
    assert visit.session.now == 72


@pytest.mark.parametrize("story", SCENARIOS)
def test_every_story_can_be_visited(story: str) -> None:
    visit = Visit(story)
    assert visit.session == Session.begin(story)
    assert isinstance(visit.run, Trajectory) and visit.ghost is None


# --- events --------------------------------------------------------------------------------------------


class Timed:
    """A visit in a loop whose director's clock is the test's, so that playing takes no time of anybody's."""

    def __init__(self, visit: Visit) -> None:
        self.visit, self.second, self.said = visit, 0.0, [""]
        visit.director.clock = lambda: self.second
        visit.on_say = self.said.append

    def runs(self, seconds: float, until: Event | None = None) -> None:
        """Let time run for so many seconds, or until something is told."""
        for _ in range(round(seconds * 30.0)):
            self.second += 1.0 / 30.0
            if until is not None and self.visit.told == until:
                return
            if not self.visit.player.playing or not self.visit._advance(self.visit.player.hours_per_s / 30.0):
                return


class Flow:
    """Notes where time is, in time indices with what is between them, each time a front end would draw."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.whole: list[float] = []
        self.between: list[float] = []
        visit.on_show, visit.on_flow = lambda: self.note(self.whole), lambda: self.note(self.between)

    def note(self, seen: list[float]) -> None:
        assert 0.0 <= self.visit.between <= 1.0 and self.visit.session.now + 1 <= len(self.visit.seen.level)
        seen.append(self.visit.session.now + self.visit.between)


def test_where_time_is_slow_it_flows_between_the_moments() -> None:
    async def watch() -> None:
        timed, flow = Timed(visit := Visit("one-infusion")), Flow(visit)
        event = next(event for event in words.events(visit.run) if event.kind == "better")
        visit.go(event.index / 24.0 - 0.25)
        visit.play()
        timed.runs(10.0, until=event)
        slow = [at for at in flow.between if event.index - 1 < at < event.index]
        assert len(slow) > 10 and slow == sorted(set(slow)), "some fifteen ticks an hour"
        assert visit.between == 0.0, "what happens is told at its moment"
        flow.between.clear()
        flow.whole.clear()
        timed.runs(1.0)
        assert visit.director.held and flow.between == flow.whole == [], "while it is read nothing changes"
        visit.pause()

    in_a_loop(watch)


def test_nothing_is_between_moments_where_time_stands_leaps_or_is_over() -> None:
    async def watch() -> None:
        timed, flow = Timed(visit := Visit("one-infusion")), Flow(visit)
        visit.speed(1.0)
        visit.play()
        timed.runs(0.5)
        assert visit.between == pytest.approx(0.5)
        visit.pause()
        assert visit.between == 0.0
        visit.play()
        timed.runs(0.5)
        visit.leap_s = 1.0
        flow.between.clear()
        timed.runs(0.3)
        assert visit.between == 0.0 and flow.between == []
        visit.leap_s = 0.0
        visit.go(28.0)
        assert visit.between == 0.0
        visit.infuse()
        assert visit.between == 0.0

    in_a_loop(watch)


def test_what_happened_is_watched_again_and_nothing_that_was_done_is_lost() -> None:
    async def watch() -> None:
        timed = Timed(visit := Visit("obstructed"))
        visit.infuse()
        visit.go(9.0)
        done = visit.session
        visit.watch_again()
        last = [event for event in words.events(visit.run) if event.index <= done.now][-1]
        assert visit.player.playing and visit.session.now == last.index - 4
        timed.runs(5.0)
        assert visit.told == last
        assert visit.session.course == done.course and visit.session.lived == done.lived
        visit.event_before()
        timed.runs(6.0)
        assert visit.told == words.events(visit.run)[words.events(visit.run).index(last) - 1]
        visit.pause()

    in_a_loop(watch)


def test_what_happens_next_is_played_from_a_little_before_it() -> None:
    async def watch() -> None:
        timed = Timed(visit := Visit("one-infusion"))
        for event in words.events(visit.run):
            visit.next_event()
            assert event.index - 4 <= visit.session.now <= event.index
            timed.runs(5.0, until=event)
            assert visit.told == event
        visit.next_event()
        assert timed.said[-1] == "Nothing more happens up to day 28." and not visit.player.playing

    in_a_loop(watch)


def test_without_a_loop_the_moments_of_events_are_shown(visit: Visit) -> None:
    said: list[str] = []
    visit.on_say = said.append
    visit.watch_again()
    visit.event_before()
    assert said == ["Nothing has happened yet."] * 2 and visit.session.now == 0
    told = words.events(visit.run)
    for event in told:
        visit.next_event()
        assert (visit.session.now, visit.told) == (event.index, event)
    visit.watch_again()
    assert visit.told == told[-1]
    visit.event_before()
    assert visit.told == told[-2]


def test_only_what_was_lived_may_be_told(visit: Visit) -> None:
    visit.infuse()
    visit.go(5.0)
    visit.go(2.0)
    assert same(visit.lived_run, visit.run.until(120)) and len(visit.lived_run.level) == 121
    assert visit.lived_run is visit.lived_run
    visit.block(0.5)
    assert len(visit.lived_run.level) == visit.session.lived + 1 == visit.session.now + 1
    visit.go(28.0)
    assert visit.lived_run is visit.run


def test_what_was_lived_is_something_that_can_be_told_from_the_first_moment_on(visit: Visit) -> None:
    assert words.title(visit.lived_run) and words.story(visit.lived_run)
    assert words.events(visit.lived_run) == ()


@pytest.mark.parametrize("day", [0.5, 9.0, 28.0])
def test_a_moment_is_played_to_within_seconds_and_then_something_is_done(day: float) -> None:
    async def watch() -> None:
        timed, there = Timed(visit := Visit("one-infusion")), []
        visit.play_to(day, lambda: there.append(visit.session.now))
        assert visit.bound and there == []
        timed.runs(12.0)
        assert there == [round(day * 24)] and not visit.bound and not visit.player.playing

    in_a_loop(watch)


def test_a_moment_that_has_passed_is_played_to_from_before_it() -> None:
    async def watch() -> None:
        timed, there = Timed(visit := Visit("one-infusion")), []
        visit.go(20.0)
        visit.play_to(7.0, lambda: there.append(visit.session.now))
        assert visit.session.now == 5 * 24
        timed.runs(12.0)
        assert there == [7 * 24] and visit.session.lived == 20 * 24

    in_a_loop(watch)


@pytest.mark.parametrize("leave", [Visit.pause, Visit.step, Visit.infuse, Visit.next_event, Visit.rewind])
def test_who_leaves_on_the_way_has_nothing_done(leave: Callable[[Visit], None]) -> None:
    async def watch() -> None:
        timed, there = Timed(visit := Visit("one-infusion")), []
        visit.play_to(9.0, lambda: there.append(1))
        timed.runs(2.0)
        leave(visit)
        assert not visit.bound
        timed.runs(60.0)
        assert there == []
        visit.pause()

    in_a_loop(watch)


def test_without_a_loop_a_moment_is_shown_at_once(visit: Visit) -> None:
    there: list[int] = []
    visit.play_to(9.0, lambda: there.append(visit.session.now))
    assert there == [216]
    with pytest.raises(RiverError):
        visit.play_to(99.0, lambda: None)


def test_time_that_is_held_is_stopped_at_once() -> None:
    async def watch() -> None:
        timed = Timed(visit := Visit("obstructed"))
        visit.infuse()
        visit.play()
        timed.runs(1.0)
        assert visit.director.held
        visit.pause()
        assert not visit.player.playing
        timed.second += 60.0
        now = visit.session.now
        visit.play()
        timed.runs(1.0)
        assert visit.session.now > now, "what stood while time was stopped has been read"
        visit.pause()

    in_a_loop(watch)
