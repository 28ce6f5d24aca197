"""Sliders made from the parameters' own metadata: no range, default or word is repeated here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import ipywidgets as widgets

from riversim import words
from riversim.lab.sliders import Slider, Sliders
from riversim.model import FIXED, Parameter, River, parameters
from riversim.words import _, mark

FIRST = ("cause", "competence", "rain", "resistance", "strength")
AT_ONCE = mark("Acts from now on.")
ANEW = mark("Makes another river, run anew from day 0 with all that was done.")
_MOST_STEPS = 10_000


def slider(parameter: Parameter, value: float) -> Slider:
    """A slider for one parameter, set to `value`; a number field alone where a slider would be too fine."""
    step = 1.0 if parameter.whole else slider_step(parameter)
    few = parameter.high - parameter.low <= _MOST_STEPS * step
    return Slider(parameter.low, parameter.high, step, value, unit=parameter.unit, whole=parameter.whole, bar=few)


def label(parameter: Parameter) -> str:
    """The name of a parameter in the words in use, with its unit."""
    named = words.label(parameter.name)
    return f"{named} ({_(parameter.unit)})" if parameter.unit and not parameter.whole else named


def help_text(parameter: Parameter) -> str:
    """What a parameter stands for, where its number comes from, and when a change acts."""
    acts = _(ANEW if parameter.name in FIXED else AT_ONCE)
    brain = words.label(parameter.name, "brain")
    return _("{brain}. {acts} Source: {source}.").format(brain=brain, acts=acts, source=_(parameter.source))


def slider_step(parameter: Parameter) -> float:
    """The power of ten that divides the range into 100 parts or more and has the default on its grid."""
    finest = math.floor(math.log10((parameter.high - parameter.low) / 100.0) + 1e-9)
    decimals = -int(Decimal(repr(parameter.default)).normalize().as_tuple().exponent)
    return float(f"1e{min(finest, -decimals)}")


def classed(box: widgets.Box, name: str) -> widgets.Box:
    """The box, of a class that the style sheet knows."""
    box.add_class(name)
    return box


class Control:
    """A chooser, which tells a visitor's changes from what it was told to show."""

    def __init__(self, widget: widgets.Dropdown) -> None:
        self.widget = widget
        self._shown = widget.value
        self._naming = False

    def show(self, value: Any) -> None:
        """Show a value."""
        self._shown = value
        if self.widget.value != value:
            self.widget.value = value

    def on_change(self, take: Callable[[Any], None]) -> None:
        """Call `take` with every value that a visitor chooses."""

        def changed(change: Any) -> None:
            if not self._naming and change["new"] != self._shown:
                self._shown = change["new"]
                take(change["new"])

        self.widget.observe(changed, "value")

    def name(self, options: Mapping[str, Any]) -> None:
        """Name the options anew; the one that is chosen stays."""
        chosen, self._naming = self.widget.value, True  # a chooser that gets options jumps to the first of them
        try:
            with self.widget.hold_sync():
                self.widget.options = list(options.items())
                self.widget.value = chosen
        finally:
            self._naming = False


def sliders(river: River) -> tuple[Sliders, Sliders]:
    """A slider for every parameter of a river: the few that a visitor moves first, and all others by group."""
    seldom = sorted((p.name for p in parameters().values() if p.name not in FIRST), key=_place)
    first, more = (
        Sliders({name: slider(parameters()[name], getattr(river, name)) for name in names}) for names in (FIRST, seldom)
    )
    return first, more


def name(sliders: Sliders) -> None:
    """Name all sliders, and the groups of those that are moved seldom, in the language and the words in use."""
    for name, one in sliders.sliders.items():
        parameter = parameters()[name]
        one.description, one.tooltip = label(parameter), help_text(parameter)
        group = parameter.group
        one.group = "" if name in FIRST else _(_GROUPS.get(group, group.capitalize()))
    sliders.name()


def _place(name: str) -> int:
    return [p.group for p in parameters().values()].index(parameters()[name].group)


_GROUPS = {
    "illness": mark("Illness"), "spillway": mark("Spillway"), "batteries": mark("Batteries"), "plugs": mark("Plugs"),
    "weather": mark("Weather"), "river": mark("The main river"), "tributaries": mark("Tributaries"),
    "banks": mark("Banks and trees"), "murk": mark("Murky water"), "wellbeing": mark("What counts as well"),
    "start": mark("How the river starts"), "run": mark("Chance, time and size"),
}  # fmt: skip
