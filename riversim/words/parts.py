"""What a part of the picture is like just now, for who touches it."""

from __future__ import annotations

from riversim.model import RiverError, Trajectory, check_name, undisturbed
from riversim.words.language import _, _n, decimal, whole_day
from riversim.words.now import bands

HELD = 0.05


@undisturbed
def part(run: Trajectory, index: int, kind: str, number: int = 0) -> str:
    """One or two sentences on a part of the river at a time index.

    `kind` is "gate", "plug", "battery" or "tributary"; `number` counts tributaries from 1.
    Raises `RiverError` for an unknown part.
    """
    tell = _TELL[check_name("part of the picture", kind, _TELL)]
    if kind != "gate":
        _there(kind, number, run)
    return tell(run, index, number if kind == "gate" else int(number))


@undisturbed
def over_time(run: Trajectory, number: int) -> str:
    """One sentence on how a tributary fared over the whole run; raises `RiverError` where there is none of it."""
    _there("tributary", number, run)
    days = [(m.kind, whole_day(m.day)) for m in run.moments if m.tributary == number]
    opened = [day for kind, day in days if kind == "reopened"]
    clogged = [day for kind, day in days if kind == "clogged"]
    return _turns(opened, clogged).format(
        number=number, day=(opened or clogged or [0])[0], then=(clogged or [0])[-1], count=len(opened)
    )


def _turns(opened: list[int], clogged: list[int]) -> str:
    """The template for the days on which a tributary opened and clogged."""
    if not opened and not clogged:
        return _("Tributary {number} alone: nothing opens or clogs it in this run.")
    if not clogged:
        return _("Tributary {number} alone: it opens on day {day} and stays open.")
    if not opened:
        return _("Tributary {number} alone: it clogs on day {day}.")
    if len(opened) == len(clogged) == 1 and opened[0] <= clogged[0]:
        return _("Tributary {number} alone: it opens on day {day} and clogs again on day {then}.")
    return _n("Tributary {number} alone: it opens once, on day {day}.",
              "Tributary {number} alone: it opens {count} times, first on day {day}.", len(opened))  # fmt: skip


def _there(kind: str, number: int, run: Trajectory) -> None:
    if number not in range(1, run.river.tributaries + 1):
        told = {
            "plug": _("there is no plug {number}: they are numbered from 1 to {last}"),
            "battery": _("there is no battery {number}: they are numbered from 1 to {last}"),
            "tributary": _("there is no tributary {number}: they are numbered from 1 to {last}"),
        }
        raise RiverError(told[kind].format(number=number, last=run.river.tributaries))


def _gate(run: Trajectory, index: int, number: int) -> str:
    if run.block[index] >= HELD:
        return _("The spillway's gate is held: {share} % of it is blocked.").format(share=round(100 * run.block[index]))
    if run.spill[index] > 0.0:
        return _("The spillway runs, because the level is above its crest.")
    return _("The spillway is shut, because the level is below its crest.")


def _plug(run: Trajectory, index: int, number: int) -> str:
    strength = run.river_at(index).plug_strengths()[number - 1]
    told = _("The plug of tributary {number} gives way where the level is above {strength}. Now it is {level}.")
    if bands(run).clear[index, number - 1]:
        told = _("Tributary {number} is open now. A plug in it gives way where the level is above {strength}.")
    return told.format(number=number, strength=decimal(strength, 2), level=decimal(run.level[index], 2))


def _battery(run: Trajectory, index: int, number: int) -> str:
    told = _("Battery {number} does not run. It holds {charge} % charge, and needs {need} % to start.")
    if bands(run).started[index, number - 1]:
        told = _("Battery {number} runs. It holds {charge} % charge, and needed {need} % to start.")
    need = run.river_at(index).threshold
    return told.format(number=number, charge=round(100 * run.charge[index, number - 1]), need=round(100 * need))


def _tributary(run: Trajectory, index: int, number: int) -> str:
    water, opening, trees = (x[index, number - 1] for x in (run.wet, run.opening, run.foliage))
    told = _(
        "Tributary {number} carries {water} % of its water. "
        "Its mouth is {opening} % clear, and {trees} % of its trees live."
    )
    return told.format(number=number, water=round(100 * water), opening=round(100 * opening), trees=round(100 * trees))


_TELL = {"gate": _gate, "plug": _plug, "battery": _battery, "tributary": _tributary}
