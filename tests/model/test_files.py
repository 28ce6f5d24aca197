"""Files are written whole or not at all, wherever they are to lie and whatever lies there."""

import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from riversim import RiverError, Trajectory, animate, simulate
from riversim.model import files, plain_name
from riversim.model.files import check_free, not_in_windows, read_whole, write_whole
from tests import ROOT

DATA = b"what is written\n" * 20_000
NOT_WINDOWS = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes, pipes or devices among its files")
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def refused(path: Any, why: str, *, force: bool = True) -> None:
    for ask in (check_free, lambda path, force: write_whole(path, DATA, force=force)):
        with pytest.raises(RiverError, match=why):
            ask(path, force=force)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.csv"
    path.write_bytes(b"old")
    return path


def test_a_file_is_new_or_forced(tmp_path: Path, old: Path) -> None:
    write_whole(tmp_path / "new.csv", DATA)
    refused(old, "exists already", force=False)
    assert old.read_bytes() == b"old"
    write_whole(str(old), DATA, force=True)
    assert old.read_bytes() == (tmp_path / "new.csv").read_bytes() == DATA
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.csv", "old.csv"]


def test_what_is_no_place_for_a_file_is_refused(tmp_path: Path, old: Path) -> None:
    refused(tmp_path, "it is a folder")
    refused(tmp_path / "no" / "a.csv", "there is no folder")
    refused(old / "a.csv", "there is no folder")
    for name in ("", f"{tmp_path}/", "a\0b.csv"):
        refused(name, "is not the name of a file")
    for thing in (3.5, None, sys.stdout, [old]):
        refused(thing, "the name of a file is needed")
    if sys.platform == "linux":
        refused("\ud800.csv", "is not the name of a file")
    if os.name != "nt":  # which has other words for it
        refused(tmp_path / ("a" * 300), "can not be written: .*too long")


def test_a_failure_leaves_what_was_there_and_nothing_else(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(RiverError, match="No space left on device"):
        write_whole(old, DATA, force=True)
    assert old.read_bytes() == b"old" and list(old.parent.iterdir()) == [old]


def test_what_is_no_file_to_read_is_said_so(tmp_path: Path, old: Path) -> None:
    assert read_whole(old) == read_whole(os.fsencode(old)) == b"old"  # type: ignore[arg-type]
    with pytest.raises(RiverError, match=r"there is no file .*none\.npz"):
        Trajectory.load(tmp_path / "none.npz")
    with pytest.raises(RiverError, match="can not be read: "):
        Trajectory.load(tmp_path)
    for name in ("", "a\0b.npz"):
        with pytest.raises(RiverError, match="is not the name of a file"):
            Trajectory.load(name)
    for thing in (3.5, None, sys.stdin):
        with pytest.raises(RiverError, match="the name of a file is needed"):
            Trajectory.load(thing)  # type: ignore[arg-type]


# --- names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["a", "ä"])
def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path, letter: str) -> None:
    # Windows may allow no more than 260 letters in a whole path.
    longest = os.pathconf(tmp_path, "PC_NAME_MAX") if hasattr(os, "pathconf") else 250 - len(str(tmp_path))
    run = simulate(weeks=1)
    film = partial(animate, run, seconds=0.2, fps=10)
    writers: dict[str, Callable[[Path], None]] = {".csv": run.to_csv, ".npz": run.save, ".gif": film}
    for ending, write in writers.items():
        path = tmp_path / (letter * ((longest - 4) // len(os.fsencode(letter))) + ending)
        write(path)
        assert path.stat().st_size > 100


def test_names_that_windows_takes_for_something_else_are_known() -> None:
    for name in ("con", "NUL.csv", "aux.tar.gz", "com1.png", "LPT9", "nul .csv"):
        assert "for a device" in not_in_windows(name)
    for name in ("a.", "a.csv ", "a.csv.. "):
        assert "end in a dot or a space" in not_in_windows(name)
    for name in ("a:b.csv", "a?.csv", "a|b", "a\tb", '"a".csv'):
        assert "can not hold" in not_in_windows(name)
    for name in ("a.csv", "console.csv", "com10.csv", "ä b.csv", ".csv", "null.csv"):
        assert not_in_windows(name) == ""


def test_such_a_name_is_refused_in_windows_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "WINDOWS", True)
    refused(tmp_path / "nul.csv", "Windows keeps that name for a device")
    write_whole(tmp_path / "null.csv", DATA)
    monkeypatch.setattr(files, "WINDOWS", False)
    if os.name != "nt":
        write_whole(tmp_path / "nul.csv", DATA)


def test_a_file_that_another_program_has_open_is_told_of(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object) -> None:
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(files, "WINDOWS", True)
    monkeypatch.setattr(os, "replace", denied)
    with pytest.raises(RiverError, match="Access is denied; another program may have it open"):
        write_whole(old, DATA, force=True)


@pytest.mark.parametrize("text", ["", "a/b", "../x", "con", "Com1", "a.", "drug: 5 mg?", "é" * 300, "arm 1"])
def test_names_that_are_made_here_are_allowed_everywhere(text: str, tmp_path: Path) -> None:
    name = plain_name(text)
    assert not_in_windows(name) == "" and Path(name).name == name and len(name.encode()) <= 240
    (tmp_path / name).mkdir()


# --- what lies there --------------------------------------------------------------------------------


@NOT_WINDOWS
@pytest.mark.parametrize("mode", [0o660, 0o600, 0o755, 0o664])
def test_a_file_that_is_overwritten_keeps_its_mode(old: Path, mode: int) -> None:
    old.chmod(mode)
    write_whole(old, DATA, force=True)
    assert stat.S_IMODE(old.stat().st_mode) == mode


@NOT_WINDOWS
def test_a_new_file_has_the_mode_that_the_user_asks_for(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "a.csv", DATA)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a.csv").stat().st_mode) == 0o640


def test_a_folder_that_knows_of_no_modes_is_written_in(
    tmp_path: Path, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", refuses)
    write_whole(tmp_path / "a.csv", DATA)
    write_whole(old, DATA, force=True)
    assert old.read_bytes() == DATA == (tmp_path / "a.csv").read_bytes()


@NOT_WINDOWS
def test_a_file_that_is_read_only_is_left(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old.chmod(0o444)
    if IS_ROOT:  # who may write everywhere
        monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK or not os.path.isfile(path))
    refused(old, "it is read-only")
    assert old.read_bytes() == b"old"


@NOT_WINDOWS
def test_a_link_is_followed_and_stays(tmp_path: Path, old: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for name, target in {"a": old, "b": tmp_path / "elsewhere" / "new.csv", "c": Path("old.csv")}.items():
        link = tmp_path / name
        link.symlink_to(target)
        refused(link, "exists already", force=False)
        write_whole(link, DATA, force=True)
        assert link.is_symlink() and link.read_bytes() == DATA
    assert not old.is_symlink() and old.read_bytes() == DATA


@NOT_WINDOWS
def test_a_link_to_where_no_file_can_be_is_refused(tmp_path: Path) -> None:
    for name, target, why in (
        ("a", tmp_path / "no" / "a.csv", "there is no folder .*no"), ("b", tmp_path / "b", "symbolic links"),
        ("c", tmp_path, "it is a folder"),
    ):  # fmt: skip
        (tmp_path / name).symlink_to(target)
        refused(tmp_path / name, why)
        assert (tmp_path / name).is_symlink()


@NOT_WINDOWS
@pytest.mark.parametrize("force", [True, False])
def test_a_pipe_is_written_to_and_stays(tmp_path: Path, force: bool) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(end, True)

    def read() -> None:
        while not (piece := os.read(end, 1 << 16)):  # there is no end before there is a beginning
            time.sleep(0.001)
        while piece:
            got.append(piece)
            piece = os.read(end, 1 << 16)
        os.close(end)

    reader = threading.Thread(target=read)
    reader.start()
    write_whole(pipe, DATA, force=force)
    reader.join()
    assert b"".join(got) == DATA and stat.S_ISFIFO(pipe.stat().st_mode)


@NOT_WINDOWS
def test_a_pipe_that_nobody_reads_is_no_trap(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(RiverError, match="nobody reads from this pipe"):
        write_whole(tmp_path / "pipe", DATA, force=True)


@NOT_WINDOWS
def test_devices_that_take_all_are_written_to_and_stay(tmp_path: Path) -> None:
    write_whole("/dev/null", DATA)
    (tmp_path / "link.csv").symlink_to("/dev/null")
    write_whole(tmp_path / "link.csv", DATA, force=True)
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    if Path("/dev/full").exists():
        with pytest.raises(RiverError, match="No space left on device"):
            write_whole("/dev/full", DATA)


@NOT_WINDOWS
def test_what_is_neither_a_file_nor_takes_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's name must be short
    with socket.socket(socket.AF_UNIX) as plug:
        plug.bind("socket")
        refused("socket", "a device or a socket")


@NOT_WINDOWS
@pytest.mark.parametrize("mode", ["", "wb", "ab"])
def test_the_output_of_a_program_can_be_written_to_as_a_file(mode: str, tmp_path: Path) -> None:
    code = """
from riversim.model import write_whole
print("before", flush=True)
write_whole("/dev/stdout", b"in between\\n", force=True)
print("after")
"""
    path = tmp_path / "out"
    with path.open(mode) if mode else nullcontext(subprocess.PIPE) as out:
        done = subprocess.run([sys.executable, "-c", code], stdout=out, check=True, cwd=ROOT)
    said = path.read_bytes() if mode else done.stdout
    assert said.splitlines() == [b"before", b"in between", b"after"]
