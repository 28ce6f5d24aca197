"""The figures of what the river must show, over seeds or over a cohort, through riversim's public names.

Each function of a row returns its figures by name; `DEMANDS` says what each must be, and `AIMS` where the
calibration aims, which is farther in. `python -m tests.rows [SEED]` prints them all.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from riversim import (
    Cohort,
    Course,
    River,
    care,
    hold,
    infusions,
    maintenance,
    rain,
    share_of_chance,
    simulate_cohort,
    wear,
)
from riversim.model import HEALTHY, SIX, Array, activity, fast, halves, walk, wellbeing

HOURS_A_WEEK, DAY = 168, 24
THRICE = tuple(7 * week + day for week in range(8) for day in (0, 2, 4))
EASED = care(0, 42)
Figures = dict[str, float]


@dataclass(frozen=True, kw_only=True)
class World:
    """What a row is told of: the ill river of the stories, the healthy one, and the cohort; and which weathers."""

    ill: River = River()
    healthy: River = HEALTHY
    cohort: Cohort = Cohort(members=300, seed=5)
    seed: int = 5

    def some(self, river: River, count: int) -> list[River]:
        """The river by `count` seeds: other weather, other plugs and batteries."""
        return [replace(river, seed=self.seed + i) for i in range(count)]

    def treated(self, course: Course, weeks: float) -> Array:
        """Wellbeing of the cohort on each day, (members, days + 1)."""
        return np.asarray(simulate_cohort(self.cohort, course, weeks=weeks))


class Runs(NamedTuple):
    """Some rivers from beginning to end, each (rivers, times)."""

    level: Array
    wellbeing: Array
    opening: Array
    foliage: Array
    murk: Array
    overflow: Array  # water beyond what the tributaries' beds hold


def runs(rivers: Sequence[River], course: Course = Course(), *, weeks: float, every: int = 1) -> Runs:
    """What came of some rivers under a course, each `every`-th hour."""
    steps = round(weeks * HOURS_A_WEEK / rivers[0].step)
    half, lead = halves(rivers, course, steps, every), rivers[0]
    rows = []
    for now, state in zip(half, walk(rivers, course, steps, every), strict=True):
        active = activity(state.charge, now, np.minimum(state.water, 1.0))
        felt = wellbeing(active, state.foliage, lead.full_use, lead.use_weight)
        rows.append((state.level, felt, state.opening.mean(axis=0), state.foliage.mean(axis=0), state.inflammation,
                     np.maximum(state.water - 1.0, 0.0).mean(axis=0)))  # fmt: skip
    return Runs(*(np.array(x).T for x in zip(*rows, strict=True)))


def responds(well: Array) -> Array:
    """Whether symptoms are at most half of the first day's, (rivers, times)."""
    symptoms = 1.0 - well
    return np.asarray(symptoms <= 0.5 * symptoms[:, :1])


def swing(some: Runs, first_day: float = 14.0) -> float:
    """Standard deviation of the level, weeks 2 to 6, the mean over rivers [levels]."""
    return float(some.level[:, round(DAY * first_day) : 6 * HOURS_A_WEEK].std(axis=1).mean())


# --- the rows -----------------------------------------------------------------------------------------


def chaos(world: World) -> Figures:
    """Row 4: the clogged river swings, by itself, and calms as it gets well."""
    calm = swing(runs(world.some(world.healthy, 8), weeks=6))
    cured = runs(world.some(world.ill, 8), infusions(SIX) + care(0, 14), weeks=6)
    pulse = rain(1.4, 7, 7.25)
    return {
        "obstructed over healthy": swing(runs(world.some(world.ill, 8), weeks=6)) / calm,
        "relieved over healthy": swing(cured, 28.0) / calm,
        "rings after a pulse": ringing(replace(world.ill, rain_noise=0.0), pulse),
    }


def ringing(river: River, pulse: Course) -> float:
    """How far a river without weather swings to the other side after a pulse of rain on day 7, as a share."""
    level = runs([river], pulse, weeks=10 / 7).level[0]
    away = level[7 * DAY :] - level[7 * DAY]
    return float(-away.min() / away.max())


def worn(world: World) -> Figures:
    """Row 5: a worn spillway is no cure, harms a healthy river, and is worth repairing."""
    healthy = world.some(world.healthy, 8)
    sound, spoilt = (runs([replace(r, competence=c) for r in healthy], weeks=8) for c in (1.0, 0.2))
    ill = {c: runs([replace(r, competence=c) for r in world.some(world.ill, 12)], weeks=4, every=DAY).wellbeing[:, 28]
           for c in (1.0, 0.6, 0.2, 0.0)}  # fmt: skip
    spoilt_for_good = runs(healthy, wear(0, 14, to=0.2), weeks=16, every=DAY)
    repaired = runs(healthy, wear(0, 14, to=0.2) + wear(56, 70, to=1.0), weeks=16, every=DAY)
    return {
        "worn over sound": swing(spoilt) / swing(sound),
        "trees left by a worn spillway": float(spoilt.foliage[:, -1].mean() / sound.foliage[:, -1].mean()),
        "murk by a worn spillway": float(spoilt.murk[:, -1].mean() / sound.murk[:, -1].mean()),
        "trees that repair brings back": float((repaired.foliage - spoilt_for_good.foliage)[:, -1].mean()),
        **{f"wellbeing by competence {c:g}": float((ill[c] - ill[1.0]).mean()) for c in (0.6, 0.2, 0.0)},
    }


def flood(world: World) -> Figures:
    """Rows 7 and 18: a full block held for a week floods, costs trees, and nobody feels better for it."""
    some = world.some(world.ill, 8)
    held, none = runs(some, hold(1.0, 0, 7), weeks=2), runs(some, weeks=2)
    over, end = (held.level > world.ill.flood) | (held.overflow > 0.05), 7 * DAY
    return {
        "flooded hours": float(over.sum(axis=1).min()),
        "wellbeing in a flood": float((held.wellbeing - none.wellbeing)[over].mean()) if over.any() else float("nan"),
        "wellbeing after a week's flood": float((held.wellbeing - none.wellbeing)[:, end].mean()),
        "trees after a week's flood": float((held.foliage - none.foliage)[:, end].mean()),
    }


def eased(world: World) -> Figures:
    """Rows 19, 20 and 26: care, six infusions, both and none, by the cohort."""
    alone, none = world.treated(EASED, 26), world.treated(Course(), 52)
    six, both = world.treated(infusions(SIX), 26), world.treated(infusions(SIX) + EASED, 26)
    well, end = responds(none), responds(none)[:, -14:].all(axis=1)
    resistance = np.array([r.resistance for r in world.cohort.rivers()])
    quarter = np.searchsorted(np.quantile(resistance, (0.25, 0.5, 0.75)), resistance)
    better = alone[:, -1] - none[:, 182]
    last = {name: float(responds(x)[:, -1].mean()) for name, x in (("care", alone), ("six", six), ("both", both))}
    return {
        "care, response at 8 weeks": float(responds(alone)[:, 56].mean()),
        "care, response at 26 weeks": last["care"],
        "care less nothing": float(better.mean()),
        "care less nothing, worst quarter": min(float(better[quarter == q].mean()) for q in range(4)),
        "most resistant who respond to care": float(responds(alone)[quarter == 3, -1].mean()),
        "both less six alone": last["both"] - last["six"],
        "both less care alone": last["both"] - last["care"],
        "untreated, well after a year": float(end.mean()),
        "untreated, well for a while": float((well.any(axis=1) & ~end).mean()),
    }


def hour(world: World) -> Figures:
    """Row 21: it is the river, not the hour."""
    return {"share of the hour": share_of_chance(replace(world.cohort, members=48))}


def dose(world: World) -> Figures:
    """Row 22: more is better up to a point."""
    none = world.treated(Course(), 1)[:, 1]
    relief = {d: float((world.treated(infusions([0], dose=d), 1)[:, 1] - none).mean())
              for d in (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)}  # fmt: skip
    return {
        "one dose of the best": relief[1.0] / max(relief.values()),
        "ten doses of one": relief[10.0] / relief[1.0],
        "a tenth of a dose of one": relief[0.1] / relief[1.0],
    }


def often(world: World) -> Figures:
    """Row 23: daily is not better than thrice weekly, and trees or batteries suffer."""
    daily, thrice = (world.treated(infusions(days), 8)[:, 50:].mean() for days in (range(56), THRICE))
    return {"daily less thrice weekly": float(daily - thrice)}


def middle(world: World) -> Figures:
    """Row 24: a healthy river holds, for the middle of the cohort too."""
    typical = replace(world.healthy, resistance=world.cohort.river.resistance)
    year = runs(world.some(typical, 6), weeks=52, every=DAY).wellbeing
    return {"a year of the middle river": float(year[:, -7:].mean(axis=1).min())}


def drought(world: World) -> Figures:
    """Rows 2 and 25: the longer the drought, the fewer come back."""
    back = {}
    for weeks in (1, 2, 3, 4, 6):
        some = runs(world.some(world.healthy, 12), rain(0.3, 0, 7 * weeks), weeks=weeks + 26, every=DAY)
        back[weeks] = float((some.wellbeing[:, -7:].mean(axis=1) > 0.7).mean())
    return {f"back after {weeks} dry weeks": share for weeks, share in back.items()} | {
        "back after three or four": 0.5 * (back[3] + back[4]),
    }


def clogged(world: World) -> Figures:
    """Row 6, before and while: untreated the mouths stay shut; a block by hand opens them, and most close again."""
    some = world.some(world.ill, 8)
    none, held = runs(some, weeks=8, every=DAY), runs(some, hold(0.9, 0, 0.5), weeks=1)
    top, open_ = float(np.median(held.level[:, :13].max(axis=1))), held.opening.mean(axis=0)
    return {
        "open mouths, untreated": float(none.opening[:, 3:].mean()),
        "murk, untreated": float(none.murk[:, -7:].mean()),
        "block's level of the plugs'": top / world.ill.strength,
        "block's level of a flood": top / world.ill.flood,
        "mouths opened by a block": float(open_[12] / open_[0]),
        "mouths still open three days later": float(open_[84] / open_[12]),
    }


def story(world: World) -> Figures:
    """Rows 8, 9, 12 to 15 and the default river's relief: one infusion, six, a blocker, maintenance, the bridge."""
    some = world.some(world.ill, 12)

    def treated(course: Course, weeks: float) -> Runs:
        return runs(some, course, weeks=weeks, every=DAY)

    none, one, blocker = (treated(infusions(days, drug=drug), 8) for days, drug in
                          (((), "ketamine"), ((0,), "ketamine"), ((0,), "blocker")))  # fmt: skip
    six, bridge = treated(infusions(SIX), 26), treated(infusions(SIX) + EASED, 26)
    fortnightly = treated(infusions(SIX) + maintenance(weeks=2, start=18, end=182), 26)
    relief = one.wellbeing[:, 1] - none.wellbeing[:, 1]
    return {
        "symptoms a day after one": float(np.median((1 - one.wellbeing[:, 1]) / (1 - one.wellbeing[:, 0]))),
        "respond to one": float(responds(one.wellbeing)[:, 1].mean()),
        "relapse after one": lapse(one.wellbeing, 1),
        "relapse after six": lapse(six.wellbeing, 12) - SIX[-1],
        "trees after six": float(six.foliage[:, 12].mean()),
        "a blocker's relief of ketamine's": float((blocker.wellbeing - none.wellbeing)[:, 1].mean() / relief.mean()),
        "well after the bridge": float(bridge.wellbeing[:, -1].mean()),
        "well with maintenance": float(fortnightly.wellbeing[:, 60:].mean()),
        "well after it stops": float(six.wellbeing[:, 60:].mean()),
    }


def lapse(well: Array, first: int) -> float:
    """The median day on which those who respond on day `first` no longer do, the end where they still do."""
    well_for = responds(well)
    after = np.logical_not(well_for[well_for[:, first], first:])
    days = np.where(after.any(axis=1), after.argmax(axis=1), after.shape[1]) + first
    return float(np.median(days)) if len(days) else float("nan")


def sound(world: World) -> Figures:
    """Rows 1, 3, 4 and 10: a healthy river, heavy rain, a high cause, and batteries that differ."""
    healthy = world.some(world.healthy, 8)
    year = runs(healthy, weeks=26)
    doubled = runs([replace(world.healthy, rain_noise=0.0)], rain(2.0, 0, 14), weeks=2)
    high = runs([replace(r, cause=0.8) for r in healthy], weeks=6, every=DAY)

    def started(
        days: Sequence[float], resistance: float, day: int, course: Course = Course(), drug: str = "ketamine"
    ) -> float:
        some = world.some(replace(world.ill, resistance=resistance), 12)
        *_, last = walk(some, course + infusions(days, drug=drug), day * DAY, day * DAY)
        return float((last.charge > world.ill.threshold).sum(axis=0).mean())

    return {
        "healthy level": float(year.level.mean()),
        "healthy for half a year": float(year.wellbeing[:, 7 * DAY :].mean(axis=1).min()),
        "rain doubled, level of the crest": float(doubled.level.max() / world.healthy.crest),
        "mouths under a high cause": float(high.opening[:, -1].mean()),
        "easy batteries after one": started((0,), 0.5, 4),
        "hard batteries after one": started((0,), 2.5, 4),
        "hard batteries after six": started(SIX, 2.5, 14),
        "batteries on a dry bed": started((2,), 1.0, 6, rain(0.3, 0, 7), "potentiator"),
    }


ROWS: tuple[Callable[[World], Figures], ...] = (
    sound, chaos, worn, clogged, flood, story, eased, hour, dose, often, middle, drought,
)  # fmt: skip
LOW, HIGH = -np.inf, np.inf
# What each figure must be, and where the calibration aims.
DEMANDS: Mapping[str, tuple[float, float]] = {
    "obstructed over healthy": (1.5, HIGH), "relieved over healthy": (LOW, 1.2), "rings after a pulse": (0.1, HIGH),
    "worn over sound": (1.5, HIGH), "trees left by a worn spillway": (LOW, 2 / 3),
    "murk by a worn spillway": (1.0, HIGH),
    "trees that repair brings back": (0.1, HIGH), "wellbeing by competence 0.6": (LOW, 0.05),
    "wellbeing by competence 0.2": (LOW, 0.02), "wellbeing by competence 0": (LOW, 0.02),
    "flooded hours": (6, HIGH), "wellbeing in a flood": (LOW, 0.1), "wellbeing after a week's flood": (LOW, 0.0),
    "trees after a week's flood": (LOW, 0.0),
    "care, response at 8 weeks": (0.05, 0.40), "care, response at 26 weeks": (0.25, 0.75),
    "care less nothing": (0.0, HIGH),
    "care less nothing, worst quarter": (0.0, HIGH), "most resistant who respond to care": (LOW, 0.5),
    "both less six alone": (0.20, HIGH), "both less care alone": (0.10, HIGH),
    "untreated, well after a year": (LOW, 0.30), "untreated, well for a while": (LOW, 0.15),
    "share of the hour": (LOW, 0.30),
    "one dose of the best": (0.85, HIGH), "ten doses of one": (LOW, 1.0), "a tenth of a dose of one": (LOW, 0.15),
    "daily less thrice weekly": (LOW, 0.0), "a year of the middle river": (0.75, HIGH),
    "back after 1 dry weeks": (0.9, HIGH), "back after 6 dry weeks": (LOW, 0.2), "back after three or four": (0.1, 0.9),
    "healthy level": (0.9, 1.1), "healthy for half a year": (0.85, HIGH),
    "rain doubled, level of the crest": (LOW, 1.15), "mouths under a high cause": (LOW, 0.25),
    "easy batteries after one": (4, HIGH), "hard batteries after one": (LOW, 4), "hard batteries after six": (4, HIGH),
    "batteries on a dry bed": (LOW, 2), "symptoms a day after one": (LOW, 0.5), "respond to one": (0.5, HIGH),
    "relapse after one": (3, 14), "relapse after six": (7, HIGH), "a blocker's relief of ketamine's": (LOW, 0.5),
    "well after the bridge": (0.8, HIGH), "well with maintenance": (0.6, HIGH), "well after it stops": (LOW, 0.4),
    "trees after six": (0.5, HIGH),
    "open mouths, untreated": (LOW, 0.25), "murk, untreated": (0.4, 0.9), "block's level of the plugs'": (1.0, HIGH),
    "block's level of a flood": (LOW, 1.0), "mouths opened by a block": (2.0, HIGH),
    "mouths still open three days later": (LOW, 0.75),
}  # fmt: skip


def inside(name: str, value: float) -> bool:
    """Whether a figure is what it must be."""
    low, high = DEMANDS[name]
    return low <= value <= high


def main(seed: str = "5") -> None:
    """Print every figure with what it must be."""
    fast.use(fast.installed())
    world = World(seed=int(seed), cohort=replace(World().cohort, seed=int(seed)))
    for name, value in (item for row in ROWS for item in row(world).items()):
        demand = DEMANDS.get(name)
        verdict = "" if demand is None else "in " if inside(name, value) else "OUT"
        print(f"{verdict:4}{name:38}{value:8.3f}   {demand or ''}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
