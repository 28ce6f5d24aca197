"""The stories in pictures and words, for a browser in which the river can not run: one page in each language."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

from PIL import Image

from riversim import words
from riversim.drawing import Stop, day, panels, pictures
from riversim.model import SCENARIOS, Scenario, Trajectory
from riversim.site import reading
from riversim.site.gallery import Gallery
from riversim.site.landing import STORIES
from riversim.site.pages import Built, place
from riversim.words import LANGUAGES, _, speaking

FINE = 1.6  # dots to a pixel: a phone has more, and is no wider


def write(out: Path, built: Built, gallery: Gallery) -> None:
    """Write the page of all stories in each language; the pictures, on which no words are, are the same."""
    runs = {name: story.run() for name, story in SCENARIOS.items()}
    drawn = {
        name: [Image.fromarray(pixels) for pixels in pictures(run, panels(run), fine=FINE)]
        for name, run in runs.items()
    }
    for code in LANGUAGES:
        with speaking(code):
            told = "".join(_story(SCENARIOS[name], run, drawn[name], gallery) for name, run in runs.items())
            (out / code).mkdir(exist_ok=True)
            frame = reading.Frame(_("The stories"), code, STORIES)
            (out / code / STORIES).write_text(reading.page(built, frame, _beginning() + told), encoding="utf-8")


def _beginning() -> str:
    about = _(
        "Here the brain is a land with a river. Each story is told in words, and in pictures of what the river did."
    )
    live = _("Where the river can run in your browser, you can play with it: {link}.")
    river, title = escape(_("The river")), escape(_("The stories"))
    link = f'<a href="../{place(words.current())}index.html">{river}</a>'
    return (
        f"{reading.languages(STORIES)}\n<h1>{title}</h1>\n"
        f'<div class="reading-words"><p>{escape(about)}</p><p>{escape(live).format(link=link)}</p></div>\n'
    )


def _story(story: Scenario, run: Trajectory, drawn: list[Image.Image], gallery: Gallery) -> str:
    """A story: what it is about, its pictures with what happens, and what became of the river."""
    about = f"<p>{escape(' '.join(_(sentence) for sentence in story.sentences))}</p>"
    strip = "".join(_panels(run, drawn, gallery))
    return (
        f'<section class="story" id="{story.id}">\n<h2>{escape(_(story.title))}</h2>\n{about}\n'
        f'<ol class="story-strip">{strip}</ol>\n<p>{escape(words.title(run))}</p>\n</section>\n'
    )


def _panels(run: Trajectory, drawn: list[Image.Image], gallery: Gallery) -> Iterator[str]:
    stops: list[Stop] = panels(run)
    for stop, picture in zip(stops, drawn, strict=True):
        seen = gallery.image(picture, words.alt_text(run, stop.at))
        yield f"<li>{seen}<p><strong>{escape(day(run, stop))}</strong> {escape(stop.said)}</p></li>\n"
