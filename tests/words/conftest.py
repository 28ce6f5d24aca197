"""A run under each course."""

import pytest

from riversim import River, Trajectory, simulate
from tests.words.runs import COURSES, HEALTHY, WEEKS


@pytest.fixture(scope="module", params=COURSES)
def told(request: pytest.FixtureRequest) -> Trajectory:
    """One run under each course, of an ill or (where things get worse) a healthy river."""
    river = HEALTHY if request.param in ("drought", "worse", "downpour", "repaired") else River()
    return simulate(river, COURSES[request.param], weeks=WEEKS)
