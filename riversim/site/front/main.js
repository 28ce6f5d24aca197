// The page: what is seen before Python is there, and then the lab in its place.
import "@jupyter-widgets/controls/css/labvariables.css";
import "@jupyter-widgets/controls/css/widgets-base.css";
import "@lumino/widgets/style/index.css";
import { hold, keep } from "./keeping.js";
import { Landing } from "./landing.js";
import { Manager } from "./manager.js";
import { load } from "./own.js";

const here = new URL("./", import.meta.url);
const page = document.documentElement;
page.dataset.site = ""; // which the lab's own scripts ask for

/** What a page of the site is about, as it was built.
 * @type {{files: string, packages: string[], later: string[], total: number, lesson?: boolean, lessons?: string[], words: Record<string, string>}}
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

/** Where a lesson is that is asked for by its name, or by how that begins, like "04"; empty where none is. */
function lesson() {
  const name = asked("lesson");
  const found = name && built.lessons?.find((one) => one.startsWith(name));
  return found ? `${new URL(`../lessons/${found}.html`, here).href}${location.hash}` : "";
}

async function begin() {
  if (lesson()) return location.replace(lesson());
  mark("begin");
  hold(built.words);
  const landing = new Landing(built);
  load(new URL("widgets.js", here).href);
  const files = await fetch(new URL("files.json", here), { integrity: built.files });
  const hashes = await files.json();
  const worker = new Worker(new URL("worker.js", here), { type: "module" });
  const manager = new Manager(worker);
  const { packages, later } = built;
  worker.postMessage({ type: "begin", packages, later, hashes, environment: environment(), show: {} });
  /** @param {object} data */
  const call = (data) => worker.postMessage({ type: "call", data: JSON.stringify(data) });

  worker.onmessage = async ({ data: said }) => {
    if (said.type === "idle" || said.type.startsWith("comm_")) manager.comms.hear(said);
    else if (said.type === "loaded") landing.loaded(said.bytes);
    else if (said.type === "mark") {
      mark(said.name);
      if (said.name === "all") keep();
    }
    else if (said.type === "show") {
      mark("made");
      await manager.show(said.model, landing.place());
      await landing.live(call);
      mark("live");
    } else if (said.type === "error") landing.fail(said.text);
  };
  worker.onerror = (error) => landing.fail(error.message);
  addEventListener("hashchange", () => asked("river") && call({ open: asked("river") }));
}

begin();
