// A file from the kernel: saved by the browser at once where its page is in use, and there as a link to save it again.
export default () => {
  const views = new Set();
  let file = null;

  function link() {
    const a = document.createElement("a");
    Object.assign(a, { href: file.url, download: file.name, textContent: file.label });
    return a;
  }

  function show(el) {
    el.replaceChildren(...(file ? [link()] : []));
  }

  return {
    initialize({ model }) {
      model.on("msg:custom", (content, buffers) => {
        if (content.kind !== "file") return;
        if (file) URL.revokeObjectURL(file.url);
        const url = URL.createObjectURL(new Blob([buffers[0]], { type: content.mime }));
        file = { url, name: content.name, label: content.label };
        for (const el of views) show(el);
        // Others may look at the same lab: the file is for who asked.
        if (views.size && document.hasFocus()) link().click();
      });
    },

    render({ el }) {
      el.classList.add("riversim-download");
      views.add(el);
      show(el);
      return () => views.delete(el);
    },
  };
};
