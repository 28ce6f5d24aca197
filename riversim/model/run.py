"""`simulate` one river into a `Trajectory`, or `walk` a batch state by state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise

import numpy as np

from riversim.model import fast
from riversim.model.checks import RiverError, check_kind, check_number
from riversim.model.flows import ONE, Array, approach, undisturbed
from riversim.model.forcing import Outside, driven, forcing, outside_of
from riversim.model.loop import advance
from riversim.model.parameters import River
from riversim.model.step import Forcing, Rates, State, rates, start
from riversim.model.trajectory import Trajectory
from riversim.model.treatment import JUMP_H, Course

MAX_WEEKS = 520.0
MAX_STEPS = 1_000_000
ROWS = 64  # states that `walk` keeps at a time


def steps_in(weeks: float, river: River) -> int:
    """The number of steps in `weeks`; raises `RiverError` where there is none or too many."""
    weeks = check_number("weeks", weeks, 0.0, MAX_WEEKS, "weeks")
    steps = round(weeks * 168.0 / river.step)
    if not 1 <= steps <= MAX_STEPS:
        raise RiverError(
            f"weeks = {weeks:g} makes {steps} steps of {river.step:g} h: it must make from 1 to {MAX_STEPS} steps"
        )
    return steps


def walk(rivers: Sequence[River], course: Course, steps: int, every: int = 1) -> Iterator[State]:
    """The first state of a batch under one course, and each `every`-th of `steps` states after it.

    Arrays are (rivers,) and (tributaries, rivers). Memory does not grow with what a caller does
    not keep. Raises `RiverError` where the rivers differ in what those of one batch must share.
    """
    # Each step of the generator, and not what is done with a state between two of them.
    yield from iter(partial(undisturbed(next), _walked(rivers, course, steps, every), None), None)


def _walked(rivers: Sequence[River], course: Course, steps: int, every: int) -> Iterator[State]:
    lone = len(rivers) == 1
    state = start(rivers)
    outside = outside_of(rivers, course, steps)
    yield _batch_of_one(state) if lone else state
    for first, last, batch in _stretches(rivers, course, steps):
        state = _jumped(state, batch, first, outside)
        series, constants = forcing(batch, course, first, last, outside), rates(batch)
        edges = sorted({first, last, *range(every * -(-first // every), last, every * ROWS)})
        for begin, end in pairwise(edges):
            piece = Forcing(*(x[begin - first : end - first] for x in series))
            state, rows = _flow(constants, piece, state, every if begin % every == 0 else end - begin)
            if end - begin >= every or end % every == 0:
                for row in zip(*rows, strict=True):
                    yield _batch_of_one(State(*row)) if lone else State(*row)


def _stretches(rivers: Sequence[River], course: Course, steps: int) -> Iterator[tuple[int, int, Sequence[River]]]:
    """The stretches between sudden changes: first step, step after the last, and the rivers as they are there."""
    whole = list(course.settings(rivers[0], steps))
    if len(whole) == 1 and whole[0][2] is rivers[0]:  # nothing changes; asking each river would take a while
        yield 0, steps, rivers
        return
    for stretch in zip(*(course.settings(river, steps) for river in rivers), strict=True):
        yield stretch[0][0], stretch[0][1], [river for *_, river in stretch]


@undisturbed
def simulate(
    river: River | None = None,
    course: Course | None = None,
    *,
    weeks: float = 8.0,
    after: Trajectory | None = None,
) -> Trajectory:
    """Run one river under a course for `weeks`, or on from the end of the run `after`.

    `weeks` counts from the very start. A run continued equals the whole run to the last bit.
    Raises `RiverError` where something would begin after the end, a jump start is meant for a
    tributary that is not there, or `after` has another river or another past.

    >>> simulate(weeks=2).level.shape
    (337,)
    """
    river, course = check_kind("river", river or River(), River), check_kind("course", course or Course(), Course)
    steps = steps_in(weeks, river)
    course.check_ends_by(steps * river.step / 24.0)
    pieces = [_beginning(river) if after is None else check_kind("after", after, Trajectory).series()]
    done, outside = len(pieces[0]["level"]) - 1, outside_of([river], course, steps)
    if after is not None:
        after.check_continues(river, course, steps)
    for first, last, here in course.settings(river, steps):
        if after is not None and first < done:
            after.check_driven(first, driven(here, course, first, min(last, done), outside))
        if last > done:
            pieces.append(_record(here, max(first, done), last, _state(pieces[-1]), outside))
    joined = {name: np.concatenate([piece[name] for piece in pieces]) for name in pieces[0]}
    return Trajectory(river=river, course=course, **joined)


def _batch_of_one(state: State) -> State:
    return State(*(np.asarray(x)[..., None] for x in state))


def _flow(constants: Rates, course: Forcing, state: State, every: int = 1) -> tuple[State, State]:
    """The last state, and each `every`-th, one row each."""
    count = len(course.inflow) // every
    rows = State(*(np.empty((count, *np.shape(x))) for x in state))
    if fast.used():
        return fast.advance(state, course, constants, rows, every), rows
    # What all rivers share is a list of floats, what differs rows of an array: each the quicker way.
    series = Forcing(*(x[:, 0].tolist() if x.shape[1] == 1 else x for x in course))
    return advance(state, series, constants, rows, every), rows


def _jumped(state: State, rivers: Sequence[River], moment: int, outside: Outside) -> State:
    """The state once the cables have been on the batteries that are jump-started at the beginning of a step."""
    batteries = outside.course.jumped(rivers[0].step, moment)
    if not batteries:
        return state
    if max(batteries) >= rivers[0].tributaries:
        raise RiverError(f"there is no battery {max(batteries) + 1} to jump-start in {rivers[0].tributaries}")
    charge, ampa = state.charge.copy(), outside.kinetics.ampa[moment]
    constants = rates(rivers)
    cables = ampa * (JUMP_H / rivers[0].step) * constants.jump
    for i in batteries:
        wet = np.minimum(state.water[i], ONE)
        charge[i] = approach(charge[i], cables[i] * wet / (wet + constants.enough), ONE)
    return state._replace(charge=charge)


def _beginning(river: River) -> dict[str, Array]:
    """The one row of a run's beginning: nothing has been done yet."""
    state = {name: np.asarray(x)[None] for name, x in start([river])._asdict().items()}
    zero, one = np.zeros(1), np.ones(1)
    level = state["level"]
    return state | {
        "inflow": one * river.rain, "rain": one * river.rain, "drug": zero, "block": zero, "trace": zero, "ampa": one,
        "hush": zero,
        "cause": one * river.cause, "competence": one * river.competence,
        "spill": state["gate"] * level,
        "uptake": river.uptake * level,
        "passed": river.conductance * river.opening * level,
    }  # fmt: skip


def _record(river: River, first: int, last: int, before: State, outside: Outside) -> dict[str, Array]:
    """The rows of the steps `first` to `last`, with the flows of water behind them."""
    course, begun = outside.course, _jumped(before, [river], first, outside)
    _, states = _flow(rates([river]), forcing([river], course, first, last, outside), begun)
    rows = states._asdict() | driven(river, course, first, last, outside)
    level, opening = rows["level"], np.concatenate([before.opening[None], rows["opening"][:-1]])
    return rows | {
        "spill": (1.0 - rows["block"]) * rows["gate"] * level,
        "uptake": river.uptake * level,
        "passed": river.conductance * opening.mean(axis=1) * level,
    }


def _state(rows: dict[str, Array]) -> State:
    last = (rows[name][-1] for name in State._fields)
    return State(*(x if x.ndim else x.item() for x in last))
