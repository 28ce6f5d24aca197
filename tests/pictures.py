"""Makes the pictures that are stored in the repository anew: ``python -m tests.pictures``.

``python -m tests.pictures sheet OUT`` makes contact sheets in a folder instead, to be judged by eye: every story
at its start, in its middle and at its end, in each look, and as eyes that see few colours see it.
"""

import base64
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw

import riversim
from riversim import words
from riversim.drawing.river import RiverPicture
from riversim.lessons.lesson import PLANS
from riversim.model.trajectory import Trajectory
from tests import ROOT
from tests.eyes import BLINDNESS, as_seen

NOTEBOOKS = ROOT / "notebooks"
LINE = 18  # pixels high, over each picture of a sheet
LARGE, SMALL = 144, 100  # dots an inch
COLOURS = 96
# How a picture is made in each look, and the size in pixels at which the sheet shows it.
LOOKS: Mapping[str, tuple[Mapping[str, Any], tuple[int, int]]] = {
    "light": ({}, (720, 416)),
    "dark": ({"theme": "dark"}, (720, 416)),
    "projector": ({"projector": True}, (720, 416)),
    "room": ({"room": True}, (720, 416)),
    "phone": ({"upright": True}, (390, 433)),
}
THREE_HOURS = 0.125  # days after the start, when what is done at once is at its height
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


def moments(run: Trajectory) -> Iterator[int]:
    """The time indices that a sheet shows: the start, three hours on, the middle, and the end."""
    last = len(run.level) - 1
    yield from (0, run.index(THREE_HOURS), last // 2, last)


def contact_sheet(look: str) -> Image.Image:
    """Every story in a row, its moments beside each other, each with its day and its story's name."""
    options, (wide, high) = LOOKS[look]
    stories = riversim.SCENARIOS.values()
    columns = len([*moments(next(iter(stories)).run())])
    whole = Image.new("RGB", (columns * wide, len(stories) * (high + LINE)), "white")
    pen = ImageDraw.Draw(whole)
    for row, story in enumerate(stories):
        run = story.run()
        scene = RiverPicture(run.river, **options)
        for column, index in enumerate(moments(run)):
            scene.show(run, index)
            x, y = column * wide, row * (high + LINE)
            pen.text((x + 6, y + 4), f"{story.id}, day {run.time[index] / 24:.1f}", fill="black")
            whole.paste(Image.fromarray(scene.frame()).resize((wide, high), Image.Resampling.LANCZOS), (x, y + LINE))
    return whole


def put_sheets(folder: Path) -> None:
    """Every look's sheet, and the light and the dark one through each deficiency of colour vision."""
    folder.mkdir(parents=True, exist_ok=True)
    for look in LOOKS:
        sheet = contact_sheet(look)
        sheet.save(folder / f"{look}.png")
        for name, eye in BLINDNESS.items() if look in ("light", "dark") else ():
            Image.fromarray(as_seen(np.asarray(sheet), eye)).save(folder / f"{look}-{name}.png")


def main() -> None:
    """The README's picture, and the one above the lab in each lesson."""
    (ROOT / ".github" / "river.png").write_bytes(png(riversim.scenario("one-infusion").run(), 2, LARGE))
    for path in sorted(NOTEBOOKS.glob("[0-9]*.ipynb")):
        put_still(path)


if __name__ == "__main__":
    if sys.argv[1:2] == ["sheet"]:
        put_sheets(Path(*sys.argv[2:]))
    else:
        main()
