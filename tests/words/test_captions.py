"""A caption: two or three plain sentences, true of `now`, and steady. What its rules say: `test_truth.py`."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from riversim import SCENARIOS, Course, River, Trajectory, hold, infusions, rain, scenario, simulate, words
from riversim.model.moments import relieved
from riversim.words.captions import RULES, SENTENCES
from riversim.words.now import BLOCKED, PARTLY, STILLED, Now, bands
from tests.runs import posed
from tests.words.reading import BATTERIES, TRIBUTARIES, check_plain, named, sentences
from tests.words.runs import COURSES, HEALTHY, WEEKS, ill, made


def captions(run: Trajectory) -> Iterator[tuple[int, str]]:
    return ((i, words.caption(run, i)) for i in range(len(run.level)))


CLOGGED = rf"{TRIBUTARIES} (?:is|are|has|have) clogged"
OPEN = rf"{TRIBUTARIES} (?:is|are) open"
PRESSED = rf"{TRIBUTARIES} feels? enough"
RUNNING = rf"{BATTERIES} (?:runs?|has started|have started)\b"
RUN_DOWN = rf"{BATTERIES} (?:has|have) run down"


def test_a_caption_is_two_or_three_plain_sentences(told: Trajectory) -> None:
    for _, text in captions(told):
        assert 2 <= len(sentences(text)) <= SENTENCES
        check_plain(text)


def test_a_rule_is_a_small_function_of_its_own() -> None:
    assert len({rule for _, rule in RULES}) == len(RULES)


def test_now_is_cheap_enough_for_every_frame(told: Trajectory) -> None:
    assert bands(told) is bands(told)
    assert Now(told, 5) == Now(told, 5)


def test_a_caption_says_blocked_exactly_when_the_spillway_is(told: Trajectory) -> None:
    for i, text in captions(told):
        says = bool(re.search(r"spillway is (partly |only partly )?blocked|blocks (a part of )?the spillway", text))
        assert says == (told.block[i] >= PARTLY), (i, text)
        if re.search("partly blocked|a part of", text):
            assert told.block[i] < BLOCKED


@pytest.mark.parametrize("block", [hold(1.0, 0, 4), infusions([0, 3])], ids=["hand", "drug"])
def test_dry_tributaries_are_not_said_to_carry_water_off(block: Course) -> None:
    run = simulate(HEALTHY, rain(0.7, 0, 2) + rain(0.2, 2, 4) + block, weeks=4 / 7)
    said = {i for i, caption in captions(run) if "carry the water off" in caption}
    dry = {i for i in range(len(run.level)) if run.wet[i].mean() < 0.5}
    assert said and dry and not said & dry


@pytest.mark.parametrize("story", SCENARIOS)
def test_relief_is_said_only_while_it_lasts_and_no_dry_spillway_carries_water(story: str) -> None:
    run = scenario(story).run()
    eased = relieved(run)
    for i, text in captions(run):
        assert eased[i] or not re.search("fallen by half|well again", text), (i, text)
        assert run.spill[i] or "takes off" not in text, (i, text)


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
        assert ("floods its banks" in text) == (told.level[i] > flood[i])


def test_tributaries_that_are_named_are_in_that_state(told: Trajectory) -> None:
    n = told.river.tributaries
    for i, text in captions(told):
        opening = told.opening[i]
        for k in named(text, CLOGGED, n):
            assert opening[k] <= 0.25, (i, text)
        for k in named(text, OPEN, n):
            assert opening[k] >= 0.5, (i, text)
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
            assert ((share < 1.0) | (told.water[i] <= 0.4)).all()


@pytest.mark.parametrize("pattern", [CLOGGED, OPEN, PRESSED, RUNNING, RUN_DOWN])
def test_an_infusion_is_told_with_the_numbers_that_the_tests_above_look_for(pattern: str) -> None:
    run = simulate(course=infusions([0]), weeks=WEEKS)
    assert any(named(text, pattern, run.river.tributaries) for _, text in captions(run))


@pytest.mark.parametrize(
    ("course", "day", "says"),
    [
        ("untreated", 10, "clogged"),
        ("drought", 4, "drought"),
        ("downpour", 4, "more rain"),
        ("potentiator", 1.2, "leaves the spillway as it is"),
        ("high dose", 2, "stills the rain itself"),
        ("ampa blocked", 1.1, "holds the batteries back"),
        ("care", 9, "Care has eased the causes"),
        ("worse", 3.5, "causes have grown"),
        ("worse", 8, "worn down"),
        ("worse", 15, "broken"),
        ("repaired", 3, "worn"),
        ("repaired", 6, "been repaired"),
    ],
)
def test_a_caption_says_what_is_done_to_the_river(course: str, day: float, says: str) -> None:
    river = HEALTHY if course in ("drought", "downpour") else River()
    run = simulate(river, COURSES[course], weeks=WEEKS)
    # A flood may speak first for some hours.
    assert any(says in words.caption(run, i) for i in range(run.index(day), run.index(day + 1.5)))


def where(run: Trajectory, says: str) -> list[int]:
    """The time indices at which a caption says it."""
    return [i for i, text in captions(run) if says in text]


@pytest.mark.parametrize(
    ("murk", "competence", "says"),
    [
        (0.6, 1.0, "Murk makes the gate of the spillway slow to open, so a surge runs down the river."),
        (0.0, 1.0, "Water came faster than the gate of the spillway could open, so a surge runs down the river."),
        (0.6, 0.3, "The worn gate of the spillway is slow to open, so a surge runs down the river."),
    ],
)
def test_a_surge_is_told_with_its_reason_from_far_above_the_crest_to_below_it(
    murk: float, competence: float, says: str
) -> None:
    run = made()
    crest, hour = run.river.crest, np.arange(len(run.level))
    level = np.select([hour < 100, hour < 106, hour < 110], [1.0, crest + 0.25, crest + 0.02], 1.0)
    surge = posed(run, level=level, inflammation=murk, competence=competence)
    assert where(surge, says) == where(surge, "surge") == list(range(100, 110))


def test_a_gate_that_is_slow_to_shut_is_told_while_it_lets_low_water_out() -> None:
    run = made()
    hour = np.arange(len(run.level))
    stuck = posed(run, gate=np.where((hour >= 100) & (hour < 120), 0.3, 0.0))
    assert where(stuck, "slow to shut, so water still runs out below the crest") == [*range(105, 120)]
    assert where(posed(stuck, block=0.9), "slow to shut") == []


def test_rain_that_a_very_high_dose_stills_is_told_while_it_is_stilled() -> None:
    run = simulate(course=infusions([0], dose=10), weeks=1)
    stilled, blocked = run.hush >= STILLED, run.block >= PARTLY
    said, first = where(run, "stills the rain"), int(np.flatnonzero(stilled)[0])
    assert said and stilled[said].all()
    assert set(np.flatnonzero(stilled & ~blocked)) <= set(said)
    assert "The infusion blocks the spillway, but so high a dose also stills the rain." in words.caption(run, first + 3)
    assert where(simulate(course=infusions([0]), weeks=1), "stills") == []


def test_a_slow_recovery_is_told_after_two_weeks_and_until_it_counts_as_relief() -> None:
    run = made(hours=1344)
    slow = posed(run, foliage=np.linspace(0.1, 0.74, len(run.level))[:, None])
    said = where(slow, "recovers slowly and without a drug.")
    halved = int(np.flatnonzero(relieved(slow))[0])
    assert said == list(range(14 * 24, halved + 11))
    assert where(slow, "fallen by half")[0] == said[-1] + 1


@pytest.mark.parametrize(
    ("water", "level", "says"),
    [
        (1.3, 1.0, "Tributaries have run over their beds, and trees have drowned."),
        (1.0, 1.9, "The flood has uprooted trees along the banks."),
        (1.0, 1.0, "Trees are wilting, as too few batteries run to feed them."),
    ],
)
def test_trees_that_drown_are_told_from_those_that_wilt(water: float, level: float, says: str) -> None:
    run = made(open_=8)
    hour = np.arange(len(run.level))
    wet = (hour >= 100) & (hour < 124)
    lost = posed(
        run, level=np.where(wet, level, 1.0), water=np.where(wet, water, 1.0)[:, None],
        foliage=np.clip(0.9 - 0.01 * (hour - 100), 0.4, 0.9)[:, None],
    )  # fmt: skip
    said = {text for i in range(130, 145) for text in sentences(words.caption(lost, i)) if re.search("[Tt]rees", text)}
    assert {text.strip() for text in said} == {says}


def test_a_relapse_is_told_when_it_is_known_and_not_before() -> None:
    run = made(ill(2, 11))
    for i in range(250, 300):
        assert words.caption(run.until(i), i) == words.caption(run, i)
        assert ("Symptoms have come back" in words.caption(run, i)) == (i >= 11 * 24 + 23)


@pytest.mark.parametrize("seed", range(3))
def test_relief_is_told_only_where_it_counts_as_response(seed: int) -> None:
    run = simulate(River(seed=seed), weeks=8)  # surges lift it for some hours
    responses = [moment.index for moment in run.moments if moment.kind == "response"]
    for i, caption in captions(run):
        if "fallen by half" in caption:
            assert any(at <= i for at in responses), i


def changes(run: Trajectory, after: int = 0) -> int:
    return sum(a != b for a, b in pairwise(text for i, text in captions(run) if i >= after))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("river", [River(), HEALTHY], ids=["ill", "healthy"])
def test_the_caption_of_an_untreated_river_changes_less_than_twice_a_day(river: River, seed: int) -> None:
    run = simulate(replace(river, seed=seed), weeks=8)
    assert changes(run) < 2 * 56


def test_the_weather_of_a_river_at_rest_leaves_its_caption_alone() -> None:
    run = simulate(River(rain_noise=0.0), weeks=8)
    assert changes(run, after=48) < 12
