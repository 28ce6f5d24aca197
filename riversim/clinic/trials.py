"""Trials as data: arms, schedules, endpoints, published figures; those that are shipped, and your own.

Expectancy is the trial's, not the river's: relief that the people of every arm feel, and that
fades in some days.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from riversim.clinic import endpoints
from riversim.clinic.cohort import EXPECTATIONS, Cohort, uniforms
from riversim.model import (
    WELL,
    Array,
    Course,
    RiverError,
    Shift,
    care,
    check_name,
    check_number,
    check_whole,
    infusions,
    read_whole,
    shift,
    text_of,
    undisturbed,
)

if TYPE_CHECKING:
    from pathlib import Path

MEASURES = ("response", "remission", "mean symptoms", "mean change", "relapse", "peak")
SHARES = ("response", "remission")
RELIEF, FADES_DAYS = 0.167, 26.5  # riversim's design: fitted with F1 to F6 (tests/calibration.py)
MAX_DAYS = 3640.0


@dataclass(frozen=True, kw_only=True)
class Expectancy:
    """What is felt in every arm for taking part: `relief` times gamma(2), fading in `fades_days`."""

    relief: float = RELIEF
    fades_days: float = FADES_DAYS

    def __post_init__(self) -> None:
        object.__setattr__(self, "relief", check_number("relief", self.relief, 0.0, 1.0, "of wellbeing"))
        days = check_number("fades_days", self.fades_days, 0.1, 1000.0, "days")
        object.__setattr__(self, "fades_days", days)

    @undisturbed
    def felt(self, cohort: Cohort, days: Array) -> Array:
        """Relief of each member on each day, (members, days), none at baseline; from (seed, place) alone."""
        chance = uniforms(cohort.seed, EXPECTATIONS, 0, cohort.members)[:, :2]
        feels = -np.log1p(-chance).sum(axis=1)  # two exponential waiting times: gamma(2)
        return np.asarray(self.relief * feels[:, None] * np.exp(-days / self.fades_days) * (days > 0.0))


@dataclass(frozen=True, kw_only=True)
class Arm:
    """What the people of one arm get: `dose` standard doses of a drug on each of the days `infusions`.

    Beside that, care and anything else that a course can shift; every river of the arm is shifted to the same value.
    """

    name: str
    infusions: tuple[float, ...] = (0.0,)
    drug: str = "ketamine"
    dose: float = 1.0
    care: tuple[float, float] | None = None
    """The days from which and to which care lowers the cause, as `riversim.care` does."""
    set: Mapping[str, float] = field(default_factory=dict)
    """Parameters that are other ones from baseline on, by name."""
    shifts: tuple[Shift, ...] = ()
    """Parameters that move later, or gradually; in a TOML file tables of `what`, `to`, `start` and `end` [days]."""
    size: int | None = None
    """How many people the published arm had."""

    def __post_init__(self) -> None:
        _own(self, "infusions", tuple(self.infusions))
        if self.care is not None:
            if len(tuple(self.care)) != 2:
                raise RiverError(f"the care of arm {self.name} is [first day, last day], not {list(self.care)}")
            _own(self, "care", tuple(self.care))
        _own(self, "set", dict(self.set))
        _own(self, "shifts", tuple(s if isinstance(s, Shift) else _made(Shift, s) for s in self.shifts))
        if self.size is not None:
            _own(self, "size", check_whole(f"the size of arm {self.name}", self.size, 1, 1e6, "people"))
        self.course()

    def __hash__(self) -> int:
        return hash((self.name, self.infusions, self.drug, self.dose, self.care, self.shifts, self.size))

    def course(self) -> Course:
        """The course that the arm's rivers get; raises `RiverError` where it can not be."""
        course = infusions(self.infusions, dose=self.dose, drug=self.drug) + Course(shifts=self.shifts)
        for name, value in self.set.items():
            course += shift(name, to=value, start=0.0)
        return course + care(*self.care) if self.care else course


@dataclass(frozen=True, kw_only=True)
class Endpoint:
    """One figure of a trial: what is measured, when, in which arm, and what was published.

    With `control` it is the difference to that arm; with `of` the share of that arm's own
    difference to the control. For "relapse", `day` is the day on which responders are counted, and the
    median is in days from then. For "peak" it is the day on which most respond.
    """

    title: str
    arm: str
    measure: str = "response"
    day: float = 1.0
    control: str | None = None
    of: str | None = None
    published: float | None = None
    people: int | None = None
    """Behind the published figure, where it is a share: makes its interval."""
    band: tuple[float, float] | None = None
    """What counts as inside; without one the figure is not comparable."""
    source: str = ""

    def __post_init__(self) -> None:
        check_name("measure", self.measure, dict.fromkeys(MEASURES))
        _own(self, "day", check_number(f"{self.title}: day", self.day, 0.0, MAX_DAYS, "days"))
        for name in ("published", "people"):
            if getattr(self, name) is not None:
                _own(self, name, check_number(f"{self.title}: {name}", getattr(self, name), -1e6, 1e6))
        if self.band is not None:
            _own(self, "band", tuple(check_number(f"{self.title}: band", x, -1e6, 1e6) for x in self.band))
            if len(self.band) != 2 or self.band[0] > self.band[1]:
                raise RiverError(f"{self.title}: a band is [low, high], not {list(self.band)}")
        said = re.search(r"\bday (\d+(?:\.\d+)?)\b", self.title)
        if said and float(said[1]) != self.day:
            raise RiverError(
                f"{self.title!r} is looked at on day {self.day:g}: write day = {said[1]}, or another title"
            )
        if self.of and not self.control:
            raise RiverError(f"{self.title}: a share 'of' another arm's effect needs a 'control'")

    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a published share, where the number of people is known."""
        if self.published is None or not self.people or self.measure not in SHARES or self.control:
            return None
        about = endpoints.share_of(self.published * self.people, int(self.people))
        return about.low, about.high


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A trial as data. Raises `RiverError` where it does not fit together."""

    id: str
    title: str
    arms: tuple[Arm, ...]
    endpoints: tuple[Endpoint, ...] = ()
    days: float
    citation: str = ""
    note: str = ""
    per_day: int = 1
    """How often a day symptoms are looked at."""
    remission: float = 1.0 - WELL
    """Symptoms at or below which is remission."""
    expectancy: Expectancy = field(default_factory=Expectancy)

    def __post_init__(self) -> None:
        _own(self, "days", check_number("days", self.days, 1.0, MAX_DAYS, "days"))
        _own(self, "per_day", check_whole("per_day", self.per_day, 1, 24, "times"))
        _own(self, "remission", check_number("remission", self.remission, 0.0, 1.0, "of symptoms"))
        names = {arm.name: None for arm in self.arms}
        if not names or len(names) != len(self.arms):
            raise RiverError(f"{self.id}: arms must be named, each with a name of its own")
        for arm in self.arms:
            arm.course().check_ends_by(self.days)
        for point in self.endpoints:
            for name in filter(None, (point.arm, point.control, point.of)):
                check_name("arm", name, names)
            if point.day > self.days:
                raise RiverError(f"{point.title}: day {point.day:g} comes after the end (day {self.days:g})")

    def __repr__(self) -> str:
        arms, points = (len(x) for x in (self.arms, self.endpoints))
        return f"<Trial {self.id!r}: {self.title}; {self.days:g} days, arms: {arms}, endpoints: {points}>"

    def to_dict(self) -> dict[str, Any]:
        """Plain data, that `Trial.from_dict` rebuilds."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Trial:
        """The trial in plain data, as a TOML file holds it; raises `RiverError` for what it does not know."""
        made = dict(data)
        if "expectancy" in made:
            made["expectancy"] = _made(Expectancy, made["expectancy"])
        for name, kind in (("arms", Arm), ("endpoints", Endpoint)):
            made[name] = tuple(_made(kind, one) for one in made.get(name, ()))
        trial: Trial = _made(cls, made)
        return trial


def _own(it: object, name: str, value: object) -> None:
    object.__setattr__(it, name, value)


def _made(kind: type[Any], data: Any) -> Any:
    if not isinstance(data, Mapping):
        raise RiverError(f"{kind.__name__.lower()}: a table of names and values is needed, not {data!r}")
    known = {f.name: None for f in fields(kind)}
    for name in data:
        check_name(f"entry of {kind.__name__.lower()}", name, known)
    try:
        return kind(**data)
    except TypeError as error:
        raise RiverError(f"{kind.__name__.lower()}: {str(error).partition('() ')[2] or error}") from None


# --- trials that are there -----------------------------------------------------------------------


def shipped() -> dict[str, Path]:
    """The trials that come with the package, by name."""
    from pathlib import Path

    return {path.stem: path for path in sorted((Path(__file__).parent / "published").glob("*.toml"))}


def trial(name: str | Path) -> Trial:
    """The trial of that name, or in that TOML file; raises `RiverError` where there is none."""
    import tomllib
    from pathlib import Path

    known = shipped()
    if not isinstance(name, str | Path):
        raise RiverError(f"a trial, its name or its TOML file is needed, not {name!r}")
    path = known.get(str(name)) or Path(name)
    if path.suffix != ".toml":
        check_name("trial", str(name), known)
    text = text_of(read_whole(path)).replace("\r\n", "\n").replace("\r", "\n")
    try:
        return Trial.from_dict(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise RiverError(f"{path} is not a TOML file: {error}") from None
    except RiverError as error:
        raise RiverError(f"{path.name}: {error}") from None


def free_trial(
    *, days: float, infusions: tuple[float, ...], drug: str = "ketamine", dose: float = 1.0, control: str | None = None,
    expectancy: Expectancy = Expectancy(), care: tuple[float, float] | None = None, set: Mapping[str, float] = {},
) -> Trial:  # fmt: skip
    """A trial that nobody published: one schedule of a drug, and of a control on the same days.

    `care` and `set`, as of an `Arm`, are the same for both. Raises `RiverError` where the drug is the control.
    """
    arm = Arm(name=drug, infusions=infusions, drug=drug, dose=dose, care=care, set=set)
    arms = (arm,) if control is None else (arm, replace(arm, name=control, drug=control))
    if control == drug:
        raise RiverError(f"the control must differ from the drug, {drug}")
    title = f"{len(infusions)} infusions of {drug}" + (f" against {control}" if control else "")
    title += f", care from day {care[0]:g} to {care[1]:g}" if care else ""
    title += "".join(f", {name} = {value:g}" for name, value in set.items())
    return Trial(id="free", title=title, arms=arms, days=days, expectancy=expectancy)
