// Python, in a thread of its own: what the page says goes in, and what the widgets say comes out.
import { discard, forget, recall, remember } from "./snapshot.js";
import { start } from "./python.js";

/** @typedef {import("./comms.js").Message} Message */
/** @typedef {{hashes: Record<string, string>, kept: boolean, environment: Record<string, string>, show: any}} Begin */

const HERE = new URL("./", import.meta.url);
const RUNTIME = new URL("./python/", import.meta.url);
const LATER = "later.zip";
// What is so at every visit; what is not, Python is told when it is there.
const ENVIRONMENT = { HOME: "/home/pyodide", MPLCONFIGDIR: "/home/pyodide", JUPYTER_WIDGETS_ECHO: "0" };
/** @type {Message[]} */
const early = [];
/** Vessels that the page gave back: dozens of frames a second, each in one of its own, would wait to be collected.
 * @type {ArrayBuffer[]} */
const spent = [];
const SPARE = 2; // as many frames are under way at once
/** @type {undefined | ((said: Message) => void)} */
let hear;
/** @type {() => void} */
let saw;
/** When there is something to look at. @type {Promise<void>} */
const seen = new Promise((done) => (saw = done));

/** @param {string} type @param {object} [more] @param {Transferable[]} [handed] */
const post = (type, more = {}, handed = []) => self.postMessage({ type, ...more }, /** @type {any} */ (handed));

/** Python's engine lies there packed, as few servers pack such files; the keeper has it as it is, for which browsers keep
 * what they made of it. All that is loaded is checked.
 * @param {Record<string, string>} hashes @param {boolean} kept
 */
function checked(hashes, kept) {
  const plain = self.fetch.bind(self);
  /** @type {typeof globalThis.fetch} */
  const fetch = async (asked, options) => {
    const name = new URL(asked instanceof Request ? asked.url : asked, HERE).href.slice(HERE.href.length);
    if (!(name in hashes)) return plain(asked, options);
    /** @param {string} file */
    const ask = (file) => plain(new URL(file, HERE), { ...options, integrity: hashes[file] });
    let packed = `${name}.gz` in hashes && !kept;
    let answer = await ask(packed ? `${name}.gz` : name);
    if (!answer.ok && `${name}.gz` in hashes) [packed, answer] = [true, await ask(`${name}.gz`)];
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    post("loaded", { name });
    if (!packed || !answer.body) return answer;
    const headers = { "content-type": "application/wasm" };
    return new Response(answer.body.pipeThrough(new DecompressionStream("gzip")), { headers });
  };
  self.fetch = fetch;
}

/** Files to take away and lessons need more of Python: it comes when there is something to look at.
 * @param {any} python @param {any} rest
 */
async function more(python, rest) {
  if (!rest.awaits(LATER)) return;
  const answer = await self.fetch(new URL(LATER, RUNTIME));
  rest.arrived(LATER, python.toPy(new Uint8Array(await answer.arrayBuffer())));
}

/** Python's bytes in a vessel that is handed to the page. @param {any} bytes */
function filled(bytes) {
  const view = bytes.getBuffer("u8");
  const at = spent.findIndex((one) => one.byteLength === view.nbytes);
  const vessel = at < 0 ? new ArrayBuffer(view.nbytes) : spent.splice(at, 1)[0];
  new Uint8Array(vessel).set(view.data);
  view.release();
  bytes.destroy();
  return vessel;
}

/** Python with all that the lab is made of, as it was at another visit or, where that can not be, from nothing. */
async function begun() {
  const before = await recall(HERE);
  if (before) {
    try {
      const { python } = await start(RUNTIME, ENVIRONMENT, before);
      discard(before);
      post("mark", { name: "restored" });
      return { python, rest: python.pyimport("riversim.site.rest").found };
    } catch (error) {
      console.warn(error);
      await forget(HERE);
    }
  }
  const packs = self.fetch(new URL("rest.json", RUNTIME)).then((answer) => answer.text());
  const { python, memory } = await start(RUNTIME, ENVIRONMENT);
  const rest = python.pyimport("riversim.site.rest").begin(RUNTIME.href, await packs);
  python.pyimport("riversim.site.bridge").gather();
  return { python, rest, memory: memory() };
}

/** @param {Begin} asked */
async function begin({ hashes, kept, environment, show }) {
  checked(hashes, kept);
  const { python, rest, memory } = await begun();
  post("mark", { name: "python" });
  Object.assign(self, {
    /** @param {string} type @param {string} comm_id @param {string} target @param {string} data
     * @param {string} metadata @param {Iterable<any>} buffers */
    postComm(type, comm_id, target, data, metadata, buffers) {
      const bytes = Array.from(buffers, filled);
      post(type, { comm_id, target, data, metadata, buffers: bytes }, bytes);
    },
    postSign: post,
  });
  const bridge = python.pyimport("riversim.site.bridge");
  bridge.visited(JSON.stringify(environment));
  hear = (said) => {
    try {
      if (said.type === "call") bridge.call(said.data);
      else bridge.hear(said.type, said.comm_id, said.data, said.metadata, said.buffers);
    } finally {
      post("idle", { msg_id: said.msg_id }); // who waits to be heard waits no longer, whatever came of it
    }
  };
  if (show.cells) {
    for (const cell of show.cells) {
      bridge.run(cell.place, cell.source);
      early.splice(0).forEach(hear);
      await new Promise((done) => setTimeout(done)); // what is there already answers before the next is made
    }
    post("mark", { name: "lesson" });
  } else {
    bridge.begin();
    early.splice(0).forEach(hear);
  }
  await seen;
  await more(python, rest);
  post("mark", { name: "all", heap: python._module.HEAP8.length });
  if (memory) await remember(HERE, memory).then(() => discard(memory));
}

self.onmessage = ({ data }) => {
  if (data.type === "begin") begin(data).catch((error) => forget(HERE).then(() => post("error", { text: String(error) })));
  else if (data.type === "seen") saw();
  else if (data.type === "spent") spent.splice(0, Infinity, ...data.buffers, ...spent.slice(0, SPARE - 1));
  else if (hear) hear(data);
  else early.push(data);
};
