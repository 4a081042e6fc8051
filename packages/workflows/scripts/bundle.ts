/**
 * Bundles GitHub's parser, and its expressions alone, into CommonJS files, which Node and Jest both load, and takes its schemas
 * out of it. The published package cannot be imported as it is: it imports JSON without an attribute
 * (https://github.com/actions/languageservices/issues/387).
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { bundleSources } from "./bundle-sources.ts";

const here = import.meta.dirname;

const dist = join(here, "..", "dist");
rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });

const parser = dirname(fileURLToPath(import.meta.resolve("@actions/workflow-parser")));

interface Described {
  description?: string;
  readonly mapping?: { readonly properties?: Readonly<Record<string, string | { description?: string }>> };
}

/** A schema without what is said about its definitions, which is most of it: only editors show that. */
function schema(file: string): { readonly definitions: Readonly<Record<string, Described>> } {
  const whole = JSON.parse(readFileSync(file, "utf8")) as ReturnType<typeof schema>;
  for (const definition of Object.values(whole.definitions)) {
    delete definition.description;
    for (const property of Object.values(definition.mapping?.properties ?? {})) {
      if (typeof property === "object") delete property.description;
    }
  }
  return whole;
}

for (const [name, contains] of [
  ["official", "@actions/workflow-parser and @actions/expressions (MIT, Copyright GitHub) and yaml (ISC)"],
  ["expressions", "@actions/expressions (MIT, Copyright GitHub)"],
] as const) {
  await build({
    entryPoints: [join(here, `${name}-entry.ts`)],
    outfile: join(dist, `${name}.cjs`),
    bundle: true,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "inline",
    // Says a schedule in words, which nobody here asks it to; a third of the bundle.
    alias: { cronstrue: join(here, "no-words.ts") },
    plugins: [
      {
        name: "schemas without descriptions",
        setup({ onLoad }) {
          onLoad({ filter: /-v1\.0\.min\.json$/ }, ({ path }) => ({
            contents: JSON.stringify(schema(path)),
            loader: "json",
          }));
        },
      },
    ],
    banner: { js: `/*! Contains ${contains}. */` },
    // Paths inside the bundle must not depend on the machine.
    absWorkingDir: join(here, ".."),
  });
}

const { definitions: workflow } = schema(join(parser, "workflow-v1.0.min.json"));
const { definitions: action } = schema(join(parser, "action-v1.0.min.json"));
writeFileSync(join(dist, "schemas.json"), JSON.stringify({ workflow, action }));

await bundleSources(join(here, ".."));
