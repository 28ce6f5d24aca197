// What of Python a page loads, found by doing there what visitors do: node trace.mjs FOLDER PACKAGE...
const [folder, ...packages] = process.argv.slice(2);
// Some modules are only asked for, and are not loaded where their system is another: a page has to have them all the same.
const ASKED = `
import sys
from importlib.abc import MetaPathFinder

class Asked(MetaPathFinder):
    names = set()

    def find_spec(self, name, path=None, target=None):
        self.names.add(name)

sys.meta_path.insert(0, Asked())
`;
try {
  const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
  Object.assign(globalThis, { postComm() {}, postSign() {} });
  const env = { HOME: "/home/pyodide", MPLCONFIGDIR: "/home/pyodide" };
  const python = await loadPyodide({ indexURL: folder, packages, env, checkIntegrity: false, stdout: () => {} });
  python.runPython(ASKED);
  process.stdout.write(await python.pyimport("riversim.site.usual").trace());
  process.exit(0);
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
