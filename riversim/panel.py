"""`Panel`: the lab's widgets and how they lie on the page; what they do is the lab's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import ipywidgets as widgets

from riversim import controls, naming, words
from riversim.cards import PredictionCard
from riversim.controls import Control
from riversim.history import History
from riversim.language import LANGUAGES, VOCABULARIES, Vocabulary, _, current, current_words
from riversim.many import Many
from riversim.parameters import River, check_name
from riversim.session import Session
from riversim.style import style
from riversim.takeaway import TakeAway
from riversim.timeline import Timeline
from riversim.trajectory import Trajectory
from riversim.truths import Truths
from riversim.view import FrameView, Words

PICTURE = (900, 520)
CURVES_WIDE, CURVES_NARROW = (900, 420), (480, 460)
KEYS = (" ", "ArrowRight", "ArrowLeft", "Home", "ArrowDown", "ArrowUp", "Enter", "Escape", "Ctrl+z", "Ctrl+Z", "Ctrl+y")


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How a lab looks and speaks, which changes nothing of the river.

    Raises `RiverError` for an unknown theme, vocabulary or language.
    """

    theme: str = "light"
    projector: bool = False
    words: Vocabulary = field(default_factory=current_words)
    language: str = field(default_factory=current)
    still: bool = False
    """Whether playing steps once a second instead of flowing."""

    def __post_init__(self) -> None:
        style(self.theme)
        object.__setattr__(self, "projector", bool(self.projector))
        object.__setattr__(self, "still", bool(self.still))
        check_name("vocabulary", self.words, dict.fromkeys(VOCABULARIES))
        check_name("language", self.language, LANGUAGES)


class Panel:
    """Every widget of a lab. `box` is the whole."""

    def __init__(self, river: River, looks: Looks, *, run: Callable[[], Trajectory]) -> None:
        self.picture = FrameView(width=PICTURE[0], height=PICTURE[1], hot_keys=KEYS)
        self.curves = FrameView(width=CURVES_WIDE[0], height=CURVES_WIDE[1])
        self.title = Words(kind="title")
        self.caption = Words(kind="caption", live="polite")
        self.part = Words(kind="part", live="polite")
        self.hint = Words(naming.hint(), kind="hint")
        self.timeline = Timeline()
        self.card, self.truths = PredictionCard(run), Truths()
        self.about, self.all = widgets.Button(), widgets.Button()
        self.part_told = ("", 0)
        self.error = Words(kind="error", live="assertive")
        self.difference = Words(kind="difference")
        self.sentences = Words(kind="story")
        self.notes = [Words(kind="note"), Words(kind="note")]
        self.block = widgets.IntSlider(min=0, max=100, step=5)
        self.play, self.back, self.step, self.infuse = (widgets.Button() for _ in range(4))
        self.rewind, self.reset, self.undo, self.redo = (widgets.Button() for _ in range(4))
        self.day = widgets.IntSlider(min=0, max=1, readout=False)
        self.take, self.many = TakeAway(), Many()
        self.choosers = {
            field: Control(widgets.Dropdown(options=list(options.items())))
            for field, options in naming.choices()._asdict().items()
        }
        self.story, self.drug, self.dose, self.speed, self.vocabulary, self.language = (
            control.widget for control in self.choosers.values()
        )
        self.choosers["dose"].show(1.0)
        self.choosers["speed"].show(24.0)
        self.dark, self.projector, self.still = (widgets.Checkbox(indent=False) for _ in range(3))
        self.sliders = controls.sliders(river)
        self.more = controls.more(self.sliders)
        self.shared, self.hundred = _folded([self.take.box]), _folded([self.many.box])
        self.view = _folded([self.vocabulary, self.dark, self.projector, self.still])
        self.block_control, self.day_control = Control(self.block), Control(self.day)
        self.box = self._arranged()
        self.dress(looks)

    def dress(self, looks: Looks) -> None:
        """Look as told: colours, size, all names in the language and words in use, the switches that say so."""
        for name, on in (("riversim-dark", looks.theme == "dark"), ("riversim-projector", looks.projector)):
            (self.box.add_class if on else self.box.remove_class)(name)
        self.dark.value, self.projector.value, self.still.value = looks.theme == "dark", looks.projector, looks.still
        self.choosers["vocabulary"].show(looks.words)
        self.choosers["language"].show(looks.language)
        naming.name(self)

    def show(self, session: Session, history: History, *, playing: bool) -> None:
        """Set every control to what holds in the hour on show."""
        self.play.description = _("Pause") if playing else _("Play")
        self.choosers["story"].show(session.story)
        self.block_control.show(round(100 * session.blocked))
        self.undo.disabled, self.redo.disabled = not history.past, not history.future
        self.day_control.show(min(session.now, self.day.max))  # or a shorter story would drag it along
        self.day.max = session.steps
        self.day_control.show(session.now)
        self.day.description = words.begin(words.day_word(session.day(session.now)))
        self.timeline.show(session)
        for name, control in self.sliders.items():
            control.show(session.setting(name))

    def tell_part(self, kind: str, number: int, told: str) -> None:
        """Say how a part of the picture is, from where it is one step to how true that is."""
        self.part_told, self.part.text = (kind, number), told
        self.about.layout.display = None if told else "none"

    def tell_truth(self) -> None:
        """Open what the part told of last stands for, and how sure science is."""
        self.truths.show(self.part_told[0] or "gate")

    def _arranged(self) -> widgets.VBox:
        self.infuse.add_class("riversim-big")
        self.play.add_class("riversim-big")
        gate = _classed(widgets.VBox([self.block]), "riversim-gate")
        side = _classed(widgets.VBox([
            self.story, self.sentences, self.card.box, gate, _row(self.infuse),
            _row(self.play, self.back, self.step), self.day, _row(self.undo, self.redo), _row(self.rewind, self.reset),
            self.speed, self.drug, self.dose, controls.first(self.sliders), self.more, self.view, self.shared,
        ]), "riversim-side")  # fmt: skip
        notes = _classed(widgets.VBox(self.notes), "riversim-notes")
        head = _classed(widgets.VBox([notes, self.picture]), "riversim-head")
        self.all.layout.display = self.about.layout.display = "none"
        part = _row(self.part, self.about, self.all)
        said = _classed(widgets.VBox([self.error, self.hint, self.caption, part]), "riversim-said")
        below = _classed(
            widgets.VBox([self.difference, self.curves, self.timeline, self.hundred, self.truths.box]), "riversim-below"
        )
        river = _classed(widgets.VBox([head, said, below]), "riversim-river")
        stage = _classed(widgets.HBox([river, side]), "riversim-stage")
        top = _classed(widgets.HBox([self.title, self.language]), "riversim-top")
        return _classed(widgets.VBox([top, stage]), "riversim")

    def widgets(self) -> list[widgets.Widget]:
        """Every widget in the box, and the box itself."""
        return _all(self.box)

    def close(self) -> None:
        """Stop what is still being made, and close every widget of the lab."""
        self.take.stop()
        for widget in self.widgets():
            widget.close()


def _folded(children: list[widgets.Widget]) -> widgets.Accordion:
    return widgets.Accordion(children=[widgets.VBox(children)], selected_index=None)


def _all(widget: widgets.Widget) -> list[widgets.Widget]:
    return [w for child in getattr(widget, "children", ()) for w in _all(child)] + [widget]


def _classed(box: widgets.Box, name: str) -> widgets.Box:
    box.add_class(name)
    return box


def _row(*children: widgets.Widget) -> widgets.Box:
    return _classed(widgets.HBox(children), "riversim-row")
