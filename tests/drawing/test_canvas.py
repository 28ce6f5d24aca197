"""A figure: how it shows itself, and where it can not."""

import base64
import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from riversim import RiverError, Trajectory, picture
from tests.drawing.test_settings import PICTURES


@pytest.mark.parametrize("name", PICTURES)
def test_a_figure_that_is_asked_to_show_itself_says_how_it_is_seen(name: str) -> None:
    with pytest.raises(RiverError, match=r"savefig\(.*\) saves it.*notebook"):
        PICTURES[name]().show()


def test_a_figure_says_so_in_plain_python_too_where_no_notebook_was_ever_loaded() -> None:
    code = "import riversim; riversim.picture(riversim.simulate(weeks=1)).show()"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert shown.stderr.splitlines()[-1].endswith("a notebook shows it")


def test_a_figure_that_is_asked_to_shows_itself_in_a_notebook(run: Trajectory, monkeypatch: pytest.MonkeyPatch) -> None:
    import IPython

    class Kernel:
        kernel = object()

    shown: list[Any] = []
    monkeypatch.setattr(IPython, "get_ipython", Kernel)
    monkeypatch.setattr(IPython.display, "display", shown.append)
    figure = picture(run)
    figure.show()
    assert shown == [figure]


def test_a_notebook_that_knows_figures_shows_ours_and_its_words(run: Trajectory) -> None:
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.pylabtools import select_figure_formats

    formatter = DisplayFormatter()  # type: ignore[no-untyped-call]
    shell: Any = SimpleNamespace(display_formatter=formatter)
    select_figure_formats(shell, {"png", "svg"}, bbox_inches="tight")  # type: ignore[no-untyped-call]
    figure = picture(run)
    forms = formatter.format(figure)[0]  # type: ignore[no-untyped-call]
    assert base64.b64decode(forms["image/png"]) == figure.file("png")
    assert forms["text/plain"] == figure.alt and forms["text/html"] == figure.html()
