"""The lessons' "think!" questions: to be talked about first, and answered by runs of the river.

As with predictions, nothing that the river decides is typed in: the numbers come from runs, and the
reason told is the one that goes with what happened. All are made when asked for, in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from riversim.lessons.examples import DRY, FROM, flow, percent, story, trees, well
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
    rain,
    shift,
    symptoms_halved,
)
from riversim.session import Measure, Question, Tell, how_many_run
from riversim.session import predictions as p
from riversim.words import Spoken, _, _n, listed, number


def think(lesson: str) -> tuple[Question, ...]:
    """What to think about in a lesson; raises `RiverError` that suggests the nearest for an unknown one."""
    return _LESSONS[check_name("lesson", lesson, _LESSONS)]()


def _think(ask: str, measure: Measure, bound: float | str, tell: Tell, reasons: tuple[str, str]) -> Question:
    """A question for two kinds of outcome; the river has the last word, whatever it is changed to."""
    return Question(ask=ask, due=p.at_end, measure=measure, bounds=(bound,), tell=tell, reasons=reasons, what_if=True)


# --- the lessons ------------------------------------------------------------------------------------


def _meet_the_river() -> tuple[Question, ...]:
    ill = story("obstructed")

    def dry(run: Trajectory, wet: float) -> str:
        told = _("The ill river mostly stood at {level:.2f} times the healthy level. "
                 "Yet its tributaries were only {full} % full.")  # fmt: skip
        return told.format(level=Spoken(p.usual_level(ill)), full=percent(wet))

    def waves(run: Trajectory, high: float) -> str:
        told = _("In the healthy river the level went from {low:.2f} to {high:.2f}.")
        return told.format(low=Spoken(run.level.min()), high=Spoken(run.level.max()))

    return (
        _think(_("The ill river holds no less water than the healthy one. Why do its trees wilt?"),
               lambda run: float(ill.wet.mean()), 0.5, dry,
               (_("Its mouths are clogged. The water is there, but it does not reach the trees."),
                _("Enough water got through, so it is not for lack of water."))),
        _think(_("Nobody does a thing, and still the level rises and falls. Why does that do no harm here?"),
               lambda run: float(run.level.max()), "flood", waves,
               (_("Rain comes and goes. What is too much runs off, and then the river finds its level again."),
                _("It did do harm here: at times more rain came than could run off."))),
    )  # fmt: skip


def _drought() -> tuple[Question, ...]:
    after = FROM + 42.0 + 28.0

    def still_ill(run: Trajectory, share: float) -> str:
        told = _("Four weeks after the rain came back, the river stood at {level:.2f} times its healthy level.")
        return told.format(level=Spoken(run.level[run.index(after)])) + " " + p.tell_running(run, share)

    def weeks_borne(run: Trajectory) -> float:
        dry = (flow(run.river, rain(DRY, FROM, FROM + 7.0 * w), 16.0) for w in range(1, 7))
        ends = (p.running_share(r, FROM + 7.0 * w + 28.0) for w, r in enumerate(dry, 1))
        return float(sum(np.cumprod([share > 0.5 for share in ends])))

    def borne(run: Trajectory, weeks: float) -> str:
        few, more = number(int(weeks)), number(int(weeks) + 1)
        if weeks >= 6.0:
            return _("After {few} dry weeks most batteries still ran, four weeks later.").format(few=few)
        told = _n("After {few} dry week most batteries still ran, four weeks later. After {more} they did not.",
                  "After {few} dry weeks most batteries still ran, four weeks later. After {more} they did not.",
                  int(weeks))  # fmt: skip
        return told.format(few=few, more=more)

    return (
        _think(_("The rain is back, and the river is full. Why is the land still ill four weeks later?"),
               lambda run: p.running_share(run, after), 0.5, still_ill,
               (_("The water is back, but little uses it. Most batteries are flat, and a flat one gathers charge "
                  "far too slowly by itself."),
                _("Most batteries still ran, so the water was put to use, and the land came back."))),
        _think(_("How long a drought can this river bear?"), weeks_borne, 6.0, borne,
               (_("In dry weeks the batteries lose charge, day by day. In the end they have too little to start."),
                _("The batteries kept enough charge all the time."))),
        how_many_run(_("What if jumper cables came a week after the rain? How many batteries would run then?"),
                     p.at_end, lambda run: p.running_share(
                         p.otherwise(run, run.course + infusions([FROM + 49.0])), after), what_if=True),
    )  # fmt: skip


def _the_spillway() -> tuple[Question, ...]:
    doubled = rain(2.0, 7.0, 14.0)

    def steady(run: Trajectory, high: float) -> str:
        without = p.highest(flow(replace(HEALTHY, competence=0.0), doubled, 4.0), 7.0, 14.0)
        told = _(
            "With the spillway it rose to {high:.2f}, and without it to {other:.2f}. A flood begins at {flood:.2f}."
        )
        return told.format(high=Spoken(high), other=Spoken(without), flood=Spoken(HEALTHY.flood))

    def left(run: Trajectory) -> float:
        """The trees on the day on which the repair begins, as a share of those at the start."""
        return p.trees_left(run, run.course.shifts[-1].start)

    def drowned(run: Trajectory, share: float) -> str:
        wear, repair = run.course.shifts
        worn = run.water[run.index(wear.end) : run.index(repair.start)]
        told = _("Before the repair {left} % of the trees were left, and with a sound spillway {sound} %. "
                 "While it was worn, some tributary ran over its bed in {over} % of all hours.")  # fmt: skip
        sound = p.trees_left(p.otherwise(run, Course()), repair.start)
        over = float((worn > 1.0).any(axis=1).mean())
        return told.format(left=percent(share), sound=percent(sound), over=percent(over))

    return (
        _think(_("A healthy river gets twice as much rain for a week. Why does it not flood?"),
               lambda run: p.highest(flow(HEALTHY, doubled, 4.0), 7.0, 14.0), "flood", steady,
               (_("Above its crest the spillway lets water out: the higher the river, the more of it."),
                _("It does flood here. Even the spillway could not let out so much."))),
        _think(_("The worn river has all the water it needs, and its batteries run. Why does it lose trees?"),
               left, 0.9, drowned,
               (_("The worn gate is slow, so the level swings. At high water open tributaries run over their beds, "
                  "and trees drown."),
                _("It hardly did here: the swings were small enough for the trees."))),
    )  # fmt: skip


def _the_clog() -> tuple[Question, ...]:
    def restless(river: River) -> float:
        """How far the level swings, as a multiple of the healthy river's swings."""
        return float(flow(river).level.std() / story("healthy").level.std())

    def swings(run: Trajectory, times: float) -> str:
        told = _("The same rain fell on both. The clogged river swung {ill:.1f} times as much as the healthy one. "
                 "With a gate that murk does not slow it would swing {quick:.1f} times as much.")  # fmt: skip
        return told.format(ill=Spoken(times), quick=Spoken(restless(replace(OBSTRUCTED, lag_murk=0.0))))

    def mouths(run: Trajectory, day: float) -> float:
        return float(run.opening[run.index(day)].mean())

    def slowly(run: Trajectory, open_: float) -> str:
        told = _("At the end the mouths were {clear} % clear, and {left} % where nothing was done. "
                 "With batteries that start easily the land was {well} % well after half a year.")  # fmt: skip
        left, later = mouths(run, p.at_end(run)), well(story("care-alone"), 182.0)
        return told.format(clear=percent(open_), left=percent(left), well=percent(later))

    def falls_ill(run: Trajectory) -> float:
        grown = flow(HEALTHY, shift("cause", to=OBSTRUCTED.cause, start=7.0, end=21.0), 12.0)
        return next((m.day for m in grown.moments if m.kind == "fell ill"), np.inf)

    def grows(run: Trajectory, day: float) -> str:
        if day == np.inf:
            return _("The healthy river met as much of it as the ill one, and stayed well.")
        told = _n("It fell ill {n} day after the cause began to grow.",
                  "It fell ill {n} days after the cause began to grow.", int(day - 7.0))  # fmt: skip
        return told.format(n=int(day - 7.0))

    eased = care(7.0, 14.0)
    return (
        _think(_("The same rain falls on the clogged river and on the healthy one. Why does the clogged river swing?"),
               lambda run: restless(OBSTRUCTED), 1.2, swings,
               (_("In this river the gate kept up well enough, so it swung no more than the other."),
                _("Its water is murky, and murk makes the gate slow. It opens too late and shuts too late, "
                  "so showers end in swings."))),
        _think(_("What if the cause were eased, and nothing else were done?"),
               lambda run: mouths(p.otherwise(run, eased), p.at_end(run)), 0.5, slowly,
               (_("Less silt came in, so mouths began to clear. That is slow, and flat batteries gather charge slowly "
                  "too. People can get better in ways that this river does not have."),
                _("Less silt came in, and in time that was enough for the mouths to clear."))),
        _think(_("A healthy river meets more and more of the cause. Does it fall ill at once?"),
               falls_ill, 10.0, grows,
               (_("It had little to hold the silt back with, so it soon clogged."),
                _("Running batteries and roots held the silt back for a time. Then one mouth after another closed."))),
    )  # fmt: skip


def _block_the_spillway() -> tuple[Question, ...]:
    short = hold(1.0, 1.0, 2.0)

    def controlled(run: Trajectory, kept: float) -> str:
        told = _("Held for a day, it left {some} % of the trees. Held for a week, it left {less} %.")
        brief = flow(OBSTRUCTED, short, 4.0)
        return told.format(some=percent(trees(brief, 2.0) / trees(brief, 1.0)), less=percent(kept))

    def ratio(run: Trajectory) -> float:
        gains = [well(story(id), 1.0) - well(run, 0.0) for id in ("blocker-only", "one-infusion")]
        return gains[0] / gains[1]

    def others(run: Trajectory, share: float) -> str:
        blocker, ketamine = (percent(well(story(id), 1.0)) for id in ("blocker-only", "one-infusion"))
        told = _("A day after the blocker the land was {blocker} % well, and a day after ketamine {ketamine} %.")
        return told.format(blocker=blocker, ketamine=ketamine)

    return (
        _think(_("The spillway held shut for a day, or for a week: what is the difference?"),
               lambda run: trees(run, 8.0) / trees(run, 1.0), 0.5, controlled,
               (_("Nothing takes off what is too much, so open tributaries run over their beds. "
                  "The longer that lasts, the more trees drown."),
                _("Both times nearly all of the water could leave in time."))),
        _think(_("You let the gate go after a day. Three days later, how many tributaries are still open, and why?"),
               lambda run: p.open_share(flow(OBSTRUCTED, short, 4.0), 5.0), 0.5, p.tell_open,
               (_("High water opened the mouths, but it started no battery. So silt could close them again."),
                _("High water opened the mouths, and something kept them clear."))),
        _think(_("Other drugs block the spillway too. Why does a blocker alone help so little here?"),
               ratio, 0.5, others,
               (_("It brings high water, but no jumper cables, so no battery keeps the mouths clear."),
                _("In this river high water alone did most of the work."))),
    )  # fmt: skip


def _the_dead_battery() -> tuple[Question, ...]:
    dry_bed = infusions([1.0]) + rain(DRY, 0.0, 2.0)

    def outlasts(run: Trajectory, share: float) -> str:
        told = _("A day after the infusion, {left:.1f} % of the drug's peak was left. And on day three?")
        left = 100.0 * run.drug[run.index(1.0)] / run.drug.max()
        return told.format(left=Spoken(left)) + " " + p.tell_running(run, share)

    def first(run: Trajectory) -> list[float]:
        """The hours after which half of all change for the better has come: of water, of murk, and of trees."""
        series = run.wet.mean(axis=1), -run.inflammation, run.foliage.mean(axis=1)
        return [float(np.argmax(x >= 0.5 * (x[0] + x.max()))) * run.river.step for x in series]

    def in_turn(run: Trajectory, days: float) -> str:
        water, murk, grown = first(run)
        told = _("Half of the gain in water came within {water:.0f} hours, half of the fall in murk within {murk:.0f}, "
                 "and half of the growth of trees within {trees:.0f}.")  # fmt: skip
        return told.format(water=water, murk=murk, trees=grown)

    return (
        _think(_("The drug is gone within a day. Why can the land be well for days?"),
               lambda run: p.running_share(run, 3.0), 0.5, outlasts,
               (_("Too few batteries ran, so here it did not last."),
                _("A running battery charges itself. What lasts is not the drug, but what it started."))),
        how_many_run(_("What if the bed were dry on that day? How many batteries would run a day later?"), p.at_end,
                     lambda run: p.running_share(p.otherwise(run, dry_bed), 2.0), what_if=True),
        _think(_("What comes first: water, clear water, or trees?"),
               lambda run: first(run)[2] - first(run)[0], 24.0, in_turn,
               (_("Here all of them came within a day."),
                _("Water comes first. Trees need days of it, so they do not start it. They help it to last."))),
    )  # fmt: skip


def _not_a_cure() -> tuple[Question, ...]:
    late = infusions(SIX) + infusions(28.0 + day for day in SIX) + care(28.0, 70.0)
    kept_up = story("maintenance")

    def lasts(run: Trajectory, days: float) -> str:
        six = p.relieved_days(story("six-infusions"), 0.0)
        told = _("In eight weeks, symptoms were down by half for {one:.0f} days after one infusion, "
                 "and for {six:.0f} days with six.")  # fmt: skip
        return told.format(one=days, six=six)

    def later(run: Trajectory, end: float) -> str:
        told = _("It fell ill in between. At the end it was {end} % well, and with care from the start {start} %.")
        return told.format(end=percent(end), start=percent(well(run, p.at_end(run))))

    def week_eight(run: Trajectory, of: Callable[[Trajectory, float], float]) -> float:
        return float(np.mean([of(run, day) for day in range(50, 57)]))

    def more(run: Trajectory, _difference: float) -> str:
        told = _("In week eight, with one a day, the land was {daily} % well, and {some} % of the banks had trees. "
                 "With one every two weeks after six it was {seldom} % well, and {many} % had trees.")  # fmt: skip
        daily, some, seldom, many = (
            percent(week_eight(r, of)) for r in (story("too-often"), kept_up) for of in (well, trees)
        )
        return told.format(daily=daily, some=some, seldom=seldom, many=many)

    return (
        _think(_("Why does the relief from infusions alone come to an end?"),
               lambda run: p.relieved_days(flow(OBSTRUCTED, infusions([0]), 8.0), 0.0), 50.0, lasts,
               (_("Silt keeps coming in. As batteries run down, mouths close again."),
                _("In this river it did not end within that time."))),
        _think(_("What if care could only begin four weeks later, with more infusions then?"),
               lambda run: well(flow(OBSTRUCTED, late, 26.0), p.at_end(run)), 0.75, later,
               (_("In this river that came too late. That is no rule for people."),
                _("In this river it was not too late: batteries can be started again, and care can take hold then."))),
        _think(_("The cause stays as it is. What if an infusion came every day, and not every two weeks?"),
               lambda run: week_eight(story("too-often"), trees) - week_eight(kept_up, trees), 0.0, more,
               (_("More was not better here. Cables that are on day after day run hot, and a spillway that is always "
                  "blocked protects no trees. How often is decided with a clinician."),
                _("In this river more of them did not harm the trees. How often is decided with a clinician."))),
    )  # fmt: skip


def _how_far() -> tuple[Question, ...]:
    eased = care(0.0, 42.0)

    def repeated(run: Trajectory, ratio: float) -> str:
        told = _("The river says: a day after the last of six it is {six} % well. "
                 "After one infusion it is {one} % well on that day.")  # fmt: skip
        return told.format(
            six=percent(well(story("six-infusions"), 12.0)), one=percent(well(story("one-infusion"), 12.0))
        )

    def relieved(course: Course, weeks: int) -> list[bool]:
        """Which of some rivers, from easy batteries to hard ones, have symptoms down by half after some weeks."""
        runs = (flow(River(resistance=hard), course, 26.0) for hard in (0.3, 0.5, 0.8, 1.0, 1.5))
        return [bool(symptoms_halved(run)[run.index(7.0 * weeks)]) for run in runs]

    def alone(run: Trajectory, share: float) -> str:
        told = _("There were {total} rivers, from easy batteries to hard ones. With care alone symptoms were down by "
                 "half in {early} of them after eight weeks, and in {late} after half a year. With six infusions "
                 "alone it was {six} after half a year, and with both it was {both}.")  # fmt: skip
        # In digits: number words would have to agree with what is counted, in languages that have genders.
        late, six, both = (relieved(c, 26) for c in (eased, infusions(SIX), infusions(SIX) + eased))
        return told.format(total=len(late), early=sum(relieved(eased, 8)), late=sum(late), six=sum(six), both=sum(both))

    def rivers() -> list[float]:
        return [p.relieved_days(flow(River(seed=seed), infusions([0]), 8.0), 0.0) for seed in range(8)]

    def by_chance(run: Trajectory, share: float) -> str:
        days = rivers()
        told = _(
            "Of {total} rivers that differ by chance, {none} had no relief at all, and one had it for {most:.0f} days."
        )
        return told.format(total=number(len(days)), none=number(days.count(0.0)), most=max(days))

    return (
        _think(_("In one trial, several infusions had in the end helped no more than one (Shiroma 2020). "
                 "What does the river say?"),
               lambda run: well(story("six-infusions"), 12.0) / well(story("one-infusion"), 12.0), 1.2, repeated,
               (_("Here the river and that trial agree."),
                _("Here the river and that trial do not agree. The trial is about people, and the river is not."))),
        _think(_("No drug is given, and care eases the cause. What does the river say?"),
               lambda run: float(np.mean(relieved(eased, 26))), 0.01, alone,
               (_("By the river care alone did too little in these rivers. People can get better in ways that it does "
                  "not have."),
                _("By the river care alone is slow and real: mouths clear, and batteries gather a little charge. "
                  "Where they are hard to start, infusions can be a bridge."))),
        _think(_("The same infusion is given to several rivers. Can you tell before which of them will do well?"),
               lambda run: float(np.mean([d > 0 for d in rivers()])), 0.99, by_chance,
               (_("Rivers that look alike fare in different ways. Such a model can not tell how a person will do."),
                _("All of them had some relief. Even so, the river can not tell how a person will do."))),
    )  # fmt: skip


def _make_your_own() -> tuple[Question, ...]:
    causes = (0.2, 0.3, 0.4, 0.5, 0.6)

    def relief(river: River) -> float:
        return p.relieved_days(flow(river, infusions([0]), 8.0), 0.0)

    def swept(run: Trajectory, less: float) -> str:
        days = [f"{relief(replace(OBSTRUCTED, cause=cause)):.0f}" for cause in causes]
        told = _("With a cause of {causes}, symptoms are down by half for {days} days within eight weeks.")
        return told.format(causes=listed([f"{Spoken(c):g}" for c in causes]), days=listed(days))

    def seeds() -> list[float]:
        return [relief(replace(OBSTRUCTED, seed=seed)) for seed in range(8)]

    def dealt(run: Trajectory, spread: float) -> str:
        told = _("With seeds 0 to 7 the relief lasts from {low:.0f} to {high:.0f} days.")
        return told.format(low=min(seeds()), high=max(seeds()))

    def halved(run: Trajectory, change: float) -> str:
        told = _("With a step of 1 h the relief lasts {one:.1f} days, with a step of 1/2 h {half:.1f} days.")
        return told.format(one=Spoken(relief(OBSTRUCTED)), half=Spoken(relief(replace(OBSTRUCTED, step=0.5))))

    return (
        _think(_("You give the same infusion to rivers that differ in their cause alone. What do you find?"),
               lambda run: relief(replace(OBSTRUCTED, cause=causes[0])) - relief(replace(OBSTRUCTED, cause=causes[-1])),
               1.0, swept,
               (_("In this river the cause makes little difference."),
                _("The relation is steep and not a straight line: near a watershed a small change decides a lot."))),
        _think(_("You change the seed and nothing else. What may you conclude from one run?"),
               lambda run: max(seeds()) - min(seeds()), 1.0, dealt,
               (_("Here the seed makes little difference. Still, look at several before you say so."),
                _("Chance deals the weather, the plugs and the batteries. One run is an example and not a result."))),
        _think(_("You halve the time step. Is the outcome the same?"),
               lambda run: abs(relief(OBSTRUCTED) - relief(replace(OBSTRUCTED, step=0.5))), 0.01, halved,
               (_("To the hour it is, in this river. In others a tributary near a watershed may end elsewhere."),
                _("Not to the hour. Tributaries are bistable, so the step belongs to the parameters: state it."))),
    )  # fmt: skip


_LESSONS: Mapping[str, Callable[[], tuple[Question, ...]]] = {
    "meet_the_river": _meet_the_river, "drought": _drought, "the_spillway": _the_spillway, "the_clog": _the_clog,
    "block_the_spillway": _block_the_spillway, "the_dead_battery": _the_dead_battery, "not_a_cure": _not_a_cure,
    "how_far_the_river_goes": _how_far, "make_your_own_river": _make_your_own,
}  # fmt: skip
