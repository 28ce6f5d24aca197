"""Settings shared by all tests, and the two smallest fixtures."""

import os
import shutil

import pytest
from hypothesis import settings

from riversim import River, Trajectory, simulate

IN_CI = bool(os.environ.get("CI"))

# Machines are shared: a slow example is no failure. In CI the same examples every time.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if IN_CI else "here")


@pytest.fixture(scope="session")
def river() -> River:
    """The default river."""
    return River()


@pytest.fixture(scope="session")
def run(river: River) -> Trajectory:
    """Two weeks of the default river, untreated."""
    return simulate(river, weeks=2)


def find_chromium() -> str | None:
    """The system's chromium, if there is one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The system's chromium; without one the test is skipped, but in CI it fails."""
    if path := find_chromium():
        return path
    if IN_CI:
        pytest.fail("there is no chromium: apt-get install chromium")
    pytest.skip("there is no chromium here: apt-get install chromium")
