"""From the widgets to the lab's methods: each control, each key and each touch does one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from riversim.panel import PICTURE

if TYPE_CHECKING:
    from riversim.lab import RiverLab

Try = Callable[[Callable[[], None]], None]


def wire(lab: RiverLab, attempt: Try) -> None:
    """Let the panel's controls do a lab's work, through `attempt`, which tells errors in words."""

    def tried(take: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda value: attempt(lambda: take(value))

    _wire_buttons(lab, attempt)
    _wire_controls(lab, tried)
    _wire_looks(lab, tried)
    picture, line, aspect = lab.panel.picture, lab.panel.timeline, PICTURE[0] / PICTURE[1]
    picture.on_touch = lambda x, y: attempt(lambda: lab.stage.touching.at(x, y, aspect))
    picture.on_key = line.on_key = lambda key: attempt(lambda: KEYS[key](lab)) if key in KEYS else None
    line.on_go, line.on_add, line.on_remove = map(tried, (lab.go, lab.give, lab.remove))
    line.on_move = lambda gesture, number, day: attempt(lambda: lab.drag(gesture, number, day))
    take = lab.panel.take
    take.current, take.load = lambda: lab.shown, lab.open
    take.through = lambda work: attempt(lambda: take.attempt(work))
    lab.panel.card.through, lab.panel.card.on_turn = attempt, lab.stage.turn
    lab.panel.card.ask((), act=lambda question: lab.go(question.due(lab.run) or 0.0))


def _wire_buttons(lab: RiverLab, attempt: Try) -> None:
    panel = lab.panel
    for button, work in (
        (panel.infuse, lab.infuse), (panel.play, lab.play_or_pause), (panel.step, lab.step),
        (panel.back, lambda: lab.step(-1)), (panel.rewind, lab.rewind), (panel.reset, lab.reset),
        (panel.undo, lab.undo), (panel.redo, lab.redo), (panel.all, lambda: lab.show_only(0)),
        (panel.about, panel.tell_truth), (panel.many.go, lab.show_many),
    ):  # fmt: skip
        button.on_click(lambda button, work=work: attempt(work))


def _wire_controls(lab: RiverLab, tried: Callable[[Callable[[Any], None]], Callable[[Any], None]]) -> None:
    panel = lab.panel
    panel.block_control.on_change(tried(lambda percent: lab.block(percent / 100.0)))
    panel.choosers["story"].on_change(tried(lab.tell))
    panel.day_control.on_change(tried(lambda index: lab.go(lab.session.day(index))))
    panel.choosers["speed"].on_change(tried(lab.speed))
    for name, control in panel.sliders.items():
        control.on_change(tried(partial(lab.set, name)))


def _wire_looks(lab: RiverLab, tried: Callable[[Callable[[Any], None]], Callable[[Any], None]]) -> None:
    panel = lab.panel
    for switch, trait, look in (
        (panel.dark, "value", lambda on: lab.look(theme="dark" if on else "light")),
        (panel.projector, "value", lambda on: lab.look(projector=on)),
        (panel.still, "value", lambda on: lab.look(still=on)),
        (panel.picture, "still", lambda on: lab.look(still=on)),  # what the page's own settings ask for
    ):
        switch.observe(lambda change, look=look: tried(look)(change["new"]), trait)
    panel.choosers["vocabulary"].on_change(tried(lambda name: lab.look(words=name)))
    panel.choosers["language"].on_change(tried(lambda code: lab.look(language=code)))


KEYS: dict[str, Callable[[RiverLab], None]] = {
    " ": lambda lab: lab.play_or_pause(),
    "ArrowRight": lambda lab: lab.step(),
    "ArrowLeft": lambda lab: lab.step(-1),
    "Home": lambda lab: lab.go(0.0),
    "ArrowDown": lambda lab: lab.stage.touching.choose(1),
    "ArrowUp": lambda lab: lab.stage.touching.choose(-1),
    "Enter": lambda lab: lab.stage.touching.touch_chosen(),
    "Escape": lambda lab: lab.show_only(0),
    "Ctrl+z": lambda lab: lab.undo(),
    "Ctrl+Z": lambda lab: lab.redo(),
    "Ctrl+y": lambda lab: lab.redo(),
}
