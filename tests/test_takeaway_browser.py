"""Taking away and bringing back in a real browser: Voila, JupyterLab and Notebook, as their pages are."""

from __future__ import annotations

import json
import re
from importlib.util import find_spec
from pathlib import Path

import pytest

from riversim.session import Session
from riversim.share import encode, from_file
from tests.browser import WAIT_MS, Visitor, free_port, served, visitor, voila, write_notebook

CELL = """
import ipywidgets as widgets
from riversim.exports import Shown
from riversim.session import Session
from riversim.takeaway import TakeAway
from riversim.view import Words

sessions, seen = [Session.begin("one-infusion", weeks=2).at(30)], Words(kind="seen")

def load(session):
    sessions.append(session)
    seen.text = f"{session.story} {session.now}"

take = TakeAway(lambda: Shown(session=sessions[-1], run=sessions[-1].simulate()), load)
load(sessions[0])
widgets.VBox([seen, take.box])
"""
PYTHON = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def notebook(folder: Path, server: str) -> tuple[list[str], str, str]:
    """How a server is started on a notebook with the cell, where it answers, and the page."""
    path = folder / "take.ipynb"
    write_notebook(path, CELL)
    path.write_text(json.dumps(json.loads(path.read_text()) | {"metadata": PYTHON}))
    if server == "voila":
        arguments, url, base = voila(folder)
        return arguments, url, f"{base}/voila/render/take.ipynb"
    port, page = free_port(), {"jupyterlab": "lab/tree", "notebook": "notebooks"}[server]
    arguments = [
        server, "--no-browser", f"--port={port}", "--ServerApp.ip=127.0.0.1", "--allow-root",
        "--IdentityProvider.token=riversim", f"--ServerApp.root_dir={folder}", "--LabApp.news_url=None",
    ]  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    return arguments, f"{base}/api", f"{base}/{page}/take.ipynb?token=riversim"


def opens(guest: Visitor, page: str) -> None:
    """Go to the page and, where it is a notebook's, run its cell, again where its server took the focus away."""
    guest.page.goto(page)
    if "token" in page:
        guest.page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=WAIT_MS)
        cell = guest.page.locator(".jp-CodeCell").first
        while not re.search(r"[\d*]", cell.locator(".jp-InputPrompt").inner_text()):
            cell.locator(".cm-content").click()
            guest.page.keyboard.press("Control+Enter")
            guest.page.wait_for_timeout(500)
    seen(guest, "one-infusion 30")


def seen(guest: Visitor, session: str) -> None:
    guest.sees(f"document.querySelector('.riversim-seen')?.innerText.trim() === '{session}'")


@pytest.mark.browser
@pytest.mark.parametrize("server", ["voila", "jupyterlab", "notebook"])
def test_a_river_is_saved_shared_and_opened_again(server: str, chromium: str, tmp_path: Path) -> None:
    if find_spec(server) is None:
        pytest.skip(f"there is no {server} here")
    arguments, url, page = notebook(tmp_path, server)
    with served(arguments, url, tmp_path), visitor(chromium, tmp_path) as guest:
        opens(guest, page)
        code = guest.page.get_by_role("textbox", name="Code", exact=True)

        guest.button("Make a code").click()
        session = Session.begin("one-infusion", weeks=2).at(30)
        guest.sees(f"[...document.querySelectorAll('input')].some(field => field.value === '{encode(session)}')")
        with guest.page.expect_download() as saved:
            guest.button("Save").click()
        path = tmp_path / saved.value.suggested_filename
        saved.value.save_as(path)
        assert path.name == "riversim-one-infusion-run-day-1.txt" and from_file(path.read_bytes()) == session

        code.fill(encode(Session.begin("drought").at(7)))
        guest.button("Open the code").click()
        seen(guest, "drought 7")
        with guest.page.expect_file_chooser() as chooser:
            guest.page.get_by_role("button", name="Open a file").click()
        chooser.value.set_files(path)
        seen(guest, "one-infusion 30")

        code.fill("<img src=x onerror=\"document.title='broken in'\">")
        guest.button("Open the code").click()
        guest.sees("document.querySelector('.riversim-error').innerText.includes('this code can not be opened')")
        assert guest.page.title() != "broken in"
        # Notebook 7 itself asks for the schema of a plugin that it turned off, whatever the notebook.
        assert [error for error in guest.errors if True] == []
