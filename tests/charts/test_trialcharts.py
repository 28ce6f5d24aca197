"""Pictures of trials: what they show is what was computed."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

import riversim
from riversim import RiverError, cli
from riversim.charts.trialcharts import drawn
from riversim.clinic import Cohort, Results, free_trial, run_trial, shipped, trial
from riversim.words import verdicts

FEW = Cohort(members=40)


@pytest.fixture(scope="module")
def free() -> Results:
    return run_trial(free_trial(days=20, infusions=(0, 2), control="placebo"), FEW)


def said(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(lambda a: hasattr(a, "get_text")))  # type: ignore[attr-defined]


def test_the_forest_shows_every_figure_with_its_verdict() -> None:
    many = [run_trial(replace(trial(name), per_day=1), FEW) for name in shipped()]
    rows = [row for results in many for row in results.compared()]
    figure = riversim.forest(many)
    text, seen = said(figure), figure.alt
    assert verdicts.caveat() in text
    text = text.replace(verdicts.caveat(), "")
    assert sum(text.count(word) for word in ("inside", "outside", "not comparable")) == len(rows)
    for row in rows:
        assert row.endpoint.title in text
        assert verdicts.figure(row.endpoint, row.simulated.value) in text
        assert verdicts.rivers(row) in seen
    assert "F1, response on day 1, ketamine: published 64 %, band 45 % to 70 %, rivers (95 %) " in seen
    assert "–" not in seen, "what is not known is left out"


def test_a_forest_of_one_figure_has_room() -> None:
    assert "inside" in said(riversim.forest(run_trial("F6", FEW))).replace(verdicts.caveat(), "")


def test_a_forest_of_nothing_is_refused(free: Results) -> None:
    with pytest.raises(RiverError, match="nothing to compare"):
        riversim.forest(free)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_response_over_days_is_drawn_for_each_arm_with_its_band(free: Results, theme: str) -> None:
    figure = riversim.responses(free, theme=theme)
    (axes,) = figure.axes
    lines = [line.get_ydata() for line in axes.lines if len(np.atleast_1d(line.get_ydata())) == 21]
    for arm, line in zip(free.trial.arms, lines, strict=True):
        np.testing.assert_array_equal(line, free.response(arm.name))
        assert arm.name in said(figure)
    assert len(axes.collections) == 2


def test_response_and_survival_are_told_to_who_can_not_see_them(free: Results) -> None:
    responses, survival = riversim.responses(free).alt, riversim.survival(free).alt
    for arm in free.trial.arms:
        assert f"{arm.name}: day 1 {100 * free.response(arm.name)[1]:.0f} %" in responses
        assert f"day 20 {100 * free.response(arm.name)[-1]:.0f} %" in responses
        assert f"{arm.name}: {verdicts.relapse_line(free, arm.name, free.counted_from(arm))}" in survival
    assert verdicts.relapse_line(free, "ketamine", 10) in riversim.survival(free, on=10).alt
    assert verdicts.caution() in responses and verdicts.caution() in survival
    both = drawn([free]).alt
    assert all(told in both for told in (*verdicts.responses_told(free), *verdicts.survival_told(free)))


def test_survival_starts_with_all_responders_and_falls(free: Results) -> None:
    (axes,) = riversim.survival(free, on=3).axes
    curve = np.asarray(axes.lines[0].get_ydata())
    assert curve[0] == 1 and (np.diff(curve) <= 0).all()
    np.testing.assert_array_equal(curve[1:], free.survival("ketamine", 3).share)


def test_what_is_no_theme_or_size_is_refused(free: Results) -> None:
    with pytest.raises(RiverError, match="unknown theme"):
        riversim.responses(free, theme="neon")
    with pytest.raises(RiverError, match="width"):
        riversim.survival(free, size=(10, 400))


def test_the_command_draws_both_kinds(free: Results, tmp_path: Path) -> None:
    assert len(drawn([free]).axes) == 2
    for i, command in enumerate(("F1", "--infusions 0 --days 4")):
        path = tmp_path / f"{i}.png"
        assert cli.main(f"trial {command} --members 20 --picture {path}".split()) == 0
        assert path.read_bytes().startswith(b"\x89PNG")
