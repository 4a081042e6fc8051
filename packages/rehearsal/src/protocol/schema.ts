import type { AttributeSchema, BlockSchema, Nesting } from "@towline/terraform";

const NESTING: { [nesting in Nesting]: number } = { single: 1, list: 2, set: 3, map: 4, group: 5 };

/** A block's schema as the protocol's message. */
export function schemaMessage(block: BlockSchema): object {
  return { version: 0, block: blockMessage(block) };
}

function blockMessage(block: BlockSchema): object {
  return {
    attributes: attributeMessages(block.attributes),
    block_types: Object.entries(block.blocks).map(([name, nested]) => ({
      type_name: name,
      block: blockMessage(nested.block),
      nesting: NESTING[nested.nesting],
      min_items: nested.minItems,
      max_items: nested.maxItems,
    })),
  };
}

function attributeMessages(attributes: { [name: string]: AttributeSchema }): object[] {
  return Object.entries(attributes).map(([name, attribute]) => ({
    name,
    // The protocol wants a type or a nested type, never both.
    ...(attribute.nested
      ? {
          nested_type: {
            attributes: attributeMessages(attribute.nested.attributes),
            nesting: NESTING[attribute.nested.nesting],
          },
        }
      : { type: Buffer.from(JSON.stringify(attribute.type)) }),
    required: attribute.required,
    optional: attribute.optional,
    computed: attribute.computed,
    sensitive: attribute.sensitive,
    write_only: attribute.writeOnly,
  }));
}
