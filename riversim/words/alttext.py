"""The picture in words, for a person who can not see it."""

from __future__ import annotations

from riversim.model import Flags, Trajectory, undisturbed
from riversim.words.feeling import felt
from riversim.words.language import (
    _,
    _n,
    begin,
    day_word,
    number,
    which,
)
from riversim.words.now import BLOCKED, BROKEN, PARTLY, WORN, Now
from riversim.words.parts import level_seen


@undisturbed
def alt_text(run: Trajectory, index: int) -> str:
    """What the picture shows at a time index, for a person who can not see it; some 60 words at most.

    Raises `RiverError` for an index outside the run.
    """
    now = Now(run, index)
    count = run.river.tributaries
    scene = _n(
        "A river with one tributary on {day}.",
        "A river with {count} tributaries, like a nerve cell, on {day}.",
        count,
    ).format(count=number(count), day=day_word(run.time[now.index] / 24.0))
    shown = (
        _person_seen(now), level_seen(now), _spillway_seen(now), _tributaries_seen(now), _batteries_seen(now),
        _trees_seen(now),
    )  # fmt: skip
    return " ".join((scene, *shown))


def _person_seen(now: Now) -> str:
    return _("The person feels {feeling}.").format(feeling=felt(now.run, now.index))


def _spillway_seen(now: Now) -> str:
    if now.block >= BLOCKED:
        return _("A hand blocks the spillway.") if now.by_hand else _("A drug blocks the spillway.")
    if now.block >= PARTLY:
        return _("The spillway is partly blocked.")
    if now.competence < BROKEN:
        return _("The spillway is broken.")
    spills = now.is_so("spilled")
    if now.competence < WORN:
        return _("The worn spillway runs.") if spills else _("The worn spillway is dry.")
    if now.slow_gate:
        return _("Water runs over the slow spillway.") if spills else _("The slow spillway is dry.")
    return _("Water runs over the spillway.") if spills else _("The spillway is dry.")


def _tributaries_seen(now: Now) -> str:
    runs, clogged = now.which("filled"), now.which("clogged")
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
    charged = now.which("charged")
    if not charged.any():
        return _("No battery is charged.")
    named = _n("Battery {which} is charged.", "Batteries {which} are charged.", int(charged.sum()))
    counted = _("{count} of {total} batteries are charged.")
    return which(charged, named, counted, _("All {total} batteries are charged."))


def _trees_seen(now: Now) -> str:
    if now.trees < 0.1:
        return _("Almost no trees stand.")
    if now.trees < 0.4:
        return _("There are few trees.")
    return _("Some trees line the banks.") if now.trees < 0.7 else _("Many trees line the banks.")
