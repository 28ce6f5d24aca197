"""The lab that most tests visit."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from riversim.lab import RiverLab


@pytest.fixture
def lab() -> Iterator[RiverLab]:
    lab = RiverLab("obstructed", weeks=2)
    yield lab
    lab.close()
