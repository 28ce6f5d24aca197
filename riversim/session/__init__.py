"""What a front end watches and a visitor does, with no widget: the lab is one front end, others can be built on it."""

from riversim.session import codes, exports, pairs, predictions, share
from riversim.session.director import Director, reading_s
from riversim.session.exports import KINDS, Shown
from riversim.session.guessing import Act, Guessing, asked_first, verdict
from riversim.session.pairs import Comparing, Pair
from riversim.session.player import Later, at_home, raise_at_once, running_loop
from riversim.session.predictions import Answer, Measure, Question, Tell
from riversim.session.session import Session
from riversim.session.storyquestions import how_long, how_many_open, how_many_run, questions
from riversim.session.tour import CONTROLS, STEPS, Touring
from riversim.session.visit import Visit
