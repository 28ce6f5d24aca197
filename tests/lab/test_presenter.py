"""What a presenter's page says, and who is told of it."""

from riversim.lab.presenter import Presenter


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
