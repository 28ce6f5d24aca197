"""The parameters held against F1 to F6 and the rows of the story, and fitted to them: `python -m tests.calibration`.

The cohort, the trials, their bands and their expectancy are riversim's own (`riversim.clinic`); the rows, their
figures and what those must be are in `tests.rows`. A figure inside its band shows that the analogy is compatible
with group averages. It proves no mechanism and predicts no person.

    python -m tests.calibration                  each figure, its band, and whether it lies inside
    python -m tests.calibration steps            how figures move at half and a quarter of the step
    python -m tests.calibration seeds            F1 to F6 with 10,000 rivers of three other seeds
    python -m tests.calibration margin           how near to an edge 5 % of each parameter brings F1 to F6
    python -m tests.calibration sensitivity      how far each parameter can move, all else as it is; or those named
    python -m tests.calibration fit [minutes]    search again from what is frozen, with seed SEED

*Objective*: for each figure of F1 to F6 that has a band its distance from the band's middle, in half widths, squared
and doubled; for each figure of a row how far it lies short of where `AIMS` wants it, in the scale that stands there,
squared; all summed. *Optimiser*: CMA-ES (the package `cma`), in the logarithm of each number. The search had no
other target; no other trial was looked at. What it gave was rounded and is frozen in `riversim.model.parameters` and
beside it, where the sources of the fitted fields say so.
"""

import json
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riversim import Cohort, River
from riversim.clinic import Compared, Expectancy, Trial, run_trial, shipped, trial
from riversim.clinic.cohort import MIDDLE
from riversim.model import HEALTHY, fast, parameters
from riversim.words.verdicts import figure, span, verdict_word
from tests import rows

MEMBERS, FEW, MANY = 1000, 160, 10_000
SEED, SPREAD, POPULATION = 1, 0.05, 18
FITTED = tuple(name for name, p in parameters().items() if "fitted" in p.source)
OF_COHORT = ("resistance", "cause")  # of the river in the middle
SPREADS = ("resistance_sd", "cause_sd")
OF_TRIAL = ("relief", "fades_days")
STEPS, SEEDS = (1.0, 0.5, 0.25), (11, 12, 13)
FACTORS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
KEY = {"response, day 1": ("F1", 0), "day 7": ("F2", 3), "after six": ("F4", 0), "relapse": ("F5", 0)}

# Where the rows' figures are wanted, farther in than what they must be, and the scale of what they fall short by.
AIMS: Mapping[str, tuple[float, float, float]] = {
    "obstructed over healthy": (1.75, np.inf, 0.2), "relieved over healthy": (0, 1.12, 0.12),
    "rings after a pulse": (0.2, np.inf, 0.1), "worn over sound": (1.8, np.inf, 0.25),
    "trees left by a worn spillway": (0, 0.6, 0.05), "murk by a worn spillway": (1.05, np.inf, 0.05),
    "trees that repair brings back": (0.15, np.inf, 0.05), "wellbeing by competence 0.6": (-1, 0.02, 0.02),
    "wellbeing by competence 0.2": (-1, 0.01, 0.01), "wellbeing by competence 0": (-1, 0.01, 0.01),
    "flooded hours": (12, np.inf, 6), "wellbeing in a flood": (-1, 0.03, 0.05),
    "wellbeing after a week's flood": (-1, -0.005, 0.005), "trees after a week's flood": (-1, -0.03, 0.03),
    "care, response at 8 weeks": (0.1, 0.3, 0.05), "care, response at 26 weeks": (0.33, 0.65, 0.08),
    "care less nothing": (0.1, np.inf, 0.05), "care less nothing, worst quarter": (0.01, np.inf, 0.01),
    "most resistant who respond to care": (0, 0.4, 0.1), "both less six alone": (0.27, np.inf, 0.08),
    "both less care alone": (0.17, np.inf, 0.08), "untreated, well after a year": (0, 0.2, 0.1),
    "untreated, well for a while": (0, 0.1, 0.05), "share of the hour": (0, 0.24, 0.05),
    "one dose of the best": (0.89, np.inf, 0.04), "ten doses of one": (0, 0.85, 0.15),
    "a tenth of a dose of one": (0, 0.1, 0.05), "daily less thrice weekly": (-1, -0.02, 0.02),
    "a year of the middle river": (0.82, np.inf, 0.06), "back after 1 dry weeks": (0.95, np.inf, 0.05),
    "back after 6 dry weeks": (0, 0.1, 0.1), "back after three or four": (0.3, 0.7, 0.15),
    "open mouths, untreated": (0, 0.2, 0.04), "murk, untreated": (0.55, 0.75, 0.1),
    "block's level of the plugs'": (1.05, np.inf, 0.05), "block's level of a flood": (0, 0.96, 0.03),
    "mouths opened by a block": (2.5, np.inf, 0.5), "mouths still open three days later": (0, 0.6, 0.1),
    "symptoms a day after one": (0, 0.46, 0.05), "respond to one": (0.65, 1, 0.1), "relapse after one": (4.5, 11, 3),
    "relapse after six": (9, np.inf, 3), "healthy for half a year": (0.88, 1, 0.04),
    "healthy level": (0.95, 1.05, 0.03),
    "rain doubled, level of the crest": (0, 1.13, 0.02), "mouths under a high cause": (0, 0.2, 0.05),
    "easy batteries after one": (5.5, 8, 1), "hard batteries after one": (0, 2.5, 1),
    "hard batteries after six": (5.5, 8, 1), "batteries on a dry bed": (0, 1.5, 1),
    "a blocker's relief of ketamine's": (0, 0.4, 0.1), "well after the bridge": (0.85, 1, 0.05),
    "well with maintenance": (0.64, 1, 0.04), "well after it stops": (0, 0.3, 0.05),
    "trees after six": (0.52, 1, 0.05),
}  # fmt: skip


def frozen() -> dict[str, float]:
    """The set that is frozen in the package: parameters, cohort, expectancy."""
    chosen = {name: float(getattr(River(), name)) for name in FITTED}
    chosen |= {f"{name} of the cohort": float(getattr(MIDDLE, name)) for name in OF_COHORT}
    chosen |= {name: float(getattr(Cohort(), name)) for name in SPREADS}
    return chosen | {name: float(getattr(Expectancy(), name)) for name in OF_TRIAL}


def rivers(chosen: Mapping[str, float]) -> tuple[River, River, River]:
    """The ill river, the healthy one and the one in the cohort's middle, with these numbers."""
    ill = River(**{name: chosen[name] for name in FITTED})  # type: ignore[arg-type]
    healthy = replace(
        ill, cause=HEALTHY.cause, opening=HEALTHY.opening, charge=HEALTHY.charge, foliage=HEALTHY.foliage,
        inflammation=HEALTHY.inflammation,
    )  # fmt: skip
    middle = replace(ill, resistance=chosen["resistance of the cohort"], cause=chosen["cause of the cohort"])
    return ill, healthy, middle


def cohort(chosen: Mapping[str, float], members: int, seed: int = Cohort().seed, step: float = 1.0) -> Cohort:
    """The cohort with these numbers."""
    spreads = {name: chosen[name] for name in SPREADS}
    return Cohort(members=members, seed=seed, river=replace(rivers(chosen)[2], step=step), **spreads)


def world(chosen: Mapping[str, float], members: int) -> rows.World:
    """What the rows are told of, with these numbers."""
    ill, healthy, _ = rivers(chosen)
    return rows.World(ill=ill, healthy=healthy, cohort=cohort(chosen, members, seed=rows.World().seed))


def findings(
    chosen: Mapping[str, float], members: int = MEMBERS, step: float = 1.0, seed: int = Cohort().seed
) -> dict[str, list[Compared]]:
    """Each figure of F1 to F6 with the verdict on it, by finding."""
    many = cohort(chosen, members, seed, step)
    expectancy = Expectancy(**{name: chosen[name] for name in OF_TRIAL})

    def expecting(one: Trial) -> Trial:
        return replace(one, expectancy=expectancy)

    return {name: run_trial(expecting(trial(name)), many).compared() for name in shipped()}


def banded(some: Mapping[str, list[Compared]]) -> dict[str, tuple[float, float, float]]:
    """Value and band of each figure that has one, by finding and title."""
    return {
        f"{name}: {row.endpoint.title} ({row.endpoint.arm})": (row.simulated.value, *row.endpoint.band)
        for name, compared in some.items()
        for row in compared
        if row.endpoint.band
    }


def outside(some: Mapping[str, list[Compared]]) -> float:
    """How far the figures lie outside their bands, in half widths, squared and summed."""
    beyond = [
        max(low - x, x - high, 0.0) / (high - low) if np.isfinite(x) else 1.0 for x, low, high in banded(some).values()
    ]
    return float(sum((2.0 * far) ** 2 for far in beyond))


def edge(some: Mapping[str, list[Compared]]) -> tuple[str, float]:
    """The figure nearest to an edge of its band, and how far inside it lies, in widths of the band."""
    inner = {
        name: min(x - low, high - x) / (high - low) for name, (x, low, high) in banded(some).items() if has_margin(name)
    }
    nearest = min(inner, key=lambda name: inner[name])
    return nearest, inner[nearest]


def has_margin(name: str) -> bool:
    """Whether a figure can lie beyond either end of its band.

    The day on which most respond can not be sooner than the first time that is looked at, half a day, and
    a blocker's effect hardly less than none: these two stand at their band's end, and beyond it nothing is.
    """
    return "most respond" not in name and not name.startswith("F6")


def objective(chosen: Mapping[str, float], members: int = FEW) -> float:
    """How far all figures are from where they are wanted."""
    middle = sum(
        2.0 * (2.0 * min(abs(x - 0.5 * (low + high)), 9.0) / (high - low)) ** 2
        for name, (x, low, high) in banded(findings(chosen, members)).items()
        if has_margin(name)
    )
    here = world(chosen, members)
    return float(middle + sum(short(name, x) for row in rows.ROWS for name, x in row(here).items() if name in AIMS))


def short(name: str, value: float) -> float:
    """How far a figure of a row is from where it is wanted, in its scale, squared; of one figure not more than 25."""
    low, high, scale = AIMS[name]
    far = max(low - value, value - high, 0.0) / scale if np.isfinite(value) else 5.0
    return float(min(far, 5.0) ** 2)


# --- what the script prints ----------------------------------------------------------------------


def report() -> None:
    """Each figure, its band, and whether it lies inside."""
    found = findings(frozen(), MANY)
    for name, some in found.items():
        for row in some:
            point = row.endpoint
            print(f"{name}  {point.title:36} {point.arm:14} {figure(point, row.simulated.value):>6}"
                  f"   band {span(point, point.band):16} {verdict_word(row)}")  # fmt: skip
    print("nearest to an edge: {}, {:.0%} of the band's width inside".format(*edge(found)))
    rows.main()


def key_figures(some: Mapping[str, list[Compared]]) -> dict[str, float]:
    """The figures that tables show."""
    return {name: some[finding][place].simulated.value for name, (finding, place) in KEY.items()}


def steps() -> None:
    """How response and relapse move at half and a quarter of the step."""
    for step in STEPS:
        _print_key(f"step of {step:g} h", findings(frozen(), MANY, step))


def seeds() -> None:
    """F1 to F6 with many rivers of other seeds."""
    for seed in SEEDS:
        _print_key(f"seed {seed}", findings(frozen(), MANY, seed=seed))


def _print_key(what: str, some: Mapping[str, list[Compared]]) -> None:
    figures = "   ".join(f"{name} {x:.3g}" for name, x in key_figures(some).items())
    out = [name for name, (x, low, high) in banded(some).items() if not low <= x <= high]
    print(f"{what:14} {figures}   outside: {', '.join(out) or 'none'}   "
          "nearest to an edge: {} ({:.0%})".format(*edge(some)), flush=True)  # fmt: skip


def margin(*names: str) -> None:
    """Which figure comes nearest to its edge, and how near, with each number (or those named) 5 % up and down."""
    for name in names or frozen():
        for factor in (0.95, 1.05):
            _print_key(f"{name} {factor - 1:+.0%}", findings(_moved(name, factor), MANY))


def sensitivity(*names: str) -> None:
    """How far each number (or those named) can move before a figure leaves its band, and what a tenth more does."""
    base = key_figures(findings(frozen()))
    print(f"{'':18}{'frozen':>8}  all inside from … to     +10 %: " + ", ".join(KEY))
    for name in names or frozen():
        more = key_figures(findings(_moved(name, 1.1)))
        ends = [_far(name, sign) for sign in (-1.0, 1.0)]
        moved = "  ".join(f"{more[k] - base[k]:+.3f}" for k in KEY)
        print(f"{name:18}{frozen()[name]:8.4g}  {ends[0]:+.0%} … {ends[1]:+.0%}".ljust(52) + moved, flush=True)


def _moved(name: str, factor: float) -> dict[str, float]:
    return frozen() | {name: _held(name, frozen()[name] * factor)}


def _held(name: str, value: float) -> float:
    """A number within its parameter's own range."""
    p = parameters().get(name.removesuffix(" of the cohort"))
    return min(max(value, p.low), p.high) if p else value


def _far(name: str, sign: float) -> float:
    """The largest of FACTORS by which a number can be moved, each smaller one being fine too."""
    reached = 0.0
    for factor in FACTORS:
        if outside(findings(_moved(name, 1.0 + sign * factor))) > 0.0:
            break
        reached = sign * factor
    return reached


def fit(minutes: float) -> None:
    """Search from what is frozen; print the best found as JSON, and its objective."""
    cma: Any = import_module("cma")
    begin = time.monotonic()
    names, start = list(frozen()), frozen()
    search = cma.CMAEvolutionStrategy(
        np.log(list(start.values())), SPREAD, {"seed": SEED, "popsize": POPULATION, "verbose": -9}
    )
    with ProcessPoolExecutor(2, initializer=fast.use, initargs=(fast.installed(),)) as workers:
        while time.monotonic() - begin < 60.0 * minutes:
            tried = search.ask()
            search.tell(tried, list(workers.map(_objective, [_chosen(names, x) for x in tried])))
            print(f"{time.monotonic() - begin:6.0f} s  {search.best.f:8.2f}", file=sys.stderr, flush=True)
        middle, was = workers.map(_objective, [_chosen(names, search.mean), start])
    print(json.dumps({name: float(f"{x:.3g}") for name, x in _chosen(names, search.mean).items()}, indent=1))
    print(f"objective {middle:.2f}, frozen {was:.2f} ({FEW} rivers)")


def _chosen(names: list[str], x: NDArray[np.float64]) -> dict[str, float]:
    return {name: _held(name, float(value)) for name, value in zip(names, np.exp(x), strict=True)}


def _objective(chosen: Mapping[str, float]) -> float:
    try:
        return objective(chosen)
    except ArithmeticError:
        return 1e4


def main(what: str = "report", *more: str) -> None:
    """Do what was asked; compiled where numba is there."""
    fast.use(fast.installed())
    if what == "fit":
        fit(float(more[0]) if more else 60.0)
    elif what in ("sensitivity", "margin"):
        {"sensitivity": sensitivity, "margin": margin}[what](*more)
    else:
        {"report": report, "steps": steps, "seeds": seeds}[what]()


if __name__ == "__main__":
    main(*sys.argv[1:])
