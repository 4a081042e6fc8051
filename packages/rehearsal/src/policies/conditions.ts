import { wildcard } from "./wildcard.ts";

/** What a request is known by: the values of condition keys, without what stands before their colon. */
export type Known = { readonly [key: string]: unknown };

/** Conditions of a statement: operator, key, what it has to be. */
export type Conditions = { readonly [operator: string]: { readonly [key: string]: string | string[] } };

/** The first condition that does not hold, in words. */
export function mismatch(condition: Conditions | undefined, known: Known): string | undefined {
  for (const [written, keys] of Object.entries(condition ?? {})) {
    const [, quantifier, operator = "", ifExists] =
      /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
    for (const [key, expected] of Object.entries(keys)) {
      const values = list(known[key.slice(key.indexOf(":") + 1)]).map(String);
      if (values.length === 0 && (quantifier === "ForAllValues" || ifExists)) continue;
      const matches = (value: string) => list(expected).some((pattern) => compare(operator, value, pattern));
      const held = quantifier === "ForAllValues" ? values.every(matches) : values.some(matches);
      if (!held)
        return `${key} is ${values.join(", ") || "not in the token"}, and the role asks for ${list(expected).join(" or ")} (${written})`;
    }
  }
  return undefined;
}

function compare(operator: string, value: string, pattern: string): boolean {
  switch (operator) {
    case "StringEquals":
      return value === pattern;
    case "StringEqualsIgnoreCase":
      return value.toLowerCase() === pattern.toLowerCase();
    case "StringNotEquals":
      return value !== pattern;
    case "StringLike":
    case "ArnLike":
    case "ArnEquals":
      return like(pattern, value);
    case "StringNotLike":
    case "ArnNotLike":
    case "ArnNotEquals":
      return !like(pattern, value);
    case "Bool":
      return value === pattern;
    default:
      // An operator that is not known here must never open a door.
      return false;
  }
}

export function like(pattern: string, value: string): boolean {
  return wildcard(pattern).test(value);
}

export function list<T>(value: T | T[] | undefined): T[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
