"""What was done on a page before the lab was there, and is done by it now: each control is moved as by its visitor."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a page's Python loads the lab only once it has put what it lacks in its place
    from riversim.lab import RiverLab


def _tour(lab: RiverLab, where: Sequence[Any]) -> None:
    """Begin the tour at a step, as it is when it is over where that is so."""
    step, done = where
    lab.tour(int(step))
    if done and lab.touring:
        lab.touring.through()


DEEDS: Mapping[str, Callable[[RiverLab, Any], None]] = {
    "back": lambda lab, _: lab.panel.back.click(),
    "block": lambda lab, said: setattr(lab.panel.block, "value", said),
    "day": lambda lab, index: setattr(lab.panel.day, "value", index),
    "depth": lambda lab, depth: setattr(lab.panel.depth, "value", depth),
    "go": lambda lab, day: lab.go(day),
    "guide": lambda lab, button: lab.panel.guide.on_press(button),
    "infuse": lambda lab, _: lab.panel.infuse.click(),
    "language": lambda lab, code: setattr(lab.panel.language, "value", code),
    "play": lambda lab, _: lab.panel.play.click(),
    "reset": lambda lab, _: lab.panel.reset.click(),
    "rewind": lambda lab, _: lab.panel.rewind.click(),
    "step": lambda lab, _: lab.panel.step.click(),
    "touch": lambda lab, at: lab.panel.picture.on_touch(*at),
    "tour": _tour,
}


def do(lab: RiverLab, acts: Sequence[Mapping[str, Any]]) -> None:
    """Do one after the other; `acts` name a control, or what else is done, each with its value."""
    for act in acts:
        DEEDS[act["do"]](lab, act.get("with"))
