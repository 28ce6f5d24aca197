"""The named stories: a river, what is done to it, and a few plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riversim.parameters import River, check_name
from riversim.treatment import Course, care, hold, infusions, maintenance, rain, wear

if TYPE_CHECKING:
    from riversim.trajectory import Trajectory

SIX = (0, 2, 4, 7, 9, 11)
HEALTHY = River(cause=0.1, opening=0.9, charge=0.55, foliage=0.97, inflammation=0.09)
OBSTRUCTED = River()


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One story: `river` under `course` for `weeks`, told in `sentences`."""

    id: str
    title: str
    sentences: tuple[str, ...]
    river: River
    course: Course
    weeks: float

    def run(self) -> Trajectory:
        """The story as told, simulated."""
        from riversim.run import simulate

        return simulate(self.river, self.course, weeks=self.weeks)


def _story(
    id: str, title: str, *sentences: str, river: River = OBSTRUCTED, course: Course = Course(), weeks: float = 8
) -> Scenario:
    return Scenario(id=id, title=title, sentences=sentences, river=river, course=course, weeks=weeks)


SCENARIOS: Mapping[str, Scenario] = {
    story.id: story
    for story in (
        _story("healthy", "A healthy river", "The water runs.", river=HEALTHY),
        _story("drought", "Six dry weeks, then rain", "It is dry.", river=HEALTHY, course=rain(0.3, 7, 49), weeks=16),
        _story("short-drought", "One dry week", "It is dry.", river=HEALTHY, course=rain(0.3, 7, 14), weeks=12),
        _story("obstructed", "Clogged tributaries", "They are clogged."),
        _story("worn-spillway", "A worn spillway", "It is worn.", course=wear(7, 21, to=0.2), weeks=12),
        _story("blocker-only", "A blocker alone", "It blocks.", course=infusions([0], drug="blocker"), weeks=4),
        _story("one-infusion", "One infusion", "It jumps.", course=infusions([0]), weeks=4),
        _story("stubborn-batteries", "Stubborn batteries", "They are stubborn.", river=River(resistance=2.0),
               course=infusions([0]) + infusions(14 + day for day in SIX), weeks=8),
        _story("six-infusions", "Six infusions", "They jump.", course=infusions(SIX), weeks=8),
        _story("maintenance", "Six infusions, then maintenance", "It holds.",
               course=infusions(SIX) + maintenance(weeks=2, start=25, end=182), weeks=26),
        _story("bridge", "A bridge: six infusions and care", "It stays.", course=infusions(SIX) + care(7, 42),
               weeks=26),
        _story("too-much", "Too much of it", "It floods.", course=hold(1.0, 1, 8), weeks=4),
    )
}  # fmt: skip


def scenario(id: str) -> Scenario:
    """The story of that id; raises `RiverError` that suggests the nearest for an unknown one."""
    return SCENARIOS[check_name("scenario", id, SCENARIOS)]
