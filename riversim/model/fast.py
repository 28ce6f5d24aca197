"""The optional extra `fast`: where numba is installed, the river's own source is compiled.

There is no second river here: `step`, the laws that it calls and the loop are compiled as they
stand in their rooms. What is added is what NumPy's broadcasting does without being told: go
through the rivers, and through the tributaries of a river, one by one, each with plain numbers.
Only + - * /, square roots and comparisons are used, in the same order, so the results are NumPy's to the bit.

The first compilation takes some 20 s and is kept on disk beside the package, or in the user's
cache where that can not be written; then loading takes about one second. Where neither can be written it is
compiled in every process anew, and a warning says so. So it is not done
unasked for one run: `use`, or a cohort large enough to be worth it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import FunctionType
from typing import Any
from warnings import warn

import numpy as np

from riversim.model import flows, loop
from riversim.model import step as model
from riversim.model.checks import RiverError
from riversim.model.flows import Array
from riversim.model.loop import advance as loop_advance
from riversim.model.parameters import River
from riversim.model.step import Forcing, Rates, State, tributary

EACH = 4  # the first fields of `Rates` that have one number for each tributary
NUMBERS = len(Rates._fields) - EACH
_switch = {"on": False}
_here: ContextVar[bool | None] = ContextVar("compiled", default=None)  # what `using` says, in this thread alone


def installed() -> bool:
    """Whether numba is there."""
    return find_spec("numba") is not None


def use(on: bool = True) -> None:
    """Compile the river, or load it compiled, and use it from now on; `use(False)` goes back to NumPy.

    Raises `RiverError` where numba is not installed.
    """
    if on:
        make_ready()
    _switch["on"] = on


def used() -> bool:
    """Whether runs are compiled ones, here and now."""
    here = _here.get()
    return _switch["on"] if here is None else here


@contextmanager
def using(on: bool) -> Iterator[None]:
    """Compiled runs, or NumPy's, within a block; other threads go on as they do."""
    token = _here.set(on)
    try:
        yield
    finally:
        _here.reset(token)


def make_ready() -> None:
    """Compile the river, or load it compiled. Raises `RiverError` where numba is not installed, or does not work."""
    if why := _why_not():
        raise RiverError(why)


def ready() -> bool:
    """Make ready, and say whether that could be done: a warning says once why numba, though there, does not work."""
    why = _why_not()
    if why and installed():
        _warn_once(f"{why}; NumPy is used, which gives the same and takes longer")
    return not why


@cache
def _warn_once(text: str) -> None:
    warn(text, UserWarning, stacklevel=4)


def _why_not() -> str:
    return _broken() if installed() else "compiling the river needs numba: python -m pip install 'riversim[fast]'"


@cache
def _broken() -> str:
    try:
        compiled()
    except Exception as error:  # numba refuses other versions of NumPy or Python, each in a way of its own
        return f"numba, which compiles the river, does not work here ({error})"
    return ""


def advance(state: State, series: Forcing, rates: Rates, rows: State, every: int) -> State:
    """What `riversim.model.loop.advance` does, compiled; a lone river is a batch of one.

    Rivers come first in what is handed over, so that what belongs to one lies side by side.
    """
    return _through(compiled(), state, series, rates, rows, every)


def _through(
    loop_over_rivers: Callable[..., None], state: State, series: Forcing, rates: Rates, rows: State, every: int
) -> State:
    lone, n, count = np.ndim(state.level) == 0, len(state.water), np.size(state.level)

    def own(x: Array) -> Array:
        return np.reshape(x, (-1, count) if np.ndim(x) > np.ndim(state.level) else count).T.copy()

    after = State(*map(own, state))
    each = tuple(np.reshape(x, (n, count)).T.copy() for x in rates[:EACH])
    numbers = np.empty((count, NUMBERS))
    for column, x in zip(numbers.T, rates[EACH:], strict=True):
        column[:] = x
    kept = State(*(np.empty((count, len(rows.level), *x.shape[1:])) for x in after))
    loop_over_rivers(after, Forcing(*(np.array(x.T, order="C") for x in series)), each, numbers, kept, every)
    for row, x in zip(rows, kept, strict=True):
        row[...] = np.reshape(np.moveaxis(x, 0, -1), row.shape)
    if lone:
        return State(*(x[0] if x.ndim == 2 else x.item() for x in after))  # type: ignore[arg-type]
    return State(*(x.T.copy() for x in after))


@cache
def compiled() -> Callable[..., None]:
    """The loop, compiled, or loaded from what was compiled before. It has gone one step."""
    try:
        return _tried(_made(kept=True))
    except Exception as error:  # whatever numba says of a disk that it can not write to, or of what is damaged there
        made = _tried(_made(kept=False))
        warn(
            f"the compiled river can not be kept on this disk ({error}), so that each process compiles it anew: "
            "set NUMBA_CACHE_DIR to a folder that can be written to", UserWarning, stacklevel=4,
        )  # fmt: skip
        return made


def _tried(loop_over_rivers: Callable[..., None]) -> Callable[..., None]:
    """The loop, once it has gone a first step: only then is it compiled, and kept."""
    river = [River(tributaries=1)]
    state, one = model.start(river), np.ones((1, 1))
    rows = State(*(np.empty((1, *np.shape(x))) for x in state))
    forcing = Forcing(one, one, one, one, one, one, one, one)
    _through(loop_over_rivers, state, forcing, model.rates(river), rows, 1)
    return loop_over_rivers


def _made(kept: bool) -> Callable[..., None]:
    numba: Any = import_module("numba")
    to_fixed_tuple = import_module("numba.np.unsafe.ndarray").to_fixed_tuple
    # The names that the sources see: the laws compiled, and numbers for NumPy's 0-d arrays.
    names: dict[str, Any] = {**vars(flows), **vars(model), **vars(loop), "ZERO": 0.0, "ONE": 1.0}
    options: dict[str, Any] = dict(nogil=True, error_model="numpy")  # no check for a division by zero, as in NumPy
    laws = (
        flows.capped, flows.approach, flows.excess, flows.root, flows.least, flows.settle, flows.activity,
        model.tributary,
    )  # fmt: skip
    for source in (*laws, _total, _along, model.step, loop.advance):
        name = source.__name__.lstrip("_")
        copy = FunctionType(source.__code__, names, name, source.__defaults__)
        names[name] = numba.njit(copy, inline="always", **options)
    names["loop_advance"] = names["advance"]
    names |= {"view": _view(), "fixed": numba.njit(lambda x: to_fixed_tuple(x, NUMBERS))}
    each_river = _for_source(_digest() if kept else 0)
    copy = FunctionType(each_river.__code__, names, "each_river", None, each_river.__closure__)
    loop_over_rivers: Callable[..., None] = numba.njit(copy, cache=kept, **options)
    return loop_over_rivers


def _digest() -> int:
    """A number for the source that is compiled: numba's cache would not see that another file changed."""
    import hashlib

    text = "".join(inspect.getsource(room) for room in (flows, model, loop))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:7], "big")


def _view() -> Any:
    """A view of an array whose owners numba need not count, at every step: they outlive the loop."""
    numba: Any = import_module("numba")
    void = import_module("numba.core.cgutils").voidptr_t

    def pointer(typing: Any, number: Any) -> Any:
        return numba.types.voidptr(number), lambda context, builder, sig, args: builder.inttoptr(args[0], void)

    address = import_module("numba.extending").intrinsic(pointer)

    return numba.njit(lambda x: numba.carray(address(x.ctypes.data), x.shape, np.float64))


# --- what broadcasting does without being told ----------------------------------------------------


view, fixed = np.asarray, tuple  # as compiled: not owned, and of fixed length


def _for_source(digest: int) -> Any:
    """The loop over rivers; numba keeps what it compiled by its bytecode and by what it encloses."""

    def each_river(state: Any, series: Any, each: Any, numbers: Any, rows: Any, every: int) -> None:
        if digest < 0:  # never: it is named to be enclosed
            return
        for i in range(len(state.level)):
            after = loop_advance(
                State(
                    state.level[i], state.gate[i], view(state.water[i]), view(state.opening[i]), view(state.charge[i]),
                    view(state.foliage[i]), state.inflammation[i],
                ),
                Forcing(
                    view(series.inflow[i % len(series.inflow)]), view(series.weir[i % len(series.weir)]),
                    view(series.pace[i % len(series.pace)]), view(series.free[i % len(series.free)]),
                    view(series.trace[i % len(series.trace)]), view(series.half[i % len(series.half)]),
                    view(series.silt[i % len(series.silt)]), view(series.cause[i % len(series.cause)]),
                ),
                Rates(view(each[0][i]), view(each[1][i]), view(each[2][i]), view(each[3][i]), *fixed(numbers[i])),
                State(
                    view(rows.level[i]), view(rows.gate[i]), view(rows.water[i]), view(rows.opening[i]),
                    view(rows.charge[i]), view(rows.foliage[i]), view(rows.inflammation[i]),
                ),
                every,
            )  # fmt: skip
            state.level[i], state.gate[i], state.inflammation[i] = after.level, after.gate, after.inflammation

    return each_river


def _total(x: Any) -> Any:
    total = x[0]
    for i in range(1, len(x)):
        total = total + x[i]
    return total


def _along(
    water: Any, opening: Any, charge: Any, foliage: Any, resists: Any, jump: Any, alternator: Any, trickle: Any,
    level: Any, flooding: Any, leaked: Any, forcing: Any, rates: Any,
) -> Any:  # fmt: skip
    running: Any = 0.0
    flood: Any = 0.0
    for i in range(len(water)):
        water[i], opening[i], charge[i], foliage[i], active, flooded = tributary(
            water[i], opening[i], charge[i], foliage[i], resists[i], jump[i], alternator[i], trickle[i],
            level, flooding, leaked, forcing, rates,
        )  # fmt: skip
        running += active
        flood += flooded
    return water, opening, charge, foliage, running, flood
