import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Problem, refuse, WorkflowError } from "../errors.ts";
import type { Permissions } from "../model/permissions.ts";
import { parse } from "../yaml.ts";
import type { Catalogue, CatalogueAction, CatalogueInput } from "./catalogue.ts";
import { isObject } from "./catalogue.ts";

/**
 * What an `action.yml` says of an action, for a catalogue or for bindings.
 *
 * @param types the text of an `action-types.yml` beside it, which says what `action.yml` cannot: numbers, truth values
 *   and choices (https://github.com/typesafegithub/github-actions-typing)
 * @throws WorkflowError WFM091 with everything that is wrong in the files
 */
export function readAction(
  uses: string,
  text: string,
  { types, permissions }: { readonly types?: string | undefined; readonly permissions?: Permissions } = {},
): CatalogueAction {
  const problems: Problem[] = [];
  const problem = (place: string, message: string) =>
    problems.push({ code: "WFM091", where: `${uses} > ${place}`, message });
  const data = load(uses, text, "action.yml");
  const typing = types === undefined ? {} : load(uses, types, "action-types.yml");
  const typed = mapOf(typing["inputs"], "action-types.yml inputs", problem);
  const declared = mapOf(data["inputs"], "inputs", problem);
  const inputs = Object.entries(declared).map(([name, input]): [string, CatalogueInput] => [
    name,
    { ...readInput(name, input, problem), ...readType(name, typed[name], problem) },
  ]);
  for (const name of Object.keys(typed)) {
    if (!Object.hasOwn(declared, name)) problem("action-types.yml inputs", `action.yml has no input "${name}".`);
  }
  const outputs = Object.entries(mapOf(data["outputs"], "outputs", problem)).map(([name, output]) => {
    const description = isObject(output) ? output["description"] : undefined;
    return [name, typeof description === "string" ? { description: description.trim() } : {}] as const;
  });
  if (problems.length > 0) throw new WorkflowError(problems);
  const description = typeof data["description"] === "string" ? data["description"].trim() : undefined;
  return {
    uses,
    ...(description ? { description } : {}),
    inputs: Object.fromEntries(inputs),
    outputs: Object.fromEntries(outputs),
    ...(permissions === undefined ? {} : { permissions }),
  };
}

/**
 * The actions that lie in a repository, by the path they are used with.
 *
 * @param prefix `./`, or `$/` where GitHub is to take the action from the commit of the workflow. @default `./`
 * @param folder where to look, with everything below. @default `.github/actions`
 */
export function localActions(
  root: string,
  { folder = ".github/actions", prefix = "./" }: { readonly folder?: string; readonly prefix?: "./" | "$/" } = {},
): Catalogue {
  const found: Record<string, CatalogueAction> = {};
  const visit = (path: string): void => {
    const inside = join(root, path);
    const file = ["action.yml", "action.yaml"].map((name) => join(inside, name)).find(existsSync);
    if (file) {
      const types = ["action-types.yml", "action-types.yaml"].map((name) => join(inside, name)).find(existsSync);
      const uses = `${prefix}${path}`;
      found[uses] = readAction(uses, readFileSync(file, "utf8"), { types: types && readFileSync(types, "utf8") });
    }
    for (const name of readdirSync(inside).sort()) {
      if (name !== "node_modules" && statSync(join(inside, name)).isDirectory()) visit(`${path}/${name}`);
    }
  };
  if (existsSync(join(root, folder))) visit(folder);
  return found;
}

type Report = (place: string, message: string) => void;

function load(uses: string, text: string, file: string): Readonly<Record<string, unknown>> {
  let data: unknown;
  try {
    data = parse(text);
  } catch (cause) {
    refuse("WFM091", `${uses} > ${file}`, `it is no YAML: ${(cause as Error).message.split("\n", 1)[0]}`);
  }
  return isObject(data) ? data : refuse("WFM091", `${uses} > ${file}`, "it is no map.");
}

function mapOf(value: unknown, place: string, problem: Report): Readonly<Record<string, unknown>> {
  if (value === undefined || value === null) return {};
  if (isObject(value)) return value;
  problem(place, "it has to be a map of names.");
  return {};
}

function readInput(name: string, input: unknown, problem: Report): CatalogueInput {
  if (input === null) return {};
  if (!isObject(input)) {
    problem(`input "${name}"`, "it has to be a map.");
    return {};
  }
  const { description, required, default: fallback, deprecationMessage } = input;
  return {
    ...(typeof description === "string" && description.trim() ? { description: description.trim() } : {}),
    // `required: "true"` is common, and GitHub reads it as true.
    ...(String(required) === "true" ? { required: true } : {}),
    ...(isPlainDefault(fallback) ? { default: fallback } : {}),
    ...(typeof deprecationMessage === "string" ? { deprecated: deprecationMessage.trim() } : {}),
  };
}

const isPlainDefault = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

function readType(name: string, typing: unknown, problem: Report): Pick<CatalogueInput, "type" | "options"> {
  if (!isObject(typing)) return {};
  const { type, "allowed-values": allowed } = typing;
  switch (type) {
    case "boolean":
      return { type: "boolean" };
    case "integer":
    case "float":
      return { type: "number" };
    case "enum":
      if (Array.isArray(allowed) && allowed.length > 0) return { options: allowed.map(String) };
      problem(`action-types.yml input "${name}"`, "an enum has `allowed-values`.");
      return {};
    case "string":
    case "list":
      return { type: "string" };
    default:
      problem(`action-types.yml input "${name}"`, `its type ${JSON.stringify(type)} is not known.`);
      return {};
  }
}
