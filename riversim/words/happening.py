"""The sentences of events: cause first, at most 20 words."""

from __future__ import annotations

import numpy as np

from riversim.words.language import _, _n, number, which

NUMBERED = ("jump", "dries", "opens", "clogs", "starts", "dies")


def happened(kind: str, why: str, tributaries: tuple[int, ...], total: int) -> str:
    """What happened, to these of so many tributaries, and why; `why` is "all" where it is now so for every one."""
    if kind not in NUMBERED:
        return _plain(kind, why)
    return _all(kind, total) if why == "all" else _numbered(kind, why, tributaries, total)


def _plain(kind: str, why: str) -> str:
    """The sentence of a kind that names no tributary."""
    return {
        "infusion": _("An infusion is given."),
        "infusion blocks": _("An infusion is given, and the drug blocks the gate of the spillway."),
        "infusion again": _("Another infusion is given, and the drug blocks the gate of the spillway again."),
        "infusion in vain": _("An infusion was given, but it leaves the spillway as it is."),
        "blocked": _("The spillway is blocked by hand, so its water stays in the river."),
        "blocked partly": _("The spillway is partly blocked by hand, so less water can leave."),
        "let go": _("The gate is let go, so the spillway can run again."),
        "let go drug": _("The gate is let go, but the drug still blocks it."),
        "wears off": _("The drug has left the gate, so the spillway can run again."),
        "drought": _("It is a drought: little rain falls."),
        "rain": _("More rain falls again, so the drought is over."),
        "downpour": _("Far more rain falls than usual, and it all has to go somewhere."),
        "care": _("Care is easing the causes, so less silt comes in."),
        "stress": _("Stress and other causes grow, so more silt comes in."),
        "wears out": _("The spillway is wearing out, so it steadies the river less and less."),
        "repaired": _("The spillway is being repaired, so it can steady the river again."),
        "stills": _("So high a dose stills the rain itself, so less water comes."),
        "rises drug": _("The drug blocks the spillway, so the river rises."),
        "rises hand": _("The spillway is blocked, so the river is rising."),
        "surge": _("Water comes faster than the gate of the spillway can open, so a surge runs down the river."),
        "surge murk": _("Murk makes the gate of the spillway slow, so a surge runs down the river before it opens."),
        "surge worn": _("The worn gate of the spillway opens too late, so a surge runs down the river."),
        "spills": _("The river is above the crest, so the spillway lets out what is too much."),
        "flood": _("More water comes than can leave, so the river floods its banks."),
        "flood blocked": _("The spillway is blocked and too much water has come, so the river floods its banks."),
        "flood worn": _("The worn spillway lets out too little, so the river floods its banks."),
        "overflow": _("More water comes than the tributaries can hold, so they run over their beds."),
        "grows": _("Trees come back along the banks."),
        "grows wet": _("Tributaries carry water, so trees come back."),
        "grows run": _("Batteries run and feed the banks, so trees come back."),
        "wilts": _("Too few batteries run to feed the trees, so some have wilted."),
        "wilts dry": _("Little water gets through, so trees have wilted."),
        "wilts flood": _("The flood has uprooted trees along the banks."),
        "wilts overflow": _("Tributaries have run over their beds, and trees have drowned."),
        "better": _("Tributaries are at work again, so symptoms have fallen by half or more."),
        "recovers": _("Mouths clear and batteries gather charge, so the land recovers slowly, without a drug."),
        "well again": _("Enough tributaries are at work again, so the land is well again."),
        "fell ill": _("Too few tributaries have been at work for too long, so the land has fallen ill."),
        "fades": _("Less is at work in the tributaries than before, so the relief fades."),
        "fades cause": _("The causes have not gone away, so the relief fades."),
        "ill again": _("Little is at work in the tributaries, so symptoms are nearly as strong as at the start."),
    }[f"{kind} {why}".strip()]  # fmt: skip


def _numbered(kind: str, why: str, tributaries: tuple[int, ...], total: int) -> str:
    """The sentence of a kind that names tributaries."""
    named, counted, every = _templates(f"{kind} {why}".strip(), len(tributaries))
    flags = np.isin(np.arange(1, total + 1), tributaries)
    return which(flags, named, counted, every)


def _templates(key: str, n: int) -> tuple[str, str, str]:
    """With the numbers of `n` tributaries, or their count, and for all of them."""
    return {
        "jump": (_n("Jumper cables are put on battery {which} by hand.",
                    "Jumper cables are put on batteries {which} by hand.", n),
                 _("Jumper cables are put on {count} of {total} batteries by hand."),
                 _("Jumper cables are put on all {total} batteries by hand.")),
        "dries": (_n("So little rain falls that tributary {which} has run dry.",
                     "So little rain falls that tributaries {which} have run dry.", n),
                  _("So little rain falls that {count} of {total} tributaries have run dry."),
                  _("So little rain falls that all {total} tributaries have run dry.")),
        "opens": (_n("High water pushes a plug out, so tributary {which} is open.",
                     "High water pushes plugs out, so tributaries {which} are open.", n),
                  _("High water pushes plugs out, so {count} of {total} tributaries are open."),
                  _("High water pushes plugs out, so all {total} tributaries are open.")),
        "opens running": (_n("Water that runs keeps a mouth open: tributary {which} has cleared.",
                             "Water that runs keeps a mouth open: tributaries {which} have cleared.", n),
                          _("Water that runs keeps a mouth open: {count} of {total} tributaries have cleared."),
                          _("Water that runs keeps a mouth open: all {total} tributaries have cleared.")),
        "clogs": (_n("Silt came in faster than it was cleared, so tributary {which} is clogged.",
                     "Silt came in faster than it was cleared, so tributaries {which} are clogged.", n),
                  _("Silt came in faster than it was cleared, so {count} of {total} tributaries are clogged."),
                  _("Silt came in faster than it was cleared, so all {total} tributaries are clogged.")),
        "starts": (_n("Water has brought enough charge, so battery {which} starts.",
                      "Water has brought enough charge, so batteries {which} start.", n),
                   _("Water has brought enough charge, so {count} of {total} batteries start."),
                   _("Water has brought enough charge, so all {total} batteries start.")),
        "starts jumped": (_n("Jumper cables and water have charged battery {which}, so it starts.",
                             "Jumper cables and water have charged batteries {which}, so they start.", n),
                          _("Jumper cables and water have charged {count} of {total} batteries, so they start."),
                          _("Jumper cables and water have charged all {total} batteries, so they start.")),
        "dies": (_n("Battery {which} has too little charge to keep itself going, so it runs down.",
                    "Batteries {which} have too little charge to keep themselves going, so they run down.", n),
                 _("{count} of {total} batteries have too little charge to keep themselves going, so they run down."),
                 _("All {total} batteries have too little charge to keep themselves going, so they run down.")),
        "dies dry": (_n("Too little water reaches battery {which}, so it runs down.",
                        "Too little water reaches batteries {which}, so they run down.", n),
                     _("Too little water reaches {count} of {total} batteries, so they run down."),
                     _("Too little water reaches all {total} batteries, so they run down.")),
    }[key]  # fmt: skip


def _all(kind: str, total: int) -> str:
    """The sentence of a kind that is now so for all tributaries."""
    return {
        "opens": _("All {total} tributaries have opened."),
        "clogs": _("Silt kept coming in, and now all {total} tributaries are clogged."),
        "starts": _("All {total} batteries have started."),
        "dies": _("Too little charge is left, so no battery runs any more."),
    }[kind].format(total=number(total))
