"""Many rivers: each depends on (seed, its place) alone, whoever computes it and however often that is interrupted."""

from __future__ import annotations

import os
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Course, River, RiverError, infusions, shift, simulate
from riversim.clinic import workers
from riversim.clinic.cohort import Batch, Cohort, daily_response, daily_wellbeing, days_well, simulate_cohort
from riversim.model import fast
from riversim.model.parameters import parameters
from tests.conftest import IN_CI

FEW = Cohort(members=12)
ONE = infusions([0])
WEEK = 1.0


def last(batch: Batch) -> dict[str, Any]:
    """Two things kept of each river, by name."""
    *_, state = batch.states(24)
    return {"level": state.level, "opening": state.opening.T}


# --- a cohort is a value ---------------------------------------------------------------------------


def test_rivers_differ_lognormally_around_the_one_in_the_middle() -> None:
    logs = np.log([(r.resistance / 1.8, r.cause / 0.3, r.strength / 1.3) for r in Cohort(
        members=4000, river=River(resistance=1.8, cause=0.3), resistance_sd=0.3, cause_sd=0.2, strength_sd=0.02
    ).rivers()])  # fmt: skip
    assert np.abs(logs.mean(axis=0)).max() < 0.02
    np.testing.assert_allclose(logs.std(axis=0), [0.3, 0.2, 0.02], rtol=0.05)
    assert np.abs(np.corrcoef(logs.T) - np.eye(3)).max() < 0.06


def test_each_river_has_a_weather_of_its_own() -> None:
    assert len({r.seed for r in Cohort(members=3000).rivers()}) == 3000
    assert not {r.seed for r in Cohort().rivers()} & {r.seed for r in Cohort(seed=8).rivers()}


@settings(max_examples=30)
@given(seed=st.integers(0, 2**32 - 1), sds=st.lists(st.floats(0, 2), min_size=3, max_size=3), first=st.integers(0, 40))
def test_every_river_of_a_cohort_is_a_valid_one_whatever_its_company(seed: int, sds: list[float], first: int) -> None:
    names = ("resistance_sd", "cause_sd", "strength_sd")
    cohort = replace(Cohort(members=41, seed=seed), **dict(zip(names, sds, strict=True)))  # type: ignore[arg-type]
    (river,) = cohort.rivers(first, first + 1)
    assert river == cohort.rivers()[first] == replace(cohort, members=99).rivers(first)[0]
    assert River(**river.to_dict()) == river
    assert all(p.check(getattr(river, p.name)) == getattr(river, p.name) for p in parameters().values())


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (dict(members=0), "members = 0 is out of range: it must be from 1"),
        (dict(members=1.5), "members must be a whole number"),
        (dict(seed=-1), "seed = -1 is out of range"),
        (dict(cause_sd=float("nan")), "cause_sd must be a finite number from 0 to 2 log units"),
        (dict(river=3), "must be a River"),
        (dict(river=River(tributaries=1, resistances=(1.0,))), "can not have its tributaries given"),
    ],
)
def test_a_cohort_says_what_is_wrong_with_it(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(RiverError, match=said):
        Cohort(**wrong)


def test_rivers_that_there_are_not_are_refused() -> None:
    with pytest.raises(RiverError, match="no rivers 3 to 13 in a cohort of 12"):
        FEW.rivers(3, 13)


# --- the same to the bit ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def expected() -> Any:
    return simulate_cohort(FEW, ONE, weeks=WEEK)


def test_a_river_in_a_cohort_is_the_river_alone(expected: Any) -> None:
    assert expected.shape == (12, 8)
    for river, row in zip(FEW.rivers(0, 3), expected, strict=False):
        np.testing.assert_allclose(simulate(river, ONE, weeks=WEEK).wellbeing[::24], row, rtol=0, atol=1e-14)


@pytest.mark.parametrize("batch", [1, 2, 5, 11, 12, 100])
def test_batches_change_nothing(batch: int, expected: Any) -> None:
    assert simulate_cohort(FEW, ONE, weeks=WEEK, batch=batch).tobytes() == expected.tobytes()


def test_more_rivers_change_nothing(expected: Any) -> None:
    many = simulate_cohort(replace(FEW, members=15), ONE, weeks=WEEK, batch=7)
    assert many[:12].tobytes() == expected.tobytes()


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_executors_change_nothing(pool: type[Any], expected: Any) -> None:
    with pool(2) as executor:
        kept = simulate_cohort(FEW, ONE, weeks=WEEK, batch=5, executor=executor)
    assert kept.tobytes() == expected.tobytes()


def test_workers_of_its_own_change_nothing(expected: Any) -> None:
    assert simulate_cohort(FEW, ONE, weeks=WEEK, batch=5, executor=2).tobytes() == expected.tobytes()


def test_the_compiled_river_in_threads_changes_nothing(expected: Any) -> None:
    pytest.importorskip("numba")
    kept = simulate_cohort(FEW, ONE, weeks=WEEK, batch=5, executor=2, compiled=True)
    np.testing.assert_allclose(kept, expected, rtol=0, atol=1e-12)
    assert not fast.used()


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_changes_nothing_even_where_a_worker_dies(expected: Any, tmp_path: Path) -> None:
    distributed: Any = import_module("distributed") if IN_CI else pytest.importorskip("distributed")
    options = dict(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True)
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        kept = simulate_cohort(FEW, ONE, weeks=WEEK, batch=5, executor=client.get_executor())
        assert kept.tobytes() == expected.tobytes()
        kept = simulate_cohort(
            FEW, ONE, weeks=WEEK, batch=4, executor=client.get_executor(),
            summary=partial(dies, mark=tmp_path, times=1),
        )  # fmt: skip
    assert kept.tobytes() == expected.tobytes()
    assert len(list(tmp_path.iterdir())) == 1


# --- what is kept ----------------------------------------------------------------------------------


def test_any_function_of_a_batch_can_be_kept_by_name_too() -> None:
    kept = simulate_cohort(FEW, ONE, weeks=WEEK, summary=last, batch=5)
    assert {name: x.shape for name, x in kept.items()} == {"level": (12,), "opening": (12, 8)}
    (river,) = FEW.rivers(7, 8)
    assert kept["level"][7] == simulate(river, ONE, weeks=WEEK).level[-1]


def test_response_and_days_well_follow_from_wellbeing() -> None:
    well, response, days = (
        simulate_cohort(FEW, ONE, weeks=2, summary=s) for s in (daily_wellbeing, daily_response, days_well)
    )
    symptoms = 1 - well
    np.testing.assert_array_equal(response, symptoms <= symptoms[:, :1] / 2)
    np.testing.assert_array_equal(days, response.sum(axis=1))
    assert 0 < response.mean() < 1


def test_sudden_changes_of_the_rivers_are_part_of_it() -> None:
    course = ONE + shift("uptake", to=0.7, start=1.3)
    kept = simulate_cohort(FEW, course, weeks=WEEK, batch=5)
    np.testing.assert_allclose(kept[4], simulate(FEW.rivers()[4], course, weeks=WEEK).wellbeing[::24], atol=1e-14)


def nothing(batch: Batch) -> Any:
    return np.zeros(1)


def test_a_summary_that_forgets_rivers_is_refused() -> None:
    with pytest.raises(RiverError, match="must keep one entry for each of 12 rivers"):
        simulate_cohort(FEW, summary=nothing, weeks=WEEK)


def test_daily_summaries_need_whole_days() -> None:
    with pytest.raises(RiverError, match="24 h are no whole number of steps of 5 h"):
        simulate_cohort(Cohort(members=2, river=River(step=5)), weeks=WEEK)


def test_what_comes_after_the_end_is_refused() -> None:
    with pytest.raises(RiverError, match="comes after the end"):
        simulate_cohort(FEW, infusions([8]), weeks=WEEK)


# --- interrupted, cancelled, killed ----------------------------------------------------------------


def logged(batch: Batch, log: Path, fails_at: int = -1) -> Any:
    """Writes down which rivers were computed; fails once there are so many lines."""
    lines = log.read_text().splitlines() if log.exists() else []
    if len(lines) == fails_at:
        raise KeyboardInterrupt
    log.write_text("\n".join([*lines, str(batch.rivers[0].seed)]))
    return daily_wellbeing(batch)


def test_an_interrupted_run_goes_on_from_what_was_finished(tmp_path: Path, expected: Any) -> None:
    folder, log = tmp_path / "kept", tmp_path / "log"
    run = partial(simulate_cohort, FEW, ONE, weeks=WEEK, batch=3, checkpoint=folder, summary=partial(logged, log=log))
    with pytest.raises(KeyboardInterrupt):
        run(summary=daily_wellbeing, cancel=_interrupts_at(2))
    assert len(list(folder.glob("*.npz"))) == 2
    with pytest.raises(RiverError, match="its summary is not the same"):
        run()
    kept = simulate_cohort(FEW, ONE, weeks=WEEK, checkpoint=folder)  # whatever its own batches would be
    assert kept.tobytes() == expected.tobytes()
    assert len(list(folder.glob("*.npz"))) == 4


def _interrupts_at(count: int) -> Any:
    asked: list[int] = []

    def cancel() -> bool:
        asked.append(0)
        if len(asked) > count:
            raise KeyboardInterrupt
        return False

    return cancel


def test_finished_batches_are_not_computed_again(tmp_path: Path, expected: Any) -> None:
    folder, log = tmp_path / "kept", tmp_path / "log"
    run = partial(simulate_cohort, FEW, ONE, weeks=WEEK, batch=3, checkpoint=folder, summary=partial(logged, log=log))
    run()
    (folder / "rivers-000000003-000000006.npz").write_bytes(b"damaged")
    assert run().tobytes() == expected.tobytes()
    assert len(log.read_text().splitlines()) == 5


def test_a_folder_of_other_work_is_refused(tmp_path: Path) -> None:
    simulate_cohort(FEW, ONE, weeks=WEEK, checkpoint=tmp_path / "kept")
    with pytest.raises(RiverError, match="its cohort is not the same"):
        simulate_cohort(replace(FEW, seed=1), ONE, weeks=WEEK, checkpoint=tmp_path / "kept")
    with pytest.raises(RiverError, match="its course is not the same"):
        simulate_cohort(FEW, Course(), weeks=WEEK, checkpoint=tmp_path / "kept")
    (tmp_path / "diary.txt").write_text("dear diary")
    with pytest.raises(RiverError, match="no checkpoint folder"):
        simulate_cohort(FEW, ONE, weeks=WEEK, checkpoint=tmp_path)


def test_work_can_be_cancelled_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    answers = iter([False, False, True])
    with pytest.raises(workers.CancelledError):
        simulate_cohort(FEW, ONE, weeks=WEEK, batch=3, checkpoint=tmp_path / "k", cancel=lambda: next(answers))
    assert len(list((tmp_path / "k").glob("*.npz"))) == 2


def dies(batch: Batch, mark: Path, times: int) -> Any:
    """The worker that has the first river dies so many times."""
    if batch.rivers[0] == FEW.rivers(0, 1)[0]:
        deaths = len(list(mark.iterdir()))
        if deaths < times:
            (mark / str(deaths)).touch()
            os._exit(1)
    return daily_wellbeing(batch)


def test_the_batch_of_a_worker_that_died_is_redone(tmp_path: Path, expected: Any) -> None:
    kept = simulate_cohort(
        FEW, ONE, weeks=WEEK, batch=4, executor=2, compiled=False, summary=partial(dies, mark=tmp_path, times=1)
    )
    assert kept.tobytes() == expected.tobytes()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("own", [True, False])
def test_workers_that_die_again_and_again_are_told_of_clearly(own: bool, tmp_path: Path) -> None:
    executor: Executor | int = 2 if own else ProcessPoolExecutor(2)
    with pytest.raises(workers.WorkerDiedError, match="a worker died while rivers were computed"):
        simulate_cohort(
            FEW, ONE, weeks=WEEK, batch=4, executor=executor, compiled=False,
            summary=partial(dies, mark=tmp_path, times=99),
        )  # fmt: skip
    assert len(list(tmp_path.iterdir())) == (workers.TRIES if own else 1)


def wrong(batch: Batch) -> Any:
    raise ZeroDivisionError("mine")


def test_an_error_of_the_summary_is_told_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError, match="mine"):
        simulate_cohort(FEW, weeks=WEEK, executor=2, compiled=False, summary=wrong)


def test_a_bar_shows_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    simulate_cohort(FEW, weeks=WEEK, batch=5, progress=True)
    assert "12.0/12.0" in capsys.readouterr().err


def test_compiling_without_numba_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fast, "installed", lambda: False)
    with pytest.raises(RiverError, match="needs numba"):
        simulate_cohort(FEW, weeks=WEEK, compiled=True)
    assert simulate_cohort(FEW, weeks=WEEK).shape == (12, 8)
