"""The questions that go with each story, and with what a visitor is about to do.

They are made when they are asked for, so that they come in the reader's language of that moment.
Which answer is right is never written here: the run says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from riversim.model import Spell, Trajectory, check_name, infusions
from riversim.session import predictions as p
from riversim.session.predictions import Due, Measure, Question, Scale
from riversim.words import _

THIRDS = (1 / 3, 2 / 3)
HELD = 0.9  # the block held by hand in "what if you held the spillway shut"


def questions(story: str) -> tuple[Question, ...]:
    """The questions of a story; raises `RiverError` that suggests the nearest for an unknown one."""
    return _STORIES[check_name("story", story, _STORIES)]()


def before(action: str, day: float) -> tuple[Question, ...]:
    """What to ask before an "infusion" is given or the "block" is held on a day.

    The answer is in the run in which it was done. Raises `RiverError` for another action.
    """
    return _ACTIONS[check_name("action", action, _ACTIONS)](day)


# --- of several stories -----------------------------------------------------------------------------


def _some() -> tuple[str, str, str]:
    return _("None, or only a few"), _("About half"), _("Most, or all")


def how_many_open(ask: str, due: Due, measure: Measure | None = None, *, what_if: bool = False) -> Question:
    """How many tributaries are open: on the day it is due, or by another measure."""
    return Question(
        ask=ask, due=due, measure=measure or p.at(due, p.open_share), bounds=THIRDS, choices=_some(), tell=p.tell_open,
        what_if=what_if,
        reasons=(
            _("Silt came in faster than high water and running water could clear it."),
            _("The plugs differ, and so do the batteries. Some mouths cleared, and some did not."),
            _("High water or running water cleared the mouths faster than silt came in."),
        ),
    )  # fmt: skip


def how_many_run(ask: str, due: Due, measure: Measure | None = None, *, what_if: bool = False) -> Question:
    """How many batteries run: on the day it is due, or by another measure."""
    return Question(
        ask=ask, due=due, measure=measure or p.at(due, p.running_share), bounds=THIRDS, choices=_some(),
        tell=p.tell_running, what_if=what_if,
        reasons=(
            _("A battery needs water and enough charge to run. Most had too little, or lost it again."),
            _("Batteries differ. Some had enough charge to run, and some did not."),
            _("Most had enough water and charge. A battery that runs charges itself."),
        ),
    )  # fmt: skip


def how_high(ask: str, measure: Measure, due: Due, *, low: str = "", what_if: bool = False) -> Question:
    """How high the river gets: below the plugs' strength, up to flood stage, or over it; `low` is why below."""
    took_off = _("The spillway, the open tributaries and the river bed took off enough to keep it below most plugs.")
    return Question(
        ask=ask, due=due, measure=measure, bounds=("strength", "flood"), tell=p.tell_level, what_if=what_if,
        reasons=(
            low or took_off,
            _("More water came than could leave. So the level could move plugs, but there was no flood."),
            _("Much more water came than could leave, so the river rose over its banks."),
        ),
    )  # fmt: skip


def how_long(ask: str, measure: Measure, due: Due, days: tuple[float, float], choices: tuple[str, ...]) -> Question:
    """On how many days an ill river has symptoms down by half, sorted by two numbers of days."""
    return Question(
        ask=ask, due=p.only(p.starts_ill, due), measure=measure, bounds=days, choices=choices, tell=p.tell_relief,
        reasons=(
            _("Too little water was put to use, or not for long. Silt kept coming in."),
            _("Water got through for a while. But silt kept coming in."),
            _("Enough mouths stayed open, so that water got through and trees could live."),
        ),
    )  # fmt: skip


def _end(ask: str) -> Question:
    return Question(
        ask=ask, due=p.only(p.starts_well, p.at_end), measure=p.kept, bounds=(0.4, 0.8), tell=p.tell_wellbeing,
        choices=(_("Far worse than at the start"), _("Somewhat worse"), _("As well as at the start, or nearly so")),
        reasons=(
            _("Too little water got through in the end, or too few trees were left."),
            _("Some of the water or some of the trees were lost, and some were not."),
            _("The mouths stayed open, or they opened again, so that water got through and trees lived on."),
        ),
    )  # fmt: skip


# --- the stories --------------------------------------------------------------------------------------


def _healthy() -> tuple[Question, ...]:
    level = Question(
        ask=_("Where will the river level be most of the time? A healthy river stands at 1."),
        due=p.at_end, measure=p.usual_level, bounds=(0.9, 1.1), tell=p.tell_level, scale=Scale(high=2.0),
        reasons=(
            _("At the healthy level less would have come in than flowed out, so the river sank below it."),
            _("About as much water came in as flowed out, so the level held by itself."),
            _("At the healthy level more would have come in than flowed out, so the river rose above it."),
        ),
    )  # fmt: skip
    wet = Question(
        ask=_("What if twice as much rain fell for a week? How high would the river get?"),
        due=p.on(14.0), bounds=("crest", "flood"), tell=p.tell_level, what_if=True,
        measure=lambda run: p.highest(p.held_instead(run, Spell("rain", 2.0, 7.0, 14.0)), 7.0, 14.0),
        choices=(_("It would stay below the spillway"), _("It would run over the spillway, without a flood"),
                 _("It would flood its banks")),
        reasons=(
            _("The tributaries and the river bed could take all of it."),
            _("The spillway let out what was too much. That is what it is for."),
            _("More water came than the spillway and the tributaries could take."),
        ),
    )  # fmt: skip
    return level, wet


def _drought() -> tuple[Question, ...]:
    dry = p.after_spell("rain")
    low = Question(
        ask=_("How low will the river get in the dry weeks? A healthy river stands at 1."),
        due=dry, measure=p.at(dry, lambda run, day: p.lowest(run, 0.0, day)),
        bounds=(0.4, 0.8), tell=p.tell_level, scale=Scale(high=2.0),
        reasons=(
            _("So little rain fell that the river and its tributaries ran almost dry."),
            _("Less rain fell than flowed out, so the river sank."),
            _("Enough water came in to keep the river near its healthy level."),
        ),
    )  # fmt: skip
    batteries = how_many_run(
        _("Four weeks after the rain is back, how many batteries will run?"), p.after_spell("rain", days=28.0)
    )
    return low, batteries


def _short_drought() -> tuple[Question, ...]:
    return (_end(_("Only one week is dry. How will the land be at the end?")),)


def _obstructed() -> tuple[Question, ...]:
    def by_hand(day: float) -> Measure:
        return lambda run: p.open_share(p.held_instead(run, Spell("block", HELD, 1.0, 2.0)), day)

    def infused(run: Trajectory) -> float:
        return p.open_share(p.otherwise(run, run.course + infusions([1.0])), 2.0)

    return (
        how_many_open(_("If nothing is done, how many tributaries will be open at the end?"),
                      p.only(p.untreated, p.at_end)),
        how_many_open(_("What if you held the spillway shut for a day? How many tributaries would be open then?"),
                      p.on(2.0), by_hand(2.0), what_if=True),
        how_many_open(_("What if you then let it go? How many would be open three days later?"),
                      p.on(5.0), by_hand(5.0), what_if=True),
        how_many_open(_("What if there were one infusion? How many tributaries would be open a day later?"),
                      p.on(2.0), infused, what_if=True),
    )  # fmt: skip


def _care_alone() -> tuple[Question, ...]:
    return (
        how_many_run(_("After eight weeks of care, how many batteries will run?"), p.on(56.0)),
        Question(
            ask=_("No drug is given. On how many days in all will symptoms be down by half?"),
            due=p.only(p.starts_ill, p.at_end), measure=lambda run: p.relieved_days(run, 0.0), bounds=(1e-6, 60.0),
            tell=p.tell_relief, choices=(_("On none"), _("On up to sixty days"), _("On more than sixty days")),
            reasons=(
                _("Less silt came in, but the batteries never had enough charge to start."),
                _("Mouths cleared and batteries gathered charge, but very slowly."),
                _("The first batteries started, and then one helped the next."),
            ),
        ),
    )  # fmt: skip


def _worn_spillway() -> tuple[Question, ...]:
    swings = Question(
        ask=_("As the spillway wears out, what will the river level do?"),
        due=p.only(p.lowers("competence"), p.on(70.0)), measure=lambda run: p.swing(run, 28.0, 70.0),
        bounds=(0.8, 1.25), tell=p.tell_swing,
        choices=(_("It will get calmer"), _("It will go on as before"), _("It will swing more and more")),
        reasons=(
            _("The wet spells were smaller then, or open tributaries took the water off."),
            _("What was left of the spillway was enough for the wet spells that came."),
            _("The worn gate is slow and lets less water out, so each wet spell drives the level further up."),
        ),
    )  # fmt: skip
    trees = Question(
        ask=_("How many of the trees will be left just before the repair?"),
        due=p.on(70.0), measure=p.at(p.on(70.0), p.trees_left), bounds=(0.5, 0.9), tell=p.tell_trees,
        choices=(_("Fewer than half"), _("More than half, but not all"), _("All of them, or nearly so")),
        reasons=(
            _("Most trees drowned, or dried out, faster than new ones could grow."),
            _("In wet spells tributaries ran over their beds and drowned trees."),
            _("The tributaries stayed within their beds, so the trees lived on."),
        ),
    )  # fmt: skip
    return swings, trees


def _flood_reasons() -> tuple[str, str, str]:
    return (
        _("What came in could leave in time."),
        _("At times more water came than could leave. Soon it ran off again."),
        _("Again and again, or for long, more water came than could leave."),
    )


def _blocker_only() -> tuple[Question, ...]:
    three_days = p.after_infusion(3.0)
    return (
        how_high(_("How high will the river rise on the day of the infusion?"), _first_day, p.after_infusion(1.0)),
        how_many_run(_("Three days after the infusion, how many batteries will run?"), three_days),
        how_long(
            _("This drug blocks the spillway, but it brings no jumper cables. How long will symptoms be down by half?"),
            _since_first, p.only(p.only_blocks, p.at_end), (1e-6, 3.0),
            (_("At no time"), _("For up to three days"), _("For more than three days")),
        ),
    )  # fmt: skip


def _first_day(run: Trajectory) -> float:
    day = p.after_infusion(0.0)(run) or 0.0
    return p.highest(run, day, day + 1.0)


def _since_first(run: Trajectory) -> float:
    return p.relieved_days(run, p.after_infusion(0.0)(run) or 0.0)


def _since_last(run: Trajectory) -> float:
    return p.relieved_days(run, p.after_infusion(0.0, -1)(run) or 0.0)


def _one_infusion() -> tuple[Question, ...]:
    next_day = p.after_infusion(1.0)
    ampa = Question(
        ask=_("What if the drug's AMPA part were missing? How much of the relief a day later would be left?"),
        due=p.only(p.jump_starts, next_day), measure=p.at(next_day, p.without_ampa), bounds=(1 / 3, 0.8),
        tell=p.tell_share_left, what_if=True,
        choices=(_("A third at most"), _("Less, but more than a third"), _("About as much")),
        reasons=(
            _("Pressure alone opens mouths, but without a charge the batteries do not keep them clear."),
            _("Some of the relief came from high water alone, and some from the batteries."),
            _("In this river the batteries made little difference on the first day."),
        ),
    )  # fmt: skip
    return (
        how_high(_("How high will the river rise on the day of the infusion?"), _first_day, next_day),
        how_many_open(_("How many tributaries will be open a day after the infusion?"), next_day),
        how_long(_("On how many days in all will symptoms be down by half?"), _since_first, p.at_end, (3.0, 14.0),
                (_("Fewer than three"), _("Three days to two weeks"), _("More than two weeks"))),
        ampa,
    )  # fmt: skip


def _stubborn_batteries() -> tuple[Question, ...]:
    return (
        how_many_run(_("Three days after the first infusion, how many batteries will run?"), p.after_infusion(3.0)),
        how_many_run(_("A day after the last infusion, how many batteries will run?"),
                 p.after_infusion(1.0, -1)),
    )  # fmt: skip


def _six_infusions() -> tuple[Question, ...]:
    return (
        how_many_open(_("A day after the last infusion, how many tributaries will be open?"),
                      p.after_infusion(1.0, -1)),
        how_long(
            _("Will it last? After the last infusion, on how many days in all will symptoms be down by half?"),
            _since_last, p.at_end, (3.0, 28.0),
            (_("Fewer than three"), _("Three days to four weeks"), _("More than four weeks")),
        ),
    )  # fmt: skip


def _easy_battery() -> tuple[Question, ...]:
    return (
        how_many_run(_("Four weeks after the infusion, how many batteries will run?"), p.after_infusion(28.0)),
        how_long(_("On how many days in all will symptoms be down by half?"), _since_first, p.at_end, (14.0, 42.0),
                 (_("Fewer than two weeks"), _("Two to six weeks"), _("More than six weeks"))),
    )  # fmt: skip


def _too_often() -> tuple[Question, ...]:
    def with_fewer(run: Trajectory) -> float:
        fewer = p.otherwise(run, infusions(day for day in range(56) if day % 7 in (0, 2, 4)))
        return p.usual_wellbeing(fewer, 49.0, 56.0) / max(p.usual_wellbeing(run, 49.0, 56.0), p.LITTLE)

    rest = Question(
        ask=_("What if there were three infusions a week, and not seven? How would the land be in the eighth week?"),
        due=p.on(56.0), measure=with_fewer, bounds=(0.95, 1.05), tell=p.tell_times_as_well, what_if=True,
        choices=(_("Worse"), _("About as well"), _("Better")),
        reasons=(
            _("These batteries needed all the charge that they could get."),
            _("Hot cables carry less, so the other infusions added little."),
            _("Cables that can cool carry more, and the spillway has time to protect the trees."),
        ),
    )  # fmt: skip
    return rest, how_many_run(_("At the end, how many batteries will run?"), p.at_end)


def _anaesthetic_dose() -> tuple[Question, ...]:
    def of_usual(run: Trajectory) -> float:
        usual = p.otherwise(run, infusions([0]))
        gains = [float(r.wellbeing[r.index(1.0)] - r.wellbeing[0]) for r in (run, usual)]
        return max(gains[0], 0.0) / max(gains[1], p.LITTLE)

    return (
        how_high(
            _("How high will the river rise on the day of the infusion?"), _first_day, p.after_infusion(1.0),
            low=_("The high dose stilled the rain, so too little water came to lift it to most plugs."),
        ),
        Question(
            ask=_("After a usual dose the land is better a day later. How much of that does a very high dose bring?"),
            due=p.after_infusion(1.0), measure=of_usual, bounds=(0.5, 0.9), tell=p.tell_share_brought, what_if=True,
            choices=(_("Less than half of it"), _("Less, but more than half"), _("As much, or more")),
            reasons=(
                _("The high dose stilled the rain, so there was too little water to open mouths and charge batteries."),
                _("The high dose stilled some of the rain, so fewer mouths opened."),
                _("The high dose brought so much charge that less rain did not matter."),
            ),
        ),
    )  # fmt: skip


def _maintenance() -> tuple[Question, ...]:
    def share(run: Trajectory) -> float:
        half = 0.5 * p.at_end(run)
        return p.relieved_days(run, half) / half

    rest = Question(
        ask=_("In the second half of this time, how often will symptoms be down by half?"),
        due=p.only(p.is_relieved, p.at_end), measure=share, bounds=THIRDS,
        tell=lambda run, value: _("They were down by half for {share} % of that time.").format(
            share=round(100 * value)
        ),
        choices=(_("Seldom"), _("About half of the time"), _("Most of the time")),
        reasons=(
            _("Mouths silted up soon after each infusion, or did not open at all."),
            _("Infusions opened mouths again, and in between some of them silted up."),
            _("Most infusions came before too much had silted up again."),
        ),
    )  # fmt: skip
    return (rest,)


def _bridge() -> tuple[Question, ...]:
    left_out = Question(
        ask=_("What if the care were left out? How would the land be at the end?"),
        due=p.only(p.lowers("cause"), p.at_end), measure=p.without_care, bounds=(0.5, 0.9),
        tell=p.tell_without_care, what_if=True,
        choices=(_("Far worse"), _("Somewhat worse"), _("About as well, or better")),
        reasons=(
            _("Without care as much silt came in as before, and too little water got through."),
            _("Without care as much silt came in as before, so there was less water, or there were fewer trees."),
            _("In this river care made little difference to how it was at the end."),
        ),
    )  # fmt: skip
    last = how_many_open(_("At the end, how many tributaries will be open?"), p.at_end)
    return last, left_out


def _too_much() -> tuple[Question, ...]:
    held = p.after_spell("block")
    flood = Question(
        ask=_("Will the river flood while the spillway is held shut?"),
        due=held, measure=p.at(held, lambda run, day: p.flooded_days(run, 0.0, day)), bounds=(1e-6, 1.0),
        tell=p.tell_flood, choices=(_("No"), _("Yes, for less than a day in all"), _("Yes, for longer")),
        reasons=_flood_reasons(),
    )  # fmt: skip
    high = how_high(_("How high will the river get?"), p.at(held, lambda run, day: p.highest(run, 0.0, day)), held)
    return flood, high, how_many_run(_("At the end, how many batteries will run?"), p.at_end)


_STORIES: Mapping[str, Callable[[], tuple[Question, ...]]] = {
    "healthy": _healthy, "drought": _drought, "short-drought": _short_drought, "obstructed": _obstructed,
    "worn-spillway": _worn_spillway, "blocker-only": _blocker_only, "one-infusion": _one_infusion,
    "stubborn-batteries": _stubborn_batteries, "six-infusions": _six_infusions, "maintenance": _maintenance,
    "bridge": _bridge, "too-much": _too_much, "care-alone": _care_alone, "easy-battery": _easy_battery,
    "too-often": _too_often, "anaesthetic-dose": _anaesthetic_dose,
}  # fmt: skip


# --- before something is done -------------------------------------------------------------------------


def _before_infusion(day: float) -> tuple[Question, ...]:
    return (
        how_many_open(_("If you give it now, how many tributaries will be open a day later?"), p.on(day + 1.0)),
        how_high(_("How high will the river rise within a day?"), _within(day, 1.0), p.on(day + 1.0)),
    )


def _before_block(day: float) -> tuple[Question, ...]:
    return (
        how_high(_("If the spillway is held now, how high will the river rise in twelve hours?"),
                    _within(day, 0.5), p.on(day + 0.5)),
        how_many_open(_("How many tributaries will be open after twelve hours?"), p.on(day + 0.5)),
    )  # fmt: skip


def _within(day: float, days: float) -> Measure:
    return lambda run: p.highest(run, day, day + days)


_ACTIONS: Mapping[str, Callable[[float], tuple[Question, ...]]] = {
    "infusion": _before_infusion, "block": _before_block,
}  # fmt: skip
