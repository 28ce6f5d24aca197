"""What a cohort costs as it grows, in time and in memory: `python -m tests.benchmarks.scaling`.

Cost should be linear in members, weeks and tributaries: the last column is the cost of one, against that of the
first row. Memory is that of a fresh process that keeps daily wellbeing of every river, as numbers of its own (Linux).
"""

import subprocess
import sys
import time

from riversim import River
from riversim.clinic.cohort import MIDDLE, Cohort, simulate_cohort
from riversim.model.forcing import kinetics, weather
from riversim.model.treatment import infusions
from tests.conftest import IN_CI

ROUNDS = 1 if IN_CI else 3
MEMBERS = (100, 200) if IN_CI else (1000, 2000, 4000, 8000, 16000)
WEEKS = (2, 4) if IN_CI else (4, 8, 16, 32)
TRIBUTARIES = (4, 8) if IN_CI else (4, 8, 16, 32, 64)
GROUP = 100 if IN_CI else 2000
CROWDS = (100, 400) if IN_CI else (1000, 10_000, 100_000)

MEASURED = """
from pathlib import Path
from riversim.clinic import Cohort, simulate_cohort
from riversim import infusions
def peak():
    return int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024
before = peak()
kept = simulate_cohort(Cohort(members={members}), infusions([0, 2, 4]), compiled=False)
print(before, peak(), kept.nbytes / 2**20)
"""


def seconds(members: int, weeks: float, river: River) -> float:
    """The least time of one core's work."""
    best = float("inf")
    for _ in range(ROUNDS):
        weather.cache_clear()
        kinetics.cache_clear()
        begin = time.process_time()
        simulate_cohort(Cohort(members=members, river=river), infusions([0, 2, 4]), weeks=weeks, compiled=False)
        best = min(best, time.process_time() - begin)
    return best


def curve(name: str, rows: list[tuple[int, float]]) -> None:
    """Print a curve."""
    (n0, t0), *_ = rows
    for n, t in rows:
        print(f"{name:12}{n:8}{t:9.3f} s{1e6 * t / n:12.1f} us for one   {t / n / (t0 / n0):5.2f}")


def memory(members: int) -> tuple[float, float, float]:
    """Peak memory [MiB] of a fresh process before and after, and what is kept."""
    code = MEASURED.format(members=members)
    before, after, kept = subprocess.check_output([sys.executable, "-c", code], text=True).split()
    return float(before), float(after), float(kept)


def main() -> None:
    """Print the curves and the memory."""
    curve("members", [(n, seconds(n, 8, MIDDLE)) for n in MEMBERS])
    curve("weeks", [(n, seconds(GROUP, n, MIDDLE)) for n in WEEKS])
    some = [(n, River(resistance=1.8, cause=0.39, tributaries=n)) for n in TRIBUTARIES]
    curve("tributaries", [(n, seconds(GROUP, 8, river)) for n, river in some])
    for members in CROWDS:
        before, after, kept = memory(members)
        print(f"{members:8} rivers: {after:6.0f} MiB at most, {before:4.0f} before, {kept:6.1f} of it kept "
              "(under 400 MB at 100,000)")  # fmt: skip


if __name__ == "__main__":
    main()
