"""The limit: the same equations as one hand-written scalar loop over steps and tributaries, compiled with numba.

No array of states, no function calls, one river at a time: what a program of its own could do. What
drives the rivers (weather, drug) is made by `riversim.model.forcing`, as for every other contestant.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from riversim import Course, River
from riversim.model.flows import Array
from riversim.model.forcing import forcing
from riversim.model.parameters import plugs_and_batteries

NAMES = (
    "uptake", "drain", "scour", "upkeep", "leak", "growth", "jump", "alternator", "wilting", "drowning",
    "irritation", "clearing",
)  # fmt: skip
PLAIN = ("crest", "flood", "roots", "corrosion", "opening", "charge", "foliage", "inflammation")


def wellbeing_at_the_end(rivers: Sequence[River], course: Course, steps: int) -> Array:
    """Wellbeing of each river at the end, (rivers,)."""
    lead = rivers[0]
    # One river's numbers lie side by side, as a program of its own would hold them.
    series = tuple(np.array(x.T, order="C") for x in forcing(rivers, course, 0, steps))
    plugs, batteries = (x.T.copy() for x in plugs_and_batteries(rivers))
    numbers = np.array([_numbers(river) for river in rivers])
    ends = np.empty(len(rivers))
    loop()(series, plugs, batteries, numbers, lead.water_weight, ends)
    return ends


def _numbers(river: River) -> list[float]:
    dt, n = river.step, river.tributaries
    outlets, gate = river.uptake + river.conductance * river.opening, river.spill * river.competence
    level = min(river.rain / outlets, (river.rain + gate * river.crest) / (outlets + gate))
    rates = [dt * getattr(river, name) for name in NAMES]
    return [*rates, dt * river.conductance / n, dt * river.soothing / n, level, *(getattr(river, p) for p in PLAIN)]


@cache
def loop() -> Any:
    """The loop, compiled (and kept on disk)."""
    return import_module("numba").njit(cache=True, error_model="numpy")(_all)


def _all(series: Any, plugs: Any, batteries: Any, numbers: Any, water_weight: float, ends: Any) -> None:
    inflows, spillways, traces, halves, silts, causes = series
    n = plugs.shape[1]
    water, opening, charge, foliage, jumps, alternators = np.empty((6, n))
    for r in range(len(ends)):
        uptake, drain, scour, upkeep, leak, growth, jump, alternator, wilting, drowning, irritation, clearing = numbers[
            r, :12
        ]
        each, soothing, level, crest, flood, roots, corrosion, opened, charged, grown, inflammation = numbers[r, 12:]
        inflow, spillway, trace = inflows[r % len(inflows)], spillways[r % len(spillways)], traces[r % len(traces)]
        half, silting, cause = halves[r % len(halves)], silts[r % len(silts)], causes[r % len(causes)]
        keep, take = 1.0 / (1.0 + drain), drain / (1.0 + drain)
        for i in range(n):
            water[i], opening[i], charge[i], foliage[i] = opened * level, opened, charged, grown
            jumps[i], alternators[i] = jump / batteries[r, i], alternator / batteries[r, i]
        total = opened * n
        for t in range(len(inflow)):
            stored, held = level + inflow[t], 1.0 + uptake + each * total
            level = min(stored / held, (stored + spillway[t] * crest) / (held + spillway[t]))
            flooding = level - flood if level > flood else 0.0
            leaked = leak * (1.0 + corrosion * inflammation)
            activity, total, silt = 0.0, 0.0, silting[t]
            for i in range(n):
                w = keep * water[i] + take * opening[i] * level
                wet = w if w < 1.0 else 1.0
                c, f, above = charge[i], foliage[i], level - plugs[r, i]
                active = c * c / (c * c + half[t]) * wet
                gain = jumps[i] * trace[t] * wet + alternators[i] * active
                charge[i] = (c + gain) / (1.0 + gain + leaked)
                gain = (scour * above if above > 0.0 else 0.0) + upkeep * active
                opening[i] = (opening[i] + gain) / (1.0 + gain + silt * (1.0 - roots * f))
                total += opening[i]
                gain = growth * active
                foliage[i] = (f + gain) / (1.0 + gain + wilting * (1.0 - wet) + drowning * flooding)
                water[i] = w
                activity += active
            gain = irritation * (cause[t] + flooding)
            inflammation = (inflammation + gain) / (1.0 + gain + clearing + soothing * activity)
        wet_in_all = 0.0
        for i in range(n):
            wet_in_all += min(water[i], 1.0)
        ends[r] = (water_weight * wet_in_all + (1.0 - water_weight) * foliage.sum()) / n
