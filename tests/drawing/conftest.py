"""A caller who has many settings of matplotlib."""

from collections.abc import Callable, Iterator
from typing import Any

import matplotlib
import pytest
from cycler import cycler
from matplotlib.patheffects import withStroke

NASTY: dict[str, Any] = {
    "agg.path.chunksize": 3, "axes.edgecolor": "red", "axes.facecolor": "yellow", "axes.formatter.limits": (0, 0),
    "axes.formatter.use_locale": True, "axes.formatter.use_mathtext": True, "axes.grid": True, "axes.labelsize": 30,
    "axes.linewidth": 5, "axes.prop_cycle": cycler(color=["pink"], lw=[9]), "axes.titlesize": 40,
    "axes.titlelocation": "right", "axes.unicode_minus": False, "axes.xmargin": 0.4, "date.converter": "concise",
    "figure.autolayout": True, "figure.dpi": 37, "figure.facecolor": "green", "figure.figsize": (1, 1),
    "font.family": ["serif"], "font.size": 27, "font.weight": "bold", "hatch.linewidth": 6, "image.cmap": "gray",
    "image.interpolation": "bicubic", "image.origin": "lower", "image.resample": False, "lines.antialiased": False,
    "lines.dash_capstyle": "round", "lines.linewidth": 7, "lines.marker": "o", "lines.markersize": 20,
    "markers.fillstyle": "none", "mathtext.fontset": "stix", "patch.edgecolor": "red", "patch.force_edgecolor": True,
    "patch.linewidth": 4, "path.effects": [withStroke(linewidth=4, foreground="red")], "path.simplify": False,
    "path.sketch": (2, 100, 2), "path.snap": False, "pdf.fonttype": 42, "pdf.compression": 0, "savefig.bbox": "tight",
    "savefig.dpi": 33, "savefig.edgecolor": "red", "savefig.facecolor": "red", "savefig.format": "pdf",
    "savefig.pad_inches": 2, "savefig.transparent": True, "scatter.edgecolors": "red", "scatter.marker": "x",
    "svg.fonttype": "none", "svg.hashsalt": "theirs", "text.antialiased": False, "text.color": "red",
    "text.hinting": "none", "text.parse_math": False, "text.usetex": True, "xaxis.labellocation": "right",
    "xtick.bottom": False, "xtick.direction": "in", "xtick.labelbottom": False, "xtick.labelsize": 22,
    "xtick.labeltop": True, "xtick.minor.visible": True, "xtick.top": True, "ytick.labelleft": False,
    "ytick.labelright": True, "ytick.right": True,
}  # fmt: skip


@pytest.fixture
def nasty() -> Iterator[Callable[[], None]]:
    """Sets the settings of a caller who has many; they are gone after the test."""
    with matplotlib.rc_context():
        settings: Any = matplotlib.rcParams
        yield lambda: settings.update(NASTY)
