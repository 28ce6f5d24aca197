"""What each panel of the `ruled` shows, and that anyone can see it."""

import numpy as np
import pytest
from matplotlib.colors import to_rgb
from numpy.typing import ArrayLike

from riversim import River, Trajectory, every, hold, simulate
from riversim.charts import RiverCurves
from riversim.charts.plots import CONDITION, GATE_ROW, THRESHOLDS, water_colours
from riversim.charts.ruled import DASHES
from riversim.charts.rulers import bands, thresholds
from riversim.drawing import ajar
from riversim.drawing.style import STYLES, style
from tests.charts.conftest import BUSY, WELL, shown
from tests.eyes import BLINDNESS, SHARP, luminance


def test_each_threshold_is_named_and_led_to_its_line(case: Trajectory) -> None:
    scene = shown(case)
    assert [t.get_text() for t in scene.level.labels][:4] == ["healthy", "spillway", "opens plugs", "flood"]
    leads = scene.sheet.leaders.get_segments()[:4]
    wanted = scene.sheet.y("level", thresholds(case)[1][:4, -1])
    assert [float(lead[0][1]) for lead in leads] == pytest.approx(list(wanted))


def test_a_gate_that_murk_makes_slow_is_shown_at_the_foot_of_the_level_as_far_as_it_stands_open() -> None:
    murky = simulate(River(inflammation=1.0, lag_murk=24.0), weeks=2)
    scene = shown(murky)
    assert scene.level.labels[4].get_text() == "open gate"
    (outline,) = scene.level.gate.get_paths()
    days, heights = np.asarray(outline.vertices)[1 : len(murky.time) + 1].T
    assert days == pytest.approx(murky.time / 24.0)
    assert heights == pytest.approx(GATE_ROW * ajar(murky.gate))
    assert 0.0 < heights.max() <= GATE_ROW
    low, high = scene.level.axes.get_ylim()
    middle = float(scene.sheet.y("level", low + 0.5 * GATE_ROW * (high - low)))
    assert float(scene.sheet.leaders.get_segments()[4][0][1]) == pytest.approx(middle)
    scene.show(simulate(River(inflammation=0.0, lag=1.0, lag_murk=0.0), weeks=2))
    assert scene.level.labels[4].get_text() == "" and not scene.level.gate.get_paths()


def test_response_and_relapse_are_marked_where_they_happen() -> None:
    run = simulate(River(), every(days=2, times=6) + hold(0.9, 20, 21), weeks=8)
    scene = shown(run)
    for kind, marks in zip(("response", "relapse"), scene.wellbeing.turns, strict=True):
        days = [m.day for m in run.moments if m.kind == kind]
        assert [float(x) for x, _ in np.asarray(marks.get_offsets())] == days
        assert bool(days) == any(t.get_text() == kind for t in scene.wellbeing.labels)


def test_half_the_symptoms_is_shown_only_where_the_river_starts_ill(run: Trajectory) -> None:
    scene = shown(run)
    assert scene.wellbeing.half.get_ydata()[0] == pytest.approx((1 + run.wellbeing[0]) / 2)  # type: ignore[index]
    scene.show(simulate(WELL, weeks=1))
    assert len(scene.wellbeing.half.get_xdata()) == 0  # type: ignore[arg-type]


def test_what_is_held_is_named_and_hatched_apart() -> None:
    run = simulate(River(), BUSY, weeks=4)
    assert {b.label for b in bands(run)} == {"block held", "drought", "heavy rain", "care", "spillway wears"}
    scene = shown(run)
    shades = scene.level.shades
    assert len({shade.get_hatch() for shade in shades.values()}) == len(shades) == 3
    assert all(len(shade.get_paths()) == 1 for shade in shades.values())


def test_many_infusions_do_not_touch() -> None:
    for days, times, weeks in ((1, 28, 4.0), (7, 52, 52.0), (2, 6, 26.0)):
        scene = shown(simulate(River(), every(days=days, times=times), weeks=weeks))
        at = np.asarray(scene.marks.drops.get_offsets())[:, 0]
        widths = np.sqrt(scene.marks.drops.get_sizes()) / 0.72 * 0.64
        assert (np.diff(at) >= widths[1:]).all()


def test_the_heat_map_shows_each_tributary_in_its_row() -> None:
    run = simulate(River(tributaries=3, strengths=(1.0, 3.0, 1.0)), weeks=2)
    scene = shown(run)
    rows = np.asarray(scene.water.heat.get_array())
    assert rows.shape[0] == 3
    assert np.array_equal(rows[1], scene.water.table[(run.wet[:, 1] * 255).round().astype(int)])


@pytest.mark.parametrize("eye", [SHARP, *BLINDNESS.values()], ids=["sharp", *BLINDNESS])
@pytest.mark.parametrize("theme", STYLES)
def test_more_water_looks_different_to_every_eye(theme: str, eye: ArrayLike) -> None:
    light = luminance(water_colours(style(theme)) / 255, eye)
    step = np.diff(light[::16]) * (1 if theme == "dark" else -1)
    assert (step > 0).all()
    low, high = sorted((light[0], light[-1]))
    assert (high + 0.05) / (low + 0.05) > 4.5


@pytest.mark.parametrize("theme", STYLES)
def test_words_and_lines_stand_out_from_the_paper(theme: str) -> None:
    scene = RiverCurves(theme=theme)
    paper = luminance(np.array(to_rgb(scene.style.paper)))
    for name, hue in scene.sheet.hue.items():
        if name not in ("paper", "grid", "last run"):
            light = luminance(np.array(to_rgb(hue)))
            contrast = (max(light, paper) + 0.05) / (min(light, paper) + 0.05)
            assert contrast >= (4.5 if name in ("ink", "quiet") else 3.0), name


def test_lines_of_one_panel_differ_in_dash_too() -> None:
    for names in (CONDITION, THRESHOLDS):
        assert len({DASHES[name] for name in names}) == len(names)
