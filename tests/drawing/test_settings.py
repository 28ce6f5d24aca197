"""The caller's settings of matplotlib change no picture, and no picture changes them."""

import inspect
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import matplotlib
import matplotlib.style
import pytest

from riversim import Cohort, RiverError, Trajectory, charts, drawing, every, hold, run_trial, simulate
from riversim.charts import RiverCurves
from riversim.drawing import Approach, Drawing, RiverPicture, SynapsePicture, ours


@cache
def _run() -> Trajectory:
    return simulate(course=every(days=2, times=2) + hold(0.9, 6, 8), weeks=2)


@cache
def _trial() -> Any:
    return run_trial("F1", Cohort(members=6))


def _film() -> bytes:
    return drawing.joined(list(drawing.film(_run(), drawing.cut(_run(), 0.3, 10))))


def _animation(path: Path) -> bytes:
    drawing.animate(_run(), path, seconds=0.5, force=True)
    return path.read_bytes()


def _stripped() -> bytes:
    page = Drawing((850, 1100), 100, "white")
    drawing.Strip(_run()).draw(page, 25, 50)
    return page.file("png")


def _live(scene: Any) -> bytes:
    scene.show(_run(), 100)
    still = bytes(scene.png())
    scene.show(_run(), 200)
    return still + bytes(scene.jpeg())


def _on_the_way() -> bytes:
    way = Approach(RiverPicture(_run().river), SynapsePicture)
    way.show(_run(), 100, ("tree", 1), 0.5)
    return way.png()


# Every function of the two faces that draws.
PICTURES: dict[str, Callable[[], Drawing]] = {
    "picture": lambda: drawing.picture(_run()),
    "strip": lambda: drawing.strip(_run()),
    "curves": lambda: charts.curves(_run(), 5, ghost=simulate(weeks=2), title="Two weeks"),
    "field_of_rivers": lambda: charts.field_of_rivers(Cohort(members=6), every(days=2, times=2), weeks=2),
    "field_of_weathers": lambda: charts.field_of_weathers(count=4, weeks=2),
    "forest": lambda: charts.forest(_trial()),
    "responses": lambda: charts.responses(_trial()),
    "survival": lambda: charts.survival(_trial()),
    "drawn": lambda: charts.drawn([_trial()]),
}
FILES: dict[str, Callable[[Path], bytes]] = {
    "handout": lambda path: charts.handout(_run(), 5),
    "film": lambda path: _film(),
    "joined": lambda path: _film(),
    "animate": lambda path: _animation(path / "river.gif"),
    "Strip": lambda path: _stripped(),
    "still": lambda path: drawing.still(_run(), 3).captioned(),
    "Still": lambda path: drawing.Still(title="Words", said=("More words",)).captioned(),
    "RiverPicture": lambda path: _live(RiverPicture(_run().river)),
    "SynapsePicture": lambda path: b"".join(_live(SynapsePicture(kind, 1)) for kind in ("gate", "battery", "tree")),
    "Approach": lambda path: _on_the_way(),
    "RiverCurves": lambda path: _live(RiverCurves()),
}


@cache
def _plain() -> list[bytes]:
    """Every picture as it is where nobody has set anything."""
    return [make().file("png") for make in PICTURES.values()]


def _settings() -> dict[str, Any]:
    settings: Any = matplotlib.rcParams
    return {name: settings._get(name) for name in settings}


def _files(figure: Drawing) -> list[bytes]:
    saved = BytesIO()
    figure.savefig(saved, format="png")
    return [figure.file("png"), figure.file("svg"), figure.file("pdf"), figure.html().encode(), saved.getvalue()]


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_same_whatever_the_settings_of_the_caller(name: str, nasty: Callable[[], None]) -> None:
    plain = _files(PICTURES[name]())
    made_before = PICTURES[name]()
    nasty()
    before = _settings()
    assert _files(PICTURES[name]()) == plain
    assert _files(made_before) == plain, "one that was made before and is saved now"
    assert _settings() == before


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_the_same_whatever_the_settings_of_the_caller(
    name: str, nasty: Callable[[], None], tmp_path: Path
) -> None:
    plain = FILES[name](tmp_path)
    nasty()
    before = _settings()
    assert FILES[name](tmp_path) == plain
    assert _settings() == before


@pytest.mark.parametrize("sheet", ["dark_background", "ggplot", "fivethirtyeight", "Solarize_Light2"])
def test_a_picture_is_the_same_under_a_style_sheet(sheet: str) -> None:
    plain = _plain()
    with matplotlib.style.context(sheet):
        assert [make().file("png") for make in PICTURES.values()] == plain


def test_every_drawing_function_of_the_faces_is_tried_here() -> None:
    no_picture = {
        "Drawing",
        "Hit",
        "Scene",
        "Stop",
        "Style",
        "ajar",
        "cut",
        "day",
        "mixed",
        "ours",
        "panels",
        "style",
        "together",
        "wrapped",
    } | {"pictures"}  # of which a strip is made
    faces = {name for face in (drawing, charts) for name, found in vars(face).items() if inspect.isroutine(found)
             or inspect.isclass(found)}  # fmt: skip
    assert faces - no_picture == {*PICTURES, *FILES}


def test_lists_that_a_caller_changes_in_place_change_no_picture(run: Trajectory) -> None:
    code = (
        "import matplotlib; matplotlib.rcParams['font.sans-serif'].insert(0, 'DejaVu Serif')\n"
        "import riversim, sys; sys.stdout.buffer.write(riversim.picture(riversim.simulate(weeks=2)).file('png'))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert shown.stdout == drawing.picture(run).file("png")


def test_an_error_while_drawing_leaves_the_settings_as_they_were(
    nasty: Callable[[], None], run: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    nasty()
    before = _settings()
    with pytest.raises(RiverError):
        charts.curves(run, size=(1, 1))
    with pytest.raises(RuntimeError), ours():
        raise RuntimeError
    with pytest.raises(ValueError, match="not supported"):
        drawing.picture(run).file("no such kind")
    assert _settings() == before


def test_between_two_frames_of_a_film_the_settings_are_the_callers(nasty: Callable[[], None], run: Trajectory) -> None:
    nasty()
    before = _settings()
    frames = drawing.film(run, drawing.cut(run, 1, 5))
    for _ in range(2):
        next(frames)
        assert _settings() == before
    del frames
    assert _settings() == before


def test_threads_that_draw_at_once_neither_mix_up_settings_nor_change_them(
    nasty: Callable[[], None], run: Trajectory
) -> None:
    plain = drawing.picture(run).file("png")
    nasty()
    before = _settings()
    with ThreadPoolExecutor(4) as threads:
        made = list(threads.map(lambda _: drawing.picture(run).file("png"), range(12)))
    assert set(made) == {plain}
    assert _settings() == before


def test_a_backend_that_is_broken_is_never_asked_for() -> None:
    code = (
        "import matplotlib; matplotlib.use('module://no.such.backend', force=False)\n"
        "import riversim; riversim.picture(riversim.simulate(weeks=1)).file('svg')\n"
        "print(matplotlib.rcParams._get('backend'))"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert shown.stdout.strip() == "module://no.such.backend"
