"""A lab's widgets as HTML: what their own scripts make of them, for a page to show before there are any scripts.

Each kind of widget has the same elements and classes here as on the page that is live, so that the same style
sheets give the same look. What lies deeper than what is played with is left out, but
for buttons, which lie among others.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

BOX = "lm-Widget lm-Panel jupyter-widgets widget-container widget-box"
DEEPER = "riversim-from-"
HEADINGS = {"title": "h2", "heading": "h3"}

Pieces = list[list[str]]


Given = Mapping[str, str | float | bool | None]


def tag(name: str, inner: str | None = "", given: Given | None = None) -> str:
    """An element; without an `inner` one that has no end. What is None or False is left out, True has no value."""
    said = {key: value for key, value in (given or {}).items() if value is not None and value is not False}
    written = "".join(f" {key}" if value is True else f' {key}="{escape(str(value))}"' for key, value in said.items())
    return f"<{name}{written}>" if inner is None else f"<{name}{written}>{inner}</{name}>"


def pieces(text: str, names: Mapping[str, list[str]]) -> Pieces:
    """A text in pieces, those that name a part of the picture with its kind."""
    kinds = {word.lower(): kind for kind, words in names.items() for word in words}
    if not kinds:
        return [[text]]
    longest = "|".join(map(re.escape, sorted(kinds, key=len, reverse=True)))
    found: Pieces = []
    end = 0
    for one in re.finditer(rf"(?<![^\W\d_])(?:{longest})(?![^\W\d_])", text, re.IGNORECASE):
        found += [[text[end : one.start()]], [one[0], kinds[one[0].lower()]]]
        end = one.end()
    return [piece for piece in [*found, [text[end:]]] if piece[0]]


def worded(text: str, names: Mapping[str, list[str]]) -> str:
    """A text as HTML, its words that name a part marked as the lab marks them."""
    return "".join(
        tag("span", escape(said), {"class": "riversim-word", "data-part": kind[0]}) if kind else escape(said)
        for said, *kind in pieces(text, names)
    )


class Likeness:
    """Makes the HTML of a widget and of all in it; `picture` makes that of a picture.

    `before` has, by the id of a widget, what stands before it, and `within` what stands in it, at its end.
    """

    def __init__(
        self, picture: Callable[[Any], str], *, before: Mapping[str, str], within: Mapping[str, str]
    ) -> None:  # fmt: skip
        self._before, self._within = before, within
        self._numbers = itertools.count(1)
        self._makers: dict[str, Callable[[Any], str]] = {
            "HBox": self._box, "VBox": self._box, "Button": self._button, "Dropdown": self._dropdown,
            "Words": self._words, "Sliders": self._sliders, "Guide": self._guide, "Depth": self._depth,
            "Presenter": self._presenter, "FrameView": picture,
        }  # fmt: skip

    def of(self, widget: Any) -> str:
        """The HTML of a widget; empty for what is not seen at first."""
        kind = type(widget).__name__
        deeper = kind != "Button" and any(name.startswith(DEEPER) for name in widget._dom_classes)
        maker = self._makers.get(kind)
        if deeper or maker is None or widget.layout.display == "none":
            return ""
        return self._before.get(widget.model_id, "") + maker(widget)

    def inside(self, box: Any) -> str:
        """The HTML of all that is in a box."""
        return "".join(map(self.of, box.children))

    def _box(self, box: Any) -> str:
        names = " ".join(box._dom_classes)
        shown = self.inside(box)
        return tag("div", shown, {"class": f"{BOX} widget-{type(box).__name__.lower()} {names}".strip()})

    def _button(self, button: Any) -> str:
        names = " ".join(("lm-Widget jupyter-widgets jupyter-button widget-button", *button._dom_classes))
        title = escape(button.description)
        return tag(
            "button", title, {"type": "button", "class": names, "disabled": button.disabled, "title": button.tooltip}
        )

    def _words(self, words: Any) -> str:
        text = worded(words.text, words.names)
        told = tag(HEADINGS.get(words.kind, "p"), text, {"aria-live": words.live or None, "hidden": not words.text})
        told += self._within.get(words.model_id, "")
        return tag("div", told, {"class": f"lm-Widget riversim-{words.kind}"})

    def _dropdown(self, chooser: Any) -> str:
        name = self._name()
        options = "".join(
            tag("option", escape(label), {"value": value, "selected": value == chooser.value})
            for label, value in chooser.options
        )
        shown = tag("label", escape(chooser.description), {"class": "widget-label", "for": name})
        shown += tag("select", options, {"id": name, "autocomplete": "off"})
        return tag("div", shown, {"class": "lm-Widget jupyter-widgets widget-inline-hbox widget-dropdown"})

    def _sliders(self, sliders: Any) -> str:
        rows = "".join(self._slider(name, row, sliders.values[name]) for name, row in sliders.rows.items())
        return tag("div", rows, {"class": "lm-Widget riversim-sliders"})

    def _slider(self, key: str, row: Mapping[str, Any], value: float) -> str:
        name, now = self._name(), f"{value:g}"
        shown = tag(
            "label", escape(row["label"]), {"class": "riversim-slider-label", "id": f"{name}-label", "for": name}
        )
        shown += tag(
            "input",
            None,
            {
                "class": "riversim-slider-bar",
                "type": "range",
                "id": name,
                "min": f"{row['low']:g}",
                "max": f"{row['high']:g}",
                "step": f"{row['step']:g}",
                "value": now,
                "aria-valuetext": now,
                "autocomplete": "off",
            },
        )
        if row["field"]:
            shown += tag(
                "input",
                None,
                {
                    "class": "riversim-slider-field",
                    "type": "text",
                    "inputmode": "decimal",
                    "autocomplete": "off",
                    "spellcheck": "false",
                    "aria-labelledby": f"{name}-label",
                    "value": now,
                },
            )
        return tag("div", shown, {"class": "riversim-slider", "data-name": key, "title": row["help"] or None})

    def _guide(self, guide: Any) -> str:
        names = guide.names
        offer = _plain("begin", names["begin"], "", {"title": names["about"]})
        where = tag("span", "", {"class": "riversim-guide-where"})
        top = tag("div", where + _plain("leave", names["leave"]), {"class": "riversim-guide-top"})
        told = "".join(tag("p", "", {"class": f"riversim-guide-{name}"}) for name in ("said", "asked"))
        row = _plain("back", names["back"]) + _plain("on", "", " riversim-big")
        card = (
            top + tag("div", "", {"class": "riversim-guide-line", "aria-hidden": "true"})
            + tag("div", told, {"class": "riversim-guide-told", "aria-live": "polite"})
            + tag("div", row, {"class": "riversim-guide-row"})
        )  # fmt: skip
        shown = offer + tag(
            "section", card, {"class": "riversim-guide-card", "aria-label": names["tour"], "hidden": True}
        )
        return tag("div", shown, {"class": "lm-Widget riversim-guide"})

    def _depth(self, depth: Any) -> str:
        name = self._name()
        shown = tag("legend", escape(depth.label), {"class": "riversim-hidden"})
        for value, title, about in depth.names:
            one = tag(
                "input",
                None,
                {"type": "radio", "name": name, "value": value, "checked": value == depth.value, "autocomplete": "off"},
            )
            shown += tag("label", one + tag("span", escape(title)), {"title": about})
        return tag("div", tag("fieldset", shown), {"class": "lm-Widget riversim-depth"})

    def _presenter(self, presenter: Any) -> str:
        """What fills the screen may do so only just when it is asked to: not before there is something to show."""
        words = presenter.words
        names = "riversim-present jupyter-button"
        button = tag(
            "button",
            escape(words["show"]),
            {"type": "button", "class": names, "title": words["about"], "disabled": True},
        )
        return tag("div", button, {"class": "lm-Widget"})

    def _name(self) -> str:
        return f"riversim-landing-{next(self._numbers)}"


def _plain(kind: str, text: str, more: str = "", given: Given | None = None) -> str:
    names = f"riversim-guide-{kind} jupyter-button{more}"
    return tag("button", escape(text), {"type": "button", "class": names, **(given or {})})
