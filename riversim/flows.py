"""The laws of the river, one small pure function each: arrays in, arrays out.

Rates come multiplied by the length of the step. Every update is implicit (backward Euler),
so that no parameter can make a state negative, larger than one or unstable. Shapes are
(rivers,) for the main river and (tributaries, rivers) for the tributaries.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

# NumPy converts a Python number anew in every operation; a 0-d array spares a third of a small one.
ZERO = np.array(0.0)
ONE = np.array(1.0)


def approach(x: Array, gain: Array, loss: Array) -> Array:
    """A fraction that `gain` draws to one and `loss` to zero, one implicit step on."""
    return (x + gain) / (ONE + gain + loss)


def hill(x: Array, half: Array, slope: Array) -> Array:
    """Share of occupied sites at concentration `x` (Hill 1910): one half at `half`."""
    return np.divide(1.0, 1.0 + np.power(half / np.maximum(x, 1e-12), slope))


def excess(x: Array, limit: Array) -> Array:
    """How far `x` stands above `limit`, zero below."""
    return np.maximum(x - limit, ZERO)


def level(before: Array, inflow: Array, outlets: Array, spillway: Array, crest: Array) -> Array:
    """Level of the main river, fed by `inflow` and drained by `outlets` and a linear weir.

    The weir runs above its `crest` only. Its closed form is exact for the implicit step: where
    the level would stay below the crest the weir's mixture lies higher, so the lower one holds.
    """
    stored = before + inflow
    held = ONE + outlets
    return np.minimum(stored / held, (stored + spillway * crest) / (held + spillway))


def fill(water: Array, reach: Array, drain: Array) -> Array:
    """Water in a tributary that follows what reaches it through its mouth."""
    return (water + drain * reach) / (ONE + drain)


def activity(charge: Array, half: Array, wet: Array) -> Array:
    """AMPA activity: how far the engine turns over, given charge (Hill slope 2) and water."""
    square = charge * charge
    return square / (square + half * half) * wet


def wellbeing(wet: Array, foliage: Array, water_weight: float) -> Array:
    """Wellbeing, 0 to 1, from water (capped at one) and trees, averaged over the first axis."""
    mean: Array = water_weight * wet.mean(axis=0) + (1.0 - water_weight) * foliage.mean(axis=0)
    return mean
