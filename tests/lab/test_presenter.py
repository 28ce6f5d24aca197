"""What a presenter's page says, and who is told of it."""

import asyncio

import pytest

from riversim import words
from riversim.lab import RiverLab
from riversim.lab.presenter import Presenter
from tests.lab.page import in_a_loop


def test_a_clicker_turns_and_the_lab_is_told_when_the_screen_is_filled() -> None:
    presenter = Presenter()
    told: list[str | bool] = []
    presenter.on_turn = presenter.on_shown = told.append
    for kind in ("next", "before", "play"):
        presenter._hear(presenter, {"kind": kind}, [])
    presenter._hear(presenter, {"kind": "shown", "shown": True}, [])
    presenter._hear(presenter, {"kind": "anything"}, [])
    presenter._hear(presenter, {}, [])
    assert told == ["next", "before", "play", True]


def test_what_a_room_touches_is_said_below_the_picture_until_it_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.lab.stage.reading_s", lambda text: 0.1)

    async def visit() -> None:
        lab = RiverLab("obstructed", weeks=1)
        lab.stage.picture.still()  # so that there are parts
        usual = lab.panel.caption.text
        lab.touch("plug", 2)
        assert lab.panel.caption.text == usual, "who sees the panel reads it there"
        lab.look(room=True)
        lab.touch("plug", 3)
        told = words.part(lab.seen, 0, "plug", 3)
        assert lab.panel.caption.text == told == lab.panel.part.text
        lab.stage.show()
        assert lab.panel.caption.text == told
        await asyncio.sleep(0.3)
        assert lab.panel.caption.text == usual
        lab.panel.picture.on_key("ArrowDown")
        assert lab.panel.caption.text == lab.panel.part.text != usual, "keys too"
        lab.look(room=False)
        assert lab.panel.caption.text == usual
        lab.close()

    in_a_loop(visit)
