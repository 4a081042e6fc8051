import type { CtyType } from "@towline/terraform";
import { Decimal, Dynamic, setOf, Unknown, type Value } from "./value.ts";

/** Reads a value as it stands in Terraform's state file. What the type does not have is dropped, what is missing is null. */
export function fromJson(json: unknown, type: CtyType): Value {
  if (json === null || json === undefined) return null;
  if (type === "dynamic") {
    const { type: actual, value } = json as { type: CtyType; value: unknown };
    return new Dynamic(actual, fromJson(value, actual));
  }
  if (type === "string") return typeof json === "string" ? json : String(json);
  if (type === "number") {
    if (typeof json !== "string") return json as number;
    return String(Number(json)) === json ? Number(json) : new Decimal(json);
  }
  if (type === "bool") return json === true || json === "true";
  const [kind, inner] = type;
  switch (kind) {
    case "map":
      return Object.fromEntries(
        Object.entries(json as object).map(([key, item]) => [key, fromJson(item, inner as CtyType)]),
      );
    case "object": {
      const given = json as { [key: string]: unknown };
      return Object.fromEntries(
        Object.entries(inner as { [key: string]: CtyType }).map(([key, field]) => [key, fromJson(given[key], field)]),
      );
    }
    case "tuple":
      return (json as unknown[]).map((item, index) => fromJson(item, (inner as CtyType[])[index] ?? "dynamic"));
    default: {
      const elements = (Array.isArray(json) ? json : [json]).map((item) => fromJson(item, inner as CtyType));
      return kind === "set" ? setOf(elements) : elements;
    }
  }
}

/** Writes a wholly known value as Terraform's state file has it. */
export function toJson(value: Value): unknown {
  if (value instanceof Unknown) throw new Error("A value that is not known yet cannot be stored.");
  if (value instanceof Dynamic) return { type: value.type, value: toJson(value.value) };
  if (value instanceof Decimal) return value.text;
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
  }
  return value;
}
