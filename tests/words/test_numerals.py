"""Numbers as people type them in any language: read where they have one meaning, told where they have none."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import RiverError
from riversim.words import LANGUAGES, decimal, speaking, typed

THREE_QUARTERS = (
    "0.75",
    "0,75",
    ".75",
    ",75",
    "75%",
    "75 %",
    "75\u202f%",
    "+0.750",
    " 0,75 ",
    "7.5e-1",
    "3/4",
    "¾",
    "０．７５",
    "٠٫٧٥",
    "75 percent",
    "75 Prozent",
    "75 pour cent",
)
THOUSANDS = ("1234.5", "1234,5", "1.234,5", "1,234.5", "1 234,5", "1\u00a0234.5", "1\u202f234,5", "1'234.5", "1’234,5")
NONE = (
    "",
    " ",
    "abc",
    "nan",
    "inf",
    "-",
    ".",
    "%",
    "1.2.3",
    "1,23,456",
    "1 2",
    "--1",
    "0x10",
    "1/0",
    "1.234,567.8",
    "5 %%",
    "5²",
    "1 3/2",
    "1e400",
    "9" * 61,
)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("text", THREE_QUARTERS)
def test_three_quarters_are_read_however_somebody_types_them(code: str, text: str) -> None:
    with speaking(code):
        assert typed(text) == pytest.approx(0.75, abs=1e-15)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("text", THOUSANDS)
def test_groups_of_thousands_are_read_in_any_countrys_way(code: str, text: str) -> None:
    with speaking(code):
        assert typed(text) == 1234.5


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number_is_told_and_not_guessed(code: str, text: str) -> None:
    with speaking(code), pytest.raises(RiverError, match=decimal(0.75, 2)):
        typed(text)


@pytest.mark.parametrize(("code", "point", "comma"), [("en", 1.234, 1234), ("de", 1234, 1.234), ("fr", 1234, 1.234)])
def test_where_two_numbers_could_be_meant_the_language_decides(code: str, point: float, comma: float) -> None:
    with speaking(code):
        assert (typed("1.234"), typed("1,234")) == (point, comma)


def test_a_unit_may_stand_behind_and_a_per_cent_sign_means_a_hundredth_only_of_what_has_none() -> None:
    assert typed("3 h", "h") == typed("3h", "h") == typed("3", "h") == 3
    assert typed("50 %", "%") == typed("50", "%") == 50
    with pytest.raises(RiverError):
        typed("50 %", "h")


@pytest.mark.parametrize("text", ["1½", "1 1/2", "1 ½", "3/2"])
def test_a_fraction_behind_a_whole_number_is_added_to_it(text: str) -> None:
    assert typed(text) == 1.5


@pytest.mark.parametrize("text", ["0.1/h", "0,1 /h", "0.1 1/h", "0.1"])
def test_a_digit_in_a_unit_is_not_taken_from_the_number(text: str) -> None:
    assert typed(text, "1/h") == 0.1


def test_what_is_none_is_told_with_one_that_could_be_typed() -> None:
    with pytest.raises(RiverError, match=r"“many” is not a number like 8$"):
        typed("many", "tributaries", "8")


@given(st.floats(0, 1e6), st.integers(0, 6), st.sampled_from(sorted(LANGUAGES)))
def test_what_the_lab_writes_it_reads(value: float, places: int, code: str) -> None:
    with speaking(code):
        written = decimal(value, max(places, 4))  # with three decimals it could be a group of thousands elsewhere
        assert typed(written) == pytest.approx(float(f"{value:.{max(places, 4)}f}"))


@given(st.text(max_size=70))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    try:
        number = typed(text)
    except RiverError:
        return
    assert not math.isnan(number)
