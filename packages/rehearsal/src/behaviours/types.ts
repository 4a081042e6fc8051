import type { BlockSchema } from "@towline/terraform";
import type { ObjectValue, Value } from "../cty/value.ts";
import type { StoredObject } from "../s3/objects.ts";
import type { Authorizers } from "../services/authorizers/authorizers.ts";
import type { Shares, TokenBuckets } from "../services/clock.ts";
import type { Functions } from "../services/functions/functions.ts";
import type { JwtVerifier } from "../services/http-api/jwt.ts";
import type { Listener } from "../services/listener.ts";
import type { Services } from "../services/services.ts";
import type { Waf } from "../services/waf.ts";
import type { History } from "../world/history.ts";
import type { Records, WorldRecord } from "../world/records.ts";
import type { Notice } from "../world/types.ts";

/** Who asks: the configuration of the provider instance. */
export interface Caller {
  provider: string;
  account: string;
  region: string;
  /** `default_tags` of the provider's configuration. */
  defaultTags: { [key: string]: string };
  /** GitHub: the organization or user. */
  owner: string;
}

/** What behaviours may use of the world. */
export interface Surroundings {
  records: Records;
  history: History;
  /** Ids and ARNs that were said to exist outside the world; see {@link WorldOptions.existing}. */
  existing: ReadonlySet<string>;
  services: Services;
  /** Addresses that answer for something, by the key of its record. */
  fronts: Map<string, Listener>;
  waf: Waf;
  shares: Shares;
  buckets: TokenBuckets;
  functions: Functions;
  authorizers: Authorizers;
  jwts: JwtVerifier;
  /** Files by the path that a stack names them by: the stack may lie in any folder that was named to the world. */
  filesAt(path: string): Buffer[];
  s3: {
    get(bucket: string, key: string): { body: Buffer; object: StoredObject } | undefined;
    put(bucket: string, key: string, body: Buffer, headers: StoredObject["headers"]): void;
    delete(bucket: string, key: string): void;
    bucketIsEmpty(bucket: string): boolean;
    empty(bucket: string): Promise<number>;
  };
  notice(notice: Notice): void;
  log(line: string): void;
}

export interface Attempt extends Caller, Surroundings {
  type: string;
  schema: BlockSchema;
  /** The resource as it will be; a behaviour may set computed attributes that were unknown in the plan. */
  state: ObjectValue;
  /** What existed before; undefined for a create. */
  prior: ObjectValue | undefined;
  /** The configuration, with write-only values. */
  config: ObjectValue;
  /** Data of the stand-in that Terraform never sees; kept with the record. */
  hidden: { [name: string]: unknown };
}

/** How one resource type behaves beyond what every type does. */
export interface Behaviour {
  /** Templates of computed attributes: `{hex17}`, `{region}`, `{account}`, `{<attribute>}`. `id` is filled first. */
  values?: { [attribute: string]: string | number | boolean | ((attempt: Attempt) => Value) };
  /** Top-level attributes that replace the resource when they change. */
  replace?: readonly string[];
  /** Computed attributes that an update of one of these arguments makes unknown: `{ version: ["policy"] }`. */
  recomputes?: { [attribute: string]: readonly string[] };
  create?(attempt: Attempt): Promise<void> | void;
  update?(attempt: Attempt): Promise<void> | void;
  delete?(record: WorldRecord, surroundings: Surroundings): Promise<void> | void;
  /** Whether it goes on to exist when Terraform has let go of it. */
  stays?(record: WorldRecord): boolean;
  /** Brings back to life what must run or listen when a world is opened again. */
  revive?(record: WorldRecord, surroundings: Surroundings): Promise<void> | void;
}

/** Opens an ephemeral resource: what it holds besides its configuration, new each time. */
export type Ephemeral = (config: ObjectValue) => { [attribute: string]: Value };

/** Answers a data source: the attributes that are known beyond the configuration. */
export type DataSource = (question: { config: ObjectValue; caller: Caller; surroundings: Surroundings }) => {
  [attribute: string]: Value;
};
