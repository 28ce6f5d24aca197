"""The pages of the site."""

from __future__ import annotations

import html
import json
from typing import NamedTuple

from riversim.site import packs, shelf
from riversim.site.policy import POLICY
from riversim.words import _


class Built(NamedTuple):
    """A release: the name of its folder, its files' hashes, the hash of their list, and the bytes that Python takes."""

    name: str
    files: dict[str, str]
    integrity: str
    total: int


def words() -> dict[str, str]:
    """What a page's script may have to say."""
    return {"newer": _("A newer riversim is there."), "take": _("Show it")}


def index(built: Built) -> str:
    told = {
    told = {
        "files": built.integrity,
        "packages": packs.first(),
        "total": built.total,
        "words": words(),
        "lessons": shelf.lessons(),
    }

    def style(name: str) -> str:
        return f'<link rel="stylesheet" href="{built.name}/{name}" integrity="{built.files[name]}">'

    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>riversim</title>
<link rel="icon" href="data:,">
{style("main.css")}
{style("lab.css")}
<script type="application/json" id="riversim-built">{json.dumps(told)}</script>
<script type="module" src="{built.name}/main.js" integrity="{built.files["main.js"]}"></script>
</head>
<body>
<main>
<div id="riversim-before"><progress id="riversim-loading" max="1" value="0"></progress><p id="riversim-said" role="status"></p></div>
<div id="riversim-lab"></div>
</main>
</body>
</html>
"""
