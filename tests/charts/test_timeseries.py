"""The curves: made once, nothing overlaps or is cut, "now" stands where it should, files are complete."""

import io
import math
import re
from html import escape

import numpy as np
import pytest
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from riversim import SCENARIOS, River, RiverError, Trajectory, every, rain, simulate, words
from riversim.charts.timeseries import RiverCurves, curves
from riversim.words import speaking
from tests.charts.conftest import BUSY, shown
from tests.eyes import check_fits, texts
from tests.words import runs
from tests.words.reading import ENGLISH, FOREIGN

SENTENCE = "The spillway is blocked, so the river is rising. Tributaries 2 and 5 feel enough pressure to open."
LOOKS = [
    ("light", False, (900, 420)),
    ("dark", True, (900, 420)),
    ("light", False, (600, 280)),
    ("light", True, (600, 420)),
]


@pytest.fixture(scope="module")
def scene() -> RiverCurves:
    return RiverCurves()


def _pixels(figure: Figure) -> NDArray[np.float64]:
    data = io.BytesIO()
    figure.savefig(data)
    return np.asarray(Image.open(data).convert("RGB"), dtype=float)


def test_the_figure_and_its_artists_are_made_once(run: Trajectory, treated: Trajectory) -> None:
    scene = shown(run, 0)
    figure, artists = scene.figure, {id(a) for axes in scene.figure.axes for a in axes.get_children()}
    for index, ghost, title in ((0, None, SENTENCE), (7, run, SENTENCE), (None, treated, "")):
        scene.show(treated, index, ghost, title=title)
        scene.frame()
        scene.show(run, index, ghost, title=title)
    assert scene.figure is figure
    assert {id(a) for axes in figure.axes for a in axes.get_children()} == artists


def test_another_moment_of_the_same_run_draws_no_background(treated: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(treated, 0, title=SENTENCE)
    scene.frame()
    drawn: list[object] = []
    scene.canvas.draw = lambda: drawn.append(None)  # type: ignore[method-assign]
    before = scene.frame().copy()
    still = scene._still
    scene.show(treated, 100, title=SENTENCE)
    assert not np.array_equal(scene.frame(), before)
    assert scene._still is still
    assert not drawn


def test_a_scene_that_has_shown_much_shows_the_same_as_a_new_one(run: Trajectory, treated: Trajectory) -> None:
    old, new = RiverCurves(), RiverCurves()
    old.show(simulate(River(tributaries=3), BUSY, weeks=4), 5, run, course_to_come=False, title=SENTENCE)
    old.frame()
    for scene in (old, new):
        scene.show(treated, 50)
    assert np.array_equal(old.frame(), new.frame())


def test_a_saved_figure_is_the_frame_on_the_screen(case: Trajectory, scene: RiverCurves) -> None:
    scene.show(case, len(case.level) // 3, title=SENTENCE)
    frame = scene.frame().astype(float)
    # The edges of letters and of the veil may differ by a rounding; nothing may be missing.
    assert np.abs(_pixels(scene.figure) - frame).max() <= 8


def test_a_notebook_shows_the_figure_without_pyplot(treated: Trajectory) -> None:
    figure = curves(treated, 3, theme="dark", title=SENTENCE)
    shown = Image.open(io.BytesIO(figure._repr_png_()))
    assert np.array_equal(np.asarray(shown.convert("RGB"), dtype=float), _pixels(figure))


def test_a_notebook_is_given_the_words_with_the_figure(treated: Trajectory) -> None:
    told = curves(treated)
    assert words.story(treated)[-1] in told.alt
    assert f'<img alt="{escape(told.alt)}" src="data:image/png;base64,' in told.html()
    assert SENTENCE in curves(treated, title=SENTENCE).alt
    assert curves(treated, title='"><script>').html().count("<") == 1, "words are no markup"


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> RiverCurves:
    theme, projector, size = request.param
    return RiverCurves(theme=theme, projector=projector, size=size)


def test_no_words_overlap_and_none_are_cut(case: Trajectory, look: RiverCurves) -> None:
    look.show(case, 0, case, title=SENTENCE)
    shown, today = texts(look.figure), look.now.today
    assert today in shown
    for index in (0, len(case.level) // 2, len(case.level) - 1):
        look.show(case, index, case, title=SENTENCE)
        mask = look.now.mask.get_window_extent()
        seen = {text: box for text, box in shown.items() if not (text.get_text().isdigit() and mask.overlaps(box))}
        seen[today] = today.get_window_extent().padded(0.2 * look.sheet.em)
        assert len(seen) > 20
        check_fits(seen, look.figure.bbox, 0.5)  # a box holds more than the ink: two may share a line of pixels


def test_now_hides_whole_ticks_or_none(treated: Trajectory) -> None:
    scene = shown(treated, 0)
    scene.canvas.draw()
    ticks = [label.get_window_extent() for label in scene.margins.axes.get_xticklabels()]
    hidden = 0
    for index in range(0, len(treated.level), 5):
        scene.show(treated, index)
        mask = scene.now.mask.get_window_extent()
        today = scene.now.today.get_window_extent().padded(0.2 * scene.sheet.em)
        for box in ticks:
            assert not mask.overlaps(box) or (mask.x0 <= box.x0 and box.x1 <= mask.x1)
            assert mask.overlaps(box) or not today.overlaps(box)
            hidden += mask.overlaps(box)
    assert hidden


@pytest.mark.parametrize("words", [5, 20, 60, 150])
def test_a_title_of_any_length_fits_above_the_panels(run: Trajectory, words: int) -> None:
    scene = RiverCurves(size=(600, 420), projector=True)
    scene.show(run, title="drought " * words)
    box = scene.margins.title.get_window_extent()
    assert 0 <= box.x0 < box.x1 <= 600
    assert scene.sheet.above < box.y0 < box.y1 <= 420
    assert scene.margins.title.get_text().split() == ["drought"] * words


def test_without_a_title_the_panels_are_taller(run: Trajectory) -> None:
    high = [curves(run, title=title).axes[0].get_position().height for title in ("", SENTENCE)]
    assert high[0] > high[1]


@pytest.mark.parametrize("day", [0, 3, 7.25, 14])
def test_now_stands_at_its_day(treated: Trajectory, day: float) -> None:
    scene = shown(treated, treated.index(day))
    for axes in scene.sheet.panels.values():
        line = scene.figure.axes[-1].transData.transform(np.column_stack(scene.now.line.get_data()))
        assert line[0, 0] == pytest.approx(axes.transData.transform((day, 0))[0], abs=0.5)
    assert scene.now.today.get_text() == f"day {int(day)}"


def test_curves_end_at_now_and_dots_sit_on_their_ends(treated: Trajectory) -> None:
    scene = shown(treated, 100)
    level = scene.level.trace.past
    assert level.get_xdata()[-1] == treated.time[100] / 24  # type: ignore[index]
    assert level.get_ydata()[-1] == treated.level[100]  # type: ignore[index]
    end = scene.level.axes.transData.transform((treated.time[100] / 24, treated.level[100]))
    assert (scene.now.dots.get_xdata()[0], scene.now.dots.get_ydata()[0]) == pytest.approx(end, abs=0.5)  # type: ignore[index]


def test_without_a_moment_there_is_no_now_and_the_curves_are_whole(treated: Trajectory) -> None:
    scene = shown(treated, 100)
    scene.show(treated)
    assert not scene.now.line.get_visible()
    assert not scene.now.veil.get_visible()
    assert scene.level.trace.past.get_xdata()[-1] == treated.time[-1] / 24  # type: ignore[index]


def test_the_course_to_come_can_be_hidden(treated: Trajectory) -> None:
    other = simulate(River(), every(days=2, times=2) + rain(0.3, 8, 12), weeks=2)
    pictures = []
    for run in (treated, other):
        scene = RiverCurves()
        scene.show(run, 24, course_to_come=False)
        # The thresholds go on, and so does the scale that they stand on.
        scene.level.lines.set_visible(False)
        left, right = round(float(scene.sheet.x(1.0))) + 8, round(scene.sheet.right) - 2
        top, bottom = 420 - scene.sheet.above, 420 - scene.sheet.spans["wellbeing"][0]
        pictures.append(scene.frame()[round(top) - 6 : round(bottom) - 2, left:right].copy())
    assert (pictures[0] == pictures[0][0, 0]).all()
    assert np.array_equal(pictures[0], pictures[1])


def test_the_last_run_is_shown_as_a_ghost_and_goes_again(run: Trajectory, treated: Trajectory) -> None:
    scene = shown(treated)
    alone = scene.frame().copy()
    scene.show(treated, None, run)
    ghost = scene.level.trace.ghost
    assert ghost.get_visible()
    assert np.array_equal(ghost.get_ydata(), run.level)
    assert scene.margins.ghost.get_text() == "last run"
    assert not np.array_equal(scene.frame(), alone)
    scene.show(treated)
    assert np.array_equal(scene.frame(), alone)


@pytest.mark.parametrize("at", [math.nan, math.inf, -1, 14.01, "3"])
def test_a_day_that_is_none_of_the_run_is_refused(treated: Trajectory, at: float) -> None:
    with pytest.raises(RiverError, match=r"at .*from 0 to 14 days"):
        curves(treated, at)


@pytest.mark.parametrize("index", [-1, 337, 1.5, math.nan, True, "3"])
def test_an_index_that_is_none_of_the_run_is_refused(treated: Trajectory, index: int) -> None:
    with pytest.raises(RiverError, match=r"index .*from 0 to 336"):
        RiverCurves().show(treated, index)


@pytest.mark.parametrize("size", [(10, 420), (900, 10), (math.nan, 420), (900, 1e9)])
def test_a_size_that_can_not_be_read_is_refused(run: Trajectory, size: tuple[int, int]) -> None:
    with pytest.raises(RiverError, match="pixels"):
        curves(run, size=size)


def test_an_unknown_theme_is_refused(run: Trajectory) -> None:
    with pytest.raises(RiverError, match="Did you mean 'dark'"):
        curves(run, theme="drak")


def test_a_title_that_is_no_text_is_refused(run: Trajectory) -> None:
    with pytest.raises(RiverError, match="title"):
        RiverCurves().show(run, title=True)  # type: ignore[arg-type]


def test_a_run_of_one_moment_can_be_shown(run: Trajectory) -> None:
    assert _pixels(curves(run.until(0), 0)).std() > 0


@pytest.mark.parametrize(
    ("size", "projector"), [((900, 420), True), ((480, 460), True), ((480, 460), False)], ids=["wide", "large", "phone"]
)
@pytest.mark.parametrize("code", FOREIGN)
def test_the_curves_have_room_for_every_language(code: str, size: tuple[int, int], projector: bool) -> None:
    for id, run in (("busy", simulate(course=runs.BUSY, weeks=4)), ("drought", SCENARIOS["drought"].run())):
        with speaking(code):
            scene = RiverCurves(size=size, projector=projector)
            scene.show(run, None, run, title=words.title(run))
        shown = texts(scene.figure)  # drawn later, by whoever: numbers too keep the language it was made in
        assert len(shown) > 20, id
        check_fits(shown, scene.figure.bbox, 0.5)
        said = [text.get_text() for text in shown]
        assert not [text for text in said if ENGLISH.search(text) or re.search(r"\d\.\d", text)]
