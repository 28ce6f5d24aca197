"""The river's picture: each part of it as it looks, still and in motion."""

from riversim.drawing.animation import animate, film, joined
from riversim.drawing.approach import Approach
from riversim.drawing.canvas import DPI, Drawing, Scene
from riversim.drawing.cutting import Stop, cut, day, panels
from riversim.drawing.gate import ajar
from riversim.drawing.river import Hit, RiverPicture, picture, still
from riversim.drawing.settings import ours
from riversim.drawing.still import Still, together, wrapped
from riversim.drawing.strips import Strip, pictures, strip
from riversim.drawing.style import Style, mixed, style
from riversim.drawing.synapse import SynapsePicture
