"""Sliders made from the parameters' own metadata: no range, default or word is repeated here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Any

import ipywidgets as widgets

from riversim import words
from riversim.parameters import Parameter, River, parameters
from riversim.treatment import FIXED

FIRST = ("cause", "competence", "rain", "resistance", "strength")
AT_ONCE = "Acts from now on."
ANEW = "Makes another river, run anew from day 0 with all that was done."
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


def label(parameter: Parameter, vocabulary: words.Vocabulary = "river") -> str:
    """The name of a parameter in the words "river", "brain" or "both", with its unit."""
    name = words.label(parameter.name, vocabulary)
    return f"{name} ({parameter.unit})" if parameter.unit and not parameter.whole else name


def help_text(parameter: Parameter) -> str:
    """What a parameter stands for, where its number comes from, and when a change acts."""
    brain = parameter.brain[:1].upper() + parameter.brain[1:]
    return f"{brain}. {ANEW if parameter.name in FIXED else AT_ONCE} Source: {parameter.source}."


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

    def show(self, value: Any) -> None:
        """Show a value, a number on the grid of the steps."""
        self._shown = self._on_grid(value)
        if self.widget.value != self._shown:
            self.widget.value = self._shown

    def on_change(self, take: Callable[[Any], None]) -> None:
        """Call `take` with every value that a visitor chooses."""

        def changed(change: Any) -> None:
            if not self._is_shown(change["new"]):
                self._shown = change["new"]
                take(change["new"])

        self.widget.observe(changed, "value")

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
    rest = sorted((p for p in parameters().values() if p.name not in FIRST), key=_place)
    groups = [
        _group(name, [controls[p.name].widget for p in members]) for name, members in groupby(rest, lambda p: p.group)
    ]
    folded = widgets.Accordion([widgets.VBox(groups)], selected_index=None)
    folded.set_title(0, "More settings")
    return folded


def _place(parameter: Parameter) -> int:
    return [p.group for p in parameters().values()].index(parameter.group)


def _group(name: str, members: Iterable[widgets.Widget]) -> widgets.VBox:
    heading = widgets.HTML(f"<h3>{_GROUPS.get(name, name.capitalize())}</h3>")
    return widgets.VBox([heading, *members])


_GROUPS = {
    "river": "The main river", "wellbeing": "What counts as well", "start": "How the river starts",
    "run": "Chance, time and size", "plugs": "Plugs", "murk": "Murky water", "banks": "Banks and trees",
}  # fmt: skip
