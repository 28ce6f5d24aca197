"""The widgets: `RiverLab` and all that lies on its page."""

from riversim.lab.cards import Guess, PredictionCard, spelled
from riversim.lab.compare import RiverCompare
from riversim.lab.depth import DEPTHS, Deep
from riversim.lab.lab import RiverLab, app, tour
from riversim.lab.leaving import close_all, everything
from riversim.lab.lifeline import Lifeline
from riversim.lab.limits import limit
from riversim.lab.page import Page, cautions
from riversim.lab.panel import PICTURE, UPRIGHT
from riversim.lab.screen import Screen
from riversim.lab.touching import Touching, named
from riversim.lab.truths import Truths
from riversim.lab.view import FrameView, Words
