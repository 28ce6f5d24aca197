"""What the commands have in common: numbers and names of files as they are typed."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from riversim.model import RiverError, check_free, need

DRAWN = (".png", ".svg", ".pdf", ".jpg")
UNDRAWN = {"csv", "json"}


def number(what: str, text: str) -> float:
    """The number in `text`; its range is checked where it is used. Raises `RiverError` where there is none."""
    try:
        return float(text)
    except ValueError:
        raise RiverError(f"{what}: {text!r} is not a number") from None


def whole(what: str, text: str) -> int:
    """The whole number in `text`; raises `RiverError` where there is none."""
    value = number(what, text)
    if not np.isfinite(value) or value != int(value):
        raise RiverError(f"{what}: {text!r} is not a whole number")
    return int(value)


def day_in(what: str, text: str) -> float:
    """A moment in days: '3', '3d' and '72h' are the same. Raises `RiverError` where there is none."""
    if text.endswith("h"):
        return number(what, text.removesuffix("h")) / 24.0
    return number(what, text.removesuffix("d"))


def settings_in(given: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The names and the values, as text, in what `--set` was given; raises `RiverError` for what is no setting."""
    # Commas part settings from each other, and the values of one list: a setting begins with its name.
    for text in (part for several in given for part in re.split(r",(?=[^,=]*=)", several)):
        name, equals, value = (piece.strip() for piece in text.partition("="))
        if not equals:
            raise RiverError(f"--set {text!r}: write NAME=VALUE, like --set cause=0.3")
        yield name, value


def paths_to_write(options: argparse.Namespace, endings: Mapping[str, tuple[str, ...]]) -> dict[str, Path]:
    """The files to write by their kinds, which are options too, checked before anything is run or written.

    Raises `RiverError` for a name with another ending, for one file twice, for what exists and is not
    forced, and where what draws is not installed.
    """
    given = {kind: Path(path) for kind in endings if (path := getattr(options, kind)) is not None}
    for kind, path in given.items():
        if path.suffix.lower() not in endings[kind]:
            raise RiverError(f"--{kind} {path}: the name must end in {', '.join(endings[kind])}")
        check_free(path, force=options.force)
    if len({path.resolve() for path in given.values()}) < len(given):
        raise RiverError("two files to write have the same name")
    if given.keys() - UNDRAWN:
        need("matplotlib", "PIL")
        os.environ.pop("MPLBACKEND", None)  # no window is opened, and for a name of before matplotlib would not load
    return given
