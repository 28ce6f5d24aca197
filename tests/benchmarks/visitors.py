"""Many visitors of the app at once: does each get a picture, after how long, and what memory does each take?

Run by hand: ``python -m tests.benchmarks.visitors 20``. Each visitor has a kernel of their own; its memory is
counted as its own pages and its share of what kernels share (PSS).
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from tests.browser.visitor import Visitor, app, served, started, visitor
from tests.conftest import IN_CI, find_chromium

LATEST_S = 300.0


def children(parent: int) -> list[int]:
    """The processes that a process has started."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:  # it has just ended
            continue
        if int(after_name[1]) == parent:
            found.append(int(stat.parent.name))
    return found


def megabytes(process: int) -> float:
    """What a process holds in memory, what is shared counted in part [MB]."""
    rows = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("Pss:")) / 1e3


def wait_for_pictures(guests: list[Visitor], start: float) -> list[float]:
    """When each visitor was first seen to have both pictures [s after the start]; raises `TimeoutError` if not all."""
    waiting, seen = list(guests), list[float]()
    while waiting:
        here = [guest for guest in waiting if guest.has_pictures()]
        seen += [time.monotonic() - start] * len(here)
        waiting = [guest for guest in waiting if guest not in here]
        if time.monotonic() - start > LATEST_S:
            wrong = {error for guest in waiting for error in guest.errors}
            raise TimeoutError(
                f"{len(waiting)} of {len(guests)} visitors have no picture after {LATEST_S:g} s: {wrong}"
            )
        guests[0].page.wait_for_timeout(200)
    return seen


def main(count: int) -> None:
    """Let them all in at once, and print what came of it."""
    chromium = find_chromium()
    if chromium is None:
        sys.exit("there is no chromium: apt-get install chromium")
    with tempfile.TemporaryDirectory() as name:
        arguments, ready, page = app()
        with served(arguments, ready, Path(name)) as server, started(chromium) as browser, visitor(browser) as first:
            guests = [first, *(Visitor(first.page.context.new_page()) for _ in range(count - 1))]
            empty, start = megabytes(server), time.monotonic()
            for guest in guests:
                guest.page.goto(page, wait_until="commit")
            seen = wait_for_pictures(guests, start)
            kernels = [megabytes(kernel) for kernel in children(server)]
            errors = [error for guest in guests for error in guest.errors]
            print(f"{count} visitors: all have their picture after {max(seen):.1f} s (median {median(seen):.1f} s)")
            print(
                f"memory: {median(kernels):.0f} MB a visitor ({len(kernels)} kernels, at most {max(kernels):.0f} MB),"
            )
            print(f"the server {empty:.0f} MB before and {megabytes(server):.0f} MB with all of them")
            print(f"errors: {errors or 'none'}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2 if IN_CI else 20)
