"""What the site is made of, and the page about it: who runs it, what is stored (nothing), and all licences.

Licences are read where they are said: in the packages as they are installed or come with Pyodide, and
in the list that the bundler makes of the packages of the front end.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import re
import zipfile
from collections.abc import Iterator
from email.message import Message
from email.parser import HeaderParser
from html import escape
from importlib.metadata import PackageMetadata
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from riversim.model import __version__
from riversim.site import embed, lite, packs, reading, shelf
from riversim.site.pages import Built
from riversim.site.runtime import RELEASE, Runtime
from riversim.words import LANGUAGES, _, speaking

BUNDLED = "inside.json"
PAGE, TEXTS = "this-site.html", "licences.txt"
FONTS = "matplotlib/mpl-data/fonts/ttf/LICENSE_DEJAVU"
LICENCE_FILE = re.compile(r"\.dist-info/(licenses/)?([^/]*/)*(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)


class Part(NamedTuple):
    """Something that the site is made of, its licence in a word or two, and in full where it comes with it."""

    name: str
    version: str
    licence: str
    text: str = ""


# --- what there is ------------------------------------------------------------------------------------


def collected(runtime: Runtime, bundle: Path) -> list[Part]:
    """All that the site is made of: our own, Python for a browser, packages, fonts, the front end."""
    ours = Part("riversim", __version__, "MIT", _own_licence())
    python = Part("CPython", str(runtime.lock["info"]["python"]), "PSF-2.0", _python_licence())
    engine = Part("Pyodide", RELEASE, "MPL-2.0", "The source: https://github.com/pyodide/pyodide")
    wheels = [_of_wheel(runtime.wheel(name)) for name in packs.NEEDED]
    with zipfile.ZipFile(runtime.wheel("matplotlib")) as archive:
        fonts = Part("DejaVu Sans, DejaVu Sans Mono", "2.37", "Bitstream Vera", _read(archive, FONTS))
    installed = [_of_installed(name) for name in packs.INSTALLED]
    file = bundle / BUNDLED
    front = [Part(**one) for one in json.loads(file.read_text(encoding="utf-8"))] if file.is_file() else []
    return [ours, engine, python, *wheels, fonts, *installed, *front]


def of_lite(runtime: Runtime) -> list[Part]:
    """What JupyterLite adds to that; its front end says in a file of its own what it is made of."""
    front = Part("JupyterLite", importlib.metadata.version("jupyterlite-core"), "BSD-3-Clause", lite.FRONT_LICENCES)
    kernel = _of_installed("jupyterlite-pyodide-kernel")
    added = sorted(lite.needed(lite.ROOTS, runtime.python) - set(packs.INSTALLED))
    return [front, kernel, _of_wheel(runtime.wheel(lite.INSTALLER)), *map(_of_installed, added)]


def _own_licence() -> str:
    for folder in (packs.PACKAGE.parent, *packs.PACKAGE.parent.glob("riversim-*.dist-info/licenses")):
        if (folder / "LICENSE").is_file():
            return (folder / "LICENSE").read_text(encoding="utf-8")
    return ""


def _python_licence() -> str:
    file = Path(os.__file__).parent / "LICENSE.txt"
    return file.read_text(encoding="utf-8") if file.is_file() else "https://docs.python.org/3/license.html"


def _of_wheel(path: Path) -> Part:
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        about = next(name for name in names if PurePosixPath(name).match("*.dist-info/METADATA"))
        texts = [_read(archive, name) for name in names if LICENCE_FILE.search(name)]
        return _part(HeaderParser().parsestr(_read(archive, about)), texts)


def _of_installed(name: str) -> Part:
    found = importlib.metadata.distribution(name)
    files = [file for file in found.files or () if LICENCE_FILE.search(file.as_posix())]
    return _part(found.metadata, [file.read_text(encoding="utf-8") for file in files])


def _read(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8", "replace") if name in archive.namelist() else ""


def _part(about: Message | PackageMetadata, texts: list[str]) -> Part:
    return Part(about["Name"], about["Version"], _licence(about), "\n\n".join(texts))


def _licence(about: Message | PackageMetadata) -> str:
    """A licence as a package names it: as an expression, else among its classifiers, else in words."""
    get_all = about.get_all
    classified = [one.rpartition(" :: ")[2] for one in get_all("Classifier", []) if one.startswith("License")]
    said = [one for one in get_all("License", []) if one and "\n" not in one.strip()]
    return str(next(iter([*get_all("License-Expression", []), *filter(None, [" / ".join(classified)]), *said]), ""))


# --- the page -----------------------------------------------------------------------------------------


def write(out: Path, built: Built, parts: list[Part], *, by: str = "", code: bool = False) -> None:
    """Write the page about the site in each language, and all licences in full.

    `by` is who runs the site, in their own words; with `code` there are notebooks too.
    """
    (out / TEXTS).write_text("\n\n".join(_in_full(parts)), encoding="utf-8")
    for language in LANGUAGES:
        with speaking(language):
            (out / language).mkdir(exist_ok=True)
            frame = reading.Frame(_("About this site"), language, PAGE)
            (out / language / PAGE).write_text(
                reading.page(built, frame, _body(parts, language, by=by, code=code)), encoding="utf-8"
            )


def _in_full(parts: list[Part]) -> Iterator[str]:
    for part in parts:
        head = f"{part.name} {part.version}: {part.licence}"
        yield f"{'=' * len(head)}\n{head}\n{'=' * len(head)}\n\n{part.text.strip()}\n"


def _body(parts: list[Part], language: str, *, by: str, code: bool) -> str:
    told = "".join(f"<h2>{escape(head)}</h2>\n{said}\n" for head, said in _chapters(language, by=by, code=code))
    title = _("About this site")
    return (
        f'{reading.languages(PAGE)}\n<div class="reading-words">\n<h1>{escape(title)}</h1>\n{told}{_table(parts)}</div>'
    )


def _chapters(language: str, *, by: str, code: bool) -> Iterator[tuple[str, str]]:
    yield _("Who runs it"), _paragraphs(
        *([_("This site is run by: {name}").format(name=by)] if by else []),
        _("Whoever put these pages on this web server runs the site, and answers for it. "
          "The server's address stands at the top of your browser."),
        _("The software is riversim {version}. Its authors wrote it, and give it to everybody. "
          "They do not run this site, and do not hear of your visit.").format(version=__version__),
    )  # fmt: skip
    yield _("Nothing is stored or sent"), _paragraphs(
        _("The river runs in your own browser. What you do with it is sent nowhere. There is no account, no cookie "
          "and no counting of visits, and no other web server is asked for anything."),
        _("Like any web server, the one that these pages come from may note that somebody asked for them. A river "
          "that you share stands in its link behind the number sign (#). Browsers do not send that part to a server."),
    )  # fmt: skip
    yield _("What your browser keeps"), (
        _paragraphs(_("So that you can go on where you were, your browser keeps this, on your device alone:"))
        + _list(_("the river that you left, as a code"),
                _("the language that you chose, and how much you wanted to see at once"),
                *([_("the notebooks that you changed")] if code else []),
                _("the files of this site, so that it opens without a network"),
                _("what the river's engine had in its memory before you came, so that it opens sooner"))
        + _paragraphs(_("To remove it, open the settings of your browser, look for the data that web sites keep, and "
                        "delete those of this site. In a private window all of it is gone when you close the window."))
    )  # fmt: skip
    lines = f'<a href="../{embed.PAGE}#{language}">{escape(_("Lines to copy"))}</a>'
    yield _("riversim in a page of yours"), f"<p>{lines}</p>"
    yield _("More to read"), _paragraphs(_("These pages are in English:")) + "".join(_more())
    yield _("What is inside"), _paragraphs(_("All of it is free software. These are its parts, and their licences."))


def _more() -> Iterator[str]:
    """The pages on the model and for teachers, which are named in English."""
    names = [*(f"about/{name}.md" for name in shelf.ABOUT), f"teaching/{shelf.TEACHING}.md"]
    yield '<ul lang="en">'
    for name in names:
        title = escape(reading.title((shelf.notebooks() / name).read_text(encoding="utf-8")))
        yield f'<li><a hreflang="en" href="../{shelf.place(name)}">{title}</a></li>'
    yield "</ul>"


def _paragraphs(*texts: str) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _list(*texts: str) -> str:
    return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"


def _table(parts: list[Part]) -> str:
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (_("Part"), _("Version"), _("Licence")))
    rows = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in part[:3])}</tr>\n" for part in parts)
    name, full = escape(_("What is inside")), escape(_("All licences in full"))
    return (
        f'<div class="reading-wide" role="group" tabindex="0" aria-label="{name}"><table class="reading-inside">'
        f"<thead><tr>{head}</tr></thead><tbody>\n{rows}</tbody></table></div>\n"
        f'<p><a href="../{TEXTS}">{full}</a></p>\n'
    )
