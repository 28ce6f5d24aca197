"""Firefox as its distribution has it, driven by WebDriver BiDi over its own socket: Playwright drives only its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import websocket

PATIENCE_S = 120.0
# Nothing is asked of any other host, by the page or by the browser itself.
SETTINGS = {
    "network.proxy.type": 1, "network.proxy.http": "127.0.0.1", "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1", "network.proxy.ssl_port": 9, "network.proxy.no_proxies_on": "127.0.0.1",
    "app.update.enabled": False, "browser.shell.checkDefaultBrowser": False, "browser.aboutwelcome.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False, "toolkit.telemetry.enabled": False,
    "browser.startup.page": 0, "intl.accept_languages": "en-US", "remote.active-protocols": 1,
}  # fmt: skip


def find() -> str | None:
    """The system's Firefox, if there is one."""
    return next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)


class Firefox:
    """A page in Firefox, and every error that it has told of."""

    def __init__(self, line: websocket.WebSocket) -> None:
        self._line, self._number = line, 0
        self.errors: list[str] = []
        self._say("session.new", capabilities={})
        self._page = self._say("browsingContext.getTree")["contexts"][0]["context"]
        self._say("session.subscribe", events=["log.entryAdded"])

    def opens(self, address: str) -> None:
        """Open a page."""
        self._say("browsingContext.navigate", context=self._page, url=address, wait="complete")

    def sizes(self, width: int, height: int) -> None:
        """Have the window show so many pixels."""
        self._say("browsingContext.setViewport", context=self._page, viewport={"width": width, "height": height})

    def asks(self, script: str) -> Any:
        """What a JavaScript expression is, as JSON has it."""
        asked = f"Promise.resolve({script}).then(found => JSON.stringify(found ?? null))"
        said = self._say("script.evaluate", expression=asked, target={"context": self._page}, awaitPromise=True)
        if said["type"] != "success":
            raise AssertionError(f"{script}: {said['exceptionDetails']['text']}")
        return json.loads(said["result"]["value"])

    def sees(self, script: str) -> None:
        """Wait until a JavaScript expression holds."""
        until = time.monotonic() + PATIENCE_S
        while not self.asks(script):
            assert time.monotonic() < until, f"{script} never held; {self.errors}"
            time.sleep(0.1)

    def presses(self, place: str, key: str = "") -> None:
        """Press a key on what a JavaScript expression finds, or without one click on it, as somebody would."""
        self.sees(f"({place})?.checkVisibility() ?? false")
        if key:
            self.asks(f"void ({place}).focus()")
            keys = [{"type": kind, "value": key} for kind in ("keyDown", "keyUp")]
            self._act({"type": "key", "id": "keys", "actions": keys})
            return
        box = self.asks(f"(({place}).scrollIntoView({{block: 'center'}}), ({place}).getBoundingClientRect())")
        point = {"x": int(box["x"] + box["width"] / 2), "y": int(box["y"] + box["height"] / 2)}
        clicks = [
            {"type": "pointerMove", **point},
            *({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp")),
        ]
        self._act({"type": "pointer", "id": "mouse", "actions": clicks})

    def _act(self, source: dict[str, Any]) -> None:
        self._say("input.performActions", context=self._page, actions=[source])

    def _say(self, method: str, **params: Any) -> dict[str, Any]:
        self._number += 1
        self._line.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            heard = json.loads(self._line.recv())
            if heard.get("method") == "log.entryAdded" and heard["params"]["level"] == "error":
                self.errors.append(str(heard["params"]["text"]))
            if heard.get("id") == self._number:
                if heard["type"] != "success":
                    raise AssertionError(f"{method}: {heard['error']}: {heard['message']}")
                result: dict[str, Any] = heard["result"]
                return result


@contextmanager
def firefox(path: str, folder: Path) -> Iterator[Firefox]:
    """A Firefox that knows nothing yet."""
    profile = folder / "firefox"
    profile.mkdir()
    settings = "".join(f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in SETTINGS.items())
    (profile / "user.js").write_text(settings, encoding="utf-8")
    command = [path, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port=0", "about:blank"]
    with (folder / "firefox.txt").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            line = websocket.create_connection(
                f"{_address(folder / 'firefox.txt', process)}/session", timeout=PATIENCE_S, suppress_origin=True
            )
            yield Firefox(line)
            line.close()
        finally:
            process.terminate()
            process.wait(timeout=30)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    """Where it listens, which it says as it starts."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        if found := re.search(r"BiDi listening on (ws://\S+)", log.read_text(encoding="utf-8", errors="replace")):
            return found[1]
        time.sleep(0.1)
    raise RuntimeError(f"Firefox does not answer:\n{log.read_text(encoding='utf-8', errors='replace')}")
