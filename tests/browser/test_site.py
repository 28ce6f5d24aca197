"""The site in a real browser, which can reach nothing but this machine."""

import pytest

from tests.browser.stranger import Stranger

pytestmark = pytest.mark.browser


def test_the_first_visit_is_live_and_the_second_needs_no_network(there: Stranger) -> None:
    there.is_kept()
    there.page.context.set_offline(True)
    there.page.reload()
    there.is_live()
    there.another()
    assert there.errors == []
