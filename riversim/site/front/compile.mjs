// Compiles a folder of Python to bytecode, with the very Python that will read it: node compile.mjs PYODIDE FOLDER
import { pathToFileURL } from "node:url";

const [runtime, folder] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: runtime });
python.FS.mkdir("/tree");
python.FS.mount(python.FS.filesystems.NODEFS, { root: folder }, "/tree");
const bad = python.runPython(`
import pathlib, py_compile, sysconfig
tree, bad, site = pathlib.Path("/tree"), [], pathlib.Path(sysconfig.get_path("purelib"))
for path in sorted(tree.rglob("*.py")):
    # Called by where it is going to lie: ipywidgets asks whether who calls it comes from a module's file.
    name = str(site.joinpath(*path.relative_to(tree).parts[1:])) + "c"
    try:
        py_compile.compile(str(path), cfile=str(path) + "c", dfile=name, doraise=True, optimize=2,
                           invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    except py_compile.PyCompileError as error:
        bad.append(str(error))
    else:
        path.unlink()
"\\n".join(bad)
`);
if (bad) console.error(bad);
process.exit(bad ? 1 : 0);
