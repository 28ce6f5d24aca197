"""What one kernel of the app may take, so that no visitor takes it from the others: memory, and time for one thing."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from types import FrameType

try:
    import resource
except ImportError:  # pragma: no cover
    resource = None  # type: ignore[assignment]  # not on Windows, nor in a browser

from riversim.model import RiverError
from riversim.words import _

# More than the largest river that can be opened needs, on a slow machine.
MEMORY_MB, ACTION_S = 1500.0, 60.0


def given(name: str, usual: float) -> float:
    """The number in an environment variable; where there is none, the usual one. 0 is for no limit."""
    with suppress(ValueError):
        return max(0.0, float(os.environ.get(name, "")))
    return usual


def in_public() -> bool:
    """Whether this is Voila's kernel, behind a page that may be anybody's."""
    return os.environ.get("SERVER_SOFTWARE", "").startswith("voila")


def limit() -> None:
    """In Voila take no more memory, and no more time for one thing, than the environment says."""
    if in_public():
        limit_memory(given("RIVERSIM_MEMORY_MB", MEMORY_MB))
        Watch(given("RIVERSIM_ACTION_S", ACTION_S)).begin(asyncio.get_running_loop())


def limit_memory(megabytes: float) -> None:
    """Let this process have so much memory: what needs more gets a `MemoryError`, where the system can do that."""
    if sys.platform == "win32" or resource is None or not megabytes:
        return
    with suppress(ValueError, OSError):
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        wanted = int(megabytes * 1e6)
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if most < 0 else min(wanted, most), most))


class Watch:
    """Stops what takes more than so many `seconds` of the processor's time at a stretch, with a `RiverError`.

    A loop that is not held by anything winds the watch up again and again. It counts the time that this process is at
    work, so that nobody is stopped because others work. Without such a clock, as on Windows, nothing is ever stopped.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._next: asyncio.TimerHandle | None = None

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Watch what a loop does; it is the main thread's, or nothing is watched."""
        if sys.platform == "win32" or not self.seconds:
            return
        with suppress(ValueError):  # another thread
            signal.signal(signal.SIGPROF, self._stop)
            self._wind(loop)

    def end(self) -> None:
        """Watch no more."""
        if sys.platform != "win32" and self._next is not None:
            self._next.cancel()
            signal.setitimer(signal.ITIMER_PROF, 0.0)
            signal.signal(signal.SIGPROF, signal.SIG_IGN)

    def _wind(self, loop: asyncio.AbstractEventLoop) -> None:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_PROF, self.seconds, self.seconds)
        self._next = loop.call_later(self.seconds / 4.0, self._wind, loop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        while frame is not None:  # the loop's own work may not fail, or the kernel ends
            if str(frame.f_globals.get("__name__")).startswith("riversim."):
                raise RiverError(_("this takes too long"))
            frame = frame.f_back
