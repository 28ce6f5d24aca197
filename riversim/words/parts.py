"""What a part of the picture is like just now, for who touches it, in one sentence."""

from __future__ import annotations

from collections.abc import Callable

from riversim.model import ILL, RiverError, Trajectory, check_name, undisturbed
from riversim.words.feeling import felt
from riversim.words.language import _, _n, begin, decimal, whole_day
from riversim.words.now import BLOCKED, BROKEN, DAY_H, FULL_LEVEL, LOW_LEVEL, PARTLY, Now

ONE = ("plug", "battery", "tributary", "tree")  # of which there is one for each tributary
NOTED = 0.01  # of the trees, in a day


@undisturbed
def part(run: Trajectory, index: int, kind: str, number: int = 0) -> str:
    """One sentence on a part of the picture at a time index.

    `kind` is "gate", "pool", "gauge", "cloud", "mountain", "person" or "drug", of which there is one, or "plug",
    "battery", "tributary" or "tree", whose `number` counts tributaries from 1. Raises `RiverError` for an unknown part.
    """
    tell = _TELL[check_name("part of the picture", kind, _TELL)]
    if kind in ONE:
        _there(kind, number, run)
    return tell(Now(run, index), int(number))


@undisturbed
def over_time(run: Trajectory, number: int) -> str:
    """One sentence on how a tributary fared over the whole run; raises `RiverError` where there is none of it."""
    _there("tributary", number, run)
    days = [(m.kind, whole_day(m.day)) for m in run.moments if m.tributary == number]
    opened = [day for kind, day in days if kind == "reopened"]
    clogged = [day for kind, day in days if kind == "clogged"]
    return _turns(opened, clogged).format(
        number=number, day=(opened or clogged or [0])[0], then=(clogged or [0])[-1], count=len(opened)
    )


def _turns(opened: list[int], clogged: list[int]) -> str:
    """The template for the days on which a tributary opened and clogged."""
    if not opened and not clogged:
        return _("Tributary {number} alone: nothing opens or clogs it in this run.")
    if not clogged:
        return _("Tributary {number} alone: it opens on day {day} and stays open.")
    if not opened:
        return _("Tributary {number} alone: it clogs on day {day}.")
    if len(opened) == len(clogged) == 1 and opened[0] <= clogged[0]:
        return _("Tributary {number} alone: it opens on day {day} and clogs again on day {then}.")
    return _n("Tributary {number} alone: it opens once, on day {day}.",
              "Tributary {number} alone: it opens {count} times, first on day {day}.", len(opened))  # fmt: skip


def _there(kind: str, number: int, run: Trajectory) -> None:
    if number not in range(1, run.river.tributaries + 1):
        told = {
            "plug": _("there is no plug {number}: they are numbered from 1 to {last}"),
            "battery": _("there is no battery {number}: they are numbered from 1 to {last}"),
            "tributary": _("there is no tributary {number}: they are numbered from 1 to {last}"),
            "tree": _("there are no trees {number}: they are numbered from 1 to {last}"),
        }
        raise RiverError(told[kind].format(number=number, last=run.river.tributaries))


def _gate(now: Now, number: int) -> str:
    if now.block >= PARTLY:
        by_hand = _("{share} % of the spillway is blocked by hand.")
        by_drug = _("The drug blocks {share} % of the spillway.")
        return (by_hand if now.by_hand else by_drug).format(share=round(100 * now.block))
    if now.competence < BROKEN:
        return _("The spillway is broken: its gate hardly moves, so it can not steady the river.")
    if now.is_so("spilled"):
        if now.below_crest:
            return _("The spillway still runs below its crest, because its gate is slow to shut.")
        return _("The spillway runs, because the level is above its crest.")
    if now.below_crest:
        return _("The spillway is shut, because the level is below its crest.")
    return _("The level is above the spillway's crest, but hardly any water runs over it yet.")


def level_seen(now: Now) -> str:
    """How high the river stands, in a sentence."""
    if now.level > now.run.river_at(now.index).flood:
        template = _("The river floods its banks, at {level} times its healthy level.")
    elif now.level > FULL_LEVEL:
        template = _("The river is high, at {level} times its healthy level.")
    elif now.level < LOW_LEVEL:
        template = _("The river is low, at {level} times its healthy level.")
    else:
        template = _("The river is near its healthy level, at {level} times that.")
    return template.format(level=decimal(now.level, 1))


def _pool(now: Now, number: int) -> str:
    return level_seen(now)


def _gauge(now: Now, number: int) -> str:
    told = _("The gauge shows a level of {level}, where 1 is healthy and a flood begins at {flood}.")
    return told.format(level=decimal(now.level, 2), flood=decimal(now.run.river_at(now.index).flood, 2))


def _cloud(now: Now, number: int) -> str:
    if now.stilled:
        return _("So high a dose stills {share} % of the rain.").format(share=round(100 * now.run.hush[now.index]))
    return _("The rain is {share} % of what a healthy river gets.").format(share=round(100 * now.run.rain[now.index]))


def _mountain(now: Now, number: int) -> str:
    if not now.silts:
        return _("Hardly any silt comes down from the mountains now.")
    told = _("Silt comes down from the mountains: the causes are at {share} % of the most that they can be.")
    return told.format(share=round(100 * now.run.cause[now.index]))


def _person(now: Now, number: int) -> str:
    wellbeing, before = now.run.wellbeing[now.index], now.run.wellbeing[0]
    if now.index == 0 or before >= ILL:
        return _("The person feels {feeling}.").format(feeling=felt(now.run, now.index))
    told = _("The person feels {feeling}, with symptoms at {share} % of what they were on day 0.")
    return told.format(feeling=felt(now.run, now.index), share=round(100 * (1.0 - wellbeing) / (1.0 - before)))


def _drug(now: Now, number: int) -> str:
    given = [i.drug for i in now.run.course.infusions if i.day * 24.0 < now.run.time[now.index]]
    share = round(100 * now.run.drug[now.index] / given[-1].peak) if given else 0
    if share < 1:
        return _("There is no drug in the river now.")
    if len(set(given)) > 1:
        return _("The drugs are at {share} % of the peak of a standard infusion.").format(share=share)
    told = _("{drug} is at {share} % of the peak of a standard infusion.")
    return told.format(drug=begin(_(given[-1].title)), share=share)


def _plug(now: Now, number: int) -> str:
    told = _("The mouth of tributary {number} is {opening} % clear; its plug gives way above a level of {strength}.")
    if now.which("open")[number - 1]:
        told = _("The mouth of tributary {number} is {opening} % clear, so water can run in.")
    strength = now.run.river_at(now.index).plug_strengths()[number - 1]
    opening = now.run.opening[now.index, number - 1]
    return told.format(number=number, opening=round(100 * opening), strength=decimal(strength, 2))


def _battery(now: Now, number: int) -> str:
    one = number - 1
    if now.run.ampa[now.index] <= BLOCKED:
        told = _("A drug holds battery {number} back, which holds {charge} % of a full charge.")
    elif now.which("running")[one]:
        told = _("Battery {number} runs on {charge} % of a full charge, and needed {need} % to start.")
    elif now.which("charged")[one]:
        told = _("Battery {number} holds {charge} % of a full charge, but its tributary has too little water.")
    elif now.charging[one]:
        told = _("Battery {number} is being charged: it holds {charge} % of a full charge, and needs {need} %.")
    else:
        told = _("Battery {number} holds {charge} % of a full charge, and needs {need} % to start.")
    need = now.run.river_at(now.index).threshold
    return told.format(number=number, charge=round(100 * now.run.charge[now.index, one]), need=round(100 * need))


def _tributary(now: Now, number: int) -> str:
    water, wet = now.run.water[now.index, number - 1], now.run.wet[now.index, number - 1]
    told = _("Tributary {number} carries {water} % of what its bed holds, through a mouth that is {opening} % clear.")
    if water > 1.0:
        told = _("Tributary {number} runs over its bed, through a mouth that is {opening} % clear.")
    opening = now.run.opening[now.index, number - 1]
    return told.format(number=number, water=round(100 * wet), opening=round(100 * opening))


def _tree(now: Now, number: int) -> str:
    moved = float(now.moved(now.run.foliage, DAY_H)[number - 1])
    if moved > NOTED:
        told = _("{share} % of the trees along tributary {number} live, and more come back.")
    elif moved < -NOTED:
        told = _("{share} % of the trees along tributary {number} live, and some are being lost.")
    else:
        told = _("{share} % of the trees along tributary {number} live.")
    return told.format(number=number, share=round(100 * now.run.foliage[now.index, number - 1]))


_TELL: dict[str, Callable[[Now, int], str]] = {
    "gate": _gate, "pool": _pool, "gauge": _gauge, "cloud": _cloud, "mountain": _mountain, "person": _person,
    "drug": _drug, "plug": _plug, "battery": _battery, "tributary": _tributary, "tree": _tree,
}  # fmt: skip
KINDS = tuple(_TELL)
