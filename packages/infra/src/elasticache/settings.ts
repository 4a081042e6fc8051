import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { physicalName } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { Network } from "../networking/index.ts";
import { LARGEST, nodeWith } from "./nodes.ts";
import type { CacheNode, CachePurpose, CacheUserProps, ElasticacheProps, Eviction, Shards } from "./props.ts";

export interface Settings {
  readonly name: string;
  readonly network: Network;
  readonly engine: "redis" | "valkey";
  readonly purpose: CachePurpose;
  readonly evict: Eviction;
  readonly node: CacheNode;
  /** Nodes of one shard, primary and replicas. */
  readonly nodes: number;
  readonly shards: number | undefined;
  readonly snapshots: number;
  readonly snapshotWindow: string;
  readonly maintenanceWindow: string;
  readonly users: Readonly<Record<string, CacheUserProps>>;
  readonly password: boolean;
  readonly protect: boolean;
  readonly finalSnapshot: boolean;
}

const EVICTIONS: Record<CachePurpose, Eviction> = {
  cache: "allkeys-lru",
  sessions: "noeviction",
  "cache and sessions": "volatile-lru",
};

export function settleCache(scope: Construct, props: ElasticacheProps): Settings {
  const { defaults } = Environment.of(scope);
  const purpose = props.purpose ?? "cache and sessions";
  const settings: Settings = {
    name: props.name ?? physicalName(scope, scope.node.id, 40),
    network: props.network,
    engine: props.engine,
    purpose,
    evict: props.evict ?? EVICTIONS[purpose],
    node: nodeFor(scope, props) ?? props.node ?? defaults.cacheNode,
    nodes: props.shards ? 1 + (props.shards.replicas ?? 1) : (props.nodes ?? defaults.cacheNodes),
    shards: props.shards?.count,
    snapshots: props.snapshots ?? defaults.cacheSnapshots,
    snapshotWindow: props.snapshotWindow ?? "03:00-04:00",
    maintenanceWindow: props.maintenanceWindow ?? "sun:05:00-sun:06:00",
    users: props.users ?? {},
    password: typeof props.auth === "object",
    protect: defaults.protect,
    finalSnapshot: defaults.finalSnapshot,
  };
  checkName(scope, settings.name);
  checkNodes(scope, settings, props);
  checkWindows(scope, settings);
  checkSnapshots(scope, settings.snapshots);
  return settings;
}

function nodeFor(scope: Construct, { memory, node }: ElasticacheProps): CacheNode | undefined {
  if (memory === undefined) return undefined;
  if (node !== undefined) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_MEMORY",
      what: `both memory "${memory}" and node "${node}"`,
      instead: "one of the two",
    });
    return undefined;
  }
  const found = nodeWith(Number.parseFloat(memory));
  if (!found) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_MEMORY",
      what: `no node has ${memory}`,
      instead: `at most "${LARGEST} GB", or shards`,
    });
  }
  return found;
}

/** At most 40 characters, so that a name the services build on it (of a node, of a user) fits as well. */
export function checkName(scope: Construct, name: string): void {
  if (/^[a-z](?:[a-z0-9]|-(?=[a-z0-9])){0,39}$/.test(name)) return;
  reportProblem(scope, {
    code: "TOWLINE_CACHE_NAME",
    what: `"${name}" cannot be the name of a cache`,
    instead: "at most 40 lower-case letters, digits and single hyphens, beginning with a letter",
  });
}

export function checkSnapshots(scope: Construct, days: number): void {
  if (Number.isInteger(days) && days >= 0 && days <= 35) return;
  reportProblem(scope, {
    code: "TOWLINE_CACHE_SNAPSHOTS",
    what: `snapshots kept for ${days} days`,
    instead: "0 to 35 whole days; AWS Backup keeps longer",
  });
}

function checkNodes(scope: Construct, { network, nodes, shards }: Settings, props: ElasticacheProps): void {
  if (props.shards) checkShards(scope, props.shards, props.nodes);
  else if (!Number.isInteger(nodes) || nodes < 1 || nodes > 6) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_NODES",
      what: `${nodes} nodes; a replication group has 1 to 6`,
      instead: "2 for failover, 3 to read from replicas",
    });
  }
  if (nodes > 1 && network.zones.length === 1) {
    const each = shards === undefined ? "" : " in each shard";
    reportProblem(scope, {
      code: "TOWLINE_CACHE_ZONES",
      what: `${nodes} nodes${each} and only one zone (${network.zones[0]}): nothing is left when the zone is lost`,
      instead:
        shards === undefined ? "a network with two zones or more, or nodes: 1" : "a network with two zones or more",
    });
  }
}

function checkShards(scope: Construct, { count, replicas = 1 }: Shards, nodes: number | undefined): void {
  if (!Number.isInteger(count) || count < 3 || count > 6) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_SHARDS",
      what:
        `${count} shards; ` +
        (count < 3
          ? "with one or two, the loss of a primary leaves no majority to elect another"
          : "more than six is a size that nobody has planned the cost of"),
      instead: "3 to 6 shards, or no shards and a larger node",
    });
  }
  if (!Number.isInteger(replicas) || replicas < 1 || replicas > 5) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_REPLICAS",
      what: `${replicas} replicas in each shard: ${replicas < 1 ? "nothing takes over when a primary is lost" : "ElastiCache takes 5"}`,
      instead: "1 to 5",
    });
  }
  if (nodes !== undefined) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_NODES",
      what: `both nodes: ${nodes} and shards`,
      instead: "shards: { count, replicas } alone",
    });
  }
}

/** Minutes since midnight that a window lasts from and to. */
function minutes(window: string): readonly [number, number] | undefined {
  const match = /^(?:[a-z]{3}:)?(\d\d):(\d\d)-(?:[a-z]{3}:)?(\d\d):(\d\d)$/.exec(window);
  if (!match) return undefined;
  const [fromHour, fromMinute, toHour, toMinute] = match.slice(1).map(Number) as [number, number, number, number];
  if (Math.max(fromHour, toHour) > 23 || Math.max(fromMinute, toMinute) > 59) return undefined;
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  return [from, to > from ? to : to + 24 * 60];
}

function checkWindows(scope: Construct, { maintenanceWindow, snapshotWindow }: Settings): void {
  const [snapshots, maintenance] = [minutes(snapshotWindow), minutes(maintenanceWindow)];
  for (const [written, parsed] of [
    [snapshotWindow, snapshots],
    [maintenanceWindow, maintenance],
  ] as const) {
    if (parsed && parsed[1] - parsed[0] >= 60) continue;
    reportProblem(scope, {
      code: "TOWLINE_CACHE_WINDOW",
      what: `"${written}" is not a window of an hour or more`,
      instead: 'times in UTC: "03:00-04:00" for snapshots, "sun:05:00-sun:06:00" for maintenance',
    });
  }
  if (snapshots && maintenance && snapshots[0] < maintenance[1] && maintenance[0] < snapshots[1]) {
    reportProblem(scope, {
      code: "TOWLINE_CACHE_WINDOW",
      what: `snapshots (${snapshotWindow}) and maintenance (${maintenanceWindow}) overlap`,
      instead: "an hour for each",
    });
  }
}
