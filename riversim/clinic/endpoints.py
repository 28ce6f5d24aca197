"""What a trial counts: response, remission, mean change, time to relapse, each with its uncertainty.

Symptoms are 1 - wellbeing, 0 to 1, as arrays (members, times), the first time being baseline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riversim.model import Array, Flags, Value, undisturbed

Z95 = 1.959963984540054
RESAMPLES = 400
_FEW = 1e-12


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval; not a number where there is nothing to count."""

    value: float
    low: float
    high: float


def response(symptoms: Array) -> Flags:
    """Where symptoms are at most half of baseline, (members, times)."""
    return np.asarray(symptoms <= 0.5 * symptoms[:, :1])


def remission(symptoms: Array, at: float) -> Flags:
    """Where symptoms are at most `at`, (members, times)."""
    return np.asarray(symptoms <= at)


def change(symptoms: Array) -> Array:
    """Symptoms less those of baseline, (members, times): below zero where they eased."""
    return np.asarray(symptoms - symptoms[:, :1])


def relapse(symptoms: Array, index: int) -> tuple[NDArray[np.int64], Flags]:
    """When responders at time `index` are first no longer down by half: (time index, whether it was seen).

    One entry for each responder. Who has not relapsed at the last time is censored there.
    """
    responds = response(symptoms)
    lost = ~responds[responds[:, index], index:]  # false at `index` itself
    seen = np.asarray(lost.any(axis=1))
    return np.where(seen, lost.argmax(axis=1), lost.shape[1] - 1) + index, seen


@dataclass(frozen=True, eq=False, repr=False)
class Survival(Value):
    """A Kaplan-Meier estimate: at each `times`, the share still well and its 95 % interval."""

    times: Array
    share: Array
    low: Array
    high: Array

    def __repr__(self) -> str:
        return f"<Survival: at {len(self.times)} times, half have relapsed by {self.median().value:.4g}>"

    def median(self) -> Estimate:
        """The first time at which half have relapsed, and (Brookmeyer and Crowley 1982) its interval.

        Infinity where fewer than half had.
        """
        return Estimate(*(self._first(x) for x in (self.share, self.low, self.high)))

    def _first(self, share: Array) -> float:
        below = np.flatnonzero(share <= 0.5 + _FEW)
        return float(self.times[below[0]]) if len(below) else np.inf


@undisturbed
def kaplan_meier(times: Array, seen: Flags) -> Survival:
    """The share that has not relapsed, by time (Kaplan and Meier 1958).

    `times` is when each relapsed, or was seen last; `seen` whether it was a relapse. The interval
    is Greenwood's on the scale of log(-log), which stays within 0 and 1.
    """
    at = np.unique(np.asarray(times, dtype=np.float64))
    lost = np.array([(seen & (times == t)).sum() for t in at], dtype=float)
    risk = np.array([(times >= t).sum() for t in at], dtype=float)
    share = np.cumprod(1.0 - lost / risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.sqrt(np.cumsum(lost / (risk * (risk - lost)))) / np.abs(np.log(share))
        low, high = (share ** np.exp(sign * Z95 * spread) for sign in (1.0, -1.0))
    sure = (share > 0.0) & (share < 1.0)
    return Survival(at, share, np.where(sure, low, share), np.where(sure, high, share))


@undisturbed
def share_of(count: float, members: int) -> Estimate:
    """A share and its interval (Wilson 1927)."""
    if not members:
        return Estimate(np.nan, np.nan, np.nan)
    share, z2 = count / members, Z95 * Z95 / members
    middle = (share + z2 / 2.0) / (1.0 + z2)
    half = Z95 * np.sqrt(share * (1.0 - share) / members + z2 / (4.0 * members)) / (1.0 + z2)
    return Estimate(share, max(float(middle - half), 0.0), min(float(middle + half), 1.0))


@undisturbed
def resampled(members: int, count: Callable[[NDArray[np.int64]], float], seed: int) -> Estimate:
    """What `count` makes of all members, and the middle 95 % of what it makes of members drawn anew (Efron 1979)."""
    chance = np.random.default_rng(seed)
    value = count(np.arange(members))
    drawn = np.array([count(chance.integers(members, size=members)) for _ in range(RESAMPLES)])
    drawn = drawn[np.isfinite(drawn)]
    low, high = np.percentile(drawn, [2.5, 97.5]) if len(drawn) else (np.nan, np.nan)
    return Estimate(float(value), float(low), float(high))
