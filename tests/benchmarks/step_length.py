"""How far the fates of tributaries depend on the length of the step: `python -m tests.benchmarks.step_length`.

Tributaries are bistable: near a watershed a small error decides. Rivers without weather, which
would differ with the step, get one infusion; two weeks later each tributary is open or not.
"""

import numpy as np
from numpy.typing import NDArray

from riversim import River, infusions, simulate
from riversim.model.moments import clear

RIVERS = 20
STEPS = (1.0, 0.5, 0.25, 0.125)
FINEST = 1 / 16


def ends(step: float) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """Which tributaries are open after two weeks, and the hourly levels on the way there."""
    runs = [simulate(River(seed=seed, rain_noise=0, step=step), infusions([0]), weeks=2) for seed in range(RIVERS)]
    hourly = round(1 / step)
    return np.array([clear(run)[-1] for run in runs]), np.array([run.level[::hourly] for run in runs])


def main() -> None:
    """Print, for each step, how many tributaries end elsewhere than with the finest one."""
    fates, levels = ends(FINEST)
    print(
        f"step [h]  of {fates.size} tributaries end elsewhere than at 1/{1 / FINEST:.0f} h  median error of the level"
    )
    for step in STEPS:
        other, course = ends(step)
        print(f"{step:8g}  {(other != fates).sum():52}  {np.median(np.abs(course - levels)):25.4f}")


if __name__ == "__main__":
    main()
