"""Make the pictures that are kept with the project anew: `python -m tests.pictures`."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path

from PIL import Image

import riversim
from riversim.trajectory import Trajectory

ROOT = Path(__file__).parent.parent
DPI = 144
COLOURS = 64


def png(run: Trajectory, day: float) -> bytes:
    """The river on a day, in few colours, so that the file stays small."""
    drawn, kept = io.BytesIO(), io.BytesIO()
    riversim.picture(run, at=day).savefig(drawn, dpi=DPI)
    Image.open(drawn).convert("RGB").quantize(COLOURS).save(kept, "PNG", optimize=True)
    return kept.getvalue()


def main() -> None:
    """The README's picture, and the one above the lab in the first notebook for those who see no sliders."""
    (ROOT / ".github" / "river.png").write_bytes(png(riversim.scenario("one-infusion").run(), 2))
    path = ROOT / "notebooks" / "01_meet_the_river.ipynb"
    book = json.loads(path.read_text())
    still = base64.b64encode(png(riversim.scenario("obstructed").run(), 0)).decode()
    for cell in book["cells"]:
        for kinds in cell.get("attachments", {}).values():
            kinds["image/png"] = still
    path.write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
