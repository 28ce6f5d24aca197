"""The site's server, asked as a browser would, and as nobody should; `policy` is what it says of pages."""

import gzip
import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from riversim.model import RiverError
from riversim.site.policy import POLICY, is_release
from riversim.site.serving import FOR_EVER, Site, serve
from tests.site.ground import served

RELEASE = "0123456789ab"


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Site]:
    """A small site, with something beside it that is nobody's business."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    out = tmp_path / "out"
    for name, text in {
        "index.html": "<p>the river</p>" * 99, f"{RELEASE}/main.js": "let x = 1;" * 99, f"{RELEASE}/a.mjs": "1",
        f"{RELEASE}/p.wasm": "wasm", f"{RELEASE}/p.wasm.gz": "packed", "lessons/index.html": "<p>lessons</p>",
        "lite/index.html": "<p>code</p>", ".hidden": "hidden",
    }.items():  # fmt: skip
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text(text, encoding="utf-8")
    (out / "elsewhere.txt").symlink_to(tmp_path / "secret.txt")
    with served(out) as site:
        yield site


def ask(site: Site, path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the server answers, as it comes."""
    line = http.client.HTTPConnection(urlsplit(site.address).netloc, timeout=20)
    line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = line.getresponse()
    data = answer.read()
    line.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, data


def test_a_page_is_sent_with_its_policy_and_asked_for_each_time(here: Site) -> None:
    status, headers, data = ask(here, "/?depth=watch")
    assert (status, data[:16]) == (200, b"<p>the river</p>")
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"] == POLICY and "frame-ancestors" not in POLICY
    assert headers["cache-control"] == "no-cache"
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers


def test_what_has_not_changed_is_not_sent_again(here: Site) -> None:
    mark = ask(here, "/")[1]["etag"]
    assert ask(here, "/", If_None_Match=mark)[0::2] == (304, b"")
    (here.folder / "index.html").write_text("<p>another</p>", encoding="utf-8")
    assert ask(here, "/", If_None_Match=mark)[0::2] == (200, b"<p>another</p>")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("main.js", "text/javascript; charset=utf-8"),
        ("a.mjs", "text/javascript; charset=utf-8"),
        ("p.wasm", "application/wasm"),
        ("p.wasm.gz", "application/octet-stream"),
    ],
)
def test_a_file_of_a_release_has_its_kind_and_never_changes(here: Site, name: str, kind: str) -> None:
    _, headers, _ = ask(here, f"/{RELEASE}/{name}")
    assert (headers["content-type"], headers["cache-control"]) == (kind, FOR_EVER)
    assert "content-encoding" not in headers


def test_text_is_packed_for_who_can_unpack_it(here: Site) -> None:
    _, headers, data = ask(here, f"/{RELEASE}/main.js", Accept_Encoding="gzip, br")
    assert headers["content-encoding"] == "gzip" and gzip.decompress(data) == b"let x = 1;" * 99
    assert int(headers["content-length"]) == len(data) < 100
    assert ("/" + RELEASE + "/main.js", len(data)) in here.sent


def test_a_head_is_all_but_the_file(here: Site) -> None:
    status, headers, data = ask(here, "/", method="HEAD")
    assert (status, data) == (200, b"") and int(headers["content-length"]) == len("<p>the river</p>") * 99


def test_a_folder_is_its_page(here: Site) -> None:
    assert ask(here, "/lessons/")[2] == b"<p>lessons</p>"
    status, headers, _ = ask(here, "/lessons?lang=de")
    assert (status, headers["location"]) == (301, "/lessons/?lang=de")
    assert ask(here, "//rivers.example/..")[0] == 404


def test_code_has_a_front_end_of_its_own_that_our_policy_would_stop(here: Site) -> None:
    assert "content-security-policy" not in ask(here, "/lite/")[1]


@pytest.mark.parametrize(
    "path",
    [
        "/none", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//../secret.txt", "/elsewhere.txt",
        "/.hidden", "/lessons/../../secret.txt", "/%00", "/..%5csecret.txt", "/etc/passwd", "//etc/passwd",
        "/%", f"/{RELEASE}/",
    ],
)  # fmt: skip
def test_nothing_else_is_served_and_that_is_told_on_a_page(here: Site, path: str) -> None:
    status, headers, data = ask(here, path)
    assert (status, headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert b"There is no such page here." in data and b"secret" not in data


def test_nothing_can_be_sent_to_it(here: Site) -> None:
    assert ask(here, "/", method="POST")[0] == 501


def test_a_port_in_use_and_a_folder_without_a_site_are_told_in_words(here: Site, tmp_path: Path) -> None:
    port = urlsplit(here.address).port
    assert port is not None
    with pytest.raises(RiverError, match=f"port {port} is in use"):
        serve(here.folder, port, browser=False)
    with pytest.raises(RiverError, match=r"has no index\.html"):
        serve(tmp_path / "none", port, browser=False)
    with pytest.raises(RiverError, match="from 1024"):
        serve(here.folder, 80, browser=False)


def test_a_release_is_known_by_its_name() -> None:
    assert is_release(RELEASE) and not any(map(is_release, ("lessons", "0123456789AB", f"{RELEASE}c", "")))
