// The page with lines to copy: they name the address at which they are read.
import { copy } from "#lab/copies.js";
import "./embed.css";

const here = new URL("./", location.href).href;

for (const field of document.querySelectorAll("textarea")) {
  field.value = field.value.replace("https://ADDRESS/", here);
  field.addEventListener("focus", () => field.select());
}

for (const button of document.querySelectorAll("button")) {
  const name = button.textContent;
  button.addEventListener("click", async () => {
    const field = button.parentElement?.querySelector("textarea");
    if (!field) return;
    await copy(field);
    button.textContent = button.dataset.copied ?? name;
    setTimeout(() => (button.textContent = name), 2000);
  });
}
