"""`script`: what a widget of ours is on a page, which hears the kernel however long it took to load."""

from __future__ import annotations

from pathlib import Path

_HERE = Path(__file__).parent
_OWN = "export default "


def script(*names: str) -> str:
    """A widget's own files in their order, wrapped in what each of them needs; a page loads them as one module."""
    own = "".join((_HERE / name).read_text(encoding="utf-8") for name in names)
    return own.replace(_OWN, "const widget = ") + (_HERE / "hearing.js").read_text(encoding="utf-8")
