"""An animation: the run once, in its colours."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageColor, ImageSequence

from riversim import RiverError, Trajectory
from riversim.drawing import style
from riversim.drawing.animation import MAX_FRAMES, animate, durations, gif
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


def _length(path: Path) -> int:
    """How long a GIF lasts, in ms."""
    with Image.open(path) as film:
        return sum(frame.info["duration"] for frame in ImageSequence.Iterator(film))


@pytest.mark.parametrize(("seconds", "fps"), [(8.0, 12.0), (1.0, 7.0), (0.1, 25.0), (0.37, 1.0), (6.4, 25.0)])
def test_an_animation_is_as_long_as_is_asked(run: Trajectory, tmp_path: Path, seconds: float, fps: float) -> None:
    animate(run, tmp_path / "river.gif", seconds=seconds, fps=fps)
    assert _length(tmp_path / "river.gif") == round(1000 * seconds)


@given(st.integers(2, MAX_FRAMES), st.floats(0.1, 60.0))
def test_frames_share_the_hundredths_of_a_second_evenly(count: int, seconds: float) -> None:
    lengths = durations(count, seconds)
    assert len(lengths) == count
    assert abs(sum(lengths) - 1000 * seconds) <= 5.0 + 1e-6, "a GIF counts no less than hundredths"
    assert max(lengths) - min(lengths) <= 10


def test_frames_that_are_alike_keep_their_time(tmp_path: Path) -> None:
    frames = [Image.new("P", (4, 4), colour) for colour in (0, 1, 1, 1, 0, 0, 1)]
    (tmp_path / "blinks.gif").write_bytes(gif(frames, 1.01))
    assert _length(tmp_path / "blinks.gif") == 1010


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
