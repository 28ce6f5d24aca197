"""What captions say (`mainriver`, `sidewaters`, `said`) and parts answer holds in the state, whatever the river."""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riversim import SCENARIOS, Course, Trajectory, hold, infusions, scenario, simulate, words
from riversim.words import KINDS, captions, mainriver, sidewaters
from tests.runs import posed
from tests.strategies import courses, jumps, rivers
from tests.words.reading import BATTERIES, TRIBUTARIES, named
from tests.words.runs import HEALTHY, RUNS

SHORT = 20  # words of a sentence
ANY = st.one_of(
    st.builds(lambda river, course, jump: simulate(river, course + jump, weeks=2), rivers(), courses(), jumps()), RUNS
)


class At(NamedTuple):
    """A run at a time index, with the few things that the checks below look at."""

    run: Trajectory
    i: int
    text: str

    def now(self, name: str) -> float:
        return float(getattr(self.run, name)[self.i])

    def moved(self, name: str, hours: float) -> float:
        """How far the mean of a series has moved in so many hours, or since the beginning."""
        x = getattr(self.run, name)
        ago = max(self.i - max(1, round(hours / self.run.river.step)), 0)
        return float(np.mean(x[self.i]) - np.mean(x[ago]))

    def past(self, name: str, hours: float) -> np.ndarray:
        ago = max(self.i - max(1, round(hours / self.run.river.step)), 0)
        return np.asarray(getattr(self.run, name)[ago : self.i + 1])

    def set(self, name: str) -> float:
        return float(self.run.setting(name)[self.i])

    def tributaries(self, verb: str) -> list[int]:
        """The tributaries that the sentence names, as indices from 0; none where it counts them."""
        return sorted(named(self.text, rf"{TRIBUTARIES} {verb}", self.run.river.tributaries))

    def batteries(self, verb: str) -> list[int]:
        return sorted(named(self.text, rf"{BATTERIES} {verb}", self.run.river.tributaries))

    def each(self, name: str, which: list[int]) -> np.ndarray:
        return np.asarray(getattr(self.run, name)[self.i, which])

    @property
    def ahead(self) -> float:
        """How far the gate is behind what the level asks for, at the most in the last six hours."""
        above = np.maximum(self.run.level - self.run.setting("crest"), 0.0)
        lack = self.run.setting("spill") * self.run.competence * above - self.run.gate
        return float(lack[max(self.i - max(1, round(6 / self.run.river.step)), 0) : self.i + 1].max())

    @property
    def runs(self) -> np.ndarray:
        """Which batteries run: charged, by the marks of `moments`, and with water."""
        return np.asarray(running(self.run)[self.i])


@lru_cache(maxsize=4)
def running(run: Trajectory) -> np.ndarray:
    """Which batteries run at each time, found row by row."""
    share = run.charge / run.setting("threshold")[:, None]
    state, rows = share[0] > 0.875, []
    for row in share:
        state = np.where(row >= 1.0, True, np.where(row <= 0.75, False, state))
        rows.append(state)
    return np.asarray(rows & (run.water > 0.4))


@cache
def story_told(story: str) -> tuple[Trajectory, dict[int, str]]:
    """A story's run, cut after six weeks, and the captions of every third of its hours."""
    run = scenario(story).run()
    run = run.until(min(run.index(42), len(run.level) - 1))
    return run, {i: words.caption(run, i) for i in range(0, len(run.level), 3)}


def blocked(low: float, high: float = 1.1) -> Callable[[At], bool]:
    return lambda at: low <= at.now("block") < high


def by_hand(at: At) -> bool:
    step = at.run.river.step
    hand = at.run.course.spell("block", 0.0, step, len(at.run.level) - 1)[at.i - 1]
    return bool(hand >= at.now("block") - 1e-9)


def counted(at: At, flags: np.ndarray) -> bool:
    """Whether a sentence like "Three of eight …" has the numbers that the state has."""
    return at.text.startswith(f"{words.number(int(flags.sum())).capitalize()} of {words.number(len(flags))} ")


def fresh_open(at: At) -> bool:
    k = at.tributaries("(?:is|are) open, as")
    strengths = at.run.river_at(at.i).plug_strengths()[k]
    lately = at.past("opening", 48)[:, k]
    return bool((lately.min(axis=0) <= 0.5).all() and (lately[-1] >= 0.5).all() and at.past("level", 48).max() > max(
        strengths, default=0.0))  # fmt: skip


# What must hold in the state where a caption says so; each is looked for in each sentence.
TRUE: dict[str, Callable[[At], object]] = {
    # The river.
    "floods its banks": lambda at: at.now("level") > at.set("flood"),
    "spillway is blocked and too much": blocked(0.5),
    "worn spillway lets out": lambda at: at.now("competence") < 0.7,
    "More water has come than could leave": lambda at: at.past("level", 1e6).max() > at.set("flood"),
    "spillway is blocked(?! and)": lambda at: at.now("block") >= 0.5 and by_hand(at),
    "partly blocked by hand": lambda at: 0.1 <= at.now("block") < 0.5 and by_hand(at),
    "infusion blocks the spillway": lambda at: at.now("block") >= 0.5 and at.now("drug") > 0.0,
    "only partly blocked": lambda at: 0.1 <= at.now("block") < 0.5 and at.now("drug") < at.run.drug[at.i - 1],
    "a part of the spillway": blocked(0.1, 0.5),
    "is rising": lambda at: at.moved("level", at.run.river.step) > -0.02 and at.past("level", 3)[-1] > min(
        at.past("level", 3)),
    "stays high": lambda at: at.now("level") > 1.1,
    "open tributaries carry": lambda at: (
        np.mean(at.run.opening[at.i] >= 0.5) >= 0.5 and at.now("passed") >= max(at.now("uptake"), at.now("spill"))),
    "too little water comes to raise": lambda at: at.moved("level", 3) <= 0.0,
    "stills the rain": lambda at: at.now("hush") >= 0.1,
    "leaves the spillway as it is": lambda at: any(
        i.drug.block < 0.1 and -1e-6 < at.run.time[at.i] - 24 * i.day <= 12 + at.run.river.step
        for i in at.run.course.infusions),
    "free again": lambda at: at.now("block") < 0.1 <= at.past("block", 12).max(),
    "lets water out": lambda at: at.now("spill") > 0.0,
    "but shut": lambda at: at.now("level") < at.set("crest") and at.now("spill") <= 0.02,
    "fallen (?:back|below)": lambda at: at.now("level") < at.past("level", 12).max(),
    "surge runs": lambda at: at.now("level") >= at.set("crest") and at.now("block") < 0.1 and at.ahead > 0.0,
    "Murk makes": lambda at: at.now("inflammation") * at.set("lag_murk") > at.set("lag"),
    "worn gate": lambda at: at.now("competence") < 0.7,
    "slow to shut": lambda at: at.now("spill") > 0.0 and at.now("level") <= at.set("crest"),
    "drought: little rain": lambda at: at.now("rain") < 0.8,
    "so the river is low|river is low,": lambda at: at.now("level") <= 0.75,
    "Far more rain": lambda at: at.now("rain") > 1.2,
    "near its healthy level": lambda at: 0.75 <= at.now("level") <= 1.15,
    "Water runs over the spillway": lambda at: at.past("spill", 5 if at.run.river.step <= 1 else 0).min() > 0.0,
    "river is (?:a little )?high": lambda at: at.now("level") > 1.1,
    "a little high": lambda at: at.now("level") <= 1.3,
    "clogged tributaries take": lambda at: np.mean(at.run.opening[at.i] <= 0.25) >= 0.5,
    "Care has eased": lambda at: at.moved("cause", 12) < 0.0,
    "causes have grown": lambda at: at.moved("cause", 12) > 0.0,
    "has worn down": lambda at: at.moved("competence", 12) < 0.0,
    "has been repaired": lambda at: at.moved("competence", 12) > 0.0,
    "is broken": lambda at: at.now("competence") < 0.05,
    "is worn": lambda at: 0.05 <= at.now("competence") < 0.7,
    "getting clearer|gets clearer": lambda at: at.moved("inflammation", 12) < 0.0,
    "getting murky": lambda at: at.moved("inflammation", 12) > 0.0,
    "Silt keeps coming in": lambda at: at.now("cause") >= 0.05 and at.set("silting") > 0.0,
    # Tributaries.
    "enough pressure": lambda at: at.now("block") >= 0.1 and bool((at.now("level") > at.run.river_at(
        at.i).plug_strengths()[at.tributaries("feel")]).all()),
    "as high water has cleared": fresh_open,
    "has cleared: |have cleared: ": lambda at: (at.each("opening", at.tributaries("ha")) >= 0.5).all(),
    "(?:has|have) clogged": lambda at: (
        (at.each("opening", at.tributaries("ha")) <= 0.25).all()
        and (at.past("opening", 49)[:, at.tributaries("ha")].max(axis=0) > 0.25).all()),
    "(?:is|are) clogged": lambda at: (
        (at.each("opening", at.tributaries("(?:is|are) cl")) <= 0.25).all()
        and (at.each("water", at.tributaries("(?:is|are) cl")) <= 0.4).all()),
    "half clogged": lambda at: all(0.25 < x < 0.5 for x in at.each("opening", at.tributaries("(?:is|are) half"))),
    "All \\w+ tributaries are open|The tributary is open": lambda at: bool((at.run.opening[at.i] >= 0.5).all()),
    "too little water reaches": lambda at: bool((at.run.water[at.i] <= 0.4).all()),
    "of \\w+ tributaries are clogged": lambda at: counted(at, (
        at.run.opening[at.i] <= 0.25) & (at.run.water[at.i] <= 0.4)),
    "of \\w+ tributaries are half": lambda at: counted(at, abs(at.run.opening[at.i] - 0.375) < 0.125),
    # Batteries.
    "of \\w+ batteries run": lambda at: counted(at, at.runs),
    "holds the batteries back": lambda at: at.now("ampa") <= 0.5,
    "Jumper cables and water charge": lambda at: (at.now("trace") >= 0.1 and at.moved("charge", 3) > 0.0) or (
        len(at.run.charge[0]) > 1 and at.now("trace") >= 0.1),
    "(?:has|have) started": lambda at: bool(
        (at.each("charge", at.batteries("ha")) > 0.75 * at.set("threshold")).all()),
    "run down": lambda at: bool((at.each("charge", at.batteries("ha")) < at.set("threshold")).all()),
    "(?:its|their) tributar\\w+ (?:has|have) too little": lambda at: bool(
        (at.each("water", at.batteries("ha")) <= 0.4).all()),
    "do(?:es)? not run: ": lambda at: at.now("trace") >= 0.1 and not at.runs[at.batteries("do")].any(),
    "too little water to start": lambda at: bool((at.run.water[at.i] <= 0.4).all()),
    "charges? (?:itself|themselves)": lambda at: at.batteries("run") in ([], np.flatnonzero(at.runs).tolist()),
    "No battery runs": lambda at: not at.runs.any(),
    # Banks.
    "Trees grow": lambda at: at.moved("foliage", 12) > 0.0,
    "where batteries run|as running batteries": lambda at: bool(at.runs.any()),
    "are wilting": lambda at: at.moved("foliage", 12) < 0.0,
    "too few batteries run": lambda at: at.runs.mean() < 0.5,
    "dry banks": lambda at: at.run.wet[at.i].mean() <= 0.4,
    "flood has uprooted": lambda at: bool((at.past("level", 72) > at.set("flood")).any()),
    "trees have drowned": lambda at: bool((at.past("water", 72) > 1.0).any()),
    # How one fares.
    "fallen by half": lambda at: 1.0 - at.now("wellbeing") <= 0.5 * (1.0 - at.run.wellbeing[0]) + 1e-9,
    "relief is fading": lambda at: at.moved("wellbeing", 24) < 0.0 and at.now("wellbeing") > at.run.wellbeing[0],
    "causes have not gone away": lambda at: at.now("cause") >= 0.05,
    "have come back": lambda at: 1.0 - at.now("wellbeing") > 0.5 * (1.0 - at.run.wellbeing[0]) - 1e-9,
    "at work again": lambda at: at.run.activity[at.i].mean() > at.run.activity[0].mean(),
    "well again": lambda at: at.now("wellbeing") >= 0.75,
    "has fallen ill": lambda at: at.now("wellbeing") < 0.5,
    "too few tributaries have been": lambda at: (
        np.mean(at.past("activity", 24).mean(axis=0) < at.run.river.full_use) >= 0.5),
    "recovers slowly": lambda at: at.moved("wellbeing", 14 * 24) > 0.0,
    "mouths clear and": lambda at: at.moved("opening", 14 * 24) > 0.0 < at.moved("charge", 14 * 24),
}  # fmt: skip


def lies(run: Trajectory, i: int) -> list[tuple[str, str]]:
    """Each sentence of the caption that does not hold, or that no check knows, with the check."""
    found = []
    for said in words.sentences(run, i):
        checks = [phrase for phrase in TRUE if re.search(phrase, said.text)]
        if not checks:
            found.append((said.text, "no check"))
        found += [(said.text, phrase) for phrase in checks if not TRUE[phrase](At(run, i, said.text))]
    return found


@settings(max_examples=60)
@given(run=ANY, places=st.lists(st.floats(0, 1), min_size=30, max_size=30))
def test_whatever_a_caption_says_holds_in_the_state(run: Trajectory, places: list[float]) -> None:
    for i in (round(place * (len(run.level) - 1)) for place in places):
        assert lies(run, i) == [], i


@pytest.mark.parametrize("story", SCENARIOS)
def test_whatever_a_caption_of_a_story_says_holds_and_is_short(story: str) -> None:
    run, _captions = story_told(story)
    for i in range(0, len(run.level), 8):
        assert lies(run, i) == [], i
        check_short(run, i)


def sayable() -> list[str]:
    """Every sentence that the rooms can say, with numbers in its places."""
    found = []
    for room in (mainriver, sidewaters):
        tree = ast.parse(Path(str(room.__file__)).read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
        marked = [word for call in calls if call.func.id in ("_", "_n") for word in call.args]  # type: ignore[attr-defined]
        found += [str(node.value) for node in marked if isinstance(node, ast.Constant)]
    return [text.format(which="1", count="two", total="eight") for text in found]


def test_every_sentence_that_can_be_said_has_a_check_and_every_check_a_sentence() -> None:
    texts = sayable()
    assert len(texts) > 80
    assert [text for text in texts if not any(re.search(phrase, text) for phrase in TRUE)] == []
    assert [phrase for phrase in TRUE if not any(re.search(phrase, text) for text in texts)] == []


def check_short(run: Trajectory, i: int) -> None:
    for said in words.sentences(run, i):
        assert len(said.text.split()) <= SHORT, said.text


@settings(max_examples=60)
@given(run=ANY, places=st.lists(st.floats(0, 1), min_size=30, max_size=30))
def test_no_sentence_is_longer_than_twenty_words(run: Trajectory, places: list[float]) -> None:
    for i in (round(place * (len(run.level) - 1)) for place in places):
        check_short(run, i)
        for kind in KINDS:
            assert len(words.part(run, i, kind, 1).split()) <= SHORT


@settings(max_examples=25)
@given(run=ANY, data=st.data())
def test_sentences_are_those_of_the_caption_and_each_is_about_a_part_that_is_there(
    run: Trajectory, data: st.DataObject
) -> None:
    i = data.draw(st.integers(0, len(run.level) - 1))
    said = words.sentences(run, i)
    assert " ".join(one.text for one in said) == words.caption(run, i)
    for one in said:
        kind, number = one.part
        assert kind in KINDS
        assert (number == 0) != (kind in {"plug", "battery", "tributary", "tree"})
        assert 0 <= number <= run.river.tributaries
        numbered = {"plug": TRIBUTARIES, "tributary": TRIBUTARIES, "battery": BATTERIES}
        if kind in numbered and (told := named(one.text, numbered[kind], run.river.tributaries)):
            assert number - 1 in told


def test_in_both_words_each_sentence_is_said_of_the_river_and_then_of_the_brain() -> None:
    run = simulate(course=infusions([0]), weeks=1)
    with words.speaking(words="river"):
        river = words.sentences(run, 3)[:2]
    with words.speaking(words="brain"):
        brain = words.sentences(run, 3)[:2]
    with words.speaking(words="both"):
        assert words.sentences(run, 3) == (river[0], brain[0], river[1], brain[1])


# --- what was told wrongly ------------------------------------------------------------------------


def told(run: Trajectory, says: str) -> list[int]:
    return [i for i in range(len(run.level)) if re.search(says, words.caption(run, i))]


def test_a_spillway_that_is_shut_is_not_said_to_run_freely_again() -> None:
    run = simulate(course=infusions([0]), weeks=1)
    shut = np.flatnonzero((run.spill <= 0.02) & (run.level < run.setting("crest")))
    assert not set(told(run, "lets water out|runs freely")) & set(shut)
    low = posed(run, level=np.where(np.arange(len(run.level)) < 9, 1.6, 0.9), gate=0.0, spill=0.0)
    assert told(low, "free again, but shut")


def in_stories(says: str) -> Iterator[tuple[Trajectory, int, str]]:
    """Where a caption of a story says it."""
    for story in SCENARIOS:
        run, said = story_told(story)
        yield from ((run, i, text) for i, text in said.items() if re.search(says, text))


def test_relief_is_never_said_to_fade_while_wellbeing_has_risen_in_a_day() -> None:
    held = simulate(course=hold(1.0, 0, 14), weeks=2)
    fading = [(run, i) for run, i, _text in in_stories("relief is fading")]
    assert fading
    for run, i in (*fading, *((held, i) for i in told(held, "relief is fading"))):
        assert run.wellbeing[i] < run.wellbeing[max(i - round(24 / run.river.step), 0)], i


def test_a_dry_spillway_is_not_said_to_take_off_what_is_too_much() -> None:
    assert all(run.spill[i] > 0.0 for run, i, _text in in_stories("took off|takes off|runs over the spillway"))


def test_all_batteries_are_said_to_run_only_where_none_shows_flat() -> None:
    said = [(run, i) for run, i, _text in in_stories("All eight batteries run")]
    assert said and all(running(run)[i].all() for run, i in said)


def test_no_tributary_is_said_to_be_clogged_that_carries_as_much_water_as_one_that_is_not() -> None:
    for run, i, text in in_stories("clogged"):
        shut = sorted(named(text, rf"{TRIBUTARIES} (?:is|are) clogged", 8))
        others = sorted(set(range(8)) - set(shut))
        assert not shut or not others or run.opening[i, shut].max() < run.opening[i, others].max()


# --- what parts answer ----------------------------------------------------------------------------


def percents(text: str) -> list[int]:
    return [int(share) for share in re.findall(r"(\d+) %", text)]


@settings(max_examples=60)
@given(run=ANY, data=st.data())
def test_what_a_part_answers_is_so(run: Trajectory, data: st.DataObject) -> None:
    i = data.draw(st.integers(0, len(run.level) - 1))
    k = data.draw(st.integers(0, run.river.tributaries - 1))
    said = {kind: words.part(run, i, kind, k + 1 if kind in {"plug", "battery", "tributary", "tree"} else 0)
            for kind in KINDS}  # fmt: skip
    at = At(run, i, "")
    for text in said.values():
        assert text.endswith(".") and not re.search(r"\.\s", text), "one sentence"
        assert all(share >= 0 for share in percents(text))
    shut, crest = said["gate"], at.set("crest")
    assert ("%" in shut) == (at.now("block") >= 0.1)
    assert "by hand" not in shut or by_hand(at)
    assert "is shut" not in shut or (at.now("level") < crest and at.now("spill") <= 0.02)
    assert "runs, because" not in shut or (at.now("level") >= crest and at.now("spill") > 0.02)
    assert "still runs" not in shut or (at.now("level") < crest and at.now("spill") > 0.02)
    assert ("floods" in said["pool"]) == (at.now("level") > at.set("flood"))
    assert "is high" not in said["pool"] or at.now("level") > 1.1
    assert "is low" not in said["pool"] or at.now("level") < 0.75
    assert f"level of {at.now('level'):.2f}," in said["gauge"]
    assert percents(said["mountain"]) in ([], [round(100 * at.now("cause"))])
    rain = at.now("hush") if "stills" in said["cloud"] else at.now("rain")
    assert percents(said["cloud"]) == [round(100 * rain)]
    assert f"feels {words.feeling(at.now('wellbeing'), ill_before=run.wellbeing[0] < 0.5)}" in said["person"]
    assert ("no drug" in said["drug"]) == (at.now("drug") < 1.0 + 1e-9)
    assert percents(said["plug"]) == [round(100 * run.opening[i, k])]
    assert percents(said["battery"])[0] == round(100 * run.charge[i, k])
    assert ("runs on" in said["battery"]) == (bool(at.runs[k]) and at.now("ampa") > 0.5)
    assert ("over its bed" in said["tributary"]) == (run.water[i, k] > 1.0)
    assert percents(said["tributary"])[-1] == round(100 * run.opening[i, k])
    assert percents(said["tree"]) == [round(100 * run.foliage[i, k])]
    day = max(i - max(1, round(24 / run.river.step)), 0)
    assert "come back" not in said["tree"] or run.foliage[i, k] > run.foliage[day, k]
    assert "being lost" not in said["tree"] or run.foliage[i, k] < run.foliage[day, k]


def test_every_share_says_of_what_it_is_one() -> None:
    run = simulate(course=infusions([0]) + hold(0.9, 2, 3), weeks=1)
    for i in range(0, len(run.level), 5):
        for kind in KINDS:
            text = words.part(run, i, kind, 1)
            of_what = r"of|clear|to start|\."
            assert all(re.match(rf"(?:{of_what})", rest.strip()) for rest in text.split("%")[1:]), text


def test_the_table_of_rules_says_all_that_the_two_rooms_can() -> None:
    rules = {rule for _subject, rule in captions.RULES}
    rooms = (mainriver, sidewaters)
    assert rules == {f for room in rooms for name, f in vars(room).items()
                     if getattr(f, "__module__", "") == room.__name__ and not name.startswith("_")}  # fmt: skip


def test_a_healthy_river_left_alone_is_said_to_be_near_its_healthy_level() -> None:
    assert told(simulate(HEALTHY, Course(), weeks=1), "near its healthy level")
