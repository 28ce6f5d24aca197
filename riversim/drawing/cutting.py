"""What of a run is shown where not all of it can be: where a film slows down and stays, and the panels of a strip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from riversim import words
from riversim.model import RiverError, Trajectory, check_number
from riversim.words import Event, reading_s

MAX_FRAMES = 180
LONGEST = 42.0  # [s] nobody looks at a film without sound for longer
MOVING = 7.0  # [s] of a film of no length of its own, in which time runs
STAYING = 0.75  # the most of a film in which time stands still
LOOK = 1.5  # [s] for the picture before anything has happened
STANDS_H = 24.0  # a sentence stands until the picture is so much later
FASTEST = 25.0  # frames/s

# What tells most of a run, by the kind of event; what comes again tells less each time.
_WEIGHTS = {
    "infusion": 9.0, "blocked": 9.0, "better": 9.0, "drought": 9.0, "fell ill": 9.0, "fades": 8.5, "well again": 8.5,
    "opens": 8.0, "jump": 8.0, "care": 8.0, "stress": 8.0, "wears out": 8.0, "repaired": 8.0, "recovers": 8.0,
    "downpour": 8.0, "starts": 7.8, "flood": 7.5, "let go": 7.5, "rain": 7.2, "rises": 7.0, "dies": 7.0,
    "overflow": 6.5, "dries": 6.5, "grows": 6.2, "ill again": 6.0, "clogs": 6.0, "wilts": 6.0, "wears off": 5.5,
    "surge": 4.0,
}  # fmt: skip
_OTHER, _AGAIN = 3.0, 3.0
# A still shows what has become of a river better than what begins.
_STILL = _WEIGHTS | {"ill again": 8.6, "fades": 7.9}


class Stop(NamedTuple):
    """A time index at which there is something to see, its sentence, and what happens, where something does."""

    at: int
    said: str = ""
    event: Event | None = None


def day(run: Trajectory, stop: Stop) -> str:
    """The day of a stop as a picture is headed with it."""
    return words.begin(words.day_word(run.time[stop.at] / 24.0))


class Shot(NamedTuple):
    """A picture of a film, and for how many ms it is seen."""

    stop: Stop
    ms: int


def panels(run: Trajectory, most: int = 4) -> list[Stop]:
    """The few moments that tell a run, in order of time: what tells most, and what became of it.

    Its end is shown where nothing else is of its second half, and its beginning where too little happens.
    """
    last = len(run.level) - 1
    found: dict[int, Stop] = {}
    for event in _ranked(run, _STILL):
        found.setdefault(event.index, Stop(event.index, event.sentence, event))
    stops = list(found.values())[:most]
    if not any(stop.at > last / 2 for stop in stops):
        stops = [*stops[: most - 1], Stop(last, words.caption(run, last))]
    if len(stops) < most:
        stops.append(Stop(0, words.caption(run, 0)))
    return sorted(stops, key=lambda stop: stop.at)


def cut(run: Trajectory, seconds: float | None = None, fps: float = 12) -> list[Shot]:
    """The shots of a film of a whole run: it stays at what happens, is slow around it, and hurries in between.

    It lasts `seconds`, or else as long as its sentences need, at most `LONGEST`; time runs at `fps` frames/s.
    Raises `RiverError` for a length or a pace that can not be, and for more than `MAX_FRAMES` frames.
    """
    fps = check_number("fps", fps, 1.0, FASTEST, "frames/s")
    if seconds is None:
        moving = min(MOVING, 0.8 * MAX_FRAMES / fps)
        stops = _held(run, LONGEST - moving, 1.0 / fps)
        seconds = moving + sum(held for _stop, held in stops)
    else:
        seconds = check_number("seconds", seconds, 0.1, 60.0, "s")
        stops = _held(run, STAYING * seconds, min(1.0 / fps, 0.5 * seconds))
    frames = list(_frames(run, stops, seconds - sum(held for _stop, held in stops), fps))
    if len(frames) > MAX_FRAMES:
        raise RiverError(
            f"{seconds:g} s at {fps:g} frames/s make {len(frames)} frames: it must be at most {MAX_FRAMES}"
        )
    lengths = _in_hundredths([length for _stop, length in frames])
    return [Shot(stop, ms) for (stop, _length), ms in zip(frames, lengths, strict=True)]


def _ranked(run: Trajectory, weights: Mapping[str, float]) -> list[Event]:
    """The events of a run, the most telling first, without what comes too often to tell more."""
    times: Counter[str] = Counter()
    weighed = []
    for event in words.events(run):
        weighed.append((weights.get(event.kind, _OTHER) - _AGAIN * times[event.kind], event))
        times[event.kind] += 1
    return [event for weight, event in sorted(weighed, key=lambda one: -one[0]) if weight >= _OTHER]


def _held(run: Trajectory, room: float, frame: float) -> list[tuple[Stop, float]]:
    """Where a film stays, and for how many seconds; in all no longer than `room`, but for one `frame` at each end."""
    last = len(run.level) - 1
    title = Stop(last, words.title(run))
    ends = [(Stop(0), frame), (Stop(last), frame)]
    if LOOK + reading_s(title.said) <= room:
        ends = [(Stop(0), LOOK), (title, reading_s(title.said))]
        room -= LOOK + reading_s(title.said)
    held: dict[Event, tuple[Stop, float]] = {}
    for event in _ranked(run, _WEIGHTS):
        said = event.sentence
        if reading_s(said) <= room:
            held[event] = Stop(event.index, said, event), reading_s(said)
            room -= reading_s(said)
    return [ends[0], *(held[event] for event in words.events(run) if event in held), ends[1]]


def _frames(
    run: Trajectory, stops: Sequence[tuple[Stop, float]], moving: float, fps: float
) -> Iterator[tuple[Stop, float]]:
    """Every frame and its seconds. From stop to stop time sets out slowly, hurries, and slows down again."""
    gaps = [b.at - a.at for (a, _), (b, _) in pairwise(stops)]
    weights = np.log2(np.maximum(gaps, 1.0))
    # Where every step is a stop, they share what is left.
    shares = moving * (weights / weights.sum() if weights.any() else np.full(len(gaps), 1.0 / len(gaps)))
    for (stop, held), gap, share in zip(stops, [*gaps, 0], [*shares, 0.0], strict=True):
        steps = _eased(gap, min(gap - 1, round(share * fps)))
        yield stop, held if len(steps) else held + share
        for index in (stop.at + steps).tolist():
            stands = (index - stop.at) * run.river.step <= STANDS_H
            yield Stop(index, stop.said) if stands else Stop(index), share / len(steps)


def _eased(gap: int, count: int) -> NDArray[np.int64]:
    """So many different steps between 0 and `gap`: close together at both ends, where something happens."""
    order = np.arange(max(count, 0))
    part = (order + 1.0) / (count + 1.0)
    steps = np.round(gap * part**3 * (10.0 - 15.0 * part + 6.0 * part**2)).astype(np.int64)
    steps = np.maximum.accumulate(np.maximum(steps, 1) - order) + order
    return np.asarray(np.minimum(steps, gap - count + order), dtype=np.int64)


def _in_hundredths(lengths: Sequence[float]) -> list[int]:
    """Seconds as ms in whole hundredths of a second, which GIF counts: none is lost over the whole."""
    ends = np.round(100.0 * np.cumsum([0.0, *lengths])).astype(int)
    return [10 * int(length) for length in np.diff(ends)]
