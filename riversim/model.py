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
    trace: Array  # AMPA potentiation (what outlasts the drug), where no drug blocks AMPA [0..1]
    half: Array  # charge of half activity, squared: the threshold, raised by a drug that blocks AMPA
    cause: Array  # the unresolved cause [0..1]


class Rates(NamedTuple):
    """The parameters as the laws use them: rates times the step, what is constant folded together."""

    held: Array  # 1 + uptake
    conductance: Array  # of one tributary
    crest: Array
    flood: Array
    keep: Array  # the share of a tributary's water that stays
    take: Array  # the share that comes anew
    scour: Array
    resists: Array  # (tributaries, rivers) scour times plug strength
    upkeep: Array
    silting: Array
    roots: Array
    jump: Array  # (tributaries, rivers) divided by the battery's resistance
    alternator: Array  # (tributaries, rivers) likewise
    leak: Array  # 1 + leak
    corrosion: Array  # more leak where the water is murky
    growth: Array
    wilting: Array
    drowning: Array
    irritation: Array
    clearing: Array  # 1 + clearing
    soothing: Array  # by one tributary


def rates(rivers: Sequence[River]) -> Rates:
    """The `Rates` of a batch, or of a lone river; raises `RiverError` where rivers can not share a batch.

    What all rivers share is one number: a 0-d array where it meets arrays, a Python float
    where it meets the numbers of a lone river, whichever NumPy is quicker with.
    """
    first = rivers[0]
    if any((r.tributaries, r.step) != (first.tributaries, first.step) for r in rivers):
        raise RiverError("rivers of one batch must agree in tributaries and step")
    dt, n = first.step, first.tributaries

    def of(name: str, factor: float = dt) -> Array:
        values = np.array([getattr(r, name) for r in rivers]) * factor
        return np.array(values[0]) if (values == values[0]).all() else values

    def small(x: Array) -> Array:
        return np.asarray(x) if len(rivers) > 1 else x.item()  # type: ignore[return-value]

    def each(rows: Sequence[Array]) -> Array:
        return rows[0] if len(rivers) == 1 else np.stack(rows, axis=1)

    drain, scour = of("drain"), of("scour")
    plugs, batteries = zip(*(r.plugs_and_batteries() for r in rivers), strict=True)
    resistance = each(batteries)
    return Rates(
        held=small(1.0 + of("uptake")),
        conductance=small(of("conductance", dt / n)),
        crest=small(of("crest", 1.0)),
        flood=small(of("flood", 1.0)),
        keep=np.asarray(1.0 / (1.0 + drain)),
        take=small(drain / (1.0 + drain)),
        scour=small(scour),
        resists=scour * each(plugs),
        upkeep=of("upkeep"),
        silting=small(of("silting")),
        roots=small(of("roots", 1.0)),
        jump=of("jump") / resistance,
        alternator=of("alternator") / resistance,
        leak=small(1.0 + of("leak")),
        corrosion=small(of("leak") * of("corrosion", 1.0)),
        growth=of("growth"),
        wilting=of("wilting"),
        drowning=small(of("drowning")),
        irritation=small(of("irritation")),
        clearing=small(1.0 + of("clearing")),
        soothing=small(of("soothing", dt / n)),
    )


def start(rivers: Sequence[River]) -> State:
    """The state a batch, or a lone river, starts in: its own openings, charges and trees, water at rest."""
    lone, n = len(rivers) == 1, rivers[0].tributaries

    def of(name: str) -> Array:
        values = np.array([getattr(r, name) for r in rivers], dtype=float)
        return values[0] if lone else values

    def each(name: str) -> Array:
        return np.zeros(n if lone else (n, len(rivers))) + of(name)

    outlets = of("uptake") + of("conductance") * of("opening")
    gate = of("spill") * of("competence")
    level = np.minimum(of("rain") / outlets, (of("rain") + gate * of("crest")) / (outlets + gate))
    opening = each("opening")
    return State(level, opening * level, opening, each("charge"), each("foliage"), of("inflammation"))


def step(state: State, forcing: Forcing, rates: Rates) -> State:
    """The state one step later (the equations: README, "The model in one page")."""
    level, water, opening, charge, foliage, inflammation = state

    held = rates.held + rates.conductance * flows.total(opening)
    level = flows.level(level + forcing.inflow, held, forcing.spillway, rates.crest)
    water = rates.keep * water + (rates.take * level) * opening
    wet = np.minimum(water, ONE)
    active = flows.activity(charge, forcing.half, wet)

    silt = rates.silting * forcing.cause
    scoured = np.maximum(rates.scour * level - rates.resists, ZERO) + rates.upkeep * active
    opening = flows.approach(opening, scoured, (1.0 + silt) - (silt * rates.roots) * foliage)
    opening = np.minimum(opening, ONE)  # or rounding, where nothing is lost, takes it beyond; trees below likewise

    leaked = rates.leak + rates.corrosion * inflammation
    jump = forcing.trace * rates.jump * wet
    charge = flows.approach(charge, jump + rates.alternator * active, leaked)

    flooding = flows.excess(level, rates.flood)
    wilted = (1.0 + rates.drowning * flooding + rates.wilting) - rates.wilting * wet
    foliage = np.minimum(flows.approach(foliage, rates.growth * active, wilted), ONE)

    irritated = rates.irritation * (forcing.cause + flooding)
    calmed = rates.clearing + rates.soothing * flows.total(active)
    inflammation = flows.approach(inflammation, irritated, calmed)
    return State(level, water, opening, charge, foliage, inflammation)
