// A paragraph, or a heading, whose words are set as text, never as markup. Words that name a part of the picture light it.
const TAPPED_MS = 3000;

function render({ model, el }) {
  const p = document.createElement({ title: "h2", heading: "h3" }[model.get("kind")] ?? "p");
  let dressed = "";

  // The text in pieces, those that name a part with its kind.
  function* pieces(text, names) {
    const kinds = Object.entries(names).flatMap(([kind, words]) => words.map((word) => [word.toLowerCase(), kind]));
    if (!kinds.length) return yield [text];
    const plain = (word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const longest = kinds.map(([word]) => plain(word)).sort((a, b) => b.length - a.length);
    const known = new Map(kinds);
    let end = 0;
    for (const found of text.matchAll(new RegExp(`(?<![\\p{L}])(?:${longest.join("|")})(?![\\p{L}])`, "giu"))) {
      yield [text.slice(end, found.index)];
      yield [found[0], known.get(found[0].toLowerCase())];
      end = found.index + found[0].length;
    }
    yield [text.slice(end)];
  }

  const show = () => {
    const text = model.get("text");
    p.replaceChildren();
    for (const [piece, kind] of pieces(text, model.get("names"))) {
      if (!kind) {
        p.append(piece);
        continue;
      }
      const word = add(p, "span", piece, "riversim-word");
      word.dataset.part = kind;
      word.addEventListener("pointerenter", () => light(el, "picture", kind));
      // A finger that taps leaves at once; what it tapped is lit for a while.
      word.addEventListener("pointerleave", ({ pointerType }) => pointerType === "touch" || light(el, "picture", ""));
      word.addEventListener("click", () => setTimeout(() => light(el, "picture", ""), TAPPED_MS));
    }
    p.hidden = !text;
  };
  const dress = () => {
    if (dressed) el.classList.remove(dressed);
    dressed = `riversim-${model.get("kind")}`;
    el.classList.add(dressed);
  };
  const pointed = ({ target, detail }) => {
    if (detail.to !== "words" || !target.contains(p)) return;
    const [kind] = detail.part.split(" ");
    for (const word of p.querySelectorAll("span")) word.classList.toggle("riversim-lit-word", word.dataset.part === kind);
  };
  if (model.get("live")) p.setAttribute("aria-live", model.get("live"));
  model.on("change:text change:names", show);
  model.on("change:kind", dress);
  el.append(p);
  dress();
  show();
  document.addEventListener(LIGHT, pointed); // a lab around it is there only later
  return () => {
    document.removeEventListener(LIGHT, pointed);
    model.off("change:text change:names", show);
    model.off("change:kind", dress);
  };
}

export default { render };
