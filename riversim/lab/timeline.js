// The course as a line of time: the moment on show, infusions that can be moved, and what happened when.
// Words come from Python and are set as text, never as markup.
const SNAP = 0.25; // [days] what a drag holds on to
const NEAR = 1e-6;
const PATIENCE = 1000; // [ms] how long an infusion stays where a hand left it, if the kernel is slow to agree

function render({ model, el }) {
  const get = (name) => model.get(name);
  let words = get("words");
  const texts = []; // how to say each text again, in another language
  const say = (key, set) => {
    texts.push(() => set(words[key]));
    set(words[key]);
  };
  const label = (element, key) => say(key, (text) => element.setAttribute("aria-label", text));
  let grip = null; // {gesture, number}: the infusion in hand, numbered as when it was taken
  let gestures = 0;
  let dragging = false;
  let aim = null; // the day that keys ask for, which the kernel may not show yet
  let aimed = 0; // the time at which they did
  let wanted = null; // the day to which the infusion in hand was moved last
  let left = 0; // the time at which it was
  let chosen = 0; // the number of the infusion that the buttons below are for

  el.classList.add("riversim-timeline");
  const row = (kind, key) => {
    const line = make("div", "line", el);
    const name = make("span", "line-name", line);
    say(key, (text) => (name.textContent = text));
    return make("div", kind, line);
  };
  const lane = row("lane", "infusions");
  const ghost = make("div", "lane-ghost", lane, { "aria-hidden": "true" });
  const track = row("track", "now");
  const bar = make("div", "track-bar", track, { "aria-hidden": "true" });
  const thumb = make("div", "thumb", track, { role: "slider", tabindex: 0 });
  label(thumb, "moment");
  const ticks = row("ticks", "happened");
  const tools = make("div", "tools", el);
  const told = make("span", "told", tools);
  const button = (key, work) => {
    const one = make("button", "tool", tools, { type: "button" });
    say(key, (text) => (one.textContent = text));
    one.addEventListener("click", work);
    return one;
  };
  const earlier = button("earlier", () => shift(-1));
  const later = button("later", () => shift(1));
  const remove = button("remove", () => drop(chosen));
  button("add", () => give(get("now")));
  const list = make("ol", "marks", el);
  label(list, "happened");

  // --- to and fro --------------------------------------------------------------------------------

  const share = (day) => `${(100 * day) / get("end")}%`;
  const inside = (day) => Math.min(Math.max(day, 0), get("end"));
  const dayAt = (event, place) => {
    const box = place.getBoundingClientRect();
    return inside(((event.clientX - box.left) / box.width) * get("end"));
  };
  const snapped = (day) => Math.min(Math.round(day / SNAP) * SNAP, get("last"));
  // A trait and no message: Jupyter sends the newest value when the kernel is free, so that nothing queues.
  const ask = (what) => {
    model.set("asked", { ...what, nth: (get("asked").nth ?? 0) + 1 });
    model.save_changes();
  };
  const go = (day) => ask({ kind: "go", day: inside(day) });
  const take = (number) => (grip = { gesture: `${Date.now()}-${++gestures}`, number });
  const expect = (day) => {
    wanted = Math.min(Math.max(day, 0), get("last"));
    left = Date.now();
    setTimeout(showInfusions, PATIENCE);
  };
  const move = (day) => {
    expect(day);
    ask({ kind: "move", ...grip, day: wanted });
  };
  const shift = (days) => {
    if (!grip && wanted !== null && there() < 0) return; // still under way from a drag
    if (!grip) take(chosen);
    const from = wanted ?? get("infusions")[chosen - 1]?.[0];
    if (from !== undefined) move(from + days);
  };
  const give = (day) => {
    grip = null;
    expect(day); // what is added is what the buttons are for
    model.send({ kind: "add", day });
  };
  const drop = (number) => {
    grip = wanted = null;
    model.send({ kind: "remove", number });
  };

  // --- the moment on show ------------------------------------------------------------------------

  function showNow() {
    const now = get("now");
    if (aim !== null && Math.abs(now - aim) < get("step") / 2) aim = null; // keys are heard out
    bar.style.width = share(now);
    if (!scrubbing) thumb.style.left = share(now); // a hand on it knows better
    for (const [name, value] of [["min", 0], ["max", get("end")], ["now", now], ["text", get("told")]])
      thumb.setAttribute(`aria-value${name}`, value);
    for (const mark of list.querySelectorAll("button")) {
      mark.parentElement.classList.toggle("riversim-to-come", Number(mark.dataset.day) > now + NEAR);
    }
  }
  let scrubbing = false;
  const scrub = (event) => {
    thumb.style.left = share(dayAt(event, track));
    go(dayAt(event, track));
  };
  hands(track, {
    take(event) {
      scrubbing = true;
      aim = null;
      track.setPointerCapture(event.pointerId);
      event.preventDefault();
      thumb.focus({ preventScroll: true });
      scrub(event);
    },
    move: scrub,
    leave: () => (scrubbing = false),
  });
  const hours = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -24, PageUp: 24 };
  thumb.addEventListener("keydown", (event) => {
    const far = { Home: 0, End: get("end") }[event.key];
    const from = aim !== null && Date.now() - aimed < PATIENCE ? aim : get("now");
    const day = far ?? from + Math.sign(hours[event.key]) * Math.max(Math.abs(hours[event.key]) / 24, get("step"));
    if (Number.isNaN(day) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    aim = inside(day);
    aimed = Date.now();
    go(aim);
  });

  // --- infusions ---------------------------------------------------------------------------------

  function showTools() {
    const infusion = get("infusions")[chosen - 1];
    told.textContent = infusion ? infusion[1] : words.hint;
    for (const one of [earlier, later, remove]) one.hidden = !infusion;
  }
  function choose(number) {
    chosen = number;
    for (const mark of lane.querySelectorAll(".riversim-mark"))
      mark.classList.toggle("riversim-chosen", Number(mark.dataset.number) === chosen);
    showTools();
  }
  const there = () => get("infusions").findIndex(([day]) => Math.abs(day - wanted) <= get("step") / 2 + NEAR);
  function showInfusions() {
    if (dragging) told.textContent = get("infusions")[there()]?.[1] ?? told.textContent;
    if (dragging || (wanted !== null && there() < 0 && Date.now() - left < PATIENCE)) return;
    const held = lane.contains(document.activeElement);
    for (const old of lane.querySelectorAll(".riversim-mark")) old.remove();
    const days = get("infusions").map(([day]) => day);
    days.forEach((day, index) => mark(day, index + 1));
    const same = wanted === null ? -1 : there();
    if (same < 0) grip = wanted = null; // changed by something else
    choose(same < 0 ? Math.min(chosen, days.length) : same + 1);
    const kept = lane.querySelector(".riversim-chosen");
    if (held) (kept ?? thumb).focus({ preventScroll: true });
  }
  function mark(day, number) {
    const one = make("div", "mark", lane, {
      role: "slider", tabindex: 0, "aria-label": words.infusion, "aria-roledescription": words.movable,
      "aria-valuemin": 0, "aria-valuemax": get("last"), "aria-valuenow": day,
      "aria-valuetext": get("infusions")[number - 1][1], "data-number": number, title: words.keys,
    });
    one.style.left = share(day);
    one.addEventListener("focus", () => {
      if (chosen !== number) grip = wanted = null;
      choose(number);
    });
    hands(one, {
      take(event) {
        event.preventDefault();
        one.focus({ preventScroll: true });
        one.setPointerCapture(event.pointerId);
        take(number);
        wanted = null;
        dragging = true;
      },
      move(event) {
        const to = snapped(dayAt(event, lane));
        if (to === (wanted ?? day)) return;
        one.style.left = share(to);
        move(to);
      },
      leave() {
        dragging = false;
        grip = null; // what keys do next is another change
        showInfusions();
      },
    });
    one.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const way = Math.sign(hours[event.key] ?? 0);
      if (way) shift(way * (event.shiftKey ? get("step") : 1));
      else if (event.key === "Delete" || event.key === "Backspace") drop(number);
      else return;
      event.preventDefault();
    });
  }
  lane.addEventListener("pointermove", (event) => {
    ghost.hidden = event.target !== lane || event.pointerType !== "mouse";
    ghost.style.left = share(snapped(dayAt(event, lane)));
  });
  lane.addEventListener("pointerleave", () => (ghost.hidden = true));
  lane.addEventListener("click", (event) => {
    if (event.target === lane) give(snapped(dayAt(event, lane)));
  });
  ghost.hidden = true;

  // --- what happened -----------------------------------------------------------------------------

  function showMarks() {
    const held = list.contains(document.activeElement) ? document.activeElement.textContent : null;
    ticks.replaceChildren();
    list.replaceChildren();
    for (const [day, sentence] of get("marks")) {
      const tick = make("div", "tick", ticks, { "aria-hidden": "true" });
      tick.style.left = share(day);
      const one = make("button", "mark-word", make("li", "mark-item", list), { type: "button", "data-day": day });
      one.textContent = sentence;
      for (const here of [tick, one]) {
        here.addEventListener("click", () => go(day));
        here.addEventListener("pointerenter", () => light(true));
        here.addEventListener("pointerleave", () => light(false));
      }
      const light = (on) => [tick, one].forEach((part) => part.classList.toggle("riversim-lit", on));
      one.addEventListener("focus", () => light(true));
      one.addEventListener("blur", () => light(false));
      if (sentence === held) one.focus({ preventScroll: true });
    }
    if (get("rest")) make("li", "rest", list).textContent = get("rest");
  }

  function layOut() {
    const [left, right] = get("edges");
    el.style.setProperty("--river-left", `${100 * left}%`);
    el.style.setProperty("--river-right", `${100 * right}%`);
  }
  function showAll() {
    showInfusions();
    showMarks();
    showNow();
  }
  function sayAll() {
    words = get("words");
    for (const text of texts) text();
    showAll();
  }
  const heard = { "change:now change:told": showNow, "change:infusions": showInfusions, "change:edges": layOut };
  heard["change:words"] = sayAll;
  heard["change:marks change:rest"] = () => (showMarks(), showNow());
  heard["change:end change:last change:step"] = showAll;
  for (const [events, work] of Object.entries(heard)) model.on(events, work);

  // Undo and redo from anywhere in the lab, but where somebody writes.
  const undo = (event) => {
    if (!(event.ctrlKey || event.metaKey) || !["z", "Z", "y"].includes(event.key) || event.defaultPrevented) return;
    const writes = event.target.isContentEditable || /^(text|number|search)$/.test(event.target.type ?? "");
    if (writes || event.target.tagName === "TEXTAREA") return;
    event.preventDefault();
    event.stopPropagation();
    grip = wanted = null;
    model.send({ kind: "key", key: `Ctrl+${event.key}` });
  };
  let root = null;
  const attached = new ResizeObserver(() => {
    if (root || !el.isConnected) return;
    root = el.closest(".riversim") ?? el;
    root.addEventListener("keydown", undo);
  });
  attached.observe(el);
  layOut();
  showAll();

  return () => {
    attached.disconnect();
    root?.removeEventListener("keydown", undo);
    for (const [events, work] of Object.entries(heard)) model.off(events, work);
  };
}

export default { render };
