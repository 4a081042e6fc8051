import type { Pins } from "../lower/pins.ts";
import { kebab } from "../model/names.ts";
import { isMap } from "../yaml.ts";
import { importAction } from "./action.ts";
import { call, item, object, quoted } from "./code.ts";
import { ImportError } from "./error.ts";
import { type Fields, FileImport } from "./file.ts";
import { JobsImport } from "./jobs.ts";
import { writeConcurrency, writeDefaults, writePermissions } from "./settings.ts";
import { Source } from "./source.ts";
import { TriggersImport } from "./triggers.ts";

/** A YAML file to import. */
export interface YamlInput {
  /** As it lies in the repository: `.github/workflows/ci.yml`, `action.yml`. */
  readonly path: string;
  readonly content: string;
}

export interface Imported {
  /** A module whose default export is the workflow or the action. */
  readonly typescript: string;
  /** Versions that stood as comments beside commits: `generate(it, { pins })` writes them again. */
  readonly pins: Pins;
  /** Keys that the model does not know; they go through `extra`. */
  readonly escapes: readonly string[];
}

/**
 * Existing YAML as TypeScript: jobs and the steps that are read become constants, expressions become typed where they
 * have a typed form, comments stay. What it generates means the same as the file did; nothing is added
 * (`asWritten: true`). {@link roundtrip} proves it.
 *
 * @throws ImportError with the cause when the file is no workflow and no action, or GitHub would not read it
 */
export function importYaml({ path, content }: YamlInput): Imported {
  const source = new Source(content);
  if (source.problems.length > 0) throw new ImportError(path, `it is no YAML: ${source.problems.join("; ")}`);
  const root = source.document.contents;
  if (!isMap(root))
    throw new ImportError(path, "it is neither a workflow nor an action: there is no mapping at the top");
  const file = new FileImport(source);
  const first = source.parts(root)[0];
  const header = first ? source.before(first.start) : [];
  const problems =
    source.part(root, "runs") && !source.part(root, "jobs") ? importAction(file) : importWorkflow(file, path);
  if (problems.length > 0) throw new ImportError(path, problems.join("; "));
  return { typescript: file.toString(header), pins: file.pins, escapes: file.escapes };
}

function importWorkflow(file: FileImport, path: string): readonly string[] {
  const { source } = file;
  const root = source.root;
  const on = source.part(root, "on");
  const jobsPart = source.part(root, "jobs");
  if (!on || !jobsPart) return [`it is neither a workflow nor an action: there is no \`${on ? "jobs" : "on"}\``];
  const triggers = new TriggersImport(file, on.value);
  triggers.prepare(JSON.stringify(source.data(root)) ?? "");
  const jobs = new JobsImport(file, triggers.find);
  const list = jobs.write(jobsPart.value);
  if (jobs.problems.length > 0) return jobs.problems;
  const events = triggers.write(jobs.find);
  if (list === undefined || events === undefined) return ["`on` or `jobs` is not what GitHub reads"];

  const scope = file.scope("workflow", triggers.find);
  const fields: Fields = {
    description: ["description", (value) => file.plainText(value)],
    "run-name": ["runName", (value) => file.text(value, scope)],
    on: ["on", () => events],
    permissions: ["permissions", (value) => writePermissions(file, value)],
    env: ["env", (value) => file.texts(value, file.scope("workflowEnv", triggers.find))],
    defaults: ["defaults", (value) => writeDefaults(file, value, file.scope("workflow"))],
    concurrency: ["concurrency", (value) => writeConcurrency(file, value, scope)],
    jobs: ["jobs", () => list],
  };
  const name = source.part(root, "name");
  const title = source.data(name?.value);
  const named = typeof title === "string";
  const stem = path
    .split("/")
    .at(-1)!
    .replace(/\.ya?ml$/, "");
  const items = file.fields(root, fields, named ? ["name"] : []);
  const id = named && kebab(title) === stem ? [] : [item(quoted(stem), "id")];
  const { lead, trail } = name ? source.take(name) : { lead: [], trail: [] };
  const props = object([...id, item("true", "asWritten"), ...items]);
  file.addDefault(call(file.imports.name("workflow"), named ? quoted(title) : "undefined", props), [...lead, ...trail]);
  return [];
}
