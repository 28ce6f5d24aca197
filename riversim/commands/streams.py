"""Where the command speaks: streams that are closed, full, or lack a letter are no reason to fall."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import suppress
from typing import TextIO

WINDOWS = os.name == "nt"


def ready() -> None:
    """Have something to write to, whatever the shell has closed, and replace letters that it can not show."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:  # or the next file that is opened would take its place, and be written to as the output
            os.open(os.devnull, os.O_RDWR)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif isinstance(stream, io.TextIOWrapper) and stream.errors in {"strict", "surrogateescape"}:
            stream.reconfigure(errors="replace")


def complain(what: object) -> None:
    """Say in one line what is wrong; where even that can not be written, nothing is left to say."""
    try:
        print(f"riversim: error: {what}", file=sys.stderr, flush=True)
    except OSError:
        give_up(sys.stderr)


def give_up(stream: TextIO) -> None:
    """Write no more to a stream that can not be written: Python would try again when it ends, and fail aloud."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def has_left(error: OSError) -> bool:
    """Whether who read the output has left: Windows calls that an invalid argument."""
    return isinstance(error, BrokenPipeError) or (WINDOWS and error.errno == errno.EINVAL)


def unsaid(error: OSError) -> str:
    """Why the command could not go on, for a person."""
    try:
        os.getcwd()
    except OSError:
        return "the folder that you are in is not there any more; go to another one"
    return f"what there is to say can not be written: {error.strerror or error}"
