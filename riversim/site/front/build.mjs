// Bundles the front end: the page's script with ipywidgets' own, its style sheets, and the two workers.
import { readFile } from "node:fs/promises";
import { build } from "esbuild";

/** Water runs on this page by the script of the lab's own picture, which is no module there.
 * @type {import("esbuild").Plugin}
 */
const water = {
  name: "water",
  setup({ onLoad }) {
    onLoad({ filter: /lab[\\/]flow\.js$/ }, async ({ path }) => {
      return { contents: `${await readFile(path, "utf8")}\nexport { flow };\n` };
    });
  },
};

await build({
  absWorkingDir: import.meta.dirname,
  entryPoints: ["main.js", "worker.js", "keeper.js", "first.js", "landing.js", "site.css"],
  external: ["./landing.js"], // it is seen, and answers, before all else is loaded
  plugins: [water],
  outdir: process.argv[2] ?? "../bundle",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  loader: { ".svg": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"', "process.platform": '"browser"', global: "globalThis" },
  logLevel: "warning",
});
