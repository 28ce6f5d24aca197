// A file from the kernel: saved by the browser at once where its page is in use, and there as a link to save it again.
export default () => {
  const views = new Set();
  let file = null;

  function link(model) {
    const a = document.createElement("a");
    Object.assign(a, { href: file.url, download: file.name, textContent: model.get("label").replace("{name}", file.name) });
    return a;
  }

  function show(model) {
    for (const el of views) el.replaceChildren(...(file ? [link(model)] : []));
  }

  return {
    initialize({ model }) {
      model.on("change:label", () => show(model));
      model.on("msg:custom", (content, buffers) => {
        if (content.kind !== "file") return;
        if (file) URL.revokeObjectURL(file.url);
        const url = URL.createObjectURL(new Blob([buffers[0]], { type: content.mime }));
        file = { url, name: content.name };
        show(model);
        // Others may look at the same lab: the file is for who asked.
        if (views.size && document.hasFocus()) link(model).click();
      });
    },

    render({ model, el }) {
      el.classList.add("riversim-download");
      views.add(el);
      show(model);
      return () => views.delete(el);
    },
  };
};
