"""`State`, `start` and `step`: one river or many, one step of time, no loop.

Arrays are shaped (rivers,) or (tributaries, rivers): rivers come last, so that what belongs
to a river broadcasts over its tributaries and a batch streams through memory. What all rivers
of a batch share may be a 0-d array or a float.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from riversim import flows
from riversim.flows import ONE, ZERO, Array
from riversim.parameters import River, RiverError


class State(NamedTuple):
    """What a river carries from one step to the next."""

    level: Array  # (rivers,) water of the main river; extracellular glutamate [levels]
    water: Array  # (tributaries, rivers) water in each tributary; glutamate signalling [levels]
    opening: Array  # (tributaries, rivers) how clear each mouth is; intact pathway [0..1]
    charge: Array  # (tributaries, rivers) each battery; AMPA receptor function [0..1]
    foliage: Array  # (tributaries, rivers) trees; spines and synapses [0..1]
    inflammation: Array  # (rivers,) murk in the water; neuro-inflammation [0..1]


class Forcing(NamedTuple):
    """What is done to the river in one step; no river feeds back on it. Each is (rivers,)."""

    inflow: Array  # water that arrives in this step [levels]
    spillway: Array  # the spillway's conductance times the step: strength, competence, block
    trace: Array  # what outlasts the drug: downstream AMPA potentiation [0..1]
    ampa: Array  # the share of AMPA receptors that no drug blocks [0..1]
    cause: Array  # the unresolved cause [0..1]


class Rates(NamedTuple):
    """The parameters of a batch as the laws use them: rates times the step, constants folded."""

    uptake: Array
    conductance: Array  # of one tributary
    crest: Array
    flood: Array
    drain: Array
    drained: Array  # 1 + drain
    strength: Array  # (tributaries, rivers)
    scour: Array
    upkeep: Array
    silting: Array
    roots: Array
    murk: Array
    jump: Array  # (tributaries, rivers): divided by the battery's resistance
    alternator: Array  # (tributaries, rivers): likewise
    leak: Array
    half: Array  # threshold squared
    growth: Array
    wilting: Array
    drowning: Array
    irritation: Array
    clearing: Array
    soothing: Array  # of one tributary


def rates(rivers: Sequence[River]) -> Rates:
    """The `Rates` of a batch of rivers; raises `RiverError` where they can not share a batch."""
    first = rivers[0]
    if any((r.tributaries, r.step) != (first.tributaries, first.step) for r in rivers):
        raise RiverError("rivers of one batch must agree in tributaries and step")
    dt, n = first.step, first.tributaries

    def of(name: str, factor: float = dt) -> Array:
        values = np.array([getattr(r, name) for r in rivers]) * factor
        return np.array(values[0]) if (values == values[0]).all() else values

    resistance = np.stack([r.battery_resistances() for r in rivers], axis=1)
    return Rates(
        uptake=of("uptake"),
        conductance=of("conductance", dt / n),
        crest=of("crest", 1.0),
        flood=of("flood", 1.0),
        drain=of("drain"),
        drained=np.asarray(1.0 + of("drain")),
        strength=np.stack([r.plug_strengths() for r in rivers], axis=1),
        scour=of("scour"),
        upkeep=of("upkeep"),
        silting=of("silting"),
        roots=of("roots", 1.0),
        murk=of("murk", 1.0),
        jump=of("jump") / resistance,
        alternator=of("alternator") / resistance,
        leak=of("leak"),
        half=np.asarray(of("threshold", 1.0) ** 2),
        growth=of("growth"),
        wilting=of("wilting"),
        drowning=of("drowning"),
        irritation=of("irritation"),
        clearing=of("clearing"),
        soothing=of("soothing", dt / n),
    )


def start(rivers: Sequence[River]) -> State:
    """The state a batch starts in: the rivers' own openings, charges and trees, water at rest."""
    shape = (rivers[0].tributaries, len(rivers))

    def of(name: str) -> Array:
        return np.array([getattr(r, name) for r in rivers], dtype=float)

    def each(name: str) -> Array:
        return np.broadcast_to(of(name), shape).copy()

    outlets = of("uptake") + of("conductance") * of("opening")
    gate = of("spill") * of("competence")
    level = np.minimum(of("rain") / outlets, (of("rain") + gate * of("crest")) / (outlets + gate))
    opening = each("opening")
    return State(level, opening * level, opening, each("charge"), each("foliage"), of("inflammation"))


def step(state: State, forcing: Forcing, rates: Rates) -> State:
    """The state one step later (equations: README, "The model in one page")."""
    outlets = rates.uptake + state.opening.sum(axis=0) * rates.conductance
    level = flows.level(state.level, forcing.inflow, outlets, forcing.spillway, rates.crest)
    water = (state.water + rates.drain * (state.opening * level)) / rates.drained
    wet = np.minimum(water, ONE)

    square = state.charge * state.charge
    active = square / (square + rates.half) * wet * forcing.ampa
    jump = rates.jump * (forcing.trace * forcing.ampa) * wet
    charge = flows.approach(state.charge, jump + rates.alternator * active, rates.leak)

    silt = rates.silting * forcing.cause * (ONE + rates.murk * state.inflammation)
    clearing = rates.scour * flows.excess(level, rates.strength) + rates.upkeep * active
    opening = flows.approach(state.opening, clearing, silt * (ONE - rates.roots * state.foliage))

    flooding = np.maximum(level - rates.flood, ZERO)
    loss = rates.wilting * (ONE - wet) + rates.drowning * flooding
    foliage = flows.approach(state.foliage, rates.growth * active, loss)

    calming = rates.clearing + rates.soothing * active.sum(axis=0)
    inflammation = flows.approach(state.inflammation, rates.irritation * (forcing.cause + flooding), calming)
    return State(level, water, opening, charge, foliage, inflammation)
