"""`Scene`: a figure that is made once; a frame only updates artists.

What never moves is drawn once and kept; what moves is drawn over it. No pyplot.
"""

from __future__ import annotations

import base64
import io
import struct
import sys
from collections.abc import Sequence
from html import escape
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import Collection
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from riversim.drawing.settings import ours
from riversim.drawing.style import Style
from riversim.model import RiverError
from riversim.words import _

DPI = 100
JPEG_QUALITY = 85


def encoded(data: bytes) -> str:
    """Bytes as text, as pages and notebooks hold them."""
    return base64.b64encode(data).decode()


class Canvas(FigureCanvasAgg):
    """What a figure is drawn on, where notebooks print it from."""

    print_figure = ours()(FigureCanvasAgg.print_figure)


class Drawing(Figure):
    """A figure that a notebook shows, where pyplot, which would teach it to, was never imported.

    Its `alt` says what is seen, for a person who can not see it. Notebooks drop what goes with a bare PNG, so
    they are given an element that keeps it, and take the PNG where there is no page.
    """

    alt = ""
    canvas: FigureCanvasAgg

    @ours()
    def __init__(self, size: tuple[float, float], dpi: float, paper: str) -> None:
        """On `paper` of that colour, `size` in pixels of a screen, `dpi` dots to each `DPI` of them."""
        super().__init__(figsize=(size[0] / DPI, size[1] / DPI), dpi=dpi, facecolor=paper)
        Canvas(self)

    # Whoever asks for it, and whenever.
    draw = ours()(Figure.draw)
    savefig = ours()(Figure.savefig)

    def show(self, warn: bool = True) -> None:
        """Show it in a notebook; raises `RiverError` where there is none, as in plain Python."""
        notebook = sys.modules.get("IPython")
        if notebook is None or getattr(notebook.get_ipython(), "kernel", None) is None:
            raise RiverError(_('a figure opens no window: savefig("river.png") saves it, and a notebook shows it'))
        notebook.display.display(self)

    def html(self) -> str:
        """The picture with its words, as an element of a page."""
        return self._element(encoded(self._repr_png_()))

    def _element(self, png: str) -> str:
        return f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{png}">'

    _repr_html_ = html

    def _repr_png_(self) -> bytes:
        return self.file("png")

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        """All at once, with the words as text."""
        png = encoded(self._repr_png_())
        return {"text/plain": self.alt or repr(self), "text/html": self._element(png), "image/png": png}

    def file(self, kind: str, dpi: float | None = None) -> bytes:
        """The picture as a file of a kind that matplotlib knows, by its ending; the same figure gives the same bytes.

        In SVG letters are shapes, so that it looks the same where the font is not.
        """
        data = io.BytesIO()
        dated = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}
        self.savefig(
            data, format=kind, dpi=dpi or self.dpi, facecolor=self.get_facecolor(), metadata=dated.get(kind)
        )  # fmt: skip
        return data.getvalue()


class Scene:
    """A figure of `size` pixels at `ratio` device pixels each; subclasses add artists and move them."""

    def __init__(self, style: Style, size: tuple[int, int], ratio: float = 1.0) -> None:
        self.style = style
        self.figure = Drawing(size, DPI * ratio, style.paper)
        self.canvas = self.figure.canvas
        self._moving: list[Artist] = []
        self._still: Any = None

    def moving(self, artists: Sequence[Artist]) -> None:
        """Say which artists change from frame to frame, in the order in which they are drawn."""
        for artist in artists:
            artist.set_animated(True)
        self._moving.extend(artists)

    def redraw_still(self) -> None:
        """Draw what does not move anew with the next frame, because it changed after all."""
        self._still = None

    @ours()
    def frame(self) -> NDArray[np.uint8]:
        """The picture as (height, width, 3) bytes; valid until the next frame."""
        if self._still is None:
            self.canvas.draw()
            self._still = self.canvas.copy_from_bbox(self.figure.bbox)
        self.canvas.restore_region(self._still)
        for artist in self._moving:
            if not (isinstance(artist, Collection) and not artist.get_paths()):  # drawing nothing takes time, too
                self.figure.draw_artist(artist)
        return np.asarray(self.canvas.buffer_rgba())[..., :3]

    def image(self) -> Image.Image:
        """The frame as an image of Pillow's, of the canvas's own bytes; valid until the next frame."""
        high, wide, _ = self.frame().shape
        # Their fourth is left aside: cutting it off would cost more than the JPEG.
        return Image.frombuffer("RGBX", (wide, high), self.canvas.buffer_rgba(), "raw", "RGBX", 0, 1)

    def jpeg(self) -> bytes:
        """The frame as JPEG: quick, for what moves."""
        return encode(self.image(), "JPEG")

    def bmp(self) -> bytes:
        """The frame as BMP: as it is, for what moves and goes no further than to another thread."""
        return encode(self.image(), "BMP")

    def png(self) -> bytes:
        """The frame as PNG: crisp, for what stands still."""
        return encode(self.image(), "PNG")


def encode(image: Image.Image, kind: Literal["JPEG", "BMP", "PNG"]) -> bytes:
    """A frame as a file: JPEG is quick, BMP quicker, for what moves, PNG crisp, for what stands still."""
    if kind == "BMP":
        return _bitmap(image)
    data = io.BytesIO()
    options = {"quality": JPEG_QUALITY} if kind == "JPEG" else {"compress_level": 1}
    (image if kind == "JPEG" else image.convert("RGB")).save(data, kind, **options)
    return data.getvalue()


def _bitmap(image: Image.Image) -> bytes:
    """The bytes of an image of mode RGBX behind a header that says in which order they are: nothing is computed."""
    pixels, head = image.tobytes(), 14 + 108
    size = struct.pack("<IiiHHIIiiII", 108, image.width, -image.height, 1, 32, 3, len(pixels), 2835, 2835, 0, 0)
    masks = struct.pack("<5I", 0x0000FF, 0x00FF00, 0xFF0000, 0xFF000000, 0x73524742)
    return struct.pack("<2sIHHI", b"BM", head + len(pixels), 0, 0, head) + size + masks + bytes(48) + pixels
