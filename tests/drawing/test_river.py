"""The river's picture: made once on its `canvas`, told apart by shape, legible at every size.

Its parts (`landscape`, `scenery`, `waters`, `banks`, `batteries`, `gate`, `medicine`, `gauge`) are drawn from `shapes`
in one `style`.
"""

import io
import itertools
from html import unescape

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from PIL import Image

from riversim import Course, River, RiverError, Trajectory, hold, infusions, shift, simulate, words
from riversim.drawing.gate import gate_words
from riversim.drawing.gauge import spread
from riversim.drawing.river import SIZE, RiverPicture, picture
from riversim.words import speaking
from tests.eyes import BLINDNESS, ROOM_LETTERS, WALL, check_fits, luminance, texts
from tests.runs import posed
from tests.words.reading import FOREIGN
from tests.words.runs import BUSY

WELL = {"opening": 0.95, "water": 1.0, "charge": 0.8, "foliage": 1.0, "inflammation": 0.1, "rain": 1.0, "inflow": 1.0}
ILL = {"opening": 0.0, "water": 0.0, "charge": 0.02, "foliage": 0.0}
# States of the spillway, as series of a run: level, gate, spill, block, competence, inflammation.
GATES = {
    "shut": (0.9, 0.0, 0.0, 0.0, 1.0, 0.0),
    "running": (1.3, 0.6, 0.8, 0.0, 1.0, 0.0),
    "half blocked": (1.3, 0.6, 0.4, 0.5, 1.0, 0.0),
    "blocked": (1.3, 0.0, 0.0, 1.0, 1.0, 0.0),
    "worn": (0.9, 0.0, 0.0, 0.0, 0.2, 0.0),
    "worn and running": (1.3, 0.6, 0.8, 0.0, 0.2, 0.0),
    "slow": (0.9, 0.0, 0.0, 0.0, 1.0, 1.0),
    "slow and running": (1.3, 0.6, 0.8, 0.0, 1.0, 1.0),
}
Pixels = NDArray[np.uint8]


def at_gate(run: Trajectory, name: str) -> Trajectory:
    series = ("level", "gate", "spill", "block", "competence", "inflammation")
    return posed(run, **WELL | dict(zip(series, GATES[name], strict=True)))


def seen(scene: RiverPicture, run: Trajectory) -> Pixels:
    scene.show(run, 1)
    return scene.frame().copy()


def around(pixels: Pixels, scene: RiverPicture, kind: str, number: int) -> Pixels:
    """The square about what can be touched there."""
    hit = next(h for h in scene.hits() if (h.kind, h.number) == (kind, number))
    high, wide = pixels.shape[:2]
    x, y, r = round(hit.x * wide), round(hit.y * high), round(hit.radius * wide)
    return pixels[max(y - r, 0) : y + r, max(x - r, 0) : x + r]


def lightness(pixels: Pixels, matrix: ArrayLike) -> NDArray[np.float64]:
    """CIE lightness, 0 to 100, as an eye with that deficiency sees it."""
    y = luminance(pixels / 255.0, matrix)
    return np.asarray(np.where(y > 0.008856, 116.0 * np.cbrt(y) - 16.0, 903.3 * y))


def told_apart(a: Pixels, b: Pixels, matrix: ArrayLike) -> float:
    """The share of pixels whose lightness differs clearly."""
    return float((np.abs(lightness(a, matrix) - lightness(b, matrix)) > 12.0).mean())


@pytest.fixture(scope="module")
def scene(river: River) -> RiverPicture:
    return RiverPicture(river)


def test_the_figure_and_its_artists_are_made_once(scene: RiverPicture) -> None:
    run = simulate(River(), infusions([0, 2]) + shift("crest", to=1.4, start=3), weeks=1)
    before = [scene.figure, *scene.figure.findobj()]
    for index in range(0, 160, 8):
        scene.show(run, index)
        scene.frame()
    after = [scene.figure, *scene.figure.findobj()]
    assert len(before) == len(after)
    assert all(a is b for a, b in zip(before, after, strict=True))


def test_the_same_moment_looks_the_same_whatever_came_before(scene: RiverPicture, run: Trajectory) -> None:
    first = seen(scene, run)
    scene.show(posed(run, **WELL), 9)
    scene.frame()
    assert np.array_equal(first, seen(scene, run))


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(GATES, 2)])
def test_states_of_the_gate_differ_at_the_gate(scene: RiverPicture, run: Trajectory, one: str, other: str) -> None:
    a, b = (around(seen(scene, at_gate(run, name)), scene, "gate", 0) for name in (one, other))
    assert (a != b).any(axis=-1).mean() > 0.03


def test_the_gate_alone_does_not_change_the_tributaries(scene: RiverPicture, run: Trajectory) -> None:
    a, b = (seen(scene, posed(run, block=block)) for block in (0.0, 0.9))
    assert np.array_equal(a[:, 460:], b[:, 460:])


@pytest.mark.parametrize("course", [hold(1.0, 0, 2), infusions([0])], ids=["by hand", "by drug"])
def test_what_blocks_the_gate_covers_the_share_that_it_blocks(scene: RiverPicture, course: Course) -> None:
    run = simulate(River(), course, weeks=1 / 7)
    frames = []
    for block in (0.0, 0.25, 0.5, 0.75, 1.0):
        by_hand = simulate(River(), hold(block, 0, 2), weeks=1 / 7) if course.spells else run
        frames.append(around(seen(scene, posed(by_hand, level=0.9, spill=0.0, block=block)), scene, "gate", 0))
    changed = [(frame != frames[0]).any(axis=-1).sum() for frame in frames]
    assert changed == sorted(set(changed))


def test_more_weeds_hang_from_the_gate_the_more_the_murk_slows_it(scene: RiverPicture) -> None:
    frames = []
    for lag in (6.0, 12.0, 18.0, 24.0, 30.0):
        run = simulate(River(lag=0.1, lag_murk=2.0 * (lag - 0.1)), weeks=1 / 7)
        shown = posed(run, **WELL | {"level": 0.9, "gate": 0.0, "spill": 0.0, "inflammation": 0.5})
        frames.append(around(seen(scene, shown), scene, "gate", 0))
    changed = [(frame != frames[0]).any(axis=-1).sum() for frame in frames]
    assert changed[:4] == sorted(set(changed[:4])) and changed[3] == changed[4]


@pytest.mark.parametrize(("lag", "weeds"), [(1.0, 0), (3.0, 0), (6.0, 2), (11.0, 4), (24.0, 12)])
def test_weeds_hang_from_both_leaves_and_from_none_of_a_healthy_gate(
    scene: RiverPicture, lag: float, weeds: int
) -> None:
    run = simulate(River(lag=lag, lag_murk=0.0), weeks=1 / 7)
    scene.show(posed(run, **WELL), 1)
    ways = scene._gate._weeds.artist.get_path().to_polygons(closed_only=False)
    shown = [np.asarray(way)[0, 0] for way in ways] if scene._gate._weeds.artist.get_visible() else []
    assert len(shown) == weeds and sum(x < 0 for x in shown) == weeds / 2


@pytest.mark.parametrize(
    ("running", "block", "competence", "slow", "says"),
    [
        (False, 0.0, 1.0, False, ("shut", "low water")),
        (True, 0.0, 1.0, False, ("running", "")),
        (False, 0.0, 1.0, True, ("shut, slow", "low water")),
        (True, 0.0, 1.0, True, ("running, slow", "murky water")),
        (False, 0.0, 0.5, True, ("shut, worn", "low water")),
        (True, 0.0, 0.5, True, ("running, worn", "")),
        (True, 0.0, 0.0, True, ("broken", "")),
        (True, 0.9, 1.0, True, ("90 % blocked", "by hand")),
        (False, 0.25, 0.5, True, ("25 % blocked, worn", "by hand")),
    ],
)
def test_the_gate_is_named_by_what_matters_most(
    running: bool, block: float, competence: float, slow: bool, says: tuple[str, str]
) -> None:
    assert gate_words(running, block, competence, slow=slow, by="by hand") == says


def test_a_gate_that_has_not_opened_yet_is_not_said_to_be_above_the_water() -> None:
    assert gate_words(False, 0.0, 1.0, below=False) == ("shut", "")
    assert gate_words(False, 0.0, 1.0, slow=True, below=False) == ("shut, slow", "murky water")


@pytest.mark.parametrize(("murk", "slow"), [(0.0, False), (1.0, True)])
def test_the_picture_says_slow_exactly_where_the_murk_makes_the_gate_so(
    scene: RiverPicture, murk: float, slow: bool
) -> None:
    run = simulate(River(lag=1.0, lag_murk=24.0), weeks=1 / 7)
    scene.show(posed(run, **WELL | {"level": 0.9, "spill": 0.0, "inflammation": murk}), 1)
    said = [text.get_text() for text in texts(scene.figure)]
    assert ("shut, slow" in said) == slow and ("shut" in said) != slow


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_states_are_told_apart_without_colour(river: River, run: Trajectory, theme: str) -> None:
    scene = RiverPicture(river, theme=theme)
    gates = [around(seen(scene, at_gate(run, name)), scene, "gate", 0) for name in GATES]
    well, ill = seen(scene, posed(run, **WELL)), seen(scene, posed(run, **WELL | ILL))
    dry, bare = (seen(scene, posed(run, **WELL | {name: 0.0})) for name in ("water", "foliage"))
    for matrix in BLINDNESS.values():
        assert min(told_apart(a, b, matrix) for a, b in itertools.combinations(gates, 2)) > 0.015
        for kind in ("battery", "plug"):
            a, b = (around(frame, scene, kind, 4) for frame in (well, ill))
            assert told_apart(a, b, matrix) > 0.08
        assert told_apart(well[:, 460:], dry[:, 460:], matrix) > 0.06
        assert told_apart(well[:, 460:], bare[:, 460:], matrix) > 0.06


LOOKS: dict[str, dict[str, bool]] = {
    "plain": {}, "projector": {"projector": True}, "room": {"room": True}, "upright": {"upright": True},
}  # fmt: skip


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("count", [1, 3, 8, 20, 64])
def test_no_text_leaves_the_picture_or_covers_another(count: int, look: str) -> None:
    run = simulate(River(tributaries=count), infusions([0], drug="potentiator") + hold(1.0, 0, 1), weeks=1)
    scene = RiverPicture(run.river, **LOOKS[look])  # type: ignore[arg-type]
    scene.show(posed(run, competence=0.1), 2)
    scene.frame()
    texts = [t for t in scene.figure.axes[0].texts if t.get_text()]
    texts += [t for t in scene.figure.axes[0].artists if getattr(t, "get_text", str)()]  # type: ignore[misc]
    boxes = [t.get_window_extent(scene.canvas.get_renderer()) for t in texts]
    high, wide = scene.frame().shape[:2]
    assert len(boxes) >= (count if look in ("plain", "projector") else min(count, 10)) + 8
    assert all(b.x0 >= 0 and b.y0 >= 0 and b.x1 <= wide and b.y1 <= high for b in boxes)
    clashes = [
        (s.get_text(), t.get_text())
        for (s, a), (t, b) in itertools.combinations(zip(texts, boxes, strict=True), 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > 1 and min(a.y1, b.y1) - max(a.y0, b.y0) > 3 * (1 + (look != "plain"))
    ]
    assert clashes == []


def test_close_labels_are_nudged_apart_and_keep_their_order() -> None:
    places = spread(np.array([50.0, 51.0, 49.0, 90.0]), 12.0, 0.0, 100.0)
    assert (np.diff(np.sort(places)) >= 12.0 - 1e-9).all()
    assert list(np.argsort(places)) == [2, 0, 1, 3]
    assert places[3] == 90.0


@pytest.mark.parametrize("levels", [(2.0, 2.0, 2.0), (0.5, 3.0, 4.0), (2.0, 1.0, 1.2)])
def test_any_named_levels_can_be_drawn(levels: tuple[float, float, float]) -> None:
    river = River(crest=levels[0], strength=levels[1], flood=levels[2])
    scene = RiverPicture(river)
    scene.show(simulate(river, weeks=1), 5)
    assert scene.frame().std() > 20


def test_what_can_be_touched_lies_within_the_picture(scene: RiverPicture) -> None:
    hits = scene.hits()
    assert {(h.kind, h.number) for h in hits} >= {("gate", 0), ("battery", 8), ("plug", 1), ("tributary", 3)}
    assert all(0 < h.x < 1 and 0 < h.y < 1 and 0 < h.radius < 0.2 for h in hits)
    gate = hits[0]
    assert gate.beside(gate.x, gate.y, 900 / 520) == -gate.radius
    assert gate.beside(gate.x + 0.2, gate.y, 900 / 520) > 0.0


def test_another_number_of_tributaries_needs_another_picture(scene: RiverPicture) -> None:
    with pytest.raises(RiverError, match="8 tributaries and the run 3"):
        scene.show(simulate(River(tributaries=3), weeks=1), 0)


@pytest.mark.parametrize("way", ["savefig", "draw"])
def test_a_picture_is_whole_however_it_is_drawn(run: Trajectory, way: str) -> None:
    scene = RiverPicture(run.river)
    scene.show(run, run.index(1))
    figure = picture(run, 1)
    if way == "draw":
        figure.canvas.draw()
        pixels = np.asarray(figure.canvas.buffer_rgba())[..., :3]
    else:
        data = io.BytesIO()
        figure.savefig(data, dpi=figure.dpi)
        pixels = np.asarray(Image.open(data).convert("RGB"))
    assert (np.abs(pixels.astype(int) - scene.frame()) > 40).any(axis=-1).mean() < 0.002


def test_a_picture_says_what_it_shows(run: Trajectory) -> None:
    assert picture(run, at=3).alt == words.alt_text(run, run.index(3))
    assert words.alt_text(run, run.index(3)) in unescape(picture(run, at=3).html())


@pytest.mark.parametrize("day", [float("nan"), -1.0, 999.0])
def test_a_picture_of_a_day_outside_the_run_is_refused(run: Trajectory, day: float) -> None:
    with pytest.raises(RiverError, match="at "):
        picture(run, day)


def test_unknown_themes_are_refused(river: River) -> None:
    with pytest.raises(RiverError, match="dark"):
        RiverPicture(river, theme="drak")


def test_a_river_at_its_limits_can_be_drawn(run: Trajectory, scene: RiverPicture) -> None:
    zero = dict.fromkeys(("level", "water", "opening", "charge", "foliage", "inflammation", "rain", "inflow"), 0.0)
    empty = seen(scene, posed(run, **zero))
    full = seen(scene, posed(run, **dict.fromkeys(zero, 1.0) | {"level": 9.0, "water": 9.0, "spill": 30.0}))
    assert (empty != full).any(axis=-1).mean() > 0.15
    assert Course() == run.course


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("code", ["en", *FOREIGN])
def test_the_picture_has_room_for_every_language(code: str, look: str) -> None:
    run = simulate(course=BUSY, weeks=4)
    flooded = posed(run, level=2.0, competence=0.1)
    ketamine = simulate(course=infusions([1]), weeks=4)
    held = simulate(River(spill=9.0), hold(1.0, 0, 2), weeks=4)
    with speaking(code):
        scene = RiverPicture(run.river, **LOOKS[look])  # type: ignore[arg-type]
        for shown, day in ((run, 1.1), (run, 10), (flooded, 10), (ketamine, 1.1), (held, 1)):
            scene.show(shown, run.index(day))
            check_fits(texts(scene.figure), scene.figure.bbox, 1.5)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("count", [1, 8, 24])
def test_for_a_room_no_letter_is_smaller_than_thirty_seven_pixels(count: int, theme: str) -> None:
    run = simulate(River(tributaries=count), infusions([0]) + hold(1.0, 2, 3), weeks=1)
    scene = RiverPicture(run.river, theme=theme, room=True)
    for shown, day in ((run, 0.1), (run, 2.5), (posed(run, level=2.0, competence=0.1), 3)):
        scene.show(shown, run.index(day))
        points = [float(text.get_fontsize()) for text in texts(scene.figure)]
        assert min(points) * scene.figure.dpi / 72.0 * WALL / SIZE[0] >= ROOM_LETTERS


def test_for_a_room_what_matters_is_written_and_nothing_else() -> None:
    run = simulate(River(), infusions([0]), weeks=1)
    scene = RiverPicture(run.river, room=True)
    scene.show(run, 3)
    said = {text.get_text() for text in texts(scene.figure)}
    block = round(100 * float(run.block[3]))
    assert {"spillway", f"{block} % blocked", "ketamine", "batteries", "level", "usual", "1", "8"} <= said
    assert not {"AMPA", "NMDA", "glutamate", "by ketamine", "in the blood", "murky water"} & said
    scene.show(posed(run, competence=0.1), 3)
    assert {f"{block} % blocked", "worn"} <= {text.get_text() for text in texts(scene.figure)}, "in two lines"
