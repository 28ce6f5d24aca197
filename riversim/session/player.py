"""`Player`, one clock that moves a river through time, and `Later`, work that waits for calm."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable

from riversim.model import RiverError
from riversim.words import _

TICK_S = 1.0 / 30.0


class Player:
    """Calls `advance(hours)` about thirty times a second with the river's hours that have passed.

    `advance` returns whether to go on; where it does not, `stopped` is called. Time is never
    slowed: a late tick covers more hours. The clock runs as a task on the running loop; there
    is no thread and nothing is queued, so `pause` acts at once.
    """

    def __init__(
        self, advance: Callable[[float], bool], stopped: Callable[[], None], *, hours_per_s: float = 24.0
    ) -> None:
        self.hours_per_s = hours_per_s
        self._advance = advance
        self._stopped = stopped
        self._task: asyncio.Task[None] | None = None

    @property
    def playing(self) -> bool:
        """Whether the clock runs."""
        return self._task is not None

    def play(self) -> None:
        """Start the clock; raises `RiverError` where no loop runs that could move it."""
        if self.playing:
            return
        loop = running_loop()
        if loop is None:
            raise RiverError(
                _("time can not run by itself here, but in Jupyter or Voila; going step by step works everywhere")
            )
        self._task = loop.create_task(self._run())
        self._task.add_done_callback(raise_at_once)

    def pause(self) -> None:
        """Stop the clock at once."""
        if self._task is not None:
            self._task.cancel()
        self._task = None

    async def _run(self) -> None:
        try:
            await self._tick_on()
        finally:  # paused, it may play again already, as another task
            if self._task is asyncio.current_task():
                self._task = None
                self._stopped()

    async def _tick_on(self) -> None:
        before = time.perf_counter()
        going = True
        while going:
            await asyncio.sleep(max(0.001, before + TICK_S - time.perf_counter()))
            now = time.perf_counter()
            going = self._advance((now - before) * self.hours_per_s)
            before = now


def raise_at_once(task: asyncio.Task[None]) -> None:
    """Hand an error in a task to the loop at once, instead of when the task is forgotten."""
    if not task.cancelled():
        task.result()


class Later:
    """Does `work` when nothing has been asked for `calm` seconds, or `most` seconds after it was first asked.

    After the work it rests for `rest` seconds, however often it is asked. Without a running
    loop the work is done at once.
    """

    def __init__(self, work: Callable[[], None], *, calm: float, most: float = math.inf) -> None:
        self._work, self._calm, self._most = work, calm, most
        self.rest = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._asked = 0.0
        self._done = -math.inf

    def ask(self) -> None:
        """Do the work later; asking again does not do it twice."""
        loop = running_loop()
        if loop is None:
            self._work()
            return
        now = loop.time()
        if self._timer is None:
            self._asked = now
        else:
            self._timer.cancel()
        due = min(now + self._calm, self._asked + self._most)
        # In a browser's loop nothing can be asked for at a moment that has passed.
        self._timer = loop.call_later(max(0.0, max(due, self._done + self.rest) - now), self._do, loop)

    def cancel(self) -> None:
        """Do nothing of what was asked."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None

    def _do(self, loop: asyncio.AbstractEventLoop) -> None:
        self._timer = None
        self._work()
        self._done = loop.time()


def at_home(home: asyncio.AbstractEventLoop | None, work: Callable[[], None]) -> None:
    """Do `work` on the loop `home`: at once where it runs here, or where there is none.

    JupyterLab hands what a page says to a kernel's subshell, which is a thread of its own. A lab
    lives on one loop, so that its pictures are never drawn from two threads.
    """
    if home is None or home.is_closed() or running_loop() is home:
        work()
    else:
        home.call_soon_threadsafe(work)


def running_loop() -> asyncio.AbstractEventLoop | None:
    """The event loop that runs here, if one does."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None
