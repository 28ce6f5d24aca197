"""Taking away and bringing back in a real browser: files really land, and open."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image
from playwright.sync_api import Locator

from riversim.session.exports import titles
from riversim.session.session import Session
from riversim.session.share import decode, encode, from_file
from tests.browser import visitor as browser
from tests.browser.visitor import WAIT_MS, Visitor, served, visitor

pytestmark = pytest.mark.browser
SCRIPT = "<img src=x onerror=\"document.title='broken in'\">"


@pytest.fixture(scope="module")
def app(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, which Voila serves."""
    folder = tmp_path_factory.mktemp("voila")
    arguments, ready, page = browser.app(folder)
    with served(arguments, ready, folder):
        yield page


SHARED = Session.begin("one-infusion").at(29).jump(2)


def opens(guest: Visitor, app: str) -> None:
    """Go to the app with what was shared, and open the panel."""
    guest.page.goto(f"{app}/?river={encode(SHARED)}")
    guest.sees_pictures()
    guest.page.get_by_role("button", name="Share, save and open").click()


def copied(guest: Visitor, name: str) -> str:
    """The text under that name, there to be copied."""
    field: Locator = guest.page.locator(".riversim-copy").filter(has_text=name).locator("textarea")
    return field.input_value(timeout=WAIT_MS)


def saves(guest: Visitor, kind: str, folder: Path) -> Path:
    guest.page.get_by_label("What to save").select_option(label=titles()[kind])
    with guest.page.expect_download(timeout=WAIT_MS) as saved:
        guest.button("Save").click()
    path = folder / saved.value.suggested_filename
    saved.value.save_as(path)
    return path


def brings(guest: Visitor, path: Path) -> None:
    with guest.page.expect_file_chooser() as chooser:
        guest.button("Open a file").click()
    chooser.value.set_files(path)


def told(guest: Visitor, text: str) -> None:
    """Wait until that is told beside the controls."""
    guest.page.locator(".riversim-takeaway p").filter(has_text=text).wait_for(timeout=WAIT_MS)


def test_every_kind_of_file_lands_and_opens(chromium: str, app: str, tmp_path: Path) -> None:
    with visitor(chromium, tmp_path) as guest:
        opens(guest, app)
        paths = {kind: saves(guest, kind, tmp_path) for kind in titles()}
        assert len({path.name for path in paths.values()}) == len(paths), "none writes over another"
        assert guest.errors == []
    for kind in ("picture", "curves", "film"):
        with Image.open(paths[kind]) as image:
            image.load()
            assert image.width >= 420
    for kind in ("picture-svg", "curves-svg"):
        assert ElementTree.parse(paths[kind]).getroot().tag.endswith("}svg")
    run = SHARED.simulate()
    rows = list(csv.DictReader(io.StringIO(paths["numbers"].read_text())))
    assert [float(row["level"]) for row in rows] == run.level.tolist()
    page = paths["sheet"].read_bytes()
    assert page.startswith(b"%PDF") and page.rstrip().endswith(b"%%EOF") and page.count(b"/Type /Page ") == 1
    assert from_file(paths["run"].read_bytes()).simulate().level.tobytes() == run.level.tobytes()


def test_a_river_is_saved_shared_and_opened_again(chromium: str, app: str, tmp_path: Path) -> None:
    with visitor(chromium, tmp_path) as guest:
        opens(guest, app)
        path = saves(guest, "run", tmp_path)
        guest.button("Make a code").click()
        code = copied(guest, "The code")
        assert decode(code) == SHARED
        assert code in copied(guest, "In Python")
        address = copied(guest, "The address that opens it")
        assert address == f"{app}/?river={code}"

        guest.page.get_by_label("A code from somebody").fill(encode(Session.begin("drought").at(7)))
        guest.button("Open the code").click()
        guest.page.get_by_text("Day 0, 07:00").first.wait_for(timeout=WAIT_MS)
        for _ in range(2):  # the same file twice in a row, too
            brings(guest, path)
            guest.page.get_by_text("Day 1, 06:00").first.wait_for(timeout=WAIT_MS)
            guest.button("Step back").click()
            guest.page.get_by_text("Day 1, 05:00").first.wait_for(timeout=WAIT_MS)
        guest.button("Make a code").click()
        guest.sees(f"document.querySelector('.riversim-copy textarea').value !== '{address}'")
        assert decode(copied(guest, "The code")).course == SHARED.course
        assert guest.errors == []
        guest.page.goto(address)
        guest.page.get_by_text("Day 1, 06:00").first.wait_for(timeout=WAIT_MS)


def test_what_is_no_river_is_told_in_words_beside_the_controls(chromium: str, app: str, tmp_path: Path) -> None:
    large, odd = tmp_path / "large.txt", tmp_path / "odd.txt"
    large.write_bytes(b"x" * 30_000_000)
    odd.write_text(SCRIPT)
    with visitor(chromium, tmp_path) as guest:
        opens(guest, app)
        guest.page.get_by_label("A code from somebody").fill(f"r1.{SCRIPT}")
        guest.button("Open the code").click()
        told(guest, "this code can not be opened")
        brings(guest, large)
        told(guest, "this file is too large: at most 8 MB")
        brings(guest, odd)
        told(guest, "there is no river in this file")
        guest.button("Make a code").click()
        assert decode(copied(guest, "The code")) == SHARED, "and all goes on"
        assert guest.page.title() != "broken in"
        assert guest.page.locator(".riversim-takeaway img").count() == 0
        assert guest.errors == []


def test_a_code_is_copied_by_the_keyboard_alone(chromium: str, app: str, tmp_path: Path) -> None:
    with visitor(chromium, tmp_path) as guest:
        guest.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        opens(guest, app)
        guest.button("Make a code").press("Enter")
        guest.page.get_by_role("button", name="Copy: The code").press("Enter")
        guest.page.get_by_text("Copied", exact=True).wait_for(timeout=WAIT_MS)
        assert decode(guest.page.evaluate("navigator.clipboard.readText()")) == SHARED
