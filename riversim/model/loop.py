"""The loop over steps, one source for NumPy and for the compiler (`riversim.model.fast`)."""

from __future__ import annotations

from riversim.model.step import Forcing, Rates, State, step


def advance(state: State, series: Forcing, rates: Rates, rows: State, every: int) -> State:
    """The state after all steps of `series`; each `every`-th state on the way is written into `rows`.

    Each of `series` is one number, or one row, a step; each of `rows` holds one number, or one
    row, for each state that is kept.
    """
    steps = zip(series.inflow, series.spillway, series.trace, series.half, series.silt, series.cause)  # noqa: B905
    for done, (inflow, spillway, trace, half, silt, cause) in enumerate(steps, 1):
        state = step(state, Forcing(inflow, spillway, trace, half, silt, cause), rates)
        if done % every == 0:
            row = done // every - 1
            rows.level[row] = state.level
            rows.water[row] = state.water
            rows.opening[row] = state.opening
            rows.charge[row] = state.charge
            rows.foliage[row] = state.foliage
            rows.inflammation[row] = state.inflammation
    return state
