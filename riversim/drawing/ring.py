"""`Ring`: what leads the eye, where a picture can not be touched: a ring around the parts that an event is about."""

from __future__ import annotations

import numpy as np
from matplotlib.collections import EllipseCollection

from riversim.drawing.canvas import DPI
from riversim.drawing.river import RiverPicture
from riversim.words import Event

MOST = 8  # more rings than that would lead the eye nowhere
LEAST, WIDTH = 0.024, 0.0034  # shares of the picture's width


class Ring:
    """A ring on a picture, dark on light so that it is seen on anything; none before `show`."""

    def __init__(self, scene: RiverPicture) -> None:
        self._hits = {(hit.kind, hit.number): hit for hit in reversed(scene.hits())}
        look = scene.style
        self._rings = [_ring(scene, colour, share) for colour, share in ((look.paper, 2.2), (look.ink, 1.0))]
        scene.moving(self._rings)

    def show(self, event: Event | None) -> None:
        """Around the parts of an event, those of all its tributaries where they are few; none around nothing."""
        found = [hit for key in _parts(event) if (hit := self._hits.get(key))]
        across = [2.0 * max(hit.radius, LEAST) for hit in found]
        for ring in self._rings:
            ring.set_offsets(np.array([(hit.x, 1.0 - hit.y) for hit in found]).reshape(-1, 2))
            ring.set_widths(across)
            ring.set_heights(across)
            ring.set_angles([0.0] * len(found))
            ring.set_visible(bool(found))  # matplotlib 3.9 draws an empty collection as a dot in the corner


def _ring(scene: RiverPicture, colour: str, share: float) -> EllipseCollection:
    line = 0.72 * share * WIDTH * DPI * scene.figure.get_size_inches()[0]
    ring = EllipseCollection(
        [], [], [], units="width", offsets=np.zeros((0, 2)), offset_transform=scene.figure.transFigure,
        facecolor="none", edgecolor=colour, linewidth=line, visible=False,
    )  # fmt: skip
    scene.figure.axes[0].add_collection(ring, autolim=False)
    return ring


def _parts(event: Event | None) -> list[tuple[str, int]]:
    if event is None:
        return []
    kind, number = event.part
    few = number in event.tributaries and len(event.tributaries) <= MOST
    return [(kind, n) for n in event.tributaries] if few else [event.part]
