// A picture whose frames come as binary messages, each acknowledged when it is shown.
const NARROW = 560; // [pixels] a view below this width says so

// How ipywidgets 8 calls an accordion's parts, and how 7 does.
const HEADER = ".jupyter-widget-Collapse-header, .p-Collapse-header";
const OPEN = ".jupyter-widget-Collapse-open, .p-Collapse-open";

// What ipywidgets leaves to the mouse alone: an accordion opens by key.
function mend(root) {
  for (const header of root.querySelectorAll(HEADER)) {
    header.setAttribute("aria-expanded", header.parentElement.matches(OPEN));
    if (header.hasAttribute("tabindex")) continue;
    header.tabIndex = 0;
    header.setAttribute("role", "button");
    header.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      header.click();
    });
  }
}

export default () => {
  const views = new Set();
  const page = Math.random().toString(36).slice(2); // others may show the same view
  let known = ""; // what the kernel knows of this page's views
  let strengths = []; // how strongly each stream of the last frame runs

  // Where the connection is lost sending raises, and the lab tells of that elsewhere.
  function say(model, kind, more) {
    try {
      model.send({ kind, page, ...more });
    } catch {
      known = "";
    }
  }

  // The page says hello when a view has a size, and again when its views turn narrow or wide, fine or coarse.
  function greet(model) {
    const sizes = [...views].map(({ size }) => size).filter(Boolean);
    if (!sizes.length) return;
    const { still } = sizes[0];
    const narrow = sizes.every((size) => size.narrow);
    const pixels = Math.max(...sizes.map((size) => size.pixels));
    const told = JSON.stringify({ still, narrow, pixels });
    if (known === told) return;
    known = told;
    say(model, "hello", { still, narrow, pixels });
  }

  // The browser's own Back leads out of a part as well, on a page of the site: elsewhere its history is another's.
  function wayOut(model) {
    const ours = () => history.state?.inside === page;
    model.on("change:deep", () => {
      if (model.get("deep")) history.pushState({ inside: page }, "");
      else if (ours()) history.back();
    });
    addEventListener("popstate", () => {
      if (model.get("deep") && !ours()) say(model, "key", { key: "Escape" });
    });
  }

  function leave(model) {
    if (known) say(model, "bye");
    known = "";
  }

  // What is as it was drawn needs no decoder, nor a copy for one.
  function picture(mime, bytes) {
    if (mime !== "image/bmp") return new Blob([bytes], { type: mime });
    const [start, width, height] = [10, 18, 22].map((place) => bytes.getInt32(place, true));
    return new ImageData(new Uint8ClampedArray(bytes.buffer, bytes.byteOffset + start), width, -height);
  }

  // Drawn on a canvas: an <img> that loads each frame costs a browser twice the work.
  async function show({ frame, mime }, bytes) {
    const bitmap = await createImageBitmap(picture(mime, bytes));
    for (const { canvas, pixels } of views) {
      if (canvas.dataset.frame > frame) continue; // a small frame is decoded sooner than a large one before it
      const scale = Math.min(1, pixels / bitmap.width); // browsers shrink pictures well, but canvases badly
      const [width, height] = [bitmap.width, bitmap.height].map((size) => Math.round(scale * size));
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      const pen = canvas.getContext("2d", { alpha: false });
      pen.imageSmoothingQuality = "medium";
      pen.drawImage(bitmap, 0, 0, width, height);
      canvas.dataset.frame = frame;
    }
    bitmap.close();
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", (content, buffers) => {
        if (content.kind === "again") {
          known = "";
          greet(model);
        }
        if (content.kind !== "frame" || !views.size) return;
        strengths = content.strengths ?? [];
        const shown = () => say(model, "shown", { frame: content.frame });
        show(content, buffers[0]).then(shown, shown);
      });
      if (quiet()) wayOut(model);
    },

    render({ model, el }) {
      const screen = make("div", "screen", el); // what lies on the picture is placed in its shares
      const canvas = document.createElement("canvas");
      const view = { canvas, pixels: Infinity, size: null };
      const send = (kind, more) => say(model, kind, more);
      const describe = () => canvas.setAttribute("aria-label", model.get("alt"));
      describe();
      model.on("change:alt", describe);

      const shape = () => el.style.setProperty("--riversim-aspect", model.get("width") / model.get("height"));
      shape();
      model.on("change:width change:height", shape);

      canvas.setAttribute("role", "img");
      if (model.get("hot_keys").length) canvas.tabIndex = 0; // what answers to no key is passed over
      canvas.className = "riversim-frame";
      canvas.width = model.get("width");
      canvas.height = model.get("height");
      canvas.addEventListener("click", (event) => {
        const box = canvas.getBoundingClientRect();
        send("touch", { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height });
      });
      canvas.addEventListener("pointermove", (event) => {
        const box = canvas.getBoundingClientRect();
        const [left, top] = [event.clientX - box.left, event.clientY - box.top];
        const near = ([x, y, r]) => Math.hypot(left - x * box.width, top - y * box.height) <= r * box.width;
        const found = model.get("spots").findIndex(near);
        canvas.style.cursor = found < 0 ? "" : "pointer";
        place(hover, model.get("spots")[found] ?? []);
        light(el, "words", found < 0 ? "" : model.get("names")[found]);
      });
      canvas.addEventListener("pointerleave", () => {
        place(hover, []);
        light(el, "words", "");
      });
      canvas.addEventListener("keydown", (event) => {
        const key = (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + event.key;
        if (event.altKey || !model.get("hot_keys").includes(key)) return;
        event.preventDefault();
        event.stopPropagation();
        send("key", { key });
      });
      const circle = (kind) => {
        const one = document.createElement("div");
        one.className = `riversim-${kind}`;
        return one;
      };
      const place = (one, [x, y, r]) => {
        one.hidden = x === undefined;
        if (!one.hidden) Object.assign(one.style, { left: `${100 * x}%`, top: `${100 * y}%`, width: `${200 * r}%` });
      };
      const [ring, hover, acts, lit] = ["ring", "hover", "acts", "lit"].map(circle);
      // One thing at a time is lit: what is told of, or what somebody points at in a sentence.
      const shine = (named) => {
        const names = model.get("names");
        const meant = (name, i) => named && `${name} `.startsWith(`${named} `) && names.indexOf(name) === i;
        const found = model.get("spots").filter((_, i) => meant(names[i], i));
        lit.replaceChildren(...found.map((spot) => {
          const one = circle("light");
          place(one, spot);
          return one;
        }));
      };
      const told = () => shine(model.get("lit"));
      const pointed = ({ detail }) => detail.to === "picture" && (detail.part ? shine(detail.part) : told());
      const mark = () => place(ring, model.get("ring"));
      // What acts is outlined while somebody points at the picture, or is on it with the keys.
      const outline = () => {
        const spots = model.get("spots").filter(([, , , active]) => active);
        acts.replaceChildren(...spots.map((spot) => {
          const one = circle("act");
          place(one, spot);
          return one;
        }));
      };
      place(hover, []);
      mark();
      outline();
      model.on("change:ring", mark);
      model.on("change:spots", outline);
      model.on("change:lit change:spots", told);
      told();
      el.addEventListener("focusin", keepKeys);
      el.classList.add("riversim-view");
      screen.append(canvas, ring, hover, acts, lit);
      const sheet = make("canvas", "flow", screen, { "aria-hidden": "true" });
      const stop = flow(model, sheet, () => strengths);
      views.add(view);
      if (model.get("poster")) {
        const poster = new Image();
        poster.src = model.get("poster");
        const first = () => canvas.dataset.frame || canvas.getContext("2d").drawImage(poster, 0, 0, canvas.width, canvas.height);
        poster.decode().then(first, () => {});
      }

      // The lab around the view says in which language it speaks, for who hears it.
      const speak = () => {
        const root = el.closest(".riversim");
        if (root && model.get("lang")) root.lang = model.get("lang");
      };
      model.on("change:lang", speak);

      // One step back, wherever the focus is, but where Escape takes back what was typed.
      let lab = null;
      let unpeek = () => {};
      const back = (event) => {
        if (event.key !== "Escape" || event.defaultPrevented || event.target.matches("input[type=text], textarea, select")) return;
        event.preventDefault();
        send("key", { key: "Escape" });
      };
      const calm = matchMedia("(prefers-reduced-motion: reduce)");
      const changes = new MutationObserver(() => mend(el.closest(".riversim") ?? el));
      const measure = () => {
        const root = el.closest(".riversim");
        if (root) {
          speak();
          mend(root);
          root.addEventListener("focusin", keepKeys);
          root.addEventListener(LIGHT, pointed);
          if (!lab && model.get("hot_keys").includes("Escape")) {
            lab = root;
            lab.addEventListener("keydown", back);
            unpeek = peek(lab, el);
          }
          changes.observe(root, { childList: true, subtree: true, attributeFilter: ["class"] });
        }
        const width = screen.clientWidth;
        if (!width) return;
        view.pixels = 300 * Math.ceil((width * devicePixelRatio) / 300);
        view.size = { still: calm.matches, narrow: el.clientWidth < NARROW, pixels: view.pixels };
        greet(model);
      };
      const observer = new ResizeObserver(measure);
      for (const one of [el, screen]) observer.observe(one);
      calm.addEventListener("change", measure);
      // Whoever goes into a part by a button that is far below, as on a phone, sees where it leads.
      const lead = () => model.get("deep") && screen.scrollIntoView({ block: "nearest", behavior: calm.matches ? "auto" : "smooth" });
      model.on("change:deep", lead);
      const [goes, comes] = [() => leave(model), () => greet(model)];
      addEventListener("pagehide", goes);
      addEventListener("pageshow", comes);

      return () => {
        observer.disconnect();
        lab?.removeEventListener("keydown", back);
        unpeek();
        changes.disconnect();
        stop();
        calm.removeEventListener("change", measure);
        removeEventListener("pagehide", goes);
        removeEventListener("pageshow", comes);
        model.off("change:alt", describe);
        model.off("change:deep", lead);
        model.off("change:width change:height", shape);
        model.off("change:lang", speak);
        model.off("change:ring", mark);
        model.off("change:spots", outline);
        model.off("change:lit change:spots", told);
        views.delete(view);
        if (views.size) greet(model);
        else leave(model);
      };
    },
  };
};
