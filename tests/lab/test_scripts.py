"""What each widget of ours is on a page."""

from pathlib import Path

import anywidget
import pytest

import riversim.lab
from riversim.lab.scripts import script

ROOM = Path(riversim.lab.__file__).parent
OWN = [kind for kind in anywidget.AnyWidget.__subclasses__() if kind.__module__.startswith("riversim.")]


@pytest.mark.parametrize("kind", OWN, ids=lambda kind: kind.__name__)
def test_every_widget_of_ours_hears_the_kernel_however_long_it_took_to_load(kind: type[anywidget.AnyWidget]) -> None:
    assert kind._esm.count("export default ") == 1, "a module has one, that of hearing.js"
    assert kind._esm.endswith((ROOM / "hearing.js").read_text(encoding="utf-8"))


def test_a_script_is_its_file_and_what_hears() -> None:
    own = (ROOM / "text.js").read_text(encoding="utf-8")
    assert script("text.js").startswith(own.partition("export default ")[0])
    assert "const widget = { render };" in script("text.js")
