"""The app, and somebody who visits it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from riversim.site.serving import Site
from tests.browser import visitor as ways
from tests.browser.stranger import Stranger, stranger
from tests.browser.visitor import WAIT_MS, Visitor, served, started, visitor

expect.set_options(timeout=WAIT_MS)  # two cores may keep a browser waiting


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """The browser of all these tests, each of which has a profile of its own; it ends before others use `asyncio`."""
    with started(chromium) as browser:
        yield browser


@pytest.fixture(scope="session")
def app(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the app, which Voila serves."""
    arguments, ready, page = ways.app()
    with served(arguments, ready, tmp_path_factory.mktemp("app")):
        yield page


@pytest.fixture
def address(request: pytest.FixtureRequest, app: str) -> str:
    """Where the guest goes: to the app, with all that there is, or with what is asked of it."""
    return app + getattr(request, "param", "?depth=explore")


@pytest.fixture
def guest(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Visitor]:
    """Somebody who has seen the lab's pictures, and leaves without an error; the profile is as the test says."""
    with visitor(browser, **getattr(request, "param", {})) as guest:
        guest.page.goto(address)
        guest.sees_pictures()
        yield guest
        assert guest.errors == []
        assert guest.asked - {""} == {urlsplit(address).netloc}, "no public network is asked for anything"
        guest.leaves()


@pytest.fixture
def there(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Stranger]:
    """Somebody at the live site, who knows nothing yet and leaves without an error; the profile is as the test says."""
    own = {"behind": ""} | getattr(request, "param", {})
    behind = own.pop("behind")
    with stranger(browser, site.address, **own) as guest:
        guest.opens(behind)
        yield guest
        assert guest.faults() == []
