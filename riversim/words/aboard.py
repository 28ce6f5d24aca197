"""Which drug is in the blood at a moment, by its name."""

from __future__ import annotations

from typing import NamedTuple

from riversim.model import Drug, Trajectory, undisturbed
from riversim.words.language import _

TRACES = 0.01  # of the peak of a standard dose: below it there is nothing to show
MIXED = 0.1  # of the share of the one that leads, from which on another is told, too


class Aboard(NamedTuple):
    """What is in the blood; nothing where `share` is 0."""

    name: str
    share: float
    """Of the peak after a standard dose."""
    blocker: str
    """The drug among them that blocks the spillway most, or nothing."""
    acts: bool
    """Whether any of them does anything to the river: a placebo does not."""


@undisturbed
def aboard(run: Trajectory, index: int) -> Aboard:
    """What is in the blood at a time index of a run; in `Aboard` names are in the language in use."""
    shares = _shares(run, index)
    lead = max(shares, key=lambda drug: shares[drug], default=None)
    if lead is None or run.drug[index] < TRACES * lead.peak:
        return Aboard(_("drug"), 0.0, "", False)
    several = sum(share >= MIXED * shares[lead] for share in shares.values()) > 1
    blocking = {drug: drug.block * share for drug, share in shares.items() if drug.block > 0.0}
    blocker = max(blocking, key=lambda drug: blocking[drug], default=None)
    return Aboard(
        name=_("drugs") if several else drug_word(lead), share=float(run.drug[index]) / lead.peak,
        blocker=drug_word(blocker) if blocker else "",
        acts=any(drug.block + drug.potentiation + drug.ampa_block + drug.hush > 0.0 for drug in shares),
    )  # fmt: skip


def _shares(run: Trajectory, index: int) -> dict[Drug, float]:
    """What is left of each drug that was given, as a share of the peak after its standard dose."""
    hours, shares = index * run.river.step, dict[Drug, float]()
    for infusion in run.course.infusions:
        since = hours - 24.0 * infusion.day
        if since >= -1e-6:
            left = infusion.dose * 0.5 ** (since / infusion.drug.half_life)
            shares[infusion.drug] = shares.get(infusion.drug, 0.0) + left
    return {drug: share for drug, share in shares.items() if share >= TRACES}


def drug_word(drug: Drug) -> str:
    """The name of a drug in one word."""
    names = {
        "ketamine": _("ketamine"),
        "blocker": _("blocker"),
        "potentiator": _("potentiator"),
        "placebo": _("placebo"),
    }
    name = drug.name.split("-")[0]
    return names.get(name, name)
