"""Runs in the worker of a page: the parts of Python that few visitors need are loaded when one of them is imported.

Nothing else imports it: `js` is there in a browser alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import js

FOLDER = Path("/lib/rest")


class Pack(NamedTuple):
    """Where modules lie that were not loaded at first: an address, the SHA-256 of what is there, and their files."""

    address: str
    digest: str
    files: dict[str, str]


class Rest(MetaPathFinder):
    """Finds modules in packs, which are fetched when they are needed, at once and as a whole.

    It is asked first: a folder that is left of a package, with nothing but data in it, would pass for the package.
    """

    def __init__(self) -> None:
        self.begin(())

    def begin(self, packs: Sequence[Pack]) -> None:
        """Find modules in these from now on, none of which has come yet."""
        self._packs = packs
        self._there: set[str] = set()

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module lies, in a folder that it has been unpacked to."""
        for pack in self._packs:
            if (file := pack.files.get(name)) is not None:
                if pack.address not in self._there:
                    self.unpack(pack, _fetched(pack.address))
                inner = [str((FOLDER / file).parent)] if "/__init__." in f"/{file}" else None
                return spec_from_file_location(name, FOLDER / file, submodule_search_locations=inner)
        return None

    def awaits(self, name: str) -> bool:
        """Whether there is a pack of that name that has not come yet."""
        return any(pack.address.endswith(name) and pack.address not in self._there for pack in self._packs)

    def arrived(self, name: str, data: bytes) -> None:
        """A pack has come before it was needed."""
        for pack in self._packs:
            if pack.address.endswith(name) and pack.address not in self._there:
                self.unpack(pack, data)

    def unpack(self, pack: Pack, data: bytes) -> None:
        """Have a pack there; raises `ImportError` where it is not what it should be."""
        if hashlib.sha256(data).hexdigest() != pack.digest:
            raise ImportError(f"{pack.address} is not the file that it should be")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            archive.extractall(FOLDER)
        self._there.add(pack.address)


def _fetched(address: str) -> bytes:
    """What is at an address: waited for, as an import can not be awaited."""
    request = js.XMLHttpRequest.new()
    request.open("GET", address, False)
    request.responseType = "arraybuffer"
    request.send()
    if request.status != 200:
        raise ImportError(f"{address}: {request.status}")
    return bytes(request.response.to_py())


found = Rest()


def begin(folder: str, told: str) -> Rest:
    """Find modules in packs from now on; `told` has, as JSON, each file's name, SHA-256 and modules."""
    found.begin([Pack(folder + name, digest, files) for name, digest, files in json.loads(told)])
    sys.meta_path.insert(0, found)
    return found
