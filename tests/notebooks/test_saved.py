"""A notebook that was run and saved, as it is seen elsewhere: a river with its words, and no widget's name."""

import re
from html import escape
from typing import Any

import nbformat
import pytest
from nbconvert import HTMLExporter, LatexExporter, MarkdownExporter

import riversim
from riversim import RiverLab, words
from riversim.lab import FrameView
from riversim.lab.page import VIEW
from riversim.lessons import Lesson, show
from tests.lab.test_page import outputs

EXPORTERS: tuple[Any, ...] = (HTMLExporter, MarkdownExporter, LatexExporter)
PAGE, MARKDOWN, LATEX = (make() for make in EXPORTERS)
STEPS = ("play", "predict", "watch", "check", "truths")


@pytest.fixture(scope="module")
def saved() -> Any:
    """A notebook with everything that shows itself, each in a cell of its own."""
    lesson = Lesson("the_clog")
    things = [RiverLab("healthy"), *(getattr(lesson, step)() for step in STEPS), show(lesson.run(), 3)]
    things += [lesson.run(), riversim.curves(lesson.run())]
    v4: Any = nbformat.v4
    return v4.new_notebook(cells=[
        v4.new_code_cell("…", outputs=[v4.new_output("display_data", forms) for forms in outputs(thing)])
        for thing in things
    ])  # fmt: skip


@pytest.mark.parametrize("exporter", [PAGE, MARKDOWN], ids=["HTML", "Markdown"])
def test_where_pages_are_read_each_output_is_a_picture_with_its_words(saved: Any, exporter: Any) -> None:
    page, _resources = exporter.from_notebook_node(saved)
    pictures = re.findall(r'<img alt="([^"]{40,})"[^>]* src="data:image/png;base64,', page)
    assert len(pictures) == len(saved.cells), "once each"
    assert page.count("Run the notebook, and the river moves") == len(STEPS) + 2
    assert page.count(escape(words.DISCLAIMER)) >= len(STEPS) + 3
    assert "VBox" not in page and VIEW not in page


def test_in_print_each_output_is_a_picture_that_has_the_words_on_it(saved: Any) -> None:
    page, resources = LATEX.from_notebook_node(saved)
    assert len(resources["outputs"]) == len(saved.cells)
    assert all(name in page for name in resources["outputs"]) and "VBox" not in page


def test_where_only_text_is_read_each_output_is_words(saved: Any) -> None:
    for cell in saved.cells[:-2]:
        assert "Run the notebook" in cell.outputs[0].data["text/plain"]


def test_a_page_that_has_the_widgets_shows_them_below_the_still_which_they_hide(saved: Any) -> None:
    alive = saved.copy()
    lab = alive.cells[0].outputs[1].data[VIEW]["model_id"]
    state = {"state": {lab: {"model_name": "VBoxModel", "model_module": "@jupyter-widgets/controls"}}}
    alive.metadata = nbformat.from_dict({"widgets": {"application/vnd.jupyter.widget-state+json": state}})  # type: ignore[no-untyped-call]
    alive.cells = alive.cells[:1]
    page, _resources = PAGE.from_notebook_node(alive)
    still, live = re.findall(r'<div class="jp-OutputArea-child">', page), page.split("<main")[-1]
    assert len(still) == 2 and live.index("riversim-saved") < live.index("<img") < live.index(lab)
    assert "riversim-saved):has(+ * .riversim) { display: none; }" in FrameView._css, "without a network it is seen"
