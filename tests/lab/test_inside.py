"""Into a part of the picture and out again: by the button and by keys, with words that follow, while time runs too."""

import asyncio
import io
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from riversim import RiverError, words
from riversim.drawing import RiverPicture, SynapsePicture
from riversim.lab import RiverLab
from riversim.lab.inside import WAY_S
from riversim.lab.panel import PICTURE
from tests.lab.page import Page, in_a_loop

PARTS = [("gate", 0), ("battery", 4), ("tributary", 2)]


@pytest.fixture
def lab(lab: RiverLab) -> RiverLab:
    lab.go(3)
    lab.stage.picture.still()  # so that there is a picture to touch
    return lab


def pixels(data: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def seen(lab: RiverLab) -> NDArray[np.uint8]:
    return pixels(lab.stage.picture.still())


def inner(lab: RiverLab, kind: str, number: int, **look: object) -> NDArray[np.uint8]:
    """What the inside looks like where nothing leads there."""
    scene = SynapsePicture(kind, number, size=PICTURE, **look)  # type: ignore[arg-type]
    scene.show(lab.seen, lab.session.now)
    return scene.frame()


def ring(lab: RiverLab, kind: str, number: int) -> None:
    lab.stage.touching.mark(kind, number)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
@pytest.mark.parametrize("key", ["i", "+"])
def test_a_key_looks_into_what_is_ringed_and_escape_leads_back(lab: RiverLab, part: tuple[str, int], key: str) -> None:
    river = seen(lab)
    ring(lab, *part)
    lab.panel.picture.on_key(key)
    assert np.array_equal(seen(lab), inner(lab, *part))
    assert lab.panel.caption.text == words.closer(lab.run, lab.session.now, *part)
    assert lab.panel.picture.alt == words.closer_alt(lab.run, lab.session.now, *part)
    assert lab.panel.part.text == words.closer_truth(part[0])
    lab.panel.picture.on_key("Escape")
    assert lab.inside is None and np.array_equal(seen(lab), river)
    assert lab.panel.caption.text == words.caption(lab.run, lab.session.now)
    assert lab.panel.picture.alt == words.alt_text(lab.run, lab.session.now)
    assert lab.stage.touching.ringed() == part, "who came with keys goes on where they were"


def test_where_nothing_is_ringed_a_key_looks_into_what_was_told_of_or_the_gate(lab: RiverLab) -> None:
    lab.panel.picture.on_key("i")
    assert lab.inside == ("gate", 0)
    lab.leave()
    lab.touch("tributary", 5)
    lab.panel.picture.on_key("i")
    assert lab.inside == ("tree", 5)


def test_the_button_is_there_where_there_is_an_inside_and_leads_in_and_out(lab: RiverLab) -> None:
    door = lab.panel.closer
    assert door.layout.display == "none"
    lab.touch("plug", 1)
    assert door.layout.display == "none"
    for kind, number in PARTS:
        lab.touch(kind, number)
        assert (door.layout.display, door.description) == (None, "Look inside")
        told = lab.panel.part.text
        door.click()
        assert lab.inside is not None and door.description == "Back to the river"
        door.click()
        assert lab.inside is None and door.description == "Look inside"
        assert lab.panel.part.text == told and lab.panel.part_told == (kind, number)


def test_how_true_it_is_is_one_step_from_inside(lab: RiverLab) -> None:
    for kind, part in (("gate", "spillway"), ("battery", "battery"), ("tributary", "trees")):
        lab.enter(kind, 1)
        assert lab.panel.about.layout.display is None
        lab.panel.about.click()
        assert lab.panel.fuller.page["alone"]["part"] == part
        lab.leave()


def test_inside_nothing_can_be_touched_and_the_hint_says_so(lab: RiverLab) -> None:
    lab.enter("battery", 1)
    before = lab.session
    assert lab.panel.picture.spots == [] and lab.panel.picture.ring == []
    for x, y in np.random.default_rng(1).uniform(0.0, 1.0, (30, 2)):
        lab.panel.picture.on_touch(float(x), float(y))
    for key in ("Enter", "ArrowDown", "ArrowUp", "i"):
        lab.panel.picture.on_key(key)
    assert lab.session == before and lab.inside == ("battery", 1)
    assert "Escape leads back" in lab.panel.hint.text
    lab.leave()
    assert lab.panel.hint.text == "" and len(lab.panel.picture.spots) == len(lab.stage.touching.hits) > 0


def test_time_and_what_is_done_are_seen_inside(lab: RiverLab) -> None:
    lab.enter("gate")
    frames = [seen(lab)]
    lab.infuse("ketamine", 1.0)
    lab.step(3)
    frames.append(seen(lab))
    assert "Ketamine sits in" in lab.panel.caption.text and lab.panel.part.text == words.closer_truth("gate")
    lab.block(0.95)
    lab.step()
    frames.append(seen(lab))
    assert "By hand" in lab.panel.caption.text
    assert all((a != b).any() for a, b in pairwise(frames))
    assert np.array_equal(frames[-1], inner(lab, "gate", 0))


def test_it_looks_and_speaks_as_the_lab_does(lab: RiverLab) -> None:
    lab.enter("tree", 1)
    lab.look(theme="dark", projector=True)
    assert np.array_equal(seen(lab), inner(lab, "tree", 1, theme="dark", projector=True))
    lab.look(language="de")
    with words.speaking("de"):
        assert lab.panel.caption.text == words.closer(lab.run, lab.session.now, "tree", 1)
        assert lab.panel.closer.description == words._("Back to the river")


def test_one_goes_from_one_part_into_another(lab: RiverLab) -> None:
    lab.enter("gate")
    lab.enter("battery", 7)
    assert lab.inside == ("battery", 7) and np.array_equal(seen(lab), inner(lab, "battery", 7))
    lab.leave()
    lab.leave()
    assert lab.inside is None


def test_a_river_without_that_tributary_is_seen_from_outside(lab: RiverLab) -> None:
    lab.touch("battery", 8)
    lab.enter("battery", 8)
    lab.set("tributaries", 3)
    assert lab.inside is None and lab.panel.closer.layout.display == "none" and lab.panel.part.text == ""
    picture = RiverPicture(lab.session.river, size=PICTURE)
    picture.show(lab.seen, lab.session.now)
    assert np.array_equal(seen(lab), picture.frame())


@pytest.mark.parametrize(("kind", "number"), [("plug", 1), ("battery", 9), ("tree", 0), ("", 0)])
def test_what_has_no_inside_can_not_be_entered(lab: RiverLab, kind: str, number: int) -> None:
    with pytest.raises(RiverError):
        lab.enter(kind, number)
    assert lab.inside is None and lab.panel.caption.text == words.caption(lab.run, lab.session.now)


def test_what_is_kept_for_where_there_are_no_widgets_is_what_is_seen(lab: RiverLab) -> None:
    lab.enter("battery", 2)
    still = lab.stage.still()
    assert still.alt == lab.panel.picture.alt and lab.panel.caption.text in still.said
    assert np.array_equal(pixels(still.png), inner(lab, "battery", 2))


# --- on the way -------------------------------------------------------------------------------------


async def watched(lab: RiverLab, page: Page, seconds: float) -> list[float]:
    """The steps of the way that are seen while a page looks on, in shares."""
    steps = []
    for _ in range(round(seconds / 0.02)):
        await asyncio.sleep(0.02)
        steps.append(lab.stage.inside.progress)
        page.has_shown()
    return steps


def test_it_goes_in_step_by_step_and_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        lab = RiverLab("obstructed", weeks=1)
        page = Page(lab.panel.picture, monkeypatch)
        page.opens()
        lab.enter("gate")
        assert lab.panel.caption.text == words.closer(lab.run, 0, "gate"), "the words do not wait"
        count = len(page.frames)
        steps = await watched(lab, page, 4.0 * WAY_S)
        assert steps == sorted(steps) and steps[-1] == 1.0 and any(0.0 < step < 1.0 for step in steps)
        assert len(page.frames) - count >= 3
        lab.leave()
        steps = await watched(lab, page, 4.0 * WAY_S)
        assert steps == sorted(steps, reverse=True) and steps[-1] == 0.0 and any(0.0 < step < 1.0 for step in steps)
        assert lab.panel.picture.spots
        lab.close()

    in_a_loop(visit)


def test_who_turns_round_on_the_way_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        lab = RiverLab("obstructed", weeks=1)
        page = Page(lab.panel.picture, monkeypatch)
        page.opens()
        lab.enter("tree", 3)
        await watched(lab, page, 0.4 * WAY_S)
        lab.leave()
        assert (await watched(lab, page, 4.0 * WAY_S))[-1] == 0.0
        lab.close()

    in_a_loop(visit)


def test_who_wants_no_motion_is_there_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        lab = RiverLab("obstructed", weeks=1)
        lab.look(still=True)
        page = Page(lab.panel.picture, monkeypatch)
        page.opens()
        lab.enter("battery", 1)
        assert lab.stage.inside.progress == 1.0
        lab.leave()
        assert lab.stage.inside.progress == 0.0
        lab.close()

    in_a_loop(visit)


def test_time_runs_on_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    async def visit() -> None:
        lab = RiverLab("one-infusion", weeks=1)
        lab.look(still=True)
        lab.leap_s = 0.0
        page = Page(lab.panel.picture, monkeypatch)
        page.opens()
        lab.enter("gate")
        lab.play()
        await watched(lab, page, 0.8)
        lab.pause()
        assert lab.session.now > 0 and lab.inside == ("gate", 0)
        assert lab.panel.caption.text == words.closer(lab.seen, lab.session.now, "gate")
        lab.close()

    in_a_loop(visit)
