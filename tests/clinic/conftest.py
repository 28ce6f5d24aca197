"""A cohort that was computed, and a trial that was run."""

from typing import Any

import pytest

from riversim.clinic import Results, run_trial
from tests.clinic.trying import FEW, ONE, computed


@pytest.fixture(scope="module")
def expected() -> Any:
    """The daily wellbeing of twelve rivers."""
    return computed()


@pytest.fixture(scope="module")
def ran() -> Results:
    """One infusion, tried."""
    return run_trial(ONE, FEW)
