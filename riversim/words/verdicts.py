"""A trial's results in words: published beside simulated, arm by arm, and what it does not mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from riversim.clinic import SHARES, Compared, Endpoint, Estimate, Results
from riversim.model import Array, undisturbed
from riversim.words import evidence
from riversim.words.evidence import Source
from riversim.words.language import Spoken, _, begin, decimal

SHOWN_DAYS = (1.0, 3.0, 7.0, 14.0, 28.0)


def caveat() -> str:
    """What must stand wherever rivers are held against trials."""
    return _(
        "A figure inside its band shows that the analogy is compatible with group averages. "
        "It proves no mechanism and predicts no person."
    )


def caution() -> str:
    """What must stand where rivers are held against nothing."""
    return _("What rivers do proves no mechanism and predicts no person.")


def unexplained() -> list[str]:
    """Findings that the river does not explain, each as one sentence with its sources."""
    return [" ".join([finding.text, *map(_cited, finding.sources)]) for finding in evidence.unexplained()]


def _cited(source: Source) -> str:
    return f"({', doi:'.join(filter(None, (_(source.name), source.doi)))})"


def verdict_word(of: Compared) -> str:
    """The verdict in the reader's language."""
    words = {"inside": _("inside"), "outside": _("outside"), "not comparable": _("not comparable")}
    return words[of.verdict]


def reason(of: Compared) -> str:
    """Why there is no plain verdict, or what weakens it; empty where there is nothing to say."""
    reasons = {
        "": "",
        "no band": _("no band was set for this figure"),
        "nobody": _("no river is there to count"),
        "never": _("fewer than half relapsed in the time simulated"),
    }
    band, rivers = of.endpoint.band, of.simulated
    if of.verdict == "outside" and not of.why and band and rivers.low <= band[1] and rivers.high >= band[0]:
        return _("the interval reaches into the band, try more rivers")
    return reasons[of.why]


def arms(point: Endpoint) -> str:
    """The arm of an endpoint, and the one it is held against where there is one."""
    return _("{arm} v {control}").format(arm=point.arm, control=point.control) if point.control else point.arm


def figure(point: Endpoint, value: float | None) -> str:
    """A number of an endpoint as it is read: a share in percent, days, or symptoms from 0 to 1."""
    if value is None or np.isnan(value):
        return "–"
    if np.isinf(value):
        return _("never")
    if point.of or point.measure in SHARES:
        return f"{100.0 * value:.0f} %"
    return f"{Spoken(value):.3g}" if point.measure in ("relapse", "peak") else decimal(value, 2)


def span(point: Endpoint, ends: tuple[float, float] | None) -> str:
    """An interval as it is read."""
    if ends is None or np.isnan(ends[0]):
        return "–"
    if point.control and ends == (0.0, 1.0):  # an order, and no size, was found
        return _("above {low}").format(low=figure(point, 0.0))
    return _("{low} to {high}").format(low=figure(point, ends[0]), high=figure(point, ends[1]))


def rivers(of: Compared) -> str:
    """What the rivers did, with its interval."""
    low, high = of.simulated.low, of.simulated.high
    return f"{figure(of.endpoint, of.simulated.value)} ({span(of.endpoint, (low, high))})"


def told(results: Results) -> Iterator[str]:
    """A trial's results as lines: what it is, each arm, each figure against the published one, and the caveat."""
    trial, cohort = results.trial, results.cohort
    yield f"{trial.id}  {trial.title}" if trial.endpoints else trial.title
    yield from filter(None, (trial.citation, trial.note))
    yield _("{members} rivers in each arm, seed {seed}; relief by expectancy in every arm: {relief:.2g}").format(
        members=cohort.members, seed=cohort.seed, relief=Spoken(trial.expectancy.relief)
    )
    yield ""
    if trial.endpoints:
        yield from _compared(results.compared())
    else:
        yield from _arms(results)
    yield ""
    yield caveat() if trial.endpoints else caution()


def _compared(rows: Sequence[Compared]) -> Iterator[str]:
    head = [
        _("figure"),
        _("arm"),
        _("published"),
        _("interval"),
        _("band"),
        _("simulated"),
        _("interval"),
        _("verdict"),
    ]
    table = [head]
    for row in rows:
        point, simulated = row.endpoint, row.simulated
        table.append([
            point.title, arms(point), figure(point, point.published), span(point, point.interval()),
            span(point, point.band), figure(point, simulated.value), span(point, (simulated.low, simulated.high)),
            ": ".join(filter(None, (verdict_word(row), reason(row)))),
        ])  # fmt: skip
    yield from _aligned(table)


def _arms(results: Results) -> Iterator[str]:
    """Each arm at some days, and the time to relapse of its responders."""
    at = _shown(results)
    for arm in results.trial.arms:
        symptoms, responds = results.symptoms[arm.name], results.response(arm.name)
        yield arm.name
        yield from _aligned([
            [_("day"), *(f"{Spoken(results.days[i]):g}" for i in at)],
            [_("response"), *(f"{100 * responds[i]:.0f} %" for i in at)],
            [_("mean symptoms"), *(decimal(symptoms[:, i].mean(), 2) for i in at)],
        ])  # fmt: skip
        yield relapse_line(results, arm.name, results.counted_from(arm))
        yield ""


def _shown(results: Results) -> list[int]:
    """The time indices that are told: some days on the way, and the end."""
    return [*(results.index(day) for day in SHOWN_DAYS if day < results.trial.days), len(results.days) - 1]


def relapse_line(results: Results, arm: str, day: float) -> str:
    """The median time to relapse of an arm's responders, as a sentence."""
    when, _seen = results.relapse(arm, day)
    if not len(when):
        return _("Nobody responds on day {day:g}, so nobody can relapse.").format(day=Spoken(day))
    median = results.survival(arm, day).median()
    if np.isinf(median.value):
        template = _("Of {count} responders on day {day:g} fewer than half relapse by day {end:g}.")
        return template.format(count=len(when), day=Spoken(day), end=Spoken(results.days[-1]))
    template = _("Of {count} responders on day {day:g} half have relapsed by day {median:g} (95 %: {low} to {high}).")
    low, high = (_("later than the end") if np.isinf(x) else f"{Spoken(x):g}" for x in (median.low, median.high))
    return template.format(count=len(when), day=Spoken(day), median=Spoken(median.value), low=low, high=high)


@undisturbed
def differences(wellbeing: Array) -> str:
    """How much rivers with one treatment differ, as a sentence, from their wellbeing at the end, (rivers, times)."""
    end = wellbeing[:, -1]
    low, middle, high = np.percentile(end, [10, 50, 90])
    return _(
        "{count} rivers: at the end half of them are above {middle:.0f} % wellbeing, one in ten above "
        "{high:.0f} %, one in ten below {low:.0f} %, and {helped:.0f} % have symptoms down by half."
    ).format(count=len(end), middle=100 * middle, high=100 * high, low=100 * low, helped=_helped(wellbeing))


def _helped(wellbeing: Array) -> float:
    """The share whose symptoms are down by half at the end, in percent."""
    return 100.0 * float((1.0 - wellbeing[:, -1] <= 0.5 * (1.0 - wellbeing[:, 0])).mean())


@undisturbed
def who_responds(groups: Sequence[tuple[str, Array]]) -> str:
    """How many of the easy, the middle and the resistant rivers are helped, as a sentence."""
    easy, middle, hard = (_helped(wellbeing) for _name, wellbeing in groups)
    return _(
        "At the end symptoms are down by half in {easy:.0f} % of those whose batteries start easily, in {middle:.0f} % "
        "of those in the middle, and in {hard:.0f} % of those whose batteries are hard to start."
    ).format(easy=easy, middle=middle, hard=hard)


@undisturbed
def luck(wellbeing: Array) -> str:
    """In how many of its weathers one river is helped, as a sentence, from its wellbeing, (weathers, times)."""
    symptoms = 1.0 - wellbeing
    halved = symptoms <= 0.5 * symptoms[:, :1]
    return _(
        "Nothing differs but the weather, hour by hour. In {ever} of {count} weathers symptoms are down by half on "
        "some day, and in {end} at the end."
    ).format(ever=halved.any(axis=1).sum(), end=halved[:, -1].sum(), count=len(wellbeing))


def chance(share: float) -> str:
    """What share of the difference in relief is the weather's, as a sentence, from a number from 0 to 1."""
    return _(
        "Relief a day after one infusion differs from river to river. {share:.0f} % of that comes from the weather of "
        "the hour, and the rest from what the rivers are like."
    ).format(share=100 * share)


# --- what the pictures of trials show, for a person who can not see them -------------------------


def forest_told(many: Sequence[tuple[str, Compared]]) -> Iterator[str]:
    """Each figure, with its trial's name, as a sentence."""
    for id, row in many:
        point, said = row.endpoint, [f"{_('rivers (95 %)')} {rivers(row)}", verdict_word(row)]
        if point.band:
            said.insert(0, f"{_('band')} {span(point, point.band)}")
        if point.published is not None:
            said.insert(0, f"{_('published')} {figure(point, point.published)}")
        yield f"{id}, {point.title}, {arms(point)}: {', '.join(said)}."


def responses_told(results: Results) -> Iterator[str]:
    """How many rivers of each arm respond, on some days."""
    yield begin(_("rivers with symptoms down by half")) + "."
    for arm in results.trial.arms:
        share = results.response(arm.name)
        days = (f"{_('day')} {Spoken(results.days[i]):g} {100 * share[i]:.0f} %" for i in _shown(results))
        yield f"{arm.name}: {', '.join(days)}."


def survival_told(results: Results, on: float | None = None) -> Iterator[str]:
    """When each arm's responders, on a day or after the last infusion, relapse."""
    yield begin(_("responders who have not relapsed")) + "."
    for arm in results.trial.arms:
        yield f"{arm.name}: {relapse_line(results, arm.name, results.counted_from(arm) if on is None else on)}"


def _aligned(table: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        first, *rest = (
            f"{cell:{'<' if i == 0 else '>'}{w}}" for i, (cell, w) in enumerate(zip(row, widths, strict=True))
        )
        yield "  ".join([first, *rest]).rstrip()


def estimate_data(of: Estimate) -> dict[str, float | None]:
    """An estimate as plain data; None for what is no number."""
    return {name: float(x) if np.isfinite(x) else None for name, x in vars(of).items()}
