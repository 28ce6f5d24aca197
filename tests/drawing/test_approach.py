"""The way into a part of the river and out again: `between` two pictures it goes step by step."""

import io
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from riversim import River, Trajectory
from riversim.drawing.approach import Approach, between
from riversim.drawing.river import RiverPicture
from riversim.drawing.synapse import SynapsePicture

SIZE = (300, 174)
PARTS = [("gate", 0), ("battery", 2), ("tree", 4), ("tributary", 4)]
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module")
def way(river: River) -> Approach:
    return Approach(RiverPicture(river, size=SIZE), lambda kind, number: SynapsePicture(kind, number, size=SIZE))


def seen(way: Approach, run: Trajectory, part: tuple[str, int] | None, progress: float) -> Pixels:
    way.show(run, 40, part, progress)
    return way.frame().copy()


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_it_begins_at_the_river_and_ends_inside(way: Approach, run: Trajectory, part: tuple[str, int]) -> None:
    outer, inner = RiverPicture(run.river, size=SIZE), SynapsePicture(*part, size=SIZE)
    for scene in (outer, inner):
        scene.show(run, 40)
    assert np.array_equal(seen(way, run, part, 0.0), outer.frame())
    assert np.array_equal(seen(way, run, None, 1.0), outer.frame())
    assert np.array_equal(seen(way, run, part, 1.0), inner.frame())


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_no_step_of_the_way_is_a_jump(way: Approach, run: Trajectory, part: tuple[str, int]) -> None:
    frames = [coarse(seen(way, run, part, progress)) for progress in np.linspace(0.0, 1.0, 25)]
    steps = [np.abs(b - a).mean() for a, b in pairwise(frames)]
    assert max(steps) < 0.5 * np.abs(frames[-1] - frames[0]).mean()
    assert min(steps[:-4]) > 0.0


def coarse(pixels: Pixels) -> NDArray[np.float64]:
    """What is left of a picture for who is far from it."""
    return np.asarray(Image.fromarray(pixels).resize((10, 6), Image.Resampling.BOX), dtype=float)


def test_near_its_ends_it_is_nearly_what_it_comes_from_and_goes_to(way: Approach, run: Trajectory) -> None:
    ends = [seen(way, run, ("gate", 0), progress).astype(float) for progress in (0.0, 1.0)]
    for progress, end in ((0.02, ends[0]), (0.98, ends[1])):
        near = seen(way, run, ("gate", 0), progress)
        assert np.abs(near - end).mean() < 0.2 * np.abs(ends[1] - ends[0]).mean()


@settings(max_examples=30)
@given(x=st.floats(0, 1), y=st.floats(0, 1), progress=st.floats(0, 1))
def test_between_two_pictures_of_one_colour_there_are_only_theirs(x: float, y: float, progress: float) -> None:
    outer, inner = Image.new("RGB", (90, 52), "#ff0000"), Image.new("RGB", (90, 52), "#0000ff")
    pixels = np.asarray(between(outer, inner, (x, y), progress)).astype(int)
    assert pixels.shape == (52, 90, 3)
    assert (np.abs(pixels.sum(axis=-1) - 255) <= 1).all() and (pixels[..., 1] == 0).all()


@settings(max_examples=20)
@given(x=st.floats(0, 1), y=st.floats(0, 1))
def test_the_inside_opens_wider_and_wider(x: float, y: float) -> None:
    outer, inner = Image.new("RGB", (90, 52), "#000000"), Image.new("RGB", (90, 52), "#ffffff")
    light = [np.asarray(between(outer, inner, (x, y), progress)).mean() for progress in np.linspace(0.0, 1.0, 21)]
    assert light[0] == 0.0 and light[-1] == 255.0 and all(b >= a - 1.0 for a, b in pairwise(light))


@pytest.mark.parametrize("progress", [0.0, 0.5, 1.0])
def test_a_screen_gets_its_frames(way: Approach, run: Trajectory, progress: float) -> None:
    pixels = seen(way, run, ("battery", 1), progress)
    crisp = np.asarray(Image.open(io.BytesIO(way.png())))
    assert np.array_equal(crisp, pixels)
    near = np.asarray(Image.open(io.BytesIO(way.bmp())))
    assert np.array_equal(near[..., :3], pixels) and near[..., 3].min() == 255
    quick = np.asarray(Image.open(io.BytesIO(way.jpeg())).convert("RGB")).astype(int)
    assert np.abs(quick - pixels).mean() < 6.0


def test_the_inside_is_made_once_for_each_part(river: River, run: Trajectory) -> None:
    made = []

    def make(kind: str, number: int) -> SynapsePicture:
        made.append((kind, number))
        return SynapsePicture(kind, number, size=SIZE)

    way = Approach(RiverPicture(river, size=SIZE), make)
    way.show(run, 1, ("tree", 1), 0.0)
    assert made == [], "nothing is made before it is gone into"
    for part in (("tree", 1), ("tree", 1), ("tributary", 1), ("gate", 0)):
        way.show(run, 2, part, 0.7)
    assert made == [("tree", 1), ("gate", 0)]
