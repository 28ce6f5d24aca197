"""What works at the gate and on the `batteries` is seen there: drug, hand, the `medicine` in the blood; and `banks`."""

import numpy as np
import pytest
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from riversim import Course, River, hold, infusions, scenario, simulate
from riversim.drawing.banks import felled
from riversim.drawing.river import RiverPicture
from tests.drawing.test_river import LOOKS, around, seen
from tests.eyes import texts
from tests.runs import posed

THREE_HOURS = 0.125


@pytest.fixture(scope="module")
def scene() -> RiverPicture:
    return RiverPicture(River())


def at_three_hours(scene: RiverPicture, course: Course) -> tuple[NDArray[np.uint8], set[str]]:
    run = simulate(River(), course, weeks=1)
    scene.show(run, run.index(THREE_HOURS))
    return scene.frame().copy(), {text.get_text() for text in texts(scene.figure)}


def changed(one: NDArray[np.uint8], other: NDArray[np.uint8], scene: RiverPicture, kind: str, number: int) -> float:
    return float((around(one, scene, kind, number) != around(other, scene, kind, number)).any(axis=-1).mean())


def test_one_infusion_and_a_blocker_alone_look_different_at_every_battery(scene: RiverPicture) -> None:
    ketamine, said = at_three_hours(scene, infusions([0]))
    blocker, _ = at_three_hours(scene, infusions([0], drug="blocker"))
    assert min(changed(ketamine, blocker, scene, "battery", i) for i in range(1, 9)) > 0.15
    assert {"by ketamine", "ketamine", "in the blood"} <= said


def test_each_drug_is_seen_where_it_works_and_only_there(scene: RiverPicture) -> None:
    nothing, said = at_three_hours(scene, Course())
    placebo, told = at_three_hours(scene, infusions([0], drug="placebo"))
    potentiator, _ = at_three_hours(scene, infusions([0], drug="potentiator"))
    assert {"placebo", "in the blood"} <= told and not {"placebo", "in the blood"} & said
    for kind, number in (("gate", 0), ("battery", 4)):
        assert changed(nothing, placebo, scene, kind, number) == 0.0
    assert changed(nothing, potentiator, scene, "battery", 4) > 0.1
    assert changed(nothing, potentiator, scene, "gate", 0) < 0.02


def test_the_hand_and_the_drug_block_in_their_own_way(scene: RiverPicture) -> None:
    drug, by_drug = at_three_hours(scene, infusions([0]))
    hand, by_hand = at_three_hours(scene, hold(0.92, 0, 1))
    assert changed(drug, hand, scene, "gate", 0) > 0.1
    assert "by hand" in by_hand and "by hand" not in by_drug


def test_the_medicine_leaves_with_the_drug(scene: RiverPicture) -> None:
    run = simulate(River(), infusions([0]), weeks=1)
    full = []
    for hour in (1, 3, 6, 10):
        scene.show(run, run.index(hour / 24))
        full.append(scene._medicine._fill.artist.get_path().get_extents().height)
    assert full == sorted(full, reverse=True) and full[0] > 2 * full[2]
    scene.show(run, run.index(3))
    assert not scene._medicine._fill.artist.get_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_what_is_spilled_from_the_vial_stays_in_the_picture_and_covers_no_word(look: str) -> None:
    scene = RiverPicture(River(), **LOOKS[look])  # type: ignore[arg-type]
    run = scenario("anaesthetic-dose").run()
    scene.show(run, run.index(THREE_HOURS))
    scene.frame()
    words = [text for text in texts(scene.figure) if text.get_text()]
    boxes = [text.get_window_extent(scene.canvas.get_renderer()) for text in words]
    filled = scene._medicine._fill.artist
    outlines = [np.asarray(way) for way in filled.get_transform().transform_path(filled.get_path()).to_polygons()]
    assert len(outlines) == 4, "the medicine and three drops"
    wide, high = scene.canvas.get_width_height()
    for outline in outlines:
        box = Bbox([outline.min(axis=0), outline.max(axis=0)])
        assert box.x0 >= 0 and box.y0 >= 0 and box.x1 <= wide and box.y1 <= high
        assert not any(box.overlaps(other) for other in boxes)


def test_a_battery_that_runs_is_never_shown_flat(scene: RiverPicture) -> None:
    run = scenario("one-infusion").run()
    river = run.river
    faltering = posed(run, charge=[0.9 * river.threshold] * 8)
    held = np.array(faltering.charge)
    held[0] = 2.0 * river.threshold  # it had started, and is not down to where it counts as dead
    scene.show(posed(run, charge=held, water=np.ones_like(held)), 1)
    assert np.asarray(scene._batteries._bolt.artist.get_offsets()).shape[0] == 8
    assert not scene._batteries._flat.artist.get_visible()


def test_wheels_turn_only_where_batteries_run(scene: RiverPicture) -> None:
    run = scenario("one-infusion").run()
    for day, turns in ((0.0, False), (2.0, True)):
        frames = []
        for index in (run.index(day), run.index(day) + 1):
            scene.show(posed(run, **{name: x[run.index(day)] for name, x in run.series().items()}), index)
            frames.append(np.array(scene._batteries._paddles.artist.get_path().vertices))
        assert np.allclose(frames[0], frames[1]) != turns


def test_trees_lie_after_a_flood_and_only_then() -> None:
    flooded, dry = scenario("too-much").run(), scenario("drought").run()
    assert felled(flooded, flooded.index(3)).max() > 0.1
    assert felled(flooded, 0).max() == felled(dry, dry.index(40)).max() == 0.0
    assert felled(flooded, flooded.index(28)).max() < 0.02, "in time they are gone"


@pytest.mark.parametrize("opening", [0.3, 0.45])
def test_between_the_marks_the_plug_looks_as_the_caption_says(scene: RiverPicture, opening: float) -> None:
    run = simulate(River(), weeks=1)
    stones = []
    for before in (0.0, 0.9):  # clogged, and open
        series = np.full_like(run.opening, opening)
        series[0] = before
        seen(scene, posed(run, opening=series))
        stones.append(np.asarray(scene._banks._stones.artist.get_offsets()).shape[0])
    assert stones[0] > 1.25 * stones[1] > 0
