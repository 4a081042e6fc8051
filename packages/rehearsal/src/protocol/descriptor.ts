/*
 * The messages of Terraform's provider protocol 6 that a provider answers, with the field numbers of the public
 * protocol, written here because the protocol is what both sides agree on.
 * https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol
 */

interface Field {
  id: number;
  type: string;
  rule?: "repeated";
  keyType?: string;
}
interface Message {
  fields: { [name: string]: Field };
  nested?: { [name: string]: Message | Enum };
  oneofs?: { [name: string]: { oneof: string[] } };
}
interface Enum {
  values: { [name: string]: number };
}

/** `name: [number, type]`; a type that ends in `[]` repeats, `<…>` is a map from strings. */
function message(
  fields: { [name: string]: [number, string] },
  nested?: { [name: string]: Message | Enum },
  oneofs?: Message["oneofs"],
): Message {
  const result: Message = { fields: {} };
  for (const [name, [id, type]] of Object.entries(fields)) {
    if (type.endsWith("[]")) result.fields[name] = { id, type: type.slice(0, -2), rule: "repeated" };
    else if (type.startsWith("<")) result.fields[name] = { id, type: type.slice(1, -1), keyType: "string" };
    else result.fields[name] = { id, type };
  }
  if (nested) result.nested = nested;
  if (oneofs) result.oneofs = oneofs;
  return result;
}

type Fields = { [name: string]: [number, string] };
const exchange = (request: Fields, response: Fields, nested: { [name: string]: Message } = {}): Message =>
  message({}, { Request: message(request), Response: message(response), ...nested });

const DIAGNOSTICS = "Diagnostic[]";
const VALUE = "DynamicValue";
const CLIENT = "ClientCapabilities";
const IDENTITY = "ResourceIdentityData";

const messages: { [name: string]: Message | Enum } = {
  DynamicValue: message({ msgpack: [1, "bytes"], json: [2, "bytes"] }),
  RawState: message({ json: [1, "bytes"], flatmap: [2, "<string>"] }),
  AttributePath: message(
    { steps: [1, "Step[]"] },
    {
      Step: message(
        { attribute_name: [1, "string"], element_key_string: [2, "string"], element_key_int: [3, "int64"] },
        undefined,
        { selector: { oneof: ["attribute_name", "element_key_string", "element_key_int"] } },
      ),
    },
  ),
  Diagnostic: message(
    { severity: [1, "Severity"], summary: [2, "string"], detail: [3, "string"], attribute: [4, "AttributePath"] },
    { Severity: { values: { INVALID: 0, ERROR: 1, WARNING: 2 } } },
  ),
  StringKind: { values: { PLAIN: 0, MARKDOWN: 1 } },
  ResourceIdentityData: message({ identity_data: [1, VALUE] }),
  ResourceIdentitySchema: message({ version: [1, "int64"] }),
  ServerCapabilities: message({
    plan_destroy: [1, "bool"],
    get_provider_schema_optional: [2, "bool"],
    move_resource_state: [3, "bool"],
  }),
  ClientCapabilities: message({ deferral_allowed: [1, "bool"], write_only_attributes_allowed: [2, "bool"] }),
  Function: message({}),
  Schema: message(
    { version: [1, "int64"], block: [2, "Block"] },
    {
      Block: message({
        version: [1, "int64"],
        attributes: [2, "Attribute[]"],
        block_types: [3, "NestedBlock[]"],
        description: [4, "string"],
        description_kind: [5, "StringKind"],
        deprecated: [6, "bool"],
      }),
      Attribute: message({
        name: [1, "string"],
        type: [2, "bytes"],
        nested_type: [10, "Object"],
        description: [3, "string"],
        required: [4, "bool"],
        optional: [5, "bool"],
        computed: [6, "bool"],
        sensitive: [7, "bool"],
        description_kind: [8, "StringKind"],
        deprecated: [9, "bool"],
        write_only: [11, "bool"],
      }),
      NestedBlock: message(
        {
          type_name: [1, "string"],
          block: [2, "Block"],
          nesting: [3, "NestingMode"],
          min_items: [4, "int64"],
          max_items: [5, "int64"],
        },
        { NestingMode: { values: { INVALID: 0, SINGLE: 1, LIST: 2, SET: 3, MAP: 4, GROUP: 5 } } },
      ),
      Object: message(
        { attributes: [1, "Attribute[]"], nesting: [3, "NestingMode"] },
        { NestingMode: { values: { INVALID: 0, SINGLE: 1, LIST: 2, SET: 3, MAP: 4 } } },
      ),
    },
  ),

  GetMetadata: exchange(
    {},
    {
      server_capabilities: [1, "ServerCapabilities"],
      diagnostics: [2, DIAGNOSTICS],
      data_sources: [3, "DataSourceMetadata[]"],
      resources: [4, "ResourceMetadata[]"],
      ephemeral_resources: [6, "EphemeralResourceMetadata[]"],
    },
    {
      EphemeralResourceMetadata: message({ type_name: [1, "string"] }),
      DataSourceMetadata: message({ type_name: [1, "string"] }),
      ResourceMetadata: message({ type_name: [1, "string"] }),
    },
  ),
  GetProviderSchema: exchange(
    {},
    {
      provider: [1, "Schema"],
      resource_schemas: [2, "<Schema>"],
      data_source_schemas: [3, "<Schema>"],
      diagnostics: [4, DIAGNOSTICS],
      provider_meta: [5, "Schema"],
      server_capabilities: [6, "ServerCapabilities"],
      ephemeral_resource_schemas: [8, "<Schema>"],
    },
  ),
  GetResourceIdentitySchemas: exchange(
    {},
    { identity_schemas: [1, "<ResourceIdentitySchema>"], diagnostics: [2, DIAGNOSTICS] },
  ),
  UpgradeResourceIdentity: exchange(
    { type_name: [1, "string"], version: [2, "int64"], raw_identity: [3, "RawState"] },
    { upgraded_identity: [1, IDENTITY], diagnostics: [2, DIAGNOSTICS] },
  ),
  ValidateProviderConfig: exchange({ config: [1, VALUE] }, { diagnostics: [2, DIAGNOSTICS] }),
  ConfigureProvider: exchange(
    { terraform_version: [1, "string"], config: [2, VALUE], client_capabilities: [3, CLIENT] },
    { diagnostics: [1, DIAGNOSTICS] },
  ),
  ValidateResourceConfig: exchange(
    { type_name: [1, "string"], config: [2, VALUE], client_capabilities: [3, CLIENT] },
    { diagnostics: [1, DIAGNOSTICS] },
  ),
  ValidateDataResourceConfig: exchange(
    { type_name: [1, "string"], config: [2, VALUE] },
    { diagnostics: [1, DIAGNOSTICS] },
  ),
  UpgradeResourceState: exchange(
    { type_name: [1, "string"], version: [2, "int64"], raw_state: [3, "RawState"] },
    { upgraded_state: [1, VALUE], diagnostics: [2, DIAGNOSTICS] },
  ),
  ReadResource: exchange(
    {
      type_name: [1, "string"],
      current_state: [2, VALUE],
      private: [3, "bytes"],
      provider_meta: [4, VALUE],
      client_capabilities: [5, CLIENT],
      current_identity: [6, IDENTITY],
    },
    { new_state: [1, VALUE], diagnostics: [2, DIAGNOSTICS], private: [3, "bytes"] },
  ),
  PlanResourceChange: exchange(
    {
      type_name: [1, "string"],
      prior_state: [2, VALUE],
      proposed_new_state: [3, VALUE],
      config: [4, VALUE],
      prior_private: [5, "bytes"],
      provider_meta: [6, VALUE],
      client_capabilities: [7, CLIENT],
      prior_identity: [8, IDENTITY],
    },
    {
      planned_state: [1, VALUE],
      requires_replace: [2, "AttributePath[]"],
      planned_private: [3, "bytes"],
      diagnostics: [4, DIAGNOSTICS],
      legacy_type_system: [5, "bool"],
    },
  ),
  ApplyResourceChange: exchange(
    {
      type_name: [1, "string"],
      prior_state: [2, VALUE],
      planned_state: [3, VALUE],
      config: [4, VALUE],
      planned_private: [5, "bytes"],
      provider_meta: [6, VALUE],
      planned_identity: [7, IDENTITY],
    },
    {
      new_state: [1, VALUE],
      private: [2, "bytes"],
      diagnostics: [3, DIAGNOSTICS],
      legacy_type_system: [4, "bool"],
    },
  ),
  ImportResourceState: exchange(
    { type_name: [1, "string"], id: [2, "string"], client_capabilities: [3, CLIENT], identity: [4, IDENTITY] },
    { imported_resources: [1, "ImportedResource[]"], diagnostics: [2, DIAGNOSTICS] },
    { ImportedResource: message({ type_name: [1, "string"], state: [2, VALUE], private: [3, "bytes"] }) },
  ),
  MoveResourceState: exchange(
    {
      source_provider_address: [1, "string"],
      source_type_name: [2, "string"],
      source_schema_version: [3, "int64"],
      source_state: [4, "RawState"],
      target_type_name: [5, "string"],
      source_private: [6, "bytes"],
    },
    { target_state: [1, VALUE], diagnostics: [2, DIAGNOSTICS], target_private: [3, "bytes"] },
  ),
  ReadDataSource: exchange(
    { type_name: [1, "string"], config: [2, VALUE], provider_meta: [3, VALUE], client_capabilities: [4, CLIENT] },
    { state: [1, VALUE], diagnostics: [2, DIAGNOSTICS] },
  ),
  ValidateEphemeralResourceConfig: exchange(
    { type_name: [1, "string"], config: [2, VALUE] },
    { diagnostics: [1, DIAGNOSTICS] },
  ),
  OpenEphemeralResource: exchange(
    { type_name: [1, "string"], config: [2, VALUE], client_capabilities: [3, CLIENT] },
    { diagnostics: [1, DIAGNOSTICS], result: [3, VALUE], private: [4, "bytes"] },
  ),
  RenewEphemeralResource: exchange(
    { type_name: [1, "string"], private: [2, "bytes"] },
    { diagnostics: [1, DIAGNOSTICS], private: [3, "bytes"] },
  ),
  CloseEphemeralResource: exchange(
    { type_name: [1, "string"], private: [2, "bytes"] },
    { diagnostics: [1, DIAGNOSTICS] },
  ),
  GetFunctions: exchange({}, { functions: [1, "<Function>"], diagnostics: [2, DIAGNOSTICS] }),
  StopProvider: exchange({}, { Error: [1, "string"] }),
};

/** Calls of the service, in the order of the protocol. */
export const CALLS = [
  "GetMetadata",
  "GetProviderSchema",
  "GetResourceIdentitySchemas",
  "UpgradeResourceIdentity",
  "ValidateProviderConfig",
  "ConfigureProvider",
  "ValidateResourceConfig",
  "ValidateDataResourceConfig",
  "UpgradeResourceState",
  "ReadResource",
  "PlanResourceChange",
  "ApplyResourceChange",
  "ImportResourceState",
  "MoveResourceState",
  "ReadDataSource",
  "ValidateEphemeralResourceConfig",
  "OpenEphemeralResource",
  "RenewEphemeralResource",
  "CloseEphemeralResource",
  "GetFunctions",
  "StopProvider",
] as const;

export type Call = (typeof CALLS)[number];

const methods = Object.fromEntries(
  CALLS.map((call) => [call, { requestType: `${call}.Request`, responseType: `${call}.Response` }]),
);

/** The protocol in the JSON form that protobuf libraries load. */
export const DESCRIPTOR = {
  nested: { tfplugin6: { nested: { ...messages, Provider: { methods } } } },
};
