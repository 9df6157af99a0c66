// Makes what the browser gets: one style sheet, one script, the charts and the Gantt for pages that show them, one sprite of icons.
// Called by build.py: node bundle.mjs <folder for the product> <folder for the tests>
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [product, tests] = process.argv.slice(2);
const modules = join(here, "node_modules");

const common = {
  absWorkingDir: here,
  bundle: true,
  minify: true,
  sourcemap: false,
  legalComments: "none",
  target: ["chrome123", "firefox120", "safari17.5"],
  logLevel: "warning",
};

async function script(entry, name) {
  await esbuild.build({ ...common, entryPoints: [entry], outfile: join(product, name), format: "esm" });
}

// Of Tabler's design tokens only those that our style sheet names, with those that they name in turn.
async function tokens(css) {
  const source = await readFile(join(modules, "@tabler/core/dist/css/tabler-props.css"), "utf8");
  const known = new Map();
  for (const [, name, value] of source.matchAll(/(--tblr-[\w-]+):\s*([^;]+);/g)) {
    if (!known.has(name)) known.set(name, value);
  }
  const wanted = new Set();
  const want = (text) => {
    for (const [name] of text.matchAll(/--tblr-[\w-]+/g)) {
      if (wanted.has(name)) continue;
      if (!known.has(name)) throw new Error(`The style sheet names ${name}, which Tabler does not have.`);
      wanted.add(name);
      want(known.get(name));
    }
  };
  want(css);
  return `:root{${[...wanted].map((name) => `${name}:${known.get(name)}`).join(";")}}`;
}

async function styles() {
  const built = await esbuild.build({ ...common, entryPoints: ["css/app.css"], write: false });
  const ours = built.outputFiles[0].text;
  await writeFile(join(product, "app.css"), (await tokens(ours)) + ours);
}

// dhtmlx's own sheet without its fonts, which come from another host, and ours over it.
async function ganttStyles() {
  const theirs = await readFile(join(modules, "dhtmlx-gantt/codebase/dhtmlxgantt.css"), "utf8");
  const ours = await readFile(join(here, "css/gantt.css"), "utf8");
  const css = theirs.replace(/@font-face\s*\{[^}]*\}/g, "").replace(/\/\*# sourceMappingURL=.*?\*\//g, "") + ours;
  const built = await esbuild.transform(css, { loader: "css", minify: true, target: common.target, legalComments: "none" });
  await writeFile(join(product, "gantt.css"), built.code);
}

// Names no source map: there is none, and the hashed static files follow every name in a style sheet.
async function foreignStyles(source, name) {
  const css = await readFile(join(modules, source), "utf8");
  await writeFile(join(product, name), css.replace(/\/\*# sourceMappingURL=.*?\*\//g, ""));
}

async function sprite() {
  const names = (await readFile(join(here, "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const symbols = await Promise.all(
    names.map(async (name) => {
      const svg = await readFile(join(modules, "@tabler/icons/icons/outline", `${name}.svg`), "utf8");
      const inside = svg
        .replace(/^[\s\S]*?<svg[^>]*>/, "")
        .replace("</svg>", "")
        .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
        .replace(/\s+/g, " ");
      return `<symbol id="${name}" viewBox="0 0 24 24">${inside.trim()}</symbol>`;
    }),
  );
  await writeFile(join(product, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

async function licences() {
  const texts = [];
  for (const [name, file, title = file] of [
    ["htmx.org", "LICENSE"],
    // Its package names the licence without bringing the text.
    ["@tabler/core", "../../../tabler-core-licence.txt", "LICENSE"],
    ["@tabler/icons", "LICENSE"],
    ["dhtmlx-gantt", "LICENSE.md", "LICENSE"],
    ["echarts", "LICENSE"],
    ["echarts", "NOTICE"],
    ["zrender", "LICENSE"],
    ["swagger-ui-dist", "LICENSE"],
    ["swagger-ui-dist", "NOTICE"],
  ]) {
    const version = JSON.parse(await readFile(join(modules, name, "package.json"), "utf8")).version;
    const text = await readFile(join(modules, name, file), "utf8");
    texts.push(`${name} ${version}: ${title}\n\n${text.trim()}\n`);
  }
  await writeFile(join(product, "LICENCES.txt"), texts.join(`\n${"-".repeat(80)}\n\n`));
}

await mkdir(product, { recursive: true });
await mkdir(tests, { recursive: true });
await Promise.all([
  script("js/app.js", "app.js"),
  script("js/charts.js", "charts.js"),
  script("js/gantt.js", "gantt.js"),
  script("js/api.js", "api.js"),
  copyFile(join(modules, "swagger-ui-dist/swagger-ui-bundle.js"), join(product, "swagger-ui.js")),
  foreignStyles("swagger-ui-dist/swagger-ui.css", "swagger-ui.css"),
  styles(),
  ganttStyles(),
  sprite(),
  licences(),
  copyFile(join(modules, "axe-core/axe.min.js"), join(tests, "axe.min.js")),
]);
