"""The notebooks of the site, in JupyterLite: run in a browser that can reach nothing but this machine."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from riversim.site.serving import LOOSE, Site
from tests.browser.stranger import stranger
from tests.browser.visitor import WAIT_MS
from tests.conftest import miss

pytestmark = pytest.mark.browser


def test_a_lesson_leads_to_its_notebook_which_runs_as_it_stands(browser: Browser, site: Site) -> None:
    if not (site.folder / LOOSE).is_dir():
        miss("the site was made without JupyterLite")
    with stranger(browser, site.address) as guest:
        page = guest.page
        asked: list[str] = []
        page.context.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site.address}lessons/02_drought.html")
        page.get_by_role("link", name="Run and change the code of this lesson").click()
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=WAIT_MS)
        page.get_by_role("button", name="Python (Pyodide)").wait_for(timeout=WAIT_MS)  # or nothing would run
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.locator("#jp-mainmenu-run, .lm-Menu").get_by_text("Run All Cells", exact=True).click()
        river = page.get_by_role("img", name="river").first
        river.wait_for(timeout=2 * WAIT_MS)
        expect(page.get_by_text("Traceback")).to_have_count(0)
        expect(page.get_by_role("button", name="Give an infusion").first).to_be_visible(timeout=WAIT_MS)
        hosts = {urlsplit(address).hostname for address in asked if address.startswith("http")}
        assert hosts == {"127.0.0.1"}
