// Makes crates/web/assets/gen/icons.svg: one sprite of the icons named in crates/web/src/look/icon.rs.
// Source: npm @tabler/icons (MIT), from node_modules beside package.json, or the folder given as argument.
// Writes only when the content changed, so that cargo does not rebuild for nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = process.argv[2] ?? join(root, "node_modules", "@tabler", "icons");
const list = join(root, "crates", "web", "src", "look", "icon.rs");
const target = join(root, "crates", "web", "assets", "gen", "icons.svg");

if (!existsSync(join(source, "icons"))) {
  console.error(`icons.mjs: ${source} is missing: run "npm ci" first.`);
  process.exit(1);
}

// The one list of icons is the table in icon.rs: lines of the form `Name = "tabler-name",`.
const names = [...readFileSync(list, "utf8").matchAll(/^\s+[A-Z]\w* = "([a-z0-9-]+)",/gm)].map((m) => m[1]);
if (names.length === 0) {
  console.error(`icons.mjs: no icon names found in ${list}.`);
  process.exit(1);
}

// A name that begins with "f-" is the filled variant.
function symbol(name) {
  const filled = name.startsWith("f-");
  const file = join(source, "icons", filled ? "filled" : "outline", `${filled ? name.slice(2) : name}.svg`);
  const svg = readFileSync(file, "utf8");
  const inner = svg
    .slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"))
    .replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*\/>/, "")
    .replace(/\s*\n\s*/g, "");
  const paint = filled
    ? 'fill="currentColor"'
    : 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" viewBox="0 0 24 24" ${paint}>${inner}</symbol>`;
}

const licence = readFileSync(join(source, "LICENSE"), "utf8").trim();
const version = JSON.parse(readFileSync(join(source, "package.json"), "utf8")).version;
const sprite = [
  `<!-- Icons from @tabler/icons ${version}, made by scripts/icons.mjs.\n\n${licence}\n-->`,
  '<svg xmlns="http://www.w3.org/2000/svg">',
  ...names.map(symbol),
  "</svg>",
  "",
].join("\n");

mkdirSync(dirname(target), { recursive: true });
if (!existsSync(target) || readFileSync(target, "utf8") !== sprite) writeFileSync(target, sprite);
console.log(`icons.mjs: ${names.length} icons, ${sprite.length} bytes`);
