"""`Approach`: the way from the river into one of its parts, and out again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from riversim.drawing.canvas import encode
from riversim.drawing.river import RiverPicture
from riversim.drawing.synapse import SynapsePicture
from riversim.model import Trajectory
from riversim.words import inside_of

Part = tuple[str, int]
_NEAR = 5.0  # times as large as the river is seen at last
_SMALL = 0.3  # how large the inside is seen at first
_WHOLE = 0.8  # the share of the way after which the inside is as large as the picture
_SOFT = 0.12  # of its edge, while it opens


class Approach:
    """Two scenes of one size, a river and what is inside of it, and every picture between them.

    `inner` makes the scene inside a part, by its kind and number; it is made when it is first gone into,
    and the last one is kept. What is shown is a drawing as a screen needs it.
    """

    def __init__(self, river: RiverPicture, inner: Callable[[str, int], SynapsePicture]) -> None:
        self.river = river
        self._make = inner
        self._inner: SynapsePicture | None = None
        self._part: Part = ("", 0)
        self._progress = 0.0

    def show(self, run: Trajectory, at: float, part: Part | None = None, progress: float = 0.0) -> None:
        """Move to a time index of a run, or between two, `progress` of the way into a part, 0 to 1.

        Raises `RiverError` as the scenes do.
        """
        self._progress = float(np.clip(progress, 0.0, 1.0)) if part else 0.0
        if part is not None and self._progress > 0.0:
            self._part = part
            self._inside(part).show(run, at)
        if self._progress < 1.0:
            self.river.show(run, at)

    def _inside(self, part: Part) -> SynapsePicture:
        if self._inner is None or (self._inner.kind, self._inner.number) != (inside_of(part[0]), part[1]):
            self._inner = self._make(*part)
        return self._inner

    def frame(self) -> NDArray[np.uint8]:
        """The picture as (height, width, 3) bytes; valid until the next frame."""
        if self._inner is None or self._progress == 0.0:
            return self.river.frame()
        if self._progress == 1.0:
            return self._inner.frame()
        return np.asarray(between(self.river.image(), self._inner.image(), self._spot(), self._progress).convert("RGB"))

    def _spot(self) -> tuple[float, float]:
        """Where the part is in the river's picture, in shares from its top left corner."""
        kind, number = self._part
        kinds = (kind, "tributary") if kind == "tree" else (kind,)
        found = [hit for hit in self.river.hits() if hit.kind in kinds and hit.number == number]
        hit = found[len(found) // 2 if kind == "tree" else 0]  # of a tributary, where its trees are
        return hit.x, hit.y

    def jpeg(self) -> bytes:
        """The frame as JPEG: quick, for what moves."""
        return encode(self._image(), "JPEG")

    def bmp(self) -> bytes:
        """The frame as BMP: as it is, for what moves and goes no further than to another thread."""
        return encode(self._image(), "BMP")

    def png(self) -> bytes:
        """The frame as PNG: crisp, for what stands still."""
        return encode(self._image(), "PNG")

    def _image(self) -> Image.Image:
        if self._inner is None or self._progress == 0.0:
            return self.river.image()
        if self._progress == 1.0:
            return self._inner.image()
        return between(self.river.image(), self._inner.image(), self._spot(), self._progress)


def between(outer: Image.Image, inner: Image.Image, spot: tuple[float, float], progress: float) -> Image.Image:
    """The picture at `progress`, 0 to 1, of the way from one picture into another, which opens at a spot of it.

    Both are of one size and mode; `spot` is in shares of it from the top left corner.
    """
    eased = progress * progress * (3.0 - 2.0 * progress)
    size, place = np.array(outer.size), np.array(spot)
    part = _NEAR**-eased  # what is seen of the outer picture, which stays within it
    corner = np.clip(place - part * (0.5 * eased + place * (1.0 - eased)), 0.0, 1.0 - part)
    (left, top), (right, low) = (corner * size).tolist(), ((corner + part) * size).tolist()
    seen = outer.resize(outer.size, Image.Resampling.BILINEAR, box=(left, top, right, low))
    grown = min(eased / _WHOLE, 1.0)
    scale = _SMALL + (1.0 - _SMALL) * grown
    wide, high = (max(1, round(scale * length)) for length in outer.size)
    small = inner.resize((wide, high), Image.Resampling.BILINEAR) if grown < 1.0 else inner
    middle = (place - corner) / part * (1.0 - grown) + 0.5 * grown
    x, y = (middle * size - np.array([wide, high]) / 2.0).round().astype(int).tolist()
    seen.paste(small, (x, y), _opening(small.size, eased))
    return seen


def _opening(size: tuple[int, int], eased: float) -> Image.Image:
    """How much is seen of each pixel inside: a round opening with a soft edge, which widens to the whole in the end.

    Soft as it is, a few pixels of it say all.
    """
    coarse = (max(1, size[0] // 4), max(1, size[1] // 4))
    x, y = (np.linspace(-1.0, 1.0, count, dtype=np.float32) for count in coarse)
    wider = max(eased - _WHOLE, 0.0) / (1.0 - _WHOLE)
    edge = (1.0 - _SOFT) * (1.0 - wider) + 1.6 * wider
    from_middle = np.sqrt(x[None, :] ** 2 + y[:, None] ** 2)
    there = np.clip((edge + _SOFT - from_middle) / _SOFT, 0.0, 1.0) * min(1.0, 4.0 * eased)
    return Image.fromarray((255.0 * there).astype(np.uint8)).resize(size, Image.Resampling.BILINEAR)
