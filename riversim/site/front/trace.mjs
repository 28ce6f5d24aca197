// What of Python a page loads, found by doing there what visitors do: node trace.mjs FOLDER PACKAGE...
const [folder, ...packages] = process.argv.slice(2);
try {
  const { loadPyodide } = await import(`${folder}/pyodide.mjs`);
  Object.assign(globalThis, { postComm() {}, postSign() {} });
  const env = { HOME: "/home/pyodide", MPLCONFIGDIR: "/home/pyodide" };
  const python = await loadPyodide({ indexURL: folder, packages, env, checkIntegrity: false, stdout: () => {} });
  process.stdout.write(await python.pyimport("riversim.site.usual").trace());
  process.exit(0);
} catch (error) {
  console.error(String(error));
  process.exit(1);
}
