"""riversim: the brain as rivers and creeks, an oversimplified analogy to play with.

A picture to talk about, not medical advice.

>>> import riversim
>>> run = riversim.scenario("drought").run()
>>> run.river.tributaries
8

`picture`, `strip`, `curves`, `animate`, `RiverLab`, `RiverCompare`, `tour` and the clinic's pictures need the extra
"lab"; they and the clinic (`Cohort`, `simulate_cohort`, `run_trial`, …) load when they are first asked for.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from riversim.model import (
    SCENARIOS,
    Course,
    Drug,
    Infusion,
    Jump,
    Moment,
    River,
    RiverError,
    Scenario,
    Shift,
    Spell,
    Trajectory,
    __version__,
    care,
    drug,
    every,
    hold,
    infusions,
    maintenance,
    rain,
    scenario,
    shift,
    simulate,
    wear,
)
from riversim.model import shown_by as _shown_by

if TYPE_CHECKING:
    from riversim.charts import curves, field_of_rivers, field_of_weathers, forest, responses, survival
    from riversim.clinic import Cohort, Trial, free_trial, run_trial, share_of_chance, simulate_cohort, trial
    from riversim.drawing import animate, picture, strip
    from riversim.lab import RiverCompare, RiverLab, tour
    from riversim.model import fast
    from riversim.words import language, verdicts

# What `from riversim import *` brings: all that needs nothing but NumPy.
__all__ = [
    "SCENARIOS", "Course", "Drug", "Infusion", "Jump", "Moment", "River", "RiverError", "Scenario", "Shift", "Spell",
    "Trajectory", "care", "drug", "every", "hold", "infusions", "maintenance", "rain", "scenario", "shift", "simulate",
    "wear",
]  # fmt: skip

_LATER = {
    "charts": ("curves", "field_of_rivers", "field_of_weathers", "forest", "responses", "survival"),
    "clinic": ("Cohort", "Trial", "free_trial", "run_trial", "share_of_chance", "simulate_cohort", "trial"),
    "drawing": ("animate", "picture", "strip"),
    "lab": ("RiverCompare", "RiverLab", "tour"),
    "model": ("fast",),
    "words": ("language", "verdicts"),
}
_FOLDERS = {name: folder for folder, names in _LATER.items() for name in names}


@_shown_by
def _drawn(run: Trajectory) -> dict[str, str]:
    """A run as a notebook shows it; nothing where what draws is not installed."""
    try:
        from riversim.drawing import still
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("riversim"):
            raise
        return {}
    return still(run).bundle()


def __getattr__(name: str) -> Any:
    """Load what draws, the clinic or the words when it is first asked for (PEP 562)."""
    if name not in _FOLDERS:
        raise AttributeError(f"module 'riversim' has no attribute {name!r}")
    try:
        found = getattr(importlib.import_module(f"riversim.{_FOLDERS[name]}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("riversim"):
            raise
        raise ImportError(
            f"riversim.{name} needs {error.name}: python -m pip install 'riversim[lab]'", name=error.name
        ) from error
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *_FOLDERS})
