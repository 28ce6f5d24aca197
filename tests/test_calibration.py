"""The frozen parameters hold the six findings, and the calibration's objective can tell."""

import pytest

from riversim.clinic.results import Compared
from riversim.model import fast
from tests import calibration, rows


@pytest.fixture(scope="module")
def found() -> dict[str, list[Compared]]:
    return calibration.findings(calibration.frozen())


def test_every_figure_of_f1_to_f6_lies_inside_its_band(found: dict[str, list[Compared]]) -> None:
    verdicts = [row.verdict for some in found.values() for row in some if row.endpoint.band]
    assert len(verdicts) == 15
    assert set(verdicts) == {"inside"}
    assert calibration.outside(found) == 0


@pytest.mark.parametrize(("name", "factor"), [("jump", 0.5), ("silting", 1.5), ("relief", 2.0), ("strength", 1.2)])
def test_other_parameters_do_not(name: str, factor: float) -> None:
    moved = calibration.frozen()
    moved[name] *= factor
    assert calibration.outside(calibration.findings(moved, members=200)) > 0


def test_a_river_that_does_not_show_the_story_is_farther_from_where_the_search_aims() -> None:
    frozen = calibration.frozen()
    with fast.using(fast.installed()):
        near, far = (calibration.objective(chosen, 40) for chosen in (frozen, frozen | {"jump": 0.3 * frozen["jump"]}))
    assert near < 0.5 * far


def test_the_search_aims_at_figures_that_there_are_and_farther_in_than_they_must_be() -> None:
    for name, (low, high, scale) in calibration.AIMS.items():
        must = rows.DEMANDS[name]
        assert must[0] <= max(low, must[0]) <= min(high, must[1]) <= must[1] and scale > 0, name
