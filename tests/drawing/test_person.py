"""The person's posture follows wellbeing, from bowed to upright, without a jump."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import River, Trajectory
from riversim.drawing.person import posture
from riversim.drawing.river import SIZE, RiverPicture
from riversim.words import speaking
from tests.drawing.test_river import LOOKS
from tests.words.reading import FOREIGN

HEAD, PANEL = 3, 120  # of the gauge, above


@given(wellbeing=st.floats(0.0, 0.999))
def test_a_little_more_wellbeing_moves_the_body_a_little(wellbeing: float) -> None:
    assert np.abs(posture(wellbeing + 0.001) - posture(wellbeing)).max() < 0.01


def test_the_head_rises_with_wellbeing_and_hands_open_last() -> None:
    heads = [posture(w)[HEAD, 1] for w in np.linspace(0.0, 1.0, 21)]
    assert heads == sorted(set(heads))
    apart = [abs(posture(w)[7, 0] - posture(w)[11, 0]) for w in (0.0, 0.5, 1.0)]
    assert apart[2] > 3 * max(apart[:2])


def test_bowed_and_upright_differ_in_shape_and_stay_in_their_room(run: Trajectory, river: River) -> None:
    scene = RiverPicture(river)
    scene.show(run, 0)
    shapes = []
    for wellbeing in (0.05, 0.4, 0.6, 0.9):
        scene._person.show(wellbeing)
        shapes.append(scene.frame()[:, :140].copy())
    ink = [(np.abs(a.astype(int) - b).max(axis=-1) > 25) for a, b in pairwise(shapes)]
    for changed in ink:
        rows, columns = np.nonzero(changed)
        assert changed.sum() > 300
        assert rows.min() >= SIZE[1] - PANEL and columns.min() > 5


@pytest.mark.parametrize("look", LOOKS)
def test_the_word_stands_below_the_soles(run: Trajectory, river: River, look: str) -> None:
    scene = RiverPicture(river, **LOOKS[look])  # type: ignore[arg-type]
    person = scene._person
    for wellbeing in (0.05, 0.6, 0.9):
        scene.show(run, 0)
        person.show(wellbeing)
        scene.frame()
        top = person._word.get_window_extent(scene.canvas.get_renderer()).y1
        rim = person._rim.artist
        assert rim.get_transform().transform_path(rim.get_path()).get_extents().y0 > top


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("code", ["en", *FOREIGN])
def test_every_word_about_the_person_keeps_to_its_room(run: Trajectory, river: River, code: str, look: str) -> None:
    with speaking(code):
        scene = RiverPicture(river, **LOOKS[look])  # type: ignore[arg-type]
        scene.show(run, 0)
        room = scene.layout.person_room
        for wellbeing in np.linspace(0.0, 1.0, 21):
            for ill_before in (False, True):
                scene._person.show(wellbeing, ill_before=ill_before)
                box = scene._person._word.get_window_extent(scene.canvas.get_renderer())
                assert box.x0 >= room.left - 4 and box.x1 <= room.right + 4 and box.y0 >= room.low - 1
