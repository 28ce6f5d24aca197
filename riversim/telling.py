"""The run told in order: moments as sentences, the story, and the whole run in one sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np

from riversim.language import _, _n, begin, day_word, is_long, listed, number, spans, whole_day
from riversim.moments import ILL, Moment
from riversim.now import Now
from riversim.parameters import check_name, check_number
from riversim.trajectory import Trajectory
from riversim.treatment import Infusion, Shift

# Turns that undo each other; of a pair less than a day apart nothing is told. How one feels is always told.
UNDONE = {
    "reopened": "clogged", "battery started": "battery died", "filled": "ran dry", "spillway opened": "spillway closed",
}  # fmt: skip
FOLLOWS = {"filled": "reopened", "ran dry": "clogged"}  # and goes without saying
REPEATED = 0.3  # less telling, each time that a kind comes again
FEW = 3  # infusions; more are told as a series
OPPOSITE = UNDONE | {off: on for on, off in UNDONE.items()}


class _Told(NamedTuple):
    """Moments of one kind that are told together, and how telling they are."""

    at: int
    weight: float
    sentence: str


def _phrases(n: int) -> dict[str, tuple[float, str]]:
    """How telling each kind of moment is, and its sentence for `n` of a kind together."""
    return {
        "infusion": (5, _("Day {day}: an infusion was given.")),
        "block held": (7, _("Day {day}: the spillway was blocked by hand.")),
        "block let go": (7, _("Day {day}: the spillway was let go.")),
        "rain held": (5, _("Day {day}: a spell of other rain began.")),
        "rain let go": (5, _("Day {day}: the usual rain came back.")),
        "response": (6, _("Day {day}: symptoms had fallen by half.")),
        "relapse": (6, _("Day {day}: a relapse began.")),
        "well again": (6, _("Day {day}: the land was well again.")),
        "fell ill": (6, _("Day {day}: the land fell ill.")),
        "flood": (5, _("Day {day}: the river flooded its banks.")),
        "flood over": (1, _("Day {day}: the flood was over.")),
        "spillway opened": (1, _("Day {day}: water began to run over the spillway.")),
        "spillway closed": (0, _("Day {day}: no more water ran over the spillway.")),
        "reopened": (3, _n("Day {day}: tributary {which} reopened.", "Day {day}: tributaries {which} reopened.", n)),
        "clogged": (3, _n("Day {day}: tributary {which} clogged.", "Day {day}: tributaries {which} clogged.", n)),
        "filled": (1, _n("Day {day}: tributary {which} filled with water.",
                         "Day {day}: tributaries {which} filled with water.", n)),
        "ran dry": (2, _n("Day {day}: tributary {which} ran dry.", "Day {day}: tributaries {which} ran dry.", n)),
        "battery started": (3, _n("Day {day}: battery {which} started.", "Day {day}: batteries {which} started.", n)),
        "jump start": (7, _n("Day {day}: battery {which} was jump-started.",
                             "Day {day}: batteries {which} were jump-started.", n)),
        "battery died": (3, _n("Day {day}: battery {which} ran down.", "Day {day}: batteries {which} ran down.", n)),
    }  # fmt: skip


def _counted(kind: str) -> str:
    """The sentence for more of a kind than are named one by one."""
    return {
        "reopened": _("Day {day}: {count} tributaries reopened."),
        "clogged": _("Day {day}: {count} tributaries clogged."),
        "filled": _("Day {day}: {count} tributaries filled with water."),
        "ran dry": _("Day {day}: {count} tributaries ran dry."),
        "battery started": _("Day {day}: {count} batteries started."),
        "battery died": _("Day {day}: {count} batteries ran down."),
        "jump start": _("Day {day}: {count} batteries were jump-started."),
    }[kind]


def infusion(given: Infusion) -> str:
    """An infusion in words: the drug and the day, and no amount."""
    return _("{drug}, {day}").format(drug=begin(_(given.drug.title)), day=day_word(given.day))


def tell(moment: Moment) -> str:
    """A moment as a short sentence with its day; raises `RiverError` for an unknown kind."""
    return _together([moment]).sentence


def _together(moments: Sequence[Moment]) -> _Told:
    """Moments of one kind close in time in one sentence."""
    first = moments[0]
    tributaries = sorted({m.tributary for m in moments})
    phrases = _phrases(len(tributaries))
    weight, template = phrases[check_name("kind of moment", first.kind, phrases)]
    numbers = listed(spans(tributaries))
    if is_long(numbers):
        template = _counted(first.kind)
    sentence = template.format(day=whole_day(first.day), which=numbers, count=number(len(tributaries)))
    return _Told(first.index, weight + 0.25 * min(len(moments), 8), sentence)


def story(run: Trajectory, most: int = 12) -> list[str]:
    """The run told in order, in at most `most` sentences: the most telling, without the chatter.

    Raises `RiverError` where `most` is not at least 1.
    """
    return [sentence for _day, sentence in marks(run, most)] or [title(run)]


def marks(run: Trajectory, most: int = 12) -> list[tuple[float, str]]:
    """The most telling moments of a run, at most `most`, each a day and its sentence, in order of time.

    Raises `RiverError` where `most` is not at least 1.
    """
    most = int(check_number("most", most, 1, 1000, "sentences"))
    told = [*_infusions_told(run), *_rain_told(run), *_shifts_told(run), *_moments_told(run)]
    last = max((t.at for t in told), default=0)  # or a story might end on a note on which the run does not
    best = sorted(told, key=lambda t: (t.at < last, -t.weight, t.at))[:most]
    return [(t.at * run.river.step / 24.0, t.sentence) for t in sorted(best, key=lambda t: t.at)]


def _moments_told(run: Trajectory) -> Iterator[_Told]:
    """Moments of a kind less than a day from the first of them make one sentence; what is new tells more."""
    groups: dict[str, list[list[Moment]]] = {}
    for moment in _without_chatter(run):
        before = groups.setdefault(moment.kind, [])
        if before and moment.day - before[-1][0].day < 1.0:
            before[-1].append(moment)
        else:
            before.append([moment])
    for repeated in groups.values():
        for times, told in enumerate(map(_together, repeated)):
            yield told._replace(weight=told.weight - REPEATED * min(times, 5))


def _without_chatter(run: Trajectory) -> list[Moment]:
    """The moments but for what is told otherwise, is soon undone, or goes without saying."""
    lasting: dict[tuple[frozenset[str], int], list[Moment]] = {}
    for moment in run.moments:
        if moment.kind in ("infusion", "rain held"):
            continue
        switch = lasting.setdefault((frozenset((moment.kind, OPPOSITE.get(moment.kind, ""))), moment.tributary), [])
        undoes = switch and switch[-1].kind == OPPOSITE.get(moment.kind) and moment.day - switch[-1].day < 1.0
        if undoes:
            switch.pop()
        else:
            switch.append(moment)
    kept = sorted(moment for switch in lasting.values() for moment in switch)
    said = {(m.kind, m.tributary): m.day for m in kept if m.kind in FOLLOWS.values()}
    return [m for m in kept if abs(said.get((FOLLOWS.get(m.kind, ""), m.tributary), np.inf) - m.day) >= 1.0]


def _infusions_told(run: Trajectory) -> Iterator[_Told]:
    """A few infusions one by one, more as a series."""
    given = [i for i in run.course.infusions if run.river.step * (len(run.level) - 1) > i.day * 24.0]
    for _name, group in groupby(sorted(given, key=lambda i: i.drug.title), key=lambda i: i.drug.title):
        infusions = list(group)
        drug = _(infusions[0].drug.title)
        first, last = infusions[0].day, infusions[-1].day
        if len(infusions) > FEW:
            yield _Told(run.index(first), 7, _("Day {first} to {last}: {count} infusions ({drug}) were given.").format(
                first=whole_day(first), last=whole_day(last), count=number(len(infusions)), drug=drug))  # fmt: skip
        else:
            for one in infusions:
                sentence = _("Day {day}: an infusion ({drug}) was given.").format(day=whole_day(one.day), drug=drug)
                yield _Told(run.index(one.day), 7, sentence)


def _rain_told(run: Trajectory) -> Iterator[_Told]:
    for spell in run.course.spells:
        if spell.what == "rain" and spell.start * 24.0 < run.time[-1]:
            less, more = _("Day {day}: a drought began."), _("Day {day}: a time of heavy rain began.")
            sentence = (less if spell.to < 1.0 else more).format(day=whole_day(spell.start))
            yield _Told(run.index(spell.start), 6, sentence)


def _shifts_told(run: Trajectory) -> Iterator[_Told]:
    """Causes eased or grown, the spillway worn or repaired."""
    for s in run.course.shifts:
        if s.what in ("cause", "competence") and s.start * 24.0 < run.time[-1]:
            before = float(getattr(run, s.what)[run.index(s.start)])
            if s.to != before:
                yield _Told(run.index(s.start), 5.5, _shifted(s, s.to > before))


def _shifted(shift: Shift, up: bool) -> str:
    sentences = {
        ("cause", False): _("From day {day} on: care eased the causes."),
        ("cause", True): _("From day {day} on: stress and other causes grew."),
        ("competence", False): _("From day {day} on: the spillway wore out."),
        ("competence", True): _("From day {day} on: the spillway was repaired."),
    }
    return sentences[shift.what, up].format(day=whole_day(shift.start))


def title(run: Trajectory) -> str:
    """The whole run in one sentence: how symptoms, or the land, fared over its days."""
    days = whole_day(run.time[-1] / 24.0)
    first: dict[str, int] = {}
    for moment in run.moments:
        first.setdefault(moment.kind, whole_day(moment.day))
    places = {"days": days, "day": first.get("response", first.get("fell ill")), "then": first.get("relapse")}
    if run.wellbeing[0] >= ILL:
        return _title_well(run, "fell ill" in first, days).format(**places)
    if "response" not in first:
        return _n("Symptoms do not fall by half in {days} day.", "Symptoms do not fall by half in {days} days.",
                  days).format(**places)  # fmt: skip
    if "relapse" not in first:
        return _("Symptoms fall by half on day {day} and stay down until day {days}.").format(**places)
    return _("Symptoms fall by half on day {day} and return on day {then}.").format(**places)


def _title_well(run: Trajectory, fell_ill: bool, days: int) -> str:
    if not fell_ill:
        return _n("The land stays well for {days} day.", "The land stays well for {days} days.", days)
    if Now(run, len(run.level) - 1).is_so("better"):
        return _("The land falls ill on day {day} and is well again at the end.")
    return _("The land falls ill on day {day} and is not well by day {days}.")
