"""The command `riversim trial`: a published trial, one of your own, or any schedule, on many rivers."""

from __future__ import annotations

import argparse
import json
import sys
import textwrap
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from riversim.clinic import Arm, Cohort, Expectancy, Results, Trial, free_trial, run_trial, shipped, trial
from riversim.commands.options import DRAWN, day_in, number, paths_to_write, settings_in, whole
from riversim.model import DRUGS, RiverError, __version__, plain_name, write_whole
from riversim.words import verdicts

ALL = "all"
ENDINGS = {"json": (".json",), "picture": DRAWN}
WIDTH = 100
SOMETHING = "name a trial ({names}, a TOML file, or all), or give --infusions, like 0,2,4"


def add_to(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.set_defaults(command=run)
    parser.add_argument("trial", nargs="?", metavar="FILE_OR_NAME",
                        help=f"a trial: {', '.join(shipped())}, {ALL}, or a TOML file like theirs")  # fmt: skip
    own = parser.add_argument_group("a trial of your own")
    own.add_argument("--infusions", metavar="DAYS", help="days from baseline, like 0,2,4,7,9,11, or none")
    own.add_argument("--drug", help=f"{', '.join(DRUGS)} (ketamine)")
    own.add_argument("--dose", help="standard doses in each infusion (1)")
    own.add_argument("--control", metavar="DRUG", help="what another arm gets on the same days, like placebo")
    own.add_argument("--care", metavar="START-END", help="days from and to which care lowers the cause, like 0-42")
    own.add_argument("--set", action="append", default=[], metavar="NAME=VALUE",
                     help="a number of all rivers from baseline on, like uptake=0.6; may be repeated")  # fmt: skip
    own.add_argument("--days", help="how long it lasts (28 days after the last infusion)")
    who = parser.add_argument_group("who takes part")
    who.add_argument("--members", default="1000", help="rivers in each arm (%(default)s)")
    who.add_argument("--seed", default=str(Cohort().seed), help="which rivers chance deals (%(default)s)")
    who.add_argument("--expectancy", metavar="RELIEF", help="relief by taking part, in every arm; 0 for none")
    who.add_argument("--responders-on", metavar="DAY", help="the day on which responders are counted who may relapse")
    work = parser.add_argument_group("work and files")
    work.add_argument("--workers", default="1", help="workers that share the work (%(default)s)")
    work.add_argument("--checkpoint", metavar="FOLDER", help="keep finished batches here, and go on from them")
    work.add_argument("--json", metavar="FILE", help="the results as data")
    work.add_argument("--picture", metavar="FILE", help="the results as a picture (png, svg, pdf, jpg)")
    work.add_argument("--force", action="store_true", help="overwrite files that exist")


def run(options: argparse.Namespace) -> None:
    """Run the trial that was asked for, tell it, and write its files."""
    trials = _trials(options)
    cohort = Cohort(members=whole("--members", options.members), seed=whole("--seed", options.seed))
    paths = paths_to_write(options, ENDINGS)
    day = None if options.responders_on is None else number("--responders-on", options.responders_on)
    for one in trials:
        _check_counted(one, day)
    all_results = [run_trial(one, cohort, executor=whole("--workers", options.workers), progress=_bar_wanted(),
                             checkpoint=_folder(options.checkpoint, one)) for one in trials]  # fmt: skip
    data = [as_data(results, day) for results in all_results]
    if "json" in paths:
        kept = data[0] if len(data) == 1 else {"trials": data}
        write_whole(paths["json"], json.dumps(kept, indent=1, allow_nan=False).encode(), force=options.force)
    if "picture" in paths:
        from riversim.charts import drawn

        path = paths["picture"]
        write_whole(path, drawn(all_results).file(path.suffix[1:].lower()), force=options.force)
    for results in all_results:
        print(
            "\n".join(
                line and textwrap.fill(line, WIDTH) if "  " not in line else line for line in verdicts.told(results)
            )
        )
        print()
    for kind, path in paths.items():
        print(f"{kind} written to {path}")


def _trials(options: argparse.Namespace) -> list[Trial]:
    relief = None if options.expectancy is None else number("--expectancy", options.expectancy)
    if options.infusions is None:
        given = [name for name in ("drug", "dose", "control", "care", "set", "days") if getattr(options, name)]
        if given:
            raise RiverError(f"--{given[0]} is for a trial of your own: add --infusions, like 0,2,4")
        if options.trial is None:
            raise RiverError(SOMETHING.format(names=", ".join(shipped())))
        chosen = [trial(name) for name in (shipped() if options.trial == ALL else [options.trial])]
    elif options.trial is not None:
        raise RiverError("either a trial that is there, or --infusions for one of your own, not both")
    else:
        chosen = [_own(options)]
    return chosen if relief is None else [_expecting(one, relief) for one in chosen]


def _expecting(of: Trial, relief: float) -> Trial:
    return replace(of, expectancy=replace(of.expectancy, relief=relief))


def _own(options: argparse.Namespace) -> Trial:
    text = options.infusions
    days = () if text == "none" else tuple(number("--infusions", part) for part in text.split(","))
    return free_trial(
        infusions=days,
        drug=options.drug or "ketamine",
        dose=1.0 if options.dose is None else number("--dose", options.dose),
        control=options.control,
        days=max(days, default=0.0) + 28.0 if options.days is None else number("--days", options.days),
        expectancy=Expectancy(),
        care=None if options.care is None else _span(options.care),
        set={name: number(f"--set {name}", value) for name, value in settings_in(options.set)},
    )


def _span(text: str) -> tuple[float, float]:
    start, dash, end = text.partition("-")
    if not dash:
        raise RiverError(f"--care {text!r}: write START-END, like 0-42 or 7d-42d")
    return day_in("--care", start), day_in("--care", end)


def as_data(results: Results, responders_on: float | None = None) -> dict[str, Any]:
    """The results as plain data: each arm by day from baseline, its responders' relapses, and every figure.

    Of responders on a stated day (`responders_on`, or the day after the last infusion) `relapse_days` holds the
    day from baseline on which each was no longer down by half; None where that did not come before the end.
    """
    return {
        "riversim": __version__,
        "trial": results.trial.id,
        "title": results.trial.title,
        "citation": results.trial.citation,
        "caveat": verdicts.caveat(),
        "members": results.cohort.members,
        "seed": results.cohort.seed,
        "expectancy": vars(results.trial.expectancy),
        "arms": {arm.name: _arm_data(results, arm, responders_on) for arm in results.trial.arms},
        "endpoints": [
            {
                **vars(row.endpoint), "published_interval": row.endpoint.interval(),
                "simulated": verdicts.estimate_data(row.simulated), "verdict": row.verdict, "why": row.why,
            }
            for row in results.compared()
        ],
    }  # fmt: skip


def _check_counted(of: Trial, day: float | None) -> None:
    if day is not None and not 0.0 <= day <= of.days:
        raise RiverError(f"responders can be counted from day 0 to {of.days:g}, not on day {day:g}")


def _arm_data(results: Results, arm: Arm, responders_on: float | None) -> dict[str, Any]:
    symptoms, daily = results.symptoms[arm.name], slice(None, None, results.trial.per_day)
    day = results.counted_from(arm) if responders_on is None else responders_on
    _check_counted(results.trial, day)
    when, seen = results.relapse(arm.name, day)
    return {
        "drug": arm.drug,
        "dose": arm.dose,
        "infusions": list(arm.infusions),
        "care": arm.care,
        "set": dict(arm.set),
        "shifts": [vars(s) for s in arm.shifts],
        "baseline_symptoms": float(symptoms[:, 0].mean()),
        "day": results.days[daily].tolist(),
        "response": results.response(arm.name)[daily].tolist(),
        "mean_symptoms": symptoms.mean(axis=0)[daily].tolist(),
        "responders_on_day": day,
        "responders": len(when),
        "relapse_days": [float(t) if lost else None for t, lost in zip(when, seen, strict=True)],
    }


def _folder(folder: str | None, of: Trial) -> Path | None:
    return None if folder is None else Path(folder) / plain_name(of.id)


def _bar_wanted() -> bool:
    return sys.stderr.isatty() and find_spec("tqdm") is not None
