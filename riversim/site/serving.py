"""`serve`: the site on this machine, as any web server would serve it, with all that a browser may be told of it."""

from __future__ import annotations

import gzip
import hashlib
import sys
import webbrowser
from functools import cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from riversim.model import RiverError, check_whole
from riversim.site.policy import POLICY, is_release

KINDS = {
    ".css": "text/css", ".csv": "text/csv", ".html": "text/html", ".ico": "image/x-icon", ".ipynb": "application/json",
    ".jpg": "image/jpeg", ".js": "text/javascript", ".json": "application/json", ".md": "text/markdown",
    ".mjs": "text/javascript", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml",
    ".txt": "text/plain", ".wasm": "application/wasm", ".webmanifest": "application/manifest+json",
    ".webp": "image/webp", ".whl": "application/zip", ".woff2": "font/woff2", ".zip": "application/zip",
}  # fmt: skip
TEXTS = {"application/json", "application/manifest+json", "application/wasm", "image/svg+xml", "text/javascript"}
FOR_EVER, ASKED_EACH_TIME = "public, max-age=31536000, immutable", "no-cache"
LOOSE = "lite"  # a notebook's own front end, which is not ours, needs more than our pages may do


class Reply(NamedTuple):
    """A file as it is sent: its kind, its bytes, the same packed where that is worth it, and its mark."""

    kind: str
    plain: bytes
    packed: bytes
    mark: str


class Site(ThreadingHTTPServer):
    """A server of one folder, on this machine only; port 0 is any that is free."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder.resolve()
        self.sent: list[tuple[str, int]] = []
        """What was asked for, and how many bytes of it were sent."""
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def address(self) -> str:
        """Where it is served."""
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def find(self, asked: str) -> Path | None:
        """The file that an address means; None where there is none, or where it lies elsewhere."""
        name = unquote(urlsplit(asked).path)
        if "\0" in name or "\\" in name or ".." in PurePosixPath(name).parts:
            return None
        path = self.folder / name.lstrip("/")
        path = path / "index.html" if name.endswith("/") else path
        hidden = any(part.startswith(".") for part in PurePosixPath(name).parts)
        inside = path.is_file() and path.resolve().is_relative_to(self.folder)
        return path if inside and not hidden else None

    def is_folder(self, asked: str) -> bool:
        """Whether an address without a stroke at its end means a folder with a page in it."""
        path = urlsplit(asked).path
        return not path.endswith("/") and self.find(f"{path}/") is not None

    def handle_error(self, request: object, client_address: object) -> None:
        """Browsers leave as they like; of what else goes wrong, tell."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        """Send a file, or a page that says that there is none."""
        path = self.server.find(self.path)
        if path is None and self.server.is_folder(self.path):
            there = urlsplit(self.path)
            # A path of two strokes would be another host's.
            whole = "/" + there.path.lstrip("/") + "/" + (f"?{there.query}" if there.query else "")
            self._send(HTTPStatus.MOVED_PERMANENTLY, None, {"Location": whole})
        elif path is None:
            self._send(HTTPStatus.NOT_FOUND, self._missing(), {"Cache-Control": ASKED_EACH_TIME})
        else:
            reply = read(path, path.stat().st_mtime_ns)
            first = path.relative_to(self.server.folder).parts[0]
            kept = {"Cache-Control": FOR_EVER if is_release(first) else ASKED_EACH_TIME, "ETag": reply.mark}
            if first != LOOSE:
                kept["Content-Security-Policy"] = POLICY
            same = self.headers.get("If-None-Match") == reply.mark
            self._send(HTTPStatus.NOT_MODIFIED if same else HTTPStatus.OK, None if same else reply, kept)

    do_HEAD = do_GET  # noqa: N815

    def _missing(self) -> Reply:
        path = self.server.find("/404.html")
        return (
            read(path, path.stat().st_mtime_ns) if path else Reply("text/html; charset=utf-8", NOTHING, NOTHING, '""')
        )

    def _send(self, status: HTTPStatus, reply: Reply | None, headers: dict[str, str]) -> None:
        packs = "gzip" in self.headers.get("Accept-Encoding", "")
        data = b"" if reply is None else reply.packed if packs else reply.plain
        self.send_response(status)
        for name, value in {**headers, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}.items():
            self.send_header(name, value)
        if reply is not None:
            self.send_header("Content-Type", reply.kind)
            self.send_header("Vary", "Accept-Encoding")
            if data is not reply.plain:
                self.send_header("Content-Encoding", "gzip")
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.server.sent.append((self.path, len(data)))
            self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: who serves their own machine need not see each request."""

    def version_string(self) -> str:
        """What it calls itself."""
        return "riversim"


NOTHING = b'<!doctype html><html lang="en"><title>riversim</title><p>There is no such page here.</p></html>'


@cache
def read(path: Path, changed: int) -> Reply:
    """A file as it is sent; it is packed once, as long as it is not `changed`."""
    plain = path.read_bytes()
    kind = KINDS.get(path.suffix.lower(), "application/octet-stream")
    text = kind.startswith("text/") or kind in TEXTS
    packed = gzip.compress(plain, 9, mtime=0) if text and len(plain) > 500 else plain
    mark = f'"{hashlib.sha256(plain).hexdigest()[:24]}"'
    named = f"{kind}; charset=utf-8" if kind.startswith("text/") else kind
    return Reply(named, plain, packed if len(packed) < len(plain) else plain, mark)


def serve(folder: Path, port: float, *, browser: bool = True) -> None:
    """Serve the site in a folder on this machine, until it is ended, and print the address.

    Raises `RiverError` where no site is there, or the port is in use.
    """
    if not (folder / "index.html").is_file():
        raise RiverError(f"there is no site in {folder}: it has no index.html")
    port = check_whole("port", port, 1024, 65535)
    try:
        site = Site(folder, port)
    except OSError:
        raise RiverError(f"port {port} is in use; choose another (--port)") from None
    with site:
        print(f"riversim is served at {site.address} (Ctrl-C ends it)", flush=True)
        if browser:
            webbrowser.open(site.address)
        try:
            site.serve_forever()
        except KeyboardInterrupt:
            print()
