import { join } from "node:path";
import {
  type BlockSchema,
  blockType,
  checkStack,
  graphOf,
  type ProviderSchema,
  parseStack,
  readSchema,
  type StackConfiguration,
  typesInUse,
} from "@towline/terraform";
import type { Surroundings } from "../../src/behaviours/index.ts";
import { fromJson, toJson } from "../../src/cty/json.ts";
import { decodeValue, encodeValue } from "../../src/cty/msgpack.ts";
import { isObjectValue, type ObjectValue } from "../../src/cty/value.ts";
import type { Message } from "../../src/protocol/server.ts";
import { StandIn } from "../../src/provider/provider.ts";
import type { Example } from "../../src/rules/types.ts";
import { Authorizers } from "../../src/services/authorizers/authorizers.ts";
import { Shares, TokenBuckets } from "../../src/services/clock.ts";
import { Functions } from "../../src/services/functions/functions.ts";
import { JwtVerifier } from "../../src/services/http-api/jwt.ts";
import { Issuer } from "../../src/services/issuer.ts";
import { Services } from "../../src/services/services.ts";
import { Waf } from "../../src/services/waf.ts";
import { History } from "../../src/world/history.ts";
import { Records } from "../../src/world/records.ts";
import { AWS, type Json, scratch } from "./terraform.ts";

/** What a provider refused, and for which resource. */
export interface Refused {
  address: string;
  when: "validate" | "plan" | "apply" | "destroy";
  text: string;
}

const CONFIGURATION: { [provider: string]: Json } = { aws: AWS, github: { owner: "acme" } };

/**
 * Walks a configuration as Terraform does and speaks to the providers in their own protocol, in this process: validate,
 * plan and apply of each resource in the order of its references. Hundreds of examples take seconds this way.
 */
export class Engine {
  private readonly surroundings: Surroundings;
  private readonly stack: StackConfiguration;
  private readonly schemas: ProviderSchema[];
  private readonly providers: Map<string, StandIn>;
  private readonly states = new Map<string, { state: Message; known: Buffer; values: Json }>();

  constructor(example: Example) {
    const resource: { [type: string]: Json } = {};
    for (const [address, args] of Object.entries(example)) {
      const [type = "", name = ""] = address.split(".");
      resource[type] = { ...resource[type], [name]: args };
    }
    this.stack = parseStack({ resource }, { name: "example" });
    this.schemas = typesInUse([this.stack]).map((types) => readSchema({ ...types, from: __dirname }));
    const folder = scratch("engine");
    const records = new Records(join(folder, "resources"));
    const functions = new Functions({ folder, logs: folder, environment: () => ({}), issuer: async () => "" });
    this.surroundings = {
      records,
      history: new History(join(folder, "history")),
      existing: new Set(),
      services: new Services({ releases: undefined, logs: folder }),
      fronts: new Map(),
      waf: new Waf({ records, clock: () => 0, notice: () => {} }),
      shares: new Shares(),
      buckets: new TokenBuckets(() => 0),
      s3: { get: () => undefined, put: () => {}, delete: () => {}, bucketIsEmpty: () => true, empty: async () => 0 },
      functions,
      jwts: new JwtVerifier(new Issuer(() => {})),
      authorizers: new Authorizers({ records, functions, clock: () => 0, notice: () => {} }),
      filesAt: () => [],
      notice: () => {},
      log: () => {},
    };
    this.providers = new Map(this.schemas.map((schema) => [schema.provider, new StandIn(schema, this.surroundings)]));
    for (const { provider, config } of this.schemas) {
      const type = blockType(config);
      const value = fromJson({ ...CONFIGURATION[provider], "//": undefined }, type);
      this.providers
        .get(provider)!
        .handlers.ConfigureProvider({ config: { msgpack: encodeValue(value, type) } }, "test");
    }
  }

  /** What the provider's schema alone would refuse: an example has to be right apart from its rule. */
  findings(): string[] {
    return checkStack(this.stack, this.schemas).map(({ address, message, path }) => `${address} ${path}: ${message}`);
  }

  /** @returns everything that was refused; what depends on it is not tried */
  async apply(): Promise<Refused[]> {
    const refused: Refused[] = [];
    const { waves, dependencies } = graphOf(this.stack);
    for (const address of waves.flat()) {
      if ([...(dependencies.get(address) ?? [])].some((needed) => !this.states.has(needed))) continue;
      refused.push(...(await this.create(address)));
    }
    return refused;
  }

  async destroy(address: string): Promise<Refused[]> {
    const { type, provider } = this.resource(address);
    const { state, known } = this.states.get(address)!;
    const nothing = { msgpack: encodeValue(null, blockType(this.schema(type, provider))) };
    const request = { type_name: type, prior_state: state, planned_state: nothing, planned_private: known };
    return refusals(address, "destroy", await this.provider(provider).handlers.ApplyResourceChange(request, "test"));
  }

  async close(): Promise<void> {
    for (const front of this.surroundings.fronts.values()) await front.close();
  }

  private async create(address: string): Promise<Refused[]> {
    const { type, provider, arguments: args } = this.resource(address);
    const { handlers } = this.provider(provider);
    const cty = blockType(this.schema(type, provider));
    const config = fromJson(this.resolve(args), cty) as ObjectValue;
    const encoded = { msgpack: encodeValue(config, cty) };
    const validated = await handlers.ValidateResourceConfig({ type_name: type, config: encoded }, "test");
    const invalid = refusals(address, "validate", validated);
    if (invalid.length > 0) return invalid;
    const change = {
      type_name: type,
      config: encoded,
      proposed_new_state: encoded,
      prior_state: { msgpack: nil(cty) },
    };
    const planned = await handlers.PlanResourceChange(change, "test");
    const unplanned = refusals(address, "plan", planned);
    if (unplanned.length > 0) return unplanned;
    const applied = await handlers.ApplyResourceChange(
      { ...change, planned_state: planned.planned_state, planned_private: Buffer.alloc(0) },
      "test",
    );
    const failed = refusals(address, "apply", applied);
    if (failed.length > 0) return failed;
    const values = decodeValue(applied.new_state.msgpack, cty);
    if (!isObjectValue(values)) throw new Error(`${address} has no state`);
    this.states.set(address, { state: applied.new_state, known: applied.private, values: toJson(values) as Json });
    return [];
  }

  private resource(address: string) {
    return this.stack.resources.get(address)!;
  }

  private provider(name: string): StandIn {
    return this.providers.get(name)!;
  }

  private schema(type: string, provider: string): BlockSchema {
    return this.schemas.find((schema) => schema.provider === provider)!.resources[type]!;
  }

  /** Puts in what references stand for; all of them are created before. */
  private resolve(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(item));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(item)]));
    if (typeof value !== "string") return value;
    return value.replaceAll(/\$\{(\w+\.\w+)\.(\w+)\}/g, (_, address: string, attribute: string) =>
      String(this.states.get(address)!.values[attribute]),
    );
  }
}

function nil(type: ReturnType<typeof blockType>): Uint8Array {
  return encodeValue(null, type);
}

function refusals(address: string, when: Refused["when"], answer: Message): Refused[] {
  const diagnostics = (answer.diagnostics ?? []) as { summary: string; detail: string }[];
  return diagnostics.map(({ summary, detail }) => ({ address, when, text: `${summary}: ${detail}` }));
}
