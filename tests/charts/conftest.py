"""Rivers and courses of all sorts, each of which the curves must be able to show."""

import pytest

from riversim import Course, River, Trajectory, care, every, hold, infusions, maintenance, rain, simulate, wear
from riversim.charts.timeseries import RiverCurves

WELL = River(cause=0.1, opening=0.95, charge=0.75, foliage=0.8, inflammation=0.1)
BUSY = every(days=1, times=20) + hold(0.9, 3, 4) + rain(0.3, 4, 5) + rain(2, 6, 7) + care(2, 9) + wear(1, 9, to=0.3)
CASES = {
    "ill": (River(), Course(), 8.0),
    "well, in a drought": (WELL, rain(0.3, 0, 42), 12.0),
    "infusions": (River(), every(days=2, times=6), 8.0),
    "thresholds close together": (River(crest=1.001, strength=1.0, flood=1.2), Course(), 2.0),
    "thresholds far apart": (River(crest=0.5, strength=3.0, flood=4.0), infusions([1]), 2.0),
    "one tributary, one day": (River(tributaries=1), hold(1, 0.5, 0.6), 1 / 7),
    "64 tributaries, a year": (River(tributaries=64), maintenance(weeks=1, start=0, end=300), 52.0),
    "everything at once": (River(), BUSY, 4.0),
}


@pytest.fixture(scope="session", params=CASES)
def case(request: pytest.FixtureRequest) -> Trajectory:
    river, course, weeks = CASES[request.param]
    return simulate(river, course, weeks=weeks)


@pytest.fixture(scope="module")
def treated() -> Trajectory:
    return simulate(River(), every(days=2, times=3), weeks=2)


def shown(run: Trajectory, index: int | None = None) -> RiverCurves:
    scene = RiverCurves()
    scene.show(run, index)
    return scene
