/**
 * Makes what is published of this package: JavaScript and types instead of TypeScript, which Node does not run below
 * `node_modules`. `node scripts/package.ts [<folder>]`, by default `dist/package`; then `npm publish` there.
 *
 * Users load the bundle, as here. Every module keeps its place beside it: for its types, for the modules that processes of
 * their own start from, and for bundles of steps.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { bundleSources } from "./bundle-sources.ts";

const here = import.meta.dirname;
const root = join(here, "..");
const target = resolve(process.argv[2] ?? join(root, "dist/package"));
const compiler = join(
  dirname(createRequire(join(root, "../../package.json")).resolve("typescript/package.json")),
  "bin/tsc",
);

rmSync(target, { recursive: true, force: true });
mkdirSync(join(target, "dist"), { recursive: true });
const compiled = spawnSync(
  process.execPath,
  [compiler, "-p", join(here, "tsconfig.publish.json"), "--outDir", target],
  {
    encoding: "utf8",
  },
);
if (compiled.status !== 0) throw new Error(compiled.stdout);
// The types of GitHub's parser: only the bundle is published, and no public type names them.
rmSync(join(target, "scripts"), { recursive: true, force: true });
for (const file of readdirSync(join(root, "dist")))
  if (/\.(cjs|json)$/.test(file)) cpSync(join(root, "dist", file), join(target, "dist", file));
await bundleSources(root, target, ".js");
// The YAML library is in the bundle; of the package itself only the types are needed, and it need not be installed.
const yaml = join(root, "node_modules/yaml");
cpSync(join(yaml, "dist"), join(target, "dist/yaml"), {
  recursive: true,
  filter: (file) => statSync(file).isDirectory() || file.endsWith(".d.ts"),
});
writeFileSync(join(target, "dist/yaml/package.json"), '{ "type": "commonjs" }\n');
cpSync(join(yaml, "LICENSE"), join(target, "dist/yaml/LICENSE"));
const types = join(target, "src/yaml.d.ts");
writeFileSync(types, readFileSync(types, "utf8").replace('from "yaml"', 'from "../dist/yaml/index.js"'));
cpSync(join(root, "catalogue"), join(target, "catalogue"), { recursive: true });
cpSync(join(root, "../../LICENSE"), join(target, "LICENSE"));
cpSync(join(root, "README.md"), join(target, "README.md"));

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
/** A module of the sources in TypeScript, as it is published. */
const published = (file: string, extension: string): string =>
  file.startsWith("./src/") ? file.replace(/\.ts$/, extension) : file;
const exports = Object.entries(manifest.exports as Record<string, string | Record<string, string>>).map(
  ([name, files]) => [
    name,
    typeof files === "string"
      ? files
      : Object.fromEntries(
          Object.entries(files).map(([condition, file]) => [
            condition,
            published(file, condition === "types" ? ".d.ts" : ".js"),
          ]),
        ),
  ],
);
writeFileSync(
  join(target, "package.json"),
  `${JSON.stringify(
    {
      name: manifest.name,
      version: manifest.version,
      description: manifest.description,
      license: manifest.license,
      type: "module",
      // Steps, workflows and imported files are TypeScript that Node runs as it is.
      engines: { node: ">=22.18" },
      exports: Object.fromEntries(exports),
      peerDependencies: manifest.peerDependencies,
      peerDependenciesMeta: manifest.peerDependenciesMeta,
    },
    undefined,
    2,
  )}\n`,
);
