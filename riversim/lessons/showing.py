"""`Showing`: a river's picture that plays up to the moment that somebody guessed about, and is not seen before."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import ipywidgets as widgets

from riversim import words
from riversim.drawing import RiverPicture
from riversim.lab import PICTURE, UPRIGHT, FrameView, Screen, Touching, Words, named
from riversim.session import Session, Visit, reading_s

Then = Callable[[], None]


class Showing:
    """A session's river, and below it what happens; `box` is the whole."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.visit = Visit(session)
        self.visit.on_show = self._show
        self.view = FrameView(width=PICTURE[0], height=PICTURE[1], hot_keys=("ArrowDown", "ArrowUp", "Enter"))
        self.caption = Words(kind="caption", live="polite")
        self.box = widgets.VBox([self.view, self.caption])
        self.box.add_class("riversim-showing")
        self.box.layout.display = "none"
        self._screen: Screen[RiverPicture] = Screen(self.view, self._new_picture, PICTURE, UPRIGHT, calm=0.35)
        self._touching = Touching(self.view, self._tell, self._tell)
        keys = {"ArrowDown": lambda: self._touching.choose(1), "ArrowUp": lambda: self._touching.choose(-1),
                "Enter": self._touching.touch_chosen}  # fmt: skip
        self.view.on_key = lambda key: keys.get(key, lambda: None)()
        self.view.on_touch = lambda x, y: self._touching.at(x, y, self.view.width / self.view.height)
        self.view.observe(self._still, "still")
        self._goal: tuple[float, Then] | None = None
        self._read = 0.0

    def play(self, day: float, then: Then) -> None:
        """Play up to a day, from where the river stands, and then do something; at once for who wants no motion.

        Raises `RiverError` for a day outside the run.
        """
        self._goal = day, then
        self.box.layout.display = None
        self._set_off()

    def _set_off(self) -> None:
        if self._goal is not None:
            day, _then = self._goal
            if self.view.still:
                self.visit.go(day)
                self._arrive()
            else:
                self.visit.play_to(day, self._arrive)

    def _arrive(self) -> None:
        goal, self._goal = self._goal, None
        if goal is not None:
            goal[1]()

    def _still(self, change: dict[str, Any]) -> None:
        """Only when it is seen it is known whether somebody asks for less motion."""
        self.view.calm = change["new"]
        self._set_off()

    # --- what is seen -----------------------------------------------------------------------------------

    def _new_picture(self, size: tuple[int, int], ratio: float) -> RiverPicture:
        picture = RiverPicture(self.session.river, upright=size == UPRIGHT, size=size, ratio=ratio)
        self._touching.fit(picture.hits())
        self.view.spots = [[x, y, radius, 0.0] for x, y, radius, _acts in self.view.spots]  # all parts only tell
        self.view.streams = picture.streams()
        return picture

    def _draw(self, picture: RiverPicture) -> None:
        run, now = self.visit.seen, self.visit.session.now
        picture.show(run, now)
        self.view.strengths = picture.strengths(run, now)

    def _show(self) -> None:
        """Another moment is on show: while time runs a sentence stands until it was read, then all is said."""
        visit, playing, now = self.visit, self.visit.player.playing, time.monotonic()
        self._screen.show(self._draw, moving=playing)
        told = visit.told if playing else None
        if told is not None or not playing or now > self._read:
            run, index = visit.seen, visit.session.now
            said = [told.sentence] if told else [one.text for one in words.sentences(run, index)]
            self._say(said[0] if playing else " ".join(said))
            self._read = now + reading_s(said[0])
            self.view.lit = named(*told.part) if told else ""
            self.view.alt = words.alt_text(run, index)

    def _tell(self, kind: str, number: int) -> None:
        """Say how a part of the picture is."""
        self._say(words.part(self.visit.seen, self.visit.session.now, kind, number))

    def _say(self, text: str) -> None:
        self.caption.names = {kind: list(named) for kind, named in words.mentions().items()}
        self.caption.text = text

    def stop(self) -> None:
        """Stop time; what was to be done then is not."""
        self._goal = None
        self.visit.pause()

    def close(self) -> None:
        """Stop time, and let go of what is drawn; the widgets are closed with what they lie in."""
        self.stop()
        self._screen.close()
