// The page: what is seen before Python is there, and then the lab in its place.
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "@lumino/widgets/style/index.css";
import { uuid } from "@jupyter-widgets/base";
import { hold, isKept, keep } from "./keeping.js";
import { landing } from "./landing.js";
import { Lesson, lead } from "./lesson.js";
import { Manager } from "./manager.js";
import { load } from "./own.js";

const here = new URL("./", import.meta.url);
const page = document.documentElement;
page.dataset.site = ""; // which the lab's own scripts ask for

/** What a page of the site is about, as it was built.
 * @type {{files: string, packages: string[], sizes: Record<string, number>, words: Record<string, string>,
 *   cells?: import("./lesson.js").Cell[], lessons?: string[]}}
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
  return { QUERY_STRING: query, HTTP_ACCEPT_LANGUAGE: asked("lang") || page.lang };
}

/** How much of Python is there. How large a file is was found when the site was built: what packs it on its way, or keeps it
 * unpacked, tells another size, or none.
 */
function counted() {
  const whole = Object.values(built.sizes).reduce((sum, size) => sum + size);
  let there = 0;
  /** @param {string} name */
  return (name) => (there += built.sizes[name] ?? 0) / whole;
}

async function begin() {
  if (lead(asked("lesson"), built.lessons)) return;
  mark("begin");
  hold(built.words);
  const stage = landing ?? new Lesson(built);
  const share = counted();
  load(new URL("widgets.js", here).href);
  const files = await fetch(new URL("files.json", here), { integrity: built.files });
  const hashes = await files.json();
  const worker = new Worker(new URL("worker.js", here), { type: "module" });
  const manager = new Manager(worker);
  const told = { packages: built.packages, hashes, kept: isKept(), environment: environment() };
  worker.postMessage({ type: "begin", ...told, show: { cells: built.cells } });
  /** Have Python do something; it is done when the promise is kept. @param {object} data @returns {Promise<void>} */
  const call = (data) =>
    new Promise((done) => {
      const msg_id = uuid();
      manager.comms.waiting.set(msg_id, { iopub: { status: () => done() } });
      worker.postMessage({ type: "call", msg_id, data: JSON.stringify(data) });
    });

  /** @param {string} model @param {string} place */
  const show = async (model, place) => {
    mark("made");
    await manager.show(model, stage.place(place));
    await stage.live(call, place);
    mark("live");
    worker.postMessage({ type: "seen" });
  };

  worker.onmessage = async ({ data: said }) => {
    if (said.type === "idle" || said.type.startsWith("comm_")) manager.comms.hear(said);
    else if (said.type === "loaded") stage.loaded(said.name, share(said.name));
    else if (said.type === "mark") {
      mark(said.name);
      if (said.name === "python") stage.begins();
      if (said.name === "all") keep();
    } else if (said.type === "show") await show(said.model, said.place).catch((error) => stage.fail(String(error)));
    else if (said.type === "error") stage.fail(said.text);
  };
  worker.onerror = (error) => stage.fail(error.message);
  addEventListener("hashchange", () => asked("river") && call({ open: asked("river") }));
}

begin().catch((error) => landing?.fail(String(error)) ?? console.error(error));
