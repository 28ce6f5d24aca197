"""A hundred rivers in the lab: the same course for rivers that differ, and what is said of them."""

import io

import numpy as np
import pytest
from PIL import Image

from riversim.clinic import Cohort, in_weathers, simulate_cohort
from riversim.lab import RiverLab
from riversim.lab.many import FINE, MOST, WIDE
from riversim.words.verdicts import differences, luck
from tests.lab.page import Page


def test_the_field_is_of_the_course_that_was_done_by_hand(lab: RiverLab, monkeypatch: pytest.MonkeyPatch) -> None:
    page = Page(lab.panel.many.view, monkeypatch)
    page.opens()
    lab.infuse("ketamine", 1.0)
    lab.show_many()
    well = simulate_cohort(Cohort(members=100, river=lab.session.river), lab.session.course, weeks=2)
    assert differences(well) in lab.panel.many.view.alt
    assert "any one person" in lab.panel.many.view.alt
    shown = Image.open(io.BytesIO(page.frames[-1]))
    assert shown.size == (FINE * WIDE[0], FINE * WIDE[1])
    assert len(np.unique(np.asarray(shown.convert("L")))) > 10, "something is drawn"


def test_a_river_that_got_no_infusion_is_not_said_to_be_treated(lab: RiverLab) -> None:
    lab.show_many()
    assert "no infusion" in lab.panel.many.view.alt and "treatment" not in lab.panel.many.view.alt


def test_your_luck_is_this_river_in_thirty_weathers(lab: RiverLab) -> None:
    lab.infuse("ketamine", 1.0)
    for callback in lab.panel.many.luck._click_handlers.callbacks:
        callback(lab.panel.many.luck)
    well = in_weathers(lab.session.river, lab.session.course, weeks=2)
    assert luck(well) in lab.panel.many.view.alt
    assert lab.panel.many.view.layout.display is None


def test_what_is_done_next_takes_the_field_away(lab: RiverLab) -> None:
    lab.show_many()
    assert lab.panel.many.view.layout.display is None
    lab.block(0.5)
    assert lab.panel.many.view.layout.display == "none"
    assert lab.panel.many.view.alt == ""


def test_it_speaks_the_labs_language(lab: RiverLab) -> None:
    lab.look(language="de")
    assert lab.panel.many.go.description == "Hundert Flüsse zeigen"
    lab.show_many()
    assert "100 Flüsse" in lab.panel.many.view.alt


def test_a_river_too_long_for_a_hundred_of_it_gets_a_sentence() -> None:
    lab = RiverLab("obstructed", weeks=80)
    assert lab.session.steps * lab.session.river.tributaries > MOST
    for callback in lab.panel.many.go._click_handlers.callbacks:
        callback(lab.panel.many.go)
    assert f"up to {MOST} steps" in lab.panel.error.text
