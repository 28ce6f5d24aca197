"""Two runs side by side: what differs, with the right sign and number."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Trajectory, infusions, simulate, words
from tests.words.reading import (
    check_well_formed,
    sentences,
)
from tests.words.runs import RUNS, WELL, ill, made


@pytest.mark.parametrize(
    ("here", "there", "says"),
    [
        (made(open_=4), made(open_=2), "Two more tributaries are open on day 40."),
        (made(open_=2), made(open_=3), "One tributary fewer is open on day 40."),
        (made(open_=3), made(open_=2), "One more tributary is open on day 40."),
        (made(ill(2, 20)), made(ill(2, 11)), "Relapse comes nine days later."),
        (made(ill(2, 10)), made(ill(2, 11)), "Relapse comes one day sooner."),
        (made(ill(2)), made(ill(2, 11)), "There has been no relapse this time. The land does better on day 40."),
        (made(ill(2, 11)), made(ill(2)),
         "This time there is a relapse, on day 11. The land does worse on day 40."),
        (made(ill(3, 11)), made(), "Symptoms fall by half this time, on day 3, and return on day 11."),
        (made(), made(ill(3)), "Symptoms have not fallen by half this time. The land does worse on day 40."),
        (made(ill(5)), made(ill(3)), "Symptoms fall by half two days later."),
        (made(ill(8, 13)), made(ill(2, 11)), "Symptoms fall by half six days later. Relief lasts four days less."),
        (made(ill(2, 20)), made(ill(4, 21)), "Symptoms fall by half two days sooner. Relief lasts one day longer."),
        (made(ill(8, 17)), made(ill(2, 11)), "Symptoms fall by half six days later."),
        (made(flood=True), made(), "The river has flooded this time."),
        (made(), made(flood=True), "The river has not flooded this time."),
        (made(WELL[:9] + [0.2] * 60), made([0.95] * 60),
         "The land falls ill this time, on day 9. The land does worse on day 40."),
        (made(), made(), "Nothing differs: the two runs are the same."),
        (made(), made(hours=500), "Nothing differs: the two runs are the same."),
        (made(flood=True, hours=90), made(hours=900), "Nothing differs: the two runs are the same."),
        (made(ill(2, 11), hours=168), made(ill(2), hours=900), "Nothing differs: the two runs are the same."),
        (made([0.11] * 60), made(), "The two runs have gone much the same way."),
        (made([0.3] * 9 + [0.1] * 60), made(),
         "For a while the land does better than in the other run, and much the same on day 40."),
        (made(), made([0.1] * 9 + [0.3] * 9 + [0.1] * 60),
         "For a while the land does worse than in the other run, and much the same on day 40."),
    ],
)  # fmt: skip
def test_what_differs_is_said_with_the_right_sign_and_number(here: Trajectory, there: Trajectory, says: str) -> None:
    assert words.difference(here, there) == says


@settings(max_examples=15)
@given(run=RUNS, other=RUNS)
def test_a_difference_is_one_or_two_plain_sentences(run: Trajectory, other: Trajectory) -> None:
    text = words.difference(run, other)
    check_well_formed(text)
    assert 1 <= len(sentences(text)) <= 2
    assert words.difference(run, run) == "Nothing differs: the two runs are the same."


def test_a_branch_is_the_same_as_its_run_until_it_branches() -> None:
    run = simulate(weeks=2)
    branch = simulate(course=infusions([5]), weeks=1)
    assert "Nothing" not in words.difference(branch, run)
    assert "Nothing" in words.difference(branch.until(branch.index(5)), run)


@settings(max_examples=15)
@given(run=RUNS, other=RUNS, data=st.data())
def test_a_difference_says_nothing_of_what_comes_after_the_time_in_common(
    run: Trajectory, other: Trajectory, data: st.DataObject
) -> None:
    i = data.draw(st.integers(1, min(len(run.level), len(other.level)) - 1))
    seen = run.until(i)
    at = other.index(seen.time[-1] / 24.0)
    assert words.difference(seen, other) == words.difference(seen, other.until(at))
    days = re.findall(r"day (\d+)", words.difference(seen, other))
    assert all(int(day) <= seen.time[-1] / 24.0 + 1e-9 for day in days)
