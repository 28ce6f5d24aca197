"""What a widget's script is called in the file that has them all, for who makes that file and who asks for one."""

from __future__ import annotations

import hashlib


def script_name(script: str) -> str:
    """A name made of the script, which a JavaScript module may export."""
    return "w" + hashlib.sha256(script.encode()).hexdigest()[:16]
