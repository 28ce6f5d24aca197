"""`Panel`: the lab's widgets and how they lie on the page; what they do is the lab's business."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import ipywidgets as widgets

from riversim import controls, words
from riversim.cards import PredictionCard
from riversim.controls import Control
from riversim.history import History
from riversim.language import _
from riversim.parameters import River, check_name, parameters
from riversim.scenarios import SCENARIOS
from riversim.session import Session
from riversim.style import style
from riversim.takeaway import TakeAway
from riversim.timeline import Timeline
from riversim.trajectory import Trajectory
from riversim.treatment import DRUGS
from riversim.truths import Truths
from riversim.view import FrameView, Words

PICTURE = (900, 520)
CURVES_WIDE, CURVES_NARROW = (900, 420), (480, 460)
SPEEDS = {"6 hours a second": 6.0, "1 day a second": 24.0, "3 days a second": 72.0, "1 week a second": 168.0}
KEYS = (" ", "ArrowRight", "ArrowLeft", "Home", "ArrowDown", "ArrowUp", "Enter", "Escape", "Ctrl+z", "Ctrl+Z", "Ctrl+y")
STANDARD_DOSES = (0.25, 0.5, 1.0, 2.0)


_HINT = _(
    "Try it: touch the gate, a battery or a tributary in the picture, or give an infusion. "
    "On the picture, the arrow keys reach every part, and Enter touches it."
)
_BLOCK = {
    "both": _("Block the spillway (NMDA receptors) (%)"),
    "river": _("Block the spillway (%)"),
    "brain": _("Block the NMDA receptors (%)"),
}
VOCABULARIES: dict[str, str] = {"both": "Both", "river": "River words", "brain": "Brain words"}


@dataclass(frozen=True, kw_only=True)
class Looks:
    """How a lab looks, which changes nothing of the river; raises `RiverError` for an unknown theme or vocabulary."""

    theme: str = "light"
    projector: bool = False
    words: words.Vocabulary = "both"
    still: bool = False
    """Whether playing steps once a second instead of flowing."""

    def __post_init__(self) -> None:
        style(self.theme)
        object.__setattr__(self, "projector", bool(self.projector))
        object.__setattr__(self, "still", bool(self.still))
        check_name("vocabulary", self.words, VOCABULARIES)


class Panel:
    """Every widget of a lab. `box` is the whole."""

    def __init__(self, river: River, looks: Looks, *, run: Callable[[], Trajectory]) -> None:
        self.picture = FrameView(width=PICTURE[0], height=PICTURE[1], hot_keys=KEYS)
        self.curves = FrameView(width=CURVES_WIDE[0], height=CURVES_WIDE[1])
        self.caption = Words(kind="caption", live="polite")
        self.part = Words(kind="part", live="polite")
        self.hint = Words(_HINT, kind="hint")
        self.timeline = Timeline()
        self.card, self.truths = PredictionCard(run), Truths()
        self.about = _button("How true is this?", "What this part stands for, and how sure science is")
        self._part = ""
        self.all = _button("Show all tributaries", "The curves of all tributaries again")
        self.error = Words(kind="error", live="assertive")
        self.difference = Words(kind="difference")
        self.sentences = Words(kind="story")
        self.story = _chooser("Story", {s.title: s.id for s in SCENARIOS.values()})
        self.block = widgets.IntSlider(min=0, max=100, step=5, description="Block the spillway (%)")
        self.infuse = _button("Give an infusion", "Give one now: the drug and the dose chosen below")
        self.drug = _chooser("Drug", {drug.title: name for name, drug in DRUGS.items()})
        self.dose = _chooser("Dose", {f"{d:g} standard dose{'s' if d > 1 else ''}": d for d in STANDARD_DOSES})
        self.dose.value = 1.0
        self.play = _button("Play", "Let time run, or stop it")
        self.back = _button("Step back", "One step back in time")
        self.step = _button("Step", "One step on in time")
        self.speed = _chooser("Speed", SPEEDS)
        self.speed.value = 24.0
        self.day = widgets.IntSlider(min=0, max=1, description="Day 0", readout=False)
        self.rewind = _button("Rewind (keep settings)", "Back to day 0; what you did by hand is undone, sliders stay")
        self.reset = _button("Reset all", "The story as it was first told")
        self.undo = _button("Undo", "Take back the last change")
        self.redo = _button("Redo", "Do again what was undone")
        self.take = TakeAway()
        self.vocabulary = _chooser("Words", {title: name for name, title in VOCABULARIES.items()})
        self.dark, self.projector = _switch("Dark"), _switch("Projector: large and bold")
        self.still = _switch("No motion: playing steps once a second")
        self.sliders = controls.sliders(river)
        self.story_control, self.block_control = Control(self.story), Control(self.block)
        self.day_control = Control(self.day)
        self.box = self._arranged()
        self.dress(looks)

    def dress(self, looks: Looks) -> None:
        """Look as told: colours, size, names, and the switches that say so."""
        for name, on in (("riversim-dark", looks.theme == "dark"), ("riversim-projector", looks.projector)):
            (self.box.add_class if on else self.box.remove_class)(name)
        self.dark.value, self.projector.value = looks.theme == "dark", looks.projector
        self.still.value, self.vocabulary.value = looks.still, looks.words
        self.block.description = _BLOCK[looks.words]
        for name, control in self.sliders.items():
            control.widget.description = controls.label(parameters()[name], looks.words)

    def show(self, session: Session, history: History, *, playing: bool) -> None:
        """Set every control to what holds in the hour on show."""
        self.play.description = "Pause" if playing else "Play"
        self.story_control.show(session.story)
        self.block_control.show(round(100 * session.blocked))
        self.undo.disabled, self.redo.disabled = not history.past, not history.future
        self.day_control.show(min(session.now, self.day.max))  # or a shorter story would drag it along
        self.day.max = session.steps
        self.day_control.show(session.now)
        self.day.description = words.begin(words.day_word(session.day(session.now)))
        self.timeline.show(session)
        for name, control in self.sliders.items():
            control.show(session.setting(name))

    def tell_part(self, kind: str, told: str) -> None:
        """Say how a part of the picture is, from where it is one step to how true that is."""
        self._part, self.part.text = kind, told
        self.about.layout.display = None if told else "none"

    def tell_truth(self) -> None:
        """Open what the part told of last stands for, and how sure science is."""
        self.truths.show(self._part or "gate")

    def _arranged(self) -> widgets.VBox:
        self.infuse.add_class("riversim-big")
        self.play.add_class("riversim-big")
        gate = _classed(widgets.VBox([self.block]), "riversim-gate")
        time = _classed(widgets.HBox([self.play, self.back, self.step]), "riversim-row")
        undone = _classed(widgets.HBox([self.undo, self.redo]), "riversim-row")
        again = _classed(widgets.HBox([self.rewind, self.reset]), "riversim-row")
        taken = folded(_("Share, save and open"), [self.take.box])
        view = folded("View", [self.vocabulary, self.dark, self.projector, self.still])
        side = _classed(widgets.VBox([
            self.story, self.sentences, self.card.box, gate, _classed(widgets.HBox([self.infuse]), "riversim-row"),
            time, self.day, undone, again, self.speed, self.drug, self.dose,
            controls.first(self.sliders), controls.more(self.sliders), view, taken,
        ]), "riversim-side")  # fmt: skip
        told = [Words(text, kind="note") for text in (words.DISCLAIMER, words.CRISIS)]
        notes = _classed(widgets.VBox(told), "riversim-notes")
        head = _classed(widgets.VBox([notes, self.picture]), "riversim-head")
        self.all.layout.display = self.about.layout.display = "none"
        part = _classed(widgets.HBox([self.part, self.about, self.all]), "riversim-row")
        said = _classed(widgets.VBox([self.error, self.hint, self.caption, part]), "riversim-said")
        below = _classed(widgets.VBox([self.difference, self.curves, self.timeline, self.truths.box]), "riversim-below")
        river = _classed(widgets.VBox([head, said, below]), "riversim-river")
        stage = _classed(widgets.HBox([river, side]), "riversim-stage")
        return _classed(widgets.VBox([stage]), "riversim")

    def widgets(self) -> list[widgets.Widget]:
        """Every widget in the box, and the box itself."""
        return _all(self.box)

    def close(self) -> None:
        """Stop what is still being made, and close every widget of the lab."""
        self.take.stop()
        for widget in self.widgets():
            widget.close()


def folded(title: str, children: list[widgets.Widget]) -> widgets.Accordion:
    """Widgets that are folded away under a title."""
    box = widgets.Accordion(children=[widgets.VBox(children)], selected_index=None)
    box.set_title(0, title)
    return box


def _switch(name: str) -> widgets.Checkbox:
    return widgets.Checkbox(description=name, indent=False)


def _all(widget: widgets.Widget) -> list[widgets.Widget]:
    return [w for child in getattr(widget, "children", ()) for w in _all(child)] + [widget]


def _classed(box: widgets.Box, name: str) -> widgets.Box:
    box.add_class(name)
    return box


def _button(text: str, tooltip: str) -> widgets.Button:
    return widgets.Button(description=text, tooltip=tooltip)


def _chooser(name: str, options: dict[str, str] | dict[str, float]) -> widgets.Dropdown:
    return widgets.Dropdown(description=name, options=list(options.items()))
