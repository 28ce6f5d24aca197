// A paragraph, or a heading, whose words are set as text, never as markup.
function render({ model, el }) {
  const p = document.createElement(model.get("kind") === "title" ? "h2" : "p");
  let dressed = "";
  const show = () => {
    p.textContent = model.get("text");
    p.hidden = !model.get("text");
  };
  const dress = () => {
    if (dressed) el.classList.remove(dressed);
    dressed = `riversim-${model.get("kind")}`;
    el.classList.add(dressed);
  };
  if (model.get("live")) p.setAttribute("aria-live", model.get("live"));
  model.on("change:text", show);
  model.on("change:kind", dress);
  el.append(p);
  dress();
  show();
}

export default { render };
