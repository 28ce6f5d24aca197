// A page's part in keeping it on the device: it says which release it is of, has that kept once it is live, and tells of a newer one.
import "./keeping.css";
import { filesOf, releaseAt } from "./snapshot.js";

const { scope, release } = releaseAt(new URL("./", import.meta.url));

/** The browser's own, where there is one and a page may ask for it. */
function container() {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined; // in a frame that may keep nothing
  }
}

/** As a page begins: hold on to its release, and listen for a newer one.
 * @param {Record<string, string>} words
 */
export function hold(words) {
  navigator.locks?.request(filesOf(scope, release), { mode: "shared" }, () => new Promise(() => {})).catch(() => {});
  container()?.addEventListener("message", ({ data }) => {
    if (data.newer && data.newer !== release) tell(words);
  });
  container()?.startMessages();
}

/** Whether what the page asks for is kept. */
export const isKept = () => Boolean(container()?.controller);

/** Have all of it there the next time, with or without a network: once it is live, so that nothing waits for it. */
export async function keep() {
  try {
    const kept = await container()?.register(`${scope}keeper.js`, { updateViaCache: "none" });
    if (!kept) return;
    document.addEventListener("visibilitychange", () => document.hidden || kept.update().catch(() => {}));
    (await container()?.ready)?.active?.postMessage("tidy");
  } catch {
    // Where nothing may be kept the page works all the same.
  }
}

/** Tell of a newer release, which is there whole: it is shown at the next visit, or at once to who asks for it.
 * @param {Record<string, string>} words
 */
function tell({ newer, take }) {
  if (document.getElementById("riversim-newer") || !newer) return;
  const told = Object.assign(document.createElement("p"), { id: "riversim-newer", textContent: `${newer} ` });
  const button = Object.assign(document.createElement("button"), { type: "button", textContent: take });
  told.setAttribute("role", "status");
  button.addEventListener("click", () => location.reload());
  told.append(button);
  document.body.append(told);
}
