"""A code rebuilds a river to the bit, and whatever else is given for one gets a sentence."""

import base64
import io
import json
import zipfile
import zlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, RiverError, Trajectory, language, simulate
from riversim.lab.lab import RiverLab, app
from riversim.model.scenarios import SCENARIOS
from riversim.model.treatment import Drug, Infusion, Jump
from riversim.session.codes import BEFORE, LONGEST, VERSION
from riversim.session.session import Session
from riversim.session.share import (
    MOST_UPLOADED,
    address,
    decode,
    encode,
    from_file,
    of_run,
    opened,
    opened_file,
    python_lines,
    to_file,
)
from tests.model.test_saved import before as saved_before
from tests.strategies import courses, jumps, rivers

LIVED_BEFORE = (
    Session.begin("one-infusion").at(100).block(0.9).at(130).block(0.0).at(139).infuse("blocker", 0.5).set("cause", 0.3)
)
LIVED = LIVED_BEFORE.at(139).jump(2).at(149).jump(7)


def same_session(a: Session, b: Session) -> bool:
    """Whether two are alike in all but how far they were watched."""
    return replace(a, lived=0) == replace(b, lived=0)


def forged(data: object, version: str = VERSION) -> str:
    packed = zlib.compress(data if isinstance(data, bytes) else json.dumps(data).encode())
    return version + base64.urlsafe_b64encode(zlib.crc32(packed).to_bytes(4, "big") + packed).decode().rstrip("=")


@pytest.mark.parametrize("story", SCENARIOS)
def test_every_story_comes_back_as_it_was(story: str) -> None:
    assert decode(encode(Session.begin(story))) == Session.begin(story)
    assert len(encode(Session.begin(story))) < 80


def test_what_was_done_by_hand_and_the_moment_come_back() -> None:
    back = decode(encode(LIVED))
    assert same_session(back, LIVED)
    assert len(encode(LIVED)) < 400


@given(rivers(), courses(), jumps() | st.just(Course()), st.floats(0.6, 4.0), st.integers(0, 300))
def test_any_river_and_course_come_back(river: River, course: Course, more: Course, weeks: float, now: int) -> None:
    course += more
    session = Session(story="healthy", river=river, course=course, weeks=weeks).at(now)
    back = decode(encode(session))
    assert (back.river, back.course, back.weeks, back.now) == (river, course, weeks, session.now)


@pytest.mark.parametrize("story", SCENARIOS)
def test_a_story_cut_short_comes_back_though_some_of_it_would_come_later(story: str) -> None:
    short = Session.begin(story, weeks=1).at(20).infuse("ketamine").jump(1)
    back = decode(encode(short))
    assert (back.course, back.steps, back.now) == (short.course, short.steps, short.now)
    assert back.simulate().level.tobytes() == short.simulate().level.tobytes()


# Made by the river of before: the first before there were jump starts, the first two before what is as told was left
# out of codes; in the third the storms were moved too, which there are no more.
OLD = {
    (
        "r1.8o1obXjaZcxRC4IwFAXg_3Keb2NLl-RfkT2YXGtoW7iZhPjfW0oEeeG-HL5zZoTohxdKeMcH69oxWO9AmJi7gDInOD-hVLkkD"
        "PbJA8p5IXxlIlUlhSSVHh3H-m4dw1ClRXFWp98VJIUmXHrfdGnFGEJ4cN-vC1uMRM6UC3XUpEVW6BXdbBs31NRj4A_KaL--S9Yyx"
        "2jd9b9uzPIGR0dHkA"
    ): LIVED_BEFORE,
    (
        "r1.JXv-x3jaZY7RDoIwDEX_pc912YCB8iuEByRFJ7ARNiSG8O-OEaORm_Tl9vSkC1hnxhfkYDSdlG4mq4wGhJmotZAnCNrMkAvJE"
        "Ub1pBHyZUX4kB4pCs44Cj_Qkqt6pQlKLCTLLiL9JkPOJMK1M3XrLWWJYAfqumDYa_DIBRMmIomSxZkM0F01bofqarK0QTEe7YcmH"
        "JNzSt_-z7fVY-qH0B9VkX8_ZRE_xz9BL1zfyg5Ubg"
    ): LIVED,
    (
        "r1.8_G9dXjabZDdDsIgDIXfpdeVAO6XV1l2oZMpuoERFjXL3l3GYtRJr5qvPe1pR7DO3J4gwKrHRul2sMpoCwjOdAcQPKOcIWhz9"
        "znPEKx0TumjBTEGae8zTihCsxusBEEJTyeEzyRRVdTX2dxzkW7XKy2hxorHYBKDeQyWcbj9iQSDtX1nmou8zR2M_etqf9VVdl3wu"
        "jQDUpJiQXjJsq_Ack2C-KRat4iXJ-D8BNySnBbfbmLIW3q_MXjlJElXon80Lz0P_TXs9DfnfnJdTy830H0y"
    ): Session.begin("six-infusions").at(90).set("cause", 0.25).at(200).block(0.5).at(224).block(0.0)
    .infuse("blocker", 2.0).jump(3),
    "r1.t4dhzXjaq1YqLskvqlSyUkopyi9NzyhR0lEqyc9JUbIyMrE0MtZRyssvV7IyNTCoBQAqqQzt": Session.begin("drought").at(500),
}  # fmt: skip
MADE_EARLIER = "This was made with an earlier version of riversim"


@pytest.mark.parametrize("code", OLD)
def test_what_was_done_with_the_river_of_before_is_done_with_todays_and_that_is_told(code: str) -> None:
    assert same_session(decode(code), OLD[code])
    assert opened(code).notice.startswith(MADE_EARLIER)


def test_of_a_code_of_today_nothing_is_told() -> None:
    assert opened(encode(LIVED)).notice == ""
    assert opened(encode(decode(next(iter(OLD))))).notice == ""


def test_it_is_told_in_the_language_in_use() -> None:
    with language.speaking("de"):
        assert opened(next(iter(OLD))).notice.startswith("Das wurde mit einer früheren Version")


def test_a_story_that_was_told_otherwise_then_is_told_as_today() -> None:
    assert decode(forged({"story": "drought", "told": 1, "weeks": 3}, BEFORE)) == Session.begin("drought", 3)


GONE: tuple[dict[str, object], ...] = (
    {"river": {"storms": 2, "water_weight": 0.5}},
    {"shifts": [["storms", 2, 1, 1]], "settings": {"storms": 2}},
)
OUT_OF_RANGE: tuple[dict[str, object], ...] = (
    {"river": {"cause": 7}},
    {"river": {"seed": 10**400}},
    {"river": {"tributaries": 10**9}},
    {"settings": {"cause": 10**400}},
    {"shifts": [["crest", 99, 1, 1]]},
)


@pytest.mark.parametrize("changed", [*GONE, *OUT_OF_RANGE])
def test_a_number_with_no_place_in_todays_river_is_left_out_of_a_code_of_before_alone(
    changed: dict[str, object],
) -> None:
    assert decode(forged(WHOLE | changed, BEFORE)) == Session.begin("healthy")
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(forged(WHOLE | changed))


@given(
    st.text()
    | st.builds(
        lambda version, b: version + base64.urlsafe_b64encode(b).decode(),
        st.sampled_from([VERSION, BEFORE]),
        st.binary(),
    )
)
def test_what_is_no_code_gets_a_sentence(text: str) -> None:
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(text)


@given(st.data())
def test_a_changed_or_cut_code_gets_a_sentence(data: st.DataObject) -> None:
    code = encode(LIVED)
    at = data.draw(st.integers(0, len(code) - 1))
    letter = data.draw(st.sampled_from('AZaz09-_.<>&" '))
    for bad in (code[:at], code[:at] + letter + code[at + 1 :]):
        if "".join(bad.split()) != code:
            with pytest.raises(RiverError, match="this code can not be opened"):
                decode(bad)


WHOLE = {
    "story": "healthy",
    "weeks": 8,
    "now": 0,
    "river": {},
    "infusions": [],
    "spells": [],
    "shifts": [],
    "settings": {},
}


@pytest.mark.parametrize(
    "changed",
    [
        {"story": "<script>alert(1)</script>"},
        {"weeks": float("nan")},
        {"weeks": 1e9},
        {"now": "soon"},
        {"now": None},
        {"now": float("inf")},
        {"now": 10**400},
        {"now": True},
        {"weeks": 10**400},
        {"weeks": 520, "river": {"step": 0.1}},
        {"weeks": 520, "river": {"tributaries": 64}},
        {"river": []},
        {"river": {"strengths": [1e400] * 8}},
        {"settings": {"step": 1}},
        {"jokes": []},
        {"river": {"__class__": 1}},
        {"infusions": [[99, 1, "ketamine"]]},
        {"infusions": [[1, 1, "../../etc/passwd"]]},
        {"infusions": [[0, 1, "ketamine"]] * 3000},
        {"spells": [["block", 0.5, 3, 1]]},
        {"shifts": [["seed", 1, 0, 0]]},
        {"jumps": [[1, 9]]},
        {"jumps": [[1, 0]]},
        {"jumps": [[1, 1.5]]},
        {"jumps": [[99, 1]]},
        {"jumps": [[1, "<b>"]]},
        {"jumps": [[float("inf"), 1]]},
        {"jumps": [[day / 300, 1] for day in range(6000)]},
        {"jumps": [[1, 1, 1]]},
        {"story": "dröught"},
        {"story": "x" * 100_000},
        {"river": {"x" * 100_000: 1}},
        {"settings": {"ⅷ": "٣"}},
        {"settings": {"cause": "x"}},
        {"settings": 5},
        {"settings": [5]},
    ],
)
@pytest.mark.parametrize("version", [VERSION, BEFORE])
def test_a_forged_code_is_checked_like_any_input(changed: dict[str, object], version: str) -> None:
    decode(forged(WHOLE, version))
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(forged(WHOLE | changed, version))


EVENT = st.lists(st.integers(-1, 9) | st.floats() | st.sampled_from(["ketamine", "block", "cause", "rain"]), max_size=4)


@given(st.sampled_from(["infusions", "spells", "shifts", "jumps"]), st.lists(EVENT, max_size=3), st.integers(1, 9))
def test_what_a_forged_code_opens_can_be_watched_to_its_end(kind: str, events: list[object], count: int) -> None:
    try:
        session = decode(forged({"story": "healthy", "weeks": 0.5, "river": {"tributaries": count}, kind: events}))
    except RiverError:
        return
    assert len(session.simulate().level) == session.steps + 1


@pytest.mark.parametrize("version", [VERSION, BEFORE])
@pytest.mark.parametrize("data", [[], 3, None, "x", {}, [[[]]]])
def test_a_forged_code_of_another_form_gets_a_sentence(data: object, version: str) -> None:
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(forged(data, version))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(WHOLE)), ANYTHING, st.sampled_from([VERSION, BEFORE]))
def test_whatever_a_forged_code_holds_it_is_a_session_or_a_sentence(name: str, value: object, version: str) -> None:
    try:
        session = decode(forged(WHOLE | {name: value}, version))
    except RiverError as error:
        said = str(error)
    else:
        assert decode(encode(session)) == session
        return
    assert said.startswith("this code can not be opened: ") and len(said) < 300


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff",
        b"[" * 100_000,
        b'{"a":' * 40_000,
        b"9" * 100_000,
        b'{"now":1e999}',
        b"NaN",
        b'{"story":"healthy","story":"drought"}',
        b'{"story":"healthy","river":{"cause":0.1,"cause":0.2}}',
        '{"story":"\u202ehealthy"}'.encode(),
        b'{"story":"\\ud800"}',
    ],
)
def test_what_is_packed_but_no_data_gets_a_sentence(raw: bytes) -> None:
    with pytest.raises(RiverError, match="this code can not be opened"):
        decode(forged(raw))


def test_a_story_that_is_told_otherwise_by_now_is_not_passed_off_as_the_one_shared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code = encode(Session.begin("drought"))
    retold = replace(SCENARIOS["drought"], river=River(cause=0.31))
    monkeypatch.setattr("riversim.model.scenarios.SCENARIOS", {**SCENARIOS, "drought": retold})
    for other in (code, forged({"story": "drought", "told": 70_000})):
        with pytest.raises(RiverError, match="another version of riversim"):
            decode(other)


def test_a_river_too_large_to_open_is_not_shared_either() -> None:
    huge = Session(story="healthy", river=River(tributaries=64), course=Course(), weeks=520)
    with pytest.raises(RiverError, match="too large to share: 87360 steps of 64 tributaries"):
        encode(huge)


@pytest.mark.parametrize("story", SCENARIOS)
@pytest.mark.parametrize("tributaries", [1, 8, 64])
def test_each_story_can_be_shared_in_steps_of_a_quarter_of_an_hour_but_not_more_work_than_that(
    story: str, tributaries: int
) -> None:
    session = Session.begin(story)
    quarter = session.set("step", 0.25 if tributaries < 64 else 0.5).set("tributaries", tributaries)
    assert decode(encode(quarter)).river == quarter.river


def test_a_code_that_would_keep_a_server_busy_is_refused_whatever_makes_it_so() -> None:
    often = Course(jumps=tuple(Jump(day / 10, 1) for day in range(600)))
    for river, course, weeks in (
        (River(step=0.05), Course(), 26), (River(), Course(), 520), (River(tributaries=64), Course(), 104),
        (River(), often, 10),
    ):  # fmt: skip
        with pytest.raises(RiverError, match="too large to share"):
            encode(Session(story="healthy", river=river, course=course, weeks=weeks))


def test_a_huge_code_is_refused_before_and_after_it_is_unpacked() -> None:
    huge = {"story": "x" * 10**7}
    for bad in (VERSION + "A" * LONGEST, forged(huge), forged(huge, BEFORE)):
        with pytest.raises(RiverError, match="this code can not be opened"):
            decode(bad)


def test_a_drug_of_ones_own_can_not_be_shared() -> None:
    mine = Drug(name="mine", title="mine", block=0.5, potentiation=0.5)
    with pytest.raises(RiverError, match="only riversim's own drugs"):
        encode(Session(story="healthy", river=River(), course=Course(infusions=(Infusion(1, 1, mine),)), weeks=2))


def test_the_two_lines_of_python_open_the_same_lab() -> None:
    space: dict[str, object] = {}
    exec(python_lines(encode(LIVED)).replace("\nRiverLab", "\nlab = RiverLab"), space)
    lab = space["lab"]
    assert isinstance(lab, RiverLab)
    assert lab.session.course == LIVED.course and lab.session.now == LIVED.now
    assert lab.run.level.tobytes() == LIVED.simulate().level.tobytes()
    lab.close()


def test_the_apps_whole_address_opens_as_its_code_does() -> None:
    session = Session.begin("drought", 2)
    assert decode(f"http://127.0.0.1:8866/?river={encode(session)}") == session


@pytest.mark.parametrize(
    "page",
    ["", "x", "file:///home/me/app.html", "javascript:alert(1)//a", "https://", "https://a.example/\u202e", "http://[::1]/",
     "http://127.0.0.1:8866/", "http://localhost:8866/", "http://app.localhost/", "http://0.0.0.0/", "https://[/"],
)  # fmt: skip
def test_no_address_is_handed_on_that_nobody_else_can_open(page: str) -> None:
    assert address(page, encode(LIVED)) == ""


def test_the_address_of_a_code_is_the_pages_own_with_the_code() -> None:
    page = "https://rivers.example:8443/users/me/voila/"
    assert address(page, "r2.abc") == f"{page}?river=r2.abc"
    assert same_session(decode(address(page, encode(LIVED))), LIVED)
    assert address(page, "") == ""
    assert address(f"{page}#", "r2.abc") == f"{page}#river=r2.abc", "as the site has it, which tells no server"


def test_the_lines_of_python_open_as_their_code_does() -> None:
    assert same_session(decode(python_lines(encode(LIVED))), LIVED)


@pytest.mark.parametrize(("code", "why"), [(" ", "there is none yet"), ("r3.abc", r'begins with "r2\."$')])
def test_what_is_no_code_gets_a_sentence_of_its_own(code: str, why: str) -> None:
    with pytest.raises(RiverError, match=why):
        decode(code)


def test_the_app_opens_the_code_in_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_STRING", f"river={encode(LIVED)}&voila-theme=light")
    lab = app()
    assert lab.session.course == LIVED.course and not lab.panel.error.text
    lab.close()


def test_the_app_tells_of_a_code_of_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_STRING", f"river={next(iter(OLD))}")
    lab = app()
    assert lab.panel.hint.text.startswith(MADE_EARLIER) and not lab.panel.error.text
    lab.close()


def test_the_app_speaks_the_language_that_the_browser_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_ACCEPT_LANGUAGE", "de-DE,de;q=0.9,en;q=0.8")
    monkeypatch.setenv("QUERY_STRING", "river=r1.AAAA")
    lab = app()
    assert lab.looks.language == "de"
    assert "Seitenarme" in lab.panel.caption.text and "Code" in lab.panel.error.text
    lab.close()


@pytest.mark.parametrize("query", ["river=<script>alert(1)</script>", "river=r1.AAAA", "river=%00"])
def test_the_app_tells_of_a_bad_code_and_begins_with_the_first_story(
    query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QUERY_STRING", query)
    lab = app()
    assert lab.session == Session.begin("obstructed")
    assert "this code can not be opened" in lab.panel.error.text
    lab.close()


# --- files ----------------------------------------------------------------------------------------


def test_a_file_opens_the_same_session_and_says_what_it_is() -> None:
    data = to_file(LIVED, "A title with a <b>tag</b>")
    assert (from_file(data).course, from_file(data).now) == (LIVED.course, LIVED.now)
    assert "not medical advice" in data.decode() and "988" in data.decode()


def test_a_run_saved_from_python_opens_as_the_same_run(tmp_path: Path) -> None:
    run = SCENARIOS["six-infusions"].run()
    run.save(tmp_path / "run.npz")
    opened = from_file((tmp_path / "run.npz").read_bytes())
    assert opened.story == "six-infusions" and opened.now == opened.steps
    assert opened.simulate().level.tobytes() == run.level.tobytes()


def test_a_file_of_before_opens_with_what_was_done_and_that_is_told() -> None:
    code, data = next(iter(OLD)), to_file(LIVED_BEFORE, "A title").decode()
    old = opened_file(data.replace(encode(LIVED_BEFORE), code).encode())
    assert same_session(old.session, LIVED_BEFORE) and old.notice.startswith(MADE_EARLIER)
    assert opened_file(data.encode()).notice == ""


def test_a_run_saved_by_the_river_of_before_opens_with_what_was_done_and_that_is_told(tmp_path: Path) -> None:
    old = opened_file(saved_before())
    assert old.session.steps == old.session.now == 168 and old.notice.startswith(MADE_EARLIER)
    assert [jump.tributary for jump in old.session.course.jumps] == [2]
    old.session.simulate().save(tmp_path / "run.npz")
    assert opened_file((tmp_path / "run.npz").read_bytes()).notice == ""


def test_a_run_of_before_that_is_too_large_is_refused_before_it_is_made_anew() -> None:
    with pytest.raises(RiverError, match="too large to share: 200001 steps"):
        opened_file(saved_before({"step": 0.25}, level=np.ones(200_002)))


def test_a_run_of_any_river_is_of_some_session(run: Trajectory) -> None:
    changed = simulate(River(cause=0.33), weeks=1)
    assert of_run(changed).story == "obstructed"
    assert of_run(changed).simulate().level.tobytes() == changed.level.tobytes()
    assert of_run(run).now == len(run.level) - 1


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"PK", b"PK\x03\x04" + b"0" * 999, b"<script>alert(1)</script>", b"r1.<b>", b"r2.<b>", b"r3.A"],
)
def test_what_is_no_file_of_a_river_gets_a_sentence(data: bytes) -> None:
    with pytest.raises(RiverError, match=r"no river in this file|this code can not be opened"):
        from_file(data)


@given(ANYTHING)
def test_what_a_saved_run_says_of_itself_is_checked(about: object) -> None:
    halves = [{"river": about, "course": {}}, {"river": {}, "course": about}]
    for whole in (about, *({"riversim": format} | half for half in halves for format in (1, 2))):
        saved = io.BytesIO()
        np.savez(saved, about=np.frombuffer(json.dumps(whole).encode(), np.uint8), level=np.zeros(3))
        with pytest.raises(RiverError, match="no river in this file"):
            from_file(saved.getvalue())


def test_a_file_too_large_before_or_after_it_is_unpacked_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("riversim.session.share._MOST_UNZIPPED", 20_000_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as parts:
        for name in range(3):
            parts.writestr(f"{name}.npy", bytes(8_000_000))
    assert len(bomb.getvalue()) < 1_000_000
    for data in (b"x" * (MOST_UPLOADED + 1), bomb.getvalue()):
        with pytest.raises(RiverError, match="too large"):
            from_file(data)


def test_a_saved_run_with_a_drug_of_ones_own_is_refused_in_words(tmp_path: Path) -> None:
    mine = Drug(name="$\\frac{", title="<script>alert(1)</script>", block=0.5, potentiation=0.5)
    simulate(River(), Course(infusions=(Infusion(1, 1, mine),)), weeks=1).save(tmp_path / "run.npz")
    with pytest.raises(RiverError, match="only riversim's own drugs"):
        from_file((tmp_path / "run.npz").read_bytes())


def test_the_address_of_the_app_says_how_dark_it_is_whatever_its_river(monkeypatch: pytest.MonkeyPatch) -> None:
    for query, theme in (("theme=dark", "dark"), ("theme=dark&river=r1.AAAA", "dark"), ("voila-theme=dark", "light")):
        monkeypatch.setenv("QUERY_STRING", query)
        lab = app()
        assert lab.looks.theme == theme
        lab.close()
    monkeypatch.setenv("QUERY_STRING", "theme=purple")
    lab = app()
    assert lab.looks.theme == "light" and "purple" in lab.panel.error.text
    lab.close()
