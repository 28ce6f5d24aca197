"""Two rivers beside each other, A and B: how they differ at a moment, and what makes them differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import NamedTuple

import numpy as np

from riversim.model import Course, River, Trajectory, undisturbed
from riversim.words.language import _, _n
from riversim.words.names import label
from riversim.words.now import BLOCKED, PARTLY, Now

RIVERS = ("A", "B")  # what the two are called, in every language
FELT = 0.1  # of wellbeing: what is less is not told
SEEN = 0.1  # levels, or a share of trees: what is less is hardly seen
CHARGED = 0.05  # of all batteries
TURNED = 0.05  # of the cause, or of how well the spillway works
ALIKE = 1e-12


class Contrast(NamedTuple):
    """What differs most tellingly: its kind, the river that has more of it ("" for neither), and the sentence."""

    kind: str
    more: str
    sentence: str


@undisturbed
def contrast(run: Trajectory, other: Trajectory, index: int) -> Contrast:
    """How `run` (A) and `other` (B) differ at a time index, in a sentence of 20 words at most.

    What lies further along the chain tells more: how one feels before batteries, those before mouths, those before
    the level. Nothing later than the index is looked at. Raises `RiverError` for an index outside either run.
    """
    here, there = Now(run, index), Now(other, index)
    return next(_contrasts(here, there))


def _contrasts(here: Now, there: Now) -> Iterator[Contrast]:
    """The most telling first."""
    yield from _flood(here, there)
    yield from _feeling(here, there)
    yield from _batteries(here, there)
    yield from _trees(here, there)
    yield from _tributaries(here, there)
    yield from _water(here, there)
    yield from _causes(here, there)
    yield _alike(here, there)


def _names(gap: float) -> dict[str, str]:
    """Which river has more of what differs, and which has less."""
    more, less = RIVERS if gap > 0.0 else reversed(RIVERS)
    return {"more": more, "less": less}


def _flood(here: Now, there: Now) -> Iterator[Contrast]:
    gap = float(here.is_so("flood")) - float(there.is_so("flood"))
    if gap:
        names = _names(gap)
        yield Contrast(
            "flood", names["more"], _("River {more} floods its banks, and river {less} does not.").format(**names)
        )


def _feeling(here: Now, there: Now) -> Iterator[Contrast]:
    """How one feels, and with it what is more where one feels better: batteries that run, open mouths, or charge."""
    gap = float(here.run.wellbeing[here.index] - there.run.wellbeing[there.index])
    if abs(gap) < FELT:
        return
    names, (better, worse) = _names(gap), (here, there) if gap > 0.0 else (there, here)
    batteries, tributaries = (_Count.of(kind, better, worse) for kind in ("running", "clear"))
    charged = better.run.charge[better.index].mean() - worse.run.charge[worse.index].mean()
    if batteries.gap > 0.0:
        told = _n(
            "The person by river {more} feels better: {count} of {total} batteries runs there, "
            "{fewer} of {rest} by river {less}.",
            "The person by river {more} feels better: {count} of {total} batteries run there, "
            "{fewer} of {rest} by river {less}.",
            batteries.many,
        )
        yield Contrast("feeling, by batteries", names["more"], batteries.told(told, names))
    elif tributaries.gap > 0.0:
        told = _n(
            "The person by river {more} feels better: {count} of {total} mouths is open, "
            "and {fewer} of {rest} by river {less}.",
            "The person by river {more} feels better: {count} of {total} mouths are open, "
            "and {fewer} of {rest} by river {less}.",
            tributaries.many,
        )
        yield Contrast("feeling, by tributaries", names["more"], tributaries.told(told, names))
    elif charged >= CHARGED:
        told = _("The person by river {more} feels better: its batteries hold more charge than those of river {less}.")
        yield Contrast("feeling, by charge", names["more"], told.format(**names))
    else:
        told = _("The person by river {more} feels better than the one by river {less}.")
        yield Contrast("feeling", names["more"], told.format(**names))


class _Count(NamedTuple):
    """For how many tributaries something is so, in one river and another."""

    many: int
    total: int
    fewer: int
    rest: int

    @classmethod
    def of(cls, band: str, more: Now, less: Now) -> _Count:
        flags = more.which(band), less.which(band)
        return cls(*(n for flag in flags for n in (int(flag.sum()), len(flag))))

    @property
    def gap(self) -> float:
        """How much more, as a share."""
        return self.many / self.total - self.fewer / self.rest

    def told(self, template: str, names: dict[str, str]) -> str:
        """A template with these numbers in their places."""
        return template.format(count=self.many, total=self.total, fewer=self.fewer, rest=self.rest, **names)


def _batteries(here: Now, there: Now) -> Iterator[Contrast]:
    names, count = _most("running", here, there)
    if count.gap:
        told = _n(
            "{count} of {total} batteries runs in river {more}, and {fewer} of {rest} in river {less}.",
            "{count} of {total} batteries run in river {more}, and {fewer} of {rest} in river {less}.",
            count.many,
        )
        yield Contrast("batteries", names["more"], count.told(told, names))


def _tributaries(here: Now, there: Now) -> Iterator[Contrast]:
    names, count = _most("clear", here, there)
    if count.gap:
        told = _n(
            "{count} of {total} tributaries is open in river {more}, and {fewer} of {rest} in river {less}.",
            "{count} of {total} tributaries are open in river {more}, and {fewer} of {rest} in river {less}.",
            count.many,
        )
        yield Contrast("tributaries", names["more"], count.told(told, names))


def _most(band: str, here: Now, there: Now) -> tuple[dict[str, str], _Count]:
    """Which river has more of them, and how many each has."""
    count = _Count.of(band, here, there)
    return _names(count.gap), count if count.gap > 0.0 else _Count.of(band, there, here)


def _trees(here: Now, there: Now) -> Iterator[Contrast]:
    gap = here.trees - there.trees
    if abs(gap) >= SEEN:
        names = _names(gap)
        yield Contrast(
            "trees", names["more"], _("More trees stand along river {more} than along river {less}.").format(**names)
        )


def _water(here: Now, there: Now) -> Iterator[Contrast]:
    """The spillway that is blocked in one of them, and the level."""
    blocked, higher = here.block - there.block, here.level - there.level
    names = _names(blocked)
    if abs(blocked) >= PARTLY:
        alone = max(here.block, there.block) >= BLOCKED and min(here.block, there.block) < PARTLY
        if alone and abs(higher) >= SEEN and (higher > 0.0) == (blocked > 0.0):
            told = _("The spillway of river {more} is blocked, so its water stands higher than in river {less}.")
        elif alone:
            told = _("The spillway is blocked in river {more}, and not in river {less}.")
        else:
            told = _("The spillway is blocked more in river {more} than in river {less}.")
        yield Contrast("block", names["more"], told.format(**names))
    elif abs(higher) >= SEEN:
        told = _("The water stands higher in river {more} than in river {less}.")
        yield Contrast("level", _names(higher)["more"], told.format(**_names(higher)))


def _causes(here: Now, there: Now) -> Iterator[Contrast]:
    """Where it begins: a worn spillway, and what keeps silting up the tributaries."""
    worn = there.competence - here.competence
    if abs(worn) >= TURNED:
        names = _names(worn)
        yield Contrast(
            "worn",
            names["more"],
            _("The spillway of river {more} is more worn than that of river {less}.").format(**names),
        )
    silted = float(here.run.cause[here.index] - there.run.cause[there.index])
    if abs(silted) >= TURNED:
        names = _names(silted)
        yield Contrast(
            "cause", names["more"], _("More silt comes into river {more} than into river {less}.").format(**names)
        )


def _alike(here: Now, there: Now) -> Contrast:
    """Nothing is seen to differ: it never did, or it did before."""
    pasts = [now.run.series() for now in (here, there)]
    upto = slice(here.index + 1)
    if here.run.river.tributaries == there.run.river.tributaries and all(
        np.allclose(x[upto], pasts[1][name][upto], atol=ALIKE) for name, x in pasts[0].items()
    ):
        return Contrast("same", "", _("So far the two rivers are the same."))
    apart = np.abs(here.run.wellbeing[upto] - there.run.wellbeing[upto]).max()
    again, alike = _("Rivers A and B are much alike again."), _("Rivers A and B are much alike.")
    return Contrast("alike", "", again if apart >= FELT else alike)


# --- what makes them differ -----------------------------------------------------------------------------


def unlike(river: River, course: Course, other: River, its: Course) -> tuple[str, ...]:
    """What differs between two rivers and what is done to them, `its` being the other's course: a name of each.

    Of infusions it is the drug or the dose, where days and all else are the same.
    """
    moved = [f.name for f in fields(River) if getattr(river, f.name) != getattr(other, f.name)]
    moved += sorted({s.what for s in {*course.shifts} ^ {*its.shifts}})
    held = {s.what for s in {*course.spells} ^ {*its.spells}}
    told = [label({"strengths": "strength", "resistances": "resistance"}.get(name, name)) for name in moved]
    told += [_("the hand that blocks the spillway")] * ("block" in held)
    told += [_("how much rain falls")] * ("rain" in held)
    told += [_("the jumper cables by hand")] * (course.jumps != its.jumps)
    return tuple(dict.fromkeys((*_infusions_differ(course, its), *told)))


def _infusions_differ(course: Course, other: Course) -> Iterator[str]:
    mine, its = course.infusions, other.infusions
    if mine == its:
        return
    if [(i.day, i.dose) for i in mine] == [(i.day, i.dose) for i in its]:
        yield _("the drug")
    elif [(i.day, i.drug) for i in mine] == [(i.day, i.drug) for i in its]:
        yield _("the dose")
    else:
        yield _("the infusions")
