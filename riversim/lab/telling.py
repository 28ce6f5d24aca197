"""`telling`: a visitor's mistakes are told in words, wherever on a page they are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from riversim.model import RiverError
from riversim.words import _, mark, refused

BUG = mark("Something is wrong in riversim itself ({error}).")


@contextmanager
def telling(tell: Callable[[str], None], bug: str = BUG) -> Iterator[None]:
    """Tell an error of what is done within in words; what is no visitor's mistake is told as a `bug`, and goes on."""
    try:
        yield
    except (RiverError, MemoryError) as error:
        tell(refused(error))
    except Exception as error:
        tell(_(bug).format(error=repr(error)))
        raise
