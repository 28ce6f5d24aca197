"""The command says what there is to say, whatever the shell has done to the streams it says it on."""

import errno
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from riversim.cli import BAD
from riversim.commands import streams
from tests import ROOT

SHELL = pytest.mark.skipif(os.name == "nt", reason="the shell of Windows closes no streams")
FULL_DEVICE = pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
COMMANDS = ("scenarios", "run one-infusion --weeks 1", "trial F1 --members 5", "--help", "--version")
MISSING = (">&-", "2>&-", "<&-", ">&- 2>&-", "<&- >&- 2>&-")
FULL = "what there is to say can not be written: No space left on device"


def shell(command: str, *, streams: str = "", **environment: str) -> tuple[int, bytes, bytes]:
    """The exit code of a command in a shell, and what came out."""
    line = f'"{sys.executable}" -m riversim {command} {streams}'
    env = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    done = subprocess.run(line, shell=True, capture_output=True, check=False, env=env, timeout=120)
    return done.returncode, done.stdout, done.stderr


@SHELL
@pytest.mark.parametrize("streams", MISSING)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_stream_that_is_not_there_is_no_error(command: str, streams: str) -> None:
    code, out, error = shell(command, streams=streams)
    assert (code, error) == (0, b"")
    assert (out == b"") == (">&- " in f"{streams} ".replace("2>&-", ""))


@FULL_DEVICE
@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_stream_is_told_of_in_one_line(command: str, unbuffered: str) -> None:
    code, out, error = shell(command, streams="> /dev/full", PYTHONUNBUFFERED=unbuffered)
    assert (code, out, error.decode()) == (BAD, b"", f"riversim: error: {FULL}\n")
    assert shell(command, streams="> /dev/full 2> /dev/full", PYTHONUNBUFFERED=unbuffered) == (BAD, b"", b"")


@FULL_DEVICE
@pytest.mark.parametrize("streams", ["2> /dev/full", "2>&-", ">&- 2>&-"])
def test_a_mistake_that_can_not_be_told_has_its_exit_code(streams: str) -> None:
    for command in ("run drougt", "run one-infusion --weeks", ""):
        assert shell(command, streams=streams) == (BAD, b"", b"")


@FULL_DEVICE
@pytest.mark.parametrize("streams", [">&-", "> /dev/full", "<&- >&- 2>&-"])
def test_files_are_written_although_nothing_can_be_said(in_an_empty_folder: Path, streams: str) -> None:
    shell("run one-infusion --weeks 1 --csv a.csv --picture a.png", streams=streams)
    shell("trial F1 --members 5 --json b.json --picture b.png", streams=streams)
    assert sorted(path.name for path in in_an_empty_folder.iterdir()) == ["a.csv", "a.png", "b.json", "b.png"]
    assert b"riversim:" not in b"".join(path.read_bytes()[:2000] for path in in_an_empty_folder.iterdir())


@SHELL
def test_a_folder_that_is_gone_hinders_only_what_needs_it(tmp_path: Path) -> None:
    gone = f'mkdir "{tmp_path}/gone"; cd "{tmp_path}/gone"; rmdir "{tmp_path}/gone"; '
    for command, said in {
        "scenarios": "", "run one-infusion --weeks 1": "", f"run one-infusion --weeks 1 --csv {tmp_path}/a.csv": "",
        "run one-infusion --weeks 1 --csv a.csv": "the folder that you are in is not there any more",
        "trial F1 --members 5 --json a.json": "the folder that you are in is not there any more",
        "trial F1 --members 5 --checkpoint kept": "can not be used as a checkpoint folder",
        "lab --no-browser": "the folder that you are in is not there any more",
        "app --no-browser": "the folder that you are in is not there any more",
    }.items():  # fmt: skip
        line = f'{gone} "{sys.executable}" -m riversim {command}'
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(line, shell=True, capture_output=True, text=True, check=False, env=env, timeout=120)
        assert done.returncode == (BAD if said else 0), done.stderr
        assert said in done.stderr and done.stderr.count("\n") == (1 if said else 0)


@SHELL
def test_who_leaves_while_a_file_is_printed_is_no_error(in_an_empty_folder: Path) -> None:
    Path("out.csv").symlink_to("/dev/stdout")
    code, out, error = shell("run one-infusion --weeks 8 --csv out.csv", streams="| head -n 1")
    assert (code, out[:7], error) == (0, b"time_h,", b"")
    assert Path("out.csv").is_symlink()


@pytest.mark.parametrize("server", ["lab", "app"])
def test_a_server_that_can_not_run_without_docstrings_says_so(server: str) -> None:
    code, out, error = shell(f"{server} --no-browser", PYTHONOPTIMIZE="2")
    assert (code, out) == (BAD, b"") and error.count(b"\n") == 1 and b"leave out -OO" in error


@pytest.mark.parametrize("backend", ["Qt4Agg", "svg", "module://nothing"])
def test_pictures_need_no_window_whatever_is_to_open_one(backend: str, in_an_empty_folder: Path) -> None:
    code, _, error = shell("run one-infusion --weeks 1 --picture a.png", MPLBACKEND=backend)
    assert (code, error) == (0, b"") and Path("a.png").exists()


@cache
def in_full(command: str) -> str:
    """What a command says where every letter can be written."""
    return shell(command, PYTHONIOENCODING="utf-8")[1].decode()


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "ascii:surrogateescape"])
@pytest.mark.parametrize("command", ["trial all --members 5", "run one-infusion --weeks 2", "scenarios", "--help"])
def test_letters_that_a_console_lacks_are_replaced(command: str, encoding: str) -> None:
    code, out, error = shell(command, PYTHONIOENCODING=encoding)
    assert (code, error) == (0, b"")
    assert len(out.decode(encoding.split(":", maxsplit=1)[0])) == len(in_full(command))


def test_a_name_that_is_no_text_is_told_all_the_same(in_an_empty_folder: Path) -> None:
    if sys.platform != "linux":
        pytest.skip("only Linux has names of files that are no text")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    name = b"\xff.csv"
    line: list[str | bytes] = [sys.executable, "-m", "riversim", "run", "one-infusion", "--weeks", "1", "--csv", name]
    done = subprocess.run(line, capture_output=True, check=False, env=env, timeout=120)
    assert (done.returncode, done.stderr) == (0, b"") and b"csv written to ?.csv" in done.stdout
    assert [os.fsencode(path.name) for path in in_an_empty_folder.iterdir()] == [name]


def test_who_leaves_is_known_by_what_each_system_calls_it(monkeypatch: pytest.MonkeyPatch) -> None:
    invalid = OSError(errno.EINVAL, "Invalid argument")
    assert streams.has_left(BrokenPipeError()) and not streams.has_left(OSError(errno.ENOSPC, "full"))
    assert streams.has_left(invalid) is (os.name == "nt")
    monkeypatch.setattr(streams, "WINDOWS", True)
    assert streams.has_left(invalid)
