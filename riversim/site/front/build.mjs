// Bundles the front end: the page's script with ipywidgets' own, its style sheets, and the two workers.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

await build({
  absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
  entryPoints: ["main.js", "worker.js", "keeper.js", "first.js", "embed.js"],
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
