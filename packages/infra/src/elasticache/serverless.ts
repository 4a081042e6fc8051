import { ElasticacheServerlessCache } from "@cdktf/provider-aws/lib/elasticache-serverless-cache/index.js";
import type { Connectable, ValueSource } from "../core/connectable.ts";
import { Connections } from "../core/connections.ts";
import { stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { Statement } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Metric, Watch, Watchable } from "../core/watch.ts";
import { clientAs, clientOf } from "./client.ts";
import { ENGINES } from "./nodes.ts";
import type { ElasticacheServerlessProps } from "./props.ts";
import { checkName, checkSnapshots } from "./settings.ts";
import { type CacheUsers, cacheUsers } from "./users.ts";

const PORT = 6379;
// https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Scaling.html
const MEMORY = { least: 1, most: 5000, unit: "GB" };
const USE = { least: 1000, most: 15_000_000, unit: "ECPU / second" };

interface Limits {
  readonly memory: { readonly maximum: number; readonly minimum?: number };
  readonly use: { readonly maximum: number; readonly minimum?: number };
}

/**
 * A cache without nodes: it grows and shrinks with its use, over all zones, up to limits that have to be said, because
 * without them so does the bill. TLS, encryption, users and `connectsTo` are as with {@link Elasticache}; the client has to
 * speak cluster mode, and what is full evicts keys with a time to live.
 *
 * ### Cost
 * $0.125 a GB and hour with a least of 1 GB (redis; valkey $0.084 and a least of 100 MB), and $0.0034 a million ECPU (us-east-1, 2026): about $91 a month
 * and more with redis, $6 with valkey. Pays off where use comes in bursts.
 */
export class ElasticacheServerless extends Construct implements Connectable, Watchable {
  readonly name: string;
  readonly arn: string;
  readonly endpoint: string;
  /** Where reads may be a little old; on port 6380, which `connectsTo` does not open. */
  readonly readerEndpoint: string;
  readonly port = PORT;
  readonly userName: string;
  readonly url: string;
  readonly connections: Connections;
  readonly #users: CacheUsers;
  readonly #limits: Limits;
  readonly #client: Connectable;

  constructor(scope: Construct, id: string, props: ElasticacheServerlessProps) {
    super(scope, id);
    this.name = props.name ?? physicalName(this, id, 40);
    checkName(this, this.name);
    this.#limits = this.limits(props);
    this.connections = new Connections(this, "connections", {
      vpcId: props.network.vpcId,
      name: this.name,
      description: `Cache ${this.name}`,
    });
    this.#users = cacheUsers(this, {
      engine: props.engine,
      name: this.name,
      users: props.users ?? {},
      password: false,
    });
    const cache = this.cache(props);
    this.arn = cache.arn;
    this.endpoint = cache.endpoint.get(0).address;
    this.readerEndpoint = cache.readerEndpoint.get(0).address;
    this.userName = this.#users.application.name;
    this.url = `rediss://${this.userName}@${this.endpoint}:${PORT}`;
    this.#client = clientOf(this.facts(), this.#users.application);
  }

  get outputs(): { readonly arn: string; readonly endpoint: string } {
    return { arn: this.arn, endpoint: this.endpoint };
  }

  get watchName(): string {
    return this.name;
  }

  get connectStatements(): readonly Statement[] {
    return this.#client.connectStatements;
  }

  secrets(prefix: string): readonly ValueSource[] {
    return this.#client.secrets!(prefix);
  }

  environment(prefix: string): Record<string, string> {
    return this.#client.environment(prefix);
  }

  /** The cache as another of its `users` sees it, for `connectsTo`. */
  as(user: string): Connectable {
    return clientAs(this, this.facts(), user);
  }

  alarms({ thresholds }: Watch): readonly AlarmOffer[] {
    const share = (maximum: number) => (thresholds.memory / 100) * maximum;
    const reads = { hits: this.metric("CacheHits", "Sum"), misses: this.metric("CacheMisses", "Sum") };
    return [
      {
        id: "cache-hits",
        severity: "warning",
        says: `Fewer than ${thresholds.cacheHits} % of reads are found in the cache`,
        measure: { formula: "IF((hits+misses)>0,100*hits/(hits+misses),100)", metrics: reads },
        when: "<",
        threshold: thresholds.cacheHits,
        silence: "notBreaching",
      },
      {
        id: "memory",
        severity: "warning",
        says: `The data takes more than ${thresholds.memory} % of the limit and is about to be evicted`,
        measure: { metric: this.metric("BytesUsedForCache", "Maximum") },
        when: ">",
        threshold: share(this.#limits.memory.maximum * 1e9),
        silence: "notBreaching",
      },
      {
        id: "throttled",
        severity: "critical",
        says: "The cache refuses commands, because they are more than its limit allows",
        measure: { metric: this.metric("ThrottledCmds", "Sum") },
        when: ">",
        threshold: 0,
        silence: "notBreaching",
      },
    ];
  }

  charts(): readonly ChartOffer[] {
    const chart = (title: string, name: string, stat: string): ChartOffer => ({
      title,
      metrics: [{ label: this.name, metric: this.metric(name, stat) }],
    });
    return [
      chart("Cache hits", "CacheHits", "Sum"),
      chart("Cache misses", "CacheMisses", "Sum"),
      chart("Bytes of data", "BytesUsedForCache", "Maximum"),
      chart("ECPU", "ElastiCacheProcessingUnits", "Sum"),
      chart("Evictions", "Evictions", "Sum"),
      chart("Connections", "CurrConnections", "Maximum"),
    ];
  }

  private metric(name: string, stat: string): Metric {
    return { namespace: "AWS/ElastiCache", name, dimensions: { clusterId: this.name }, stat };
  }

  private facts() {
    return {
      name: this.name,
      arn: this.arn,
      endpoint: this.endpoint,
      readerEndpoint: undefined,
      port: PORT,
      connections: this.connections,
      users: this.#users,
      cluster: true,
    };
  }

  private limits({ limits, ready }: ElasticacheServerlessProps): Limits {
    const amount = (what: "memory" | "use", range: typeof MEMORY): Limits["memory"] => {
      const [maximum, minimum] = [limits[what], ready?.[what]].map((text) =>
        text === undefined ? undefined : Number.parseFloat(text),
      );
      const odd = [maximum, minimum].some(
        (number) =>
          number !== undefined && !(Number.isInteger(number) && number >= range.least && number <= range.most),
      );
      if (odd || (minimum ?? 0) > maximum!) {
        reportProblem(this, {
          code: "TOWLINE_CACHE_LIMIT",
          what: odd
            ? `a limit of ${limits[what]}${ready?.[what] ? ` with ${ready[what]} ready` : ""}`
            : `${ready?.[what]} are ready, more than the limit of ${limits[what]}`,
          instead: `whole numbers from "${range.least} ${range.unit}" to "${range.most} ${range.unit}", no more ready than the limit`,
        });
      }
      return { maximum: maximum!, ...(minimum === undefined ? {} : { minimum }) };
    };
    return { memory: amount("memory", MEMORY), use: amount("use", USE) };
  }

  private cache(props: ElasticacheServerlessProps): ElasticacheServerlessCache {
    const { defaults } = Environment.of(this);
    const snapshots = props.snapshots ?? defaults.cacheSnapshots;
    checkSnapshots(this, snapshots);
    const key = stackKey(this, "data");
    return new ElasticacheServerlessCache(this, "cache", {
      name: this.name,
      description: `Cache ${this.name}`,
      engine: props.engine,
      majorEngineVersion: ENGINES[props.engine].major,
      cacheUsageLimits: [
        { dataStorage: [{ ...this.#limits.memory, unit: "GB" }], ecpuPerSecond: [{ ...this.#limits.use }] },
      ],
      subnetIds: props.network.privateSubnetIds,
      securityGroupIds: [this.connections.securityGroupId],
      userGroupId: this.#users.groupId,
      snapshotRetentionLimit: snapshots,
      ...(snapshots > 0 ? { dailySnapshotTime: props.snapshotTime ?? "03:00" } : {}),
      ...(key ? { kmsKeyId: key.arn } : {}),
      ...(defaults.protect ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }
}
