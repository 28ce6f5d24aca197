"""`Trajectory`: what happened, read-only, with the river and the course behind it."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from riversim.model import flows
from riversim.model.checks import RiverError, check_name, check_number
from riversim.model.files import read_whole, write_whole
from riversim.model.flows import Array, undisturbed
from riversim.model.forcing import halves, in_force
from riversim.model.moments import Moment, find_moments
from riversim.model.parameters import River
from riversim.model.treatment import GRADUAL, Course, step_of
from riversim.model.values import Value, frozen

# The standard library's file formats are imported where they are used: `import riversim` stays quick.
if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

FORMAT = 2
NAMED = 80  # letters of a river in a line that tells a run
_DECIMALS = {".": "", ",": ""}


def _series(unit: str, meaning: str, *, high: float = np.inf, each: bool = False) -> Any:
    """A recorded series: (times,), or (times, tributaries) where `each` has its own."""
    return field(metadata=dict(unit=unit, meaning=meaning, high=high, each=each))


@dataclass(frozen=True, kw_only=True, eq=False, repr=False)
class Trajectory(Value):
    """One run of one river: series from the beginning to the end of every step.

    Series are (times,) or (times, tributaries), read-only; index 0 is the beginning. A flow,
    or what drives the river, belongs to the step that ended at its time.
    """

    river: River
    course: Course
    level: Array = _series("levels", "water level of the main river; extracellular glutamate")
    gate: Array = _series("1/h", "how far the spillway's gate stands open; the NMDA receptor brake at work")
    water: Array = _series("levels", "water in each tributary; signalling that reaches a circuit", each=True)
    opening: Array = _series("", "how clear each mouth is; intact pathway", high=1, each=True)
    charge: Array = _series("", "each battery; AMPA receptor function", high=1, each=True)
    foliage: Array = _series("", "trees along each tributary; spines and synapses", high=1, each=True)
    inflammation: Array = _series("", "murk in the water; neuro-inflammation", high=1)
    rain: Array = _series("levels/h", "rain; release of glutamate")
    inflow: Array = _series("levels/h", "water that arrives: rain, less what a very high dose stills")
    spill: Array = _series("levels/h", "water over the spillway; what the NMDA receptor brake holds back")
    uptake: Array = _series("levels/h", "water that seeps away; clearance by astrocytes")
    passed: Array = _series("levels/h", "water that the tributaries take; signalling passed on")
    drug: Array = _series("ng/ml", "concentration of the drug, a standard infusion peaking at 200")
    block: Array = _series("", "share of the spillway that is blocked", high=1)
    trace: Array = _series("", "what outlasts the drug: downstream AMPA potentiation", high=1)
    ampa: Array = _series("", "share of AMPA receptors that no drug blocks", high=1)
    hush: Array = _series("", "share of the rain that a very high dose stills", high=1)
    cause: Array = _series("", "the unresolved cause", high=1)
    competence: Array = _series("", "how well the spillway works", high=1)

    def __post_init__(self) -> None:
        times = len(np.atleast_1d(self.level))
        for f in fields(self):
            if f.metadata:
                shape = (times, self.river.tributaries) if f.metadata["each"] else (times,)
                object.__setattr__(self, f.name, _checked(f.name, getattr(self, f.name), shape, f.metadata["high"]))

    def __repr__(self) -> str:
        days, river = float(self.time[-1]) / 24.0, repr(self.river)
        river = river if len(river) <= NAMED else f"{river[:NAMED]}…)"
        fared = f"wellbeing {self.wellbeing[0]:.0%} to {self.wellbeing[-1]:.0%}"
        return f"<Trajectory: {days / 7.0:.4g} weeks of {river} under {self.course!r}, {fared}>"

    # --- what follows from the series -------------------------------------------------------

    @cached_property
    def time(self) -> Array:
        """Hours since the beginning, (times,)."""
        return frozen(np.arange(len(self.level), dtype=np.float64) * self.river.step)

    @cached_property
    @undisturbed
    def lag(self) -> Array:
        """Hours by which a sound gate of the spillway is behind the water, more where it is murky, (times,)."""
        return frozen(self.setting("lag") + self.setting("lag_murk") * self.inflammation)

    @cached_property
    def wet(self) -> Array:
        """Water in each tributary, at most 1 (times, tributaries)."""
        return frozen(np.minimum(self.water, 1.0))

    @cached_property
    @undisturbed
    def activity(self) -> Array:
        """AMPA activity of each tributary, 0 to 1, (times, tributaries)."""
        half = halves([self.river], self.course, len(self.level) - 1)
        return frozen(flows.activity(self.charge, half, self.wet))

    @cached_property
    @undisturbed
    def wellbeing(self) -> Array:
        """Wellbeing, 0 to 1, (times,); 1 - wellbeing are the symptoms."""
        river = self.river
        return frozen(flows.wellbeing(self.activity.T, self.foliage.T, river.full_use, river.use_weight))

    @cached_property
    @undisturbed
    def balance(self) -> Array:
        """Water that is unaccounted for in each step, relative to what passed through, (times,)."""
        step, level = self.river.step, self.level
        out = self.spill + self.uptake + self.passed
        gap = np.zeros_like(level)
        gap[1:] = level[:-1] + step * (self.inflow - out)[1:] - level[1:]
        return frozen(gap / np.maximum(level + step * (self.inflow + out), 1e-12))

    @cached_property
    @undisturbed
    def moments(self) -> tuple[Moment, ...]:
        """What happened when, in order of time."""
        return find_moments(self)

    def setting(self, name: str) -> Array:
        """A parameter of the river as it was in force at each time, (times,)."""
        return in_force(self.river, self.course, len(self.level) - 1, name)

    def river_at(self, index: int) -> River:
        """The river with the parameters in force at a time index."""
        return self.course.river_at(self.river, index)

    def index(self, day: float) -> int:
        """The time index nearest to a day, at most the last; raises `RiverError` for what is no finite number."""
        day = check_number("day", day, -math.inf, math.inf, "days")
        return min(max(step_of(day, self.river.step), 0), len(self.level) - 1)

    def index_at(self, at: float | None) -> int:
        """The time index of a day of the run, the last where none is given; raises `RiverError` for a day outside."""
        last = float(self.time[-1]) / 24.0
        return self.index(last if at is None else check_number("at", at, 0.0, last, "days"))

    # --- going on from it ---------------------------------------------------------------------

    def series(self) -> dict[str, Array]:
        """Every recorded series by its name."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.metadata}

    def until(self, index: int) -> Trajectory:
        """The run up to and with a time index."""
        return Trajectory(
            river=self.river, course=self.course, **{name: x[: index + 1] for name, x in self.series().items()}
        )

    def check_continues(self, river: River, course: Course, steps: int) -> None:
        """Raise `RiverError` unless a run of `river` and `course` over `steps` can go on from here."""
        done = len(self.level) - 1
        if river != self.river:
            raise RiverError("the run to continue is of another river; change a river with a shift in the course")
        if steps < done:
            raise RiverError(f"the run to continue is already longer: {done} steps, not {steps}")
        if _sudden(course, river, done) != _sudden(self.course, river, done):
            raise RiverError("the run to continue had other parameters or jump starts: its past can not be changed")

    def check_driven(self, first: int, by: dict[str, Array]) -> None:
        """Raise `RiverError` unless these series drove this run from step `first` on, to the last bit."""
        for name, x in by.items():
            if not np.array_equal(x, getattr(self, name)[first + 1 : first + 1 + len(x)]):
                raise RiverError(f"the run to continue had another {name}: its past can not be changed")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """What a notebook shows: a picture with its words, where what draws is installed, beside the one line."""
        shown = _artists[0](self) if _artists else {}
        return {**shown, "text/plain": repr(self)}

    # --- files --------------------------------------------------------------------------------

    def table(self) -> dict[str, Array]:
        """The columns of the CSV file: one row a time, tributaries numbered from 1."""
        columns = {"time_h": self.time}
        columns |= {name: getattr(self, name) for name in ("level", "gate", "spill", "block", "drug", "wellbeing")}
        columns["inflammation"] = self.inflammation
        for name in ("water", "opening", "charge", "foliage"):
            columns |= {f"{name}_{i}": x for i, x in enumerate(getattr(self, name).T, 1)}
        return columns

    def csv(self, *, decimal: str = ".") -> str:
        """The table as text, one row a time.

        With "," as `decimal` it is as spreadsheets write it where numbers have a comma: columns are parted
        by semicolons, and a byte order mark says that it is UTF-8. Raises `RiverError` for any other sign.
        """
        import csv

        columns, comma = self.table(), check_name("decimal", decimal, _DECIMALS) == ","
        rows: Iterable[Iterable[Any]] = zip(*(x.tolist() for x in columns.values()), strict=True)
        if comma:
            rows = ([repr(x).replace(".", ",") for x in row] for row in rows)
        text = io.StringIO()
        text.write("\ufeff" if comma else "")
        writer = csv.writer(text, delimiter=";" if comma else ",", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        return text.getvalue()

    def to_csv(self, path: str | Path, *, decimal: str = ".", force: bool = False) -> None:
        """Write `csv` to a file, in the same forms.

        Raises `RiverError` for an existing file without `force`, or for another `decimal` than "." and ",".
        """
        write_whole(path, self.csv(decimal=decimal).encode(), force=force)

    def to_dataframe(self) -> pd.DataFrame:
        """The same table as a pandas data frame; raises `ImportError` where pandas is not installed."""
        import pandas as pd

        return pd.DataFrame(self.table())

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Save as one plain file (NumPy's npz, no pickle) that `load` reads back to the bit."""
        import json

        about = {"riversim": FORMAT, "river": self.river.to_dict(), "course": self.course.to_dict()}
        data = io.BytesIO()
        header = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        np.savez_compressed(data, about=header, **self.series())  # type: ignore[arg-type]
        write_whole(path, data.getvalue(), force=force)

    @classmethod
    def load(cls, path: str | Path) -> Trajectory:
        """Read a saved run; raises `RiverError` where the file is not one, or is damaged.

        One of an earlier river, whose laws were others, is simulated anew with today's: a warning says so.
        """
        data = read_whole(path)
        try:
            return _readers[0](data)
        except RiverError as error:
            raise RiverError(f"{path} is not a saved run, or it is damaged: {error}") from None

    @classmethod
    def from_bytes(cls, data: bytes) -> Trajectory:
        """The run in what `save` wrote, as `load` reads it; raises `RiverError` where it is none, or is damaged."""
        return _readers[0](data)


# A run of an earlier river is simulated anew when it is read, so the room that reads stands above this one, which
# makes the runs that `simulate` returns. It can not be imported here: it hands its function down instead.
_readers: list[Callable[[bytes], Trajectory]] = []


def read_by(reader: Callable[[bytes], Trajectory]) -> Callable[[bytes], Trajectory]:
    """Have `Trajectory` read files by this function."""
    _readers[:] = [reader]
    return reader


# In the same way a run is drawn on a floor above.
_artists: list[Callable[[Trajectory], dict[str, str]]] = []


def shown_by(artist: Callable[[Trajectory], dict[str, str]]) -> Callable[[Trajectory], dict[str, str]]:
    """Have notebooks show a `Trajectory` as this function does: its forms by their mime types."""
    _artists[:] = [artist]
    return artist


def _sudden(course: Course, river: River, done: int) -> set[Any]:
    """What changed the river or its state at one moment before `done`, and is not seen in what drives it."""
    shifts = {s for s in course.shifts if s.what not in GRADUAL and step_of(s.start, river.step) < done}
    return shifts | {j for j in course.jumps if step_of(j.day, river.step) < done}


def _checked(name: str, x: Any, shape: tuple[int, ...], high: float) -> Array:
    array = np.array(x, dtype=np.float64)
    if array.shape != shape:
        raise RiverError(f"{name} must have the shape {shape}, not {array.shape}")
    if not ((array >= 0.0) & (array <= high)).all() or not np.isfinite(array).all():
        raise RiverError(f"{name} must be finite and from 0 to {high:g}")
    return frozen(array)
