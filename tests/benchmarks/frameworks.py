"""The same river in Mesa and in BPTK-Py, in one run with ours: `python -m tests.benchmarks.frameworks`.

Neither is a dependency; who wants the comparison installs them (`pip install mesa BPTK-Py`). In Mesa a river is
an agent that takes a step of plain floats; in BPTK-Py it is a system dynamics model of stocks, flows and
converters, each stock's flow being what the implicit step changes. All end in the same wellbeing.
"""

import sys
import time
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from math import exp, sqrt
from typing import Any

import numpy as np

from riversim import River, simulate
from riversim.model import activity, fast, wellbeing
from riversim.model.forcing import forcing
from riversim.model.parameters import plugs_and_batteries
from riversim.model.step import start
from riversim.model.treatment import infusions
from tests.benchmarks import limit
from tests.benchmarks.plain import plain_run
from tests.conftest import IN_CI

WEEKS = 1 if IN_CI else 8
STEPS = 168 * WEEKS
COURSE = infusions([0, 2, 4])
RIVER = River()


def ended(state: Any) -> float:
    """Wellbeing in a state of the plain loop."""
    _, _, water, _, charge, foliage, _ = map(np.asarray, state)
    active = activity(charge, np.asarray(RIVER.threshold**2), np.minimum(water, 1.0))
    return float(wellbeing(active, foliage, RIVER.full_use, RIVER.use_weight))


def by_plain() -> float:
    """A loop of plain Python floats."""
    return ended(plain_run(RIVER, COURSE, STEPS)[-1])


def by_numpy() -> float:
    """One river by NumPy."""
    with fast.using(False):
        return float(simulate(RIVER, COURSE, weeks=WEEKS).wellbeing[-1])


def by_fast() -> float:
    """One river by the compiled source."""
    with fast.using(True):
        return float(simulate(RIVER, COURSE, weeks=WEEKS).wellbeing[-1])


def by_limit() -> float:
    """One river by the compiled scalar loop."""
    return float(limit.wellbeing_at_the_end([RIVER], COURSE, STEPS)[0])


def by_mesa() -> float:
    """One river as an agent that goes through the hours."""
    mesa: Any = import_module("mesa")

    class Land(mesa.Model):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__(seed=1)
            series = forcing([RIVER], COURSE, 0, STEPS)
            self.series = [x[:, 0].tolist() for x in series]
            self.hour = 0
            self.river = Stream(self)

        def step(self) -> None:
            self.agents.do("step")
            self.hour += 1

    class Stream(mesa.Agent):  # type: ignore[misc]
        def __init__(self, land: Any) -> None:
            super().__init__(land)
            self.now = _begin()

        def step(self) -> None:
            self.now = _stepped(self.now, [x[self.model.hour] for x in self.model.series])

    land = Land()
    for _ in range(STEPS):
        land.step()
    return ended(land.river.now)


def _begin() -> tuple[Any, ...]:
    n, first = RIVER.tributaries, start([RIVER])
    level, gate = float(first.level), float(first.gate)
    return (level, gate, np.full(n, RIVER.opening * level), [RIVER.opening] * n, [RIVER.charge] * n,
            [RIVER.foliage] * n, RIVER.inflammation)  # fmt: skip


PLUGS, BATTERIES = (x[:, 0].tolist() for x in plugs_and_batteries([RIVER]))


def risen(x: Any, gain: Any, loss: Any) -> Any:
    """A fraction one step on, as `riversim.model.flows.approach` has it."""
    rise = 1.0 + gain + loss
    return (x + x + gain * (rise + 1.0)) / (rise * rise + 1.0)


def _stepped(now: tuple[Any, ...], forces: list[float]) -> tuple[Any, ...]:
    """One step of plain floats, as in `tests.benchmarks.plain`."""
    level, gate, water, opening, charge, foliage, inflammation = now
    inflow, weir, pace, free, trace, half, silt, cause = forces
    r, n, dt = RIVER, RIVER.tributaries, RIVER.step
    stored, held = level + inflow, 1.0 + dt * r.uptake + dt * r.conductance / n * sum(opening)
    follows = pace / (pace + r.lag + r.lag_murk * inflammation)
    gate, demand = gate - follows * gate, follows * weir
    narrow, slope = held + free * gate, free * demand
    over, wide = max(stored - narrow * r.crest, 0.0), narrow + slope * r.crest
    above = 2.0 * over / (wide + sqrt(wide * wide + 4.0 * slope * over))
    level, gate = min(stored / narrow, r.crest + above), gate + demand * above
    flooding, leaked = max(level - r.flood, 0.0), dt * r.leak * (1.0 + r.corrosion * inflammation)
    keep, rows, activity, flooded = exp(-dt * r.drain), [], 0.0, 0.0
    for w, o, c, f, plug, battery in zip(water, opening, charge, foliage, PLUGS, BATTERIES, strict=True):
        flowing = keep * w + (1.0 - keep) * o * level
        wet = min(flowing, 1.0)
        over = flooding + flowing - wet
        active = c * c / (c * c + half) * wet
        jumped = r.jump * (1.0 + r.enough) * trace * wet / (wet + r.enough)
        gain = dt * (jumped + r.alternator * active + r.trickle) / battery
        charged = risen(c, gain, leaked)
        gain = dt * r.scour * max(level - plug, 0.0) + dt * r.upkeep * active + dt * r.seep
        opened = risen(o, gain, silt * (1.0 - r.roots * f))
        gain = dt * r.growth * active
        grown = risen(f, gain, dt * r.wilting * (1.0 - wet) + dt * r.drowning * over)
        rows.append((flowing, opened, charged, grown))
        activity += active
        flooded += over
    gain = dt * r.irritation * (cause + flooded / n)
    inflammation = risen(inflammation, gain, dt * r.clearing + dt * r.soothing / n * activity)
    water, opening, charge, foliage = (list(column) for column in zip(*rows, strict=True))
    return level, gate, np.array(water), opening, charge, foliage, inflammation


def by_bptk() -> float:
    """One river as stocks, flows and converters."""
    bptk: Any = import_module("BPTK_Py")
    sd = bptk.sd_functions
    r, n = RIVER, RIVER.tributaries
    model = bptk.Model(starttime=0.0, stoptime=float(STEPS), dt=1.0, name="river")
    series = [[*x[:, 0].tolist(), 0.0] for x in forcing([r], COURSE, 0, STEPS)]

    def driven(name: str, values: list[float]) -> Any:
        given = model.converter(name)
        given.equation = model.function(f"{name}_at", lambda _, t: values[round(t)])()
        return given

    names = ("inflow", "weir", "pace", "free", "trace", "half", "silt", "cause")
    inflow, weir, pace, free, trace, half, silt, cause = map(driven, names, series)

    def stock(name: str, begin: float) -> Any:
        made = model.stock(name)
        made.initial_value = float(begin)
        return made

    def part(name: str, equation: Any) -> Any:
        made = model.converter(name)
        made.equation = equation
        return made

    def changes(it: Any, name: str, after: Any) -> None:
        flow = model.biflow(f"{name}_change")
        flow.equation = after - it
        it.equation = flow

    begin = _begin()
    level, gate, murk = stock("level", begin[0]), stock("gate", begin[1]), stock("murk", begin[6])
    parts = [[stock(f"{name}_{i}", begin[2 + k][i]) for i in range(n)]
             for k, name in enumerate(("water", "opening", "charge", "foliage"))]  # fmt: skip
    opened: Any = parts[1][0]
    for other in parts[1][1:]:
        opened = opened + other
    stored = part("stored", level + inflow)
    held = part("held", 1.0 + r.uptake + r.conductance / n * opened)
    follows = part("follows", pace / (pace + r.lag + r.lag_murk * murk))
    kept, demand = part("kept", gate - follows * gate), part("demand", follows * weir)
    narrow, slope = part("narrow", held + free * kept), part("slope", free * demand)
    over, wide = part("over", sd.max(stored - narrow * r.crest, 0.0)), part("wide", narrow + slope * r.crest)
    above = part("above", 2.0 * over / (wide + sd.sqrt(wide * wide + 4.0 * slope * over)))
    now = part("now", sd.min(stored / narrow, r.crest + above))
    flooding = part("flooding", sd.max(now - r.flood, 0.0))
    leaked = part("leaked", r.leak * (1.0 + r.corrosion * murk))
    activity: Any = None
    flooded: Any = None
    for i, (w, o, c, f) in enumerate(zip(*parts, strict=True)):
        flowing = part(f"flowing_{i}", exp(-r.drain) * w + (1.0 - exp(-r.drain)) * o * now)
        wet = part(f"wet_{i}", sd.min(flowing, 1.0))
        over = part(f"over_{i}", flooding + flowing - wet)
        active = part(f"active_{i}", c * c / (c * c + half) * wet)
        jumped = part(f"jumped_{i}", r.jump * (1.0 + r.enough) * trace * wet / (wet + r.enough))
        charging = part(f"charging_{i}", (jumped + r.alternator * active + r.trickle) / BATTERIES[i])
        scoured = part(f"scoured_{i}", r.scour * sd.max(now - PLUGS[i], 0.0) + r.upkeep * active + r.seep)
        growing = part(f"growing_{i}", r.growth * active)
        changes(w, f"water_{i}", flowing)
        changes(c, f"charge_{i}", risen(c, charging, leaked))
        changes(o, f"opening_{i}", risen(o, scoured, silt * (1.0 - r.roots * f)))
        wilted = r.wilting * (1.0 - wet) + r.drowning * over
        changes(f, f"foliage_{i}", risen(f, growing, wilted))
        activity = active if activity is None else activity + active
        flooded = over if flooded is None else flooded + over
    rising = part("rising", r.irritation * (cause + flooded / n))
    changes(murk, "murk", risen(murk, rising, r.clearing + r.soothing / n * activity))
    changes(level, "level", now)
    changes(gate, "gate", kept + demand * above)
    for t in range(STEPS + 1):  # from the first hour on, so that its memory of past hours keeps recursion shallow
        values = [[s(float(t)) for s in some] for some in parts]
    return ended((0.0, 0.0, values[0], 0.0, values[2], values[3], 0.0))


def main(rounds: str = "3") -> None:
    """Print times of one run and their ratios to the limit, the least of some rounds."""
    works: dict[str, Callable[[], float]] = {
        "compiled scalar loop": by_limit, "riversim, fast": by_fast, "riversim, NumPy": by_numpy,
        "plain Python floats": by_plain,
    }  # fmt: skip
    for package, work in (("mesa", by_mesa), ("BPTK_Py", by_bptk)):
        if find_spec(package):
            works[package] = work
        else:
            print(f"{package} is not installed, and not compared")
    if not fast.installed():
        print("numba is not installed: nothing to compare with")
        return
    best = {}
    for name, work in works.items():
        assert abs(work() - by_plain()) < 1e-6, name
        spent = []
        for _ in range(1 if name == "BPTK_Py" else int(rounds)):
            begin = time.process_time()
            work()
            spent.append(time.process_time() - begin)
        best[name] = min(spent)
    for name, each in best.items():
        print(f"{name:22}{1e3 * each:11.2f} ms{each / best['compiled scalar loop']:10.1f} times the limit")


if __name__ == "__main__":
    main(*sys.argv[1:])
