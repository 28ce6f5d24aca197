"""Captions: up to three plain sentences of what is happening at one moment, and why.

The table says which of what can be said is told: the one that matters most first.
"""

from __future__ import annotations

from collections.abc import Callable

from riversim.model import Trajectory, undisturbed
from riversim.words import mainriver, sidewaters
from riversim.words.language import _, current_words, speaking
from riversim.words.now import Now
from riversim.words.said import Said

SENTENCES = 3

Rule = Callable[[Now], Said | None]

# Of each subject the first rule that has something to say; what matters most, and what is new, comes first.
RIVER, TRIBUTARIES, BATTERIES, BANKS, MOOD = range(5)
RULES: tuple[tuple[int, Rule], ...] = (
    (RIVER, mainriver.flood),
    (RIVER, mainriver.block),
    (RIVER, mainriver.no_block),
    (RIVER, mainriver.stilled),
    (RIVER, mainriver.rain),
    (MOOD, sidewaters.mood),
    (TRIBUTARIES, sidewaters.pressure),
    (BATTERIES, sidewaters.held_back),
    (BATTERIES, sidewaters.charging),
    (TRIBUTARIES, sidewaters.reopened),
    (TRIBUTARIES, sidewaters.clogged),
    (RIVER, mainriver.wear),
    (BATTERIES, sidewaters.started),
    (BATTERIES, sidewaters.ran_down),
    (RIVER, mainriver.gate),
    (RIVER, mainriver.let_go),
    (RIVER, mainriver.causes),
    (RIVER, mainriver.worn),
    (TRIBUTARIES, sidewaters.tributaries),
    (BATTERIES, sidewaters.stubborn),
    (BANKS, sidewaters.growing),
    (BANKS, sidewaters.wilting),
    (BANKS, mainriver.murk),
    (BATTERIES, sidewaters.batteries),
    (BANKS, mainriver.silt),
    (RIVER, mainriver.river),
)


@undisturbed
def caption(run: Trajectory, index: int) -> str:
    """Up to three plain sentences: what is happening at a time index, and why.

    In both words the two that matter most, of the river and then of the brain. Looks back only and
    changes only when the state does. Raises `RiverError` for an index outside the run.
    """
    now = Now(run, index)
    if current_words() != "both":
        return _joined(_told(now, SENTENCES))
    river, brain = (_joined(told) for told in _twice(now))
    return _("River: {river} Brain: {brain}").format(river=river, brain=brain)


@undisturbed
def sentences(run: Trajectory, index: int) -> tuple[Said, ...]:
    """The sentences of the caption one by one, what matters most first, each with the part that it is about.

    In both words each is said of the river and then of the brain. Raises `RiverError` for an index outside the run.
    """
    now = Now(run, index)
    if current_words() != "both":
        return _told(now, SENTENCES)
    return tuple(said for pair in zip(*_twice(now), strict=True) for said in pair)


def _twice(now: Now) -> tuple[tuple[Said, ...], tuple[Said, ...]]:
    """What matters most in the words of the river, and in those of the brain."""
    with speaking(words="river"):
        river = _told(now, SENTENCES - 1)
    with speaking(words="brain"):
        return river, _told(now, SENTENCES - 1)


def _joined(told: tuple[Said, ...]) -> str:
    return " ".join(said.text for said in told)


def _told(now: Now, most: int) -> tuple[Said, ...]:
    """At most so many sentences: of each subject the first that there is, in the table's order."""
    told: dict[int, Said] = {}
    for subject, rule in RULES:
        if len(told) < most and subject not in told and (said := rule(now)):
            told[subject] = said
    return tuple(told.values())
