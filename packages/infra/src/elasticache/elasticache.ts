import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import type { Connectable, ValueSource } from "../core/connectable.ts";
import { Connections } from "../core/connections.ts";
import { stackKey } from "../core/encryption.ts";
import type { Statement } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Watch, Watchable } from "../core/watch.ts";
import { cacheAlarms, cacheCharts } from "./alarms.ts";
import { clientAs, clientOf } from "./client.ts";
import { ENGINES, memberIds } from "./nodes.ts";
import type { ElasticacheProps } from "./props.ts";
import { type Settings, settleCache } from "./settings.ts";
import { type CacheUsers, cacheUsers } from "./users.ts";

const PORT = 6379;

/**
 * A Redis or Valkey replication group: Multi-AZ with automatic failover, TLS only, encrypted at rest, and opened to one
 * user that proves itself with IAM. There is no password, so none can be in the state, in a log or in a leak.
 *
 * A client signs its connection with the role of its service
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html); `connectsTo` of a service grants the role,
 * opens the port and sets what the client needs to know in its environment. A service that should only read, or only see
 * some keys, connects to `cache.as("reader")`.
 *
 * With `shards` the data is spread over 3 to 6 of them, each with replicas that take over; the client has to speak cluster
 * mode. Sessions that must never go, and a cache that may, are two of these with different `purpose`.
 *
 * ### Cost
 * Per node, so two nodes cost twice, and three shards with a replica each six times: cache.t4g.small about $23 a month,
 * cache.t4g.micro about $12 (redis, us-east-1, 2026; valkey is a fifth cheaper). Snapshots beyond the first are $0.085 a GB
 * and month.
 */
export class Elasticache extends Construct implements Connectable, Watchable {
  /** Name of the replication group. */
  readonly name: string;
  /** Id of the replication group, once it is there. */
  readonly clusterId: string;
  readonly arn: string;
  /** Ids of the nodes. CloudWatch measures nodes, not groups (D-E1-10). */
  readonly memberClusterIds: string[];
  /** Host of the primary; it follows a failover. Of shards: where a client asks for the map of them. */
  readonly endpoint: string;
  /** Host that spreads reads over the replicas. Shards have none: there the client itself reads from replicas. */
  readonly readerEndpoint: string | undefined;
  readonly port = PORT;
  /** User that clients name themselves as. */
  readonly userName: string;
  /** `rediss://<user>@<host>:6379`, without a password. */
  readonly url: string;
  readonly connections: Connections;
  readonly #users: CacheUsers;
  readonly #settings: Settings;
  readonly #members: ReadonlyMap<string, readonly string[]>;
  readonly #client: Connectable;

  constructor(scope: Construct, id: string, props: ElasticacheProps) {
    super(scope, id);
    const settings = settleCache(this, props);
    this.#settings = settings;
    const subnets = this.subnetGroup(settings);
    const parameters = this.parameters(settings);
    this.connections = new Connections(this, "connections", {
      vpcId: settings.network.vpcId,
      name: settings.name,
      description: `Cache ${settings.name}`,
    });
    this.#users = cacheUsers(this, settings);
    const group = this.replicationGroup(settings, { subnets, parameters });
    const sharded = settings.shards !== undefined;

    this.name = settings.name;
    this.clusterId = group.replicationGroupId;
    this.arn = group.arn;
    this.#members = memberIds(group.id, settings.nodes, settings.shards);
    this.memberClusterIds = [...this.#members.values()].flat();
    this.endpoint = sharded ? group.configurationEndpointAddress : group.primaryEndpointAddress;
    this.readerEndpoint = sharded ? undefined : group.readerEndpointAddress;
    this.userName = this.#users.application.name;
    this.url = `rediss://${this.userName}@${this.endpoint}:${PORT}`;
    this.#client = clientOf(this.facts(), this.#users.application);
  }

  /** What a stack tells about the cache when it returns it. */
  get outputs(): { readonly arn: string; readonly clusterId: string; readonly endpoint: string } {
    return { arn: this.arn, clusterId: this.clusterId, endpoint: this.endpoint };
  }

  get watchName(): string {
    return this.name;
  }

  /** What a role needs in order to connect as {@link userName}. */
  get connectStatements(): readonly Statement[] {
    return this.#client.connectStatements;
  }

  /** The password, where the cache has one. */
  secrets(prefix: string): readonly ValueSource[] {
    return this.#client.secrets!(prefix);
  }

  /**
   * What a client has to know, as environment variables.
   * @param prefix first part of the names: `REDIS` gives `REDIS_URL`
   */
  environment(prefix: string): Record<string, string> {
    return this.#client.environment(prefix);
  }

  /** The cache as another of its `users` sees it, for `connectsTo`. @throws nothing: an unknown user is reported */
  as(user: string): Connectable {
    return clientAs(this, this.facts(), user);
  }

  alarms(watch: Watch): readonly AlarmOffer[] {
    return cacheAlarms(this.#members, watch.thresholds, this.#settings.evict);
  }

  charts(): readonly ChartOffer[] {
    return cacheCharts(this.#members);
  }

  private facts() {
    return {
      name: this.name,
      arn: this.arn,
      endpoint: this.endpoint,
      readerEndpoint: this.#settings.nodes > 1 ? this.readerEndpoint : undefined,
      port: PORT,
      connections: this.connections,
      users: this.#users,
      cluster: this.#settings.shards !== undefined,
    };
  }

  private subnetGroup({ name, network }: Settings): ElasticacheSubnetGroup {
    return new ElasticacheSubnetGroup(this, "subnets", {
      name,
      description: `Private subnets of ${name}`,
      subnetIds: network.privateSubnetIds,
    });
  }

  private parameters({ engine, evict, name, shards }: Settings): ElasticacheParameterGroup {
    const { family } = ENGINES[engine];
    const mode = shards === undefined ? [] : [{ name: "cluster-enabled", value: "yes" }];
    return new ElasticacheParameterGroup(this, "parameters", {
      // The family is part of the name: a new family needs a new group while the old one is still in use. So does the mode.
      name: `${fit(name, 240)}-${family}${shards === undefined ? "" : "-cluster"}`,
      family,
      description: `Settings of ${name}`,
      parameter: [{ name: "maxmemory-policy", value: evict }, ...mode],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private replicationGroup(
    settings: Settings,
    { parameters, subnets }: { parameters: ElasticacheParameterGroup; subnets: ElasticacheSubnetGroup },
  ): ElasticacheReplicationGroup {
    const { engine, name, nodes } = settings;
    const key = stackKey(this, "data");
    const redundant = nodes > 1;
    return new ElasticacheReplicationGroup(this, "group", {
      replicationGroupId: name,
      description: DESCRIPTIONS[settings.purpose](name),
      engine,
      engineVersion: ENGINES[engine].version,
      nodeType: settings.node,
      ...capacity(settings),
      port: PORT,
      automaticFailoverEnabled: redundant,
      multiAzEnabled: redundant,
      subnetGroupName: subnets.name,
      parameterGroupName: parameters.name,
      securityGroupIds: [this.connections.securityGroupId],
      atRestEncryptionEnabled: "true",
      ...(key ? { kmsKeyId: key.arn } : {}),
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      userGroupIds: [this.#users.groupId],
      autoMinorVersionUpgrade: "true",
      applyImmediately: false,
      maintenanceWindow: settings.maintenanceWindow,
      snapshotRetentionLimit: settings.snapshots,
      ...(settings.snapshots > 0 ? { snapshotWindow: settings.snapshotWindow } : {}),
      ...(settings.finalSnapshot ? { finalSnapshotIdentifier: `${name}-final` } : {}),
      logDeliveryConfiguration: (["slow-log", "engine-log"] as const).map((logType) => ({
        destination: logGroup(this, logType, `/aws/elasticache/${name}/${logType}`).name,
        destinationType: "cloudwatch-logs",
        logFormat: "json",
        logType,
      })),
      ...(settings.protect ? { lifecycle: { preventDestroy: true } } : {}),
    });
  }
}

const DESCRIPTIONS: Record<Settings["purpose"], (name: string) => string> = {
  cache: (name) => `Cache of ${name}`,
  sessions: (name) => `Sessions of ${name}`,
  "cache and sessions": (name) => `Cache and sessions of ${name}`,
};

/** Shards place their nodes over the zones themselves; one group is told. */
function capacity({ network, nodes, shards }: Settings) {
  if (shards !== undefined) return { clusterMode: "enabled", numNodeGroups: shards, replicasPerNodeGroup: nodes - 1 };
  return {
    numCacheClusters: nodes,
    ...(network.zones.length > 0 ? { preferredCacheClusterAzs: spread(network.zones, nodes) } : {}),
  };
}

/** The first node in the first zone, the next in the next, and round again. */
function spread(zones: readonly string[], nodes: number): string[] {
  return Array.from({ length: nodes }, (_, index) => zones[index % zones.length]!);
}
