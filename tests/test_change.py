"""A worked example of change: a new parameter is two edits, and everything else follows from them.

Somebody wants deer, which eat the trees. In a copy of the whole tree one field is added to `River` and one term
to the law that uses it (`riversim/model/parameters.py`, `riversim/model/step.py`).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import ROOT

FIELD = """    deer: float = _number(
        0.0, 0.0, 0.1, "1/h", group="banks",
        river="how fast deer eat the trees", brain="pruning of synapses",
    )  # fmt: skip
"""
EDITS = {
    "riversim/model/parameters.py": ("    # Inflammation.\n", FIELD, True),
    "riversim/model/step.py": ('bare=small(1.0 + of("wilting")', ' + of("deer")', False),
}


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the two edits."""
    copy = tmp_path_factory.mktemp("changed")
    for folder in ("riversim", "tests"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for name, (place, text, before) in EDITS.items():
        source = (copy / name).read_text(encoding="utf-8")
        assert source.count(place) == 1
        added = text + place if before else place + text
        (copy / name).write_text(source.replace(place, added), encoding="utf-8")
    return copy


def told(changed: Path, code: str) -> str:
    """What `code` prints where riversim is the changed copy."""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=changed, env=os.environ | {"PYTHONPATH": str(changed)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_law_uses_it_and_without_it_everything_is_as_it_was(changed: Path) -> None:
    code = """
import riversim
from riversim import River, simulate
assert riversim.__file__.startswith(CHANGED)
print(simulate(River(), weeks=1).level.tobytes().hex())
print(simulate(River(deer=0.05), weeks=1).foliage[-1].max() < simulate(River(), weeks=1).foliage[-1].min())
""".replace("CHANGED", repr(str(changed)))
    before = "import riversim; print(riversim.simulate(weeks=1).level.tobytes().hex())"
    here = subprocess.check_output([sys.executable, "-c", before], cwd=ROOT, text=True).strip()
    assert told(changed, code).split() == [here, "True"]


def test_it_has_a_slider_with_its_range_its_name_and_its_help(changed: Path) -> None:
    code = """
from riversim import RiverLab
lab = RiverLab()
slider = lab.panel.sliders["deer"]
print(slider.low, slider.high, slider.value, slider.description, "|", slider.tooltip)
slider.value = 0.05
print(lab.session.setting("deer"), lab.panel.error.text)
"""
    first, second = told(changed, code).splitlines()
    assert first.startswith("0.0 0.1 0.0 How fast deer eat the trees (1/h) | Pruning of synapses.")
    assert second == "0.05"


def test_it_is_checked_like_every_other(changed: Path) -> None:
    code = """
from riversim import River, RiverError
try:
    River(deer=2)
except RiverError as error:
    print(error)
"""
    assert told(changed, code) == "deer = 2 1/h is out of range: it must be from 0 to 0.1 1/h"


def test_the_property_tests_draw_it_from_its_own_range(changed: Path) -> None:
    code = """
from hypothesis import Phase, find, settings
from tests.strategies import rivers
quickly = settings(database=None, phases=[Phase.generate])
print(find(rivers(), lambda river: 0.05 < river.deer <= 0.1, settings=quickly).deer <= 0.1)
"""
    assert told(changed, code) == "True"


def test_run_files_codes_and_the_shell_know_it(changed: Path, tmp_path: Path) -> None:
    code = f"""
from riversim import River, Trajectory, cli, simulate
from riversim.session import Visit
path = {str(tmp_path / "run.npz")!r}
simulate(River(deer=0.02), weeks=1).save(path)
print(Trajectory.load(path).river.deer)
visit, other = Visit("obstructed", weeks=1), Visit("healthy")
visit.set("deer", 0.01)
other.open(visit.share())
print(other.session.setting("deer"))
print(cli.main(["run", "obstructed", "--weeks", "1", "--set", "deer=0.04", "--csv", path + ".csv"]))
"""
    lines = told(changed, code).splitlines()
    assert lines[:2] == ["0.02", "0.01"] and lines[-1] == "0"
