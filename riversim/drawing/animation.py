"""`animate`: a run as a moving picture that stays at what happens, with its day and sentence on it, written whole."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path
from typing import NamedTuple

import numpy as np
from matplotlib.patches import Rectangle
from numpy.typing import NDArray
from PIL import Image, ImageColor

from riversim import words
from riversim.drawing.canvas import DPI, Drawing
from riversim.drawing.cutting import Shot, Stop, cut, day
from riversim.drawing.ring import Ring
from riversim.drawing.river import RiverPicture
from riversim.drawing.settings import ours
from riversim.drawing.still import LEADING, Line, place, typeset
from riversim.drawing.style import Style
from riversim.model import RiverError, Trajectory, check_free, check_kind, write_whole
from riversim.words import _

WIDE, HIGH = 800, 462  # [pixels] of the picture; the band with the words comes below it
DAY, SAID, NOTE = 11.0, 12.0, 8.5  # [points]
MARGIN, DAYS_WIDE, RULE = 14, 150, 4  # [pixels]
_COLOURS = 127  # and one that leaves what was there before
_SAMPLES = 24  # as many as there are events that a film stays at: each has shades of its own
_FORMATS = {".gif": "GIF", ".webp": "WEBP"}


def animate(
    run: Trajectory, path: str | Path, *, seconds: float | None = None, fps: float = 12, theme: str = "light",
    force: bool = False,
) -> None:  # fmt: skip
    """Write the whole run as a film, to be shown again and again: GIF or WebP, as the path ends.

    It is slow around what happens, stays for as long as the sentence takes to be read, and hurries in between at
    `fps` frames/s. It lasts as long as its sentences need, at most 42 s, or `seconds`, with as many sentences as
    three quarters of them can hold. It is 800 pixels wide. Raises `RiverError` for another ending, for a
    length, a pace or a theme that can not be, for more than 180 frames, and for an existing file without `force`.
    """
    run = check_kind("run", run, Trajectory)
    shots = cut(run, seconds, fps)
    check_free(path, force=force)
    kind = _kind(path)
    write_whole(path, joined(list(film(run, shots, theme=theme)), kind), force=force)


def _kind(path: str | Path) -> str:
    """What is written there by its ending, GIF where it has none, as a pipe."""
    Image.init()
    known = {ending: kind for ending, kind in _FORMATS.items() if kind in Image.SAVE_ALL}  # as Pillow was built
    ending = Path(path).suffix.lower()
    if ending and ending not in known:
        raise RiverError(f"{path}: the name of an animation must end in {' or '.join(known)}")
    return known.get(ending, "GIF")


class Frame(NamedTuple):
    """A picture of a film, and for how many ms it is seen."""

    image: Image.Image
    ms: int


def film(run: Trajectory, shots: Sequence[Shot], *, theme: str = "light") -> Iterator[Frame]:
    """The frames of these shots of a run, one by one as they are made."""
    scene = RiverPicture(run.river, theme=theme, projector=True, size=(WIDE, HIGH))  # letters of 12 pixels
    band, ring = _Band(run, [shot.stop for shot in shots], scene.style), Ring(scene)
    palette = _palette(scene, run, shots)
    for stop, ms in shots:
        scene.show(run, stop.at)
        ring.show(stop.event)
        pixels = np.concatenate([scene.frame(), band.frame(stop)])
        yield Frame(Image.fromarray(pixels).quantize(palette=palette, dither=Image.Dither.NONE), ms)


def joined(frames: Sequence[Frame], kind: str = "GIF") -> bytes:
    """Frames as one file, "GIF" or "WEBP", to be shown again and again."""
    data = io.BytesIO()
    lengths = [frame.ms for frame in frames]
    if kind == "GIF":
        first, *rest = _changes([frame.image for frame in frames])
        first.save(
            data, "GIF", save_all=True, append_images=rest, duration=lengths, loop=0, optimize=False, disposal=1,
            transparency=_COLOURS,
        )  # fmt: skip
    else:
        first, *rest = (frame.image.convert("RGB") for frame in frames)
        first.save(data, kind, save_all=True, append_images=rest, duration=lengths, loop=0, lossless=True, method=3)
    return data.getvalue()


def _changes(images: Sequence[Image.Image]) -> Iterator[Image.Image]:
    """Each image with only what differs from the one before: a fifth of the bytes."""
    before: NDArray[np.uint8] | None = None
    for image in images:
        now = np.asarray(image)
        changed = image
        if before is not None:
            changed = Image.fromarray(np.where(now == before, np.uint8(_COLOURS), now))
            changed.putpalette(image.getpalette() or [])
        before = now
        yield changed


class _Band:
    """What is written below the picture: the day, how far the run has come, the sentence, and what this is not."""

    @ours()
    def __init__(self, run: Trajectory, stops: Sequence[Stop], look: Style) -> None:
        self.run, self.look = run, look
        self.said = {said: self._lines(said) for said in {stop.said for stop in stops}}
        least = MARGIN + 2 * LEADING * SAID * DPI / 72.0
        foot = max([least, *(line.foot for lines in self.said.values() for line in lines)])
        note = list(typeset([_(words.DISCLAIMER)], NOTE, foot + MARGIN / 2, room=WIDE - 2 * MARGIN))
        self.size = WIDE, int(note[-1].foot + MARGIN / 2)
        self.figure = Drawing(self.size, DPI, look.paper)
        self._rule(look.bed).set_width(1.0)
        self._passed = self._rule(look.deep)
        place(self.figure, note, MARGIN, look.ink)
        self._stays = len(self.figure.texts)

    def _lines(self, said: str) -> list[Line]:
        room = WIDE - 3 * MARGIN - DAYS_WIDE
        return list(typeset([said] if said else [], SAID, MARGIN, room=room))

    def _rule(self, colour: str) -> Rectangle:
        thick = RULE / self.size[1]
        rule = Rectangle((0.0, 1.0 - thick), 0.0, thick, color=colour, lw=0, transform=self.figure.transFigure)
        self.figure.add_artist(rule)
        return rule

    @ours()
    def frame(self, stop: Stop) -> NDArray[np.uint8]:
        """The band of a stop as (height, width, 3) bytes; valid until the next."""
        for text in self.figure.texts[self._stays :]:
            text.remove()
        head = list(typeset([day(self.run, stop)], DAY, MARGIN + 1, bold=True, room=DAYS_WIDE))
        place(self.figure, head, MARGIN, self.look.ink)
        place(self.figure, self.said[stop.said], 2 * MARGIN + DAYS_WIDE, self.look.ink)
        self._passed.set_width(stop.at / (len(self.run.level) - 1))
        self.figure.canvas.draw()
        return np.asarray(self.figure.canvas.buffer_rgba())[..., :3]


def _palette(scene: RiverPicture, run: Trajectory, shots: Sequence[Shot]) -> Image.Image:
    """One palette for all frames, from those that stand longest."""
    samples = []
    for index in sorted({shot.stop.at for shot in sorted(shots, key=lambda shot: -shot.ms)[:_SAMPLES]}):
        scene.show(run, index)
        samples.append(scene.frame()[::4, ::4].copy())
    # Small things of a colour of their own would be outvoted: the style's colours are kept as they are.
    colours = {f.name: getattr(scene.style, f.name) for f in fields(scene.style)}
    named = [part for c in colours.values() if isinstance(c, str) for part in ImageColor.getrgb(c)]
    room = _COLOURS - len(named) // 3
    # Maximum coverage: the median of many colours leaves none to a deep pool, which then turns green.
    whole = Image.fromarray(np.concatenate(samples))
    common = whole.quantize(room, method=Image.Quantize.MAXCOVERAGE, kmeans=2).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette((named + (common or []))[: 3 * _COLOURS])
    return palette
