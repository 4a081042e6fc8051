import type { BlockSchema } from "@towline/terraform";
import { type Caller, dataSourceOf, type Ephemeral, type Surroundings } from "../behaviours/index.ts";
import { fromJson } from "../cty/json.ts";
import { equal, type ObjectValue } from "../cty/value.ts";
import { Refusal } from "../protocol/diagnostics.ts";

/** Answers a data source: by an answer of its own, or with the thing of that type in the world that fits. */
export function readData(
  type: string,
  schema: BlockSchema,
  config: ObjectValue,
  caller: Caller,
  surroundings: Surroundings,
): ObjectValue {
  const own = dataSourceOf(type);
  if (own) {
    const known = own({ config, caller, surroundings });
    return shape(schema, config, known);
  }
  const asked = Object.entries(config).filter(
    ([name, value]) => value !== null && schema.attributes[name] !== undefined && !["region", "tags"].includes(name),
  );
  const fits = surroundings.records
    .ofType(type)
    .filter((record) => caller.provider !== "aws" || record.account === caller.account)
    .filter((record) =>
      asked.every(([name, value]) => {
        const attribute = schema.attributes[name]!;
        return equal(fromJson(record.attributes[name], attribute.type), value);
      }),
    );
  const [record] = fits;
  if (!record || fits.length > 1 || asked.length === 0) {
    const how =
      asked.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ") || "nothing asked for by name";
    throw new Refusal(
      `reading data source ${type}`,
      fits.length > 1 && asked.length > 0
        ? `${fits.length} of them fit (${how}) in this world; ask for one.`
        : `No ${type} fits (${how}) in this world, and the stand-in has no answer of its own for this data source.`,
    );
  }
  const known = Object.fromEntries(
    Object.entries(record.attributes).filter(([name]) => schema.attributes[name] !== undefined),
  );
  return shape(schema, config, known);
}

/** What an ephemeral resource holds while it is open. */
export function openEphemeral(schema: BlockSchema, config: ObjectValue, open: Ephemeral): ObjectValue {
  return shape(schema, config, open(config));
}

/** The own attributes of a data source or ephemeral resource: what was asked stays, what is known is added, the rest is null. */
function shape(schema: BlockSchema, config: ObjectValue, known: { [name: string]: unknown }): ObjectValue {
  const state: ObjectValue = {};
  for (const [name, attribute] of Object.entries(schema.attributes)) {
    state[name] = config[name] ?? fromJson(known[name] ?? null, attribute.type);
  }
  for (const name of Object.keys(schema.blocks)) state[name] = config[name] ?? null;
  return state;
}
