"""The limit: the same equations as one hand-written scalar loop over steps and tributaries, compiled with numba.

No array of states, no function calls, one river at a time: what a program of its own could do. What
drives the rivers (weather, drug) is made by `riversim.model.forcing`, as for every other contestant.
"""

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from math import exp, sqrt
from typing import Any

import numpy as np

from riversim import Course, River
from riversim.model.flows import Array
from riversim.model.forcing import forcing
from riversim.model.parameters import plugs_and_batteries

NAMES = (
    "uptake", "drain", "scour", "upkeep", "leak", "growth", "jump", "alternator", "wilting", "drowning",
    "irritation", "clearing", "seep", "trickle",
)  # fmt: skip
PLAIN = (
    "crest", "lag", "lag_murk", "enough", "full_use", "flood", "roots", "corrosion",
    "opening", "charge", "foliage", "inflammation",
)  # fmt: skip


def wellbeing_at_the_end(rivers: Sequence[River], course: Course, steps: int) -> Array:
    """Wellbeing of each river at the end, (rivers,)."""
    lead = rivers[0]
    # One river's numbers lie side by side, as a program of its own would hold them.
    series = tuple(np.array(x.T, order="C") for x in forcing(rivers, course, 0, steps))
    plugs, batteries = (x.T.copy() for x in plugs_and_batteries(rivers))
    numbers = np.array([_numbers(river) for river in rivers])
    ends = np.empty(len(rivers))
    loop()(series, plugs, batteries, numbers, lead.use_weight, ends)
    return ends


def _numbers(river: River) -> list[float]:
    dt, n = river.step, river.tributaries
    outlets, weir = river.uptake + river.conductance * river.opening, river.spill * river.competence
    over, wide = max(river.rain - outlets * river.crest, 0.0), outlets + weir * river.crest
    above = 2.0 * over / (wide + sqrt(wide * wide + 4.0 * weir * over))
    level = min(river.rain / outlets, river.crest + above)
    rates = [dt * getattr(river, name) for name in NAMES]
    shared = dt * river.conductance / n, dt * river.soothing / n
    return [*rates, *shared, level, weir * above, *(getattr(river, p) for p in PLAIN)]


@cache
def loop() -> Any:
    """The loop, compiled (and kept on disk)."""
    return import_module("numba").njit(cache=True, error_model="numpy")(_all)


def _all(series: Any, plugs: Any, batteries: Any, numbers: Any, use_weight: float, ends: Any) -> None:
    inflows, weirs, paces, frees, traces, halves, silts, causes = series
    n = plugs.shape[1]
    water, opening, charge, foliage, jumps, alternators, trickles = np.empty((7, n))
    for r in range(len(ends)):
        uptake, drain, scour, upkeep, leak, growth, jump, alternator, wilting, drowning = numbers[r, :10]
        irritation, clearing, seep, trickle, each, soothing, level, gate, crest, lag, lag_murk = numbers[r, 10:21]
        enough, full_use, flood, roots, corrosion, opened, charged, grown, inflammation = numbers[r, 21:]
        inflow, weir, pace = inflows[r % len(inflows)], weirs[r % len(weirs)], paces[r % len(paces)]
        free, trace = frees[r % len(frees)], traces[r % len(traces)]
        half, silting, cause = halves[r % len(halves)], silts[r % len(silts)], causes[r % len(causes)]
        keep = exp(-drain)
        take = 1.0 - keep
        for i in range(n):
            water[i], opening[i], charge[i], foliage[i] = opened * level, opened, charged, grown
            jumps[i] = jump * (1.0 + enough) / batteries[r, i]
            alternators[i], trickles[i] = alternator / batteries[r, i], trickle / batteries[r, i]
        total = opened * n
        for t in range(len(inflow)):
            stored, held = level + inflow[t], 1.0 + uptake + each * total
            follows = pace[t] / (pace[t] + lag + lag_murk * inflammation)
            gate -= follows * gate
            demand = follows * weir[t]
            narrow, slope = held + free[t] * gate, free[t] * demand
            over, wide = stored - narrow * crest, narrow + slope * crest
            above = 2.0 * over / (wide + sqrt(wide * wide + 4.0 * slope * over)) if over > 0.0 else 0.0
            level = min(stored / narrow, crest + above)
            gate += demand * above
            flooding = level - flood if level > flood else 0.0
            leaked = leak * (1.0 + corrosion * inflammation)
            activity, flooded, total, silt = 0.0, 0.0, 0.0, silting[t]
            for i in range(n):
                w = keep * water[i] + take * opening[i] * level
                wet = w if w < 1.0 else 1.0
                above = w - wet + flooding
                c, f, push = charge[i], foliage[i], level - plugs[r, i]
                active = c * c / (c * c + half[t]) * wet
                gain = jumps[i] * trace[t] * wet / (wet + enough) + alternators[i] * active + trickles[i]
                rise = 1.0 + gain + leaked
                charge[i] = (c + c + gain * (rise + 1.0)) / (rise * rise + 1.0)
                gain = (scour * push if push > 0.0 else 0.0) + upkeep * active + seep
                rise = 1.0 + gain + silt * (1.0 - roots * f)
                opening[i] = (2.0 * opening[i] + gain * (rise + 1.0)) / (rise * rise + 1.0)
                total += opening[i]
                gain = growth * active
                rise = 1.0 + gain + wilting * (1.0 - wet) + drowning * above
                foliage[i] = (f + f + gain * (rise + 1.0)) / (rise * rise + 1.0)
                water[i] = w
                activity += active
                flooded += above
            gain = irritation * (cause[t] + flooded / n)
            rise = 1.0 + gain + clearing + soothing * activity
            inflammation = (2.0 * inflammation + gain * (rise + 1.0)) / (rise * rise + 1.0)
        use = 0.0
        for i in range(n):
            active = charge[i] * charge[i] / (charge[i] * charge[i] + half[-1]) * min(water[i], 1.0)
            use += min(active / full_use, 1.0)
        ends[r] = (use_weight * use + (1.0 - use_weight) * foliage.sum()) / n
