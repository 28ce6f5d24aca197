// Bundles the front end: the page's script with ipywidgets' own, its style sheets, and the two workers.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const out = resolve(here, process.argv[2] ?? "../bundle");

/** What the scripts of the lab's own widgets have at their top may be imported, though they are no modules there.
 * @type {import("esbuild").Plugin}
 */
const lab = {
  name: "lab",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#lab\// }, ({ path }) => ({ path: resolve(here, "../..", path.slice(1)), namespace: "lab" }));
    onLoad({ filter: /./, namespace: "lab" }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const names = [...text.matchAll(/^(?:async )?(?:function|const) (\w+)/gm)].map(([, name]) => name);
      return { contents: `${text}\nexport { ${names} };\n` };
    });
  },
};

/** @type {import("esbuild").BuildOptions & {metafile: true}} */
const options = {
  absWorkingDir: here,
  plugins: [lab],
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
};
// It says what is missing to a browser that understands none of the others.
await build({ ...options, entryPoints: ["first.js"], format: "iife", target: "es2015" });
const { metafile } = await build({
  ...options,
  entryPoints: ["main.js", "worker.js", "keeper.js", "landing.js", "embed.js", "site.css", "reading.css"],
  external: ["./landing.js"], // it is seen, and answers, before all else is loaded
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
