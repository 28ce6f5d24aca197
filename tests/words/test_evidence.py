"""Where the picture is true: every part has its entry, every degree its word, every source its place."""

import re
from collections.abc import Iterator

import pytest

from riversim import River, RiverError, simulate
from riversim.drawing import RiverPicture
from riversim.model import parameters
from riversim.words import KINDS, evidence
from riversim.words.evidence import ALSO, Source, truth, truths, unexplained
from tests import ROOT
from tests.words.reading import grade

PARTS = (
    "rain", "level", "spillway", "drug", "plug", "tributary", "battery", "trees", "murk", "cause", "wellbeing",
)  # fmt: skip
PAGES = (*(ROOT / "notebooks" / "about").glob("*.md"), ROOT / "riversim" / "model" / "treatment.py")
CHECKED = " ".join(path.read_text(encoding="utf-8") for path in PAGES)


def sources() -> Iterator[Source]:
    for entry in truths():
        for claim in entry.claims:
            yield from claim.sources
    for finding in unexplained():
        yield from finding.sources


def paragraphs() -> Iterator[str]:
    """All that a person reads, part by part."""
    for entry in truths():
        yield " ".join((entry.stands_for, *(claim.text for claim in entry.claims), *entry.too_simple))
    yield " ".join(finding.text for finding in unexplained())
    yield " ".join(evidence.degrees().values()).replace(":", "")


def test_every_part_of_the_picture_has_an_entry_that_says_something() -> None:
    assert [entry.part for entry in truths()] == list(PARTS)
    for entry in truths():
        assert entry.title and entry.stands_for and entry.claims and entry.too_simple
        assert truth(entry.part) == entry


def test_whatever_can_be_touched_in_the_picture_leads_to_an_entry() -> None:
    kinds = {hit.kind for hit in RiverPicture(River()).hits()}
    assert {truth(kind).part for kind in kinds} == {
        "spillway", "battery", "plug", "tributary", "rain", "wellbeing", "drug", "level", "cause", "trees",
    }  # fmt: skip


def test_names_of_the_curves_lead_to_entries_too() -> None:
    assert all(truth(name).part in PARTS for name in (*PARTS, *ALSO))


def test_no_name_means_two_things() -> None:
    assert not set(ALSO) & set(PARTS)
    assert set(ALSO) <= set(simulate(weeks=1).series()) | set(parameters()) | {"source", "infusion"} | set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_part_stands_for_is_told_in_one_sentence_with_how_sure_science_is(kind: str) -> None:
    told, entry = evidence.in_short(kind), truth(kind)
    stands_for, _, sure = told.partition(" How sure science is: ")
    assert entry.stands_for.startswith(stands_for) and not re.search(r"\.\s", stands_for)
    assert sure == f"{evidence.names()[entry.claims[0].sure]}."


def test_an_unknown_part_is_refused_with_the_nearest() -> None:
    with pytest.raises(RiverError, match="battery"):
        truth("batery")


def test_every_degree_is_used_and_explained() -> None:
    used = {claim.sure for entry in truths() for claim in entry.claims}
    assert used == set(evidence.degrees()) == set(evidence.names())


def test_what_is_well_shown_or_likely_is_told_apart_from_what_is_only_a_picture() -> None:
    for entry in truths():
        for claim in entry.claims:
            assert not (claim.sure == "likely" and not claim.sources), claim.text


def test_a_source_is_one_that_the_house_has_checked() -> None:
    for source in sources():
        if source.doi:
            assert source.doi in CHECKED
        first, year = re.match(r"(?:KARMA-Dep 2|aan het Rot|\w+)", source.name), re.search(r"\d{4}", source.name)
        if year and first and first.group() != "lanicemine":
            assert first.group() in CHECKED and year.group() in CHECKED


def test_links_lead_to_the_registry_of_papers_and_nowhere_else() -> None:
    links = [source.link for source in sources() if source.link]
    assert links and all(re.fullmatch(r"https://doi\.org/10\.\d{4}/[\w.\-]+", link) for link in links)


def test_all_findings_that_the_river_does_not_explain_are_there() -> None:
    text = " ".join((*(f.text for f in unexplained()), *(s.name for f in unexplained() for s in f.sources)))
    for finding in ("midazolam", "anaesthesia", "Shiroma", "Rapamycin", "AXS-05", "links between cells"):
        assert finding in text


def test_it_reads_easily_gives_no_advice_and_promises_nothing() -> None:
    for text in paragraphs():
        assert grade(text) <= 7.0, (grade(text), text)
        assert not re.search(r"\bmg\b|\bshould|\bmust\b|\bcures?\b|\bask your|[{}<>]", text)
