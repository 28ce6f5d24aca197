"""Files that are written whole or not at all, and the text in those of others."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from riversim.model.checks import RiverError

# pathlib is imported where it is used: `import riversim` stays quick.
if TYPE_CHECKING:
    from pathlib import Path

WINDOWS = os.name == "nt"
DEVICES = {"con", "prn", "aux", "nul", "conin$", "conout$"}
DEVICES |= {f"{port}{number}" for port in ("com", "lpt") for number in "0123456789¹²³"}
_MARKS = (  # the longer ones first: a shorter one may be their beginning
    (b"\xff\xfe\0\0", "utf-32-le"), (b"\0\0\xfe\xff", "utf-32-be"), (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"), (b"\xef\xbb\xbf", "utf-8"),
)  # fmt: skip


def notebooks_of(package: Path) -> Path:
    """Where the notebooks are: in the package when installed from a wheel, beside it in a checkout.

    Raises `RiverError` where they are not.
    """
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if (folder / "00_start_here.ipynb").is_file():
            return folder
    raise RiverError(f"the notebooks were not installed with riversim: there is no {package / 'notebooks'}")


def check_free(path: str | Path, *, force: bool = False) -> None:
    """Raise `RiverError` where `path` exists and `force` is not set, or is no place for a file.

    A pipe or a device that takes what is written, like /dev/stdout, holds nothing that could be lost, and is free.
    """
    path = _text(path)
    there = _there(path)
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise RiverError(f"{path} can not be written: it is a folder")
    if WINDOWS and (why := not_in_windows(os.path.basename(path))):
        raise RiverError(f"{path} can not be written: {why}")
    if _takes_all(there):
        return
    if os.path.lexists(path) and not force:
        raise RiverError(f"{path} exists already; it is overwritten only when forced (--force, force=True)")
    if there is not None and not stat.S_ISREG(there.st_mode):
        raise RiverError(f"{path} can not be written: it is no file, but a device or a socket")
    if there is not None and not os.access(path, os.W_OK):
        raise RiverError(f"{path} can not be written: it is read-only")
    folder = os.path.dirname(_behind(path)) or "."
    if not os.path.isdir(folder):
        raise RiverError(f"{path} can not be written: there is no folder {folder}")
    if not os.access(folder, os.W_OK):
        raise RiverError(f"{path} can not be written: no permission to write in {folder}")


def write_whole(path: str | Path, data: bytes, *, force: bool = False) -> None:
    """Write `data` to `path` atomically, or at once to a pipe or a device.

    A link is followed, and a file that is overwritten keeps its mode. Raises `RiverError` where the file exists and
    `force` is not set, or it can not be written.
    """
    check_free(path, force=force)
    path = _text(path)
    try:
        there = _there(path)
        if (output := _output(there)) is not None:
            _print(output, data)
        elif _takes_all(there):
            _pour(path, data)
        else:
            _put(_behind(path), data, there)
    except OSError as error:
        raise RiverError(f"{path} can not be written: {_why(error)}") from None


def _print(output: int, data: bytes) -> None:
    """Where this program prints: its next line comes behind. Who reads there may leave, as `head` does."""
    with suppress(BrokenPipeError), open(os.dup(output), "wb") as file:
        file.write(data)


def _why(error: OSError) -> str:
    if error.errno == errno.ENXIO:
        return "nobody reads from this pipe"
    if WINDOWS and isinstance(error, PermissionError):
        return f"{error.strerror}; another program may have it open"
    return error.strerror or str(error)


def _behind(path: str) -> str:
    """Where a link leads to, which is written, so that the link stays; any other name as it is."""
    return os.path.realpath(path) if os.path.islink(path) else path


def _put(place: str, data: bytes, there: os.stat_result | None) -> None:
    """Beside its place at first, under a short name: its own may be as long as names can be."""
    part = os.path.join(os.path.dirname(place), f".riversim-{os.urandom(8).hex()}")
    try:
        with open(part, "xb") as file:
            file.write(data)
        if there is not None:
            with suppress(OSError):  # as on a network's drive, which may know of no modes
                os.chmod(part, stat.S_IMODE(there.st_mode))
        os.replace(part, place)
    except BaseException:
        with suppress(OSError):
            os.unlink(part)
        raise


def _pour(path: str, data: bytes) -> None:
    """Into a pipe or a device, where nobody is waited for."""
    flags = os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)
    with open(path, "wb", opener=lambda path, _: os.open(path, flags)) as file:
        if hasattr(os, "set_blocking"):
            os.set_blocking(file.fileno(), True)
        file.write(data)


def read_whole(path: str | Path) -> bytes:
    """What a file holds; raises `RiverError` where there is none, or it can not be read."""
    path = _text(path)
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        raise RiverError(f"there is no file {path}") from None
    except OSError as error:
        raise RiverError(f"{path} can not be read: {error.strerror}") from None


def text_of(data: bytes) -> str:
    """A file of text as an editor may have saved it, in the encoding that its bytes show."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    even, odd = data[::2].count(0), data[1::2].count(0)  # UTF-16 has a zero in every other place
    if 8 * (even + odd) > len(data):
        return data.decode("utf-16-le" if odd >= even else "utf-16-be", "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def plain_name(text: str) -> str:
    """A name for a file or a folder that every system allows: letters and digits, and "-" for all else."""
    name = "".join(c if c.isalnum() else "-" for c in text)[:60] or "-"
    return f"{name}-" if name.lower() in DEVICES else name


def not_in_windows(name: str) -> str:
    """Why Windows would take a name for something else; nothing where it would not."""
    if name.partition(".")[0].rstrip(" ").lower() in DEVICES:
        return "Windows keeps that name for a device"
    if name != name.rstrip(". "):
        return "in Windows a name can not end in a dot or a space"
    if set(name) & set('<>:"|?*') or any(c < " " for c in name):
        return 'in Windows a name can not hold any of < > : " | ? *'
    return ""


def _text(path: object) -> str:
    try:
        text = os.fsdecode(path)  # type: ignore[arg-type]
        os.fsencode(text)
    except TypeError:
        raise RiverError(f"the name of a file is needed, not {path!r}") from None
    except UnicodeEncodeError:
        text = ""
    if not os.path.basename(text) or "\0" in text:
        raise RiverError(f"{path!r} is not the name of a file")
    return text


def _there(path: str) -> os.stat_result | None:
    """What lies there, behind a link too; None where there is nothing."""
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise RiverError(f"{path} can not be written: {error.strerror}") from None


def _takes_all(there: os.stat_result | None) -> bool:
    return there is not None and (stat.S_ISFIFO(there.st_mode) or stat.S_ISCHR(there.st_mode))


def _output(there: os.stat_result | None) -> int | None:
    """Which of this program's own outputs it is, if it is one: put anew, it would lose what is printed later."""
    for number in (1, 2):
        with suppress(OSError):
            if there is not None and os.path.samestat(there, os.fstat(number)) and not stat.S_ISCHR(there.st_mode):
                return number
    return None
