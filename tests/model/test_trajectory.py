"""A run keeps what happened: read-only, in `files` to the bit, continued without changing the past."""

import csv
import math
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from riversim import Course, River, RiverError, Trajectory, hold, infusions, shift, simulate, words
from tests.runs import same

TREATED = infusions([1]) + hold(0.5, 3, 4)


@pytest.fixture(scope="module")
def treated() -> Trajectory:
    return simulate(River(tributaries=3), TREATED, weeks=1)


@pytest.fixture
def saved(treated: Trajectory, tmp_path: Path) -> Path:
    path = tmp_path / "run.npz"
    treated.save(path)
    return path


@pytest.mark.parametrize("f", [f for f in fields(Trajectory) if f.metadata], ids=lambda f: f.name)
def test_every_series_declares_unit_meaning_and_shape(f: object, treated: Trajectory) -> None:
    assert f.metadata["unit"] is not None and f.metadata["meaning"]  # type: ignore[attr-defined]
    shape = (169, 3) if f.metadata["each"] else (169,)  # type: ignore[attr-defined]
    assert getattr(treated, f.name).shape == shape  # type: ignore[attr-defined]


def test_series_are_read_only(treated: Trajectory) -> None:
    for name in (*treated.series(), "time", "wellbeing", "balance", "activity"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(treated, name)[0] = 1


def test_time_is_in_hours_and_days_find_their_index(treated: Trajectory) -> None:
    assert treated.time[-1] == 168
    assert treated.index(2.5) == 60 and treated.index(99) == 168


def test_a_saved_run_loads_back_equal_to_the_bit(treated: Trajectory, saved: Path) -> None:
    loaded = Trajectory.load(saved)
    assert loaded.river == treated.river and loaded.course == treated.course
    for name, x in treated.series().items():
        assert x.tobytes() == loaded.series()[name].tobytes(), name


def test_a_saved_run_can_go_on(treated: Trajectory, saved: Path) -> None:
    on = simulate(treated.river, TREATED, weeks=2, after=Trajectory.load(saved))
    np.testing.assert_array_equal(on.level, simulate(treated.river, TREATED, weeks=2).level)


@pytest.mark.parametrize("cut", [0, 1, 100, 2000, -30])
def test_a_damaged_file_is_refused_in_words(saved: Path, tmp_path: Path, cut: int) -> None:
    (tmp_path / "cut.npz").write_bytes(saved.read_bytes()[:cut])
    with pytest.raises(RiverError, match=r"cut\.npz is not a saved run"):
        Trajectory.load(tmp_path / "cut.npz")


def test_flipped_bytes_anywhere_never_load_as_another_run(treated: Trajectory, saved: Path, tmp_path: Path) -> None:
    data = saved.read_bytes()
    for at in np.random.default_rng(0).integers(0, len(data), 40):
        flipped = bytearray(data)
        flipped[at] ^= 0xFF
        (tmp_path / "flipped.npz").write_bytes(flipped)
        try:
            loaded = Trajectory.load(tmp_path / "flipped.npz")
        except RiverError:
            continue
        assert same(treated, loaded)


def test_files_that_are_no_runs_are_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.npz").write_text("hello", encoding="utf-8")
    np.savez(tmp_path / "b.npz", about=np.frombuffer(b"[]", dtype=np.uint8))
    np.savez(tmp_path / "c.npz", level=np.zeros(3))
    np.save(tmp_path / "d.npy", np.zeros(3))
    for name in ("a.npz", "b.npz", "c.npz", "d.npy"):
        with pytest.raises(RiverError, match="is not a saved run"):
            Trajectory.load(tmp_path / name)
    with pytest.raises(RiverError, match="there is no file"):
        Trajectory.load(tmp_path / "none.npz")


def test_an_existing_file_is_not_overwritten_unless_forced(treated: Trajectory, tmp_path: Path) -> None:
    path = tmp_path / "run.csv"
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(RiverError, match="exists already"):
        treated.to_csv(path)
    assert path.read_text(encoding="utf-8") == "mine"
    treated.to_csv(path, force=True)
    assert path.read_text(encoding="utf-8") != "mine"
    with pytest.raises(RiverError, match="can not be written"):
        treated.save(tmp_path / "no" / "folder.npz")


def test_the_csv_has_one_row_a_step_and_the_columns_in_order(treated: Trajectory, tmp_path: Path) -> None:
    treated.to_csv(tmp_path / "run.csv")
    with (tmp_path / "run.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    each = [f"{name}_{i}" for name in ("water", "opening", "charge", "foliage") for i in (1, 2, 3)]
    assert header == ["time_h", "level", "gate", "spill", "block", "drug", "wellbeing", "inflammation", *each]
    assert len(rows) == 169
    assert float(rows[30][1]) == treated.level[30]


def test_a_table_opens_in_columns_where_numbers_have_a_comma(treated: Trajectory, tmp_path: Path) -> None:
    treated.to_csv(tmp_path / "plain.csv")
    treated.to_csv(tmp_path / "comma.csv", decimal=",")
    assert (tmp_path / "comma.csv").read_bytes().startswith(b"\xef\xbb\xbftime_h;level;")
    with (tmp_path / "plain.csv").open() as plain, (tmp_path / "comma.csv").open(encoding="utf-8-sig") as comma:
        (header, *rows), (same, *others) = csv.reader(plain), csv.reader(comma, delimiter=";")
    assert header == same and not any("." in field for row in others for field in row)
    assert [[float(x.replace(",", ".")) for x in row] for row in others] == [[float(x) for x in row] for row in rows]
    with pytest.raises(RiverError, match="unknown decimal ';'"):
        treated.csv(decimal=";")


def test_the_data_frame_equals_the_csv(treated: Trajectory, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas")
    treated.to_csv(tmp_path / "run.csv")
    pd.testing.assert_frame_equal(treated.to_dataframe(), pd.read_csv(tmp_path / "run.csv"), rtol=1e-12)


@pytest.mark.parametrize(
    ("river", "course", "weeks", "words"),
    [
        (River(), TREATED, 2, "another river"),
        (River(tributaries=3), TREATED, 0.5, "already longer"),
        (River(tributaries=3), infusions([2]), 2, "past can not be changed"),
        (River(tributaries=3), TREATED + shift("crest", to=1.3, start=2), 2, "past can not be changed"),
    ],
)
def test_the_past_can_not_be_changed(
    treated: Trajectory, river: River, course: Course, weeks: float, words: str
) -> None:
    with pytest.raises(RiverError, match=words):
        simulate(river, course, weeks=weeks, after=treated)


def test_the_future_can_be_changed(treated: Trajectory) -> None:
    branch = simulate(treated.river, TREATED + infusions([8]), weeks=2, after=treated)
    plain = simulate(treated.river, TREATED, weeks=2)
    np.testing.assert_array_equal(branch.level[:193], plain.level[:193])
    assert branch.block[195] > 0.5 and branch.level[195] != plain.level[195]


@pytest.mark.parametrize("day", [math.nan, math.inf, -math.inf, "2"])
def test_a_day_that_is_no_number_has_no_index(day: float) -> None:
    with pytest.raises(RiverError, match="day must be a"):
        simulate(weeks=1).index(day)


def test_a_trajectory_checks_the_series_it_is_given(treated: Trajectory) -> None:
    series = treated.series()
    broken = {"level": series["level"] * math.nan, "opening": series["opening"] + 2, "water": series["level"]}
    for name, bad in broken.items():
        with pytest.raises(RiverError, match=name):
            Trajectory(river=treated.river, course=treated.course, **(series | {name: bad}))


def test_a_run_shows_itself_in_a_notebook_as_a_picture_with_its_words(treated: Trajectory) -> None:
    forms = treated._repr_mimebundle_()
    assert set(forms) == {"text/plain", "text/html", "image/png"}
    assert forms["text/plain"] == repr(treated)
    assert '<img alt="A river with three tributaries' in forms["text/html"]
    assert words.caption(treated, len(treated.level) - 1) in forms["text/html"]


@pytest.mark.parametrize("missing", ["matplotlib", "PIL"])
def test_where_what_draws_is_not_installed_a_run_is_text_alone(missing: str) -> None:
    code = (
        f"import sys; sys.modules['{missing}'] = None; import riversim; run = riversim.simulate(weeks=1)\n"
        "assert run._repr_mimebundle_() == {'text/plain': repr(run)}; print('text')"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "text\n"
