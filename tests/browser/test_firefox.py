"""The site in Firefox: live, blocked by hand, an infusion, and without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser import firefox as browser
from tests.browser.firefox import Firefox, firefox
from tests.browser.stranger import KEPT, LIVE
from tests.conftest import miss
from tests.site.ground import served

pytestmark = pytest.mark.browser
NAME = "document.querySelector('.riversim-frame').ariaLabel"
SAID = "document.querySelector('.riversim-caption').innerText"
BLOCK = """[...document.querySelectorAll('.riversim-slider')].find(one => one.innerText.includes('Block the spillway'))
    ?.querySelector('.riversim-slider-bar')"""
INFUSION = "[...document.querySelectorAll('button')].find(one => one.innerText.trim() === 'Give an infusion')"

# Whether the pool, on the whole, is blue in a frame that moves.
POOL = """(() => {
    const canvas = document.querySelector('.riversim-frame');
    const { data } = canvas.getContext('2d').getImageData(0.38 * canvas.width, 0.52 * canvas.height, 60, 60);
    const all = (part) => [...data].filter((_, at) => at % 4 === part).reduce((sum, one) => sum + one);
    const [red, green, blue] = [0, 1, 2].map(all);
    return blue > 1.2 * red && green > red;
})()"""
FRAME = "Number(document.querySelector('.riversim-frame').dataset.frame)"


@pytest.fixture
def fox(tmp_path: Path) -> Iterator[Firefox]:
    """The system's Firefox; without one the test is skipped, but in CI it fails."""
    path = browser.find() or miss("there is no Firefox: apt-get install firefox-esr")
    with firefox(path, tmp_path) as fox:
        fox.sizes(1280, 900)
        yield fox


def test_in_firefox_it_is_live_is_blocked_and_infused_and_needs_no_network_then(
    fox: Firefox, site_folder: Path
) -> None:
    with served(site_folder) as site:
        fox.opens(site.address)
        fox.sees(LIVE)
        fox.presses(BLOCK, "\ue010")  # End
        fox.sees(f"{NAME}.includes('A hand blocks the spillway')")
        fox.presses(INFUSION)
        fox.sees(f"{SAID}.includes('An infusion is given')")
        fox.sees(f"{FRAME} > 30")
        assert fox.asks(POOL), "frames are painted as they were drawn"
        fox.sees(KEPT)
        assert fox.asks("document.cookie") == ""
    fox.opens(site.address)
    fox.sees(LIVE)
    assert fox.errors == []
