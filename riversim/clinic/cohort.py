"""Many rivers that differ: `Cohort` says how, `simulate_cohort` runs them and keeps what is asked for.

A river of a cohort depends on (the cohort's seed, its place) alone: not on how many there are,
on batches, on their order or on who computes them, to the last bit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from functools import partial
from statistics import NormalDist
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from riversim.clinic import workers
from riversim.model import (
    Array,
    Course,
    River,
    RiverError,
    State,
    __version__,
    activity,
    check_kind,
    check_number,
    check_whole,
    fast,
    halves,
    parameters,
    steps_in,
    undisturbed,
    walk,
    wellbeing,
)

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

MAX_MEMBERS = 10_000_000
SERIES_MB = 24  # of one series that drives a batch: what its weather takes in memory
BATCH = (64, 8000)
WORTH_COMPILING = 5000 * 1344  # rivers times steps
DIFFER = ("resistance", "cause", "strength")
# Half the rivers of published trials' people have batteries that are harder to start than this.
MIDDLE = River(resistance=1.27, cause=0.721)
RIVERS, EXPECTATIONS = 0, 1  # streams of chance
_QUANTILE = NormalDist().inv_cdf


@dataclass(frozen=True, kw_only=True)
class Cohort:
    """How many rivers there are, and how they differ around the one in their middle.

    Resistance, cause and plug strength differ lognormally, by `…_sd` in log units, and are held
    within their parameters' ranges. The defaults are those with which the findings F1 to F6 are
    compared (riversim's design: tests/calibration.py). Raises `RiverError` for a value out of range.

    >>> Cohort(members=3).rivers(2) == Cohort(members=900).rivers(2, 3)
    True
    """

    members: int = 1000
    seed: int = 7
    river: River = field(default=MIDDLE)
    resistance_sd: float = 1.25
    cause_sd: float = 0.873
    strength_sd: float = 0.0

    def __post_init__(self) -> None:
        for name, low, high in (("members", 1, MAX_MEMBERS), ("seed", 0, 2**32 - 1)):
            object.__setattr__(self, name, check_whole(name, getattr(self, name), low, high))
        for name in DIFFER:
            sd = check_number(f"{name}_sd", getattr(self, f"{name}_sd"), 0.0, 2.0, "log units")
            object.__setattr__(self, f"{name}_sd", sd)
        check_kind("the river in the middle of a cohort", self.river, River)
        if self.river.strengths or self.river.resistances:
            raise RiverError("rivers of a cohort differ: the one in their middle can not have its tributaries given")

    def rivers(self, first: int = 0, last: int | None = None) -> list[River]:
        """The rivers from place `first` to before `last` (to the end without one)."""
        last = self.members if last is None else last
        if not 0 <= first <= last <= self.members:
            raise RiverError(f"there are no rivers {first} to {last} in a cohort of {self.members}")
        weather = int(np.random.SeedSequence(self.seed).generate_state(1)[0])
        places = zip(range(first, last), uniforms(self.seed, RIVERS, first, last).tolist(), strict=True)
        return [self._river(chances, (weather + place) % 2**32) for place, chances in places]

    def _river(self, chances: list[float], seed: int) -> River:
        values: dict[str, Any] = {"seed": seed}
        for name, chance in zip(DIFFER, chances, strict=False):
            p, sd = parameters()[name], getattr(self, f"{name}_sd")
            value = getattr(self.river, name) * math.exp(sd * _QUANTILE(max(chance, 2.0**-54)))
            values[name] = min(max(value, p.low), p.high)
        return unchecked(self.river, values)


def unchecked(river: River, values: Mapping[str, Any]) -> River:
    """The river with other values that need no check: all else was checked, and again would take as long as a run."""
    other = object.__new__(River)
    other.__dict__.update({**vars(river), **values})
    return other


def uniforms(seed: int, stream: int, first: int, last: int) -> Array:
    """Four uniform numbers for each place from `first` to before `last`, (places, 4), from (seed, place) alone."""
    chance = np.random.Generator(np.random.Philox(key=[seed, stream], counter=first))
    return chance.random((last - first, 4))


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Some rivers of a cohort under one course: what a summary is made from."""

    rivers: Sequence[River]
    course: Course
    steps: int

    def __repr__(self) -> str:
        return f"<Batch of {len(self.rivers)} rivers: {self.steps} steps under {self.course!r}>"

    def states(self, every: int = 1) -> Iterator[State]:
        """The first state and each `every`-th after it: arrays (rivers,) and (tributaries, rivers)."""
        return walk(self.rivers, self.course, self.steps, every)

    def daily(self, per_day: int = 1) -> Iterator[State]:
        """The states at the same hour of each day, or `per_day` times a day, from the beginning on.

        Raises `RiverError` where that is no whole number of steps.
        """
        return self.states(self.every(per_day))

    def every(self, per_day: int) -> int:
        """The steps between looks, `per_day` of them; raises `RiverError` where that is no whole number."""
        hours = 24.0 / per_day
        steps = hours / self.rivers[0].step
        if abs(steps - round(steps)) > 1e-9:
            raise RiverError(f"{hours:g} h are no whole number of steps of {self.rivers[0].step:g} h")
        return round(steps)


class Summary(Protocol):
    """What is kept of a batch: an array with rivers along its first axis, or several by name."""

    def __call__(self, batch: Batch, /) -> Array | dict[str, Array]:
        """Summarise a batch."""


@undisturbed
def daily_wellbeing(batch: Batch, per_day: int = 1) -> Array:
    """Wellbeing at the same hour of each day, or `per_day` times a day, (rivers, days + 1)."""
    full, weight = (np.array([getattr(r, name) for r in batch.rivers]) for name in ("full_use", "use_weight"))
    half = halves(batch.rivers, batch.course, batch.steps, batch.every(per_day))
    days = []
    for now, state in zip(half, batch.daily(per_day), strict=True):
        active = activity(state.charge, now, np.minimum(state.water, 1.0))
        days.append(wellbeing(active, state.foliage, full, weight))
    return np.stack(days, axis=1)


def daily_response(batch: Batch) -> Array:
    """Whether symptoms (1 - wellbeing) are at most half of the first day's, (rivers, days + 1), 0 or 1."""
    symptoms = 1.0 - daily_wellbeing(batch)
    return (symptoms <= 0.5 * symptoms[:, :1]).astype(np.float64)


def days_well(batch: Batch) -> Array:
    """The number of days on which symptoms are down by half, (rivers,): for relapse see `riversim.clinic.endpoints`."""
    return np.asarray(daily_response(batch).sum(axis=1))


def simulate_cohort(
    cohort: Cohort | None = None,
    course: Course | None = None,
    *,
    weeks: float = 8.0,
    summary: Summary = daily_wellbeing,
    executor: Executor | int | None = None,
    checkpoint: str | Path | None = None,
    progress: bool = False,
    cancel: Callable[[], bool] | None = None,
    batch: int | None = None,
    compiled: bool | None = None,
) -> Any:
    """What `summary` keeps of every river of a cohort under a course, rivers along the first axis.

    Parameters
    ----------
    summary
        Any function of a `Batch`; for processes one that can be pickled, from a script that keeps
        its calls under ``if __name__ == "__main__":``.
    executor
        Any `concurrent.futures.Executor` (threads, processes, a dask cluster's), or a number of workers
        on this machine: processes, or threads where the river is compiled. Batches of own workers that
        die are redone; where another executor's do, a `RiverError` says so.
    checkpoint
        A folder that keeps each finished batch: the same call goes on from there.
    progress
        Show a bar (tqdm).
    cancel
        Asked between batches; where it says yes, `workers.CancelledError` is raised.
    batch
        Rivers in a batch; by itself as many as keep memory small.
    compiled
        Use the compiled river (extra `fast`); without an answer where numba is there and it is worth it.

    Raises `RiverError` for a cohort, course or folder that can not be run.
    """
    cohort, course = check_kind("cohort", cohort or Cohort(), Cohort), check_kind("course", course or Course(), Course)
    steps = steps_in(weeks, cohort.river)
    course.check_ends_by(steps * cohort.river.step / 24.0)
    if not callable(summary):
        raise RiverError(f"a summary is a function of a batch of rivers, not {summary!r}")
    if compiled is None:
        compiled = fast.used() or (cohort.members * steps >= WORTH_COMPILING and fast.ready())
    if compiled:
        fast.make_ready()
    task = partial(_summarised, cohort=cohort, course=course, steps=steps, summary=summary, compiled=compiled)
    store = workers.Store(checkpoint, _about(task, batch or _fitting(steps)))
    pieces = workers.pieces(cohort.members, store.batch)
    made = workers.each(task, pieces, executor, threads=compiled, store=store, cancel=cancel)
    return workers.joined(made, cohort.members, progress=progress)


def _summarised(
    piece: tuple[int, int], *, cohort: Cohort, course: Course, steps: int, summary: Summary, compiled: bool
) -> Array | dict[str, Array]:
    with fast.using(compiled and fast.ready()):  # another machine may have no numba: the same, only slower
        batch = Batch(rivers=cohort.rivers(*piece), course=course, steps=steps)
        kept = summary(batch)
    for name, x in kept.items() if isinstance(kept, dict) else [("it", kept)]:
        if np.shape(x)[:1] != (len(batch.rivers),):
            raise RiverError(
                f"a summary must keep one entry for each of {len(batch.rivers)} rivers; {name} has shape {np.shape(x)}"
            )
    return kept


def _fitting(steps: int) -> int:
    """So many rivers that a batch stays small in memory and long enough for NumPy."""
    low, high = BATCH
    return min(max(int(SERIES_MB * 1e6 / (8 * steps)), low), high)


def _about(task: partial[Any], batch: int) -> dict[str, Any]:
    """What makes a result: a folder of finished batches belongs to this and nothing else."""
    said = task.keywords
    return {
        "riversim": __version__, "cohort": asdict(said["cohort"]), "course": said["course"].to_dict(),
        "steps": said["steps"], "summary": _named(said["summary"]), "batch": batch,
    }  # fmt: skip


def _named(summary: Any) -> str:
    if isinstance(summary, partial):
        given = {name: _whole(x) for name, x in summary.keywords.items()}
        return f"{_named(summary.func)} {tuple(map(_whole, summary.args))} {given}"
    return f"{summary.__module__}.{summary.__qualname__}" if hasattr(summary, "__qualname__") else repr(summary)


def _whole(given: Any) -> Any:
    """What a summary was given, so that its text leaves nothing out: many a short one does."""
    if isinstance(given, np.ndarray):
        return given.tolist()
    if is_dataclass(given) and not isinstance(given, type):
        return {f.name: _whole(getattr(given, f.name)) for f in fields(given)}
    return given
