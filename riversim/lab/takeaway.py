"""`TakeAway`: share a river by a code, save what is on show, and open what was saved or shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import anywidget
import ipywidgets as widgets
import traitlets

from riversim.lab.scripts import script
from riversim.lab.telling import telling
from riversim.lab.view import Words
from riversim.model import RiverError
from riversim.session import KINDS, Session, Shown, codes, exports, raise_at_once, running_loop, share
from riversim.words import _

Through = Callable[[Callable[[], None]], None]


class Download(anywidget.AnyWidget):
    """Hands a file to the browser that shows it, to be saved; a link stays to save it again."""

    _esm = script("download.js")

    label = traitlets.Unicode("").tag(sync=True)
    """What the link says, with a place for the file's {name}."""

    def offer(self, name: str, mime: str, data: bytes) -> None:
        """Have the page save a file."""
        self.send({"kind": "file", "name": name, "mime": mime}, [data])


class Upload(anywidget.AnyWidget):
    """A button that opens a file; `on_file` is told what is in it, and `on_large` of one that is too large to be sent.

    ipywidgets' own has another form in each version, and loses the kernel over a large file.
    """

    _esm = script("upload.js")

    name = traitlets.Unicode("").tag(sync=True)
    about = traitlets.Unicode("").tag(sync=True)
    accept = traitlets.Unicode(".txt,.npz").tag(sync=True)
    most = traitlets.Int(share.MOST_UPLOADED).tag(sync=True)

    def __init__(self) -> None:
        self.on_file: Callable[[bytes], None] = lambda data: None
        self.on_large: Callable[[], None] = lambda: None
        super().__init__()
        self.on_msg(lambda widget, content, buffers: self.hear(content, buffers))

    def hear(self, said: dict[str, Any], buffers: Sequence[Any]) -> None:
        """Hand on what the page says, which may be anything."""
        if not isinstance(said, dict):
            return
        if said.get("kind") == "large":
            self.on_large()
        elif said.get("kind") == "file" and buffers:
            self.on_file(bytes(buffers[0]))


class Copies(anywidget.AnyWidget):
    """Texts to be copied, each with its name and a button; none before `show`."""

    _esm = script("common.js", "copies.js")

    code = traitlets.Unicode("").tag(sync=True)
    rows: traitlets.List[list[str]] = traitlets.List().tag(sync=True)
    """[name, text] of each."""
    address = traitlets.Unicode("").tag(sync=True)
    """The name of the page's own address with the code, where that opens it; empty where it does not."""
    here = traitlets.Unicode("").tag(sync=True)
    """The page's own address, which the browser tells where that opens codes."""
    words: traitlets.Dict[str, str] = traitlets.Dict().tag(sync=True)

    def show(self, code: str) -> None:
        """Show a code, and the lines of Python that open it."""
        self.code = code
        self.name()

    def name(self) -> None:
        """Name all of it in the language in use."""
        texts = [[_("The code"), self.code], [_("In Python"), share.python_lines(self.code)]] if self.code else []
        with self.hold_sync():
            self.words, self.rows = {"copy": _("Copy"), "copied": _("Copied")}, texts
            self.address = self.address and _("The address that opens it")


class TakeAway:
    """A part of a lab, as widgets in `box`.

    `current` tells what is on show, and `load` shows another session instead. Both may raise
    `RiverError`, which is told in words beside the controls, where who uses them looks. What a visitor
    does goes `through` whatever knows where, and in which language, it is to be done: by default here.
    """

    def __init__(self) -> None:
        self.current: Callable[[], Shown] = _nothing
        self.load: Callable[[Session], None] = lambda opened: None
        self.through: Through = self.attempt
        self._filming: asyncio.Task[None] | None = None
        self.make, self.open, self.save = (widgets.Button() for _ in range(3))
        self.copies, self.upload, self.download = Copies(), Upload(), Download()
        self.address, self.said = Words(kind="note"), Words(kind="report", live="polite")
        self.code = widgets.Text(placeholder=f"{codes.VERSION}…", continuous_update=True)
        self.kind = widgets.Dropdown(options=list(KINDS))
        self.box = self._arranged()
        self.name()
        for button, work in ((self.make, self._make), (self.open, self._open), (self.save, self._save)):
            button.on_click(lambda _, work=work: self.through(work))
        self.upload.on_file = lambda data: self.through(lambda: self._open_file(data))
        self.upload.on_large = lambda: self.through(share.refuse_large)

    def name(self) -> None:
        """Name everything in the language in use."""
        self.make.description = _("Make a code")
        self.make.tooltip = _("A code for this river, what was done to it, and this moment")
        self.code.description = _("A code from somebody")
        self.open.description, self.open.tooltip = _("Open the code"), _("Open the river that somebody shared")
        self.upload.name, self.upload.about = _("Open a file"), _("Open a river that was saved as a file")
        self.kind.description = _("What to save")
        chosen, titles = self.kind.index, exports.titles()
        self.kind.options = [(titles[kind], kind) for kind in KINDS]
        self.kind.index = chosen
        self.save.description, self.save.tooltip = _("Save"), _("Save it as a file on this device")
        self.download.label = _("Save {name} again")
        self.copies.name()
        self._tell_address()

    def _arranged(self) -> widgets.VBox:
        rows = [widgets.HBox(row) for row in ([self.save], [self.open, self.upload])]
        for row in rows:
            row.add_class("riversim-row")
        box = widgets.VBox([
            self.make, self.copies, self.address, self.kind, rows[0], self.download, self.code, rows[1], self.said,
        ])  # fmt: skip
        box.add_class("riversim-takeaway")
        return box

    def in_app(self) -> None:
        """Offer the page's own address with a code: it is the app's, which opens it."""
        self.copies.address = _("The address that opens it")
        self._tell_address()

    def hush(self) -> None:
        """Say nothing more of what was."""
        self.said.text, self.said.kind = "", "report"

    def stop(self) -> None:
        """Stop what is still being made."""
        if self._filming is not None:
            self._filming.cancel()

    # --- what a visitor does ------------------------------------------------------------------------

    def _make(self) -> None:
        self.copies.show(share.encode(self.current().session))
        self._tell_address()

    def _tell_address(self) -> None:
        """How the app opens a code, where this is not the app."""
        told = _("In the app: write ?river= and the code at the end of the page's address.")
        self.address.text = told if self.copies.code and not self.copies.address else ""

    def _open(self) -> None:
        self._show(share.opened(self.code.value), _("The river that was shared is open."))

    def _open_file(self, data: bytes) -> None:
        self._show(share.opened_file(data), _("The river in the file is open."))

    def _show(self, opened: share.Opened, told: str) -> None:
        self.load(opened.session)
        self.said.text = f"{told} {opened.notice}".rstrip()

    def _save(self) -> None:
        shown, kind = self.current(), self.kind.value
        name = exports.filename(shown, kind)
        loop = running_loop()
        if kind == "film" and loop is not None:
            self.save.disabled = True
            self.said.text = _("The film is being made. This takes a few seconds.")
            self._filming = loop.create_task(self._film(shown, name))
            self._filming.add_done_callback(raise_at_once)
        else:
            self._hand_over(name, KINDS[kind].mime, exports.made(shown, kind))

    async def _film(self, shown: Shown, name: str) -> None:
        """Make a film between other things, so that the lab goes on meanwhile."""
        try:
            with telling(self._tell):
                frames = []
                for frame in exports.film(shown):
                    frames.append(frame)
                    await asyncio.sleep(0)
                self._hand_over(name, KINDS["film"].mime, exports.joined(frames))
        finally:
            self.save.disabled, self._filming = False, None

    def _hand_over(self, name: str, mime: str, data: bytes) -> None:
        self.download.offer(name, mime, data)
        self.said.text = _("{name} is ready.").format(name=name)

    # --- from the widgets to the work -----------------------------------------------------------------

    def attempt(self, work: Callable[[], None]) -> None:
        """Do what a visitor asks for; what became of it is told in words."""
        self.hush()
        with telling(self._tell):
            work()

    def _tell(self, mistake: str) -> None:
        self.said.text, self.said.kind = mistake, "wrong"


def _nothing() -> Shown:
    raise RiverError(_("there is no river on show"))
