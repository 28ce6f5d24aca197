"""A film of a run: what happens is in its frames, with the day, a sentence and a `ring`, in the river's colours."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.text import Text
from numpy.typing import NDArray
from PIL import Image, ImageColor, ImageSequence

from riversim import SCENARIOS, Course, Infusion, River, RiverError, Trajectory, simulate, words
from riversim.drawing import RiverPicture, style
from riversim.drawing.animation import HIGH, WIDE, Frame, _Band, _palette, animate, film, joined
from riversim.drawing.cutting import Shot, Stop, cut
from riversim.drawing.ring import MOST, Ring
from riversim.words import LANGUAGES, Event, events, speaking
from tests.drawing.test_river import WELL, Pixels
from tests.eyes import check_fits, texts
from tests.runs import posed

MOST_BYTES = 4_000_000
STORY = SCENARIOS["one-infusion"].run()
LONG = simulate(River(tributaries=60), Course(infusions=(Infusion(2),)), weeks=12)


def shown(path: Path) -> list[NDArray[np.uint8]]:
    with Image.open(path) as file:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(file)]


def length(path: Path) -> int:
    """How long a film lasts, in ms."""
    with Image.open(path) as file:
        file.load()
        return sum(frame.info["duration"] for frame in ImageSequence.Iterator(file) if not frame.load() or True)


def unlike(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> float:
    """The share of pixels that clearly differ."""
    return float((np.abs(a.astype(int) - b).max(axis=-1) > 40).mean())


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("film") / "story.gif"
    animate(STORY, path)
    return path


def test_the_infusion_is_in_a_frame_with_the_gate_that_it_blocks(story: Path) -> None:
    infusion = next(event for event in events(STORY) if event.kind == "infusion")
    shots = cut(STORY)
    frame = shown(story)[next(i for i, shot in enumerate(shots) if shot.stop.event == infusion)]
    scene = RiverPicture(STORY.river, projector=True, size=(WIDE, HIGH))
    ring = Ring(scene)
    scene.show(STORY, infusion.index)
    plain = scene.frame().copy()
    ring.show(infusion)
    assert STORY.drug[infusion.index] > 0.5 * STORY.drug.max()
    assert unlike(frame[:HIGH], scene.frame()) < 0.002 < unlike(frame[:HIGH], plain)
    band = _Band(STORY, [shot.stop for shot in shots], scene.style)
    assert unlike(frame[HIGH:], band.frame(Stop(infusion.index, infusion.sentence))) < 0.002


def test_a_film_is_800_pixels_wide_and_as_long_as_its_shots(story: Path) -> None:
    shots = cut(STORY)
    assert {frame.shape[1] for frame in shown(story)} == {800}
    assert len(shown(story)) == len(shots) and length(story) == sum(shot.ms for shot in shots)


@pytest.mark.parametrize(("run", "kinds"), [(STORY, ("GIF", "WEBP")), (LONG, ("GIF",))], ids=["told", "many"])
def test_a_film_can_be_sent_by_mail(run: Trajectory, kinds: tuple[str, ...]) -> None:
    frames = list(film(run, cut(run), theme="dark"))
    for kind in kinds:
        assert len(joined(frames, kind)) < MOST_BYTES


@pytest.mark.parametrize("ending", [".gif", ".webp", ".GIF"])
def test_the_ending_of_its_name_says_what_it_is(run: Trajectory, tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"river{ending}"
    animate(run, path, seconds=1.0, fps=5)
    with Image.open(path) as file:
        assert file.format == ending[1:].upper()
    assert length(path) == 1000 and unlike(shown(path)[0], shown(path)[-1]) > 0.01
    with pytest.raises(RiverError, match="exists already"):
        animate(run, path, seconds=1.0, fps=5)


@pytest.mark.parametrize(("seconds", "fps"), [(8.0, 12.0), (1.0, 7.0), (0.1, 25.0), (0.37, 1.0), (6.4, 25.0)])
def test_an_animation_is_as_long_as_is_asked(run: Trajectory, tmp_path: Path, seconds: float, fps: float) -> None:
    animate(run, tmp_path / "river.gif", seconds=seconds, fps=fps)
    assert length(tmp_path / "river.gif") == round(1000 * seconds)


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_frames_that_are_alike_keep_their_time_and_each_is_seen_as_it_is(tmp_path: Path, kind: str) -> None:
    frames = []
    for colour, ms in ((0, 100), (1, 200), (1, 300), (0, 10), (0, 400)):
        image = Image.new("P", (4, 4), colour)
        image.putpalette([0, 0, 0, 255, 255, 255])
        frames.append(Frame(image, ms))
    path = tmp_path / f"blinks.{kind.lower()}"
    path.write_bytes(joined(frames, kind))
    assert length(path) == 1010
    light = [int(frame.mean()) for frame in shown(path)]
    assert [one for place, one in enumerate(light) if light[place - 1 : place] != [one]] == [0, 255, 0]


def test_an_animation_keeps_the_colours_of_small_things(run: Trajectory, tmp_path: Path) -> None:
    animate(posed(run, **WELL), tmp_path / "river.gif", seconds=0.4, fps=5)
    pixels = shown(tmp_path / "river.gif")[0].astype(int)
    for name in ("charge", "alarm", "leaf"):
        colour = ImageColor.getrgb(getattr(style("light"), name))
        assert (np.abs(pixels - colour).max(axis=-1) <= 8).sum() >= 8


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"seconds": 0.0}, "seconds"),
        ({"seconds": float("nan")}, "seconds"),
        ({"fps": 100.0}, "fps"),
        ({"seconds": 60.0, "fps": 25.0}, "frames: it must be at most 180"),
        ({"theme": "pink"}, "unknown theme"),
        ({"path": "river.mp4"}, "river.mp4: the name of an animation must end in .gif or .webp"),
    ],
)
def test_an_animation_that_can_not_be_is_refused(
    run: Trajectory, tmp_path: Path, bad: dict[str, Any], message: str
) -> None:
    path = tmp_path / bad.pop("path", "river.gif")
    with pytest.raises(RiverError, match=message):
        animate(run, path, **bad)
    assert not list(tmp_path.iterdir())


def test_where_pillow_was_built_without_webp_that_is_told(
    run: Trajectory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.init()
    monkeypatch.delitem(Image.SAVE_ALL, "WEBP")
    with pytest.raises(RiverError, match=r"river.webp: the name of an animation must end in .gif$"):
        animate(run, tmp_path / "river.webp")


# --- what is written below the picture ----------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("code", LANGUAGES)
def test_day_sentence_and_disclaimer_are_whole_in_every_language(code: str, theme: str) -> None:
    with speaking(code, "both"):
        stops = [shot.stop for shot in cut(STORY)]
        band = _Band(STORY, stops, style(theme))
        for stop in {stop.said: stop for stop in stops}.values():
            band.frame(stop)
            check_fits(texts(band.figure), band.figure.bbox, air=3.0)
            written = " ".join(text.get_text() for text in band.figure.texts)
            day = words.begin(words.day_word(STORY.time[stop.at] / 24.0))
            for said in (day, stop.said, words._(words.DISCLAIMER)):
                assert " ".join(said.split()) in written


def test_letters_are_large_enough_to_be_read() -> None:
    band = _Band(STORY, [Stop(0, "Some words.")], style())
    band.frame(Stop(0, "Some words."))
    sizes = [float(text.get_fontsize()) * 100 / 72 for text in band.figure.findobj(Text) if isinstance(text, Text)]
    assert min(sizes) >= 11.0


def test_the_band_shows_how_far_the_run_has_come(run: Trajectory) -> None:
    last = len(run.level) - 1
    band = _Band(run, [Stop(0)], style())
    deep = ImageColor.getrgb(style().deep)
    for at in (0, last // 4, last):
        done = (band.frame(Stop(at))[1] == deep).all(axis=-1).mean()
        assert done == pytest.approx(at / last, abs=0.01)


# --- the ring -------------------------------------------------------------------------------------------


def ringed(event: Event | None, tributaries: int = 8) -> Pixels:
    run = simulate(River(tributaries=tributaries), weeks=1)
    scene = RiverPicture(run.river)
    ring = Ring(scene)
    scene.show(run, 1)
    plain = scene.frame().copy()
    ring.show(event)
    return np.asarray((scene.frame() != plain).any(axis=-1))


def test_a_ring_is_around_what_happens_and_nothing_is_ringed_where_nothing_does() -> None:
    scene = RiverPicture(River())
    for kind, number in (("gate", 0), ("battery", 3), ("plug", 8)):
        seen = ringed(Event(1, "x", (number,) if number else (), (kind, number)))
        hit = next(h for h in scene.hits() if (h.kind, h.number) == (kind, number))
        high, wide = seen.shape
        rows, columns = np.nonzero(seen)
        assert columns.mean() / wide == pytest.approx(hit.x, abs=0.01)
        assert rows.mean() / high == pytest.approx(hit.y, abs=0.01)
        assert not seen[round(hit.y * high), round(hit.x * wide)], "what is ringed is left as it is"
    for nothing in (None, Event(1, "x", (), ("moon", 0))):
        assert not ringed(nothing).any()


def test_a_few_are_ringed_together_and_of_many_the_first() -> None:
    def rings(count: int) -> int:
        event = Event(1, "starts", tuple(range(1, count + 1)), ("battery", 1), total=12)
        return int(ringed(event, 12).sum())

    assert rings(MOST) > 4 * rings(1) and rings(MOST + 1) == rings(1)


def test_shots_of_another_run_of_the_same_river_can_be_filmed(run: Trajectory) -> None:
    (frame,) = film(run, [Shot(Stop(5, "A sentence."), 40)])
    assert frame.image.size[0] == WIDE and frame.image.size[1] > HIGH and frame.ms == 40


def test_a_deep_and_murky_pool_keeps_its_colour() -> None:
    run = SCENARIOS["six-infusions"].run()
    scene, shots = RiverPicture(run.river, projector=True, size=(WIDE, HIGH)), cut(run)
    palette = _palette(scene, run, shots)
    for index in {shot.stop.at for shot in shots if shot.stop.event and run.level[shot.stop.at] > 1.5}:
        scene.show(run, index)
        drawn = scene.frame().copy()
        kept = Image.fromarray(drawn).quantize(palette=palette, dither=Image.Dither.NONE).convert("RGB")
        assert (np.abs(drawn.astype(int) - np.asarray(kept)).max(axis=-1) > 24).mean() < 0.001
