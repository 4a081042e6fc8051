/**
 * Makes what is published as `towline`: the commands for workflow files, anybody's, as JavaScript that needs nothing but
 * @towline/workflows. `node scripts/package.ts [<folder>]`, by default `dist/package`; then `npm publish` there.
 */
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";

const root = join(import.meta.dirname, "..");
const target = resolve(process.argv[2] ?? join(root, "dist/package"));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: {
    commands: join(root, "src/standalone.ts"),
    "check-start": join(root, "src/commands/workflows/check-start.ts"),
  },
  outdir: join(target, "bin"),
  outExtension: { ".js": ".mjs" },
  bundle: true,
  // Each command stays a file that is loaded when it is asked for.
  splitting: true,
  minifySyntax: true,
  format: "esm",
  platform: "node",
  target: "node22",
  external: ["@towline/*"],
  // commander is CommonJS.
  banner: {
    js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);',
  },
  legalComments: "inline",
  absWorkingDir: root,
});
// Node keeps what it compiled, but only of what is loaded after this call.
writeFileSync(
  join(target, "bin/towline.mjs"),
  `#!/usr/bin/env node
import { enableCompileCache } from "node:module";

enableCompileCache();
const { startCheck } = await import("./check-start.mjs");
startCheck(process.argv.slice(2));
await import("./commands.mjs");
`,
);
chmodSync(join(target, "bin/towline.mjs"), 0o755);
cpSync(join(root, "../../LICENSE"), join(target, "LICENSE"));

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const { version: workflows } = JSON.parse(readFileSync(join(root, "../workflows/package.json"), "utf8"));
writeFileSync(
  join(target, "package.json"),
  `${JSON.stringify(
    {
      name: "towline",
      version: manifest.version,
      description: "Check, simulate, draw, import and generate GitHub Actions files, anybody's.",
      license: manifest.license,
      type: "module",
      engines: { node: ">=22.18" },
      bin: { towline: "bin/towline.mjs" },
      dependencies: { "@towline/workflows": workflows },
    },
    undefined,
    2,
  )}\n`,
);
