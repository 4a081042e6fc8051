import type { AttributeSchema, BlockSchema, NestedBlock } from "@towline/terraform";
import { canonical, equal, isObjectValue, type ObjectValue, UNKNOWN, Unknown, type Value } from "../cty/value.ts";

/*
 * What a provider answers to "what would you do": the configuration where it says something, the state where it does
 * not, and "known after apply" for what the provider will decide.
 * https://github.com/hashicorp/terraform/blob/main/docs/resource-instance-change-lifecycle.md
 */

interface Parts {
  config: Value | undefined;
  /** Terraform's own merge of configuration and state. */
  proposed: Value | undefined;
  /** Undefined where nothing existed before. */
  prior: Value | undefined;
}

/** Plans a create (`prior` undefined) or an update of one resource. */
export function planObject(block: BlockSchema, { config, proposed, prior }: Parts): ObjectValue {
  const result: ObjectValue = {};
  const from = (value: Value | undefined, name: string) => (isObjectValue(value) ? value[name] : undefined);
  for (const [name, attribute] of Object.entries(block.attributes)) {
    result[name] = planAttribute(attribute, {
      config: from(config, name) ?? null,
      proposed: from(proposed, name) ?? null,
      prior: isObjectValue(prior) ? (prior[name] ?? null) : undefined,
    });
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    result[name] = planNested(nested, {
      config: from(config, name) ?? null,
      proposed: from(proposed, name) ?? null,
      prior: isObjectValue(prior) ? (prior[name] ?? null) : undefined,
    });
  }
  return result;
}

function planAttribute(attribute: AttributeSchema, parts: Parts): Value {
  if (attribute.writeOnly) return null;
  const { config, proposed, prior } = parts;
  if (config === null || config === undefined) {
    if (!attribute.computed) return proposed ?? null;
    return prior === undefined ? UNKNOWN : (proposed ?? null);
  }
  if (attribute.nested && !(config instanceof Unknown)) {
    const { nesting, attributes } = attribute.nested;
    const block: BlockSchema = { attributes, blocks: {} };
    if (nesting === "single") return planObject(block, parts);
    return planNested({ nesting, minItems: 0, maxItems: 0, block }, parts);
  }
  return proposed ?? config;
}

function planNested(nested: NestedBlock, parts: Parts): Value {
  const { config, proposed, prior } = parts;
  if (proposed === null || proposed === undefined || proposed instanceof Unknown) return proposed ?? null;
  switch (nested.nesting) {
    case "single":
    case "group":
      return planObject(nested.block, { config, proposed, prior: prior ?? undefined });
    case "map":
      return Object.fromEntries(
        Object.entries(proposed as ObjectValue).map(([key, item]) => [
          key,
          planObject(nested.block, {
            config: (config as ObjectValue | null)?.[key],
            proposed: item,
            prior: (prior as ObjectValue | null)?.[key],
          }),
        ]),
      );
    case "list":
      return (proposed as Value[]).map((item, index) =>
        item instanceof Unknown
          ? item
          : planObject(nested.block, {
              config: (config as Value[] | null)?.[index],
              proposed: item,
              prior: (prior as Value[] | null | undefined)?.[index],
            }),
      );
    case "set":
      return planSet(nested.block, proposed as Value[], prior as Value[] | null | undefined);
  }
}

/** Elements of a set have no identity; one that Terraform took over from the state unchanged is left alone. */
function planSet(block: BlockSchema, proposed: Value[], prior: Value[] | null | undefined): Value[] {
  const before = new Set((prior ?? []).map(canonical));
  return proposed.map((item) => {
    if (item instanceof Unknown || before.has(canonical(item))) return item;
    // In a set, Terraform's merge holds the configuration's own values where no element of the state matched.
    return planObject(block, { config: item, proposed: item, prior: undefined });
  });
}

/** Top-level attributes and blocks whose planned value is not what the state has. */
export function changedNames(planned: ObjectValue, prior: ObjectValue): string[] {
  return Object.keys(planned).filter((name) => !equal(planned[name], prior[name]));
}
