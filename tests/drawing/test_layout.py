"""The two compositions, wide and upright: there is room for all, fingers and eyes reach it, and it reads right."""

from dataclasses import replace

import numpy as np
import pytest
from matplotlib.colors import to_rgb

from riversim import River, Trajectory, scenario, simulate
from riversim.drawing import river as room
from riversim.drawing.landscape import MOUTH, landscape
from riversim.drawing.layout import ROOM, UPRIGHT, WIDE, Layout
from riversim.drawing.river import Hit, RiverPicture
from riversim.words import bands
from tests.drawing.test_river import ILL, WELL, Pixels, lightness, told_apart
from tests.eyes import BLINDNESS, texts
from tests.runs import posed

PHONE = 360.0  # css pixels that the upright picture is wide on a phone
LAYOUTS = pytest.mark.parametrize("upright", [False, True], ids=["wide", "upright"])
# What a part shows, nothing of it and all of it, and the share of its circles that differs at least.
SHOWN = {
    "gate": ({"block": 0.0}, {"block": 1.0}, 0.03),
    "battery": ({"charge": 0.0}, {"charge": 1.0}, 0.2),
    "plug": ({"opening": 0.0}, {"opening": 1.0}, 0.06),
    "tributary": ({"water": 0.0}, {"water": 1.0}, 0.1),
    "tree": ({"foliage": 0.0}, {"foliage": 1.0}, 0.4),
    "cloud": ({"rain": 0.0}, {"rain": 1.0}, 0.2),
    "gauge": ({"level": 0.0}, {"level": 2.1}, 0.02),
    "pool": ({"level": 0.0}, {"level": 1.0}, 0.5),
}


def seen(scene: RiverPicture, run: Trajectory) -> Pixels:
    scene.show(run, 1)
    return scene.frame().copy()


def circle(hit: Hit, shape: tuple[int, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """The pixels that a hit covers."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    return np.asarray(np.hypot(x - hit.x * shape[1], y - hit.y * shape[0]) <= hit.radius * shape[1])


def coloured(pixels: Pixels, colour: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    """Where a picture has just that colour."""
    return np.asarray(np.abs(pixels - 255.0 * np.array(to_rgb(colour))).max(axis=-1) < 3.0)


def at_level(run: Trajectory, level: float, **more: float) -> Trajectory:
    return posed(run, **WELL | {"level": level, "gate": 0.0, "spill": 0.0} | more)


@pytest.mark.parametrize("count", [*range(1, 13), 20, 25, 40, 60])
@pytest.mark.parametrize("layout", [WIDE, UPRIGHT, ROOM], ids=["wide", "upright", "room"])
def test_nothing_grows_where_something_else_stands(layout: Layout, count: int) -> None:
    land = landscape(count, layout)
    lines = np.concatenate([land.lines[:count, MOUTH:].reshape(-1, 2), land.lines[count:].reshape(-1, 2)])
    assert layout.free(lines, 10.0).all() and layout.free(land.trees, 20.0, 5.0).all()
    assert layout.free(land.batteries, 20.0, 5.0).all() and layout.free(land.ends, land.end_size).all()


@pytest.mark.parametrize("layout", [WIDE, UPRIGHT, ROOM], ids=["wide", "upright", "room"])
def test_the_person_has_a_place_of_its_own(layout: Layout) -> None:
    room, (x, y) = layout.person_room, layout.person
    assert room.left < x < room.right and room.low <= y and y + layout.person_high <= room.top
    assert room.top <= layout.gauge.low or room.left >= layout.gauge.right
    for count in (1, 8, 60):
        land = landscape(count, layout)
        inside = (land.lines > [room.left, room.low]) & (land.lines < [room.right, room.top])
        assert not inside.all(axis=-1).any()


@pytest.mark.parametrize("count", range(1, 11))
def test_on_a_phone_every_battery_of_few_is_large_enough_for_a_finger(count: int) -> None:
    batteries = [hit for hit in RiverPicture(River(tributaries=count), upright=True).hits() if hit.kind == "battery"]
    assert all(hit.radius * PHONE >= 12.0 - 1e-9 for hit in batteries)
    wide, high = UPRIGHT.sheet
    for hit in batteries:
        others = [other.beside(hit.x, hit.y, wide / high) for other in batteries if other is not hit]
        assert all(far > 0.0 for far in others), "the middle of a battery is its own"


@pytest.mark.parametrize("count", [1, 8, 10, 24, 60])
def test_on_a_phone_the_smallest_letters_are_legible(count: int) -> None:
    scene = RiverPicture(River(tributaries=count), upright=True)
    run = scenario("too-much").run() if count == 8 else simulate(River(tributaries=count), weeks=1)
    scene.show(run, int(np.argmax(run.level)))
    pixels = [float(text.get_fontsize()) * scene.figure.dpi / 72.0 for text in texts(scene.figure)]
    assert min(pixels) * PHONE / UPRIGHT.sheet[0] >= 11.0


@LAYOUTS
@pytest.mark.parametrize("kind", SHOWN)
def test_what_can_be_touched_lies_on_its_part(kind: str, upright: bool, run: Trajectory) -> None:
    scene = RiverPicture(run.river, upright=upright)
    nothing, all_, share = SHOWN[kind]
    a, b = (seen(scene, posed(run, **WELL | state)) for state in (nothing, all_))
    changed = (a != b).any(axis=-1)
    hits = [hit for hit in scene.hits() if hit.kind == kind]
    numbers = {h.number for h in hits}
    assert numbers == (
        {*range(1, run.river.tributaries + 1)} if kind in ("battery", "plug", "tributary", "tree") else {0}
    )
    if kind == "tributary":
        # Not the numbers, and not where a battery stands astride.
        above = [hit for hit in scene.hits() if hit.kind == "battery"]
        aspect = a.shape[1] / a.shape[0]
        hits = [h for h in hits[run.river.tributaries :] if min(o.beside(h.x, h.y, aspect) for o in above) > h.radius]
    if kind in ("gate", "pool"):  # their streams answer too
        hits = hits[:1]
    if kind == "gauge":  # its panel is larger than the staff on it
        assert np.any([changed & circle(hit, changed.shape) for hit in hits])
        return
    for hit in hits:
        assert changed[circle(hit, changed.shape)].mean() > share, hit


@LAYOUTS
def test_mountains_are_touched_where_they_stand(
    upright: bool, run: Trajectory, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = RiverPicture(run.river, upright=upright)
    name = "UPRIGHT" if upright else "WIDE"
    monkeypatch.setattr(room, name, replace(getattr(room, name), mountains=(-900.0, -900.0)))
    a, b = seen(scene, run), seen(RiverPicture(run.river, upright=upright), run)
    hits = [hit for hit in scene.hits() if hit.kind == "mountain"]
    assert hits and all((a != b).any(axis=-1)[circle(hit, a.shape)].mean() > 0.45 for hit in hits)


@LAYOUTS
@pytest.mark.parametrize(("stream", "kind", "name"), [(0, "pool", "incoming"), (1, "gate", "what is carried off")])
def test_the_main_rivers_streams_answer_where_water_runs(
    stream: int, kind: str, name: str, upright: bool, run: Trajectory
) -> None:
    scene = RiverPicture(run.river, upright=upright)
    hits, (wide, high) = scene.hits(), scene.layout.sheet
    line = np.array(scene.streams()[stream][1:]).reshape(-1, 2)
    inside = [(x, y) for x, y in line if 0.0 < x < 1.0 and 0.0 < y < 1.0]
    answers = [next((h.kind for h in hits if h.beside(x, y, wide / high) <= 0.0), "nothing") for x, y in inside]
    assert "nothing" not in answers, name
    assert answers.count(kind) > len(answers) / 3, answers


@LAYOUTS
def test_wheels_answer_as_the_creeks_that_they_stand_in(upright: bool, run: Trajectory) -> None:
    scene = RiverPicture(run.river, upright=upright)
    wide, high = scene.layout.sheet
    wheels = landscape(scene.tributaries, scene.layout).lines[: scene.tributaries, MOUTH + 2]
    for number, (x, y) in enumerate(wheels, 1):
        first = next(h for h in scene.hits() if h.beside(x / wide, 1.0 - y / high, wide / high) <= 0.0)
        assert first.number == number and first.kind in ("tributary", "plug", "battery")


@LAYOUTS
def test_large_parts_hide_no_small_ones(upright: bool, run: Trajectory) -> None:
    hits, (wide, high) = RiverPicture(run.river, upright=upright).hits(), (UPRIGHT if upright else WIDE).sheet
    streams = {hit for kind in ("gate", "pool") for hit in [h for h in hits if h.kind == kind][1:]}
    for hit in hits:
        if hit not in streams and hit.kind in ("gate", "battery", "cloud", "gauge", "pool"):
            first = next(other for other in hits if other.beside(hit.x, hit.y, wide / high) <= 0.0)
            assert (first.kind, first.number) == (hit.kind, hit.number)


@LAYOUTS
def test_a_healthy_river_fills_its_bed_and_only_low_water_bares_it(upright: bool, run: Trajectory) -> None:
    scene = RiverPicture(run.river, upright=upright)
    pool = circle(next(hit for hit in scene.hits() if hit.kind == "pool"), scene.frame().shape)
    healthy = scenario("healthy").run()
    for level in (healthy.level.min(), healthy.level.mean(), healthy.level.max()):
        assert not coloured(seen(scene, at_level(run, float(level))), scene.style.bed)[pool].any()
    assert coloured(seen(scene, at_level(run, 0.35)), scene.style.bed)[pool].mean() > 0.2


@LAYOUTS
def test_the_higher_the_level_the_more_of_the_picture_is_water(upright: bool, run: Trajectory) -> None:
    scene = RiverPicture(run.river, upright=upright)
    empty = seen(scene, at_level(run, 0.0))
    levels = (0.2, 0.4, 0.6, 0.75, 1.2, 1.6)
    wet = [(seen(scene, at_level(run, level)) != empty).any(axis=-1).sum() for level in levels]
    assert wet == sorted(set(wet))


@LAYOUTS
def test_the_gauge_calls_the_level_of_a_healthy_river_healthy(upright: bool) -> None:
    run = scenario("healthy").run()
    scene = RiverPicture(run.river, upright=upright)
    frame = seen(scene, run)
    panel, (_, high) = scene.layout.staff, scene.layout.sheet
    x = round(panel.right + 4.0)
    rows = np.flatnonzero(coloured(frame[: round(high)], scene.style.healthy)[:, x])
    for level in (run.level.min(), run.level.max()):
        seen(scene, posed(run, level=float(level)))
        y = high - float(scene._gauge._y(float(level)))
        assert rows.min() <= y <= rows.max() + 1


@LAYOUTS
def test_well_and_ill_look_different_where_both_stand_at_the_same_level(upright: bool, run: Trajectory) -> None:
    scene = RiverPicture(run.river, upright=upright)
    pool = circle(next(hit for hit in scene.hits() if hit.kind == "pool"), scene.frame().shape)
    well, ill = (seen(scene, at_level(run, 1.0, **more)) for more in ({}, ILL | {"inflammation": 0.65}))
    light = [lightness(frame, BLINDNESS["deutan"])[pool] for frame in (well, ill)]
    assert float(np.mean(light[0] - light[1])) > 4.0, "murk darkens"
    assert float((np.abs(light[0] - light[1]) > 12.0).mean()) > 0.02, "specks and glitter"


@LAYOUTS
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_flood_is_told_without_colour_and_by_a_word(upright: bool, theme: str, run: Trajectory) -> None:
    scene = RiverPicture(run.river, upright=upright, theme=theme)
    high, flood = (seen(scene, at_level(run, run.river.flood * share)) for share in (0.97, 1.04))
    assert bands(at_level(run, 1.04 * run.river.flood)).flood[1]
    assert "\u26a0 flood" in {text.get_text() for text in texts(scene.figure)}
    for matrix in BLINDNESS.values():
        assert told_apart(high, flood, matrix) > 0.012


@LAYOUTS
def test_waves_run_while_a_surge_does(upright: bool) -> None:
    run = scenario("worn-spillway").run()
    surging = np.flatnonzero(bands(run).surging)
    at, before = int(surging[np.argmax(run.level[surging])]), int(surging[0]) - 1
    scene = RiverPicture(run.river, upright=upright)
    said = []
    over = int(surging[run.level[surging] < 1.1][0])
    for index in (before, at, over):
        scene.show(run, index)
        said.append("\u26a0 surge" in {text.get_text() for text in texts(scene.figure)})
    assert said == [False, True, False]
    calm = replace(run, block=np.ones_like(run.block))  # what is blocked surges no more
    streams = np.any([circle(h, scene.frame().shape) for h in scene.hits() if h.kind == "tributary"], axis=0)
    a, b = (seen_at(scene, shown, at) for shown in (run, calm))
    assert told_apart(a[streams], b[streams], np.eye(3)) > 0.005


def seen_at(scene: RiverPicture, run: Trajectory, index: int) -> Pixels:
    scene.show(run, index)
    return scene.frame().copy()
