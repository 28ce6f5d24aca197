// Python begun: from nothing, or from what its memory was at another visit.
//
// Memory holds addresses of what is linked, so all of it has to lie where it lay: in both cases the same libraries are
// linked first, in the same order, before Python begins. What they do first of all asks Python for something: it is left
// undone till Python is there, and has been done where memory is put back.

/** What was linked when memory was taken: sizes of memory and of the table of functions, with the functions that came into
 * the table since the libraries were linked, and the libraries that Python has opened, each by its handle.
 * @typedef {{heap: number, table: number, added: (null | [string, string])[], handles: [string, string][]}} Linked
 */
/** @typedef {import("./snapshot.js").Memory} Memory */

const LEFT_TO_CALL = "__wasm_call_later"; // as packs.py calls it
const STREAMS = 3; // that are open when nothing is being read or written

/** The files in a pack. @param {ArrayBuffer} pack @returns {[string, Uint8Array<ArrayBuffer>][]} */
function files(pack) {
  const bytes = new Uint8Array(pack);
  let at = bytes.indexOf(10) + 1;
  /** @type {[string, number][]} */
  const named = JSON.parse(new TextDecoder().decode(bytes.subarray(0, at)));
  return named.map(([name, size]) => [name, bytes.subarray(at, (at += size))]);
}

/** Start Python, with all modules in their places.
 * @param {URL} folder @param {Record<string, string>} env @param {Memory} [before]
 */
export async function start(folder, env, before) {
  /** @param {string} name */
  const pack = async (name) => files(await (await fetch(new URL(name, folder))).arrayBuffer());
  /** @param {string} name */
  const script = (name) => import(new URL(name, folder).href);
  const lock = fetch(new URL("pyodide-lock.json", folder)).then((answer) => answer.json());
  const modules = pack("modules.pack");
  const libraries = pack("libraries.pack").then((all) =>
    Promise.all(all.map(async ([name, code]) => ({ name, code: await WebAssembly.compile(code) }))),
  );
  const [{ loadPyodide }, { default: make }, lockFileContents] = await Promise.all([
    script("pyodide.mjs"),
    script("pyodide.asm.mjs"),
    lock,
  ]);
  const [major, minor] = lockFileContents.info.python.split(".");
  const site = `/lib/python${major}.${minor}/site-packages/`;

  let first = 0;

  /** @param {any} settings */
  const createPyodideModule = async (settings) => {
    const linked = await libraries;
    let failed;
    settings.onRuntimeInitialized = () => {
      try {
        for (const { name, code } of linked) link(settings, site + name, code);
        first = settings.wasmTable.length;
      } catch (error) {
        failed = error; // which the engine would not tell of
      }
    };
    const engine = await make(settings);
    if (failed) throw failed;
    if (before) restore(engine, before.linked);
    return engine;
  };
  const more = before ? { _loadSnapshot: before.memory } : { _makeSnapshot: true };
  const python = await loadPyodide({ indexURL: folder.href, env, lockFileContents, createPyodideModule, ...more });
  // What it has begun with is not needed again, and is as large as its memory.
  delete python._module.onRuntimeInitialized;
  for (const name of ["_loadSnapshot", "createPyodideModule"]) delete python._api.config[name];
  // Not before, or Pyodide would look at every package.
  for (const [name, data] of await modules) put(python.FS, site + name, data);
  if (!before) for (const { exports } of Object.values(python._module.LDSO.loadedLibsByName)) exports[LEFT_TO_CALL]?.();
  return { python, memory: () => memoryOf(python, first) };
}

/** @param {any} fs @param {string} path @param {Uint8Array} data */
function put(fs, path, data) {
  const folder = path.slice(0, path.lastIndexOf("/"));
  if (!fs.analyzePath(folder).exists) fs.mkdirTree(folder);
  fs.writeFile(path, data, { canOwn: true });
}

/** @param {any} engine @param {string} path @param {WebAssembly.Module} code */
function link(engine, path, code) {
  put(engine.FS, path, new Uint8Array()); // there to be found; Python asks for it by its name, and it is linked already
  const exports = engine.loadWebAssemblyModule(code, { nodelete: true, global: false }, path, {}, 0);
  engine.LDSO.loadedLibsByName[path] = { refcount: Infinity, name: path, exports, global: false };
}

/** Have the engine be as it was when its memory was taken, which is put back next.
 * @param {any} engine @param {Linked} linked
 */
function restore(engine, { heap, table, added, handles }) {
  const { wasmTable, LDSO } = engine;
  for (const one of added) {
    if (one) engine.addFunction(LDSO.loadedLibsByName[one[0]].exports[one[1]]);
    else wasmTable.grow(1);
  }
  for (const [handle, name] of handles) LDSO.loadedLibsByHandle[handle] = LDSO.loadedLibsByName[name];
  if (engine.HEAP8.length < heap) engine.growMemory(heap);
  if (wasmTable.length !== table) throw new Error("another engine than the one whose memory was kept");
}

/** Python's memory as it is now; undefined where something is going on that could not be put back.
 * @param {any} python @param {number} first the size of the table of functions when the libraries had been linked
 * @returns {Memory | undefined}
 */
function memoryOf(python, first) {
  const { LDSO, wasmTable, HEAP8, FS } = python._module;
  const functions = new Map();
  for (const { name, exports } of Object.values(LDSO.loadedLibsByName))
    for (const key of Object.keys(exports)) functions.set(exports[key], [name, key]);
  const added = Array.from({ length: wasmTable.length - first }, (_, n) => wasmTable.get(first + n));
  const known = added.map((one) => one && functions.get(one));
  const handles = Object.entries(LDSO.loadedLibsByHandle).map(([handle, { name }]) => [handle, name]);
  const open = FS.streams.filter(Boolean).length;
  if (open > STREAMS || known.includes(undefined)) return undefined;
  const linked = /** @type {Linked} */ ({ heap: HEAP8.length, table: wasmTable.length, added: known, handles });
  try {
    return { memory: python.makeMemorySnapshot(), linked };
  } catch (error) {
    console.warn(error);
    return undefined;
  }
}
