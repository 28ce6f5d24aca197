// A button that hands a file from this device to the kernel. What is too large is not even sent: it would cut the line.
export default {
  render({ model, el }) {
    const input = document.createElement("input");
    const button = document.createElement("button");
    Object.assign(input, { type: "file", accept: model.get("accept") });
    input.style.display = "none"; // and not `hidden`: Notebook 6 shows it all the same
    button.className = "jupyter-button";
    const name = () => {
      button.textContent = model.get("name");
      button.title = model.get("about");
    };
    button.addEventListener("click", () => input.click());
    input.addEventListener("change", async () => {
      const file = input.files[0];
      if (!file) return;
      if (file.size > model.get("most")) model.send({ kind: "large" });
      else model.send({ kind: "file" }, undefined, [await file.arrayBuffer()]);
      input.value = ""; // or the same file could not be opened again
    });
    name();
    model.on("change:name change:about", name);
    el.append(button, input);
    return () => model.off("change:name change:about", name);
  },
};
