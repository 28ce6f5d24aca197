// A switch of three, which the page remembers for the next time.
function render({ model, el }) {
  el.classList.add("riversim-depth");
  const set = add(el, "fieldset");
  const legend = add(set, "legend", "", "riversim-hidden");
  const group = `riversim-depth-${Math.random().toString(36).slice(2)}`;
  const choose = (depth) => {
    keep(DEPTH, depth);
    model.set("value", depth);
    model.save_changes();
  };
  const fill = () => {
    const focused = set.contains(document.activeElement);
    set.replaceChildren(legend);
    legend.textContent = model.get("label");
    for (const [depth, name, about] of model.get("names")) {
      const label = add(set, "label");
      const input = add(label, "input");
      Object.assign(input, { type: "radio", name: group, value: depth });
      input.addEventListener("change", () => choose(depth));
      add(label, "span", name);
      label.title = about;
    }
    mark();
    if (focused) set.querySelector(":checked").focus();
  };
  const mark = () => set.querySelectorAll("input").forEach((one) => (one.checked = one.value === model.get("value")));
  el.addEventListener("focusin", keepKeys);
  model.on("change:names", fill);
  model.on("change:value", mark);
  fill();
  const remembered = kept(DEPTH);
  const known = model.get("names").some(([depth]) => depth === remembered);
  if (model.get("free") && known && remembered !== model.get("value")) choose(remembered);
  return () => {
    model.off("change:names", fill);
    model.off("change:value", mark);
  };
}

export default { render };
