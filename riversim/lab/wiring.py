"""From the widgets to what a visitor does: each control, each key and each touch does one thing to a `Visit`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from riversim.lab import naming
from riversim.lab.inside import Inside
from riversim.lab.panel import Panel
from riversim.lab.sliders import Slider
from riversim.session import Question, Visit, running_loop

Try = Callable[[Callable[[], None]], None]
Look = Callable[..., None]
Tried = Callable[[Callable[[Any], None]], Callable[[Any], None]]


def wire(panel: Panel, visit: Visit, inside: Inside, look: Look, attempt: Try) -> None:
    """Let a panel's controls act on a visit and change its `look`, through `attempt`, which tells errors in words."""

    def tried(take: Callable[[Any], None]) -> Callable[[Any], None]:
        return lambda value: attempt(lambda: take(value))

    def live(work: Callable[[], None]) -> None:
        """Do something to the river; who only plays sees at once what comes of it, as time then runs."""
        before = visit.session.course
        work()
        toured = panel.guide.number or visit.bound  # a tour lets time run by itself
        if visit.session.course != before and panel.depth.value == "play" and running_loop() and not toured:
            visit.play()

    _wire_buttons(panel, visit, inside, attempt, live)
    _wire_controls(panel, visit, tried, live)
    _wire_looks(panel, look, tried)
    picture, line, keys = panel.picture, panel.timeline, keys_of(visit, inside)
    picture.on_touch = lambda x, y: attempt(
        lambda: live(lambda: inside.touching.at(x, y, picture.width / picture.height))
    )
    picture.on_key = line.on_key = lambda key: attempt(keys[key]) if key in keys else None
    line.on_go, line.on_add, line.on_remove = map(tried, (visit.go, visit.give, visit.remove))
    line.on_move = lambda gesture, number, day: attempt(lambda: visit.drag(gesture, number, day))
    panel.take.load, panel.take.through = visit.open, lambda work: attempt(lambda: panel.take.attempt(work))

    def due(question: Question, then: Callable[[], None]) -> None:
        visit.play_to(question.due(visit.run) or 0.0, lambda: attempt(then))

    panel.card.through, panel.card.asking.act = attempt, due
    turns = {"next": visit.next_event, "before": visit.event_before, "play": visit.play_or_pause}
    panel.presenter.on_turn = lambda way: attempt(turns[way])
    panel.presenter.on_shown = tried(lambda shown: look(room=shown))


def _wire_buttons(panel: Panel, visit: Visit, inside: Inside, attempt: Try, live: Try) -> None:
    for button, work in (
        (panel.infuse, lambda: live(visit.infuse)), (panel.play, visit.play_or_pause), (panel.step, visit.step),
        (panel.back, lambda: visit.step(-1)), (panel.rewind, visit.rewind), (panel.reset, visit.reset),
        (panel.undo, visit.undo), (panel.redo, visit.redo), (panel.all, lambda: visit.show_only(0)),
        (panel.about, panel.tell_truth), (panel.again, visit.watch_again), (panel.next, visit.next_event),
        (panel.closer, inside.pass_door),
    ):  # fmt: skip
        button.on_click(lambda button, work=work: attempt(work))


def _wire_controls(panel: Panel, visit: Visit, tried: Tried, live: Try) -> None:
    def moves(slider: Slider, work: Callable[[float], None]) -> None:
        slider.on_change(tried(lambda said: work(slider.read(said))))

    moves(panel.block, lambda percent: live(lambda: visit.block(percent / 100.0)))
    moves(panel.day, lambda index: visit.go(visit.session.day(int(index))))
    panel.choosers["story"].on_change(tried(visit.tell))
    panel.choosers["speed"].on_change(
        tried(lambda speed: visit.direct() if speed == naming.BY_ITSELF else visit.speed(speed))
    )
    panel.choosers["drug"].on_change(tried(lambda name: visit.choose(drug=name)))
    panel.choosers["dose"].on_change(tried(lambda dose: visit.choose(dose=dose)))
    for name, slider in panel.sliders.items():
        moves(slider, partial(visit.set, name))


def _wire_looks(panel: Panel, look: Look, tried: Tried) -> None:
    for switch, trait, change in (
        (panel.dark, "value", lambda on: look(theme="dark" if on else "light")),
        (panel.projector, "value", lambda on: look(projector=on)),
        (panel.still, "value", lambda on: look(still=on)),
        (panel.picture, "still", lambda on: look(still=on)),  # what the page's own settings ask for
        (panel.depth, "value", lambda depth: look(depth=depth)),
    ):
        switch.observe(lambda heard, change=change: tried(change)(heard["new"]), trait)
    panel.choosers["vocabulary"].on_change(tried(lambda name: look(words=name)))
    panel.choosers["language"].on_change(tried(lambda code: look(language=code)))


def keys_of(visit: Visit, inside: Inside) -> dict[str, Callable[[], None]]:
    """What each key does, by the name that browsers give it."""
    return {
        " ": visit.play_or_pause,
        "ArrowRight": visit.step,
        "ArrowLeft": lambda: visit.step(-1),
        "Home": lambda: visit.go(0.0),
        "PageDown": visit.next_event,
        "PageUp": visit.event_before,
        "ArrowDown": lambda: inside.touching.choose(1),
        "ArrowUp": lambda: inside.touching.choose(-1),
        "Enter": inside.touch,
        "i": inside.enter,
        "+": inside.enter,
        "Escape": inside.back,
        "Ctrl+z": visit.undo,
        "Ctrl+Z": visit.redo,
        "Ctrl+y": visit.redo,
    }
