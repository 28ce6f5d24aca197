"""`Stage`: what is seen of a lab, brought in line with what is watched: picture, curves, words and controls."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Protocol, TypeVar, TypeVarTuple

from riversim import naming, words
from riversim.charts import RiverCurves
from riversim.language import _, speaking
from riversim.panel import CURVES_NARROW, CURVES_WIDE, PICTURE, Looks, Panel
from riversim.picture import RiverPicture
from riversim.player import Later, Player
from riversim.questions import questions
from riversim.scenarios import scenario as story_of
from riversim.screen import Screen
from riversim.touching import Touching, Work
from riversim.watching import Watching

CAPTION_S = 1.5
CURVES_S = 0.1
COURSE_S = 0.08
SHARE = 5.0  # while time runs the present gets this many times as much time as the course to come,
DRAGGED = 2.0  # and so many times while a slider is dragged: there the course is what is looked for


class Speaker(Protocol):
    """Whoever has looks, and so a language and words of its own."""

    @property
    def looks(self) -> Looks:
        """How it looks and speaks."""


S = TypeVar("S", bound=Speaker)
Arguments = TypeVarTuple("Arguments")
R = TypeVar("R")


def in_its_words(method: Callable[[S, *Arguments], R]) -> Callable[[S, *Arguments], R]:
    """A method that speaks its owner's own language and words, whoever calls it."""

    @wraps(method)
    def spoken(speaker: S, *given: *Arguments) -> R:
        with speaking(speaker.looks.language, speaker.looks.words):
            return method(speaker, *given)

    return spoken


class Stage:
    """Shows what is watched in a panel, as `looks` say; `touch` is told which part of the picture is touched.

    `only` is the tributary that is alone in the curves, 0 for all.
    """

    def __init__(self, panel: Panel, watching: Watching, player: Player, looks: Looks, touch: Work) -> None:
        self.panel, self.watching, self.player = panel, watching, player
        self.looks: Looks = looks
        self.only = 0
        self.touching: Touching = Touching(panel.picture, touch, self.tell_part)
        self._spoke = self._drew = -math.inf
        self._course = Later(self._show_course, calm=COURSE_S, most=4.0 * COURSE_S)
        self.picture = Screen(panel.picture, self._new_picture, PICTURE, PICTURE, calm=0.35)
        self.curves = Screen(panel.curves, self._new_curves, CURVES_WIDE, CURVES_NARROW, calm=0.8)

    @in_its_words
    def _new_picture(self, size: tuple[int, int], ratio: float) -> RiverPicture:
        large = self.looks.projector or self.panel.picture.narrow  # or a phone's letters are too small to read
        river = self.watching.session.river
        picture = RiverPicture(river, theme=self.looks.theme, projector=large, size=size, ratio=ratio)
        self.touching.fit(picture.hits())
        return picture

    @in_its_words
    def _new_curves(self, size: tuple[int, int], ratio: float) -> RiverCurves:
        looks = self.looks
        curves = RiverCurves(theme=looks.theme, projector=looks.projector, size=size, ratio=ratio)
        self.panel.timeline.edges = [curves.sheet.left / size[0], 1.0 - curves.sheet.right / size[0]]
        return curves

    def dress(self, looks: Looks) -> None:
        """Look and speak another way."""
        before, self.looks = self.looks, looks
        self._dress()
        if replace(looks, still=before.still) != before:
            self.forget()
            if (looks.words, looks.language) != (before.words, before.language):
                self._say_anew()
            self.show()

    @in_its_words
    def _dress(self) -> None:
        self.panel.dress(self.looks)
        self.show_controls()

    @in_its_words
    def _say_anew(self) -> None:
        """Say what `show` does not in the language and words of now; the error of before is over."""
        panel = self.panel
        panel.error.text = ""
        panel.take.hush()
        panel.many.hide()
        panel.hint.text = naming.hint() if panel.hint.text else ""
        panel.card.refresh(questions(self.watching.session.story))
        if panel.part.text:
            self.tell_part(*panel.part_told)
        self._spoke = -math.inf
        self._show_course()

    def forget(self, *, curves: bool = True) -> None:
        """Make the picture anew with the next frame, and the curves too: what they show no longer fits."""
        self.picture.forget()
        if curves:
            self.curves.forget()

    def alone(self, number: int) -> None:
        """Show one tributary alone in the curves from the next frame on, numbered from 1, or all for 0."""
        self.only = number
        self.panel.all.layout.display = None if number else "none"

    def hasten(self) -> None:
        """Show the course to come with the next frame, though time may run."""
        self._drew = -math.inf

    @in_its_words
    def show(self) -> None:
        """Bring the page in line with the session. What is seldom read is seldom changed while time runs."""
        playing, now = self.player.playing, time.monotonic()
        self.picture.show(self._draw_picture, moving=playing)
        if not playing or now - self._spoke > CAPTION_S:
            self._spoke = now
            self._speak()
        if not playing:
            self.show_controls()
            self._course.ask()
        elif now - self._drew > max(CURVES_S, SHARE * self.curves.took):
            self.show_controls()
            self._show_course()

    @in_its_words
    def show_controls(self) -> None:
        """Set every control to what holds."""
        self.panel.show(self.watching.session, self.watching.history, playing=self.player.playing)

    @in_its_words
    def _show_course(self) -> None:
        """The course to come, and what differs. It waits until the present has been shown."""
        panel, run, ghost = self.panel, self.watching.run, self.watching.ghost
        self._drew = time.monotonic()
        self._course.rest = (1.0 + DRAGGED) * self.curves.took
        self.curves.show(self._draw_curves, moving=self.player.playing)
        panel.curves.alt = _("Curves over time. {title}").format(title=self._title())
        now = math.inf if self.ahead else self.watching.session.day(self.watching.session.now)
        told, untold = words.marks(run)
        panel.timeline.marks = [list(mark) for mark in told if mark[0] <= now]
        panel.timeline.rest = untold if self.ahead else ""
        panel.difference.text = words.difference(run, ghost) if ghost is not None and self.ahead else ""

    @in_its_words
    def _draw_picture(self, picture: RiverPicture) -> None:
        picture.show(self.watching.seen, self.watching.session.now)

    @in_its_words
    def _draw_curves(self, curves: RiverCurves) -> None:
        watching = self.watching
        ahead, ghost = self.ahead, watching.ghost if self.ahead else None
        curves.show(watching.run, watching.session.now, ghost, ahead, title=self._title(), only=self.only)

    @property
    def ahead(self) -> bool:
        """Whether what is to come is seen: not while somebody is asked to guess it."""
        return not self.panel.card.waiting

    def turn(self) -> None:
        """A question has come, was answered, or has gone."""
        self._course.ask()

    def _title(self) -> str:
        run = self.watching.run
        if not self.ahead:
            return _("Guess first: then you see what comes.")
        return words.over_time(run, self.only) if self.only else words.title(run)

    @in_its_words
    def tell_part(self, kind: str, number: int) -> None:
        """Say how a part of the picture is; raises `RiverError` where there is no such part."""
        self.panel.tell_part(kind, number, words.part(self.watching.seen, self.watching.session.now, kind, number))

    def _speak(self) -> None:
        panel, run, index = self.panel, self.watching.seen, self.watching.session.now
        panel.caption.text = words.caption(run, index)
        panel.picture.alt = words.alt_text(run, index)
        panel.sentences.text = " ".join(map(_, story_of(self.watching.session.story).sentences))
        if panel.part.text:  # a part that was told of stays true
            self.tell_part(*panel.part_told)

    def close(self) -> None:
        """Let go of what is drawn, and of what was still to be shown."""
        self._course.cancel()
        self.picture.close()
        self.curves.close()
