"""A real browser on real servers, all on this machine."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Request,
    WebSocket,
    sync_playwright,
)

from riversim.commands.serve import JUPYTER, NOT_IN_VOILA, TEMPLATE
from tests import ROOT

NOTEBOOKS = ROOT / "notebooks"
ELSEWHERE = "rivers.example"  # this machine, by a name that does not tell that
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    f"--host-resolver-rules=MAP {ELSEWHERE} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)  # fmt: skip
FONTS = ("cdn.jsdelivr.net/npm/@fortawesome/", "fonts.googleapis.com/", "fonts.gstatic.com/")
READY_S = 60.0
PICTURES = """(frames => frames.length && frames.every(frame => frame.dataset.frame))(
    [...document.querySelectorAll(".riversim-frame")].filter(frame => frame.checkVisibility()))"""
WAIT_MS = 60_000.0


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(arguments: Sequence[str], url: str, folder: Path) -> Iterator[int]:
    """The process id of a server, started with ``python -m``, that answers at `url` and writes in `folder` alone."""
    own = {f"JUPYTER_{name}_DIR": str(folder / name.lower()) for name in ("CONFIG", "DATA", "RUNTIME")}
    own |= {
        "IPYTHONDIR": str(folder / "ipython"),
        "PYTHONPATH": str(ROOT),
        "JUPYTER_PLATFORM_DIRS": "1",
        "JUPYTER_PATH": str(JUPYTER),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # the debugger, not riversim, warns at a kernel's start where it is slow
    }
    with (folder / "log.txt").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            env=os.environ | own, cwd=folder, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
        try:
            _wait_for(url, process, folder / "log.txt")
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


def _wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + READY_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=READY_S).close()
        except HTTPError:
            return  # an answer, whatever it says
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"{url} does not answer:\n{log.read_text(encoding='utf-8')}")


def app() -> tuple[list[str], str, str]:
    """How the lab alone is started, where it answers, and the page."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    return ["riversim", "app", "--no-browser", f"--port={port}"], f"{base}/voila/static/", base


def lessons() -> tuple[list[str], str, str]:
    """How the lessons are started as pages, where they answer, and the address that is opened."""
    arguments, ready, base = app()
    return ["riversim", "lessons", *arguments[2:]], ready, base


def write_notebook(path: Path, *codes: str) -> None:
    """Write a notebook of these cells."""
    cells: list[dict[str, Any]] = [
        dict(cell_type="code", id=f"cell-{i}", source=code, metadata={}, outputs=[], execution_count=None)
        for i, code in enumerate(codes)
    ]
    python = {"name": "python3", "display_name": "Python 3", "language": "python"}
    # JupyterLite, whose kernel has another name, goes by the language.
    told = {"kernelspec": python, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": told, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(whole), encoding="utf-8")


@contextmanager
def rendered(folder: Path, notebooks: Mapping[str, str]) -> Iterator[str]:
    """The address at which Voila shows notebooks of one cell each, by their names."""
    for name, code in notebooks.items():
        write_notebook(folder / f"{name}.ipynb", code)
    port = free_port()
    base = f"http://127.0.0.1:{port}/voila"
    own = [f"--VoilaConfiguration.extension_denylist={name}" for name in NOT_IN_VOILA]
    own += [f"--VoilaConfiguration.template={TEMPLATE}"]
    with served(["voila", str(folder), "--no-browser", f"--port={port}", *own], f"{base}/static/", folder):
        yield f"{base}/render"


def jupyterlab(folder: Path) -> tuple[list[str], str, str]:
    """How JupyterLab is started on the first lesson, where it answers, and the page."""
    return _lesson(folder, "jupyterlab", "lab/tree")


def notebook(folder: Path) -> tuple[list[str], str, str]:
    """How Notebook 7 is started on the first lesson, where it answers, and the page."""
    return _lesson(folder, "notebook", "notebooks")


def _lesson(folder: Path, module: str, page: str) -> tuple[list[str], str, str]:
    port, token = free_port(), "riversim"
    base = f"http://127.0.0.1:{port}"
    shutil.copy(NOTEBOOKS / "01_meet_the_river.ipynb", folder / "lesson.ipynb")
    arguments = [
        module, "--no-browser", f"--port={port}", "--ServerApp.ip=127.0.0.1", "--allow-root",
        f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None",
    ]  # fmt: skip
    return arguments, f"{base}/api", f"{base}/{page}/lesson.ipynb?token={token}"


class Visitor:
    """Somebody at a page, who notes every error of the page and of the kernel behind it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.asked: set[str] = set()
        """Every host that the page asked for something."""
        self.kernel_answers = False
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.errors.append(f"page: {error}"))
        page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))
        page.on("requestfailed", self._note_request)
        page.on("dialog", self._note_dialog)
        page.on("websocket", self._listen)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_known(str(message.location.get("url", ""))):
            self.errors.append(f"console: {message.text}")

    def _note_dialog(self, dialog: Dialog) -> None:
        self.errors.append(f"dialog: {dialog.message}")  # the lab has none: somebody's text was run
        dialog.dismiss()

    def _note_request(self, request: Request) -> None:
        # A page that is closed or moved on aborts what it still asked for.
        if not _is_known(request.url) and request.failure != "net::ERR_ABORTED":
            self.errors.append(f"request: {request.url} {request.failure}")

    def _listen(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._note_kernel)

    def _note_kernel(self, frame: str | bytes) -> None:
        text = frame if isinstance(frame, str) else frame[:100_000].decode("utf-8", "replace")
        self.kernel_answers |= "kernel_info_reply" in text
        # Voila and JupyterLab ask for all widgets before there are any, whatever the notebook; then they ask again.
        # The app tells no page of a traceback, but that there is one.
        told = any(mark in text for mark in ('"stderr"', "Traceback", '"ename"'))
        if told and '"text": "No such comm ' not in text.replace("comm:", "comm "):
            self.errors.append(f"kernel: {text[:2000]}")

    def leaves(self) -> None:
        """Leave the page, whose kernel ends then: of a profile that is closed no page says so."""
        self.page.goto("about:blank")

    def hears_the_kernel(self) -> None:
        """Wait until the kernel has answered: JupyterLab and Notebook say "idle" before, and drop what is run."""
        until = time.monotonic() + WAIT_MS / 1000.0
        while not self.kernel_answers and time.monotonic() < until:
            self.page.wait_for_timeout(100)
        assert self.kernel_answers, "the kernel has said nothing"

    def brings(self, path: Path) -> None:
        """Open a file in the lab."""
        with self.page.expect_file_chooser() as chooser:
            self.button("Open a file").click()
        chooser.value.set_files(path)

    # --- what is on the page -----------------------------------------------------------------------

    def picture(self) -> Locator:
        """The river's picture."""
        return self.page.locator(".riversim-frame").first

    def caption(self) -> str:
        """The words below the picture."""
        return self.page.locator(".riversim-caption").first.inner_text()

    def slider(self, name: str) -> Locator:
        """The bar of the slider whose label has this in it."""
        return self._number(name).locator(".riversim-slider-bar")

    def field(self, name: str) -> Locator:
        """The number beside that bar."""
        return self._number(name).locator(".riversim-slider-field")

    def _number(self, name: str) -> Locator:
        return self.page.locator(".riversim-slider").filter(has_text=name).first

    def button(self, name: str) -> Locator:
        """The button of that name."""
        return self.page.get_by_role("button", name=name, exact=True)

    def pixels(self) -> list[int]:
        """A coarse copy of the picture, as the browser painted it."""
        seen: list[int] = self.picture().evaluate(
            """picture => {
                const sheet = document.createElement("canvas");
                [sheet.width, sheet.height] = [180, 104];
                const pen = sheet.getContext("2d");
                pen.drawImage(picture, 0, 0, 180, 104);
                return Array.from(pen.getImageData(0, 0, 180, 104).data);
            }"""
        )
        return seen

    def gauge(self) -> list[int]:
        """The part of the picture's copy where the staff gauge stands."""
        pixels = self.pixels()
        return [pixels[4 * (180 * y + x) + c] for y in range(38, 96) for x in range(4, 37) for c in range(3)]

    def overlaps(self) -> list[str]:
        """Pairs of controls that lie on one another."""
        found: list[str] = self.page.evaluate(
            """() => {
                const inside = [...document.querySelectorAll(
                        ".riversim-side :is(button, .widget-inline-hbox, .riversim-slider)")]
                    .filter(e => e.offsetParent);
                const boxes = inside.map(e => [e.innerText, e.getBoundingClientRect()]);
                const apart = (a, b) => a.left >= b.right - 1 || a.top >= b.bottom - 1;
                const meet = (a, b) => !apart(a, b) && !apart(b, a);
                return boxes.flatMap(([name, a], i) =>
                    boxes.slice(i + 1).filter(([, b]) => meet(a, b)).map(([other]) => `${name} / ${other}`));
            }"""
        )
        return found

    def is_too_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.page.evaluate(wide))

    def violations(self, within: str | None = None) -> list[str]:
        """What axe-core finds that is serious or critical, on the page or a part of it, and where."""
        found: list[dict[str, Any]] = Axe().run(self.page, context=within).response["violations"]
        grave = [rule for rule in found if rule["impact"] in ("serious", "critical")]
        return [f"{rule['id']}: {node['html'][:200]}" for rule in grave for node in rule["nodes"]]

    def sees(self, script: str) -> None:
        """Wait until a JavaScript expression holds."""
        self.page.wait_for_function(script, timeout=WAIT_MS)

    def has_pictures(self) -> bool:
        """Whether the picture is there, and the curves where they are shown."""
        return bool(self.page.evaluate(PICTURES))

    def sees_pictures(self) -> None:
        """Wait until the picture is there, and the curves where they are shown."""
        self.sees(PICTURES)


def _is_known(url: str) -> bool:
    """Public fonts that are not there, and a notebook's own pictures, which JupyterLab asks for before it has them."""
    address = urlsplit(url)
    return address.scheme == "attachment" or (address.netloc + address.path).startswith(FONTS)


@contextmanager
def started(chromium: str) -> Iterator[Browser]:
    """A browser that can reach nothing but this machine; while it runs, nothing can run in `asyncio.run`."""
    with sync_playwright() as play, play.chromium.launch(executable_path=chromium, args=list(FLAGS)) as browser:
        yield browser


@contextmanager
def browsing(browser: Browser, *, width: int = 1280, height: int = 900, **own: Any) -> Iterator[BrowserContext]:
    """A profile of the browser that knows nothing yet, and shares nothing with others."""
    own = {"locale": "en-US", "viewport": {"width": width, "height": height}} | own
    with browser.new_context(**own) as context:
        yield context


@contextmanager
def visitor(browser: Browser, **own: Any) -> Iterator[Visitor]:
    """A visitor who knows nothing yet."""
    with browsing(browser, **own) as context:
        yield Visitor(context.new_page())
