// The card of the tour: an offer, and on the tour a sentence, the one thing to do, and three buttons.
function render({ model, el }) {
  el.classList.add("riversim-guide");
  const press = (button) => model.send({ press: button });
  const offer = make("button", "guide-begin", el, { type: "button" });
  const card = make("section", "guide-card", el);
  const top = make("div", "guide-top", card);
  const where = make("span", "guide-where", top);
  const when = make("span", "guide-when", top);
  const leave = make("button", "guide-leave", top, { type: "button" });
  const line = make("div", "guide-line", card, { "aria-hidden": "true" });
  // One region, so that what is said and what is asked are read together.
  const told = make("div", "guide-told", card, { "aria-live": "polite" });
  const [said, asked] = [make("p", "guide-said", told), make("p", "guide-asked", told)];
  const row = make("div", "guide-row", card);
  const back = make("button", "guide-back", row, { type: "button" });
  const on = make("button", "guide-on", row, { type: "button" });
  for (const button of [offer, leave, back, on]) button.classList.add("jupyter-button");
  on.classList.add("riversim-big");
  let begun = null; // whether a tour was on when it was last shown

  const name = () => {
    const names = model.get("names");
    Object.assign(offer, { textContent: names.begin, title: names.about });
    back.textContent = names.back;
    leave.textContent = names.leave;
    card.setAttribute("aria-label", names.tour);
  };
  const put = (node, text) => {
    if (node.textContent !== text) node.textContent = text; // or it is read once more
    node.hidden = !text;
  };
  const show = () => {
    const number = model.get("number");
    const touring = number > 0;
    const focused = el.contains(document.activeElement);
    offer.hidden = touring;
    card.hidden = !touring;
    put(where, model.get("where"));
    put(when, model.get("when"));
    put(said, model.get("said"));
    put(asked, model.get("asked"));
    on.textContent = model.get("onward");
    line.style.setProperty("--riversim-way", number / model.get("total"));
    const back_lost = number === 1 && document.activeElement === back;
    back.disabled = number <= 1;
    // Who begins or leaves with the keys goes on from where that leads.
    if (begun !== null && begun !== touring && focused) (touring ? on : offer).focus({ preventScroll: true });
    else if (back_lost) on.focus({ preventScroll: true });
    begun = touring;
  };
  offer.addEventListener("click", () => press("begin"));
  on.addEventListener("click", () => press("on"));
  back.addEventListener("click", () => press("back"));
  leave.addEventListener("click", () => press("leave"));

  // Escape leaves from anywhere in the lab, but where it takes back what was typed, or leaves the full screen.
  const key = (event) => {
    if (event.key !== "Escape" || !model.get("number") || root.classList.contains("riversim-presenter")) return;
    if (event.target.matches("input[type=text], textarea, select")) return;
    event.preventDefault();
    event.stopPropagation();
    on.focus({ preventScroll: true });
    press("leave");
  };
  let root = null;
  const listen = setTimeout(() => {
    root = el.closest(".riversim"); // once it is on the page
    root?.addEventListener("keydown", key, true);
  });
  el.addEventListener("focusin", keepKeys);
  model.on("change:names", name);
  model.on("change:number change:said change:asked change:onward change:where change:when", show);
  name();
  show();
  return () => {
    clearTimeout(listen);
    root?.removeEventListener("keydown", key, true);
    model.off("change:names", name);
    model.off("change:number change:said change:asked change:onward change:where change:when", show);
  };
}

export default { render };
