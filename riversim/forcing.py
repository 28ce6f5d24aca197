"""What drives a river, for all steps at once: weather, drugs, and what a course changes.

No river feeds back on any of it, so it is made before the loop.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np

from riversim import flows
from riversim.flows import Array
from riversim.model import Forcing
from riversim.parameters import River
from riversim.treatment import Course, Drug, step_of


class Drive(NamedTuple):
    """What drives a batch, each (steps, rivers), or (steps, 1) where all rivers share it."""

    forcing: Forcing
    rain: Array
    competence: Array
    drug: Array
    block: Array


@lru_cache(maxsize=64)
def weather(seeds: tuple[int, ...], memory: float, steps: int) -> Array:
    """Unit-variance weather, (steps, rivers), drawn from (seed, step) alone.

    A first-order autoregression whose correlation falls to 1/e in `memory` steps. Read-only.
    """
    keep = math.exp(-1.0 / memory)
    draws = [np.random.default_rng([seed, 0]).standard_normal(steps) for seed in seeds]
    for z in draws:
        z[1:] *= math.sqrt(1.0 - keep * keep)
    # Python floats for one river and rows of an array for many: the same arithmetic, either way fast.
    rows = draws[0].tolist() if len(draws) == 1 else np.stack(draws, axis=1)
    x = np.array(list(accumulate(rows, lambda before, z: keep * before + z))).reshape(steps, len(draws))
    x.flags.writeable = False
    return x


@lru_cache(maxsize=64)
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


def drive(rivers: Sequence[River], course: Course, first: int, last: int) -> Drive:
    """What drives a batch from step `first` to before step `last`.

    The rain is the same with and without treatment, to the last bit; the cause in force
    whips it up into storms and droughts on its way to the river (`inflow`).
    """
    lead = rivers[0]
    here = slice(first, last)

    def of(name: str) -> Array:
        return np.array([getattr(r, name) for r in rivers])

    def path(name: str) -> Array:
        keep, add = course.path(name, lead.step, last)
        return keep[here, None] * of(name) + add[here, None]

    x = weather(tuple(r.seed for r in rivers), lead.rain_memory / lead.step, last)[here]
    usual = path("rain") * course.spell("rain", 1.0, lead.step, last)[here, None]
    noise, cause, competence = of("rain_noise"), path("cause"), path("competence")
    drug, block, trace, ampa = (
        series[here, None]
        for series in kinetics(course, lead.step, last, lead.trace_rate, lead.trace_time)
    )
    return Drive(
        forcing=Forcing(
            inflow=lead.step * usual * _whipped(noise * (1.0 + of("storms") * cause), x),
            spillway=lead.step * of("spill") * competence * (1.0 - block),
            trace=trace,
            ampa=ampa,
            cause=cause,
        ),
        rain=usual * _whipped(noise, x),
        competence=competence,
        drug=drug,
        block=block,
    )


def _whipped(spread: Array, x: Array) -> Array:
    """Lognormal factor of mean one with `spread` log units per unit of weather."""
    return np.exp(spread * (x - 0.5 * spread))
