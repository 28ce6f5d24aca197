"""Bad input explained: `RiverError`, and the checks that raise it with the value, its unit and the allowed range."""

from __future__ import annotations

import math
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, TypeVar

import numpy as np

T = TypeVar("T")


class RiverError(ValueError):
    """Bad input, explained in words a person can act on."""


def check_number(name: str, value: object, low: float, high: float, unit: str = "") -> float:
    """Return `value` as a float from `low` to `high`; raise `RiverError` naming all of them."""
    allowed = (f"from {low:g} to {high:g} {unit}" if math.isfinite(high - low) else f"of {unit}").rstrip()
    if isinstance(value, (bool, str, bytes)) or not np.isscalar(value):
        raise RiverError(f"{name} must be a number {allowed}, not {value!r}")
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError, OverflowError):
        raise RiverError(f"{name} must be a number {allowed}, not {value!r}") from None
    if not math.isfinite(number):
        raise RiverError(f"{name} must be a finite number {allowed}, not {number}")
    if not low <= number <= high:
        raise RiverError(f"{name} = {number:g} {unit}".rstrip() + f" is out of range: it must be {allowed}")
    return number


def check_whole(name: str, value: object, low: float, high: float, unit: str = "") -> int:
    """Return `value` as a whole number from `low` to `high`; raise `RiverError` for any other."""
    number = check_number(name, value, low, high, unit)
    if number != int(number):
        raise RiverError(f"{name} must be a whole number, not {value!r}")
    return int(number)


def check_kind(name: str, value: object, kind: type[T]) -> T:
    """Return `value` if it is a `kind`; raise `RiverError` that says what it is not."""
    if not isinstance(value, kind):
        raise RiverError(f"{name} must be a {kind.__name__}, not {value!r}")
    return value


def check_name(kind: str, name: object, known: Mapping[str, Any]) -> str:
    """Return `name` if it is one of `known`; raise `RiverError` that suggests the nearest."""
    if isinstance(name, str) and name in known:
        return name
    from difflib import get_close_matches

    near = get_close_matches(str(name).lower(), known, n=1, cutoff=0.6)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise RiverError(f"unknown {kind} {name!r}.{hint} Known: {', '.join(known)}")


def need(*modules: str, extra: str = "lab") -> None:
    """Raise `RiverError`, naming the command that installs it, where a module is missing."""
    for module in modules:
        if find_spec(module) is None:
            raise RiverError(f"this needs {module}: python -m pip install 'riversim[{extra}]'")
