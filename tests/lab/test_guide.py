"""The card of the tour, and the tour in a lab."""

import asyncio
from collections.abc import Iterator

import pytest

import riversim
from riversim.lab import RiverLab
from riversim.lab.guard import Guard
from riversim.lab.guide import Guide
from riversim.lab.touching import Touching
from riversim.session import CONTROLS, STEPS
from riversim.words import LANGUAGES, speaking


@pytest.fixture
def toured() -> Iterator[RiverLab]:
    lab = riversim.tour()
    yield lab
    lab.close()


def press(lab: RiverLab, *buttons: str) -> None:
    for button in buttons:
        lab.panel.guide._hear(lab.panel.guide, {"press": button}, [])


def go_to(lab: RiverLab, step: str) -> None:
    while lab.touring is None or lab.touring.step.id != step:
        press(lab, "on")


def shown(lab: RiverLab) -> set[str]:
    prefix = "riversim-tour-shows-"
    return {name.removeprefix(prefix) for name in lab.panel.box._dom_classes if name.startswith(prefix)}


# --- the card -------------------------------------------------------------------------------------------


def test_a_card_offers_the_tour_and_says_nothing_of_it_yet() -> None:
    guide = Guide()
    guide.name()
    guide.show(None)
    assert (guide.number, guide.said, guide.asked, guide.where) == (0, "", "", "")
    assert guide.names["begin"] == "Take the tour"


@pytest.mark.parametrize("said", [{}, {"press": "else"}, {"press": None}, {"press": ["on"]}, {"kind": "on"}])
def test_what_a_page_may_say_beside_its_buttons_is_not_heard(said: dict[str, object]) -> None:
    guide, pressed = Guide(), list[str]()
    guide.on_press = pressed.append
    guide._hear(guide, said, [])
    assert pressed == []


# --- in a lab ---------------------------------------------------------------------------------------------


def test_the_first_screen_offers_the_tour(lab: RiverLab) -> None:
    assert lab.panel.guide in lab.panel.widgets()
    assert lab.panel.guide.number == 0 and lab.touring is None
    assert "riversim-touring" not in lab.panel.box._dom_classes


def test_ten_presses_and_what_is_shown_between_lead_to_the_end(lab: RiverLab) -> None:
    own = lab.session
    press(lab, "begin")
    seen = []
    while lab.touring:
        guide = lab.panel.guide
        assert guide.where == f"Step {guide.number} of 10" and guide.said and guide.onward
        seen.append((guide.number, guide.onward))
        press(lab, "on")
    assert [number for number, onward in seen if onward == "Show me"] == list(range(2, 11))
    assert [onward for _number, onward in seen if onward != "Show me"] == ["Next"] * 9 + ["End the tour"]
    assert lab.session == own and lab.panel.guide.number == 0


def test_each_step_shows_the_controls_that_it_names_and_lights_its_part(toured: RiverLab) -> None:
    for step in STEPS:
        go_to(toured, step.id)
        assert shown(toured) == set(step.shows)
        assert toured.panel.picture.lit.split()[0] == step.part
        assert "riversim-touring" in toured.panel.box._dom_classes


def test_a_lab_that_is_toured_no_more_looks_as_before(toured: RiverLab) -> None:
    go_to(toured, "care")
    press(toured, "leave")
    assert shown(toured) == set() and "riversim-touring" not in toured.panel.box._dom_classes
    assert toured.panel.picture.lit == "" and toured.panel.guide.said == ""
    assert set(CONTROLS) >= {name for step in STEPS for name in step.shows}


def test_the_controls_do_what_the_steps_ask_for(toured: RiverLab) -> None:
    panel = toured.panel
    go_to(toured, "block")
    panel.block.value = 90
    assert panel.guide.onward == "Next" and "rose" in panel.guide.said and panel.guide.asked == ""
    press(toured, "on")
    panel.block.value = 20
    assert panel.guide.asked.startswith("The gate is still held")
    panel.block.value = 0
    assert panel.guide.onward == "Next"
    press(toured, "on")
    panel.infuse.click()
    assert panel.guide.onward == "Next"
    go_to(toured, "care")
    panel.sliders["cause"].value = 0.05
    assert panel.guide.onward == "End the tour"


def test_a_touch_of_the_picture_by_key_is_enough(toured: RiverLab) -> None:
    go_to(toured, "clogged")
    touching: Touching = toured.stage.touching
    toured.stage.picture.still()  # so that there are parts
    chosen = [hit.kind for hit in touching.parts()].index("plug")
    for _key in range(chosen):
        toured.panel.picture.on_key("ArrowDown")
    toured.panel.picture.on_key("Enter")
    assert toured.panel.guide.onward == "Next"


def test_back_and_leave_do_what_they_say(toured: RiverLab) -> None:
    go_to(toured, "block")
    press(toured, "back")
    assert toured.panel.guide.number == 3
    press(toured, "leave")
    assert toured.touring is None and toured.session.story == "obstructed" and toured.session.now == 0
    press(toured, "on", "back", "leave")
    assert toured.touring is None, "nothing to leave"


def test_a_tour_that_is_on_is_not_begun_again(toured: RiverLab) -> None:
    go_to(toured, "spillway")
    toured.tour()
    assert toured.panel.guide.number == 2


def test_the_river_of_the_visitor_keeps_its_code_and_its_questions() -> None:
    lab = RiverLab("drought")
    code, asked = lab.panel.life.code, lab.panel.card.asking
    press(lab, "begin")
    go_to(lab, "block")
    assert lab.panel.life.code == code, "who reloads the page now finds the own river"
    press(lab, "leave")
    assert lab.session.story == "drought" and lab.panel.card.asking is asked and lab.panel.life.code == code
    assert lab.panel.choosers["story"].widget.value == "drought"
    lab.close()


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_the_language_may_change_in_the_midst_of_it(toured: RiverLab, code: str) -> None:
    go_to(toured, "jump")
    session = toured.session
    toured.look(language=code)
    with speaking(code):
        assert toured.touring is not None
        assert toured.panel.guide.said == toured.touring.sentence()
        assert toured.panel.guide.asked == toured.touring.instruction()
    assert toured.session == session and toured.panel.guide.number == 7
    toured.look(language="en")
    assert toured.panel.guide.said == toured.touring.step.say


def test_time_that_runs_changes_the_card_when_it_has_come_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.session.visit.GOAL_S", 0.3)
    monkeypatch.setattr("riversim.session.tour.LEAST_S", 0.0)
    monkeypatch.setattr(RiverLab, "_advance", lambda lab, hours: super(RiverLab, lab)._advance(hours))

    async def watch() -> None:
        lab = RiverLab()
        press(lab, "begin", "on", "on")
        guide = lab.panel.guide
        assert lab.player.playing and (guide.asked, guide.onward) == ("Now watch.", "Skip ahead")
        for _tick in range(100):
            await asyncio.sleep(0.05)
            if guide.onward == "Next":
                break
        assert guide.onward == "Next" and not lab.player.playing and "did not flood" in guide.said
        lab.close()

    asyncio.run(watch())


def test_the_app_hears_the_buttons_of_the_tour(lab: RiverLab) -> None:
    said: list[object] = []
    handlers = {
        kind: lambda stream, names, message: said.append(message) for kind in ("comm_open", "comm_msg", "comm_close")
    }
    Guard(handlers, lab.panel.widgets())
    content = {"comm_id": lab.panel.guide.model_id, "data": {"method": "custom", "content": {"press": "begin"}}}
    handlers["comm_msg"](None, None, {"content": content})
    assert len(said) == 1


def test_a_tour_that_begins_inside_a_part_comes_out_and_each_step_shows_the_river(lab: RiverLab) -> None:
    lab.enter("tree", 2)
    press(lab, "begin")
    assert lab.inside is None and lab.stage.inside.progress == 0.0
    assert lab.panel.picture.alt.startswith("A river with") and lab.panel.part.text == ""
    go_to(lab, "clogged")
    for button in ("on", "on", "back", "leave"):
        lab.enter("gate")
        press(lab, button)
        assert lab.inside is None, button
    assert lab.touring is None and lab.panel.picture.alt.startswith("A river with")


def test_a_slider_on_its_way_is_told_nothing_until_it_rests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.session.tour.SETTLES_S", 0.2)

    async def move() -> None:
        lab = RiverLab()
        press(lab, "begin")
        assert lab.touring is not None
        while lab.touring.step.id != "let go":
            lab.touring.through()
            lab.touring.next()
        lab.panel.block.value = 60
        assert lab.panel.guide.asked == "Let the gate go: move the slider down to 0.", "it may go on"
        await asyncio.sleep(0.5)
        assert lab.panel.guide.asked.startswith("The gate is still held")
        lab.panel.block.value = 0
        assert lab.panel.guide.asked == "Now watch."
        lab.close()

    asyncio.run(move())


def test_the_card_says_the_day_and_hour_on_show(toured: RiverLab) -> None:
    assert toured.panel.guide.when == "Day 0, 00:00"
    go_to(toured, "clogged")
    assert toured.panel.guide.when == toured.panel.day.description != "Day 0, 00:00"
    press(toured, "leave")
    assert toured.panel.guide.when == ""


def test_a_battery_that_gets_its_cables_has_no_ring_around_it(toured: RiverLab) -> None:
    go_to(toured, "jump")
    assert toured.panel.picture.lit.startswith("battery")
    press(toured, "on")
    assert toured.panel.picture.lit == ""
