"""Every sentence in every language and both vocabularies: whole, faithful, plain."""

import asyncio
import io
import re
from collections.abc import Iterable, Iterator
from gettext import GNUTranslations
from pathlib import Path
from string import Formatter

import pytest
import textstat
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo

from riversim import SCENARIOS, RiverError, Trajectory, infusions, simulate, words
from riversim.session import questions
from riversim.words import evidence, language
from riversim.words.language import LANGUAGES, VOCABULARIES, Vocabulary, _, _n, listed, preferred, spans, speaking
from tests import messages
from tests.words.reading import ENGLISH, FOREIGN

# What the river's words are about; the brain's have none of them. The picture's description keeps to what is seen.
RIVERS = re.compile(
    r"\b(river|spillway|tributar\w+|batter\w+|trees?|silt|water|land|floods?|banks?|plug|jumper|rain)\b", re.I
)
TOLD_IN_BOTH = ("captions", "mainriver", "sidewaters", "happening", "telling", "parts")
PROSE = (
    "captions", "cards", "controls", "evidence", "exports", "storyquestions", "guessing", "lab", "naming", "parameters",
    "parts", "predictions", "printed", "scenarios", "share", "takeaway", "telling", "timeline", "truths", "alttext",
    "differences", "mainriver", "sidewaters", "happening", "versus", "pairs", "compare", "guide", "tour", "closer",
    "feeling", "depth", "presenter", "names alttext differences",  # names alone are no sentences
)  # fmt: skip
PLACE = re.compile(r"\w+: \{(?:river|brain)\}|\{.*?\}")
GRADE = 7.0


@pytest.fixture(scope="module", params=SCENARIOS)
def told(request: pytest.FixtureRequest) -> Trajectory:
    """Each story's run."""
    return SCENARIOS[request.param].run()


def texts(run: Trajectory) -> Iterator[str]:
    """What is said of a run: at some moments, and as a whole."""
    for i in range(0, len(run.level), 29):
        yield words.caption(run, i)
    for i in range(0, len(run.level), 301):
        yield words.alt_text(run, i)
        yield from (words.part(run, i, kind, 1) for kind in ("gate", "plug", "battery", "tributary"))
    yield from words.story(run, 40)
    yield words.title(run)


def places(text: str) -> set[tuple[str, str]]:
    """The named places of a template, with how they are written."""
    return {(name, spec or "") for _text, name, spec, _conversion in Formatter().parse(text) if name}


def rooms(message: Message) -> set[str]:
    """The names of the rooms that say it."""
    return {Path(place).stem for place, _line in message.locations}


# --- catalogues -----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_catalogue_holds_what_is_said_now_and_nothing_else(code: str) -> None:
    there, wanted = messages.read(code), messages.updated(code)
    assert {(m.context, m.id) for m in there} == {(m.context, m.id) for m in wanted}, "python -m tests.messages"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_sentence_is_translated_in_all_its_forms(code: str) -> None:
    for message in messages.read(code):
        assert all(messages.forms(message)), message.id
        assert len(messages.forms(message)) == len(messages.templates(message)), message.id
        assert not message.fuzzy, message.id


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_translation_has_the_places_of_its_template(code: str) -> None:
    for message in filter(lambda m: m.id, messages.read(code)):
        for i, (template, form) in enumerate(zip(messages.templates(message), messages.forms(message), strict=True)):
            # For one, a language may say "a battery".
            spared = {("count", "")} if message.pluralizable and i == 0 else set()
            assert places(template) - spared <= places(form) <= places(template), form


@pytest.mark.parametrize("code", LANGUAGES)
def test_what_is_compiled_is_what_was_written(code: str) -> None:
    fresh = io.BytesIO()
    write_mo(fresh, messages.read(code))
    fresh.seek(0)
    compiled, written = (vars(c).get("_catalog", {}) for c in (language.catalogue(code), GNUTranslations(fresh)))
    assert {**compiled, "": ""} == {**written, "": ""}, "pip install -e ."


@pytest.mark.parametrize(
    ("code", "forms"), [("en", [1, 0, 1]), ("es", [1, 0, 1]), ("de", [1, 0, 1]), ("fr", [0, 0, 1])]
)
def test_a_number_goes_with_the_form_of_its_language(code: str, forms: list[int]) -> None:
    plural = vars(language.catalogue(code))["plural"]
    assert [int(plural(n)) for n in (0, 1, 2)] == forms


@pytest.mark.parametrize(
    ("asked", "code"),
    [("", "en"), ("de-DE,de;q=0.9,en;q=0.8", "de"), ("ja, en;q=0.2, es-419;q=0.7", "es"), ("*", "en"),
     ("zh-Hans", "en"), ("FR", "fr"), ("fr;q=0,es;q=0.1", "es"), ("de;q=9e99,\x00<script>", "de")],
)  # fmt: skip
def test_a_browser_is_met_in_the_first_language_it_asks_for_that_there_is(asked: str, code: str) -> None:
    assert preferred(asked) == code


def test_what_river_words_say_of_the_river_brain_words_say_otherwise() -> None:
    catalogues = {code: messages.read(code) for code in LANGUAGES}
    for message in messages.template():
        if rooms(message) & set(TOLD_IN_BOTH) and RIVERS.search(PLACE.sub("", messages.templates(message)[0])):
            for code, catalogue in catalogues.items():
                assert catalogue.get(message.id, "brain") is not None, (code, message.id)


def test_the_brains_words_are_not_of_the_river() -> None:
    for message in messages.read("en"):
        for form in messages.forms(message) if message.context else ():
            assert not RIVERS.search(PLACE.sub("", form)), form


# --- what is said ---------------------------------------------------------------------------------


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
@pytest.mark.parametrize("code", LANGUAGES)
def test_every_story_is_told_whole(code: str, vocabulary: Vocabulary, told: Trajectory) -> None:
    with speaking(code, vocabulary):
        for text in texts(told):
            assert not re.search(r"[{}]|\bNone\b|\bnan\b|  ", text), text
            assert text[-1] in ".", text
            assert text[0].isupper() or text[0].isdigit(), text
            assert code == "en" or not ENGLISH.search(text), text


@pytest.mark.parametrize("code", FOREIGN)
def test_every_difference_is_told_in_the_readers_language(code: str, told: Trajectory) -> None:
    plain = SCENARIOS["obstructed"].run()
    for vocabulary in VOCABULARIES:
        with speaking(code, vocabulary):
            assert not ENGLISH.search(words.difference(told, plain))
            assert not ENGLISH.search(words.difference(plain, told))


@pytest.mark.parametrize("code", FOREIGN)
def test_the_prose_of_stories_is_translated(code: str) -> None:
    with speaking(code):
        for story in SCENARIOS.values():
            for text in (story.title, *story.sentences):
                assert _(text) != text
                assert not ENGLISH.search(_(text)), _(text)


def test_brain_words_make_natural_sentences() -> None:
    run = simulate(course=infusions([1]), weeks=1)
    with speaking(words="brain"):
        assert "The drug blocks the NMDA receptors, so glutamate is rising." in words.caption(run, run.index(1.1))
    with speaking("de", "brain"):
        assert "Das Mittel blockiert die NMDA-Rezeptoren" in words.caption(run, run.index(1.1))


def test_both_words_tell_the_river_first_and_then_the_brain(told: Trajectory) -> None:
    with speaking(words="both"):
        text = words.caption(told, len(told.level) // 2)
    river, _between, brain = text.partition(" Brain: ")
    assert river.startswith("River: ")
    assert not RIVERS.search(brain)


@pytest.mark.parametrize(
    ("day", "says"),
    [(0.0, "day 0, 00:00"), (3 + 14 / 24, "day 3, 14:00"), (1 - 1e-9, "day 1, 00:00"), (0.021, "day 0, 00:30")],
)
def test_a_time_is_a_day_and_an_hour(day: float, says: str) -> None:
    assert words.day_word(day) == says


@pytest.mark.parametrize(
    ("numbers", "says"),
    [([], ""), ([3], "3"), ([1, 2], "1 and 2"), ([1, 2, 3], "1 to 3"), ([1, 3, 4, 6, 7, 8], "1, 3, 4 and 6 to 8")],
)
def test_numbers_make_a_list(numbers: list[int], says: str) -> None:
    assert listed(spans(numbers)) == says


# --- for eleven-year-olds -------------------------------------------------------------------------


@pytest.mark.parametrize("vocabulary", VOCABULARIES)
def test_the_english_of_patients_is_for_eleven_year_olds(vocabulary: Vocabulary, told: Trajectory) -> None:
    with speaking(words=vocabulary):
        captions = dict.fromkeys(words.caption(told, i) for i in range(0, len(told.level), 11))
        pictures = [words.alt_text(told, i) for i in range(0, len(told.level), 97)]
        for text in (" ".join(captions), " ".join(pictures), " ".join(words.story(told)), words.title(told)):
            assert textstat.flesch_kincaid_grade(text) <= GRADE, text


@pytest.mark.parametrize("id", SCENARIOS)
def test_the_prose_of_a_story_is_for_eleven_year_olds(id: str) -> None:
    assert textstat.flesch_kincaid_grade(" ".join(SCENARIOS[id].sentences)) <= GRADE
    assert textstat.flesch_kincaid_grade(words.DISCLAIMER) <= GRADE  # the crisis line is given word for word


def graded(texts: Iterable[str]) -> float:
    """The reading grade of sentences together; what is no sentence, like a choice, counts as one."""
    return float(textstat.flesch_kincaid_grade(" ".join(t if t[-1:] in ".?!:" else f"{t}." for t in texts)))


@pytest.mark.parametrize("id", SCENARIOS)
def test_a_question_is_for_eleven_year_olds(id: str) -> None:
    for question in questions(id):
        assert graded((question.ask, *question.choices, *question.reasons)) <= GRADE, question.ask


@pytest.mark.parametrize("truth", evidence.truths(), ids=lambda truth: truth.part)
def test_how_true_a_part_is_is_told_for_eleven_year_olds(truth: evidence.Truth) -> None:
    claims = (claim.text for claim in truth.claims)
    assert graded((truth.title, truth.stands_for, *claims, *truth.too_simple)) <= GRADE


@pytest.mark.parametrize("told", PROSE)
def test_all_english_of_a_room_is_for_eleven_year_olds(told: str) -> None:
    said = [m for m in messages.template() if rooms(m) & {*told.split()}]
    assert said
    assert graded(PLACE.sub("3", text) for message in said for text in messages.templates(message)) <= GRADE


def test_the_brains_words_are_for_eleven_year_olds() -> None:
    said = [form for m in messages.read("en") if m.context for form in messages.forms(m)]
    assert graded(PLACE.sub("3", form) for form in said) <= GRADE


# --- whose language -------------------------------------------------------------------------------


def test_a_language_is_spoken_until_another_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "_usual", [language.Voice()])
    language.use("fr")
    language.use_words("brain")
    assert (language.current(), language.current_words(), language.number(4)) == ("fr", "brain", "quatre")
    with speaking("es"):
        assert (language.current(), language.current_words(), language.number(4)) == ("es", "brain", "cuatro")
        with speaking(words="both"):
            assert (language.current(), language.current_words()) == ("es", "both")
    assert language.current() == "fr"


def test_an_error_leaves_the_language_as_it_was() -> None:
    with pytest.raises(ZeroDivisionError), speaking("de"):
        _ = 1 / 0
    assert language.current() == "en"


def test_two_labs_at_once_do_not_share_a_language() -> None:
    async def lab(code: str) -> list[str]:
        said = []
        with speaking(code):
            for _turn in range(3):
                said.append(language.number(2))
                await asyncio.sleep(0)
        return said

    async def both() -> list[list[str]]:
        return list(await asyncio.gather(lab("de"), lab("es")))

    assert asyncio.run(both()) == [["zwei"] * 3, ["dos"] * 3]


@pytest.mark.parametrize("unknown", ["xx", "EN", "", None, 3])
def test_an_unknown_language_is_an_error(unknown: str) -> None:
    with pytest.raises(RiverError, match="language"):
        language.use(unknown)


def test_unknown_words_are_an_error() -> None:
    with pytest.raises(RiverError, match="vocabulary"):
        language.use_words("lake")  # type: ignore[arg-type]
    with pytest.raises(RiverError, match="vocabulary"), speaking("de", "lake"):  # type: ignore[arg-type]
        pass


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_missing_sentence_is_said_in_english(code: str) -> None:
    with speaking(code, "brain"):
        assert _("Nobody has said this yet.") == "Nobody has said this yet."
        assert [_n("{n} new thing", "{n} new things", n) for n in (1, 2)] == ["{n} new thing", "{n} new things"]
