"""Somebody at the site, in a browser that can reach nothing but this machine."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.visitor import PICTURES, WAIT_MS, Visitor, browsing

LIVE = f"performance.getEntriesByName('riversim live').length > 0 && {PICTURES}"
KEPT = "navigator.serviceWorker.getRegistration().then(one => Boolean(one?.active))"
# What a page's policy forbids is written into the console as well, but not all of it as an error.
LISTENING = """addEventListener("securitypolicyviolation", (told) => {
    (globalThis.forbidden ??= []).push(`${told.violatedDirective} ${told.blockedURI} ${told.sourceFile}`);
}, true);"""


class Stranger(Visitor):
    """A visitor of the site: under its policy scripts of a test's own can not be waited for, but be asked again."""

    def __init__(self, page: Page, address: str) -> None:
        super().__init__(page)
        self.address = address

    def opens(self, behind: str = "") -> None:
        """Open the site, with something behind its address, and wait until it is live."""
        self.page.goto(self.address + behind)
        self.is_live()

    def is_live(self) -> None:
        """Wait until the lab is there, with its picture."""
        self.sees(LIVE)

    def is_kept(self) -> None:
        """Wait until the next visit needs no network."""
        self.sees(KEPT)

    def sees(self, script: str) -> None:
        """Wait until a JavaScript expression holds."""
        until = time.monotonic() + WAIT_MS / 1000.0
        while not self.page.evaluate(script):
            assert time.monotonic() < until, f"{script} never held; {self.errors}"
            self.page.wait_for_timeout(50)

    def another(self, behind: str = "") -> "Stranger":
        """The same person at a new page."""
        guest = Stranger(self.page.context.new_page(), self.address)
        guest.opens(behind)
        return guest

    def faults(self) -> list[str]:
        """Errors, what the policy forbade, hosts that were asked for something, and cookies."""
        forbidden = [f"forbidden: {one}" for one in self.page.evaluate("globalThis.forbidden ?? []")]
        hosts = [f"host: {host}" for host in self.asked - {"", urlsplit(self.address).netloc}]
        cookies = [f"cookie: {one['name']}" for one in self.page.context.cookies()]
        return [*self.errors, *forbidden, *hosts, *cookies]


@contextmanager
def stranger(browser: Browser, address: str, **own: Any) -> Iterator[Stranger]:
    """A visitor of the site at an address, who knows nothing yet."""
    with listening(browser, **own) as context:
        yield Stranger(context.new_page(), address)


@contextmanager
def listening(browser: Browser, **own: Any) -> Iterator[BrowserContext]:
    """A profile of the browser that knows nothing yet, and notes what a page's policy forbids."""
    with browsing(browser, **own) as context:
        context.add_init_script(LISTENING)
        yield context
