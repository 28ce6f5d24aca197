"""The lab that most tests visit."""

from collections.abc import Iterator

import pytest

from riversim.lab import RiverLab


@pytest.fixture
def lab() -> Iterator[RiverLab]:
    lab = RiverLab("obstructed", weeks=2)
    yield lab
    lab.close()
