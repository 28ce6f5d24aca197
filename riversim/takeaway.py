"""`TakeAway`: share a river by a code, save what is on show, and open what was saved or shared."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as widgets

from riversim import animation, exports, share
from riversim.exports import FILM_FPS, KINDS, Shown
from riversim.language import _
from riversim.parameters import RiverError
from riversim.player import at_home, running_loop
from riversim.session import Session
from riversim.view import Words


class Download(anywidget.AnyWidget):
    """Hands a file to the browser that shows it, to be saved; a link stays to save it again."""

    _esm = (Path(__file__).parent / "takeaway.js").read_text(encoding="utf-8")
    _css = ".riversim-download a { color: var(--river-water, #1f5f86); text-decoration: underline; }"

    def offer(self, name: str, mime: str, data: bytes) -> None:
        """Have the page save a file."""
        label = _("Save {name} again").format(name=name)
        self.send({"kind": "file", "name": name, "mime": mime, "label": label}, [data])


class TakeAway:
    """A part of a lab, as widgets in `box`.

    `current` tells what is on show, and `load` shows a session instead. Both may raise
    `RiverError`, which is told in words.
    """

    def __init__(self, current: Callable[[], Shown], load: Callable[[Session], None]) -> None:
        self._current, self._load = current, load
        self._home = running_loop()
        self._filming: asyncio.Task[None] | None = None
        self.make = _button(_("Make a code"), _("A code for this river, what was done to it, and this moment"))
        self.code = widgets.Text(description=_("Code"), placeholder="r1.…", continuous_update=True)
        self.open = _button(_("Open the code"), _("Open the river that somebody shared"))
        self.lines = widgets.Textarea(description=_("In Python"), rows=3)
        self.address = Words(kind="note")
        self.upload = widgets.FileUpload(accept=".txt,.npz", multiple=False, description=_("Open a file"))
        chosen = [(title, kind) for kind, title in exports.titles().items()]
        self.kind = widgets.Dropdown(description=_("What to save"), options=chosen)
        self.save = _button(_("Save"), _("Save it as a file on this device"))
        self.download = Download()
        self.said = Words(kind="note", live="polite")
        self.error = Words(kind="error", live="assertive")
        self.box = self._arranged()
        for button, work in ((self.make, self._make), (self.open, self._open), (self.save, self._save)):
            button.on_click(lambda _, work=work: self._try(work))
        self.upload.observe(self._uploaded, "value")

    def _arranged(self) -> widgets.VBox:
        self.lines.layout.display = "none"
        rows = [self.make, self.open], [self.upload], [self.save]
        codes, files, saving = (widgets.HBox(row) for row in rows)
        for row in (codes, files, saving):
            row.add_class("riversim-row")
        return widgets.VBox([
            self.error, self.code, codes, self.lines, self.address, self.kind, saving, self.said, self.download, files,
        ])  # fmt: skip

    def close(self) -> None:
        """Stop what is still being made, and close every widget."""
        if self._filming is not None:
            self._filming.cancel()
        rows = [row for row in self.box.children if isinstance(row, widgets.HBox)]
        for widget in (*(w for row in rows for w in row.children), *self.box.children, self.box):
            widget.close()

    # --- what a visitor does ------------------------------------------------------------------------

    def _make(self) -> None:
        code = share.encode(self._current().session)
        self.code.value, self.lines.value = code, share.python_lines(code)
        self.lines.layout.display = ""
        self.address.text = _("In the app: write ?river= and the code at the end of the page's address.")

    def _open(self) -> None:
        self._load(share.decode(self.code.value))
        self.said.text = _("The river that was shared is open.")

    def _open_file(self, data: bytes) -> None:
        self._load(share.from_file(data))
        self.said.text = _("The river in the file is open.")

    def _save(self) -> None:
        shown, kind = self._current(), self.kind.value
        name = exports.filename(shown, kind)
        loop = running_loop()
        if kind == "film" and loop is not None:
            self.save.disabled = True
            self.said.text = _("The film is being made. This takes a few seconds.")
            self._filming = loop.create_task(self._film(shown, name))
        else:
            self._hand_over(name, KINDS[kind].mime, KINDS[kind].make(shown))

    async def _film(self, shown: Shown, name: str) -> None:
        """Make a film between other things, so that the lab goes on meanwhile."""
        try:
            with self._telling():
                frames = []
                for frame in exports.film(shown):
                    frames.append(frame)
                    await asyncio.sleep(0)
                self._hand_over(name, KINDS["film"].mime, animation.gif(frames, FILM_FPS))
        finally:
            self.save.disabled, self._filming = False, None

    def _hand_over(self, name: str, mime: str, data: bytes) -> None:
        self.download.offer(name, mime, data)
        self.said.text = _("{name} is ready.").format(name=name)

    # --- from the widgets to the work -----------------------------------------------------------------

    def _uploaded(self, change: Mapping[str, Any]) -> None:
        files = _contents(change["new"])
        if files:
            self.upload.set_trait("value", type(change["new"])())  # or the same file could not be opened again
            self._try(lambda: self._open_file(files[0]))

    def _try(self, work: Callable[[], None]) -> None:
        at_home(self._home, lambda: self._attempt(work))

    def _attempt(self, work: Callable[[], None]) -> None:
        self.error.text = self.said.text = ""
        with self._telling():
            work()

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Tell an error in words; what is no visitor's mistake goes on its way too."""
        try:
            yield
        except RiverError as error:
            self.error.text = _("That did not work: {reason}").format(reason=error)
        except Exception as error:
            self.error.text = _("Something is wrong in riversim itself ({reason}).").format(reason=repr(error))
            raise


def _contents(value: Any) -> list[bytes]:
    """What was uploaded: a tuple of files in ipywidgets 8, a mapping from names to files in 7."""
    files: Iterable[Any] = value.values() if isinstance(value, Mapping) else value
    return [bytes(file["content"]) for file in files]


def _button(text: str, tooltip: str) -> widgets.Button:
    return widgets.Button(description=text, tooltip=tooltip)
