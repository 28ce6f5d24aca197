"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from riversim.model.checks import RiverError

# pathlib and tempfile are imported where they are used: `import riversim` stays quick.
if TYPE_CHECKING:
    from pathlib import Path


def check_free(path: str | Path, *, force: bool = False) -> None:
    """Raise `RiverError` where `path` exists and `force` is not set, or is no place for a file."""
    folder = os.path.dirname(path) or "."
    if not os.path.isdir(folder):
        raise RiverError(f"{path} can not be written: there is no folder {folder}")
    if os.path.isdir(path):
        raise RiverError(f"{path} can not be written: it is a folder")
    if os.path.lexists(path) and not force:
        raise RiverError(f"{path} exists already; it is overwritten only when forced (--force, force=True)")
    if not os.access(folder, os.W_OK):
        raise RiverError(f"{path} can not be written: no permission to write in {folder}")


def write_whole(path: str | Path, data: bytes, *, force: bool = False) -> None:
    """Write `data` to `path` atomically.

    Raises `RiverError` where the file exists and `force` is not set, or it can not be written.
    """
    from pathlib import Path
    from tempfile import mkstemp

    check_free(path, force=force)
    path = Path(path)
    try:
        handle, part = mkstemp(dir=path.parent, prefix=f".{path.name}.")
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
