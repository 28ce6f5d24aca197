// What is seen until Python is there: the lab's first screen, alive. What is done on it is kept, and done by the lab.
/// <reference path="./lab.d.ts" />
import { flow } from "#lab/flow.js";
import { DEPTH, LANGUAGE, keep, kept } from "#lab/memory.js";
import { Reel } from "./reel.js";
import { Toured } from "./toured.js";

/** @typedef {import("./reel.js").Frame} Frame */
/** A control that was moved, or what else is to be done; `tour` begins it at a step.
 * @typedef {{do: string, with?: any}} Act
 */
/** What was built for this page; circles of the picture are [x, y, radius] in shares of it.
 * @typedef {{words: Record<string, string>, first: any, tour: import("./toured.js").Told, narrow: string, engine: string,
 *   drawing: string, pictures: Record<string, {size: number[], streams: number[][], plugs: number[][]}>}} Told
 */

const PATIENCE_MS = 600; // for a frame that shows what was done
const DUE = "riversim-due"; // what is handed on from this page in one language to that in another

const AROUND = [".riversim-site-name", ".reading-site"]; // of the lab, in the page's own words

const [DEEP, NIGHT] = [/riversim-depth-(\w+)/, "riversim-night"]; // as first.js has said it

const here = new URL("./landing/", import.meta.url);
const page = document.documentElement;

export class Landing {
  /** @param {{landing: Told}} built */
  constructor({ landing }) {
    this.told = landing;
    this.root = /** @type {HTMLElement} */ (document.getElementById("riversim-landing"));
    this.lab = /** @type {HTMLElement} */ (document.getElementById("riversim-lab"));
    /** @type {Act[]} */
    this.acts = [];
    /** @type {Reel | undefined} */
    this.reel = undefined;
    this.playing = false;
    this.offset = this.day = 0; // [days] at which a film began, and that is seen of it
    this.handed = false; // whether the lab has been told what was done
    this.depth = ""; // that was chosen here
    this.lit = "[]";
    this.pressed = false; // whether a finger or a mouse has hold of something
    this.calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.narrow = matchMedia(landing.narrow);
    this.tour = new Toured(this);
    this.stopWater = this.#runWater();
    this.#listen();
    this.#hearEarly();
  }

  /** What was done before this script was there. */
  #hearEarly() {
    /** @type {{events: Event[], stop: () => void}} */
    const early = /** @type {any} */ (window).riversimEarly;
    early.stop();
    const moved = early.events.map(({ target }) => /** @type {HTMLInputElement} */ (target).value);
    this.#goOn();
    early.events.forEach((event, i) => {
      const target = /** @type {HTMLElement} */ (event.target);
      if (!this.root.contains(target)) return;
      if (target.matches("button")) return target.click();
      if (target.matches("input, select")) Object.assign(target, event.type === "click" ? {} : { value: moved[i] });
      if (target.matches("input, select") && event.type === "click") return;
      const { clientX, clientY } = /** @type {MouseEvent} */ (event);
      const again = event.type === "click" ? new MouseEvent("click", { clientX, clientY, bubbles: true }) : new Event(event.type);
      target.dispatchEvent(again);
    });
  }

  /** What was done on the page in another language. */
  #goOn() {
    const { depth, acts } = JSON.parse(kept(DUE, "sessionStorage") || '{"acts": []}');
    keep(DUE, "", "sessionStorage");
    if (depth) this.deepen(depth);
    const toured = acts.findIndex((/** @type {Act} */ act) => act.do === "tour");
    this.resume(toured < 0 ? acts : acts.slice(0, toured));
    if (toured < 0) return;
    const [step, done] = acts[toured].with;
    this.tour.resume(step, done);
    if (acts.at(-1).do === "play") this.tour.play();
  }

  /** @template {HTMLElement} T @param {string} selector @returns {T} */
  find(selector) {
    return /** @type {T} */ (this.root.querySelector(selector));
  }

  get picture() {
    return this.narrow.matches ? "upright" : "wide";
  }

  // --- what is seen ------------------------------------------------------------------------------------

  #runWater() {
    /** @type {Set<() => void>} */
    const heard = new Set();
    const model = {
      get: (/** @type {string} */ name) => name === "streams" && this.told.pictures[this.picture].streams,
      on: (/** @type {string} */ _, /** @type {() => void} */ work) => heard.add(work),
      off: (/** @type {string} */ _, /** @type {() => void} */ work) => heard.delete(work),
    };
    this.strengths = this.told.first.strengths;
    const turn = () => {
      heard.forEach((work) => work());
      this.stop();
    };
    this.narrow.addEventListener("change", turn);
    const stop = flow(model, this.find(".riversim-runs"), () => this.strengths);
    return () => {
      this.narrow.removeEventListener("change", turn);
      stop();
    };
  }

  /** Words in a paragraph, those that name a part of the picture marked. @param {string} place @param {string[][]} pieces */
  say(place, pieces) {
    const paragraph = this.find(`${place} p`);
    if (paragraph.textContent === pieces.map(([text]) => text).join("")) return; // or it is read once more
    const nodes = pieces.map(([text, kind]) => {
      if (!kind) return text;
      const word = document.createElement("span");
      Object.assign(word, { className: "riversim-word", textContent: text }).dataset.part = kind;
      return word;
    });
    paragraph.replaceChildren(...nodes);
    paragraph.hidden = !nodes.length;
  }

  /** Lead the eye to some circles of the picture. @param {number[][]} circles */
  light(circles) {
    const lit = JSON.stringify(circles);
    if (this.lit === lit) return; // or the eye is led there once more
    this.lit = lit;
    const rings = circles.map(([x, y, r]) => {
      const ring = document.createElement("div");
      ring.className = "riversim-light";
      Object.assign(ring.style, { left: `${100 * x}%`, top: `${100 * y}%`, width: `${200 * r}%` });
      return ring;
    });
    this.find(".riversim-lit").replaceChildren(...rings);
  }

  /** @param {number} day */
  showDay(day) {
    const minutes = Math.round(day * 1440);
    const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
    const named = { day: Math.floor(minutes / 1440), hour: two(Math.floor((minutes % 1440) / 60)), minute: two(minutes % 60) };
    const written = this.told.words.day.replace(/{(\w+)}/g, (_, name) => String(/** @type {any} */ (named)[name]));
    this.find(".riversim-days label").textContent = written;
    const bar = this.find(".riversim-days input");
    Object.assign(bar, { value: Math.round(day / this.told.first.step) });
    bar.setAttribute("aria-valuetext", /** @type {HTMLInputElement} */ (bar).value);
  }

  /** @param {Frame} frame */
  #show(frame) {
    this.strengths = frame.strengths;
    this.day = this.offset + frame.day;
    this.showDay(this.day);
    this.say(".riversim-feeling", [[frame.feeling]]);
    if (this.tour.on) return this.tour.moved(this.day);
    this.say(".riversim-caption", frame.said);
    this.light(frame.lit ?? []);
  }

  /** As nobody has done anything. */
  reset() {
    this.stop();
    this.acts = [];
    this.offset = this.day = 0;
    this.strengths = this.told.first.strengths;
    this.find(".riversim-reel").hidden = true;
    this.showDay(0);
    this.showBlock("0");
    this.say(".riversim-caption", this.told.first.said);
    this.say(".riversim-feeling", [[this.told.first.feeling]]);
    this.light([]);
  }

  /** As some things have been done, which the lab will do. @param {Act[]} acts */
  resume(acts) {
    this.reset();
    this.acts = acts;
    if (acts.length) this.say(".riversim-caption", [[this.told.words.soon]]);
    for (const act of acts) {
      if (act.do === "block") this.showBlock(String(act.with));
      if (act.do === "day") this.showDay(act.with * this.told.first.step);
      if (act.do === "go") this.showDay(act.with);
    }
  }

  /** @param {string} value */
  showBlock(value) {
    const [bar, field] = [this.find(".riversim-gate .riversim-slider-bar"), this.find(".riversim-gate .riversim-slider-field")];
    Object.assign(bar, { value }).setAttribute("aria-valuetext", value);
    Object.assign(field, { value });
  }

  // --- what is done ------------------------------------------------------------------------------------

  #listen() {
    const { root } = this;
    const on = (/** @type {string} */ selector, /** @type {string} */ type, /** @type {(event: any) => void} */ work) =>
      this.find(selector).addEventListener(type, work);
    on(".riversim-infuse", "click", () => this.infuse());
    on(".riversim-play", "click", () => this.playOrPause());
    on(".riversim-gate .riversim-slider-bar", "input", ({ target }) => this.block(target.value));
    on(".riversim-gate .riversim-slider-field", "change", ({ target }) => this.block(target.value));
    on(".riversim-days .riversim-slider-bar", "input", ({ target }) => this.goTo(Number(target.value)));
    on(".riversim-view", "click", (event) => this.touch(event));
    on(".riversim-top select", "change", ({ target }) => this.speak(target.value));
    on(".riversim-depth", "change", ({ target }) => this.deepen(target.value));
    const [reset] = [...root.querySelectorAll(".riversim-side > .riversim-row:has(.riversim-present) button")];
    reset.addEventListener("click", () => (this.handed ? this.did("reset") : this.reset()));
    const deeper = root.querySelectorAll("button.riversim-from-understand");
    ["back", "step", "rewind"].forEach((name, i) => deeper[i].addEventListener("click", () => this.#soon(name)));
    this.#showDepth(DEEP.exec(page.className)?.[1] ?? "");
    const hold = ({ type = "" }) => (this.pressed = type === "pointerdown");
    for (const type of ["pointerdown", "pointerup", "pointercancel"]) document.addEventListener(type, hold, true);
  }

  /** Something was done that the lab will do. Moving a control again takes the place of the move before.
   * @param {string} what @param {any} [value]
   */
  did(what, value) {
    if (!this.handed && ["block", "day"].includes(what) && this.acts.at(-1)?.do === what) this.acts.pop();
    this.acts.push({ do: what, with: value });
  }

  /** What comes of it is not to be seen yet. @param {string} what @param {any} [value] */
  #soon(what, value) {
    this.#halt();
    this.did(what, value);
    if (!this.handed) this.say(".riversim-caption", [[this.told.words.soon]]);
    this.light([]);
  }

  /** @param {string} value */
  block(value) {
    const number = Number(value.replace(",", ".").replace("%", ""));
    if (value.trim() && number >= 0 && number <= 100) this.showBlock(value);
    this.#soon("block", Number.isNaN(number) ? value : number);
  }

  /** @param {number} index */
  goTo(index) {
    this.#soon("day", index);
    this.showDay(index * this.told.first.step);
  }

  infuse() {
    if (this.handed || this.acts.length) return this.#soon("infuse");
    this.#halt();
    this.did("infuse");
    this.offset = this.day;
    this.#begin("infusion");
  }

  playOrPause() {
    if (this.tour.on) return this.tour.play();
    if (this.handed) return this.did("play");
    if (this.playing) return this.pause();
    if (this.reel) this.#resume();
    else if (this.acts.some((act) => act.do !== "infuse")) this.#soon("play");
    else this.#begin("play");
  }

  /** A point of the picture was touched: what lies there the lab knows. @param {MouseEvent} event */
  touch(event) {
    const box = this.find(".riversim-view").getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    if (this.tour.on && !this.handed) return this.tour.touched(x, y);
    this.#soon("touch", [x, y]);
  }

  /** More of it is to be seen, or less. @param {string} depth */
  deepen(depth) {
    keep(DEPTH, depth);
    if (this.handed) this.did("depth", depth);
    this.depth = depth;
    this.#showDepth(depth);
  }

  /** @param {string} depth */
  #showDepth(depth) {
    page.className = page.className.replace(DEEP, `riversim-depth-${depth}`);
    Object.assign(this.find(`.riversim-depth [value="${depth}"]`), { checked: true });
  }

  /** The page in another language, with what was done on this. @param {string} code */
  speak(code) {
    if (this.handed) return this.did("language", code);
    keep(DUE, JSON.stringify({ depth: this.depth, acts: this.#due() }), "sessionStorage");
    location.assign(chosen(code, languages()[code]));
  }

  // --- time --------------------------------------------------------------------------------------------

  /** Play a film until Python is there. @param {string} name */
  #begin(name) {
    const theme = page.classList.contains(NIGHT) ? "-dark" : "";
    const file = `${page.lang}-${this.picture}${theme}-${name}.reel`;
    const reel = (this.reel = new Reel(new URL(file, here).href, this.find(".riversim-reel"), this.calm));
    this.#setPlaying(true);
    reel
      .play((frame) => this.reel === reel && this.#show(frame))
      .catch(() => {
        if (this.reel === reel && !this.tour.on) this.say(".riversim-caption", [[this.told.words.soon]]);
      });
  }

  begin() {
    this.offset = 0;
    this.#begin("play");
  }

  pause() {
    this.reel?.hold();
    this.#setPlaying(false);
  }

  #resume() {
    this.reel?.go();
    this.#setPlaying(true);
  }

  /** The film is over: what was seen of it is the moment at which the next thing is done. */
  #halt() {
    if (!this.reel) return;
    if (!this.handed && this.day) this.did("go", this.day);
    this.stop();
  }

  stop() {
    this.reel?.stop();
    this.reel = undefined;
    this.#setPlaying(false);
  }

  /** @param {boolean} playing */
  #setPlaying(playing) {
    this.playing = playing;
    const button = this.find(".riversim-play");
    button.dataset.play ??= button.textContent ?? "";
    button.textContent = playing ? this.told.words.pause : button.dataset.play;
  }

  // --- what is loaded ----------------------------------------------------------------------------------

  /** A file is there, and with it so much of all. @param {string} name @param {number} share */
  loaded(name, share) {
    Object.assign(this.find("#riversim-loading"), { value: share });
    this.#label(new RegExp(this.told.engine).test(name) ? "engine" : "river");
  }

  /** All is loaded. */
  begins() {
    this.#label("begins");
  }

  /** @param {string} kind */
  #label(kind) {
    this.find("#riversim-loads").textContent = this.told.words[kind];
  }

  /** It can not be. @param {string} why */
  fail(why) {
    if (!this.root.isConnected) return;
    console.error(why);
    this.stop();
    const reason = typeof WebAssembly === "object" ? "files" : "browser";
    page.classList.remove("riversim-awaits");
    this.find(`[data-why="${reason}"]`).hidden = false;
    this.say(".riversim-caption", this.told.first.said);
  }

  // --- the lab is there --------------------------------------------------------------------------------

  /** Where the lab comes. */
  place() {
    return this.lab;
  }

  /** The lab is there: it does what was done, and takes the place of all this. @param {(data: object) => Promise<void>} call */
  async live(call) {
    await this.#painted(0);
    for (let owed = this.#owed(); owed.length; owed = this.#owed()) {
      const before = this.#frame();
      await call({ touched: owed });
      await Promise.race([this.#painted(before), new Promise((late) => setTimeout(late, PATIENCE_MS))]);
    }
    while (this.pressed) await new Promise((done) => setTimeout(done, 50));
    this.#swap();
  }

  /** What the lab has to do to be where this is. @returns {Act[]} */
  #due() {
    const acts = [...this.acts];
    if (this.tour.on) acts.push(...this.tour.acts());
    else if (this.reel) acts.push({ do: "go", with: this.day });
    return this.playing ? [...acts, { do: "play" }] : acts;
  }

  /** What the lab has not done yet, which then is no longer owed. */
  #owed() {
    const depth = this.depth ? [{ do: "depth", with: this.depth }] : [];
    const owed = this.handed ? this.acts : [...depth, ...this.#due()];
    this.handed = true;
    this.acts = [];
    return owed;
  }

  #frame() {
    return Number(/** @type {HTMLElement} */ (this.lab.querySelector(".riversim-frame"))?.dataset.frame ?? 0);
  }

  /** Wait for a frame after that of a number. @param {number} before */
  async #painted(before) {
    while (this.#frame() <= before) await new Promise((done) => setTimeout(done, 16));
  }

  #swap() {
    const active = /** @type {HTMLElement} */ (document.activeElement);
    const twin = this.root.contains(active) ? this.#twin(active) : null;
    const [left, top] = [scrollX, scrollY];
    this.stop();
    this.stopWater();
    this.root.remove();
    page.className = page.className.replace(DEEP, ""); // from now on that is the lab's, as is how dark it is
    page.classList.remove(NIGHT);
    this.lab.classList.add("riversim-live");
    scrollTo(left, top);
    twin?.focus({ preventScroll: true });
    if (active instanceof HTMLInputElement && active.type === "text" && twin instanceof HTMLInputElement) retype(active, twin);
    this.#follow();
  }

  /** The same control in the lab. @param {HTMLElement} one @returns {HTMLElement | null} */
  #twin(one) {
    const name = one.closest("[data-name]")?.getAttribute("data-name");
    if (name) return this.lab.querySelector(`.riversim-side [data-name="${name}"] .${one.className}`);
    if (one.matches("select")) return this.lab.querySelector(".riversim-top select");
    if (one.matches("input")) return this.lab.querySelector(".riversim-depth :checked");
    const guide = [...one.classList].find((kind) => kind.startsWith("riversim-guide-"));
    if (guide) return this.lab.querySelector(`.${guide}`);
    const buttons = [...this.lab.querySelectorAll("button")].filter((button) => button.checkVisibility());
    return buttons.find((button) => button.textContent === one.textContent) ?? null;
  }

  /** The page speaks as the lab does, now and the next time: it becomes the one of that language around the lab. */
  #follow() {
    const lab = /** @type {HTMLElement} */ (this.lab.firstElementChild);
    const places = languages(); // from here: where the page is changes
    const follow = async () => {
      const { lang } = lab;
      if (!lang || lang === page.lang) return;
      page.lang = lang;
      const there = chosen(lang, places[lang]);
      const answer = await fetch(there);
      const other = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (lab.lang !== lang) return; // it was changed once more
      history.replaceState(history.state, "", there);
      dispatchEvent(new Event("riversim-moved")); // for who has told its address
      document.title = other.title;
      for (const part of AROUND) document.querySelector(part)?.replaceWith(other.querySelector(part) ?? "");
    };
    const heard = () => follow().catch(console.warn); // with no network and nothing kept the page stays as it is
    heard();
    new MutationObserver(heard).observe(lab, { attributeFilter: ["lang"] });
  }
}

/** The page in a language that was chosen, which is kept for the next time, or else stands in the address.
 * @param {string} code @param {string} place
 */
function chosen(code, place) {
  const there = new URL(place);
  const query = new URLSearchParams(location.search);
  query.delete("lang");
  if (!keep(LANGUAGE, code)) query.set("lang", code);
  [there.search, there.hash] = [query.toString(), location.hash];
  return there;
}

/** Where the page is in each language. @returns {Record<string, string>} */
function languages() {
  const links = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[hreflang]"));
  return Object.fromEntries([...links].map(({ hreflang, href }) => [hreflang, href]));
}

/** What was typed and not said yet. @param {HTMLInputElement} from @param {HTMLInputElement} to */
function retype(from, to) {
  if (from.value === to.value) return;
  to.value = from.value;
  to.setSelectionRange(from.selectionStart, from.selectionEnd);
  to.dispatchEvent(new Event("input"));
}

const built = JSON.parse(/** @type {HTMLElement} */ (document.getElementById("riversim-built")).textContent ?? "{}");
/** Only a page with the lab has one. */
export const landing = document.getElementById("riversim-landing") ? new Landing(built) : undefined;
