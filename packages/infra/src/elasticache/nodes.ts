import type { CacheNode } from "./props.ts";

/** Versions of the engines, and the family that their parameters belong to. */
export const ENGINES = {
  redis: { version: "7.1", major: "7", family: "redis7" },
  valkey: { version: "8.0", major: "8", family: "valkey8" },
} as const;

/**
 * GiB that a node really has, of which ElastiCache keeps a quarter free for snapshots and failover. Smallest first.
 * https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html#ParameterGroups.Redis.NodeSpecific
 */
const MEMORY: readonly (readonly [node: CacheNode, gib: number])[] = [
  ["cache.t4g.micro", 0.5],
  ["cache.t4g.small", 1.37],
  ["cache.t4g.medium", 3.09],
  ["cache.m7g.large", 6.38],
  ["cache.r7g.large", 13.07],
  ["cache.r7g.xlarge", 26.32],
  ["cache.r7g.2xlarge", 52.82],
  ["cache.r7g.4xlarge", 105.81],
  ["cache.r7g.8xlarge", 209.55],
  ["cache.r7g.16xlarge", 419.09],
];

/** The smallest node that has so much memory; `undefined` when none has. */
export function nodeWith(gib: number): CacheNode | undefined {
  return MEMORY.find(([, has]) => has >= gib)?.[0];
}

/** Most memory that one node can have. */
export const LARGEST = MEMORY.at(-1)![1];

/** Ids of the nodes of a group, as ElastiCache numbers them: the shard where there are several, then the node, from 1. */
export function memberIds(group: string, nodes: number, shards: number | undefined): Map<string, string[]> {
  const digits = (number: number, width: number) => String(number + 1).padStart(width, "0");
  const numbered = (prefix: string) => Array.from({ length: nodes }, (_, index) => `${prefix}-${digits(index, 3)}`);
  if (shards === undefined) return new Map([["", numbered(group)]]);
  return new Map(
    Array.from({ length: shards }, (_, index) => {
      const shard = digits(index, 4);
      return [shard, numbered(`${group}-${shard}`)];
    }),
  );
}
