"""What a visitor touches in the picture, and what is taken back."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Jump, RiverError, words
from riversim.drawing import RiverPicture
from riversim.lab import RiverLab
from riversim.lab.panel import PICTURE
from riversim.session import Session
from riversim.session.share import decode, encode


@pytest.fixture
def lab(lab: RiverLab) -> RiverLab:
    lab.go(3)
    lab.stage.touching.fit(RiverPicture(lab.session.river).hits())
    return lab


def at(lab: RiverLab, kind: str, number: int = 0) -> tuple[float, float]:
    hit = next(h for h in lab.stage.touching.hits if (h.kind, h.number) == (kind, number))
    return hit.x, hit.y


def test_a_touch_of_the_gate_shuts_it_and_another_opens_it(lab: RiverLab) -> None:
    lab.panel.picture.on_touch(*at(lab, "gate"))
    assert lab.session.blocked == 0.9
    assert "90 %" in lab.panel.part.text
    assert lab.panel.block.value == 90
    lab.panel.picture.on_touch(*at(lab, "gate"))
    assert lab.session.blocked == 0.0


@pytest.mark.parametrize("kind", ["plug", "tributary"])
@pytest.mark.parametrize("number", [1, 8])
def test_a_touch_of_a_plug_or_a_tributary_says_how_it_is_and_changes_nothing(
    lab: RiverLab, kind: str, number: int
) -> None:
    before = lab.session
    lab.panel.picture.on_touch(*at(lab, kind, number))
    assert f"{number}" in lab.panel.part.text and kind in lab.panel.part.text.lower()
    assert lab.session == before


def test_what_was_told_of_a_part_stays_true_as_time_goes_on(lab: RiverLab) -> None:
    lab.panel.picture.on_touch(*at(lab, "plug", 1))
    told = lab.panel.part.text
    lab.block(0.9)
    lab.touch("plug", 1)
    for day in (3, 4, 6, 14):
        lab.go(day)
        assert lab.panel.part.text == words.part(lab.run, lab.session.now, "plug", 1)
    assert lab.panel.part.text != told


def test_a_tributary_is_touched_wherever_its_water_runs(lab: RiverLab) -> None:
    hits = [hit for hit in lab.stage.touching.hits if hit[:2] == ("tributary", 4)]
    along = sorted((hit.x, hit.y) for hit in hits)
    for (x, y), (next_x, next_y) in pairwise(along):
        middle = (x + next_x) / 2, (y + next_y) / 2
        assert any(hit.beside(*middle, PICTURE[0] / PICTURE[1]) <= 0.0 for hit in hits), middle


def test_the_very_same_infusion_again_is_refused_in_words(lab: RiverLab) -> None:
    lab.infuse("ketamine", 1.0)
    before = lab.session
    lab.panel.infuse.click()
    assert "in this hour already" in lab.panel.error.text and lab.session == before
    lab.infuse("ketamine", 0.5)
    assert [i.dose for i in lab.session.course.infusions] == [0.5]


def test_reset_all_shows_all_tributaries_again(lab: RiverLab) -> None:
    lab.touch("tributary", 2)
    lab.reset()
    assert lab.only == 0 and lab.panel.all.layout.display == "none"


def test_a_plug_tells_how_much_pressure_it_needs(lab: RiverLab) -> None:
    lab.touch("plug", 2)
    assert f"{lab.session.river.plug_strengths()[1]:.2f}" in lab.panel.part.text


def test_a_touch_of_a_battery_jump_starts_it_at_the_moment_on_show(lab: RiverLab) -> None:
    told = lab.run
    moment = lab.session.now
    lab.panel.picture.on_touch(*at(lab, "battery", 4))
    assert lab.run.course.jumps == (Jump(moment / 24, 4),)
    assert lab.run.charge[moment + 1, 3] > told.charge[moment + 1, 3]
    assert np.array_equal(lab.run.charge[: moment + 1], told.charge[: moment + 1])
    assert "Battery 4" in lab.panel.part.text
    lab.panel.picture.on_touch(*at(lab, "battery", 4))
    assert len(lab.run.course.jumps) == 1, "twice in one hour is once"
    lab.undo()
    assert lab.run.course == told.course and lab.run.level.tobytes() == told.level.tobytes()


def test_a_jump_start_goes_with_the_tributary_that_a_smaller_river_has_not(lab: RiverLab) -> None:
    lab.jump(8)
    lab.show_only(8)
    lab.set("tributaries", 3)
    assert (lab.run.course.jumps, lab.only) == ((), 0)
    with pytest.raises(RiverError, match="no battery 8"):
        lab.jump(8)


def test_a_jump_started_river_is_shared_and_told(lab: RiverLab) -> None:
    lab.jump(2)
    assert decode(encode(lab.session)).course == lab.session.course
    assert any("battery 2 was jump-started" in sentence for _, sentence in words.marks(lab.run).told)


def test_a_tributary_that_is_touched_is_alone_in_the_curves_until_it_is_touched_again(lab: RiverLab) -> None:
    lab.panel.picture.on_touch(*at(lab, "tributary", 2))
    assert lab.only == 2
    assert "Tributary 2 alone" in lab.panel.curves.alt and lab.panel.all.layout.display is None
    lab.panel.picture.on_touch(*at(lab, "tributary", 2))
    assert lab.only == 0 and lab.panel.all.layout.display == "none"
    for back in (lab.panel.all.click, lambda: lab.panel.picture.on_key("Escape")):
        lab.show_only(3)
        back()
        assert lab.only == 0


@pytest.mark.parametrize("bad", [9, -1, None, float("nan"), "two"])
def test_a_tributary_that_is_not_there_can_not_be_alone(lab: RiverLab, bad: Any) -> None:
    with pytest.raises(RiverError):
        lab.show_only(bad)


def test_the_page_knows_what_acts_and_what_only_tells(lab: RiverLab) -> None:
    acts = [hit.kind for hit, spot in zip(lab.stage.touching.hits, lab.panel.picture.spots, strict=True) if spot[3]]
    assert set(acts) == {"gate", "battery"}


def test_what_is_ringed_stays_so_in_another_picture_that_has_it(lab: RiverLab) -> None:
    lab.panel.picture.on_key("ArrowDown")
    lab.stage.touching.fit(RiverPicture(lab.session.river, size=(480, 460)).hits())
    assert lab.panel.picture.ring[:2] == list(at(lab, "battery", 1))


def test_the_hint_goes_with_the_first_thing_done(lab: RiverLab) -> None:
    fresh = RiverLab("obstructed", weeks=1)
    assert "give an infusion" in fresh.panel.hint.text
    fresh.touch("plug", 1)
    assert fresh.panel.hint.text == ""
    fresh.close()


def test_a_touch_of_the_bare_land_is_none(lab: RiverLab) -> None:
    before = lab.session
    lab.panel.picture.on_touch(0.99, 0.99)
    assert lab.session == before and lab.panel.part.text == ""


def test_on_a_phone_a_finger_beside_a_tributary_means_it(lab: RiverLab) -> None:
    x, y = at(lab, "tributary", 1)
    radius = next(h.radius for h in lab.stage.touching.hits if (h.kind, h.number) == ("tributary", 1))
    lab.panel.picture.on_touch(x, y - 1.9 * radius)
    assert lab.only == 0
    lab.panel.picture.narrow = True
    lab.stage.touching.fit(RiverPicture(lab.session.river).hits())
    lab.panel.picture.on_touch(x, y - 1.9 * radius)
    assert lab.only == 1
    lab.panel.picture.on_touch(0.99, 0.99)
    assert lab.only == 1


@pytest.mark.parametrize(("kind", "number"), [("gate ", 0), ("battery", 0), ("battery", 9), ("moon", 1)])
def test_a_part_that_is_not_there_is_named(lab: RiverLab, kind: str, number: int) -> None:
    with pytest.raises(RiverError, match=kind.strip()):
        words.part(lab.run, 0, kind, number)


def test_without_a_mouse_every_part_is_reached_ringed_and_told(lab: RiverLab) -> None:
    told = set()
    parts = {(h.kind, h.number) for h in lab.stage.touching.hits}
    for _ in parts:
        lab.panel.picture.on_key("ArrowDown")
        assert lab.panel.picture.ring in [[h.x, h.y, h.radius] for h in lab.stage.touching.hits]
        told.add(lab.panel.part.text)
    assert len(told) == len(parts) == 7 + 4 * 8
    lab.panel.picture.on_key("ArrowUp")
    assert lab.panel.part.text in told


def test_enter_touches_what_is_ringed_and_the_gate_at_first(lab: RiverLab) -> None:
    lab.panel.picture.on_key("Enter")
    assert lab.session.blocked == 0.9
    lab.panel.picture.on_key("ArrowDown")
    lab.panel.picture.on_key("Enter")
    assert [j.tributary for j in lab.session.course.jumps] == [1]


def test_undo_takes_the_last_change_back_and_redo_does_it_again(lab: RiverLab) -> None:
    first = lab.session
    lab.infuse("ketamine", 1.0)
    second = lab.session
    lab.go(5)
    lab.set("cause", 0.2)
    lab.undo()
    lab.undo()
    assert lab.session == first
    lab.redo()
    assert lab.session.course == second.course
    assert lab.run.level.tobytes() == second.simulate().level.tobytes()


def test_a_slider_that_is_dragged_is_undone_at_once(lab: RiverLab) -> None:
    first = lab.session
    for share in (0.1, 0.4, 0.7, 0.9):
        lab.block(share)
    lab.undo()
    assert lab.session == first and lab.panel.undo.disabled


def test_two_kinds_of_change_in_one_hour_are_undone_one_by_one(lab: RiverLab) -> None:
    lab.block(0.5)
    lab.set("cause", 0.2)
    lab.undo()
    assert lab.session.blocked == 0.5 and lab.session.setting("cause") == lab.session.river.cause


@pytest.mark.parametrize("work", [RiverLab.rewind, RiverLab.reset, lambda lab: lab.tell("drought")])
def test_rewind_reset_and_another_story_can_be_undone(lab: RiverLab, work: object) -> None:
    lab.infuse("ketamine", 1.0)
    before = lab.session
    work(lab)  # type: ignore[operator]
    assert lab.session != before
    lab.undo()
    assert lab.session == before


def test_a_new_change_forgets_what_was_undone(lab: RiverLab) -> None:
    lab.block(0.5)
    lab.undo()
    lab.infuse("ketamine", 1.0)
    with pytest.raises(RiverError, match="nothing to do again"):
        lab.redo()


def test_nothing_to_undo_is_said_in_words(lab: RiverLab) -> None:
    with pytest.raises(RiverError, match="nothing to undo"):
        lab.undo()
    lab.panel.picture.on_key("Ctrl+z")
    assert "nothing to undo" in lab.panel.error.text


def test_the_undone_run_stays_as_the_ghost_line(lab: RiverLab) -> None:
    lab.infuse("ketamine", 1.0)
    treated = lab.run.level.tobytes()
    lab.undo()
    assert lab.ghost is not None and lab.ghost.level.tobytes() == treated


@settings(max_examples=25)  # each makes a lab and plays in it
@given(st.lists(st.sampled_from(["block", "infuse", "cause", "go", "undo", "redo", "rewind", "reset"]), max_size=12))
def test_whatever_was_done_undoing_it_all_leads_back_to_the_first_session(actions: list[str]) -> None:
    lab = RiverLab("one-infusion", weeks=1)
    work = {
        "block": lambda: lab.block(0.5), "infuse": lambda: lab.infuse("ketamine", 1.0),
        "cause": lambda: lab.set("cause", 0.2),
        "go": lambda: lab.go(2), "undo": lab.undo, "redo": lab.redo, "rewind": lab.rewind, "reset": lab.reset,
    }  # fmt: skip
    for action in actions:
        try:
            work[action]()
        except RiverError:
            assert action in ("undo", "redo", "infuse")  # the last: where the very same is there already
    changed = bool(lab.history.past)
    while lab.history.past:
        lab.undo()
    begun = Session.begin("one-infusion", 1.0)
    assert (lab.session.river, lab.session.course) == (begun.river, begun.course)
    assert not changed or lab.history.future
    lab.close()
