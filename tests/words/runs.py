"""Runs that the tests of words tell of: treated, made up, or of any river."""

import numpy as np
from hypothesis import strategies as st

from riversim import Course, River, Trajectory, care, every, hold, infusions, rain, shift, simulate, wear
from tests.runs import posed

WEEKS = 3
HEALTHY = River(cause=0.1, opening=0.9, charge=0.6, foliage=0.9, inflammation=0.1)
BUSY = infusions([1, 3]) + hold(0.9, 5, 6) + rain(0.3, 8, 12) + wear(2, 9, to=0.3) + care(4, 20)
COURSES = {
    "untreated": Course(),
    "infusions": every(days=2, times=6),
    "mixed": infusions([1]) + infusions([4], drug="placebo"),
    "ampa blocked": infusions([1], drug="ketamine-ampa-blocked"),
    "high dose": infusions([1], dose=10),
    "potentiator": infusions([1], drug="potentiator"),
    "block": hold(0.9, 2, 5) + hold(0.3, 6, 8),
    "drought": rain(0.3, 3, 12) + hold(1.0, 5, 6),
    "downpour": rain(2.0, 3, 6),
    "care": every(days=3, times=3) + care(2, 15),
    "worse": shift("cause", to=0.9, start=3, end=9) + wear(4, 10, to=0.0),
    "repaired": wear(0, 1, to=0.3) + wear(5, 9, to=1.0),
    "sliders": shift("crest", to=0.9, start=4) + shift("strength", to=1.1, start=5) + shift("flood", to=1.3, start=6),
}
RUNS = st.builds(
    lambda river, course: simulate(river, course, weeks=WEEKS),
    st.builds(
        River,
        cause=st.sampled_from([0.05, 0.4, 0.8]),
        competence=st.sampled_from([0.0, 0.5, 1.0]),
        resistance=st.sampled_from([0.4, 1.0, 3.0]),
        rain=st.sampled_from([0.5, 1.0, 1.5]),
        opening=st.sampled_from([0.08, 0.4, 0.9]),
        charge=st.sampled_from([0.02, 0.6]),
        foliage=st.sampled_from([0.25, 0.9]),
        tributaries=st.sampled_from([1, 2, 8, 40]),
        step=st.sampled_from([1.0, 3.0]),
        seed=st.integers(0, 50),
    ),
    st.sampled_from(list(COURSES.values())),
)
WELL = [0.95] * 40


def made(wellbeing: list[float] | None = None, *, open_: int = 0, flood: bool = False, hours: int = 960) -> Trajectory:
    """A run made up: wellbeing by the day, so many tributaries open, a flood or none; trees alone count."""
    run = simulate(River(cause=0.1, rain_noise=0.0, crest=1.15, use_weight=0.0), weeks=hours / 168)
    hour, daily = np.arange(len(run.level)), np.repeat(wellbeing or [0.1] * 60, 24)[: len(run.level), None]
    level = np.where(flood & (hour >= 100) & (hour < 110), 3.0, 1.0)
    return posed(run, level=level, gate=0.0, opening=np.arange(8) < open_, charge=0.0, water=daily, foliage=daily)


def ill(response: int, relapse: int = 60) -> list[float]:
    """Wellbeing of a river that responds on one day and relapses on another."""
    return [0.9 if response <= day < relapse else 0.1 for day in range(60)]
