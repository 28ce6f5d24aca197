"""Steps of the build, from a checkout as well: Babel compiles the catalogues, and Node bundles the page's scripts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Steps(BuildHookInterface[Any]):
    """Both steps."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write a ``.mo`` beside each ``.po``, and the bundle; without Node all but `riversim site` works."""
        for path in Path(self.root, "riversim", "words", "locale").glob("*/LC_MESSAGES/*.po"):
            with path.open("rb") as written, path.with_suffix(".mo").open("wb") as compiled:
                write_mo(compiled, read_po(written, locale=path.parts[-3]))
        bundling = Path(self.root, "riversim", "site", "bundling.py")
        done = subprocess.run([sys.executable, str(bundling)], capture_output=True, text=True, check=False)
        if done.returncode:
            self.app.display_warning((done.stdout or done.stderr).strip())
