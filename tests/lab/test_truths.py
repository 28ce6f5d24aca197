"""The entries on how true a part is, as the page shows them."""

import pytest

from riversim import RiverError
from riversim.lab.truths import Truths
from riversim.words import evidence
from tests import ROOT
from tests.words.test_evidence import PARTS


def test_an_entry_is_shown_as_often_as_it_is_asked_for() -> None:
    page = Truths()
    page.show("gate")
    first = list(page.page.shown)
    page.show("gate")
    assert first[0] == page.page.shown[0] == "spillway" and first != page.page.shown
    page.show("unexplained")
    assert page.page.shown[0] == "unexplained"
    with pytest.raises(RiverError):
        page.show("<script>")


def test_the_page_holds_plain_words_for_every_claim() -> None:
    page = Truths().page.page
    assert [part["part"] for part in page["parts"]] == list(PARTS)
    for part in page["parts"]:
        for claim in part["claims"]:
            assert list(evidence.names().values())[claim["degree"]] == claim["sure"]
            assert (claim["head"] == "Source:") == bool(claim["sources"])
            assert (claim["sure"] != "only a picture") or claim["sources"]


def test_what_the_page_shows_is_text_and_never_markup_and_links_open_apart() -> None:
    script = (ROOT / "riversim" / "lab" / "truths.js").read_text(encoding="utf-8")
    assert "innerHTML" not in script and "insertAdjacentHTML" not in script
    assert 'target: "_blank"' in script and "noopener" in script
