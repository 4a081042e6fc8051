import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Problem, WorkflowError } from "../errors.ts";
import type { Permissions } from "../model/permissions.ts";

/** One input of an action, as a catalogue has it. */
export interface CatalogueInput {
  readonly description?: string;
  readonly required?: boolean;
  /** What the action takes when nothing is passed: for the documentation. */
  readonly default?: string | number | boolean;
  readonly type?: "string" | "number" | "boolean";
  /** The only texts that it takes. */
  readonly options?: readonly string[];
  /** Why not to use it any more. */
  readonly deprecated?: string;
  /** Passed when the caller says nothing. */
  readonly preset?: string | number | boolean;
}

/** What bindings are made from: one JSON file of a catalogue. */
export interface CatalogueAction {
  /** `owner/repo[/path]`, `./path` or `$/path`, without a version: that comes from the pins. */
  readonly uses: string;
  readonly description?: string;
  /** Name of the binding. @default the last part of `uses`: `actions/setup-node` is `setupNode` */
  readonly as?: string;
  readonly inputs?: Readonly<Record<string, CatalogueInput>>;
  readonly outputs?: Readonly<Record<string, { readonly description?: string; readonly options?: readonly string[] }>>;
  /** What the action needs the job's token for. */
  readonly permissions?: Permissions;
}

/** Actions by their `uses`. */
export type Catalogue = Readonly<Record<string, CatalogueAction>>;

/** Where a repository keeps what it knows of actions: one JSON file each. They go before those that ship. */
export const cataloguePath = ".github/towline/actions";

/** What ships beside the actions. */
const notActions = ["pins.json", "repositories.json"];
const shipped = join(import.meta.dirname, "../../catalogue");

/**
 * The actions that a repository can bind: those of its own folder, and for others what ships with this package.
 *
 * @throws WorkflowError WFM090 with everything that is wrong in the files of the repository
 */
export function loadCatalogue(root: string): Catalogue {
  return { ...readFolder(shipped, "catalogue"), ...readFolder(join(root, cataloguePath), cataloguePath) };
}

/** Keeps what is known of an action in the folder of the repository. Gives the path of the file. */
export function saveToCatalogue(root: string, entry: CatalogueAction): string {
  const path = `${cataloguePath}/${entry.uses.replace(/^[.$]\//, "").replaceAll(/[^\w.-]+/g, "--")}.json`;
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(entry, null, 2)}\n`);
  return path;
}

function readFolder(folder: string, shown: string): Catalogue {
  if (!existsSync(folder)) return {};
  const problems: Problem[] = [];
  const names = readdirSync(folder).filter((name) => name.endsWith(".json") && !notActions.includes(name));
  const entries = names.sort().flatMap((name) => {
    const path = `${shown}/${name}`;
    let entry: unknown;
    try {
      entry = JSON.parse(readFileSync(join(folder, name), "utf8"));
    } catch (cause) {
      problems.push({ code: "WFM090", where: path, message: `it is no JSON: ${(cause as Error).message}.` });
      return [];
    }
    const wrong = problemsOf(entry, path);
    problems.push(...wrong);
    return wrong.length > 0 ? [] : [[(entry as CatalogueAction).uses, entry as CatalogueAction] as const];
  });
  if (problems.length > 0) throw new WorkflowError(problems);
  return Object.fromEntries(entries);
}

const inputFields: Readonly<Record<keyof CatalogueInput, (value: unknown) => boolean>> = {
  description: isText,
  required: (value) => typeof value === "boolean",
  default: isPlain,
  type: (value) => value === "string" || value === "number" || value === "boolean",
  options: isTexts,
  deprecated: isText,
  preset: isPlain,
};

/** What is wrong in an entry of a catalogue. */
export function problemsOf(entry: unknown, where: string): Problem[] {
  const problems: Problem[] = [];
  const problem = (message: string, place = where) => problems.push({ code: "WFM090", where: place, message });
  if (!isObject(entry))
    return [{ code: "WFM090", where, message: 'an action is { "uses": "owner/repo", "inputs": { ... } }.' }];
  const { uses, description, as, inputs = {}, outputs = {}, permissions = {}, ...others } = entry;
  if (typeof uses !== "string" || !/^(?:[.$]\/\S*|[\w.-]+\/[\w.-]+(?:\/[^@\s]+)?)$/.test(uses)) {
    problem('"uses" has to be owner/repo, owner/repo/path or ./path, without a version: that comes from the pins.');
  }
  if (description !== undefined && !isText(description)) problem('"description" has to be a text.');
  if (as !== undefined && !(isText(as) && /^[A-Za-z_$][\w$]*$/.test(as)))
    problem('"as" has to be a name for a constant.');
  if (!isObject(permissions)) problem('"permissions" has to be { "contents": "read" }.');
  for (const name of Object.keys(others)) problem(`it has no "${name}".`);
  if (!isObject(inputs)) problem('"inputs" has to be a map of names.');
  for (const [name, input] of Object.entries(isObject(inputs) ? inputs : {})) {
    const place = `${where} > input "${name}"`;
    if (!isObject(input)) problem('an input is {} or { "description": "..." }.', place);
    for (const [field, value] of Object.entries(isObject(input) ? input : {})) {
      const check = Object.hasOwn(inputFields, field) ? inputFields[field as keyof CatalogueInput] : undefined;
      if (!check) problem(`it has no "${field}". Fields: ${Object.keys(inputFields).join(", ")}.`, place);
      else if (!check(value)) problem(`"${field}" cannot be ${JSON.stringify(value)}.`, place);
    }
  }
  if (!isObject(outputs) || !Object.values(outputs).every(isObject)) problem('"outputs" has to be { "name": {} }.');
  return problems;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isText);
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
