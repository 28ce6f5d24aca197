"""A figure: how it shows itself, and where it can not."""

import subprocess
import sys
from collections.abc import Callable
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


def test_where_a_notebook_prints_figures_its_own_way_the_settings_are_ours_too(
    run: Trajectory, nasty: Callable[[], None]
) -> None:
    from IPython.core.formatters import DisplayFormatter
    from IPython.core.pylabtools import select_figure_formats

    formatter = DisplayFormatter()
    shell: Any = SimpleNamespace(display_formatter=formatter)
    select_figure_formats(shell, {"png", "svg"}, bbox_inches="tight")  # type: ignore[no-untyped-call]
    plain = formatter.format(picture(run))[0]  # type: ignore[no-untyped-call]
    nasty()
    figure = picture(run)
    forms = formatter.format(figure)[0]  # type: ignore[no-untyped-call]
    assert forms["image/png"] == plain["image/png"] and forms["text/plain"] == figure.alt
    assert forms["text/html"] == figure.html() == plain["text/html"]
