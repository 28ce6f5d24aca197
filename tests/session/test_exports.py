"""What is saved of what is on show: the names of files, and what they hold."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest

from riversim import SCENARIOS, Trajectory
from riversim.session import Session
from riversim.session.exports import KINDS, Shown, filename, film, sheet, title_of, titles
from riversim.session.share import encode
from riversim.words import LANGUAGES, speaking

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


def test_the_film_and_the_strip_are_of_the_whole_run_and_in_its_colours() -> None:
    later = replace(SHOWN, session=SESSION.at(200))
    assert KINDS["strip"].make(SHOWN) == KINDS["strip"].make(later) != KINDS["strip"].make(replace(SHOWN, theme="dark"))
    light, dark = (next(film(shown)).image for shown in (SHOWN, replace(SHOWN, theme="dark")))
    assert light.size == dark.size and light.size[0] == 800
    assert np.asarray(light.convert("L")).mean() > 2 * np.asarray(dark.convert("L")).mean()


def test_the_code_is_that_of_the_moment_that_is_seen_and_of_the_session_that_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = Session.begin("drought").at(30).set("cause", 0.4).at(240)
    printed: dict[str, str] = {}

    def take(run: Trajectory, at: float, *, ghost: Trajectory | None, title: str, code: str, address: str) -> bytes:
        printed.update(title=title, code=code, at=f"{at:g}", address=address)
        return b""

    monkeypatch.setattr("riversim.charts.handout", take)
    sheet(Shown(session=session, run=session.simulate(), page="https://rivers.example/app/"))
    address = f"https://rivers.example/app/?river={encode(session)}"
    assert printed == {"title": title_of(session), "code": encode(session), "at": "10", "address": address}
    assert printed["title"].endswith("(changed)")


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_table_is_as_a_spreadsheet_of_the_readers_language_reads_it(code: str) -> None:
    with speaking(code):
        text = KINDS["numbers"].make(SHOWN).decode("utf-8-sig")
    comma = code != "en"
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";" if comma else ","))
    assert [float(row["level"].replace(",", ".")) for row in rows] == SHOWN.run.level.tolist()
    assert ("." in rows[9]["level"]) is not comma and next(iter(rows[0])) == "time_h"
