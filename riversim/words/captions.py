"""Captions: two or three plain sentences of what is happening at one moment, and why.

Each rule looks at the moment and returns one sentence or None; the table at the end says which
of them are told first.
"""

from __future__ import annotations

from collections.abc import Callable

from riversim.model import ILL, Trajectory, undisturbed
from riversim.words.language import _, _n, current_words, number, speaking, which
from riversim.words.now import BLOCKED, BROKEN, DRY_SPELL, PARTLY, RECENT_H, WET_SPELL, WORN, Now

SENTENCES = 3

Rule = Callable[[Now], str | None]


def _flood(now: Now) -> str | None:
    if not now.is_so("flood"):
        return None
    if now.block >= PARTLY:
        return _("The spillway is blocked and too much water has come, so the river floods its banks.")
    if now.competence < WORN:
        return _("The worn spillway lets out too little, so the river floods its banks.")
    return _("More water comes than can leave, so the river floods its banks.")


def _block(now: Now) -> str | None:
    if now.block < PARTLY:
        return None
    return _blocked_by_hand(now) if now.by_hand else _blocked_by_drug(now)


def _blocked_by_hand(now: Now) -> str:
    if now.block < BLOCKED:
        return _("The spillway is partly blocked by hand, so less water can leave.")
    if now.is_so("high"):
        if now.rising:
            return _("The spillway is blocked, so the river is rising.")
        return _("The spillway is blocked, so the river stays high.")
    if now.mostly_open and now.watered:
        return _("The spillway is blocked, but the open tributaries carry the water off.")
    return _("The spillway is blocked, but too little water comes to raise the river.")


def _blocked_by_drug(now: Now) -> str:
    if now.block < BLOCKED:
        return _("The infusion wears off, and the spillway is only partly blocked.")
    if now.is_so("high"):
        if now.rising:
            return _("The infusion blocks the spillway, so the river is rising.")
        return _("The infusion blocks the spillway, so the river stays high.")
    if now.stilled:
        return _("The infusion blocks the spillway, but so high a dose also stills the rain.")
    if now.mostly_open and now.watered:
        return _("The infusion blocks the spillway, but the open tributaries carry the water off.")
    return _("The infusion blocks the spillway, but too little water comes to raise the river.")


def _no_block(now: Now) -> str | None:
    return _("An infusion was given, but it leaves the spillway as it is.") if now.infused_in_vain else None


def _let_go(now: Now) -> str | None:
    return _("The spillway runs freely again, so the river has fallen back.") if now.let_go else None


def _gate(now: Now) -> str | None:
    """What the river does because its gate is slow, which it is in murky water, or worn."""
    if now.is_so("surging"):
        if now.competence < WORN:
            return _("The worn gate of the spillway opens too late, so a surge runs down the river.")
        if now.murky:
            return _("Murk makes the gate of the spillway slow, so a surge runs down the river before it opens.")
        return _("Water comes faster than the gate of the spillway can open, so a surge runs down the river.")
    if now.is_so("stuck"):
        return _("The gate of the spillway is slow to shut, so water still runs out although the river is not high.")
    return None


def _stilled(now: Now) -> str | None:
    return _("So high a dose stills the rain itself, so less water comes.") if now.stilled else None


def _rain(now: Now) -> str | None:
    if now.usual_rain < DRY_SPELL:
        if now.is_so("low"):
            return _("It is a drought: little rain falls, so the river is low.")
        return _("It is a drought: little rain falls.")
    if now.usual_rain > WET_SPELL:
        return _("Far more rain falls than usual, and it all has to go somewhere.")
    return None


def _pressure(now: Now) -> str | None:
    giving = now.which("pressed")
    if not giving.any():
        return None
    return which(
        giving,
        _n(
            "Tributary {which} feels enough pressure to open.",
            "Tributaries {which} feel enough pressure to open.",
            int(giving.sum()),
        ),
        _("{count} of {total} tributaries feel enough pressure to open."),
        _("All {total} tributaries feel enough pressure to open."),
    )


def _reopened(now: Now) -> str | None:
    fresh = now.turned("clear", True)
    if not fresh.any():
        return None
    count = int(fresh.sum())
    if not now.scoured(fresh):
        named = _n("Tributary {which} has cleared: water that runs keeps a mouth open.",
                   "Tributaries {which} have cleared: water that runs keeps a mouth open.", count)  # fmt: skip
        counted = _("{count} of {total} tributaries have cleared: water that runs keeps a mouth open.")
        return which(fresh, named, counted)
    named = _n("Tributary {which} is open again, as high water has cleared its mouth.",
               "Tributaries {which} are open again, as high water has cleared their mouths.", count)  # fmt: skip
    counted = _("{count} of {total} tributaries are open again, as high water has cleared their mouths.")
    return which(fresh, named, counted, _("All {total} tributaries are open, as high water has cleared their mouths."))


def _clogged(now: Now) -> str | None:
    fresh = now.turned("clear", False)
    if not fresh.any():
        return None
    return which(
        fresh,
        _n(
            "Tributary {which} has just clogged, as silt came in faster than it was cleared.",
            "Tributaries {which} have just clogged, as silt came in faster than it was cleared.",
            int(fresh.sum()),
        ),
        _("{count} of {total} tributaries have just clogged, as silt came in faster than it was cleared."),
        _("All {total} tributaries have just clogged, as silt came in faster than it was cleared."),
    )


def _held_back(now: Now) -> str | None:
    if now.run.ampa[now.index] > BLOCKED:
        return None
    return _("Another drug holds the batteries back, so they can not start.")


def _charging(now: Now) -> str | None:
    if not now.jumped or not now.charging.any():
        return None
    return which(
        now.charging,
        _n(
            "The jumper cables are on, and water helps them to charge battery {which}.",
            "The jumper cables are on, and water helps them to charge batteries {which}.",
            int(now.charging.sum()),
        ),
        _("The jumper cables are on, and water helps them to charge {count} of {total} batteries."),
        _("The jumper cables are on, and water helps them to charge all {total} batteries."),
    )


def _started(now: Now) -> str | None:
    fresh = now.turned("started", True)
    if not fresh.any():
        return None
    return which(
        fresh,
        _n("Battery {which} has started.", "Batteries {which} have started.", int(fresh.sum())),
        _("{count} of {total} batteries have started."),
        _("All {total} batteries have started."),
    )


def _ran_down(now: Now) -> str | None:
    fresh = now.turned("started", False)
    if not fresh.any():
        return None
    dry = ~now.which("filled")[fresh].any()
    count = int(fresh.sum())
    if dry:
        named = _n(
            "Battery {which} has run down, as its tributary has too little water.",
            "Batteries {which} have run down, as their tributaries have too little water.",
            count,
        )
        return which(fresh, named, _("{count} of {total} batteries have run down, as they had too little water."))
    named = _n(
        "Battery {which} has run down, as it had too little charge to keep itself going.",
        "Batteries {which} have run down, as they had too little charge to keep themselves going.",
        count,
    )
    return which(fresh, named, _("{count} of {total} batteries have run down, as they had too little charge."))


def _stubborn(now: Now) -> str | None:
    if not now.jumped or now.block >= PARTLY:
        return None
    idle = ~now.which("started")
    if not idle.any():
        return None
    if not now.which("filled").any():
        return _("The jumper cables are on, but there is too little water to start a battery.")
    return which(
        idle,
        _n(
            "Battery {which} does not run: it needs more water, or a longer charge.",
            "Batteries {which} do not run: they need more water, or a longer charge.",
            int(idle.sum()),
        ),
        _("{count} of {total} batteries do not run: they need more water, or a longer charge."),
        _("The batteries do not run: they need more water, or a longer charge."),
    )


def _mood(now: Now) -> str | None:
    ill_before = now.run.wellbeing[0] < ILL
    if now.turned("better", True, 48.0) and now.is_so("relieved"):
        if ill_before:
            return _("Symptoms have fallen by half or more, as tributaries are at work again.")
        return _("The land is well again.")
    if now.turned("better", False, 72.0):
        if ill_before:
            return _("The relief is fading, as the causes have not gone away.")
        return _("The land has fallen ill: too few tributaries have been at work for too long.")
    if now.is_so("recovering") and not now.is_so("relieved"):
        return _("The land recovers slowly and without a drug: mouths clear and batteries gather a little charge.")
    return None


def _causes(now: Now) -> str | None:
    moved = float(now.moved(now.run.cause, RECENT_H))
    if moved < -1e-9:
        return _("Care is easing the causes, so less silt comes in.")
    if moved > 1e-9:
        return _("Stress and other causes grow, so more silt comes in.")
    return None


def _wear(now: Now) -> str | None:
    moved = float(now.moved(now.run.competence, RECENT_H))
    if moved < -1e-9:
        return _("The spillway is wearing out, so it steadies the river less and less.")
    if moved > 1e-9:
        return _("The spillway is being repaired, so it can steady the river again.")
    return None


def _worn(now: Now) -> str | None:
    if now.competence < BROKEN:
        return _("The spillway is broken, so nothing keeps the river from rising.")
    if now.competence < WORN:
        return _("The spillway is worn and its gate is slow, so high water drains off late and the level swings.")
    return None


def _tributaries(now: Now) -> str | None:
    shut = ~now.which("clear")
    if not shut.any():
        wet = _n("The tributary is open.", "All {total} tributaries are open.", len(shut))
        dry = _n("The tributary is open, but too little water reaches it.",
                 "All {total} tributaries are open, but too little water reaches them.", len(shut))  # fmt: skip
        return (wet if now.which("filled").any() else dry).format(total=number(len(shut)))
    return which(
        shut,
        _n(
            "Tributary {which} is clogged, as silt keeps coming in.",
            "Tributaries {which} are clogged, as silt keeps coming in.",
            int(shut.sum()),
        ),
        _("{count} of {total} tributaries are clogged, as silt keeps coming in."),
        _("All {total} tributaries are clogged, as silt keeps coming in."),
    )


def _growing(now: Now) -> str | None:
    if not now.is_so("growing"):
        return None
    if now.is_so("clearing"):
        return _("Trees grow and the water gets clearer, as running batteries help both.")
    return _("Trees grow along the banks where batteries run.")


def _wilting(now: Now) -> str | None:
    if not now.is_so("wilting"):
        return None
    if now.uprooted:
        return _("The flood has uprooted trees along the banks.")
    if now.overflowing:
        return _("Tributaries have run over their beds, and trees have drowned.")
    if now.watered:
        return _("Trees are wilting, as too few batteries run to feed them.")
    return _("Trees are wilting along the dry banks.")


def _murk(now: Now) -> str | None:
    if now.is_so("clearing"):
        return _("The water is slowly getting clearer.")
    return _("The water is slowly getting murky.") if now.is_so("muddying") else None


def _river(now: Now) -> str | None:
    if now.is_so("low"):
        return _("The river is low, as more water leaves than comes.")
    if not now.is_so("high"):
        if now.spilled_lately:
            return _("What is too much runs over the spillway, so the river stays near its healthy level, or below it.")
        return _("The river is near its healthy level.")
    if not now.mostly_open:
        return _("The river is high, as clogged tributaries take little of its water.")
    return _("The river is a little high, as plenty of water comes in.")


def _batteries(now: Now) -> str | None:
    charged = now.which("started")
    running = charged & now.which("filled")
    if not charged.any():
        return _("No battery runs, and a flat battery rarely starts by itself.")
    if not running.any():
        return _("The batteries that still hold charge run down without water.")
    named = _n("Battery {which} runs and charges itself.", "Batteries {which} run and charge themselves.",
               int(running.sum()))  # fmt: skip
    counted = _("{count} of {total} batteries run and charge themselves.")
    return which(running, named, counted, _("All {total} batteries run and charge themselves."))


# What is told first when not all can be: of each subject the first rule that has something to say.
# Subjects are numbered in the order in which they are then told, down the river.
RIVER, TRIBUTARIES, BATTERIES, BANKS, MOOD = range(5)
RULES: tuple[tuple[int, Rule], ...] = (
    (RIVER, _flood),
    (RIVER, _block),
    (RIVER, _no_block),
    (RIVER, _stilled),
    (RIVER, _rain),
    (MOOD, _mood),
    (TRIBUTARIES, _pressure),
    (BATTERIES, _held_back),
    (BATTERIES, _charging),
    (TRIBUTARIES, _reopened),
    (TRIBUTARIES, _clogged),
    (RIVER, _wear),
    (BATTERIES, _started),
    (BATTERIES, _ran_down),
    (RIVER, _gate),
    (RIVER, _let_go),
    (RIVER, _causes),
    (RIVER, _worn),
    (TRIBUTARIES, _tributaries),
    (BATTERIES, _stubborn),
    (BANKS, _growing),
    (BANKS, _wilting),
    (BANKS, _murk),
    (BATTERIES, _batteries),
    (RIVER, _river),
)


@undisturbed
def caption(run: Trajectory, index: int) -> str:
    """Two or three plain sentences: what is happening at a time index, and why.

    In both words the two that tell most, of the river and then of the brain. Looks back only and
    changes only when the state does. Raises `RiverError` for an index outside the run.
    """
    now = Now(run, index)
    if current_words() != "both":
        return _told(now, SENTENCES)
    with speaking(words="river"):
        river = _told(now, SENTENCES - 1)
    with speaking(words="brain"):
        return _("River: {river} Brain: {brain}").format(river=river, brain=_told(now, SENTENCES - 1))


def _told(now: Now, most: int) -> str:
    """At most so many sentences: those that tell most, in order down the river."""
    told: dict[int, str] = {}
    for subject, rule in RULES:
        if len(told) < most and subject not in told and (sentence := rule(now)):
            told[subject] = sentence
    return " ".join(sentence for _subject, sentence in sorted(told.items()))
