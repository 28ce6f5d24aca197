"""Verdicts on a trial in words: how sure one may be of them, and how much rivers differ."""

import numpy as np

from riversim.clinic import Endpoint
from riversim.words import verdicts
from tests.clinic.trying import made


def test_a_verdict_of_few_rivers_says_so_where_more_might_change_it() -> None:
    for low, told in ((0.6, "more rivers"), (0.97, "")):
        point = Endpoint(title="x", arm="drug", band=(low, 0.99))
        (row,) = made([0.8, 0.2], [0.8, 0.7], endpoints=(point,)).compared()
        assert row.verdict == "outside"
        assert verdicts.reason(row).endswith(told) and bool(verdicts.reason(row)) == bool(told)


def test_time_to_relapse_is_told_in_a_sentence() -> None:
    results = made([0.8, 0.2, 0.2, 0.2], [0.8, 0.2, 0.7, 0.7], [0.8, 0.2, 0.7, 0.7])
    assert verdicts.relapse_line(results, "drug", 1).startswith("Of 3 responders on day 1 half have relapsed by day 2")
    assert "fewer than half relapse by day 3" in verdicts.relapse_line(made([0.8, 0.2, 0.2, 0.2]), "drug", 1)
    assert "Nobody responds on day 1" in verdicts.relapse_line(made([0.8, 0.7, 0.7]), "drug", 1)


def test_how_much_rivers_differ_is_told_in_a_sentence() -> None:
    wellbeing = np.array([[0.1, x / 100] for x in range(101)])
    assert verdicts.differences(wellbeing) == (
        "101 rivers: at the end half of them are above 50 % wellbeing, one in ten above 90 %, "
        "one in ten below 10 %, and 46 % have symptoms down by half."
    )
