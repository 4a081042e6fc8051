import { type BlockSchema, blockType, nearest } from "@towline/terraform";
import { fromJson, toJson } from "../cty/json.ts";
import type { WorldRecord } from "./records.ts";

/** Raised when a drift cannot be introduced. */
export class DriftRefused extends Error {
  readonly code: "unknown-address" | "unknown-attribute" | "wrong-value";
  readonly fix: string;

  constructor(code: DriftRefused["code"], message: string, fix: string) {
    super(message);
    this.name = "DriftRefused";
    this.code = code;
    this.fix = fix;
  }
}

/** One value that is another now. */
export interface DriftedValue {
  path: string;
  before: unknown;
  after: unknown;
}

type Json = { [name: string]: unknown };

/**
 * The attributes of a record with some values set, as a person in the console would: `tags.Owner`, `desired_count`,
 * `rule.0.action.0.block`.
 * @throws DriftRefused
 */
export function drifted(
  record: WorldRecord,
  schema: BlockSchema,
  values: { readonly [path: string]: string },
): { attributes: Json; changes: DriftedValue[] } {
  const attributes = structuredClone(record.attributes);
  const changes: DriftedValue[] = [];
  for (const [path, text] of Object.entries(values)) {
    const [name = "", ...rest] = path.split(".");
    if (!schema.attributes[name] && !schema.blocks[name]) {
      const known = [...Object.keys(schema.attributes), ...Object.keys(schema.blocks)];
      throw new DriftRefused(
        "unknown-attribute",
        `${record.type} has no attribute "${name}".`,
        nearest(name, known, `It has ${known.slice(0, 12).join(", ")}, …`),
      );
    }
    const change = { path, before: at(attributes, path), after: parsed(text) };
    put(attributes, path, change.after, record.type);
    // The cloud knows one set of tags; the provider shows it twice.
    if (name === "tags" && schema.attributes["tags_all"]) {
      put(attributes, ["tags_all", ...rest].join("."), change.after, record.type);
    }
    changes.push(change);
  }
  const type = blockType(schema);
  try {
    return { attributes: toJson(fromJson(attributes, type)) as Json, changes };
  } catch (error) {
    throw new DriftRefused(
      "wrong-value",
      `${record.type} cannot have that value: ${(error as Error).message}`,
      "Write a value of the attribute's type; lists and objects as JSON.",
    );
  }
}

/** JSON where it is JSON, else text: `3`, `true`, `["a"]`, `hello`. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function at(value: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((inside, step) => (inside as Json | null | undefined)?.[step], value);
}

function put(root: Json, path: string, value: unknown, type: string): void {
  const steps = path.split(".");
  const last = steps.pop() ?? "";
  let inside: Json = root;
  for (const step of steps) {
    // A map that was empty may be null.
    inside[step] ??= {};
    const next = inside[step];
    if (typeof next !== "object" || next === null) {
      throw new DriftRefused("unknown-attribute", `${type} has nothing at ${path}.`, `Write a path below "${step}".`);
    }
    inside = next as Json;
  }
  inside[last] = value;
}
