"""Settings shared by all tests, and the two smallest fixtures."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import pytest
from hypothesis import settings

from riversim import River, Trajectory, simulate

if TYPE_CHECKING:
    from riversim.site.serving import Site

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
    return miss("there is no chromium: apt-get install chromium")


def miss(why: str) -> NoReturn:
    """Something that a test needs is not there: it is skipped, but in CI it fails."""
    if IN_CI:
        pytest.fail(why)
    pytest.skip(why)


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `riversim site` makes, made once in a test run; do not write into it."""
    from tests.site import ground
    from tests.site.pyodide import UnavailableError

    base = tmp_path_factory.getbasetemp()
    try:
        return ground.made(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)
    except UnavailableError as error:
        return miss(str(error))


@pytest.fixture(scope="session")
def site(site_folder: Path) -> Iterator["Site"]:
    """The site, served on this machine: `site.address` is where, `site.sent` what was asked of it."""
    from tests.site import ground

    with ground.served(site_folder) as served:
        yield served
