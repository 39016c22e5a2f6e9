// Makes crates/web/assets/gen/{upload,player}.js from crates/web/assets/src/*.ts with esbuild, from node_modules beside
// package.json. Writes only when the content changed, so that cargo does not rebuild for nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const source = join(root, "crates", "web", "assets", "src");
const target = join(root, "crates", "web", "assets", "gen");

// The licences of what is bundled stand at the end of the bundle.
const made = await build({
  entryPoints: ["upload.ts", "player.ts"].map((file) => join(source, file)),
  absWorkingDir: root,
  outdir: target,
  bundle: true,
  minify: true,
  format: "iife",
  target: ["chrome87", "firefox111", "safari15.2"],
  charset: "utf8",
  legalComments: "eof",
  write: false,
  logLevel: "warning",
});
const licence = (name) => {
  const text = readFileSync(join(root, "node_modules", name, "LICENSE"), "utf8").trim();
  const { version } = JSON.parse(readFileSync(join(root, "node_modules", name, "package.json"), "utf8"));
  return `/*! ${name} ${version}\n${text}\n*/\n`;
};
mkdirSync(target, { recursive: true });
for (const { path, text } of made.outputFiles) {
  const whole = path.endsWith("upload.js") ? `${text}${licence("tus-js-client")}` : text;
  if (!existsSync(path) || readFileSync(path, "utf8") !== whole) writeFileSync(path, whole);
  console.log(`bundles.mjs: ${path.slice(root.length + 1)}, ${whole.length} bytes`);
}
