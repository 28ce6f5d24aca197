// A lesson: its words and stills are there, and each part that is made to be touched comes to life in its place.

/** A cell of the lesson's notebook, which Python runs. @typedef {{place: string, source: string}} Cell */

const FIRST_MS = 15_000; // a picture that takes longer to come is not waited for
const TOLD_MS = 10_000; // for so long it is told that all is there

/** Go to the lesson that is asked for by its name, its number or both.
 * @param {string} wanted @param {string[]} [lessons]
 * @returns {boolean} whether there is such a lesson
 */
export function lead(wanted, lessons = []) {
  const name = wanted && lessons.find((one) => one === wanted || one.slice(0, 2) === wanted || one.slice(3) === wanted);
  if (name) location.replace(`lessons/${name}.html`);
  return Boolean(name);
}

export class Lesson {
  /** @param {{words: Record<string, string>, cells?: Cell[]}} built */
  constructor({ words, cells = [] }) {
    this.words = words;
    /** Where something is still to come. @type {Set<string>} */
    this.awaited = new Set(cells.map(({ place }) => place).filter((name) => cell(name).querySelector(".still")));
    this.said = /** @type {HTMLElement} */ (document.getElementById("riversim-said"));
    this.said.textContent = words.loading;
    this.bar = document.createElement("progress");
    this.bar.setAttribute("aria-label", words.loading);
    this.said.after(this.bar);
  }

  /** Python is there. */
  begins() {}

  /** A file is there, and with it so much of all. @param {string} name @param {number} share */
  loaded(name, share) {
    this.bar.value = share;
  }

  /** Where a widget comes: behind the still, until there is something to see. @param {string} name */
  place(name) {
    const place = document.createElement("div");
    place.className = "lesson-arriving";
    cell(name).append(place);
    return place;
  }

  /** A widget is in its place. @param {(data: object) => void} call @param {string} name */
  async live(call, name) {
    const place = /** @type {HTMLElement} */ (cell(name).lastElementChild);
    const still = cell(name).querySelector(".still");
    await seen(place, Boolean(still?.querySelector(":scope > img")));
    still?.remove();
    place.className = "lesson-live";
    this.awaited.delete(name);
    if (this.awaited.size) return;
    this.said.textContent = this.words.live;
    this.bar.remove();
    setTimeout(() => (this.said.textContent = ""), TOLD_MS);
  }

  /** It can not be. @param {string} why */
  fail(why) {
    console.error(why);
    this.said.textContent = this.words.failed;
    this.bar.remove();
  }
}

/** @param {string} name */
const cell = (name) => /** @type {HTMLElement} */ (document.getElementById(name));

/** Wait until there is something to see; `drawn` says whether that is a picture, which comes later than all else.
 * @param {HTMLElement} place @param {boolean} drawn
 */
async function seen(place, drawn) {
  const begun = performance.now();
  const there = () => place.offsetHeight && (!drawn || place.querySelector("canvas.riversim-frame[data-frame]"));
  while (!there() && performance.now() - begun < FIRST_MS) await new Promise((done) => setTimeout(done, 50));
}
