"""riversim: the brain as rivers and creeks, an oversimplified analogy to play with."""

from riversim.parameters import River, RiverError
from riversim.run import simulate
from riversim.treatment import Course
