"""The laws of the river, one small pure function each: arrays in, arrays out.

Rates come multiplied by the length of the step. Every update is implicit (backward Euler),
so that no parameter can make a state negative, larger than one or unstable. Shapes are
(rivers,) for the main river and (tributaries, rivers) for the tributaries, or () and
(tributaries,) for a lone river.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# NumPy converts a Python number anew in every operation on an array; a 0-d array spares it that.
ZERO = np.array(0.0)
ONE = np.array(1.0)


def total(x: Array) -> Array:
    """The sum over tributaries, always added up in the same order, alone or in any company."""
    sums: Array = np.add.accumulate(x).item(-1) if x.ndim == 1 else np.add.reduce(x, axis=0)
    return sums


def approach(x: Array, gain: Array, rest: Array) -> Array:
    """A fraction that `gain` draws to one and a loss to zero, one implicit step on; `rest` is 1 + loss."""
    after: Array = x + gain
    after /= gain + rest
    return after


def excess(x: Array, limit: Array) -> Array:
    """How far `x` stands above `limit`, zero below; a lone river's number stays a plain one, which is quicker."""
    above = x - limit
    height: Array = max(above, 0.0) if isinstance(above, float) else np.maximum(above, ZERO)
    return height


def hill(x: Array, half: float, slope: float) -> Array:
    """Share of occupied sites at concentration `x` (Hill 1910): one half at `half`."""
    ratio = np.power(x / half, slope)
    occupied: Array = ratio / (
        1.0 + ratio
    )  # exactly 0 without a drug, so that a dose to come changes nothing before it
    return occupied


def settle(stored: Array, held: Array, weir: Array, crest: Array) -> Array:
    """Level of the main river: `stored` water less what its outlets (`held` - 1) and the weir take.

    The linear weir runs above its crest only: it takes its share of what would stand there
    without it. This closed form is exact for the implicit step.
    """
    low = stored / held
    return low - excess(low, crest) * (weir / (held + weir))


def activity(charge: Array, half: Array, wet: Array) -> Array:
    """AMPA activity: how far the engine turns over, given charge and water.

    Hill's equation with slope 2; `half` is the charge of half activity, squared.
    """
    active: Array = charge * charge
    active /= active + half
    active *= wet
    return active


def wellbeing(wet: Array, foliage: Array, water_weight: float) -> Array:
    """Wellbeing, 0 to 1, from water (capped at one) and trees, averaged over the first axis."""
    mean: Array = water_weight * wet.mean(axis=0) + (1.0 - water_weight) * foliage.mean(axis=0)
    return mean
