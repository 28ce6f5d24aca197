"""How the person feels, in a word or two, by the marks of illness and wellness that captions go by."""

from __future__ import annotations

from riversim.model import ILL, WELL, Trajectory, check_number
from riversim.words.language import _


def feeling(wellbeing: float, *, ill_before: bool = True) -> str:
    """A word or two for how a person of that wellbeing, 0 to 1, feels.

    Between ill and well it is told beside what was before: better for who was ill, not well for
    who was well. Raises `RiverError` for a wellbeing out of range.
    """
    wellbeing = check_number("wellbeing", wellbeing, 0.0, 1.0)
    if wellbeing >= WELL:
        return _("well")
    if wellbeing < ILL:
        return _("heavy") if wellbeing < 0.5 * ILL else _("low")
    nearly = wellbeing >= 0.5 * (ILL + WELL)
    if ill_before:
        return _("better") if nearly else _("lighter")
    return _("less well") if nearly else _("not well")


def felt(run: Trajectory, index: int) -> str:
    """A word or two for how the person feels at a time index of a run."""
    return feeling(float(run.wellbeing[index]), ill_before=bool(run.wellbeing[0] < ILL))


def feels(run: Trajectory, index: int) -> str:
    """How the person feels at a time index of a run, in a sentence without an end."""
    return _("The person feels: {feeling}").format(feeling=felt(run, index))
