"""The page to print: all that is to be said is on it, whole, and nothing lies over anything else."""

import sys
from itertools import combinations
from random import Random

import pypdfium2
import pytest
import zxingcpp
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from riversim import SCENARIOS, Course, Drug, Infusion, River, RiverError, Trajectory, care, every, simulate
from riversim.charts.printed import PAPERS, Page, _unhyphened, handout, overleaf
from riversim.drawing.style import STYLES
from riversim.session import Session
from riversim.session.codes import VERSION, read, written
from riversim.session.exports import LONGEST_CODE, code_of, title_of
from riversim.session.share import encode, of_run
from riversim.words import CRISIS, DISCLAIMER, LANGUAGES, _, caption, events, speaking, tell
from tests.eyes import check_fits, texts


def own(day: int) -> Drug:
    """A drug whose title would be markup, or run off the page."""
    return Drug(name="own", title=f"$\\frac{{<script>alert({day})</script> {'w' * 300}", block=0.9, potentiation=1.0)


RIVERS = {
    "one": simulate(River(tributaries=1), weeks=1),
    "many": simulate(River(tributaries=64), every(days=2, times=12) + care(start=3, end=40), weeks=12),
    "told": SCENARIOS["six-infusions"].run(),
    "odd": simulate(River(), Course(infusions=tuple(Infusion(day, 1, own(day)) for day in range(3))), weeks=2),
}


def page(run: Trajectory, at: float | None = None, *, ghost: Trajectory | None = None, paper: str = "A4") -> Page:
    session = of_run(run).at(run.index_at(at))
    return Page(run, at, ghost=ghost, title=title_of(session), code=code_of(session), theme="light", paper=paper)


def boxes(page: Page) -> dict[str, Bbox]:
    """Where everything on the page is, in pixels."""
    renderer = FigureCanvasAgg(page.figure).get_renderer()
    found = {
        f"{text.get_text()} {place}": text.get_window_extent(renderer) for place, text in enumerate(page.figure.texts)
    }
    found |= {
        f"square {place}": shape.get_window_extent(renderer) for place, shape in enumerate(page.figure.artists[:1])
    }
    return found | {f"picture {place}": axes.get_window_extent() for place, axes in enumerate(page.figure.axes)}


def scanned(data: bytes) -> str:
    """What a phone reads from the printed page."""
    (found,) = zxingcpp.read_barcodes(pypdfium2.PdfDocument(data)[0].render(scale=150 / 72).to_pil())
    assert found.format == zxingcpp.BarcodeFormat.QRCode
    return str(found.text)


def copied(data: bytes, page: int = 0) -> str:
    """What comes of all the text on the page when it is copied."""
    return str(pypdfium2.PdfDocument(data)[page].get_textpage().get_text_bounded())


def said(page: Page) -> str:
    return " ".join(" ".join(text.get_text() for text in page.figure.texts).split())


@pytest.fixture(autouse=True)
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures of few dots, which are quickly made and take the same place."""
    monkeypatch.setattr("riversim.charts.printed.FINE", 0.5)
    monkeypatch.setattr("riversim.drawing.strips.FINE", 0.5)


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("name", RIVERS)
def test_nothing_is_cut_and_nothing_overlaps(name: str, paper: str) -> None:
    check_whole(page(RIVERS[name], 1.0, ghost=RIVERS["told"], paper=paper))


@pytest.mark.parametrize("code", LANGUAGES)
def test_there_is_room_for_every_language_in_both_words(code: str) -> None:
    with speaking(code, "both"):
        sheet = page(RIVERS["told"], 1.0, ghost=RIVERS["one"])
        check_whole(sheet)
        for text in map(_, (DISCLAIMER, CRISIS)):
            assert " ".join(text.split()) in said(sheet)
        assert not [line for text in sheet.figure.texts if (line := text.get_text())[:1] in set(":;?!%")]


def check_whole(sheet: Page) -> None:
    """Whatever is on the page is whole on it, and lies over nothing else."""
    found = boxes(sheet)
    width, height = sheet.figure.bbox.size
    for what, box in found.items():
        assert 30 < box.x0 < box.x1 < width - 30 and 30 < box.y0 < box.y1 < height - 30, what
    for (a, one), (b, other) in combinations(found.items(), 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        down = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 0 or down <= 0, (a, b)


@pytest.mark.parametrize("name", RIVERS)
def test_the_pictures_stay_large_enough_to_read(name: str) -> None:
    sheet = page(RIVERS[name], ghost=RIVERS["told"])
    assert all(axes.get_window_extent().width > 0.6 * sheet.figure.bbox.width for axes in sheet.figure.axes)


def test_the_page_says_what_it_shows_and_what_it_is_not() -> None:
    run = RIVERS["told"]
    sheet = said(page(run, 3.0, ghost=SCENARIOS["obstructed"].run()))
    session = Session.begin("six-infusions").at(72)
    relapse = tell(next(moment for moment in run.moments if moment.kind == "relapse"))
    for sentence in ("Six infusions", "day 3, 00:00", caption(run, 72), relapse, encode(session)):
        assert sentence in sheet
    assert "Against the run before: Symptoms fall by half this time" in sheet
    assert DISCLAIMER in sheet and CRISIS in sheet


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("code", LANGUAGES)
def test_overleaf_is_what_happened_in_pictures_and_sentences_whole_on_it(code: str, paper: str) -> None:
    with speaking(code, "both"):
        for name in ("told", "many", "odd"):
            sheet = overleaf(RIVERS[name], paper=paper)
            check_fits(texts(sheet), sheet.bbox, air=3.0)
            boxes = [text.get_window_extent() for text in sheet.texts] + [
                axes.get_window_extent() for axes in sheet.axes
            ]
            wide, high = sheet.bbox.size
            assert all(20 < box.x0 < box.x1 < wide - 20 and 30 < box.y0 < box.y1 < high - 30 for box in boxes)
            assert len(sheet.axes) >= 2 and _(DISCLAIMER) in " ".join(text.get_text() for text in sheet.texts)


def test_overleaf_is_the_second_page() -> None:
    run = RIVERS["told"]
    text = " ".join(copied(handout(run), 1).split())
    assert all(event.sentence in text for event in events(run) if event.kind in ("better", "fades"))


def test_a_river_that_no_story_is_about_is_not_passed_off_as_one() -> None:
    assert Page(RIVERS["one"], None, ghost=None, title="", code="", theme="light", paper="A4").title == (
        "A river of your own"
    )
    assert page(SCENARIOS["healthy"].run()).title == SCENARIOS["healthy"].title
    assert page(simulate(River(), every(days=1, times=3), weeks=1)).title.endswith(" (changed)")


def test_what_others_wrote_is_text_and_what_can_not_be_shared_has_no_code() -> None:
    sheet = said(page(RIVERS["odd"]))
    assert "$\\frac{<script>alert(0)</script>" in sheet
    assert VERSION not in sheet
    assert handout(RIVERS["odd"]).startswith(b"%PDF")


def test_the_file_is_two_pages_and_the_same_each_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    run = RIVERS["one"]
    data = handout(run, 2.0)
    assert data == handout(run, 2.0) and data.startswith(b"%PDF") and data.count(b"/Type /Page ") == 2
    assert len(data) < 2_000_000


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"at": 99.0}, "at = 99 days is out of range: it must be from 0 to 7 days"),
        ({"at": float("nan")}, "at must be a finite number"),
        ({"paper": "A3"}, "unknown paper 'A3'"),
        ({"theme": "pink"}, "unknown theme"),
    ],
)
def test_a_page_that_can_not_be_is_refused(bad: dict[str, object], message: str) -> None:
    with pytest.raises(RiverError, match=message):
        handout(RIVERS["one"], **bad)  # type: ignore[arg-type]


# --- the code, to be typed, copied or scanned ---------------------------------------------------------

PAGE = "https://rivers.example/app/?river="
LONG = next(c for seed in range(50_000) if "--" in (c := written(Random(seed).randbytes(432))) and c.endswith("-"))


@pytest.mark.parametrize("theme", STYLES)
@pytest.mark.parametrize("code", [encode(Session.begin("drought")), LONG], ids=["short", "long"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_scan_of_the_page_opens_the_app_and_a_copy_of_its_text_the_code(code: str, theme: str, paper: str) -> None:
    data = handout(RIVERS["one"], code=code, address=PAGE + code, theme=theme, paper=paper)
    assert scanned(data) == PAGE + code
    assert read(copied(data)) == read(code)


@pytest.mark.parametrize("address", ["", PAGE + LONG + "x" * 200])
def test_without_an_address_that_fits_the_square_holds_the_code(address: str) -> None:
    data = handout(RIVERS["one"], code=LONG, address=address)
    assert scanned(data) == LONG and "which the square holds too" in " ".join(copied(data).split())


@pytest.mark.parametrize("code", ["r2.a", LONG, "x" * LONGEST_CODE])
def test_the_square_is_large_enough_and_has_its_margin_in_every_language(code: str) -> None:
    for language in LANGUAGES:
        with speaking(language, "brain"):
            sheet = Page(RIVERS["told"], None, ghost=RIVERS["one"], title="", code=code, theme="dark", paper="A4",
                         address=PAGE + code)  # fmt: skip
            check_whole(sheet)
            ground, dark = (shape.get_window_extent() for shape in sheet.figure.artists)
            mm = 25.4 * ground.width / sheet.figure.dpi
            assert mm >= 24.999 and mm / len(sheet.square) >= 0.4999 and ground.width == pytest.approx(ground.height)
            assert dark.x0 - ground.x0 == pytest.approx(4 * ground.width / len(sheet.square))


def test_a_page_without_a_code_has_no_square(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not zxingcpp.read_barcodes(pypdfium2.PdfDocument(handout(RIVERS["one"]))[0].render(scale=2).to_pil())
    monkeypatch.setitem(sys.modules, "segno", None)  # not installed: the page is printed all the same
    data = handout(RIVERS["one"], code=LONG)
    assert read(copied(data)) == read(LONG) and "square" not in copied(data)


def test_no_line_of_any_code_ends_in_a_hyphen_and_none_is_left_out() -> None:
    for seed in range(300):
        code = written(Random(seed).randbytes(20 + seed))
        lines = _unhyphened(code, 70 + seed % 30)
        assert "".join(lines) == code and not any(line.endswith("-") for line in lines[:-1])
    assert _unhyphened("-" * 50, 20) == ["-" * 20, "-" * 20, "-" * 10]


def test_it_is_printed_on_letter_paper_too() -> None:
    assert b"/MediaBox [ 0 0 612 792 ]" in handout(RIVERS["one"], paper="letter")
