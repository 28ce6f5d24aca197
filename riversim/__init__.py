"""riversim: the brain as rivers and creeks, an oversimplified analogy to play with.

A picture to talk about, not medical advice.

>>> import riversim
>>> run = riversim.scenario("drought").run()
>>> run.river.tributaries
8

`picture`, `curves`, `animate`, `RiverLab` and the clinic's pictures need the extra "lab"; they and the clinic
(`Cohort`, `simulate_cohort`, `run_trial`, …) load when they are first asked for.
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
from riversim.model import __version__ as __version__

if TYPE_CHECKING:
    from riversim.charts import curves as curves
    from riversim.charts import field_of_rivers as field_of_rivers
    from riversim.charts import forest as forest
    from riversim.charts import responses as responses
    from riversim.charts import survival as survival
    from riversim.clinic import Cohort as Cohort
    from riversim.clinic import Trial as Trial
    from riversim.clinic import free_trial as free_trial
    from riversim.clinic import run_trial as run_trial
    from riversim.clinic import simulate_cohort as simulate_cohort
    from riversim.clinic import trial as trial
    from riversim.drawing import animate as animate
    from riversim.drawing import picture as picture
    from riversim.lab import RiverLab as RiverLab
    from riversim.model import fast as fast
    from riversim.words import language as language
    from riversim.words import verdicts as verdicts

__all__ = [
    "SCENARIOS",
    "Course",
    "Drug",
    "Infusion",
    "Jump",
    "Moment",
    "River",
    "RiverError",
    "Scenario",
    "Shift",
    "Spell",
    "Trajectory",
    "care",
    "drug",
    "every",
    "hold",
    "infusions",
    "maintenance",
    "rain",
    "scenario",
    "shift",
    "simulate",
    "wear",
]

_LATER = {
    "charts": ("curves", "field_of_rivers", "forest", "responses", "survival"),
    "clinic": ("Cohort", "Trial", "free_trial", "run_trial", "simulate_cohort", "trial"),
    "drawing": ("animate", "picture"),
    "lab": ("RiverLab",),
    "model": ("fast",),
    "words": ("language", "verdicts"),
}
_FOLDERS = {name: folder for folder, names in _LATER.items() for name in names}


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
