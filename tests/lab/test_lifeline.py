"""Who looks at a lab, when it is let go of, and what `lifeline` and `leaving` do about it."""

import asyncio
import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import ipywidgets as widgets
import pytest

from riversim import RiverError
from riversim.lab import RiverLab, leaving, lifeline
from riversim.lab.lifeline import Lifeline
from riversim.lessons import Lesson, show
from tests.lab.page import in_a_loop


def says(life: Lifeline, kind: str, page: str = "a", **more: Any) -> None:
    life._hear(life, {"kind": kind, "page": page, **more}, [])


def again(life: Lifeline) -> None:
    """It is looked at once more, now."""
    life._tried = life._rest = 0.0


def known() -> set[str]:
    """Every widget that ipywidgets and the comms know, by its id."""
    return {*leaving._instances(), *leaving._comms()}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is waited for."""
    monkeypatch.setattr(lifeline, "SOON_S", 0.0)


@pytest.fixture
def before() -> Iterator[set[str]]:
    """What widgets there were."""
    for life in list(leaving._lives):
        leaving.forget(life)  # what other tests have left is no business of these
    yield known()
    gc.collect()


# --- closing ---------------------------------------------------------------------------------------------


def test_a_lab_that_is_closed_leaves_no_widget_layout_or_style(before: set[str]) -> None:
    lab = RiverLab(weeks=1)
    assert len(known() - before) > 200
    lab.close()
    assert known() == before


def test_a_lesson_that_is_closed_leaves_nothing_nor_do_stills_of_what_stood_in_their_place(before: set[str]) -> None:
    lesson = Lesson("meet_the_river")
    lesson.play()
    lesson.stills.show()
    assert {lesson.stills.note.comm, lesson.stills.gate.comm} == {None}
    lesson.close()
    assert known() == before


# --- letting go ------------------------------------------------------------------------------------------


def lab() -> tuple[Any, Lifeline]:
    one = RiverLab(weeks=1)
    one.panel.life.kept = True
    return one, one.panel.life


def lesson() -> tuple[Any, Lifeline]:
    one = Lesson("meet_the_river")
    box = one.predict()
    return (one, box), box.children[0]


def check() -> tuple[Any, Lifeline]:
    one = Lesson("meet_the_river")
    box = one.check()
    return (one, box), box.children[0]


def stills() -> tuple[Any, Lifeline]:
    box = show(Lesson("meet_the_river").run(), 3)
    return box, box.children[0]


def truths() -> tuple[Any, Lifeline]:
    box = Lesson("meet_the_river").truths()
    return box, box.children[0]


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("make", [lab, lesson, check, stills, truths])
def test_what_is_taken_off_its_page_and_named_nowhere_is_let_go_with_all_its_widgets(
    make: Callable[[], tuple[Any, Lifeline]], before: set[str]
) -> None:
    named, life = make()
    gone = weakref.ref(life)
    says(life, "here")
    leaving.let_go()
    assert gone() is not None, "a page shows it"
    says(life, "bye")
    leaving.let_go()
    gc.collect()
    assert gone() is not None, "it is named"
    assert len(known() - before) > 5, "and so a page could show it again"
    again(life)
    del named, life
    leaving.let_go()
    assert gone() is None
    assert known() == before


@pytest.mark.usefixtures("quick")
def test_the_same_lab_comes_back_on_a_page_after_it_was_taken_off_while_it_is_named(before: set[str]) -> None:
    named, life = lab()
    says(life, "here")
    says(life, "bye")
    leaving.let_go()
    heard = leaving._comms()[life.comm.comm_id]
    heard.handle_msg(
        {"content": {"data": {"method": "custom", "content": {"kind": "here", "page": "c"}}}, "buffers": []}
    )
    assert life._pages == {"c": 0} and not life.left
    named.close()


def test_a_lab_whose_page_is_loaded_anew_waits_for_it_though_nobody_names_it(before: set[str]) -> None:
    named, life = lab()
    says(life, "here")
    says(life, "bye", kept=True)
    life._left = (life._left or 0.0) - 60.0
    assert not life.left
    life._left -= lifeline.KEPT_S
    assert life.left
    named.close()


class Shell:
    """As much of IPython as remembers what a cell returned."""

    def __init__(self, lab: Any) -> None:
        self.user_ns: dict[str, Any] = {"_oh": {4: lab, 5: "text"}, "_4": lab, "_": lab, "__": 7, "___": ""}
        self.user_ns_hidden = {"_4": lab, "_": lab}
        self.displayhook = type("Hook", (), {})()
        vars(self.displayhook).update({"_": lab, "__": 7, "___": ""})


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("kept", [True, False], ids=["page gone", "taken off"])
def test_the_memory_of_outputs_is_no_name_for_what_was_taken_off_its_page(
    kept: bool, before: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shell = Shell(lab()[0])
    gone = weakref.ref(shell.user_ns["_"])
    monkeypatch.setattr(leaving, "_shell", lambda: shell)
    _leaves(shell.user_ns["_"].panel.life, kept)
    leaving.let_go()
    if kept:  # a page may be opened again, where the output still is
        assert shell.user_ns["_oh"][4] is shell.user_ns["_"] is gone() is not None
        shell.user_ns["_"].close()
        return
    assert gone() is None
    assert shell.user_ns == {"_oh": {5: "text"}, "_": "", "__": 7, "___": ""}
    assert shell.user_ns_hidden == {"_": ""}
    assert vars(shell.displayhook) == {"_": "", "__": 7, "___": ""}


def _leaves(life: Lifeline, kept: bool) -> None:
    says(life, "here")
    says(life, "bye", kept=kept)
    life._left = -2.0 * lifeline.KEPT_S
    again(life)


async def _until(holds: Callable[[], bool]) -> None:
    """What is still to be drawn a moment later keeps its lab until then, on a busy machine for longer."""
    for _ in range(200):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it does not come true")


@pytest.mark.usefixtures("quick")
def test_a_cell_that_is_run_again_and_again_leaves_one_lab(before: set[str]) -> None:
    async def run() -> None:
        life: Lifeline | None = None
        for _ in range(4):
            named = RiverLab(weeks=1)
            named.panel.life.kept = True
            if life is not None:
                says(life, "bye")
            life = named.panel.life
            says(life, "here")
            await asyncio.sleep(0.05)
        assert life is not None
        await _until(lambda: len(leaving._lives) == 1)
        one = len(leaving.everything(named.panel.box))
        says(life, "bye")
        leaving.let_go()
        assert len(leaving._lives) == 1, "it is named"
        assert len(leaving._instances().keys() - before) == one
        named.close()

    in_a_loop(run)


# --- who looks -----------------------------------------------------------------------------------------------


def test_the_kernel_answers_a_page_that_asks(before: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    life, said = Lifeline(), list[Any]()
    monkeypatch.setattr(life, "send", said.append)
    says(life, "here")
    assert said == [{"kind": "here"}]
    life.close()


def test_a_page_that_vanished_without_a_goodbye_is_missed_after_a_while(before: set[str]) -> None:
    life = Lifeline()
    says(life, "here")
    for _ in range(lifeline.SILENT):
        life.watch()
    says(life, "here", "b")
    life.watch()
    assert life._pages == {"b": 1}
    for _ in range(lifeline.SILENT):
        life.watch()
    assert life._pages == {} and life.kept, "it may come back"
    life.close()


# --- what the page knows beforehand ------------------------------------------------------------------------


def test_the_page_knows_the_code_of_the_river_as_it_is_and_what_to_do_when_the_kernel_is_gone(
    before: set[str],
) -> None:
    named, life = lab()
    named.block(0.9)
    assert life.code.endswith(f'RiverLab(code="{named.share()}")')
    life.in_app = True
    named.step()
    assert life.code == named.share()
    assert life.words["lost"] and life.words["reload"] != life.words["run"]
    named.look(language="de")
    assert life.lang == "de"
    named.close()


def test_a_river_that_has_no_code_is_no_error(before: set[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(session: Any) -> str:
        raise RiverError("too long a history")

    named, life = lab()
    monkeypatch.setattr("riversim.session.share.encode", refuse)
    named.block(0.9)
    assert life.code == ""
    named.close()


def test_every_widget_of_a_lab_is_reached(before: set[str]) -> None:
    named, life = lab()
    assert {one.model_id for one in leaving.everything(named.panel.box)} == known() - before
    assert widgets.Widget in type(life).__mro__
    named.close()
