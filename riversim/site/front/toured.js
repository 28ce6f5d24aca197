// The tour's first steps, which need no computing: what they say and when they are over was found when the site was built.

/** What the card shows, and what is shown beside it.
 * @typedef {{where: string, said: string, asked: string, onward: string, day: number, feeling: string, part: string[][],
 *   truth: string}} Shown
 */
/** @typedef {{begun: Shown & {do: string, shows: string[], lit: Record<string, number[][]>}, done: Shown | null}} Step */
/** @typedef {{steps: Step[], total: number}} Told */
/** @typedef {import("./landing.js").Landing} Landing */

const FINGER = 0.03; // of the picture's width: no finger hits what is drawn so small

export class Toured {
  /** @param {Landing} landing */
  constructor(landing) {
    this.landing = landing;
    this.told = landing.told.tour;
    this.on = false;
    this.at = 0;
    this.done = false;
    const press = (/** @type {string} */ name, /** @type {() => void} */ work) =>
      this.#part(name).addEventListener("click", () => (landing.handed ? landing.did("guide", name) : work()));
    press("begin", () => this.begin());
    press("on", () => this.next());
    press("back", () => this.#go(this.at - 1));
    press("leave", () => this.leave());
    landing.root.addEventListener("keydown", (event) => {
      const typing = /** @type {HTMLElement} */ (event.target).matches("input[type=text], select");
      if (event.key === "Escape" && this.on && !landing.handed && !typing) this.leave();
    });
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.landing.find(`.riversim-guide-${name}`));
  }

  /** The step on show; none after the last that needs no computing. @returns {Step | undefined} */
  get step() {
    return this.told.steps[this.at];
  }

  begin() {
    const { landing } = this;
    landing.pause();
    if (landing.reel && landing.day) landing.did("go", landing.day);
    landing.stop();
    this.on = true;
    this.#go(0);
    this.#part("on").focus({ preventScroll: true });
  }

  /** Go on at a step, as it is when it is over where that is so. @param {number} number @param {boolean} done */
  resume(number, done) {
    this.on = true;
    this.#go(number - 1);
    if (done) this.#finish();
  }

  leave() {
    this.on = false;
    this.#dress();
    this.landing.resume(this.landing.acts);
    this.#part("begin").focus({ preventScroll: true });
  }

  /** @param {number} at */
  #go(at) {
    const { landing } = this;
    landing.stop();
    this.at = at;
    this.done = !this.step?.done;
    if (at < 2) landing.find(".riversim-reel").hidden = true;
    if (at < 2) landing.showDay(0);
    this.#dress();
  }

  /** The next step, or what this one asks for. */
  next() {
    if (this.done) this.#go(this.at + 1);
    else if (this.landing.playing || this.step?.begun.do !== "play") this.#finish();
    else this.play();
  }

  play() {
    const { landing } = this;
    if (landing.playing) landing.pause();
    else landing.begin();
    this.#dress();
  }

  /** Time has passed. @param {number} day */
  moved(day) {
    if (!this.done && this.step?.done && day >= this.step.done.day) this.#finish();
  }

  #finish() {
    this.landing.stop();
    this.done = true;
    this.landing.showDay(this.step?.done?.day ?? 0);
    this.#dress();
  }

  /** The picture was touched. @param {number} x @param {number} y */
  touched(x, y) {
    const { size, plugs } = this.landing.told.pictures[this.landing.picture];
    const near = (/** @type {number[]} */ [left, top, radius]) => Math.hypot(x - left, ((y - top) * size[1]) / size[0]) <= radius + FINGER;
    if (!this.done && this.step?.begun.do === "touch plug" && plugs.some(near)) this.#finish();
  }

  /** What the lab has to do to be where this is. */
  acts() {
    const acts = [{ do: "tour", with: [this.at + 1, this.done && Boolean(this.step?.done)] }];
    const { landing } = this;
    return landing.reel ? [...acts, { do: "go", with: landing.day }] : acts;
  }

  /** Show where the tour is. */
  #dress() {
    const { landing, told } = this;
    const { words } = landing.told;
    const { root } = landing;
    const last = told.steps.length - 1;
    const step = this.step ?? told.steps[last];
    const shown = (this.done && step.done) || step.begun;
    const shows = this.on && this.step ? step.begun.shows : [];
    root.classList.toggle("riversim-touring", this.on);
    for (const name of ["play", "feeling", "part"]) root.classList.toggle(`riversim-tour-shows-${name}`, shows.includes(name));
    this.#part("begin").hidden = this.on;
    this.#part("card").hidden = !this.on;
    const number = Math.min(this.at + 1, told.total);
    this.#part("where").textContent = told.steps[0].begun.where.replace("1", String(number));
    this.#part("line").style.setProperty("--riversim-way", String(number / told.total));
    this.#put("said", this.step ? shown.said : words.tour);
    this.#put("asked", this.step ? (landing.playing ? words.watch : shown.asked) : "");
    const on = this.#part("on");
    on.textContent = landing.playing ? words.skip : shown.onward;
    Object.assign(on, { disabled: !this.step });
    Object.assign(this.#part("back"), { disabled: this.at === 0 });
    landing.light(this.on && this.step ? step.begun.lit[landing.picture] : []);
    landing.say(".riversim-feeling", [[shown.feeling]]);
    landing.say(".riversim-part", this.step ? shown.part : []);
    landing.say(".riversim-aside", this.step && shown.truth ? [[shown.truth]] : []);
  }

  /** @param {string} name @param {string} text */
  #put(name, text) {
    const part = this.#part(name);
    if (part.textContent !== text) part.textContent = text; // or it is read once more
    part.hidden = !text;
  }
}
