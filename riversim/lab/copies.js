// Texts to be copied, each with a name and a button. A code may also come as the address that opens it in this app.
async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select(); // without https there is no clipboard to write to
    document.execCommand("copy");
  }
}

function row([name, text], words) {
  const div = document.createElement("div");
  const label = document.createElement("label");
  const field = document.createElement("textarea");
  const button = document.createElement("button");
  div.className = "riversim-copy";
  Object.assign(field, { readOnly: true, value: text, rows: text.split("\n").length, spellcheck: false });
  field.addEventListener("focus", () => field.select());
  label.append(name, field);
  Object.assign(button, { className: "jupyter-button", textContent: words.copy });
  button.setAttribute("aria-label", `${words.copy}: ${name}`);
  button.addEventListener("click", async () => {
    await copy(field);
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.copy), 2000);
  });
  div.append(label, button);
  return div;
}

export default {
  render({ model, el }) {
    const show = () => {
      const rows = model.get("rows").map(([name, text]) => [name, text]);
      const here = location.origin + location.pathname + (quiet() ? "#" : ""); // what comes behind may be nobody else's business
      if (model.get("address") && model.get("here") !== here) {
        model.set("here", here);
        model.save_changes();
      }
      if (rows.length && model.get("address")) rows.unshift([model.get("address"), address(model.get("code"))]);
      el.replaceChildren(...rows.map((one) => row(one, model.get("words"))));
    };
    const changes = "change:rows change:address change:words";
    el.classList.add("riversim-copies");
    show();
    model.on(changes, show);
    addEventListener("riversim-moved", show);
    return () => {
      model.off(changes, show);
      removeEventListener("riversim-moved", show);
    };
  },
};
