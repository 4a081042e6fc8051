import { extname, join } from "node:path";
import { semanticDiff } from "../drift/semantic.ts";
import { spawnSync } from "../lazy-node.ts";
import { parseDocument } from "../yaml.ts";
import { type Imported, importYaml, type YamlInput } from "./import-yaml.ts";
import { meaningText } from "./meaning.ts";

/** What became of a file that was imported, run and generated again. */
export interface Roundtrip {
  readonly file: string;
  /** The generated file means what the imported one meant. */
  readonly equal: boolean;
  /** Why not. */
  readonly cause: string | undefined;
  /** Where the two differ: `jobs.test.permissions: added {...}`. */
  readonly differences: readonly string[];
  /** Keys that went through the escape hatch. */
  readonly escapes: readonly string[];
}

/**
 * Imports files, runs the TypeScript that came out (all in one process of its own), generates YAML from it and compares
 * that with the files, by meaning.
 *
 * @throws Error when node cannot be started
 */
export function roundtrip(files: readonly YamlInput[]): Roundtrip[] {
  const attempts = files.map((file) => attempt(file));
  const imported = attempts.filter((each) => each.imported !== undefined);
  const results = execute(imported.map((each) => each.imported!));
  imported.forEach((each, at) => {
    each.result = results[at];
  });
  return attempts.map(({ file, imported: made, cause, result }) => {
    const outcome = (why: string | undefined, differences: readonly string[] = []): Roundtrip => ({
      file: file.path,
      equal: why === undefined,
      cause: why,
      differences,
      escapes: made?.escapes ?? [],
    });
    if (cause !== undefined || !result) return outcome(cause ?? "its TypeScript was not run");
    if ("error" in result) return outcome(`its TypeScript fails: ${result.error}`);
    const differences = semanticDiff(meaningText(data(file.content)), meaningText(data(result.yaml)));
    return outcome(differences.length > 0 ? "the generated file means something else" : undefined, differences);
  });
}

type Result = { readonly yaml: string } | { readonly error: string };

interface Attempt {
  readonly file: YamlInput;
  readonly imported?: Imported;
  readonly cause?: string;
  result?: Result | undefined;
}

function attempt(file: YamlInput): Attempt {
  try {
    return { file, imported: importYaml(file) };
  } catch (error) {
    return { file, cause: (error as Error).message };
  }
}

function data(text: string): unknown {
  return parseDocument(text, { uniqueKeys: false, logLevel: "silent" }).toJS({ maxAliasCount: -1 });
}

function execute(modules: readonly Imported[]): readonly Result[] {
  if (modules.length === 0) return [];
  const input = JSON.stringify(modules.map(({ typescript, pins }) => ({ typescript, pins })));
  const script = join(import.meta.dirname, `execute${extname(import.meta.filename)}`);
  const options = ["--no-warnings", script];
  const { stdout, stderr, status, error } = spawnSync(process.execPath, options, {
    input,
    encoding: "utf8",
    maxBuffer: Number.POSITIVE_INFINITY,
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`The imported files could not be run: ${stderr.trim()}`);
  return JSON.parse(stdout) as readonly Result[];
}
