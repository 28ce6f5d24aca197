"""`animate`: a run as a moving picture, one GIF written whole."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor

from riversim.drawing.river import RiverPicture
from riversim.model import RiverError, Trajectory, check_free, check_kind, check_number, write_whole

LARGE, SMALL = (640, 370), (420, 243)
MANY_FRAMES, MAX_FRAMES = 100, 180
_COLOURS = 144


def animate(
    run: Trajectory, path: str | Path, *, seconds: float = 8.0, fps: float = 12, theme: str = "light",
    force: bool = False,
) -> None:  # fmt: skip
    """Write the whole run as a GIF of that many seconds, to be shown again and again.

    Frames are 640 x 370 pixels, beyond 100 of them 420 x 243; at most 180. Raises `RiverError`
    for a length, a pace or a theme that can not be, for too many frames, and for an existing
    file without `force`.
    """
    run = check_kind("run", run, Trajectory)
    seconds = check_number("seconds", seconds, 0.1, 60.0, "s")
    fps = check_number("fps", fps, 1.0, 25.0, "frames/s")
    count = max(2, round(seconds * fps))
    if count > MAX_FRAMES:
        raise RiverError(f"{seconds:g} s at {fps:g} frames/s make {count} frames: it must be at most {MAX_FRAMES}")
    check_free(path, force=force)
    frames = film(run, count, theme=theme, size=LARGE if count <= MANY_FRAMES else SMALL)
    write_whole(path, gif(list(frames), seconds), force=force)


def film(run: Trajectory, count: int, *, theme: str = "light", size: tuple[int, int] = SMALL) -> Iterator[Image.Image]:
    """`count` frames from the beginning to the end of a run, of `size` pixels, one by one as they are made."""
    scene = RiverPicture(run.river, theme=theme, size=size)
    palette = _palette(scene, run)
    for index in np.linspace(0, len(run.level) - 1, count).round().astype(int):
        scene.show(run, int(index))
        frame = Image.fromarray(np.ascontiguousarray(scene.frame()))
        yield frame.quantize(palette=palette, dither=Image.Dither.NONE)


def gif(frames: Sequence[Image.Image], seconds: float) -> bytes:
    """Frames as an animation of that many seconds, to be shown again and again."""
    data = io.BytesIO()
    lengths = durations(len(frames), seconds)
    frames[0].save(data, "GIF", save_all=True, append_images=frames[1:], duration=lengths, loop=0, optimize=False)
    return data.getvalue()


def durations(count: int, seconds: float) -> list[int]:
    """How long each of `count` frames is shown, in ms: a GIF counts hundredths, so some are one longer than others."""
    ends = (100.0 * seconds * np.arange(count + 1) / count).round().astype(int)
    return [10 * int(length) for length in np.diff(ends)]


def _palette(scene: RiverPicture, run: Trajectory) -> Image.Image:
    """One palette for all frames, from the beginning, the middle and the end of the run."""
    last = len(run.level) - 1
    samples = []
    for index in (0, last // 3, 2 * last // 3, last):
        scene.show(run, index)
        samples.append(scene.frame().copy())
    # Small things of a colour of their own would be outvoted: the style's colours are kept as they are.
    colours = {f.name: getattr(scene.style, f.name) for f in fields(scene.style)}
    named = [part for c in colours.values() if isinstance(c, str) for part in ImageColor.getrgb(c)]
    room = _COLOURS - len(named) // 3
    common = Image.fromarray(np.concatenate(samples)).quantize(room, method=Image.Quantize.MEDIANCUT).getpalette()
    palette = Image.new("P", (1, 1))
    palette.putpalette((named + (common or []))[: 3 * _COLOURS])
    return palette
