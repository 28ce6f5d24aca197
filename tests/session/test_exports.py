"""What is saved of what is on show: the names of files, and what they hold."""

import re
from dataclasses import replace

import pytest

from riversim import SCENARIOS, Trajectory
from riversim.session import Session
from riversim.session.exports import KINDS, Shown, filename, sheet, title_of, titles
from riversim.session.share import encode

SESSION = Session.begin("one-infusion", weeks=2).at(30)
SHOWN = Shown(session=SESSION, run=SESSION.simulate(), ghost=SCENARIOS["obstructed"].run())


def test_every_kind_of_file_has_a_title_and_a_plain_name() -> None:
    assert list(titles()) == list(KINDS)
    for kind in KINDS:
        assert re.fullmatch(r"riversim-one-infusion-[a-z]+-day-1\.[a-z]{3}", filename(SHOWN, kind))


def test_the_picture_is_of_the_moment_on_show_and_in_its_colours() -> None:
    later = replace(SHOWN, session=SESSION.at(200))
    dark = replace(SHOWN, theme="dark")
    assert len({KINDS["picture"].make(shown) for shown in (SHOWN, later, dark)}) == 3


def test_the_code_is_that_of_the_moment_that_is_seen_and_of_the_session_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = Session.begin("drought").at(30).set("cause", 0.4).at(240)
    printed: dict[str, str] = {}

    def take(run: Trajectory, at: float, *, ghost: Trajectory | None, title: str, code: str) -> bytes:
        printed.update(title=title, code=code, at=f"{at:g}")
        return b""

    monkeypatch.setattr("riversim.charts.handout", take)
    sheet(Shown(session=session, run=session.simulate()))
    assert printed == {"title": title_of(session), "code": encode(session), "at": "10"}
    assert printed["title"].endswith("(changed)")
