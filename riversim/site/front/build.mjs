// Bundles the front end: the page's script with ipywidgets' own, its style sheets, and the two workers.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = resolve(here, process.argv[2] ?? "../bundle");

/** Water runs on this page by the script of the lab's own picture, which is no module there.
 * @type {import("esbuild").Plugin}
 */
const water = {
  name: "water",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#water$/ }, () => ({ path: resolve(here, "../../lab/flow.js"), namespace: "water" }));
    onLoad({ filter: /./, namespace: "water" }, ({ path }) => {
      return { contents: `${readFileSync(path, "utf8")}\nexport { flow };\n` };
    });
  },
};

const { metafile } = await build({
  absWorkingDir: here,
  entryPoints: ["main.js", "worker.js", "keeper.js", "first.js", "landing.js", "embed.js", "site.css", "reading.css"],
  external: ["./landing.js"], // it is seen, and answers, before all else is loaded
  plugins: [water],
  outdir: out,
  metafile: true,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "linked",
  loader: { ".svg": "dataurl" },
  define: { "process.env.NODE_ENV": '"production"', "process.platform": '"browser"', global: "globalThis" },
  logLevel: "warning",
});

// Which packages are in the bundle, and under which licences.
const folders = new Set(Object.keys(metafile.inputs).map((file) => /^((?!\(disabled\)).*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1]));
const inside = [...folders].filter(Boolean).sort().map((folder) => {
  const home = join(here, folder);
  const { name, version, license } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  const file = readdirSync(home).find((one) => /^licen[cs]e/i.test(one));
  return { name, version, licence: license, text: file ? readFileSync(join(home, file), "utf8") : "" };
});
writeFileSync(join(out, "inside.json"), JSON.stringify(inside, null, 1));
