"""`State`, `start` and `step`: one river or many, one step of time, no loop.

Arrays are shaped (rivers,) or (tributaries, rivers): rivers come last, so that what belongs
to a river broadcasts over its tributaries and a batch streams through memory. A lone river
leaves the axis of rivers out, a batch of one whose numbers are as quick as NumPy can be:
the same source, the same result to the last bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from riversim.model.checks import RiverError
from riversim.model.flows import ONE, ZERO, Array, activity, approach, excess, settle, total
from riversim.model.parameters import River, plugs_and_batteries
from riversim.model.values import same

# What the rivers of one batch share: their arrays' shape, their clock, and what is made for all before the loop.
ALIKE = ("tributaries", "step", "rain_memory", "trace_rate", "trace_time", "tolerance", "tolerance_time")


class State(NamedTuple):
    """What a river carries from one step to the next."""

    level: Array  # (rivers,) water of the main river; extracellular glutamate [levels]
    gate: Array  # (rivers,) how far the spillway's gate stands open; the NMDA receptor brake at work [1/h]
    water: Array  # (tributaries, rivers) water in each tributary; glutamate signalling [levels]
    opening: Array  # (tributaries, rivers) how clear each mouth is; intact pathway [0..1]
    charge: Array  # (tributaries, rivers) each battery; AMPA receptor function [0..1]
    foliage: Array  # (tributaries, rivers) trees; spines and synapses [0..1]
    inflammation: Array  # (rivers,) murk in the water; neuro-inflammation [0..1]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, State) and same(tuple(self), tuple(other))

    def __ne__(self, other: object) -> bool:
        return not self == other


class Forcing(NamedTuple):
    """What is done to the river in one step; no river feeds back on it. Each is (rivers,)."""

    inflow: Array  # water that arrives in this step [levels]
    weir: Array  # what the gate opens for each level above the crest: strength, competence, block [1/h]
    pace: Array  # competence times the step: a worn gate follows the level more slowly
    free: Array  # the unblocked share of the spillway, times the step
    trace: Array  # AMPA potentiation (what outlasts the drug), where no drug blocks AMPA [0..1]
    half: Array  # charge of half activity, squared: the threshold, raised by a drug that blocks AMPA
    silt: Array  # silt that the cause brings in this step
    cause: Array  # the unresolved cause [0..1]


class Rates(NamedTuple):
    """The parameters as the laws use them: rates times the step, what is constant folded together."""

    resists: Array  # (tributaries, rivers) scour times plug strength
    jump: Array  # (tributaries, rivers) divided by the battery's resistance
    alternator: Array  # (tributaries, rivers) likewise
    trickle: Array  # (tributaries, rivers) likewise
    held: Array  # 1 + uptake
    conductance: Array  # of one tributary
    crest: Array
    lag: Array  # hours in which a sound gate follows in clear water
    lag_murk: Array  # more of them where the water is murky
    flood: Array
    keep: Array  # the share of a tributary's water that stays
    take: Array  # the share that comes anew
    scour: Array
    upkeep: Array
    seep: Array
    roots: Array
    enough: Array
    leak: Array  # 1 + leak
    corrosion: Array  # more leak where the water is murky
    growth: Array
    wilting: Array
    bare: Array  # 1 + wilting
    drowning: Array
    irritation: Array
    flooding: Array  # irritation by one tributary
    clearing: Array  # 1 + clearing
    soothing: Array  # by one tributary


def rates(rivers: Sequence[River]) -> Rates:
    """The `Rates` of a batch, or of a lone river; raises `RiverError` where rivers can not share a batch.

    What all rivers share is one number: a 0-d array where it meets arrays, a Python float
    where it meets the numbers of a lone river, whichever NumPy is quicker with.
    """
    for name in ALIKE:
        if len({getattr(river, name) for river in rivers}) > 1:
            raise RiverError(f"rivers of one batch must agree in {', '.join(ALIKE)}; these differ in {name}")
    dt, n = rivers[0].step, rivers[0].tributaries

    def of(name: str, factor: float = dt) -> Array:
        values = np.array([getattr(r, name) for r in rivers]) * factor
        return np.array(values[0]) if (values == values[0]).all() else values

    def small(x: Array) -> Array:
        return np.asarray(x) if len(rivers) > 1 else x.item()  # type: ignore[return-value]

    def each(x: Array) -> Array:
        return x if len(rivers) > 1 else np.ascontiguousarray(x[:, 0])

    drain, scour = of("drain"), of("scour")
    plugs, resistance = map(each, plugs_and_batteries(rivers))
    return Rates(
        held=small(1.0 + of("uptake")),
        conductance=small(of("conductance", dt / n)),
        crest=small(of("crest", 1.0)),
        lag=small(of("lag", 1.0)),
        lag_murk=small(of("lag_murk", 1.0)),
        flood=small(of("flood", 1.0)),
        keep=np.asarray(np.exp(-drain)),
        take=small(-np.expm1(-drain)),
        scour=small(scour),
        resists=scour * plugs,
        upkeep=of("upkeep"),
        seep=of("seep"),
        roots=small(of("roots", 1.0)),
        enough=of("enough", 1.0),
        # So that a full tributary charges by `jump`, whatever is enough.
        jump=of("jump") * (1.0 + of("enough", 1.0)) / resistance,
        alternator=of("alternator") / resistance,
        trickle=of("trickle") / resistance,
        leak=small(1.0 + of("leak")),
        corrosion=small(of("leak") * of("corrosion", 1.0)),
        growth=of("growth"),
        wilting=of("wilting"),
        bare=small(1.0 + of("wilting")),
        drowning=of("drowning"),
        irritation=small(of("irritation")),
        flooding=small(of("irritation", dt / n)),
        clearing=small(1.0 + of("clearing")),
        soothing=small(of("soothing", dt / n)),
    )


def start(rivers: Sequence[River]) -> State:
    """The state a batch, or a lone river, starts in: its own openings, charges and trees, water at rest."""
    lone, n = len(rivers) == 1, rivers[0].tributaries

    def of(name: str) -> Array:
        values = np.array([getattr(r, name) for r in rivers], dtype=float)
        return values.item() if lone else values

    def each(name: str) -> Array:
        return np.zeros(n if lone else (n, len(rivers))) + of(name)

    outlets, weir = of("uptake") + of("conductance") * of("opening"), of("spill") * of("competence")
    level, above = settle(of("rain"), outlets, weir, of("crest"))
    opening = each("opening")
    return State(level, weir * above, opening * level, opening, each("charge"), each("foliage"), of("inflammation"))


def step(state: State, forcing: Forcing, rates: Rates) -> State:
    """The state one step later (the equations: notebooks/about/model.md)."""
    level, gate, water, opening, charge, foliage, inflammation = state

    held = rates.held + rates.conductance * total(opening)
    follows = forcing.pace / (forcing.pace + rates.lag + rates.lag_murk * inflammation)
    gate, demand = gate - follows * gate, follows * forcing.weir
    narrow, slope = held + forcing.free * gate, forcing.free * demand
    level, above = settle(level + forcing.inflow, narrow, slope, rates.crest)
    gate = gate + demand * above
    flooding = excess(level, rates.flood)
    leaked = rates.leak + rates.corrosion * inflammation
    water, opening, charge, foliage, running, flooded = along(
        water, opening, charge, foliage, rates.resists, rates.jump, rates.alternator, rates.trickle,
        level, flooding, leaked, forcing, rates,
    )  # fmt: skip
    irritated = rates.irritation * forcing.cause + rates.flooding * flooded
    calmed = rates.clearing + rates.soothing * running
    inflammation = approach(inflammation, irritated, calmed)
    return State(level, gate, water, opening, charge, foliage, inflammation)


def along(
    water: Array, opening: Array, charge: Array, foliage: Array, resists: Array, jump: Array, alternator: Array,
    trickle: Array, level: Array, flooding: Array, leaked: Array, forcing: Forcing, rates: Rates,
) -> tuple[Array, Array, Array, Array, Array, Array]:  # fmt: skip
    """`tributary` for all tributaries at once, and the sums of their activity and of what floods them."""
    water, opening, charge, foliage, active, flooded = tributary(
        water, opening, charge, foliage, resists, jump, alternator, trickle, level, flooding, leaked, forcing, rates
    )
    return water, opening, charge, foliage, total(active), total(flooded)


def tributary(
    water: Array, opening: Array, charge: Array, foliage: Array, resists: Array, jump: Array, alternator: Array,
    trickle: Array, level: Array, flooding: Array, leaked: Array, forcing: Forcing, rates: Rates,
) -> tuple[Array, Array, Array, Array, Array, Array]:  # fmt: skip
    """Water, opening, charge, foliage, activity and flood one step later; no tributary knows of another.

    So it is the same source for a number, as it is compiled (`riversim.model.fast`), and for an array of any shape.
    """
    water = rates.keep * water
    water += (rates.take * level) * opening
    wet = np.minimum(water, ONE)
    flooded = water - wet
    flooded += flooding
    active = activity(charge, forcing.half, wet)

    silt = forcing.silt
    cleared = rates.scour * level - resists
    cleared = np.maximum(cleared, ZERO)
    cleared += rates.upkeep * active
    cleared += rates.seep
    opening = approach(opening, cleared, (1.0 + silt) - (silt * rates.roots) * foliage)

    charged = forcing.trace * jump
    charged *= wet / (wet + rates.enough)
    charged += alternator * active
    charged += trickle
    charge = approach(charge, charged, leaked)

    wilted = rates.drowning * flooded
    wilted += rates.bare - rates.wilting * wet
    foliage = approach(foliage, rates.growth * active, wilted)
    return water, opening, charge, foliage, active, flooded
