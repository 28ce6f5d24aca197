"""The command `riversim run`: a story, as told or changed, in words and numbers, and files on request."""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from riversim import words
from riversim.commands.options import DRAWN, day_in, number, paths_to_write, settings_in
from riversim.model import (
    DRUGS,
    Course,
    Infusion,
    River,
    RiverError,
    Scenario,
    Spell,
    Trajectory,
    check_name,
    drug,
    moments,
    scenario,
    simulate,
    steps_in,
    write_whole,
)
from riversim.session import exports, share

WIDTH = 88
ROWS = 14
ENDINGS = {
    "csv": (".csv",), "picture": DRAWN, "strip": DRAWN, "curves": DRAWN, "gif": (".gif", ".webp"), "pdf": (".pdf",),
}  # fmt: skip


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.set_defaults(command=run)
    parser.add_argument("scenario", metavar="SCENARIO", help="a story's id; 'riversim scenarios' lists them")
    parser.add_argument("--weeks", help="how long to run; the story's own length otherwise")
    changes = parser.add_argument_group("what replaces that part of the story's own course")
    changes.add_argument("--infusions", metavar="DAYS", help="days, like 0,2,4, or none")
    changes.add_argument("--drug", help=f"drug of the infusions: {', '.join(DRUGS)}")
    changes.add_argument("--dose", help="standard doses in each infusion")
    changes.add_argument(
        "--block", action="append", metavar="SHARE@START-END",
        help="spillway blocked by hand, like 0.9@3d-4d or 0.5@12h-36h, or none; may be repeated",
    )  # fmt: skip
    changes.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE",
        help="a number of the river, like cause=0.3; may be repeated",
    )  # fmt: skip
    changes.add_argument("--seed", help="which weather, plugs and batteries chance deals")
    files = parser.add_argument_group("files to write")
    files.add_argument("--csv", metavar="FILE", help="a table with one row a step")
    files.add_argument("--picture", metavar="FILE", help="the river at the end (png, svg, pdf, jpg)")
    files.add_argument("--strip", metavar="FILE", help="four pictures of what happened (png, svg, pdf, jpg)")
    files.add_argument("--curves", metavar="FILE", help="the curves over time (png, svg, pdf, jpg)")
    files.add_argument("--gif", metavar="FILE", help="the river as an animation (gif, webp); takes a while")
    files.add_argument("--pdf", metavar="FILE", help="a sheet to print: the river at the end, curves, what happened")
    files.add_argument("--force", action="store_true", help="overwrite files that exist")


def run(options: argparse.Namespace) -> None:
    """Run the story that was asked for, write its files, and tell it."""
    story = scenario(options.scenario)
    paths = paths_to_write(options, ENDINGS)
    river = replace(story.river, **_settings(options))
    weeks = story.weeks if options.weeks is None else number("--weeks", options.weeks)
    days = steps_in(weeks, river) * river.step / 24.0
    ran = simulate(river, _course(options, story, days), weeks=weeks)
    for kind, path in paths.items():
        _write(story, ran, kind, path, force=options.force)
    print("\n".join(_told(story, ran, changed=river != story.river or ran.course != story.course)))
    for kind, path in paths.items():
        print(f"{kind} written to {path}")


def _settings(options: argparse.Namespace) -> dict[str, Any]:
    """What `--set` and `--seed` change of the river."""
    settings: dict[str, Any] = {}
    known = {f.name: f for f in fields(River)}
    for name, value in settings_in(options.set):
        if known[check_name("parameter", name, known)].metadata:
            settings[name] = number(f"--set {name}", value)
        else:
            settings[name] = tuple(number(f"--set {name}", one) for one in value.split(","))
    if options.seed is not None:
        settings["seed"] = number("--seed", options.seed)
    return settings


def _course(options: argparse.Namespace, story: Scenario, days: float) -> Course:
    """The story's own course as far as the run goes, with what the options replace."""
    own = story.course
    infusions = tuple(i for i in own.infusions if i.day < days)
    spells = tuple(s for s in own.spells if s.start < days)
    if options.infusions is not None:
        like = own.infusions[0] if own.infusions else Infusion(0.0)
        infusions = tuple(replace(like, day=day_in("--infusions", text)) for text in _listed(options.infusions))
    if options.block is not None:
        held = (_held(text, days) for given in options.block for text in _listed(given))
        spells = (*(s for s in spells if s.what != "block"), *held)
    return Course(
        infusions=_dosed(options, infusions),
        spells=spells,
        shifts=tuple(s for s in own.shifts if s.start < days),
    )


def _dosed(options: argparse.Namespace, infusions: tuple[Infusion, ...]) -> tuple[Infusion, ...]:
    """The infusions with the drug and the dose that were asked for."""
    changes: dict[str, Any] = {}
    if options.drug is not None:
        changes["drug"] = drug(options.drug)
    if options.dose is not None:
        changes["dose"] = number("--dose", options.dose)
    if changes and not infusions:
        raise RiverError("--drug and --dose need an infusion, and this run has none; add --infusions, like 0,2,4")
    return tuple(replace(i, **changes) for i in infusions)


def _listed(text: str) -> list[str]:
    return [] if text == "none" else [part.strip() for part in text.split(",")]


def _held(text: str, days: float) -> Spell:
    """One block held by hand: '0.9@3d-4d'."""
    share, at, span = text.partition("@")
    start, dash, end = span.partition("-")
    if not at or not dash:
        raise RiverError(f"--block {text!r}: write SHARE@START-END, like 0.9@3d-4d or 0.5@12h-36h")
    spell = Spell("block", number("--block", share), day_in("--block", start), day_in("--block", end))
    if spell.end > days:
        raise RiverError(f"--block {text}: it ends on day {spell.end:g}, after the end of the run (day {days:g})")
    return spell


def _write(story: Scenario, run: Trajectory, kind: str, path: Path, *, force: bool) -> None:
    if kind == "csv":
        run.to_csv(path, force=force)
    elif kind == "gif":
        from riversim.drawing import animate

        animate(run, path, force=force)
    else:
        write_whole(path, _drawn(story, run, kind, path.suffix[1:].lower()), force=force)


def _drawn(story: Scenario, run: Trajectory, kind: str, ending: str) -> bytes:
    from riversim.charts import curves
    from riversim.drawing import picture, strip

    if kind == "pdf":
        return exports.sheet(exports.Shown(session=replace(share.of_run(run), story=story.id), run=run))
    draw = {"picture": picture, "strip": strip, "curves": curves}[kind]
    return draw(run).file(ending)


def _told(story: Scenario, run: Trajectory, *, changed: bool) -> Iterator[str]:
    """The story as lines: what it is, what happened, a table, and what it is not."""
    yield story.title + (", changed by the options given" if changed else "")
    yield ""
    if not changed:
        yield _wrapped(" ".join(story.sentences))
        yield ""
    yield from (_wrapped(line) for line in words.story(run))
    yield ""
    yield from _table(run)
    yield ""
    yield _wrapped(f"{words.DISCLAIMER} {words.CRISIS}")


def _wrapped(text: str) -> str:
    return textwrap.fill(text, min(WIDTH, shutil.get_terminal_size().columns))


def _table(run: Trajectory) -> Iterator[str]:
    """A few rows from the beginning to the end, closer together in the first days."""
    clear, started, count = moments.clear(run), moments.started(run), run.river.tributaries
    yield "   day  level  open tributaries  batteries running  trees  murk  wellbeing"
    for i in _rows(run):
        open_now, running = f"{clear[i].sum()} of {count}", f"{started[i].sum()} of {count}"
        yield (
            f"{run.time[i] / 24.0:6.4g}  {run.level[i]:5.2f}  {open_now:>16}  {running:>17}"
            f"  {run.foliage[i].mean():5.0%}  {run.inflammation[i]:4.0%}  {run.wellbeing[i]:9.0%}"
        )


def _rows(run: Trajectory) -> list[int]:
    """Time indices: the beginning, days 1, 3 and 7, even steps, and the end."""
    days = float(run.time[-1]) / 24.0
    apart = next(d for d in (0.125, 0.25, 1, 7, 14, 28, 91, 364) if days <= ROWS * d)
    marks = {0.0, 1.0, 3.0, 7.0, days, *(apart * i for i in range(1, ROWS + 1))}
    return sorted({run.index(day) for day in marks if day <= days})
