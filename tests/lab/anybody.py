"""Somebody who does anything in any order: every control, every public method, from one seed.

What there is to do is found by looking at the lab, so that what is new is tried too.
"""

import inspect
import math
import os
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ipywidgets as widgets

from riversim.lab import FrameView, RiverLab
from riversim.lab.sliders import Sliders
from riversim.lab.takeaway import Upload
from riversim.lab.timeline import Timeline
from riversim.model import DRUGS, SCENARIOS, RiverError, parameters
from riversim.session import Session
from riversim.session.share import encode, to_file
from riversim.words import LANGUAGES, VOCABULARIES

FIRST_SEED = int(os.environ.get("RIVERSIM_SEED", "1"))
NEVER = {"close"}  # all the rest is public, and may be called at any time
MARKUP = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>', "{0.__class__}")
NASTY: tuple[Any, ...] = (
    None, True, math.nan, math.inf, -math.inf, -1, 1e300, 10**400, "", "0.5", "drougth", b"x", (), [1.0], {}, *MARKUP,
)  # fmt: skip
KEYS = (" ", "Enter", "Escape", "ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", "Home", "End", "z", "Delete",
        "Ctrl+z", "Ctrl+Z", "Ctrl+y", "i", "+")  # fmt: skip
TYPED = ("", "  ", "50 %", "0,75", "1.234,5", "1 234", "½", "-1", "1e999", "abc", "0x10", "٠٫٧٥", "9" * 99, *MARKUP)
HANDED_ON = ("Look: {code}.", "({code})", "https://there.example/?a=b&river={code}&fbclid=1#top", "“{code}”",
             "RiverLab(code='{code}')", "> {half}\n> {rest}\n", "{half}\u200b{rest}", "<{code}>\r\n{code}")  # fmt: skip
GARBLED = ("frame", "narrow", "pixels", "still", "x", "y", "key", "day", "number", "gesture")
WAITS = (0.0, 0.01, 0.04, 0.2, 1.0, 3.0)


@dataclass(frozen=True)
class Action:
    """One thing done: how it reads, and the doing. A method called `directly` may raise `RiverError`."""

    words: str
    do: Callable[[], object]
    directly: bool = False
    seconds: float = 0.0
    """How long one waits afterwards."""


class Anybody:
    """Chooses what is done next to a lab; the same seed chooses the same where the lab does the same."""

    def __init__(self, lab: RiverLab, seed: int) -> None:
        self.lab = lab
        self.random = random.Random(seed)

    def next(self) -> Action:
        """Something that can be done now: each kind of thing is as likely as any other."""
        kinds: dict[str, list[Callable[[], Action]]] = {
            "wait": [self._wait],
            "method": [lambda name=name: self._call(name) for name in methods(self.lab)],  # type: ignore[misc]
        }
        for number, widget in enumerate(self.lab.panel.widgets()):
            if isinstance(widget, Sliders):
                moves = [lambda some=widget, name=name: self._move(some, name) for name in widget.sliders]
                kinds.setdefault("number", []).extend(moves)
            if work := self._work(widget, f"{type(widget).__name__} {number}"):
                kinds.setdefault(_kind(widget), []).append(work)
        return self.random.choice(self.random.choice(list(kinds.values())))()

    def _wait(self) -> Action:
        seconds = self.random.choice(WAITS)
        return Action(f"wait {seconds:g} s", lambda: None, seconds=seconds)

    # --- widgets ------------------------------------------------------------------------------------

    def _work(self, widget: widgets.Widget, name: str) -> Callable[[], Action] | None:
        """What makes an action on a widget; None for one that only shows, or may not be used now."""
        if getattr(widget, "disabled", False):
            return None
        if isinstance(widget, widgets.Button):
            return lambda: Action(f"click {widget.description!r}", lambda: _click(widget))
        if self.random.random() < 0.05 and isinstance(widget, FrameView | Timeline | Upload):
            return lambda: self._garble(widget, name)
        if isinstance(widget, FrameView):
            return lambda: self._look(widget, name)
        if isinstance(widget, Timeline):
            return lambda: self._plan(widget)
        if isinstance(widget, Upload):
            return lambda: self._bring(widget)
        values = self._values(widget)
        if values is None:
            return None
        trait = "selected_index" if isinstance(widget, widgets.Accordion | widgets.Tab) else "value"
        return lambda: self._assign(widget, trait, values())

    def _assign(self, widget: widgets.Widget, trait: str, value: Any) -> Action:
        named = getattr(widget, "description", "") or type(widget).__name__
        return Action(f"{named!r} = {value!r}", lambda: setattr(widget, trait, value))

    def _values(self, widget: Any) -> Callable[[], Any] | None:
        """What makes a value that a browser could send."""
        chance = self.random
        if getattr(widget, "options", ()):
            return lambda: chance.choice(widget.options)[1]
        if isinstance(widget, widgets.Accordion | widgets.Tab):
            return lambda: chance.choice([None, *range(len(widget.children))])
        if isinstance(widget, widgets.Checkbox | widgets.ToggleButton):
            return lambda: not widget.value
        if isinstance(widget, widgets.Text | widgets.Textarea):
            return lambda: chance.choice(["", self._code(), *MARKUP])
        return None

    def _float(self, low: float, high: float) -> float:
        """Anything from low to high, often an end; now and then what a slider should not let through."""
        chance = self.random.random()
        return math.nan if chance < 0.03 else self.random.choice((low, high, self.random.uniform(low, high)))

    def _move(self, some: Sliders, name: str) -> Action:
        """A slider is moved, or a number typed as somebody may; or the page says anything."""
        chance = self.random
        one = some.sliders[name]
        number = self._float(one.low, one.high)
        wanted: Any = round(number) if one.whole and math.isfinite(number) else number
        if one.field and chance.random() < 0.5:
            wanted = chance.choice(
                (f"{wanted}", f"{wanted:.3f}".replace(".", ","), f"{wanted:,.2f} {one.unit}", *TYPED)
            )
        said = [str(chance.random()), wanted] if chance.random() < 0.95 else chance.choice(NASTY)
        told = f"{one.description!r}: {said!r}"
        return Action(told, lambda: some.set_trait("asked", {name: said}))

    def _plan(self, line: Timeline) -> Action:
        chance = self.random
        day = chance.choice((chance.uniform(0.0, line.end), 0.0, line.end, chance.choice(NASTY)))
        number, gesture = chance.choice((1, 1, 2, 3, chance.choice(NASTY))), chance.choice("ab")
        said: dict[str, Any] = chance.choice([
            {"kind": "go", "day": day}, {"kind": "add", "day": day}, {"kind": "remove", "number": number},
            {"kind": "move", "gesture": gesture, "number": number, "day": day}, {"kind": "key", "key": "Ctrl+z"},
        ])  # fmt: skip
        return Action(f"the line of time hears {said}", lambda: line.hear(said))

    def _bring(self, upload: Upload) -> Action:
        """A file is opened: one that was saved, as it was or cut short, or anything."""
        chance = self.random
        data = chance.choice((self._file(), self._file()[: chance.randrange(900)], b"", b"PK\x03\x04", b"\xff" * 99))
        said: dict[str, Any] = chance.choice(({"kind": "file"}, {"kind": "file"}, {"kind": "large"}, {}))
        return Action(f"{said} is opened, of {len(data)} bytes", lambda: upload.hear(said, [memoryview(data)]))

    def _file(self) -> bytes:
        try:
            return to_file(self.lab.session, self.random.choice(MARKUP))
        except RiverError:  # too long a history
            return b""

    def _look(self, view: FrameView, name: str) -> Action:
        chance = self.random
        page = chance.choice("abc")
        message: dict[str, Any] = chance.choice([
            {"kind": "key", "key": chance.choice(KEYS)},
            {"kind": "touch", "x": chance.uniform(-0.1, 1.1), "y": chance.uniform(-0.1, 1.1)},
            {"kind": "touch", "x": chance.random(), "y": chance.random()},
            {"kind": "hello", "page": page, "narrow": chance.random() < 0.3, "pixels": chance.choice((300, 900, 1800))},
            {"kind": "shown", "page": page, "frame": chance.randrange(99)},
            {"kind": "bye", "page": page},
        ])  # fmt: skip
        return Action(f"{name} hears {message}", lambda: view._hear(view, message, []))

    def _garble(self, widget: FrameView | Timeline | Upload, name: str) -> Action:
        """The page says what no page of ours does."""
        chance = self.random
        kinds = ("shown", "hello", "bye", "touch", "key", "go", "add", "move", "remove", "file", "large")
        said = {name: chance.choice(NASTY) for name in GARBLED if chance.random() < 0.7}
        content = chance.choice((said | {"kind": chance.choice((*kinds, *NASTY))}, chance.choice(NASTY)))
        told = f"{name} hears {content!r}"
        if isinstance(widget, FrameView):
            return Action(told, lambda: widget._hear(widget, content, []))
        if isinstance(widget, Upload):
            return Action(told, lambda: widget.hear(content, []))
        return Action(told, lambda: widget.hear(content))

    # --- methods ------------------------------------------------------------------------------------

    def _call(self, name: str) -> Action:
        method = getattr(self.lab, name)
        given = {p.name: self._argument(p.name) for p in inspect.signature(method).parameters.values()
                 if p.default is p.empty or self.random.random() < 0.5}  # fmt: skip
        limits = parameters().get(str(given.get("name")))
        if limits and "value" in given and self.random.random() < 0.8:
            given["value"] = self._float(limits.low, limits.high)
        told = ", ".join(f"{key}={value!r}" for key, value in given.items())
        return Action(f"lab.{name}({told})", lambda: method(**given), directly=True)

    def _argument(self, name: str) -> Any:
        """A sensible value for a parameter of that name; now and then, and for an unknown one, anything."""
        chance = self.random
        sensible: dict[str, Callable[[], Any]] = {
            "story": lambda: chance.choice(list(SCENARIOS)),
            "held": chance.random,
            "kind": lambda: chance.choice(("gate", "battery", "plug", "tributary", "tree")),
            "number": lambda: chance.randint(0, 9),
            "code": self._code,
            "drug": lambda: chance.choice(list(DRUGS)),
            "dose": lambda: chance.uniform(0.0, 3.0),
            "name": lambda: chance.choice(list(parameters())),
            "value": lambda: chance.uniform(0.0, 1.0),
            "steps": lambda: chance.choice((1, -1, 7, -30, 10_000)),
            "day": lambda: chance.uniform(0.0, 7.0),
            "hours_per_s": lambda: chance.uniform(1.0, 500.0),
            "language": lambda: chance.choice(list(LANGUAGES)),
            "words": lambda: chance.choice(VOCABULARIES),
            "theme": lambda: chance.choice(("light", "dark")),
            "projector": lambda: chance.random() < 0.5,
            "still": lambda: chance.random() < 0.5,
        }
        anything = chance.random() < 0.15 or name not in sensible
        return chance.choice(NASTY) if anything else sensible[name]()

    def _code(self) -> str:
        """A code of what is on show, or of a story; now and then one that is cut short or changed."""
        session = self.random.choice((self.lab.session, Session.begin(self.random.choice(list(SCENARIOS)))))
        try:
            code = encode(session)
        except RiverError:  # too long a history
            return ""
        at = self.random.randrange(len(code))
        handed_on = self.random.choice(HANDED_ON).format(
            code=code, half=code[: len(code) // 2], rest=code[len(code) // 2 :]
        )
        return self.random.choice((code, handed_on, handed_on, code[:at], code[:at] + "x" + code[at + 1 :]))


def methods(lab: RiverLab) -> list[str]:
    """The names of a lab's public methods, in alphabetical order."""
    return [
        name for name, _ in inspect.getmembers(type(lab), inspect.isfunction) if name[0] != "_" and name not in NEVER
    ]


def _kind(widget: widgets.Widget) -> str:
    return type(widget).__name__


def _click(button: widgets.Button) -> None:
    """As `Button.click`, which would swallow what goes wrong."""
    for callback in tuple(button._click_handlers.callbacks):
        callback(button)
