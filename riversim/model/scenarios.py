"""The named stories: a river, what is done to it, and a few plain sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from riversim.model.checks import check_name
from riversim.model.parameters import River
from riversim.model.run import simulate
from riversim.model.trajectory import Trajectory
from riversim.model.treatment import Course, care, hold, infusions, maintenance, rain, wear

SIX = (0, 2, 4, 7, 9, 11)
# Starts where this cause lets it settle.
HEALTHY = River(cause=0.1, opening=0.96, charge=0.36, foliage=0.96, inflammation=0.02)
OBSTRUCTED = River()


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One story: `river` under `course` for `weeks`, told in `sentences`."""

    id: str
    title: str
    sentences: tuple[str, ...]
    river: River
    course: Course
    weeks: float

    def __repr__(self) -> str:
        return f"<Scenario {self.id!r}: {self.title}>"

    def run(self) -> Trajectory:
        """The story as told, simulated."""
        return simulate(self.river, self.course, weeks=self.weeks)


def _story(
    id: str, title: str, *sentences: str, river: River = OBSTRUCTED, course: Course = Course(), weeks: float = 8
) -> Scenario:
    return Scenario(id=id, title=title, sentences=sentences, river=river, course=course, weeks=weeks)


SCENARIOS: Mapping[str, Scenario] = {
    story.id: story
    for story in (
        _story(
            "healthy", "A healthy river",
            "The river level (glutamate, which carries signals) stays near its healthy mark. All tributaries (circuits) run.",
            "When much rain comes, the spillway (NMDA receptors, a brake) lets some water out, so the level stays steady.",
            "Running batteries (AMPA receptors) keep the mouths of the tributaries clear and help trees (synapses) to grow.",
            "Watch how small ups and downs come and go by themselves.",
            river=HEALTHY,
        ),
        _story(
            "drought", "Six dry weeks, then rain",
            "For six weeks little rain falls, so the river level (glutamate) sinks and the tributaries (circuits) run dry.",
            "Without water the batteries (AMPA receptors) run down and the trees (synapses) wilt.",
            "Then the rain comes back. Look at the batteries: water alone does not start them again.",
            "Weak batteries let the mouths silt up, so some or all tributaries stay clogged.",
            river=HEALTHY, course=rain(0.3, 7, 49), weeks=16,
        ),
        _story(
            "short-drought", "One dry week",
            "For one week little rain falls, so the river level (glutamate) sinks and the tributaries (circuits) run dry.",
            "Then the rain comes back before too much is lost.",
            "Watch the batteries (AMPA receptors) and the trees (synapses): what still lives can recover by itself.",
            "Compare this with six dry weeks: it matters how long a drought lasts.",
            river=HEALTHY, course=rain(0.3, 7, 14), weeks=12,
        ),
        _story(
            "obstructed", "Clogged tributaries",
            "The mouths of the tributaries (circuits) are clogged with silt, which stands for stress, illness and other causes.",
            "The river level (glutamate) is as high as in health, yet little water gets through, and trees (synapses) wilt.",
            "The spillway (NMDA receptors, a brake) works, so the level never gets high enough to push the plugs out.",
            "But murk (inflammation) makes its gate slow, so the level swings: too high for hours, then too low.",
            "No battery (AMPA receptors) runs. This is nobody's fault.",
        ),
        _story(
            "care-alone", "Care alone",
            "No drug is given. Care eases the causes in six weeks: therapy, sleep, safety or other help.",
            "So less silt comes in. The mouths of the tributaries (circuits) clear slowly by themselves.",
            "The batteries (AMPA receptors) gather a little charge, until the first of them starts and helps the next.",
            "Watch how long it takes. In some rivers care alone is enough, and in others the batteries need a jump.",
            river=River(resistance=0.4), course=care(0, 42), weeks=26,
        ),
        _story(
            "worn-spillway", "A worn spillway",
            "Here the tributaries (circuits) are open. But the spillway (NMDA receptors, a brake) wears out, and its gate gets slow.",
            "Watch the river level (glutamate): it swings more, and in wet spells the tributaries run over their beds.",
            "That drowns trees (synapses). More water is not always better.",
            "From day 70 on the spillway is repaired. See what comes back.",
            river=HEALTHY, course=wear(7, 21, to=0.2) + wear(70, 84, to=1.0), weeks=18,
        ),
        _story(
            "blocker-only", "A blocker alone",
            "A drug blocks the spillway (NMDA receptors, a brake) for some hours, so the river level (glutamate) rises.",
            "The pressure can force some tributaries (circuits) open for a while.",
            "But this drug brings no jumper cables, so the batteries (AMPA receptors) stay flat.",
            "See how soon the mouths silt up again. In real studies such drugs helped less, and one kind that works is not explained here.",
            course=infusions([0], drug="blocker"), weeks=4,
        ),
        _story(
            "one-infusion", "One infusion",
            "Ketamine blocks the spillway (NMDA receptors, a brake). So for some hours the river level (glutamate) rises.",
            "The pressure forces tributaries (circuits) open, and jumper cables help to start their batteries (AMPA receptors).",
            "The drug is gone within a day. What goes on are running batteries, and trees (synapses) that grow later.",
            "But silt keeps coming in. Watch which tributaries clog again, and when.",
            course=infusions([0]), weeks=4,
        ),
        _story(
            "easy-battery", "Batteries that start easily",
            "Here the batteries (AMPA receptors) are easy to start.",
            "One infusion blocks the spillway (NMDA receptors, a brake), and tributaries (circuits) open.",
            "All batteries start, and they charge themselves for weeks, although silt keeps coming in.",
            "Compare this with stubborn batteries. Nobody can choose which kind they have.",
            river=River(resistance=0.4), course=infusions([0]),
        ),
        _story(
            "stubborn-batteries", "Stubborn batteries",
            "Here the batteries (AMPA receptors) are hard to start.",
            "The first infusion blocks the spillway (NMDA receptors, a brake) and opens tributaries (circuits). But the batteries soon run down again.",
            "Later, six infusions follow one another. Each adds some charge before the last one is lost.",
            "Watch how many batteries run after one infusion, and how many after six. Rivers differ, and so do people.",
            river=River(resistance=2.5), course=infusions([0]) + infusions(14 + day for day in SIX),
        ),
        _story(
            "six-infusions", "Six infusions",
            "Six infusions come within two weeks. Each blocks the spillway (NMDA receptors, a brake), so the river level (glutamate) rises.",
            "The first ones open tributaries (circuits), and each gives batteries (AMPA receptors) more charge.",
            "Trees (synapses) have time to grow, and their roots hold back some of the silt.",
            "After the last infusion the causes are still there. Watch how long the water keeps running.",
            course=infusions(SIX),
        ),
        _story(
            "maintenance", "Six infusions, then maintenance",
            "After six infusions more follow, one from time to time.",
            "Each raises the river level (glutamate) for some hours and charges the batteries (AMPA receptors) again.",
            "Watch the tributaries (circuits) in between. They stay open, as each charge comes before the last one is lost.",
            "Whether to have more, and when, is decided with a clinician.",
            course=infusions(SIX) + maintenance(weeks=2, start=18, end=182), weeks=26,
        ),
        _story(
            "bridge", "A bridge: six infusions and care",
            "Six infusions open the tributaries (circuits) and start the batteries (AMPA receptors).",
            "Meanwhile care eases the causes: therapy, sleep, safety, medicine or other help, as it suits the person.",
            "So less silt comes in, and trees (synapses) have time to grow. In this river, what care has eased stays eased.",
            "Watch what happens after the last infusion. The infusions were a bridge to the time when care took hold.",
            course=infusions(SIX) + care(0, 42), weeks=26,
        ),
        _story(
            "too-often", "Every day for eight weeks",
            "An infusion is given every day, for eight weeks.",
            "At first they open tributaries (circuits) and charge batteries (AMPA receptors).",
            "But jumper cables that are on day after day run hot, and carry less. And a spillway (NMDA receptors, a brake) that is blocked every day protects fewer trees (synapses).",
            "Compare it with six infusions and maintenance. More is not better.",
            course=infusions(range(56)), weeks=12,
        ),
        _story(
            "anaesthetic-dose", "A very high dose",
            "One infusion is given, at a dose that makes people sleep.",
            "It blocks the spillway (NMDA receptors, a brake), but it also stills the rain (release of glutamate).",
            "So the river level (glutamate) does not rise as it should, and the batteries (AMPA receptors) get less charge.",
            "Compare this with one usual infusion. In animals, too, a very high dose does less.",
            course=infusions([0], dose=10), weeks=4,
        ),
        _story(
            "too-much", "Too much of it",
            "The spillway (NMDA receptors, a brake) is held shut by hand for a whole week.",
            "The river level (glutamate) rises and forces the tributaries (circuits) open.",
            "But nothing takes off what is too much, so the river can flood and tear out trees (synapses).",
            "No jumper cables came with it. Look at the batteries (AMPA receptors), and at what lasts when the block is let go.",
            course=hold(1.0, 1, 8), weeks=4,
        ),
    )
}  # fmt: skip


def scenario(id: str) -> Scenario:
    """The story of that id; raises `RiverError` that suggests the nearest for an unknown one."""
    return SCENARIOS[check_name("story", id, SCENARIOS)]
