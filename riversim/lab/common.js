// What the scripts of several widgets have in common: `script` puts it before them.

// Jupyter takes keys for its cells unless what has the focus says otherwise; what is around it is asked too late.
const keepKeys = ({ target }) => (target.dataset.lmSuppressShortcuts = "true");

function make(tag, kind, parent, attributes = {}) {
  const element = document.createElement(tag);
  element.className = `riversim-${kind}`;
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  parent.append(element);
  return element;
}

function add(parent, tag, text = "", kind = "") {
  const node = document.createElement(tag);
  node.textContent = text;
  if (kind) node.className = kind;
  parent.append(node);
  return node;
}

// A part of the picture and the words that name it light each other: `to` says which of them, `part` is empty for none.
const LIGHT = "riversim-light";

function light(from, to, part) {
  from.closest(".riversim")?.dispatchEvent(new CustomEvent(LIGHT, { bubbles: true, detail: { to, part } }));
}

// Whether this is a page of the site, where no server is to know what somebody does: what is asked of the lab stands
// behind the number sign, which browsers keep to themselves.
const quiet = () => "site" in document.documentElement.dataset;

// The page's own address, where that opens a code.
function address(code) {
  const here = new URL(location.href);
  const river = new URLSearchParams({ river: code });
  [here.search, here.hash] = quiet() ? ["", river] : [river, ""];
  return here.href;
}

// Whether the address opens a code already.
function opens() {
  const asked = [location.search, quiet() ? location.hash.slice(1) : ""];
  return asked.some((part) => new URLSearchParams(part).has("river"));
}

