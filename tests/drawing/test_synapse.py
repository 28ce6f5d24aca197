"""What is inside the gate, a battery and the trees: driven by the run, legible at every size.

The scenes are in `pores`, `spine` and `dendrite`, on the sheet of `closeup`.
"""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.path import Path
from numpy.typing import NDArray

from riversim import River, RiverError, Trajectory, hold, infusions, simulate, wear, words
from riversim.drawing.closeup import Drift, filled
from riversim.drawing.river import SIZE
from riversim.drawing.synapse import SynapsePicture
from riversim.words import speaking
from tests.eyes import BLINDNESS, ROOM_LETTERS, WALL, check_fits, luminance, texts
from tests.runs import posed
from tests.words.reading import FOREIGN
from tests.words.runs import RUNS

PARTS = [("gate", 0), ("battery", 3), ("tree", 8)]
SIZES = {
    "wide": {},
    "projector": {"projector": True},
    "room": {"room": True},
    "phone": {"size": (390, 600), "upright": True},
}
Pixels = NDArray[np.uint8]


@pytest.fixture(scope="module", params=PARTS, ids=lambda part: part[0])
def scene(request: pytest.FixtureRequest) -> SynapsePicture:
    return SynapsePicture(*request.param)


@pytest.fixture(scope="module")
def treated() -> Trajectory:
    """Two infusions, and then the spillway is held by hand."""
    return simulate(River(), infusions([1, 3]) + hold(0.7, 8, 10) + wear(9, 11, to=0.4), weeks=2)


def seen(scene: SynapsePicture, run: Trajectory, index: int = 1) -> Pixels:
    scene.show(run, index)
    return scene.frame().copy()


def inside(scene: SynapsePicture) -> Any:
    """The artists of what is seen."""
    return scene._scene


def glyphs(scene: SynapsePicture, name: str) -> float:
    """How much ink there is of glyphs of that name: their areas together."""
    artist: PathCollection = getattr(inside(scene), name).artist
    return float(np.sum(artist.get_sizes()))


def test_the_figure_and_its_artists_are_made_once(scene: SynapsePicture, treated: Trajectory) -> None:
    before = [scene.figure, *scene.figure.findobj()]
    for index in range(0, 320, 16):
        seen(scene, treated, index)
    after = [scene.figure, *scene.figure.findobj()]
    assert len(before) == len(after) and all(a is b for a, b in zip(before, after, strict=True))


def test_the_same_moment_looks_the_same_whatever_came_before(scene: SynapsePicture, treated: Trajectory) -> None:
    first = seen(scene, treated, 30)
    seen(scene, treated, 220)
    assert np.array_equal(first, seen(scene, treated, 30))


def test_time_moves_what_drifts(scene: SynapsePicture, run: Trajectory) -> None:
    still = posed(run, **{name: series[0] for name, series in run.series().items()})
    assert not np.array_equal(seen(scene, still, 1), seen(scene, still, 2))


# --- the gate: receptors and what is in their pores -------------------------------------------------------


@pytest.fixture(scope="module")
def gate() -> SynapsePicture:
    return SynapsePicture("gate")


@settings(max_examples=20)
@given(shares=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_the_more_is_blocked_the_more_of_the_drug_is_in_pores(
    gate: SynapsePicture, treated: Trajectory, shares: list[float]
) -> None:
    few, many = (in_pores(gate, posed(treated, block=share)) for share in shares)
    assert few <= many + 1e-9


def in_pores(gate: SynapsePicture, run: Trajectory) -> float:
    """How much of the drug has sunk into pores: each molecule by how far it is on its way."""
    gate.show(run, 40)
    scene = inside(gate)
    there = np.asarray(scene._in_pore.artist.get_offsets())
    pores = scene._at[np.isin(scene._at[:, 0], there[:, 0])]
    return float((1.0 - (there[:, 1] - pores[:, 1]) / (126.0 * scene._large)).sum())


def test_no_drug_is_in_pores_that_are_free_and_one_in_each_that_is_blocked(
    gate: SynapsePicture, treated: Trajectory
) -> None:
    for share, count in ((0.0, 0), (0.5, 3), (1.0, 6)):
        gate.show(posed(treated, block=share), 40)
        assert len(np.asarray(inside(gate)._in_pore.artist.get_offsets())) == count


def test_a_drug_and_a_hand_block_by_different_shapes(gate: SynapsePicture, treated: Trajectory) -> None:
    gate.show(treated, treated.index(1.1))
    assert treated.block[treated.index(1.1)] > 0.5 and glyphs(gate, "_in_pore") > 0.0
    gate.show(treated, treated.index(9))
    assert glyphs(gate, "_in_pore") == 0.0
    assert len(inside(gate)._lids.artist.get_path().vertices) > 4


def test_magnesium_leaves_pores_that_open(gate: SynapsePicture, run: Trajectory) -> None:
    shut, ajar, open_ = (seen_magnesium(gate, posed(run, block=0.0, gate=g, competence=1.0)) for g in (0.0, 0.01, 0.8))
    assert shut < ajar < open_


def seen_magnesium(gate: SynapsePicture, run: Trajectory) -> float:
    """How high the magnesium is, on the whole."""
    gate.show(run, 1)
    return float(np.mean(np.asarray(inside(gate)._mg.artist.get_offsets())[:, 1]))


def test_cracks_of_a_worn_pore_lie_in_its_wall(gate: SynapsePicture, run: Trajectory) -> None:
    for level in (0.5, 1.5):  # shut, and open
        seen(gate, posed(run, competence=0.0, level=level, gate=level - 0.5, spill=level - 0.5))
        walls = [Path(way) for way in inside(gate)._halves.artist.get_path().to_polygons()]
        cracks = inside(gate)._cracks.artist.get_path().to_polygons(closed_only=False)
        assert cracks and all(any(wall.contains_points(crack).all() for wall in walls) for crack in cracks)


@pytest.mark.parametrize(("spill", "block"), [(0.0, 0.0), (0.5, 1.0)])
def test_ions_pass_only_what_runs_and_is_open(
    gate: SynapsePicture, run: Trajectory, spill: float, block: float
) -> None:
    gate.show(posed(run, block=block, spill=spill, gate=0.8), 1)
    outside = glyphs(gate, "_ions")
    gate.show(posed(run, block=0.0, spill=0.5, gate=0.8), 1)
    assert glyphs(gate, "_ions") > outside


def test_there_is_more_glutamate_the_higher_the_level(gate: SynapsePicture, run: Trajectory) -> None:
    amounts = []
    for level in (0.0, 0.4, 0.9, 1.3, 1.7):
        gate.show(posed(run, level=level), 1)
        amounts.append(glyphs(gate, "_drops"))
    assert amounts == sorted(set(amounts)) and amounts[0] == 0.0


# --- a battery: receptors that come and go ---------------------------------------------------------------


@pytest.fixture(scope="module")
def battery() -> SynapsePicture:
    return SynapsePicture("battery", 3)


def at_membrane(battery: SynapsePicture, run: Trajectory, index: int = 1) -> int:
    """How many receptors have reached the membrane."""
    battery.show(run, index)
    corners = np.asarray(inside(battery)._receptors.artist.get_path().vertices).reshape(28, -1, 2)
    return int((corners[::2, :, 1].max(axis=1) > inside(battery)._skin).sum())


@settings(max_examples=20)
@given(charges=st.tuples(st.floats(0, 1), st.floats(0, 1)).map(sorted))
def test_the_more_charge_the_more_receptors_are_at_the_membrane(
    battery: SynapsePicture, run: Trajectory, charges: list[float]
) -> None:
    few, many = (at_membrane(battery, posed(run, charge=charge)) for charge in charges)
    assert few <= many


def test_none_or_all_receptors_are_at_the_membrane_where_the_battery_is_empty_or_full(
    battery: SynapsePicture, run: Trajectory
) -> None:
    assert [at_membrane(battery, posed(run, charge=charge)) for charge in (0.0, 1.0)] == [0, 14]


def test_a_battery_that_was_started_has_more_receptors_at_the_membrane_than_before(
    battery: SynapsePicture, treated: Trajectory
) -> None:
    started = words.bands(treated).started[:, 2]
    first = int(np.flatnonzero(started)[0])
    before, after = at_membrane(battery, treated, first - 6), at_membrane(battery, treated, first + 24)
    assert before < after


def test_it_says_whether_it_runs_by_the_signs_of_the_river(battery: SynapsePicture, run: Trajectory) -> None:
    for charge, water, runs in ((0.0, 1.0, False), (0.9, 0.0, False), (0.9, 1.0, True)):
        battery.show(posed(run, charge=charge, water=water), 1)
        assert (glyphs(battery, "_bolt") > 0.0, glyphs(battery, "_flat") > 0.0) == (runs, not runs)


def test_it_is_the_battery_of_that_tributary(battery: SynapsePicture, run: Trajectory) -> None:
    others = posed(run, charge=[0, 0, 0.9, 0, 0, 0, 0, 0])
    assert at_membrane(battery, others) == at_membrane(battery, posed(run, charge=0.9))


# --- the trees: spines that grow and go -----------------------------------------------------------------


@pytest.fixture(scope="module")
def tree() -> SynapsePicture:
    return SynapsePicture("tree", 8)


def test_the_more_trees_the_more_spines(tree: SynapsePicture, run: Trajectory) -> None:
    amounts = []
    for foliage in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        tree.show(posed(run, foliage=foliage), 1)
        amounts.append(glyphs(tree, "_heads"))
    assert amounts == sorted(set(amounts)) and amounts[0] == 0.0


def test_spines_that_shrink_look_otherwise_than_those_that_grow(tree: SynapsePicture, run: Trajectory) -> None:
    hours = np.linspace(0.3, 0.6, len(run.level))[:, None]
    more, less = posed(run, foliage=hours), posed(run, foliage=hours[::-1])
    middle = len(run.level) // 2
    tree.show(more, middle)
    assert glyphs(tree, "_weak") == 0.0
    tree.show(less, middle)
    assert glyphs(tree, "_weak") > 0.0


# --- how it looks ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_states_are_told_apart_without_colour(part: tuple[str, int], theme: str, run: Trajectory) -> None:
    scene = SynapsePicture(*part, theme=theme)
    well = posed(run, block=0.0, gate=0.8, spill=0.8, charge=0.9, foliage=1.0, water=1.0)
    ill = posed(run, block=0.0, gate=0.0, spill=0.0, charge=0.0, foliage=0.1, water=0.0)
    held = posed(ill, block=1.0)
    frames = [seen(scene, state) for state in ((well, ill, held) if part[0] == "gate" else (well, ill))]
    for eye in BLINDNESS.values():
        for a, b in itertools.combinations(frames, 2):
            apart = np.abs(luminance(a / 255.0, eye) - luminance(b / 255.0, eye)) > 0.08
            assert apart.mean() > 0.005


@pytest.mark.parametrize("look", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
@pytest.mark.parametrize("code", ["en", *FOREIGN])
def test_no_text_is_cut_or_covers_another(
    code: str, part: tuple[str, int], look: dict[str, object], treated: Trajectory
) -> None:
    with speaking(code):
        scene = SynapsePicture(*part, **look)  # type: ignore[arg-type]
        for day in (1.1, 9):
            scene.show(treated, treated.index(day))
            shown = texts(scene.figure)
            assert len(shown) >= 6
            check_fits(shown, scene.figure.bbox, 1.0)


@pytest.mark.parametrize("look", [*SIZES.values(), {"size": (390, 433), "upright": True}], ids=[*SIZES, "low phone"])
def test_what_is_long_keeps_clear_of_words(look: dict[str, Any]) -> None:
    tree = SynapsePicture("tree", 8, **look)
    page, ends = inside(tree)._page, inside(tree)._ends
    assert page.low + 10.0 < ends[:, 1].min() and ends[:, 1].max() < page.top, "fibres, between the key and the title"
    spine = SynapsePicture("battery", 3, **look)
    place = spine.figure.axes[0].transData
    low = min(place.transform(way)[:, 1].min() for way in inside(spine)._ways)
    named = [text for text in spine.figure.axes[0].texts if text.get_text() == "a spine on a branch of the cell"]
    assert all(text.get_window_extent(spine.canvas.get_renderer()).y1 < low for text in named), "signals, above it"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_on_a_phone_no_letter_is_smaller_than_eleven_pixels(part: tuple[str, int], treated: Trajectory) -> None:
    scene = SynapsePicture(*part, size=(390, 600), upright=True)
    scene.show(treated, 20)
    assert min(float(text.get_fontsize()) * 100 / 72 for text in texts(scene.figure)) >= 11.0


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part[0])
def test_for_a_room_no_letter_is_smaller_than_thirty_seven_pixels(part: tuple[str, int], treated: Trajectory) -> None:
    scene = SynapsePicture(*part, room=True)
    scene.show(treated, 20)
    points = min(float(text.get_fontsize()) for text in texts(scene.figure))
    assert points * 100 / 72 * WALL / SIZE[0] >= ROOM_LETTERS


def test_the_texts_say_what_the_words_say(scene: SynapsePicture, treated: Trajectory) -> None:
    scene.show(treated, treated.index(1.1))
    said = {text.get_text() for text in texts(scene.figure)}
    word = words.closer_word(treated, treated.index(1.1), scene.kind, scene.number)
    assert {word, *words.closer_names(scene.kind, scene.number)} <= said


@settings(max_examples=15)
@given(run=RUNS, place=st.floats(0, 1), part=st.sampled_from(["gate", "battery", "tree"]))
def test_any_moment_of_any_river_can_be_drawn(run: Trajectory, place: float, part: str) -> None:
    scene = SynapsePicture(part, run.river.tributaries, size=(300, 200))
    assert seen(scene, run, round(place * (len(run.level) - 1))).std() > 10


def test_a_river_at_its_limits_can_be_drawn(scene: SynapsePicture, run: Trajectory) -> None:
    zero = dict.fromkeys(("level", "water", "charge", "foliage", "inflammation", "competence", "gate", "ampa"), 0.0)
    empty = seen(scene, posed(run, **zero))
    full = seen(scene, posed(run, **dict.fromkeys(zero, 1.0) | {"level": 9.0, "water": 9.0, "spill": 30.0}))
    assert (empty != full).any(axis=-1).mean() > 0.02


@pytest.mark.parametrize("kind", ["plug", "gaet", ""])
def test_what_can_not_be_gone_into_is_refused(kind: str) -> None:
    with pytest.raises(RiverError, match="look inside"):
        SynapsePicture(kind, 1)


def test_a_tributary_that_is_not_there_is_refused(run: Trajectory) -> None:
    with pytest.raises(RiverError, match="no tributary 9"):
        SynapsePicture("battery", 9).show(run, 1)


def test_what_drifts_keeps_to_its_box() -> None:
    drift = Drift((10.0, 20.0), (110.0, 60.0), 30, seed=1)
    for phase in np.linspace(0.0, 40.0, 60):
        at = drift.at(phase)
        assert ((at > [-5.0, 5.0]) & (at < [125.0, 75.0])).all()


@given(share=st.floats(0, 1), count=st.integers(1, 40))
def test_places_are_taken_one_after_another(share: float, count: int) -> None:
    taken = filled(share, np.arange(count))
    assert taken.sum() == pytest.approx(share * count)
    assert ((taken > 0.0) & (taken < 1.0)).sum() <= 1 and (np.diff(taken) <= 0.0).all()
