"""riversim: the brain as rivers and creeks, an oversimplified analogy to play with.

A picture to talk about, not medical advice.

>>> import riversim
>>> run = riversim.scenario("drought").run()
>>> run.river.tributaries
8

`picture`, `curves`, `animate` and `RiverLab` need the extra "lab" and load when they are first asked for.
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
    from riversim.lab import RiverLab as RiverLab
    from riversim.picture import picture as picture

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

_VIEWS = {"animate": "animation", "curves": "charts", "picture": "picture", "RiverLab": "lab"}


def __getattr__(name: str) -> Any:
    """Load a view when it is first asked for (PEP 562)."""
    if name not in _VIEWS:
        raise AttributeError(f"module 'riversim' has no attribute {name!r}")
    try:
        view = getattr(importlib.import_module(f"riversim.{_VIEWS[name]}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("riversim"):
            raise
        raise ImportError(
            f"riversim.{name} needs {error.name}: python -m pip install 'riversim[lab]'", name=error.name
        ) from error
    globals()[name] = view
    return view


def __dir__() -> list[str]:
    return sorted({*globals(), *_VIEWS})


class _Package(ModuleType):
    """The package, in which `picture` is the function, also once the room of that name is loaded.

    Python binds a submodule to its package when it has been imported; here the view itself is bound.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if _VIEWS.get(name) == name and isinstance(value, ModuleType):
            value = getattr(value, name)
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
