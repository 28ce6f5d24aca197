"""`Page`: widgets that show themselves below a still, which is what is seen of them where nothing runs."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets
from IPython.display import display

from riversim.drawing import Still
from riversim.words import DISCLAIMER, _

VIEW = "application/vnd.jupyter.widget-view+json"
OUTPUT = ":is(.jp-OutputArea-child, .output_area, .output_container)"  # in JupyterLab, in older notebooks, in VS Code
# Of what is no longer alive JupyterLab says "model not found": the still says more, and than the picture above a lab.
DEAD = (
    f"<style>{OUTPUT}:has(.riversim-saved) + {OUTPUT}:not(:has(.riversim)), "
    '.jp-MarkdownCell img[alt^="A river with"] { display: none }</style>'
)


def show(widget: widgets.Widget, still: Still) -> None:
    """Show a widget in two outputs, as no reader falls back from a widget that it can not show to what else there is.

    The first is a still; the style sheet that what is alive brings hides it. A widget that is closed has no second.
    """
    forms = still.bundle()
    forms["text/html"] = f'<div class="riversim-saved">{DEAD}{forms["text/html"]}</div>'
    display(forms, raw=True)  # type: ignore[no-untyped-call]
    if widget.comm is not None:
        alive = {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}
        display({VIEW: alive, "text/html": "", "text/plain": ""}, raw=True)  # type: ignore[no-untyped-call]


def cautions() -> tuple[str, ...]:
    """What stands below each still: what can be done, and what it is not."""
    todo = _("This is a still picture. Run the notebook, and the river moves and the buttons work.")
    return todo, _(DISCLAIMER)


class Page(widgets.VBox):  # type: ignore[misc] # ipywidgets comes without types
    """Widgets below one another; `still` makes what stands for them where there are none."""

    def __init__(self, children: Sequence[widgets.Widget], still: Callable[[], Still]) -> None:
        self.still = still
        super().__init__(list(children))

    def _ipython_display_(self) -> None:
        show(self, self.still())
