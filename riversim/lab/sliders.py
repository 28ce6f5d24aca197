"""`Sliders`: numbers to move by a slider or to type, as people in each language do.

ipywidgets' own have three widgets for each number, take "0,75" for 0, and move when a finger scrolls. Here the
page sets one trait again and again, with all that it has not been answered yet: Jupyter hands on the newest when
the kernel is free, so that a drag never queues, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import anywidget
import traitlets

from riversim.lab.scripts import script
from riversim.model import RiverError, check_number
from riversim.words import _, decimal, typed


class Slider:
    """One number from `low` to `high`, in steps of `step`: what it is called, and what is told of a visitor's moves.

    Without `bar` it can only be typed, without `field` only be moved.
    """

    def __init__(
        self, low: float, high: float, step: float, value: float,
        *, unit: str = "", whole: bool = False, bar: bool = True, field: bool = True,
    ) -> None:  # fmt: skip
        self.low, self.high, self.step, self.shown = low, high, step, value
        self.unit, self.whole, self.bar, self.field = unit, whole, bar, field
        self.description = self.tooltip = self.group = ""
        self._take: Callable[[Any], None] = lambda said: None

    @property
    def value(self) -> float:
        """The number on show; to set it is what a visitor does, by hand or as text."""
        return self.shown

    @value.setter
    def value(self, said: object) -> None:
        self._take(said)

    def on_change(self, take: Callable[[Any], None]) -> None:
        """Call `take` with whatever a visitor moves to or types; `read` makes a number of it."""
        self._take = take

    def read(self, said: object) -> float:
        """The number that somebody moved to or typed; raises `RiverError` for what is none, or out of range."""
        unit = self.unit if not self.whole else ""
        if not isinstance(said, str):
            return check_number(self.description, said, self.low, self.high, unit)
        number = typed(said, _(self.unit) if self.unit else "", _short(self.shown))
        if not self.low <= number <= self.high:
            told = _("{number} is out of range: it must be from {low} to {high} {unit}")
            limits = {"low": _short(self.low), "high": _short(self.high), "unit": _(unit) if unit else ""}
            raise RiverError(told.format(number=_short(number), **limits).rstrip())
        if self.whole and number != int(number):
            raise RiverError(_("{number} is not a whole number").format(number=_short(number)))
        return number

    def row(self) -> dict[str, Any]:
        """What the page is to know of it, beside its value."""
        places = 0 if self.whole else len(f"{self.step:.10f}".rstrip("0").partition(".")[2])
        return {
            "label": self.description, "help": self.tooltip, "group": self.group, "bar": self.bar, "field": self.field,
            "low": self.low, "high": self.high, "step": self.step, "places": places,
        }  # fmt: skip


class Sliders(anywidget.AnyWidget):
    """Sliders below each other, by their names; those of a `group` stand under its heading."""

    _esm = script("common.js", "hands.js", "sliders.js")

    rows: traitlets.Dict[str, dict[str, Any]] = traitlets.Dict().tag(sync=True)
    values: traitlets.Dict[str, float] = traitlets.Dict().tag(sync=True)
    mark = traitlets.Unicode(".").tag(sync=True)
    """The decimal mark of the language in use."""
    asked: traitlets.Dict[str, Any] = traitlets.Dict().tag(sync=True)
    """What pages ask for and were not answered yet: [token, number or text] by name."""
    answered: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)
    """The token of what was answered last, by name: the page shows the value that holds now."""

    def __init__(self, sliders: Mapping[str, Slider]) -> None:
        self.sliders = sliders
        super().__init__(values={name: slider.shown for name, slider in sliders.items()})
        self.observe(lambda change: self._hear(change["new"]), "asked")
        self.name()

    def name(self) -> None:
        """Say what each is called and how far it goes, and write numbers in the language in use."""
        self.mark = _(".")
        self.rows = {name: slider.row() for name, slider in self.sliders.items()}

    def show(self, values: Mapping[str, float]) -> None:
        """Show these values, by the names of their sliders."""
        for name, value in values.items():
            self.sliders[name].shown = value
        self.values = {**self.values, **values}

    def _hear(self, asked: Mapping[str, Any]) -> None:
        for name, said in asked.items():
            if name not in self.sliders or not isinstance(said, list) or len(said) != 2:
                continue  # a page may send anything
            token, wanted = str(said[0])[:99], said[1]
            if self.answered.get(name) == token:
                continue
            try:
                self.sliders[name].value = wanted
            finally:
                self.answered = {**self.answered, name: token}


def _short(number: float) -> str:
    """A number with as many decimals as it has, up to six."""
    return decimal(number, len(f"{number:.6f}".rstrip("0").partition(".")[2]))
