// The page: what is seen before Python is there, and then the lab in its place.
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "@lumino/widgets/style/index.css";
import { landing } from "./landing.js";
import { Manager } from "./manager.js";
import { load } from "./own.js";

const here = new URL("./", import.meta.url);
const page = document.documentElement;

/** What a page of the site is about, as it was built.
 * @type {{files: string, packages: string[], later: string[], total: number, lesson?: boolean, words: Record<string, string>}}
 */
const built = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("riversim-built")).textContent ?? "{}");

/** @param {string} name */
const mark = (name) => performance.mark(`riversim ${name}`);

/** What is asked of the lab: by what stands behind the address' number sign, which no server gets to know, or its query.
 * @param {string} name
 */
function asked(name) {
  const [hash, query] = [location.hash.slice(1), location.search].map((part) => new URLSearchParams(part));
  return hash.get(name) ?? query.get(name) ?? "";
}

/** What the lab is told as it begins. */
function environment() {
  const [river, depth] = [asked("river"), asked("depth")];
  const query = [depth && `depth=${depth}`, river && `river=${encodeURIComponent(river)}`].filter(Boolean).join("&");
  return { QUERY_STRING: query, HTTP_ACCEPT_LANGUAGE: page.lang };
}

async function begin() {
  mark("begin");
  load(new URL("widgets.js", here).href);
  const files = await fetch(new URL("files.json", here), { integrity: built.files });
  const hashes = await files.json();
  const worker = new Worker(new URL("worker.js", here), { type: "module" });
  const manager = new Manager(worker);
  const { packages, later } = built;
  worker.postMessage({ type: "begin", packages, later, hashes, environment: environment(), show: {} });
  /** Have Python do something; it is done when the promise is kept. @param {object} data @returns {Promise<void>} */
  const call = (data) =>
    new Promise((done) => {
      const msg_id = crypto.randomUUID();
      manager.comms.waiting.set(msg_id, { iopub: { status: () => done() } });
      worker.postMessage({ type: "call", msg_id, data: JSON.stringify(data) });
    });

  /** @param {string} model */
  const show = async (model) => {
    mark("made");
    await manager.show(model, landing.place());
    await landing.live(call);
    mark("live");
  };

  worker.onmessage = async ({ data: said }) => {
    if (said.type === "idle" || said.type.startsWith("comm_")) manager.comms.hear(said);
    else if (said.type === "loaded") landing.loaded(said.name, said.bytes);
    else if (said.type === "mark") {
      mark(said.name);
      if (said.name === "python") landing.begins();
    } else if (said.type === "show") await show(said.model).catch((error) => landing.fail(String(error))); else if (said.type === "error") landing.fail(said.text);
  };
  worker.onerror = (error) => landing.fail(error.message);
  addEventListener("hashchange", () => asked("river") && call({ open: asked("river") }));
  keep();
}

/** Have all of it there the next time, with or without a network. */
function keep() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(new URL("../keeper.js", here)).catch(() => {});
}

begin().catch((error) => landing.fail(String(error)));
