"""How the lab looks and in which words it speaks, which changes nothing of the river."""

import io

import pytest
from PIL import Image

from riversim import RiverError
from riversim.lab import RiverLab
from riversim.lab.looks import Looks
from tests.lab.page import Page


def test_the_switches_change_how_it_looks_and_nothing_of_the_river(lab: RiverLab) -> None:
    panel, run = lab.panel, lab.run
    panel.dark.value = panel.projector.value = True
    assert lab.looks == Looks(theme="dark", projector=True)
    assert {"riversim-dark", "riversim-projector"} <= set(panel.box._dom_classes)
    panel.dark.value = False
    assert "riversim-dark" not in panel.box._dom_classes
    assert lab.run is run and not lab.history.past, "looks are no change to undo"


def test_on_a_wall_the_picture_is_drawn_for_a_room_and_what_moves_is_crisp(
    lab: RiverLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.panel.projector.value = True
    page = Page(lab.panel.picture, monkeypatch)
    page.says("hello", narrow=False, pixels=1500)
    for shown, wide in ((True, 1350), (False, 900)):
        lab.panel.presenter._hear(lab.panel.presenter, {"kind": "shown", "shown": shown}, [])
        assert lab.looks == Looks(projector=True, room=shown), "who has large letters keeps them"
        page.has_shown()
        jpegs = [frame for frame in page.frames if frame.startswith(b"\xff\xd8")]
        assert Image.open(io.BytesIO(jpegs[-1])).width == wide
        page.frames.clear()
        lab.step()
        page.has_shown()


@pytest.mark.parametrize(
    ("vocabulary", "block", "rain"),
    [("river", "Block the spillway (%)", "Rain"), ("brain", "Block the NMDA receptors (%)", "Release of glutamate"),
     ("both", "Block the spillway (NMDA receptors) (%)", "(release of glutamate)")],
)  # fmt: skip
def test_river_words_brain_words_or_both(lab: RiverLab, vocabulary: str, block: str, rain: str) -> None:
    lab.panel.vocabulary.value = vocabulary
    assert lab.looks.words == vocabulary
    assert lab.panel.block.description == block
    assert rain in lab.panel.sliders["rain"].description


def test_unknown_looks_are_refused_and_change_nothing(lab: RiverLab) -> None:
    before = lab.looks
    for bad in ({"theme": "pink"}, {"words": "heart"}, {"words": 3}):
        with pytest.raises(RiverError):
            lab.look(**bad)
    assert lab.looks == before


def test_a_page_that_asks_for_less_motion_gets_it(lab: RiverLab, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(lab.panel.picture, monkeypatch)
    page.says("hello", narrow=False, pixels=900, still=True)
    assert lab.looks.still and lab.panel.still.value
    lab.panel.still.value = False
    page.says("hello", narrow=True, pixels=300, still=True)
    assert not lab.looks.still, "what a visitor chose stays"


def test_without_motion_playing_steps_once_a_second(lab: RiverLab) -> None:
    lab.look(still=True)
    lab.speed(24.0)
    seen = [lab._advance(1.0) and lab.session.now for _ in range(50)]
    assert sorted(set(seen)) == [0, 24, 48]
