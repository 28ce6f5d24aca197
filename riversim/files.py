"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from riversim.parameters import RiverError


def write_whole(path: str | Path, data: bytes, *, force: bool = False) -> None:
    """Write `data` to `path` atomically.

    Raises `RiverError` where the file exists and `force` is not set, or it can not be written.
    """
    path = Path(path)
    if path.exists() and not force:
        raise RiverError(f"{path} exists already; it is overwritten only when forced (--force, force=True)")
    try:
        handle, part = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.chmod(part, 0o666 & ~_umask())
            Path(part).replace(path)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise RiverError(f"{path} can not be written: {error.strerror}") from None


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
