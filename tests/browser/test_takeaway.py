"""Taking away and bringing back in a real browser: files really land, and open."""

import csv
import io
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Locator

from riversim.session.exports import titles
from riversim.session.session import Session
from riversim.session.share import decode, encode, from_file
from tests.browser.visitor import ELSEWHERE, WAIT_MS, Visitor

pytestmark = pytest.mark.browser
SCRIPT = "<img src=x onerror=\"document.title='broken in'\">"
SHARED = Session.begin("one-infusion").at(29).jump(2)


@pytest.fixture
def address(request: pytest.FixtureRequest, app: str) -> str:
    """The app with what was shared, under another name where the test gives one."""
    host = app.replace("127.0.0.1", getattr(request, "param", "127.0.0.1"))
    return f"{host}/?depth=explore&river={encode(SHARED)}&utm_source=x"


@pytest.fixture
def guest(guest: Visitor) -> Visitor:
    """Somebody who has opened the panel."""
    guest.page.get_by_role("button", name="Share, save and open").click()
    return guest


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


def told(guest: Visitor, text: str) -> None:
    """Wait until that is told beside the controls."""
    guest.page.locator(".riversim-takeaway p").filter(has_text=text).wait_for(timeout=WAIT_MS)


def test_every_kind_of_file_lands_and_opens(guest: Visitor, tmp_path: Path) -> None:
    paths = {kind: saves(guest, kind, tmp_path) for kind in titles()}
    assert len({path.name for path in paths.values()}) == len(paths), "none writes over another"
    for kind in ("picture", "curves", "film"):
        with Image.open(paths[kind]) as image:
            image.load()
            assert image.width >= 420
    for kind in ("picture-svg", "curves-svg"):
        assert ElementTree.parse(paths[kind]).getroot().tag.endswith("}svg")
    run = SHARED.simulate()
    rows = list(csv.DictReader(io.StringIO(paths["numbers"].read_text(encoding="utf-8"))))
    assert [float(row["level"]) for row in rows] == run.level.tolist()
    page = paths["sheet"].read_bytes()
    assert page.startswith(b"%PDF") and page.rstrip().endswith(b"%%EOF") and page.count(b"/Type /Page ") == 2
    assert from_file(paths["run"].read_bytes()).simulate().level.tobytes() == run.level.tobytes()


def test_a_river_is_saved_shared_and_opened_again(guest: Visitor, app: str, tmp_path: Path) -> None:
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
        guest.brings(path)
        guest.page.get_by_text("Day 1, 06:00").first.wait_for(timeout=WAIT_MS)
        guest.button("Step back").click()
        guest.page.get_by_text("Day 1, 05:00").first.wait_for(timeout=WAIT_MS)
    guest.button("Make a code").click()
    guest.sees(f"document.querySelector('.riversim-copy textarea').value !== '{address}'")
    assert decode(copied(guest, "The code")).course == SHARED.course
    other = guest.page.context.new_page()
    other.goto(address)
    other.get_by_text("Day 1, 06:00").first.wait_for(timeout=WAIT_MS)


@pytest.mark.parametrize("address", [ELSEWHERE], indirect=True)
def test_a_scan_of_the_printed_sheet_opens_the_app_where_others_reach_it(
    guest: Visitor, address: str, tmp_path: Path
) -> None:
    page = pypdfium2.PdfDocument(saves(guest, "sheet", tmp_path))[0].render(scale=2).to_pil()
    (found,) = zxingcpp.read_barcodes(page)
    assert found.text.startswith(f"http://{ELSEWHERE}:") and "/?river=r2." in found.text
    guest.page.goto(found.text)
    guest.page.get_by_text("Day 1, 06:00").first.wait_for(timeout=WAIT_MS)
    # The server, which is told to listen to this machine alone, refuses some requests under its other name.
    guest.errors[:] = [error for error in guest.errors if "403 (Forbidden)" not in error]


def test_what_is_no_river_is_told_in_words_beside_the_controls(guest: Visitor, tmp_path: Path) -> None:
    large, odd = tmp_path / "large.txt", tmp_path / "odd.txt"
    large.write_bytes(b"x" * 30_000_000)
    odd.write_text(SCRIPT, encoding="utf-8")
    guest.page.get_by_label("A code from somebody").fill(f"r1.{SCRIPT}")
    guest.button("Open the code").click()
    told(guest, "this code can not be opened")
    guest.brings(large)
    told(guest, "this file is too large: at most 8 MB")
    guest.brings(odd)
    told(guest, "there is no river in this file")
    guest.button("Make a code").click()
    assert decode(copied(guest, "The code")) == SHARED, "and all goes on"
    assert guest.page.title() != "broken in"
    assert guest.page.locator(".riversim-takeaway img").count() == 0


def test_a_code_is_copied_by_the_keyboard_alone(guest: Visitor) -> None:
    guest.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    guest.button("Make a code").press("Enter")
    guest.page.get_by_role("button", name="Copy: The code").press("Enter")
    guest.page.get_by_text("Copied", exact=True).wait_for(timeout=WAIT_MS)
    assert decode(guest.page.evaluate("navigator.clipboard.readText()")) == SHARED
