"""What drives a river, for all steps at once: weather, drugs, and what a course changes.

No river feeds back on any of it, so it is made before the loop.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

import numpy as np

from riversim.model import flows
from riversim.model.flows import Array, undisturbed
from riversim.model.parameters import River
from riversim.model.step import Forcing
from riversim.model.treatment import GRADUAL, Course, Drug, step_of

HUSH_SLOPE, HUSH_RATE, HUSH_H = 4.0, 1.0, 24.0  # riversim's design: steep, within an hour, gone in some days
TOLERANCE_SLOPE = 4.0  # likewise: little of it where infusions are days apart


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


class Kinetics(NamedTuple):
    """What drugs do, each (steps,)."""

    drug: Array  # concentration [ng/ml]
    block: Array  # share of the spillway that is blocked, by a drug or by hand
    trace: Array  # AMPA potentiation that outlasts the drug
    ampa: Array  # share of AMPA receptors that no drug blocks
    hush: Array  # share of the rain that a drug stills


@lru_cache(maxsize=16)
def kinetics(course: Course, step: float, steps: int, cables: tuple[float, float, float, float]) -> Kinetics:
    """What the drugs of a course do, step by step, whatever the river.

    Concentration falls by half in every half-life; occupancy follows Hill's equation at the middle of
    each step. The trace (downstream AMPA potentiation) builds up with occupancy at a rate [1/h] and fades
    in some hours; tolerance follows it over more hours and takes the more of it the nearer it comes to
    half its effect: these four numbers are `cables`. At anaesthetic concentrations release is hushed.
    """
    rate, time, tolerance, tolerance_time = cables
    total, gain, hush = np.zeros(steps), np.zeros(steps), np.zeros(steps)
    free, ampa = 1.0 - course.spell("block", 0.0, step, steps), np.ones(steps)
    for drug in {infusion.drug: None for infusion in course.infusions}:
        concentration = _concentration(course, drug, step, steps)
        middle = concentration * 0.5 ** (-0.5 * step / drug.half_life)
        occupied = flows.hill(middle, drug.ec50, drug.slope)
        stilled = flows.hill(middle, drug.hush_ec50, HUSH_SLOPE)
        hush = np.maximum(hush, drug.hush * _followed(step * HUSH_RATE * stilled, step / HUSH_H))
        total += concentration
        gain += step * rate * drug.potentiation * occupied
        free = np.minimum(free, 1.0 - drug.block * occupied)
        ampa *= 1.0 - drug.ampa_block * occupied
    trace = _followed(gain, step / time)
    share = step / (step + tolerance_time)
    tired = np.array(list(accumulate((share * trace).tolist(), lambda x, new: x - share * x + new)))
    trace /= 1.0 + (tired / tolerance) ** TOLERANCE_SLOPE
    return Kinetics(total, 1.0 - free, trace, ampa, hush)


def _followed(gain: Array, fade: float) -> Array:
    """A share that builds up with a gain in each step and fades by itself; exact for what stays the same in a step."""
    total = gain + fade
    keep, new = np.exp(-total), -np.expm1(-total) * gain / total
    return np.array(list(accumulate(zip(keep.tolist(), new.tolist(), strict=True), _kept, initial=0.0))[1:])


def _kept(x: float, step: tuple[float, float]) -> float:
    return step[0] * x + step[1]


def _concentration(course: Course, drug: Drug, step: float, steps: int) -> Array:
    doses = np.zeros(steps)
    for infusion in course.infusions:
        if infusion.drug == drug and (at := step_of(infusion.day, step)) < steps:
            doses[at] += infusion.dose * drug.peak
    keep = 0.5 ** (step / drug.half_life)
    return np.array(list(accumulate(doses.tolist(), lambda x, dose: (x + dose) * keep, initial=0.0))[1:])


class Outside(NamedTuple):
    """What a course and the weather do to rivers in all steps of a run, made once for all stretches of it.

    Sudden changes part a run into stretches. None of them touches any of this.
    """

    course: Course
    weather: Array  # (steps, rivers)
    kinetics: Kinetics
    shared: Array  # share of the usual rain that falls (steps,)
    paths: dict[str, tuple[Array, Array]]  # how what moves gradually moves
    moved: frozenset[str]  # what moves at all


def outside_of(rivers: Sequence[River], course: Course, steps: int) -> Outside:
    """What comes from outside to rivers of one clock, in so many steps."""
    lead = rivers[0]
    return Outside(
        course=course,
        weather=weather(tuple(r.seed for r in rivers), lead.rain_memory / lead.step, steps),
        kinetics=kinetics_of(lead, course, steps),
        shared=course.spell("rain", 1.0, lead.step, steps),
        paths={name: course.path(name, lead.step, steps) for name in GRADUAL},
        moved=frozenset(shift.what for shift in course.shifts),
    )


def forcing(rivers: Sequence[River], course: Course, first: int, last: int, outside: Outside | None = None) -> Forcing:
    """What drives a batch from step `first` to before `last`, each (steps, rivers), or (steps, 1) where shared.

    `outside` is what `outside_of` made for the same, or for more steps.
    """
    lead, steps = rivers[0], slice(first, last)
    outside = outside or outside_of(rivers, course, last)

    def of(name: str) -> Array:
        values = np.array([getattr(r, name) for r in rivers])
        return values[:1] if (values == values[0]).all() else values

    def path(name: str) -> Array:
        if name not in outside.moved:
            return of(name)[None]
        keep, add = outside.paths[name]
        return keep[steps, None] * of(name) + add[steps, None]

    x = outside.weather[steps]
    usual = lead.step * path("rain") * outside.shared[steps, None]
    cause = path("cause")
    _, block, trace, ampa, hush = (k[steps, None] for k in outside.kinetics)
    competence = path("competence")
    inflow = _lognormal(of("rain_noise"), x)
    inflow *= usual * (1.0 - hush)
    series = Forcing(
        inflow=inflow,
        weir=of("spill") * competence * (1.0 - block),
        pace=lead.step * competence,
        free=lead.step * (1.0 - block),
        trace=trace * ampa,
        # A competitive antagonist raises what is needed by 1 / (share of receptors it leaves free): Gaddum 1937.
        half=(of("threshold") / ampa) ** 2,
        silt=lead.step * of("silting") * cause,
        cause=cause,
    )
    return Forcing(*(np.broadcast_to(y, (last - first, y.shape[1])) for y in series))


def driven(river: River, course: Course, first: int, last: int, outside: Outside | None = None) -> dict[str, Array]:
    """What drives one river from step `first` to before `last`, as it is told, each (steps,).

    The rain is the same with and without treatment, to the last bit. `outside` is as for `forcing`.
    """
    outside, steps = outside or outside_of([river], course, last), slice(first, last)
    x = outside.weather[steps, 0]
    keep, add = outside.paths["competence"]
    drug, block, trace, ampa, hush = (k[steps] for k in outside.kinetics)
    keep_rain, add_rain = outside.paths["rain"]
    usual = (keep_rain[steps] * river.rain + add_rain[steps]) * outside.shared[steps]
    force = forcing([river], course, first, last, outside)
    return {
        "rain": usual * _lognormal(river.rain_noise, x),
        "inflow": force.inflow[:, 0] / river.step,
        "cause": force.cause[:, 0],
        "competence": keep[steps] * river.competence + add[steps],
        "drug": drug,
        "block": block,
        "trace": trace,
        "ampa": ampa,
        "hush": hush,
    }


def kinetics_of(river: River, course: Course, steps: int) -> Kinetics:
    """`kinetics` with what the river brings to it."""
    cables = (river.trace_rate, river.trace_time, river.tolerance, river.tolerance_time)
    return kinetics(course, river.step, steps, cables)


@undisturbed
def halves(rivers: Sequence[River], course: Course, steps: int, every: int = 1) -> Array:
    """The charge of half activity, squared, at the beginning and after each `every`-th of `steps`, (times, rivers)."""
    thresholds = np.stack([in_force(river, course, steps, "threshold")[::every] for river in rivers], axis=1)
    ampa = np.concatenate([np.ones(1), kinetics_of(rivers[0], course, steps).ampa])[::every]
    half: Array = (thresholds / ampa[:, None]) ** 2
    return half


def in_force(river: River, course: Course, steps: int, name: str) -> Array:
    """A parameter of a river as it is in force at each of `steps` + 1 times, (times,)."""
    values = np.full(steps + 1, float(getattr(river, name)))
    moved = [] if name in GRADUAL else [(step_of(s.start, river.step), s.to) for s in course.shifts if s.what == name]
    for (first, to), (following, _) in pairwise([*moved, (steps, 0.0)]):
        values[first + 1 : following + 1] = to
    return values


def _lognormal(spread: Array | float, x: Array) -> Array:
    """A factor of mean one with `spread` log units per unit of weather."""
    factor: Array = x - 0.5 * spread
    factor *= spread
    return np.exp(factor, out=factor)
