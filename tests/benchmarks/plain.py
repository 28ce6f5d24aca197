"""The same river in plain Python floats, one at a time: what the NumPy step is measured against."""

from math import exp, sqrt

from riversim import Course, River
from riversim.model.forcing import forcing
from riversim.model.parameters import plugs_and_batteries


def plain_run(river: River, course: Course, steps: int) -> list[tuple[object, ...]]:
    """Every state of the run, from a loop over steps and tributaries."""
    n, dt = river.tributaries, river.step
    driven = [x[:, 0].tolist() for x in forcing([river], course, 0, steps)]
    strengths, resistances = (x[:, 0].tolist() for x in plugs_and_batteries([river]))
    uptake, each, crest, flood = dt * river.uptake, dt * river.conductance / n, river.crest, river.flood
    keep, scour, upkeep = exp(-dt * river.drain), dt * river.scour, dt * river.upkeep
    leak, growth = dt * river.leak, dt * river.growth
    enough, seep, lag, lag_murk = river.enough, dt * river.seep, river.lag, river.lag_murk
    trickles = [dt * river.trickle / r for r in resistances]
    jumps = [dt * river.jump * (1.0 + enough) / r for r in resistances]
    alternators = [dt * river.alternator / r for r in resistances]
    wilting, drowning, roots = dt * river.wilting, dt * river.drowning, river.roots
    irritation, clearing, soothing = dt * river.irritation, dt * river.clearing, dt * river.soothing / n

    outlets, weir = river.uptake + river.conductance * river.opening, river.spill * river.competence
    over, wide = max(river.rain - outlets * crest, 0.0), outlets + weir * crest
    above = 2.0 * over / (wide + sqrt(wide * wide + 4.0 * weir * over))
    level, gate = min(river.rain / outlets, crest + above), weir * above
    opening, charge, foliage = [river.opening] * n, [river.charge] * n, [river.foliage] * n
    water, inflammation = [river.opening * level] * n, river.inflammation
    states: list[tuple[object, ...]] = []
    for inflow, weir, pace, free, trace, half, silt, cause in zip(*driven, strict=True):
        stored = level + inflow
        held = 1.0 + uptake + each * sum(opening)
        follows = pace / (pace + lag + lag_murk * inflammation)
        gate -= follows * gate
        demand = follows * weir
        narrow, slope = held + free * gate, free * demand
        over, wide = stored - narrow * crest, narrow + slope * crest
        above = 2.0 * over / (wide + sqrt(wide * wide + 4.0 * slope * over)) if over > 0.0 else 0.0
        level = min(stored / narrow, crest + above)
        gate += demand * above
        flooding = level - flood if level > flood else 0.0
        leaked = leak * (1.0 + river.corrosion * inflammation)
        activity, flooded = 0.0, 0.0
        for i in range(n):
            w = keep * water[i] + (1.0 - keep) * opening[i] * level
            wet = w if w < 1.0 else 1.0
            over = w - wet + flooding
            c, f, push = charge[i], foliage[i], level - strengths[i]
            active = c * c / (c * c + half) * wet
            gain = jumps[i] * trace * wet / (wet + enough) + alternators[i] * active + trickles[i]
            rise = 1.0 + gain + leaked
            charge[i] = (c + c + gain * (rise + 1.0)) / (rise * rise + 1.0)
            gain = (scour * push if push > 0.0 else 0.0) + upkeep * active + seep
            rise = 1.0 + gain + silt * (1.0 - roots * f)
            opening[i] = (2.0 * opening[i] + gain * (rise + 1.0)) / (rise * rise + 1.0)
            gain = growth * active
            rise = 1.0 + gain + wilting * (1.0 - wet) + drowning * over
            foliage[i] = (f + f + gain * (rise + 1.0)) / (rise * rise + 1.0)
            water[i] = w
            activity += active
            flooded += over
        gain = irritation * (cause + flooded / n)
        rise = 1.0 + gain + clearing + soothing * activity
        inflammation = (2.0 * inflammation + gain * (rise + 1.0)) / (rise * rise + 1.0)
        states.append((level, gate, water[:], opening[:], charge[:], foliage[:], inflammation))
    return states
