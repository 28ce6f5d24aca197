"""What captions say of the main river: its rain, its spillway, its silt, and how high it stands.

Each looks at the moment and returns one sentence, or None where there is nothing to say.
"""

from __future__ import annotations

import numpy as np

from riversim.words.language import _
from riversim.words.now import (
    BLOCKED,
    BROKEN,
    DRY_SPELL,
    LITTLE_RAIN,
    LOW_LEVEL,
    MUCH_RAIN,
    PARTLY,
    RECENT_H,
    WET_SPELL,
    WORN,
    Now,
)
from riversim.words.said import CLOUD, DRUG, GATE, MOUNTAIN, POOL, Said

A_LITTLE = 1.3  # levels up to which a river is only a little high


def flood(now: Now) -> Said | None:
    """The river over its banks."""
    if now.level <= now.run.river_at(now.index).flood:
        return None
    if now.block >= BLOCKED:
        text = _("The spillway is blocked and too much water has come, so the river floods its banks.")
    elif now.competence < WORN:
        text = _("The worn spillway lets out too little, so the river floods its banks.")
    else:
        text = _("More water has come than could leave, so the river floods its banks.")
    return Said(text, POOL)


def block(now: Now) -> Said | None:
    """The spillway blocked, and what that does."""
    if now.block < PARTLY:
        return None
    return Said((_by_hand() if now.by_hand else _by_drug())[_effect(now)], GATE)


def _effect(now: Now) -> str:
    """What a block does, in a word."""
    if now.block < BLOCKED:
        return "fades" if now.wears_off and not now.by_hand else "part"
    if now.rising or now.high:
        return "raises" if now.rising else "holds"
    if now.stilled and not now.by_hand:
        return "stills"
    if now.stands:
        return "drains" if now.carried_off else "wants"
    return "blocks"


def _by_hand() -> dict[str, str]:
    return {
        "part": _("The spillway is partly blocked by hand, so less water can leave."),
        "raises": _("The spillway is blocked, so the river is rising."),
        "holds": _("The spillway is blocked, so the river stays high."),
        "drains": _("The spillway is blocked, but the open tributaries carry the water off."),
        "wants": _("The spillway is blocked, but too little water comes to raise the river."),
        "blocks": _("The spillway is blocked by hand, so less water can leave."),
    }


def _by_drug() -> dict[str, str]:
    return {
        "part": _("The infusion blocks a part of the spillway, so less water can leave."),
        "fades": _("The infusion wears off, and the spillway is only partly blocked."),
        "raises": _("The infusion blocks the spillway, so the river is rising."),
        "holds": _("The infusion blocks the spillway, so the river stays high."),
        "stills": _("The infusion blocks the spillway, but so high a dose also stills the rain."),
        "drains": _("The infusion blocks the spillway, but the open tributaries carry the water off."),
        "wants": _("The infusion blocks the spillway, but too little water comes to raise the river."),
        "blocks": _("The infusion blocks the spillway, so less water can leave."),
    }


def no_block(now: Now) -> Said | None:
    """A drug that leaves the spillway as it is."""
    if not now.infused_in_vain:
        return None
    return Said(_("An infusion was given, but it leaves the spillway as it is."), DRUG)


def let_go(now: Now) -> Said | None:
    """A block that has ended."""
    if not now.let_go:
        return None
    if now.is_so("spilled"):
        return Said(_("The spillway is free again and lets water out, so the river has fallen back."), GATE)
    if now.below_crest:
        return Said(_("The spillway is free again, but shut, as the river has fallen below its crest."), GATE)
    return Said(_("The spillway is free again, and the river has fallen back."), GATE)


def gate(now: Now) -> Said | None:
    """What the river does because its gate is slow, which it is in murky water, or worn."""
    if now.is_so("surging"):
        if now.competence < WORN:
            text = _("The worn gate of the spillway is slow to open, so a surge runs down the river.")
        elif now.murky:
            text = _("Murk makes the gate of the spillway slow to open, so a surge runs down the river.")
        else:
            text = _("Water came faster than the gate of the spillway could open, so a surge runs down the river.")
        return Said(text, GATE)
    if now.is_so("stuck") and now.is_so("spilled"):
        return Said(_("The gate of the spillway is slow to shut, so water still runs out below the crest."), GATE)
    return None


def stilled(now: Now) -> Said | None:
    """The rain that a very high dose stills."""
    if not now.stilled:
        return None
    return Said(_("So high a dose stills the rain itself, so less water comes."), CLOUD)


def rain(now: Now) -> Said | None:
    """Far less rain than usual, or far more."""
    rain = now.run.rain[now.index]
    if now.usual_rain < DRY_SPELL and rain < LITTLE_RAIN:
        if now.is_so("low"):
            return Said(_("It is a drought: little rain falls, so the river is low."), CLOUD)
        return Said(_("It is a drought: little rain falls."), CLOUD)
    if now.usual_rain > WET_SPELL and rain > MUCH_RAIN:
        return Said(_("Far more rain falls than a healthy river needs, and it has to go somewhere."), CLOUD)
    return None


def causes(now: Now) -> Said | None:
    """Causes eased or grown."""
    moved = float(now.moved(now.run.cause, RECENT_H))
    if not now.silts or abs(moved) < 1e-9:
        return None
    less, more = (
        _("Care has eased the causes, so less silt comes in."),
        _("The causes have grown, so more silt comes in."),
    )
    return Said(less if moved < 0.0 else more, MOUNTAIN)


def wear(now: Now) -> Said | None:
    """The spillway worn down or repaired."""
    moved = float(now.moved(now.run.competence, RECENT_H))
    if moved < -1e-9:
        return Said(_("The spillway has worn down, so it steadies the river less."), GATE)
    if moved > 1e-9:
        return Said(_("The spillway has been repaired, so it steadies the river better."), GATE)
    return None


def worn(now: Now) -> Said | None:
    """A spillway that works badly."""
    if now.competence < BROKEN:
        return Said(_("The spillway is broken: its gate hardly moves, so it can not steady the river."), GATE)
    if now.competence < WORN:
        return Said(_("The spillway is worn and its gate is slower, so it steadies the river less."), GATE)
    return None


def murk(now: Now) -> Said | None:
    """Water that gets clearer or murky."""
    if now.is_so("clearing"):
        return Said(_("The water is slowly getting clearer."), POOL)
    return Said(_("The water is slowly getting murky."), POOL) if now.is_so("muddying") else None


def silt(now: Now) -> Said | None:
    """The causes, which are there still."""
    if not now.silts or not now.caused or not now.which("clogged").any():
        return None
    return Said(_("Silt keeps coming in, as the causes are still there."), MOUNTAIN)


def river(now: Now) -> Said:
    """How high the river stands."""
    if now.level < LOW_LEVEL:
        text = _("The river is low, below its healthy level.")
    elif not now.high:
        spills = now.is_so("spilling")
        text = _("Water runs over the spillway, so the river stays near its healthy level.") if spills else _(
            "The river is near its healthy level.")  # fmt: skip
    elif np.mean(now.which("clogged")) >= 0.5:
        text = _("The river is high, as clogged tributaries take little of its water.")
    else:
        text = _("The river is a little high.") if now.level <= A_LITTLE else _("The river is high.")
    return Said(text, POOL)
