"""What visitors usually do, done where the site is built: what of Python is loaded meanwhile is what a page needs.

First comes what it takes to see the picture and to play, then files to take away and what lessons are made of.
Whatever else there is of Python a page can load when it turns out to be needed: nothing has to be complete here.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import pkgutil
import sys
from typing import TYPE_CHECKING

from riversim.session import KINDS, exports
from riversim.site import bridge, rest

if TYPE_CHECKING:
    from riversim.lab import RiverLab


async def trace() -> str:
    """The modules that are loaded for the first picture, and for all else, as JSON."""
    assert rest.FOLDER, "with which a page loads what is not loaded at first"
    bridge.gather()
    bridge.visited("{}")
    bridge.begin()
    await _play(bridge.page.lab)
    first = _asked()
    await _more(bridge.page.lab)
    return json.dumps({"first": sorted(first), "later": sorted(_asked() - first)})


def _asked() -> set[str]:
    """The modules that are there, and those that were asked for: who traces has put somebody there who takes note."""
    return {*sys.modules, *(name for finder in sys.meta_path for name in getattr(finder, "names", ()))}


async def _play(lab: RiverLab) -> None:
    stage = lab.stage
    stage.picture.show(stage._draw_picture)
    stage.curves.show(stage._draw_curves)
    for screen in (stage.picture, stage.curves):
        screen._frame(1.0, crisp=False)
        screen.still()
    lab.infuse("ketamine", 1.0)
    lab.block(0.5)
    lab.play()
    await asyncio.sleep(0.3)
    lab.pause()
    for kind in ("gate", "battery", "tree", "plug", "pool", "person"):
        lab.touch(kind, 1 if kind in ("battery", "tree", "plug") else 0)
        stage.picture.still()
    for kind in ("battery", "tree", "gate"):
        lab.enter(kind, 1 if kind != "gate" else 0)
        stage.picture.still()
        lab.leave()
    for language in ("de", "en"):
        lab.look(language=language)
    lab.look(depth="explore")
    lab.look(depth="play")
    lab.undo()
    lab.tour()


async def _more(lab: RiverLab) -> None:
    for kind in KINDS:
        for _ in exports.film(lab.shown) if kind == "film" else [exports.made(lab.shown, kind)]:
            pass
    lab.show_many()
    for package in ("riversim.lessons", "riversim.clinic", "riversim.charts", "riversim.drawing", "riversim.session"):
        for found in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
            importlib.import_module(found.name)
