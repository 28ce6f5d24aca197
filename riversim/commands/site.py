"""The command `riversim site`: all of riversim as a folder of pages for any web server, and such a server."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from riversim.commands.options import number
from riversim.model import RiverError, need

PORT = 8870  # not the app's: a browser that has kept the site would show it in the app's place


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.set_defaults(command=run)
    parser.add_argument(
        "out", nargs="?", metavar="OUT", help="the folder to write, a new one or one made by this command"
    )
    parser.add_argument(
        "--pyodide", metavar="DIR", help="a folder with Pyodide; its official release is fetched otherwise"
    )
    parser.add_argument(
        "--by", default="", metavar="NAME", help="who runs the site and how to reach them, for its page"
    )
    parser.add_argument("--jupyterlite", action="store_true", help="the lessons as notebooks, too (extra: lite)")
    parser.add_argument("--serve", action="store_true", help="serve it as well, on this machine only")
    parser.add_argument("--port", default=str(PORT), help="port to serve on (%(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser")


def run(options: argparse.Namespace) -> None:
    """Make the site, and serve it where that is asked for; without a folder it is gone when it is no longer served."""
    if options.out is None and not options.serve:
        raise RiverError("name a folder to write, or --serve the site without one")
    need("ipywidgets", "anywidget", "matplotlib", "nbconvert")
    if options.jupyterlite:
        need("jupyterlite_core", "jupyterlite_pyodide_kernel", extra="lab,lite")
    if options.out is None:
        with tempfile.TemporaryDirectory(prefix="riversim-") as folder:
            _make(Path(folder) / "site", options)
    else:
        _make(Path(options.out), options)


def _make(out: Path, options: argparse.Namespace) -> None:
    from riversim.site import build, serve

    port = number("--port", options.port)
    pyodide = Path(options.pyodide) if options.pyodide else None
    build(out, pyodide=pyodide, jupyterlite=options.jupyterlite, by=options.by)
    print(f"The site is in {out.resolve()}", flush=True)
    if options.serve:
        serve(out, port, browser=not options.no_browser)
