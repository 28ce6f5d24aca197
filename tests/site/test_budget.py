"""What a first visit costs who pays for each byte, counted where it is sent."""

from pathlib import Path

import pytest

from tests.browser.stranger import stranger
from tests.browser.visitor import started
from tests.site.ground import served

MOST_MB = 13.0  # to a live picture
AT_ONCE_MB = 1.0  # until the page's own scripts are there, before Python


@pytest.mark.browser
def test_a_live_picture_costs_thirteen_megabytes_at_most(chromium: str, site_folder: Path) -> None:
    with served(site_folder) as site, started(chromium) as browser, stranger(browser, site.address) as guest:
        guest.opens()
        sent = dict.fromkeys(path for path, _ in site.sent)
        sizes = {path: sum(size for other, size in site.sent if other == path) for path in sent}
        assert guest.faults() == []
    largest = sorted(sizes.items(), key=lambda one: -one[1])[:12]
    told = "\n".join(f"{size / 1e6:7.3f} MB  {path}" for path, size in largest)
    print(f"{sum(sizes.values()) / 1e6:.1f} MB, {len(site.sent)} requests\n{told}")
    assert sum(sizes.values()) <= MOST_MB * 1e6, told
    assert sum(size for path, size in sizes.items() if "/python/" not in path) <= AT_ONCE_MB * 1e6, told
