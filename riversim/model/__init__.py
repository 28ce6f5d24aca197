"""One river: its numbers, laws and weather, what is done to it, the run that follows, and the stories."""

from riversim.model import fast, moments, saved
from riversim.model.checks import RiverError, check_kind, check_name, check_number, check_whole, need
from riversim.model.files import check_free, notebooks_of, plain_name, read_whole, text_of, write_whole
from riversim.model.flows import CALM, Array, activity, undisturbed, wellbeing
from riversim.model.forcing import halves
from riversim.model.moments import (
    EBB,
    ILL,
    WELL,
    Flags,
    Moment,
    clear,
    held_for,
    lasting,
    started,
    switched,
    symptoms_halved,
)
from riversim.model.parameters import Parameter, River, parameters, plugs_and_batteries
from riversim.model.run import MAX_STEPS, simulate, steps_in, walk
from riversim.model.scenarios import HEALTHY, OBSTRUCTED, SCENARIOS, SIX, Scenario, scenario
from riversim.model.step import State
from riversim.model.trajectory import Trajectory, shown_by
from riversim.model.treatment import (
    DRUGS,
    FIXED,
    GRADUAL,
    Course,
    Drug,
    Infusion,
    Jump,
    Shift,
    Spell,
    care,
    drug,
    every,
    hold,
    infusions,
    maintenance,
    rain,
    shift,
    step_of,
    wear,
)
from riversim.model.values import Value, frozen, once, same
from riversim.model.version import __version__
