"""Where the picture is true, and where it is not: what each part stands for, and how sure science is.

A claim is one sentence with one degree of certainty and the papers behind it. Made when asked for,
so that it comes in the reader's language of that moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from riversim.model import check_name
from riversim.words.language import _, mark

Sure = Literal["well shown", "likely", "debated", "only a picture"]

RESOLVER = "https://doi.org/"


@dataclass(frozen=True)
class Source:
    """A paper or another source, with its DOI where one is at hand."""

    name: str
    doi: str = ""

    @property
    def link(self) -> str:
        """Where it is to be found; empty without a DOI."""
        return RESOLVER + self.doi if self.doi else ""


@dataclass(frozen=True)
class Claim:
    """One thing that is said, how sure science is of it, and by what sources."""

    text: str
    sure: Sure
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a study found, and the study where it is known to us by name or DOI."""

    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Truth:
    """One part of the picture: what it stands for, what is claimed, and where that is too simple."""

    part: str
    title: str
    stands_for: str
    claims: tuple[Claim, ...]
    too_simple: tuple[str, ...]


MOGHADDAM = Source("Moghaddam 1997", "10.1523/JNEUROSCI.17-08-02921.1997")
HOMAYOUN = Source("Homayoun 2007")
MAENG = Source("Maeng 2008")
LI = Source("Li 2010")
MODA_SAVA = Source("Moda-Sava 2019", "10.1126/science.aat8078")
MUTHUKUMARASWAMY = Source("Muthukumaraswamy 2021")
MURROUGH_ONE = Source("Murrough 2013, Am J Psychiatry")
MURROUGH_SIX = Source("Murrough 2013, Biol Psychiatry", "10.1016/j.biopsych.2012.06.022")
ZARATE = Source("Zarate 2006", "10.1001/archpsyc.63.8.856")
MEMANTINE = Source(mark("Zarate 2006, memantine"), "10.1176/appi.ajp.163.1.153")
LANICEMINE = Source(mark("lanicemine, 2017"), "10.1038/npp.2016.224")
HALF_LIFE = Source("Zanos 2018", "10.1124/pr.117.015198")
HAN = Source("Han 2016")
KISHIMOTO = Source("Kishimoto 2016")
FAVA = Source("Fava 2018", "10.1038/s41380-018-0256-5")
AAN_HET_ROT = Source("aan het Rot 2010")
KARMA = Source("KARMA-Dep 2, 2025", "10.1001/jamapsychiatry.2025.3019")
LII = Source("Lii 2023", "10.1038/s44220-023-00140-x")
SHIROMA = Source("Shiroma 2020")
DENSITY = Source(mark("a study of synaptic density in people"), "10.1038/s41380-022-01465-2")
ABDALLAH = Source("Abdallah 2020", "10.1038/s41386-020-0644-9")
IOSIFESCU = Source("Iosifescu 2022", "10.4088/JCP.21m14345")
FDA = Source("FDA 2023")
WHITEFORD = Source("Whiteford 2013", "10.1017/S0033291712001717")
WILKINSON = Source("Wilkinson 2021", "10.1159/000517074")
DALY = Source("Daly 2019", "10.1001/jamapsychiatry.2019.1189")
SMIT = Source("Smit 2025", "10.1177/21677026241305136")
LEEMPUT = Source("van de Leemput 2014")
CRAMER = Source("Cramer 2016", "10.1371/journal.pone.0167490")
YANG = Source("Yang 2018", "10.1038/nature25509")


def own() -> Source:
    """Where what is only a picture comes from."""
    return Source(_("riversim's own design"))


def degrees() -> Mapping[Sure, str]:
    """The degrees of certainty, the surest first, each with what it means."""
    return {
        "well shown": _("Well shown: many studies agree."),
        "likely": _("Likely: good studies point to it, but some doubt is left."),
        "debated": _("Debated: studies disagree, or there are too few of them."),
        "only a picture": _("Only a picture: made up so that the story can be told."),
    }


def names() -> Mapping[Sure, str]:
    """The name of each degree."""
    return {
        "well shown": _("well shown"),
        "likely": _("likely"),
        "debated": _("debated"),
        "only a picture": _("only a picture"),
    }


def unexplained() -> tuple[Finding, ...]:
    """Findings that the river does not explain; they are shown beside it."""
    return (
        Finding(_("In one trial, infusions of ketamine helped no more than midazolam, a calming drug."), (KARMA,)),
        Finding(_("In one trial, ketamine helped no more than placebo when it was given under anaesthesia."), (LII,)),
        Finding(_("In one trial, several infusions had in the end helped no more than one."), (SHIROMA,)),
        Finding(_("Rapamycin holds back the growth of links between cells. "
                  "It was meant to weaken the relief, but the relief lasted longer."), (ABDALLAH,)),
        Finding(_("In people, no growth of links between cells was seen a day after ketamine."), (DENSITY,)),
        Finding(_("A mix of drugs with a blocker in it (AXS-05) works. By the river, it does little."), (IOSIFESCU,)),
        Finding(_("Some people get well again within a year without any treatment, in primary care about half. "
                  "The cohort of rivers stands for people whom much else did not help, and few of them do."),
                (WHITEFORD,)),
        Finding(_("When esketamine was stopped after months of being well, 45 % fell ill again, "
                  "and 27 % of those who went on. The river tells of relapse, but it knows no withdrawal."), (DALY,)),
        Finding(_("Talking therapy after infusions may make the relief last: one small trial points to it. "
                  "In the river care does so because it was made so."), (WILKINSON,)),
        Finding(_("Before a river falls ill its ups and downs can get slower. In people such early warnings "
                  "were often missing, or came without a fall."), (LEEMPUT, SMIT)),
    )  # fmt: skip


def _rain() -> Truth:
    return Truth(
        part="rain", title=_("Rain"),
        stands_for=_("Rain stands for glutamate that nerve cells give off. It carries signals from cell to cell."),
        claims=(
            Claim(_("Glutamate carries most of the signals that excite nerve cells."), "well shown"),
            Claim(_("Rain that comes and goes by chance, and what stress and illness do is all in the river bed."),
                  "only a picture"),
        ),
        too_simple=(_("Glutamate is not the brain's fuel. Sugar (glucose) is."),),
    )  # fmt: skip


def _level() -> Truth:
    return Truth(
        part="level", title=_("River level"),
        stands_for=_("The river level stands for how much glutamate there is around nerve cells."),
        claims=(
            Claim(_("A low dose of ketamine raises the release of glutamate for a while. A very high one does not."),
                  "likely", (MOGHADDAM, HOMAYOUN)),
            Claim(_("One level for the whole brain, with one healthy mark."), "only a picture"),
        ),
        too_simple=(
            _("In the brain, glutamate does not rise because a way out is shut. "
              "The leading idea is that ketamine first quiets the cells that hold other cells back."),
            _("Helper cells (astrocytes) clear most of the glutamate away."),
        ),
    )  # fmt: skip


def _spillway() -> Truth:
    return Truth(
        part="spillway", title=_("Spillway"),
        stands_for=_("The spillway stands for NMDA receptors, seen as a brake. A drug can block it."),
        claims=(
            Claim(_("Ketamine blocks NMDA receptors."), "well shown"),
            Claim(_("To block these receptors is not enough by itself. Other blockers helped less, or not at all."),
                  "debated", (MEMANTINE, LANICEMINE, KISHIMOTO)),
            Claim(_("In ill animals a brake of this kind works and yet leads to bursts, which ketamine stops."),
                  "debated", (YANG,)),
            Claim(_("The spillway has a crest, and murk makes its gate slow, so the level swings."), "only a picture"),
        ),
        too_simple=(_("NMDA receptors do not drain glutamate. The spillway stands for a brake, not for a drain."),),
    )  # fmt: skip


def _drug() -> Truth:
    return Truth(
        part="drug", title=_("Infusion"),
        stands_for=_("An infusion brings a drug, such as ketamine, into the blood. It blocks the spillway for hours."),
        claims=(
            Claim(_("One day after one infusion, more people feel relief than after another drug."), "likely",
                  (MURROUGH_ONE, ZARATE, HAN)),
            Claim(_("The drug is gone within a day, yet the relief can last for days."), "well shown",
                  (HALF_LIFE, HAN, KISHIMOTO)),
            Claim(_("A higher dose helps more than a very low one, but only up to a point."), "likely",
                  (FAVA, MOGHADDAM)),
            Claim(_("Part of the relief may come from hope, and from feeling that one got the real drug."), "likely",
                  (MUTHUKUMARASWAMY, LII)),
        ),
        too_simple=(
            _("Ketamine has risks: feeling cut off from oneself, high blood pressure, misuse and harm to the bladder. "
              "It needs monitoring."),
            _("In the USA it is not approved for mental illness as such (FDA 2023)."),
            _("In the picture you choose the moment. In life this is decided with a clinician."),
        ),
    )  # fmt: skip


def _plug() -> Truth:
    return Truth(
        part="plug", title=_("Plug"),
        stands_for=_("A plug stands for a path between nerve cells that has gone quiet."),
        claims=(
            Claim(_("In mice under stress, links between cells were lost, and ketamine helped some to grow back."),
                  "likely", (MODA_SAVA,)),
            Claim(_("High water pushes the plug out."), "only a picture"),
        ),
        too_simple=(_("No single clog has been shown. Loss of links, stress and inflammation are all meant."),),
    )  # fmt: skip


def _tributary() -> Truth:
    return Truth(
        part="tributary", title=_("Tributary"),
        stands_for=_("A tributary stands for a circuit: nerve cells that work together. Its water stands for signals."),
        claims=(
            Claim(_("In mice, circuits work better first, and new links help to keep it so."), "likely", (MODA_SAVA,)),
            Claim(_("Eight streams side by side, each of them open or clogged."), "only a picture"),
        ),
        too_simple=(_("Real circuits are not apart. They meet, and they act on each other."),),
    )  # fmt: skip


def _battery() -> Truth:
    return Truth(
        part="battery", title=_("Battery"),
        stands_for=_("A battery stands for AMPA receptors, which pass signals on. Jumper cables are a boost to them."),
        claims=(
            Claim(_("In animals, ketamine does less when AMPA receptors are blocked."), "likely", (MAENG, LI)),
            Claim(_("Other blockers help less because they lack this part."), "debated",
                  (MEMANTINE, LANICEMINE, KISHIMOTO)),
            Claim(_("A flat battery gathers charge very slowly by itself, and a running one charges itself."),
                  "only a picture"),
        ),
        too_simple=(
            _("Most of what ketamine does to AMPA receptors, it does by detours."),
            _("That other blockers lack this part is put too strongly. "
              "What was seen in people is that they help less, and for less long."),
        ),
    )  # fmt: skip


def _trees() -> Truth:
    return Truth(
        part="trees", title=_("Trees"),
        stands_for=_("Trees stand for synapses, the links between nerve cells."),
        claims=(
            Claim(_("In mice, new links help the relief to last. They do not start it."), "likely", (MODA_SAVA,)),
            Claim(_("The same growth takes place in people."), "debated", (DENSITY,)),
        ),
        too_simple=(
            _("Some tell it as new nerve cells. What is meant is new links. "
              "Whether adults grow new nerve cells is in dispute."),
        ),
    )  # fmt: skip


def _murk() -> Truth:
    return Truth(
        part="murk", title=_("Murky water"),
        stands_for=_("Murk in the water stands for inflammation."),
        claims=(
            Claim(_("Inflammation has a part in depression."), "debated"),
            Claim(_("Running tributaries clear the water, and murk wears the batteries down."), "only a picture"),
        ),
        too_simple=(_("Inflammation is one of many things that may play a part. No single cause has been shown."),),
    )  # fmt: skip


def _cause() -> Truth:
    return Truth(
        part="cause", title=_("What keeps silting it up"),
        stands_for=_("Silt stands for all that makes a person ill and keeps them so: stress, illness and much else."),
        claims=(
            Claim(_("After infusions end, symptoms often come back within weeks."), "well shown",
                  (MURROUGH_SIX, AAN_HET_ROT, KISHIMOTO)),
            Claim(_("Illness and health can each hold themselves, so easing the causes may help late, or all at once."),
                  "debated", (CRAMER, LEEMPUT)),
            Claim(_("Care that eases the causes makes the relief last."), "debated", (WILKINSON,)),
        ),
        too_simple=(
            _("No single cause has been shown, and causes differ from person to person. Illness is nobody's fault."),
        ),
    )  # fmt: skip


def _wellbeing() -> Truth:
    return Truth(
        part="wellbeing", title=_("How well the land is"),
        stands_for=_("Water that is put to work, and trees, stand for how well a person is. "
                     "Less of them stands for more symptoms."),
        claims=(
            Claim(_("Many rivers together come close to the averages of some studies. They were tuned to do so."),
                  "only a picture", (MURROUGH_ONE, ZARATE, HAN, FAVA, MURROUGH_SIX, AAN_HET_ROT)),
            Claim(_("Hope, and knowing what one got, make results of studies look better."), "likely",
                  (MUTHUKUMARASWAMY,)),
        ),
        too_simple=(
            _("How a person is doing is not one number. The river can not tell how any one person will do."),
            _("A match with a study does not show that the brain works like this."),
        ),
    )  # fmt: skip


_PARTS = {
    "rain": _rain, "level": _level, "spillway": _spillway, "drug": _drug, "plug": _plug, "tributary": _tributary,
    "battery": _battery, "trees": _trees, "murk": _murk, "cause": _cause, "wellbeing": _wellbeing,
}  # fmt: skip
# What the picture, the curves and the parameters call them.
ALSO = {
    "gate": "spillway", "block": "spillway", "water": "tributary", "opening": "plug", "charge": "battery",
    "trace": "battery", "foliage": "trees", "inflammation": "murk", "source": "rain", "infusion": "drug",
    "pool": "level", "gauge": "level", "cloud": "rain", "mountain": "cause", "tree": "trees", "person": "wellbeing",
}  # fmt: skip


def part_of(name: str) -> str:
    """The part that a name of the picture or the curves means; raises `RiverError` that suggests the nearest."""
    return ALSO.get(name) or check_name("part of the picture", name, _PARTS)


def truths() -> tuple[Truth, ...]:
    """Every part of the picture."""
    return tuple(make() for make in _PARTS.values())


def truth(part: str) -> Truth:
    """One part of the picture; raises `RiverError` that suggests the nearest for an unknown one."""
    return _PARTS[part_of(part)]()


def in_short(name: str) -> str:
    """In one sentence what a part stands for, and how sure science is of the first that is claimed of it.

    `name` is any that `part_of` knows; raises `RiverError` that suggests the nearest for an unknown one.
    """
    entry = truth(name)
    # The first sentence of what it stands for; what else belongs to it, and each claim, stands in the entry.
    stands_for = re.split(r"(?<=[.])\s", entry.stands_for)[0]
    return _("{stands_for} How sure science is: {sure}.").format(
        stands_for=stands_for, sure=names()[entry.claims[0].sure]
    )
