"""The lab can not be broken: whatever is done in whatever order, it holds. Each run is known by its seed.

``RIVERSIM_FUZZ=5000`` tries so many seeds instead of a few; ``RIVERSIM_SEED=17`` begins with that one.
"""

import asyncio
import gc
import os
import selectors
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from riversim import SCENARIOS, RiverError, Trajectory, scenario, words
from riversim.drawing import cut
from riversim.lab import RiverLab
from riversim.lab.leaving import _instances
from riversim.lab.sliders import Sliders
from riversim.lab.stage import Stage
from riversim.session import Session, running_loop
from riversim.session.share import decode, encode
from riversim.words import _, speaking
from tests.lab.anybody import FIRST_SEED, Action, Anybody, methods
from tests.lab.page import Page
from tests.runs import same

SEEDS = range(FIRST_SEED, FIRST_SEED + int(os.environ.get("RIVERSIM_FUZZ", "8")))
ACTIONS = 150
OFTEN = 10  # actions, after which the whole course to come is looked at, and not only the present


class _Clock(selectors.DefaultSelector):
    """A selector that never waits: the time that it was to wait passes at once."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += timeout or 0.0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop with a time of its own, so that a seed does the same on any machine, and fast."""

    def __init__(self) -> None:
        self._clock = _Clock()
        self.wrong: list[str] = []
        super().__init__(self._clock)
        self.set_exception_handler(lambda _, context: self.wrong.append(_told(context)))

    def time(self) -> float:
        return self._clock.now


def _told(context: dict[str, Any]) -> str:
    error = context.get("exception")
    return "".join(traceback.format_exception(error)) if error else str(context["message"])


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loop]:
    """The loop whose time is the time of every room of the lab."""
    loop = Loop()
    clock = SimpleNamespace(monotonic=loop.time, perf_counter=loop.time)
    for name, room in list(sys.modules.items()):
        if name.startswith("riversim.") and getattr(room, "time", None) is time:
            monkeypatch.setattr(room, "time", clock)
    yield loop
    loop.close()


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_is_done_in_whatever_order_the_lab_holds(
    seed: int, loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    try:
        loop.run_until_complete(_play(seed, ACTIONS, done, monkeypatch, loop))
    except Exception as error:
        listed = "\n".join(done)
        raise AssertionError(f"RIVERSIM_SEED={seed}, after these {len(done)} actions:\n{listed}") from error


async def _play(seed: int, count: int, done: list[str], monkeypatch: pytest.MonkeyPatch, loop: Loop) -> None:
    figures = _figures()
    _saves_quickly(monkeypatch)
    story = list(SCENARIOS)[seed % len(SCENARIOS)]
    lab = RiverLab(story, weeks=1, theme=("light", "dark")[seed % 2], projector=seed % 5 == 0)
    if seed % 3 == 0:  # drawing takes most of the time: some visitors look, others just act
        for view in (lab.panel.picture, lab.panel.curves):
            monkeypatch.setattr(view, "send", _Browser(view, monkeypatch).take)
    anybody = Anybody(lab, seed)
    try:
        for number in range(count):
            await _act(lab, anybody.next(), done)
            assert loop.wrong == []
            _holds(lab, lab.run if number % OFTEN == 0 else lab.seen)
            if number % OFTEN == 0:
                _can_be_shared(lab.session)
        _begins_anew(lab)
    finally:
        lab.close()
        await asyncio.sleep(5.0)
    assert len(asyncio.all_tasks()) == 1, "nothing runs on"
    assert _figures() <= figures, "no figure is left"


def _saves_quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are as others, but small."""
    monkeypatch.setattr("riversim.drawing.cut", lambda run: cut(run, 0.3, 10))
    monkeypatch.setattr("riversim.session.exports.FINE_DPI", 50)
    monkeypatch.setattr("riversim.charts.printed.FINE", 0.5)
    monkeypatch.setattr("riversim.drawing.strips.FINE", 0.5)


def _figures() -> int:
    """How many figures there are, wherever."""
    gc.collect()
    return sum(issubclass(type(thing), Figure) for thing in gc.get_objects())  # no proxy of what is gone is asked


async def _act(lab: RiverLab, action: Action, done: list[str]) -> None:
    done.append(action.words)
    with nullcontext() if not action.directly else suppress(RiverError):  # a control tells an error in words
        action.do()
    await asyncio.sleep(action.seconds)


class _Browser(Page):
    """A page that shows each frame a moment after it came, and asks for nothing else."""

    def take(self, content: dict[str, Any], buffers: list[bytes]) -> None:
        assert content["kind"] == "frame"
        assert buffers[0][:2] == b"\xff\xd8" or buffers[0][1:4] == b"PNG"
        loop = running_loop()
        assert loop is not None
        loop.call_later(0.02, lambda: self.says("shown", frame=content["frame"]))


def test_two_labs_in_one_kernel_leave_one_another_alone(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    _saves_quickly(monkeypatch)
    loop.run_until_complete(_play_two(ACTIONS))
    assert loop.wrong == []


async def _play_two(count: int) -> None:
    labs = RiverLab("obstructed", weeks=1), RiverLab("one-infusion", weeks=1, theme="dark")
    anybody = [Anybody(lab, FIRST_SEED + number) for number, lab in enumerate(labs)]
    for number in range(count):
        mine, other = number % 2, labs[1 - number % 2]
        before = _told_of(other)
        await _act(labs[mine], replace(anybody[mine].next(), seconds=0.0), [])
        assert _told_of(other) == before
        _holds(labs[mine], labs[mine].seen)
    for lab in labs:
        _begins_anew(lab)
        lab.close()


def _told_of(lab: RiverLab) -> tuple[object, ...]:
    """What nobody changes but who acts on that lab."""
    session = lab.session
    return session.story, session.river, session.course, lab.looks, lab.panel.error.text, lab.panel.title.text


def test_a_cell_that_anybody_runs_again_and_again_leaves_no_more_widgets_than_twice(
    loop: Loop, monkeypatch: pytest.MonkeyPatch
) -> None:
    _saves_quickly(monkeypatch)
    counts = loop.run_until_complete(_run_again(8))
    assert loop.wrong == []
    assert max(counts[2:]) <= max(counts[:2]), counts


async def _run_again(times: int) -> list[int]:
    """How many widgets there are each time that the cell was run, used and taken off its page by being run again."""
    counts = []
    before = len(_instances())
    for number in range(times):
        lab = RiverLab(list(SCENARIOS)[number % len(SCENARIOS)], weeks=1)
        lab.panel.beside.selected_index = 0  # what is made when it is opened is made in each
        page = f"page {number}"
        views = lab.panel.picture, lab.panel.curves
        for view in views:
            view._answer({"kind": "hello", "page": page, "narrow": False, "pixels": 900})
        anybody = Anybody(lab, number)
        for _nth in range(10):
            await _act(lab, anybody.next(), [])
        counts.append(len(_instances()) - before)
        for view in views:
            for each in list(view.pages):
                view._answer({"kind": "bye", "page": each})
        del lab, views, view, anybody
        await asyncio.sleep(10.0)
    return counts


# --- what always holds ------------------------------------------------------------------------------


def _holds(lab: RiverLab, run: Trajectory) -> None:
    session = lab.session
    assert 0 <= session.now <= session.lived <= session.steps
    assert session.now < len(run.level) <= session.steps + 1
    for name, x in run.series().items():
        assert np.isfinite(x).all() and (x >= 0).all(), name
    assert np.abs(run.balance).max() <= 1e-9, "no drop of water is lost"
    assert "Error(" not in lab.panel.error.text + lab.panel.take.said.text, "no bug of the lab's own, in any language"
    for screen in (lab.stage.picture, lab.stage.curves):
        assert len(screen._drawings) <= 2, "one that moves, and one that is crisp"
    assert (lab.panel.language.value, lab.panel.vocabulary.value) == (lab.looks.language, lab.looks.words)
    assert lab.panel.picture.lang == lab.looks.language
    if not lab.player.playing:
        with speaking(lab.looks.language, lab.looks.words):
            _says_what_is_so(lab, run)


def _can_be_shared(session: Session) -> None:
    try:
        code = encode(session)
    except RiverError as error:
        refused = str(error)
    else:
        assert replace(decode(code), lived=0) == replace(session, lived=0)
        return
    assert "to share" in refused, "it is too large, or its history too long"


def _says_what_is_so(lab: RiverLab, run: Trajectory) -> None:
    panel, session = lab.panel, lab.session
    assert panel.caption.text == _caption(lab, run)
    seen = words.closer_alt(run, session.now, *lab.inside) if lab.inside else words.alt_text(run, session.now)
    assert panel.picture.alt == seen
    assert (panel.day.value, panel.day.high) == (session.now, session.steps)
    assert panel.block.value == round(100 * session.blocked, 9)
    assert panel.story.value == session.story
    assert panel.play.description == _("Play")
    assert all(slider.value == session.setting(name) for name, slider in panel.sliders.items())
    assert all(some.values == {name: one.value for name, one in some.sliders.items()} for some in _sliders(lab))


def _caption(lab: RiverLab, run: Trajectory) -> str:
    """What is said below the picture."""
    now = lab.session.now
    if lab.inside:
        return words.closer(run, now, *lab.inside)
    if lab.told:
        return lab.told.sentence
    begins = lab.session == lab.session.reset()
    return _(scenario(lab.session.story).sentences[0]) if begins else words.caption(run, now)


def _sliders(lab: RiverLab) -> list[Sliders]:
    return [widget for widget in lab.panel.widgets() if isinstance(widget, Sliders)]


def _begins_anew(lab: RiverLab) -> None:
    lab.reset()
    first = Session.begin(lab.session.story, lab.session.weeks)
    assert lab.session == first
    assert same(lab.run, first.simulate()), "Reset all gives the first state to the bit"
    assert lab.ghost is None
    with speaking(lab.looks.language, lab.looks.words):
        _says_what_is_so(lab, lab.run)


# --- and that the fuzzer looks everywhere -------------------------------------------------------------


def test_the_fuzzer_finds_every_control_and_every_method() -> None:
    lab = RiverLab(weeks=1)
    anybody = Anybody(lab, 0)
    told = " ".join(anybody.next().words for _ in range(8000))
    for name in methods(lab):
        assert f"lab.{name}(" in told
    for widget in lab.panel.widgets():
        if hasattr(widget, "description") and not getattr(widget, "disabled", False):
            assert repr(widget.description) in told
    assert all(repr(slider.description) in told for slider in lab.panel.sliders.values())
    assert all(kind in told for kind in ("'key'", "'touch'", "'hello'", "'bye'", "wait", "'file'", "'large'"))
    lab.close()


def test_the_fuzzer_notices_a_bug(loop: Loop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Stage, "_speak", lambda stage: None)
    with pytest.raises(AssertionError):
        loop.run_until_complete(_play(1, 40, [], monkeypatch, loop))
