// Keeps all of one release on the device, pages included: the next visit needs no network. A newer one is fetched whole
// before any of it is shown. Pages ask for files in a folder that is named by what is in it, so no release is ever mixed
// with another: pages that are open get the files of their own until the last of them has gone.

import { filesOf } from "./snapshot.js";

/** What is kept, which is written before this script when a site is built: the folder of the release with its files'
 * hashes, the pages' hashes, and a version that is another one whenever any of these is.
 * @typedef {{release: string, version: string, files: Record<string, string>, pages: Record<string, string>}} Kept
 */

const worker = /** @type {ServiceWorkerGlobalScope & {KEPT: Kept}} */ (/** @type {unknown} */ (self));
const kept = worker.KEPT;
const scope = worker.registration.scope;
const AT_ONCE = 4;

const PAGES = `${scope} pages ${kept.version}`;

worker.addEventListener("install", (event) => event.waitUntil(keepAll().then(() => worker.skipWaiting())));
worker.addEventListener("activate", (event) => event.waitUntil(begin()));
worker.addEventListener("message", (event) => {
  if (event.data === "tidy") event.waitUntil(tidy());
});
worker.addEventListener("fetch", (event) => {
  const { method, url } = event.request;
  if (method === "GET" && url.startsWith(scope)) event.respondWith(answer(event.request));
});

/** Have all of it, or none: what is missing fails, and is tried again at another visit. */
async function keepAll() {
  const [files, pages] = [await caches.open(filesOf(scope, kept.release)), await caches.open(PAGES)];
  /** @type {[Cache, string, string, RequestCache][]} */
  const wanted = Object.entries(kept.files).map(([name, hash]) => [files, `${kept.release}/${name}`, hash, "force-cache"]);
  for (const [name, hash] of Object.entries(kept.pages)) wanted.push([pages, name, hash, "no-cache"]);
  const take = async () => {
    for (let one = wanted.shift(); one; one = wanted.shift()) await keep(...one);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, take));
}

/** Keep one file. What a page has just loaded comes from what the browser remembers of it, not from the network again.
 * What lies there packed is kept as it is: a browser can keep what it made of a program with it.
 * @param {Cache} cache @param {string} name @param {string} integrity @param {RequestCache} how
 */
async function keep(cache, name, integrity, how) {
  const url = scope + name;
  const plain = url.replace(/\.gz$/, "");
  if (await cache.match(plain)) return;
  const answer = await fetch(url, { cache: how, integrity }).catch(() => fetch(url, { cache: "reload", integrity }));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  if (plain !== url && answer.body) {
    const headers = { "content-type": "application/wasm" };
    return cache.put(plain, new Response(answer.body.pipeThrough(new DecompressionStream("gzip")), { headers }));
  }
  // A page that was asked for by a longer name than its server's own could not be shown again.
  await cache.put(url, answer.redirected ? new Response(answer.body, { headers: answer.headers }) : answer);
}

/** From now on answer for all pages, and tell those that are open of what is new to them. */
async function begin() {
  await worker.clients.claim();
  for (const client of await worker.clients.matchAll({ type: "window" })) client.postMessage({ newer: kept.release });
}

/** @param {Request} request */
async function answer(request) {
  const name = request.url.slice(scope.length).replace(/[?#].*/, "");
  const [, release] = /^([0-9a-f]{12})\//.exec(name) ?? [];
  const url = scope + (name === "" || name.endsWith("/") ? `${name}index.html` : name);
  const found = await caches.match(url, { cacheName: release ? filesOf(scope, release) : PAGES, ignoreVary: true });
  return found ?? fetch(request);
}

/** Let go of releases that no page has open: a page holds a lock of its release's name as long as it lives. */
async function tidy() {
  if (!navigator.locks) return;
  const { held = [] } = await navigator.locks.query();
  const used = new Set(held.map(({ name = "" }) => name));
  const needed = (/** @type {string} */ name) => name === PAGES || name === filesOf(scope, kept.release) || used.has(name);
  const ours = (await caches.keys()).filter((name) => name.startsWith(`${scope} `));
  await Promise.all(ours.filter((name) => !needed(name)).map((name) => caches.delete(name)));
}
