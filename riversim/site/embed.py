"""The page for who wants riversim in a page of their own: a few lines to copy, in every language."""

from __future__ import annotations

from html import escape

from riversim.site.pages import Built, document, module, style
from riversim.words import CRISIS, DISCLAIMER, LANGUAGES, _, speaking

PAGE = "embed.html"
HERE = "https://ADDRESS/"  # the page's script writes its own in its place
# What a frame of another page may do: no more than the lab needs.
FRAME = (
    f'<iframe src="{HERE}" title="riversim" width="100%" height="850" loading="lazy"\n'
    '  sandbox="allow-scripts allow-same-origin allow-downloads" allow="fullscreen; clipboard-write"></iframe>'
)


def embed(built: Built) -> str:
    """The page in all languages, one below the other."""
    links = " ".join(f'<a href="#{code}" lang="{code}">{name}</a>' for code, name in LANGUAGES.items())
    head = f"{style(built, built.name, 'embed.css')}\n{module(built, built.name, 'embed.js')}"
    body = f"""<body>
<nav aria-label="Languages">{links}</nav>
<main>
<h1>riversim</h1>
{"".join(_part(code) for code in LANGUAGES)}</main>
</body>"""
    return document("en", "riversim in a page of yours", head, body)


def _part(code: str) -> str:
    with speaking(code):
        title, name, copied = escape(_("riversim in a page of yours")), escape(_("Lines to copy")), escape(_("Copied"))
        said = "\n".join(f"<p>{escape(one)}</p>" for one in (_how(), _asks(), _more()))
        return f"""<section id="{code}" lang="{code}">
<h2>{title}</h2>
<p class="embed-note"><strong>{escape(_(DISCLAIMER))}</strong> {escape(_(CRISIS))}</p>
<label>{name}
<textarea readonly rows="3" spellcheck="false">{escape(FRAME)}</textarea></label>
<button type="button" data-copied="{copied}">{escape(_("Copy"))}</button>
{said}
</section>
"""


def _how() -> str:
    return _(
        "Paste these lines into a page of your course: in Moodle and in Canvas into the HTML of a text, which the "
        "editor shows on request."
    )


def _asks() -> str:
    return _(
        "No cookie is set, no other host is asked for anything, and nothing that is done in it leaves the browser. "
        "It works from a width of 600 pixels on, and on a phone."
    )


def _more() -> str:
    return _(
        "Behind the address, ?lang=es has it in Spanish, ?depth=explore shows all there is at once, and #river= with a "
        "code opens the river of that code."
    )
