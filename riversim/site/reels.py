"""The river's pictures that a page has before Python is there: a still of each composition, and reels that move.

A reel is what the lab shows from day 0 on, at the lab's own pace: its frames, each with what is said and lit, and how
long it stands. It is one file: the length of what is told of all frames (four bytes, the last one first), that as
JSON, and the frames. Each but the first has only what differs from the one before, and is drawn over it.
"""

from __future__ import annotations

import io
import json
import math
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from PIL import Image, features

from riversim import words
from riversim.drawing import RiverPicture
from riversim.lab import PICTURE, UPRIGHT, named
from riversim.model import River, RiverError, Trajectory, scenario
from riversim.session import Director, Visit
from riversim.site.likeness import pieces
from riversim.words import Event, events

STORY = "obstructed"
COMPOSITIONS = {"wide": PICTURE, "upright": UPRIGHT}
THEMES = {"light": "", "dark": "-dark"}  # and what the names of their files end in
KIND = "WEBP" if features.check("webp") else "JPEG"
REEL = ".reel"  # few visitors ask for one, so that none is kept on their devices
ENDING, MIME = KIND.lower(), f"image/{KIND.lower()}"
STILL, FINE, MOVES = 75, 60, 40  # quality
FINENESS = 1.5  # device pixels to each, where a screen has two or more
FPS = 3.0
LONG = {"infusion": 25.0, "play": 15.0}  # [s] few wait as long
TILE = 8  # [pixels]
UNLIKE = 10  # of 255: less is not seen


class Shot(NamedTuple):
    """A moment of a run, what is told at it, and for how many ms it is seen."""

    at: float
    told: Event | None
    ms: int


def runs() -> dict[str, Trajectory]:
    """The lab's first story as it goes by itself, and with an infusion at its beginning."""
    visit = Visit(STORY)
    plain = visit.run
    visit.infuse()
    return {"play": plain, "infusion": visit.run}


def shots(run: Trajectory, seconds: float) -> list[Shot]:
    """What is seen in the first seconds of playing a run, as the lab's director has it."""
    time = [0.0]
    director, told = Director(lambda: time[0]), events(run)
    director.begin(told, 0)
    at = 0.0
    found: list[Shot] = []
    while time[0] < seconds:
        one = Shot(round(at, 2), director.told(math.floor(at + 1e-6)), round(1000.0 / FPS))
        if found and found[-1][:2] == one[:2]:
            one = one._replace(ms=found.pop().ms + one.ms)
        found.append(one)
        at += director.steps(told, at, 1.0 / FPS, run.river.step)
        time[0] += 1.0 / FPS
    return found


def make_all(out: Path) -> None:
    """Write the stills and reels of all languages into a folder, side by side; raises `RiverError` where one fails."""
    begun = [
        subprocess.Popen([sys.executable, "-m", __name__, out, code], stderr=subprocess.PIPE, text=True)
        for code in words.LANGUAGES
    ]
    wrong = [error for error, process in [(one.communicate()[1], one) for one in begun] if process.returncode]
    if wrong:
        raise RiverError(f"the pictures of the page could not be made: {wrong[0].strip()[-500:]}")


def make(out: Path, language: str) -> None:
    """Write the stills and reels of a language into a folder, which each page of the language asks for by name."""
    out.mkdir(parents=True, exist_ok=True)
    with words.speaking(language):
        all_runs = runs()
        films = {reel: list(shots(run, LONG[reel])) for reel, run in all_runs.items()}
        for name, theme in product(COMPOSITIONS, THEMES):
            river, called = all_runs["play"].river, f"{language}-{name}{THEMES[theme]}"
            fine, plain = _scene(river, name, theme, FINENESS), _scene(river, name, theme)
            (out / f"{called}-fine.{ENDING}").write_bytes(_still(fine, all_runs["play"], FINE))
            (out / f"{called}.{ENDING}").write_bytes(_still(plain, all_runs["play"], STILL))
            for reel, film in films.items():
                (out / f"{called}-{reel}{REEL}").write_bytes(_reel(plain, all_runs[reel], film))


def scene(name: str) -> RiverPicture:
    """The picture of the lab's first story, in one of the compositions."""
    return _scene(scenario(STORY).river, name)


def _scene(river: River, name: str, theme: str = "light", ratio: float = 1.0) -> RiverPicture:
    return RiverPicture(river, theme=theme, upright=name == "upright", size=COMPOSITIONS[name], ratio=ratio)


def _still(scene: RiverPicture, run: Trajectory, quality: int) -> bytes:
    scene.show(run, 0)
    return _encoded(scene.image().convert("RGB"), quality)


def _encoded(image: Image.Image, quality: int, method: int = 6) -> bytes:
    data = io.BytesIO()
    image.save(data, KIND, quality=quality, method=method)
    return data.getvalue()


def _reel(scene: RiverPicture, run: Trajectory, film: list[Shot]) -> bytes:
    frames = list(_frames(scene, run, film))
    told = [{**_told(scene, run, shot), "bytes": len(frame)} for shot, frame in zip(film, frames, strict=True)]
    head = json.dumps({"mime": MIME, "frames": told}, ensure_ascii=False, separators=(",", ":")).encode()
    return b"".join((len(head).to_bytes(4, "little"), head, *frames))


def _frames(scene: RiverPicture, run: Trajectory, film: list[Shot]) -> Iterator[bytes]:
    """The frames one by one: the first whole, of each other what differs from the one before, else nothing."""
    seen: np.ndarray[Any, Any] | None = None
    for shot in film:
        scene.show(run, shot.at)
        frame = scene.frame()
        if seen is None or KIND == "JPEG":  # which has nothing that could be seen through
            seen = frame.copy()
            yield _encoded(Image.fromarray(seen), MOVES, 2)
            continue
        differs = _differs(seen, frame)
        seen[differs] = frame[differs]
        yield _encoded(Image.fromarray(np.dstack([frame, np.where(differs, 255, 0).astype(np.uint8)])), MOVES, 2)


def _differs(before: np.ndarray[Any, Any], after: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Where a frame is unlike the one before, (height, width), by whole tiles."""
    high, wide = before.shape[:2]
    far = np.maximum(before, after) - np.minimum(before, after)
    rows, columns = -(-high // TILE), -(-wide // TILE)
    unlike = np.zeros((rows * TILE, columns * TILE), dtype=np.bool_)
    unlike[:high, :wide] = (far > UNLIKE).any(axis=2)
    tiles = unlike.reshape(rows, TILE, columns, TILE).any(axis=(1, 3))
    return tiles.repeat(TILE, axis=0).repeat(TILE, axis=1)[:high, :wide]


def _told(scene: RiverPicture, run: Trajectory, shot: Shot) -> dict[str, Any]:
    """What a page has to know of a frame: its day, how long it stands, how strongly the water runs, what is said."""
    index = math.floor(shot.at + 1e-6)
    said = shot.told.sentence if shot.told else words.sentences(run, index)[0].text
    strengths = [round(strength, 2) for strength in scene.strengths(run, shot.at)]
    found: dict[str, Any] = {"day": round(shot.at * run.river.step / 24.0, 4), "ms": shot.ms, "strengths": strengths}
    found["said"] = pieces(said, {kind: list(named) for kind, named in words.mentions().items()})
    found["feeling"] = words.feels(run, index)
    if shot.told:
        found["told"], found["lit"] = True, spot(scene, named(*shot.told.part))
    return found


def spot(scene: RiverPicture, part: str) -> list[list[float]]:
    """Where the parts of a name are in a picture, as [x, y, radius]: of a kind without a number every first one."""
    found: dict[str, list[float]] = {}
    for hit in scene.hits():
        name = named(hit.kind, hit.number)
        if f"{name} ".startswith(f"{part} "):
            found.setdefault(name, [round(hit.x, 4), round(hit.y, 4), round(hit.radius, 4)])
    return list(found.values())


if __name__ == "__main__":
    make(Path(sys.argv[1]), sys.argv[2])
