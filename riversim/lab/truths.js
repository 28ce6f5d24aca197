// Where the picture is true: headings, lists and links, all made of text, never of markup.
const DOTS = ["●●●", "●●○", "●○○", "○○○"]; // how sure, for the eye; the word beside them says it

function link(parent, source, words) {
  if (!source.link.startsWith("https://doi.org/")) return add(parent, "span", source.name);
  const a = add(parent, "a", source.name);
  Object.assign(a, { href: source.link, target: "_blank", rel: "noopener noreferrer" });
  return add(a, "span", ` (${words.tab})`, "riversim-hidden");
}

function sources(parent, item, words) {
  const line = add(parent, "span", `${item.head} `, "riversim-sources");
  item.sources.forEach((source, i) => {
    if (i) line.append("; ");
    link(line, source, words);
  });
}

function sure(parent, claim) {
  parent.append(" ");
  const badge = add(parent, "span", "", "riversim-sure");
  add(badge, "span", DOTS[claim.degree], "riversim-dots").setAttribute("aria-hidden", "true");
  add(badge, "span", claim.sure);
}

function folded(parent, title, heading = "h4") {
  const fold = add(parent, "details");
  add(add(fold, "summary"), heading, title);
  return fold;
}

function list(parent, items, each) {
  const ul = add(parent, "ul");
  for (const item of items) each(add(ul, "li"), item);
}

function entry(parent, part, words) {
  const fold = folded(parent, part.title);
  fold.dataset.part = part.part;
  tell(fold, part, words);
}

function tell(fold, part, words) {
  add(fold, "p", part.stands_for);
  add(fold, "h5", words.claims);
  list(fold, part.claims, (li, claim) => {
    add(li, "span", claim.text, "riversim-claim");
    sure(li, claim);
    sources(li, claim, words);
  });
  add(fold, "h5", words.too_simple);
  list(fold, part.too_simple, (li, text) => add(li, "span", text));
}

function fill(root, page) {
  const { words } = page;
  root.replaceChildren();
  const whole = folded(root, words.title, "h3");
  add(whole, "p", words.intro);
  for (const part of page.parts) entry(whole, part, words);
  const rest = folded(whole, words.unexplained);
  rest.dataset.part = "unexplained";
  list(rest, page.unexplained, (li, finding) => {
    add(li, "span", finding.text, "riversim-claim");
    sources(li, finding, words);
  });
  const key = folded(whole, words.degrees);
  list(key, page.degrees, (li, text) => add(li, "span", text));
}

// One entry alone, unfolded where it was asked for: nothing scrolls away, and the focus stays.
function alone(model, el, root) {
  el.classList.add("riversim-fuller");
  const refill = () => {
    const { words, alone: part } = model.get("page");
    root.replaceChildren();
    root.hidden = !part;
    if (!part) return;
    root.setAttribute("aria-label", part.title);
    add(root, "h4", part.title);
    tell(root, part, words);
  };
  model.on("change:page", refill);
  refill();
  return () => model.off("change:page", refill);
}

function render({ model, el }) {
  const root = add(el, "section", "", "riversim-truths");
  if (!model.get("shown")) return alone(model, el, root);
  const show = (focus) => {
    const fold = [...root.querySelectorAll("details")].find((d) => d.dataset.part === model.get("shown")[0]);
    if (!fold) return;
    root.firstElementChild.open = fold.open = true;
    if (!focus) return;
    // A moment later: what it lies in may only just have been unfolded.
    setTimeout(() => {
      const summary = fold.querySelector("summary");
      summary.focus({ preventScroll: true });
      fold.scrollIntoView({ block: "nearest" });
    }, 60);
  };
  const refill = () => {
    const open = root.firstElementChild?.open;
    fill(root, model.get("page"));
    root.firstElementChild.open = open;
    root.setAttribute("aria-label", model.get("page").words.title);
    show(false);
  };
  const turn = () => show(true);
  model.on("change:page", refill);
  model.on("change:shown", turn);
  refill();
  return () => {
    model.off("change:page", refill);
    model.off("change:shown", turn);
  };
}

export default { render };
