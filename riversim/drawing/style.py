"""Colours and sizes: light and dark, large for a projector, and larger for a room.

Hues are told apart by people with any of the common colour vision deficiencies, and nothing
is told by hue alone: shape, lightness or words say it too.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from riversim.model import check_name

Theme = Literal["light", "dark"]


@dataclass(frozen=True, kw_only=True)
class Style:
    """The colours and the scale of type and lines of one theme."""

    paper: str
    land: str
    land_far: str
    ink: str
    faint: str
    water: str
    deep: str
    shore: str
    bed: str
    bed_edge: str
    crack: str
    leaf: str
    leaf_dark: str
    wilted: str
    trunk: str
    stone: str
    stone_dark: str
    charge: str
    empty: str
    alarm: str
    pressure: str
    healthy: str
    gate: str
    murk: str
    ghost: str
    drug: str
    outline: str
    scale: float = 1.0
    least: float = 0.0
    """The smallest type [points] in a picture of its usual size."""

    def points(self, usual: float) -> float:
        """How large type is that is usually so large [points]."""
        return max(usual * self.scale, self.least)


LIGHT = Style(
    paper="#fffdf7", land="#f1ead8", land_far="#e4dfc4", ink="#26313a", faint="#7a8288",
    water="#3b8bb5", deep="#1f5f86", shore="#1c5172", bed="#cdb68f", bed_edge="#a58a5f", crack="#7d6540",
    leaf="#4a9a4d", leaf_dark="#2f6f3a", wilted="#a08a45", trunk="#6b4f33",
    stone="#8a7763", stone_dark="#54483b", charge="#e8a628", empty="#fbf6ea",
    alarm="#a3243b", pressure="#9a5417", healthy="#2c6e3f", gate="#4b5660", murk="#6f5a3c", ghost="#9aa3a8",
    drug="#6a4a9c", outline="#26313a",
)  # fmt: skip
DARK = Style(
    paper="#14191e", land="#1f262b", land_far="#272f31", ink="#eef2f4", faint="#a3adb3",
    water="#4aa3d1", deep="#2a75a3", shore="#9bd1ee", bed="#5c4f3b", bed_edge="#8b7754", crack="#2e2619",
    leaf="#63b866", leaf_dark="#8fd693", wilted="#b39c52", trunk="#8d6f4f",
    stone="#9b8975", stone_dark="#cfc0ab", charge="#f2b843", empty="#10151a",
    alarm="#ff8095", pressure="#f0a868", healthy="#84d198", gate="#aab5bd", murk="#a08a62", ghost="#7d878d",
    drug="#c0a4f2", outline="#0b0f12",
)  # fmt: skip
STYLES = {"light": LIGHT, "dark": DARK}
PROJECTOR_SCALE = 1.35
ROOM_SCALE, ROOM_LEAST = 1.8, 18.1  # at 1330 pixels, as wide as the picture is on a wall, letters of 37 of them


def style(theme: str = "light", *, projector: bool = False, room: bool = False) -> Style:
    """The style of a theme ("light" or "dark"), with large type and thick lines for a projector, or for a room."""
    chosen = STYLES[check_name("theme", theme, STYLES)]
    if room:
        return replace(chosen, scale=ROOM_SCALE, least=ROOM_LEAST)
    return replace(chosen, scale=PROJECTOR_SCALE) if projector else chosen


def mixed(a: str, b: str, share: float) -> str:
    """The colour `share` of the way from a to b, each "#rrggbb"."""
    pairs = [(int(a[i : i + 2], 16), int(b[i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in pairs)
