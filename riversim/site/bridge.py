"""Runs in the worker of a page: a kernel's part, without a kernel. Comms post to the page, and IPython is only a name.

Nothing else imports it: `js` and `pyodide` are there in a browser alone.
"""

from __future__ import annotations

import json
import os
import random
import sys
import types
from importlib.metadata import FastPath  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import comm
import js
from comm.base_comm import BaseComm, CommManager
from matplotlib.artist import Artist
from pyodide.ffi import to_js

from riversim.site import touched
from riversim.site.scripts import script_name

if TYPE_CHECKING:
    from riversim.lab import RiverLab

VIEW = "application/vnd.jupyter.widget-view+json"


def _name(module: str, **names: Any) -> types.ModuleType:
    """Have a module of that name be there, with so much in it."""
    made = types.ModuleType(module)
    made.__dict__.update(names)
    sys.modules[module] = made
    return made


def _sign(kind: str, **more: Any) -> None:
    """Tell the page something."""
    js.postSign(kind, to_js(more, dict_converter=js.Object.fromEntries))


def _display(*shown: Any, **_: Any) -> None:
    """Have the page show the widgets that a cell displays; whatever does not move is in the page as it was built."""
    for one in shown:
        if isinstance(one, dict) and VIEW in one:
            _sign("show", model=one[VIEW]["model_id"], place=page.place)


class Page:
    """What is on the page: the lab, or the place of the cell that runs and the names that a lesson's cells share."""

    lab: RiverLab

    def __init__(self) -> None:
        self.place = ""
        self.named: dict[str, Any] = {}


page = Page()


class PageComm(BaseComm):
    """A comm whose other end is the page."""

    def publish_msg(
        self, msg_type: str, data: Any = None, metadata: Any = None, buffers: Any = None, **keys: Any
    ) -> None:
        """Post to the page; a widget's script goes by its name, for the page has it already."""
        if msg_type == "comm_open" and "_esm" in (state := (data or {}).get("state", {})):
            data = {**data, "state": {**state, "_esm": script_name(state["_esm"]), "_css": ""}}
        js.postComm(
            msg_type,
            self.comm_id,
            keys.get("target_name", ""),
            json.dumps(data or {}),
            json.dumps(metadata or {}),
            [bytes(one) for one in buffers or ()],
        )


_name("IPython", get_ipython=lambda: None, version_info=(9, 0, 0), __version__="9.0").__path__ = []
_name("IPython.core").__path__ = []
_name("IPython.core.interactiveshell", InteractiveShell=type("InteractiveShell", (), {"initialized": lambda: False}))
_name("IPython.display", display=_display, clear_output=lambda *_, **__: None, HTML=str, Markdown=str)
# No package is in the library's archive, which would be held open, and could not be when its memory is put back.
FastPath.zip_children = lambda self: []
# Matplotlib would load it only to know that it is there.
_name("mpl_toolkits.mplot3d", Axes3D=type("Axes3D", (), {"name": "3d"}))
# And it would write down for each kind of artist what can be set of it, which takes long, for nobody to read.
Artist._update_set_signature_and_docstring = classmethod(lambda cls: None)  # type: ignore[attr-defined]
_comms = CommManager()
comm.create_comm = PageComm
comm.get_comm_manager = lambda: _comms


def hear(kind: str, comm_id: str, data: str, metadata: str, buffers: Any) -> None:
    """Hear what the page says."""
    content = {"comm_id": comm_id, "data": json.loads(data)}
    said = {
        "content": content,
        "metadata": json.loads(metadata),
        "buffers": [memoryview(one.to_py()) for one in buffers],
    }
    if kind == "comm_msg" and (one := _comms.get_comm(comm_id)) is not None:
        one.handle_msg(said)
    elif kind == "comm_close":
        _comms.comm_close(None, None, said)  # type: ignore[arg-type]  # there is no stream, and nobody asks for it


def gather() -> None:
    """Have all there that the lab is made of, before any of it is made: what a visit to come may begin with."""
    from riversim.lab import FrameView

    FrameView.near = True


def visited(environment: str) -> None:
    """Take in what is so at this visit alone: what the page says, as JSON, and chance."""
    os.environ.update(json.loads(environment))
    random.seed()


def begin() -> None:
    """Make what the page is to show, and tell it which widget that is."""
    from riversim.lab import app

    page.lab = app()
    _sign("show", model=page.lab.panel.box.model_id)


def run(place: str, source: str) -> None:
    """Run a cell of a lesson, all of which share their names, and have the page show in its place what it shows."""
    from riversim.site import cells

    page.place = place
    shown = cells.alive(cells.run(source, page.named))
    if shown is not None:
        _sign("show", model=shown.model_id, place=place)


def call(asked: str) -> None:
    """Do what the page asks of the lab: open a code, or do what was done before it was there."""
    wanted = json.loads(asked)
    if "open" in wanted:
        page.lab._try(lambda: page.lab.open(wanted["open"]))
    if "touched" in wanted:
        page.lab._try(lambda: touched.do(page.lab, wanted["touched"]))
