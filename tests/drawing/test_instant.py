"""A moment between two hours: what flows is in between, what is so or not so is as at the hour that is reached."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import River, RiverError, Trajectory, hold, infusions, shift, simulate
from riversim.drawing.instant import Instant
from riversim.drawing.river import RiverPicture
from riversim.drawing.synapse import SynapsePicture
from riversim.words import bands
from tests.drawing.test_river import Pixels
from tests.eyes import texts
from tests.runs import posed
from tests.words.runs import RUNS

SIZE = (450, 260)
PARTS = [None, ("gate", 0), ("battery", 3), ("tree", 8)]


@pytest.fixture(scope="module")
def treated() -> Trajectory:
    """Two infusions, and then the spillway is held by hand."""
    return simulate(River(), infusions([1, 3]) + hold(0.7, 8, 10), weeks=2)


@given(run=RUNS, place=st.floats(0.0, 1.0))
def test_what_flows_lies_between_the_two_hours_about_it(run: Trajectory, place: float) -> None:
    now = Instant(run, place * (len(run.level) - 1))
    for name, series in run.series().items():
        both = np.sort([series[now.index], series[now.next]], axis=0)
        assert ((both[0] <= now.of(series)) & (now.of(series) <= both[1])).all(), name


@given(run=RUNS, place=st.floats(0.0, 1.0))
def test_at_a_whole_hour_nothing_is_in_between(run: Trajectory, place: float) -> None:
    index = round(place * (len(run.level) - 1))
    now = Instant(run, index)
    assert now.index == now.next == index
    assert all(np.array_equal(now.of(series), series[index]) for series in run.series().values())


@given(part=st.floats(0.0, 0.999))
def test_it_is_a_straight_way_from_hour_to_hour(part: float) -> None:
    run = simulate(River(), infusions([0]), weeks=1 / 7)
    expected = (1.0 - part) * run.level[3] + part * run.level[4]
    assert float(Instant(run, 3.0 + part).of(run.level)) == pytest.approx(expected)
    assert Instant(run, 3.0 + part).phase == pytest.approx(0.07 * (3.0 + part))


@pytest.mark.parametrize("at", [-0.1, 168.5, float("nan")])
def test_a_moment_outside_the_run_is_refused(run: Trajectory, at: float) -> None:
    with pytest.raises(RiverError, match="index"):
        RiverPicture(run.river, size=SIZE).show(run.until(168), at)


def scene_of(part: tuple[str, int] | None) -> RiverPicture | SynapsePicture:
    return SynapsePicture(*part, size=SIZE) if part else RiverPicture(River(), size=SIZE)


def seen(scene: RiverPicture | SynapsePicture, run: Trajectory, at: float) -> Pixels:
    scene.show(run, at)
    return scene.frame().copy()


@pytest.mark.parametrize("part", PARTS, ids=["river", "gate", "battery", "tree"])
@pytest.mark.parametrize("hour", [24, 80, 193])
def test_a_picture_goes_from_hour_to_hour_in_steps_that_are_no_jumps(
    part: tuple[str, int] | None, hour: int, treated: Trajectory
) -> None:
    scene = scene_of(part)
    frames = [seen(scene, treated, at).astype(float) for at in np.linspace(hour, hour + 1, 11)]
    steps = [np.abs(b - a).mean() for a, b in pairwise(frames)]
    jump = np.abs(frames[-1] - frames[0]).mean()
    assert min(steps) > 0.0, "something moves in each of them"
    assert max(steps) < 0.75 * jump


def test_what_opens_or_rises_is_drawn_in_between(treated: Trajectory) -> None:
    scene = RiverPicture(River())
    columns = []
    for at in (25.0, 25.25, 25.5, 25.75, 26.0):
        scene.show(treated, at)
        columns.append(float(np.max(np.asarray(scene._gauge._column.get_paths()[0].vertices)[:, 1])))
    assert columns == sorted(set(columns)) and np.ptp(np.diff(columns)) < 1e-6


def test_alarms_and_signs_are_those_of_the_hour_that_is_reached() -> None:
    run = simulate(River(), hold(1.0, 0, 9) + shift("rain", to=2.5, start=0), weeks=1)
    begins = int(np.flatnonzero(bands(run).flood)[0])
    scene = RiverPicture(run.river, size=SIZE)
    for at, floods in ((begins - 1, False), (begins - 0.1, False), (begins, True), (begins + 0.9, True)):
        scene.show(run, at)
        assert any("flood" in text.get_text() and "\u26a0" in text.get_text() for text in texts(scene.figure)) == floods


def test_what_is_on_its_way_into_the_blood_has_its_name(treated: Trajectory) -> None:
    scene = RiverPicture(River(), size=SIZE)
    scene.show(treated, 24.5)
    said = {text.get_text() for text in texts(scene.figure)}
    assert treated.drug[24] == 0.0 and {"ketamine", "by ketamine"} <= said


def test_a_gate_that_the_hand_begins_to_hold_is_held_by_no_drug(treated: Trajectory) -> None:
    scene = SynapsePicture("gate")
    scene.show(treated, 8 * 24 + 0.5)
    lids = scene._scene._lids.artist  # type: ignore[attr-defined]
    assert treated.block[8 * 24] < 0.05 < treated.block[8 * 24 + 1]
    assert lids.get_visible() and not scene._scene._in_pore.artist.get_visible()  # type: ignore[attr-defined]


def test_streams_run_as_strongly_as_the_picture_shows(run: Trajectory) -> None:
    scene = RiverPicture(run.river, size=SIZE)
    water = np.linspace(0.0, 1.0, len(run.level))[:, None]
    rising = posed(run, water=water)
    low, middle, high = (np.array(scene.strengths(rising, at))[2:] for at in (5, 5.5, 6))
    assert middle == pytest.approx((low + high) / 2)
