/**
 * Builds one action: `dist/main.mjs` for GitHub's node24, and from spec.ts the action.yml and the tables of the README. Run it in
 * the folder of the action; with `--check` it writes nothing and fails when what is committed differs from the spec.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { bundle } from "./bundle.ts";
import { actionYaml, type CompositeStep, readme } from "./manifest.ts";

const folder = process.cwd();
const check = process.argv.includes("--check");
const load = (path: string) => import(pathToFileURL(join(folder, path)).href);

const { spec } = await load("src/spec.ts");
const composite: { steps: CompositeStep[]; outputs: Record<string, string> } | undefined = existsSync(
  join(folder, "src/composite.ts"),
)
  ? (await load("src/composite.ts")).composite
  : undefined;

const existing = existsSync(join(folder, "README.md")) ? readFileSync(join(folder, "README.md"), "utf8") : undefined;
const stale: string[] = [];
for (const [file, text] of [
  ["action.yml", actionYaml(spec, composite)],
  ["README.md", readme(spec, basename(folder), existing)],
] as const) {
  const path = join(folder, file);
  if (existsSync(path) && readFileSync(path, "utf8") === text) continue;
  stale.push(file);
  if (!check) writeFileSync(path, text);
}

if (check) {
  if (stale.length > 0) {
    console.error(
      `${spec.name}: ${stale.join(" and ")} differ from src/spec.ts. Run \`pnpm build\` in this folder and commit.`,
    );
    process.exit(1);
  }
  console.log(`${spec.name}: action.yml and README.md agree with src/spec.ts`);
} else {
  for (const file of stale) console.log(`${spec.name}: wrote ${file}`);
  if (composite === undefined) {
    for (const { name, bytes } of await bundle(folder)) {
      console.log(`${spec.name}: dist/${name} ${(bytes / 1024).toFixed(1)} KB`);
    }
  }
}
