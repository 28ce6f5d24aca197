"""The laws of the river, one small pure function each: arrays in, arrays out.

Rates come multiplied by the length of the step. Every update is implicit, so that no
parameter can make a state negative, larger than one or unstable. Shapes are
(rivers,) for the main river and (tributaries, rivers) for the tributaries, or () and
(tributaries,) for a lone river.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# NumPy's own way with numbers that can not be, whatever a caller of ours has told NumPy: `np.seterr(all="raise")` must
# not end a run whose drug has faded to nothing. Around each function that is called from outside and works things out.
CALM: Mapping[str, Any] = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
undisturbed = np.errstate(**CALM)

# NumPy converts a Python number anew in every operation on an array; a 0-d array spares it that.
ZERO = np.array(0.0)
ONE = np.array(1.0)


def total(x: Array) -> Array:
    """The sum over tributaries, always added up in the same order, alone or in any company."""
    sums: Array = np.add.accumulate(x).item(-1) if x.ndim == 1 else np.add.reduce(x, axis=0)
    return sums


def approach(x: Array, gain: Array, rest: Array) -> Array:
    """A fraction that `gain` draws to one and a loss to zero, one implicit step on; `rest` is 1 + loss.

    With z = gain + loss, exp(-z) is taken as 1 / (1 + z + z*z/2): no overshoot at any step, and the
    error of a step is of third order, which keeps fates from hanging on the step's length.
    """
    rise: Array = gain + rest  # 1 + z, and 1 + z + z*z/2 is half of its square and one
    after: Array = rise + 1.0
    after *= gain
    after += x + x
    rise *= rise
    rise += 1.0
    after /= rise
    return capped(after)  # or rounding, where nothing is lost, takes it beyond one


def excess(x: Array, limit: Array) -> Array:
    """How far `x` stands above `limit`, zero below; a lone river's number stays a plain one, which is quicker."""
    above = x - limit
    height: Array = max(above, 0.0) if isinstance(above, float) else np.maximum(above, ZERO)
    return height


def root(x: Array) -> Array:
    """The square root; a lone river's number stays a plain one."""
    result: Array = math.sqrt(x) if isinstance(x, float) else np.sqrt(x)
    return result


def capped(x: Array) -> Array:
    """At most one; a lone river's number stays a plain one."""
    fraction: Array = min(x, 1.0) if isinstance(x, float) else np.minimum(x, ONE)
    return fraction


def least(x: Array, y: Array) -> Array:
    """The smaller of two; a lone river's number stays a plain one."""
    lower: Array = min(x, y) if isinstance(x, float) else np.minimum(x, y)
    return lower


def hill(x: Array, half: float, slope: float) -> Array:
    """Share of occupied sites at concentration `x` (Hill 1910): one half at `half`."""
    ratio = np.power(x / half, slope)
    occupied: Array = ratio / (
        1.0 + ratio
    )  # exactly 0 without a drug, so that a dose to come changes nothing before it
    return occupied


def settle(stored: Array, narrow: Array, slope: Array, crest: Array) -> tuple[Array, Array]:
    """Level of the main river, and how far it stands above the crest: `stored` water less what flows out.

    `narrow` is one and what flows out at any level, by outlets and by a gate that stands open still;
    `slope` what flows out more, above the crest, for each level. So the level L solves
    ``L * (narrow + slope * max(L - crest, 0)) = stored``; its root in closed form is exact for the implicit step.
    """
    over = excess(stored, narrow * crest)
    wide = narrow + slope * crest
    above = 2.0 * over / (wide + root(wide * wide + 4.0 * slope * over))
    return least(stored / narrow, crest + above), above


def activity(charge: Array, half: Array, wet: Array) -> Array:
    """AMPA activity: how far the engine turns over, given charge and water.

    Hill's equation with slope 2; `half` is the charge of half activity, squared.
    """
    active: Array = charge * charge
    active /= active + half
    active *= wet
    return active


def wellbeing(active: Array, foliage: Array, full_use: Array | float, use_weight: Array | float) -> Array:
    """Wellbeing, 0 to 1, from the use that circuits make of the water, and from trees, means over the first axis.

    A tributary counts as fully used from an activity of `full_use` on. Water that nothing uses does not count.
    """
    use = np.minimum(active / full_use, ONE)
    mean: Array = use_weight * _mean(use) + (1.0 - use_weight) * _mean(foliage)
    return mean


def _mean(x: Array) -> Array:
    """Over the first axis, always added up in the same order, which NumPy's own sum of one column is not."""
    return np.asarray(np.add.accumulate(x, axis=0)[-1] / len(x))
