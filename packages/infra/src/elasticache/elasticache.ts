import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group/index.js";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group/index.js";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group/index.js";
import { Connections } from "../core/connections.ts";
import { stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { Statement } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit, physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Watch, Watchable } from "../core/watch.ts";
import type { Network } from "../networking/index.ts";
import { cacheAlarms, cacheCharts } from "./alarms.ts";
import type { CacheNode, ElasticacheProps, Eviction } from "./props.ts";
import { type CacheUsers, cacheUsers } from "./users.ts";

const PORT = 6379;

const ENGINES = {
  redis: { version: "7.1", family: "redis7" },
  valkey: { version: "8.0", family: "valkey8" },
} as const;

interface Settings {
  readonly name: string;
  readonly network: Network;
  readonly engine: "redis" | "valkey";
  readonly evict: Eviction;
  readonly node: CacheNode;
  readonly nodes: number;
  readonly snapshots: number;
  readonly protect: boolean;
  readonly finalSnapshot: boolean;
}

/**
 * A Redis or Valkey replication group: Multi-AZ with automatic failover, TLS only, encrypted at rest, and opened to one
 * user that proves itself with IAM. There is no password, so none can be in the state, in a log or in a leak.
 *
 * A client signs its connection with the role of its service
 * (https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html); `connectsTo` of a service grants the role,
 * opens the port and sets what the client needs to know in its environment.
 *
 * ### Cost
 * Per node, so two nodes cost twice: cache.t4g.small about $23 a month, cache.t4g.micro about $12 (redis, us-east-1,
 * 2026; valkey is a fifth cheaper). Snapshots beyond the first are $0.085 a GB and month.
 */
export class Elasticache extends Construct implements Watchable {
  /** Name of the replication group. */
  readonly name: string;
  /** Id of the replication group, once it is there. */
  readonly clusterId: string;
  readonly arn: string;
  /** Ids of the nodes. CloudWatch measures nodes, not groups (D-E1-10). */
  readonly memberClusterIds: string[];
  /** Host of the primary; it follows a failover. */
  readonly endpoint: string;
  readonly readerEndpoint: string;
  readonly port = PORT;
  /** User that clients name themselves as. */
  readonly userName: string;
  /** `rediss://<user>@<host>:6379`, without a password because there is none. */
  readonly url: string;
  readonly connections: Connections;
  readonly #users: CacheUsers;

  constructor(scope: Construct, id: string, props: ElasticacheProps) {
    super(scope, id);
    const settings = this.settle(props);
    const subnets = this.subnetGroup(settings);
    const parameters = this.parameters(settings);
    this.connections = new Connections(this, "connections", {
      vpcId: settings.network.vpcId,
      name: settings.name,
      description: `Cache ${settings.name}`,
    });
    this.#users = cacheUsers(this, settings);
    const group = this.replicationGroup(settings, { subnets, parameters });

    this.name = settings.name;
    this.clusterId = group.replicationGroupId;
    this.arn = group.arn;
    this.memberClusterIds = members(settings.nodes).map((suffix) => `${group.id}-${suffix}`);
    this.endpoint = group.primaryEndpointAddress;
    this.readerEndpoint = group.readerEndpointAddress;
    this.userName = this.#users.name;
    this.url = `rediss://${this.userName}@${this.endpoint}:${PORT}`;
  }

  /** What a stack tells about the cache when it returns it. */
  get outputs(): { readonly arn: string; readonly clusterId: string; readonly endpoint: string } {
    return { arn: this.arn, clusterId: this.clusterId, endpoint: this.endpoint };
  }

  get watchName(): string {
    return this.name;
  }

  /** What a role needs in order to connect as {@link userName}. */
  get connectStatements(): Statement[] {
    return [{ Action: "elasticache:Connect", Resource: [this.arn, this.#users.arn] }];
  }

  /**
   * What a client has to know, as environment variables.
   * @param prefix first part of the names: `REDIS` gives `REDIS_URL`
   */
  environment(prefix: string): Record<string, string> {
    return {
      [`${prefix}_URL`]: this.url,
      [`${prefix}_AUTH`]: "iam",
      [`${prefix}_CLUSTER`]: this.name,
      [`${prefix}_USER`]: this.userName,
    };
  }

  alarms(watch: Watch): readonly AlarmOffer[] {
    return cacheAlarms(this.memberClusterIds, watch.thresholds);
  }

  charts(): readonly ChartOffer[] {
    return cacheCharts(this.memberClusterIds);
  }

  private settle(props: ElasticacheProps): Settings {
    const { defaults } = Environment.of(this);
    const settings: Settings = {
      name: props.name ?? physicalName(this, this.node.id, 40),
      network: props.network,
      engine: props.engine,
      evict: props.evict ?? "volatile-lru",
      node: props.node ?? defaults.cacheNode,
      nodes: props.nodes ?? defaults.cacheNodes,
      snapshots: props.snapshots ?? defaults.cacheSnapshots,
      protect: defaults.protect,
      finalSnapshot: defaults.finalSnapshot,
    };
    this.check(settings);
    return settings;
  }

  private check({ name, network, nodes }: Settings): void {
    if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}$/.test(name)) {
      reportProblem(this, {
        code: "TOWLINE_CACHE_NAME",
        what: `"${name}" cannot be the name of a replication group`,
        instead: "at most 40 lower-case letters, digits and single hyphens, beginning with a letter",
      });
    }
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > 6) {
      reportProblem(this, {
        code: "TOWLINE_CACHE_NODES",
        what: `${nodes} nodes; a replication group has 1 to 6`,
        instead: "2 for failover, 3 to read from replicas",
      });
    }
    if (nodes > 1 && network.zones.length === 1) {
      reportProblem(this, {
        code: "TOWLINE_CACHE_ZONES",
        what: `${nodes} nodes and only one zone (${network.zones[0]}): nothing is left when the zone is lost`,
        instead: "a network with two zones or more, or nodes: 1",
      });
    }
  }

  private subnetGroup({ name, network }: Settings): ElasticacheSubnetGroup {
    return new ElasticacheSubnetGroup(this, "subnets", {
      name,
      description: `Private subnets of ${name}`,
      subnetIds: network.privateSubnetIds,
    });
  }

  private parameters({ engine, evict, name }: Settings): ElasticacheParameterGroup {
    const { family } = ENGINES[engine];
    return new ElasticacheParameterGroup(this, "parameters", {
      // The family is part of the name: a new family needs a new group while the old one is still in use.
      name: `${fit(name, 240)}-${family}`,
      family,
      description: `Settings of ${name}`,
      parameter: [{ name: "maxmemory-policy", value: evict }],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private replicationGroup(
    settings: Settings,
    { parameters, subnets }: { parameters: ElasticacheParameterGroup; subnets: ElasticacheSubnetGroup },
  ): ElasticacheReplicationGroup {
    const { engine, name, network, nodes } = settings;
    const key = stackKey(this, "data");
    const redundant = nodes > 1;
    return new ElasticacheReplicationGroup(this, "group", {
      replicationGroupId: name,
      description: `Cache and sessions of ${name}`,
      engine,
      engineVersion: ENGINES[engine].version,
      nodeType: settings.node,
      numCacheClusters: nodes,
      port: PORT,
      automaticFailoverEnabled: redundant,
      multiAzEnabled: redundant,
      ...(network.zones.length > 0 ? { preferredCacheClusterAzs: spread(network.zones, nodes) } : {}),
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
      maintenanceWindow: "sun:05:00-sun:06:00",
      snapshotRetentionLimit: settings.snapshots,
      ...(settings.snapshots > 0 ? { snapshotWindow: "03:00-04:00" } : {}),
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

/** The first node in the first zone, the next in the next, and round again. */
function spread(zones: readonly string[], nodes: number): string[] {
  return Array.from({ length: nodes }, (_, index) => zones[index % zones.length]!);
}

/** ElastiCache numbers the nodes of a group from 001. */
function members(nodes: number): string[] {
  return Array.from({ length: nodes }, (_, index) => String(index + 1).padStart(3, "0"));
}
