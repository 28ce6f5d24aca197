"""`Panel`: the lab's widgets and how they lie on the page; what they do is the lab's business."""

from __future__ import annotations

import ipywidgets as widgets

from riversim import controls, words
from riversim.controls import Control
from riversim.language import _, _n, mark
from riversim.parameters import River
from riversim.scenarios import SCENARIOS
from riversim.treatment import DRUGS
from riversim.view import FrameView, Words

PICTURE = (900, 520)
CURVES_WIDE, CURVES_NARROW = (900, 420), (480, 460)
SPEEDS = {
    mark("6 hours a second"): 6.0, mark("1 day a second"): 24.0, mark("3 days a second"): 72.0,
    mark("1 week a second"): 168.0,
}  # fmt: skip
KEYS = (" ", "ArrowRight", "ArrowLeft", "Home", "ArrowDown", "ArrowUp", "Enter", "Ctrl+z", "Ctrl+Z", "Ctrl+y")
STANDARD_DOSES = (0.25, 0.5, 1.0, 2.0)


class Panel:
    """Every widget of a lab. `box` is the whole."""

    def __init__(self, river: River, *, theme: str, projector: bool) -> None:
        self.picture = FrameView(width=PICTURE[0], height=PICTURE[1], hot_keys=KEYS)
        self.curves = FrameView(width=CURVES_WIDE[0], height=CURVES_WIDE[1])
        self.caption = Words(kind="caption", live="polite")
        self.part = Words(kind="difference", live="polite")
        self.error = Words(kind="error", live="assertive")
        self.difference = Words(kind="difference")
        self.sentences = Words(kind="story")
        self.story = _chooser(_("Story"), {_(s.title): s.id for s in SCENARIOS.values()})
        self.block = widgets.IntSlider(min=0, max=100, step=5, description=_("Block the spillway (%)"))
        self.infuse = _button(_("Give an infusion"), _("Give one now: the drug and the dose chosen below"))
        self.drug = _chooser(_("Drug"), {_(drug.title): name for name, drug in DRUGS.items()})
        self.dose = _chooser(_("Dose"), {_dose(d): d for d in STANDARD_DOSES})
        self.dose.value = 1.0
        self.play = _button(_("Play"), _("Let time run, or stop it"))
        self.back = _button(_("Step back"), _("One step back in time"))
        self.step = _button(_("Step"), _("One step on in time"))
        self.speed = _chooser(_("Speed"), {_(name): speed for name, speed in SPEEDS.items()})
        self.speed.value = 24.0
        self.day = widgets.IntSlider(min=0, max=1, description=_("day {day}").format(day=0).capitalize(), readout=False)
        self.rewind = _button(
            _("Rewind (keep settings)"), _("Back to day 0; what you did by hand is undone, sliders stay")
        )
        self.reset = _button(_("Reset all"), _("The story as it was first told"))
        self.undo = _button(_("Undo"), _("Take back the last change"))
        self.redo = _button(_("Redo"), _("Do again what was undone"))
        self.share = _button(_("Make a code"), _("A code for this river, what was done to it, and this moment"))
        self.open = _button(_("Open a code"), _("Open the river that somebody shared"))
        self.code = widgets.Text(description=_("Code"), placeholder="r1.…", continuous_update=True)
        self.lines = Words(kind="code")
        self.sliders = controls.sliders(river)
        self.story_control, self.block_control = Control(self.story), Control(self.block)
        self.day_control = Control(self.day)
        self.box = self._arranged(theme, projector)

    def _arranged(self, theme: str, projector: bool) -> widgets.VBox:
        self.infuse.add_class("riversim-big")
        self.play.add_class("riversim-big")
        gate = _classed(widgets.VBox([self.block]), "riversim-gate")
        time = _classed(widgets.HBox([self.play, self.back, self.step]), "riversim-row")
        undone = _classed(widgets.HBox([self.undo, self.redo]), "riversim-row")
        again = _classed(widgets.HBox([self.rewind, self.reset]), "riversim-row")
        codes = _classed(widgets.HBox([self.share, self.open]), "riversim-row")
        shared = widgets.Accordion(children=[widgets.VBox([self.code, codes, self.lines])], selected_index=None)
        shared.set_title(0, _("Share this river"))
        side = _classed(widgets.VBox([
            self.story, self.sentences, gate, _classed(widgets.HBox([self.infuse]), "riversim-row"),
            time, self.day, undone, again, self.speed, self.drug, self.dose,
            controls.first(self.sliders), controls.more(self.sliders), shared,
        ]), "riversim-side")  # fmt: skip
        notes = [Words(_(text), kind="note") for text in (words.DISCLAIMER, words.CRISIS)]
        head = _classed(widgets.VBox([*notes, self.picture]), "riversim-head")
        said = _classed(widgets.VBox([self.error, self.caption, self.part]), "riversim-said")
        below = _classed(widgets.VBox([self.difference, self.curves]), "riversim-below")
        river = _classed(widgets.VBox([head, said, below]), "riversim-river")
        stage = _classed(widgets.HBox([river, side]), "riversim-stage")
        box = _classed(widgets.VBox([stage]), "riversim")
        for name, on in ((f"riversim-{theme}", True), ("riversim-projector", projector)):
            if on:
                box.add_class(name)
        return box

    def widgets(self) -> list[widgets.Widget]:
        """Every widget in the box, and the box itself."""
        return _all(self.box)

    def close(self) -> None:
        """Close every widget of the lab."""
        for widget in self.widgets():
            widget.close()


def _all(widget: widgets.Widget) -> list[widgets.Widget]:
    return [w for child in getattr(widget, "children", ()) for w in _all(child)] + [widget]


def _classed(box: widgets.Box, name: str) -> widgets.Box:
    box.add_class(name)
    return box


def _button(text: str, tooltip: str) -> widgets.Button:
    return widgets.Button(description=text, tooltip=tooltip)


def _dose(dose: float) -> str:
    """A dose beside the standard one."""
    told = _n("{dose} standard dose", "{dose} standard doses", 2 if dose > 1.0 else 1)
    return told.format(dose=f"{dose:g}".replace(".", _(".")))


def _chooser(name: str, options: dict[str, str] | dict[str, float]) -> widgets.Dropdown:
    return widgets.Dropdown(description=name, options=list(options.items()))
