"""What it is not, where there is help, what things are called, the picture in words, and how two runs differ.

For patients: short sentences, no blame, no single cause, no promise, no amounts of any drug.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from riversim.model import Flags, Trajectory, check_name, clear, parameters, started
from riversim.words.language import (
    VOCABULARIES,
    Vocabulary,
    _,
    _n,
    begin,
    current_words,
    day_word,
    decimal,
    mark,
    number,
    which,
    whole_day,
)
from riversim.words.now import BLOCKED, BROKEN, FULL_LEVEL, LOW_LEVEL, PARTLY, WORN, Now

NOTED = 0.05  # of wellbeing: less does not count as another run
DISCLAIMER = mark(
    "A picture to talk about, not medical advice. Real brains are more complex. "
    "Decide about treatment with your clinician."
)
CRISIS = mark(
    "If you or someone you know is in crisis, help is available: "
    "call your local emergency number or crisis line (in the USA call or text 988)."
)


# --- names ------------------------------------------------------------------------------------


def _names() -> dict[str, tuple[str, str]]:
    """The river's and the brain's name of what pictures show."""
    return {
        "level": (_("river level"), _("glutamate")),
        "source": (_("rain"), _("glutamate release")),
        "spillway": (_("spillway"), _("NMDA receptors")),
        "block": (_("blocked spillway"), _("blocked NMDA receptors")),
        "tributary": (_("tributary"), _("circuit")),
        "water": (_("water in the tributaries"), _("signals in the circuits")),
        "plug": (_("plug"), _("clogged synapses")),
        "battery": (_("battery"), _("AMPA receptors")),
        "trees": (_("trees"), _("synapses")),
        "murk": (_("murky water"), _("inflammation")),
        "wellbeing": (_("how well the land is"), _("wellbeing")),
        "drug": (_("infusion"), _("drug in the blood")),
        "trace": (_("jumper cables"), _("AMPA boost")),
        "healthy mark": (_("healthy"), _("healthy")),
        "crest mark": (_("spillway"), _("NMDA brake")),
        "strength mark": (_("opens plugs"), _("reopens pathways")),
        "flood mark": (_("flood"), _("too much")),
    }


def label(name: str, words: Vocabulary | None = None) -> str:
    """The label of a parameter, or of a thing in the picture; in the words in use where none are given.

    Raises `RiverError` that suggests the nearest for an unknown name or vocabulary.
    """
    words = current_words() if words is None else words
    check_name("vocabulary", words, dict.fromkeys(VOCABULARIES))
    names = _names() | {p.name: (_(p.river), _(p.brain)) for p in parameters().values()}
    river, brain = names[check_name("name", name, names)]
    if words == "both" and river != brain:
        return begin(_("{river} ({brain})").format(river=river, brain=brain))
    return begin(brain if words == "brain" else river)


# --- the picture in words ---------------------------------------------------------------------


def alt_text(run: Trajectory, index: int) -> str:
    """What the picture shows at a time index, for a person who can not see it; some 60 words at most.

    Raises `RiverError` for an index outside the run.
    """
    now = Now(run, index)
    count = run.river.tributaries
    scene = _n(
        "A river with one tributary on {day}.",
        "A river with {count} tributaries, branched like a nerve cell, on {day}.",
        count,
    ).format(count=number(count), day=day_word(run.time[now.index] / 24.0))
    shown = (_level_seen(now), _spillway_seen(now), _tributaries_seen(now), _batteries_seen(now), _trees_seen(now))
    return " ".join((scene, *shown))


def _level_seen(now: Now) -> str:
    if now.is_so("flood"):
        template = _("The river floods its banks, at {level} times its healthy level.")
    elif now.level > FULL_LEVEL:
        template = _("The river is high, at {level} times its healthy level.")
    elif now.level < LOW_LEVEL:
        template = _("The river is low, at {level} times its healthy level.")
    else:
        template = _("The river is near its healthy level, at {level} times that.")
    return template.format(level=decimal(now.level, 1))


def _spillway_seen(now: Now) -> str:
    if now.block >= BLOCKED:
        return _("The spillway is blocked.")
    if now.block >= PARTLY:
        return _("The spillway is partly blocked.")
    if now.competence < BROKEN:
        return _("The spillway is broken.")
    spills = now.is_so("spilled")
    if now.competence < WORN:
        return _("Some water runs over the worn spillway.") if spills else _("The worn spillway is dry.")
    return _("Water runs over the spillway.") if spills else _("The spillway is dry.")


def _tributaries_seen(now: Now) -> str:
    runs, clogged = now.which("filled"), ~now.which("clear")
    some = runs.any() and clogged.any()
    if some and (runs ^ clogged).all():
        named = _n("Tributary {which} runs, the rest are clogged.", "Tributaries {which} run, the rest are clogged.",
                   int(runs.sum()))  # fmt: skip
        return which(runs, named, _("{count} of {total} tributaries run, the rest are clogged."))
    return " ".join(filter(None, (_running_seen(runs), _clogged_seen(clogged))))


def _running_seen(runs: Flags) -> str:
    if not runs.any():
        return _("No tributary runs well.")
    if runs.all():
        return _n("The tributary runs.", "All {total} tributaries run.", len(runs)).format(total=number(len(runs)))
    template = _n("{count} of {total} tributaries runs.", "{count} of {total} tributaries run.", int(runs.sum()))
    return begin(template.format(count=number(int(runs.sum())), total=number(len(runs))))


def _clogged_seen(clogged: Flags) -> str:
    if not clogged.any():
        return ""
    if clogged.all():
        return _n("It is clogged.", "All {total} are clogged.", len(clogged)).format(total=number(len(clogged)))
    template = _n("{count} of {total} is clogged.", "{count} of {total} are clogged.", int(clogged.sum()))
    return begin(template.format(count=number(int(clogged.sum())), total=number(len(clogged))))


def _batteries_seen(now: Now) -> str:
    running = now.which("started")
    if not running.any():
        return _("No battery is charged.")
    named = _n("Battery {which} is charged.", "Batteries {which} are charged.", int(running.sum()))
    counted = _("{count} of {total} batteries are charged.")
    return which(running, named, counted, _("All {total} batteries are charged."))


def _trees_seen(now: Now) -> str:
    if now.trees < 0.1:
        return _("The banks are almost bare.")
    if now.trees < 0.4:
        return _("There are few trees.")
    return _("Some trees line the banks.") if now.trees < 0.7 else _("Many trees line the banks.")


# --- what differs between two runs -------------------------------------------------------------


class _Outcome(NamedTuple):
    """What a run came to, up to a time index."""

    days: dict[str, float]  # the first day of each kind of moment
    open: int
    running: int
    wellbeing: float


def _outcome(run: Trajectory, last: int) -> _Outcome:
    run = run if last == len(run.level) - 1 else run.until(last)
    days: dict[str, float] = {}
    for moment in run.moments:
        days.setdefault(moment.kind, moment.day)
    return _Outcome(days, int(clear(run)[-1].sum()), int(started(run)[-1].sum()), float(run.wellbeing[-1]))


def difference(run: Trajectory, other: Trajectory) -> str:
    """One or two sentences on what differs in `run` from `other`, over the time they have in common."""
    days = min(run.time[-1], other.time[-1]) / 24.0
    here, there = _outcome(run, run.index(days)), _outcome(other, other.index(days))
    told = [sentence for sentence in _differences(here, there) if sentence]
    if told:
        return " ".join(told[:2])
    if _same(run, other):
        return _("Nothing differs: the two runs are the same.")
    return _between(run, other)


def _between(run: Trajectory, other: Trajectory) -> str:
    """What differs, and not for good."""
    count = min(len(run.level), len(other.level))
    gap = run.wellbeing[:count] - other.wellbeing[:count]
    most = gap[np.abs(gap).argmax()]
    if abs(most) < NOTED:
        return _("The two runs turn out much the same.")
    if most > 0.0:
        return _("The land does better for a while, and much the same at the end.")
    return _("The land does worse for a while, and much the same at the end.")


def _same(run: Trajectory, other: Trajectory) -> bool:
    """Whether two runs are the same, over the time they have in common."""
    mine, theirs = run.series(), other.series()
    count = min(len(run.level), len(other.level))
    alike = (np.allclose(x[:count], theirs[name][:count], atol=1e-12) for name, x in mine.items())
    return run.river == other.river and all(alike)


def _differences(here: _Outcome, there: _Outcome) -> Iterator[str]:
    """The most telling first."""
    yield from _relief_differs(here.days, there.days)
    yield _flood_differs("flood" in here.days, "flood" in there.days)
    yield _illness_differs(here.days.get("fell ill"), there.days.get("fell ill"))
    yield _more(
        here.open - there.open,
        _n("{count} more tributary is open at the end.", "{count} more tributaries are open at the end.",
           abs(here.open - there.open)),
        _n("{count} tributary fewer is open at the end.", "{count} fewer tributaries are open at the end.",
           abs(here.open - there.open)),
    )  # fmt: skip
    yield _more(
        here.running - there.running,
        _n("{count} more battery runs at the end.", "{count} more batteries run at the end.",
           abs(here.running - there.running)),
        _n("{count} battery fewer runs at the end.", "{count} fewer batteries run at the end.",
           abs(here.running - there.running)),
    )  # fmt: skip
    if abs(here.wellbeing - there.wellbeing) >= NOTED:
        better = here.wellbeing > there.wellbeing
        yield _("The land does better at the end.") if better else _("The land does worse at the end.")


def _more(change: int, more: str, fewer: str) -> str:
    return begin((more if change > 0 else fewer).format(count=number(abs(change)))) if change else ""


def _flood_differs(here: bool, there: bool) -> str:
    if here == there:
        return ""
    return _("The river floods this time.") if here else _("The river does not flood this time.")


def _relief_differs(here: dict[str, float], there: dict[str, float]) -> Iterator[str]:
    if "response" not in here:
        yield _("Symptoms do not fall by half this time.") if "response" in there else ""
    elif "response" not in there:
        yield _relief_only_here(whole_day(here["response"]), here.get("relapse"))
    else:
        starts = _response_differs(here["response"], there["response"])
        yield from (starts, _relapse_differs(here, there, together=not starts))


def _relapse_differs(here: dict[str, float], there: dict[str, float], *, together: bool) -> str:
    """How the end of relief differs, of two that began `together` or not."""
    mine, other = here.get("relapse"), there.get("relapse")
    if mine is None:
        return _("There is no relapse this time.") if other is not None else ""
    if other is None:
        return _("This time there is a relapse, on day {day}.").format(day=whole_day(mine))
    if not together:
        return _relief_lasts((mine - here["response"]) - (other - there["response"]))
    n = abs(round(mine - other))
    later = _n("Relapse comes {count} day later.", "Relapse comes {count} days later.", n)
    sooner = _n("Relapse comes {count} day sooner.", "Relapse comes {count} days sooner.", n)
    return _more(round(mine - other), later, sooner)


def _relief_lasts(days: float) -> str:
    n = abs(round(days))
    longer = _n("Relief lasts {count} day longer.", "Relief lasts {count} days longer.", n)
    shorter = _n("Relief lasts {count} day less.", "Relief lasts {count} days less.", n)
    return _more(round(days), longer, shorter)


def _relief_only_here(day: int, relapse: float | None) -> str:
    if relapse is None:
        return _("Symptoms fall by half this time, on day {day}.").format(day=day)
    then = whole_day(relapse)
    return _("Symptoms fall by half this time, on day {day}, and return on day {then}.").format(day=day, then=then)


def _response_differs(here: float, there: float) -> str:
    n = abs(round(here - there))
    later = _n("Symptoms fall by half {count} day later.", "Symptoms fall by half {count} days later.", n)
    sooner = _n("Symptoms fall by half {count} day sooner.", "Symptoms fall by half {count} days sooner.", n)
    return _more(round(here - there), later, sooner)


def _illness_differs(here: float | None, there: float | None) -> str:
    if here is None and there is None:
        return ""
    if here is None:
        return _("The land stays well this time.")
    if there is None:
        return _("The land falls ill this time, on day {day}.").format(day=whole_day(here))
    n = abs(round(here - there))
    later = _n("The land falls ill {count} day later.", "The land falls ill {count} days later.", n)
    sooner = _n("The land falls ill {count} day sooner.", "The land falls ill {count} days sooner.", n)
    return _more(round(here - there), later, sooner)
