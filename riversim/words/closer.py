"""What is seen from near: what the gate, a battery or a tree stands for, how it is just now, and how sure science is.

Every sentence is of what the picture shows at that moment of the run, and looks back only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from riversim.model import Array, Flags, RiverError, Trajectory, check_name, undisturbed
from riversim.model import Infusion as Given
from riversim.words.aboard import drug_word
from riversim.words.evidence import HOMAYOUN, MOGHADDAM, Claim, names, truth
from riversim.words.language import _, begin
from riversim.words.now import DAY_H, MOVING_H, SPILLING, Now, bands

Inside = Literal["gate", "battery", "tree"]
# What can be gone into, by what the picture calls it.
_INSIDE: dict[str, Inside] = {"gate": "gate", "battery": "battery", "tree": "tree", "tributary": "tree"}
PORE_OPEN = 0.02  # of the gate [1/h], from which on pores are said to stand open
SOME = 0.005  # a share that is told
MOST_WORDS = 20  # of a sentence
WORN = 0.95  # competence
_COMING, _GROWING = 0.01, 0.005  # charge in some hours, trees in a day


def inside_of(kind: str) -> Inside:
    """What is seen in a part of the picture; raises `RiverError` for one that can not be gone into."""
    return _INSIDE[check_name("part of the picture to look inside", kind, _INSIDE)]


def has_inside(kind: str) -> bool:
    """Whether a part of the picture can be gone into."""
    return kind in _INSIDE


@undisturbed
def closer(run: Trajectory, index: int, kind: str, number: int = 0) -> str:
    """One or two sentences on what is seen inside a part at a time index.

    `kind` is "gate", "battery" or "tree", or "tributary" for its trees; `number` counts tributaries from 1.
    Raises `RiverError` for an unknown part, or an index outside the run.
    """
    now, kind, i = _asked(run, index, kind, number)
    return " ".join(filter(None, _TELL[kind](now, i)))


@undisturbed
def closer_alt(run: Trajectory, index: int, kind: str, number: int = 0) -> str:
    """What the picture of the inside shows, for a person who can not see it; some 60 words at most."""
    now, kind, i = _asked(run, index, kind, number)
    scene = {
        "gate": _(
            "A look inside the spillway: a cell membrane from the side, with NMDA receptors and their pores in it."
        ),
        "battery": _("A look inside battery {number}: a spine of a nerve cell, with the end of another cell above it."),
        "tree": _("A look inside the trees of tributary {number}: a branch of a nerve cell with spines on both sides."),
    }
    around = {
        "gate": _("Around it there is much glutamate.")
        if now.level >= 1.0
        else _("Around it there is little glutamate."),
        "battery": _wet(float(run.wet[now.index, i])),
        "tree": _wet(float(run.wet[now.index, i])),
    }
    return " ".join((scene[kind].format(number=number), *filter(None, _TELL[kind](now, i)), around[kind]))


@undisturbed
def closer_word(run: Trajectory, index: int, kind: str, number: int = 0) -> str:
    """The same in a few words, as they stand in the picture."""
    now, kind, i = _asked(run, index, kind, number)
    return _WORD[kind](now, i)


def closer_names(kind: str, number: int = 0) -> tuple[str, str]:
    """What is seen inside a part, and what in the river stands for it."""
    told = {
        "gate": (_("NMDA receptors"), _("what the spillway stands for")),
        "battery": (_("AMPA receptors"), _("what battery {number} stands for")),
        "tree": (_("Spines of a nerve cell"), _("what the trees of tributary {number} stand for")),
    }
    name, stands_for = told[inside_of(kind)]
    return name, stands_for.format(number=number)


def closer_part(kind: str) -> str:
    """The part of `evidence` that tells at length of what is inside."""
    return {"gate": "spillway", "battery": "battery", "tree": "trees"}[inside_of(kind)]


def closer_truth(kind: str) -> str:
    """How sure science is of what is seen inside a part, with its sources."""
    return " ".join(_sure(claim) for claim in closer_claims(kind))


def closer_claims(kind: str) -> tuple[Claim, ...]:
    """What is claimed by the picture of the inside; all of it is told at length in `evidence`, too."""
    made = Claim(_("How many are seen is the river's number, not a count."), "only a picture")
    claims = {
        "gate": (
            truth("spillway").claims[0],
            Claim(
                _("NMDA receptors do not drain glutamate: it may rise because cells that hold others back go quiet."),
                "likely", (MOGHADDAM, HOMAYOUN),
            ),
        ),
        "battery": (truth("battery").claims[0],),
        "tree": truth("trees").claims,
    }  # fmt: skip
    return (*claims[inside_of(kind)], made)


def _sure(claim: Claim) -> str:
    sure = names()[claim.sure]
    if not claim.sources:
        return _("{sure}: {claim}").format(claim=claim.text, sure=begin(sure))
    sources = "; ".join(_(source.name) for source in claim.sources)
    return _("{sure} ({sources}): {claim}").format(claim=claim.text, sure=begin(sure), sources=sources)


def _asked(run: Trajectory, index: int, kind: str, number: int) -> tuple[Now, Inside, int]:
    """The moment, what is seen, and of which tributary, counted from 0."""
    inside = inside_of(kind)
    if inside != "gate" and number not in range(1, run.river.tributaries + 1):
        told = _("there is no tributary {number}: they are numbered from 1 to {last}")
        raise RiverError(told.format(number=number, last=run.river.tributaries))
    return Now(run, index), inside, int(number) - 1 if inside != "gate" else 0


# --- facts that the picture shows, too ---------------------------------------------------------------


def held_by_hand(run: Trajectory, index: int) -> bool:
    """Whether it is the hand, not a drug, that blocks the pores (most)."""
    hand = float(bands(run).hand[index])
    return hand > 0.0 and hand >= float(run.block[index]) - 1e-9


def blocking_drug(run: Trajectory, index: int) -> Given | None:
    """The infusion given last of those that block pores, before a time index."""
    day = index * run.river.step / 24.0
    given = [one for one in run.course.infusions if one.day < day + 1e-9 and one.drug.block > 0.0]
    return given[-1] if given else None


def grows(run: Trajectory, index: int) -> Flags:
    """For which tributaries there are more trees than a day ago, (tributaries,)."""
    before = max(index - round(DAY_H / run.river.step), 0)
    more: Flags = run.foliage[index] > run.foliage[before]
    return more


def _percent(share: Array | float) -> int:
    return round(100.0 * float(share))


# --- the pores -------------------------------------------------------------------------------------------


def _gate(now: Now, i: int) -> tuple[str, str]:
    worn = ""
    if now.competence <= WORN:
        worn = _("Of the receptors, {share} % are worn and do not work.").format(share=_percent(1.0 - now.competence))
    return _pores(now), worn


def _pores(now: Now) -> str:
    if now.block >= SOME:
        if held_by_hand(now.run, now.index):
            told = _("By hand, {share} % of the pores are held shut, so fewer ions can pass.")
        else:
            told = _("{drug} sits in {share} % of the pores, so fewer ions can pass.")
        return told.format(drug=begin(_drug(now)), share=_percent(now.block))
    if float(now.run.gate[now.index]) < PORE_OPEN:
        return _("Magnesium sits in the pores and keeps them shut.")
    if float(now.run.spill[now.index]) > SPILLING:
        return _("The pores stand open, and ions pass.")
    return _("The pores still stand open, but hardly any ions pass.")


def _drug(now: Now) -> str:
    given = blocking_drug(now.run, now.index)
    return drug_word(given.drug) if given else _("drug")


def _gate_word(now: Now, i: int) -> str:
    if now.block >= SOME:
        told = (
            _("held shut by hand: {share} %") if held_by_hand(now.run, now.index) else _("{drug} in {share} % of pores")
        )
        return told.format(drug=_drug(now), share=_percent(now.block))
    if float(now.run.gate[now.index]) < PORE_OPEN:
        return _("shut by magnesium")
    return _("open: ions pass") if float(now.run.spill[now.index]) > SPILLING else _("open: few ions pass")


# --- the receptors of a spine ---------------------------------------------------------------------------


def _battery(now: Now, i: int) -> tuple[str, str]:
    charge, need = float(now.run.charge[now.index, i]), now.run.river_at(now.index).threshold
    if now.which("charged")[i]:
        told = _("{charge} % of the AMPA receptors are at the membrane of the spine: enough to pass signals on.")
    else:
        told = _("{charge} % of the AMPA receptors are at the membrane of the spine; {need} % are needed.")
        charge = min(charge, need - 0.01)  # so that rounding does not say that it is enough
    said = told.format(charge=_percent(charge), need=_percent(need))
    return said, _moves(now, i)


def _moves(now: Now, i: int) -> str:
    """Whether receptors come or go, and whether a drug blocks them."""
    shut = 1.0 - float(now.run.ampa[now.index])
    if shut >= 0.1:
        return _("A drug blocks {share} % of them.").format(share=_percent(shut))
    moved = float(now.moved(now.run.charge[:, i], MOVING_H))
    if moved > _COMING:
        return _("What the drug sets off brings more.") if now.jumped else _("More are coming.")
    return _("Some are leaving.") if moved < -_COMING else ""


def _battery_word(now: Now, i: int) -> str:
    charge, need = now.run.charge[now.index, i], now.run.river_at(now.index).threshold
    if now.which("charged")[i]:
        return _("{charge} % at the membrane: signals can pass").format(charge=_percent(charge))
    charge = min(float(charge), need - 0.01)
    return _("{charge} % at the membrane, {need} % needed").format(charge=_percent(charge), need=_percent(need))


def _wet(share: float) -> str:
    if share < 0.1:
        return _("Hardly any signals come in.")
    return _("Many signals come in.") if share > 0.6 else _("Some signals come in.")


# --- the spines of a branch -------------------------------------------------------------------------------


def _tree(now: Now, i: int) -> tuple[str, str]:
    told = _("Of all the spines that this branch has room for, {share} % are there.")
    moved = float(now.moved(now.run.foliage[:, i], DAY_H))
    trend = _("New ones grow.") if moved > _GROWING else _("Some shrink and go.") if moved < -_GROWING else ""
    return told.format(share=_percent(now.run.foliage[now.index, i])), trend


def _tree_word(now: Now, i: int) -> str:
    return _("{share} % of the spines are there").format(share=_percent(now.run.foliage[now.index, i]))


_TELL: dict[str, Callable[[Now, int], tuple[str, str]]] = {"gate": _gate, "battery": _battery, "tree": _tree}
_WORD: dict[str, Callable[[Now, int], str]] = {"gate": _gate_word, "battery": _battery_word, "tree": _tree_word}
