import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { camel } from "../model/names.ts";

/** What the checked-in catalogue knows of an action. */
export interface KnownAction {
  /** `catalogue/<file>` */
  readonly file: string;
  readonly uses: string;
  readonly inputs: ReadonlyMap<string, { readonly required: boolean }>;
  /** Name of the property -> name in YAML. */
  readonly outputs: ReadonlyMap<string, string>;
}

let loaded: ReadonlyMap<string, KnownAction> | undefined;

/** The catalogue by `owner/repo[/path]`. */
export function catalogue(): ReadonlyMap<string, KnownAction> {
  loaded ??= read(join(import.meta.dirname, "../../catalogue"));
  return loaded;
}

interface Entry {
  readonly uses?: unknown;
  readonly inputs?: Readonly<Record<string, { readonly required?: boolean; readonly default?: unknown }>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

function read(folder: string): ReadonlyMap<string, KnownAction> {
  const found = new Map<string, KnownAction>();
  for (const file of readdirSync(folder).sort()) {
    if (!file.endsWith(".json")) continue;
    const { uses, inputs, outputs } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Entry;
    if (typeof uses !== "string" || !inputs) continue;
    const needed = Object.entries(inputs).map(
      ([name, spec]) => [name, { required: spec.required === true && spec.default === undefined }] as const,
    );
    found.set(uses.replace(/@.*$/, ""), {
      file,
      uses,
      inputs: new Map(needed),
      outputs: new Map(Object.keys(outputs ?? {}).map((name) => [camel(name), name])),
    });
  }
  return found;
}
