import { type BlockSchema, type CtyType, type ProviderSchema, blockType as typeOf } from "@towline/terraform";
import type { Caller, Surroundings } from "../behaviours/index.ts";
import { ephemeralOf } from "../behaviours/index.ts";
import { fromJson } from "../cty/json.ts";
import { decodeValue, encodeValue } from "../cty/msgpack.ts";
import { canonical, isObjectValue, type ObjectValue, type Value } from "../cty/value.ts";
import { type Diagnostic, diagnosticMessage, pathMessage, Refusal } from "../protocol/diagnostics.ts";
import { schemaMessage } from "../protocol/schema.ts";
import { type Encoded, encoded, type Handlers, type Message } from "../protocol/server.ts";
import { judge } from "../rules/judge.ts";
import { Subject } from "../rules/subject.ts";
import type { WorldRecord } from "../world/records.ts";
import { callerOf } from "./caller.ts";
import { openEphemeral, readData } from "./data.ts";
import { type Applied, createResource, deleteResource, planResource, updateResource } from "./lifecycle.ts";

const CAPABILITIES = { plan_destroy: false, get_provider_schema_optional: true, move_resource_state: false };
/** Connections whose configuration is remembered; a Terraform run has one a provider instance. */
const REMEMBERED = 500;

/** A stand-in provider: Terraform's calls, answered from the schemas and the world. */
export class StandIn {
  readonly name: string;
  private schema: ProviderSchema;
  private readonly surroundings: Surroundings;
  private readonly callers = new Map<string, Caller>();
  private answer: Encoded | undefined;

  constructor(schema: ProviderSchema, surroundings: Surroundings) {
    this.name = schema.provider;
    this.schema = schema;
    this.surroundings = surroundings;
  }

  /** Knows other types from now on; Terraform asks again with each command. */
  learn(schema: ProviderSchema): void {
    this.schema = schema;
    this.answer = undefined;
  }

  /** The type's schema, when a stack uses it. */
  schemaOf(type: string): BlockSchema | undefined {
    return this.schema.resources[type];
  }

  readonly handlers: Handlers = {
    GetMetadata: () => ({
      server_capabilities: CAPABILITIES,
      resources: Object.keys(this.schema.resources).map((type_name) => ({ type_name })),
      data_sources: Object.keys(this.schema.dataSources).map((type_name) => ({ type_name })),
      ephemeral_resources: Object.keys(this.schema.ephemerals).map((type_name) => ({ type_name })),
    }),
    GetProviderSchema: () => {
      const all = (blocks: { [type: string]: BlockSchema }) =>
        Object.fromEntries(Object.entries(blocks).map(([type, block]) => [type, schemaMessage(block)]));
      this.answer ??= encoded("GetProviderSchema", {
        provider: schemaMessage(this.schema.config),
        resource_schemas: all(this.schema.resources),
        data_source_schemas: all(this.schema.dataSources),
        ephemeral_resource_schemas: all(this.schema.ephemerals),
        server_capabilities: CAPABILITIES,
      });
      return this.answer;
    },
    GetResourceIdentitySchemas: () => ({}),
    UpgradeResourceIdentity: ({ type_name }) => failed(`Type ${type_name} has no identity in the stand-in`, ""),
    ValidateProviderConfig: () => ({}),
    ConfigureProvider: ({ config }, peer) => {
      const value = decode(config, blockType(this.schema.config));
      const oldest = this.callers.keys().next().value;
      if (this.callers.size >= REMEMBERED && oldest !== undefined) this.callers.delete(oldest);
      this.callers.set(peer, callerOf(this.name, isObjectValue(value) ? value : undefined));
      this.surroundings.history.configure(`${this.name} ${canonical(value)}`);
      return {};
    },
    ValidateResourceConfig: ({ type_name, config }, peer) => {
      const value = decode(config, blockType(this.resource(type_name)));
      return { diagnostics: isObjectValue(value) ? this.judge(type_name, value, value, peer) : [] };
    },
    ValidateDataResourceConfig: () => ({}),
    UpgradeResourceState: ({ type_name, raw_state }) => {
      const type = blockType(this.resource(type_name));
      return { upgraded_state: encode(fromJson(JSON.parse(raw_state.json.toString("utf8")), type), type) };
    },
    ReadResource: ({ type_name, current_state, private: known }) => {
      const type = blockType(this.resource(type_name));
      const state = decode(current_state, type);
      const record = isObjectValue(state) ? this.recordOf(type_name, state, known) : undefined;
      return { new_state: encode(record ? fromJson(record.attributes, type) : null, type), private: known };
    },
    PlanResourceChange: (request, peer) => this.plan(request, peer),
    ApplyResourceChange: (request, peer) => this.apply(request, peer),
    ImportResourceState: ({ type_name, id }, peer) => {
      const type = blockType(this.resource(type_name));
      const record = this.surroundings.records.find(type_name, id, this.caller(peer).account);
      if (!record) {
        return failed(
          "Cannot import non-existent remote object",
          `There is no ${type_name} with the id "${id}" in this world.`,
        );
      }
      return {
        imported_resources: [
          { type_name, state: encode(fromJson(record.attributes, type), type), private: privateOf(record) },
        ],
      };
    },
    MoveResourceState: ({ source_type_name, target_type_name }) =>
      failed("Moving between types is not covered by the stand-in", `${source_type_name} to ${target_type_name}.`),
    ReadDataSource: ({ type_name, config }, peer) => {
      const schema = this.schema.dataSources[type_name];
      if (!schema) return failed(`The stand-in ${this.name} provider does not know data source ${type_name}`, PREPARE);
      const type = blockType(schema);
      try {
        const value = decode(config, type);
        const state = readData(
          type_name,
          schema,
          isObjectValue(value) ? value : {},
          this.caller(peer),
          this.surroundings,
        );
        return { state: encode(state, type) };
      } catch (error) {
        if (error instanceof Refusal) return { diagnostics: [diagnosticMessage(error.diagnostic)] };
        throw error;
      }
    },
    ValidateEphemeralResourceConfig: () => ({}),
    OpenEphemeralResource: ({ type_name, config }) => {
      const schema = this.schema.ephemerals[type_name];
      const open = ephemeralOf(type_name);
      if (!schema || !open) return failed(`The stand-in ${this.name} provider opens no ${type_name}`, PREPARE);
      const type = blockType(schema);
      const asked = decode(config, type);
      return { result: encode(openEphemeral(schema, isObjectValue(asked) ? asked : {}, open), type) };
    },
    RenewEphemeralResource: () => ({}),
    CloseEphemeralResource: () => ({}),
    GetFunctions: () => ({}),
    StopProvider: () => ({}),
  };

  private plan(request: Message, peer: string): Message {
    const schema = this.resource(request.type_name);
    const type = blockType(schema);
    const proposed = decode(request.proposed_new_state, type);
    if (!isObjectValue(proposed)) {
      return { planned_state: encode(null, type), planned_private: request.prior_private };
    }
    const prior = decode(request.prior_state, type);
    const config = decode(request.config, type);
    const planned = planResource(request.type_name, schema, this.caller(peer), {
      config: isObjectValue(config) ? config : {},
      proposed,
      prior: isObjectValue(prior) ? prior : undefined,
    });
    return {
      planned_state: encode(planned.state, type),
      requires_replace: planned.replace.map((name) => pathMessage([name])),
      planned_private: request.prior_private,
      diagnostics: this.judge(request.type_name, planned.state, isObjectValue(config) ? config : {}, peer),
    };
  }

  /** What the configuration alone gives away. */
  private judge(type: string, state: ObjectValue, config: ObjectValue, peer: string): Message[] {
    const subject = new Subject(type, this.caller(peer), this.surroundings, { state, config }, undefined);
    return judge("plan", "planning", subject).map(diagnosticMessage);
  }

  private async apply(request: Message, peer: string): Promise<Message> {
    const schema = this.resource(request.type_name);
    const type = blockType(schema);
    const planned = decode(request.planned_state, type);
    const prior = decode(request.prior_state, type);
    if (!isObjectValue(planned)) {
      return this.destroy(request.type_name, prior as ObjectValue, request.planned_private, request.prior_state);
    }
    const config = decode(request.config, type);
    const change = {
      provider: this.name,
      type: request.type_name as string,
      schema,
      caller: this.caller(peer),
      surroundings: this.surroundings,
      config: isObjectValue(config) ? config : {},
      planned,
    };
    if (!isObjectValue(prior)) {
      const applied = await createResource(change);
      const exists = this.surroundings.records.get(applied.record.key) !== undefined;
      return answer(applied, exists ? applied.state : null, type);
    }
    const record = this.recordOf(change.type, prior, request.planned_private);
    if (!record) {
      return { ...failed(`updating ${change.type}`, "It does not exist any more."), new_state: encode(null, type) };
    }
    const applied = await updateResource(change, prior, record);
    return answer(applied, applied.state, type);
  }

  private async destroy(typeName: string, prior: ObjectValue, known: Buffer, state: Message): Promise<Message> {
    const type = blockType(this.resource(typeName));
    const record = this.recordOf(typeName, prior, known);
    try {
      const refused = record ? await deleteResource(record, this.surroundings) : [];
      if (refused.length === 0) return { new_state: encode(null, type) };
      return { new_state: state, private: known, diagnostics: refused.map(diagnosticMessage) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { new_state: state, private: known, diagnostics: [diagnosticMessage(error.diagnostic)] };
    }
  }

  private resource(type: string): BlockSchema {
    const schema = this.schema.resources[type];
    if (!schema) throw new Error(`The stand-in ${this.name} provider does not know ${type}. ${PREPARE}`);
    return schema;
  }

  private caller(peer: string): Caller {
    return this.callers.get(peer) ?? callerOf(this.name, undefined);
  }

  private recordOf(type: string, state: ObjectValue, known: Buffer): WorldRecord | undefined {
    const { records } = this.surroundings;
    if (known?.length > 0) {
      const key = (JSON.parse(known.toString("utf8")) as { key?: string }).key;
      if (key) return records.get(key);
    }
    const id = state["id"];
    return typeof id === "string" ? records.find(type, id) : undefined;
  }
}

/** Schemas stay the same objects, and a type is asked for with every value. */
const types = new WeakMap<BlockSchema, CtyType>();

function blockType(block: BlockSchema): CtyType {
  const type = types.get(block) ?? typeOf(block);
  types.set(block, type);
  return type;
}

const PREPARE = "Name the stack that uses it when the world is opened, or with prepare().";

function answer({ record, diagnostics }: Applied, state: ObjectValue | null, type: CtyType): Message {
  return {
    new_state: encode(state, type),
    private: state === null ? Buffer.alloc(0) : privateOf(record),
    diagnostics: diagnostics.map(diagnosticMessage),
  };
}

function privateOf(record: WorldRecord): Buffer {
  return Buffer.from(JSON.stringify({ key: record.key }));
}

function failed(summary: string, detail: string): Message {
  const diagnostic: Diagnostic = { severity: "error", summary, detail };
  return { diagnostics: [diagnosticMessage(diagnostic)] };
}

function decode(value: Message, type: CtyType): Value {
  if (!value) return null;
  if (value.msgpack?.length > 0) return decodeValue(value.msgpack, type);
  return value.json?.length > 0 ? fromJson(JSON.parse(value.json.toString("utf8")), type) : null;
}

function encode(value: Value, type: CtyType): Message {
  return { msgpack: encodeValue(value, type) };
}
