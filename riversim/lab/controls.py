"""Sliders made from the parameters' own metadata: no range, default or word is repeated here."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

import ipywidgets as widgets

from riversim import words
from riversim.model import FIXED, Parameter, River, parameters
from riversim.words import _, mark

FIRST = ("cause", "competence", "rain", "resistance", "strength")
AT_ONCE = mark("Acts from now on.")
ANEW = mark("Makes another river, run anew from day 0 with all that was done.")
_MOST_SLIDER_STEPS = 10_000


def slider(parameter: Parameter, value: float, layout: widgets.Layout | None = None) -> widgets.ValueWidget:
    """A widget for one parameter, set to `value`; a number field where a slider would be too fine."""
    told = dict(description=label(parameter), tooltip=help_text(parameter), layout=layout or widgets.Layout())
    limits = dict(min=parameter.low, max=parameter.high, value=value)
    if parameter.whole:
        whole = {name: int(number) for name, number in limits.items()}
        few = parameter.high - parameter.low <= _MOST_SLIDER_STEPS
        return (widgets.IntSlider if few else widgets.BoundedIntText)(**whole, **told)
    step = slider_step(parameter)
    decimals = max(0, -round(math.log10(step)))
    return widgets.FloatSlider(**limits, **told, step=step, readout_format=f".{decimals}f")


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


class Control:
    """A widget with a value, which tells a visitor's changes from what it was told to show.

    Sliders in the browser move a value onto the grid of their steps and send it back, off by a
    rounding error or so; that is no visitor's doing. A new value that is what was shown last is
    therefore no change.
    """

    def __init__(self, widget: Any) -> None:
        self.widget = widget
        self._shown = widget.value
        self._naming = False

    def show(self, value: Any) -> None:
        """Show a value, a number on the grid of the steps."""
        self._shown = self._on_grid(value)
        if self.widget.value != self._shown:
            self.widget.value = self._shown

    def on_change(self, take: Callable[[Any], None]) -> None:
        """Call `take` with every value that a visitor chooses."""

        def changed(change: Any) -> None:
            if not self._naming and not self._is_shown(change["new"]):
                self._shown = change["new"]
                take(change["new"])

        self.widget.observe(changed, "value")

    def name(self, options: Mapping[str, Any]) -> None:
        """Name the options of a chooser anew; the one that is chosen stays."""
        chosen, self._naming = self.widget.value, True  # a chooser that gets options jumps to the first of them
        try:
            with self.widget.hold_sync():
                self.widget.options = list(options.items())
                self.widget.value = chosen
        finally:
            self._naming = False

    def _on_grid(self, value: Any) -> Any:
        if not isinstance(self.widget, widgets.FloatSlider):
            return value
        low, step = self.widget.min, self.widget.step
        return round(low + round((value - low) / step) * step, 12)

    def _is_shown(self, value: Any) -> bool:
        if isinstance(self.widget, widgets.FloatSlider):
            return math.isclose(value, self._shown, rel_tol=1e-9, abs_tol=1e-3 * self.widget.step)
        return bool(value == self._shown)


def sliders(river: River) -> dict[str, Control]:
    """A control for every parameter of a river, by its name."""
    layout = widgets.Layout()
    return {name: Control(slider(p, getattr(river, name), layout)) for name, p in parameters().items()}


def first(controls: Mapping[str, Control]) -> widgets.VBox:
    """The few that a visitor moves first."""
    return widgets.VBox([controls[name].widget for name in FIRST])


def more(controls: Mapping[str, Control]) -> widgets.Accordion:
    """All others, by group, folded away."""
    groups = [widgets.VBox([widgets.HTML(), *(controls[p.name].widget for p in members)]) for _, members in _grouped()]
    return widgets.Accordion([widgets.VBox(groups)], selected_index=None)


def name(controls: Mapping[str, Control], others: widgets.Accordion) -> None:
    """Name all sliders, and what they are folded away under, in the language and the words in use."""
    for p in parameters().values():
        controls[p.name].widget.set_trait("description", label(p))
        controls[p.name].widget.set_trait("tooltip", help_text(p))
    others.set_title(0, _("More settings"))
    for (group, _members), box in zip(_grouped(), others.children[0].children, strict=True):
        box.children[0].value = f"<h3>{_(_GROUPS.get(group, group.capitalize()))}</h3>"


def _grouped() -> list[tuple[str, list[Parameter]]]:
    """The parameters that a visitor moves seldom, by group."""
    rest = sorted((p for p in parameters().values() if p.name not in FIRST), key=_place)
    return [(group, list(members)) for group, members in groupby(rest, lambda p: p.group)]


def _place(parameter: Parameter) -> int:
    return [p.group for p in parameters().values()].index(parameter.group)


_GROUPS = {
    "illness": mark("Illness"), "spillway": mark("Spillway"), "batteries": mark("Batteries"), "plugs": mark("Plugs"),
    "weather": mark("Weather"), "river": mark("The main river"), "tributaries": mark("Tributaries"),
    "banks": mark("Banks and trees"), "murk": mark("Murky water"), "wellbeing": mark("What counts as well"),
    "start": mark("How the river starts"), "run": mark("Chance, time and size"),
}  # fmt: skip
