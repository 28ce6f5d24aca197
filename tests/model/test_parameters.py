"""A river checks itself, and says in words what is wrong."""

from __future__ import annotations

import math
from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from riversim import River, RiverError
from riversim.model.parameters import Parameter, parameters, plugs_and_batteries


@pytest.mark.parametrize("p", parameters().values(), ids=lambda p: p.name)
def test_every_parameter_declares_what_it_means(p: Parameter) -> None:
    assert p.low <= p.default <= p.high
    assert p.river and p.brain and p.source and p.group
    assert p.unit is not None


def test_every_field_is_a_parameter_or_given_for_each_tributary() -> None:
    assert {f.name for f in fields(River)} - set(parameters()) == {"strengths", "resistances"}


@pytest.mark.parametrize("p", parameters().values(), ids=lambda p: p.name)
@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, "much", None, True, [1.0], 1e300, -1e300])
def test_bad_values_are_named_with_their_range(p: Parameter, bad: object) -> None:
    with pytest.raises(RiverError, match=p.name) as error:
        River(**{p.name: bad})  # type: ignore[arg-type]
    assert f"{p.high:g}" in str(error.value)


@pytest.mark.parametrize("p", parameters().values(), ids=lambda p: p.name)
def test_the_ends_of_a_range_are_valid(p: Parameter) -> None:
    for end in (p.low, p.high):
        assert getattr(River(**{p.name: end}), p.name) == end  # type: ignore[arg-type]


def test_a_number_of_tributaries_is_whole() -> None:
    with pytest.raises(RiverError, match="whole number"):
        River(tributaries=2.5)  # type: ignore[arg-type]


def test_a_river_is_frozen_and_takes_keywords_only() -> None:
    with pytest.raises(FrozenInstanceError):
        River().cause = 0.1  # type: ignore[misc]
    with pytest.raises(TypeError):
        River(0.1)  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"strengths": (1.3, 1.3)}, "each of the 8 tributaries"),
        ({"strengths": (1.3,) * 7 + (math.nan,)}, r"strengths\[8\]"),
        ({"resistances": (1.0,) * 7 + (-1.0,)}, r"resistances\[8\] = -1"),
        ({"resistances": 1.0}, "shape"),
    ],
)
def test_what_is_given_for_each_tributary_is_checked(given: dict[str, object], words: str) -> None:
    with pytest.raises(RiverError, match=words):
        River(**given)  # type: ignore[arg-type]


def test_plugs_and_batteries_are_given_or_drawn_from_the_seed() -> None:
    given = River(tributaries=2, strengths=(1.2, 1.4), resistances=(0.5, 2.0))
    plugs, batteries = plugs_and_batteries([given])
    np.testing.assert_array_equal(plugs[:, 0], (1.2, 1.4))
    np.testing.assert_array_equal(batteries[:, 0], (0.5, 2.0))
    one, same, other = (plugs_and_batteries([River(seed=seed)]) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)


def test_more_tributaries_leave_the_first_ones_as_they_are() -> None:
    few, many = River(tributaries=3), River(tributaries=8)
    np.testing.assert_array_equal(few.plug_strengths(), many.plug_strengths()[:3])


def test_a_river_is_rebuilt_from_plain_data() -> None:
    river = River(cause=0.2, tributaries=2, strengths=(1.2, 1.4))
    assert River(**river.to_dict()) == river
