"""The parameters held against F1 to F6, and fitted to them: `python -m tests.calibration`.

The cohort, the trials, their bands and their expectancy are riversim's own (`riversim.clinic.cohort`,
`riversim.published`); here is what was asked of them. A figure inside its band shows that the
analogy is compatible with group averages. It proves no mechanism and predicts no person.

    python -m tests.calibration                each figure, its band, and whether it lies inside
    python -m tests.calibration steps          how figures move at half and a quarter of the step
    python -m tests.calibration sensitivity    how far each parameter can move, all else as it is; or those named
    python -m tests.calibration fit [rounds]   search again, within BOUNDS, with seed SEED

*Objective*: for each figure of F1 to F6 that has a band, how far it lies outside, in half widths
of the band, squared, and summed; one more for each row of behaviours.md (tests/test_behaviours.py)
that fails. Zero is: everything holds at once. *Optimiser*: scipy's differential evolution. The
search had no other target; no other trial was looked at. What it gave was rounded and is frozen in
`riversim.model.parameters`, where the sources of the fitted fields say so.
"""

import inspect
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from itertools import count
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from riversim import River, RiverError
from riversim.clinic.cohort import MIDDLE, Cohort
from riversim.clinic.results import Compared, run_trial
from riversim.clinic.trials import Expectancy, Trial, shipped, trial
from riversim.model import fast
from riversim.model.parameters import parameters
from riversim.model.scenarios import HEALTHY
from riversim.words.verdicts import figure, span, verdict_word
from tests import test_behaviours

MEMBERS = 1000
SEED = 1
FITTED = tuple(name for name, p in parameters().items() if "fitted" in p.source)
OF_COHORT = ("resistance", "cause")  # of the river in the middle
SPREADS = ("resistance_sd", "cause_sd")
RELIEF = "relief"
# A search looks between half and twice of what is frozen, within a parameter's own range.
BOUNDS = (0.5, 2.0)
STEPS = (1.0, 0.5, 0.25)
FACTORS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
KEY = {"response, day 1": ("F1", 0), "day 7": ("F2", 3), "after six": ("F4", 0), "relapse": ("F5", 0)}


def frozen() -> dict[str, float]:
    """The set that is frozen in the package: parameters, cohort, expectancy."""
    cohort = Cohort()
    chosen = {name: float(getattr(River(), name)) for name in FITTED}
    chosen |= {name: float(getattr(MIDDLE, name)) for name in OF_COHORT}
    chosen |= {name: float(getattr(cohort, name)) for name in SPREADS}
    return chosen | {RELIEF: Expectancy().relief}


def findings(chosen: Mapping[str, float], members: int = MEMBERS, step: float = 1.0) -> dict[str, list[Compared]]:
    """Each figure of F1 to F6 with the verdict on it, by finding."""
    river = replace(MIDDLE, step=step, **{name: chosen[name] for name in (*FITTED, *OF_COHORT)})  # type: ignore[arg-type]
    cohort = Cohort(members=members, river=river, **{name: chosen[name] for name in SPREADS})  # type: ignore[arg-type]

    def expecting(one: Trial) -> Trial:
        return replace(one, expectancy=replace(one.expectancy, relief=chosen[RELIEF]))

    return {name: run_trial(expecting(trial(name)), cohort).compared() for name in shipped()}


def outside(rows: Mapping[str, list[Compared]]) -> float:
    """How far the figures lie outside their bands, in half widths, squared and summed."""
    total = 0.0
    for row in (row for some in rows.values() for row in some if row.endpoint.band):
        low, high = row.endpoint.band or (0.0, 0.0)
        value = row.simulated.value
        beyond = max(low - value, value - high, 0.0) if np.isfinite(value) else high - low
        total += (2.0 * beyond / (high - low)) ** 2
    return total


def behaviours_lost(chosen: Mapping[str, float]) -> list[str]:
    """The rows of behaviours.md that a default river with these parameters does not show."""
    river = River(**{name: chosen[name] for name in FITTED})  # type: ignore[arg-type]
    healthy = replace(HEALTHY, **{name: chosen[name] for name in FITTED})  # type: ignore[arg-type]
    lost = []
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("ILL", river), ("CALM", replace(river, rain_noise=0.0)), ("HEALTHY", healthy),
                            ("CALM_HEALTHY", replace(healthy, rain_noise=0.0))):  # fmt: skip
            patch.setattr(test_behaviours, name, value)
        patch.setitem(test_behaviours.treated.__kwdefaults__, "river", test_behaviours.CALM)  # type: ignore[arg-type]
        for name, test in vars(test_behaviours).items():
            if name.startswith("test_") and name[5:7].isdigit():
                lost += [name for given in _cases(test) if not _holds(test, given)]
    return lost


def _cases(test: object) -> Iterator[dict[str, object]]:
    """What a test is parametrised with."""
    marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
    if not marks:
        yield {}
    for mark in marks:
        names, values = mark.args
        for value in values:
            many = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
            yield dict(zip(many, value if len(many) > 1 else [value], strict=True))


def _holds(test: object, given: dict[str, object]) -> bool:
    default = inspect.signature(test).parameters  # type: ignore[arg-type]
    try:
        test(**{name: given[name] for name in default})  # type: ignore[operator]
    except (AssertionError, RiverError):
        return False
    return True


def objective(chosen: Mapping[str, float], members: int = MEMBERS) -> float:
    """Zero where every figure lies inside its band and every behaviour holds."""
    far = outside(findings(chosen, members))
    return far if far > 0.5 else far + len(behaviours_lost(chosen))  # far off, behaviours need no look


# --- what the script prints ----------------------------------------------------------------------


def report() -> None:
    """Each figure, its band, and whether it lies inside."""
    rows = findings(frozen())
    for name, some in rows.items():
        for row in some:
            point = row.endpoint
            print(f"{name}  {point.title:36} {point.arm:14} {figure(point, row.simulated.value):>6}"
                  f"   band {span(point, point.band):16} {verdict_word(row)}")  # fmt: skip
    print(f"outside, in half widths squared: {outside(rows):.3g}")
    print(f"behaviours that do not hold: {', '.join(behaviours_lost(frozen())) or 'none'}")


def key_figures(rows: Mapping[str, list[Compared]]) -> dict[str, float]:
    """The figures that tables show."""
    return {name: rows[finding][place].simulated.value for name, (finding, place) in KEY.items()}


def steps() -> None:
    """How response and relapse move at half and a quarter of the step."""
    print("step [h]  " + "  ".join(KEY) + "  outside")
    for step in STEPS:
        rows = findings(frozen(), step=step)
        print(f"{step:8g}  " + "  ".join(f"{x:{len(k)}.3g}" for k, x in key_figures(rows).items()), end="")
        print("  " + (", ".join(f"{n}: {r.endpoint.title}" for n, s in rows.items() for r in s
                                if r.verdict == "outside") or "none"))  # fmt: skip


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
    chosen = frozen()
    p = parameters().get(name)
    value = chosen[name] * factor
    return chosen | {name: min(max(value, p.low), p.high) if p else value}


def _far(name: str, sign: float) -> float:
    """The largest of FACTORS by which a number can be moved, each smaller one being fine too."""
    reached = 0.0
    for factor in FACTORS:
        if outside(findings(_moved(name, 1.0 + sign * factor))) > 0.0:
            break
        reached = sign * factor
    return reached


def fit(rounds: int) -> None:
    """Search within BOUNDS of what is frozen; print the best found and its objective."""
    differential_evolution: Any = import_module("scipy.optimize").differential_evolution
    start = frozen()
    names = list(start)
    ranges = [tuple(sorted(_moved(name, factor)[name] for factor in BOUNDS)) for name in names]
    tried = count(1)

    def far(x: NDArray[np.float64]) -> float:
        value = objective(dict(zip(names, x.tolist(), strict=True)), members=300)
        print(f"{next(tried):6} {value:8.3f}", end="\r", file=sys.stderr)
        return value

    best = differential_evolution(far, ranges, x0=list(start.values()), rng=SEED, popsize=4, maxiter=rounds,
                                  tol=0.0, polish=False)  # fmt: skip
    for name, value in zip(names, best.x, strict=True):
        print(f"{name:18}{value:10.4g}   frozen {start[name]:.4g}")
    print(f"objective {best.fun:.3f}, frozen {objective(start, members=300):.3f} (300 rivers)")


def main(what: str = "report", *more: str) -> None:
    """Do what was asked; compiled where numba is there."""
    fast.use(fast.installed())
    if what == "fit":
        fit(int(more[0]) if more else 50)
    elif what == "sensitivity":
        sensitivity(*more)
    else:
        {"report": report, "steps": steps}[what]()


if __name__ == "__main__":
    main(*sys.argv[1:])
