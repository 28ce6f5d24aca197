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
from typing import Any

import numpy as np

from riversim import River, simulate
from riversim.model import fast
from riversim.model.forcing import forcing
from riversim.model.parameters import plugs_and_batteries
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
    _, water, _, _, foliage, _ = state
    w = RIVER.water_weight
    return float(w * np.minimum(water, 1.0).mean() + (1.0 - w) * np.mean(foliage))


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
    n, outlets = RIVER.tributaries, RIVER.uptake + RIVER.conductance * RIVER.opening
    gate = RIVER.spill * RIVER.competence
    level = min(RIVER.rain / outlets, (RIVER.rain + gate * RIVER.crest) / (outlets + gate))
    return (level, np.full(n, RIVER.opening * level), [RIVER.opening] * n, [RIVER.charge] * n,
            [RIVER.foliage] * n, RIVER.inflammation)  # fmt: skip


PLUGS, BATTERIES = (x[:, 0].tolist() for x in plugs_and_batteries([RIVER]))


def _stepped(now: tuple[Any, ...], forces: list[float]) -> tuple[Any, ...]:
    """One step of plain floats, as in `tests.benchmarks.plain`."""
    level, water, opening, charge, foliage, inflammation = now
    inflow, spillway, trace, half, silt, cause = forces
    r, n, dt = RIVER, RIVER.tributaries, RIVER.step
    stored, held = level + inflow, 1.0 + dt * r.uptake + dt * r.conductance / n * sum(opening)
    level = min(stored / held, (stored + spillway * r.crest) / (held + spillway))
    flooding, leaked = max(level - r.flood, 0.0), dt * r.leak * (1.0 + r.corrosion * inflammation)
    drain, rows, activity = dt * r.drain, [], 0.0
    for w, o, c, f, plug, battery in zip(water, opening, charge, foliage, PLUGS, BATTERIES, strict=True):
        flowing = (w + drain * o * level) / (1.0 + drain)
        wet = min(flowing, 1.0)
        active = c * c / (c * c + half) * wet
        gain = dt * r.jump / battery * trace * wet + dt * r.alternator / battery * active
        charged = (c + gain) / (1.0 + gain + leaked)
        gain = dt * r.scour * max(level - plug, 0.0) + dt * r.upkeep * active
        opened = (o + gain) / (1.0 + gain + silt * (1.0 - r.roots * f))
        gain = dt * r.growth * active
        grown = (f + gain) / (1.0 + gain + dt * r.wilting * (1.0 - wet) + dt * r.drowning * flooding)
        rows.append((flowing, opened, charged, grown))
        activity += active
    gain = dt * r.irritation * (cause + flooding)
    inflammation = (inflammation + gain) / (1.0 + gain + dt * r.clearing + dt * r.soothing / n * activity)
    water, opening, charge, foliage = (list(column) for column in zip(*rows, strict=True))
    return level, np.array(water), opening, charge, foliage, inflammation


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

    names = ("inflow", "spillway", "trace", "half", "silt", "cause")
    inflow, spillway, trace, half, silt, cause = map(driven, names, series)

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
    level, murk = stock("level", begin[0]), stock("murk", begin[5])
    parts = [[stock(f"{name}_{i}", begin[1 + k][i]) for i in range(n)]
             for k, name in enumerate(("water", "opening", "charge", "foliage"))]  # fmt: skip
    opened: Any = parts[1][0]
    for other in parts[1][1:]:
        opened = opened + other
    stored = part("stored", level + inflow)
    held = part("held", 1.0 + r.uptake + r.conductance / n * opened)
    low, high = part("low", stored / held), part("high", (stored + spillway * r.crest) / (held + spillway))
    now = part("now", sd.min(low, high))
    flooding = part("flooding", sd.max(now - r.flood, 0.0))
    leaked = part("leaked", r.leak * (1.0 + r.corrosion * murk))
    activity: Any = None
    for i, (w, o, c, f) in enumerate(zip(*parts, strict=True)):
        flowing = part(f"flowing_{i}", (w + r.drain * o * now) / (1.0 + r.drain))
        wet = part(f"wet_{i}", sd.min(flowing, 1.0))
        active = part(f"active_{i}", c * c / (c * c + half) * wet)
        charging = part(f"charging_{i}", r.jump / BATTERIES[i] * trace * wet + r.alternator / BATTERIES[i] * active)
        scoured = part(f"scoured_{i}", r.scour * sd.max(now - PLUGS[i], 0.0) + r.upkeep * active)
        growing = part(f"growing_{i}", r.growth * active)
        changes(w, f"water_{i}", flowing)
        changes(c, f"charge_{i}", (c + charging) / (1.0 + charging + leaked))
        changes(o, f"opening_{i}", (o + scoured) / (1.0 + scoured + silt * (1.0 - r.roots * f)))
        wilted = r.wilting * (1.0 - wet) + r.drowning * flooding
        changes(f, f"foliage_{i}", (f + growing) / (1.0 + growing + wilted))
        activity = active if activity is None else activity + active
    rising = part("rising", r.irritation * (cause + flooding))
    changes(murk, "murk", (murk + rising) / (1.0 + rising + r.clearing + r.soothing / n * activity))
    changes(level, "level", now)
    for t in range(STEPS + 1):  # from the first hour on, so that its memory of past hours keeps recursion shallow
        values = [[s(float(t)) for s in some] for some in parts]
    return ended((None, np.array(values[0]), None, None, values[3], None))


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
