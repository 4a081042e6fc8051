import type { AlarmOffer, ChartOffer, Metric, Thresholds } from "../core/watch.ts";

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

/** What can go wrong with a cache. Nodes are measured one by one and looked at together. */
export function cacheAlarms(nodes: readonly string[], thresholds: Thresholds): AlarmOffer[] {
  const hits = named("h", perNode(nodes, "CacheHits", "Sum"));
  const misses = named("m", perNode(nodes, "CacheMisses", "Sum"));
  const reads = `(${keys(hits, "+")}+${keys(misses, "+")})`;
  const worst = (metrics: Record<string, Metric>) => `MAX([${keys(metrics, ",")}])`;
  const cpu = named("c", perNode(nodes, "EngineCPUUtilization", "Average"));
  const memory = named("u", perNode(nodes, "DatabaseMemoryUsagePercentage", "Average"));
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
      measure: { formula: worst(cpu), metrics: cpu },
      when: ">",
      threshold: thresholds.cpu,
      silence: "missing",
    },
    {
      id: "memory",
      severity: "warning",
      says: `A node uses more than ${thresholds.memory} % of its memory and is about to evict`,
      measure: { formula: worst(memory), metrics: memory },
      when: ">",
      threshold: thresholds.memory,
      silence: "missing",
    },
  ];
}

export function cacheCharts(nodes: readonly string[]): ChartOffer[] {
  const chart = (title: string, name: string, stat: string, on: ChartOffer["on"] = ["infrastructure"]): ChartOffer => ({
    title,
    on,
    metrics: perNode(nodes, name, stat).map((metric, index) => ({ label: `node ${index + 1}`, metric })),
  });
  return [
    chart("Cache hits", "CacheHits", "Sum", ["application", "infrastructure"]),
    chart("Cache misses", "CacheMisses", "Sum", ["application", "infrastructure"]),
    chart("Memory used, %", "DatabaseMemoryUsagePercentage", "Average", ["infrastructure", "cost"]),
    chart("Evictions", "Evictions", "Sum"),
    chart("Processor of the engine, %", "EngineCPUUtilization", "Average", ["infrastructure", "cost"]),
    chart("Network in, bytes", "NetworkBytesIn", "Sum"),
    chart("Network out, bytes", "NetworkBytesOut", "Sum"),
  ];
}
