"""Makes the pictures that are stored in the repository anew: ``python -m tests.pictures``."""

import base64
import io
import json
import re
from pathlib import Path
from typing import Any

from PIL import Image

import riversim
from riversim import words
from riversim.lessons.lesson import PLANS
from riversim.model.trajectory import Trajectory
from tests import ROOT

NOTEBOOKS = ROOT / "notebooks"
LARGE, SMALL = 144, 100  # dots an inch
COLOURS = 96
STILL = re.compile(r"!\[[^\]]*\]\(attachment:river\.png\)")


def png(run: Trajectory, day: float, dpi: int) -> bytes:
    """The river on a day, in few colours, so that the file stays small."""
    drawn, kept = io.BytesIO(), io.BytesIO()
    riversim.picture(run, at=day).savefig(drawn, dpi=dpi)
    whole = Image.open(drawn).convert("RGB")
    # Maximum coverage keeps the colours of thin lines, and the means those of the land.
    few = whole.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(kept, "PNG", optimize=True)
    return kept.getvalue()


def opened(notebook: str) -> Trajectory:
    """The run that the lab of a notebook opens on."""
    plan = PLANS.get(notebook[3:])
    return riversim.scenario(plan.play if plan else "healthy").run()


def still(notebook: str) -> str:
    """The line that shows, and tells, what is to be seen before the lab runs."""
    return f"![{words.alt_text(opened(notebook), 0)}](attachment:river.png)"


def put_still(path: Path) -> None:
    """Put the picture above a notebook's lab, for those who see no sliders."""
    book: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    image = base64.b64encode(png(opened(path.stem), 0.0, SMALL)).decode()
    for cell in book["cells"]:
        if "attachments" in cell:
            cell["attachments"] = {"river.png": {"image/png": image}}
            cell["source"] = [STILL.sub(still(path.stem), line) for line in cell["source"]]
    path.write_text(json.dumps(book, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """The README's picture, and the one above the lab in each lesson."""
    (ROOT / ".github" / "river.png").write_bytes(png(riversim.scenario("one-infusion").run(), 2, LARGE))
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        put_still(path)


if __name__ == "__main__":
    main()
