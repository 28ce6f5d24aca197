"""A mistake is told in words wherever it is made, and what is no visitor's mistake is told, and not hidden."""

import pytest

from riversim import RiverError
from riversim.lab.telling import telling


@pytest.fixture
def told() -> list[str]:
    return []


def test_what_goes_well_is_not_told_of(told: list[str]) -> None:
    with telling(told.append):
        pass
    assert told == []


def test_a_mistake_is_told_and_goes_no_further(told: list[str]) -> None:
    with telling(told.append):
        raise RiverError("too much")
    assert told == ["That did not work: too much."]


def test_a_bug_is_told_as_one_and_goes_on(told: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), telling(told.append):
        1 / 0  # noqa: B018
    assert len(told) == 1 and "riversim itself (ZeroDivisionError" in told[0]
