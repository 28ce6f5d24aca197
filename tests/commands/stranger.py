"""A program that speaks to the app's kernel as its page does, but says anything."""

from __future__ import annotations

import json
import re
import struct
import time
import urllib.request
import uuid
from itertools import accumulate, pairwise
from typing import Any

from websocket import ABNF, WebSocket, WebSocketTimeoutException

PATIENCE_S = 60.0
PROTOCOL = "v1.kernel.websocket.jupyter.org"
Message = dict[str, Any]


class Stranger:
    """Somebody with a kernel of their own, as who opens the page has one; `heard` is all that came back."""

    def __init__(self, page: str) -> None:
        with urllib.request.urlopen(page, timeout=PATIENCE_S) as answer:
            html = answer.read().decode()
        found = re.search(r'"kernelId": *"([0-9a-f-]+)"', html)
        assert found, f"this page has no kernel: {html[:2000]}"
        self.kernel, self.page = found[1], page
        self.heard: list[Message] = []
        self.connect(PROTOCOL)
        self.widgets: dict[str, Message] = {}
        self.control = uuid.uuid4().hex
        self.widgets = self._widgets()
        """The state of each widget of the lab, by its id."""

    def connect(self, *protocols: str) -> None:
        """Open a connection to the kernel, as another page would."""
        self.socket = WebSocket()
        self.socket.settimeout(PATIENCE_S)
        where = f"{self.page.replace('http', 'ws', 1)}/api/kernels/{self.kernel}/channels"
        self.socket.connect(f"{where}?session_id={uuid.uuid4()}", subprotocols=protocols)  # type: ignore[no-untyped-call]

    def leave(self) -> None:
        """Leave without a word, whatever is under way."""
        self.socket.shutdown()  # type: ignore[no-untyped-call]

    def says(self, kind: object, content: object, *, buffers: tuple[bytes, ...] = (), channel: str = "shell") -> str:
        """Send one message; the id under which it is answered."""
        message = packed(kind, content)
        self.raw(joined(message, buffers, channel))
        return str(message["header"]["msg_id"])

    def tells(self, widget: object, data: object, *, buffers: tuple[bytes, ...] = ()) -> str:
        """Send a message to a widget, by its id."""
        return self.says("comm_msg", {"comm_id": widget, "data": data}, buffers=buffers)

    def raw(self, said: str | bytes) -> None:
        """Send anything at all."""
        self.socket.send(said, ABNF.OPCODE_TEXT if isinstance(said, str) else ABNF.OPCODE_BINARY)

    def asks(self) -> float:
        """How long the kernel takes [s] to say that it is there, after all that was said before."""
        start = time.monotonic()
        self._until(self.says("kernel_info_request", {}), "kernel_info_reply")
        return time.monotonic() - start

    def listens(self, seconds: float) -> list[Message]:
        """What comes for so long."""
        until, before = time.monotonic() + seconds, len(self.heard)
        while (left := until - time.monotonic()) > 0.0 and self._next(left):
            pass
        return self.heard[before:]

    def find(self, **state: object) -> str:
        """The id of the widget that has these in its state."""
        return next(i for i, w in self.widgets.items() if state.items() <= w["state"].items())

    def clicks(self, name: str) -> None:
        """Click the button of that name."""
        button = self.find(description=name, _model_name="ButtonModel")
        self.tells(button, {"method": "custom", "content": {"event": "click"}})

    def opens(self, code: str) -> None:
        """Type a code and open it."""
        self.tells(self.find(_model_name="TextModel"), {"method": "update", "state": {"value": code}})
        self.clicks("Open the code")

    def reads(self, kind: str, told: str) -> str:
        """What words of that kind say, when what is told is in it, or after a long wait."""
        words = self.widgets[self.find(kind=kind)]["state"]
        until = time.monotonic() + PATIENCE_S
        while told not in words["text"] and time.monotonic() < until:
            self.listens(0.2)
        return str(words["text"])

    def _until(self, number: str, kind: str) -> Message:
        """What is answered to a message."""
        while message := self._next(PATIENCE_S):
            if message["msg_type"] == kind and message["parent_header"].get("msg_id") == number:
                return message
        raise AssertionError("the kernel does not answer")

    def _next(self, seconds: float) -> Message | None:
        self.socket.settimeout(seconds)
        try:
            said = self.socket.recv()
        except WebSocketTimeoutException:
            return None
        self.heard.append(message := parted(bytes(said)))  # type: ignore[arg-type]
        data = message["content"].get("data", {})
        if message["msg_type"] == "comm_msg" and data.get("method") == "update":
            self.widgets.get(message["content"]["comm_id"], {"state": {}})["state"].update(data["state"])
        return message

    def _widgets(self) -> dict[str, Message]:
        self.says("comm_open", {"comm_id": self.control, "target_name": "jupyter.widget.control", "data": {}})
        number = self.tells(self.control, {"method": "request_states"})
        states: dict[str, Message] = self._until(number, "comm_msg")["content"]["data"]["states"]
        return states


def packed(kind: object, content: object) -> Message:
    """A message of Jupyter's protocol."""
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "", "session": "s", "version": "5.3",
              "date": "2020-01-01T00:00:00Z"}  # fmt: skip
    return {"header": header, "parent_header": {}, "metadata": {"version": "1.0.0"}, "content": content}


def joined(message: Message, buffers: tuple[bytes, ...] = (), channel: str = "shell") -> bytes:
    """A message as Voila's page sends it: how many parts there are, where each begins, and the parts."""
    texts = [json.dumps(message[name]).encode() for name in ("header", "parent_header", "metadata", "content")]
    return framed([channel.encode(), *texts, *buffers])


def framed(parts: list[bytes]) -> bytes:
    """Parts, behind a table of where each begins."""
    ends = [*accumulate(map(len, parts), initial=8 * (len(parts) + 2))]
    return struct.pack(f"<{len(ends) + 1}Q", len(ends), *ends) + b"".join(parts)


def parted(said: bytes) -> Message:
    """A message that came, without its buffers."""
    ends = struct.unpack(f"<{said[0]}Q", said[8 : 8 * (said[0] + 1)])
    kind, parent, _, content = (json.loads(said[start:end]) for start, end in pairwise(ends[1:6]))
    return {"msg_type": kind["msg_type"], "parent_header": parent, "content": content}
