"""Who computes a cohort, and how often that is interrupted, changes nothing."""

import os
import subprocess
import sys
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from importlib import import_module
from multiprocessing import get_all_start_methods
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest

from riversim import Course, RiverError
from riversim.clinic import workers
from riversim.clinic.cohort import Batch, daily_wellbeing, simulate_cohort
from riversim.model import fast
from tests import ROOT
from tests.clinic.trying import INFUSION, TWELVE, WEEK, computed
from tests.conftest import IN_CI


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_executors_change_nothing(pool: type[Any], expected: Any) -> None:
    with pool(2) as executor:
        kept = computed(batch=5, executor=executor)
    assert kept.tobytes() == expected.tobytes()


def test_workers_of_its_own_change_nothing(expected: Any) -> None:
    assert computed(batch=5, executor=2).tobytes() == expected.tobytes()


def test_the_compiled_river_in_threads_changes_nothing(expected: Any) -> None:
    pytest.importorskip("numba")
    kept = computed(batch=5, executor=2, compiled=True)
    np.testing.assert_allclose(kept, expected, rtol=0, atol=1e-12)
    assert not fast.used()


@pytest.mark.filterwarnings("ignore")
def test_a_dask_cluster_changes_nothing_even_where_a_worker_dies(expected: Any, tmp_path: Path) -> None:
    distributed: Any = import_module("distributed") if IN_CI else pytest.importorskip("distributed")
    options = dict(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True)
    with distributed.LocalCluster(**options) as cluster, distributed.Client(cluster) as client:
        kept = computed(batch=5, executor=client.get_executor())
        assert kept.tobytes() == expected.tobytes()
        kept = computed(batch=4, executor=client.get_executor(), summary=partial(dies, mark=tmp_path, times=1))
    assert kept.tobytes() == expected.tobytes()
    assert len(list(tmp_path.iterdir())) == 1


def logged(batch: Batch, log: Path) -> Any:
    """Writes down which rivers were computed."""
    lines = log.read_text(encoding="utf-8").splitlines() if log.exists() else []
    log.write_text("\n".join([*lines, str(batch.rivers[0].seed)]), encoding="utf-8")
    return daily_wellbeing(batch)


def test_an_interrupted_run_goes_on_from_what_was_finished(tmp_path: Path, expected: Any) -> None:
    folder, log = tmp_path / "kept", tmp_path / "log"
    run = partial(computed, batch=3, checkpoint=folder, summary=partial(logged, log=log))
    with pytest.raises(KeyboardInterrupt):
        run(summary=daily_wellbeing, cancel=Mock(side_effect=[False, False, KeyboardInterrupt]))
    assert len(list(folder.glob("*.npz"))) == 2
    with pytest.raises(RiverError, match="its summary is not the same"):
        run()
    kept = computed(checkpoint=folder)  # whatever its own batches would be
    assert kept.tobytes() == expected.tobytes()
    assert len(list(folder.glob("*.npz"))) == 4


def test_finished_batches_are_not_computed_again(tmp_path: Path, expected: Any) -> None:
    folder, log = tmp_path / "kept", tmp_path / "log"
    run = partial(computed, batch=3, checkpoint=folder, summary=partial(logged, log=log))
    run()
    (folder / "rivers-000000003-000000006.npz").write_bytes(b"damaged")
    assert run().tobytes() == expected.tobytes()
    assert len(log.read_text(encoding="utf-8").splitlines()) == 5


def test_a_folder_of_other_work_is_refused(tmp_path: Path) -> None:
    computed(checkpoint=tmp_path / "kept")
    with pytest.raises(RiverError, match="its cohort is not the same"):
        simulate_cohort(replace(TWELVE, seed=1), INFUSION, weeks=WEEK, checkpoint=tmp_path / "kept")
    with pytest.raises(RiverError, match="its course is not the same"):
        simulate_cohort(TWELVE, Course(), weeks=WEEK, checkpoint=tmp_path / "kept")
    (tmp_path / "diary.txt").write_text("dear diary", encoding="utf-8")
    with pytest.raises(RiverError, match="no checkpoint folder"):
        computed(checkpoint=tmp_path)


def test_work_can_be_cancelled_and_what_was_finished_is_kept(tmp_path: Path) -> None:
    with pytest.raises(workers.CancelledError):
        computed(batch=3, checkpoint=tmp_path / "k", cancel=Mock(side_effect=[False, False, True]))
    assert len(list((tmp_path / "k").glob("*.npz"))) == 2


def dies(batch: Batch, mark: Path, times: int) -> Any:
    """The worker that has the first river dies so many times."""
    if batch.rivers[0] == TWELVE.rivers(0, 1)[0]:
        deaths = len(list(mark.iterdir()))
        if deaths < times:
            (mark / str(deaths)).touch()
            os._exit(1)
    return daily_wellbeing(batch)


def test_the_batch_of_a_worker_that_died_is_redone(tmp_path: Path, expected: Any) -> None:
    kept = computed(batch=4, executor=2, compiled=False, summary=partial(dies, mark=tmp_path, times=1))
    assert kept.tobytes() == expected.tobytes()
    assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("own", [True, False])
def test_workers_that_die_again_and_again_are_told_of_clearly(own: bool, tmp_path: Path) -> None:
    executor: Executor | int = 2 if own else ProcessPoolExecutor(2)
    with pytest.raises(workers.WorkerDiedError, match="a worker died while rivers were computed"):
        computed(batch=4, executor=executor, compiled=False, summary=partial(dies, mark=tmp_path, times=99))
    assert len(list(tmp_path.iterdir())) == (workers.TRIES if own else 1)


# --- where processes are started anew -------------------------------------------------------------

HOW = [m for m in ("spawn", "forkserver") if m in get_all_start_methods()]
SCRIPT = """
import multiprocessing, sys
from concurrent.futures import ProcessPoolExecutor
multiprocessing.set_start_method(sys.argv[1], force=True)
import riversim
few = riversim.Cohort(members=200)
try:
    print(riversim.simulate_cohort(few, weeks=1, batch=100, executor={executor}).shape)
except riversim.RiverError as error:
    print(error)
"""
GUARDED = """
import multiprocessing, sys
import numpy as np
import riversim
if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    def mine(batch):
        return np.zeros(len(batch.rivers))
    few = riversim.Cohort(members=200)
    print(riversim.simulate_cohort(few, weeks=1, batch=100, executor=2).shape)
    try:
        riversim.simulate_cohort(few, weeks=1, batch=100, executor=2, summary=mine)
    except riversim.RiverError as error:
        print(error)
"""


def printed(*arguments: str, code: str = "") -> str:
    """All that Python prints, errors too."""
    line, env = [sys.executable, *arguments], {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        line, input=code, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=True, env=env, timeout=120
    )
    return done.stdout


@pytest.mark.parametrize("executor", ["2", "ProcessPoolExecutor(2)"])
@pytest.mark.parametrize("how", HOW)
def test_a_script_without_its_guard_is_told_to_have_one_in_a_sentence(tmp_path: Path, how: str, executor: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(executor=executor), encoding="utf-8")
    lines = printed(str(script), how).splitlines()
    assert [line for line in lines if "resource_tracker" not in line] == [workers.UNGUARDED]


@pytest.mark.parametrize("how", HOW)
def test_a_summary_that_other_processes_can_not_find_is_told_of_at_once(tmp_path: Path, how: str) -> None:
    script = tmp_path / "script.py"
    script.write_text(GUARDED, encoding="utf-8")
    for out in (printed(str(script), how), printed("-c", GUARDED, how)):  # as a notebook's cell has no file either
        shape, error = out.splitlines()
        assert shape == "(200, 8)"
        assert error.startswith("other processes can not find the summary (") and error.endswith(workers.ELSEWHERE)


@pytest.mark.parametrize("how", HOW)
def test_so_it_is_where_only_the_executor_starts_processes_in_that_way(tmp_path: Path, how: str) -> None:
    script = tmp_path / "script.py"
    own = "ProcessPoolExecutor(2, mp_context=multiprocessing.get_context(sys.argv[2]))"
    script.write_text(SCRIPT.format(executor=own), encoding="utf-8")
    lines = printed(str(script), get_all_start_methods()[0], how).splitlines()
    assert [line for line in lines if "resource_tracker" not in line] == [workers.UNGUARDED]


def odd(batch: Batch) -> Any:
    class OddError(Exception):
        """Nobody else can make it anew: out of a module they could, where tblib is installed, as it is with dask."""

    raise OddError(f"nothing in {len(batch.rivers)}")


@pytest.mark.parametrize("own", [True, False])
def test_an_error_of_a_summary_is_told_though_it_can_not_be_sent(own: bool) -> None:
    executor: Executor | int = 2 if own else ProcessPoolExecutor(2)
    with pytest.raises(RiverError, match="the summary failed in another process: OddError: nothing in 6"):
        computed(batch=6, executor=executor, compiled=False, summary=odd)


def test_a_script_that_is_no_file_is_told_to_become_one() -> None:
    *_noise, told = printed("-", "spawn", code=SCRIPT.format(executor=2)).splitlines()
    assert told == workers.UNSAVED.format("<stdin>")


def closure(kept: float) -> Any:
    return lambda batch: np.full(len(batch.rivers), kept)


@pytest.mark.parametrize("summary", [lambda batch: np.zeros(len(batch.rivers)), closure(1.0)])
@pytest.mark.parametrize("own", [True, False])
def test_a_summary_that_can_not_be_sent_is_told_of_before_a_process_is_asked(own: bool, summary: Any) -> None:
    executor: Executor | int = 2 if own else ProcessPoolExecutor(2)
    with pytest.raises(RiverError, match=r"can not be handed to other processes \(.*lambda.*def at the top of a file"):
        computed(batch=4, executor=executor, compiled=False, summary=summary)
    with ThreadPoolExecutor(2) as threads:
        assert len(computed(batch=4, executor=threads, summary=summary)) == len(TWELVE.rivers())


@pytest.mark.parametrize("executor", [object(), ProcessPoolExecutor, "2", [2]])
def test_what_is_no_executor_is_told_in_words(executor: Any) -> None:
    with pytest.raises(RiverError, match="executor must be a number of workers, or an Executor"):
        computed(executor=executor)


@pytest.mark.parametrize("executor", [0, -1, 2.5])
def test_a_number_of_workers_that_can_not_be_is_told_in_words(executor: Any) -> None:
    with pytest.raises(RiverError, match="workers"):
        computed(executor=executor)


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_that_was_shut_down_is_told_in_words(pool: type[Any]) -> None:
    executor = pool(1)
    executor.shutdown()
    with pytest.raises(RiverError, match="the executor takes no more work: make a new one"):
        computed(executor=executor)


@pytest.mark.parametrize("error", [ImportError("_multiprocessing"), NotImplementedError("sem_open"), OSError("shm")])
def test_a_python_without_other_processes_says_so(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("concurrent.futures.process.ProcessPoolExecutor.__init__", Mock(side_effect=error))
    with pytest.raises(RiverError, match="there can be no other processes here: leave executor out"):
        computed(executor=2, compiled=False)


def wrong(batch: Batch) -> Any:
    raise ZeroDivisionError("mine")


def test_an_error_of_the_summary_is_told_as_it_is() -> None:
    with pytest.raises(ZeroDivisionError, match="mine"):
        simulate_cohort(TWELVE, weeks=WEEK, executor=2, compiled=False, summary=wrong)


def test_a_bar_shows_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("tqdm")
    simulate_cohort(TWELVE, weeks=WEEK, batch=5, progress=True)
    assert "12.0/12.0" in capsys.readouterr().err
