/**
 * A type of Terraform's type system (cty), in the form Terraform itself writes as JSON: `"string"`,
 * `["set", "string"]`, `["object", { name: "string" }]`.
 * @see https://developer.hashicorp.com/terraform/plugin/framework/handling-data/types
 */
export type CtyType =
  | "string"
  | "number"
  | "bool"
  | "dynamic"
  | ["list" | "set" | "map", CtyType]
  | ["object", { [attribute: string]: CtyType }]
  | ["tuple", CtyType[]];

/** How often a nested block or nested attribute may occur, and what holds the occurrences. */
export type Nesting = "single" | "group" | "list" | "set" | "map";

/** An attribute whose value is an object with attributes of their own flags (protocol 6 `nested_type`). */
export interface NestedAttributes {
  nesting: Exclude<Nesting, "group">;
  attributes: { [name: string]: AttributeSchema };
}

export interface AttributeSchema {
  type: CtyType;
  /** Present when the attributes inside have flags of their own; `type` is then derived from it. */
  nested?: NestedAttributes;
  required: boolean;
  optional: boolean;
  computed: boolean;
  sensitive: boolean;
  /** Never stored in state; the provider answers null (names that end in `_wo`). */
  writeOnly: boolean;
}

export interface NestedBlock {
  nesting: Nesting;
  /** 1 when the binding requires the block, else 0. */
  minItems: number;
  /** 1 when the binding accepts a single block, 0 for no limit. */
  maxItems: number;
  block: BlockSchema;
}

export interface BlockSchema {
  attributes: { [name: string]: AttributeSchema };
  blocks: { [name: string]: NestedBlock };
}

/** What a provider declares of itself, limited to the types that were asked for. */
export interface ProviderSchema {
  /** Local name of the provider: `aws`, `github`. */
  provider: string;
  /** Address in the public registry without the host: `hashicorp/aws`. */
  source: string;
  /** Version of the provider that the binding was generated from. */
  version: string;
  config: BlockSchema;
  resources: { [type: string]: BlockSchema };
  dataSources: { [type: string]: BlockSchema };
  /** Of ephemeral resources: a binding has none, so each has what the data source of the same name has, without an id. */
  ephemerals: { [type: string]: BlockSchema };
}
