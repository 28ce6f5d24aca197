"""The frozen parameters hold the six findings, and the calibration's objective can tell."""

import pytest

from riversim.clinic.results import Compared
from tests import calibration, test_behaviours


@pytest.fixture(scope="module")
def rows() -> dict[str, list[Compared]]:
    return calibration.findings(calibration.frozen())


def test_every_figure_of_f1_to_f6_lies_inside_its_band(rows: dict[str, list[Compared]]) -> None:
    verdicts = [row.verdict for some in rows.values() for row in some if row.endpoint.band]
    assert len(verdicts) == 15
    assert set(verdicts) == {"inside"}
    assert calibration.outside(rows) == 0


@pytest.mark.parametrize(("name", "factor"), [("jump", 0.5), ("silting", 1.5), ("relief", 2.0), ("cause", 0.5)])
def test_other_parameters_do_not(name: str, factor: float) -> None:
    moved = calibration.frozen()
    moved[name] *= factor
    assert calibration.outside(calibration.findings(moved, members=200)) > 0


def test_a_river_that_does_not_show_the_story_loses_behaviours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(vars(test_behaviours)):
        if name.startswith("test_") and name[:7] not in ("test_09", "test_13"):
            monkeypatch.delattr(test_behaviours, name)
    assert calibration.behaviours_lost(calibration.frozen()) == []
    assert calibration.behaviours_lost(calibration.frozen() | {"jump": 0.0}) != []
