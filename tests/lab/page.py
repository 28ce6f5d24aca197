"""A page that shows a view, and a loop as a notebook has one."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from riversim.lab import FrameView


class Page:
    """A browser page that shows a view, as far as the kernel can tell."""

    def __init__(self, view: FrameView, monkeypatch: pytest.MonkeyPatch) -> None:
        self.view = view
        self.frames: list[bytes] = []
        monkeypatch.setattr(view, "send", self._receive)

    def _receive(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        assert content["kind"] == "frame"
        self.number = content["frame"]
        self.frames.append(buffers[0])

    def says(self, kind: str, **more: Any) -> None:
        self.view._hear(self.view, {"kind": kind, **more}, [])

    def opens(self) -> None:
        self.says("hello", narrow=False, pixels=900)

    def has_shown(self) -> None:
        self.says("shown", frame=self.number)


def in_a_loop(work: Callable[[], Awaitable[None]]) -> None:
    """Do what the notebook's own loop would do."""

    async def run() -> None:
        await work()

    asyncio.run(run())
