"""The folder of a site holds one whole site, and the release before; nothing of anybody else is touched."""

import json
from pathlib import Path

import pytest

from riversim.model import RiverError
from riversim.site.folder import MARK, check, publish

FIRST, SECOND, THIRD = (letter * 12 for letter in "abc")


def staged(tmp_path: Path, release: str, *pages: str) -> Path:
    """A site that was just made."""
    folder = tmp_path / f"staged-{release}-{len(pages)}"
    for name in (f"{release}/files.json", f"{release}/python/numpy.whl", "keeper.js", "index.html", *pages):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{release} {name}", encoding="utf-8")
    return folder


def there(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {MARK}


def whole(release: str) -> set[str]:
    return {f"{release}/files.json", f"{release}/python/numpy.whl"}


def test_a_new_folder_an_empty_one_and_one_of_ours_are_written(tmp_path: Path) -> None:
    publish(staged(tmp_path, FIRST, "lessons/one.html"), tmp_path / "deep" / "out", FIRST)
    assert there(tmp_path / "deep" / "out") == whole(FIRST) | {"index.html", "keeper.js", "lessons/one.html"}
    (tmp_path / "empty").mkdir()
    publish(staged(tmp_path, FIRST), tmp_path / "empty", FIRST)
    publish(staged(tmp_path, FIRST), tmp_path / "empty", FIRST)
    assert there(tmp_path / "empty") == whole(FIRST) | {"index.html", "keeper.js"}


def test_the_release_before_stays_for_pages_that_are_open_and_older_ones_go(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(staged(tmp_path, FIRST, "old.html"), out, FIRST)
    publish(staged(tmp_path, SECOND), out, SECOND)
    assert there(out) == whole(FIRST) | whole(SECOND) | {"index.html", "keeper.js"}
    assert (out / "index.html").read_text(encoding="utf-8") == f"{SECOND} index.html"
    publish(staged(tmp_path, THIRD), out, THIRD)
    assert there(out) == whole(SECOND) | whole(THIRD) | {"index.html", "keeper.js"}


def test_made_again_it_is_the_same_and_the_one_before_still_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    for release in (FIRST, SECOND, SECOND):
        publish(staged(tmp_path, release), out, release)
    assert there(out) == whole(FIRST) | whole(SECOND) | {"index.html", "keeper.js"}


def test_what_somebody_else_put_there_is_left(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(staged(tmp_path, FIRST), out, FIRST)
    (out / "CNAME").write_text("rivers.example", encoding="utf-8")
    publish(staged(tmp_path, SECOND), out, SECOND)
    assert (out / "CNAME").read_text(encoding="utf-8") == "rivers.example"


def test_a_folder_with_other_things_in_it_is_not_written(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("years of work", encoding="utf-8")
    with pytest.raises(RiverError, match="has other things in it"):
        publish(staged(tmp_path / "elsewhere", FIRST), tmp_path, FIRST)
    with pytest.raises(RiverError, match="is a file"):
        check(tmp_path / "thesis.doc")
    assert (tmp_path / "thesis.doc").read_text(encoding="utf-8") == "years of work"


def test_a_forged_mark_has_nothing_outside_removed(tmp_path: Path) -> None:
    out, beside = tmp_path / "out", tmp_path / "beside.txt"
    beside.write_text("mine", encoding="utf-8")
    publish(staged(tmp_path, FIRST), out, FIRST)
    (out / MARK).write_text(
        json.dumps({"releases": ["../x"], "pages": ["../beside.txt", str(beside)]}), encoding="utf-8"
    )
    publish(staged(tmp_path, SECOND), out, SECOND)
    assert beside.read_text(encoding="utf-8") == "mine"


def test_a_release_that_was_left_half_written_is_written_again(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(staged(tmp_path, FIRST), out, FIRST)
    (out / FIRST / "files.json").unlink()
    (out / f".{SECOND}").mkdir()
    publish(staged(tmp_path, FIRST), out, FIRST)
    assert there(out) == whole(FIRST) | {"index.html", "keeper.js"}
