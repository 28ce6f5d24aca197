"""What the command `riversim` does: tell a story, run a trial, serve the notebooks, make the site."""

from riversim.commands import serve, streams
from riversim.commands.options import number
from riversim.commands.run import add_to as add_run
from riversim.commands.site import add_to as add_site
from riversim.commands.trial import add_to as add_trial
