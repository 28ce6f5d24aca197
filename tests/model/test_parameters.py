"""A river, and what each of its parameters means."""

from dataclasses import FrozenInstanceError, fields

import numpy as np
import pytest

from riversim import River
from riversim.model.parameters import Parameter, parameters, plugs_and_batteries


@pytest.mark.parametrize("p", parameters().values(), ids=lambda p: p.name)
def test_every_parameter_declares_what_it_means(p: Parameter) -> None:
    assert p.low <= p.default <= p.high
    assert p.river and p.brain and p.source and p.group
    assert p.unit is not None


def test_every_field_is_a_parameter_or_given_for_each_tributary() -> None:
    assert {f.name for f in fields(River)} - set(parameters()) == {"strengths", "resistances"}


def test_a_river_is_frozen_and_takes_keywords_only() -> None:
    with pytest.raises(FrozenInstanceError):
        River().cause = 0.1  # type: ignore[misc]
    with pytest.raises(TypeError):
        River(0.1)  # type: ignore[call-arg]


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
