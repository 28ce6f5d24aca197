"""`Panel`: the lab's widgets and how they lie on the page; what they do is the lab's business."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets as widgets

from riversim import words
from riversim.lab import controls, leaving, naming
from riversim.lab.cards import PredictionCard
from riversim.lab.controls import Control, classed
from riversim.lab.depth import DEPTHS, Deep, Depth
from riversim.lab.guide import Guide
from riversim.lab.lifeline import Lifeline
from riversim.lab.looks import Looks
from riversim.lab.many import Many
from riversim.lab.presenter import Presenter
from riversim.lab.sliders import Slider, Sliders
from riversim.lab.takeaway import TakeAway
from riversim.lab.timeline import Timeline
from riversim.lab.truths import Fuller, Truths
from riversim.lab.view import FrameView, Words
from riversim.model import River, Trajectory
from riversim.session import CONTROLS, Touring, Visit
from riversim.words import _, current

PICTURE, UPRIGHT = (900, 520), (540, 600)
CURVES_WIDE, CURVES_NARROW = (900, 420), (480, 460)
KEYS = (
    " ", "ArrowRight", "ArrowLeft", "Home", "PageDown", "PageUp", "ArrowDown", "ArrowUp", "Enter", "Escape",
    "Ctrl+z", "Ctrl+Z", "Ctrl+y", "i", "+",
)  # fmt: skip


class Panel:
    """Every widget of a lab. `box` is the whole."""

    def __init__(self, river: River, looks: Looks, *, run: Callable[[], Trajectory]) -> None:
        self.life, self.depth = Lifeline(kept=False), Depth()
        self.picture = FrameView(width=PICTURE[0], height=PICTURE[1], hot_keys=KEYS)
        self.curves = FrameView(width=CURVES_WIDE[0], height=CURVES_WIDE[1])
        self.guide = Guide()
        self.title, self.feeling = Words(kind="title"), Words(kind="feeling")
        self.caption = Words(kind="caption", live="polite")
        self.part, self.truth = Words(kind="part", live="polite"), Words(kind="aside")
        self.hint = Words(naming.hint(), kind="welcome")
        self.timeline = Timeline()
        self.card, self.truths, self.fuller = PredictionCard(run), Truths(), Fuller()
        self.about, self.closer, self.all = (widgets.Button() for _ in range(3))
        self.part_told = ("", 0)
        self.error = Words(kind="error", live="assertive")
        self.difference, self.code = Words(kind="difference"), Words(kind="code")
        self.sentences, self.keys = Words(kind="story"), Words(kind="aside")
        self.notes = [Words(kind="note"), Words(kind="note")]
        self.block = Slider(0, 100, 5, 0, unit="%")
        self.day = Slider(0, 1, 1, 0, whole=True, field=False)
        self.gate, self.days = Sliders({"block": self.block}), Sliders({"day": self.day})
        self.play, self.back, self.step, self.infuse = (widgets.Button() for _ in range(4))
        self.again, self.next = widgets.Button(), widgets.Button()
        self.rewind, self.reset, self.undo, self.redo = (widgets.Button() for _ in range(4))
        self.take, self.many, self.presenter = TakeAway(), Many(), Presenter()
        self.choosers = {
            field: Control(widgets.Dropdown(options=list(options.items())))
            for field, options in naming.choices()._asdict().items()
        }
        self.story, self.drug, self.dose, self.speed, self.vocabulary, self.language = (
            control.widget for control in self.choosers.values()
        )
        self.choosers["dose"].show(1.0)
        self.choosers["speed"].show(naming.BY_ITSELF)
        self.dark, self.projector, self.still = (widgets.Checkbox(indent=False) for _ in range(3))
        self.first, self.seldom = controls.sliders(river)
        self.sliders = {**self.first.sliders, **self.seldom.sliders}
        self.more, self.shared, self.hundred = map(_folded, ([self.seldom], [self.take.box], [self.many.box]))
        self.beside = _folded([])  # made when it is opened
        self.view = _folded([self.vocabulary, self.dark, self.projector, self.still])
        self.box = self._arranged()
        self.dress(looks)

    def dress(self, looks: Looks) -> None:
        """Look as told: colours, size, all names in the language and words in use, the switches that say so."""
        ways = {"riversim-dark": looks.theme == "dark", "riversim-projector": looks.projector}
        for name, on in (ways | {f"riversim-depth-{depth}": depth == looks.depth for depth in DEPTHS}).items():
            (self.box.add_class if on else self.box.remove_class)(name)
        self.depth.value, self.picture.calm = looks.depth, looks.still
        self.dark.value, self.projector.value, self.still.value = looks.theme == "dark", looks.projector, looks.still
        self.choosers["vocabulary"].show(looks.words)
        self.choosers["language"].show(looks.language)
        self._name()

    def _name(self) -> None:
        """Name everything in the language and words in use."""
        self.picture.lang = self.card.guess.lang = current()
        for name, (text, tooltip) in naming.buttons().items():
            button = getattr(self, name)
            button.description, button.tooltip = text, tooltip
        for name, options in naming.choices()._asdict().items():
            self.choosers[name].name(options)
        for name, text in naming.labels().items():
            getattr(self, name).description = text
        for name, text in naming.folds().items():
            getattr(self, name).set_title(0, text)
        self.keys.text = naming.keys()
        names = {kind: list(named) for kind, named in words.mentions().items()}
        self.caption.names = self.part.names = self.sentences.names = self.difference.names = names
        self.title.text = _("The brain as rivers and creeks: a picture of depression and ketamine")
        for note, text in zip(self.notes, (words.DISCLAIMER, words.CRISIS), strict=True):
            note.text = _(text)
        for some in (self.first, self.seldom):
            controls.name(some)
        self.guide.name()
        for part in (self.life, self.depth, self.presenter, self.gate, self.days, self.timeline, self.take, self.many):
            part.name()
        self.truths.refresh()
        self.fuller.refresh()
        self._name_about()

    def show(self, visit: Visit) -> None:
        """Set every control to what holds in the hour on show."""
        session, history = visit.session, visit.history
        self.play.description = _("Pause") if visit.player.playing else _("Play")
        self.all.layout.display = None if visit.only else "none"
        self.choosers["story"].show(session.story)
        self.gate.show({"block": round(100 * session.blocked, 9)})
        self.undo.disabled, self.redo.disabled = not history.past, not history.future
        self.again.disabled = not visit.director.place
        self.day.high, self.day.description = session.steps, words.begin(words.day_word(session.day(session.now)))
        with self.days.hold_sync():
            self.days.name()
            self.days.show({"day": session.now})
        self.timeline.show(session)
        for some in (self.first, self.seldom):
            some.show({name: session.setting(name) for name in some.sliders})

    def show_tour(self, tour: Touring | None) -> None:
        """Show where a tour is, the controls that its step needs, and the part that it tells of; or its offer."""
        if tour or self.guide.number:
            self.picture.lit = tour.lit if tour else ""
        self.guide.show(tour)
        wanted = {"riversim-touring": tour is not None}
        wanted |= {f"riversim-tour-shows-{name}": bool(tour and name in tour.step.shows) for name in CONTROLS}
        for name, on in wanted.items():
            if on != (name in self.box._dom_classes):
                (self.box.add_class if on else self.box.remove_class)(name)

    def tell_part(self, kind: str, number: int, told: str) -> None:
        """Say how a part of the picture is, from where it is one step to how true that is."""
        if kind != self.part_told[0] or not told:
            self.fuller.show("")
            self._name_about()
        self.part_told, self.part.text = (kind, number), told
        self.truth.text = words.evidence.in_short(kind) if told else ""
        self.about.layout.display = None if told else "none"

    def tell_hint(self, told: str) -> None:
        """Say what can be done just now, in place of what was said to who is new here."""
        self.hint.kind, self.hint.text = "hint", told

    def tell_truth(self) -> None:
        """Unfold beside it what the part told of last stands for, and how sure science is; or fold it away again."""
        self.fuller.show("" if self.fuller.part else self.part_told[0] or "gate")
        self._name_about()

    def _name_about(self) -> None:
        self.about.description, self.about.tooltip = naming.about(bool(self.fuller.part))

    def _arranged(self) -> widgets.VBox:
        """The parts by their places, each from the depth on at which it is seen."""
        self.infuse.add_class("riversim-infuse")
        self.play.add_class("riversim-play")
        gate = classed(widgets.VBox([self.gate]), "riversim-gate")
        story = _deeper(widgets.VBox([self.story, self.sentences, self.card.box]))
        settings = _deeper(widgets.VBox([
            self.speed, self.drug, self.dose, self.first, self.more, self.shared,
        ]), "explore")  # fmt: skip
        settings.add_class("riversim-settings")
        self.first.add_class("riversim-first")
        self.all.layout.display = self.about.layout.display = self.closer.layout.display = "none"
        part = widgets.VBox([self.part, self.truth, _row(self.closer, self.about, self.all), self.fuller])
        said = classed(widgets.VBox([self.hint, part]), "riversim-said")  # its length changes: no button lies below it
        self.keys.add_class("riversim-keys")
        side = classed(widgets.VBox([
            self.guide, gate, _row(self.infuse, self.play), _row(self.again, self.next),
            _row(*map(_deeper, (self.back, self.step))),
            classed(widgets.VBox([self.days]), "riversim-days"),
            _row(self.reset, self.undo, self.redo, _deeper(self.rewind), self.presenter),
            self.feeling, said, story, settings, _deeper(self.view), _deeper(self.keys),
        ]), "riversim-side")  # fmt: skip
        notes = classed(widgets.VBox([*self.notes, self.error]), "riversim-notes")  # seen from anywhere
        head = classed(widgets.VBox([notes, self.picture, self.caption]), "riversim-head")
        below = _deeper(classed(widgets.VBox([
            self.curves, self.timeline, self.difference, self.code, self.beside, _deeper(self.hundred, "explore"),
            self.truths.box,
        ]), "riversim-below"))  # fmt: skip
        river = classed(widgets.VBox([head, below]), "riversim-river")
        stage = classed(widgets.HBox([river, side]), "riversim-stage")
        top = classed(widgets.HBox([self.title, self.depth, self.language]), "riversim-top")
        return classed(widgets.VBox([self.life, top, stage]), "riversim")

    def widgets(self) -> list[widgets.Widget]:
        """Every widget in the box, and the box itself."""
        return _all(self.box)

    def close(self) -> None:
        """Stop what is still being made, and close every widget of the lab, with all that they are made of."""
        self.take.stop()
        leaving.close_all(self.box)


def _folded(children: list[widgets.Widget]) -> widgets.Accordion:
    return widgets.Accordion(children=[widgets.VBox(children)], selected_index=None)


def _all(widget: widgets.Widget) -> list[widgets.Widget]:
    return [w for child in getattr(widget, "children", ()) for w in _all(child)] + [widget]


def _deeper(widget: widgets.DOMWidget, depth: Deep = "understand") -> widgets.DOMWidget:
    """What is seen from a depth on."""
    widget.add_class(f"riversim-from-{depth}")
    return widget


def _row(*children: widgets.Widget) -> widgets.Box:
    return classed(widgets.HBox(children), "riversim-row")
