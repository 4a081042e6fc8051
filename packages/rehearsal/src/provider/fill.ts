import type { BlockSchema, CtyType } from "@towline/terraform";
import { Dynamic, isObjectValue, type ObjectValue, setOf, Unknown, type Value } from "../cty/value.ts";

/** Decides an unknown value: given its path and type, answers what it became. */
export type Decide = (path: readonly (string | number)[], type: CtyType, optional: boolean) => Value;

/** Replaces everything "known after apply" in a planned object by what `decide` says. */
export function fillObject(
  block: BlockSchema,
  planned: ObjectValue,
  decide: Decide,
  path: readonly (string | number)[] = [],
): ObjectValue {
  const result: ObjectValue = {};
  for (const [name, attribute] of Object.entries(block.attributes)) {
    result[name] = fillValue(planned[name] ?? null, attribute.type, [...path, name], decide, attribute.optional);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = planned[name] ?? null;
    const at = [...path, name];
    if (value instanceof Unknown)
      result[name] = nested.nesting === "single" ? null : nested.nesting === "map" ? {} : [];
    else if (Array.isArray(value)) {
      const items = value.map((item, index) =>
        isObjectValue(item) ? fillObject(nested.block, item, decide, [...at, index]) : item,
      );
      result[name] = nested.nesting === "set" ? setOf(items) : items;
    } else if (nested.nesting === "map" && isObjectValue(value)) {
      result[name] = Object.fromEntries(
        Object.entries(value).map(([key, item]) => [
          key,
          fillObject(nested.block, item as ObjectValue, decide, [...at, key]),
        ]),
      );
    } else result[name] = isObjectValue(value) ? fillObject(nested.block, value, decide, at) : value;
  }
  return result;
}

function fillValue(
  value: Value,
  type: CtyType,
  path: readonly (string | number)[],
  decide: Decide,
  optional: boolean,
): Value {
  if (value instanceof Unknown) return decide(path, type, optional);
  if (value instanceof Dynamic)
    return new Dynamic(value.type, fillValue(value.value, value.type, path, decide, optional));
  if (typeof type === "string" || value === null) return value;
  const [kind, inner] = type;
  if (Array.isArray(value)) {
    const items = value.map((item, index) =>
      fillValue(
        item,
        kind === "tuple" ? ((inner as CtyType[])[index] ?? "dynamic") : (inner as CtyType),
        [...path, index],
        decide,
        optional,
      ),
    );
    return kind === "set" ? setOf(items) : items;
  }
  if (!isObjectValue(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      fillValue(
        item,
        kind === "object" ? ((inner as { [key: string]: CtyType })[key] ?? "dynamic") : (inner as CtyType),
        [...path, key],
        decide,
        optional,
      ),
    ]),
  );
}
