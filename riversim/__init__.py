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
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from riversim.moments import Moment
from riversim.parameters import River, RiverError
from riversim.run import simulate
from riversim.scenarios import SCENARIOS, Scenario, scenario
from riversim.trajectory import Trajectory
from riversim.treatment import (
    Course,
    Drug,
    Infusion,
    Jump,
    Shift,
    Spell,
    care,
    drug,
    every,
    hold,
    infusions,
    maintenance,
    rain,
    shift,
    wear,
)

if TYPE_CHECKING:
    from riversim.animation import animate as animate
    from riversim.charts import curves as curves
    from riversim.cohort import Cohort as Cohort
    from riversim.cohort import simulate_cohort as simulate_cohort
    from riversim.field import field_of_rivers as field_of_rivers
    from riversim.lab import RiverLab as RiverLab
    from riversim.picture import picture as picture
    from riversim.results import run_trial as run_trial
    from riversim.trialcharts import forest as forest
    from riversim.trialcharts import responses as responses
    from riversim.trialcharts import survival as survival
    from riversim.trials import Trial as Trial
    from riversim.trials import free_trial as free_trial
    from riversim.trials import trial as trial

__version__ = "0.1.0"
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

_VIEWS = {
    "animate": "animation", "curves": "charts", "field_of_rivers": "field", "forest": "trialcharts",
    "picture": "picture", "responses": "trialcharts", "RiverLab": "lab", "survival": "trialcharts",
}  # fmt: skip
_CLINIC = {
    "Cohort": "cohort", "simulate_cohort": "cohort",
    "Trial": "trials", "free_trial": "trials", "run_trial": "results", "trial": "trials",
}  # fmt: skip
_LATER = _VIEWS | _CLINIC


def __getattr__(name: str) -> Any:
    """Load a view, or the clinic, when it is first asked for (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module 'riversim' has no attribute {name!r}")
    try:
        view = getattr(importlib.import_module(f"riversim.{_LATER[name]}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("riversim"):
            raise
        raise ImportError(
            f"riversim.{name} needs {error.name}: python -m pip install 'riversim[lab]'", name=error.name
        ) from error
    globals()[name] = view
    return view


def __dir__() -> list[str]:
    return sorted({*globals(), *_LATER})


class _Package(ModuleType):
    """The package, in which `picture` is the function, also once the room of that name is loaded.

    Python binds a submodule to its package when it has been imported; here the view itself is bound.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if _VIEWS.get(name) == name and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
