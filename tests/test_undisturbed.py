"""What a caller has told NumPy about numbers that are too small, or can not be, changes nothing of ours."""

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import riversim
from riversim import SCENARIOS, Cohort, Course, River, Trajectory, care, hold, infusions, rain, simulate, words
from riversim.charts import handout
from riversim.clinic import Expectancy, free_trial, in_weathers, run_trial, shipped
from riversim.commands.trial import as_data
from riversim.lab import RiverLab
from riversim.model import undisturbed
from riversim.session import Visit, questions

HOUSE = Path(riversim.__file__).parent
IN_A_PAGE = {"bridge", "rest", "usual"}  # rooms that only the Python of a page can load
TINY = 1e-310  # less than NumPy can hold in full: what is made of it is lost on the way
NAMES = (
    "opening charge foliage inflammation cause competence rain conductance upkeep scour growth wilting jump alternator "
    "strength_spread resistance_spread rain_noise irritation soothing corrosion spill use_weight roots silting trickle"
)
FAINT = River(**dict.fromkeys(NAMES.split(), TINY))  # type: ignore[arg-type]
DONE = infusions([0, 1], dose=TINY) + care(1, 3, to=TINY) + rain(TINY, 2, 3) + hold(TINY, 3, 4) + infusions([5])
FEW = Cohort(members=12)
FAINT_COHORT = Cohort(members=12, river=FAINT)
BARELY = free_trial(days=200, infusions=(0, 3), control="placebo", expectancy=Expectancy(relief=TINY, fades_days=0.1))


@cache
def faint() -> Trajectory:
    return simulate(FAINT, DONE, weeks=2)


def drawn(figure: Any) -> list[bytes]:
    saved = io.BytesIO()
    figure.savefig(saved, format="png")
    return [saved.getvalue(), figure.file("svg"), figure.html().encode()]


def derived(run: Trajectory) -> list[Any]:
    return [getattr(run, name) for name in ("time", "lag", "wet", "activity", "wellbeing", "balance", "moments")]


def a_run(river: River, course: Course, weeks: float) -> list[Any]:
    run = simulate(river, course, weeks=weeks)
    return [run, *derived(run), run.csv(), repr(run)]


def said(run: Trajectory) -> list[Any]:
    other = simulate(weeks=1)
    parts = [words.part(run, 60, kind, 1) for kind in ("gate", "plug", "battery", "tributary")]
    told = [words.story(run), words.marks(run), words.title(run), words.difference(run, other), words.over_time(run, 1)]
    return [*parts, *told, *(f(run, i) for i in (0, 50, 150) for f in (words.caption, words.alt_text))]


def a_trial(of: Any, cohort: Cohort) -> list[Any]:
    results = run_trial(of, cohort)
    pictures = [drawn(f(results)) for f in (riversim.responses, riversim.survival)]
    if results.trial.endpoints:
        pictures.append(drawn(riversim.forest(results)))
    return [results, repr(results.compared()), list(words.verdicts.told(results)), repr(as_data(results)), pictures]


def answered(story: str) -> list[Any]:
    run = SCENARIOS[story].run()
    return [q.answer(run) for q in questions(story) if q.fits(run)]


def visited() -> list[Any]:
    visit = Visit("obstructed")
    visit.infuse()
    visit.go(day=2)
    visit.set("cause", TINY)
    visit.step(30)
    return [visit.session, visit.run]


def lab() -> list[Any]:
    lab = RiverLab("one-infusion", weeks=2)
    lab.go(day=2)
    seen = [lab.run, lab.panel.caption.text]
    lab.close()
    return seen


def compiled() -> list[Any]:
    pytest.importorskip("numba")
    with riversim.fast.using(True):
        return a_run(FAINT, DONE, 2)


ENTRIES: dict[str, Callable[[], Any]] = {
    **{id: partial(a_run, story.river, story.course, story.weeks) for id, story in SCENARIOS.items()},
    "a faint river": lambda: a_run(FAINT, DONE, 2),
    "a faint river compiled": compiled,
    "its words": lambda: said(faint()),
    "its picture": lambda: drawn(riversim.picture(faint(), at=1)),
    "its curves": lambda: drawn(riversim.curves(faint(), at=4)),
    "its sheet": lambda: handout(faint()),
    "its weathers": lambda: in_weathers(FAINT, DONE, weeks=2, count=3),
    "a faint field": lambda: drawn(riversim.field_of_rivers(FAINT_COHORT, DONE, weeks=2)),
    "a field of weathers": lambda: drawn(riversim.field_of_weathers(FAINT, DONE, weeks=2, count=4)),
    "chance": lambda: repr(riversim.share_of_chance(Cohort(members=3, river=FAINT), hours=3)),
    "a trial barely felt": lambda: a_trial(BARELY, FAINT_COHORT),
    **{name: partial(a_trial, name, FEW) for name in shipped()},
    "questions": lambda: answered("six-infusions"),
    "a visit": visited,
    "a lab": lab,
}  # fmt: skip


def told_of(error: str, flag: int) -> None:
    raise AssertionError(f"a caller was told of {error}")


@pytest.fixture(params=["raise", "call"])
def told_numpy(request: pytest.FixtureRequest) -> Iterator[None]:
    """NumPy is told to raise an error, or to call a function, for all that it can be told of."""
    before, called = np.geterr(), np.geterrcall()
    np.seterr(all=request.param)
    np.seterrcall(told_of)
    yield
    np.seterr(**before)
    np.seterrcall(called)


@cache
def _plain(entry: str) -> Any:
    with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
        return ENTRIES[entry]()


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.usefixtures("told_numpy")
def test_what_numpy_was_told_changes_nothing(entry: str) -> None:
    assert same_as(ENTRIES[entry](), _plain(entry))


def same_as(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return bool(one.tobytes() == other.tobytes())
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(same_as, one, other))
    return bool(one == other)


def test_nor_while_our_rooms_are_loaded() -> None:
    here = [path for path in HOUSE.glob("*/[a-z]*.py") if path.stem not in IN_A_PAGE]
    rooms = [f"riversim.{path.parent.name}.{path.stem}" for path in here]
    told = f"import importlib, numpy; numpy.seterr(all='raise')\nfor room in {rooms}: importlib.import_module(room)"
    assert len(rooms) > 50
    subprocess.run([sys.executable, "-c", told], cwd=HOUSE.parent, check=True)


@pytest.mark.usefixtures("told_numpy")
def test_nor_in_other_processes() -> None:
    with ProcessPoolExecutor(2, initializer=np.seterr, initargs=("raise",)) as pool:
        kept = riversim.simulate_cohort(FAINT_COHORT, DONE, weeks=2, executor=pool, batch=6)
    assert kept.tobytes() == riversim.simulate_cohort(FAINT_COHORT, DONE, weeks=2).tobytes()


@pytest.mark.usefixtures("told_numpy")
def test_the_summary_of_a_caller_has_what_the_caller_told_numpy() -> None:
    told = np.geterr()

    def summary(batch: Any) -> Any:
        assert np.geterr() == told
        for _state in batch.daily():
            assert np.geterr() == told, "between two states, too"
        return np.zeros(len(batch.rivers))

    riversim.simulate_cohort(FEW, weeks=1, summary=summary)
    assert np.geterr() == told


def test_a_mistake_of_ours_is_still_told_of_though_a_caller_told_numpy_to_be_silent() -> None:
    with np.errstate(all="ignore"), pytest.warns(RuntimeWarning, match="divide by zero"):
        undisturbed(np.divide)(1.0, np.zeros(1))
