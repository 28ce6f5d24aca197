"""Every sentence a person reads: plain, true, and steady."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import Course, Moment, River, RiverError, Trajectory, simulate, words
from riversim.model.moments import relieved
from riversim.model.parameters import parameters
from riversim.model.scenarios import SCENARIOS, scenario
from riversim.model.treatment import care, every, hold, infusions, rain, shift, wear
from riversim.words.captions import RULES, SENTENCES
from riversim.words.language import Vocabulary, listed, spans
from riversim.words.now import BLOCKED, PARTLY, Now, bands

WEEKS = 3
HEALTHY = River(cause=0.1, opening=0.9, charge=0.6, foliage=0.9, inflammation=0.1)
COURSES = {
    "untreated": Course(),
    "infusions": every(days=2, times=6),
    "mixed": infusions([1]) + infusions([4], drug="placebo"),
    "ampa blocked": infusions([1], drug="ketamine-ampa-blocked"),
    "potentiator": infusions([1], drug="potentiator"),
    "block": hold(0.9, 2, 5) + hold(0.3, 6, 8),
    "drought": rain(0.3, 3, 12) + hold(1.0, 5, 6),
    "downpour": rain(2.0, 3, 6),
    "care": every(days=3, times=3) + care(2, 15),
    "worse": shift("cause", to=0.9, start=3, end=9) + wear(4, 10, to=0.0),
    "repaired": wear(0, 1, to=0.3) + wear(5, 9, to=1.0),
    "moved sliders": shift("crest", to=0.9, start=4)
    + shift("strength", to=1.1, start=5)
    + shift("flood", to=1.3, start=6),
}
RUNS = st.builds(
    lambda river, course: simulate(river, course, weeks=WEEKS),
    st.builds(
        River,
        cause=st.sampled_from([0.05, 0.4, 0.8]),
        competence=st.sampled_from([0.0, 0.5, 1.0]),
        resistance=st.sampled_from([0.4, 1.0, 3.0]),
        rain=st.sampled_from([0.5, 1.0, 1.5]),
        opening=st.sampled_from([0.08, 0.4, 0.9]),
        charge=st.sampled_from([0.02, 0.6]),
        foliage=st.sampled_from([0.25, 0.9]),
        tributaries=st.sampled_from([1, 2, 8, 40]),
        step=st.sampled_from([1.0, 3.0]),
        seed=st.integers(0, 50),
    ),
    st.sampled_from(list(COURSES.values())),
)
LIST = r"\d+(?:(?:, | and | to )\d+)*"
WORDS = re.compile(r"[A-Za-z0-9.:'-]+")


@pytest.fixture(scope="module", params=COURSES)
def told(request: pytest.FixtureRequest) -> Trajectory:
    """One run under each course, of an ill or (where things get worse) a healthy river."""
    river = HEALTHY if request.param in ("drought", "worse", "downpour", "repaired") else River()
    return simulate(river, COURSES[request.param], weeks=WEEKS)


def captions(run: Trajectory, every_: int = 1) -> Iterator[tuple[int, str]]:
    return ((i, words.caption(run, i)) for i in range(0, len(run.level), every_))


def sentences(text: str) -> list[str]:
    return re.findall(r"[^.]+(?:\.\d[^.]*)*\.", text)


def syllables(word: str) -> int:
    """Groups of vowels, and what is silent or spoken apart in them; a number is one."""
    word = word.lower().strip(".:'-")
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"[^aeiouyl]e$|[^aeioutd]ed$|[^aeiouscxzg]es$", word) and groups > 1
    apart = re.search(r"ia|(?<![st])io|iu|eo", word)
    return max(1, groups + bool(apart) - bool(silent))


def grade(text: str) -> float:
    """Flesch and Kincaid's reading grade."""
    found = [w for w in WORDS.findall(text) if w.strip(".:'-")]
    count = len(sentences(text))
    return 0.39 * len(found) / count + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def named(text: str, pattern: str, total: int) -> set[int]:
    """The numbers that a sentence names, as indices from 0: "1 to 3 and 7", or "all"."""
    found: set[int] = set()
    for numbers in re.findall(pattern, text):
        if "All" in numbers:
            return set(range(total))
        for part in re.split(r", | and ", numbers.split(" ", 1)[1]):
            low, _, high = part.partition(" to ")
            found |= set(range(int(low) - 1, int(high or low)))
    return found


# --- plain ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("The cat sat on the mat.", -2, 1),
        ("The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 9, 14),
    ],
)
def test_the_reading_grade_is_measured_as_flesch_and_kincaid_did(text: str, low: float, high: float) -> None:
    assert low < grade(text) < high


def test_a_caption_is_two_or_three_plain_sentences(told: Trajectory) -> None:
    for _, text in captions(told):
        assert 2 <= len(sentences(text)) <= SENTENCES
        check_plain(text)


@pytest.mark.parametrize("story", SCENARIOS)
def test_relief_is_said_only_while_it_lasts_and_no_dry_spillway_carries_water(story: str) -> None:
    run = scenario(story).run()
    eased = relieved(run)
    for i in range(len(run.level)):
        text = words.caption(run, i)
        assert eased[i] or not re.search("fallen by half|well again", text), (i, text)
        assert run.spill[i] or "takes off" not in text, (i, text)


def test_alt_text_is_short_and_plain(told: Trajectory) -> None:
    for i in range(0, len(told.level), 5):
        text = words.alt_text(told, i)
        assert len(text.split()) <= 60
        check_plain(text)


def test_story_and_title_are_plain(told: Trajectory) -> None:
    for text in (*words.story(told), words.title(told), *map(words.tell, told.moments)):
        check_well_formed(text)
    assert grade(" ".join((words.title(told), *words.story(told)))) <= 8.0


def check_plain(text: str) -> None:
    check_well_formed(text)
    assert grade(text) <= 8.0, (grade(text), text)


def check_well_formed(text: str) -> None:
    assert text[0].isupper() or text[0].isdigit()
    assert text.endswith(".")
    assert not re.search(r"None|nan|inf\b|[{}_]|  |\bmg\b|\.\.", text)
    assert not re.search(r"\bshould|\bmust|\bfault|\bcure|\bwill\b|\bthe cause\b", text)


@settings(max_examples=25)
@given(run=RUNS, data=st.data())
def test_whatever_the_river_every_text_is_plain(run: Trajectory, data: st.DataObject) -> None:
    for i in data.draw(st.lists(st.integers(0, len(run.level) - 1), min_size=20, max_size=20)):
        assert 2 <= len(sentences(words.caption(run, i))) <= SENTENCES
        check_plain(words.caption(run, i))
        check_plain(words.alt_text(run, i))
        assert len(words.alt_text(run, i).split()) <= 60
    for text in (*words.story(run), words.title(run)):
        check_well_formed(text)


@pytest.mark.parametrize(
    ("word", "count"),
    [("clogged", 1), ("tributaries", 4), ("battery", 3), ("reopened", 3), ("infusion", 3), ("little", 2),
     ("started", 2), ("tree", 1), ("causes", 2), ("drug", 1), ("ketamine", 3), ("banks", 1), ("takes", 1)],
)  # fmt: skip
def test_syllables_are_counted_well_enough(word: str, count: int) -> None:
    assert syllables(word) == count


def test_the_disclaimer_and_the_crisis_line_are_word_for_word() -> None:
    assert words.DISCLAIMER == (
        "A picture to talk about, not medical advice. Real brains are more complex. "
        "Decide about treatment with your clinician."
    )
    assert "call or text 988" in words.CRISIS
    assert "local emergency number" in words.CRISIS


# --- true -----------------------------------------------------------------------------------------


def test_a_caption_says_blocked_exactly_when_the_spillway_is(told: Trajectory) -> None:
    for i, text in captions(told):
        says = bool(re.search(r"spillway is (partly |only partly )?blocked|blocks the spillway", text))
        assert says == (told.block[i] >= PARTLY), (i, text)
        if "partly blocked" in text:
            assert told.block[i] < BLOCKED


@pytest.mark.parametrize("block", [hold(1.0, 0, 4), infusions([0, 3])], ids=["hand", "drug"])
def test_dry_tributaries_are_not_said_to_carry_water_off(block: Course) -> None:
    run = simulate(HEALTHY, rain(0.2, 0, 4) + block, weeks=4 / 7)
    said = {i for i, caption in captions(run) if "carry the water off" in caption}
    dry = {i for i in range(len(run.level)) if run.wet[i].mean() < 0.5}
    assert said and dry and not said & dry


def test_a_caption_tells_the_hand_from_the_drug() -> None:
    by_hand, by_drug = simulate(course=hold(0.9, 1, 3), weeks=1), simulate(course=infusions([1]), weeks=1)
    assert "infusion" not in words.caption(by_hand, by_hand.index(1.1))
    assert "infusion" in words.caption(by_drug, by_drug.index(1.1))


def test_a_river_said_to_rise_has_risen_since_the_block_began(told: Trajectory) -> None:
    for i, text in captions(told):
        if "is rising" in text:
            free = int(np.flatnonzero(told.block[:i] < PARTLY)[-1])
            assert told.level[i] > told.level[free]
            assert told.level[i] > told.level[free:i].max() - 0.02


def test_a_river_that_is_flooding_is_said_to_be(told: Trajectory) -> None:
    flood = told.setting("flood")
    for i, text in captions(told):
        if told.level[i] > flood[i]:
            assert "floods its banks" in text
        if "floods its banks" in text:
            assert told.level[i] > flood[i] - 0.06


TRIBUTARIES = rf"(All|Tributar(?:y|ies) {LIST})(?: \w+ tributaries)?"
BATTERIES = rf"(All|Batter(?:y|ies) {LIST})(?: \w+ batteries)?"
CLOGGED = rf"{TRIBUTARIES} (?:is|are|has just|have just) clogged"
OPEN = rf"{TRIBUTARIES} (?:is|are) open"
PRESSED = rf"{TRIBUTARIES} feels? enough"
RUNNING = rf"{BATTERIES} (?:runs?|has started|have started)\b"
RUN_DOWN = rf"{BATTERIES} (?:has|have) run down"


def test_tributaries_that_are_named_are_in_that_state(told: Trajectory) -> None:
    n = told.river.tributaries
    for i, text in captions(told):
        opening = told.opening[i]
        for k in named(text, CLOGGED, n):
            assert opening[k] < 0.5, (i, text)
        for k in named(text, OPEN, n):
            assert opening[k] > 0.25, (i, text)
        for k in named(text, PRESSED, n):
            assert told.block[i] >= PARTLY
            assert opening[k] > told.opening[max(i - 24, 0) : i, k].min()


def test_batteries_that_are_named_are_in_that_state(told: Trajectory) -> None:
    n, threshold = told.river.tributaries, told.setting("threshold")
    for i, text in captions(told):
        share = told.charge[i] / threshold[i]
        for k in named(text, RUNNING, n):
            assert share[k] > 0.75, (i, text)
        for k in named(text, RUN_DOWN, n):
            assert share[k] < 1.0, (i, text)
        if "No battery runs" in text:
            assert (share < 1.0).all()


@pytest.mark.parametrize("pattern", [CLOGGED, OPEN, PRESSED, RUNNING, RUN_DOWN])
def test_an_infusion_is_told_with_the_numbers_that_the_tests_above_look_for(pattern: str) -> None:
    run = simulate(course=infusions([0]), weeks=WEEKS)
    assert any(named(text, pattern, run.river.tributaries) for _, text in captions(run))


def test_alt_text_names_what_runs_and_what_is_charged(told: Trajectory) -> None:
    n = told.river.tributaries
    for i in range(0, len(told.level), 7):
        text = words.alt_text(told, i)
        if " of " not in text:
            runs = named(text, rf"{TRIBUTARIES} runs?\b", n)
            assert runs == set(np.flatnonzero(bands(told).filled[i]))
            charged = named(text, rf"{BATTERIES} (?:is|are) charged", n)
            assert charged == set(np.flatnonzero(bands(told).started[i]))
        assert ("clogged" in text) == (not bands(told).clear[i].all())
        assert ("spillway is blocked" in text) == (told.block[i] >= BLOCKED)
        assert f"{told.level[i]:.1f} times" in text


@pytest.mark.parametrize(
    ("course", "day", "says"),
    [
        ("untreated", 10, "clogged"),
        ("drought", 4, "drought"),
        ("downpour", 4, "more rain"),
        ("potentiator", 1.2, "leaves the spillway as it is"),
        ("ampa blocked", 1.1, "holds the batteries back"),
        ("care", 9, "Care is easing the causes"),
        ("worse", 3.5, "other causes grow"),
        ("worse", 8, "wearing out"),
        ("worse", 15, "broken"),
        ("repaired", 3, "worn"),
        ("repaired", 6, "being repaired"),
    ],
)
def test_a_caption_says_what_is_done_to_the_river(course: str, day: float, says: str) -> None:
    river = HEALTHY if course in ("drought", "downpour") else River()
    run = simulate(river, COURSES[course], weeks=WEEKS)
    # A flood may speak first for some hours.
    assert any(says in words.caption(run, i) for i in range(run.index(day), run.index(day + 1.5)))


@settings(max_examples=15)
@given(run=RUNS, data=st.data())
def test_a_caption_does_not_know_the_future(run: Trajectory, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(run.level) - 1))
    assert words.caption(run.until(i), i) == words.caption(run, i)
    assert words.alt_text(run.until(i), i) == words.alt_text(run, i)


def test_a_relapse_is_told_when_it_is_known_and_not_before() -> None:
    run = made(ill(2, 11))
    for i in range(250, 300):
        assert words.caption(run.until(i), i) == words.caption(run, i)
        assert ("fading" in words.caption(run, i)) == (i >= 11 * 24 + 23)


@pytest.mark.parametrize("seed", range(3))
def test_relief_is_told_only_where_it_counts_as_response(seed: int) -> None:
    run = simulate(River(seed=seed), weeks=8)  # storms lift it for some hours
    responses = [moment.index for moment in run.moments if moment.kind == "response"]
    for i, caption in captions(run):
        if "fallen by half" in caption:
            assert any(at <= i for at in responses), i


# --- steady ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("river", [River(), HEALTHY], ids=["ill", "healthy"])
def test_the_caption_of_an_untreated_river_changes_less_than_twice_a_day(river: River, seed: int) -> None:
    run = simulate(River(**(river.to_dict() | {"seed": seed})), weeks=8)
    texts = [text for _, text in captions(run)]
    assert sum(a != b for a, b in itertools.pairwise(texts)) < 2 * 56


def test_the_weather_of_a_river_at_rest_leaves_its_caption_alone() -> None:
    run = simulate(River(rain_noise=0.0), weeks=8)
    texts = [text for _, text in captions(run)]
    assert sum(a != b for a, b in itertools.pairwise(texts[48:])) < 12


def test_a_rule_is_a_small_function_of_its_own() -> None:
    assert len({rule for _, rule in RULES}) == len(RULES)


@pytest.mark.parametrize("index", [-1, 10_000, 0.5 + 10_000, float("nan")])
def test_an_index_outside_the_run_is_an_error(run: Trajectory, index: float) -> None:
    for function in (words.caption, words.alt_text):
        with pytest.raises(RiverError, match="index"):
            function(run, index)  # type: ignore[arg-type]


def test_now_is_cheap_enough_for_every_frame(told: Trajectory) -> None:
    assert bands(told) is bands(told)
    assert Now(told, 5) == Now(told, 5)


ROOMS = [
    Path(words.__file__).with_name(f"{name}.py") for name in ("sentences", "captions", "telling", "parts", "language")
]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.stem)
def test_every_sentence_is_a_whole_template_that_a_translator_can_find(room: Path) -> None:
    tree = ast.parse(room.read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    marked = [argument for call in calls if call.func.id in ("_", "_n", "mark") for argument in call.args]  # type: ignore[attr-defined]
    assert not [node for node in marked if isinstance(node, ast.JoinedStr | ast.BinOp)]
    found = {node.value for node in marked if isinstance(node, ast.Constant)}
    prose = {ast.get_docstring(node, clean=False) for node in ast.walk(tree)
             if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)}  # fmt: skip
    texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    unmarked = {text for text in texts if re.search(r"\w \w.*\.$", text)} - found - prose
    assert unmarked == set()


# --- what differs ---------------------------------------------------------------------------------


WELL = [0.95] * 40


def made(wellbeing: list[float] | None = None, *, open_: int = 0, flood: bool = False, hours: int = 960) -> Trajectory:
    """A run made up: wellbeing by the day, so many tributaries open, a flood or none."""
    run = simulate(River(cause=0.1, rain_noise=0.0), weeks=hours / 168)
    series = {name: np.array(x) for name, x in run.series().items()}
    series["level"][:] = 1.0
    series["opening"][:] = np.where(np.arange(8) < open_, 1.0, 0.0)
    series["charge"][:] = 0.0
    daily = np.repeat(wellbeing or [0.1] * 60, 24)[: len(run.level)]
    series["water"][:] = daily[:, None]
    series["foliage"][:] = daily[:, None]
    if flood:
        series["level"][100:110] = 3.0
    return Trajectory(river=run.river, course=run.course, **series)


def ill(response: int, relapse: int = 60) -> list[float]:
    """Wellbeing of a river that responds on one day and relapses on another."""
    return [0.9 if response <= day < relapse else 0.1 for day in range(60)]


@pytest.mark.parametrize(
    ("here", "there", "says"),
    [
        (made(open_=4), made(open_=2), "Two more tributaries are open at the end."),
        (made(open_=2), made(open_=3), "One tributary fewer is open at the end."),
        (made(open_=3), made(open_=2), "One more tributary is open at the end."),
        (made(ill(2, 20)), made(ill(2, 11)), "Relapse comes nine days later."),
        (made(ill(2, 10)), made(ill(2, 11)), "Relapse comes one day sooner."),
        (made(ill(2)), made(ill(2, 11)), "There is no relapse this time. The land does better at the end."),
        (made(ill(2, 11)), made(ill(2)),
         "This time there is a relapse, on day 11. The land does worse at the end."),
        (made(ill(3, 11)), made(), "Symptoms fall by half this time, on day 3, and return on day 11."),
        (made(), made(ill(3)), "Symptoms do not fall by half this time. The land does worse at the end."),
        (made(ill(5)), made(ill(3)), "Symptoms fall by half two days later."),
        (made(ill(8, 13)), made(ill(2, 11)), "Symptoms fall by half six days later. Relief lasts four days less."),
        (made(ill(2, 20)), made(ill(4, 21)), "Symptoms fall by half two days sooner. Relief lasts one day longer."),
        (made(ill(8, 17)), made(ill(2, 11)), "Symptoms fall by half six days later."),
        (made(flood=True), made(), "The river floods this time."),
        (made(), made(flood=True), "The river does not flood this time."),
        (made(WELL[:9] + [0.2] * 60), made([0.95] * 60),
         "The land falls ill this time, on day 9. The land does worse at the end."),
        (made(), made(), "Nothing differs: the two runs are the same."),
        (made(), made(hours=500), "Nothing differs: the two runs are the same."),
        (made(flood=True, hours=90), made(hours=900), "Nothing differs: the two runs are the same."),
        (made(ill(2, 11), hours=168), made(ill(2), hours=900), "Nothing differs: the two runs are the same."),
        (made([0.11] * 60), made(), "The two runs turn out much the same."),
        (made([0.3] * 9 + [0.1] * 60), made(), "The land does better for a while, and much the same at the end."),
        (made(), made([0.1] * 9 + [0.3] * 9 + [0.1] * 60),
         "The land does worse for a while, and much the same at the end."),
    ],
)  # fmt: skip
def test_what_differs_is_said_with_the_right_sign_and_number(here: Trajectory, there: Trajectory, says: str) -> None:
    assert words.difference(here, there) == says


@settings(max_examples=15)
@given(run=RUNS, other=RUNS)
def test_a_difference_is_one_or_two_plain_sentences(run: Trajectory, other: Trajectory) -> None:
    text = words.difference(run, other)
    check_well_formed(text)
    assert 1 <= len(sentences(text)) <= 2
    assert words.difference(run, run) == "Nothing differs: the two runs are the same."


def test_a_branch_is_the_same_as_its_run_until_it_branches() -> None:
    run = simulate(weeks=2)
    branch = simulate(course=infusions([5]), weeks=1)
    assert "Nothing" not in words.difference(branch, run)
    assert "Nothing" in words.difference(branch.until(branch.index(5)), run)


# --- the story ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "says"),
    [
        (Moment(50, 50 / 24, "reopened", 3), "Day 2: tributary 3 reopened."),
        (Moment(0, 0.0, "infusion"), "Day 0: an infusion was given."),
        (Moment(24, 1.0, "battery died", 12), "Day 1: battery 12 ran down."),
        (Moment(72, 3.0, "relapse"), "Day 3: a relapse began."),
    ],
)
def test_a_moment_is_a_short_sentence(moment: Moment, says: str) -> None:
    assert words.tell(moment) == says


def test_an_unknown_kind_of_moment_is_an_error() -> None:
    with pytest.raises(RiverError, match="reopened"):
        words.tell(Moment(1, 0.1, "reopend"))


def test_a_story_is_told_in_order_and_no_longer_than_asked(told: Trajectory) -> None:
    for most in (1, 5, 12, 100):
        story = words.story(told, most)
        days = [int(re.findall(r"\d+", line)[0]) for line in story if "ay " in line]
        assert 1 <= len(story) <= most
        assert days == sorted(days)


@pytest.mark.parametrize("most", [1, 3, 8, 12, 1000])
def test_a_story_that_leaves_something_out_says_how_much(most: int) -> None:
    for story in SCENARIOS:
        run = scenario(story).run()
        told, untold = words.marks(run, most)
        assert len(told) <= most
        assert bool(untold) == (len(told) == most and bool(words.marks(run, 1000).told[most:])), story
        assert not untold or untold.endswith(f"up to day {run.time[-1] / 24:.0f}."), story
        assert not untold or most == 1 or words.story(run, most)[-1].startswith("And ")


@settings(max_examples=15)
@given(run=RUNS, most=st.integers(1, 20))
def test_in_a_story_nothing_begins_or_ends_twice_in_a_row(run: Trajectory, most: int) -> None:
    said = " ".join(words.story(run, most))
    for begins, ends in (("fallen by half", "a relapse"), ("flooded its", "flood was over"), ("was blocked", "let go")):
        turns = re.findall(f"{begins}|{ends}", said)
        assert all(one != other for one, other in pairwise(turns)), said


def test_turns_of_tributaries_are_told_in_longer_spans_before_any_is_left_out() -> None:
    run = scenario("one-infusion").run()
    assert len(words.marks(run, 1000).told) > 12
    assert words.marks(run, 12).untold == ""
    clogged = [said for said in words.story(run) if "clogged" in said]
    assert clogged == ["Day 10 to 13: tributaries 1 and 3 to 8 clogged.", "Day 17: tributary 2 clogged."]


def test_the_day_on_which_the_spillway_first_runs_is_told_however_short_it_does() -> None:
    run = scenario("healthy").run()
    first = next(moment for moment in run.moments if moment.kind == "spillway opened")
    assert words.story(run)[0] == words.tell(first) == "Day 1: water began to run over the spillway."


def test_what_runs_dry_together_is_told_whole_or_not_at_all() -> None:
    run = scenario("one-infusion").run()
    dry = sorted(m.tributary for m in run.moments if m.kind == "ran dry" and 9.0 <= m.day < 11.0)
    assert dry == [1, 3, 4, 5, 6, 8]
    assert "Day 9 to 10: tributaries 1, 3 to 6 and 8 ran dry." in words.story(run, 1000)


def test_moments_close_together_make_one_sentence() -> None:
    run = simulate(course=infusions([0]), weeks=WEEKS)
    story = words.story(run)
    started = [m for m in run.moments if m.kind == "battery started" and m.day < 1.0]
    assert len(started) > 1
    assert sum("started" in line and line.startswith("Day 0:") for line in story) == 1


def test_a_long_series_of_infusions_is_told_at_once() -> None:
    run = simulate(course=every(days=2, times=6), weeks=WEEKS)
    assert "Day 0 to 10: six infusions (ketamine) were given." in words.story(run)
    assert sum("infusion" in line for line in words.story(run)) == 1


def test_what_is_soon_undone_is_left_out() -> None:
    run = made()
    series = {name: np.array(x) for name, x in run.series().items()}
    series["opening"][100:110, 2] = 1.0  # for ten hours
    series["opening"][200:, 4] = 1.0  # for good
    story = words.story(Trajectory(river=run.river, course=run.course, **series))
    assert story == ["Day 8: tributary 5 reopened."]


def test_what_was_done_by_hand_and_what_the_title_says_is_told_before_all_else() -> None:
    run = simulate(course=hold(0.75, 0, 4) + infusions([4]), weeks=8)
    story = " ".join(words.story(run, 8))
    for told in ("Day 0: the spillway was blocked by hand.", "Day 4: the spillway was let go.", "Day 4: an infusion"):
        assert told in story
    first = next(moment for moment in run.moments if moment.kind == "response")
    assert words.tell(first) in story


def test_a_run_in_which_nothing_happens_is_told_by_its_title() -> None:
    run = made([0.95] * 60)
    assert words.story(run) == [words.title(run)] == ["The land stays well for 40 days."]


@pytest.mark.parametrize(
    ("wellbeing", "says"),
    [
        ([0.1] * 60, "Symptoms do not fall by half in 40 days."),
        (ill(2), "Symptoms fall by half on day 2 and stay down until day 40."),
        (ill(2, 20), "Symptoms fall by half on day 2 and return on day 20."),
        (WELL[:9] + [0.2] * 60, "The land falls ill on day 9 and is not well by day 40."),
        (WELL[:9] + [0.2] * 5 + [0.95] * 60, "The land falls ill on day 9 and is well again at the end."),
    ],
)
def test_a_title_tells_the_run_in_one_sentence(wellbeing: list[float], says: str) -> None:
    assert words.title(made(wellbeing)) == says


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("vocabulary", ["river", "brain", "both"])
@pytest.mark.parametrize("name", [*parameters(), "level", "spillway", "battery", "flood mark"])
def test_everything_has_a_label_in_each_vocabulary(name: str, vocabulary: Vocabulary) -> None:
    text = words.label(name, vocabulary)
    assert text[0].isupper()
    assert (vocabulary == "both") <= ("(" in text or words.label(name) == words.label(name, "brain"))


def test_a_label_says_what_a_thing_is_in_either_world() -> None:
    assert words.label("spillway") == "Spillway"
    assert words.label("spillway", "brain") == "NMDA receptors"
    assert words.label("spillway", "both") == "Spillway (NMDA receptors)"


def test_an_unknown_label_suggests_the_nearest() -> None:
    with pytest.raises(RiverError, match="spillway"):
        words.label("spilway")
    with pytest.raises(RiverError, match="both"):
        words.label("spillway", "bothh")  # type: ignore[arg-type]


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
