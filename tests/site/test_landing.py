"""What is made when the site is built, to be seen before Python is there: `landing`, `likeness`, `reels`, `touched`."""

import gzip
import io
import json
import math
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageStat

from riversim.lab import RiverLab
from riversim.session import STEPS, Touring, Visit
from riversim.site import landing, likeness, pages, reels, touched
from riversim.site.pages import Built
from riversim.words import CRISIS, DISCLAIMER, LANGUAGES, _, speaking

LARGEST = 65_000  # bytes of the picture that is seen first
MOST = 9_000  # and of a page, packed
FILES = ("first.js", "main.css", "lab.css", "site.css", "landing.js", "main.js")
BUILT = Built("0123456789ab", dict.fromkeys(FILES, "sha256-x"), "sha256-y", {})
EACH = pytest.mark.parametrize("code", LANGUAGES)


@cache
def page(code: str) -> str:
    with speaking(code):
        return pages.index(BUILT, code)


class Reader(HTMLParser):
    """Notes every element of a page with its attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.found if name == tag]


@EACH
def test_each_page_speaks_its_language_and_says_what_the_river_is_not(code: str) -> None:
    read = Reader(page(code))
    said = " ".join(read.text)
    assert read.all("html") == [{"lang": code}]
    with speaking(code):
        for sentence in (DISCLAIMER, CRISIS, *landing.failures().values()):
            assert _(sentence) in said or sentence in said
        assert _("Take the tour") in said and _("Give an infusion") in said
        told = landing.sentences()
    with speaking("en"):
        plain = landing.sentences()
    assert code == "en" or [name for name in told if told[name] == plain[name] and name != "pause"] == []


@EACH
def test_a_page_has_one_main_one_title_and_nothing_that_its_policy_forbids(code: str) -> None:
    read = Reader(page(code))
    assert len(read.all("main")) == len(read.all("h1")) == len(read.all("title")) == 1
    assert [key for _name, given in read.found for key in given if key == "style" or key.startswith("on")] == []
    written = [given for given in read.all("script") if "src" not in given]
    assert [given.get("type") for given in written] == ["application/json"] and read.all("style") == []
    loaded = [
        given for given in read.all("script") + read.all("link") if given.get("rel") == "stylesheet" or "src" in given
    ]
    assert loaded and all(given["integrity"] for given in loaded)


@EACH
def test_each_page_leads_to_all_others(code: str) -> None:
    root = "" if code == "en" else "../"
    links = {given["hreflang"]: given["href"] for given in Reader(page(code)).all("link") if "hreflang" in given}
    assert set(links) == {*LANGUAGES, "x-default"}
    assert links["de"] == f"{root}de/" and links["en"] == (root or "./") == links["x-default"]
    assert f"{root}{code}/stories.html" in page(code)


@EACH
def test_a_page_is_small(code: str) -> None:
    assert len(gzip.compress(page(code).encode())) < MOST


def test_what_is_seen_first_is_what_the_lab_shows_first() -> None:
    lab = RiverLab()
    read = " ".join(Reader(page("en")).text)
    for text in (lab.panel.title.text, lab.panel.feeling.text, lab.panel.hint.text, lab.panel.block.description):
        assert text in read
    assert lab.panel.caption.text in re.sub(r"<[^>]+>", "", page("en"))
    deeper = [name for name, given in Reader(page("en")).found if "riversim-from-" in (given.get("class") or "")]
    assert deeper == ["button"] * 3, "they lie among those that are played with"


def test_words_that_name_a_part_are_found_as_the_lab_finds_them() -> None:
    names = {"plug": ["plug", "plugs"], "tree": ["tree"]}
    assert likeness.pieces("Plugs and a tree, no treetop.", names) == [
        ["Plugs", "plug"], [" and a "], ["tree", "tree"], [", no treetop."],
    ]  # fmt: skip
    assert likeness.worded("a <b>", {}) == "a &lt;b&gt;"


# --- pictures -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stills and reels of a language, of which less is played than for visitors."""
    folder = tmp_path_factory.mktemp("landing")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reels, "LONG", {"infusion": 7.0, "play": 2.0})
        reels.make(folder, "es")
    return folder


def test_stills_are_small_and_of_the_labs_size(pictures: Path) -> None:
    for name, size in reels.COMPOSITIONS.items():
        file = pictures / f"es-{name}.{reels.ENDING}"
        assert file.stat().st_size < LARGEST
        fine = pictures / f"es-{name}-fine.{reels.ENDING}"
        with Image.open(file) as plain, Image.open(fine) as finer:
            assert plain.size == size
            assert finer.size == tuple(round(reels.FINENESS * side) for side in size)


def opened(file: Path) -> tuple[list[dict[str, Any]], list[bytes]]:
    data = file.read_bytes()
    length = int.from_bytes(data[:4], "little")
    told = json.loads(data[4 : 4 + length])["frames"]
    at, frames = 4 + length, []
    for frame in told:
        frames.append(data[at : at + frame["bytes"]])
        at += frame["bytes"]
    assert at == len(data)
    return told, frames


def test_a_reel_tells_the_story_as_the_lab_does_and_each_sentence_stands_till_it_is_read(pictures: Path) -> None:
    told, _frames = opened(pictures / "es-upright-infusion.reel")
    with speaking("es"):
        run = reels.runs()["infusion"]
        expected = [shot.told.sentence for shot in reels.shots(run, 7.0) if shot.told]
    said = ["".join(piece[0] for piece in frame["said"]) for frame in told if frame.get("told")]
    assert said == expected
    stands = sum(frame["ms"] for frame in told if frame.get("told") and frame["said"] == told[-1]["said"])
    assert max(frame["ms"] for frame in told) >= 1000 * len(said[0].split()) / 2.5 or stands
    assert all(frame["lit"] for frame in told if frame.get("told"))
    days = [frame["day"] for frame in told]
    assert days == sorted(days) and days[0] == 0


def test_frames_over_one_another_are_the_lab_s_picture(pictures: Path) -> None:
    told, frames = opened(pictures / "es-upright-infusion.reel")
    seen = Image.open(io.BytesIO(frames[0])).convert("RGB")
    for frame in frames[1:]:
        over = Image.open(io.BytesIO(frame)).convert("RGBA")
        seen.paste(over, (0, 0), over)
    with speaking("es"):
        scene, run = reels.scene("upright"), reels.runs()["infusion"]
        scene.show(run, told[-1]["day"] * 24.0 / run.river.step)
        whole = scene.image().convert("RGB")
    assert max(ImageStat.Stat(ImageChops.difference(seen, whole)).mean) < 9.0  # small frames are not crisp


# --- the tour, and what was touched -----------------------------------------------------------------------


def test_the_tours_first_steps_are_told_as_the_lab_tells_them() -> None:
    told = landing.told(RiverLab())["tour"]
    assert [step["begun"]["said"] for step in told["steps"]] == [step.say for step in STEPS[: landing.TOURED]]
    assert [bool(step["done"]) for step in told["steps"]] == [bool(step.until) for step in STEPS[: landing.TOURED]]
    longest = reels.shots(reels.runs()["play"], reels.LONG["play"])[-1].at / 24.0
    assert told["steps"][1]["done"]["day"] < longest, "the film shows what is to be seen"


@pytest.mark.parametrize("step", [1, 3, 5])
def test_a_tour_may_begin_at_a_step(step: int) -> None:
    visit = Visit()
    told = Touring(visit)
    for _step in range(step - 1):
        told.through()
        told.next()
    begun = Touring(Visit(), step)
    assert (begun.number, begun.sentence(), begun.visit.session) == (step, told.sentence(), told.visit.session)


def test_what_was_touched_is_done_in_its_order() -> None:
    lab = RiverLab()
    touched.do(lab, [{"do": "block", "with": 40}, {"do": "go", "with": 0.5}, {"do": "infuse"}])
    other = Visit()
    other.block(0.4)
    other.go(0.5)
    other.infuse()
    assert lab.session == other.session
    assert math.isclose(lab.panel.gate.values["block"], 40.0)


def test_steps_how_deep_it_is_and_the_language_are_as_they_were_chosen() -> None:
    lab = RiverLab()
    chosen = [{"do": "depth", "with": "explore"}, {"do": "language", "with": "de"}]
    touched.do(lab, [*chosen, {"do": "day", "with": 9}, {"do": "step"}, {"do": "step"}, {"do": "back"}])
    assert (lab.looks.depth, lab.looks.language, lab.session.now) == ("explore", "de", 10)
    touched.do(lab, [{"do": "rewind"}])
    assert lab.session.now == 0


def test_the_tour_goes_on_where_it_was_and_the_own_river_comes_back() -> None:
    lab = RiverLab()
    touched.do(lab, [{"do": "block", "with": 60}, {"do": "tour", "with": [3, True]}])
    assert lab.touring and lab.touring.number == 3 and lab.touring.done
    assert lab.panel.guide.said == STEPS[2].seen
    lab.panel.guide.on_press("leave")
    assert lab.session.blocked == 0.6


def test_what_was_typed_and_is_no_number_is_told_in_words() -> None:
    lab = RiverLab()
    touched.do(lab, [{"do": "block", "with": "much"}])
    assert "much" in lab.panel.error.text
