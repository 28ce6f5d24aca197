// The lab on the whole screen. Controls are gone until the mouse moves; a clicker turns from event to event.
const REST_MS = 2500; // without a move of the mouse
const KEYS = { PageDown: "next", PageUp: "before", b: "blank", B: "blank", ".": "blank", " ": "play" };

function render({ model, el }) {
  const button = make("button", "present", el, { type: "button" });
  button.classList.add("jupyter-button");
  const sheet = make("div", "blank", el, { hidden: "", role: "status" });
  let root = null;
  let shown = false;
  let rest = 0;

  const name = () => {
    const words = model.get("words");
    button.textContent = shown ? words.leave : words.show;
    button.title = words.about;
    sheet.textContent = sheet.hidden ? "" : words.blank;
  };
  const bare = () => root.classList.add("riversim-bare");
  const wake = () => {
    root.classList.remove("riversim-bare");
    clearTimeout(rest);
    rest = setTimeout(bare, REST_MS);
  };
  const key = (event) => {
    const what = KEYS[event.key];
    const typing = event.target.matches("input[type=text], textarea, select");
    if (event.key === "Escape") { // where the browser fills no screen, or leaves Escape to the page
      event.preventDefault();
      event.stopPropagation();
      return leave();
    }
    if (!what || event.ctrlKey || event.altKey || event.metaKey || typing) return;
    if (what === "play" && event.target.matches("button, input, summary")) return; // a space has a meaning of its own there
    event.preventDefault();
    event.stopPropagation();
    if (what !== "blank") return model.send({ kind: what });
    sheet.hidden = !sheet.hidden;
    name();
  };
  const turn = (on) => {
    if (shown === on) return;
    shown = on;
    root.classList.toggle("riversim-presenter", on);
    sheet.hidden = true;
    clearTimeout(rest);
    root.classList.remove("riversim-bare");
    const listen = on ? "addEventListener" : "removeEventListener";
    document[listen]("keydown", key, true);
    document[listen]("pointermove", wake, true);
    if (on) wake();
    model.send({ kind: "shown", shown });
    name();
  };
  const enter = async () => {
    root = el.closest(".riversim");
    try {
      await root.requestFullscreen();
    } catch {} // a frame that may not: then the page is filled
    turn(true);
    root.querySelector(".riversim-frame").focus({ preventScroll: true }); // or the button keeps the controls in sight
  };
  const leave = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    turn(false);
  };
  const changed = () => root && turn(document.fullscreenElement === root);
  button.addEventListener("click", () => (shown ? leave() : enter()));
  el.addEventListener("focusin", keepKeys);
  document.addEventListener("fullscreenchange", changed);
  model.on("change:words", name);
  name();
  return () => {
    if (shown) leave();
    document.removeEventListener("fullscreenchange", changed);
    model.off("change:words", name);
  };
}

export default { render };
