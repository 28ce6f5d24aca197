"""`Gallery`: the pictures of the pages, each a small file that is named by what is in it."""

from __future__ import annotations

import hashlib
import io
import shutil
from html import escape
from pathlib import Path

from PIL import Image

FOLDER = "pictures"
QUALITY = 80


class Gallery:
    """Pictures in a folder of the site, which is emptied first."""

    def __init__(self, out: Path) -> None:
        self.folder = out / FOLDER
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self._named: dict[tuple[bytes, bool], str] = {}  # a picture of many pages is encoded once

    def image(self, picture: Image.Image, alt: str, *, flat: bool = False) -> str:
        """The element that shows a picture on a page one folder down; `flat` is what has few colours, like a chart."""
        pixels = picture.convert("RGB")
        seen = hashlib.sha256(pixels.tobytes()).digest(), flat
        name = self._named.get(seen) or self._named.setdefault(seen, self._kept(pixels, flat))
        size = f'width="{picture.width}" height="{picture.height}"'
        return f'<img src="../{FOLDER}/{name}" {size} alt="{escape(alt)}" loading="lazy">'

    def _kept(self, picture: Image.Image, flat: bool) -> str:
        data = io.BytesIO()
        options = {"lossless": True, "quality": 50} if flat else {"quality": QUALITY}
        picture.save(data, "WEBP", method=4, **options)
        name = f"{hashlib.sha256(data.getvalue()).hexdigest()[:16]}.webp"
        (self.folder / name).write_bytes(data.getvalue())
        return name

    def png(self, png: bytes, alt: str, *, flat: bool = False) -> str:
        """The same of a PNG."""
        return self.image(Image.open(io.BytesIO(png)), alt, flat=flat)
