"""`Inside`: the way into a part of the picture and out again, and what is said and can be done there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypedDict

from riversim import words
from riversim.drawing import Approach, Hit, RiverPicture, SynapsePicture
from riversim.lab import naming
from riversim.lab.looks import Looks
from riversim.lab.panel import Panel
from riversim.lab.touching import Touching
from riversim.session import Later, Visit, running_loop

Part = tuple[str, int]


class Look(TypedDict):
    """How the picture looks, outside and inside."""

    theme: str
    projector: bool
    room: bool
    upright: bool
    size: tuple[int, int]
    ratio: float


WAY_S = 0.8
_TICK_S = 1.0 / 30.0
_LONGEST_S = 0.2  # a step: the first frame takes longer to make, and none is to be a jump


class Inside:
    """Follows what a visit looks into: at once for who wants no motion, else on a way of `WAY_S` seconds.

    `looks` are the lab's; `again` shows the picture again.
    """

    def __init__(
        self, panel: Panel, visit: Visit, touching: Touching, looks: Callable[[], Looks],
        again: Callable[[], None],
    ) -> None:  # fmt: skip
        self.panel, self.visit, self.touching = panel, visit, touching
        self._looks, self._again = looks, again
        self.progress = 0.0
        """How much of the way in has been gone, 0 to 1."""
        self._part: Part | None = None
        self._entered: Part | None = None
        self._before: Part | None = None  # what was told of, and what was ringed, when it was gone into
        self._ringed: Part | None = None
        self._outside: tuple[Hit, ...] = ()
        self._at: float | None = None  # when the last step of the way was taken
        self._tick = Later(self._go_on, calm=_TICK_S)

    # --- the picture ------------------------------------------------------------------------------------

    def picture(self, river: RiverPicture, look: Look) -> Approach:
        """The drawing of the river, and of what is inside of it, which looks as it does, when it is gone into."""
        self._outside = river.hits()
        self._fit()
        return Approach(river, lambda kind, number: SynapsePicture(kind, number, **look))

    def draw(self, picture: Approach) -> None:
        """Draw the moment on show, as far inside as the way has been gone."""
        run, at = self.visit.seen, self.visit.session.now + self.visit.between
        picture.show(run, at, self._part, self.progress)
        self.panel.picture.strengths = [] if self._part else picture.river.strengths(run, at)

    @property
    def on_the_way(self) -> bool:
        """Whether it is neither at the river nor where the visit looks."""
        return self.progress != self._goal

    @property
    def _goal(self) -> float:
        return 1.0 if self.visit.inside else 0.0

    def follow(self) -> bool:
        """Set out for where the visit looks; whether that is elsewhere than it was."""
        entered, self._entered = self._entered, self.visit.inside
        self.panel.picture.deep = self._entered is not None
        if self._entered and not entered:
            self._before = self.panel.part_told if self.panel.part.text else None
            self._ringed = self.touching.ringed() or self._ringed
        elif entered and not self._entered:
            told = self._before if self.panel.part.text else None  # nothing is of another river
            self.panel.part_told, self.panel.part.text = told or ("", 0), self.panel.part.text if told else ""
        if self._entered and self._entered != self._part:
            self._part = self._entered
            self._fit()
        self._set_out()
        return self._entered != entered

    def _set_out(self) -> None:
        if not self.on_the_way:
            return
        if self._looks().still or running_loop() is None:
            self._arrive()
        elif self._at is None:
            self._at = time.monotonic()
            self._tick.ask()

    def _go_on(self) -> None:
        before, self._at = self._at or 0.0, time.monotonic()
        step = min(self._at - before, _LONGEST_S) / WAY_S
        self.progress = min(self.progress + step, 1.0) if self._goal else max(self.progress - step, 0.0)
        if self.on_the_way:
            self._tick.ask()
        else:
            self._arrive()
        self._again()

    def _arrive(self) -> None:
        self.progress, self._at = self._goal, None
        if not self.visit.inside:
            self._part = None
            self._fit()
            if self._ringed:
                self.touching.mark(*self._ringed)
            self._ringed = None

    def _fit(self) -> None:
        """What can be touched: nothing inside."""
        self.touching.fit(() if self._part else self._outside)

    def close(self) -> None:
        """Go no further."""
        self._tick.cancel()

    # --- what is said ----------------------------------------------------------------------------------

    def caption(self) -> str:
        """What is seen just now, inside or of the river."""
        run, now, inside = self.visit.seen, self.visit.session.now, self.visit.inside
        return words.closer(run, now, *inside) if inside else words.caption(run, now)

    def alt(self) -> str:
        """The picture in words, inside or of the river."""
        run, now, inside = self.visit.seen, self.visit.session.now, self.visit.inside
        return words.closer_alt(run, now, *inside) if inside else words.alt_text(run, now)

    def hint(self) -> str:
        """What can be done inside; nothing at the river."""
        return naming.inside_hint() if self.visit.inside else ""

    def truth(self) -> tuple[str, int, str] | None:
        """The part inside as it is told of at length, and in short how sure science is of it; None at the river."""
        if self.visit.inside is None:
            return None
        kind, number = self.visit.inside
        return words.closer_part(kind), number, words.closer_truth(kind)

    def name_door(self) -> None:
        """Say what the one button does that leads in or out; it is there where there is something to look into."""
        door, inside = self.panel.closer, self.visit.inside is not None
        door.description, door.tooltip = naming.door(inside)
        there = inside or (self.panel.part.text and words.has_inside(self.panel.part_told[0]))
        door.layout.display = None if there else "none"

    # --- what can be done ---------------------------------------------------------------------------------

    def enter(self) -> None:
        """Look into what is ringed, else into what was told of last, else into the gate."""
        if self.visit.inside:
            return
        told = self.panel.part_told if self.panel.part.text else None
        parts = [part for part in (self.touching.ringed(), told) if part and words.has_inside(part[0])]
        self.visit.enter(*(parts[0] if parts else ("gate", 0)))

    def pass_door(self) -> None:
        """Look into the part that was told of last, or out again."""
        if self.visit.inside:
            self.visit.leave()
        elif words.has_inside(self.panel.part_told[0]):
            self.visit.enter(*self.panel.part_told)

    def back(self) -> None:
        """Take one step back: out to the river, or there from one tributary to all."""
        if self.visit.inside:
            self.visit.leave()
        else:
            self.visit.show_only(0)

    def touch(self) -> None:
        """Touch what is ringed; inside nothing is."""
        if not self.visit.inside:
            self.touching.touch_chosen()
