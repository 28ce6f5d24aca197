"""`River`: every number that describes one river, with its unit, meaning, range and source.

A `River` is an immutable value that checks itself. Sliders, help texts, error messages and
the ranges of the property tests are all made from the metadata of its fields, so a new
parameter is one field here and one use in `riversim.model.step` or another room of its folder.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from typing import Any

import numpy as np

from riversim.model.checks import RiverError, check_number, check_whole
from riversim.model.flows import Array, undisturbed

MAX_TRIBUTARIES = 64
_MODEL = "riversim's design: chosen so that the river shows what the story says (tests/test_behaviours.py)"
_FITTED = (
    "riversim's design: fitted so that what the story says and published group averages hold together "
    "(the rows of tests/rows.py and F1 to F6 alone; objective, seed, margins and sensitivity: tests/calibration.py)"
)


@dataclass(frozen=True)
class Parameter:
    """What one number of a `River` means and may be."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    river: str
    brain: str
    source: str
    group: str
    whole: bool = False

    def check(self, value: object) -> float:
        """Return `value` as a number within the range; raise `RiverError` otherwise."""
        check = check_whole if self.whole else check_number
        return check(self.name, value, self.low, self.high, self.unit)


def _number(
    default: float,
    low: float,
    high: float,
    unit: str,
    *,
    river: str,
    brain: str,
    group: str,
    source: str = _MODEL,
) -> Any:
    return field(
        default=default,
        metadata=dict(low=low, high=high, unit=unit, river=river, brain=brain, group=group, source=source),
    )


@dataclass(frozen=True, kw_only=True)
class River:
    """One river: its laws, its plugs and batteries, its weather, and the state it starts in.

    The defaults describe the obstructed river of a mood disorder. Levels are normalised, 1.0
    being a healthy river; rates are per hour. Raises `RiverError` for a value that is not
    finite, not a number, or out of its range.

    >>> River().tributaries
    8
    >>> River(cause=3)
    Traceback (most recent call last):
    ...
    riversim.model.checks.RiverError: cause = 3 is out of range: it must be from 0 to 1
    """

    # What a visitor moves first.
    cause: float = _number(
        0.40, 0.0, 1.0, "", group="illness",
        river="what keeps silting up the tributaries", brain="the unresolved cause: stress and illness, of many kinds",
    )  # fmt: skip
    competence: float = _number(
        1.0, 0.0, 1.0, "", group="spillway",
        river="how well the spillway works", brain="competence of the NMDA receptor brake",
    )  # fmt: skip
    resistance: float = _number(
        1.0, 0.2, 5.0, "", group="batteries",
        river="how hard the batteries are to start", brain="how hard AMPA receptor function is to restore",
    )  # fmt: skip
    strength: float = _number(
        1.38, 1.0, 3.0, "levels", group="plugs",
        river="water level that starts to open the plugs", brain="glutamate level that re-engages a silent pathway",
        source=_FITTED,
    )  # fmt: skip
    rain: float = _number(
        1.0, 0.0, 3.0, "levels/h", group="weather",
        river="rain that feeds the river", brain="release of glutamate",
    )  # fmt: skip

    # Weather.
    rain_noise: float = _number(
        0.142, 0.0, 0.5, "log units", group="weather",
        river="how changeable the rain is", brain="ups and downs of release from hour to hour",
        source=_FITTED,
    )  # fmt: skip
    rain_memory: float = _number(
        3.0, 1.0, 72.0, "h", group="weather",
        river="how long wet and dry spells last", brain="how long ups and downs of release last",
    )  # fmt: skip

    # The main river and its spillway.
    uptake: float = _number(
        0.357, 0.05, 2.0, "1/h", group="river",
        river="what seeps away through the river bed", brain="clearance by astrocytes (EAAT transporters)",
        source=_FITTED,
    )  # fmt: skip
    conductance: float = _number(
        0.5, 0.0, 2.0, "1/h", group="river",
        river="what all clear tributaries together carry", brain="what intact pathways together pass on",
    )  # fmt: skip
    crest: float = _number(
        1.0, 0.5, 2.0, "levels", group="spillway",
        river="level at which the spillway starts to run", brain="level at which the NMDA receptor brake sets in",
        source=_FITTED,
    )  # fmt: skip
    spill: float = _number(
        12.0, 0.0, 20.0, "1/h", group="spillway",
        river="what the spillway carries for each level above its crest", brain="strength of the NMDA receptor brake",
        source=_FITTED,
    )  # fmt: skip
    lag: float = _number(
        0.733, 0.1, 48.0, "h", group="spillway",
        river="how slowly the gate of the spillway follows the level in clear water",
        brain="how slowly the brake follows in health",
        source=_FITTED,
    )  # fmt: skip
    lag_murk: float = _number(
        23.7, 0.0, 100.0, "h", group="spillway",
        river="how much slower murk makes the gate", brain="how much slower inflammation makes the brake",
        source=_FITTED,
    )  # fmt: skip
    flood: float = _number(
        1.72, 1.2, 4.0, "levels", group="river",
        river="flood stage: above it the banks are damaged", brain="level at which too much glutamate does harm",
        source=_FITTED,
    )  # fmt: skip

    # Tributaries and their plugs.
    drain: float = _number(
        1.0, 0.05, 5.0, "1/h", group="tributaries",
        river="how fast a tributary fills and empties", brain="how fast a circuit follows its input",
    )  # fmt: skip
    scour: float = _number(
        2.16, 0.0, 10.0, "1/h", group="plugs",
        river="how fast pressure forces a plug open", brain="how fast a surge re-engages a silent pathway",
        source=_FITTED,
    )  # fmt: skip
    upkeep: float = _number(
        0.151, 0.0, 1.0, "1/h", group="plugs",
        river="how well a running tributary keeps its mouth clear", brain="upkeep of a pathway that is in use",
        source=_FITTED,
    )  # fmt: skip
    silting: float = _number(
        0.241, 0.0, 1.0, "1/h", group="plugs",
        river="how fast the cause silts up a tributary's mouth", brain="loss of synaptic pathways under the cause",
        source=_FITTED,
    )  # fmt: skip
    seep: float = _number(
        0.00761, 0.0, 0.5, "1/h", group="plugs",
        river="how fast a plug clears by itself where no silt comes", brain="how fast a pathway comes back by itself",
        source=_FITTED,
    )  # fmt: skip
    strength_spread: float = _number(
        0.175, 0.0, 0.5, "log units", group="plugs",
        river="how much the plugs differ", brain="how much pathways differ in what re-engages them",
        source=_FITTED,
    )  # fmt: skip

    # Batteries.
    jump: float = _number(
        0.042, 0.0, 10.0, "1/h", group="batteries",
        river="strength of a jump start", brain="charge given by AMPA potentiation where glutamate is at hand",
        source=_FITTED,
    )  # fmt: skip
    alternator: float = _number(
        0.00332, 0.0, 1.0, "1/h", group="batteries",
        river="charge that a running engine gives its own battery", brain="AMPA function kept up by its own activity",
        source=_FITTED,
    )  # fmt: skip
    trickle: float = _number(
        0.000135, 0.0, 0.1, "1/h", group="batteries",
        river="what little charge a battery makes by itself", brain="AMPA receptors that are made anew all the time",
        source=_FITTED,
    )  # fmt: skip
    enough: float = _number(
        0.76, 0.01, 10.0, "levels", group="batteries",
        river="how little water the jumper cables need to work half as well as they can",
        brain="how little glutamate is enough for AMPA potentiation to take hold",
        source=_FITTED,
    )  # fmt: skip
    leak: float = _number(
        0.00478, 0.001, 1.0, "1/h", group="batteries",
        river="how fast a battery runs down", brain="turnover of AMPA receptors",
        source=_FITTED,
    )  # fmt: skip
    threshold: float = _number(
        0.118, 0.05, 0.9, "charge", group="batteries",
        river="charge at which the engine half turns over", brain="AMPA function at which a circuit half works",
        source=_FITTED,
    )  # fmt: skip
    resistance_spread: float = _number(
        0.214, 0.0, 1.0, "log units", group="batteries",
        river="how much the batteries of one river differ", brain="how much circuits of one brain differ",
        source=_FITTED,
    )  # fmt: skip
    trace_rate: float = _number(
        0.5, 0.0, 2.0, "1/h", group="batteries",
        river="how fast the drug readies the jumper cables", brain="build-up of downstream AMPA potentiation",
    )  # fmt: skip
    trace_time: float = _number(
        19.3, 1.0, 336.0, "h", group="batteries",
        river="how long the jumper cables stay ready", brain="how long AMPA potentiation outlasts the drug",
        source=_FITTED,
    )  # fmt: skip
    tolerance: float = _number(
        0.474, 0.05, 5.0, "", group="batteries",
        river="how long cables may be on before they run hot and carry half",
        brain="how much potentiation, day after day, halves its own effect",
        source=_FITTED,
    )  # fmt: skip
    tolerance_time: float = _number(
        72.0, 1.0, 720.0, "h", group="batteries",
        river="how long hot cables need to cool", brain="how long tolerance lasts",
    )  # fmt: skip

    # Banks.
    growth: float = _number(
        0.00639, 0.0, 0.5, "1/h", group="banks",
        river="how fast trees grow along a running tributary", brain="growth of spines and synapses with AMPA activity",
        source=_FITTED,
    )  # fmt: skip
    wilting: float = _number(
        0.00287, 0.0, 0.5, "1/h", group="banks",
        river="how fast trees wilt on a dry bank", brain="loss of spines and synapses without input",
        source=_FITTED,
    )  # fmt: skip
    drowning: float = _number(
        0.949, 0.0, 1.0, "1/h", group="banks",
        river="how fast a flood uproots trees", brain="damage done by too much glutamate",
        source=_FITTED,
    )  # fmt: skip
    roots: float = _number(
        0.789, 0.0, 1.0, "", group="banks",
        river="how well roots hold the silt back", brain="how much synapses protect against further loss",
        source=_FITTED,
    )  # fmt: skip

    # Inflammation.
    irritation: float = _number(
        0.00938, 0.0, 0.5, "1/h", group="murk",
        river="how fast the cause and floods muddy the water", brain="how fast the cause raises neuro-inflammation",
        source=_FITTED,
    )  # fmt: skip
    clearing: float = _number(
        0.00181, 0.0, 0.5, "1/h", group="murk",
        river="how fast the water clears by itself", brain="how fast inflammation settles by itself",
        source=_FITTED,
    )  # fmt: skip
    soothing: float = _number(
        0.0443, 0.0, 0.5, "1/h", group="murk",
        river="how fast running tributaries clear the water", brain="how much AMPA activity calms inflammation",
        source=_FITTED,
    )  # fmt: skip
    corrosion: float = _number(
        5.75, 0.0, 30.0, "", group="murk",
        river="how much faster batteries run down in murky water",
        brain="how much inflammation wears down AMPA function",
        source=_FITTED,
    )  # fmt: skip

    # What counts as well.
    full_use: float = _number(
        0.431, 0.05, 1.0, "", group="wellbeing",
        river="activity from which a tributary is fully at work",
        brain="AMPA activity from which a circuit is fully at work",
        source=_FITTED,
    )  # fmt: skip
    use_weight: float = _number(
        0.627, 0.0, 1.0, "", group="wellbeing",
        river="share of water that is put to use, against trees, in how well the land is",
        brain="share of working circuits, against synapses, in wellbeing",
        source=_FITTED,
    )  # fmt: skip

    # The state it starts in.
    opening: float = _number(
        0.08, 0.0, 1.0, "", group="start",
        river="how clear the tributaries are at the start", brain="intact pathways at the start",
    )  # fmt: skip
    charge: float = _number(
        0.0542, 0.0, 1.0, "", group="start",
        river="how charged the batteries are at the start", brain="AMPA receptor function at the start",
        source=_FITTED,
    )  # fmt: skip
    foliage: float = _number(
        0.25, 0.0, 1.0, "", group="start",
        river="trees along the banks at the start", brain="spines and synapses at the start",
    )  # fmt: skip
    inflammation: float = _number(
        0.65, 0.0, 1.0, "", group="start",
        river="murk in the water at the start", brain="neuro-inflammation at the start",
    )  # fmt: skip

    # How it is computed.
    step: float = _number(
        1.0, 0.05, 6.0, "h", group="run",
        river="length of one step of time", brain="length of one step of time",
        source="part of the parameter set: fates of bistable tributaries depend on it",
    )  # fmt: skip
    tributaries: int = _number(
        8, 1, MAX_TRIBUTARIES, "tributaries", group="run",
        river="number of tributaries", brain="number of circuits",
    )  # fmt: skip
    seed: int = _number(
        0, 0, 2**32 - 1, "", group="run",
        river="which weather, plugs and batteries chance deals", brain="chance",
    )  # fmt: skip
    strengths: tuple[float, ...] | None = None
    """Plug strength of each tributary [levels]; None draws them from `seed` around `strength`."""
    resistances: tuple[float, ...] | None = None
    """Battery resistance of each tributary; None draws them from `seed` around `resistance`."""

    def __post_init__(self) -> None:
        for name, parameter in parameters().items():
            object.__setattr__(self, name, parameter.check(getattr(self, name)))
        for name, one in (("strengths", "strength"), ("resistances", "resistance")):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, self._check_each(name, parameters()[one]))

    def __repr__(self) -> str:
        """What differs from a default river, as the code that makes it again."""
        set = (f.name for f in fields(self) if getattr(self, f.name) != f.default)
        return f"River({', '.join(f'{name}={getattr(self, name)!r}' for name in set)})"

    def _check_each(self, name: str, one: Parameter) -> tuple[float, ...]:
        values = np.asarray(getattr(self, name), dtype=object)
        if values.shape != (self.tributaries,):
            raise RiverError(
                f"{name} must hold one number for each of the {self.tributaries} tributaries, not shape {values.shape}"
            )
        return tuple(
            check_number(f"{name}[{i}]", value, one.low, one.high, one.unit) for i, value in enumerate(values, 1)
        )

    def plug_strengths(self) -> Array:
        """Strength of each plug, (tributaries,) [levels]: given, or drawn from the seed."""
        return plugs_and_batteries([self])[0][:, 0]

    def to_dict(self) -> dict[str, Any]:
        """Plain data that `River(**data)` rebuilds."""
        return asdict(self)


@cache
def parameters() -> Mapping[str, Parameter]:
    """Every numeric field of a `River` by its name, in order."""
    return {
        f.name: Parameter(name=f.name, default=f.default, whole=f.type == "int", **f.metadata)  # type: ignore[arg-type]
        for f in fields(River)
        if f.metadata
    }


@undisturbed
def plugs_and_batteries(rivers: Sequence[River]) -> tuple[Array, Array]:
    """Strength of each plug [levels] and resistance of each battery, both (tributaries, rivers).

    Given, or drawn from the seed: lognormal around `strength` and `resistance`.
    """
    # An odd seed of its own: the weather draws from the even ones.
    chance = np.array([np.random.default_rng(2 * r.seed + 1).standard_normal((r.tributaries, 2)) for r in rivers])
    spread = np.array([(r.strength_spread, r.resistance_spread) for r in rivers])
    middle = np.array([(r.strength, r.resistance) for r in rivers])
    drawn = middle[:, None] * np.exp(spread[:, None] * chance)
    for i, river in enumerate(rivers):
        for j, given in enumerate((river.strengths, river.resistances)):
            if given is not None:
                drawn[i, :, j] = given
    plugs, batteries = np.ascontiguousarray(drawn.T)
    return plugs, batteries
