import { Unknown } from "../cty/value.ts";

type Fields = { readonly [name: string]: unknown };

/**
 * Reads values by path (`network_configuration.subnets`), of a plan as of a stored resource. A block that is allowed once
 * is stepped through; what is not set or not known yet is undefined, so that a rule judges only what it sees.
 */
export class Reading {
  private readonly fields: Fields;

  constructor(fields: Fields) {
    this.fields = fields;
  }

  get(path: string): unknown {
    let value: unknown = this.fields;
    for (const step of path.split(".")) {
      const inside: unknown = Array.isArray(value) ? value[0] : value;
      if (!isFields(inside)) return undefined;
      value = inside[step];
    }
    return value === null || value instanceof Unknown ? undefined : value;
  }

  text(path: string): string | undefined {
    const value = this.get(path);
    return typeof value === "string" && value !== "" ? value : undefined;
  }

  number(path: string): number | undefined {
    const value = this.get(path);
    if (typeof value === "number") return value;
    return typeof value === "string" && value !== "" && !Number.isNaN(Number(value)) ? Number(value) : undefined;
  }

  flag(path: string): boolean {
    const value = this.get(path);
    return value === true || value === "true";
  }

  /** The known texts of a list or set, or of the values of a map. */
  texts(path: string): string[] {
    const value = this.get(path);
    const items = Array.isArray(value) ? value : isFields(value) ? Object.values(value) : [];
    return items.filter((item): item is string => typeof item === "string");
  }

  /** A map of texts; entries that are not known are left out. */
  map(path: string): [string, string][] {
    const value = this.get(path);
    return isFields(value)
      ? Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string")
      : [];
  }

  entries(): [string, unknown][] {
    return Object.entries(this.fields);
  }

  blocks(path: string): Reading[] {
    const value = this.get(path);
    const items = Array.isArray(value) ? value : value === undefined ? [] : [value];
    return items.filter(isFields).map((item) => new Reading(item));
  }

  /** Whether it is written, even if its value is not known yet. */
  isSet(path: string): boolean {
    const at = path.lastIndexOf(".");
    const parent = at < 0 ? this.fields : this.get(path.slice(0, at));
    const fields: unknown = Array.isArray(parent) ? parent[0] : parent;
    const value = isFields(fields) ? fields[path.slice(at + 1)] : undefined;
    return value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}
