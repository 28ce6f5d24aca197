"""`RiverCompare`: two rivers beside each other, under one rain and by one clock, and a sentence on what differs.

`TwoRivers` is what lies on its page, and `Fold` the same as a part of a lab.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import partial

import ipywidgets as widgets

from riversim import words
from riversim.drawing import RiverPicture, Still, together
from riversim.lab import naming
from riversim.lab.controls import Control, classed
from riversim.lab.leaving import close_all, everything
from riversim.lab.lifeline import Lifeline
from riversim.lab.looks import Looks, in_its_words
from riversim.lab.page import cautions, show
from riversim.lab.screen import Screen
from riversim.lab.sliders import Slider, Sliders
from riversim.lab.telling import telling
from riversim.lab.view import FrameView, Words
from riversim.model import RiverError, Trajectory, check_name
from riversim.session import Comparing, Later, Pair, Session, Visit, at_home, pairs, running_loop, share
from riversim.words import Vocabulary, _, current, speaking

PICTURE = (600, 347)
KEYS = (" ", "ArrowRight", "ArrowLeft", "Home")
ALT_S, CONTROLS_S, AGAIN_S = 1.5, 0.1, 0.02
FIRST = "with-without"
LAB = ("done", "before", "code")  # pairs that a lab makes of the river on show

Through = Callable[[Callable[[], None]], None]


class TwoRivers:
    """Two pictures with one clock, as widgets in `box`.

    What a visitor does goes `through` whatever tells errors in words. With a `visit` the river on show there can be
    compared too: with what was done and without, with the run before, and with a saved one. Its picture is `around`.
    """

    def __init__(
        self, first: Pair, looks: Looks, *, through: Through, visit: Visit | None = None, chosen: str = "",
        around: FrameView | None = None,
    ) -> None:  # fmt: skip
        self.looks: Looks = looks
        self.comparing = Comparing(first)
        self._first, self._visit, self._through = first, visit, through
        self.chosen = chosen or first.id
        self._shown: Pair | None = None
        self._spoke = self._set = -float("inf")
        self.views = tuple(FrameView(width=PICTURE[0], height=PICTURE[1], hot_keys=KEYS) for _ in words.RIVERS)
        self.around = around or self.views[0]
        self.headings = tuple(Words(kind="heading") for _ in words.RIVERS)
        self.screens = [
            Screen(view, partial(self._new_picture, place), PICTURE, PICTURE, calm=0.35)
            for place, view in enumerate(self.views)
        ]
        self.about, self.sentence = Words(kind="aside"), Words(kind="versus", live="polite")
        self.chooser = Control(widgets.Dropdown(options=list(self._titles().items())))
        self.play, self.back, self.step, self.open = (widgets.Button() for _ in range(4))
        self.day = Slider(0, 1, 1, 0, whole=True, field=False)
        self.days = Sliders({"day": self.day})
        self.chooser.show(self.chosen)
        self.code = widgets.Text(placeholder="r2.…", continuous_update=True)
        self.box = self._arranged()
        self._later = Later(self._follow, calm=0.3)
        self._again = Later(self._show_pictures, calm=AGAIN_S)
        self._wire()
        self.dress(looks)

    # --- what is done -------------------------------------------------------------------------------------

    def choose(self, id: str) -> None:
        """Compare another pair, by its id; raises `RiverError` for an unknown one, or one that there is not now."""
        try:
            self._take(id, False)
        finally:
            self.chooser.show(self.chosen)

    def play_or_pause(self) -> None:
        """Let time run, or stop it; the lab around it stands still then. Raises `RiverError` without a running loop."""
        if self._visit is not None:
            self._visit.pause()
        self.comparing.play_or_pause()

    def follow(self) -> None:
        """The river of the lab is another one: show that, where it is compared."""
        if self.chosen in LAB:
            self._later.ask()

    def _follow(self) -> None:
        try:
            self._take(self.chosen, True)
        except RiverError:  # nothing is left to compare
            self.choose(FIRST)

    @in_its_words
    def _take(self, id: str, stay: bool) -> None:
        id = check_name("pair", id, dict.fromkeys(self._titles().values()))
        self.comparing.choose(self._pair(id), stay=stay)
        self.chosen = id
        self.chooser.show(id)

    def _pair(self, id: str) -> Pair:
        visit = self._visit
        if visit is None or id not in LAB:
            return pairs.PAIRS.get(id, self._first)
        if id == "done":
            return pairs.done(visit.session)
        return (
            pairs.before(visit.session, visit.ghost) if id == "before" else pairs.coded(visit.session, self.code.value)
        )

    def _titles(self) -> dict[str, str]:
        """The ids of all pairs by what they are called."""
        own = {_("Your own two rivers"): "own"} if self._first.id == "own" and self._visit is None else {}
        if self._visit is not None:
            own = {
                _("This river, with and without what you did"): "done",
                _("This run, and the one before"): "before",
                _("This river, and a saved one"): "code",
            }
        return own | {_(pair.title): id for id, pair in pairs.PAIRS.items()}

    # --- how it lies and what it is called ------------------------------------------------------------------

    def _arranged(self) -> widgets.VBox:
        self.play.add_class("riversim-big")
        rivers = [classed(widgets.VBox(both), "riversim-one") for both in zip(self.headings, self.views, strict=True)]
        row = classed(widgets.HBox([self.play, self.back, self.step]), "riversim-row")
        said = [self.chooser.widget, self.about, classed(widgets.HBox(rivers), "riversim-both"), self.sentence]
        with_code = widgets.VBox([self.code, classed(widgets.HBox([self.open]), "riversim-row")])
        with_code.layout.display = "none" if self._visit is None else None
        return classed(widgets.VBox([*said, row, self.days, with_code]), "riversim-compare")

    def _wire(self) -> None:
        clock = self.comparing
        clock.on_show, clock.watched = self._show, self._is_watched
        keys: dict[str, Callable[[], None]] = {
            " ": self.play_or_pause, "ArrowRight": clock.step, "ArrowLeft": lambda: clock.step(-1),
            "Home": lambda: clock.go(0.0),
        }  # fmt: skip
        for button, work in (
            (self.play, self.play_or_pause), (self.back, lambda: clock.step(-1)), (self.step, clock.step),
            (self.open, lambda: self.choose("code")),
        ):  # fmt: skip
            button.on_click(lambda button, work=work: self._through(work))
        for view in self.views:
            view.on_key = lambda key: self._through(keys[key]) if key in keys else None
        self.chooser.on_change(lambda id: self._through(lambda: self.choose(id)))
        self.day.on_change(lambda said: self._through(lambda: self._go(said)))

    def _is_watched(self) -> bool:
        """Whether a page may show it; where the lab around it is left, it is left too."""
        return self.box.comm is not None and not (self.views[0].alone or self.around.alone)

    def _go(self, said: object) -> None:
        self.comparing.go(self.day.read(said) * self.comparing.runs[0].river.step / 24.0)

    def dress(self, looks: Looks) -> None:
        """Look and speak another way."""
        self.looks, self.comparing.leap_s = looks, float(looks.still)
        with speaking(looks.language, looks.words):
            self.chooser.name(self._titles())
            self.chooser.widget.description = _("What to compare")
            for name in ("play", "back", "step"):
                button = getattr(self, name)
                button.description, button.tooltip = naming.buttons()[name]
            self.code.description = _("A code from somebody")
            self.open.description = _("Compare with it")
            self.open.tooltip = _("Compare this river with one that was saved or shared")
            for view in self.views:
                view.lang = current()
        self._shown = None
        self._show()

    def _name(self) -> None:
        """Say which two rivers these are, and what makes them differ."""
        pair = self.comparing.pair
        for letter, name, heading in zip(words.RIVERS, pair.names, self.headings, strict=True):
            heading.text = _("River {letter}: {name}").format(letter=letter, name=_(name))
        what = words.listed(pair.differs)
        self.about.text = _("The same rain. What differs: {what}.").format(what=what)
        self.day.high = self.comparing.steps

    # --- what is on show ------------------------------------------------------------------------------------

    @in_its_words
    def _new_picture(self, place: int, size: tuple[int, int], ratio: float) -> RiverPicture:
        river = self.comparing.runs[place].river
        # As large letters as there are: each picture has half a page, or a phone's width.
        return RiverPicture(river, theme=self.looks.theme, projector=True, size=size, ratio=ratio)

    @in_its_words
    def _draw(self, place: int, picture: RiverPicture) -> None:
        picture.show(self.comparing.runs[place], self.comparing.now)

    @in_its_words
    def _show(self) -> None:
        """Bring the page in line with the clock. What is seldom read is seldom changed while time runs."""
        if self.box.comm is None:
            return
        playing, now = self.comparing.player.playing, time.monotonic()
        if self._shown is not self.comparing.pair:
            self._shown, self._spoke = self.comparing.pair, -float("inf")
            self._name()
            for screen in self.screens:
                screen.forget()
        self._show_pictures()
        self.sentence.text = self.comparing.sentence()
        self.play.description = _("Pause") if playing else _("Play")
        if not playing or now - self._spoke > ALT_S:
            self._spoke = now
            for view, alt in zip(self.views, self.alts(), strict=True):
                view.alt = alt
        if not playing or now - self._set > CONTROLS_S:
            self._set = now
            self._show_controls()

    @in_its_words
    def _show_pictures(self) -> None:
        """Both at one moment: while time runs the next waits until a page is ready for both, and both are drawn."""
        draws = [partial(self._draw, place) for place in range(len(self.screens))]
        if not self.comparing.player.playing:
            for screen, draw in zip(self.screens, draws, strict=True):
                screen.show(draw)
        elif all(screen.ready() for screen in self.screens):
            for send in [screen.moved(draw) for screen, draw in zip(self.screens, draws, strict=True)]:
                send()
        else:
            self._again.ask()

    def _show_controls(self) -> None:
        self.day.description = words.begin(words.day_word(self.comparing.day))
        with self.days.hold_sync():
            self.days.name()
            self.days.show({"day": self.comparing.now})

    def alts(self) -> list[str]:
        """Each picture in words, with the name of its river."""
        told = zip(self.headings, self.comparing.runs, strict=True)
        return [f"{heading.text}. {words.alt_text(run, self.comparing.now)}" for heading, run in told]

    @in_its_words
    def still(self) -> Still:
        """What is on show, as it is seen where there are no widgets."""
        pngs = [screen.still() for screen in self.screens]
        for view, png in zip(self.views, pngs, strict=True):
            view.poster = Still(png=png).address  # a page that is saved with its widgets has no frames
        headed = [(heading.text, png) for heading, png in zip(self.headings, pngs, strict=True)]
        said = (self.about.text, self.day.description, self.sentence.text, *cautions(), _(words.CRISIS))
        return Still(
            title=_("Two rivers under one rain"), png=together(headed, self.looks.theme), alt=" ".join(self.alts()),
            said=said, theme=self.looks.theme,
        )  # fmt: skip

    def close(self) -> None:
        """Stop the clock, and let go of what is drawn."""
        self.comparing.player.pause()
        self._later.cancel()
        self._again.cancel()
        for screen in self.screens:
            screen.close()


class RiverCompare:
    """Two rivers beside each other, as the last line of a cell, in the language and words in use.

    `of` is the id of a ready pair (`riversim.session.pairs.PAIRS`), or with an `other` one of two runs or codes of
    one's own, which `names` may name. Raises `RiverError` for an unknown pair or theme, a code that is not whole, and
    where two have not the same weather for the same time.
    """

    def __init__(
        self, of: str | Trajectory = FIRST, other: str | Trajectory | None = None,
        *, names: tuple[str, str] | None = None, theme: str = "light", projector: bool = False,
    ) -> None:  # fmt: skip
        looks = Looks(theme=theme, projector=projector)
        first = _pair_of(of, other, names)
        self._home = running_loop()
        self.life = Lifeline(kept=False)
        self.title, self.error = Words(kind="title"), Words(kind="error", live="assertive")
        self.notes = [Words(kind="note"), Words(kind="note")]
        self.rivers = TwoRivers(first, looks, through=self._try)
        notes = classed(widgets.VBox([*self.notes, self.error]), "riversim-notes")
        top = classed(widgets.HBox([self.title]), "riversim-top")
        self.box = classed(widgets.VBox([self.life, top, notes, self.rivers.box]), "riversim")
        for view in self.rivers.views:
            view.observe(lambda change: self._try(lambda: self.look(still=change["new"])), "still")
        self.look()
        self.life.belongs_to(self, self.box)

    def _ipython_display_(self) -> None:
        self.life.kept = True
        show(self.box, self.rivers.still())

    @property
    def looks(self) -> Looks:
        """How it looks and speaks, which changes nothing of the rivers."""
        return self.rivers.looks

    # --- what is done ---------------------------------------------------------------------------------------

    def choose(self, pair: str) -> None:
        """Compare another ready pair, by its id; raises `RiverError` for an unknown one."""
        self.rivers.choose(pair)

    def play(self) -> None:
        """Let time run in both; at the end, from the beginning. Raises `RiverError` without a running loop."""
        self.rivers.comparing.play()

    def pause(self) -> None:
        """Stop time at once."""
        self.rivers.comparing.pause()

    def step(self, steps: int = 1) -> None:
        """Pause, and move both on by so many steps; raises `RiverError` where they are no number."""
        self.rivers.comparing.step(steps)

    def go(self, day: float) -> None:
        """Pause, and show a day of both; raises `RiverError` for a day outside the runs."""
        self.rivers.comparing.go(day)

    def look(
        self, *, theme: str | None = None, projector: bool | None = None, words: Vocabulary | None = None,
        language: str | None = None, still: bool | None = None,
    ) -> None:  # fmt: skip
        """Look or speak another way: what is not given stays.

        Raises `RiverError` for an unknown theme, vocabulary or language.
        """
        looks = self.looks.changed(
            {"theme": theme, "projector": projector, "words": words, "language": language, "still": still}
        )
        for name, on in (("riversim-dark", looks.theme == "dark"), ("riversim-projector", looks.projector)):
            (self.box.add_class if on else self.box.remove_class)(name)
        self.rivers.dress(looks)
        self._name()

    @in_its_words
    def _name(self) -> None:
        self.life.name()
        self.error.text = ""
        self.title.text = _("Two rivers under one rain")
        for note, text in zip(self.notes, (words.DISCLAIMER, words.CRISIS), strict=True):
            note.text = _(text)

    def close(self) -> None:
        """Stop the clock and close every widget."""
        self.rivers.close()
        close_all(self.box)

    def _try(self, work: Callable[[], None]) -> None:
        at_home(self._home, lambda: self._attempt(work))

    @in_its_words
    def _attempt(self, work: Callable[[], None]) -> None:
        """Do a control's work; an error is told in words, and the controls go back to what holds."""
        with telling(self._tell):
            work()
            self.error.text = ""

    def _tell(self, mistake: str) -> None:
        self.error.text = mistake
        self.rivers.dress(self.looks)


def _pair_of(of: str | Trajectory, other: str | Trajectory | None, names: tuple[str, str] | None) -> Pair:
    if other is not None:
        return pairs.own(_session(of), _session(other), names)
    if isinstance(of, str):
        return pairs.pair(of)
    raise RiverError(_("two runs are needed to compare them, as in RiverCompare(run, other)"))


def _session(of: str | Trajectory) -> Session:
    return share.decode(of) if isinstance(of, str) else share.of_run(of)


class Fold:
    """The part of a lab in which two rivers lie side by side: made when it is opened, and not before.

    `on_made` is told of the widgets that came with it.
    """

    def __init__(
        self, fold: widgets.Accordion, visit: Visit, looks: Callable[[], Looks], through: Through, around: FrameView
    ) -> None:
        self.on_made: Callable[[Iterable[widgets.Widget]], None] = lambda made: None
        self.two: TwoRivers | None = None
        self._fold, self._visit, self._looks, self._through, self._around = fold, visit, looks, through, around
        fold.add_class("riversim-beside")
        fold.observe(lambda change: through(self._turn), "selected_index")

    def _turn(self) -> None:
        """It was opened, or folded away."""
        if self._fold.selected_index is None:
            self.pause()
        elif self.two is not None:
            self.two.follow()
        else:
            try:
                first, chosen = pairs.done(self._visit.session), "done"
            except RiverError:  # nothing was done yet
                first, chosen = pairs.pair(FIRST), FIRST
            self.two = TwoRivers(
                first, self._looks(), through=self._through, visit=self._visit, chosen=chosen, around=self._around
            )
            self._fold.children[0].children = [self.two.box]
            self.on_made(everything(self.two.box))

    def dress(self, looks: Looks) -> None:
        """Look and speak another way."""
        if self.two is not None:
            self.two.dress(looks)

    def follow(self) -> None:
        """The river of the lab is another one."""
        if self.two is not None and self._fold.selected_index is not None:
            self.two.follow()

    def pause(self) -> None:
        """Stop time in it."""
        if self.two is not None:
            self.two.comparing.pause()

    def close(self) -> None:
        """Let go of what is drawn, and of the clock."""
        if self.two is not None:
            self.two.close()
