"""`Stills`: a run as pictures with their captions, as numbers and as curves; folded until it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from html import escape

import ipywidgets as widgets

from riversim import words
from riversim.charts import curves
from riversim.drawing import Still, picture, still
from riversim.lab import Page, Words, cautions, close_all
from riversim.model import Trajectory, check_number, clear, scenario, started
from riversim.session import at_home, running_loop
from riversim.words import _, begin, whole_day


class Stills:
    """A run on some days, and its curves beside those of another story; `box` is the whole.

    `run` is called when the run is to be seen. Raises `RiverError` then for a day outside it.
    """

    def __init__(self, run: Callable[[], Trajectory], days: Sequence[float], beside: str = "") -> None:
        self._run, self.days, self.beside = run, tuple(days), beside
        self._home = running_loop()
        self.note = Words(_("The run opens here as soon as you have guessed above."), kind="aside")
        self.gate = widgets.Button(description=_("Show the run without a guess"))
        self.box = Page([self.note, self.gate], self.still)
        self.box.add_class("riversim-card")
        self.gate.on_click(lambda _: at_home(self._home, self.show))

    @property
    def shown(self) -> bool:
        """Whether the run is to be seen."""
        return self.gate not in self.box.children

    def still(self) -> Still:
        """The last of the days, with what happens on each, folded away where the run is."""
        run = self._run()
        told = (f"{begin(words.day_word(day))}: {words.caption(run, run.index(day))}" for day in self.days)
        fold = "" if self.shown else self.gate.description
        return replace(still(run, self.days[-1] if self.days else None), said=(*told, *cautions()), fold=fold)

    def show(self) -> None:
        """Show the run, once."""
        if not self.shown:
            run, other = self._run(), scenario(self.beside).run() if self.beside else None
            for day in self.days:
                check_number("day", day, 0.0, float(run.time[-1]) / 24.0, "days")
            told = [*(_moment(run, day) for day in self.days), _numbers(run, self.days), _over_time(run, other)]
            if other is not None:
                told.append(_beside(run, other, scenario(self.beside).title))
            self.box.children = [widgets.HTML(part) for part in told]
            for over in (self.note, self.gate):
                close_all(over)


def _moment(run: Trajectory, day: float) -> str:
    """The picture of a day, and beside it what happens then, and why."""
    index = run.index(day)
    told = f"<h3>{escape(begin(words.day_word(day)))}</h3><p>{escape(words.caption(run, index))}</p>"
    return f'<div class="riversim-still">{picture(run, at=day).html()}<div>{told}</div></div>'


def _numbers(run: Trajectory, days: Sequence[float]) -> str:
    """The days in numbers, as a table."""
    names = (_("day"), _("river level"), _("tributaries open"), _("batteries running"), _("trees"), _("murk"),
             _("how well the land is"))  # fmt: skip
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    rows = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in _row(run, day))}</tr>" for day in days)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    # On a phone it scrolls sideways, for which it must take the focus, and so needs a name.
    name = escape(_("The days in numbers"))
    return f'<div class="riversim-numbers" role="group" tabindex="0" aria-label="{name}">{table}</div>'


def _row(run: Trajectory, day: float) -> Iterator[str]:
    i, n = run.index(day), run.river.tributaries
    yield f"{day:g}"
    yield f"{run.level[i]:.2f}"
    for count in (clear(run)[i].sum(), started(run)[i].sum()):
        yield _("{count} of {total}").format(count=count, total=n)
    for share in (run.foliage[i].mean(), run.inflammation[i], run.wellbeing[i]):
        yield _("{share} %").format(share=round(100 * share))


def _over_time(run: Trajectory, other: Trajectory | None) -> str:
    """The whole run as curves, the other one as their ghost."""
    return curves(run, ghost=other, title=words.title(run)).html()


def _beside(run: Trajectory, other: Trajectory, title: str) -> str:
    """What differs from the other story."""
    days = whole_day(min(run.time[-1], other.time[-1]) / 24.0)
    told = _("The line named “last run” is the story “{title}”. What differs from it, until day {days}:")
    differs = words.difference(run, other)
    return f"<p>{escape(told.format(title=title, days=days))} {escape(differs)}</p>"
