"""How the person feels is told by the marks of illness and wellness."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import RiverError
from riversim.model import ILL, WELL
from riversim.words import feeling

WORDS = {True: ["heavy", "low", "lighter", "better", "well"],
         False: ["heavy", "low", "not well", "less well", "well"]}  # fmt: skip


@given(low=st.floats(0.0, 1.0), high=st.floats(0.0, 1.0), ill_before=st.booleans())
def test_who_is_better_off_never_feels_worse(low: float, high: float, ill_before: bool) -> None:
    low, high = sorted((low, high))
    order = WORDS[ill_before]
    assert order.index(feeling(low, ill_before=ill_before)) <= order.index(feeling(high, ill_before=ill_before))


@given(wellbeing=st.floats(0.0, 1.0), ill_before=st.booleans())
def test_well_and_ill_are_told_where_captions_tell_them(wellbeing: float, ill_before: bool) -> None:
    said = feeling(wellbeing, ill_before=ill_before)
    assert (said == "well") == (wellbeing >= WELL)
    assert (said in ("heavy", "low")) == (wellbeing < ILL)
    assert (said in ("lighter", "better")) == (ill_before and ILL <= wellbeing < WELL)


@pytest.mark.parametrize("wrong", [-0.1, 1.1, float("nan")])
def test_no_word_for_what_is_no_wellbeing(wrong: float) -> None:
    with pytest.raises(RiverError, match="wellbeing"):
        feeling(wrong)
