"""Batches of work: one after another or by any executor, kept in a folder, shown, cancelled.

Nothing here knows what a river is. More machines are an existing engine's business: any
`concurrent.futures.Executor` will do.
"""

from __future__ import annotations

import io
import json
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    BrokenExecutor,
    Executor,
    Future,
    ThreadPoolExecutor,
    as_completed,
)
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from riversim.model import Array, RiverError, check_whole, write_whole

Piece = tuple[int, int]
Kept = Array | dict[str, Array]
TRIES = 3
ALONE = "result"  # the name in a file of what has no name


class CancelledError(RiverError):
    """The work was cancelled; what was finished is kept in the checkpoint folder, if there is one."""


def pieces(count: int, batch: int) -> list[Piece]:
    """The places 0 to `count` in pieces (first, after the last) of `batch`."""
    return [(first, min(first + batch, count)) for first in range(0, count, batch)]


def each(
    task: Callable[[Piece], Kept],
    todo: list[Piece],
    executor: Executor | int | None,
    *,
    threads: bool,
    store: Store,
    cancel: Callable[[], bool] | None,
) -> Iterator[tuple[Piece, Kept]]:
    """Each piece with what the task made of it, as they are finished; what is in the store is taken from there."""
    missing = []
    for piece in todo:
        kept = store.load(piece)
        if kept is None:
            missing.append(piece)
        else:
            yield piece, kept
    for piece, kept in _computed(task, missing, executor, threads=threads, cancel=cancel or _never):
        store.save(piece, kept)
        yield piece, kept


def _never() -> bool:
    return False


def _check(cancel: Callable[[], bool]) -> None:
    if cancel():
        raise CancelledError("cancelled; what was finished is kept where a checkpoint folder was given")


def _computed(
    task: Callable[[Piece], Kept],
    todo: list[Piece],
    executor: Executor | int | None,
    *,
    threads: bool,
    cancel: Callable[[], bool],
) -> Iterator[tuple[Piece, Kept]]:
    if executor is None or executor == 1:
        for piece in todo:
            _check(cancel)
            yield piece, task(piece)
        return
    _leave_where_a_script_is_run_anew()
    if isinstance(executor, Executor):
        yield from _by(executor, task, todo, cancel)
    elif not hasattr(executor, "__float__"):
        raise RiverError(
            f"executor must be a number of workers, or an Executor as concurrent.futures has them, not {executor!r}"
            + ("; a dask client has one: client.get_executor()" if hasattr(executor, "get_executor") else "")
        )
    else:
        yield from _by_own(task, todo, executor, threads, cancel)


def _by_own(
    task: Callable[[Piece], Kept], todo: list[Piece], count: int, threads: bool, cancel: Callable[[], bool]
) -> Iterator[tuple[Piece, Kept]]:
    """By workers of our own: where one dies, what is missing is given to new ones."""
    number = check_whole("workers", count, 1, 1024)
    missing = dict.fromkeys(todo)
    for trial in range(TRIES):
        with ThreadPoolExecutor(number) if threads else _processes(number) as pool:
            try:
                for piece, kept in _by(pool, task, list(missing), cancel):
                    del missing[piece]
                    yield piece, kept
                return
            except WorkerDiedError:
                if trial == TRIES - 1:
                    raise


def _processes(number: int) -> Executor:
    """Processes that leave Ctrl-C to the one that waits for them."""
    try:
        from concurrent.futures import ProcessPoolExecutor

        return ProcessPoolExecutor(number, initializer=signal.signal, initargs=(signal.SIGINT, signal.SIG_IGN))
    except (ImportError, NotImplementedError, OSError) as error:  # as in a browser's Python
        raise RiverError(f"there can be no other processes here: leave executor out ({error})") from None


class WorkerDiedError(RiverError):
    """A worker died before it had finished its batch."""


def _by(
    executor: Executor, task: Callable[[Piece], Kept], todo: list[Piece], cancel: Callable[[], bool]
) -> Iterator[tuple[Piece, Kept]]:
    doing: dict[Future[Kept], Piece] = {}
    if _has_processes(executor):
        task = partial(_unpacked, _packed(task))
    try:
        try:
            doing |= {_submitted(executor, task, piece): piece for piece in todo}
            for done in as_completed(doing):
                _check(cancel)
                yield doing[done], done.result()
        except RiverError as error:  # a sentence says it all: how it came from another process is of no use
            raise error from None
        except BrokenExecutor as error:
            if _has_processes(executor) and _runs_a_script_anew(executor):
                raise RiverError(UNGUARDED if os.path.isfile(_script()) else UNSAVED.format(_script())) from None
            raise WorkerDiedError(
                f"a worker died while rivers were computed (out of memory, killed?): {error}. "
                "Finished batches are kept where a checkpoint folder was given: the same call goes on from there"
            ) from error
    finally:
        for future in doing:
            future.cancel()


def _submitted(executor: Executor, task: Callable[[Piece], Kept], piece: Piece) -> Future[Kept]:
    try:
        return executor.submit(task, piece)
    except BrokenExecutor:
        raise
    except (OSError, EOFError) as error:  # the process that was to start others is gone
        raise BrokenExecutor(str(error) or type(error).__name__) from error
    except RuntimeError as error:
        raise RiverError(f"the executor takes no more work: make a new one ({error})") from None


# --- other processes ----------------------------------------------------------------------------

ANEW = 87  # the exit code of a process that would have started others while it was itself being started
UNGUARDED = (
    "other processes begin by running this script anew, and so would start more of themselves, or fail: "
    'put what it does under if __name__ == "__main__":'
)
UNSAVED = "other processes begin by running this script anew, and there is no file {}: save it as one, and run that"
ELSEWHERE = "write it with def at the top of a file of its own (.py) and import it from there, or leave executor out"


def _has_processes(executor: Executor) -> bool:
    pools = sys.modules.get("concurrent.futures.process")  # not imported: then it is none of them
    return pools is not None and isinstance(executor, pools.ProcessPoolExecutor)


def _packed(task: Callable[[Piece], Kept]) -> bytes:
    try:
        return pickle.dumps(task)
    except Exception as error:  # whatever is in a summary says so in its own way
        raise RiverError(f"the summary can not be handed to other processes ({error}): {ELSEWHERE}") from None


def _unpacked(packed: bytes, piece: Piece) -> Kept:
    """Do the task in another process: one that does not know it says so, where it would have died unpacking it."""
    try:
        task: Callable[[Piece], Kept] = pickle.loads(packed)
    except Exception as error:
        raise RiverError(f"other processes can not find the summary ({error}): {ELSEWHERE}") from None
    try:
        return task(piece)
    except Exception as error:
        if _can_be_told(error):
            raise
        told = f"the summary failed in another process: {type(error).__name__}: {error}"
    raise RiverError(told)  # out here, where the error is not its context: dask's way to send one takes that along


def _can_be_told(error: Exception) -> bool:
    """Whether an error gets to who waits for it: one that can not be made anew there would break the executor."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # it is somebody's own, and may do anything
        return False
    return True


def _leave_where_a_script_is_run_anew() -> None:
    """End a process quietly that is being started, and was about to start others: its first one will tell why."""
    processes = sys.modules.get("multiprocessing.process")
    if processes is not None and getattr(processes.current_process(), "_inheriting", False):
        raise SystemExit(ANEW)


def _runs_a_script_anew(executor: Executor) -> bool:
    """Whether a process that is started, in the way of the executor, runs the script that starts it, and ends there."""
    from multiprocessing import get_context

    way = getattr(executor, "_mp_context", None) or get_context()  # nothing public tells an executor's own
    if way.get_start_method() == "fork":
        return False
    probe = get_context("spawn").Process(target=_nothing)
    probe.start()
    probe.join()
    return (probe.exitcode or 0) > 0  # below it was killed


def _script() -> str:
    return getattr(sys.modules["__main__"], "__file__", None) or ""


def _nothing() -> None:
    """What a process does of which we only want to know whether it starts."""


# --- what is kept -------------------------------------------------------------------------------


class Store:
    """A folder of finished batches, or none. Raises `RiverError` where it belongs to other work."""

    def __init__(self, folder: str | Path | None, about: dict[str, Any]) -> None:
        self.folder = None if folder is None else Path(folder)
        self.batch = check_whole("batch", about["batch"], 1, 10_000_000, "rivers")
        if self.folder is not None:
            self._open(self.folder, json.loads(json.dumps(about)))

    def _open(self, folder: Path, about: dict[str, Any]) -> None:
        path = folder / "about.json"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        except (OSError, ValueError) as error:
            raise RiverError(f"{folder} can not be used as a checkpoint folder: {error}") from None
        if before is None:
            if any(folder.iterdir()):
                raise RiverError(f"{folder} is not empty, and no checkpoint folder")
            write_whole(path, json.dumps(about, indent=1).encode())
            return
        self.batch = before.get("batch", self.batch)  # a result does not depend on it
        for name in about.keys() - {"batch"}:
            if before.get(name) != about[name]:
                raise RiverError(f"{folder} holds the batches of other work: its {name} is not the same")

    def _path(self, piece: Piece) -> Path | None:
        return self.folder and self.folder / f"rivers-{piece[0]:09}-{piece[1]:09}.npz"

    def load(self, piece: Piece) -> Kept | None:
        """What was kept of a piece; None where there is nothing, or it is damaged and is to be made again."""
        path = self._path(piece)
        if path is None or not path.exists():
            return None
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as file:
                kept = {name: file[name] for name in file.files}
        except Exception:  # whatever a damaged file makes zip and NumPy say
            return None
        return kept[ALONE] if set(kept) == {ALONE} else kept

    def save(self, piece: Piece, kept: Kept) -> None:
        """Keep a finished piece, whole or not at all."""
        if (path := self._path(piece)) is not None:
            data = io.BytesIO()
            np.savez(data, **(kept if isinstance(kept, dict) else {ALONE: kept}))  # type: ignore[arg-type]
            write_whole(path, data.getvalue(), force=True)


def joined(made: Iterable[tuple[Piece, Kept]], count: int, *, progress: bool) -> Kept:
    """All pieces in their places, whatever the order in which they come."""
    whole: dict[str, Array] = {}
    alone = False
    with _bar(count, shown=progress) as bar:
        for (first, last), kept in made:
            alone = not isinstance(kept, dict)
            for name, x in kept.items() if isinstance(kept, dict) else [(ALONE, kept)]:
                if name not in whole:
                    whole[name] = np.empty((count, *np.shape(x)[1:]), dtype=np.asarray(x).dtype)
                whole[name][first:last] = x
            bar.update(last - first)
    return whole[ALONE] if alone else whole


class _NoBar:
    def update(self, count: int) -> None:
        """Show nothing."""

    def __enter__(self) -> _NoBar:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def _bar(count: int, *, shown: bool) -> Any:
    if not shown:
        return _NoBar()
    try:
        tqdm: Any = import_module("tqdm.auto").tqdm
    except ModuleNotFoundError:
        raise RiverError("a progress bar needs tqdm: python -m pip install 'riversim[clinic]'") from None
    return tqdm(total=count, unit=" rivers", unit_scale=True)
