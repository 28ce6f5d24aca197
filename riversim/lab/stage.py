"""`Stage`: what is seen of a lab, brought in line with what is watched: picture, curves, words and controls."""

from __future__ import annotations

import math
import time
from dataclasses import replace

from riversim import words
from riversim.charts import RiverCurves
from riversim.drawing import Approach, RiverPicture, Still
from riversim.lab import naming
from riversim.lab.inside import Inside, Look, Part
from riversim.lab.looks import Looks, in_its_words
from riversim.lab.page import cautions
from riversim.lab.panel import CURVES_NARROW, CURVES_WIDE, PICTURE, UPRIGHT, Panel
from riversim.lab.screen import Screen
from riversim.lab.touching import Touching, named
from riversim.model import RiverError, Trajectory
from riversim.model import scenario as story_of
from riversim.session import Later, Visit, questions, reading_s, running_loop, share
from riversim.words import Event, _

CURVES_S = 0.1
COURSE_S = 0.08
ROOM_RATIO = 1.5  # of what moves on a wall: a third more work than 1, and all frames that a page can show
FRESH_H = 24.0  # what happened longer ago may no longer be seen at its part, though its sentence is still being read
SHARE = 5.0  # while time runs the present gets this many times as much time as the course to come,
DRAGGED = 2.0  # and so many times while a slider is dragged: there the course is what is looked for


class Stage:
    """Shows a visit in a panel, as `looks` say."""

    def __init__(self, panel: Panel, visit: Visit, looks: Looks) -> None:
        self.panel, self.visit = panel, visit
        self.looks: Looks = looks
        self.touching: Touching = Touching(panel.picture, visit.touch, self.tell_touched)
        self.inside = Inside(panel, visit, self.touching, lambda: self.looks, self.show_picture)
        self._read = self._drew = -math.inf
        self._told = self._led()
        self._aloud = ""  # what is said of a part that was touched before a room, until it was read
        self._read_out = Later(self._fall_silent, calm=0.0)
        self._course = Later(self._show_course, calm=COURSE_S, most=4.0 * COURSE_S)
        self.picture = Screen(panel.picture, self._new_picture, PICTURE, UPRIGHT, calm=0.35)
        self.curves = Screen(panel.curves, self._new_curves, CURVES_WIDE, CURVES_NARROW, calm=0.8)

    @in_its_words
    def _new_picture(self, size: tuple[int, int], ratio: float) -> Approach:
        looks = self.looks
        look = Look(
            theme=looks.theme,
            projector=looks.projector,
            room=looks.room,
            upright=size == UPRIGHT,
            size=size,
            ratio=ratio,
        )
        picture = RiverPicture(self.visit.session.river, **look)
        self.panel.picture.streams = picture.streams()
        return self.inside.picture(picture, look)

    @in_its_words
    def _new_curves(self, size: tuple[int, int], ratio: float) -> RiverCurves:
        looks = self.looks
        curves = RiverCurves(theme=looks.theme, projector=looks.projector, size=size, ratio=ratio)
        self.panel.timeline.edges = [curves.sheet.left / size[0], 1.0 - curves.sheet.right / size[0]]
        return curves

    def dress(self, looks: Looks) -> None:
        """Look and speak another way."""
        before, self.looks = self.looks, looks
        self.picture.moving_ratio = ROOM_RATIO if looks.room else 1.0
        if looks != before:  # there is a panel again, or other words
            self._aloud = ""
        self._dress()
        if replace(looks, still=before.still, depth=before.depth) != before:
            self.forget()
            if (looks.words, looks.language) != (before.words, before.language):
                self._say_anew()
            self.show()
        elif looks.depth != before.depth:
            self._course.ask()

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
        panel.hint.text = self.inside.hint() or (naming.hint() if panel.hint.kind == "welcome" else "")
        panel.card.refresh(questions(self.visit.session.story))
        if panel.part.text and not self.visit.inside:
            self.tell_part(*panel.part_told)
        self._speak()
        self._show_course()

    def forget(self, *, curves: bool = True) -> None:
        """Make the picture anew with the next frame, and the curves too: what they show no longer fits."""
        self.picture.forget()
        if curves:
            self.curves.forget()

    def hasten(self) -> None:
        """Show the course to come with the next frame, though time may run."""
        self._drew = -math.inf

    @in_its_words
    def show(self) -> None:
        """Bring the page in line with the session. What is seldom read is seldom changed while time runs."""
        playing, now = self.visit.player.playing, time.monotonic()
        turned = self.inside.follow()
        self.show_picture()
        if turned or not playing or now > self._read or self._led() != self._told:
            self._speak()
        if not playing:
            self.show_controls()
            self._course.ask()
        elif now - self._drew > max(CURVES_S, SHARE * self.curves.took):
            self.show_controls()
            self._show_course()

    def show_picture(self) -> None:
        """Show the picture as it is just now, also between two moments; all else stays."""
        self.picture.show(self._draw_picture, moving=self.visit.player.playing or self.inside.on_the_way)

    @in_its_words
    def show_controls(self) -> None:
        """Set every control to what holds."""
        self.panel.show(self.visit)

    @in_its_words
    def _show_course(self) -> None:
        """The course to come, and what differs. It waits until the present has been shown."""
        panel, ghost = self.panel, self.visit.ghost
        self._drew = time.monotonic()
        self._course.rest = (1.0 + DRAGGED) * self.curves.took
        self.curves.show(self._draw_curves, moving=self.visit.player.playing)
        panel.curves.alt = _("Curves over time. {title}").format(title=self._title())
        lived = self._followed
        told, untold = words.marks(lived)
        panel.timeline.marks, panel.timeline.rest = list(map(list, told)), untold
        panel.difference.text = words.difference(lived, ghost) if ghost is not None and self.ahead else ""
        if not self.visit.player.playing:
            self.tell_code()

    def tell_code(self) -> None:
        """Have the page know the code of what is on show, for who prints it, or loses the connection.

        On the tour it stays the code of the visitor's own river, which comes back.
        """
        if self.panel.guide.number:
            return
        try:
            code = share.encode(self.visit.session)
        except RiverError:  # too long a history: there is none
            code = ""
        self.panel.life.keep(code)
        self.panel.code.text = _("To open this river again: {code}").format(code=code) if code else ""

    @in_its_words
    def _draw_picture(self, picture: Approach) -> None:
        self.inside.draw(picture)

    @in_its_words
    def _draw_curves(self, curves: RiverCurves) -> None:
        visit = self.visit
        ahead, ghost = self.ahead, visit.ghost if self.ahead else None
        curves.show(visit.run, visit.session.now, ghost, ahead, title=self._title(), only=visit.only)

    @property
    def ahead(self) -> bool:
        """Whether what is to come is seen: not while somebody is asked to guess it."""
        return not self.panel.card.asking.waiting

    def turn(self) -> None:
        """A question has come, was answered, or has gone."""
        self._course.ask()

    def _title(self) -> str:
        """How it went up to what has been seen."""
        run = self._followed
        if not self.ahead:
            return _("Guess first: then you see what comes.")
        if self.visit.only:
            return words.over_time(run, self.visit.only)
        return words.title(run, so_far=len(run.level) <= self.visit.session.steps)

    @property
    def _followed(self) -> Trajectory:
        """The run as far as it has been seen; who explores has all of it in the curves."""
        return self.visit.run if self.looks.depth == "explore" and self.ahead else self.visit.lived_run

    @in_its_words
    def tell_part(self, kind: str, number: int) -> None:
        """Say how a part of the picture is; raises `RiverError` where there is no such part."""
        told = kind, number, words.part(self.visit.seen, self.visit.session.now, kind, number)
        self.panel.tell_part(*(self.inside.truth() or told))
        self.inside.name_door()

    @in_its_words
    def tell_touched(self, kind: str, number: int) -> None:
        """As `tell_part`, of one that was touched just now: a room, which sees no panel, reads it below the picture."""
        self.tell_part(kind, number)
        if not self.looks.room:
            return
        self._aloud = self.panel.part.text
        self._speak()
        self._read_out.cancel()
        if running_loop() is not None:  # without one no time passes in which it is read
            self._read_out = Later(self._fall_silent, calm=reading_s(self._aloud))
            self._read_out.ask()

    @in_its_words
    def _fall_silent(self) -> None:
        """What was said of a part has been read: what is so is said again."""
        self._aloud = ""
        self._speak()

    def _speak(self) -> None:
        """Say what happens, and how the person feels."""
        panel, visit = self.panel, self.visit
        run, now = visit.seen, visit.session.now
        text, part = self._telling()
        panel.caption.text, self._read = text, time.monotonic() + reading_s(text)
        if panel.part.text and not visit.player.playing:
            part = panel.part_told  # who asked for it looks at it
        if not panel.guide.number:  # a tour has its own part to look at
            panel.picture.lit = named(*part) if part else ""
        panel.picture.alt = self.inside.alt()
        panel.sentences.text = " ".join(map(_, story_of(visit.session.story).sentences))
        panel.feeling.text = words.feels(run, now)
        truth = self.inside.truth()
        if truth:
            panel.tell_part(*truth)
        elif panel.part.text:  # a part that was told of stays true
            self.tell_part(*panel.part_told)
        self.inside.name_door()

    def _telling(self) -> tuple[str, Part | None]:
        """What is told just now, and the part to look at: else what is so, one sentence at a time while time runs."""
        visit, now = self.visit, self.visit.session.now
        told, part = self._told = self._led()
        if visit.inside:
            return self.inside.caption(), None
        if self._aloud:
            return self._aloud, self.panel.part_told
        if told is not None:
            return told.sentence, part
        if visit.session == visit.session.reset():
            return _(story_of(visit.session.story).sentences[0]), None
        if not visit.player.playing:
            return words.caption(visit.seen, now), None
        one = 2 if self.looks.words == "both" else 1
        return " ".join(said.text for said in words.sentences(visit.seen, now)[:one]), None

    def _led(self) -> tuple[Event | None, Part | None]:
        """What is told just now, and the part to look at, while that is still as it was told."""
        told, session = self.visit.told, self.visit.session
        fresh = told is not None and (session.now - told.index) * session.river.step <= FRESH_H
        return told, told.part if told and fresh else None

    @in_its_words
    def still(self) -> Still:
        """What is on show, as it is seen where there are no widgets."""
        story = story_of(self.visit.session.story)
        told = f"{_(story.title)}: {' '.join(map(_, story.sentences))}"
        return Still(
            title=self.panel.title.text, png=self.picture.still(), alt=self.inside.alt(),
            said=(told, self.inside.caption(), *cautions(), _(words.CRISIS)), theme=self.looks.theme,
        )  # fmt: skip

    def close(self) -> None:
        """Let go of what is drawn, and of what was still to be shown."""
        self._course.cancel()
        self._read_out.cancel()
        self.inside.close()
        self.picture.close()
        self.curves.close()
