"""The run told in order: moments as sentences, the story, and the whole run in one sentence."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import NamedTuple

from riversim.model import ILL, Infusion, Moment, Shift, Trajectory, check_name, check_whole, undisturbed
from riversim.words.language import _, _n, begin, day_word, is_long, listed, number, spans, whole_day
from riversim.words.now import PARTLY, Now

# Turns that undo each other; of a pair less than a day apart nothing is told. How one feels is always told.
UNDONE = {
    "reopened": "clogged", "battery started": "battery died", "filled": "ran dry", "spillway opened": "spillway closed",
    "flood": "flood over",
}  # fmt: skip
FOLLOWS = {"filled": "reopened", "ran dry": "clogged"}  # and goes without saying
SERIES, SERIES_D = ("surge", "overflow", "gate stuck"), 7.0  # told at once while they come so many days apart at most
BRIEFLY = "open for hours"  # what comes of a mouth that pressure opens and that clogs within a day
OTHERWISE = ("infusion", "rain held", "overflow over", "gate shut")  # told otherwise, or by what began
REPEATED = 0.6  # less telling, each time that a kind comes again
FEW = 3  # infusions; more are told as a series
MOST = 12  # sentences of a story
WINDOWS = 1.0, 3.0, 7.0  # days in which what happens to tributaries is told together: no wider than need be
OPPOSITE = UNDONE | {off: on for on, off in UNDONE.items()}
PAIRS = UNDONE | {"response": "relapse", "well again": "fell ill",
                  "block held": "block let go", "rain held": "rain let go"}  # fmt: skip
BEGINNINGS = {off: on for on, off in PAIRS.items()}

# How telling each kind of moment is.
WEIGHTS = {
    "infusion": 5, "block held": 7, "block let go": 7, "rain held": 5, "rain let go": 5, "jump start": 7,
    "response": 6, "relapse": 6, "well again": 6, "fell ill": 6, "flood": 5, "flood over": 1,
    "reopened": 3, "clogged": 3, "battery started": 3, "battery died": 3, "filled": 1, "ran dry": 2,
    "spillway opened": 1, "spillway closed": 0, "surge": 3, "gate stuck": 1, "gate shut": 0, "slow recovery": 5,
    "overflow": 4, "overflow over": 0, BRIEFLY: 3,
}  # fmt: skip


class _Told(NamedTuple):
    """What is told together, how telling it is, and its sentence once it is asked for."""

    at: int
    weight: float
    say: Callable[[], str]
    kind: str = ""


def _phrase(kind: str, n: int) -> str:
    """The sentence for `n` moments of a kind together."""
    return {
        "infusion": _("Day {day}: an infusion was given."),
        "block held": _("Day {day}: the spillway was blocked by hand."),
        "block let go": _("Day {day}: the spillway was let go."),
        "rain held": _("Day {day}: a spell of other rain began."),
        "rain let go": _("Day {day}: the usual rain came back."),
        "response": _("Day {day}: symptoms had fallen by half."),
        "relapse": _("Day {day}: a relapse began."),
        "well again": _("Day {day}: the land was well again."),
        "fell ill": _("Day {day}: the land fell ill."),
        "flood": _("Day {day}: the river flooded its banks."),
        "flood over": _("Day {day}: the flood was over."),
        "surge": _n("Day {day}: a surge ran down the river, as the gate of the spillway was slow to open.",
                    "Day {day}: surges ran down the river, as the gate of the spillway was slow to open.", n),
        "overflow": _("Day {day}: tributaries ran over their beds."),
        "overflow over": _("Day {day}: the tributaries were back in their beds."),
        "gate stuck": _("Day {day}: the gate of the spillway was slow to shut."),
        "gate shut": _("Day {day}: the gate of the spillway had shut at last."),
        "slow recovery": _("Day {day}: the land had begun to recover, slowly and without a drug."),
        "spillway opened": _("Day {day}: water began to run over the spillway."),
        "spillway closed": _("Day {day}: no more water ran over the spillway."),
        "reopened": _n("Day {day}: tributary {which} reopened.", "Day {day}: tributaries {which} reopened.", n),
        "clogged": _n("Day {day}: tributary {which} clogged.", "Day {day}: tributaries {which} clogged.", n),
        BRIEFLY: _n("Day {day}: tributary {which} was open for some hours.",
                    "Day {day}: tributaries {which} were open for some hours.", n),
        "filled": _n("Day {day}: tributary {which} filled with water.",
                     "Day {day}: tributaries {which} filled with water.", n),
        "ran dry": _n("Day {day}: tributary {which} ran dry.", "Day {day}: tributaries {which} ran dry.", n),
        "battery started": _n("Day {day}: battery {which} started.", "Day {day}: batteries {which} started.", n),
        "jump start": _n("Day {day}: battery {which} was jump-started.",
                         "Day {day}: batteries {which} were jump-started.", n),
        "battery died": _n("Day {day}: battery {which} ran down.", "Day {day}: batteries {which} ran down.", n),
    }[kind]  # fmt: skip


def _counted(kind: str) -> str:
    """The sentence for more of a kind than are named one by one."""
    return {
        "reopened": _("Day {day}: {count} tributaries reopened."),
        "clogged": _("Day {day}: {count} tributaries clogged."),
        BRIEFLY: _("Day {day}: {count} tributaries were open for some hours."),
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
    return _sentence([moment])


def _sentence(moments: Sequence[Moment]) -> str:
    """Moments of one kind close in time in one sentence."""
    kind = check_name("kind of moment", moments[0].kind, WEIGHTS)
    tributaries = sorted({m.tributary for m in moments})
    numbers = listed(spans(tributaries))
    count = len(tributaries) if tributaries[-1] else len(moments)
    template = _counted(kind) if is_long(numbers) else _phrase(kind, count)
    days = _days(moments[0].day, moments[-1].day)
    return template.format(day=days, which=numbers, count=number(count))


def _days(first: float, last: float) -> str:
    since, until = whole_day(first), whole_day(last)
    return str(since) if since == until else _("{first} to {last}").format(first=since, last=until)


class Marks(NamedTuple):
    """What happened, each with its day, in order of time, and how much more as a sentence, or an empty one."""

    told: list[tuple[float, str]]
    untold: str


@undisturbed
def story(run: Trajectory, most: int = MOST) -> list[str]:
    """The run told in order, in at most `most` sentences, without the chatter; what is left out is counted.

    Raises `RiverError` where `most` is not at least 1.
    """
    told, untold = marks(run, most)
    if untold and most > 1:
        told, untold = marks(run, most - 1)
    said = [sentence for _day, sentence in told] + [untold] * bool(untold)
    return said[:most] or [title(run)]


@undisturbed
def marks(run: Trajectory, most: int = MOST) -> Marks:
    """The most telling moments of a run, without the chatter, in at most `most` sentences.

    Raises `RiverError` where `most` is not at least 1.
    """
    chosen, left = _chosen(run, most)
    rest = _n("And {count} more change up to day {day}.", "And {count} more changes up to day {day}.", left)
    rest = rest.format(count=number(left), day=whole_day(run.time[-1] / 24.0)) if left else ""
    return Marks([(t.at * run.river.step / 24.0, t.say()) for t in chosen], rest)


def _chosen(run: Trajectory, most: int) -> tuple[list[_Told], int]:
    """What is told, in order of time, and how much is not.

    A beginning and its end are told in turn, from the first on, so that nothing ends that did not begin.
    """
    most = check_whole("most", most, 1, 1000, "sentences")
    for window in WINDOWS:
        told = [*_infusions_told(run), *_rain_told(run), *_shifts_told(run), *_moments_told(run, window)]
        told.sort(key=lambda t: t.at)
        if len(told) <= most:
            return told, 0
    waiting: dict[object, list[_Told]] = {}
    for one in told:
        waiting.setdefault(BEGINNINGS.get(one.kind, one.kind) or one, []).append(one)
    chosen: set[_Told] = set()
    while len(chosen) < most:
        first = max((queue for queue in waiting.values() if queue), key=lambda queue: queue[0].weight)
        chosen.add(first.pop(0))
    return [t for t in told if t in chosen], len(told) - most


def _moments_told(run: Trajectory, window: float) -> Iterator[_Told]:
    """Moments of a kind close to the first of them make one sentence; what is new tells more."""
    groups: dict[str, list[list[Moment]]] = {}
    for moment in _without_chatter(run):
        before = groups.setdefault(moment.kind, [])
        if before and _belongs(moment, before[-1], window):
            before[-1].append(moment)
        else:
            before.append([moment])
    for kind, repeated in groups.items():
        said: dict[int, list[float]] = {}
        for m in sorted(m for group in groups.get(FOLLOWS.get(kind, ""), []) for m in group):
            said.setdefault(m.tributary, []).append(m.day)
        for times, group in enumerate(repeated):
            if not all(_is_near(m.day, said.get(m.tributary, []), window) for m in group):
                weight = WEIGHTS[kind] + 0.25 * min(len(group), 8) - REPEATED * min(times, 5)
                yield _Told(group[0].index, weight, partial(_sentence, group), kind)


def _is_near(day: float, days: list[float], window: float) -> bool:
    """Whether one of the days, in order, is less than so many away: if any is, it is the one before or after."""
    after = bisect_left(days, day)
    return any(abs(near - day) < window for near in days[max(after - 1, 0) : after + 1])


def _belongs(moment: Moment, group: list[Moment], window: float) -> bool:
    """Whether a moment is told with those of its kind before it."""
    if moment.kind in SERIES:
        return moment.day - group[-1].day < SERIES_D
    return moment.day - group[0].day < (window if moment.tributary else 1.0)


def _without_chatter(run: Trajectory) -> list[Moment]:
    """The moments but for what is told otherwise or soon undone.

    Floods, the first spill, and what a blocked spillway opens, are told, however short.
    """
    lasting: dict[tuple[frozenset[str], int], list[Moment]] = {}
    briefly: list[Moment] = []
    for moment in run.moments:
        if moment.kind in OTHERWISE:
            continue
        switch = lasting.setdefault((frozenset((moment.kind, OPPOSITE.get(moment.kind, ""))), moment.tributary), [])
        undoes = switch and switch[-1].kind == OPPOSITE.get(moment.kind) and moment.day - switch[-1].day < 1.0
        if undoes and moment.kind != "flood over" and (moment.kind != "spillway closed" or len(switch) > 1):
            before = switch.pop()
            if before.kind == "reopened" and run.block[before.index] >= PARTLY:
                briefly.append(replace(before, kind=BRIEFLY))
        else:
            switch.append(moment)
    return sorted([*briefly, *(m for switch in lasting.values() for m in switch if not _may_be_chatter(run, m))])


def _may_be_chatter(run: Trajectory, moment: Moment) -> bool:
    """Whether it is a turn of the spillway in the last day, which may not last, and not the first of its kind."""
    if not moment.kind.startswith("spillway") or moment.day <= run.time[-1] / 24.0 - 1.0:
        return False
    return any(m.kind == moment.kind and m < moment for m in run.moments)


def _infusions_told(run: Trajectory) -> Iterator[_Told]:
    """A few infusions one by one, more as a series."""
    given = [i for i in run.course.infusions if run.river.step * (len(run.level) - 1) > i.day * 24.0]
    for _name, group in groupby(sorted(given, key=lambda i: i.drug.title), key=lambda i: i.drug.title):
        infusions = list(group)
        drug = _(infusions[0].drug.title)
        first, last = infusions[0].day, infusions[-1].day
        if len(infusions) > FEW:
            sentence = _("Day {first} to {last}: {count} infusions ({drug}) were given.").format(
                first=whole_day(first), last=whole_day(last), count=number(len(infusions)), drug=drug)  # fmt: skip
            yield _Told(run.index(first), 7, partial(str, sentence))
        else:
            for one in infusions:
                sentence = _("Day {day}: an infusion ({drug}) was given.").format(day=whole_day(one.day), drug=drug)
                yield _Told(run.index(one.day), 7, partial(str, sentence))


def _rain_told(run: Trajectory) -> Iterator[_Told]:
    for spell in run.course.spells:
        if spell.what == "rain" and spell.start * 24.0 < run.time[-1]:
            less, more = _("Day {day}: a drought began."), _("Day {day}: a time of heavy rain began.")
            sentence = (less if spell.to < 1.0 else more).format(day=whole_day(spell.start))
            yield _Told(run.index(spell.start), 6, partial(str, sentence))


def _shifts_told(run: Trajectory) -> Iterator[_Told]:
    """Causes eased or grown, the spillway worn or repaired."""
    for s in run.course.shifts:
        if s.what in ("cause", "competence") and s.start * 24.0 < run.time[-1]:
            before = float(getattr(run, s.what)[run.index(s.start)])
            if s.to != before:
                yield _Told(run.index(s.start), 5.5, partial(_shifted, s, s.to > before))


def _shifted(shift: Shift, up: bool) -> str:
    sentences = {
        ("cause", False): _("From day {day} on: care eased the causes."),
        ("cause", True): _("From day {day} on: stress and other causes grew."),
        ("competence", False): _("From day {day} on: the spillway wore out."),
        ("competence", True): _("From day {day} on: the spillway was repaired."),
    }
    return sentences[shift.what, up].format(day=whole_day(shift.start))


class _Fared(NamedTuple):
    """How a run went: the days on which symptoms first fell by half and returned, or on which the land fell ill."""

    days: int
    day: int = 0
    then: int = 0
    lasted: float = 0.0  # days between the two
    longest: float = 0.0  # of all such times


@undisturbed
def title(run: Trajectory, *, so_far: bool = False) -> str:
    """The whole run in one sentence: how symptoms, or the land, fared over its days.

    With `so_far` it may go on, as what `Trajectory.until` gives does: nothing is said of how it ends.
    """
    last = run.time[-1] / 24.0
    if run.wellbeing[0] >= ILL:
        fell = next((m.day for m in run.moments if m.kind == "fell ill"), None)
        fared = _Fared(whole_day(last), whole_day(fell or 0.0))
        return _health(run, fell is not None, fared.days, so_far).format(**fared._asdict())
    starts, ends = ([m.day for m in run.moments if m.kind == kind] for kind in ("response", "relapse"))
    fared = _Fared(whole_day(last))
    if starts:
        then = ends[0] if ends else last
        longest = max(end - start for start, end in zip(starts, [*ends, last], strict=False))
        fared = _Fared(whole_day(last), whole_day(starts[0]), whole_day(then), then - starts[0], longest)
    return _relief(fared, bool(starts), bool(ends), so_far).format(**fared._asdict())


def _relief(fared: _Fared, response: bool, relapse: bool, so_far: bool) -> str:
    """The template for symptoms."""
    if not response:
        kind = "none"
    elif not relapse:
        kind = "lasts"
    elif fared.lasted < 1.0:
        kind = "hours" if fared.longest < 1.0 else "again"
    else:
        kind = "ends"
    return (_relief_so_far() if so_far else _relief_in_all(fared.days))[kind]


def _relief_in_all(days: int) -> dict[str, str]:
    return {
        "none": _n("Symptoms do not fall by half in {days} day.", "Symptoms do not fall by half in {days} days.", days),
        "lasts": _("Symptoms fall by half on day {day} and stay down until day {days}."),
        "hours": _("Symptoms fall by half on day {day} for some hours."),
        "again": _("Symptoms fall by half on day {day} for some hours, and later for longer."),
        "ends": _("Symptoms fall by half on day {day} and return on day {then}."),
    }


def _relief_so_far() -> dict[str, str]:
    return {
        "none": _("Symptoms have not fallen by half so far."),
        "lasts": _("Symptoms fell by half on day {day}, with no relapse so far."),
        "hours": _("Symptoms fell by half on day {day} for some hours."),
        "again": _("Symptoms fell by half on day {day} for some hours, and later for longer."),
        "ends": _("Symptoms fell by half on day {day} and returned on day {then}."),
    }


def _health(run: Trajectory, fell_ill: bool, days: int, so_far: bool) -> str:
    """The template for a land that was not ill at the start."""
    if not fell_ill:
        if so_far:
            return _("The land has stayed well so far.")
        return _n("The land stays well for {days} day.", "The land stays well for {days} days.", days)
    if Now(run, len(run.level) - 1).is_so("better"):
        if so_far:
            return _("The land fell ill on day {day} and is well again.")
        return _("The land falls ill on day {day} and is well again at the end.")
    if so_far:
        return _("The land fell ill on day {day} and is not well again so far.")
    return _("The land falls ill on day {day} and is not well by day {days}.")
