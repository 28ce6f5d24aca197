"""What is kept on a visitor's device: all of one release, until a newer one is there whole; the two are never mixed."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from riversim.site import folder
from riversim.site.build import integrity, keeper
from riversim.site.pages import Built
from riversim.site.policy import is_release
from riversim.site.serving import Site
from tests.browser.stranger import Stranger, stranger
from tests.browser.visitor import WAIT_MS
from tests.site.ground import served

pytestmark = pytest.mark.browser
NEWER = "f" * 12
OWN = "document.querySelector('script[src$=\"main.js\"]').src"
CACHES = "caches.keys().then(names => names.map(name => name.split(' ').slice(1).join(' ')).sort())"
ENGINES = (
    "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(one => one.keys()))))"
    ".then(all => all.flat().map(({url}) => url).filter(url => url.includes('.wasm')))"
)
BAR = """setInterval(() => {
    const bar = document.querySelector("progress");
    if (bar) globalThis.come = bar.value;
}, 10)"""
SNAPSHOT = f"caches.match(new URL('snapshot', {OWN}).href)"
RESTORED = "performance.getEntriesByName('riversim restored').length > 0"
SPOIL = f"""(async () => {{
    const url = new URL("snapshot", {OWN}).href;
    const kept = await caches.match(url);
    const headers = {{ linked: kept.headers.get("linked"), spoiled: "" }};
    for (const name of await caches.keys()) {{
        const cache = await caches.open(name);
        if (await cache.match(url)) await cache.put(url, new Response(new Uint8Array(4096), {{ headers }}));
    }}
}})()"""
LOADED = "performance.getEntriesByType('resource').map(one => one.name)"


@pytest.fixture
def own(site_folder: Path, tmp_path: Path) -> Path:
    """A copy of the site, that is a test's own."""
    return Path(shutil.copytree(site_folder, tmp_path / "own"))


@contextmanager
def visited(browser: Browser, folder: Path) -> Iterator[tuple[Stranger, Site]]:
    """Somebody who has seen the site, all of which is kept, and its server, which then goes away."""
    with served(folder) as site, stranger(browser, site.address) as guest:
        guest.opens()
        guest.is_kept()
        yield guest, site


@pytest.fixture
def late(browser: Browser, own: Path) -> Iterator[tuple[Stranger, Site]]:
    """Somebody who has seen a site that is a test's own."""
    with visited(browser, own) as late:
        yield late


@pytest.fixture(scope="module")
def again(browser: Browser, site_folder: Path) -> Iterator[tuple[Stranger, Site]]:
    """Somebody who has seen the site, and comes again in one test after another, in the last without a network."""
    with visited(browser, site_folder) as again:
        yield again


def release(out: Path) -> str:
    """The release that is shown."""
    told: dict[str, list[str]] = json.loads((out / folder.MARK).read_text(encoding="utf-8"))
    return told["releases"][0]


def renew(out: Path, work: Path) -> None:
    """Publish a newer release, with the same in it."""
    old = release(out)
    shutil.copytree(out / old, work / NEWER)
    for page in out.glob("*.html"):
        text = page.read_text(encoding="utf-8").replace(old, NEWER)
        (work / page.name).write_text(text, encoding="utf-8")
    told = json.loads((out / old / "files.json").read_text(encoding="utf-8"))
    files = {name: digest for name, digest in told.items() if (out / old / name).is_file()}
    built = Built(NEWER, files, integrity(out / old / "files.json"), {})
    (work / "keeper.js").write_text(keeper(built, work), encoding="utf-8")
    folder.publish(work, out, NEWER)


def releases(guest: Stranger) -> set[str]:
    """The releases of which a page has loaded anything."""
    parts = [name.removeprefix(guest.address).partition("/")[0] for name in guest.page.evaluate(LOADED)]
    return set(filter(is_release, parts))


def test_nothing_is_fetched_twice_to_be_kept(again: tuple[Stranger, Site]) -> None:
    _, site = again
    fetched = Counter(path for path, size in site.sent if is_release(path.split("/")[1]) and size)
    assert fetched and {path: times for path, times in fetched.items() if times > 1} == {}


def test_the_engine_is_kept_as_it_is_with_which_a_browser_keeps_what_it_made_of_it(
    again: tuple[Stranger, Site],
) -> None:
    guest, _ = again
    names = guest.page.evaluate(ENGINES)
    assert [name.rpartition("/")[2] for name in names] == ["pyodide.asm.wasm"]
    kept = guest.page.evaluate(f"caches.match({names[0]!r}).then(one => one.headers.get('content-type'))")
    assert kept == "application/wasm"
    guest.page.goto("about:blank")
    guest.opens()
    assert guest.faults() == []


def test_the_second_visit_needs_no_network(again: tuple[Stranger, Site]) -> None:
    guest, site = again
    site.shutdown()
    site.server_close()
    for behind in ("index.html?depth=explore", "#river=none"):
        guest.page.goto("about:blank")
        guest.opens(behind)
    guest.button("Give an infusion").click()
    expect(guest.page.locator(".riversim-caption").first).to_contain_text("spillway", timeout=WAIT_MS)
    # Only the address of the last page was wrong, and all there is to tell of it is told.
    assert guest.faults() == []


def test_what_is_loaded_is_all_at_the_end_with_a_network_and_without(browser: Browser, site: Site) -> None:
    with stranger(browser, site.address) as guest:
        guest.page.add_init_script(BAR)
        for _visit in range(2):
            guest.opens()
            assert guest.page.evaluate("come") == pytest.approx(1.0)
            guest.is_kept()
            guest.page.goto("about:blank")
        guest.page.goto(f"{site.address}lessons/01_meet_the_river.html")
        guest.sees("globalThis.come > 0.999 && globalThis.come < 1.001")
        assert guest.faults() == []


def test_the_next_visit_begins_with_what_python_had_in_its_memory(browser: Browser, site: Site) -> None:
    with stranger(browser, site.address) as guest:
        guest.opens()
        guest.sees(f"{SNAPSHOT}.then(Boolean)")
        guest.opens("?depth=explore&lang=de")
        assert guest.page.evaluate(RESTORED)
        expect(guest.page.locator(".riversim-infuse").first).to_have_text("Infusion geben")
        expect(guest.page.locator(".riversim-depth [value=explore]")).to_be_checked()
        guest.button("Infusion geben").click()
        expect(guest.page.locator(".riversim-caption").first).not_to_contain_text("verstopft", timeout=WAIT_MS)
        guest.page.goto(f"{site.address}lessons/01_meet_the_river.html")
        guest.sees("performance.getEntriesByName('riversim all').length > 0")
        assert guest.page.evaluate(RESTORED), "a lesson begins with it as well"
        assert guest.faults() == []


def test_a_memory_that_does_not_serve_is_let_go_and_another_is_kept(browser: Browser, site: Site) -> None:
    with stranger(browser, site.address) as guest:
        guest.opens()
        guest.sees(f"{SNAPSHOT}.then(Boolean)")
        guest.page.evaluate(SPOIL)
        guest.opens()
        assert not guest.page.evaluate(RESTORED)
        guest.sees(f"{SNAPSHOT}.then(one => one?.headers.get('spoiled') === null)")
        guest.opens()
        assert guest.page.evaluate(RESTORED)


def test_a_newer_release_is_told_and_taken_whole(late: tuple[Stranger, Site], own: Path, tmp_path: Path) -> None:
    guest, site = late
    old = release(own)
    renew(own, tmp_path / "newer")
    told = guest.page.locator("#riversim-newer")
    expect(told).to_have_count(0)
    guest.page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    expect(told).to_contain_text("A newer riversim is there.", timeout=WAIT_MS)
    assert guest.violations() == []
    assert releases(guest) == {old}, "the page that is open stays what it is"
    site.shutdown()
    site.server_close()
    guest.button("Give an infusion").click()
    guest.button("Show it").click()
    guest.sees(f"document.documentElement.innerHTML.includes({NEWER!r})")
    guest.is_live()
    assert releases(guest) == {NEWER} and told.count() == 0
    guest.sees(f"{CACHES}.then(names => !names.some(name => name.includes({old!r})))")
    assert guest.faults() == []


def test_a_page_of_the_release_before_keeps_its_files_as_long_as_it_is_open(
    late: tuple[Stranger, Site], own: Path, tmp_path: Path
) -> None:
    guest, site = late
    old = release(own)
    renew(own, tmp_path / "newer")
    guest.page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update())")
    guest.page.locator("#riversim-newer").wait_for(timeout=WAIT_MS)
    site.shutdown()
    site.server_close()
    other = guest.another()
    other.page.wait_for_timeout(1000)
    assert releases(other) == {NEWER}
    assert guest.page.evaluate(f"fetch('{old}/worker.js').then(answer => answer.ok)")
    guest.page.close()
    third = other.another()
    third.sees(f"{CACHES}.then(names => !names.some(name => name.includes({old!r})))")


def test_a_newer_release_that_is_not_whole_is_not_taken(late: tuple[Stranger, Site], own: Path, tmp_path: Path) -> None:
    guest, _ = late
    old = release(own)
    renew(own, tmp_path / "newer")
    (own / NEWER / "lab.css").write_text("forged", encoding="utf-8")
    guest.page.evaluate("navigator.serviceWorker.getRegistration().then(one => one.update()).catch(() => 0)")
    guest.page.wait_for_timeout(3000)
    expect(guest.page.locator("#riversim-newer")).to_have_count(0)
    guest.page.reload()
    guest.is_live()
    assert releases(guest) == {old}
