"""`Page`: widgets that show themselves in one output with a still, for who sees the notebook where nothing runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as widgets

from riversim.drawing import Still
from riversim.words import DISCLAIMER, _

VIEW = "application/vnd.jupyter.widget-view+json"


def bundle(widget: widgets.Widget, still: Still) -> dict[str, Any]:
    """The forms of a widget by their mime types: alive where there are widgets and a kernel, or were; else the still.

    A widget that is closed is no longer alive.
    """
    alive = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id} if widget.comm is not None else None
    return still.bundle() | ({VIEW: alive} if alive else {})


def cautions() -> tuple[str, ...]:
    """What stands below each still: what can be done, and what it is not."""
    todo = _("This is a still picture. Run the notebook, and the river moves and the buttons work.")
    return todo, _(DISCLAIMER)


class Page(widgets.VBox):  # type: ignore[misc] # ipywidgets comes without types
    """Widgets below one another; `still` makes what stands for them where there are none."""

    _ipython_display_ = None  # ipywidgets 7 would show itself by it, without the still

    def __init__(self, children: Sequence[widgets.Widget], still: Callable[[], Still]) -> None:
        self.still = still
        super().__init__(list(children))

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return bundle(self, self.still())
