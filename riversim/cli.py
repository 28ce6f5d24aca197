"""The command `riversim`: run a story, list the stories, open the lab or the app, make the site."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from riversim import words
from riversim.commands import add_run, add_site, add_trial, number, serve, streams
from riversim.model import SCENARIOS, RiverError, __version__

BAD = 2
INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0, or 2 after one line on what to mend."""
    streams.ready()
    try:
        try:
            options = _parser().parse_args(argv)
            options.command(options)
        finally:
            sys.stdout.flush()  # here, where it can still be told that there is no room
    except RiverError as error:
        streams.complain(error)
        return BAD
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        streams.give_up(sys.stdout)
        if streams.has_left(error):  # nothing is wrong, and nothing more can be said
            return 0
        streams.complain(streams.unsaid(error))
        return BAD
    return 0


class _Parser(argparse.ArgumentParser):
    """Errors in one line; options in full, so that a typing error is never taken for another option."""

    def __init__(self, prog: str, *, description: str | None = None) -> None:
        super().__init__(prog, description=description, allow_abbrev=False)

    def _print_message(self, message: str, file: Any = None) -> None:
        print(message, end="", file=file or sys.stderr)  # argparse's own would not say that there is no room

    def error(self, message: str) -> NoReturn:
        self.exit(BAD, f"{self.prog}: error: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser("riversim", description="The brain as rivers and creeks. " + words.DISCLAIMER)
    parser.add_argument("--version", action="version", version=f"riversim {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    add_run(commands.add_parser("run", help="run a story, and tell it in words and numbers"))
    listing = commands.add_parser("scenarios", help="list the stories")
    listing.set_defaults(command=_list)
    add_trial(commands.add_parser("trial", help="run a trial on many rivers, beside what was published"))
    lab = commands.add_parser("lab", help="open the map of the lessons in JupyterLab")
    lab.set_defaults(command=lambda options: serve.lab(browser=not options.no_browser))
    app = commands.add_parser("app", help="serve the lab alone as a web page, on this machine only")
    app.set_defaults(command=_app)
    lessons = commands.add_parser("lessons", help="serve the lessons as web pages without code, on this machine only")
    lessons.set_defaults(command=_lessons)
    add_site(commands.add_parser("site", help="make a folder of pages with all of it, for any web server"))
    for page in (app, lessons):
        page.add_argument("--port", default=str(serve.PORT), help="port to serve on (%(default)s)")
    for server in (lab, app, lessons):
        server.add_argument("--no-browser", action="store_true", help="do not open a browser")
    return parser


def _list(options: argparse.Namespace) -> None:
    wide = max(len(id) for id in SCENARIOS)
    for story in SCENARIOS.values():
        print(f"{story.id:{wide}}  {story.title}. {story.sentences[0]}")


def _app(options: argparse.Namespace) -> None:
    serve.app(number("--port", options.port), browser=not options.no_browser)


def _lessons(options: argparse.Namespace) -> None:
    serve.lessons(number("--port", options.port), browser=not options.no_browser)
