"""Cohorts against the limit, a compiled hand-written scalar loop, in one process: `python -m tests.benchmarks.clinic`.

Everything is counted on both sides, from rivers to results: weather and plugs drawn, the loop, the summary. No
time is a threshold; the ratios count. Contestants take turns, and the least time of each is taken.
"""

import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import nullcontext
from functools import partial
from typing import Any

import numpy as np

from riversim import River, simulate
from riversim.clinic.cohort import Batch, Cohort, simulate_cohort
from riversim.model import activity, fast, halves, wellbeing
from riversim.model.forcing import forcing, kinetics, weather
from riversim.model.parameters import plugs_and_batteries
from riversim.model.treatment import infusions
from tests.benchmarks import limit
from tests.conftest import IN_CI

STEPS = 1344
COURSE = infusions([0, 2, 4])
MEMBERS = 200 if IN_CI else 1000
MORE = 400 if IN_CI else 2000
SHARED = 400 if IN_CI else 20_000
LEAST = 0.02  # seconds that are timed at least


def end(batch: Batch) -> Any:
    """Wellbeing at the end: what the limit keeps too."""
    *_, state = batch.states(batch.steps)
    full, weight = (np.array([getattr(river, name) for river in batch.rivers]) for name in ("full_use", "use_weight"))
    half = halves(batch.rivers, batch.course, batch.steps, batch.steps)[-1]
    return wellbeing(activity(state.charge, half, np.minimum(state.water, 1.0)), state.foliage, full, weight)


def cohort(members: int, *, compiled: bool, executor: Executor | None = None, batch: int | None = None) -> Any:
    """Wellbeing of a cohort after 8 weeks."""
    return simulate_cohort(
        Cohort(members=members), COURSE, summary=end, compiled=compiled, executor=executor, batch=batch
    )


def the_limit(members: int) -> Any:
    """The same by the compiled scalar loop, in batches of the same size."""
    rivers = Cohort(members=members).rivers()
    parts = [rivers[i : i + 1000] for i in range(0, members, 1000)]
    return np.concatenate([limit.wellbeing_at_the_end(part, COURSE, STEPS) for part in parts])


def seconds(work: Callable[[], object]) -> float:
    """How long one core works, nothing being remembered from before."""
    times = 0
    begin = time.process_time()
    while times == 0 or time.process_time() - begin < LEAST:
        weather.cache_clear()
        kinetics.cache_clear()
        work()
        times += 1
    return (time.process_time() - begin) / times


def taken(works: dict[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """The least time of each, all taking turns: of one core's work, which others on the machine disturb less."""
    for work in works.values():
        work()
    rows = [[seconds(work) for work in works.values()] for _ in range(rounds)]
    return dict(zip(works, np.min(rows, axis=0).tolist(), strict=True))


def alone(rounds: int) -> None:
    """One core: a cohort, and one river."""
    np.testing.assert_allclose(the_limit(20), cohort(20, compiled=True), atol=1e-9)
    river = Cohort(members=1).rivers()

    def one(compiled: bool) -> object:
        with fast.using(compiled):
            return simulate(River(), COURSE, weeks=8)

    works: dict[str, Callable[[], object]] = {}
    for members in (MEMBERS, MORE):
        works |= {
            f"{members}, what all draw": partial(drawn, members),
            f"{members}, the limit": partial(the_limit, members),
            f"{members}, NumPy": partial(cohort, members, compiled=False),
            f"{members}, fast": partial(cohort, members, compiled=True),
        }
    works |= {
        "one river, the limit": lambda: limit.wellbeing_at_the_end(river, COURSE, STEPS),
        "one river, NumPy": lambda: one(False),
        "one river, fast": lambda: one(True),
    }
    best = taken(works, rounds)
    for members, wanted in ((MEMBERS, True), (MORE, True), (1, False)):
        name = "one river" if members == 1 else str(members)
        base, draw = best[f"{name}, the limit"], best.get(f"{name}, what all draw", 0.0)
        for kind, most in (("NumPy", "1.6"), ("fast", "1.3" if wanted else "12, and 4 ms")):
            each = best[f"{name}, {kind}"]
            loops = f"{(each - draw) / (base - draw):6.2f} without what all draw" if draw else ""
            print(f"{name:>9}, {kind:5} / limit {each / base:6.2f}{loops}   {1e3 * each / members:7.3f} ms a river"
                  + (f"   (at most {most})" if wanted or kind == "fast" else ""))  # fmt: skip
        print(f"{name:>9}, the limit {1e3 * base / members:31.3f} ms a river")


def drawn(members: int) -> None:
    """What chance deals, the same for all contestants: rivers, plugs, weather."""
    rivers = Cohort(members=members).rivers()
    for part in (rivers[i : i + 1000] for i in range(0, members, 1000)):
        forcing(part, COURSE, 0, STEPS)
        plugs_and_batteries(part)


def shared(rounds: int) -> None:
    """Two workers against one, at as many rivers as are worth sharing: time, and the work of all cores.

    Time tells only on a quiet machine; where two workers' work is no more than one's, idle cores would share it.
    """
    fast.make_ready()
    pools: dict[str, Any] = {"one worker": nullcontext, "two processes": partial(ProcessPoolExecutor, 2)}
    threads = {"two threads": partial(ThreadPoolExecutor, 2)}
    for kind, compiled, ways in (("NumPy", False, pools), ("fast", True, pools | threads)):
        rows = [[_shared(pool, compiled=compiled) for pool in ways.values()] for _ in range(rounds)]
        times, work = np.min(rows, axis=0).T
        for name, t, w in zip(ways, times, work, strict=True):
            print(f"{SHARED} rivers, {kind:5} {name:14}{t:8.2f} s   {times[0] / t:5.2f} times one (two: at least 1.6)"
                  f"   work {w:6.2f} s, {w / work[0]:.2f} of one's")  # fmt: skip


def _shared(pool: Any, *, compiled: bool) -> tuple[float, float]:
    """Time and the work of all cores, starting and ending the workers included."""
    weather.cache_clear()
    begin, work = time.perf_counter(), sum(os.times()[:4])
    with pool() as executor:
        cohort(SHARED, compiled=compiled, batch=SHARED // 10, executor=executor)
    return time.perf_counter() - begin, sum(os.times()[:4]) - work


def main(what: str = "all", rounds: str = "2") -> None:
    """Print times and ratios: "alone", "shared" or "all"."""
    if not fast.installed():
        print("numba is not installed: there is no limit to compare with")
        return
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    if what in ("alone", "all"):
        alone(int(rounds))
    if what in ("shared", "all"):
        shared(1 if IN_CI else int(rounds))


if __name__ == "__main__":
    main(*sys.argv[1:])
