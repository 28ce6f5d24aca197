"""The curves: made once, nothing overlaps or is cut, "now" stands where it should, files are complete."""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterator
from html import escape

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray
from PIL import Image

from riversim import (
    Course,
    River,
    RiverError,
    Trajectory,
    care,
    every,
    hold,
    infusions,
    maintenance,
    rain,
    simulate,
    wear,
    words,
)
from riversim.charts.plots import water_colours
from riversim.charts.rulers import apart, bands, row_ticks, thinned, thresholds, time_ticks
from riversim.charts.timeseries import RiverCurves, curves
from riversim.drawing.style import STYLES, style
from riversim.model.flows import Array

WELL = River(cause=0.1, opening=0.95, charge=0.75, foliage=0.8, inflammation=0.1)
SENTENCE = "The spillway is blocked, so the river is rising. Tributaries 2 and 5 feel enough pressure to open."
BUSY = every(days=1, times=20) + hold(0.9, 3, 4) + rain(0.3, 4, 5) + rain(2, 6, 7) + care(2, 9) + wear(1, 9, to=0.3)
CASES = {
    "ill": (River(), Course(), 8.0),
    "well, in a drought": (WELL, rain(0.3, 0, 42), 12.0),
    "infusions": (River(), every(days=2, times=6), 8.0),
    "thresholds close together": (River(crest=1.001, strength=1.0, flood=1.2), Course(), 2.0),
    "thresholds far apart": (River(crest=0.5, strength=3.0, flood=4.0), infusions([1]), 2.0),
    "one tributary, one day": (River(tributaries=1), hold(1, 0.5, 0.6), 1 / 7),
    "64 tributaries, a year": (River(tributaries=64), maintenance(weeks=1, start=0, end=300), 52.0),
    "everything at once": (River(), BUSY, 4.0),
}
LOOKS = [
    ("light", False, (900, 420)),
    ("dark", True, (900, 420)),
    ("light", False, (600, 280)),
    ("light", True, (600, 420)),
]


@pytest.fixture(scope="session", params=CASES, ids=str)
def case(request: pytest.FixtureRequest) -> Trajectory:
    river, course, weeks = CASES[request.param]
    return simulate(river, course, weeks=weeks)


@pytest.fixture(scope="module")
def scene() -> RiverCurves:
    return RiverCurves()


@pytest.fixture(scope="module")
def treated() -> Trajectory:
    return simulate(River(), every(days=2, times=3), weeks=2)


def _pixels(figure: Figure) -> NDArray[np.float64]:
    data = io.BytesIO()
    figure.savefig(data)
    return np.asarray(Image.open(data).convert("RGB"), dtype=float)


def _texts(figure: Figure) -> Iterator[tuple[str, Bbox]]:
    """Every text that is seen, told from others of the same words by spaces, and its box."""
    renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
    count = itertools.count()
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        box = text.get_window_extent(renderer)
        if text.get_visible() and text.get_text().strip() and box.width > 0:
            yield f"{text.get_text()}{' ' * next(count)}", box


# --- made once --------------------------------------------------------------------------------------


def test_the_figure_and_its_artists_are_made_once(run: Trajectory, treated: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(run, 0)
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


# --- nothing overlaps, nothing is cut -----------------------------------------------------------------


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> RiverCurves:
    theme, projector, size = request.param
    return RiverCurves(theme=theme, projector=projector, size=size)


def test_no_words_overlap_and_none_are_cut(case: Trajectory, look: RiverCurves) -> None:
    look.show(case, 0, case, title=SENTENCE)
    look.canvas.draw()
    words = dict(_texts(look.figure))
    now = next(text for text in words if text.strip() == look.now.today.get_text())
    for index in (0, len(case.level) // 2, len(case.level) - 1):
        look.show(case, index, case, title=SENTENCE)
        words[now] = look.now.today.get_window_extent().padded(0.2 * look.sheet.em)
        mask = look.now.mask.get_window_extent()
        seen = [(text, box) for text, box in words.items() if not (text.strip().isdigit() and mask.overlaps(box))]
        assert len(seen) > 20
        for text, box in seen:
            assert 0 <= box.x0 < box.x1 <= look.figure.bbox.x1, f"{text} is cut"
            assert 0 <= box.y0 < box.y1 <= look.figure.bbox.y1, f"{text} is cut"
        for (one, a), (other, b) in itertools.combinations(seen, 2):
            # A box holds more than the ink: two may share a line of pixels.
            assert not a.padded(-0.5).overlaps(b.padded(-0.5)), f"{one} overlaps {other}"


def test_now_hides_whole_ticks_or_none(treated: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(treated, 0)
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


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 10)), min_size=1, max_size=8))
def test_labels_are_moved_apart_and_stay_within_and_in_order(labels: list[tuple[float, float]]) -> None:
    wanted, sizes = np.array(labels).T
    placed = apart(wanted, sizes, 0.0, 100.0)
    order = np.argsort(wanted, kind="stable")
    gaps = np.diff(placed[order]) - (sizes[order][1:] + sizes[order][:-1]) / 2
    assert (gaps > -1e-9).all()
    assert (placed - sizes / 2 > -1e-9).all()
    assert (placed + sizes / 2 < 100 + 1e-9).all()


def test_labels_with_room_stay_where_they_belong() -> None:
    assert apart(np.array([10.0, 50.0, 30.0]), np.full(3, 8.0), 0.0, 60.0).tolist() == [10.0, 50.0, 30.0]


# --- what is shown ------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", [0, 3, 7.25, 14])
def test_now_stands_at_its_day(treated: Trajectory, day: float) -> None:
    scene = RiverCurves()
    scene.show(treated, treated.index(day))
    for axes in scene.sheet.panels.values():
        line = scene.figure.axes[-1].transData.transform(np.column_stack(scene.now.line.get_data()))
        assert line[0, 0] == pytest.approx(axes.transData.transform((day, 0))[0], abs=0.5)
    assert scene.now.today.get_text() == f"day {int(day)}"


def test_curves_end_at_now_and_dots_sit_on_their_ends(treated: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(treated, 100)
    level = scene.level.trace.past
    assert level.get_xdata()[-1] == treated.time[100] / 24  # type: ignore[index]
    assert level.get_ydata()[-1] == treated.level[100]  # type: ignore[index]
    end = scene.level.axes.transData.transform((treated.time[100] / 24, treated.level[100]))
    assert (scene.now.dots.get_xdata()[0], scene.now.dots.get_ydata()[0]) == pytest.approx(end, abs=0.5)  # type: ignore[index]


def test_without_a_moment_there_is_no_now_and_the_curves_are_whole(treated: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(treated, 100)
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
    scene = RiverCurves()
    scene.show(treated)
    alone = scene.frame().copy()
    scene.show(treated, None, run)
    ghost = scene.level.trace.ghost
    assert ghost.get_visible()
    assert np.array_equal(ghost.get_ydata(), run.level)
    assert scene.margins.ghost.get_text() == "last run"
    assert not np.array_equal(scene.frame(), alone)
    scene.show(treated)
    assert np.array_equal(scene.frame(), alone)


def test_thresholds_follow_the_river_when_it_is_changed() -> None:
    from riversim import shift

    run = simulate(River(crest=1.1), shift("crest", to=1.4, start=7), weeks=2)
    days, rows = thresholds(run)
    assert days.tolist() == [0, 7, 7, 14]
    assert rows[1].tolist() == [1.1, 1.1, 1.4, 1.4]
    assert (rows[4] <= rows[2]).all()
    assert (rows[2] <= rows[5]).all()


def test_each_threshold_is_named_and_led_to_its_line(case: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(case)
    assert [t.get_text() for t in scene.level.labels] == ["healthy", "spillway", "opens plugs", "flood"]
    leads = scene.sheet.leaders.get_segments()[:4]
    wanted = scene.sheet.y("level", thresholds(case)[1][:4, -1])
    assert [float(lead[0][1]) for lead in leads] == pytest.approx(list(wanted))


def test_response_and_relapse_are_marked_where_they_happen() -> None:
    run = simulate(River(), every(days=2, times=6) + hold(0.9, 20, 21), weeks=8)
    scene = RiverCurves()
    scene.show(run)
    for kind, marks in zip(("response", "relapse"), scene.wellbeing.turns, strict=True):
        days = [m.day for m in run.moments if m.kind == kind]
        assert [float(x) for x, _ in np.asarray(marks.get_offsets())] == days
        assert bool(days) == any(t.get_text() == kind for t in scene.wellbeing.labels)


def test_half_the_symptoms_is_shown_only_where_the_river_starts_ill(run: Trajectory) -> None:
    scene = RiverCurves()
    scene.show(run)
    assert scene.wellbeing.half.get_ydata()[0] == pytest.approx((1 + run.wellbeing[0]) / 2)  # type: ignore[index]
    scene.show(simulate(WELL, weeks=1))
    assert len(scene.wellbeing.half.get_xdata()) == 0  # type: ignore[arg-type]


def test_what_is_held_is_named_and_hatched_apart() -> None:
    run = simulate(River(), BUSY, weeks=4)
    assert {b.label for b in bands(run)} == {"block held", "drought", "heavy rain", "care", "spillway wears"}
    scene = RiverCurves()
    scene.show(run)
    shades = scene.level.shades
    assert len({shade.get_hatch() for shade in shades.values()}) == len(shades) == 3
    assert all(len(shade.get_paths()) == 1 for shade in shades.values())


def test_many_infusions_do_not_touch() -> None:
    for course, weeks in (
        (every(days=1, times=28), 4.0),
        (every(days=7, times=52), 52.0),
        (every(days=2, times=6), 26.0),
    ):
        scene = RiverCurves()
        scene.show(simulate(River(), course, weeks=weeks))
        at = np.asarray(scene.marks.drops.get_offsets())[:, 0]
        widths = np.sqrt(scene.marks.drops.get_sizes()) / 0.72 * 0.64
        assert (np.diff(at) >= widths[1:]).all()


def test_the_heat_map_shows_each_tributary_in_its_row() -> None:
    run = simulate(River(tributaries=3, strengths=(1.0, 3.0, 1.0)), weeks=2)
    scene = RiverCurves()
    scene.show(run)
    rows = np.asarray(scene.water.heat.get_array())
    assert rows.shape[0] == 3
    assert np.array_equal(rows[1], scene.water.table[(run.wet[:, 1] * 255).round().astype(int)])


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 8, 13, 64])
def test_row_numbers_have_room_and_begin_with_one(rows: int) -> None:
    for high in (4.0 / rows, 3.0 / rows):
        ticks = row_ticks(rows, high)
        assert ticks[0] == 1
        assert ticks[-1] <= rows
        assert (np.diff(ticks) * high >= 1.0).all()


@pytest.mark.parametrize(
    ("days", "unit", "labels"),
    [
        (1.0, "hours", ["0", "3", "6", "9", "12", "15", "18", "21", "24"]),
        (7.0, "days", ["0", "1", "2", "3", "4", "5", "6", "7"]),
        (28.0, "days", ["0", "7", "14", "21", "28"]),
        (56.0, "weeks", ["0", "1", "2", "3", "4", "5", "6", "7", "8"]),
        (364.0, "weeks", ["0", "8", "16", "24", "32", "40", "48"]),
    ],
)
def test_time_is_in_round_numbers_of_a_fitting_unit(days: float, unit: str, labels: list[str]) -> None:
    assert time_ticks(days, room=10)[::2] == (unit, labels)


def test_a_thinned_series_keeps_its_peaks() -> None:
    values: Array = np.random.default_rng(0).random(100_000)
    kept = thinned(values, 700)
    assert len(kept) <= 2 * 700 + 2
    assert values[kept].max() == values.max()
    assert values[kept].min() == values.min()
    assert (kept[0], kept[-1]) == (0, 99_999)


# --- seen by anyone -----------------------------------------------------------------------------------

# Machado, Oliveira and Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1, on linear RGB.
DEFICIENCY = {
    "none": np.eye(3),
    "protanopia": np.array([
        [0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998],
    ]),
    "deuteranopia": np.array([
        [0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881],
    ]),
    "tritanopia": np.array([
        [1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900],
    ]),
}  # fmt: skip


def _linear(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def _luminance(colours: NDArray[np.float64], eye: str = "none") -> NDArray[np.float64]:
    seen = np.clip(_linear(colours) @ DEFICIENCY[eye].T, 0, 1)
    luminance: NDArray[np.float64] = seen @ np.array([0.2126, 0.7152, 0.0722])
    return luminance


@pytest.mark.parametrize("eye", DEFICIENCY)
@pytest.mark.parametrize("theme", STYLES)
def test_more_water_looks_different_to_every_eye(theme: str, eye: str) -> None:
    light = _luminance(water_colours(style(theme)) / 255, eye)
    step = np.diff(light[::16]) * (1 if theme == "dark" else -1)
    assert (step > 0).all()
    low, high = sorted((light[0], light[-1]))
    assert (high + 0.05) / (low + 0.05) > 4.5


@pytest.mark.parametrize("theme", STYLES)
def test_words_and_lines_stand_out_from_the_paper(theme: str) -> None:
    from matplotlib.colors import to_rgb

    scene = RiverCurves(theme=theme)
    paper = _luminance(np.array(to_rgb(scene.style.paper)))
    for name, hue in scene.sheet.hue.items():
        if name not in ("paper", "grid", "last run"):
            light = _luminance(np.array(to_rgb(hue)))
            contrast = (max(light, paper) + 0.05) / (min(light, paper) + 0.05)
            assert contrast >= (4.5 if name in ("ink", "quiet") else 3.0), name


def test_lines_of_one_panel_differ_in_dash_too() -> None:
    from riversim.charts.plots import CONDITION, THRESHOLDS
    from riversim.charts.sheet import DASHES

    for names in (CONDITION, THRESHOLDS):
        assert len({DASHES[name] for name in names}) == len(names)


# --- bad input ----------------------------------------------------------------------------------------


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
