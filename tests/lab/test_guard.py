"""A kernel of the app hears what the lab's own page says, and nothing else that is sent to it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ipywidgets import Widget

from riversim.lab import RiverLab, guard
from riversim.lab.guard import CONTROL, MOVED, Guard

LAB = Path(guard.__file__).parent


class Kernel:
    """The comms of a kernel with a lab, as far as a guard can tell: `heard` is what it let through."""

    def __init__(self, lab: RiverLab) -> None:
        self.lab = lab
        self.heard: list[tuple[str, Any]] = []
        self.handlers = {kind: self._handler(kind) for kind in ("comm_open", "comm_msg", "comm_close")}
        Guard(self.handlers, lab.panel.widgets())

    def _handler(self, kind: str) -> guard.Handler:
        def hear(stream: Any, names: Any, message: dict[str, Any]) -> None:
            content = message["content"]
            self.heard.append((kind, content))
            widget = next((w for w in self.lab.panel.widgets() if w.model_id == content["comm_id"]), None)
            if widget is not None:
                widget._handle_msg({"buffers": [], **message})

        return hear

    def says(self, kind: str, content: Any) -> bool:
        """Whether what a page says is let through."""
        before = len(self.heard)
        self.handlers[kind](None, None, {"content": content, "metadata": {"version": "1.0.0"}})
        return len(self.heard) > before

    def tells(self, widget: Widget, **data: Any) -> bool:
        return self.says("comm_msg", {"comm_id": widget.model_id, "data": data})

    def moves(self, widget: Widget, **state: Any) -> bool:
        return self.tells(widget, method="update", state=state)


@pytest.fixture
def kernel(lab: RiverLab) -> Kernel:
    return Kernel(lab)


def test_what_pages_move_is_moved(kernel: Kernel) -> None:
    panel = kernel.lab.panel
    assert kernel.moves(panel.first, asked={"cause": ["1", 0.75]})
    assert kernel.lab.session.setting("cause") == 0.75
    assert kernel.moves(panel.language, index=1)
    assert kernel.moves(panel.dark, value=True) and kernel.lab.looks.theme == "dark"
    assert kernel.moves(panel.shared, selected_index=0)
    assert kernel.moves(panel.take.code, value="r1.")
    assert kernel.tells(panel.infuse, method="custom", content={"event": "click"})
    assert kernel.tells(panel.picture, method="custom", content={"kind": "key", "key": "Enter"})


def test_every_trait_that_a_page_sets_is_let_through() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in LAB.glob("*.js"))
    assert set(re.findall(r'model\.set\("([a-z]\w*)"', scripts)) <= set(MOVED)


NOTHING: tuple[Any, ...] = (None, [], "x", 7, {}, {"method": 7}, {"method": []}, {"method": "nonsense"})


@pytest.mark.parametrize("data", NOTHING, ids=repr)
def test_what_no_page_says_is_not_heard(kernel: Kernel, data: Any) -> None:
    for widget in kernel.lab.panel.widgets():
        assert not kernel.says("comm_msg", {"comm_id": widget.model_id, "data": data})


HUGE = 10**400
WRONG: tuple[Any, ...] = (HUGE, -HUGE, "x", ["x"], {"x": HUGE}, [[]], 1e300)


@pytest.mark.parametrize("value", WRONG, ids=lambda value: repr(value)[:20])
def test_values_that_a_trait_can_not_have_are_not_taken_and_the_page_is_told_what_holds(
    kernel: Kernel, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[Any] = []
    monkeypatch.setattr(Widget, "send_state", lambda widget, key=None: told.append(key))
    panel = kernel.lab.panel
    for widget, trait in ((panel.story, "index"), (panel.shared, "selected_index")):
        before, told[:] = getattr(widget, trait), []
        assert not kernel.moves(widget, **{trait: value})
        assert getattr(widget, trait) == before and told == [{trait}]


def test_a_page_can_not_change_what_only_the_kernel_changes(kernel: Kernel) -> None:
    for widget in kernel.lab.panel.widgets():
        before = widget.get_state()
        state = {name: None for name in widget.keys if name not in MOVED}
        assert not kernel.moves(widget, nonsense=1, **state)
        assert widget.get_state() == before


def test_nothing_is_said_to_what_is_not_the_labs(kernel: Kernel) -> None:
    layout = kernel.lab.panel.box.layout
    assert not kernel.moves(layout, display="none")
    assert not kernel.tells(layout, method="custom", content={})
    assert kernel.tells(layout, method="request_state"), "a page that is loaded slowly asks for each"


@pytest.mark.parametrize("target", ["jupyter.widget", "nonsense", None, [], {}, 7])
def test_a_page_makes_no_widget(kernel: Kernel, target: Any) -> None:
    assert not kernel.says("comm_open", {"comm_id": "new", "target_name": target, "data": {}})


def test_a_page_has_one_comm_to_ask_for_what_there_is(kernel: Kernel) -> None:
    ask = {"method": "request_states"}
    assert not kernel.says("comm_msg", {"comm_id": "a", "data": ask})
    assert kernel.says("comm_open", {"comm_id": "a", "target_name": CONTROL})
    assert kernel.says("comm_msg", {"comm_id": "a", "data": ask})
    assert kernel.says("comm_open", {"comm_id": "b", "target_name": CONTROL})
    assert ("comm_close", {"comm_id": "a"}) in kernel.heard
    assert not kernel.says("comm_msg", {"comm_id": "a", "data": ask})
    assert kernel.says("comm_msg", {"comm_id": "b", "data": ask})
    picture = kernel.lab.panel.picture.model_id
    assert not kernel.says("comm_open", {"comm_id": picture, "target_name": CONTROL}), "it would take its place"
    assert not kernel.says("comm_close", {"comm_id": picture})
    assert kernel.says("comm_close", {"comm_id": "b"}) and not kernel.says("comm_close", {"comm_id": "b"})
    assert not kernel.says("comm_close", {"comm_id": ""})


KINDS = ("shown", "hello", "bye", "touch", "key", "go", "add", "move", "remove", "large", "file")


def things() -> Iterator[Any]:
    """Anything that JSON can say, and more."""
    yield from (None, True, -1, HUGE, 1e308, float("nan"), "", "x" * 10_000, [], {}, [1, [2]])
    yield json.loads("[" * 30 + "]" * 30)


def test_whatever_a_page_says_to_a_widget_of_ours_no_error_comes_of_it(
    kernel: Kernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard lets through what is of the right form; each widget makes something of it, or nothing."""
    wrong: list[Any] = []
    monkeypatch.setattr("ipywidgets.widgets.widget.CallbackDispatcher.log", _Log(wrong), raising=False)
    for widget in {type(widget): widget for widget in kernel.lab.panel.widgets()}.values():
        for thing in things():
            for name in MOVED:
                kernel.moves(widget, **{name: thing})
            for kind in (*KINDS, thing):
                content = dict.fromkeys(
                    ("frame", "pixels", "narrow", "still", "x", "y", "key", "day", "number", "gesture"), thing
                )
                kernel.tells(widget, method="custom", content={"kind": kind, "event": thing, **content})
                kernel.tells(widget, method="custom", content={"kind": kind})
    assert wrong == []
    assert "Error(" not in kernel.lab.panel.error.text + kernel.lab.panel.take.said.text


class _Log:
    """Where ipywidgets tell of errors in what they call, outside of a notebook."""

    def __init__(self, wrong: list[Any]) -> None:
        self.wrong = wrong

    def warning(self, told: str, *of: Any, exc_info: bool = False) -> None:
        self.wrong.append(told % of)
