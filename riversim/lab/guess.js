// One question with its answers: a named group of choices, or a number on a scale.
const HEALTHY = 1; // [levels]

function choices(model, root, take) {
  // Each widget loads this script anew, so a counter would give all of them the same name.
  const name = `riversim-guess-${Math.random().toString(36).slice(2)}`;
  const set = add(root, "fieldset");
  set.disabled = model.get("disabled");
  add(set, "legend", model.get("ask"));
  model.get("choices").forEach((text, i) => {
    const label = add(set, "label");
    const input = add(label, "input");
    Object.assign(input, { type: "radio", name, value: i, checked: model.get("guess") === i });
    input.addEventListener("change", () => take(i));
    add(label, "span", text);
  });
}

function scale(model, root, take) {
  const label = add(root, "label");
  add(label, "span", model.get("ask"));
  const [min, max, step] = model.get("range");
  const row = add(label, "span");
  const input = add(row, "input");
  const guess = model.get("guess");
  Object.assign(input, { type: "range", min, max, step, disabled: model.get("disabled") });
  input.value = guess ?? HEALTHY; // where the hand stands before a guess, and means nothing
  const written = () =>
    Number(input.value).toLocaleString(model.get("lang"), { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const number = add(row, "output", guess === null ? "?" : written());
  const move = () => {
    number.textContent = written();
    take(Number(input.value));
  };
  steady(input, move);
  input.addEventListener("click", move); // who means just that clicks it
}

function render({ model, el }) {
  const root = add(el, "div");
  root.className = "riversim-guess";
  root.addEventListener("focusin", keepKeys);
  const take = (guess) => {
    model.set("guess", guess);
    model.save_changes();
  };
  const fill = () => {
    root.replaceChildren();
    if (model.get("ask")) (model.get("choices").length ? choices : scale)(model, root, take);
  };
  const able = () => root.querySelectorAll("fieldset, input").forEach((part) => (part.disabled = model.get("disabled")));
  model.on("change:turn", fill);
  model.on("change:disabled", able);
  fill();
  return () => {
    model.off("change:turn", fill);
    model.off("change:disabled", able);
  };
}

export default { render };
