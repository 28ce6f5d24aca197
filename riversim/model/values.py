"""Values that hold arrays: read-only, equal where all that they hold is, and so are their copies."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cached_property, partial, wraps
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Numbers = TypeVar("Numbers", bound=np.generic)
Held = TypeVar("Held")
Found = TypeVar("Found")


def frozen(x: NDArray[Numbers]) -> NDArray[Numbers]:
    """An array that was just made, read-only from now on."""
    x.flags.writeable = False
    return x


def same(one: Any, other: Any) -> bool:
    """Whether two are equal, arrays in every number, in tuples and mappings too; what is no number equals itself."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == other.dtype.kind == "f")
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
    return type(one) is type(other) and bool(one == other)


def once(work: Callable[[Held], Found]) -> Callable[[Held], Found]:
    """Work something out of a value once, and keep it as long as that very value.

    A dictionary of values would compare those that are equal in every number, each time it is asked.
    """
    known: dict[int, Found] = {}

    @wraps(work)
    def kept(held: Held) -> Found:
        if id(held) not in known:
            known[id(held)] = work(held)
            weakref.finalize(held, known.pop, id(held)).atexit = False
        return known[id(held)]

    return kept


class Value:
    """What frozen dataclasses that hold arrays have in common: made with ``eq=False``, they are compared here.

    A copy, and what comes back from a pickle, is made anew from the fields, so it is as frozen, and nothing
    that was worked out before comes with it.
    """

    def __post_init__(self) -> None:
        for f in fields(self):  # type: ignore[arg-type]
            object.__setattr__(self, f.name, _kept(getattr(self, f.name)))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if type(other) is not type(self):
            return NotImplemented
        return all(map(same, self._held.values(), other._held.values()))

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[partial[Any], tuple[()]]:
        held = {name: dict(x) if isinstance(x, MappingProxyType) else x for name, x in self._held.items()}
        return partial(type(self), **held), ()

    @property
    def _held(self) -> dict[str, Any]:
        return {f.name: getattr(self, f.name) for f in fields(self)}  # type: ignore[arg-type]

    @cached_property
    def _hash(self) -> int:
        # Numbers in arrays are left aside: reading them all takes longer than to compare the few that are alike.
        return hash(tuple(len(x) if isinstance(x, np.ndarray | Mapping) else x for x in self._held.values()))


def _kept(x: Any) -> Any:
    """A field as it is kept: arrays, and mappings of them, read-only; a copy where somebody else could write."""
    if isinstance(x, Mapping):
        return MappingProxyType({name: _kept(one) for name, one in x.items()})
    if isinstance(x, np.ndarray):
        return frozen(x.copy()) if x.flags.writeable or x.base is not None else x
    return x
