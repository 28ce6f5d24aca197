"""Compiles the catalogues with Babel whenever riversim is built or installed, from a checkout as well."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Catalogues(BuildHookInterface[Any]):
    """A step of the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write a ``.mo`` beside each ``.po``."""
        for path in Path(self.root, "riversim", "words", "locale").glob("*/LC_MESSAGES/*.po"):
            with path.open("rb") as written, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(written, locale=path.parts[-3]))
