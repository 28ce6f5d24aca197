"""The same river in plain Python floats, one at a time: what the NumPy step is measured against."""

from riversim import Course, River
from riversim.model.forcing import forcing
from riversim.model.parameters import plugs_and_batteries


def plain_run(river: River, course: Course, steps: int) -> list[tuple[object, ...]]:
    """Every state of the run, from a loop over steps and tributaries."""
    n, dt = river.tributaries, river.step
    inflows, spillways, traces, halves, silts, causes = (x[:, 0].tolist() for x in forcing([river], course, 0, steps))
    strengths, resistances = (x[:, 0].tolist() for x in plugs_and_batteries([river]))
    uptake, each, crest, flood = dt * river.uptake, dt * river.conductance / n, river.crest, river.flood
    drain, scour, upkeep = dt * river.drain, dt * river.scour, dt * river.upkeep
    leak, growth = dt * river.leak, dt * river.growth
    jumps = [dt * river.jump / r for r in resistances]
    alternators = [dt * river.alternator / r for r in resistances]
    wilting, drowning, roots = dt * river.wilting, dt * river.drowning, river.roots
    irritation, clearing, soothing = dt * river.irritation, dt * river.clearing, dt * river.soothing / n

    outlets = river.uptake + river.conductance * river.opening
    gate = river.spill * river.competence
    level = min(river.rain / outlets, (river.rain + gate * crest) / (outlets + gate))
    opening, charge, foliage = [river.opening] * n, [river.charge] * n, [river.foliage] * n
    water, inflammation = [river.opening * level] * n, river.inflammation
    states: list[tuple[object, ...]] = []
    series = zip(inflows, spillways, traces, halves, silts, causes, strict=True)
    for inflow, spillway, trace, half, silt, cause in series:
        stored = level + inflow
        held = 1.0 + uptake + each * sum(opening)
        level = min(stored / held, (stored + spillway * crest) / (held + spillway))
        flooding = level - flood if level > flood else 0.0
        leaked = leak * (1.0 + river.corrosion * inflammation)
        activity = 0.0
        for i in range(n):
            w = (water[i] + drain * opening[i] * level) / (1.0 + drain)
            wet = w if w < 1.0 else 1.0
            c, f, above = charge[i], foliage[i], level - strengths[i]
            active = c * c / (c * c + half) * wet
            gain = jumps[i] * trace * wet + alternators[i] * active
            charge[i] = (c + gain) / (1.0 + gain + leaked)
            gain = (scour * above if above > 0.0 else 0.0) + upkeep * active
            opening[i] = (opening[i] + gain) / (1.0 + gain + silt * (1.0 - roots * f))
            gain = growth * active
            foliage[i] = (f + gain) / (1.0 + gain + wilting * (1.0 - wet) + drowning * flooding)
            water[i] = w
            activity += active
        gain = irritation * (cause + flooding)
        inflammation = (inflammation + gain) / (1.0 + gain + clearing + soothing * activity)
        states.append((level, water[:], opening[:], charge[:], foliage[:], inflammation))
    return states
