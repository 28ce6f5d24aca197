"""The river against a plain Python loop of the same equations, in one process.

Run by hand, on a quiet machine: ``python -m tests.benchmarks.speed``. No time is a threshold:
machines differ, so what counts is the ratio.
"""

import resource
import sys
import time
from collections.abc import Callable

import numpy as np

from riversim import River, simulate
from riversim.model import activity, halves, wellbeing
from riversim.model.forcing import kinetics, weather
from riversim.model.run import walk
from riversim.model.treatment import infusions
from tests.benchmarks.plain import plain_run

STEPS = 1344
COURSE = infusions([0, 2, 4])
RIVERS = [River(seed=i, cause=0.3 + i / 5000, resistance=1 + i / 1000) for i in range(1000)]


def cohort() -> object:
    """Wellbeing of 1,000 rivers after 8 weeks: only a summary of each is kept."""
    *_, state = walk(RIVERS, COURSE, STEPS, STEPS)
    half = halves(RIVERS, COURSE, STEPS, STEPS)[-1]
    active = activity(state.charge, half, np.minimum(state.water, 1.0))
    return wellbeing(active, state.foliage, RIVERS[0].full_use, RIVERS[0].use_weight)


def seconds(work: Callable[[], object]) -> float:
    """How long work takes from a cold start, nothing being remembered from before."""
    weather.cache_clear()
    kinetics.cache_clear()
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main(rounds: int) -> None:
    """Print the times, the least of some rounds taken in turn, and their ratios."""
    river = River()
    works: dict[str, Callable[[], object]] = {
        "plain loop, one run": lambda: plain_run(river, COURSE, STEPS),
        "simulate, one run": lambda: simulate(river, COURSE, weeks=8),
        "1,000 rivers, summaries only": cohort,
    }
    plain, one, many = best = np.min([[seconds(work) for work in works.values()] for _ in range(rounds)], axis=0)
    for name, taken in zip(works, best, strict=True):
        print(f"{name:32} {1e3 * taken:8.1f} ms")
    print(f"one run, simulate / plain loop   {one / plain:8.2f}   (at most 3.5)")
    print(f"per river, plain / 1,000 rivers  {1000 * plain / many:8.1f}   (at least 40)")
    print(f"per river, simulate / 1,000      {1000 * one / many:8.1f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory                      {peak:8.0f} MiB (under 200 MB)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
