"""What is done to a river, and when: drugs, infusions, hand-held blocks, drought, care.

A `Course` is an immutable value made of four kinds of event, added up with ``+``:

- an `Infusion` of a `Drug` at one moment;
- a `Spell`, which holds something between two moments and then lets go (a block held by
  hand, a drought);
- a `Shift`, which moves something in a straight line between two moments and leaves it there
  (a rising cause, care, wear or repair of the spillway, a slider moved);
- a `Jump`, which puts the jumper cables on one battery at one moment.

Times are in days from the start of the run.

>>> six = every(days=2, times=6)
>>> care = shift("cause", to=0.1, start=7, end=60)
>>> [infusion.day for infusion in (six + care).infusions]
[0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from operator import itemgetter
from typing import Any

import numpy as np

from riversim.model.checks import RiverError, check_name, check_number, check_whole
from riversim.model.flows import Array, undisturbed
from riversim.model.parameters import MAX_TRIBUTARIES, River, parameters

LAST_DAY = 3660.0
MAX_EVENTS = 2000


@dataclass(frozen=True, kw_only=True)
class Drug:
    """A drug: how much it blocks the spillway, how much it potentiates AMPA, how long it stays.

    Concentrations are in ng/ml at the peak of a standard infusion. Raises `RiverError` for a
    value out of range.
    """

    name: str
    title: str
    block: float
    """Largest share of the spillway (NMDA receptors) that it blocks, 0 to 1."""
    potentiation: float
    """How much it readies the jumper cables (downstream AMPA potentiation), ketamine = 1."""
    ampa_block: float = 0.0
    """Largest share of AMPA receptors that it blocks, 0 to 1."""
    half_life: float = 2.5
    """[h] Ketamine's: 2 to 3 h (Zanos 2018, doi:10.1124/pr.117.015198)."""
    peak: float = 200.0
    """[ng/ml] Peak concentration after a standard infusion."""
    ec50: float = 35.5
    """[ng/ml] Concentration of half occupancy; riversim's design, fitted to F1 to F6."""
    slope: float = 3.35
    """Hill slope of occupancy; riversim's design, fitted to F1 to F6."""

    hush: float = 0.0
    """Largest share of the rain (release of glutamate) that it stills at anaesthetic concentrations, 0 to 1."""
    hush_ec50: float = 1380.0
    """[ng/ml] Concentration that stills half of that; riversim's design, fitted."""

    def __post_init__(self) -> None:
        ranges = {
            "block": (0, 1, ""), "potentiation": (0, 5, "times ketamine's"), "ampa_block": (0, 1, ""),
            "half_life": (0.1, 1000, "h"), "peak": (0, 1e4, "ng/ml"), "ec50": (0.1, 1e4, "ng/ml"),
            "slope": (0.5, 10, ""), "hush": (0, 1, ""), "hush_ec50": (0.1, 1e4, "ng/ml"),
        }  # fmt: skip
        for name, (low, high, unit) in ranges.items():
            value = check_number(f"{self.name}.{name}", getattr(self, name), low, high, unit)
            object.__setattr__(self, name, value)


# Glutamate rises at low doses only, and falls at anaesthetic ones
# (Moghaddam 1997, doi:10.1523/JNEUROSCI.17-08-02921.1997).
HUSH = 0.878

DRUGS: Mapping[str, Drug] = {
    drug.name: drug
    for drug in (
        Drug(name="ketamine", title="ketamine", block=0.95, potentiation=1.0, hush=HUSH),
        Drug(name="blocker", title="a blocker without the AMPA part", block=0.95, potentiation=0.0, hush=HUSH),
        Drug(name="potentiator", title="an AMPA potentiator without the block", block=0.0, potentiation=1.0),
        Drug(name="ketamine-ampa-blocked", title="ketamine with AMPA blocked",
             block=0.95, potentiation=0.0, ampa_block=0.9, hush=HUSH),
        Drug(name="placebo", title="placebo", block=0.0, potentiation=0.0),
    )
}  # fmt: skip


def step_of(day: float, step: float) -> int:
    """The step of `step` hours that begins on `day`, to the nearest."""
    return round(day * 24.0 / step)


def drug(name: str) -> Drug:
    """The drug of that name; raises `RiverError` that suggests the nearest."""
    return DRUGS[check_name("drug", name, DRUGS)]


def _day(what: str, value: object) -> float:
    return check_number(what, value, 0.0, LAST_DAY, "days")


@dataclass(frozen=True)
class Infusion:
    """One infusion, at `day`, of `dose` standard doses of a drug (a `Drug` or its name)."""

    day: float
    dose: float = 1.0
    drug: Drug = DRUGS["ketamine"]

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", _day("the day of an infusion", self.day))
        object.__setattr__(self, "dose", check_number("dose", self.dose, 0.0, 10.0, "standard doses"))
        if not isinstance(self.drug, Drug):
            object.__setattr__(self, "drug", drug(self.drug))

    def __repr__(self) -> str:
        known = DRUGS.get(self.drug.name) == self.drug
        return f"Infusion({self.day!r}, {self.dose!r}, {(self.drug.name if known else self.drug)!r})"


@dataclass(frozen=True)
class Jump:
    """The jumper cables on the battery of one `tributary`, numbered from 1, at one moment.

    A day of full potentiation in one go, by the river's own law of charging: a battery takes the
    less of it the more it resists, and nothing without water or where a drug blocks AMPA.
    """

    day: float
    tributary: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "day", _day("the day of a jump start", self.day))
        number = check_whole("the tributary of a jump start", self.tributary, 1, MAX_TRIBUTARIES)
        object.__setattr__(self, "tributary", number)


JUMP_H = 24.0


@dataclass(frozen=True)
class _Interval:
    what: str
    to: float
    start: float
    end: float

    def __post_init__(self) -> None:
        low, high, unit = self._range()
        object.__setattr__(self, "to", check_number(self.what, self.to, low, high, unit))
        object.__setattr__(self, "start", _day(f"the start of {self.what}", self.start))
        object.__setattr__(self, "end", _day(f"the end of {self.what}", self.end))
        if self.end < self.start:
            raise RiverError(f"{self.what}: the end (day {self.end:g}) is before the start (day {self.start:g})")

    def _range(self) -> tuple[float, float, str]:
        raise NotImplementedError


SPELLS: Mapping[str, tuple[float, float, str]] = {
    "block": (0.0, 1.0, "of the spillway"),
    "rain": (0.0, 3.0, "times the usual rain"),
}

# What sets the scene or the scale of a run, and so can not change while it runs.
FIXED = frozenset({
    "tributaries", "seed", "step", "opening", "charge", "foliage", "inflammation", "full_use", "use_weight",
    "strength_spread", "resistance_spread", "rain_noise", "rain_memory", "trace_rate", "trace_time",
    "tolerance", "tolerance_time",
})  # fmt: skip
GRADUAL = frozenset({"cause", "competence", "rain"})


@dataclass(frozen=True)
class Spell(_Interval):
    """`what` ("block" or "rain", a share of the usual) is `to` from day `start` to day `end`."""

    def _range(self) -> tuple[float, float, str]:
        return SPELLS[check_name("spell", self.what, SPELLS)]


@dataclass(frozen=True)
class Shift(_Interval):
    """`what`, a parameter of the river, moves to `to` between `start` and `end`, and stays.

    Only "cause", "competence" and "rain" move gradually; all others at one moment
    (`start` = `end`).
    """

    def _range(self) -> tuple[float, float, str]:
        p = parameters()[check_name("parameter", self.what, parameters())]
        if self.what in FIXED:
            raise RiverError(f"{self.what} can not change while the river runs; make a new River")
        if self.what not in GRADUAL and self.start != self.end:
            raise RiverError(f"{self.what} can only change at one moment: start and end must be the same day")
        return p.low, p.high, p.unit


@dataclass(frozen=True, kw_only=True)
class Course:
    """All that is done to a river. Raises `RiverError` where intervals of one kind overlap.

    >>> Course(spells=(Spell("block", 0.9, 3, 5), Spell("block", 0.5, 4, 6)))
    Traceback (most recent call last):
    ...
    riversim.model.checks.RiverError: block: day 3 to 5 overlaps day 4 to 6
    """

    infusions: tuple[Infusion, ...] = ()
    spells: tuple[Spell, ...] = ()
    shifts: tuple[Shift, ...] = ()
    jumps: tuple[Jump, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "jumps", tuple(sorted(set(self.jumps), key=lambda j: (j.day, j.tributary))))
        object.__setattr__(self, "infusions", tuple(sorted(self.infusions, key=lambda i: (i.day, i.drug.name))))
        for name in ("spells", "shifts"):
            intervals = tuple(sorted(getattr(self, name), key=lambda i: (i.what, i.start, i.end)))
            for a, b in itertools.pairwise(intervals):
                interrupted = name == "shifts" and b.start == b.end  # a change at one moment ends a gradual one
                if a.what == b.what and b.start < a.end and not interrupted:
                    raise RiverError(f"{a.what}: day {a.start:g} to {a.end:g} overlaps day {b.start:g} to {b.end:g}")
            object.__setattr__(self, name, intervals)
        count = len(self.infusions) + len(self.spells) + len(self.shifts) + len(self.jumps)
        if count > MAX_EVENTS:
            raise RiverError(f"a course holds at most {MAX_EVENTS} events, not {count}")

    def __repr__(self) -> str:
        kinds = {
            "infusion": [i.day for i in self.infusions], "spell": [s.start for s in self.spells],
            "shift": [s.start for s in self.shifts], "jump start": [j.day for j in self.jumps],
        }  # fmt: skip
        return f"Course({'; '.join(_counted(what, days) for what, days in kinds.items() if days)})"

    def __add__(self, other: Course) -> Course:
        return Course(
            infusions=self.infusions + other.infusions,
            spells=self.spells + other.spells,
            shifts=self.shifts + other.shifts,
            jumps=self.jumps + other.jumps,
        )

    def check_ends_by(self, days: float) -> None:
        """Raise `RiverError` if anything would begin after the end of a run of `days`."""
        late = [("an infusion", i.day) for i in self.infusions if i.day >= days]
        late += [("a jump start", j.day) for j in self.jumps if j.day >= days]
        late += [(f"a change of {i.what}", i.start) for i in self.spells + self.shifts if i.start >= days]
        for what, day in late:
            raise RiverError(f"{what} on day {day:g} comes after the end of the run (day {days:g})")

    @undisturbed
    def path(self, what: str, step: float, steps: int) -> tuple[Array, Array]:
        """How `what` moves: (keep, add), each (steps,), its value being ``keep * base + add``.

        `base` is the river's own value; before the first shift it holds exactly.
        """
        keep, add = np.ones(steps), np.zeros(steps)
        moves = [(step_of(s.start, step), step_of(s.end, step), s.to) for s in self.shifts if s.what == what]
        for (first, last, to), (following, _, _) in itertools.pairwise([*moves, (steps, steps, 0.0)]):
            if first >= steps:
                continue
            before, until = max(first - 1, 0), max(first + 1, min(following, steps))  # the next goes on from there
            done = np.clip((np.arange(first, until) - first + 1) / (last - first + 1), 0.0, 1.0)
            keep[first:until] = keep[before] * (1.0 - done)
            add[first:until] = add[before] * (1.0 - done) + to * done
        return keep, add

    def spell(self, what: str, otherwise: float, step: float, steps: int) -> Array:
        """`what`, (steps,), as the spells hold it, and `otherwise` between them."""
        held = np.full(steps, otherwise)
        for s in self.spells:
            if s.what == what:
                held[step_of(s.start, step) : step_of(s.end, step)] = s.to
        return held

    def jumped(self, step: float, moment: int) -> list[int]:
        """The places, from 0, of the batteries that are jump-started at the beginning of a step."""
        return [j.tributary - 1 for j in self.jumps if step_of(j.day, step) == moment]

    def settings(self, river: River, steps: int) -> Iterator[tuple[int, int, River]]:
        """The stretches (first step, step after the last, river) between sudden changes of river or state."""
        changes = [(step_of(s.start, river.step), {s.what: s.to}) for s in self.shifts if s.what not in GRADUAL]
        changes += [(step_of(j.day, river.step), {}) for j in self.jumps]
        first = 0
        for moment, group in itertools.groupby(sorted(changes, key=itemgetter(0)), key=itemgetter(0)):
            if first < min(moment, steps):
                yield first, moment, river
                first = moment
            if moved := {name: to for _, change in group for name, to in change.items()}:
                river = replace(river, **moved)  # type: ignore[arg-type]
        if first < steps:
            yield first, steps, river

    def river_at(self, river: River, index: int) -> River:
        """The river with all that was changed suddenly before a time index; at the beginning, with what is at once."""
        sudden = (s for s in self.shifts if s.what not in GRADUAL and step_of(s.start, river.step) < max(index, 1))
        moved: dict[str, Any] = {s.what: s.to for s in sudden}
        return replace(river, **moved) if moved else river

    def with_drug(self, name: str) -> Course:
        """The same course with another drug in every infusion."""
        return replace(self, infusions=tuple(replace(i, drug=drug(name)) for i in self.infusions))

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `Course.from_dict` rebuilds."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Course:
        """The course behind `to_dict`; raises `RiverError` where the data is not one."""
        try:
            return cls(
                infusions=tuple(Infusion(i["day"], i["dose"], Drug(**i["drug"])) for i in data["infusions"]),
                spells=tuple(Spell(**s) for s in data["spells"]),
                shifts=tuple(Shift(**s) for s in data["shifts"]),
                jumps=tuple(Jump(**j) for j in data.get("jumps", ())),
            )
        except (TypeError, KeyError) as error:
            raise RiverError(f"this is not a course: {error}") from None


def _counted(what: str, days: list[float]) -> str:
    first, last = min(days), max(days)
    span = f"day {first:g} to {last:g}" if first < last else f"day {first:g}"
    return f"{len(days)} {what}{'s' if len(days) > 1 else ''}, {span}"


def infusions(days: Iterable[float], *, dose: float = 1.0, drug: str | Drug = "ketamine") -> Course:
    """Infusions on the given days; raises `RiverError` where those are not days of a treatment."""
    if not isinstance(days, Iterable):
        raise RiverError(f"days must be a list of them, as in infusions([0, 7]), not {days!r}")
    return Course(infusions=tuple(Infusion(day, dose, drug) for day in days))  # type: ignore[arg-type]


def every(*, days: float, times: int, start: float = 0.0, dose: float = 1.0, drug: str | Drug = "ketamine") -> Course:
    """`times` infusions, one every `days` days from day `start` on."""
    days = check_number("days between infusions", days, 1 / 24, LAST_DAY, "days")
    times = check_whole("number of infusions", times, 0, MAX_EVENTS)
    return infusions((start + days * i for i in range(times)), dose=dose, drug=drug)


def maintenance(*, weeks: float, start: float, end: float, dose: float = 1.0, drug: str | Drug = "ketamine") -> Course:
    """One infusion every `weeks` weeks from day `start` until before day `end`."""
    days = 7.0 * check_number("weeks between infusions", weeks, 1 / 7, 52.0, "weeks")
    start, end = _day("the start of maintenance", start), _day("the end of maintenance", end)
    return infusions(itertools.takewhile(lambda day: day < end, itertools.count(start, days)), dose=dose, drug=drug)


def hold(block: float, start: float, end: float) -> Course:
    """A block of the spillway held by hand from day `start` to day `end`."""
    return Course(spells=(Spell("block", block, start, end),))


def rain(share: float, start: float, end: float) -> Course:
    """Rain at `share` of the usual from day `start` to day `end`: below 1 a drought."""
    return Course(spells=(Spell("rain", share, start, end),))


def shift(what: str, *, to: float, start: float, end: float | None = None) -> Course:
    """`what` moves to `to` between day `start` and day `end` (at once without an end), and stays."""
    return Course(shifts=(Shift(what, to, start, start if end is None else end),))


def care(start: float, end: float, *, to: float = 0.1) -> Course:
    """Care that lowers the cause to `to` between day `start` and day `end`."""
    return shift("cause", to=to, start=start, end=end)


def wear(start: float, end: float, *, to: float) -> Course:
    """The spillway's competence moves to `to`: wear where that is lower, repair where higher."""
    return shift("competence", to=to, start=start, end=end)
