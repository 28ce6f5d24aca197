"""What a page shows before Python is there: the lab's first screen, as its own widgets have it, and what is said.

Nothing of it is written twice: a lab is made, and what it shows, in each of the tour's first steps too, is taken
from it. What is done on the page meanwhile the lab does when it is there.
"""

from __future__ import annotations

from typing import Any

from riversim import words
from riversim.lab import PICTURE, RiverLab
from riversim.site import reels
from riversim.site.likeness import BOX, Likeness, pieces, tag
from riversim.site.reels import COMPOSITIONS, ENDING
from riversim.words import _

TOURED = 3  # steps of the tour need no computing
# The picture is the upright one where it is narrower than 560 pixels, as in the lab: on a phone, and where the controls
# just stand beside it.
NARROW = "(max-width: 599px), (min-width: 760px) and (max-width: 879px)"
STORIES = "stories.html"
ENGINE, DRAWING = r"pyodide|stdlib", r"matplotlib|numpy|pillow|contourpy|kiwisolver|cycler|pyparsing|dateutil|six"


def sentences() -> dict[str, str]:
    """What the page's script says meanwhile, in the language in use."""
    return {
        "soon": _("It happens as soon as the river is there."),
        "tour": _("The next step needs the river itself, and comes as soon as that is there."),
        "watch": _("Now watch."),
        "skip": _("Skip ahead"),
        "pause": _("Pause"),
        "engine": _("Python is on its way"),
        "drawing": _("The picture's pens are on their way"),
        "river": _("The river is on its way"),
        "begins": _("The river begins to run"),
    }


def failures() -> dict[str, str]:
    """Why the river does not come, in the language in use."""
    return {
        "browser": _("This browser can not run the river: it is too old, or has no WebAssembly."),
        "files": _("The river did not come: a part of it could not be loaded. Loading the page again may help."),
    }


def stories(to: str = STORIES) -> str:
    """The link to what can be read where the river does not run."""
    return tag("a", _("Read its stories in pictures and words."), {"href": to})


def body(lab: RiverLab, folder: str, language: str, to: str = STORIES) -> str:
    """The first screen of a lab as HTML, with pictures from a `folder`, in the language in use."""
    panel = lab.panel
    like = Likeness(
        lambda view: _picture(folder, language, view.alt),
        before={panel.again.model_id: _waiting()}, within={panel.error.model_id: _failed(to)},
    )  # fmt: skip
    names = f"{BOX} widget-vbox riversim"  # how deep it is the page says, which knows the visitor
    return tag("div", like.inside(panel.box), {"id": "riversim-landing", "class": names, "lang": language})


def _failed(to: str) -> str:
    """What is said, and where to read on, when the river can not come: by a script, or where none runs."""
    said = "".join(
        tag("p", f"{reason} {stories(to)}", {"data-why": why, "role": "alert", "hidden": True})
        for why, reason in failures().items()
    )
    unscripted = _("The river needs JavaScript, which is switched off in this browser.")
    return said + tag("noscript", tag("p", f"{unscripted} {stories(to)}"))


def _waiting() -> str:
    """How much of the river is there; it takes the place of buttons that do nothing before."""
    bar = tag("progress", None, {"id": "riversim-loading", "max": "1", "value": "0"}) + "</progress>"
    label = tag("label", sentences()["engine"], {"for": "riversim-loading", "id": "riversim-loads"})
    return tag("div", label + bar, {"class": "riversim-waiting"})


def _picture(folder: str, language: str, alt: str) -> str:
    def still(name: str) -> str:
        return f"{folder}/{language}-{name}.{ENDING} 1x, {folder}/{language}-{name}-fine.{ENDING} 2x"

    (wide, high), (upright_wide, upright_high) = PICTURE, COMPOSITIONS["upright"]
    upright = tag(
        "source", None, {"media": NARROW, "srcset": still("upright"), "width": upright_wide, "height": upright_high}
    )
    image = tag(
        "img",
        None,
        {
            "class": "riversim-frame",
            "alt": alt,
            "width": wide,
            "height": high,
            "srcset": still("wide"),
            "src": f"{folder}/{language}-wide.{ENDING}",
            "fetchpriority": "high",
        },
    )
    film = tag("canvas", "", {"class": "riversim-flow riversim-reel", "aria-hidden": "true", "hidden": True})
    water = tag("canvas", "", {"class": "riversim-flow riversim-runs", "aria-hidden": "true"})
    sheets = film + tag("div", "", {"class": "riversim-lit"}) + water
    return tag("div", tag("picture", upright + image) + sheets, {"class": "lm-Widget riversim-view"})


def told(lab: RiverLab) -> dict[str, Any]:
    """What the page's script has to know, in the language in use; the tour is taken in a lab that has not begun."""
    day = words.begin(words.day_word(11.0 + 22.0 / 24.0 + 33.0 / 1440.0))
    for number, name in (("11", "{day}"), ("22", "{hour}"), ("33", "{minute}")):
        day = day.replace(number, name)
    visit = reels.runs()["play"]
    found: dict[str, Any] = {}
    scenes = {name: reels.scene(name) for name in COMPOSITIONS}
    for name, scene in scenes.items():
        streams = [[round(share, 4) for share in stream] for stream in scene.streams()]
        found[name] = {"size": COMPOSITIONS[name], "streams": streams, "plugs": reels.spot(scene, "plug")}
    strengths = [round(strength, 2) for strength in scenes["wide"].strengths(visit, 0)]
    first = {"said": pieces(lab.panel.caption.text, lab.panel.caption.names), "strengths": strengths, "day": 0}
    first |= {"feeling": lab.panel.feeling.text, "step": visit.river.step / 24.0}
    tour = _toured(lab, scenes)
    return {
        "words": {**sentences(), "day": day}, "first": first, "pictures": found, "tour": tour,
        "narrow": NARROW, "ending": ENDING, "engine": ENGINE, "drawing": DRAWING,
    }  # fmt: skip


def _toured(lab: RiverLab, scenes: dict[str, Any]) -> dict[str, Any]:
    """The first steps of the tour: each as it begins and, where it is not over then, as it is once it is done."""
    lab.tour()
    guide, steps = lab.panel.guide, []
    for _number in range(TOURED):
        assert lab.touring is not None
        begun = _shown(lab) | {
            "do": lab.touring.step.do, "shows": list(lab.touring.step.shows),
            "lit": {name: reels.spot(scene, lab.touring.lit) for name, scene in scenes.items()},
        }  # fmt: skip
        done = None
        if not lab.touring.done:
            guide.on_press("on")
            done = _shown(lab)
        steps.append({"begun": begun, "done": done})
        guide.on_press("on")
    guide.on_press("leave")
    return {"steps": steps, "total": guide.total}


def _shown(lab: RiverLab) -> dict[str, Any]:
    """What the card of the tour shows, and what is shown beside it."""
    guide, panel = lab.panel.guide, lab.panel
    return {
        "where": guide.where, "said": guide.said, "asked": guide.asked, "onward": guide.onward,
        "day": round(lab.session.day(lab.session.now), 4), "feeling": panel.feeling.text,
        "part": pieces(panel.part.text, panel.part.names), "truth": panel.truth.text,
    }  # fmt: skip
