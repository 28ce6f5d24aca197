"""The oldest versions that pyproject.toml allows, for pip: ``python -m pip install $(python -m tests.oldest)``.

Each is the lower bound itself, of all extras; what they need beside them is left to pip. Only the oldest Python
has wheels for all of them, so that with a newer one nothing is printed.
"""

import sys
import tomllib
from collections.abc import Iterable
from typing import Any

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from tests import ROOT


def lowest(bounds: SpecifierSet) -> str:
    """The lower bound among bounds; raises `ValueError` where there is none, or more than one."""
    (found,) = [bound.version for bound in bounds if bound.operator in (">=", "==")]
    return found


def pins(requirements: Iterable[str]) -> list[str]:
    """``name==version`` of each, at its lower bound."""
    return [f"{one.name}=={lowest(one.specifier)}" for one in map(Requirement, requirements) if one.name != "riversim"]


def project() -> dict[str, Any]:
    """What pyproject.toml says of the project."""
    said: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return said


def everything() -> list[str]:
    """What the project and its extras need."""
    extras: dict[str, list[str]] = project()["optional-dependencies"]
    return [*project()["dependencies"], *(one for extra in extras.values() for one in extra)]


if __name__ == "__main__":
    python = lowest(SpecifierSet(project()["requires-python"]))
    if python == "{}.{}".format(*sys.version_info):
        print(*pins(everything()))
    else:
        print(f"the oldest versions are tried with the oldest Python, {python}", file=sys.stderr)
