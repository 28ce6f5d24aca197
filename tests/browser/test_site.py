"""The site in a real browser, which can reach nothing but this machine: what the lab does, it does there too."""

import html
import random
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect

from riversim import language, words
from riversim.session import share
from riversim.site.serving import Site
from riversim.words import _
from tests.browser.stranger import Stranger, listening
from tests.browser.test_fuzz import does_something
from tests.browser.visitor import WAIT_MS
from tests.lab.anybody import FIRST_SEED

pytestmark = pytest.mark.browser
ACTIONS = 100
DEEP: dict[str, Any] = {"behind": "?depth=explore"}


def says(guest: Stranger, text: str) -> None:
    """Wait until the words below the picture say something."""
    expect(guest.page.locator(".riversim-caption").first).to_contain_text(text, timeout=WAIT_MS)


def infused(guest: Stranger) -> None:
    """Give an infusion, and see that it is told."""
    guest.button("Give an infusion").click()
    says(guest, "blocks the")


def shared(guest: Stranger) -> str:
    """The address that the page gives away."""
    guest.page.get_by_role("button", name="Share, save and open").click()
    guest.button("Make a code").click()
    field = guest.page.locator(".riversim-copy").filter(has_text="The address that opens it").locator("textarea")
    return field.input_value(timeout=WAIT_MS)


def test_the_first_picture_comes_with_the_disclaimer_and_plays(there: Stranger) -> None:
    page = there.page
    expect(page.locator(".riversim-notes").get_by_text(words.DISCLAIMER[:40])).to_be_in_viewport()
    before = there.pixels()
    infused(there)
    there.sees("!document.querySelector('.riversim-frame').ariaLabel.includes('on day 0, 00:00')")
    assert there.pixels() != before
    there.button("Pause").click()
    expect(there.button("Play")).to_be_visible(timeout=WAIT_MS)
    assert there.violations() == [] and not there.is_too_wide()


def test_the_browsers_own_back_leads_out_of_a_part_and_not_out_of_the_site(there: Stranger) -> None:
    page, river = there.page, there.page.locator(".riversim-frame").first
    length = page.evaluate("history.length")
    for leads_out in (page.go_back, lambda: page.keyboard.press("Escape")):
        page.locator(".riversim-frame").first.focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("i")
        expect(river).to_have_attribute("aria-label", re.compile("A look inside"), timeout=WAIT_MS)
        there.sees("history.state?.inside")
        leads_out()
        expect(river).to_have_attribute("aria-label", re.compile("A river with"), timeout=WAIT_MS)
        there.sees("!history.state?.inside")
    assert page.evaluate("history.length") == length + 1, "one place further on, to which nobody has to go"


def test_frames_go_round_in_the_same_few_vessels(there: Stranger) -> None:
    there.page.evaluate("""() => {
        window.back = [];
        const post = Worker.prototype.postMessage;
        Worker.prototype.postMessage = function (said, handed) {
            const sizes = said.type === "spent" ? said.buffers.map((one) => one.byteLength) : [];
            post.call(this, said, handed);
            if (said.type === "spent") back.push([...sizes, ...said.buffers.map((one) => one.byteLength)]);
        };
    }""")
    shown = "Number(document.querySelector('.riversim-frame').dataset.frame)"
    before = there.page.evaluate(shown)
    infused(there)
    there.sees(f"{shown} > {before + 15}")
    frames, back = there.page.evaluate(f"[{shown}, back]")
    assert len(back) >= frames - before
    assert all(full > 0 and left == 0 for full, left in back), "each went back whole, and the page holds none"


def test_the_spillway_is_blocked_by_hand_with_keys(there: Stranger) -> None:
    before = there.gauge()
    there.slider("Block the spillway").press("End")
    there.sees("document.querySelector('.riversim-frame').ariaLabel.includes('A hand blocks the spillway')")
    there.page.wait_for_timeout(3000)
    assert there.gauge() != before, "the water has risen"


def test_it_speaks_another_language_when_asked(there: Stranger) -> None:
    there.page.get_by_label("Language").select_option(label="Deutsch")
    there.sees("document.querySelector('.riversim').lang === 'de'")
    with language.speaking("de"):
        expect(there.page.locator(".riversim-notes")).to_contain_text(_(words.DISCLAIMER))


@pytest.mark.parametrize("there", [DEEP], indirect=True)
def test_the_page_around_the_lab_speaks_its_language_too_and_is_at_its_address(there: Stranger) -> None:
    page = there.page
    site = page.url.partition("?")[0]
    assert shared(there).startswith(f"{site}#")
    page.get_by_label("Language").select_option(label="Deutsch")
    expect(page).to_have_url(f"{site}de/?depth=explore", timeout=WAIT_MS)
    with language.speaking("de"):
        expect(page).to_have_title(_("The brain as rivers and creeks: a picture of depression and ketamine"))
        stories = page.get_by_role("link", name=_("The stories"))
    expect(page.locator(".riversim-copy textarea").first).to_have_value(re.compile(f"^{site}de/#"), timeout=WAIT_MS)
    stories.click()
    expect(page).to_have_url(f"{site}de/stories.html")
    assert there.violations() == []


@pytest.mark.parametrize("there", [{"behind": "?lang=fr&depth=explore"}], indirect=True)
def test_the_address_says_the_language_and_how_deep(there: Stranger) -> None:
    there.sees("document.querySelector('.riversim').lang === 'fr'")
    with language.speaking("fr"):
        expect(there.page.get_by_role("radio", name=_("Explore"))).to_be_checked()


@pytest.mark.parametrize("there", [DEEP], indirect=True)
def test_a_river_is_shared_behind_the_number_sign_and_opened_from_there(there: Stranger, site: Site) -> None:
    infused(there)
    address = shared(there)
    assert address.startswith(f"{there.address}#river=r") and "?" not in address
    sent = len(site.sent)
    other = there.another(address.removeprefix(there.address))
    expect(other.page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    other.page.reload()
    other.is_live()
    expect(other.page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)
    assert share.decode(address).course.infusions
    assert not [path for path, _ in site.sent[sent:] if "river=" in path], "no server gets to know it"
    _opens_what_stands_in_the_address_from_then_on(other, address)
    assert other.faults() == []


def _opens_what_stands_in_the_address_from_then_on(guest: Stranger, address: str) -> None:
    """A code in the midst of other words, and one that is cut short."""
    code = address.partition("=")[2]
    error = guest.page.locator(".riversim-error")
    guest.page.evaluate(f"location.hash = 'river=' + {code[:40]!r}")
    expect(error).to_contain_text("can not be opened", timeout=WAIT_MS)
    around = quote(f"Look at this: {code} - isn't it nice?")
    guest.page.evaluate(f"location.hash = 'river=' + {around!r}")
    expect(error).to_have_text("", timeout=WAIT_MS)


@pytest.mark.parametrize("there", [{"behind": "#river=r2.nothing"}], indirect=True)
def test_a_broken_code_in_the_address_is_told_in_words_and_the_first_story_is_there(there: Stranger) -> None:
    expect(there.page.locator(".riversim-error")).to_contain_text("can not be opened")
    assert there.has_pictures()


@pytest.mark.parametrize("there", [DEEP], indirect=True)
def test_files_to_take_away_are_made_in_the_page(there: Stranger, tmp_path: Path) -> None:
    there.page.get_by_role("button", name="Share, save and open").click()
    heads = {"png": b"\x89PNG", "csv": b"time_h", "pdf": b"%PDF", "gif": b"GIF8"}
    kinds = there.page.locator(".riversim-takeaway select")
    for ending, head in heads.items():
        value = kinds.evaluate(
            """(select, ending) => [...select.options].map(one => one.text)
                .find(text => text.toLowerCase().includes(ending))""",
            ending,
        )
        assert value, f"there is no {ending} among {kinds.inner_text()}"
        kinds.select_option(label=value)
        with there.page.expect_download(timeout=2 * WAIT_MS) as saved:
            there.button("Save").click()
        path = tmp_path / f"saved.{ending}"
        saved.value.save_as(path)
        data = path.read_bytes()
        assert head in data[:80] and len(data) > 1000, f"{ending}: {data[:80]!r}"


def test_who_reloads_is_offered_the_river_that_was_left(there: Stranger) -> None:
    infused(there)
    there.page.reload()
    there.is_live()
    there.page.get_by_role("link", name="Open your river again, as it was").click(timeout=WAIT_MS)
    there.sees("location.hash.startsWith('#river=')")
    expect(there.page.locator(".riversim-mark")).to_have_count(1, timeout=WAIT_MS)


@pytest.mark.parametrize("there", [{"width": 390, "height": 844, "has_touch": True}], indirect=True)
def test_on_a_phone_it_fits_and_axe_finds_nothing(there: Stranger) -> None:
    assert there.violations() == [] and not there.is_too_wide()


@pytest.mark.parametrize("there", [DEEP], indirect=True)
def test_whatever_is_done_no_error_is_seen(there: Stranger) -> None:
    chance, done = random.Random(FIRST_SEED), list[str]()
    for _number in range(ACTIONS):
        done.append(does_something(there, chance))
        there.page.wait_for_timeout(chance.choice((0, 10, 60)))
    there.page.wait_for_timeout(2000)
    assert there.faults() == [], f"RIVERSIM_SEED={FIRST_SEED}: {done}"
    assert "Error(" not in there.page.locator(".riversim-error").inner_text()


# --- in a page of somebody else's ----------------------------------------------------------------------


@contextmanager
def course(frame: str, width: int) -> Iterator[str]:
    """The address of a page of a course, on another origin, with a frame in it."""
    text = f'<!doctype html><title>course</title><div style="width:{width}px">{frame}</div>'.encode()

    class Course(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(text if self.path == "/" else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Course) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{server.server_address[1]}/"
        server.shutdown()
        thread.join()


REFUSED = """for (const name of ["localStorage", "sessionStorage", "caches"])
    Object.defineProperty(globalThis, name, { get() { throw new DOMException(name, "SecurityError"); } });
Object.defineProperty(navigator, "serviceWorker", { get() { throw new DOMException("", "SecurityError"); } });"""


@pytest.mark.parametrize("script", ["", REFUSED], ids=["kept", "refused"])
def test_in_a_frame_of_600_pixels_it_is_live_and_keeps_to_itself_though_nothing_may_be_kept(
    browser: Browser, site: Site, tmp_path: Path, script: str
) -> None:
    with listening(browser, width=900, height=1100) as context:
        context.add_init_script(script)
        guest = Stranger(context.new_page(), site.address)
        guest.page.goto(f"{site.address}embed.html")
        guest.sees(f"document.querySelector('textarea').value.includes({site.address!r})")
        assert guest.violations() == [] and guest.faults() == []
        frame = guest.page.locator("textarea").first.input_value()
        with course(frame, 600) as address:
            guest.page.goto(address)
            framed = guest.page.frame_locator("iframe")
            framed.locator(".riversim-frame[data-frame]").first.wait_for(timeout=WAIT_MS)
            framed.get_by_role("button", name="Give an infusion", exact=True).click(timeout=WAIT_MS)
            expect(framed.locator(".riversim-caption").first).to_contain_text("blocks the", timeout=WAIT_MS)
            inner = next(one for one in guest.page.frames if one.url.startswith(site.address))
            assert not inner.evaluate("document.documentElement.scrollWidth > 600")
            guest.page.screenshot(path=tmp_path / "course.png")
            assert [one["name"] for one in context.cookies()] == []
            assert inner.evaluate("globalThis.forbidden ?? []") == []


def test_the_lines_for_a_course_are_there_in_every_language(site_folder: Path) -> None:
    text = (site_folder / "embed.html").read_text(encoding="utf-8")
    for code in language.LANGUAGES:
        with language.speaking(code):
            assert html.escape(_(words.DISCLAIMER)) in text
    assert text.count("allow-scripts allow-same-origin allow-downloads") == len(language.LANGUAGES)
