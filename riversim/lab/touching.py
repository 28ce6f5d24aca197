"""`Touching`: which part of the picture a visitor means, by mouse, touch or keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from riversim.drawing import Hit
from riversim.lab.view import FrameView

Work = Callable[[str, int], None]
ACTS = ("gate", "battery")  # these change the river; the rest only tells
FINGER = 0.03  # of a phone's width: no finger hits a creek that is drawn so small


def named(kind: str, number: int) -> str:
    """What a part of the picture is called on the page."""
    return f"{kind} {number}" if number else kind


class Touching:
    """The parts of a picture in a view: `act` is told of a touch, `tell` of a part that is only ringed."""

    def __init__(self, view: FrameView, act: Work, tell: Work) -> None:
        self.view = view
        self._act, self._tell = act, tell
        self.hits: tuple[Hit, ...] = ()
        self._chosen = 0

    def fit(self, hits: Sequence[Hit]) -> None:
        """Fit another picture: what is ringed stays, where the new one has it too."""
        ringed = self._ringed()
        self.hits = tuple(hits)
        outlined = {id(hit) for hit in self.parts() if hit.kind in ACTS}  # each part once, however long it is
        with self.view.hold_sync():
            self.view.names = [named(hit.kind, hit.number) for hit in self.hits]
            self.view.spots = [[hit.x, hit.y, hit.radius, float(id(hit) in outlined)] for hit in self.hits]
        self._ring(next((hit for hit in self.parts() if ringed and hit[:2] == ringed[:2]), None))

    def parts(self) -> list[Hit]:
        """Every part once, in the order in which keys reach them: gate, batteries, plugs, tributaries."""
        first: dict[tuple[str, int], Hit] = {}
        for hit in self.hits:
            first.setdefault((hit.kind, hit.number), hit)
        return list(first.values())

    def at(self, x: float, y: float, aspect: float) -> None:
        """Touch what lies at a point of the picture, on a phone next to it, if anything does.

        `aspect` is the picture's width by its height.
        """
        beside = [hit.beside(x, y, aspect) for hit in self.hits]
        reached = (hit for hit, far in zip(self.hits, beside, strict=True) if far <= max(0.0, min(beside)))
        touched = next(reached, None)
        if touched is not None and min(beside) <= (FINGER if self.view.narrow else 0.0):
            self._act(touched.kind, touched.number)

    def choose(self, step: int) -> None:
        """The next part for who has no mouse: it is ringed, and says how it is."""
        parts = self.parts()
        if parts:
            self._chosen = (self._chosen + step) % len(parts)
            self._ring(parts[self._chosen])
            self._tell(*parts[self._chosen][:2])

    def ringed(self) -> tuple[str, int] | None:
        """What is ringed, by its kind and number, if anything is."""
        hit = self._ringed()
        return (hit.kind, hit.number) if hit else None

    def mark(self, kind: str, number: int) -> None:
        """Ring a part, where the picture has it."""
        self._ring(next((hit for hit in self.parts() if hit[:2] == (kind, number)), None))

    def touch_chosen(self) -> None:
        """Touch what is ringed, and the gate where nothing is."""
        ringed = self._ringed()
        self._act(*(ringed[:2] if ringed else ("gate", 0)))

    def _ringed(self) -> Hit | None:
        return next((hit for hit in self.parts() if [hit.x, hit.y, hit.radius] == self.view.ring), None)

    def _ring(self, hit: Hit | None) -> None:
        self._chosen = self.parts().index(hit) if hit else 0
        self.view.ring = [hit.x, hit.y, hit.radius] if hit else []
