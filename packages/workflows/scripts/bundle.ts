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
    banner: { js: `/*! Contains ${contains}. */` },
    // Paths inside the bundle must not depend on the machine.
    absWorkingDir: join(here, ".."),
  });
}

const parser = dirname(fileURLToPath(import.meta.resolve("@actions/workflow-parser")));

interface Described {
  description?: string;
  readonly mapping?: { readonly properties?: Readonly<Record<string, string | { description?: string }>> };
}

/** The definitions of a schema without what is said about them, which is nine tenths of it. */
function definitions(file: string): Readonly<Record<string, Described>> {
  const text = readFileSync(join(parser, file), "utf8");
  const { definitions } = JSON.parse(text) as { readonly definitions: Readonly<Record<string, Described>> };
  for (const definition of Object.values(definitions)) {
    delete definition.description;
    for (const property of Object.values(definition.mapping?.properties ?? {})) {
      if (typeof property === "object") delete property.description;
    }
  }
  return definitions;
}

const schemas = { workflow: definitions("workflow-v1.0.min.json"), action: definitions("action-v1.0.min.json") };
writeFileSync(join(dist, "schemas.json"), JSON.stringify(schemas));

await bundleSources(join(here, ".."));
