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
    assert front.said[1] == "The spillway's gate is held: 90 % of it is blocked."
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
        lambda: visit.set("cause", float("nan")), lambda: visit.touch("cloud"), lambda: visit.open("r1.nothing"),
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
