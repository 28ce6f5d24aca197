"""What a page loads of Python: slim packs of what all packages have, compiled to bytecode.

Of the packages made for a browser's Python the wheels come with Pyodide; those that run anywhere are
taken as they are installed here. What a page never needs is left out. Bytecode more than halves the
time to the first picture. Libraries have a pack of their own: a page compiles them while all else comes,
and links them before Python begins.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import py_compile
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from riversim.model import RiverError, __version__
from riversim.site.runtime import LOCK, Runtime

PACKAGE = Path(__file__).resolve().parents[1]
# Needed for the picture, and what files to take away need.
WHEELS = (
    "numpy", "pillow", "kiwisolver", "contourpy", "cycler", "pyparsing", "packaging", "python-dateutil", "six",
    "matplotlib",
)  # fmt: skip
LATER = ("fonttools",)
NEEDED = (*WHEELS, *LATER)
# What the first picture needs: modules with their data, compiled libraries, and what comes with Python.
MODULES, LIBRARIES, STDLIB = "modules.pack", "libraries.pack", "python_stdlib.zip"
# Modules that come after the first picture, and those that only come when they are imported.
RESTS = ("later", "rest")
# A library that is linked before Python begins can ask nothing of it: what it does first is left for the page to call.
FIRST_OF_ALL, LEFT_TO_CALL = b"__wasm_call_ctors", b"__wasm_call_later"
INSTALLED = ("comm", "traitlets", "psygnal", "ipywidgets", "anywidget", "typing-extensions", "segno")
# What a page never needs, by package; of all of them tests and what is for C and type checkers.
LEFT_OUT = {
    "": r"(^|/)tests?/|\.pyi$|\.pxd$|\.h$|\.a$|\.c$|\.data/|(^|/)py\.typed$|__pycache__/|\.dist-info/(?!METADATA)",
    "matplotlib": (
        r"sample_data|pdfcorefonts|fonts/(afm|pdfcorefonts)|(STIX|cm[a-z]+10|DejaVuSerif|DejaVuSansDisplay)[^/]*\.ttf"
        r"|DejaVuSans(Mono)?-(Bold)?Oblique\.ttf|DejaVuSansMono-Bold\.ttf|mpl-data/(images|plot_directive)|stylelib|sphinxext"
        r"|backends/(backend_(gtk|qt|tk|wx|web|nb|mac|pgf|ps|cairo|template)|_backend_(gtk|tk)|_tkagg|qt_|_macosx|qt_editor|web_backend)"
        r"|mpl_toolkits/(?!__init__)|testing/"
    ),
    "numpy": r"f2py|/include/|/doc/|distutils|testing/_private/extbuild|/lib/.*\.md|_core/lib/|(^|/)ma/bench",
    "pillow": r"_imagingtk|ImageTk|_imagingcms|_avif|ImageQt",
    "python-dateutil": r"zoneinfo/.*\.gz",
    "pyparsing": r"pyparsing/ai/",
    "anywidget": r"nbextension|labextension|extension/",
    "riversim": (
        r"(^|/)notebooks/|\.po$|\.js$|locale/compile|commands/jupyter|site/(front|bundle)/"
        r"|site/(?!bridge|cells|touched|scripts|rest|usual|__init__)"
    ),
}  # fmt: skip
KEPT = r"riversim/lab/[a-z]+\.js$"  # a widget's script names it
NOT_OF_STDLIB = (
    r"^(ensurepip|idlelib|lib2to3|turtledemo|pydoc_data|tkinter|test|unittest/test|distutils|venv|_pyrepl|sqlite3|curses|dbm)/"
    r"|^(turtle|antigravity|this)\.py|^(ctypes|xmlrpc|wsgiref)/test"
)
# Latin, Greek, punctuation and money, arrows, some mathematics, shapes and signs.
LETTERS = [
    *range(0x20, 0x180), *range(0x370, 0x400), *range(0x2000, 0x20C0), *range(0x2190, 0x2270), *range(0x25A0, 0x2720),
]  # fmt: skip
LATE = tuple(f"/{name}.zip" for name in RESTS)
# How hard to pack: for who waits for each byte, for what is read once, here, and what is packed as a whole.
SMALL, FAST, PLAIN = 9, 1, 0
DATE = (2020, 1, 1, 0, 0, 0)  # the same files make the same pack


def make(runtime: Runtime, out: Path, work: Path, node: str | None) -> list[str]:
    """Make the packs of a page in a folder; returns what could not be done as well as it might be.

    Raises `RiverError` where a package is missing or its wheel is not what it should be.
    """
    trees = _trees(runtime, work / "trees")
    for font in trees["matplotlib"].rglob("*.ttf"):
        _slim(font)
    for about in (work / "trees").glob("*/*.dist-info/METADATA"):  # which ends with what is said of a package at length
        about.write_bytes(about.read_bytes().split(b"\n\n")[0] + b"\n")
    said = _compile(runtime, work / "trees", node)
    out.mkdir(parents=True)
    rests = {name: work / name for name in RESTS}
    if node is not None:
        loaded = _trace(runtime, trees, work / "whole", node)
        for tree in trees.values():
            _part(tree, loaded, rests)
    there = {f"{name}.zip": tree for name, tree in rests.items() if tree.is_dir()}
    packs = [(name, pack(tree, out / name), _modules(tree)) for name, tree in there.items()]
    (out / "rest.json").write_text(json.dumps(packs, sort_keys=True), encoding="utf-8")
    (out / LOCK).write_text(json.dumps({**runtime.lock, "packages": {}}, sort_keys=True), encoding="utf-8")
    pack(trees.pop("stdlib"), out / STDLIB, PLAIN)
    files = {path.relative_to(tree).as_posix(): path for tree in trees.values() for path in _files(tree)}
    libraries = {name for name in files if name.endswith(".so")}
    (out / MODULES).write_bytes(_joined({name: files[name].read_bytes() for name in files.keys() - libraries}))
    (out / LIBRARIES).write_bytes(_joined({name: _unbegun(files[name].read_bytes()) for name in libraries}))
    return said


def _joined(files: dict[str, bytes]) -> bytes:
    """Files as one: a line of JSON that names them with their sizes, then what is in them."""
    named = sorted(files)
    head = json.dumps([[name, len(files[name])] for name in named], separators=(",", ":"))
    return b"".join([head.encode(), b"\n", *(files[name] for name in named)])


def _unbegun(library: bytes) -> bytes:
    """A library that does nothing when it is linked."""
    return library.replace(FIRST_OF_ALL, LEFT_TO_CALL)


def _files(tree: Path) -> list[Path]:
    return [path for path in sorted(tree.rglob("*")) if path.is_file()]


def _trees(runtime: Runtime, work: Path) -> dict[str, Path]:
    """All that is to be packed, in a folder for each package."""
    trees = {name: work / name for name in ("stdlib", *NEEDED, *INSTALLED, "riversim")}
    with zipfile.ZipFile(runtime.folder / STDLIB) as archive:
        _unpack(archive, trees["stdlib"], NOT_OF_STDLIB)
    for name in NEEDED:
        with zipfile.ZipFile(runtime.wheel(name)) as archive:
            _unpack(archive, trees[name], _left_out(name))
    for name in INSTALLED:
        copy_installed(name, trees[name], _left_out(name))
    copy(PACKAGE.rglob("*"), PACKAGE.parent, trees["riversim"], _left_out("riversim"))
    # The face of the rooms that make the site names what a page has not.
    (trees["riversim"] / "riversim" / "site" / "__init__.py").write_text(
        '"""What a page needs of it."""\n', encoding="utf-8"
    )
    describe(trees["riversim"])
    return trees


def _slim(font: Path) -> None:
    """Leave in a font the letters that Latin scripts and our signs need: a quarter of it."""
    from fontTools import subset

    options = subset.Options(layout_features=["*"], notdef_outline=True, name_IDs=["*"], drop_tables=["FFTM"])
    with subset.load_font(font, options, lazy=False) as whole:
        slim = subset.Subsetter(options)
        slim.populate(unicodes=LETTERS)
        slim.subset(whole)
        whole.save(font)


def _trace(runtime: Runtime, trees: dict[str, Path], whole: Path, node: str) -> dict[str, list[str]]:
    """The modules that are loaded for the first picture, and those for what comes later, by doing it all in Node."""
    whole.mkdir()
    pack(trees["stdlib"], whole / STDLIB, FAST)
    names = [name for name in trees if name != "stdlib"]
    lock = {**runtime.lock, "packages": {name: packed(name, "0", trees[name], whole, FAST) for name in names}}
    (whole / LOCK).write_text(json.dumps(lock), encoding="utf-8")
    for name in ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"):
        shutil.copyfile(runtime.folder / name, whole / name)
    script = Path(__file__).parent / "front" / "trace.mjs"
    done = _run([node, str(script), str(whole.resolve()), *names])
    return dict(json.loads(done))


def _part(tree: Path, loaded: dict[str, list[str]], rests: dict[str, Path]) -> None:
    """Move modules that are not needed for the first picture to where the others of their kind are."""
    needed, later = set(loaded["first"]), set(loaded["later"])
    for module, name in _modules(tree).items():
        if module not in needed:
            target = rests["later" if module in later else "rest"] / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(tree / name, target)


def _modules(tree: Path) -> dict[str, str]:
    """The files of all modules in a tree, by the modules' names."""
    found = [path.relative_to(tree).as_posix() for path in sorted(tree.rglob("*")) if path.suffix in (".pyc", ".so")]
    return {re.sub(r"/__init__$", "", name.partition(".")[0]).replace("/", "."): name for name in found}


def _left_out(name: str) -> str:
    return "|".join(filter(None, (LEFT_OUT[""], LEFT_OUT.get(name, ""))))


def _unpack(archive: zipfile.ZipFile, tree: Path, left_out: str) -> None:
    for name in archive.namelist():
        if not name.endswith("/") and not re.search(left_out, name):
            archive.extract(name, tree)


def copy_installed(name: str, tree: Path, left_out: str) -> None:
    """Copy a package as it is installed, without what is compiled for this machine and what a pattern leaves out."""
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        raise RiverError(f'the site needs {name}: pip install "riversim[lab]"') from None
    root = Path(str(found.locate_file("")))
    copy((root / str(file) for file in found.files or ()), root, tree, left_out + r"|\.(so|pyd|dylib)$")


def copy(files: Iterable[Path], root: Path, tree: Path, left_out: str) -> None:
    """Copy files to where they lie below another folder, without those that a pattern leaves out."""
    for path in files:
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ".."
        if name.startswith("..") or not path.is_file():
            continue
        if re.search(left_out, name) and not re.search(KEPT, name):
            continue
        target = tree / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def describe(tree: Path) -> None:
    """Say of our own package what a wheel says of itself, for in a checkout there is no wheel of it."""
    about = tree / f"riversim-{__version__}.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: riversim\nVersion: {__version__}\n", encoding="utf-8"
    )


def _compile(runtime: Runtime, work: Path, node: str | None) -> list[str]:
    """Compile every source in the trees, with the runtime's own Python or one that makes the same bytecode."""
    if node is not None:
        script = Path(__file__).parent / "front" / "compile.mjs"
        _run([node, str(script), str(runtime.folder.resolve()), str(work)])
        return []
    if runtime.python == f"{sys.version_info.major}.{sys.version_info.minor}":
        for path in work.rglob("*.py"):
            name = str(path.relative_to(work).relative_to(path.relative_to(work).parts[0]))
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(str(path), f"{path}c", dfile=name, doraise=True, optimize=2, invalidation_mode=mode)
            path.unlink()
        return []
    return [f"without Node, or Python {runtime.python}, the sources stay as they are: the page starts half as fast"]


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RiverError(f"{Path(command[1]).name} has failed: {done.stderr.strip()[-1000:]}")
    return done.stdout


def packed(name: str, version: str, tree: Path, out: Path, level: int = SMALL) -> dict[str, Any]:
    """Pack a tree as a wheel that needs no other, and say of it what a lock file says."""
    file = f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    digest = pack(tree, out / file, level)
    return {
        "name": name, "version": version, "file_name": file, "sha256": digest, "imports": [name.replace("-", "_")],
        "depends": [], "install_dir": "site", "package_type": "package", "unvendored_tests": False,
    }  # fmt: skip


def version(name: str) -> str:
    """The version of a package that is installed here."""
    return __version__ if name == "riversim" else importlib.metadata.version(name)


def pack(tree: Path, file: Path, level: int = SMALL) -> str:
    """Pack a tree so that the same files make the same bytes; returns its SHA-256."""
    with zipfile.ZipFile(file, "w") as archive:
        for path in _files(tree):
            info = zipfile.ZipInfo(path.relative_to(tree).as_posix(), DATE)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED if level else zipfile.ZIP_STORED, 0o644 << 16
            archive.writestr(info, path.read_bytes(), compresslevel=level)
    return hashlib.sha256(file.read_bytes()).hexdigest()
