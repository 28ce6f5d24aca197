"""An animation: the run once, in its colours."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from riversim import RiverError, Trajectory
from riversim.drawing import style
from riversim.drawing.animation import animate
from tests.drawing.test_river import WELL
from tests.runs import posed


def test_an_animation_shows_the_run_once(run: Trajectory, tmp_path: Path) -> None:
    path = tmp_path / "river.gif"
    animate(run, path, seconds=1.0, fps=5)
    with Image.open(path) as gif:
        assert getattr(gif, "n_frames", 0) == 5
        assert gif.info["duration"] == 200
        first = np.asarray(gif.convert("RGB"))
        gif.seek(4)
        assert (first != np.asarray(gif.convert("RGB"))).any()
    with pytest.raises(RiverError, match="exists already"):
        animate(run, path, seconds=1.0, fps=5)


def test_an_animation_keeps_the_colours_of_small_things(run: Trajectory, tmp_path: Path) -> None:
    animate(posed(run, **WELL), tmp_path / "river.gif", seconds=0.4, fps=5)
    with Image.open(tmp_path / "river.gif") as gif:
        pixels = np.asarray(gif.convert("RGB")).astype(int)
    for name in ("charge", "alarm", "leaf"):
        colour = ImageColor.getrgb(getattr(style("light"), name))
        assert (np.abs(pixels - colour).max(axis=-1) <= 8).sum() >= 8


@pytest.mark.parametrize(
    "bad", [{"seconds": 0.0}, {"seconds": float("nan")}, {"fps": 100.0}, {"seconds": 60.0, "fps": 25.0}]
)
def test_an_animation_that_can_not_be_is_refused(run: Trajectory, tmp_path: Path, bad: dict[str, float]) -> None:
    with pytest.raises(RiverError):
        animate(run, tmp_path / "river.gif", **bad)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())
