import type { AlarmOffer, ChartOffer, Metric, Thresholds } from "../core/watch.ts";
import type { Eviction } from "./props.ts";

/** Nodes by shard; the one group without shards has the name "". */
export type Members = ReadonlyMap<string, readonly string[]>;

// CloudWatch takes ten metrics in an alarm (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html).
const METRICS = 10;
/** Connections that a node takes. */
const CONNECTIONS = 65_000;
const EVICTED_AN_HOUR = 1000;
/** Seconds. */
const LAG = 10;

function perNode(nodes: readonly string[], name: string, stat: string): Metric[] {
  return nodes.map((node) => ({
    namespace: "AWS/ElastiCache",
    name,
    dimensions: { CacheClusterId: node },
    stat,
  }));
}

function named(prefix: string, metrics: readonly Metric[]): Record<string, Metric> {
  return Object.fromEntries(metrics.map((metric, index) => [`${prefix}${index + 1}`, metric]));
}

const keys = (metrics: Record<string, Metric>, by: string) => Object.keys(metrics).join(by);
const worst = (metrics: Record<string, Metric>) => `MAX([${keys(metrics, ",")}])`;

/** What can go wrong with a cache. Nodes are measured one by one and looked at together, shard by shard. */
export function cacheAlarms(members: Members, thresholds: Thresholds, evict: Eviction): AlarmOffer[] {
  return [...members].flatMap(([shard, nodes]) =>
    [...groups(nodes)].flatMap(([part, group]) => {
      const where = [shard, part].filter(Boolean).join("-");
      return alarmsOf(group, thresholds, evict).map((offer) => ({
        ...offer,
        id: where ? `${offer.id}-${where}` : offer.id,
        says: shard ? `${offer.says} (shard ${shard})` : offer.says,
      }));
    }),
  );
}

/** So many nodes that two metrics of each fit into one alarm. The first part has no name: it is there in every size. */
function groups(nodes: readonly string[]): Map<string, readonly string[]> {
  const size = METRICS / 2;
  return new Map(
    Array.from({ length: Math.ceil(nodes.length / size) }, (_, index) => [
      index === 0 ? "" : `part-${index + 1}`,
      nodes.slice(index * size, (index + 1) * size),
    ]),
  );
}

function alarmsOf(nodes: readonly string[], thresholds: Thresholds, evict: Eviction): AlarmOffer[] {
  const hits = named("h", perNode(nodes, "CacheHits", "Sum"));
  const misses = named("m", perNode(nodes, "CacheMisses", "Sum"));
  const reads = `(${keys(hits, "+")}+${keys(misses, "+")})`;
  const worstOf = (prefix: string, metric: string, stat: string) => {
    const metrics = named(prefix, perNode(nodes, metric, stat));
    return { formula: worst(metrics), metrics };
  };
  const evictions = named("e", perNode(nodes, "Evictions", "Sum"));
  return [
    {
      id: "cache-hits",
      severity: "warning",
      says: `Fewer than ${thresholds.cacheHits} % of reads are found in the cache`,
      // A cache nobody reads is not a bad cache.
      measure: {
        formula: `IF(${reads}>0,100*(${keys(hits, "+")})/${reads},100)`,
        metrics: { ...hits, ...misses },
      },
      when: "<",
      threshold: thresholds.cacheHits,
      silence: "notBreaching",
    },
    {
      id: "cpu",
      severity: "warning",
      says: `The engine of a node uses more than ${thresholds.cpu} % of its processor`,
      measure: worstOf("c", "EngineCPUUtilization", "Average"),
      when: ">",
      threshold: thresholds.cpu,
      silence: "missing",
    },
    {
      // On a small node TLS and snapshots take processor that the engine does not see.
      id: "host-cpu",
      severity: "warning",
      says: `A node uses more than ${thresholds.cpu} % of its processors, with everything that runs beside the engine`,
      measure: worstOf("p", "CPUUtilization", "Average"),
      when: ">",
      threshold: thresholds.cpu,
      silence: "missing",
    },
    {
      id: "memory",
      severity: "warning",
      says: `A node uses more than ${thresholds.memory} % of its memory and is about to ${evict === "noeviction" ? "refuse what is written" : "evict"}`,
      measure: worstOf("u", "DatabaseMemoryUsagePercentage", "Average"),
      when: ">",
      threshold: thresholds.memory,
      silence: "missing",
    },
    ...(evict === "noeviction"
      ? []
      : [
          {
            id: "evictions",
            severity: "info",
            says: `More than ${EVICTED_AN_HOUR} keys were dropped in an hour before their time: the memory is too small`,
            measure: { formula: keys(evictions, "+"), metrics: evictions },
            when: ">",
            threshold: EVICTED_AN_HOUR,
            silence: "notBreaching",
          } as const,
        ]),
    {
      id: "connections",
      severity: "warning",
      says: `A node has more than 80 % of the ${CONNECTIONS} connections it takes: clients do not reuse theirs`,
      measure: worstOf("n", "CurrConnections", "Maximum"),
      when: ">",
      threshold: 0.8 * CONNECTIONS,
      silence: "notBreaching",
    },
    ...(nodes.length === 1
      ? []
      : [
          {
            id: "replication-lag",
            severity: "warning",
            says: `A replica is more than ${LAG} seconds behind: so much is lost when it takes over`,
            measure: worstOf("l", "ReplicationLag", "Maximum"),
            when: ">",
            threshold: LAG,
            // A primary reports none.
            silence: "notBreaching",
          } as const,
        ]),
  ];
}

export function cacheCharts(members: Members): ChartOffer[] {
  const labelled = [...members].flatMap(([shard, nodes]) =>
    nodes.map((node, index) => ({ node, label: `${shard ? `shard ${shard} ` : ""}node ${index + 1}` })),
  );
  const chart = (title: string, name: string, stat: string, on: ChartOffer["on"] = ["infrastructure"]): ChartOffer => ({
    title,
    on,
    metrics: labelled.map(({ label, node }) => ({ label, metric: perNode([node], name, stat)[0]! })),
  });
  return [
    chart("Cache hits", "CacheHits", "Sum", ["application", "infrastructure"]),
    chart("Cache misses", "CacheMisses", "Sum", ["application", "infrastructure"]),
    chart("Memory used, %", "DatabaseMemoryUsagePercentage", "Average", ["infrastructure", "cost"]),
    chart("Evictions", "Evictions", "Sum"),
    chart("Processor of the engine, %", "EngineCPUUtilization", "Average", ["infrastructure", "cost"]),
    chart("Connections", "CurrConnections", "Maximum"),
    chart("Bytes in", "NetworkBytesIn", "Sum"),
    chart("Bytes out", "NetworkBytesOut", "Sum"),
  ];
}
