export { blockType } from "./build.ts";
export { SchemaError } from "./errors.ts";
export { type ReadSchemaOptions, readSchema } from "./read.ts";
export type {
  AttributeSchema,
  BlockSchema,
  CtyType,
  NestedAttributes,
  NestedBlock,
  Nesting,
  ProviderSchema,
} from "./types.ts";
