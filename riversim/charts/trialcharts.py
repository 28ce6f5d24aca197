"""Trials as pictures: published against simulated, response over days, time to relapse."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes

from riversim.clinic import SHARES, Compared, Results, share_of
from riversim.drawing import DPI, Drawing, Style, ours, style
from riversim.model import RiverError, check_kind, check_number
from riversim.words import _, verdicts

Size = tuple[int, int]
ROW = 34  # pixels
COLUMNS = (1.05, 1.29, 1.72)  # of the plot's width, to its right
MARKS = {"inside": "o", "outside": "X", "not comparable": "D"}
LINES = ("-", "--", "-.", ":")


@ours()
def forest(of: Results | Sequence[Results], *, theme: str = "light", size: Size | None = None) -> Drawing:
    """Each figure of some trials: its published band and value, and what the rivers did, with intervals.

    `size` is in pixels. Shares are drawn on one scale; what is counted in days stands beside as words alone.
    Raises `RiverError` where no trial has figures, or the theme or size is not one.
    """
    many = [check_kind("of", one, Results) for one in ([of] if not isinstance(of, Sequence) else of)]
    rows = [(results.trial.id, row) for results in many for row in results.compared()]
    if not rows:
        raise RiverError("there is nothing to compare: these trials have no published figures")
    figure, look = _figure(theme, size or (1000, 160 + ROW * max(len(rows), 2)))
    high = figure.get_figheight() * DPI
    axes = figure.add_axes((0.34, 86 / high, 0.31, 1 - 136 / high))
    _plain(axes, look)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xlim(-0.15, 1.0)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.axvline(0, color=look.faint, lw=0.8)
    for place, (id, row) in enumerate(rows):
        _forest_row(axes, look, place, id, row)
    _heads(axes, look)
    _foot(figure, look, verdicts.caveat())
    figure.alt = " ".join([*verdicts.forest_told(rows), verdicts.caveat()])
    return figure


def _forest_row(axes: Axes, look: Style, place: int, id: str, row: Compared) -> None:
    point, simulated = row.endpoint, row.simulated
    in_percent = point.measure in SHARES or point.of is not None
    colour = {"inside": look.healthy, "outside": look.alarm, "not comparable": look.faint}[row.verdict]
    if in_percent:
        if point.band:
            low, high = (np.clip(x, -0.15, 1.0) for x in point.band)
            axes.barh(place, high - low, left=low, height=0.62, color=look.bed, alpha=0.45, lw=0)
        if ends := point.interval():
            axes.plot(ends, [place - 0.16] * 2, color=look.stone_dark, lw=1.2)
        if point.published is not None:
            axes.plot([point.published], [place - 0.16], "|", color=look.stone_dark, ms=11, mew=2.5)
        axes.plot([simulated.low, simulated.high], [place + 0.14] * 2, color=colour, lw=2)
        axes.plot([simulated.value], [place + 0.14], MARKS[row.verdict], color=colour, ms=7)
    else:
        told = _("in days: published {published}, band {band}, rivers {rivers}").format(
            published=verdicts.figure(point, point.published), band=verdicts.span(point, point.band),
            rivers=verdicts.figure(point, simulated.value),
        )  # fmt: skip
        axes.text(0.0, place, told, color=look.ink, size=8, va="center")
    _beside(axes, (-0.02, place), f"{point.title}\n{verdicts.arms(point)}", look.ink, "right")
    _beside(axes, (-0.98, place), id, look.faint)
    _beside(axes, (COLUMNS[0], place), verdicts.figure(point, point.published), look.ink)
    _beside(axes, (COLUMNS[1], place), verdicts.rivers(row), look.ink)
    _beside(axes, (COLUMNS[2], place), verdicts.verdict_word(row), colour)


def _beside(axes: Axes, at: tuple[float, float], text: str, colour: str, align: str = "left") -> None:
    """Text at a share of the width and a row."""
    axes.text(*at, text, color=colour, size=8.5, ha=align, va="center", transform=axes.get_yaxis_transform())


def _heads(axes: Axes, look: Style) -> None:
    for x, text in zip(COLUMNS, (_("published"), _("rivers (95 %)"), _("verdict")), strict=True):
        axes.annotate(
            text, (x, 1.0), (0.0, 7.0), xycoords="axes fraction", textcoords="offset points",
            color=look.faint, size=8.5, annotation_clip=False,
        )  # fmt: skip
    legend = _("bar: the band    tick: published, and its 95 %    mark: rivers, and their 95 %")
    axes.set_xlabel(legend, color=look.faint, size=8.5, loc="right")


@ours()
def responses(results: Results, *, theme: str = "light", size: Size = (760, 420)) -> Drawing:
    """The share of each arm that responds, by day, with its 95 % band."""
    results = check_kind("results", results, Results)
    figure, look = _figure(theme, size)
    _responses(figure.add_axes((0.1, 0.2, 0.7, 0.66)), look, results)
    _foot(figure, look, verdicts.caution())
    figure.alt = " ".join([*verdicts.responses_told(results), verdicts.caution()])
    return figure


def _responses(axes: Axes, look: Style, results: Results) -> None:
    _plain(axes, look, _("rivers with symptoms down by half"), _("days from the beginning (above: infusions)"))
    ends = []
    for arm, colour, line in zip(results.trial.arms, cycle(_colours(look)), cycle(LINES), strict=False):
        share = results.response(arm.name)
        about = [share_of(x * results.cohort.members, results.cohort.members) for x in share]
        axes.fill_between(results.days, [a.low for a in about], [a.high for a in about], color=colour, alpha=0.2, lw=0)
        axes.plot(results.days, share, line, color=colour, lw=2)
        ends.append((float(share[-1]), arm.name, colour))
        axes.plot(arm.infusions, [1.025] * len(arm.infusions), "v", color=look.drug, ms=5, clip_on=False)
    axes.set_xlim(0, results.days[-1])
    _name_lines(axes, ends)


@ours()
def survival(results: Results, *, on: float | None = None, theme: str = "light", size: Size = (760, 420)) -> Drawing:
    """The share of each arm's responders that has not relapsed, by day (Kaplan and Meier), with its 95 % band.

    Responders are those on day `on`, or on the day after an arm's last infusion.
    """
    results = check_kind("results", results, Results)
    figure, look = _figure(theme, size)
    _survival(figure.add_axes((0.1, 0.2, 0.7, 0.66)), look, results, on)
    _foot(figure, look, verdicts.caution())
    figure.alt = " ".join([*verdicts.survival_told(results, on), verdicts.caution()])
    return figure


def _survival(axes: Axes, look: Style, results: Results, on: float | None) -> None:
    _plain(axes, look, _("responders who have not relapsed"), _("days from the beginning"))
    ends = []
    for arm, colour, line in zip(results.trial.arms, cycle(_colours(look)), cycle(LINES), strict=False):
        day = results.counted_from(arm) if on is None else check_number("on", on, 0.0, results.trial.days, "days")
        if not len(results.relapse(arm.name, day)[0]):
            continue
        curve = results.survival(arm.name, day)
        times = np.concatenate([[day], curve.times])
        share, low, high = (np.concatenate([[1.0], x]) for x in (curve.share, curve.low, curve.high))
        axes.fill_between(times, low, high, step="post", color=colour, alpha=0.2, lw=0)
        axes.step(times, share, line, where="post", color=colour, lw=2)
        ends.append((float(share[-1]), arm.name, colour))
    axes.axhline(0.5, color=look.faint, lw=0.8, ls=":")
    axes.set_xlim(0, results.days[-1])
    _name_lines(axes, ends)


@ours()
def drawn(results: Sequence[Results], *, theme: str = "light") -> Drawing:
    """What the command draws: the forest of published figures, or response and relapse of a free trial."""
    if any(one.trial.endpoints for one in results):
        return forest(results, theme=theme)
    figure, look = _figure(theme, (1200, 430))
    _responses(figure.add_axes((0.06, 0.2, 0.36, 0.64)), look, results[0])
    _survival(figure.add_axes((0.55, 0.2, 0.36, 0.64)), look, results[0], None)
    _foot(figure, look, verdicts.caution())
    seen = (*verdicts.responses_told(results[0]), *verdicts.survival_told(results[0]), verdicts.caution())
    figure.alt = " ".join(seen)
    return figure


# --- what all share -------------------------------------------------------------------------------


def _figure(theme: str, size: Size) -> tuple[Drawing, Style]:
    look = style(theme)
    width = check_number("width", size[0], 360, 8000, "pixels")
    height = check_number("height", size[1], 220, 8000, "pixels")
    return Drawing((width, height), DPI, look.paper), look


def _plain(axes: Axes, look: Style, title: str = "", below: str = "") -> None:
    axes.set_facecolor(look.paper)
    axes.set_title(title, color=look.ink, size=11, loc="left", pad=14)
    axes.set_xlabel(below, color=look.ink, size=9)
    axes.tick_params(colors=look.ink, labelsize=8.5)
    for side, spine in axes.spines.items():
        spine.set_visible(side in ("left", "bottom") if title else side == "bottom")
        spine.set_color(look.faint)
    if title:
        axes.set_ylim(0, 1)
        axes.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])


def _colours(look: Style) -> tuple[str, ...]:
    return (look.deep, look.pressure, look.drug, look.healthy, look.faint)


def _name_lines(axes: Axes, ends: list[tuple[float, str, str]]) -> None:
    """Each arm's name at the end of its line, moved apart where lines end together."""
    below = -1.0
    for share, name, colour in sorted(ends):
        below = max(share, below + 0.07)
        axes.text(1.015, below, name, color=colour, size=9, va="center", transform=axes.get_yaxis_transform())


def _foot(figure: Drawing, look: Style, text: str) -> None:
    figure.text(0.012, 14 / (figure.get_figheight() * DPI), text, color=look.faint, size=8, wrap=True)
