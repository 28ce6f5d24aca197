"""`read` what `Trajectory.save` wrote, by today's river or by the river of before, whose runs are made anew."""

from __future__ import annotations

import io
from dataclasses import asdict, dataclass, fields
from typing import Any
from warnings import warn

import numpy as np

from riversim.model.checks import RiverError
from riversim.model.flows import Array
from riversim.model.parameters import River, parameters
from riversim.model.run import simulate
from riversim.model.scenarios import HEALTHY
from riversim.model.trajectory import FORMAT, Trajectory, read_by
from riversim.model.treatment import DRUGS, Course

NOTICE = (
    "This was made with an earlier version of riversim, whose laws were different. "
    "What was done is kept, and what follows from it is worked out anew."
)
_MAX_BYTES = 2**30

# The river of before, format 1: what differs from it was chosen by somebody, all else is what today's river has.
_THEN: dict[str, Any] = dict(
    cause=0.4, competence=1.0, resistance=1.0, strength=1.3, rain=1.0, rain_noise=0.08, rain_memory=12.0, storms=6.06,
    uptake=0.5, conductance=0.5, crest=1.15, spill=5.0, flood=1.45, drain=1.0, scour=2.3, upkeep=0.23, silting=0.155,
    strength_spread=0.02, jump=0.22, alternator=0.00564, leak=0.0047, threshold=0.197, resistance_spread=0.185,
    trace_rate=0.5, trace_time=7.28, growth=0.00492, wilting=0.00151, drowning=0.3, roots=0.322, irritation=0.0181,
    clearing=0.00358, soothing=0.0213, corrosion=4.36, water_weight=0.73, opening=0.08, charge=0.02, foliage=0.25,
    inflammation=0.65, step=1.0, tributaries=8, seed=0, strengths=None, resistances=None,
)  # fmt: skip
_HEALTHY_THEN = dict(cause=0.1, opening=0.94, charge=0.43, foliage=0.98, inflammation=0.08)
_GONE = ("storms", "water_weight")


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a file holds: a river and its course for so many steps, and the `run`; None where it is to be made anew."""

    river: River
    course: Course
    steps: int
    run: Trajectory | None


def read(data: bytes) -> Saved:
    """What `Trajectory.save` wrote; raises `RiverError` where it is something else, or damaged."""
    import json
    import zipfile
    import zlib

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MAX_BYTES:
                raise RiverError(f"it holds more than {_MAX_BYTES >> 20} MiB")
        with np.load(io.BytesIO(data), allow_pickle=False) as file:
            about = json.loads(bytes(file["about"]))
            if about["riversim"] == 1:
                return _of_before(about, file["level"])
            if about["riversim"] != FORMAT:
                raise RiverError(f"format {about['riversim']!r} is not known to this version")
            series = {f.name: file[f.name] for f in fields(Trajectory) if f.metadata}
        run = Trajectory(river=River(**about["river"]), course=Course.from_dict(about["course"]), **series)
        return Saved(river=run.river, course=run.course, steps=len(run.level) - 1, run=run)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, EOFError, RuntimeError,
            zipfile.BadZipFile, zlib.error) as error:  # fmt: skip
        raise RiverError(str(error)) from None


@read_by
def load(data: bytes) -> Trajectory:
    """The run in what `Trajectory.save` wrote; one of an earlier river is simulated anew, with a warning."""
    saved = read(data)
    if saved.run is not None:
        return saved.run
    run = simulate(saved.river, saved.course, weeks=saved.steps * saved.river.step / 168.0)
    warn(NOTICE, UserWarning, stacklevel=3)  # at the line that asked `Trajectory` for it
    return run


def still(name: str, value: object) -> bool:
    """Whether a parameter of the river of before can have its value in today's river.

    False for one that is gone or whose range is another by now. What never was a parameter or a number is not judged
    here: it is refused where it is used.
    """
    p = parameters().get(name)
    if p is None or not isinstance(value, int | float):
        return name not in _GONE
    return not (value < p.low or value > p.high)


def _of_before(about: dict[str, Any], level: Array) -> Saved:
    """What somebody chose of a river of format 1, and what was done to it."""
    if level.ndim != 1 or len(level) < 2:
        raise RiverError("it has no water levels")
    chosen = {name: value for name, value in about["river"].items() if name not in _THEN or value != _THEN[name]}
    if _HEALTHY_THEN.items() <= chosen.items():
        chosen |= {name: getattr(HEALTHY, name) for name in _HEALTHY_THEN}
    river = River(**{name: value for name, value in chosen.items() if still(name, value)})
    return Saved(river=river, course=_course_of_before(about["course"]), steps=len(level) - 1, run=None)


def _course_of_before(course: dict[str, Any]) -> Course:
    """What was done, with today's drugs of the same names."""
    drugs = {name: asdict(drug) for name, drug in DRUGS.items()}
    given = [i | {"drug": drugs.get(i["drug"]["name"], i["drug"])} for i in course["infusions"]]
    moved = [s for s in course["shifts"] if still(s["what"], s["to"])]
    return Course.from_dict(course | {"infusions": given, "shifts": moved})
