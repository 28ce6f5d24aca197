"""Sliders made from what parameters say of themselves."""

import pytest

from riversim.lab import RiverLab
from riversim.lab.controls import help_text, label, slider, sliders
from riversim.model import FIXED, Parameter, River, parameters
from riversim.session import Session

NUMBERS = list(parameters().values())


@pytest.mark.parametrize("p", NUMBERS, ids=lambda p: p.name)
def test_a_slider_says_what_its_parameter_says(p: Parameter) -> None:
    one = next(some.sliders[p.name] for some in sliders(River()) if p.name in some.sliders)
    assert (one.low, one.high, one.value) == (p.low, p.high, p.default)
    assert p.river[1:] in label(p)
    assert p.brain[1:] in help_text(p)
    assert p.source in help_text(p)
    assert ("anew from day 0" in help_text(p)) == (p.name in FIXED)


@pytest.mark.parametrize("p", NUMBERS, ids=lambda p: p.name)
def test_a_sliders_default_lies_on_the_grid_of_its_steps(p: Parameter) -> None:
    one = slider(p, p.default)
    steps = (p.default - p.low) / one.step
    assert steps == pytest.approx(round(steps))


def test_the_sliders_follow_the_course(lab: RiverLab) -> None:
    lab.tell("bridge")
    first = lab.panel.sliders["cause"].value
    lab.go(100)
    assert lab.panel.sliders["cause"].value < first
    assert lab.session.course == Session.begin("bridge").course, "following is not moving"
