"""What of a run is shown: a film is slow where something happens, and a strip has its most telling moments."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS, Course, Infusion, River, RiverError, Trajectory, simulate, words
from riversim.drawing.cutting import LONGEST, LOOK, MAX_FRAMES, STANDS_H, _eased, cut, panels
from riversim.words import LANGUAGES, events, speaking

RUNS = {name: story.run() for name, story in SCENARIOS.items()}
TOLD = RUNS["one-infusion"]


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("name", RUNS)
def test_a_film_goes_from_the_beginning_to_the_end_and_is_not_too_long(name: str, code: str) -> None:
    with speaking(code):
        shots = cut(RUNS[name])
    at = [shot.stop.at for shot in shots]
    assert at[0] == 0 and at[-1] == len(RUNS[name].level) - 1 and at == sorted(at)
    assert sum(shot.ms for shot in shots) <= 1000 * LONGEST and len(shots) <= MAX_FRAMES


@pytest.mark.parametrize("name", RUNS)
def test_a_sentence_stands_until_it_is_read_and_tells_nothing_of_later(name: str) -> None:
    run = RUNS[name]
    for shot in cut(run):
        if shot.stop.event:
            assert shot.ms >= 1000 * len(shot.stop.said.split()) / 2.5 - 10
            assert shot.stop.at == shot.stop.event.index and shot.stop.said == shot.stop.event.sentence
    assert cut(run)[0].stop.said == "" and cut(run)[-1].stop.said == words.title(run)


def test_a_film_tells_the_whole_story_in_order() -> None:
    kinds = [shot.stop.event.kind for shot in cut(TOLD) if shot.stop.event]
    assert kinds == ["infusion", "rises", "opens", "starts", "better", "fades"]


@pytest.mark.parametrize("name", ["one-infusion", "six-infusions", "too-much", "drought"])
def test_frames_are_dense_around_what_happens(name: str) -> None:
    shots = cut(RUNS[name])
    at = np.array([shot.stop.at for shot in shots])
    usual = at[-1] / len(shots)
    for shot in shots:
        if shot.stop.event and shot.stop.at > at[0]:
            assert shot.stop.at - at[at < shot.stop.at].max() <= max(1, 0.3 * usual)


def test_a_sentence_does_not_stand_where_time_has_gone_on() -> None:
    said = ""
    since = 0
    for shot in cut(TOLD):
        if shot.stop.event:
            said, since = shot.stop.said, shot.stop.at
        late = shot.stop.at - since > STANDS_H
        assert shot.stop.said in (("", words.title(TOLD)) if late else ("", said))


@given(
    tributaries=st.integers(1, 64), days=st.lists(st.integers(0, 6), unique=True, max_size=3),
    weeks=st.floats(0.01, 8.0), seconds=st.none() | st.floats(0.1, 60.0), fps=st.floats(1.0, 25.0),
)  # fmt: skip
@settings(max_examples=40)
def test_any_run_can_be_cut(tributaries: int, days: list[int], weeks: float, seconds: float | None, fps: float) -> None:
    infusions = tuple(Infusion(day) for day in sorted(days) if day < 7 * weeks - 1)
    run = simulate(River(tributaries=tributaries), Course(infusions=infusions), weeks=weeks)
    if seconds is not None and seconds * fps > MAX_FRAMES:
        return  # refused, where the run has so many steps
    shots = cut(run, seconds, fps)
    at = [shot.stop.at for shot in shots]
    assert at[0] == 0 and at[-1] == len(run.level) - 1 and at == sorted(at)
    assert all(shot.ms > 0 for shot in shots)
    if seconds is not None:
        assert sum(shot.ms for shot in shots) == pytest.approx(1000 * seconds, abs=5.0)
    moving = [shot.stop.at for shot in shots if not shot.stop.event]
    assert moving[:-1] == sorted(set(moving[:-1])), "time does not stand still where nothing happens"


@given(st.integers(1, 5000), st.integers(0, 300))
def test_steps_are_all_different_and_closest_at_the_ends(gap: int, count: int) -> None:
    count = min(count, gap - 1)
    steps = [0, *_eased(gap, count).tolist(), gap]
    assert len(steps) == count + 2 and (np.diff(steps) >= 1).all()
    if count >= 8:
        assert max(np.diff(steps)[[0, -1]]) <= np.diff(steps).max()


def test_a_short_film_has_the_sentences_that_it_has_time_for() -> None:
    counts = [len({shot.stop.event for shot in cut(TOLD, seconds, 4)}) - 1 for seconds in (1.0, 8.0, 20.0, 40.0)]
    assert counts[0] == 0 and counts == sorted(counts) and counts[-1] >= 4
    assert cut(TOLD, 40.0, 4)[0].ms == 1000 * LOOK


@pytest.mark.parametrize(
    ("seconds", "fps", "message"),
    [
        (0.0, 12, "seconds = 0"),
        (61.0, 12, "seconds = 61"),
        (None, 0.5, "fps = 0.5"),
        (60.0, 25, "60 s at 25 frames/s make"),
    ],
)
def test_a_film_that_can_not_be_is_refused(seconds: float | None, fps: float, message: str) -> None:
    with pytest.raises(RiverError, match=message):
        cut(TOLD, seconds, fps)


# --- the panels of a strip ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RUNS)
def test_a_strip_has_four_moments_in_order_each_told_as_it_happens(name: str) -> None:
    run = RUNS[name]
    stops = panels(run)
    at = [stop.at for stop in stops]
    assert at == sorted(set(at)) and 3 <= len(at) <= 4
    for stop in stops:
        told = {event.sentence for event in events(run) if event.index == stop.at}
        assert stop.said in told | {words.caption(run, stop.at)}


def test_a_strip_of_a_treatment_shows_it_work_and_where_it_leads() -> None:
    assert [stop.event and stop.event.kind for stop in panels(TOLD)] == ["infusion", "opens", "better", "ill again"]
    assert [stop.event and stop.event.kind for stop in panels(RUNS["drought"])] == [
        "drought", "fell ill", "rain", None,
    ]  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_strip_shows_what_became_of_it(name: str) -> None:
    assert panels(RUNS[name])[-1].at > (len(RUNS[name].level) - 1) / 2


def test_where_little_happens_beginning_and_end_are_shown() -> None:
    run = simulate(River(), weeks=0.01)
    assert [stop.at for stop in panels(run)] == [0, len(run.level) - 1]


def quiet(run: Trajectory) -> bool:
    return not events(run)


def test_a_run_without_an_event_has_a_film_that_ends_with_what_is_true_of_all_of_it() -> None:
    run = simulate(River(), weeks=0.1)
    assert quiet(run)
    shots = cut(run)
    assert [shot.stop.said for shot in shots if shot.stop.said] == [words.title(run)]
