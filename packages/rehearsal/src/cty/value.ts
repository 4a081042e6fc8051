import type { CtyType } from "@towline/terraform";

/**
 * A value that is not known before apply. `refinements` are what Terraform knows of it all the same (not null, a
 * prefix, bounds), kept as the bytes' own map so that they survive a round trip.
 * @see https://github.com/zclconf/go-cty/blob/main/docs/refinements.md
 */
export class Unknown {
  readonly refinements: ReadonlyMap<number, unknown> | undefined;
  constructor(refinements?: ReadonlyMap<number, unknown>) {
    this.refinements = refinements;
  }
}

/** A value of an attribute whose type is decided by the value (`dynamic`). */
export class Dynamic {
  readonly type: CtyType;
  readonly value: Value;
  constructor(type: CtyType, value: Value) {
    this.type = type;
    this.value = value;
  }
}

/** A number that no JavaScript number holds exactly, as decimal text. */
export class Decimal {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Value =
  | null
  | string
  | number
  | bigint
  | boolean
  | Unknown
  | Dynamic
  | Decimal
  | Value[]
  | { [name: string]: Value };

/** Attributes of a resource. */
export type ObjectValue = { [name: string]: Value };

export const UNKNOWN = new Unknown();

export function isObjectValue(value: Value | undefined): value is ObjectValue {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Unknown) &&
    !(value instanceof Dynamic) &&
    !(value instanceof Decimal)
  );
}

/** A text that is equal for equal values; sets are in canonical order already. */
export function canonical(value: Value | undefined): string {
  if (value === undefined || value === null) return "null";
  if (value instanceof Unknown) return "?";
  if (value instanceof Dynamic) return `dynamic(${JSON.stringify(value.type)},${canonical(value.value)})`;
  if (value instanceof Decimal) return value.text;
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object") {
    const fields = Object.keys(value).sort();
    return `{${fields.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

export function equal(a: Value | undefined, b: Value | undefined): boolean {
  return canonical(a) === canonical(b);
}

export function hasUnknown(value: Value | undefined): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Dynamic) return hasUnknown(value.value);
  if (Array.isArray(value)) return value.some(hasUnknown);
  return isObjectValue(value) && Object.values(value).some(hasUnknown);
}

/** A set has no order and no twins: sorted by canonical text, duplicates dropped (unknown elements are never twins). */
export function setOf(elements: Value[]): Value[] {
  const seen = new Set<string>();
  const keyed = elements.map((element) => ({ element, key: canonical(element) }));
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return keyed
    .filter(({ element, key }) => {
      if (hasUnknown(element)) return true;
      if (seen.has(key)) return false;
      seen.add(key);
      return true;
    })
    .map(({ element }) => element);
}
