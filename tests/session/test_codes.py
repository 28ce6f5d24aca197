"""A code is found in whatever people paste or save, as long as it is whole and the only one."""

import html
import json
import quopri
import textwrap
from collections.abc import Callable
from email.mime.text import MIMEText
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riversim import Course, River, RiverError
from riversim.lab.lab import RiverLab, app
from riversim.model import text_of
from riversim.session import codes
from riversim.session.codes import LONGEST, VERSION, read, written
from riversim.session.session import Session
from riversim.session.share import decode, encode, from_file, opened, python_lines, to_file
from tests.strategies import courses, rivers

SESSION = Session.begin("six-infusions").at(90).set("cause", 0.25).at(200).block(0.5).at(224).block(0.0).jump(3)
CODE = encode(SESSION)
BEFORE = "r1.t4dhzXjaq1YqLskvqlSyUkopyi9NzyhR0lEqyc9JUbIyMrE0MtZRyssvV7IyNTCoBQAqqQzt"
OTHER = encode(Session.begin("drought"))
ADDRESS = f"https://rivers.example/app/?river={CODE}"

SAID = {
    "a full stop": "{}.", "a bracket": "({})", "a comma": "{}, and so on", "a question": "Did you see {}?",
    "straight quotes": '"{}"', "single quotes": "'{}'", "curly": "“{}”", "German": "„{}“", "French": "« {} »",
    "turned": "»{}«", "single guillemets": "‹{}›", "pointed": "<{}>", "backticks": "`{}`", "a block": "```\n{}\n```",
    "a title": "Code: {}", "text that clings": "Code:{}Thanks", "a sentence": "Number 2. is this: {}. Look at 3.5!",
    "bold": "**{}**", "in italics": "_{}_", "a link": "[my river](https://rivers.example/?river={})",
    "an ellipsis": "{}…", "two lines": "\n\n  {}  \n\n-- \nAnna\n", "a table": "| code | {} |", "a list": "- {}",
    "a mention": "@riversim:{}", "a path": "file:///home/me/{}.txt", "brackets": "[{}]", "JSON": '{{"code": "{}"}}',
    "a tracker": "https://a.example/?river={}&fbclid=IwAR0-x_y", "a heading": "https://a.example/?river={}#top",
    "others before": "https://a.example/?voila-theme=light&amp;river={}&amp;utm_source=x",
    "single quoted Python": "from riversim import RiverLab\nRiverLab(code='{}', theme='dark')",
    "a cell of Python": '>>> lab = RiverLab(code = "{}")\n>>> lab',
    "Python in pieces": 'RiverLab(\n    code=(\n        "{}"\n    ),\n)',
    "the shell": "$ python -c 'riversim.RiverLab(code=\"{}\")'",
    "a mail": "From: a@b.example\nDate: Fri, 1 Mar 2024\n\nDear all,\n\nhere it is:\n\n{}\n\n--\nA. (r2. Floor)\n",
    "a mail of before": "The old one was r2.AAAA, this is whole: {}",
}  # fmt: skip


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("code", [CODE, BEFORE], ids=["today", "before"])
def test_a_code_is_found_whatever_stands_around_it(said: str, code: str) -> None:
    assert read(SAID[said].format(code)) == read(code)


def _every(letters: int, between: str) -> Callable[[str], str]:
    return lambda text: between.join(text[i : i + letters] for i in range(0, len(text), letters))


def _wrapped(width: int, before: str = "", end: str = "\n") -> Callable[[str], str]:
    return lambda text: end.join(before + line for line in textwrap.wrap(f"See {text} there.", width))


CARRIED: dict[str, Callable[[str], str]] = {
    "zero-width spaces": _every(7, "\u200b"), "soft hyphens": _every(9, "\xad"), "word joiners": _every(5, "\u2060"),
    "a mark at the front": lambda text: "\ufeff" + text, "no-break spaces": _every(11, "\xa0"),
    "marks of direction": lambda text: f"\u2068{text}\u2069", "a space after each four": _every(4, " "),
    "lines": _wrapped(30), "lines of Windows": _wrapped(30, end="\r\n"), "old lines of Macs": _wrapped(30, end="\r"),
    "quoted lines": _wrapped(40, "> "), "quoted again": _wrapped(40, ">> > "), "indented": _wrapped(50, "\t    "),
    "commented": _wrapped(50, "# "), "starred": _wrapped(50, " * "), "in a column": _wrapped(20, "| ", " |\n"),
    "pieces of Python": _every(20, '"\n    "'), "continued": _every(20, "\\\n"), "very narrow": _every(1, "\n"),
    "hyphens that do not break": lambda text: text.replace("-", "\u2011"),
    "hyphens copied from a PDF": lambda text: text.replace("-", "\ufffe"),
    "escaped Markdown": lambda text: text.replace("_", r"\_").replace("-", r"\-"),
    "a smart dash": lambda text: text.replace("--", "–"), "a long dash": lambda text: text.replace("--", "—"),
    "every hyphen a dash": lambda text: text.replace("-", "–"), "three as one": lambda text: text.replace("---", "—"),
    "dashes of two kinds": lambda text: text.replace("---", "—").replace("--", "–"),
    "a phone's capital": lambda text: text.replace("r2.", "R2.").replace("r1.", "R1."),
    "a phone's space": lambda text: text.replace("r2.", "R2. ").replace("r1.", "R1. "),
    "a mail's own form": lambda text: quopri.encodestring(f"?river={text} ü\n".encode()).decode(),
    "the same without line breaks": lambda text: quopri.encodestring(text.encode()).decode().replace("\n", " \n"),
    "a web page": lambda text: f"<p>Here:&nbsp;<a href='?river={text}'>{_every(9, '<wbr>')(text)}</a>&hellip;</p>",
    "a page's breaks": lambda text: _every(30, "<br/>&#8203;\n")(html.escape(text)),
    "a mail's page": lambda text: quopri.encodestring(f"<b>{_every(30, '<br>')(text)}</b>".encode()).decode(),
    "an address in an address": lambda text: "https://l.example/?u=" + quote(f"https://a.example/?river={text}", ""),
    "and again": lambda text: "https://l.example/?u=" + quote(quote(f"/?river={_every(9, ' ')(text)}&a=1", ""), ""),
    "and twice again": lambda text: quote(quote(quote(quote(f"https://l.example/?river={text}", ""), ""), ""), ""),
    "a mail in base64": lambda text: MIMEText(f"Grüße: {text} ü", "plain", "utf-8").as_string(),
    "another system's": lambda text: MIMEText(f"<b>ü {text}</b>", "html", "utf-16").as_string().replace("\n", "\r\n"),
    "a script": lambda text: text.replace("-", r"\u002D").replace("_", r"\x5f").replace("=", r"\u003d"),
    "lines in JSON": lambda text: json.dumps({"said": _every(60, "\n> ")(text)}),
    "lines of Windows in Python": lambda text: repr(_every(60, "\r\n\t")(text)),
    "a terminal's signs": _every(50, "\x1b[K"), "hyphenated lines": _every(60, "-\n"),
    "wide letters": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "twice": lambda text: f"{text}\n{text}", "cut and whole": lambda text: f"{text[:40]}… {text}",
}  # fmt: skip
HYPHENED = next(code for seed in range(10_000) if "---" in (code := written(Random(seed).randbytes(300))))


@pytest.mark.parametrize("carried", CARRIED)
@pytest.mark.parametrize("code", [CODE, BEFORE, HYPHENED], ids=["today", "before", "hyphens"])
def test_a_code_is_found_whatever_got_in_between_its_letters(carried: str, code: str) -> None:
    assert read(CARRIED[carried](code)) == read(code)


@given(rivers(), courses(), st.sampled_from(sorted(SAID)), st.sampled_from(sorted(CARRIED)))
def test_the_code_of_any_river_is_found_so(river: River, course: Course, said: str, carried: str) -> None:
    code = encode(Session(story="healthy", river=river, course=course, weeks=4))
    assert read(CARRIED[carried](SAID[said].format(code))) == read(code)


@pytest.mark.parametrize("where", ["the lab", "the field", "the app", "a file"])
def test_every_way_in_reads_alike(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = f"“{ADDRESS}.”\n> "
    if where == "a file":
        assert from_file(said.encode()) == decode(CODE)
        return
    monkeypatch.setenv("QUERY_STRING", f"utm_source=x&amp;river={CODE}.&fbclid=abc" if where == "the app" else "")
    lab = app() if where == "the app" else RiverLab(code=said if where == "the lab" else None)
    if where == "the field":
        lab.panel.take.code.value = said
        lab.panel.take.open.click()
    assert lab.session.course == SESSION.course and not lab.panel.error.text
    lab.close()


@pytest.mark.parametrize("query", ["", "river=", "river=&fbclid=abc", "driver=x", "voila-theme=light"])
def test_an_address_without_a_code_begins_with_the_first_story(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUERY_STRING", query)
    lab = app()
    assert lab.session == Session.begin("obstructed") and not lab.panel.error.text
    lab.close()


SAVED: dict[str, Callable[[str], bytes]] = {
    encoding: lambda text, encoding=encoding: text.encode(encoding)
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be")
} | {
    "utf-16 of the other end": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "an encoding of before": lambda text: text.encode("cp1252"),
    "bytes of no encoding": lambda text: b"\x81\xff" + text.encode(),
    "lines that end in CR": lambda text: text.replace("\n", "\r").encode(),
    "lines that end in CR LF": lambda text: text.replace("\n", "\r\n").encode("utf-16"),
    "quoted": lambda text: text.replace("\n", "\n> ").encode(),
    "indented": lambda text: textwrap.indent(text, "\t  ").encode(),
    "wrapped": lambda text: textwrap.fill(text, 40).encode("cp1252"),
}


@pytest.mark.parametrize("saved", SAVED)
def test_a_file_is_read_as_any_editor_saves_it(saved: str) -> None:
    text = to_file(SESSION, "Ärger am Fluß – “à bientôt”").decode()
    assert from_file(SAVED[saved](text)) == decode(CODE)


def test_a_dash_is_what_its_encoding_says() -> None:
    for encoding in ("utf-8", "utf-16", "utf-16-le", "cp1252"):
        assert text_of(f"{HYPHENED} – ".encode(encoding)) == f"{HYPHENED} – "


@pytest.mark.parametrize("text", [f"{CODE} {OTHER}", f"{CODE} {BEFORE}", f"{ADDRESS}\nor\n{quote(OTHER + '%')}%20"])
def test_two_codes_that_differ_are_not_chosen_between(text: str) -> None:
    with pytest.raises(RiverError, match="there are several that differ: give one of them"):
        opened(text)


@pytest.mark.parametrize("text", ["x" * 1000, "no river here", "car2.go", "https://rivers.example/?river="])
def test_what_has_no_code_is_told_how_one_begins(text: str) -> None:
    with pytest.raises(RiverError, match=r'begins with "r2\."$'):
        opened(text)
    with pytest.raises(RiverError, match="there is no river in this file"):
        from_file(text.encode())


@given(st.integers(len(VERSION), len(CODE) - 1), st.sampled_from(["{}", "{}.", "> {}\n> and so on", '"{}"', "<{}…>"]))
def test_a_code_that_is_cut_short_is_told_so_whatever_stands_around_it(letters: int, said: str) -> None:
    with pytest.raises(RiverError, match="it is cut short or changed"):
        opened(said.format(CODE[:letters]))


@given(st.integers(len(VERSION), len(CODE) - 1))
def test_the_letters_themselves_are_as_strict_as_ever(place: int) -> None:
    if (other := CODE[place].swapcase()) != CODE[place]:
        with pytest.raises(RiverError, match="it is cut short or changed"):
            opened(CODE[:place] + other + CODE[place + 1 :])


def test_python_lines_in_single_quotes_open_too() -> None:
    assert decode(python_lines(CODE).replace('"', "'")) == decode(CODE)


def test_a_code_longer_than_any_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    much = Random(1).randbytes(16_000)
    with pytest.raises(RiverError, match=f"too long a history to share: 21357 letters, at most {LONGEST}"):
        written(much)
    monkeypatch.setattr("riversim.session.codes.LONGEST", 30_000)
    code = written(much)
    monkeypatch.undo()
    with pytest.raises(RiverError, match=f"a code has at most {LONGEST} letters"):
        read(f"{code}.")


def test_a_file_that_is_no_text_has_no_code_whatever_letters_are_in_it() -> None:
    chance = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR r2.AAAAAXgAAAA \xff\xd8\xff r2."
    with pytest.raises(RiverError, match="there is no river in this file"):
        from_file(chance)
    assert from_file(chance + CODE.encode() + b"\0") == decode(CODE)


GARBAGE = {
    "letters": "x", "beginnings": "r2.", "codes that are none": f"{VERSION}AAAAAXgAAAA", "dashes": "r2.–—–—–—–—–—",
    "tags": "<r2.", "signs": "&#r2.%25%2E=41\n", "spaces": "r ", "cut codes": f"{CODE[:-4]} ",
    "mails": "Content-Transfer-Encoding: base64\n\nAAAA\n", "headers": "Content-Transfer-Encoding: base64\n",
    "escapes": r"\u002d\x5f\n", "hyphens": "r2.A-\n", "what becomes longer": "\ufdfa",
    "what is packed": "".join(f"{VERSION}{i:05}Xjaq1YqLskvqlSyUkop" for i in range(5000)),
}  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE)
def test_what_is_as_large_as_can_be_is_read_through_once(garbage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A count of the letters that are unpacked, not a time."""
    tried: list[int] = []
    whole = codes._whole

    def counted(letters: str) -> bytes:
        tried.append(len(letters))
        return whole(letters)

    monkeypatch.setattr(codes, "_whole", counted)
    text = (GARBAGE[garbage] * (8_000_000 // len(GARBAGE[garbage])))[:8_000_000]
    with pytest.raises(RiverError):
        read(text)
    assert sum(tried) <= len(text) and len(tried) <= 1000
