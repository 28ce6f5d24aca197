"""Trials: arms, schedules, endpoints and published figures as data, and cohorts of rivers held against them.

A figure inside its band shows that the analogy is compatible with group averages. It proves no
mechanism and predicts no person.

Expectancy is the trial's, not the river's: relief that the people of every arm feel, and that
fades in some days. The same rivers, in the same weather and with the same expectations, take
part in every arm: arms differ in treatment alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from riversim import endpoints
from riversim.cohort import EXPECTATIONS, Cohort, daily_wellbeing, simulate_cohort, uniforms
from riversim.endpoints import Estimate, Survival
from riversim.moments import WELL
from riversim.parameters import Array, RiverError, check_name, check_number
from riversim.treatment import Course, infusions

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

Verdict = Literal["inside", "outside", "not comparable"]
MEASURES = ("response", "remission", "mean symptoms", "mean change", "relapse", "peak")
SHARES = ("response", "remission")
RELIEF, FADES_DAYS = 0.16, 6.0  # riversim's design: fitted with F1 to F6 (tests/calibration.py)
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

    def felt(self, cohort: Cohort, days: Array) -> Array:
        """Relief of each member on each day, (members, days), none at baseline; from (seed, place) alone."""
        chance = uniforms(cohort.seed, EXPECTATIONS, 0, cohort.members)[:, :2]
        feels = -np.log1p(-chance).sum(axis=1)  # two exponential waiting times: gamma(2)
        return np.asarray(self.relief * feels[:, None] * np.exp(-days / self.fades_days) * (days > 0.0))


@dataclass(frozen=True, kw_only=True)
class Arm:
    """What the people of one arm get: `dose` standard doses of a drug on each of the days `infusions`."""

    name: str
    infusions: tuple[float, ...] = (0.0,)
    drug: str = "ketamine"
    dose: float = 1.0
    size: int | None = None
    """How many people the published arm had."""

    def __post_init__(self) -> None:
        _own(self, "infusions", tuple(self.infusions))
        if self.size is not None:
            _own(self, "size", int(check_number(f"the size of arm {self.name}", self.size, 1, 1e6, "people")))
        self.course()

    def course(self) -> Course:
        """The course that the arm's rivers get; raises `RiverError` where it can not be."""
        return infusions(self.infusions, dose=self.dose, drug=self.drug)


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
        per_day = check_number("per_day", self.per_day, 1, 24, "times")
        if per_day != int(per_day):
            raise RiverError(f"per_day must be a whole number, not {per_day:g}")
        _own(self, "per_day", int(per_day))
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
    path = known.get(str(name)) or Path(name)
    if path.suffix != ".toml":
        check_name("trial", str(name), known)
    try:
        return Trial.from_dict(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise RiverError(f"{path} can not be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RiverError(f"{path} is not a TOML file: {error}") from None
    except RiverError as error:
        raise RiverError(f"{path.name}: {error}") from None


# --- a trial run ----------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Compared:
    """One endpoint, what the rivers did, and the verdict on it.

    `why` there is no verdict: "no band" was set, or "nobody" is there to count; or, beside a verdict, that
    half of the responders "never" relapsed in the time simulated.
    """

    endpoint: Endpoint
    simulated: Estimate
    verdict: Verdict
    why: Literal["", "no band", "nobody", "never"] = ""


@dataclass(frozen=True)
class Results:
    """A trial run on a cohort: symptoms of each arm, (members, times), and what follows from them."""

    trial: Trial
    cohort: Cohort
    symptoms: Mapping[str, Array]

    @cached_property
    def days(self) -> Array:
        """The times at which symptoms were looked at, in days from baseline."""
        count = next(iter(self.symptoms.values())).shape[1]
        return np.arange(count) / self.trial.per_day

    def index(self, day: float) -> int:
        """The time index nearest to a day."""
        return min(round(day * self.trial.per_day), len(self.days) - 1)

    def response(self, arm: str) -> Array:
        """The share of an arm that responds, (times,)."""
        return np.asarray(endpoints.response(self.symptoms[arm]).mean(axis=0))

    def relapse(self, arm: str, day: float) -> tuple[Array, NDArray[np.bool_]]:
        """When each responder on `day` relapsed or was seen last [days from baseline], and whether it relapsed."""
        when, seen = endpoints.relapse(self.symptoms[arm], self.index(day))
        return self.days[when], seen

    def counted_from(self, arm: Arm) -> float:
        """The day on which responders are counted who may relapse: an endpoint's, or after the last infusion."""
        stated = [p.day for p in self.trial.endpoints if p.measure == "relapse" and p.arm == arm.name]
        return stated[0] if stated else min(max(arm.infusions, default=0.0) + 1.0, self.trial.days)

    def survival(self, arm: str, day: float) -> Survival:
        """The share of responders on `day` that has not relapsed, by days from baseline."""
        return endpoints.kaplan_meier(*self.relapse(arm, day))

    def estimate(self, point: Endpoint) -> Estimate:
        """What the rivers did about an endpoint, with its 95 % interval."""
        if point.measure == "relapse":
            when, seen = self.relapse(point.arm, point.day)
            if not len(when):
                return Estimate(np.nan, np.nan, np.nan)
            median = endpoints.kaplan_meier(when, seen).median()
            start = self.days[self.index(point.day)]
            return Estimate(median.value - start, median.low - start, median.high - start)
        if point.measure == "peak":
            responds = endpoints.response(self.symptoms[point.arm])
            return self._resampled(lambda who: float(self.days[1 + responds[who, 1:].mean(axis=0).argmax()]))
        counted = {name: self._counted(point, name) for name in filter(None, (point.arm, point.control, point.of))}
        if not point.control and point.measure in SHARES:
            return endpoints.share_of(counted[point.arm].sum(), self.cohort.members)
        return self._resampled(partial(_contrast, point, counted))

    def _counted(self, point: Endpoint, arm: str) -> Array:
        symptoms, at = self.symptoms[arm], self.index(point.day)
        counts: dict[str, Callable[[], Array]] = {
            "response": lambda: endpoints.response(symptoms)[:, at].astype(float),
            "remission": lambda: endpoints.remission(symptoms, self.trial.remission)[:, at].astype(float),
            "mean symptoms": lambda: symptoms[:, at],
            "mean change": lambda: endpoints.change(symptoms)[:, at],
        }
        return counts[point.measure]()

    def _resampled(self, count: Callable[[NDArray[np.int64]], float]) -> Estimate:
        return endpoints.resampled(self.cohort.members, count, self.cohort.seed)

    def compared(self) -> list[Compared]:
        """Each endpoint against what was published."""
        return [_compared(point, self.estimate(point)) for point in self.trial.endpoints]


def _contrast(point: Endpoint, counted: Mapping[str, Array], who: NDArray[np.int64]) -> float:
    def less_control(arm: str) -> float:
        return float(counted[arm][who].mean() - (counted[point.control][who].mean() if point.control else 0.0))

    effect = less_control(point.arm)
    if not point.of:
        return effect
    whole = less_control(point.of)
    return effect / whole if whole else float("nan")


def _compared(point: Endpoint, simulated: Estimate) -> Compared:
    if point.band is None:
        return Compared(endpoint=point, simulated=simulated, verdict="not comparable", why="no band")
    if np.isnan(simulated.value):
        return Compared(endpoint=point, simulated=simulated, verdict="not comparable", why="nobody")
    low, high = point.band
    verdict: Verdict = "inside" if low <= simulated.value <= high else "outside"
    why: Literal["", "never"] = "" if np.isfinite(simulated.value) else "never"
    return Compared(endpoint=point, simulated=simulated, verdict=verdict, why=why)


def run_trial(
    of: Trial | str,
    cohort: Cohort | None = None,
    *,
    executor: Executor | int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool = False,
    cancel: Callable[[], bool] | None = None,
) -> Results:
    """A trial, or the one of that name, run on a cohort; see `simulate_cohort` for the rest.

    Raises `RiverError` where there is no such trial, or it can not be run.
    """
    of, cohort = of if isinstance(of, Trial) else trial(of), cohort or Cohort()
    summary = partial(daily_wellbeing, per_day=of.per_day)
    felt = None
    symptoms = {}
    for arm in of.arms:
        folder = None if checkpoint is None else _folder(checkpoint, arm.name)
        well = simulate_cohort(
            cohort, arm.course(), weeks=of.days / 7.0, summary=summary, executor=executor,
            checkpoint=folder, progress=progress, cancel=cancel,
        )  # fmt: skip
        if felt is None:
            felt = of.expectancy.felt(cohort, np.arange(well.shape[1]) / of.per_day)
        symptoms[arm.name] = 1.0 - np.minimum(well + felt, 1.0)
    return Results(of, cohort, symptoms)


def _folder(checkpoint: str | Path, arm: str) -> Path:
    from pathlib import Path

    return Path(checkpoint) / "".join(c if c.isalnum() else "-" for c in arm)


def free_trial(
    *, days: float, infusions: tuple[float, ...], drug: str = "ketamine", dose: float = 1.0, control: str | None = None,
    expectancy: Expectancy = Expectancy(),
) -> Trial:  # fmt: skip
    """A trial that nobody published: one schedule of a drug, and of a control on the same days.

    Raises `RiverError` where the drug is the control.
    """
    arm = Arm(name=drug, infusions=infusions, drug=drug, dose=dose)
    arms = (arm,) if control is None else (arm, replace(arm, name=control, drug=control))
    if control == drug:
        raise RiverError(f"the control must differ from the drug, {drug}")
    title = f"{len(infusions)} infusions of {drug}" + (f" against {control}" if control else "")
    return Trial(id="free", title=title, arms=arms, days=days, expectancy=expectancy)
