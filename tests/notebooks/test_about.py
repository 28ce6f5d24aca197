"""What the pages about riversim say of it is so: names, numbers, floors, and the way of a parameter to the picture."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import FrameType

import pytest

from riversim import SCENARIOS, RiverLab, infusions, simulate
from riversim.clinic import Cohort, Trial, share_of_chance, shipped, trial
from riversim.model import parameters, started
from tests import ROOT, calibration
from tests.lab.page import Page
from tests.notebooks.test_readme import ABOUT, blocks, read, section
from tests.test_architecture import FLOORS
from tests.test_change import EDITS

PAGE = {path.stem: path for path in ABOUT}
MODEL, DESIGN, CLINIC, CHANGE, SERVING = (PAGE[name] for name in ("model", "design", "clinic", "change", "serving"))
PACKAGE = ROOT / "riversim"
NO_VIEW = ("matplotlib", "PIL", "ipywidgets", "anywidget", "traitlets", "IPython", "pandas", "numba")


def rows(page: str) -> list[list[str]]:
    """The cells of each row of a page's tables."""
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line[:1] == "|"]


def test_the_page_on_the_model_names_every_parameter() -> None:
    page = read(MODEL).partition("## The stories")[0]
    assert [name for name in parameters() if not re.search(rf"\b{name}\b", page)] == []


def test_it_names_every_story() -> None:
    assert [id for id in SCENARIOS if f"`{id}`" not in section(MODEL, "The stories")] == []


# --- numbers ------------------------------------------------------------------------------------------


def test_what_is_said_to_be_frozen_is() -> None:
    said = {row[0].strip("`"): float(row[1]) for row in rows(section(CLINIC, "Calibration")) if row[0][:1] == "`"}
    frozen = calibration.frozen()
    assert said and {name: f"{frozen[name]:.3g}" for name in said} == {n: f"{value:.3g}" for n, value in said.items()}


def test_what_is_said_to_be_chance_is() -> None:
    said = re.search(r"\((\d+) % here\)", read(CLINIC))
    assert said and round(100 * share_of_chance(Cohort(members=32))) == int(said[1])


def test_the_file_of_a_trial_that_is_shown_is_one() -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```", read(CLINIC), re.DOTALL | re.MULTILINE)
    assert next(arm.name for arm in Trial.from_dict(tomllib.loads(shown)).arms) == "infusions alone"


@pytest.mark.parametrize("name", shipped())
def test_what_is_said_to_be_published_is_what_the_trial_holds(name: str) -> None:
    told = [row for row in rows(section(CLINIC, "What comes of it")) if row[0].startswith(name)]
    bands = " ".join(row[2] for row in told).replace("−", "-").replace("%", "")
    known = {(point.published, point.band) for point in trial(name).endpoints}
    shares = {f"{low:g} to {high:g}" for _, band in known if band for low, high in [_percent(band)]}
    assert told and set(re.findall(r"-?\d+ to -?\d+", bands)) <= shares
    figures = {f"{_percent((published,))[0]:g}" for published, _ in known if published is not None}
    assert set(re.findall(r"\d+", " ".join(row[1] for row in told))) <= figures


def test_the_hour_of_an_infusion_counts_as_much_as_is_said() -> None:
    untreated, batteries = simulate(weeks=40 / 7), []
    for quarter in range(4 * 40):
        day = quarter / 4
        past = untreated.until(6 * quarter) if quarter else None
        run = simulate(course=infusions([day]), weeks=(day + 2) / 7, after=past)
        batteries.append(int(started(run)[-1].sum()))
    every, none = batteries.count(8), batteries.count(0)
    told = f"starts all eight batteries {every} times, some of them {160 - every - none} times, and none {none} times"
    assert told in " ".join(read(PAGE["simple"]).split())


def _percent(values: tuple[float, ...]) -> list[float]:
    """Shares in percent; days as they are."""
    return [round(100.0 * value, 6) if abs(value) <= 1.0 else value for value in values]


# --- the house ----------------------------------------------------------------------------------------


def test_every_floor_stands_there_with_the_sentence_of_its_own() -> None:
    said = {row[0].strip("`"): row[1] for row in rows(section(DESIGN, "The house")) if row[0][:1] == "`"}
    faces = {folder: ast.get_docstring(ast.parse(read(PACKAGE / folder / "__init__.py"))) for folder in FLOORS}
    assert list(said.items()) == [(folder, " ".join((told or "").split())) for folder, told in faces.items()]


def test_a_front_end_in_a_few_lines_needs_nothing_but_numpy() -> None:
    (code,) = blocks(DESIGN, "python")
    without = f"import sys; sys.modules.update(dict.fromkeys({NO_VIEW}))\n{code}"
    done = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True, cwd=ROOT, check=True)
    assert len(set(done.stdout.splitlines())) == 3, "what it was told three times differs"


def way() -> list[str]:
    """The rooms that a parameter passes, as the page lists them."""
    return re.findall(r"^\d+\. `([^`]+)`", section(DESIGN, "One parameter from slider to pixel"), re.MULTILINE)


def test_a_parameter_passes_nine_rooms_at_most() -> None:
    assert 2 < len(way()) <= 9
    assert [room for room in way() if not (ROOT / room).is_file()] == []


def test_a_parameter_goes_the_way_that_the_page_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    lab = RiverLab()
    page = Page(lab.panel.picture, monkeypatch)
    page.opens()
    page.has_shown()
    lab.go(2)
    page.has_shown()
    passed: dict[str, None] = {}

    def heard(frame: FrameType, event: str, _: object) -> None:
        path = Path(frame.f_code.co_filename)
        if event == "call" and path.is_relative_to(PACKAGE):
            passed.setdefault(path.relative_to(ROOT).as_posix())

    sys.setprofile(heard)
    lab.panel.sliders["growth"].value = 0.05
    sys.setprofile(None)
    lab.close()
    assert lab.session.setting("growth") == pytest.approx(0.05)
    assert [room for room in passed if room in way()] == way()


# --- where to change what -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "what",
    ["A parameter", "A law", "A story", "A sentence", "A language", "A trial", "A drawing", "A chart", "A widget",
     "A lesson", "A command", "What a file to take away holds"],
)  # fmt: skip
def test_it_says_of_each_thing_which_files_which_tests_and_what_then(what: str) -> None:
    told = read(CHANGE).partition(f"\n**{what}**\n")[2].partition("\n**")[0]
    said = dict(re.findall(r"^- (file|test|then)s?: (.*?)(?=\n- |\Z)", told, re.MULTILINE | re.DOTALL))
    assert "`riversim/" in said["file"]
    assert "`tests/" in said["test"]
    assert said["then"]


def test_a_parameter_takes_two_files_of_the_package() -> None:
    files = read(CHANGE).partition("\n**A parameter**\n")[2].partition("\n- tests")[0]
    assert re.findall(r"`([^`]+)`", files) == list(EDITS)


def test_the_worked_example_is_the_change_that_is_tried() -> None:
    for diff, (file, (place, text, first)) in zip(blocks(CHANGE, "diff"), EDITS.items(), strict=True):
        before, after = (
            "".join(f"{line[1:]}\n" for line in diff.splitlines() if line[0] in kept) for kept in ("- ", "+ ")
        )
        assert before in (ROOT / file).read_text(encoding="utf-8")
        assert after == before.replace(place, text + place if first else place + text)


# --- serving ------------------------------------------------------------------------------------------


def test_the_command_that_serves_finds_the_app() -> None:
    (code,) = re.findall(r"\$\(python -c '(.*)'\)/river_app\.ipynb", read(SERVING))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert (Path(done.stdout.strip()) / "river_app.ipynb").is_file()
