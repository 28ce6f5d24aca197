// Is somebody there? The page asks, the kernel answers. What is told when it does not is known beforehand.
const BEAT_MS = 15_000; // how often the page asks, while somebody is at it
const AWAY_MS = 600_000; // where nobody does a thing for so long it asks no more, so that a server may see it as idle
const FRESH_MS = 2_000; // an answer as young as this holds while somebody acts
const PATIENCE_MS = 8_000; // for an answer of a kernel that has nothing else to do
const UNKNOWN_MS = 60_000; // and of one of which the page can not know that
const GONE = new Set(["dead", "restarting", "autorestarting", "terminating"]);

// Voila's page says goodbye with a token that nobody has given it: then its kernel would live on.
function giveToken() {
  if (quiet() || /(^|; )_xsrf=/.test(document.cookie)) return;
  const letters = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0"));
  const base = document.body.dataset.baseUrl?.replace(/voila\/$/, "") ?? "/"; // of the server, and so of all that it serves
  document.cookie = `_xsrf=${letters.join("")}; path=${base}; SameSite=Strict`;
}

export default () => {
  const views = new Set();
  const page = Math.random().toString(36).slice(2); // others may show the same lab
  let asked = 0; // the time of the first question without an answer
  let answered = 0; // the time of the last answer
  let used = Date.now(); // the time at which somebody did something on the page
  let lost = false;
  let begun = ""; // the code with which the page began
  let beat = 0;
  let watch = 0;

  function say(model, kind, more = {}) {
    try {
      model.send({ kind, page, ...more });
    } catch {
      tell(model, true); // the kernel on the other end is another one
    }
  }

  function ask(model) {
    if (!asked) asked = Date.now();
    watch ||= setInterval(() => judge(model), 1000);
    say(model, "here");
    judge(model);
  }

  const attended = () => document.visibilityState === "visible" && Date.now() - used < AWAY_MS;

  function judge(model) {
    const { kernel } = model.widget_manager ?? {};
    const waited = asked ? Date.now() - asked : 0;
    const busy = kernel?.status === "busy" && kernel.connectionStatus === "connected"; // with a cell, or for us
    if (GONE.has(kernel?.status) || kernel?.isDisposed) tell(model, true);
    else if (!busy && waited > (kernel ? PATIENCE_MS : UNKNOWN_MS)) tell(model, true);
  }

  function hear(model) {
    [asked, answered] = [0, Date.now()];
    clearInterval(watch);
    watch = 0;
    tell(model, false);
  }

  function tell(model, now) {
    if (lost === now) return;
    lost = now;
    for (const view of views) show(model, view);
  }

  // A river that was left is offered again, until something is done with the new one, or it is refused.
  let offered = "";

  function offer(model) {
    offered = model.get("in_app") && !opens() ? kept(RIVER) : "";
  }

  // What was done last on an app's page is kept there; nothing leaves the browser.
  function leave(model) {
    if (!model.get("in_app")) return;
    const code = model.get("code");
    if (begun && code && code !== begun) keep(RIVER, code);
    begun ||= code;
    if (code !== begun) offered = "";
  }

  function show(model, { alert, help }) {
    const words = model.get("words");
    const code = model.get("code");
    const app = model.get("in_app");
    alert.textContent = lost ? `${words.lost} ${app ? words.reload : words.run}` : "";
    help.replaceChildren();
    if (!lost && offered) {
      add(help, "span", `${words.left} `);
      return Object.assign(add(help, "a", words.open), { href: address(offered) });
    }
    if (!lost || !code) return;
    if (app) return Object.assign(add(help, "a", words.open), { href: address(code) });
    const label = add(help, "label", words.code);
    const rows = code.split("\n").length;
    const field = Object.assign(add(label, "textarea", code), { readOnly: true, rows, spellcheck: false });
    field.addEventListener("focus", () => field.select());
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", ({ kind }) => kind === "here" && hear(model));
      model.on("comm_live_update", () => views.size && ask(model));
      const again = () => views.forEach((view) => show(model, view));
      model.on("change:words", again);
      model.on("change:code", () => {
        leave(model);
        again();
      });
      const begin = () => {
        offer(model);
        leave(model);
      };
      model.on("change:in_app", () => {
        begin(); // a page that is there before its lab gets to know only now
        again();
      });
      begin();
    },

    render({ model, el }) {
      el.classList.add("riversim-lifeline");
      if (model.get("lang")) el.lang = model.get("lang");
      const view = { alert: add(el, "p"), help: add(el, "div") };
      view.alert.setAttribute("role", "alert"); // there before there is anything to tell, or it is not read aloud
      show(model, view);
      // A control that is used asks too. Where the connection is lost it does no more, or each would raise an error.
      const use = (event) => {
        if (!el.closest(".riversim")?.contains(event.target) || el.contains(event.target)) return;
        if (Date.now() - answered > FRESH_MS) ask(model);
        if (lost) event.stopImmediatePropagation();
      };
      const kinds = ["pointerdown", "keydown", "input", "change", "click"];
      for (const kind of kinds) document.addEventListener(kind, use, true);
      const notice = () => {
        const back = Date.now() - used > BEAT_MS;
        used = Date.now();
        if (back) ask(model);
      };
      const signs = ["pointermove", "pointerdown", "keydown", "wheel", "visibilitychange"];
      for (const sign of signs) document.addEventListener(sign, notice, { capture: true, passive: true });
      const [goes, comes] = [() => say(model, "bye", { kept: true }), () => ask(model)];
      addEventListener("pagehide", goes);
      addEventListener("pageshow", comes);
      views.add(view);
      beat ||= setInterval(() => attended() && ask(model), BEAT_MS);
      if (model.get("in_app")) giveToken();
      ask(model);

      return () => {
        for (const kind of kinds) document.removeEventListener(kind, use, true);
        for (const sign of signs) document.removeEventListener(sign, notice, { capture: true });
        removeEventListener("pagehide", goes);
        removeEventListener("pageshow", comes);
        views.delete(view);
        if (views.size) return;
        clearInterval(beat);
        clearInterval(watch);
        beat = watch = asked = 0;
        // A document that is closed may be opened again; an output that was cleared is gone.
        say(model, "bye", { kept: el.closest(".jp-NotebookPanel, .jp-Document") !== null });
      };
    },
  };
};
