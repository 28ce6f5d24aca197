"""`riversim run` tells stories as they are told, or as the options say, and writes files whole or not at all."""

from dataclasses import replace
from pathlib import Path

import pytest

from riversim import SCENARIOS, River, cli, hold, infusions, scenario, simulate, words
from riversim.commands.run import ROWS
from riversim.session.exports import Shown
from tests.commands.shell import riversim

COLUMNS = "time_h,level,gate,spill,block,drug,wellbeing,inflammation,water_1"


def table(*arguments: str) -> str:
    """What `riversim run ARGUMENTS --csv` writes."""
    assert riversim("run", *arguments, "--csv", "run.csv", "--force") == 0
    return Path("run.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("id", SCENARIOS)
def test_every_story_is_told(id: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert riversim("run", id) == 0
    told = " ".join(capsys.readouterr().out.split())
    story = scenario(id)
    assert told.startswith(story.title)
    for part in (*story.sentences, *words.story(story.run()), words.DISCLAIMER, words.CRISIS):
        assert " ".join(part.split()) in told


def test_without_options_the_story_runs_as_told() -> None:
    scenario("bridge").run().to_csv("told.csv")
    assert table("bridge") == Path("told.csv").read_text(encoding="utf-8")
    assert table("bridge").startswith(COLUMNS)


@pytest.mark.parametrize(
    ("arguments", "course"),
    [
        (["--infusions", "0,2"], infusions([0, 2])),
        (["--infusions", "1", "--dose", "0.5", "--drug", "blocker"], infusions([1], dose=0.5, drug="blocker")),
        (["--drug", "placebo"], infusions([0], drug="placebo")),
        (["--infusions", "none", "--block", "0.9@3d-4d"], hold(0.9, 3, 4)),
        (["--block", "0.5@12h-36h,0.9@3-96h", "--block", "1@5d-6d"],
         infusions([0]) + hold(0.5, 0.5, 1.5) + hold(0.9, 3, 4) + hold(1, 5, 6)),
    ],
)  # fmt: skip
def test_an_option_replaces_that_part_of_the_course(arguments: list[str], course: object) -> None:
    told = scenario("one-infusion")
    simulate(told.river, course, weeks=1).to_csv("wanted.csv")  # type: ignore[arg-type]
    assert table("one-infusion", "--weeks", "1", *arguments) == Path("wanted.csv").read_text(encoding="utf-8")


def test_infusions_that_are_moved_keep_the_storys_drug() -> None:
    moved = simulate(scenario("blocker-only").river, infusions([3], drug="blocker"), weeks=1)
    moved.to_csv("wanted.csv")
    assert table("blocker-only", "--weeks", "1", "--infusions", "3") == Path("wanted.csv").read_text(encoding="utf-8")


def test_numbers_of_the_river_can_be_set() -> None:
    river = River(cause=0.3, tributaries=2, strengths=(1.2, 1.4), seed=7)
    simulate(river, weeks=1).to_csv("wanted.csv")
    given = ["--set", "cause=0.3,tributaries=2", "--set", "strengths=1.2,1.4", "--seed", "7"]
    own = [part for name in ("opening", "charge", "foliage", "inflammation")
           for part in ("--set", f"{name}={getattr(river, name)!r}")]  # fmt: skip
    assert table("obstructed", "--weeks", "1", *given, *own) == Path("wanted.csv").read_text(encoding="utf-8")


def test_a_shorter_run_leaves_out_what_the_story_does_later() -> None:
    told = scenario("maintenance").run()
    rows = table("maintenance", "--weeks", "2").splitlines()
    told.until(told.index(14)).to_csv("wanted.csv")
    assert rows == Path("wanted.csv").read_text(encoding="utf-8").splitlines()


def test_a_changed_story_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    riversim("run", "one-infusion", "--drug", "placebo")
    told = capsys.readouterr().out
    assert "changed by the options given" in told
    assert scenario("one-infusion").sentences[0] not in " ".join(told.split())


@pytest.mark.parametrize(
    ("weeks", "days"),
    [
        ("0.1", "0.125 0.25"),
        ("1", "0 1 2 3 4 5 6 7"),
        ("8", "0 1 3 7 14 21 28 35 42 49 56"),
        ("520", "0 1 3 7 364 728"),
    ],
)
def test_the_table_has_a_screenful_of_rows(weeks: str, days: str, capsys: pytest.CaptureFixture[str]) -> None:
    riversim("run", "obstructed", "--weeks", weeks, "--set", "step=6" if weeks == "520" else "step=1")
    lines = capsys.readouterr().out.partition("wellbeing\n")[2].partition("\n\n")[0].splitlines()
    assert " ".join(days.split()) in " ".join(line.split()[0] for line in lines)
    assert len(lines) <= ROWS + 4
    assert {len(line) for line in lines} == {len(lines[0])}


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "name", "begins"),
    [
        ("picture", "a.png", b"\x89PNG"),
        ("curves", "a.PNG", b"\x89PNG"),
        ("curves", "a.svg", b"<?xml"),
        ("strip", "a.png", b"\x89PNG"),
        ("strip", "a.svg", b"<?xml"),
        ("gif", "a.webp", b"RIFF"),
        ("pdf", "a.pdf", b"%PDF-"),
    ],
)
def test_pictures_are_written(kind: str, name: str, begins: bytes) -> None:
    assert riversim("run", "one-infusion", "--weeks", "0.3", f"--{kind}", name) == 0
    assert Path(name).read_bytes().startswith(begins)
    assert [path.name for path in Path().iterdir()] == [name]


def test_an_animation_is_asked_for_as_python_would(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    monkeypatch.setattr("riversim.drawing.animate", lambda run, path, *, force: asked.extend([run.river, path, force]))
    assert riversim("run", "one-infusion", "--gif", "a.gif", "--force") == 0
    assert asked == [scenario("one-infusion").river, Path("a.gif"), True]


def test_the_sheet_to_print_tells_the_story_that_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def sheet(shown: Shown) -> bytes:
        told.append(shown.session.story)
        return b""

    monkeypatch.setattr("riversim.session.exports.sheet", sheet)
    assert riversim("run", "drought", "--set", "cause=0.4", "--weeks", "1", "--pdf", "a.pdf") == 0
    assert told == ["drought"]


def test_nothing_is_written_where_one_file_is_in_the_way() -> None:
    Path("b.png").write_text("mine", encoding="utf-8")
    assert riversim("run", "one-infusion", "--csv", "a.csv", "--picture", "b.png") == cli.BAD
    assert [path.name for path in Path().iterdir()] == ["b.png"]
    assert Path("b.png").read_text(encoding="utf-8") == "mine"


def test_force_overwrites() -> None:
    Path("a.csv").write_text("mine", encoding="utf-8")
    assert riversim("run", "one-infusion", "--csv", "a.csv", "--force") == 0
    assert Path("a.csv").read_text(encoding="utf-8").startswith(COLUMNS)


def test_the_stories_own_river_is_never_changed() -> None:
    before = replace(scenario("obstructed"))
    riversim("run", "obstructed", "--set", "cause=0.1", "--weeks", "1")
    assert scenario("obstructed") == before
