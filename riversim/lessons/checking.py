"""The lessons' checks: what would happen in a river that the lesson has not shown; a run marks the answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from riversim.lessons.examples import DRY, FROM, flow
from riversim.model import (
    HEALTHY,
    OBSTRUCTED,
    SIX,
    Course,
    River,
    Trajectory,
    care,
    check_name,
    hold,
    infusions,
    maintenance,
    rain,
    shift,
)
from riversim.session import Measure, Question, Session, how_long, how_many_open, how_many_run
from riversim.session import predictions as p
from riversim.words import Spoken, _

Look = Callable[[Trajectory, float], float]
HARD = River(resistance=3.0)


def check(lesson: str) -> tuple[Question, ...]:
    """The check of a lesson; raises `RiverError` that suggests the nearest for an unknown one."""
    return _LESSONS[check_name("lesson", lesson, _LESSONS)]()


@dataclass(frozen=True)
class Elsewhere:
    """What is seen of another river on a day, at its end without one: a measure that can be watched, too."""

    river: River
    course: Course
    weeks: float
    look: Look
    moment: float | None = None

    @property
    def day(self) -> float:
        """The day on which it is looked at."""
        return 7.0 * self.weeks if self.moment is None else self.moment

    @property
    def session(self) -> Session:
        """The other river from its beginning, to be watched."""
        return Session(story="obstructed", river=self.river, course=self.course, weeks=self.weeks)

    def __call__(self, run: Trajectory) -> float:
        """Measure it; the run that the lesson is about does not count."""
        return self.look(flow(self.river, self.course, self.weeks), self.day)


def _open(ask: str, measure: Measure) -> Question:
    return how_many_open(ask, p.at_end, measure, what_if=True)


def _run(ask: str, measure: Measure) -> Question:
    return how_many_run(ask, p.at_end, measure, what_if=True)


def _trees(ask: str, measure: Measure) -> Question:
    """What becomes of the trees; the measure is what is left of them, 1 being all."""
    return Question(
        ask=ask, due=p.at_end, measure=measure, bounds=(0.8, 1.2), what_if=True,
        choices=(_("There are far fewer"), _("There are about as many"), _("There are more")),
        tell=lambda run, left: _("For every ten trees at first, there were {n:.1f} at the end.").format(
            n=Spoken(10 * left)
        ),
        reasons=(
            _("Too little water got through to them, or they drowned in too much of it."),
            _("What wilted and what grew were about the same."),
            _("Water ran past them, and engines ran, so they grew."),
        ),
    )  # fmt: skip


def _flood(ask: str, measure: Measure) -> Question:
    return Question(
        ask=ask, due=p.at_end, measure=measure, bounds=("crest", "flood"), what_if=True, tell=p.tell_level,
        choices=(_("It stays below the spillway"), _("It runs over the spillway, without a flood"),
                 _("It floods its banks")),
        reasons=(
            _("The tributaries and the river bed could take all of it."),
            _("The spillway let out what was too much. That is what it is for."),
            _("More water came than the spillway and the tributaries could take."),
        ),
    )  # fmt: skip


def _week(run: Trajectory, day: float) -> float:
    return p.highest(run, day - 7.0, day)


# --- the lessons ------------------------------------------------------------------------------------


def _meet_the_river() -> tuple[Question, ...]:
    return (
        _trees(_("The ill river is left alone for eight weeks. What becomes of its trees?"),
               Elsewhere(OBSTRUCTED, Course(), 8.0, p.trees_left)),
        _open(_("The healthy river is left alone for half a year. How many tributaries are open at the end?"),
              Elsewhere(HEALTHY, Course(), 26.0, p.open_share)),
    )  # fmt: skip


def _drought() -> tuple[Question, ...]:
    return (
        _run(_("Three weeks are dry instead of six. Four weeks after the rain is back, how many batteries run?"),
             Elsewhere(HEALTHY, rain(DRY, FROM, FROM + 21.0), 12.0, p.running_share, FROM + 49.0)),
        _run(_("For six weeks a fifth of the rain is missing. Four weeks later, how many batteries run?"),
             Elsewhere(HEALTHY, rain(0.8, FROM, FROM + 42.0), 12.0, p.running_share, FROM + 70.0)),
    )  # fmt: skip


def _the_spillway() -> tuple[Question, ...]:
    nearly_gone = replace(HEALTHY, competence=0.1)

    def unrepaired(run: Trajectory) -> float:
        worn = p.otherwise(run, Course(shifts=run.course.shifts[:1]))
        return p.trees_left(worn, p.at_end(run))

    return (
        _flood(_("A healthy river has a tenth of its spillway left. Rain doubles for a week. How high does it get?"),
               Elsewhere(nearly_gone, rain(2.0, 7.0, 14.0), 4.0, _week, 14.0)),
        _flood(_("The whole spillway works. Three times as much rain falls for a week. How high does it get?"),
               Elsewhere(HEALTHY, rain(3.0, 7.0, 14.0), 4.0, _week, 14.0)),
        _trees(_("What if nobody repaired the worn spillway? At the end, what would have become of the trees?"),
               unrepaired),
    )  # fmt: skip


def _the_clog() -> tuple[Question, ...]:
    def grown(to: float) -> Measure:
        return Elsewhere(HEALTHY, shift("cause", to=to, start=7.0, end=21.0), 12.0, p.open_share)

    return (
        _open(_("In a healthy river the cause grows to half of the ill river's. "
                "After twelve weeks, how many tributaries are open?"), grown(0.5 * OBSTRUCTED.cause)),
        _open(_("It grows to three quarters of it instead. How many are open then?"), grown(0.75 * OBSTRUCTED.cause)),
    )  # fmt: skip


def _block_the_spillway() -> tuple[Question, ...]:
    def held(share: float) -> Measure:
        return Elsewhere(OBSTRUCTED, hold(share, 1.0, 2.0), 4.0, p.open_share, 2.0)

    blockers = infusions([0, 2, 4], drug="blocker")
    return (
        _open(_("You hold a third of the spillway shut for a day. How many tributaries are open at its end?"),
              held(1 / 3)),
        _open(_("You hold three quarters of it shut for a day. How many are open then?"), held(0.75)),
        _run(_("Three infusions of a blocker without the AMPA part. A day later, how many batteries run?"),
             Elsewhere(OBSTRUCTED, blockers, 4.0, p.running_share, 5.0)),
    )  # fmt: skip


def _the_dead_battery() -> tuple[Question, ...]:
    cables = infusions([0], drug="potentiator")
    return (
        _run(_("The batteries are much harder to start. Three days after one infusion, how many run?"),
             Elsewhere(HARD, infusions([0]), 4.0, p.running_share, 3.0)),
        _run(_("The same hard batteries, and six infusions. A day after the last, how many run?"),
             Elsewhere(HARD, infusions(SIX), 4.0, p.running_share, 12.0)),
        _run(_("Jumper cables alone: a drug that blocks nothing. A day later, how many batteries run?"),
             Elsewhere(OBSTRUCTED, cables, 4.0, p.running_share, 1.0)),
    )  # fmt: skip


def _not_a_cure() -> tuple[Question, ...]:
    half_eased = infusions(SIX) + care(0.0, 42.0, to=0.25)
    very_high = infusions([0], dose=10.0)
    stopped = infusions(SIX) + maintenance(weeks=2, start=18, end=91)
    return (
        _run(_("One infusion, at so high a dose that people would sleep. Ten days later, how many batteries run?"),
             Elsewhere(OBSTRUCTED, very_high, 4.0, p.running_share, 10.0)),
        _open(_("Six infusions, and only half of the cause is eased. After half a year, how many are open?"),
              Elsewhere(OBSTRUCTED, half_eased, 26.0, p.open_share)),
        _open(_("Infusions every two weeks stop after three months, and the cause stays. "
                "Three months later, how many are open?"), Elsewhere(OBSTRUCTED, stopped, 26.0, p.open_share)),
    )  # fmt: skip


def _how_far() -> tuple[Question, ...]:
    placebo, both = infusions([0], drug="placebo"), infusions([0], drug="blocker") + infusions([0], drug="potentiator")
    return (
        replace(how_long(
            _("In one study, some felt better on another drug in place of ketamine (Murrough 2013). "
              "By the river, for how long does a placebo bring symptoms down by half?"),
            Elsewhere(OBSTRUCTED, placebo, 4.0, lambda run, day: p.relieved_days(run, 0.0)), p.at_end, (1e-6, 3.0),
            (_("At no time"), _("For up to three days"), _("For more than three days")),
        ), due=p.at_end, what_if=True),
        _run(_("By the river, a blocker and a drug that brings cables are given together. A day later, how many "
               "batteries run?"), Elsewhere(OBSTRUCTED, both, 4.0, p.running_share, 1.0)),
    )  # fmt: skip


def _make_your_own() -> tuple[Question, ...]:
    return (
        _run(_("River(resistance=1.5), one infusion: three days later, how many batteries run?"),
             Elsewhere(River(resistance=1.5), infusions([0]), 4.0, p.running_share, 3.0)),
        _open(_("River(cause=0.2), one infusion: after eight weeks, how many tributaries are open?"),
              Elsewhere(River(cause=0.2), infusions([0]), 8.0, p.open_share)),
        _open(_("River(cause=0.6), six infusions: after eight weeks, how many tributaries are open?"),
              Elsewhere(River(cause=0.6), infusions(SIX), 8.0, p.open_share)),
    )  # fmt: skip


_LESSONS: Mapping[str, Callable[[], tuple[Question, ...]]] = {
    "meet_the_river": _meet_the_river, "drought": _drought, "the_spillway": _the_spillway, "the_clog": _the_clog,
    "block_the_spillway": _block_the_spillway, "the_dead_battery": _the_dead_battery, "not_a_cure": _not_a_cure,
    "how_far_the_river_goes": _how_far, "make_your_own_river": _make_your_own,
}  # fmt: skip
