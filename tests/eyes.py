"""What eyes see of a figure: its texts, whole and apart, and its colours, for those too who see few of them."""

import itertools
from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import BboxBase
from numpy.typing import ArrayLike, NDArray

# Machado, Oliveira and Fernandes 2009 (doi:10.1109/TVCG.2009.113), severity 1, on linear RGB.
BLINDNESS: dict[str, ArrayLike] = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
SHARP = np.eye(3)
# Css pixels: what a room needs of a wall of 1920 by 1080, and how wide the picture is there.
ROOM_LETTERS, WALL = 37.0, 1330.0


def linear(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear light of sRGB colours, each from 0 to 1."""
    return np.where(colours <= 0.04045, colours / 12.92, ((colours + 0.055) / 1.055) ** 2.4)


def luminance(colours: NDArray[np.float64], eye: ArrayLike = SHARP) -> NDArray[np.float64]:
    """Relative luminance of colours from 0 to 1, as an eye with that deficiency sees them."""
    return np.asarray(np.clip(linear(colours) @ np.array(eye).T, 0.0, 1.0) @ [0.2126, 0.7152, 0.0722])


def as_seen(pixels: NDArray[np.uint8], eye: ArrayLike) -> NDArray[np.uint8]:
    """A picture (height, width, 3) as an eye with that deficiency sees it."""
    levels = linear(np.arange(256) / 255.0).astype(np.float32)
    light = np.clip(levels[pixels] @ np.array(eye, dtype=np.float32).T, 0.0, 1.0)
    srgb = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.asarray(np.round(255.0 * srgb), dtype=np.uint8)


def texts(figure: Figure) -> dict[Text, BboxBase]:
    """Every text of a figure that is seen, and where it stands."""
    figure.draw_without_rendering()
    found = [text for text in figure.findobj(Text) if isinstance(text, Text) and text.get_visible()]
    boxes = {text: text.get_window_extent() for text in found if text.get_text().strip()}
    return {text: box for text, box in boxes.items() if box.width > 0}


def check_fits(shown: Mapping[Text, BboxBase], page: BboxBase, air: float) -> None:
    """Nothing is cut and nothing overlaps; a box holds so many pixels of air around its ink."""
    for text, box in shown.items():
        assert 0 <= box.x0 < box.x1 <= page.x1, f"{text} is cut"
        assert 0 <= box.y0 < box.y1 <= page.y1, f"{text} is cut"
    for (one, a), (other, b) in itertools.combinations(shown.items(), 2):
        assert not a.padded(-air).overlaps(b.padded(-air)), f"{one} overlaps {other}"
