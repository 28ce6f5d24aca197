"""Two rivers beside each other, on a page of their own and folded away in a lab."""

import asyncio
import io
from collections.abc import Callable, Iterator

import ipywidgets as widgets
import pytest
from PIL import Image

import riversim
from riversim import RiverError, infusions, language, simulate, words
from riversim.drawing import RiverPicture
from riversim.lab import RiverCompare, RiverLab, Words, leaving
from riversim.lab.compare import FIRST, PICTURE, TwoRivers
from riversim.lab.guard import Guard
from riversim.lab.page import VIEW
from riversim.session import pairs, share
from riversim.session.pairs import PAIRS
from tests.lab.page import Page, in_a_loop
from tests.lab.test_page import outputs


@pytest.fixture
def two() -> Iterator[RiverCompare]:
    two = RiverCompare()
    yield two
    two.close()


def opened(lab: RiverLab) -> TwoRivers:
    """The lab's own two rivers, once their fold is open."""
    lab.panel.beside.selected_index = 0
    assert lab.beside.two is not None
    return lab.beside.two


# --- a page of their own ----------------------------------------------------------------------------------


def test_each_river_is_named_and_what_differs_is_said(two: RiverCompare) -> None:
    rivers = two.rivers
    assert [heading.text for heading in rivers.headings] == ["River A: One infusion", "River B: No infusion"]
    assert rivers.about.text == "The same rain. What differs: the infusions."
    assert rivers.sentence.live == "polite"
    two.go(2)
    runs = rivers.comparing.runs
    assert rivers.sentence.text == words.contrast(*runs, 48).sentence
    assert [view.alt for view in rivers.views] == [
        f"River {letter}: {name}. {words.alt_text(run, 48)}"
        for letter, name, run in zip("AB", ("One infusion", "No infusion"), runs, strict=True)
    ]


def test_the_disclaimer_stands_above_both(two: RiverCompare) -> None:
    texts = [w.text for w in leaving.everything(two.box) if isinstance(w, Words)]
    assert {words.DISCLAIMER, words.CRISIS} <= set(texts)


def test_both_pictures_show_one_moment(two: RiverCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [Page(view, monkeypatch) for view in two.rivers.views]
    for page in pages:
        page.opens()
    moves: list[Callable[[], None]] = [lambda: two.step(5), lambda: two.go(3), lambda: two.choose("one-six")]
    for move in moves:
        before = [len(page.frames) for page in pages]
        for page in pages:
            page.has_shown()
        move()
        assert all(len(page.frames) > count for page, count in zip(pages, before, strict=True))
    two.go(0)
    stills = [screen.still() for screen in two.rivers.screens]
    assert stills[0] == stills[1], "before anything differs they look the same to the bit"
    assert Image.open(io.BytesIO(stills[0])).size == PICTURE


def test_while_time_runs_both_pictures_get_the_same_moments(monkeypatch: pytest.MonkeyPatch) -> None:
    async def watch() -> None:
        two = RiverCompare()
        pages = [Page(view, monkeypatch) for view in two.rivers.views]
        drawn: tuple[list[int], list[int]] = ([], [])
        draw = two.rivers._draw

        def noted(place: int, picture: RiverPicture) -> None:
            drawn[place].append(two.rivers.comparing.now)
            draw(place, picture)

        monkeypatch.setattr(two.rivers, "_draw", noted)
        for page in pages:
            page.opens()
        two.go(5)  # where time runs quickly
        for seen in drawn:
            seen.clear()
        two.play()
        for beat in range(400):
            if len(drawn[0]) > 6:
                break
            await asyncio.sleep(0.02)
            pages[0].has_shown()
            if beat % 3 == 0:  # one is slower than the other
                pages[1].has_shown()
        assert len(drawn[0]) > 3 and drawn[0] == drawn[1]
        two.pause()
        two.close()

    in_a_loop(watch)


def test_a_page_that_shows_one_of_them_is_not_waited_for_by_the_other(
    two: RiverCompare, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, quick = (Page(view, monkeypatch) for view in two.rivers.views)
    slow.opens()
    quick.opens()
    for _ in range(6):
        two.step()
        quick.has_shown()
    assert len(quick.frames) > len(slow.frames)


def test_every_control_and_key_does_its_work(two: RiverCompare) -> None:
    rivers, clock = two.rivers, two.rivers.comparing
    rivers.step.click()
    rivers.step.click()
    rivers.back.click()
    assert clock.now == 1
    rivers.day.value = 48
    assert (clock.now, rivers.day.description) == (48, "Day 2, 00:00")
    for view in rivers.views:
        view.on_key("ArrowRight")
    rivers.views[0].on_key("ArrowLeft")
    rivers.views[0].on_key("Escape")
    assert clock.now == 49
    rivers.views[1].on_key("Home")
    assert clock.now == 0
    rivers.chooser.widget.value = "alone-care"
    assert (clock.pair.id, rivers.day.high) == ("alone-care", 26 * 168)
    assert rivers.headings[1].text == "River B: Six infusions and care"


def test_a_mistake_is_told_in_words_and_nothing_else_changes(two: RiverCompare) -> None:
    two.rivers.play.click()
    assert two.error.text.startswith("That did not work: time can not run by itself here")
    two.rivers.day.value = "abc"
    assert "abc" in two.error.text and two.rivers.comparing.now == 0
    two.rivers.step.click()
    assert two.error.text == ""
    with pytest.raises(RiverError, match="one-six"):
        two.choose("one-sic")
    assert two.rivers.chooser.widget.value == FIRST


def test_space_plays_both_and_closing_ends_it() -> None:
    async def play() -> None:
        two = RiverCompare()
        two.go(20)
        two.rivers.views[0].on_key(" ")
        assert two.rivers.play.description == "Pause"
        while two.rivers.comparing.now == 480:
            await asyncio.sleep(0.01)
        two.close()
        await asyncio.sleep(0.05)
        assert not two.rivers.comparing.player.playing

    in_a_loop(play)


def test_it_looks_and_speaks_as_it_is_told(two: RiverCompare) -> None:
    light = two.rivers.screens[0].still()
    two.look(theme="dark", projector=True, language="de")
    assert {"riversim-dark", "riversim-projector"} <= set(two.box._dom_classes)
    assert two.rivers.screens[0].still() != light
    assert two.rivers.step.description == "Weiter" and two.rivers.views[0].lang == "de"
    assert two.notes[0].text.startswith("Ein Bild")
    two.look(theme="light", projector=False, language="en", still=True)
    assert two.rivers.screens[0].still() == light
    assert two.rivers.comparing.leap_s == 1.0
    with pytest.raises(RiverError, match="theme"):
        two.look(theme="pink")


def test_it_speaks_the_language_in_use_whatever_is_in_use_later() -> None:
    with language.speaking("fr"):
        two = RiverCompare("one-six")
    two.step()
    assert two.rivers.day.description.startswith("Jour 0")
    assert two.rivers.step.description == "En avant"
    two.close()


def test_it_shows_itself_as_a_still_where_nothing_runs(two: RiverCompare) -> None:
    two.go(2)
    shown, alive = outputs(two)
    assert {"text/plain", "text/html", "image/png"} <= set(shown) and VIEW in alive
    for text in (*two.rivers.alts(), two.rivers.sentence.text, words.DISCLAIMER):
        assert text in shown["text/plain"]
    assert all(view.poster.startswith("data:image/png") for view in two.rivers.views)
    assert two.rivers.still().png != b"" and two.life.kept
    wide, high = Image.open(io.BytesIO(two.rivers.still().png)).size
    assert wide == PICTURE[0] and high > 2 * PICTURE[1], "both, each below its heading"


def test_nothing_is_left_when_it_is_closed() -> None:
    before = _alive()
    two = RiverCompare("sound-worn")
    two.step(3)
    two.close()
    assert _alive() == before
    assert len(outputs(two)) == 1


def _alive() -> set[str]:
    return set(leaving._instances())


# --- one's own --------------------------------------------------------------------------------------------


def test_two_runs_of_ones_own_are_compared_by_their_names() -> None:
    run, other = simulate(weeks=2), simulate(course=infusions([1]), weeks=2)
    two = riversim.RiverCompare(run, other, names=("Alone", "Treated"))
    assert [heading.text for heading in two.rivers.headings] == ["River A: Alone", "River B: Treated"]
    assert two.rivers.chooser.widget.value == "own"
    two.choose("one-six")
    two.rivers.chooser.widget.value = "own"
    assert two.rivers.comparing.pair.right.course == other.course
    two.close()


def test_a_run_is_compared_with_a_code() -> None:
    code = share.encode(pairs.pair("one-six").right)
    two = RiverCompare(riversim.scenario("obstructed").run(), code)
    assert len(two.rivers.comparing.pair.right.course.infusions) == 6
    two.close()


def test_what_can_not_be_compared_is_refused() -> None:
    run = simulate(weeks=2)
    for of, other in ((run, None), (run, simulate(weeks=3)), (run, run), ("no such", None), (run, "no code")):
        with pytest.raises(RiverError):
            RiverCompare(of, other)


# --- in a lab -----------------------------------------------------------------------------------------------


def test_in_a_lab_it_is_made_when_it_is_opened(lab: RiverLab) -> None:
    before = len(lab.panel.widgets())
    assert lab.beside.two is None
    two = opened(lab)
    assert two.chosen == FIRST
    assert len(lab.panel.widgets()) > before
    lab.panel.beside.selected_index = None
    assert opened(lab) is two, "and once"


def test_in_a_lab_where_something_was_done_it_shows_that_with_and_without(lab: RiverLab) -> None:
    lab.infuse()
    two = opened(lab)
    assert two.chosen == two.chooser.widget.value == "done"
    assert two.headings[0].text == "River A: With what you did"
    two.comparing.go(3)
    lab.block(0.8)
    assert two.comparing.pair.left.course == lab.session.course, "it follows"
    assert two.comparing.day == 3
    lab.reset()
    assert two.chosen == FIRST, "nothing is left to compare"


def test_in_a_lab_the_run_before_and_a_saved_one_are_compared(lab: RiverLab) -> None:
    two = opened(lab)
    two.chooser.widget.value = "before"
    assert "no run before" in lab.panel.error.text and two.chooser.widget.value == FIRST
    two.code.value = share.encode(lab.session.infuse("blocker"))
    two.open.click()
    assert (lab.panel.error.text, two.chosen) == ("", "code")
    assert two.comparing.pair.right.course.infusions[0].drug.name == "blocker"
    lab.infuse()
    lab.go(2)
    lab.block(0.5)
    two.chooser.widget.value = "before"
    assert lab.ghost is not None and two.comparing.pair.right.course == lab.ghost.course


def test_in_a_lab_it_looks_and_speaks_as_the_lab_does(lab: RiverLab) -> None:
    two = opened(lab)
    lab.look(language="de", theme="dark", still=True)
    assert (two.looks, two.comparing.leap_s, two.step.description) == (lab.looks, 1.0, "Weiter")


def test_one_clock_runs_at_a_time() -> None:
    async def play() -> None:
        lab = RiverLab("obstructed", weeks=2)
        two = opened(lab)
        lab.play()
        two.play.click()
        assert (lab.player.playing, two.comparing.player.playing) == (False, True)
        lab.play()
        assert (lab.player.playing, two.comparing.player.playing) == (True, False)
        lab.pause()
        two.play.click()
        lab.panel.beside.selected_index = None
        assert not two.comparing.player.playing
        lab.close()

    in_a_loop(play)


def test_a_guarded_kernel_hears_what_was_made_later(lab: RiverLab) -> None:
    heard: list[str] = []
    handlers = {kind: lambda s, n, message: heard.append(message["content"]["comm_id"])
                for kind in ("comm_open", "comm_msg", "comm_close")}  # fmt: skip
    guard = Guard(handlers, lab.panel.widgets())
    lab.beside.on_made = guard.learn
    two = opened(lab)
    said = {"comm_id": two.step.model_id, "data": {"method": "custom", "content": {"event": "click"}}}
    handlers["comm_msg"](None, None, {"content": said, "metadata": {}})
    assert heard == [two.step.model_id]


def test_closing_a_lab_closes_it_too(lab: RiverLab) -> None:
    made = leaving.everything(opened(lab).box)
    lab.close()
    assert all(widget.comm is None for widget in made if isinstance(widget, widgets.Widget))


def test_where_the_lab_is_left_its_two_rivers_are_watched_by_nobody(
    lab: RiverLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = opened(lab).comparing
    assert clock.watched(), "no page has come yet"
    page = Page(lab.panel.picture, monkeypatch)
    page.opens()
    page.says("bye")
    monkeypatch.setattr("riversim.lab.view.ALONE_S", -1.0)
    assert not clock.watched() and not clock._advance(1.0)


def test_every_ready_pair_is_offered_by_its_name(lab: RiverLab) -> None:
    offered = [id for _title, id in opened(lab).chooser.widget.options]
    assert offered == ["done", "before", "code", *PAIRS]
