"""A trial run on a cohort of rivers, and held against what was published.

A figure inside its band shows that the analogy is compatible with group averages. It proves no
mechanism and predicts no person. The same rivers, in the same weather and with the same
expectations, take part in every arm: arms differ in treatment alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from riversim.clinic import endpoints
from riversim.clinic.cohort import Cohort, daily_wellbeing, simulate_cohort
from riversim.clinic.endpoints import Estimate, Survival
from riversim.clinic.trials import SHARES, Arm, Endpoint, Trial, trial
from riversim.model import Array, Value, check_kind, frozen, plain_name, undisturbed

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

Verdict = Literal["inside", "outside", "not comparable"]


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


@dataclass(frozen=True, eq=False, repr=False)
class Results(Value):
    """A trial run on a cohort: symptoms of each arm, (members, times), and what follows from them."""

    trial: Trial
    cohort: Cohort
    symptoms: Mapping[str, Array]

    def __repr__(self) -> str:
        return f"<Results of {self.trial!r} with {self.cohort.members} rivers in each arm>"

    @cached_property
    def days(self) -> Array:
        """The times at which symptoms were looked at, in days from baseline."""
        count = next(iter(self.symptoms.values())).shape[1]
        return frozen(np.arange(count) / self.trial.per_day)

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

    @undisturbed
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


@undisturbed
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
    of, cohort = of if isinstance(of, Trial) else trial(of), check_kind("cohort", cohort or Cohort(), Cohort)
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
        symptoms[arm.name] = frozen(1.0 - np.minimum(well + felt, 1.0))
    return Results(of, cohort, symptoms)


def _folder(checkpoint: str | Path, arm: str) -> Path:
    from pathlib import Path

    return Path(checkpoint) / plain_name(arm)
