// A paragraph whose words are set as text, never as markup.
function render({ model, el }) {
  const p = document.createElement("p");
  const show = () => {
    p.textContent = model.get("text");
    p.hidden = !model.get("text");
  };
  el.className += ` riversim-${model.get("kind")}`;
  if (model.get("live")) p.setAttribute("aria-live", model.get("live"));
  model.on("change:text", show);
  el.append(p);
  show();
}

export default { render };
