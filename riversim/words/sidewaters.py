"""What captions say of the tributaries and what stands along them: mouths, batteries, trees, and how one fares.

Each looks at the moment and returns one sentence, or None where there is nothing to say.
"""

from __future__ import annotations

import numpy as np

from riversim.model import ILL, Flags
from riversim.words.language import _, _n, number, which
from riversim.words.now import BLOCKED, PARTLY, TREND_H, Now
from riversim.words.said import DRUG, PERSON, Said, first


def pressure(now: Now) -> Said | None:
    """Plugs that give way."""
    giving = now.which("pressed")
    if not giving.any() or not (giving := giving & now.pushed).any():
        return None
    text = which(
        giving,
        _n(
            "Tributary {which} feels enough pressure to open.",
            "Tributaries {which} feel enough pressure to open.",
            int(giving.sum()),
        ),
        _("{count} of {total} tributaries feel enough pressure to open."),
        _("All {total} tributaries feel enough pressure to open."),
    )
    return Said(text, first("plug", giving))


def reopened(now: Now) -> Said | None:
    """Mouths that have opened."""
    fresh = now.turned("clear", True) & now.which("open")
    if not fresh.any():
        return None
    count = int(fresh.sum())
    if now.scoured(fresh):
        named = _n("Tributary {which} is open, as high water has cleared its mouth.",
                   "Tributaries {which} are open, as high water has cleared their mouths.", count)  # fmt: skip
        counted = _("{count} of {total} tributaries are open, as high water has cleared their mouths.")
        every = _("All {total} tributaries are open, as high water has cleared their mouths.")
        return Said(which(fresh, named, counted, every), first("plug", fresh))
    if not now.kept_clear(fresh):
        return None
    named = _n("Tributary {which} has cleared: water that runs keeps a mouth open.",
               "Tributaries {which} have cleared: water that runs keeps a mouth open.", count)  # fmt: skip
    counted = _("{count} of {total} tributaries have cleared: water that runs keeps a mouth open.")
    return Said(which(fresh, named, counted), first("plug", fresh))


def clogged(now: Now) -> Said | None:
    """Mouths that have clogged."""
    fresh = now.turned("clear", False) & now.which("clogged")
    if not fresh.any():
        return None
    text = which(
        fresh,
        _n(
            "Tributary {which} has clogged, as more silt came in than was cleared.",
            "Tributaries {which} have clogged, as more silt came in than was cleared.",
            int(fresh.sum()),
        ),
        _("{count} of {total} tributaries have clogged, as more silt came in than was cleared."),
        _("All {total} tributaries have clogged, as more silt came in than was cleared."),
    )
    return Said(text, first("plug", fresh))


def held_back(now: Now) -> Said | None:
    """Batteries that a drug holds back."""
    if now.run.ampa[now.index] > BLOCKED:
        return None
    return Said(_("Another drug holds the batteries back."), DRUG)


def charging(now: Now) -> Said | None:
    """Batteries that the jumper cables charge."""
    if not now.jumped or not now.cabled.any():
        return None
    text = which(
        now.cabled,
        _n(
            "Jumper cables and water charge battery {which}.",
            "Jumper cables and water charge batteries {which}.",
            int(now.cabled.sum()),
        ),
        _("Jumper cables and water charge {count} of {total} batteries."),
        _("Jumper cables and water charge all {total} batteries."),
    )
    return Said(text, first("battery", now.cabled))


def started(now: Now) -> Said | None:
    """Batteries that have started."""
    fresh = now.turned("started", True) & now.which("running")
    if not fresh.any():
        return None
    text = which(
        fresh,
        _n("Battery {which} has started.", "Batteries {which} have started.", int(fresh.sum())),
        _("{count} of {total} batteries have started."),
        _("All {total} batteries have started."),
    )
    return Said(text, first("battery", fresh))


def ran_down(now: Now) -> Said | None:
    """Batteries that have run down."""
    fresh = now.turned("started", False)
    if not fresh.any():
        return None
    count = int(fresh.sum())
    if not now.which("flows")[fresh].any():
        named = _n(
            "Battery {which} has run down, as its tributary has too little water.",
            "Batteries {which} have run down, as their tributaries have too little water.",
            count,
        )
        counted = _("{count} of {total} batteries have run down, as they had too little water.")
    else:
        named = _n(
            "Battery {which} has run down, as it had too little charge.",
            "Batteries {which} have run down, as they had too little charge.",
            count,
        )
        counted = _("{count} of {total} batteries have run down, as they had too little charge.")
    return Said(which(fresh, named, counted), first("battery", fresh))


def stubborn(now: Now) -> Said | None:
    """Batteries that do not start in spite of the cables."""
    if not now.jumped or now.block >= PARTLY:
        return None
    idle = ~now.which("charged")
    if not idle.any():
        return None
    if not now.which("flows").any() and not now.charging.any():
        return Said(
            _("The jumper cables are on, but there is too little water to start a battery."), first("battery", idle)
        )
    text = which(
        idle,
        _n(
            "Battery {which} does not run: it needs more water, or a longer charge.",
            "Batteries {which} do not run: they need more water, or a longer charge.",
            int(idle.sum()),
        ),
        _("{count} of {total} batteries do not run: they need more water, or a longer charge."),
        _("The batteries do not run: they need more water, or a longer charge."),
    )
    return Said(text, first("battery", idle))


def mood(now: Now) -> Said | None:
    """How the person, or the land, fares."""
    text = _symptoms(now) if now.run.wellbeing[0] < ILL else _health(now)
    return Said(text, PERSON) if text else None


def _symptoms(now: Now) -> str:
    if now.turned("better", True, 48.0) and now.is_so("relieved"):
        if now.at_work:
            return _("Symptoms have fallen by half or more, as tributaries are at work again.")
        return _("Symptoms have fallen by half or more.")
    if now.is_so("fading"):
        told, why = _("The relief is fading."), _("The relief is fading, as the causes have not gone away.")
    elif now.turned("better", False, TREND_H) and not now.relieved:
        told, why = _("Symptoms have come back."), _("Symptoms have come back, as the causes have not gone away.")
    else:
        return _recovering(now)
    return why if now.caused else told


def _health(now: Now) -> str:
    if now.turned("better", True, 48.0) and now.is_so("relieved"):
        return _("The land is well again.")
    if now.turned("better", False, TREND_H) and now.run.wellbeing[now.index] < ILL:
        if now.idle:
            return _("The land has fallen ill: too few tributaries have been at work for too long.")
        return _("The land has fallen ill.")
    return _recovering(now)


def _recovering(now: Now) -> str:
    if not now.is_so("recovering") or now.is_so("relieved") or now.risen <= 0.0:
        return ""
    if now.gathers:
        return _("The land recovers slowly and without a drug: mouths clear and batteries gather a little charge.")
    return _("The land recovers slowly and without a drug.")


def tributaries(now: Now) -> Said | None:
    """How the tributaries are."""
    for band, say in (("clogged", _shut), ("narrow", _narrow)):
        flags = now.which(band)
        if flags.any():
            return Said(say(flags), first("plug", flags))
    flags = now.which("open")
    if not flags.all():
        return None
    wet = _n("The tributary is open.", "All {total} tributaries are open.", len(flags))
    dry = _n("The tributary is open, but too little water reaches it.",
             "All {total} tributaries are open, but too little water reaches them.", len(flags))  # fmt: skip
    text = (wet if now.which("flows").any() else dry).format(total=number(len(flags)))
    return Said(text, first("tributary", flags))


def _shut(flags: Flags) -> str:
    return which(
        flags,
        _n(
            "Tributary {which} is clogged, and little water gets in.",
            "Tributaries {which} are clogged, and little water gets in.",
            int(flags.sum()),
        ),
        _("{count} of {total} tributaries are clogged, and little water gets in."),
        _("All {total} tributaries are clogged, and little water gets in."),
    )


def _narrow(flags: Flags) -> str:
    return which(
        flags,
        _n("Tributary {which} is half clogged.", "Tributaries {which} are half clogged.", int(flags.sum())),
        _("{count} of {total} tributaries are half clogged."),
        _("All {total} tributaries are half clogged."),
    )


def growing(now: Now) -> Said | None:
    """Trees that grow."""
    if not now.is_so("growing"):
        return None
    if not now.which("running").any():
        text = _("Trees grow along the banks.")
    elif now.is_so("clearing"):
        text = _("Trees grow and the water gets clearer, as running batteries help both.")
    else:
        text = _("Trees grow along the banks where batteries run.")
    return Said(text, ("tree", now.most(now.run.foliage, TREND_H)))


def wilting(now: Now) -> Said | None:
    """Trees that are lost."""
    if not now.is_so("wilting"):
        return None
    if now.uprooted:
        text = _("The flood has uprooted trees along the banks.")
    elif now.overflowing:
        text = _("Tributaries have run over their beds, and trees have drowned.")
    elif now.dried:
        text = _("Trees are wilting along the dry banks.")
    elif np.mean(now.which("running")) < 0.5:
        text = _("Trees are wilting, as too few batteries run to feed them.")
    else:
        text = _("Trees are wilting along the banks.")
    return Said(text, ("tree", now.most(now.run.foliage, TREND_H)))


def batteries(now: Now) -> Said:
    """Which batteries run."""
    charged, running = now.which("charged"), now.which("running")
    if not charged.any():
        return Said(_("No battery runs, and a flat battery rarely starts by itself."), first("battery", ~charged))
    if not running.any():
        return Said(_("No battery runs: those that hold charge have too little water."), first("battery", charged))
    named = _n("Battery {which} runs and charges itself.", "Batteries {which} run and charge themselves.",
               int(running.sum()))  # fmt: skip
    counted = _("{count} of {total} batteries run and charge themselves.")
    text = which(running, named, counted, _("All {total} batteries run and charge themselves."))
    return Said(text, first("battery", running))
