"""How two runs differ, in one or two sentences."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from riversim.model import Trajectory, clear, started, undisturbed
from riversim.words.language import (
    _,
    _n,
    begin,
    number,
    whole_day,
)

NOTED = 0.05  # of wellbeing: less does not count as another run


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


@undisturbed
def difference(run: Trajectory, other: Trajectory) -> str:
    """One or two sentences on what differs in `run` from `other`, over the time they have in common.

    They say nothing of what comes after it, so a run cut where it was seen, or its other, is told of as far as that.
    """
    days = min(run.time[-1], other.time[-1]) / 24.0
    here, there, day = _outcome(run, run.index(days)), _outcome(other, other.index(days)), whole_day(days)
    told = [sentence for sentence in _differences(here, there, day) if sentence]
    if told:
        return " ".join(told[:2])
    if _same(run, other):
        return _("Nothing differs: the two runs are the same.")
    return _between(run, other, day)


def _between(run: Trajectory, other: Trajectory, day: int) -> str:
    """What differs, and not for good, up to a day."""
    count = min(len(run.level), len(other.level))
    gap = run.wellbeing[:count] - other.wellbeing[:count]
    most = gap[np.abs(gap).argmax()]
    if abs(most) < NOTED:
        return _("The two runs have gone much the same way.")
    template = _("For a while the land does worse than in the other run, and much the same on day {day}.")
    if most > 0.0:
        template = _("For a while the land does better than in the other run, and much the same on day {day}.")
    return template.format(day=day)


def _same(run: Trajectory, other: Trajectory) -> bool:
    """Whether two runs are the same, over the time they have in common."""
    mine, theirs = run.series(), other.series()
    count = min(len(run.level), len(other.level))
    alike = (np.allclose(x[:count], theirs[name][:count], atol=1e-12) for name, x in mine.items())
    return run.river == other.river and all(alike)


def _differences(here: _Outcome, there: _Outcome, day: int) -> Iterator[str]:
    """The most telling first, up to a day."""
    yield from _relief_differs(here.days, there.days)
    yield _flood_differs("flood" in here.days, "flood" in there.days)
    yield _illness_differs(here.days.get("fell ill"), there.days.get("fell ill"))
    yield _more(
        here.open - there.open, day,
        _n("{count} more tributary is open on day {day}.", "{count} more tributaries are open on day {day}.",
           abs(here.open - there.open)),
        _n("{count} tributary fewer is open on day {day}.", "{count} fewer tributaries are open on day {day}.",
           abs(here.open - there.open)),
    )  # fmt: skip
    yield _more(
        here.running - there.running, day,
        _n("{count} more battery runs on day {day}.", "{count} more batteries run on day {day}.",
           abs(here.running - there.running)),
        _n("{count} battery fewer runs on day {day}.", "{count} fewer batteries run on day {day}.",
           abs(here.running - there.running)),
    )  # fmt: skip
    if abs(here.wellbeing - there.wellbeing) >= NOTED:
        better = here.wellbeing > there.wellbeing
        yield (_("The land does better on day {day}.") if better else _("The land does worse on day {day}.")).format(
            day=day
        )


def _more(change: int, day: int, more: str, fewer: str) -> str:
    template = more if change > 0 else fewer
    return begin(template.format(count=number(abs(change)), day=day)) if change else ""


def _flood_differs(here: bool, there: bool) -> str:
    if here == there:
        return ""
    return _("The river has flooded this time.") if here else _("The river has not flooded this time.")


def _relief_differs(here: dict[str, float], there: dict[str, float]) -> Iterator[str]:
    if "response" not in here:
        yield _("Symptoms have not fallen by half this time.") if "response" in there else ""
    elif "response" not in there:
        yield _relief_only_here(here["response"], here.get("relapse"))
    else:
        starts = _response_differs(here["response"], there["response"])
        yield from (starts, _relapse_differs(here, there, together=not starts))


def _relapse_differs(here: dict[str, float], there: dict[str, float], *, together: bool) -> str:
    """How the end of relief differs, of two that began `together` or not."""
    mine, other = here.get("relapse"), there.get("relapse")
    if mine is None:
        return _("There has been no relapse this time.") if other is not None else ""
    if other is None:
        return _("This time there is a relapse, on day {day}.").format(day=whole_day(mine))
    if not together:
        return _relief_lasts((mine - here["response"]) - (other - there["response"]))
    n = abs(round(mine - other))
    later = _n("Relapse comes {count} day later.", "Relapse comes {count} days later.", n)
    sooner = _n("Relapse comes {count} day sooner.", "Relapse comes {count} days sooner.", n)
    return _more(round(mine - other), 0, later, sooner)


def _relief_lasts(days: float) -> str:
    n = abs(round(days))
    longer = _n("Relief lasts {count} day longer.", "Relief lasts {count} days longer.", n)
    shorter = _n("Relief lasts {count} day less.", "Relief lasts {count} days less.", n)
    return _more(round(days), 0, longer, shorter)


def _relief_only_here(response: float, relapse: float | None) -> str:
    day = whole_day(response)
    if relapse is None:
        return _("Symptoms fall by half this time, on day {day}.").format(day=day)
    if relapse - response < 1.0:
        return _("Symptoms fall by half this time, on day {day}, for some hours.").format(day=day)
    then = whole_day(relapse)
    return _("Symptoms fall by half this time, on day {day}, and return on day {then}.").format(day=day, then=then)


def _response_differs(here: float, there: float) -> str:
    n = abs(round(here - there))
    later = _n("Symptoms fall by half {count} day later.", "Symptoms fall by half {count} days later.", n)
    sooner = _n("Symptoms fall by half {count} day sooner.", "Symptoms fall by half {count} days sooner.", n)
    return _more(round(here - there), 0, later, sooner)


def _illness_differs(here: float | None, there: float | None) -> str:
    if here is None and there is None:
        return ""
    if here is None:
        return _("The land has stayed well this time.")
    if there is None:
        return _("The land falls ill this time, on day {day}.").format(day=whole_day(here))
    n = abs(round(here - there))
    later = _n("The land falls ill {count} day later.", "The land falls ill {count} days later.", n)
    sooner = _n("The land falls ill {count} day sooner.", "The land falls ill {count} days sooner.", n)
    return _more(round(here - there), 0, later, sooner)
