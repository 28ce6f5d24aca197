"""What is said to be in the blood is what was given, and has not left yet."""

import numpy as np
import pytest

from riversim import River, infusions, simulate
from riversim.words import aboard

DAY = River(step=0.5)


@pytest.mark.parametrize(("name", "acts"), [("ketamine", True), ("blocker", True), ("placebo", False)])
def test_a_drug_halves_in_its_half_life_until_nothing_is_told(name: str, acts: bool) -> None:
    run = simulate(DAY, infusions([0], drug=name), weeks=1)
    shares = [aboard(run, index).share for index in range(2, 40, 5)]  # 2.5 h apart
    first = aboard(run, 2)
    assert (first.name, first.acts) == (name, acts)
    assert np.allclose(np.divide(shares[1:4], shares[:3]), 0.5)
    assert aboard(run, run.index(3)).share == 0.0


def test_before_an_infusion_nothing_is_in_the_blood() -> None:
    run = simulate(DAY, infusions([1]), weeks=1)
    assert aboard(run, run.index(0.9)).share == 0.0 < aboard(run, run.index(1.1)).share


def test_what_blocks_is_named_by_what_blocks() -> None:
    run = simulate(DAY, infusions([0]) + infusions([0.1], drug="placebo", dose=3), weeks=1)
    told = aboard(run, run.index(0.2))
    assert (told.name, told.blocker) == ("drugs", "ketamine")
    assert aboard(simulate(DAY, infusions([0], drug="potentiator"), weeks=1), 4).blocker == ""
