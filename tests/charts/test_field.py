"""A field of many rivers: each is there, none is cut off, and it says how much they differ."""

from itertools import combinations

import numpy as np
import pytest
from matplotlib.collections import PolyCollection

import riversim
from riversim import River, RiverError, infusions
from riversim.clinic import Cohort, in_weathers, simulate_cohort
from riversim.words import LANGUAGES, speaking, verdicts

FEW = Cohort(members=40)


def test_a_field_shows_every_river_and_says_how_much_they_differ() -> None:
    figure = riversim.field_of_rivers(FEW, infusions([0]), weeks=2)
    drawn = [[c for c in axes.collections if isinstance(c, PolyCollection)] for axes in figure.axes]
    for kind in zip(*drawn, strict=True):  # beds, and water
        assert sum(len(c.get_paths()) for c in kind) == FEW.members
    lines = [text.get_text() for text in figure.texts[::-1] if text.get_fontsize() == 9]
    below = " ".join(lines)
    assert verdicts.differences(simulate_cohort(FEW, infusions([0]), weeks=2)) in below
    assert below in figure.alt


@pytest.mark.parametrize("width", [420, 700, 900, 1600])
def test_what_stands_in_a_field_is_not_cut_off(width: int) -> None:
    figure = riversim.field_of_rivers(FEW, weeks=0.5, size=(width, 640))
    assert max(text.get_window_extent().x1 for text in figure.texts) <= width


@pytest.mark.parametrize("members", [1, 7, 100])
def test_a_field_of_any_number_has_room_for_all(members: int) -> None:
    groups = riversim.field_of_rivers(Cohort(members=members), weeks=0.5).axes
    places = sum(axes.get_xlim()[1] * axes.get_ylim()[0] for axes in groups)
    assert members <= places < 2 * members + 2


def test_more_rivers_than_can_be_seen_are_refused() -> None:
    with pytest.raises(RiverError, match="at most 400 rivers"):
        riversim.field_of_rivers(Cohort(members=401))


def test_the_easy_the_middle_and_the_resistant_are_told_apart() -> None:
    figure = riversim.field_of_rivers(FEW, infusions([0]), weeks=2)
    names = ["Batteries that start easily", "Batteries in the middle", "Batteries that are hard to start"]
    assert [text.get_text() for text in figure.texts if text.get_fontsize() == 10] == names
    order = sorted(range(FEW.members), key=lambda place: FEW.rivers()[place].resistance)
    well = simulate_cohort(FEW, infusions([0]), weeks=2)[order]
    helped = [100 * ((1 - third[:, -1]) <= 0.5 * (1 - third[:, 0])).mean() for third in np.array_split(well, 3)]
    told = "in {:.0f} % of those whose batteries start easily, in {:.0f} % of those in the middle, and in {:.0f} %"
    assert told.format(*helped) in figure.alt


@pytest.mark.parametrize("cohort", [Cohort(members=9), Cohort(members=60, resistance_sd=0.0)])
def test_a_few_rivers_or_alike_ones_are_one_group(cohort: Cohort) -> None:
    figure = riversim.field_of_rivers(cohort, weeks=0.5)
    assert len(figure.axes) == 1 and "start easily" not in figure.alt


def test_one_river_in_thirty_weathers_says_what_was_luck() -> None:
    figure = riversim.field_of_weathers(River(), infusions([0]), weeks=2)
    symptoms = 1 - in_weathers(River(), infusions([0]), weeks=2)
    halved = symptoms <= 0.5 * symptoms[:, :1]
    told = f"In {halved.any(axis=1).sum()} of 30 weathers symptoms are down by half on some day, and in "
    assert f"{told}{halved[:, -1].sum()} at the end." in figure.alt
    assert 0 < halved.any(axis=1).sum() < 30, "here it is luck"
    assert "treatment" not in riversim.field_of_weathers(River(), weeks=1, count=3).alt


@pytest.mark.parametrize("size", [(900, 640), (640, 520), (360, 600)])
@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_in_a_field_lies_over_anything_else(code: str, size: tuple[int, int]) -> None:
    with speaking(code):
        for figure in (
            riversim.field_of_rivers(Cohort(members=100), weeks=0.5, size=size),
            riversim.field_of_weathers(weeks=0.5, size=size),
        ):
            texts = [text.get_window_extent() for text in figure.texts]
            boxes = [axes.get_window_extent() for axes in figure.axes]
            for one, other in combinations([*texts, *boxes], 2):
                assert one.y0 >= other.y1 - 3 or other.y0 >= one.y1 - 3, (one, other)
            assert max(text.x1 for text in texts) <= size[0]
