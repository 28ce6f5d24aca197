"""The line of time: infusions are added, moved and taken out on any day, and each change can be undone."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import RiverError
from riversim.lab import RiverLab
from riversim.lab.timeline import Timeline
from riversim.session import Session
from riversim.words import day_word
from tests.runs import same


@pytest.fixture
def lab() -> Iterator[RiverLab]:
    lab = RiverLab("one-infusion", weeks=2)
    lab.go(6)
    yield lab
    lab.close()


def days(lab: RiverLab) -> list[float]:
    return [infusion.day for infusion in lab.session.course.infusions]


def asks(lab: RiverLab, **what: Any) -> None:
    """As the page does while something is dragged."""
    line = lab.panel.timeline
    line.asked = {**what, "nth": line.asked.get("nth", 0) + 1}


def test_the_line_shows_the_moment_the_infusions_and_what_happens(lab: RiverLab) -> None:
    line = lab.panel.timeline
    assert (line.now, line.told) == (6.0, day_word(6.0))
    assert (line.end, line.step) == (14.0, 1 / 24)
    assert [day for day, _ in line.infusions] == days(lab)
    assert "ketamine" in line.infusions[0][1].lower() and "mg" not in line.infusions[0][1]
    assert len(line.marks) > 2 and all(0 <= day <= 14 and sentence.startswith("Day") for day, sentence in line.marks)
    assert [day for day, _ in line.marks] == sorted(day for day, _ in line.marks)


def test_the_page_sets_its_words_as_text() -> None:
    assert "textContent" in Timeline._esm and "innerHTML" not in Timeline._esm


def test_scrubbing_shows_another_moment(lab: RiverLab) -> None:
    asks(lab, kind="go", day=3.52)
    assert lab.session.now == round(3.52 * 24)
    assert lab.panel.timeline.now == lab.session.now / 24


def test_an_infusion_is_added_on_any_day_as_the_choosers_say(lab: RiverLab) -> None:
    lab.panel.drug.value, lab.panel.dose.value = "blocker", 0.5
    before = lab.run
    lab.panel.timeline.hear({"kind": "add", "day": 9.01})
    added = lab.session.course.infusions[-1]
    assert (added.day, added.drug.name, added.dose) == (9.0, "blocker", 0.5)
    assert lab.session.now == 6 * 24, "the moment on show stays"
    assert same(lab.run, before, until=9 * 24 + 1) and not same(lab.run, before)


def test_an_infusion_that_is_taken_out_leaves_the_river_untreated(lab: RiverLab) -> None:
    lab.panel.timeline.hear({"kind": "remove", "number": 1})
    assert days(lab) == [] and lab.panel.timeline.infusions == []
    assert not lab.run.drug.any()
    lab.undo()
    assert len(days(lab)) == 1


def test_a_drag_is_one_change_and_the_run_left_is_the_ghost(lab: RiverLab) -> None:
    first, left = lab.session, lab.run
    for day in (1.0, 2.25, 4.0, 3.0):
        asks(lab, kind="move", gesture="a", number=1, day=day)
    assert days(lab) == [3.0]
    assert lab.ghost is left
    assert same(lab.run, lab.session.simulate()), "as if it had been there from the start"
    lab.undo()
    assert lab.session == first
    lab.redo()
    assert days(lab) == [3.0]


def test_two_drags_of_one_infusion_are_two_changes(lab: RiverLab) -> None:
    asks(lab, kind="move", gesture="a", number=1, day=3.0)
    asks(lab, kind="move", gesture="b", number=1, day=5.0)
    lab.undo()
    assert days(lab) == [3.0]


def test_an_infusion_dragged_past_another_stays_the_one_in_hand() -> None:
    lab = RiverLab("six-infusions")
    told = days(lab)
    for day in (1.0, 3.0, 5.0, 20.0):
        asks(lab, kind="move", gesture="a", number=1, day=day)
    assert days(lab) == [*told[1:], 20.0]
    lab.close()


def test_a_drag_goes_on_from_what_was_changed_meanwhile(lab: RiverLab) -> None:
    asks(lab, kind="move", gesture="a", number=1, day=3.0)
    lab.block(0.9)
    asks(lab, kind="move", gesture="a", number=1, day=4.0)
    assert days(lab) == [4.0] and lab.session.blocked == 0.9


def test_an_infusion_moved_in_the_past_changes_the_present(lab: RiverLab) -> None:
    before = lab.run.wellbeing[lab.session.now]
    lab.remove(1)
    assert lab.session.now == 6 * 24
    assert lab.run.wellbeing[lab.session.now] != before
    assert lab.panel.picture.alt, "and the words follow"


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "go", "day": "soon"}, {"kind": "go"}, {"kind": "add", "day": -1}, {"kind": "add", "day": float("nan")},
        {"kind": "remove", "number": 7}, {"kind": "remove", "number": None}, {"kind": "move", "number": 0, "day": 1},
        {"kind": "move", "gesture": "a", "number": 1, "day": 1e9}, {"kind": "move", "number": 1, "day": []},
    ],
)  # fmt: skip
def test_nonsense_from_a_page_gets_a_sentence_and_changes_nothing(lab: RiverLab, said: dict[str, Any]) -> None:
    before = lab.session
    lab.panel.timeline.hear(said)
    assert "That did not work" in lab.panel.error.text
    assert lab.session == before


@pytest.mark.parametrize("said", [{}, {"kind": "moon"}, {"kind": "key", "key": "x"}, {"kind": "key", "key": []}])
def test_what_the_line_does_not_know_is_passed_over(lab: RiverLab, said: dict[str, Any]) -> None:
    before = lab.session
    lab.panel.timeline.hear(said)
    assert lab.session == before and lab.panel.error.text == ""


def test_undo_by_key_works_from_the_line(lab: RiverLab) -> None:
    lab.give(9)
    lab.panel.timeline.hear({"kind": "key", "key": "Ctrl+z"})
    assert len(days(lab)) == 1
    lab.panel.timeline.hear({"kind": "key", "key": "Ctrl+Z"})
    assert len(days(lab)) == 2


# --- the session behind it -------------------------------------------------------------------------

SESSION = Session.begin("six-infusions", weeks=2).at(200)


@given(st.integers(1, 6), st.floats(0, 14), st.integers(0, 336))
def test_what_is_shared_with_the_run_before_is_shared_to_the_bit(number: int, day: float, now: int) -> None:
    session = SESSION.at(now)
    moved = session.move(number, day)
    before = session.simulate()
    kept = moved.shares(session)
    run = moved.simulate(after=before.until(min(kept, session.steps)))
    assert same(run, moved.simulate())
    assert np.array_equal(run.level[: kept + 1], before.level[: kept + 1])


def test_infusions_are_given_within_the_run() -> None:
    assert SESSION.give(14.0, "ketamine").course.infusions[-1].day == 14 - 1 / 24
    with pytest.raises(RiverError, match="day"):
        SESSION.give(14.1, "ketamine")
    with pytest.raises(RiverError, match="no infusion yet"):
        Session.begin("obstructed").move(1, 2)
