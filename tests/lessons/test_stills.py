"""What a lesson shows of a run: folded until there is a guess, and told in words and numbers too."""

import pytest

from riversim import RiverError, simulate
from riversim.lessons import show
from riversim.lessons.examples import story
from riversim.lessons.stills import Stills
from riversim.model import clear
from tests.lessons.playing import texts

RUN = simulate(weeks=1)


def test_who_does_not_want_to_guess_sees_the_run_all_the_same() -> None:
    stills = Stills(lambda: RUN, (7.0,))
    stills.gate.click()
    stills.gate.click()
    assert stills.shown and len(stills.box.children) == 3


def test_the_run_is_told_in_words_and_numbers_beside_its_pictures() -> None:
    run = story("one-infusion")
    stills = Stills(lambda: run, (0.5,), "blocker-only")
    stills.show()
    told = texts(stills.box)
    assert "Day 0, 12:00" in told and "Batteries 1, 2 and 4 to 8 have started." in told
    assert f"<td>{run.level[12]:.2f}</td><td>{clear(run)[12].sum()} of 8</td>" in told
    assert "A blocker alone" in told and 'alt="A river with eight tributaries' in told


def test_any_run_can_be_shown_but_on_its_own_days_only() -> None:
    assert texts(show(RUN, 7)).count("<img") == 2
    with pytest.raises(RiverError, match="day"):
        show(RUN, 8)


def test_a_day_outside_the_run_is_refused_when_the_run_is_shown() -> None:
    stills = Stills(lambda: RUN, (99.0,))
    with pytest.raises(RiverError):
        stills.show()
    assert not stills.shown
