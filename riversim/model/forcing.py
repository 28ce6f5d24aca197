"""What drives a river, for all steps at once: weather, drugs, and what a course changes.

No river feeds back on any of it, so it is made before the loop.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

import numpy as np

from riversim.model import flows
from riversim.model.flows import Array
from riversim.model.parameters import River
from riversim.model.step import Forcing
from riversim.model.treatment import Course, Drug, step_of


@lru_cache(maxsize=4)
def weather(seeds: tuple[int, ...], memory: float, steps: int) -> Array:
    """Unit-variance weather, (steps, rivers), drawn from (seed, step) alone.

    A first-order autoregression whose correlation falls to 1/e in `memory` steps. Read-only.
    """
    keep = math.exp(-1.0 / memory)
    x = np.stack([np.random.default_rng(2 * seed).standard_normal(steps) for seed in seeds], axis=1)
    x[1:] *= math.sqrt(1.0 - keep * keep)
    if len(seeds) == 1:  # the same arithmetic with Python's floats, which are quicker one by one
        x[:, 0] = list(accumulate(x[:, 0].tolist(), lambda before, chance: keep * before + chance))
    else:
        for before, now in pairwise(x):
            np.add(now, keep * before, out=now)
    x.flags.writeable = False
    return x


@lru_cache(maxsize=16)
def kinetics(course: Course, step: float, steps: int, rate: float, time: float) -> tuple[Array, Array, Array, Array]:
    """Concentration [ng/ml], block, trace and the unblocked share of AMPA, each (steps,).

    Concentration falls by half in every half-life, occupancy follows Hill's equation, and the
    trace (downstream AMPA potentiation) builds up with occupancy and fades in `time` hours.
    """
    total, gain = np.zeros(steps), np.zeros(steps)
    free, ampa = 1.0 - course.spell("block", 0.0, step, steps), np.ones(steps)
    for drug in {infusion.drug: None for infusion in course.infusions}:
        concentration = _concentration(course, drug, step, steps)
        occupied = flows.hill(concentration, drug.ec50, drug.slope)
        total += concentration
        gain += step * rate * drug.potentiation * occupied
        free = np.minimum(free, 1.0 - drug.block * occupied)
        ampa *= 1.0 - drug.ampa_block * occupied
    fade = step / time
    trace = accumulate(gain.tolist(), lambda x, g: (x + g) / (1.0 + g + fade), initial=0.0)
    return total, 1.0 - free, np.array(list(trace)[1:]), ampa


def _concentration(course: Course, drug: Drug, step: float, steps: int) -> Array:
    doses = np.zeros(steps)
    for infusion in course.infusions:
        if infusion.drug == drug and (at := step_of(infusion.day, step)) < steps:
            doses[at] += infusion.dose * drug.peak
    keep = 0.5 ** (step / drug.half_life)
    return np.array(list(accumulate(doses.tolist(), lambda x, dose: (x + dose) * keep, initial=0.0))[1:])


def forcing(rivers: Sequence[River], course: Course, first: int, last: int) -> Forcing:
    """What drives a batch from step `first` to before `last`, each (steps, rivers), or (steps, 1) where shared.

    The cause in force whips the rain up into storms and droughts on its way to the river.
    """
    lead = rivers[0]

    def of(name: str) -> Array:
        values = np.array([getattr(r, name) for r in rivers])
        return values[:1] if (values == values[0]).all() else values

    def path(name: str) -> Array:
        if all(shift.what != name for shift in course.shifts):
            return of(name)[None]
        keep, add = course.path(name, lead.step, last)
        return keep[first:, None] * of(name) + add[first:, None]

    x = weather(tuple(r.seed for r in rivers), lead.rain_memory / lead.step, last)[first:]
    usual = lead.step * path("rain") * course.spell("rain", 1.0, lead.step, last)[first:, None]
    cause = path("cause")
    _, block, trace, ampa = (k[first:, None] for k in kinetics_of(lead, course, last))
    inflow = _lognormal(of("rain_noise") * (1.0 + of("storms") * cause), x)
    inflow *= usual
    series = Forcing(
        inflow=inflow,
        spillway=lead.step * of("spill") * path("competence") * (1.0 - block),
        trace=trace * ampa,
        # A competitive antagonist raises what is needed by 1 / (share of receptors it leaves free): Gaddum 1937.
        half=(of("threshold") / ampa) ** 2,
        silt=lead.step * of("silting") * cause,
        cause=cause,
    )
    return Forcing(*(np.broadcast_to(y, (last - first, y.shape[1])) for y in series))


def driven(river: River, course: Course, first: int, last: int) -> dict[str, Array]:
    """What drives one river from step `first` to before `last`, as it is told, each (steps,).

    The rain is the same with and without treatment, to the last bit.
    """
    x = weather((river.seed,), river.rain_memory / river.step, last)[first:, 0]
    keep, add = course.path("competence", river.step, last)
    drug, block, trace, ampa = (k[first:] for k in kinetics_of(river, course, last))
    keep_rain, add_rain = course.path("rain", river.step, last)
    usual = (keep_rain * river.rain + add_rain) * course.spell("rain", 1.0, river.step, last)
    force = forcing([river], course, first, last)
    return {
        "rain": usual[first:] * _lognormal(river.rain_noise, x),
        "inflow": force.inflow[:, 0] / river.step,
        "cause": force.cause[:, 0],
        "competence": (keep * river.competence + add)[first:],
        "drug": drug,
        "block": block,
        "trace": trace,
        "ampa": ampa,
    }


def kinetics_of(river: River, course: Course, steps: int) -> tuple[Array, Array, Array, Array]:
    """`kinetics` with what the river brings to it."""
    return kinetics(course, river.step, steps, river.trace_rate, river.trace_time)


def _lognormal(spread: Array | float, x: Array) -> Array:
    """A factor of mean one with `spread` log units per unit of weather."""
    factor: Array = x - 0.5 * spread
    factor *= spread
    return np.exp(factor, out=factor)
