// What Python's memory was once all was imported, kept on the device beside the files of its release: it spares the next
// visits the greater part of the way to the picture, and goes when its release goes.

/** Python's memory, and what of its engine has to be as it was for it to be put back.
 * @typedef {{memory: Uint8Array, linked: import("./python.js").Linked}} Memory
 */

/** Where the files of a release are kept, its keeper's place. @param {string} scope @param {string} release */
export const filesOf = (scope, release) => `${scope} files ${release}`;

/** A release, by its own folder in that of the site. @param {URL} here */
export const releaseAt = (here) => ({ scope: new URL("../", here).href, release: here.pathname.split("/").at(-2) ?? "" });

/** Where the memory is. @param {URL} here a release's own folder */
async function place(here) {
  const { scope, release } = releaseAt(here);
  return { cache: await caches.open(filesOf(scope, release)), url: new URL("snapshot", here).href };
}

/** What was kept at another visit, if it was. @param {URL} here @returns {Promise<Memory | undefined>} */
export async function recall(here) {
  try {
    const { cache, url } = await place(here);
    const kept = await cache.match(url);
    const linked = kept?.headers.get("linked");
    return kept && linked ? { memory: new Uint8Array(await kept.arrayBuffer()), linked: JSON.parse(linked) } : undefined;
  } catch {
    return undefined; // where nothing may be kept
  }
}

/** Keep it for other visits. @param {URL} here @param {Memory} memory */
export async function remember(here, { memory, linked }) {
  try {
    const { cache, url } = await place(here);
    await cache.put(url, new Response(/** @type {BufferSource} */ (memory), { headers: { linked: JSON.stringify(linked) } }));
  } catch {
    // Where there is no room for it the next visit goes the whole way.
  }
}

/** Let go of what did not serve. @param {URL} here */
export async function forget(here) {
  try {
    const { cache, url } = await place(here);
    await cache.delete(url);
  } catch {
    // There was none.
  }
}

/** Give its room back now: browsers collect late what no longer serves, and it is as large as all of Python. Whoever takes
 * what is sent through a channel is its owner, and here nobody takes it.
 * @param {Memory} memory
 */
export function discard({ memory }) {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(undefined, [memory.buffer]);
  port1.close();
  port2.close();
}
