"""`ours`: our pictures are drawn under our own settings of matplotlib and NumPy, whatever those of the caller are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from threading import RLock
from typing import Any

import matplotlib
import numpy as np

from riversim.model import CALM

# Matplotlib's own, but for what would differ by the hour or by the machine: in SVG letters are shapes, so that it
# looks the same where the font is not. The font is named, for lists are easily changed in place.
_default: Any = matplotlib.rcParamsDefault
OURS: dict[str, Any] = {
    **deepcopy({name: _default._get(name) for name in _default if not name.startswith("backend")}),
    "font.family": ["sans-serif"], "font.sans-serif": ["DejaVu Sans"], "font.monospace": ["DejaVu Sans Mono"],
    "svg.fonttype": "path", "svg.hashsalt": "riversim",
}  # fmt: skip
_one_at_a_time = RLock()  # the settings are the process's: two that change and restore them would mix them up


@contextmanager
def ours() -> Iterator[None]:
    """Draw under our settings, as `with ours():` or as `@ours()`, and leave the caller's as they were.

    Nothing may be yielded or awaited within: others would run under our settings meanwhile.
    """
    settings: Any = matplotlib.rcParams
    with _one_at_a_time, np.errstate(**CALM):
        theirs = {name: found for name, value in OURS.items() if (found := settings._get(name)) is not value}
        try:
            for name in theirs:
                settings._set(name, OURS[name])
            yield
        finally:
            for name, found in theirs.items():
                settings._set(name, found)
