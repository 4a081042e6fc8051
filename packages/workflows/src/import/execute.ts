/**
 * Runs imported files in a process of their own: the text itself, as node would run it from disk. Reads
 * `[{ typescript, pins }]` from the input, writes `[{ yaml } | { error }]`.
 */
import { readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { extname } from "node:path";
import { generate } from "../write/generate.ts";

interface Job {
  readonly typescript: string;
  readonly pins: Parameters<typeof generate>[1] extends { pins?: infer P } | undefined ? P : never;
}

const jobs = JSON.parse(readFileSync(0, "utf8")) as readonly Job[];
const scheme = "towline-import:";
const own = "@towline/workflows";

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith(scheme)) return { url: specifier, format: "module-typescript", shortCircuit: true };
    if (specifier === own)
      return { url: new URL(`../index${extname(import.meta.filename)}`, import.meta.url).href, shortCircuit: true };
    if (specifier.startsWith(`${own}/catalogue/`)) {
      const url = new URL(`../..${specifier.slice(own.length)}`, import.meta.url).href;
      return { url, format: "json", importAttributes: { type: "json" }, shortCircuit: true };
    }
    return next(specifier, context);
  },
  load(url, context, next) {
    if (!url.startsWith(scheme)) return next(url, context);
    const source = jobs[Number(url.slice(scheme.length))]!.typescript;
    return { format: "module-typescript", source, shortCircuit: true };
  },
});

const results: ({ readonly yaml: string } | { readonly error: string })[] = [];
for (const [at, { pins }] of jobs.entries()) {
  try {
    const { default: source } = (await import(`${scheme}${at}`)) as { default: Parameters<typeof generate>[0] };
    results.push({ yaml: generate(source, { pins: pins ?? {} }) });
  } catch (error) {
    results.push({ error: String(error) });
  }
}
process.stdout.write(JSON.stringify(results));
