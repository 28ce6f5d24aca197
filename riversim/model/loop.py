"""The loop over steps, one source for NumPy and for the compiler (`riversim.model.fast`)."""

from __future__ import annotations

from riversim.model.step import Forcing, Rates, State, step


def advance(state: State, series: Forcing, rates: Rates, rows: State, every: int) -> State:
    """The state after all steps of `series`; each `every`-th state on the way is written into `rows`.

    Each of `series` is one number, or one row, a step; each of `rows` holds one number, or one
    row, for each state that is kept.
    """
    steps = zip(  # noqa: B905
        series.inflow, series.weir, series.pace, series.free, series.trace, series.half, series.silt, series.cause
    )  # fmt: skip
    for done, (inflow, weir, pace, free, trace, half, silt, cause) in enumerate(steps, 1):
        state = step(state, Forcing(inflow, weir, pace, free, trace, half, silt, cause), rates)
        if done % every == 0:
            row = done // every - 1
            rows.level[row] = state.level
            rows.gate[row] = state.gate
            rows.water[row] = state.water
            rows.opening[row] = state.opening
            rows.charge[row] = state.charge
            rows.foliage[row] = state.foliage
            rows.inflammation[row] = state.inflammation
    return state
