// Numbers to move or to type. The page says what its visitor wants, as text where it was typed; Python says what holds.
const EXACT = 2; // decimals beyond those of the steps that are shown where somebody set them

function render({ model, el }) {
  const rows = new Map();
  let count = 0;

  // As many decimals as the steps have, and more only where the number ends with them.
  function written(value, places) {
    const fine = value * 10 ** (places + EXACT);
    const ends = Math.abs(fine - Math.round(fine)) < 1e-6;
    const text = ends ? value.toFixed(places + EXACT).replace(new RegExp(`0{1,${EXACT}}$`), "") : value.toFixed(places);
    return text.replace(/\.$/, "").replace(".", model.get("mark"));
  }

  function show(name) {
    const row = rows.get(name);
    const value = model.get("values")[name];
    if (!row || value === undefined || row.pending) return;
    const text = written(value, model.get("rows")[name].places);
    if (row.bar) {
      row.bar.value = value;
      row.bar.setAttribute("aria-valuetext", text);
    }
    if (row.field && !row.typing) row.field.value = text;
  }

  // Only what is still unanswered is said again, so that no page repeats what another once wanted.
  function ask(name, wanted) {
    rows.get(name).pending = [`${Date.now()}-${Math.random().toString(36).slice(2)}-${++count}`, wanted];
    const asked = [...rows].filter(([, row]) => row.pending).map(([each, row]) => [each, row.pending]);
    model.set("asked", Object.fromEntries(asked));
    model.save_changes();
  }

  function build(name, parent) {
    const root = make("div", "slider", parent, { "data-name": name });
    const row = { root, typing: false, pending: null };
    const given = model.get("rows")[name];
    row.label = make("label", "slider-label", root);
    const id = `riversim-${Math.random().toString(36).slice(2)}`;
    row.label.id = `${id}-label`;
    if (given.bar) {
      row.bar = make("input", "slider-bar", root);
      Object.assign(row.bar, { type: "range", id });
      steady(row.bar, () => {
        const text = written(Number(row.bar.value), model.get("rows")[name].places);
        row.bar.setAttribute("aria-valuetext", text);
        if (row.field) row.field.value = text;
        row.typing = false;
        ask(name, Number(row.bar.value));
      });
    }
    if (given.field) {
      row.field = make("input", "slider-field", root);
      Object.assign(row.field, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
      row.field.setAttribute("aria-labelledby", row.label.id);
      row.field.addEventListener("input", () => (row.typing = true));
      row.field.addEventListener("change", () => {
        row.typing = false;
        ask(name, row.field.value);
      });
      row.field.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        row.typing = false;
        show(name);
      });
      // What was typed and taken back is no change: the number on show is the kernel's again.
      row.field.addEventListener("blur", () => {
        row.typing = false;
        show(name);
      });
      row.field.addEventListener("focus", () => row.field.select());
      if (!given.bar) row.field.id = id;
    }
    row.label.htmlFor = id;
    rows.set(name, row);
  }

  function describe(name, given) {
    const { root, heading, label, bar } = rows.get(name);
    if (heading) heading.textContent = given.group;
    label.textContent = given.label;
    root.title = given.help;
    if (bar) Object.assign(bar, { min: given.low, max: given.high, step: given.step });
  }

  function lay() {
    for (const [name, given] of Object.entries(model.get("rows"))) describe(name, given);
    showAll();
  }
  const showAll = () => rows.forEach((_, name) => show(name));
  const settle = () => {
    for (const [name, token] of Object.entries(model.get("answered"))) {
      const row = rows.get(name);
      if (row?.pending?.[0] !== token) continue;
      row.pending = null;
      show(name);
    }
  };

  el.classList.add("riversim-sliders");
  el.addEventListener("focusin", keepKeys);
  const heard = { "change:rows change:mark": lay, "change:values": showAll, "change:answered": settle };
  for (const [events, work] of Object.entries(heard)) model.on(events, work);
  let group = "";
  for (const [name, given] of Object.entries(model.get("rows"))) {
    const heading = given.group === group ? null : make("h3", "slider-group", el);
    build(name, el);
    rows.get(name).heading = heading;
    group = given.group;
  }
  lay();
  return () => {
    for (const [events, work] of Object.entries(heard)) model.off(events, work);
  };
}

export default { render };
